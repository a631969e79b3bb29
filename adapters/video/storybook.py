"""The storybook: the layered scene of a keyframe, drawn frame by frame.

It needs no weights, no network and no GPU. Each frame is drawn for its own moment, so a clip does not
depend on where it was interrupted or in how many processes it was made.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import UnsupportedRequest
from pipeline.film.scene import Scene
from pipeline.illustration.stage import Picture
from pipeline.ports import Capabilities, ClipRequest, FrameSink, Job, JobState, PlanarSink, Quote


class StorybookGenerator:
    """Draws the scene behind a keyframe; mouths follow the phonemes of the request."""

    name = "storybook"
    version = "9"
    """Goes up whenever the same scene would look different."""
    model = ""

    def capabilities(self) -> Capabilities:
        """Any size, rate and length, from the layered scene."""
        return Capabilities(needs_scene=True, lip_sync=True, local=True, cpu_bound=True)

    def quote(self, request: ClipRequest) -> Quote:
        """Local work costs nothing."""
        return Quote(amount=0.0, basis="local")

    def submit(self, request: ClipRequest, sink: FrameSink) -> Job:
        """Draw all frames of the clip.

        Raises:
            UnsupportedRequest: the keyframe has no scene.
            SceneError: the scene names what the illustrator does not know.
        """
        picture = Picture(_scene(request), request.size, length=float(request.rate.seconds(request.frames)), mouths=request.mouths)
        for number in range(request.frames):
            moment = float(request.rate.seconds(number))
            if isinstance(sink, PlanarSink):
                planes = picture.planes(moment)
                sink.write_planes(planes.luma, planes.blue, planes.red)
            else:
                sink.write(picture.frame(moment))
        return Job(adapter=self.name, state=JobState.DONE, progress=1.0)

    def poll(self, job: Job) -> Job:
        """The job as it is; local work is done when ``submit`` returns."""
        return job

    def fetch(self, job: Job, into: Path) -> Path:
        """Never called for local jobs."""
        raise UnsupportedRequest("the storybook hands over frames, not files", adapter=self.name)

    def cancel(self, job: Job) -> None:
        """Nothing is running between calls."""

    def close(self) -> None:
        """Nothing is held."""


def _scene(request: ClipRequest) -> Scene:
    if request.keyframe.scene is None:
        raise UnsupportedRequest(
            f"shot {request.shot} has a flat keyframe; the storybook draws layered scenes",
            hint="use the animatic for this shot, or a director that draws scenes",
            adapter=StorybookGenerator.name,
            shot=str(request.shot),
        )
    return request.keyframe.scene

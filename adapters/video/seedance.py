"""ByteDance's Seedance by the library of its cloud (volcengine-ark-runtime 5.0.54), which the servers outside China understand too.

Links to clips last a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from adapters.framing import data_uri, lines, ratio
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.hub import RATIOS
from adapters.libraries import HOME, STAND_IN, imported
from pipeline.errors import UnsupportedRequest
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState

if TYPE_CHECKING:
    from volcenginesdkarkruntime import Ark

_STATES = {
    "queued": JobState.QUEUED,
    "running": JobState.RUNNING,
    "succeeded": JobState.DONE,
    "failed": JobState.FAILED,
    "expired": JobState.FAILED,
    "cancelled": JobState.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator; see ``HostedOptions``."""

    base_url: str = "https://ark.ap-southeast.bytepluses.com/api/v3"
    model: str = "seedance-1-5-pro-251215"
    key: str = "env:ARK_API_KEY"


class SeedanceGenerator(HostedGenerator):
    """Clips from Seedance.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "seedance"
    usual: ClassVar[Capabilities] = Capabilities(
        local=False,
        needs=("network", "key"),
        sizes=tuple(map(Size.parse, ("1280x720", "720x1280", "864x480", "480x864", "1920x1080", "1080x1920", "960x960"))),
        rates=(FrameRate(24),),
        lengths=tuple(map(float, range(4, 13))),
        longest=12,
        last_frame=True,
        seed=False,
        slots=3,
    )

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())

    def cancel(self, job: Job) -> None:
        """Stop a task that waits; one that runs goes on."""
        try:
            self._line.stopped(lambda: self._library().content_generation.tasks.delete(job.vendor_id))
        except UnsupportedRequest:  # 409: it runs
            return

    def _library(self) -> Ark:
        """The library, made for each call: one is not safe in several threads."""
        make: type[Ark] = imported("volcenginesdkarkruntime", self.name).Ark
        return make(api_key=STAND_IN, base_url=HOME, max_retries=0, http_client=self._line.client())

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        size = self._size(request)
        frames = (("first_frame", request.keyframe), ("last_frame", request.last if self._able.last_frame else None))
        pictures = [
            {"type": "image_url", "image_url": {"url": data_uri(self._picture(frame, request))}, "role": role}
            for role, frame in frames
            if frame
        ]
        asked: dict[str, Any] = {
            "model": self.model,
            "content": [{"type": "text", "text": request.text}, *pictures],
            "ratio": ratio(size, RATIOS),
            "resolution": lines(size),
            "duration": int(self._seconds(request)),
            "seed": request.seed,
            "watermark": False,
        }
        if self._able.native_sound:
            asked["generate_audio"] = request.sound
        create = cast(Any, self._library().content_generation.tasks).create
        return self._line.submitted(lambda: create(**asked, extra_body=self._extra), request.token)

    def _look(self, job: Job) -> dict[str, Any]:
        return self._line.asked(lambda: self._library().content_generation.tasks.get(task_id=job.vendor_id))

    def _told(self, reply: dict[str, Any]) -> Job:
        state, error = _STATES.get(str(reply.get("status", "queued")), JobState.RUNNING), reply.get("error") or {}
        return self._job(reply.get("id"), state, code=str(error.get("code") or ""), words=str(error.get("message") or ""))

    def _link(self, job: Job) -> str:
        return str((self._look(job).get("content") or {}).get("video_url") or "")

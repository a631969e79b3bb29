"""The filter graph that brings a foreign clip into house form: time, size, shape, colour, length.

ffmpeg decodes in a process of its own (a hostile or broken file cannot take the run with it); the pictures
come back raw and go through the same encoder as everything else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg as graph

from pipeline.film.media import PictureFacts
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import SAFE_INPUT

HIGH_DYNAMIC_RANGE = ("smpte2084", "arib-std-b67")
"""Transfer functions whose pictures are tone-mapped."""


def arguments(
    path: Path, picture: PictureFacts, encoding: Encoding, frames: int, fit: str, wav: Path | None, *, start: int = 0
) -> list[str]:
    """The arguments of ffmpeg that conform ``path`` to raw yuv420p pictures on standard output, and its sound to ``wav``."""
    source = graph.input(f"file:{path.absolute()}", threads=1, **SAFE_INPUT)
    video = _conform(source.video, picture, encoding, (start, start + frames), fit)
    outputs = [graph.output(video, "pipe:1", format="rawvideo", pix_fmt="yuv420p", **{"frames:v": frames})]
    if wav is not None:
        samples = encoding.rate.sample(frames)
        sound = source["a:0"].filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0}).filter("apad", whole_len=samples)
        sound = sound.filter("atrim", end_sample=samples)
        outputs.append(graph.output(sound, f"file:{wav.absolute()}", format="wav", acodec="pcm_f32le", ac=2))
    args: list[str] = graph.merge_outputs(*outputs).global_args("-y", "-v", "error", "-filter_threads", "1").get_args()
    return args


def _conform(video: Any, picture: PictureFacts, encoding: Encoding, span: tuple[int, int], fit: str) -> Any:
    width, height = encoding.size.width, encoding.size.height
    video = video.filter("setpts", "PTS-STARTPTS").filter("fps", str(encoding.rate), start_time=0, round="near")
    if picture.colour[1] in HIGH_DYNAMIC_RANGE:
        video = _tone_map(video)
    # untagged pictures of 720 lines and more are BT.709 by every player's habit; swscale would take BT.601
    matrix = {} if picture.colour[2] or picture.size.height < 720 else {"in_color_matrix": "bt709"}
    video = video.filter("scale", "iw*sar", "ih").filter("setsar", 1)
    video = video.filter(
        "scale",
        width,
        height,
        force_original_aspect_ratio="decrease" if fit == "pad" else "increase",
        force_divisible_by=2,
        flags="bicubic",
        out_color_matrix="bt709",
        out_range="tv",
        **matrix,
    )
    video = video.filter("pad", width, height, "-1", "-1") if fit == "pad" else video.filter("crop", width, height)
    video = video.filter("setsar", 1).filter("format", "yuv420p")
    start, end = span
    return video.filter("tpad", stop_mode="clone", stop=end).filter("trim", start_frame=start, end_frame=end)


def _tone_map(video: Any) -> Any:
    video = video.filter("zscale", transfer="linear", npl=100).filter("format", "gbrpf32le").filter("zscale", primaries="bt709")
    video = video.filter("tonemap", "hable", desat=0).filter("zscale", transfer="bt709", matrix="bt709", range="tv")
    return video.filter("format", "yuv420p")

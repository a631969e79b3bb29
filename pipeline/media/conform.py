"""The filter graph that brings a foreign clip into house form: time, size, shape, colour, length.

ffmpeg decodes in a process of its own (a hostile or broken file cannot take the run with it); the pictures
come back raw and go through the same encoder as everything else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg as graph

from pipeline.film.media import PictureFacts
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import SAFE_INPUT

HIGH_DYNAMIC_RANGE = ("smpte2084", "arib-std-b67")
"""Transfer functions whose pictures are tone-mapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Which pictures of a clip are used.

    Attributes:
        frames: how many the film gets, at its own rate.
        start: the first of them, counted in the clip at the film's rate.
        speed: how fast the clip plays; 0 holds its first used picture.
        fit: "fill" crops to the film's shape, "pad" adds black bars.
    """

    frames: int
    start: int = 0
    speed: Fraction = Fraction(1)
    fit: str = "fill"

    @property
    def needed(self) -> int:
        """Frames of the clip, at the film's rate, that must be there."""
        return self.start + max(1, math.ceil(self.frames * self.speed))


def arguments(path: Path, picture: PictureFacts, encoding: Encoding, use: Use, wav: Path | None) -> list[str]:
    """The arguments of ffmpeg that conform ``path`` to raw yuv420p pictures on standard output, and its sound to ``wav``."""
    source = graph.input(f"file:{path.absolute()}", threads=1, **SAFE_INPUT)
    video = _conform(source.video, picture, encoding, use)
    outputs = [graph.output(video, "pipe:1", format="rawvideo", pix_fmt="yuv420p", **{"frames:v": use.frames})]
    if wav is not None:
        samples = encoding.rate.sample(use.frames)
        sound = source["a:0"].filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0}).filter("apad", whole_len=samples)
        sound = sound.filter("atrim", end_sample=samples)
        outputs.append(graph.output(sound, f"file:{wav.absolute()}", format="wav", acodec="pcm_f32le", ac=2))
    args: list[str] = graph.merge_outputs(*outputs).global_args("-y", "-v", "error", "-filter_complex_threads", "1").get_args()
    return args


def _conform(video: Any, picture: PictureFacts, encoding: Encoding, use: Use) -> Any:
    width, height = encoding.size.width, encoding.size.height
    if picture.interlaced:
        video = video.filter("bwdif", mode="send_frame")
    video = _timed(video, encoding, use)
    if picture.colour[1] in HIGH_DYNAMIC_RANGE:
        video = _tone_map(video, picture)
    # untagged pictures of 720 lines and more are BT.709 by every player's habit; swscale would take BT.601
    matrix = {} if picture.colour[2] or picture.size.height < 720 else {"in_color_matrix": "bt709"}
    video = video.filter("scale", "iw*sar", "ih").filter("setsar", 1)
    video = video.filter(
        "scale",
        width,
        height,
        force_original_aspect_ratio="decrease" if use.fit == "pad" else "increase",
        force_divisible_by=2,
        flags="bicubic",
        out_color_matrix="bt709",
        out_range="tv",
        **matrix,
    )
    video = video.filter("pad", width, height, "-1", "-1") if use.fit == "pad" else video.filter("crop", width, height)
    video = video.filter("setsar", 1).filter("format", "yuv420p")
    return video.filter("tpad", stop_mode="clone", stop=use.frames).filter("trim", end_frame=use.frames)


def _timed(video: Any, encoding: Encoding, use: Use) -> Any:
    """The used pictures at the film's rate, from time 0."""
    rate = str(encoding.rate)
    video = video.filter("setpts", "PTS-STARTPTS").filter("fps", rate, start_time=0, round="near")
    if use.start or use.speed != 1:
        # a clip that ends just before holds its last picture
        video = video.filter("tpad", stop_mode="clone", stop=use.start) if use.start else video
        end = {"end_frame": use.start + 1} if use.speed == 0 else {}
        video = video.filter("trim", start_frame=use.start, **end).filter("setpts", "PTS-STARTPTS")
    if use.speed not in (0, 1):
        video = video.filter("setpts", f"PTS*{use.speed.denominator}/{use.speed.numerator}").filter("fps", rate, start_time=0, round="near")
    return video


def _tone_map(video: Any, picture: PictureFacts) -> Any:
    # a tag that is missing is that of nearly all such clips; zscale takes no clip without it
    primaries, _, matrix, span = picture.colour
    primaries, matrix = primaries or "bt2020", matrix or "bt2020nc"
    said = {"primariesin": primaries, "matrixin": matrix, "rangein": span or "tv"}
    video = (
        video.filter("zscale", **said, primaries=primaries, matrix=matrix, transfer="linear", npl=100)
        .filter("format", "gbrpf32le")
        .filter("zscale", primaries="bt709")
    )
    video = video.filter("tonemap", "hable", desat=0).filter("zscale", transfer="bt709", matrix="bt709", range="tv")
    return video.filter("format", "yuv420p")

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

Filter = tuple[str, tuple[object, ...], dict[str, object]]
"""A filter by its name, its options in their order, and its options by name."""


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
        sound = source["a:0"]
        for name, values, named in sound_filters(encoding, use):
            sound = sound.filter(name, *values, **named)
        outputs.append(graph.output(sound, f"file:{wav.absolute()}", format="wav", acodec="pcm_f32le", ac=2))
    args: list[str] = graph.merge_outputs(*outputs).global_args("-y", "-v", "error", "-filter_complex_threads", "1").get_args()
    return args


def _conform(video: Any, picture: PictureFacts, encoding: Encoding, use: Use) -> Any:
    for name, values, named in filters(picture, encoding, use):
        video = video.filter(name, *values, **named)
    return video


def filters(picture: PictureFacts, encoding: Encoding, use: Use) -> tuple[Filter, ...]:
    """The filters, one after another, that make yuv420p pictures of the film's size, rate and length of a clip's."""
    width, height = encoding.size.width, encoding.size.height
    # untagged pictures of 720 lines and more are BT.709 by every player's habit; swscale would take BT.601
    matrix = {} if picture.colour[2] or picture.size.height < 720 else {"in_color_matrix": "bt709"}
    fitted = {"force_original_aspect_ratio": "decrease" if use.fit == "pad" else "increase", "force_divisible_by": 2}
    colours = {"flags": "bicubic", "out_color_matrix": "bt709", "out_range": "tv", **matrix}
    return (
        *([_filter("bwdif", mode="send_frame")] if picture.interlaced else []),
        *_timed(encoding, use),
        *(_tone_map(picture) if picture.colour[1] in HIGH_DYNAMIC_RANGE else ()),
        _filter("scale", "iw*sar", "ih"),
        _filter("setsar", 1),
        _filter("scale", width, height, **fitted, **colours),
        _filter("pad", width, height, "-1", "-1") if use.fit == "pad" else _filter("crop", width, height),
        _filter("setsar", 1),
        _filter("format", "yuv420p"),
        _filter("tpad", stop_mode="clone", stop=use.frames),
        _filter("trim", end_frame=use.frames),
    )


def sound_filters(encoding: Encoding, use: Use) -> tuple[Filter, ...]:
    """The filters that give a clip's sound the film's rate and the length of its pictures."""
    samples = encoding.rate.sample(use.frames)
    return (
        _filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0}),
        _filter("apad", whole_len=samples),
        _filter("atrim", end_sample=samples),
    )


def _filter(name: str, *values: object, **named: object) -> Filter:
    return name, values, named


def _timed(encoding: Encoding, use: Use) -> tuple[Filter, ...]:
    """The used pictures at the film's rate, from time 0."""
    begin, clock = _filter("setpts", "PTS-STARTPTS"), _filter("fps", str(encoding.rate), start_time=0, round="near")
    found = [begin, clock]
    if use.start or use.speed != 1:
        # a clip that ends just before holds its last picture
        held = [_filter("tpad", stop_mode="clone", stop=use.start)] if use.start else []
        end = {"end_frame": use.start + 1} if use.speed == 0 else {}
        found += [*held, _filter("trim", start_frame=use.start, **end), begin]
    if use.speed not in (0, 1):
        found += [_filter("setpts", f"PTS*{use.speed.denominator}/{use.speed.numerator}"), clock]
    return tuple(found)


def _tone_map(picture: PictureFacts) -> tuple[Filter, ...]:
    # a tag that is missing is that of nearly all such clips; zscale takes no clip without it
    primaries, _, matrix, span = picture.colour
    primaries, matrix = primaries or "bt2020", matrix or "bt2020nc"
    said = {"primariesin": primaries, "matrixin": matrix, "rangein": span or "tv"}
    return (
        _filter("zscale", **said, primaries=primaries, matrix=matrix, transfer="linear", npl=100),
        _filter("format", "gbrpf32le"),
        _filter("zscale", primaries="bt709"),
        _filter("tonemap", "hable", desat=0),
        _filter("zscale", transfer="bt709", matrix="bt709", range="tv"),
        _filter("format", "yuv420p"),
    )

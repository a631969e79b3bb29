"""Clips that others made, brought into house form once: size, rate, colour, exact length, key frames at the cuts.

ffmpeg decodes and conforms in a process of its own (a hostile or broken file cannot take the run with it);
the pictures come back raw and go through the same encoder as everything else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import ffmpeg as graph
import numpy as np

from pipeline.errors import MediaMismatch
from pipeline.film.media import MediaFacts, MediaRef, PictureFacts
from pipeline.film.timing import SAMPLE_RATE, FrameRate
from pipeline.media.ffmpeg import SAFE_INPUT, chunks
from pipeline.media.picture import Encoding, TakeWriter
from pipeline.media.probe import probe, probe_picture

HIGH_DYNAMIC_RANGE = ("smpte2084", "arib-std-b67")
"""Transfer functions whose pictures are tone-mapped."""


def prepare(
    path: Path,
    out: Path,
    *,
    encoding: Encoding,
    frames: int,
    cuts: tuple[int, ...] = (),
    edges: Path | None = None,
    fit: str = "fill",
    timeout: float = 600.0,
) -> MediaRef:
    """Conform a foreign clip to ``encoding`` and exactly ``frames`` frames; its sound goes to ``<out>.wav``.

    A clip that is longer is cut at its end; one that is shorter by at most half a second (or a tenth) holds its last frame.

    Args:
        path: any video file.
        out: the take to make.
        encoding: the film's.
        frames: exact length wanted.
        cuts: as for ``TakeWriter``.
        edges: as for ``TakeWriter``.
        fit: "fill" crops to the film's shape, "pad" adds black bars.
        timeout: seconds after which decoding is given up.

    Raises:
        MediaError: the file cannot be read.
        MediaMismatch: it has no picture, or is much too short.
        FfmpegFailed: it cannot be decoded.
    """
    picture = probe_picture(path)
    facts = probe(path)
    _check_length(path, facts, encoding.rate, frames)
    wav = out.with_suffix(".wav") if facts.sound is not None else None
    size = encoding.size
    with TakeWriter(out, encoding=encoding, frames=frames, cuts=cuts, edges=edges) as writer:
        args = _arguments(path, picture, encoding, frames, fit, wav)
        for raw in chunks(args, size=size.width * size.height * 3 // 2, timeout=timeout):
            planes = np.frombuffer(raw, np.uint8).reshape(size.height * 3 // 2, size.width)
            writer.add(av.VideoFrame.from_ndarray(planes, format="yuv420p"))
        return writer.close()


def _check_length(path: Path, facts: MediaFacts, rate: FrameRate, frames: int) -> None:
    found = rate.frames(facts.seconds)
    slack = max(int(rate.fraction / 2), frames // 10)
    if found + slack < frames:
        raise MediaMismatch(f"{path.name} is too short for its shot", expected=f"{frames} frames at {rate} per second", found=f"{found} frames",
                            hint="ask the generator for a longer clip, or shorten the shot")  # fmt: skip


def _arguments(path: Path, picture: PictureFacts, encoding: Encoding, frames: int, fit: str, wav: Path | None) -> list[str]:
    source = graph.input(f"file:{path.absolute()}", threads=1, **SAFE_INPUT)
    video = _conform(source.video, picture, encoding, frames, fit)
    outputs = [graph.output(video, "pipe:1", format="rawvideo", pix_fmt="yuv420p", **{"frames:v": frames})]
    if wav is not None:
        samples = encoding.rate.sample(frames)
        sound = source["a:0"].filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0}).filter("apad", whole_len=samples)
        sound = sound.filter("atrim", end_sample=samples)
        outputs.append(graph.output(sound, f"file:{wav.absolute()}", format="wav", acodec="pcm_f32le", ac=2))
    args: list[str] = graph.merge_outputs(*outputs).global_args("-y", "-v", "error", "-filter_threads", "1").get_args()
    return args


def _conform(video: Any, picture: PictureFacts, encoding: Encoding, frames: int, fit: str) -> Any:
    width, height = encoding.size.width, encoding.size.height
    video = video.filter("setpts", "PTS-STARTPTS").filter("fps", str(encoding.rate), start_time=0, round="near")
    if picture.colour[1] in HIGH_DYNAMIC_RANGE:
        video = _tone_map(video)
    # untagged pictures of 720 lines and more are BT.709 by every player's habit; swscale would take BT.601
    matrix = {} if picture.colour[2] or picture.size.height < 720 else {"in_color_matrix": "bt709"}
    video = video.filter("scale", "iw*sar", "ih").filter("setsar", 1)
    video = video.filter("scale", width, height, force_original_aspect_ratio="decrease" if fit == "pad" else "increase", force_divisible_by=2,
                         flags="bicubic", out_color_matrix="bt709", out_range="tv", **matrix)  # fmt: skip
    video = video.filter("pad", width, height, "-1", "-1") if fit == "pad" else video.filter("crop", width, height)
    video = video.filter("setsar", 1).filter("format", "yuv420p")
    return video.filter("tpad", stop_mode="clone", stop=frames).filter("trim", end_frame=frames)


def _tone_map(video: Any) -> Any:
    video = video.filter("zscale", transfer="linear", npl=100).filter("format", "gbrpf32le").filter("zscale", primaries="bt709")
    video = video.filter("tonemap", "hable", desat=0).filter("zscale", transfer="bt709", matrix="bt709", range="tv")
    return video.filter("format", "yuv420p")

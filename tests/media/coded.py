"""Pictures that say which frame of which shot they are, and takes, clips and sounds made for tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np

from pipeline.film.media import Sound
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import run
from pipeline.media.picture import TakeWriter
from pipeline.media.wav import write_wav

SIZE = Size(160, 90)
BITS = 12
RATES = (FrameRate(24), FrameRate(25), FrameRate(24000, 1001))


def encoding(rate: FrameRate = FrameRate(24), **settings: object) -> Encoding:
    return Encoding(size=SIZE, rate=rate, **settings)  # type: ignore[arg-type]


def picture(shot: int, number: int) -> np.ndarray:
    """Sixteen columns, black or white: four bits of shot, twelve of frame number."""
    code = shot << BITS | number
    pixels = np.full((SIZE.height, SIZE.width, 4), 255, np.uint8)
    for bit in range(16):
        pixels[:, bit * 10 : bit * 10 + 10, :3] = 255 if code >> bit & 1 else 0
    return pixels


def grey(level: int) -> np.ndarray:
    return np.full((SIZE.height, SIZE.width, 4), (level, level, level, 255), np.uint8)


def luma(frame: av.VideoFrame) -> np.ndarray:
    return frame.to_ndarray(format="yuv420p")[: frame.height, : frame.width]


def decoded(frame: av.VideoFrame) -> tuple[int, int]:
    """(shot, number) of a coded picture of any size."""
    plane = luma(frame)
    step = plane.shape[1] / 16
    bits = [plane[:, round(bit * step + step * 0.3) : round(bit * step + step * 0.7)].mean() > 126 for bit in range(16)]
    code = sum(int(on) << bit for bit, on in enumerate(bits))
    return code >> BITS, code & (1 << BITS) - 1


def take(
    path: Path, shot: int, frames: int, *, cuts: tuple[int, ...] = (), rate: FrameRate = FrameRate(24), edges: Path | None = None
) -> Path:
    with TakeWriter(path, encoding=encoding(rate), frames=frames, cuts=cuts, edges=edges) as writer:
        for number in range(frames):
            writer.write(picture(shot, number))
    return path


def grey_take(
    path: Path, levels: Iterable[int], *, cuts: tuple[int, ...] = (), rate: FrameRate = FrameRate(24), edges: Path | None = None
) -> Path:
    wanted = list(levels)
    with TakeWriter(path, encoding=encoding(rate), frames=len(wanted), cuts=cuts, edges=edges) as writer:
        for level in wanted:
            writer.write(grey(level))
    return path


def all_frames(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def murmur(seconds: float, seed: int = 0, rate: int = SAMPLE_RATE) -> Sound:
    """Something like speech to a meter: band-limited noise that comes and goes."""
    count = round(seconds * rate)
    noise = np.convolve(np.random.default_rng(seed).normal(0, 1, count), np.hanning(24) / 12, "same")
    swell = 0.55 + 0.45 * np.sin(np.arange(count) / rate * 2 * np.pi * 3)
    return Sound(samples=(0.12 * noise * swell).astype(np.float32)[:, None], rate=rate)


def murmur_file(path: Path, seconds: float, seed: int = 0) -> Path:
    write_wav(path, murmur(seconds, seed))
    return path


def foreign(path: Path, *source: str) -> Path:
    """A clip made by ffmpeg with the given arguments, as somebody else would."""
    run(["-v", "error", "-y", *source, str(path)], timeout=60)
    return path


def coded_foreign(path: Path, shot: int, frames: int, rate: FrameRate, *codec: str, size: str = "160x90") -> Path:
    """Coded pictures in somebody else's codec, rate and size."""
    raw = b"".join(picture(shot, number).tobytes() for number in range(frames))
    head = ["-f", "rawvideo", "-pix_fmt", "bgra", "-s", str(SIZE), "-r", str(rate), "-i", "pipe:0"]
    run(["-v", "error", "-y", *head, "-s", size, *codec, str(path)], timeout=60, source=raw)
    return path

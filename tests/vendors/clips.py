"""Small real MP4 files, made by ffmpeg."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.media.ffmpeg import run


@cache
def clip(seconds: float = 2.0, size: str = "128x72", rate: str = "24", sound: bool = True) -> bytes:
    """A moving test picture, with a tone."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        tone = ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={seconds}"] if sound else []
        picture = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}"]
        codec = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *(["-c:a", "aac", "-shortest"] if sound else [])]
        run(["-v", "error", *picture, *tone, *codec, "-movflags", "+faststart", "-y", str(path)], timeout=60)
        return path.read_bytes()

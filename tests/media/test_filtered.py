"""What this process filters itself is, bit for bit, what the ffmpeg program gives; other clips are the program's."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pipeline.film.timing import FrameRate, Size
from pipeline.media.conform import Use, arguments
from pipeline.media.encoder import Encoding, planes
from pipeline.media.ffmpeg import chunks
from pipeline.media.filtered import filtered_frames, filtered_sound
from pipeline.media.picture import prepare
from pipeline.media.plain import EXPENDABLE, NotPlain
from pipeline.media.probe import probe
from pipeline.media.wav import open_wav
from tests.media.coded import foreign

SMALL = Encoding(size=Size(426, 240), rate=FrameRate(8))
WIDE = Encoding(size=Size(640, 360), rate=FrameRate(30000, 1001))
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


def clip(path: Path, size: str = "128x72", rate: str = "24", *codec: str, sound: int = 44100) -> Path:
    picture = ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration=2")
    tone = ("-f", "lavfi", "-i", f"aevalsrc=0.3*sin(2800*t)+0.2*random(0)|0.4*sin(4400*t):s={sound}:d=2")
    return foreign(path, *picture, *tone, *(codec or H264))


CLIPS = {
    "small": ("128x72", "24"),
    "large, tagged": ("1280x720", "24", *H264, *TAGS),
    "other pixels": ("640x480", "30000/1001", "-c:v", "libx264", "-pix_fmt", "yuv422p"),
    "full range": ("640x480", "16", "-c:v", "libx264", "-vf", "scale=out_range=pc", "-color_range", "pc", "-pix_fmt", "yuv420p"),
    "wide pixels": ("320x240", "25", *H264, "-aspect", "3"),
    "upright": ("180x320", "60", *H264),
}
USES = [Use(frames=12), Use(frames=70), Use(frames=12, speed=Fraction(3, 2)), Use(frames=12, start=5, fit="pad")]


@pytest.fixture
def expendable() -> Iterator[None]:
    EXPENDABLE.set()
    yield
    EXPENDABLE.clear()


def both(path: Path, encoding: Encoding, use: Use) -> tuple[list[bytes], list[bytes]]:
    picture = probe(path).picture
    assert picture is not None
    size = encoding.size.width * encoding.size.height * 3 // 2
    there = [bytes(one) for one in chunks(arguments(path, picture, encoding, use, path.with_suffix(".wav")), size=size, timeout=60)]
    here = [b"".join(plane.tobytes() for plane in planes(frame)) for frame in filtered_frames(path, picture, encoding, use)]
    return here, there


@pytest.mark.parametrize("kind", CLIPS.values(), ids=list(CLIPS))
def test_pictures_and_sound_come_as_ffmpeg_gives_them(tmp_path: Path, kind: tuple[str, ...]) -> None:
    path = clip(tmp_path / "a.mp4", *kind)
    for encoding in (SMALL, WIDE):
        for use in USES:
            here, there = both(path, encoding, use)
            assert here == there
            assert len(here) == use.frames
            assert np.array_equal(filtered_sound(path, encoding, use).samples, open_wav(path.with_suffix(".wav")).read())


@pytest.mark.parametrize("rate", [22050, 24000, 48000])
def test_sound_of_any_rate_comes_as_ffmpeg_gives_it(tmp_path: Path, rate: int) -> None:
    path = clip(tmp_path / "a.mp4", sound=rate)
    both(path, SMALL, Use(frames=30))
    assert np.array_equal(filtered_sound(path, SMALL, Use(frames=30)).samples, open_wav(path.with_suffix(".wav")).read())


ELSE = {
    "codec": ("128x72", "24", "-c:v", "mpeg4"),
    "deep": ("128x72", "24", "-c:v", "libx264", "-pix_fmt", "yuv420p10le"),
    "bright": ("128x72", "24", *H264, "-vf", "setparams=color_trc=smpte2084"),
}


@pytest.mark.parametrize("kind", ELSE.values(), ids=list(ELSE))
def test_other_clips_are_left_to_ffmpeg(tmp_path: Path, kind: tuple[str, ...], expendable: None) -> None:
    path = clip(tmp_path / "a.mp4", *kind)
    picture = probe(path).picture
    assert picture is not None
    with pytest.raises(NotPlain):
        list(filtered_frames(path, picture, SMALL, Use(frames=12)))
    assert prepare(path, tmp_path / "b.mp4", encoding=SMALL, frames=12).path.is_file()


def test_turned_clips_and_late_sound_are_left_to_ffmpeg(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mp4")
    turned = foreign(tmp_path / "t.mp4", "-display_rotation", "90", "-i", str(path), "-c", "copy")
    late = foreign(tmp_path / "l.mp4", "-i", str(path), "-itsoffset", "0.35", "-i", str(path), "-map", "0:v", "-map", "1:a", "-c", "copy")
    picture = probe(turned).picture
    assert picture is not None
    with pytest.raises(NotPlain):
        list(filtered_frames(turned, picture, SMALL, Use(frames=12)))
    with pytest.raises(NotPlain):
        filtered_sound(late, SMALL, Use(frames=12))


def test_a_damaged_clip_is_left_to_ffmpeg(tmp_path: Path, expendable: None) -> None:
    path = clip(tmp_path / "a.mp4", "640x360", "24", *H264, "-g", "12", "-movflags", "+faststart")
    data = bytearray(path.read_bytes())
    data[-len(data) // 2 : -len(data) // 2 + 3000] = np.random.default_rng(1).bytes(3000)
    path.write_bytes(data)
    assert probe(prepare(path, tmp_path / "b.mp4", encoding=SMALL, frames=12).path).picture.frames == 12  # type: ignore[union-attr]


def test_a_take_is_the_same_whoever_filters(tmp_path: Path) -> None:
    path, made = clip(tmp_path / "a.mp4"), []
    for name in ("here", "there"):
        EXPENDABLE.set() if name == "here" else EXPENDABLE.clear()
        try:
            take = prepare(path, tmp_path / f"{name}.mp4", encoding=SMALL, frames=14, cuts=(3, 11))
        finally:
            EXPENDABLE.clear()
        made.append((take.sha256, open_wav(tmp_path / f"{name}.wav").read().tobytes()))
    assert made[0] == made[1]

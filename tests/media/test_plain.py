"""What is decoded here is, bit for bit, what the ffmpeg program gives; everything that needs more is left to it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pipeline.film.timing import FrameRate, Size
from pipeline.media.conform import Use, arguments
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import chunks
from pipeline.media.picture import prepare
from pipeline.media.plain import EXPENDABLE, NotPlain, plain_frames
from pipeline.media.probe import probe
from tests.media.coded import SIZE, coded_foreign, encoding, foreign

TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", *TAGS)


@pytest.fixture
def expendable() -> Iterator[None]:
    EXPENDABLE.set()
    yield
    EXPENDABLE.clear()


def here(clip: Path, use: Use, rate: FrameRate = FrameRate(24)) -> list[bytes]:
    return [frame.to_ndarray(format="yuv420p").tobytes() for frame in plain_frames(clip, encoding(rate), use)]


def there(clip: Path, use: Use, rate: FrameRate = FrameRate(24)) -> list[bytes]:
    picture = probe(clip).picture
    assert picture is not None
    size = SIZE.width * SIZE.height * 3 // 2
    return [bytes(one) for one in chunks(arguments(clip, picture, encoding(rate), use, None), size=size, timeout=60)]


@pytest.mark.parametrize("use", [Use(frames=48), Use(frames=20, start=25), Use(frames=60, start=5)], ids=["all", "middle", "held"])
@pytest.mark.parametrize("rate", ["24", "24000/1001", "30", "25", "16", "7"])
def test_any_rate_comes_as_ffmpeg_gives_it(tmp_path: Path, rate: str, use: Use) -> None:
    own = Fraction(rate)
    clip = coded_foreign(tmp_path / "a.mp4", 1, int(2 * own), FrameRate(own.numerator, own.denominator), *H264, "-bf", "3")
    found = here(clip, use)
    assert len(found) == use.frames
    assert found == there(clip, use)


@pytest.mark.parametrize("film", [FrameRate(25), FrameRate(30000, 1001)])
def test_a_variable_rate_comes_as_ffmpeg_gives_it(tmp_path: Path, film: FrameRate) -> None:
    whole = coded_foreign(tmp_path / "a.mp4", 1, 72, FrameRate(24), *H264)
    uneven = ("-vf", "select='not(eq(mod(n,5),3)+eq(mod(n,7),5)+between(n,40,52))'", "-fps_mode", "vfr")
    clip = foreign(tmp_path / "v.mp4", "-i", str(whole), *uneven, *H264)
    assert here(clip, Use(frames=70), film) == there(clip, Use(frames=70), film)


ELSE = {
    "size": (*H264, "-s", "320x180"),
    "pixels": ("-c:v", "libx264", "-pix_fmt", "yuv444p", *TAGS),
    "matrix": ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-colorspace", "smpte170m"),
    "untagged": ("-c:v", "libx264", "-pix_fmt", "yuv420p"),
    "range": ("-c:v", "libx264", "-pix_fmt", "yuv420p", *TAGS[:-1], "pc"),
    "wide": (*H264, "-aspect", "3"),
    "codec": ("-c:v", "mpeg4", *TAGS),
    "bright": (*H264, "-vf", "format=yuv420p,setparams=colorspace=bt709:color_trc=smpte2084:range=tv"),
}


@pytest.mark.parametrize("codec", ELSE.values(), ids=list(ELSE))
def test_what_needs_more_is_left_to_ffmpeg(tmp_path: Path, codec: tuple[str, ...], expendable: None) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 2, 24, FrameRate(24), *codec)
    with pytest.raises(NotPlain):
        here(clip, Use(frames=24))
    assert prepare(clip, tmp_path / "b.mp4", encoding=encoding(), frames=12).path.is_file()


def test_fields_are_left_to_ffmpeg(tmp_path: Path) -> None:
    source = ("-f", "lavfi", "-i", "testsrc2=s=160x96:r=48:d=1", "-vf", "interlace=lowpass=off", *H264, "-flags", "+ildct+ilme")
    clip = foreign(tmp_path / "a.mp4", *source)
    with pytest.raises(NotPlain):
        list(plain_frames(clip, Encoding(size=Size(160, 96), rate=FrameRate(24)), Use(frames=24)))


def test_a_turned_clip_or_another_speed_is_left_to_ffmpeg(tmp_path: Path) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 2, 24, FrameRate(24), *H264)
    turned = foreign(tmp_path / "t.mp4", "-display_rotation", "180", "-i", str(clip), "-c", "copy")
    for path, use in ((turned, Use(frames=24)), (clip, Use(frames=12, speed=Fraction(2)))):
        with pytest.raises(NotPlain):
            here(path, use)


def test_a_damaged_picture_is_left_to_ffmpeg(tmp_path: Path, expendable: None) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 2, 48, FrameRate(24), *H264, "-g", "12", "-qp", "8", "-movflags", "+faststart")
    data = bytearray(clip.read_bytes())
    data[-len(data) // 3 : -len(data) // 3 + 400] = np.random.default_rng(1).bytes(400)
    clip.write_bytes(data)
    with pytest.raises(NotPlain):
        here(clip, Use(frames=48))
    assert probe(prepare(clip, tmp_path / "b.mp4", encoding=encoding(), frames=48).path).picture.frames == 48  # type: ignore[union-attr]


def test_a_take_is_the_same_whoever_decodes(tmp_path: Path) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 3, 60, FrameRate(30), *H264)
    made = []
    for name in ("here", "there"):
        EXPENDABLE.set() if name == "here" else EXPENDABLE.clear()
        try:
            made.append(prepare(clip, tmp_path / f"{name}.mp4", encoding=encoding(), frames=40, cuts=(6, 34), start=4, sound=False).sha256)
        finally:
            EXPENDABLE.clear()
    assert made[0] == made[1]

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.timing import FrameRate, Size
from pipeline.media.probe import probe
from tests.media.coded import RATES, foreign, murmur_file, take

TEST = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=1")


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_a_take_of_ours(tmp_path: Path, rate: FrameRate) -> None:
    facts = probe(take(tmp_path / "a.mp4", 1, 30, rate=rate))
    assert facts.picture is not None
    assert (facts.picture.frames, facts.picture.rate, facts.picture.size) == (30, rate, Size(160, 90))
    assert facts.picture.colour == ("bt709", "bt709", "bt709", "tv")
    assert facts.seconds == rate.seconds(30)
    assert facts.sound is None


def test_sound_is_counted(tmp_path: Path) -> None:
    facts = probe(murmur_file(tmp_path / "a.wav", 0.5))
    assert facts.picture is None
    assert facts.sound is not None
    assert (facts.sound.samples, facts.sound.rate, facts.sound.channels, facts.seconds) == (24_000, 48_000, 1, Fraction(1, 2))


def test_a_turned_phone_clip_stands_upright(tmp_path: Path) -> None:
    plain = foreign(tmp_path / "plain.mp4", *TEST, "-c:v", "libx264")
    turned = foreign(tmp_path / "turned.mp4", "-display_rotation", "90", "-i", str(plain), "-c", "copy")
    picture = probe(turned).picture
    assert picture is not None
    assert picture.size == Size(180, 320)


def test_variable_rate_reports_its_mean(tmp_path: Path) -> None:
    clip = foreign(tmp_path / "v.mp4", *TEST, "-vf", "select='not(mod(n,3))+not(mod(n,5))'", "-fps_mode", "vfr", "-c:v", "libx264")
    picture = probe(clip).picture
    assert picture is not None
    assert picture.frames == 14
    assert 12 < picture.rate.fraction < 16


@pytest.mark.parametrize(("name", "content"), [("empty.mp4", b""), ("text.mp4", b"hello" * 400), ("zeros.mp4", bytes(5000))])
def test_what_is_no_media_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MediaError, match=name):
        probe(tmp_path / name)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="does not exist"):
        probe(tmp_path / "gone.mp4")


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    whole = take(tmp_path / "whole.mp4", 1, 60).read_bytes()
    (tmp_path / "half.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MediaError, match=r"half\.mp4"):
        probe(tmp_path / "half.mp4")


def test_a_download_that_broke_off_is_refused(tmp_path: Path) -> None:
    clip = foreign(tmp_path / "fast.mp4", *TEST, "-c:v", "libx264", "-movflags", "+faststart")
    data = clip.read_bytes()
    clip.write_bytes(data[: int(len(data) * 0.6)])
    with pytest.raises(MediaMismatch, match="cut short") as caught:
        probe(clip)
    assert caught.value.expected == "30 pictures"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.mp4", "ffconcat version 1.0\nfile '{other}'\n"),
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{other}\n#EXT-X-ENDLIST\n"),
        ("list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"),
    ],
)
def test_a_file_that_names_others_is_refused(tmp_path: Path, name: str, text: str) -> None:
    other = foreign(tmp_path / "other.ts", *TEST, "-c:v", "libx264")
    (tmp_path / name).write_text(text.format(other=other))
    with pytest.raises(MediaError):
        probe(tmp_path / name)


def test_a_file_that_is_written_again_is_read_again(tmp_path: Path) -> None:
    path = take(tmp_path / "a.mp4", 1, 30)
    first = probe(path)
    assert probe(path.rename(tmp_path / "b.mp4")) == first
    again = probe(take(tmp_path / "a.mp4", 1, 20))
    (tmp_path / "a.mp4").replace(tmp_path / "b.mp4")
    assert probe(tmp_path / "b.mp4") == again
    assert again.picture is not None
    assert again.picture.frames == 20

"""Clips of every odd kind: each handled right, or refused with its name."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.timing import FrameRate
from pipeline.media.picture import prepare
from pipeline.media.probe import probe
from tests.media.coded import all_frames, coded_foreign, decoded, encoding, foreign, luma

H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-qp", "4")


def prepared(clip: Path, frames: int = 24, **settings: object) -> list[np.ndarray]:
    out = clip.with_name("out.mp4")
    prepare(clip, out, encoding=encoding(), frames=frames, **settings)  # type: ignore[arg-type]
    return [luma(frame) for frame in all_frames(out)]


def numbers(clip: Path, frames: int, **settings: object) -> list[int]:
    out = clip.with_name("out.mp4")
    prepare(clip, out, encoding=encoding(), frames=frames, **settings)  # type: ignore[arg-type]
    return [decoded(frame)[1] for frame in all_frames(out)]


def test_half_a_frame_a_second_stands_two_seconds_each(tmp_path: Path) -> None:
    raw = coded_foreign(tmp_path / "a.mkv", 2, 4, FrameRate(1), "-vf", "setpts=2*PTS", "-r", "1/2", *H264)
    assert numbers(raw, 4 * 48 - 24)[:144] == [0] * 48 + [1] * 48 + [2] * 48


def test_two_hundred_and_forty_frames_a_second_become_the_films(tmp_path: Path) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 2, 480, FrameRate(240), *H264)
    # each picture of the film is one of those that fall into its own time
    assert max(abs(found - 10 * number) for number, found in enumerate(numbers(clip, 48))) <= 5


def test_fields_become_frames(tmp_path: Path) -> None:
    source = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=50:d=2", "-vf", "interlace=lowpass=off")
    clip = foreign(tmp_path / "a.mp4", *source, *H264, "-flags", "+ildct+ilme")
    facts = probe(clip).picture
    assert facts is not None
    assert facts.interlaced

    def combed(plane: np.ndarray) -> float:
        rows = plane.astype(int)
        return float(np.abs(rows[2:-1:2] - rows[1:-2:2]).mean() - np.abs(rows[2:] - rows[:-2]).mean() / 2)

    out = tmp_path / "out.mp4"
    prepare(clip, out, encoding=encoding(FrameRate(25)), frames=25)
    assert combed(luma(all_frames(out)[12])) < 0.6 * combed(luma(all_frames(clip)[12])[::2].repeat(2, axis=0)[:180]) + 3
    assert not probe(out).picture.interlaced  # type: ignore[union-attr]


def test_wide_pixels_are_stretched(tmp_path: Path) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 5, 24, FrameRate(24), "-vf", "scale=80:90,setsar=2", *H264, size="80x90")
    assert numbers(clip, 24) == list(range(24))


def test_eight_thousand_columns_are_shrunk(tmp_path: Path) -> None:
    clip = coded_foreign(
        tmp_path / "a.mp4", 3, 3, FrameRate(24), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", size="7680x4320"
    )
    assert numbers(clip, 3) == [0, 1, 2]


def test_a_container_under_another_name_is_what_it_is(tmp_path: Path) -> None:
    clip = coded_foreign(tmp_path / "a.mkv", 3, 24, FrameRate(24), *H264)
    assert numbers(clip.rename(tmp_path / "a.mp4"), 24) == list(range(24))


@pytest.mark.parametrize("speed", ["2", "1/2", "0"])
def test_another_speed(tmp_path: Path, speed: str) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 3, 60, FrameRate(24), *H264)
    wanted = {"2": [5 + 2 * n for n in range(20)], "1/2": [5 + n // 2 for n in range(20)], "0": [5] * 20}[speed]
    found = numbers(clip, 20, start=5, speed=Fraction(speed))
    assert max(abs(one - other) for one, other in zip(found, wanted, strict=True)) <= (0 if speed == "0" else 1)
    assert found == sorted(found)


@pytest.mark.parametrize("name", ['it\'s "so".mp4', "-y.mp4", "a b,c;[d].mp4", "ünï 日本 %d.mp4", "concat:x.mp4"])
def test_names_mean_nothing(tmp_path: Path, name: str) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 3, 24, FrameRate(24), *H264).rename(tmp_path / name)
    assert numbers(clip, 24) == list(range(24))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", r"is empty \(0 bytes\)"),
        (b"hello\n", "cannot be read as a media file"),
        (b"\0\0\0 ftypisom\0\0\2\0isomiso2avc1mp41", "cannot be read as a media file"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "cannot be read as a media file"),
        (b"ffconcat version 1.0\nfile 'b.mp4'\n", "cannot be read as a media file"),
        (b"<MPD><Period/></MPD>", "cannot be read as a media file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "a.mp4"),
    ],
    ids=["empty", "text", "header", "playlist", "concat", "manifest", "picture"],
)
def test_what_is_no_clip_is_refused_by_name(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(MediaError, match=told) as caught:
        prepared(_written(tmp_path / "a.mp4", data))
    assert "a.mp4" in str(caught.value)
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]


def test_a_clip_cut_off_is_refused(tmp_path: Path) -> None:
    whole = coded_foreign(tmp_path / "w.mp4", 3, 60, FrameRate(24), *H264, "-movflags", "+faststart").read_bytes()
    with pytest.raises(MediaMismatch, match=r"a\.mp4 is cut short"):
        prepared(_written(tmp_path / "a.mp4", whole[: len(whole) // 2]))


def test_a_speck_is_refused_with_its_size(tmp_path: Path) -> None:
    clip = foreign(tmp_path / "a.mkv", "-f", "lavfi", "-i", "color=s=16x16:d=1", "-vf", "scale=1:1", "-c:v", "ffv1", "-pix_fmt", "yuv444p")
    with pytest.raises(MediaError, match=r"a\.mkv cannot be used, its pictures are 1x1"):
        prepared(clip)

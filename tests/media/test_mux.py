from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.errors import MediaMismatch
from pipeline.film.timing import FrameRate
from pipeline.media.aac import encoded, write_m4a
from pipeline.media.ffmpeg import run
from pipeline.media.mux import Caption, Chapter, Labels, Piece, index, join
from pipeline.media.transition import XFADE, blend, xfade_name
from tests.media.coded import RATES, all_frames, decoded, encoding, foreign, grey_take, luma, take


def piece(path: Path, start: int, frames: int) -> Piece:
    return Piece(name=path.stem, path=path, start=start, frames=frames)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_pieces_stand_frame_by_frame(tmp_path: Path, rate: FrameRate) -> None:
    one = take(tmp_path / "one.mp4", 1, 60, cuts=(7, 50), rate=rate)
    two = take(tmp_path / "two.mp4", 2, 33, cuts=(1, 32), rate=rate)
    pieces = [piece(one, 7, 43), piece(two, 0, 1), piece(two, 32, 1), piece(one, 0, 60)]
    join(pieces, None, tmp_path / "film.mp4", encoding=encoding(rate))
    wanted = [*((1, n) for n in range(7, 50)), (2, 0), (2, 32), *((1, n) for n in range(60))]
    assert [decoded(frame) for frame in all_frames(tmp_path / "film.mp4")] == wanted
    with av.open(str(tmp_path / "film.mp4")) as film:
        video = film.streams.video[0]
        packets = [p for p in film.demux(video) if p.size]
        times = sorted(p.pts * video.time_base for p in packets)
        assert times == [rate.seconds(n) for n in range(105)]
        assert all(a.dts < b.dts for a, b in pairwise(packets))
        assert video.duration * video.time_base == rate.seconds(105)


def test_a_piece_of_another_header_is_refused(tmp_path: Path) -> None:
    ours = take(tmp_path / "ours.mp4", 1, 20)
    other = foreign(tmp_path / "other.mp4", "-i", str(ours), "-c:v", "libx264", "-profile:v", "baseline")
    with pytest.raises(MediaMismatch, match=r"other \(other\.mp4\) was encoded another way"):
        join([piece(ours, 0, 20), piece(other, 0, 20)], None, tmp_path / "film.mp4", encoding=encoding())
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.mp4", "ours.mp4"]


@pytest.mark.parametrize(("start", "frames"), [(0, 31), (9, 21), (8, 30), (31, 1)])
def test_a_piece_that_cannot_stand_alone_is_refused(tmp_path: Path, start: int, frames: int) -> None:
    clip = take(tmp_path / "a.mp4", 1, 30, cuts=(8,))
    with pytest.raises(MediaMismatch, match=r"cannot be copied from frame"):
        join([piece(clip, start, frames)], None, tmp_path / "film.mp4", encoding=encoding())


@pytest.mark.parametrize("samples", [1023, 1024, 1025, 48_000, 100_100])
def test_sound_has_its_exact_length(tmp_path: Path, samples: int) -> None:
    sound = np.zeros((samples, 2), np.float32)
    sound[samples // 2] = 0.9
    write_m4a(tuple(encoded([sound])), samples, tmp_path / "a.m4a")
    clip = grey_take(tmp_path / "v.mp4", [100] * 60)
    join([piece(clip, 0, 60)], tmp_path / "a.m4a", tmp_path / "film.mp4", encoding=encoding())
    for name in ("a.m4a", "film.mp4"):
        raw = run(["-v", "error", "-i", str(tmp_path / name), "-map", "0:a", "-f", "f32le", "pipe:1"], timeout=30).output
        heard = np.frombuffer(raw, np.float32).reshape(-1, 2)
        assert abs(len(heard) - samples) <= 48
        if samples > 1024:
            assert int(np.argmax(np.abs(heard[:, 0]))) == samples // 2


def test_captions_are_as_typed(tmp_path: Path) -> None:
    clip = grey_take(tmp_path / "v.mp4", [100] * 72)
    texts = ("<i>no tag</i> & more", "two\nlines -->", "{\\an8} é漢")
    shown = tuple(Caption(start=24_000 + n * 36_000, end=48_000 + n * 36_000, text=text) for n, text in enumerate(texts))
    join([piece(clip, 0, 72)], None, tmp_path / "film.mp4", encoding=encoding(), captions=shown, labels=Labels(language="de-DE"))
    with av.open(str(tmp_path / "film.mp4")) as film:
        track = film.streams.subtitles[0]
        found = [(p.pts, bytes(p)[2:].decode()) for p in film.demux(track) if p.size > 2]
        assert track.language == "deu"
        assert [(Fraction(pts) * track.time_base * 48_000, text) for pts, text in found] == [(c.start, c.text) for c in shown]
    told = run(["-v", "error", "-i", str(tmp_path / "film.mp4"), "-map", "0:s", "-f", "srt", "pipe:1"], timeout=30).output.decode()
    assert "00:00:00,500 --> 00:00:01,000\n<i>no tag</i> & more\n" in told


def test_labels_and_chapters(tmp_path: Path) -> None:
    clip = grey_take(tmp_path / "v.mp4", [100] * 72)
    labels = Labels(
        title='The "Keeper" & co', artist="me", chapters=(Chapter(start=0, end=30, title="S01"), Chapter(start=30, end=72, title="S02"))
    )
    join([piece(clip, 0, 72)], None, tmp_path / "film.mp4", encoding=encoding(), labels=labels)
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert (film.metadata["title"], film.metadata["artist"]) == ('The "Keeper" & co', "me")
        chapters = film.chapters()
        assert [one["metadata"]["title"] for one in chapters] == ["S01", "S02"]
        assert chapters[1]["start"] * chapters[1]["time_base"] == Fraction(30, 24)


def test_players_may_begin_before_the_end(tmp_path: Path) -> None:
    clip = grey_take(tmp_path / "v.mp4", [100] * 24)
    join([piece(clip, 0, 24)], None, tmp_path / "film.mp4", encoding=encoding())
    data = (tmp_path / "film.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_foreign_clip_offers_nothing_to_copy(tmp_path: Path) -> None:
    clip = foreign(tmp_path / "a.webm", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=24:d=1", "-c:v", "libvpx-vp9", "-deadline", "realtime")
    assert index(clip, encoding()).headers == ()
    slow = foreign(tmp_path / "b.mp4", "-itsscale", "2", "-i", str(take(tmp_path / "c.mp4", 1, 30)), "-c", "copy")
    assert index(slow, encoding()).headers == ()


def levels(name: str, frames: int = 7) -> list[float]:
    left, right = (frames_of(level, frames) for level in (50, 200))
    return [float(luma(frame).mean()) for frame in blend(left, right, name=name, frames=frames, encoding=encoding())]


def frames_of(level: int, count: int) -> list[av.VideoFrame]:
    planes = np.full((135, 160), 128, np.uint8)
    planes[:90] = level
    return [av.VideoFrame.from_ndarray(planes, format="yuv420p") for _ in range(count)]


def test_a_dissolve_is_even() -> None:
    assert levels("dissolve") == pytest.approx([50 + 150 * (n + 1) / 8 for n in range(7)], abs=1.5)


def test_a_fade_goes_through_black_and_a_dip_through_white() -> None:
    assert min(levels("fade", 25)) < 25
    assert max(levels("dip", 25)) > 225


@pytest.mark.parametrize("frames", [1, 2, 24])
@pytest.mark.parametrize("name", ["dissolve", "wipeleft", "circleopen"])
def test_transitions_have_their_length(name: str, frames: int) -> None:
    assert len(levels(name, frames)) == frames


def test_every_name_is_known_to_xfade() -> None:
    for name in XFADE:
        assert len(levels(name, 2)) == 2


def test_unknown_transitions_are_refused() -> None:
    with pytest.raises(ValueError, match="'swirl' is no transition"):
        xfade_name("swirl")


def test_a_side_that_is_too_short_is_told() -> None:
    with pytest.raises(MediaMismatch, match="too few frames"):
        list(blend(frames_of(1, 4), frames_of(2, 5), name="dissolve", frames=5, encoding=encoding()))

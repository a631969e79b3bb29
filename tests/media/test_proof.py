from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.film.timing import FrameRate, Size
from pipeline.media.aac import encoded, write_m4a
from pipeline.media.hearing import KnownSound, packets_digest
from pipeline.media.mux import Caption, Piece, join
from pipeline.media.proof import FilmPlan, PlannedLine, caption_faults, prove
from pipeline.media.watching import parsed, watch
from tests.media.coded import SIZE, encoding, foreign, grey_take, murmur, murmur_file, take

LENGTH = 96
LATE = 1500
"""Samples by which a line is laid wrong; half a frame is 1000."""


def film(folder: Path, *, at: int = 24_000, frames: int = LENGTH, levels: tuple[int, ...] = ()) -> Path:
    """A film of two pieces with one line at sample ``at``."""
    clip = grey_take(folder / "v.mp4", levels, cuts=(40,)) if levels else take(folder / "v.mp4", 1, frames, cuts=(40,))
    line = murmur(1.0, 3).samples * 2
    master = np.zeros((LENGTH * 2000, 2), np.float32)
    master[at : at + len(line)] += line
    murmur_file(folder / "line.wav", 1.0, 3)
    write_m4a(tuple(encoded([master])), len(master), folder / "sound.m4a")
    pieces = [Piece(name="a", path=clip, start=0, frames=40), Piece(name="b", path=clip, start=40, frames=frames - 40)]
    join(pieces, folder / "sound.m4a", folder / "film.mp4", encoding=encoding())
    return folder / "film.mp4"


def plan(folder: Path, **more: object) -> FilmPlan:
    lines = (PlannedLine(name="S01-1", path=folder / "line.wav", start=24_000, samples=48_000),)
    return FilmPlan(frames=LENGTH, rate=FrameRate(24), size=SIZE, joins=(40,), lines=lines, peak=0.0, **more)  # type: ignore[arg-type]


def faults(found: tuple[str, ...]) -> list[str]:
    return [fault.split(":")[0] for fault in found]


def test_a_good_film_is_proven(tmp_path: Path) -> None:
    proof = prove(film(tmp_path), plan(tmp_path))
    assert proof.ok, proof.faults
    assert (proof.joins[0].frame, proof.joins[0].key, proof.joins[0].samples) == (40, True, 0.0)
    assert (proof.lines[0].start_error, proof.lines[0].end_error) == (0, 0)
    assert proof.lines[0].likeness > 0.9


def test_a_quick_proof_looks_at_key_frames(tmp_path: Path) -> None:
    made = film(tmp_path, levels=(*[0] * 95, 120))
    assert prove(made, plan(tmp_path), thorough=False).black != ()
    assert prove(film(tmp_path), plan(tmp_path), thorough=False).ok


@pytest.mark.parametrize("shift", [LATE, -LATE])
def test_a_line_at_the_wrong_place_is_found(tmp_path: Path, shift: int) -> None:
    proof = prove(film(tmp_path, at=24_000 + shift), plan(tmp_path))
    assert faults(proof.faults) == ["lines in time"]
    assert proof.lines[0].start_error == shift
    assert proof.worst_line_ms == pytest.approx(1000 * LATE / 48_000, abs=0.05)


def test_a_line_that_is_not_there_is_found(tmp_path: Path) -> None:
    made = film(tmp_path)
    murmur_file(tmp_path / "line.wav", 1.0, 99)
    assert "lines found in the sound" in faults(prove(made, plan(tmp_path)).faults)


def test_a_missing_picture_is_found(tmp_path: Path) -> None:
    proof = prove(film(tmp_path, frames=LENGTH - 1), plan(tmp_path))
    assert "pictures" in faults(proof.faults)
    assert (proof.frames, proof.frames_planned) == (LENGTH - 1, LENGTH)
    assert "sound ends after picture" in faults(proof.faults)


def test_a_join_without_a_key_frame_is_found(tmp_path: Path) -> None:
    proof = prove(film(tmp_path), replace(plan(tmp_path), joins=(40, 41)))
    assert faults(proof.faults) == ["key frames at joins"]


def test_long_black_is_found(tmp_path: Path) -> None:
    proof = prove(film(tmp_path, levels=(*[120] * 20, *[0] * 70, *[120] * 6)), plan(tmp_path))
    assert "black" in faults(proof.faults)
    ((start, end),) = proof.black
    assert (start, end) == (pytest.approx(20 / 24, abs=0.01), pytest.approx(90 / 24, abs=0.01))


def test_size_and_colour_are_looked_at(tmp_path: Path) -> None:
    made = film(tmp_path)
    tags = foreign(tmp_path / "tags.mp4", "-i", str(made), "-c:a", "copy", "-c:v", "libx264", "-colorspace", "smpte170m")
    assert "colour" in faults(prove(tags, plan(tmp_path)).faults)
    assert "size" in faults(prove(made, replace(plan(tmp_path), size=Size(320, 180))).faults)


def test_loudness_and_peak_are_looked_at(tmp_path: Path) -> None:
    made = film(tmp_path)
    proof = prove(made, plan(tmp_path))
    assert prove(made, plan(tmp_path, loudness=round(proof.loudness, 1))).ok
    assert faults(prove(made, plan(tmp_path, loudness=proof.loudness + 3)).faults) == ["loudness"]
    assert faults(prove(made, replace(plan(tmp_path), peak=proof.true_peak - 1)).faults) == ["true peak"]


def test_uneven_pictures_are_found(tmp_path: Path) -> None:
    made = film(tmp_path)
    uneven = foreign(
        tmp_path / "u.mp4",
        "-i",
        str(made),
        "-vf",
        "settb=1/1000,setpts='if(gt(N,50),PTS+20,PTS)'",
        "-fps_mode",
        "passthrough",
        "-enc_time_base",
        "1:1000",
        "-c:a",
        "copy",
    )
    assert "time stamps" in faults(prove(uneven, plan(tmp_path)).faults)


def test_a_broken_stream_gives_messages(tmp_path: Path) -> None:
    made = film(tmp_path)
    data = bytearray(made.read_bytes())
    middle = data.index(b"mdat") + 12_000
    data[middle : middle + 600] = bytes(600)
    made.write_bytes(data)
    assert watch(made).messages != ()


def test_a_film_without_sound_is_measured(tmp_path: Path) -> None:
    proof = prove(take(tmp_path / "a.mp4", 1, 30), FilmPlan(frames=30, rate=FrameRate(24), size=SIZE))
    assert proof.ok, proof.faults
    assert proof.loudness == -70.0


def test_stillness_and_silence_are_told(tmp_path: Path) -> None:
    seen = watch(film(tmp_path, levels=(120,) * LENGTH))
    assert seen.frozen[0][0] == pytest.approx(0, abs=0.05)
    assert seen.silent[0] == (pytest.approx(1.5, abs=0.1), pytest.approx(4.0, abs=0.1))


def test_a_log_without_meters_is_silence() -> None:
    seen = parsed("")
    assert (seen.loudness, seen.true_peak, seen.black, seen.messages) == (-70.0, -120.0, (), ())


def test_what_filters_say_of_their_queues_is_no_complaint() -> None:
    log = "[abuffer @ 0x7f] [warning] 100 buffers queued in graph_0_in_0:1\n[h264 @ 0x7f] [error] left block unavailable\n"
    assert parsed(log).messages == ("[h264 @ 0x7f] [error] left block unavailable",)


@pytest.mark.parametrize(
    ("caption", "fault"),
    [
        (Caption(start=0, end=48_000, text="x" * 43), "larger than two lines"),
        (Caption(start=0, end=48_000, text="a\nb\nc"), "larger than two lines"),
        (Caption(start=48_000, end=48_000, text="a"), "out of order"),
        (Caption(start=0, end=400_000, text="a"), "out of order"),
        (Caption(start=72_000, end=90_000, text="a"), "over a cut"),
    ],
)
def test_captions_that_break_a_rule_are_found(tmp_path: Path, caption: Caption, fault: str) -> None:
    (told,) = caption_faults(replace(plan(tmp_path), captions=(caption,), cuts=(80_000,), lines=()))[:1]
    assert fault in told


def test_caption_tracks_must_say_what_was_written(tmp_path: Path) -> None:
    clip = take(tmp_path / "v.mp4", 1, LENGTH)
    shown = (Caption(start=24_000, end=72_000, text="Good evening."),)
    german = (Caption(start=24_000, end=72_000, text="Guten Abend."),)
    piece = Piece(name="a", path=clip, start=0, frames=LENGTH)
    join([piece], None, tmp_path / "film.mp4", encoding=encoding(), captions=shown, translations={"de": german})
    planned = FilmPlan(frames=LENGTH, rate=FrameRate(24), size=SIZE, captions=shown, translations=(("de", german),))
    proof = prove(tmp_path / "film.mp4", planned)
    assert proof.ok, proof.faults
    assert proof.caption_tracks == 2
    for other in (replace(german[0], text="Guten Tag."), replace(german[0], start=26_000)):
        found = prove(tmp_path / "film.mp4", replace(planned, translations=(("de", (other,)),)))
        assert faults(found.faults) == ["caption tracks"]


def test_captions_that_are_gone_too_soon_are_found() -> None:
    def planned(*captions: Caption) -> FilmPlan:
        return FilmPlan(frames=LENGTH, rate=FrameRate(24), size=SIZE, captions=captions)

    assert "stays 0.50 s" in caption_faults(planned(Caption(start=0, end=24_000, text="Yes.")))[0]
    assert "read faster" in caption_faults(planned(Caption(start=0, end=48_000, text="Thirty characters, or a few more of them.")))[0]
    pressed = planned(Caption(start=0, end=24_000, text="Yes."), Caption(start=28_000, end=76_000, text="No."))
    assert caption_faults(pressed) == ()
    assert "de: caption 1" in caption_faults(replace(planned(), translations=(("de", (Caption(start=0, end=9_000, text="Ja."),)),)))[0]


def test_sound_that_is_not_what_was_heard_is_found(tmp_path: Path) -> None:
    made, planned = film(tmp_path), plan(tmp_path)
    with av.open(str(made)) as container:
        stream = [bytes(packet) for packet in container.demux(container.streams.audio[0]) if packet.size]
    measured = prove(made, planned)
    heard = KnownSound(
        loudness=measured.loudness, true_peak=measured.true_peak, silent=(), lines=measured.lines, packets=packets_digest(stream)
    )
    proof = prove(made, planned, heard=heard)
    assert proof.ok, proof.faults
    assert (proof.sound_as_encoded, proof.sound_end_ms, proof.joins) == (True, measured.sound_end_ms, measured.joins)
    other = replace(heard, packets=packets_digest(stream[:-1]))
    assert faults(prove(made, planned, heard=other).faults) == ["sound as encoded"]


def test_a_file_without_pictures_is_told(tmp_path: Path) -> None:
    murmur_file(tmp_path / "a.wav", 1.0, 3)
    only = foreign(tmp_path / "only.m4a", "-i", str(tmp_path / "a.wav"), "-c:a", "aac")
    assert "pictures" in faults(prove(only, FilmPlan(frames=24, rate=FrameRate(24), size=SIZE)).faults)

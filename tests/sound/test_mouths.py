"""Mouth shapes."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import pytest

from adapters.voice.hibari import HibariVoice
from adapters.voice.kokoro_model import vocabulary
from pipeline.film.media import MediaRef, Phone
from pipeline.film.scene import MOUTHS
from pipeline.film.screenplay import CharacterId
from pipeline.film.timing import FrameRate
from pipeline.planning.mouths import SHAPES, mouth_cues
from pipeline.planning.shots import LineTake, PlacedLine
from pipeline.ports import SpeakRequest

NEAR = 0.06
"""Seconds between a phoneme and its shape."""


def _line(phones: tuple[Phone, ...], start: int = 0, rate: int = 24_000) -> PlacedLine:
    end = phones[-1].end if phones else 0
    take = LineTake(
        shot="S01", index=1, speaker=CharacterId("Character1"), text="", voice="x", sound=MediaRef(path=Path("x.wav"), sha256=""),
        rate=rate, samples=end, words=(), phones=phones,
    )  # fmt: skip
    return PlacedLine(line=take, start=start)


@pytest.mark.parametrize("rate", [FrameRate(24), FrameRate(24_000, 1_001), FrameRate(30), FrameRate(60)])
def test_cues_lie_on_frames_without_gaps(rate: FrameRate) -> None:
    speech = HibariVoice().speak(SpeakRequest(text="My mother wove five blue boats. Why?", voice="heart"))
    cues = mouth_cues(_line(speech.phones, start=31_111), rate)
    assert all(cue.shape in MOUTHS and cue.id == "Character1" for cue in cues)
    for one, other in itertools.pairwise(cues):
        assert one.end == other.start
        assert one.shape != other.shape
    for cue in cues:
        frames = Fraction(cue.start) * rate.fraction
        assert abs(float(frames) - round(frames)) < 1e-6


def test_lips_close_on_every_m_and_b() -> None:
    speech = HibariVoice().speak(SpeakRequest(text="Mama bought a map.", voice="heart"))
    placed = _line(speech.phones, start=48_000)
    closed = [(c.start, c.end) for c in mouth_cues(placed, FrameRate(24)) if c.shape == "MBP"]
    lips = [1 + p.start / 24_000 for p in speech.phones if p.symbol in "mbp"]
    assert len(lips) == 5
    for at in lips:
        assert any(start - NEAR <= at <= end + NEAR for start, end in closed)


def test_diphthongs_move_and_long_pauses_rest() -> None:
    phones = (
        Phone(symbol="O", start=0, end=9_600),
        Phone(symbol=" ", start=9_600, end=19_200),
        Phone(symbol="m", start=19_200, end=24_000),
    )
    assert [c.shape for c in mouth_cues(_line(phones), FrameRate(25))] == ["OH", "OO", "rest", "MBP"]


def test_a_line_without_phonemes_has_no_cues() -> None:
    assert mouth_cues(_line(()), FrameRate(24)) == ()


def test_every_sound_of_english_has_a_shape() -> None:
    spoken = set("AIOQWYbdfhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧθᵊɐɒᵻ")
    assert spoken <= set(vocabulary())
    assert spoken <= set(SHAPES)
    assert {shape for shapes in SHAPES.values() for shape in shapes} | {"rest"} == set(MOUTHS)

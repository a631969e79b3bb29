"""Whose sound of a shot is heard: ours, the clip's, or both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adapters.video.openai_videos import OpenAIVideosGenerator, Options
from pipeline.editing.edit import Edit
from pipeline.film.media import MediaRef, Sound
from pipeline.film.screenplay import CharacterId, Prose, Span, SpanKind
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.wav import write_wav
from pipeline.planning.prompting import prompt
from pipeline.planning.shots import LineTake, PlacedLine, Plan, ShotPlan
from pipeline.ports import ClipRequest, Finding, Take, Verdict
from pipeline.stages.cutting import lay_out
from pipeline.store.artifacts import digest
from tests.vendors.film import RATE, production, screenplay, take
from tests.vendors.server import serving
from tests.vendors.videos import Videos

FRAMES = 36


class Listener:
    """Hears nothing but what it was told."""

    name = "speech"
    version = "1"

    def __init__(self, wrong: bool) -> None:
        self._wrong = wrong

    def judge(self, take: Take, request: ClipRequest) -> Verdict:
        return Verdict(findings=(Finding(judge=self.name, text="word error rate", fault=self._wrong),))


@pytest.fixture
def vendor() -> Iterator[Videos]:
    made = Videos()
    with serving(made):
        yield made


def edit(vendor: Videos, root: Path, *, lines: int = 2, wrong: bool = False, **policy: object) -> Edit:
    generator = OpenAIVideosGenerator(Options(base_url=f"{vendor.url}/v1", model="tiny", sound=True, pause=0.01))
    made = production(root, generator, judges=(Listener(wrong),), **policy)
    found = take(made, 1, shots=1, frames=FRAMES)
    generator.close()
    wav = root / "sound" / "line.wav"
    wav.parent.mkdir()
    write_wav(wav, Sound(samples=np.zeros((SAMPLE_RATE // 4, 1), np.float32)))
    sound = MediaRef(path=wav.relative_to(root), sha256=digest(wav))
    line = LineTake(
        shot="S01", index=1, speaker=CharacterId("Character1"), text="Look.", voice="v", sound=sound, rate=SAMPLE_RATE,
        samples=SAMPLE_RATE // 4, words=(),
    )  # fmt: skip
    placed = tuple(PlacedLine(line=replace(line, index=n), start=SAMPLE_RATE // 2 * n) for n in range(1, lines + 1))
    plan = Plan(rate=RATE, shots=(ShotPlan(shot="S01", frames=FRAMES, head=0, tail=0, transition="cut", lines=placed),))
    return lay_out(made, screenplay(1), plan, (found,), None, None)


def test_both_lays_our_voices_over_the_clip(vendor: Videos, tmp_path: Path) -> None:
    made = edit(vendor, tmp_path)
    assert [line.sound.name for line in made.lines] == ["line.wav", "line.wav"]
    assert [bed.kind for bed in made.beds] == ["native"]


def test_voice_leaves_the_clip_silent(vendor: Videos, tmp_path: Path) -> None:
    made = edit(vendor, tmp_path, sound="voice")
    assert [line.sound.name for line in made.lines] == ["line.wav", "line.wav"]
    assert made.beds == ()


def test_a_clip_that_speaks_is_heard_once_from_end_to_end(vendor: Videos, tmp_path: Path) -> None:
    made = edit(vendor, tmp_path, sounds=(("S01", "clip"),))
    first, second = made.lines
    assert first.sound == second.sound == made.shots[0].clip.with_suffix(".wav")
    assert (first.start, first.source_in) == (0, 0)
    assert second.start == second.source_in == first.samples
    assert first.samples + second.samples == RATE.sample(FRAMES)
    assert made.beds == ()
    assert [line.text for line in made.lines] == ["Look.", "Look."], "captions stay"


def test_a_clip_without_lines_keeps_its_sound_as_a_bed(vendor: Videos, tmp_path: Path) -> None:
    assert [bed.kind for bed in edit(vendor, tmp_path, lines=0, sound="clip").beds] == ["native"]


@pytest.mark.parametrize("trouble", ["wrong words", "no sound"])
def test_a_clip_that_does_not_say_its_words_falls_back_to_our_voice(vendor: Videos, tmp_path: Path, trouble: str) -> None:
    vendor.sound = trouble != "no sound"
    made = edit(vendor, tmp_path, wrong=trouble == "wrong words", sound="clip")
    assert [line.sound.name for line in made.lines] == ["line.wav", "line.wav"]
    assert made.beds == ()


def test_a_clip_that_is_to_speak_is_told_the_words(vendor: Videos, tmp_path: Path) -> None:
    script = screenplay(1)
    shot = replace(
        script.shots[0],
        video=(Prose(text="It swings and asks:"), Span(kind=SpanKind.SPEECH, text="Who is there?"), Prose(text="Background music:")),
    )
    assert (
        prompt(script, shot, "ink", spoken=True)
        == 'Wide shot: Lamp number 1. It swings and asks. A voice says: "Who is there?" Style: ink.'
    )
    assert "Who is there" not in prompt(script, shot, "", spoken=False)

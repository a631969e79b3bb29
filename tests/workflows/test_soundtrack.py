"""Score and ambience of a film as its folder keeps them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import symusic

from pipeline.film.screenplay import Screenplay, Span, SpanKind
from pipeline.planning.shots import Plan
from pipeline.stages.production import Production
from pipeline.stages.script import write_screenplay
from pipeline.stages.shooting import places, plan_place
from pipeline.stages.soundtrack import compose_ambience, compose_score
from pipeline.store.artifacts import read_json
from workflows.layers import load
from workflows.wiring import make_production

WORDS = ["size=240p", "fps=8", "voice=draft", "shots=3", "prompt=A girl flies a kite on a hill"]


@pytest.fixture
def production(tmp_path: Path) -> Production:
    return make_production(load(None, WORDS), tmp_path)


def planned(production: Production, screenplay: Screenplay) -> Plan:
    names = [row[0] for row in places(production, screenplay)]
    return Plan(rate=production.brief.rate, shots=tuple(plan_place(production, screenplay, name) for name in names))


def test_the_notes_lie_beside_the_music(production: Production) -> None:
    screenplay = write_screenplay(production)
    plan = planned(production, screenplay)
    first = compose_score(production, screenplay, plan)
    assert first is not None
    notes = symusic.Score(str(production.folder.sound / "score.mid")).to("second")
    assert abs(notes.end() - plan.samples / 48_000) < 8.0
    assert compose_score(production, screenplay, plan) == first


def test_sounds_that_nobody_can_play_are_written_down(production: Production) -> None:
    screenplay = write_screenplay(production)
    sounds = tuple(Span(kind=SpanKind.SOUND, text=text) for text in ("wind over grass", "a zorblatt hums"))
    strange = dataclasses.replace(screenplay.shots[0], video=sounds)
    screenplay = dataclasses.replace(screenplay, shots=(strange, *screenplay.shots[1:]))
    compose_ambience(production, screenplay, planned(production, screenplay), {})
    assert read_json(production.folder.sound / "ambience.json")["unplayed"] == ["a zorblatt hums"]

"""Who is asked for a shot, and why another is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.video.animatic import AnimaticGenerator
from adapters.video.openai_videos import OpenAIVideosGenerator, Options
from pipeline.errors import PlanError
from pipeline.film.timing import FrameRate, Size
from pipeline.planning.routing import candidates, refusal
from pipeline.planning.shots import ShotPlan
from pipeline.ports import Capabilities, Generator
from pipeline.stages.shooting import makers
from tests.vendors.film import production

RATE, SIZE = FrameRate(24), Size(1280, 720)
UNTIED = "it takes no first frame, so the shot would not begin at its keyframe"


def untied() -> OpenAIVideosGenerator:
    """A generator that makes its clips from words alone; it asks nobody here."""
    return OpenAIVideosGenerator(Options(base_url="http://127.0.0.1:9/v1", model="tiny", first_frame=False))


def names(generators: tuple[Generator, ...]) -> list[str]:
    return [generator.name for generator in generators]


def asked(root: Path, *generators: Generator, **shooting: object) -> list[str]:
    plan = ShotPlan(shot="S01", frames=48, head=0, tail=0, transition="cut")
    return names(makers(production(root, *generators, **shooting), "S01", plan, has_scene=False))


def test_a_generator_that_begins_at_no_picture_is_refused_unless_it_is_wished() -> None:
    able = Capabilities(first_frame=False)
    assert refusal(able, 48, RATE, SIZE, False) == UNTIED
    assert refusal(able, 48, RATE, SIZE, False, wished=True) == ""
    assert refusal(replace(able, first_frame=True), 48, RATE, SIZE, False) == ""


def test_it_makes_no_shot_in_place_of_another(tmp_path: Path) -> None:
    assert asked(tmp_path, AnimaticGenerator(), untied(), usual=("animatic", "openai-videos")) == ["animatic"]
    with pytest.raises(PlanError, match=f"openai-videos: {UNTIED}"):
        candidates("S01", 48, RATE, SIZE, False, (untied(),))


def test_it_makes_the_film_that_is_given_to_it(tmp_path: Path) -> None:
    assert asked(tmp_path, untied()) == ["openai-videos"]
    assert asked(tmp_path, untied(), AnimaticGenerator(), usual=("openai-videos", "animatic")) == ["openai-videos", "animatic"]


def test_it_makes_the_shot_that_is_given_to_it(tmp_path: Path) -> None:
    given = {"usual": ("animatic",), "generators": (("S01", "openai-videos"),)}
    assert asked(tmp_path, AnimaticGenerator(), untied(), **given) == ["openai-videos", "animatic"]
    assert asked(tmp_path, AnimaticGenerator(), untied(), usual=("animatic",), generators=(("S02", "openai-videos"),)) == ["animatic"]

"""A film of the storybook as scenes alone: nothing is drawn for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from director.evaluation.cases import Pictured, Storyboard
from director.evaluation.expectations import truths_of
from director.storybook.direct import StorybookDirector
from director.storybook.staging import stage
from director.unimage.training.records import Truth
from pipeline.film.brief import Brief
from pipeline.film.scene import Scene
from pipeline.film.screenplay import Screenplay

BRIEF = Brief(prompt="An old lighthouse keeper and her grandson repair the lamp before the storm", seed=3)


@pytest.fixture(scope="session")
def script() -> Screenplay:
    return StorybookDirector().write(BRIEF)


@pytest.fixture(scope="session")
def truths(script: Screenplay) -> tuple[Truth, ...]:
    return truths_of(script, BRIEF)


@pytest.fixture(scope="session")
def scenes(script: Screenplay) -> tuple[Scene, ...]:
    return tuple(stage(script, shot, BRIEF.style, BRIEF.seed) for shot in script.shots)


def board(script: Screenplay, scenes: Sequence[Scene | None], truths: Sequence[Truth | None], small: Sequence[float] = ()) -> Storyboard:
    """A storyboard of scenes; ``small`` gives each picture one brightness, by default each its own."""
    levels = small or [number / 100 for number in range(len(scenes))]
    pictures = zip(script.shots, scenes, truths, levels, strict=True)
    return Storyboard(
        script=script,
        pictures=tuple(
            Pictured(shot=shot, scene=scene, truth=truth, small=np.full((27, 48, 3), level, dtype=np.float32))
            for shot, scene, truth, level in pictures
        ),
    )

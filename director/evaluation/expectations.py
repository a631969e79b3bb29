"""What a script asks a picture to show, as the storybook's eye reads it: the measure for scripts that nobody drew before."""

from __future__ import annotations

from director.storybook.looks import looks_of
from director.storybook.staging import stage
from director.unimage.training.records import Truth, truth_of
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Screenplay


def truths_of(script: Screenplay, brief: Brief) -> tuple[Truth, ...]:
    """The truth of every picture of a script, in order.

    What the words leave open is as the storybook would have it; figures of pictures use only what they state.
    """
    looks = looks_of(script.characters, brief.seed)
    return tuple(truth_of(stage(script, shot, brief.style, brief.seed, looks)) for shot in script.shots)

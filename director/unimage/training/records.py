"""What training and evaluation read: films with their scripts, keyframes and truth.

Plain values; nothing here opens a file or loads torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from director.unimage.cues import Cues
from pipeline.film.scene import CreatureLook, Figure, PersonLook, Scene

SPLITS = ("train", "valid", "test")
"""``valid`` holds prompts that training never saw, made of words that it did; ``test`` holds names, trades, creatures and places that
training never saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTruth:
    """One character of a picture.

    Attributes:
        id: "Character1"; "" for an extra.
        look: what the character looks like over the whole film.
        pose: one of POSES.
        expression: one of EXPRESSIONS.
        x: -1 to 1, where it stands.
    """

    id: str
    look: PersonLook | CreatureLook
    pose: str = "stand"
    expression: str = "neutral"
    x: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a judge holds a picture against.

    Attributes:
        place: one of PLACES.
        light: one of LIGHTS.
        weather: one of WEATHERS.
        season: one of SEASONS.
        size: one of SHOT_SIZES, as it is drawn.
        figures: whoever is in the picture, characters first, in order of mention.
        props: nouns of all things, those in hands and vehicles too.
    """

    place: str
    light: str
    weather: str
    season: str
    size: str
    figures: tuple[FigureTruth, ...] = ()
    props: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyframeRecord:
    """One shot's picture.

    Attributes:
        number: of the shot, from 1.
        visible: ids of the characters in the picture, in order of mention.
        cues: what the scene codec takes from the text instead of from tokens.
        scene: the layered scene, None where there is only a picture.
        picture: an encoded image (PNG, JPEG, WebP), None where there is only a scene.
        truth: what a judge needs to know, None where nobody knows.
    """

    number: int
    visible: tuple[str, ...] = ()
    cues: Cues = field(default_factory=Cues)
    scene: Scene | None = None
    picture: bytes | None = None
    truth: Truth | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRecord:
    """One film to learn from.

    Attributes:
        id: unlike all others of its set.
        prompt: the ``<User>`` line.
        script: the tagged text exactly as ``pipeline.film.tagged`` writes it.
        keyframes: one per shot, in order.
        split: one of SPLITS.
    """

    id: str
    prompt: str
    script: str
    keyframes: tuple[KeyframeRecord, ...]
    split: str


def truth_of(scene: Scene) -> Truth:
    """The truth of a picture that is drawn from ``scene``."""
    held = (noun for figure in scene.figures for noun in (figure.holds, figure.in_vehicle) if noun)
    return Truth(
        place=scene.place.family,
        light=scene.place.light,
        weather=scene.place.weather,
        season=scene.place.season,
        size=scene.framing.size,
        figures=tuple(map(_figure_truth, scene.figures)),
        props=tuple(dict.fromkeys((*(prop.noun for prop in scene.props), *held))),
    )


def _figure_truth(figure: Figure) -> FigureTruth:
    return FigureTruth(id=figure.id, look=figure.look, pose=figure.pose, expression=figure.expression, x=figure.x)

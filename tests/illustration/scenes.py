"""Scenes that the stage tests draw."""

from __future__ import annotations

from pipeline.film.scene import Figure, Framing, PersonLook, Place, Prop, Scene
from pipeline.film.timing import Size

SMALL = Size(320, 180)
"""Small enough to draw hundreds of."""

KEEPER = PersonLook(
    age="old", figure="man", hat="souwester", hat_colour="#e0a828", top="rain", top_colour="#e0b030", beard="full", hair="#e8e8e8"
)
GIRL = PersonLook(age="child", figure="woman", hair="#8a4a26", hair_style="braids", top="dress", top_colour="#c8503c")


def pair(*, left: float = -0.35, right: float = 0.35) -> tuple[Figure, Figure]:
    """Two people who look at each other."""
    return (
        Figure(id="Character1", look=KEEPER, x=left, depth=0.1, yaw=30.0, gaze="Character2"),
        Figure(id="Character2", look=GIRL, x=right, depth=0.1, yaw=-30.0, gaze="Character1"),
    )


def scene(
    family: str = "meadow",
    *,
    light: str = "day",
    weather: str = "clear",
    size: str = "Wide shot",
    move: str = "static",
    figures: tuple[Figure, ...] = (),
    props: tuple[Prop, ...] = (),
    focus: tuple[str, ...] = (),
    over: str = "",
    style: str = "gouache",
    effects: tuple[str, ...] = (),
    seed: int = 3,
) -> Scene:
    """A scene with everything else at its default."""
    return Scene(
        place=Place(family=family, light=light, weather=weather, seed=seed),
        figures=figures,
        props=props,
        framing=Framing(size=size, move=move, focus=focus, over=over),
        style=style,
        effects=effects,
        seed=seed,
    )

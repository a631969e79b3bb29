"""Unnamed people and animals of a shot."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from director.storybook import lexicon
from director.storybook.looks import look_of
from director.storybook.seeds import stable
from director.storybook.staging.acting import pose_in
from director.storybook.staging.faces import expression_in
from director.storybook.staging.things import animals_in, has_crowd, unnamed_people
from pipeline.film.scene import CreatureLook, Figure, Place
from pipeline.illustration.creatures.varieties import variety_of

_ASIDE = re.compile(r"\b(?:like|as if|as though|that|which|where|whose)\b")
"""What begins a comparison or an aside: whoever is named behind it is not in the picture."""


def extras_in(frame: str, figures: Sequence[Figure], seed: int) -> tuple[Figure, ...]:
    """Figures without an id that a Frame text asks for: unnamed people, animals, a crowd."""
    rng = random.Random(seed)
    text = re.sub(r"(?:\b[\w-]+\s*)?<Character\d+>", "<x>", frame)
    kinds = {f.look.kind for f in figures if isinstance(f.look, CreatureLook)}
    animals = [(kind, many) for kind, many in animals_in(text) if kind not in kinds]
    free = [x for x in (0.66, -0.66, 0.1, -0.12, 0.85, -0.85) if all(_is_free(x, f) for f in figures)] or [0.8, -0.8]
    extras = [
        Figure(
            id="",
            look=CreatureLook(kind=kind, variety=(own := _variety(kind, text)), size=_TINY.get(own, 1.0)),
            x=0,
            depth=0.35,
            pose=_own_pose(kind, frame),
        )
        for kind, many in animals
        for _ in range(2 if many else 1)
    ]
    if not figures and not animals and (people := unnamed_people(_ASIDE.split(text, maxsplit=1)[0])):
        return _people(people, frame, seed)
    if has_crowd(_ASIDE.split(text, maxsplit=1)[0]):
        extras += [Figure(id="", look=look_of(f"a villager {n}", stable(seed, n)), depth=0.7, pose="stand") for n in range(3)]
    return tuple(
        replace(extra, x=free[n % len(free)], yaw=rng.choice((-30.0, 30.0)), depth=round(extra.depth + 0.04 * n, 2))
        for n, extra in enumerate(extras[:5])
    )


_TINY = {"lizard": 0.4, "gecko": 0.35, "iguana": 0.6, "spider": 0.6, "ant": 0.5, "beetle": 0.6, "fly": 0.6, "cricket": 0.6}
"""Animals that are larger as characters than beside a stone."""


def _is_free(x: float, figure: Figure) -> bool:
    """Whether nobody stands or passes at ``x``."""
    left, right = sorted((figure.x, figure.x if figure.x_end is None else figure.x_end))
    return not left - 0.22 <= x <= right + 0.22


def _variety(kind: str, text: str) -> str:
    """The animal of this kind that a text names, where there is a drawing of it."""
    words = (lexicon.singular(word) for word in re.findall(r"[a-z]+", text.lower()))
    return next((variety_of(word) for word in words if lexicon.creature_of(word) == kind and variety_of(word)), "")


_TOLD_SEVERAL = re.compile(r"\b(?P<count>four|five|six|seven|[4-7])\s+(?P<kind>(?:[a-z-]+\s+){0,2}?[a-z]+)\b", re.IGNORECASE)
_SMALL_ENOUGH = frozenset(
    ("duck", "chicken", "bird", "gull", "owl", "crow", "penguin", "cat", "dog", "fox", "rabbit", "mouse", "hedgehog", "squirrel", "frog",
     "turtle", "pig", "sheep", "goat", "fish", "bee", "butterfly", "snail", "monkey")
)  # fmt: skip
"""Kinds of which seven have room in one picture."""


def others_told(prompt: str, figures: Sequence[Figure], cast: int) -> tuple[Figure, ...]:
    """The figures with those of a counted group that the cast has no room for: the fourth and fifth of "five ducklings", all in a row.

    Args:
        prompt: whose numbers count.
        figures: who is in the picture.
        cast: characters of the film; where only some of the group are in the picture, it is not about the group.
    """
    for match in _TOLD_SEVERAL.finditer(prompt):
        noun = match["kind"].split()[-1].lower()
        creature = lexicon.creature(noun) if lexicon.is_plural(noun) else None
        group = _alike(figures, creature.kind) if creature is not None and creature.kind in _SMALL_ENOUGH else []
        number = {"four": 4, "five": 5, "six": 6, "seven": 7}.get(match["count"].lower()) or int(match["count"])
        if group and len(group) >= min(3, cast) and number > len(group):
            return _in_a_row(figures, [_like(group[n % len(group)], n) for n in range(number - len(group))])
    return tuple(figures)


def _alike(figures: Sequence[Figure], kind: str) -> list[Figure]:
    """The smallest of a kind: the ducklings, and not their mother."""
    found = [(f, f.look.size) for f in figures if isinstance(f.look, CreatureLook) and f.look.kind == kind]
    smallest = min((size for _, size in found), default=0.0)
    return [figure for figure, size in found if size <= smallest]


def _like(figure: Figure, number: int) -> Figure:
    assert isinstance(figure.look, CreatureLook)
    look = replace(figure.look, size=round(figure.look.size * (0.94, 1.0)[number % 2], 3))
    return replace(figure, id="", look=look, x=figure.x + 0.01 * (number + 1), gaze="", holds="")


def _in_a_row(figures: Sequence[Figure], more: Sequence[Figure]) -> tuple[Figure, ...]:
    """All of them from the left to the right in their order, every second one a step further back."""
    ranked = sorted((*figures, *more), key=lambda figure: figure.x)
    step = 2 * _OUTERMOST / (len(ranked) - 1)
    placed = {id(f): (round(-_OUTERMOST + step * n, 3), 0.1 * (n % 2)) for n, f in enumerate(ranked)}
    return tuple(_moved(f, *placed[id(f)]) for f in (*figures, *more))


_OUTERMOST = 0.72


def _moved(figure: Figure, x: float, depth: float) -> Figure:
    end = None if figure.x_end is None else round(figure.x_end + x - figure.x, 3)
    return replace(figure, x=x, x_end=end, depth=round(figure.depth + depth, 2))


_WITNESSES = {
    "street": ("cat", "dog", "bird"), "village": ("dog", "cat", "chicken", "bird"), "alley": ("cat", "mouse"),
    "rooftop": ("bird", "cat", "crow"),
    "park": ("squirrel", "dog", "duck", "bird"), "bridge": ("gull", "cat"), "forest": ("deer", "owl", "squirrel", "fox"),
    "meadow": ("rabbit", "butterfly", "deer", "bee"), "mountain": ("goat", "deer", "fox"), "snowfield": ("fox", "rabbit", "wolf"),
    "desert": ("snake", "turtle"), "coast": ("gull", "turtle"), "sea": ("whale", "gull"), "harbour": ("gull", "cat"),
    "lighthouse": ("gull",), "river": ("duck", "frog", "deer"), "farm": ("chicken", "sheep", "pig", "cow"),
    "garden": ("butterfly", "hedgehog", "snail", "bee"), "underwater": ("fish", "turtle", "octopus"), "ruins": ("crow", "fox"),
    "graveyard": ("crow", "owl"), "castle": ("crow", "bird"), "jungle": ("monkey", "snake", "butterfly"), "attic": ("mouse",),
    "kitchen": ("mouse", "cat"), "library": ("cat", "mouse"), "living room": ("cat",), "museum": ("mouse",), "bedroom": ("cat",),
    "road": ("rabbit", "crow", "dog"), "station": ("bird", "dog"), "market": ("cat", "dog", "bird"), "temple": ("bird", "cat"),
}  # fmt: skip
"""Animals that pass through a place where nobody else is."""
_INSECTS = ("bee", "butterfly", "snail", "frog", "snake", "turtle")
"""Who is not about in the cold."""
_IN_PASSING = {"bee": 0.5, "butterfly": 0.6, "snail": 0.7, "mouse": 0.8, "bird": 0.85}
"""Small ones are no larger than they are where they only pass."""


def witness(place: Place, number: int, seed: int) -> tuple[Figure, ...]:
    """Some animal that is at home in the place, in every second picture that would show nothing but the place; each time another."""
    kinds = [k for k in _WITNESSES.get(place.family, ()) if not (k in _INSECTS and (place.season == "winter" or place.weather == "snow"))]
    if number % 2 == 0 or not kinds:
        return ()
    kind, side = kinds[number // 2 % len(kinds)], 1.0 if seed % 2 else -1.0
    flies = kind in ("gull", "bee", "butterfly")
    pose = "swim" if kind in ("fish", "whale", "octopus", "duck") else "fly" if flies else "walk"
    x = side * 0.45
    size = _IN_PASSING.get(kind, 1.0)
    return (Figure(id="", look=CreatureLook(kind=kind, size=size), x=x, x_end=x - side * 0.7, depth=0.1, yaw=-50.0 * side, pose=pose),)


def _people(count: int, frame: str, seed: int) -> tuple[Figure, ...]:
    """People that a picture shows and nobody names, doing what it says."""
    xs = {1: (-0.24,), 2: (-0.36, 0.36)}.get(count, (-0.6, 0.0, 0.6))
    return tuple(
        Figure(
            id="",
            look=look_of(f"a {('woman', 'man')[(seed + n) % 2]}", stable(seed, n)),
            x=x,
            depth=0.05,
            yaw=-28.0 if x > 0 else 28.0,
            pose=pose_in(frame) or "stand",
            expression=expression_in(frame) or "neutral",
        )
        for n, x in enumerate(xs)
    )


def _own_pose(kind: str, frame: str) -> str:
    if kind in ("fish", "whale", "octopus") or (
        kind == "duck" and re.search(r"\b(?:stream|swim\w*|float\w*|drift\w*|water|goes by)\b", frame)
    ):
        return "swim"
    if kind in ("gull", "bird", "bee", "butterfly", "crow", "owl"):
        return (
            "fly"
            if kind in ("bee", "butterfly") or re.search(r"\b(?:fl(?:y|ies|ying)|wheel\w*|circl\w+|soar\w*|overhead|sky|above)\b", frame)
            else "stand"
        )
    return (
        "sleep"
        if re.search(rf"\b{kind}\w*\b[^.,]*\b(?:sleep\w*|asleep|curled)", frame)
        else "sit"
        if kind in ("cat", "dog", "fox", "frog")
        else "stand"
    )

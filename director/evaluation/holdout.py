"""Held-out films: prompts made of names, words and sentences that belong to the evaluation alone.

Every film is a function of seed and number. Its prompt is made of the tables below, its script and the truth of its pictures are the
storybook's. Training leaves a film out when ``belongs_to_evaluation`` says so of its prompt.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from director.evaluation.cases import SIZE, Case
from director.evaluation.expectations import truths_of
from director.storybook.direct import StorybookDirector
from pipeline.film.brief import Brief
from pipeline.film.scene import STYLES
from pipeline.store.artifacts import stable_seed

_NAMES = """
Adaeze Alvar Aurelio Baptiste Benigna Bettina Calliope Casimir Delphine Eskil Farida Gideon Halvor Imogen Ingeborg Ishaan
Jorunn Kalinda Leocadia Lisbet Lorcan Marisol Mirko Nadezhda Nikolai Odalys Orsino Ottoline Perpetua Quillon Rosalba Ruaridh
Saoirse Sunniva Svetlana Tancred Thandiwe Tobiah Ulrika Valentin Wenceslas Wilhelmina Ximena Yevgenia Zacharias
"""
NAMES = tuple(_NAMES.split())
"""Names of held-out films alone; training never meets them."""

_TRADES = (
    "clockmaker", "beekeeper", "postman", "violinist", "fisherman", "gardener", "librarian", "astronaut", "baker", "detective", "sailor",
    "carpenter", "schoolteacher", "painter", "nurse", "shepherd", "tailor", "magician", "firefighter", "lighthouse keeper", "tram driver",
    "florist", "blacksmith", "archaeologist",
)  # fmt: skip
_CREATURES = (
    "fox", "owl", "hedgehog", "bear", "rabbit", "penguin", "dragon", "robot", "mouse", "cat", "wolf", "turtle", "crow", "frog", "squirrel",
    "horse",
)  # fmt: skip
_PLACES = (
    "in the harbour", "in a forest", "in a library", "in the workshop", "on a rooftop", "in a village", "in the market", "at the station",
    "in a meadow", "in the mountains", "in a kitchen", "on the beach", "in the desert", "in a castle", "in the garden", "in a museum",
    "by the river", "in a snowy street", "in a cave", "in the attic",
)  # fmt: skip
_THINGS = (
    "a red kite", "an old map", "a silver key", "a lost letter", "a broken clock", "a blue umbrella", "a golden bell", "a small boat",
    "a wooden chest", "a green lantern", "a birthday cake", "a yellow balloon", "a heavy book", "a black violin", "a glass bottle",
    "a pair of red boots", "a white hat", "a telescope",
)  # fmt: skip
_TRAITS = ("old", "young", "shy", "stubborn", "curious", "lonely", "cheerful", "tired", "brave", "clumsy", "", "")
_TIMES = ("", "", "at night", "in the rain", "at dawn", "in winter", "in the fog", "before the storm", "at dusk")

_SENTENCES = (
    "{one} has to return {thing} {place} {time}",
    "Nobody believes {one} until {two} brings {thing} {place} {time}",
    "{place} {time}, {one} trades {thing} for the help of {two}",
    "{one} promises {two} to mend {thing} {place} {time}",
    "When {thing} disappears {place}, {one} suspects {two}",
    "{one} and {two} wait {place} {time} with {thing} between them",
    "{one} learns from {two} how to use {thing} {place}",
    "On the last day of the year {one} leaves {thing} {place} {time}",
)
_EVALUATED = re.compile(
    rf"\b(?:{'|'.join(NAMES)})\b|has to return|Nobody believes|trades .* for the help of|promises .* to mend|disappears .* suspects"
    r"|between them$|learns from .* how to use|On the last day of the year"
)


def held_out(films: int, *, seed: int, style: str = STYLES[0], shots: int = 0) -> Iterator[Case]:
    """The held-out films of a seed, in order; those of more films begin with those of fewer.

    Args:
        films: how many.
        seed: which ones.
        style: of the pictures, one of STYLES.
        shots: of every script, 0 when directors may choose.
    """
    author = StorybookDirector()
    for number in range(1, films + 1):
        wish = stable_seed("held-out film", seed, number)
        brief = Brief(prompt=prompt_of(seed, number), seed=wish, size=SIZE, style=style, shots=shots)
        script = author.write(brief)
        yield Case(id=f"film-{number:04d}", brief=brief, script=script, truths=truths_of(script, brief))


def prompt_of(seed: int, number: int) -> str:
    """The prompt of one held-out film; every second being has a name."""
    chance = random.Random(stable_seed("held-out prompt", seed, number))
    names = chance.sample(NAMES, 2)
    parts = {
        "one": _somebody(chance, names[0]),
        "two": _somebody(chance, names[1]),
        "thing": chance.choice(_THINGS),
        "place": chance.choice(_PLACES),
        "time": chance.choice(_TIMES),
    }
    text = " ".join(chance.choice(_SENTENCES).format(**parts).split()).replace(" ,", ",").rstrip(",")
    return text[0].upper() + text[1:]


def belongs_to_evaluation(prompt: str) -> bool:
    """Whether a prompt has a name or a sentence of held-out films, and so must not be learnt from."""
    return _EVALUATED.search(prompt) is not None


def _somebody(chance: random.Random, name: str) -> str:
    kind = chance.choice(_TRADES if chance.random() < 0.7 else _CREATURES)
    words = " ".join(word for word in (chance.choice(_TRAITS), kind) if word)
    article = "an" if words[0] in "aeiou" else "a"
    return f"{name}, {article} {words}," if chance.random() < 0.5 else f"{article} {words}"

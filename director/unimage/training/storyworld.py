"""The storyworld: as many films as wanted from the embedded story engine, with layered scenes, pictures on request, and the truth beside.

A film follows from settings, split and number alone. Training never sees the words that ``prompts.is_held_out`` names: not as names in
its scripts, nor as trades and creatures of its characters, nor as its places.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from director.storybook import story
from director.storybook.looks import looks_of
from director.storybook.seeds import stable
from director.storybook.staging import stage
from director.unimage.cues import cues_from
from director.unimage.scene_codec import can_encode
from director.unimage.training.prompts import held_out_words, prompt, vocabulary
from director.unimage.training.records import SPLITS, FilmRecord, KeyframeRecord, truth_of
from pipeline.errors import DatasetError, ScreenplayError
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.scene import STYLES, Scene
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.film.timing import Size

_TRIES = 4000
"""Prompts to try for one film: most are taken at once, for ``valid`` about one in forty is."""
_VALID = 40
"""One prompt of so many belongs to ``valid``, whatever film set it turns up in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyworld:
    """What the films of a world are like.

    Attributes:
        seed: another seed, other films.
        shots: fewest and most shots of a film.
        plain: Video lines keep what is done and said, and lose sounds and music.
        style: one of STYLES.
        picture: size of drawn keyframes, None for scenes alone.
    """

    seed: int = 0
    shots: tuple[int, int] = (4, 8)
    plain: bool = False
    style: str = "gouache"
    picture: Size | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.shots[0] <= self.shots[1] <= 60:
            raise DatasetError(
                f"films of {self.shots[0]} to {self.shots[1]} shots cannot be made", hint="allowed are 1 to 60, fewest first"
            )
        if self.style not in STYLES:
            raise DatasetError(f"{self.style!r} is no style", hint=f"allowed are: {', '.join(STYLES)}")


class StoryworldFilms:
    """Films of one split by number, made when they are asked for.

    Args:
        world: what they are like.
        split: one of SPLITS.
        count: how many there are.
    """

    def __init__(self, world: Storyworld, split: str, count: int) -> None:
        self._world, self._split, self._count = world, split, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> FilmRecord:
        if not 0 <= number < self._count:
            raise IndexError(number)
        return make_film(self._world, self._split, number)

    def __iter__(self) -> Iterator[FilmRecord]:
        return (self[number] for number in range(len(self)))


def make_film(world: Storyworld, split: str, number: int) -> FilmRecord:
    """One film; the same arguments always give the same.

    Args:
        world: what its films are like.
        split: one of SPLITS.
        number: from 0.

    Raises:
        DatasetError: there is no such split.
    """
    if split not in SPLITS:
        raise DatasetError(f"{split!r} is no split", hint=f"allowed are: {', '.join(SPLITS)}")
    rng = random.Random(stable("storyworld", world.seed, split, number))
    for _ in range(_TRIES):
        brief = Brief(
            prompt=prompt(rng, vocabulary(held_out=split == "test")),
            seed=rng.randrange(1 << 31),
            shots=rng.randint(*world.shots),
            style=world.style,
        )
        if split == "test" or is_valid_prompt(brief.prompt) == (split == "valid"):
            told = _told(brief)
            if told is not None and (split == "test" or not knows_held_out(told[0])):
                film = _filmed(*told, brief, world, f"{split}-{number:06d}", split)
                if all(k.scene is not None and can_encode(k.scene, k.cues) for k in film.keyframes):
                    return film
    raise AssertionError(f"no prompt in {_TRIES} made a film")


def is_valid_prompt(text: str) -> bool:
    """Whether a prompt belongs to ``valid``, so that training never sees it."""
    return stable("valid prompt", text) % _VALID == 0


def knows_held_out(screenplay: Screenplay) -> bool:
    """Whether a film names, casts or visits somebody or somewhere that training never sees."""
    names = {word.lower() for word in _capitals(screenplay)}
    cast = _phrases(" . ".join((screenplay.prompt, *(c.sheet for c in screenplay.characters))))
    places = _phrases(" . ".join((screenplay.prompt, *(e.name for e in screenplay.environments))))
    return bool(
        names & held_out_words("name") or cast & (held_out_words("trade") | held_out_words("creature")) or places & held_out_words("place")
    )


def _capitals(screenplay: Screenplay) -> set[str]:
    """Names of the cast, and every word with a capital that the film says."""
    said = " ".join((screenplay.prompt, *(span.text for _, _, span in screenplay.spoken())))
    return {*re.findall(r"\b[A-Z][a-z]+", said), *(c.name for c in screenplay.characters)}


def _phrases(text: str) -> set[str]:
    """Every one to three words in a row, lower case."""
    words = re.findall(r"[\w'’-]+|[.,;:!?]", text.lower())
    return {" ".join(words[at : at + n]) for n in (1, 2, 3) for at in range(len(words) - n + 1)}


def _told(brief: Brief) -> tuple[Screenplay, str] | None:
    """The screenplay of a brief and its script, None where the grammar cannot carry it."""
    screenplay = story.tell(brief).screenplay
    try:
        return screenplay, tagged.write(screenplay)
    except ScreenplayError:
        return None


def plain_script(script: str) -> str:
    """A script whose Video lines keep what is done and said, without sounds and music and the words that announce them."""
    return _HEARD.sub("", script)


_HEARD = re.compile(r" ?\b(?:Sound|Background music): <- [^<>]* ->")


def _filmed(screenplay: Screenplay, script: str, brief: Brief, world: Storyworld, name: str, split: str) -> FilmRecord:
    looks = looks_of(screenplay.characters, brief.seed)
    keyframes = tuple(
        _keyframe(stage(screenplay, shot, brief.style, brief.seed, looks), screenplay, shot, world.picture) for shot in screenplay.shots
    )
    return FilmRecord(
        id=name, prompt=screenplay.prompt, script=plain_script(script) if world.plain else script, keyframes=keyframes, split=split
    )


def _keyframe(scene: Scene, screenplay: Screenplay, shot: Shot, size: Size | None) -> KeyframeRecord:
    return KeyframeRecord(
        number=shot.number,
        visible=tuple(figure.id for figure in scene.figures if figure.id),
        cues=cues_from(scene, screenplay, shot),
        scene=scene,
        picture=None if size is None else drawn(scene, size),
        truth=truth_of(scene),
    )


def drawn(scene: Scene, size: Size) -> bytes:
    """The scene as a PNG."""
    import cv2

    from pipeline.illustration.stage import keyframe  # loads the drawing library, which writing does not need

    encoded = cv2.imencode(".png", keyframe(scene, size)[:, :, :3])[1]
    return encoded.tobytes()

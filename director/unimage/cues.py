"""What a shot's text and the film's seed decide about its scene, so that no model has to draw it.

The scene codec points into these: whom a figure's slot belongs to, which noun a thing's slot means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from director.storybook.seeds import stable
from director.storybook.staging.blocking import rack_of
from director.storybook.staging.phrases import bare, mentioned, with_mentions
from director.storybook.staging.setting import place_for
from director.storybook.staging.things import exact, things_in
from pipeline.film.scene import Scene
from pipeline.film.screenplay import NARRATOR, Character, Screenplay, Shot


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What is known of a shot before it is drawn.

    Attributes:
        ids: characters that the shot names, in order of mention: the Frame text, then the Video text, then who speaks,
            then who is meant without an id.
        nouns: drawable things that the Frame text names, in order, as the illustrator knows them.
        details: what the place shows, see ``Place.details``.
        place_seed: of the place, the same in all its shots.
        seed: of the shot.
        style: one of STYLES.
        move: one of CAMERA_MOVES.
        rack: where the focus goes, see ``Framing.rack``.
    """

    ids: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    place_seed: int = 0
    seed: int = 0
    style: str = "gouache"
    move: str = "static"
    rack: str = ""


def cues_for(screenplay: Screenplay, shot: Shot, style: str, seed: int) -> Cues:
    """The cues of one shot of a screenplay; nothing is drawn or staged for them."""
    place = place_for(screenplay, shot, shot.frame, seed)
    return Cues(
        ids=ids_of(shot, screenplay.characters),
        nouns=nouns_of(shot, screenplay.prompt),
        details=place.details,
        place_seed=place.seed,
        seed=stable(seed, shot.number, shot.variation),
        style=style,
        move=shot.move,
        rack=rack_of(shot.action),
    )


def cues_from(scene: Scene, screenplay: Screenplay, shot: Shot) -> Cues:
    """The cues of a shot whose scene is known; the same as ``cues_for`` where the storybook staged it."""
    return Cues(
        ids=ids_of(shot, screenplay.characters),
        nouns=nouns_of(shot, screenplay.prompt),
        details=scene.place.details,
        place_seed=scene.place.seed,
        seed=scene.seed,
        style=scene.style,
        move=scene.framing.move,
        rack=scene.framing.rack,
    )


def ids_of(shot: Shot, cast: Sequence[Character]) -> tuple[str, ...]:
    """The characters of a shot in order of mention; behind them who only speaks, then who is meant by name or role without an id."""
    named = (name for name in shot.references if name.startswith("Character"))
    heard = (str(line.speaker) for line in shot.lines if line.speaker and line.speaker != NARRATOR)
    meant = (name for text in (shot.frame, shot.action) for name in mentioned(with_mentions(text, cast)) if name.startswith("Character"))
    return tuple(dict.fromkeys((*named, *heard, *meant)))


def nouns_of(shot: Shot, prompt: str) -> tuple[str, ...]:
    """The things that a Frame text names, in order, each once, as they would be drawn."""
    text = bare(shot.frame)
    told = f"{text} {prompt}".lower()
    return tuple(dict.fromkeys(exact(thing.noun, told) for thing in things_in(text, insert=True)))

"""A story as a screenplay and a brief, so that any director can draw it.

Characters become ``<CharacterN>`` with their description for a sheet, each setting that differs an ``<EnvironmentN>``; the static
description behind the perspective is the Frame line, the plot the Video line. Reference pictures go into the brief.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from director.evaluation.vistorybench.stories import Story, StoryCharacter, StoryShot
from pipeline.film.brief import Brief, ReferencePicture
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import SHOT_SIZES, Character, CharacterId, Environment, EnvironmentId, Prose, Screenplay, Shot
from pipeline.film.timing import Size
from pipeline.store.artifacts import digest

SIZE = Size(1024, 576)

_SIZES = (
    (r"extreme close|macro", "Extreme close-up"),
    (r"medium close", "Medium close-up"),
    (r"close[- ]?up|close shot|detail", "Close-up"),
    (r"extreme (?:long|wide)|bird'?s[- ]eye|aerial|panoram", "Extreme long shot"),
    (r"medium|waist|mid[- ]shot|over[- ]the[- ]shoulder", "Medium shot"),
    (r"full[- ](?:shot|body)", "Full shot"),
    (r"long shot|distant", "Long shot"),
    (r"wide|establishing|panoramic", "Wide shot"),
)
_BRACKETS = re.compile(r"[<>]")


def screenplay_of(story: Story, language: str = "en") -> Screenplay:
    """The story as a screenplay; shots are numbered from 1 in the order of the file."""
    settings = tuple(dict.fromkeys(_text(shot.scene, language) for shot in story.shots))
    return Screenplay(
        prompt=_text(story.kinds, language),
        title=f"Story {story.id}",
        characters=tuple(
            Character(id=CharacterId(f"Character{number}"), sheet=_text(c.prompts, language), name=c.names.get(language, ""))
            for number, c in enumerate(story.characters, start=1)
        ),
        environments=tuple(Environment(id=EnvironmentId(f"Environment{n}"), sheet=text) for n, text in enumerate(settings, start=1)),
        shots=tuple(_shot(n, shot, story.characters, settings, language) for n, shot in enumerate(story.shots, start=1)),
    )


def brief_of(story: Story, seed: int, size: Size = SIZE) -> Brief:
    """The wish: pictures of ``size``, and the first reference picture of every character."""
    references = tuple(
        ReferencePicture(id=f"Character{number}", picture=MediaRef(path=character.images[0], sha256=digest(character.images[0])))
        for number, character in enumerate(story.characters, start=1)
        if character.images
    )
    return replace(Brief(prompt=f"Story {story.id}", seed=seed, size=size), references=references)


def shot_size(camera: str) -> str:
    """The shot size that a perspective names, "Medium shot" where it names none."""
    return next((size for pattern, size in _SIZES if re.search(pattern, camera, re.IGNORECASE)), SHOT_SIZES[4])


def _shot(number: int, shot: StoryShot, cast: Sequence[StoryCharacter], settings: Sequence[str], language: str) -> Shot:
    ids = {character.key: f"<Character{n}>" for n, character in enumerate(cast, start=1)}
    text = _text(shot.script, language)
    for character in sorted(cast, key=lambda c: -len(c.names.get(language, ""))):
        if (name := character.names.get(language, "")) and character.key in shot.characters:
            text = re.sub(rf"(?<![\w<]){re.escape(name)}(?!\w)", ids[character.key], text)
    unnamed = [ids[key] for key in shot.characters if ids[key] not in text]
    where = f"<Environment{settings.index(_text(shot.scene, language)) + 1}>"
    beginning = f"{' and '.join(unnamed)}: " if unnamed else ""
    camera = _text(shot.camera, language)
    return Shot(
        number=number,
        size=shot_size(camera),
        frame=f"{beginning}{text.rstrip('.')}, {where}. {camera}",
        video=(Prose(text=_text(shot.plot, language) or "The picture holds."),),
    )


def _text(texts: Mapping[str, str], language: str) -> str:
    return " ".join(_BRACKETS.sub("", texts.get(language, "")).split())

"""The stories of the data set: one folder each, with ``story.json`` and ``image/CHARACTER/NN.jpg``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DatasetError
from pipeline.store.artifacts import write_bytes, write_text

LANGUAGES = ("en", "ch")
TAGS = ("realistic_human", "unrealistic_human", "non_human")
LITE = ("01", "08", "09", "15", "17", "19", "24", "27", "28", "29", "32", "41", "52", "53", "55", "57", "60", "64", "68", "79")
"""The stories of the Lite split."""

PICTURES = (".jpg", ".jpeg", ".png")
STORY_FILE = "story.json"

Texts = Mapping[str, str]
"""One text by language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCharacter:
    """One character of a story.

    Attributes:
        key: its folder and its name in shots.
        names: by language.
        prompts: its description, by language.
        tag: one of TAGS; decides which encoder looks at it.
        appearances: in how many shots it is, -1 where the file does not say.
        images: reference pictures, in order; the first is the one that style and copies are held against.
    """

    key: str
    names: Texts
    prompts: Texts
    tag: str
    appearances: int = -1
    images: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryShot:
    """One shot; texts by language.

    Attributes:
        index: from 1.
        scene: the setting.
        plot: what it tells of the story.
        script: what is to be seen, static.
        camera: the perspective.
        characters: keys of those on stage.
    """

    index: int
    scene: Texts
    plot: Texts
    script: Texts
    camera: Texts
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story: ``id`` is its folder, ``kinds`` its type by language."""

    id: str
    kinds: Texts
    characters: tuple[StoryCharacter, ...]
    shots: tuple[StoryShot, ...]

    def character(self, key: str) -> StoryCharacter:
        """The character with this key."""
        return next(character for character in self.characters if character.key == key)


_FIELDS = {
    "scene": "Setting Description",
    "plot": "Plot Correspondence",
    "script": "Static Shot Description",
    "camera": "Shot Perspective Design",
}
_ON_STAGE = "Characters Appearing"


def read_stories(root: Path, ids: Sequence[str] = ()) -> tuple[Story, ...]:
    """Read the stories of a folder, by number.

    Args:
        root: holds one folder of digits per story, or a folder ``ViStory`` that does.
        ids: only these.

    Raises:
        DatasetError: there is none, one that was asked for is missing, or one cannot be read.
    """
    home = root / "ViStory" if (root / "ViStory").is_dir() else root
    found = sorted((p.name for p in home.iterdir() if p.name.isdigit() and (p / STORY_FILE).is_file()), key=int) if home.is_dir() else []
    if not found or (absent := [name for name in ids if name not in found]):
        what = f"has no story {', '.join(absent)}" if found else "holds no stories"
        raise DatasetError(f"{str(root)!r} {what}", hint="give the folder of ViStoryBench's data set, whose folders are 01, 02, ...")
    return tuple(read_story(home / name) for name in (ids or found))


def read_story(folder: Path) -> Story:
    """Read one story.

    Raises:
        DatasetError: the file cannot be read, lacks a field, or names a character that it does not have.
    """
    path = folder / STORY_FILE
    try:
        content = json.loads(path.read_text("utf-8-sig"))
        characters = tuple(_character(key, entry, folder) for key, entry in content["Characters"].items())
        shots = tuple(_shot(entry) for entry in content["Shots"])
        kinds = dict(content.get("Story_type", {}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{str(path)!r} cannot be read as a story: {error!r}", hint="fetch the data set again") from error
    known = {character.key for character in characters}
    if strangers := sorted({key for shot in shots for key in shot.characters} - known):
        raise DatasetError(f"{str(path)!r} has shots of {', '.join(strangers)}, who is not among its characters", hint="mend the file")
    return Story(id=folder.name, kinds=kinds, characters=characters, shots=shots)


def write_story(story: Story, root: Path) -> Path:
    """Write a story in the data set's layout, its reference pictures copied; returns its folder."""
    folder = root / story.id
    for character in story.characters:
        for number, image in enumerate(character.images):
            write_bytes(folder / "image" / character.key / f"{number:02d}{image.suffix}", image.read_bytes())
    content = {
        "Story_type": dict(story.kinds),
        "Characters": {character.key: _character_json(character) for character in story.characters},
        "Shots": [_shot_json(shot) for shot in story.shots],
    }
    write_text(folder / STORY_FILE, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    return folder


def _character(key: str, entry: Mapping[str, Any], folder: Path) -> StoryCharacter:
    home = folder / "image" / key
    images = sorted(path for path in home.rglob("*") if path.suffix.lower() in PICTURES) if home.is_dir() else []
    return StoryCharacter(
        key=key,
        names={language: str(entry.get(f"name_{language}", "")) for language in LANGUAGES},
        prompts={language: str(entry.get(f"prompt_{language}", "")) for language in LANGUAGES},
        tag=str(entry["tag"]),
        appearances=int(entry.get("num_of_appearances", -1)),
        images=tuple(images),
    )


def _shot(entry: Mapping[str, Any]) -> StoryShot:
    texts = {name: {language: str(text) for language, text in entry[field].items()} for name, field in _FIELDS.items()}
    return StoryShot(index=int(entry["index"]), characters=tuple(key.strip() for key in entry[_ON_STAGE]["en"]), **texts)


def _character_json(character: StoryCharacter) -> dict[str, Any]:
    return {
        **{f"name_{language}": name for language, name in character.names.items()},
        **{f"prompt_{language}": prompt for language, prompt in character.prompts.items()},
        "tag": character.tag,
        "num_of_appearances": character.appearances,
    }


def _shot_json(shot: StoryShot) -> dict[str, Any]:
    texts = {field: dict(getattr(shot, name)) for name, field in _FIELDS.items()}
    return {"index": shot.index, **texts, _ON_STAGE: {language: list(shot.characters) for language in LANGUAGES}}

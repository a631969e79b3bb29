"""What a film is made of and by whom, said plainly: ``disclosure.json``, and the manifest of its Content Credentials.

Digital source types are those of the IPTC. What a model learnt from others' works is ``trainedAlgorithmicMedia``; what our own
code draws and composes by rule, without training data, is ``algorithmicMedia``. Of a file that a person brought nothing is claimed.
Prompts stay at home: they are in the timeline, not in what is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.editing.edit import Edit
from pipeline.media.credentials import Ingredient

SCHEMA = "filmwright.disclosure/1"

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""Where the terms stand."""

TRAINED, RULED, BROUGHT = "trainedAlgorithmicMedia", "algorithmicMedia", ""
"""Source types of a part: from a trained model, by rule, and not claimed."""

BY_RULE = ("storybook", "animatic", "card", "draft", "orchestra", "weather")
"""Parts of ours that use no training data. Whatever is not among them counts as a trained model."""

PERSON = "a person"
"""Who made a clip that came with an edited timeline."""

SOUND_PARTS = ("voice", "music", "ambience")
"""Ids of parts that are heard."""

WORDS = "words"
"""Id of a part that is read."""

_BEARERS = {".mp4": "video/mp4", ".mov": "video/quicktime"}
_SAID = {
    TRAINED: "Made by a trained model.",
    RULED: "Made by rules, without training data.",
    BROUGHT: "Brought by a person; nothing is claimed.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a film.

    Attributes:
        id: shot id, or "voice", "music", "ambience".
        maker: adapter with its version.
        model: model id, "" for none.
        seed: of a shot.
        sha256: of the take, "" for sounds.
        source_type: IPTC term without its address, "" where nothing is claimed.
    """

    id: str
    maker: str
    model: str = ""
    seed: int = 0
    sha256: str = ""
    source_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """All parts of a film, and what follows for the whole; ``words`` are those who wrote beats and lines beside the director."""

    title: str
    shots: tuple[Part, ...]
    sounds: tuple[Part, ...] = ()
    words: tuple[Part, ...] = ()

    @property
    def source_type(self) -> str:
        """The IPTC term for the whole film."""
        found = {part.source_type for part in (*self.shots, *self.sounds, *self.words)}
        if len(found) == 1 and found != {BROUGHT}:
            return found.pop()
        if TRAINED in found:
            return "compositeWithTrainedAlgorithmicMedia"
        return "compositeSynthetic" if RULED in found else "composite"


def disclose(edit: Edit, digests: dict[Path, str], sounds: Sequence[tuple[str, str]], writers: Sequence[str] = ()) -> Disclosure:
    """What an edit discloses.

    Args:
        edit: of the film.
        digests: SHA-256 of each take by its path in the edit.
        sounds: (kind, maker) of everything that is heard.
        writers: models that wrote beats and lines beside the director.
    """
    shots = tuple(
        Part(
            id=str(shot.id), maker=shot.adapter, model=shot.model, seed=shot.seed, sha256=digests.get(shot.clip, ""),
            source_type=source_type(shot.adapter),
        )
        for shot in edit.shots
    )  # fmt: skip
    heard = tuple(Part(id=kind, maker=maker, source_type=source_type(maker)) for kind, maker in sounds)
    written = tuple(Part(id=WORDS, maker=writer, source_type=TRAINED) for writer in writers)
    return Disclosure(title=edit.title, shots=shots, sounds=heard, words=written)


def source_type(maker: str) -> str:
    """The IPTC term for what ``maker`` ("storybook 1") makes, "" where nothing is claimed."""
    name = maker.split(" ")[0]
    if maker in ("", PERSON):
        return BROUGHT
    return RULED if name in BY_RULE else TRAINED


def as_json(disclosure: Disclosure, *, film: str, sha256: str, signed: str) -> dict[str, Any]:
    """The plain file beside the film; ``signed`` is "no", or who signed it."""

    def told(part: Part) -> dict[str, Any]:
        facts = {name: value for name, value in asdict(part).items() if value not in ("", 0) or name == "id"}
        return {**facts, "statement": _SAID[part.source_type]}

    return {
        "schema": SCHEMA,
        "title": disclosure.title,
        "film": film,
        "sha256": sha256,
        "statement": "The pictures and sounds of this film were made by software. People and places in it are invented.",
        "digital_source_type": IPTC + disclosure.source_type,
        "content_credentials": signed,
        "shots": [told(part) for part in disclosure.shots],
        "sounds": [told(part) for part in disclosure.sounds],
        **({"words": [told(part) for part in disclosure.words]} if disclosure.words else {}),
    }


def manifest(disclosure: Disclosure, version: str) -> dict[str, Any]:
    """The C2PA manifest of the film, but for its ingredients; ``version`` is ours."""
    agent = {"name": "filmwright", "version": version}
    whole = {"action": "c2pa.created", "digitalSourceType": IPTC + disclosure.source_type, "softwareAgent": agent}
    placed = [_placed(part, label) for part, label in _labelled(disclosure)]
    actions = {"label": "c2pa.actions.v2", "data": {"actions": [whole, *placed]}}
    parts = [{name: value for name, value in asdict(part).items() if value != ""} for part, _ in _labelled(disclosure)]
    own = {"label": "filmwright.parts", "data": {"schema": SCHEMA, "parts": parts}}
    return {"claim_generator_info": [agent], "title": disclosure.title or "film", "format": "video/mp4", "assertions": [actions, own]}


def delivery_manifest(title: str, profile: str, version: str) -> dict[str, Any]:
    """The C2PA manifest of a delivery: the film, encoded for another place."""
    agent = {"name": "filmwright", "version": version}
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["film"]}, "softwareAgent": agent}
    made = {"action": "c2pa.transcoded", "parameters": {"description": f"delivery {profile}"}, "softwareAgent": agent}
    actions = {"label": "c2pa.actions.v2", "data": {"actions": [opened, made]}}
    return {"claim_generator_info": [agent], "title": title or "film", "format": "video/mp4", "assertions": [actions]}


def ingredients(disclosure: Disclosure, edit: Edit, root: Path) -> tuple[Ingredient, ...]:
    """Each part as an ingredient; clips that a person brought may bear credentials of their own, which are taken along."""
    brought = {str(shot.id): root / shot.clip for shot in edit.shots if shot.adapter == PERSON and shot.clip.suffix.lower() in _BEARERS}
    return tuple(_ingredient(part, label, brought.get(part.id)) for part, label in _labelled(disclosure))


def _ingredient(part: Part, label: str, file: Path | None) -> Ingredient:
    return Ingredient(label=label, description=_described(part), file=file, type=_type(part, file))


def _type(part: Part, file: Path | None) -> str:
    if part.id in SOUND_PARTS:
        return "audio/wav"
    if part.id == WORDS:
        return "text/plain"
    return _BEARERS[file.suffix.lower()] if file is not None else "video/mp4"


def _labelled(disclosure: Disclosure) -> list[tuple[Part, str]]:
    """Parts with labels that are there once, also where a shot was cut in two."""
    found: list[tuple[Part, str]] = []
    for part in (*disclosure.shots, *disclosure.sounds, *disclosure.words):
        again = sum(one.id == part.id for one, _ in found)
        found.append((part, part.id if not again else f"{part.id}/{again + 1}"))
    return found


def _placed(part: Part, label: str) -> dict[str, Any]:
    action: dict[str, Any] = {"action": "c2pa.placed", "parameters": {"ingredientIds": [label], "description": _described(part)}}
    if part.maker and part.source_type:
        name, _, version = part.maker.partition(" ")
        action["softwareAgent"] = {"name": name, **({"version": version} if version else {})}
        action["digitalSourceType"] = IPTC + part.source_type
    return action


def _described(part: Part) -> str:
    facts = (part.maker or "unknown", part.model and f"model {part.model}", part.sha256 and f"seed {part.seed}, SHA-256 {part.sha256}")
    return "; ".join(fact for fact in facts if fact)

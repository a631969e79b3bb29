"""What a film folder holds, read from its records alone: no part is loaded, nothing is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ArtifactError
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.ports import Finding
from pipeline.stages.pictures import read_keyframe
from pipeline.stages.script import read_screenplay
from pipeline.store.artifacts import is_made, read_json
from pipeline.store.folder import FilmFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """One line of dialogue as it was spoken; ``seconds`` of work, ``length`` in seconds."""

    speaker: str
    text: str
    voice: str
    length: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFacts:
    """One take in the folder.

    ``seconds`` is the time that it took to make, ``findings`` what the judges saw, ``instead_of`` why others did not make it.
    """

    clip: Path
    frames: int
    adapter: str
    model: str
    seed: int
    cost: float | None
    seconds: float
    findings: tuple[Finding, ...] = ()
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedTake:
    """A job that became no take: who failed, what kind of failure, why, and what it cost; None where that is not known."""

    adapter: str
    model: str
    kind: str
    reason: str
    cost: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSurvey:
    """One shot or card.

    Attributes:
        id: of the shot or card.
        shot: the shot, None for a card.
        keyframe: its picture, None where there is no whole one.
        drawn_in: seconds that the keyframe took.
        lines: those that were spoken, in order.
        takes: whole takes, latest first.
        failed: jobs that became none, latest first.
    """

    id: str
    shot: Shot | None
    keyframe: Path | None = None
    drawn_in: float = 0.0
    lines: tuple[SpokenLine, ...] = ()
    takes: tuple[TakeFacts, ...] = ()
    failed: tuple[FailedTake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A film folder.

    Attributes:
        folder: where.
        screenplay: the script.
        places: shots and cards in film order.
        facts: the film's own record.
        finished: the film stands and its bytes are those that were proven.
    """

    folder: FilmFolder
    screenplay: Screenplay
    places: tuple[PlaceSurvey, ...]
    facts: dict[str, Any]
    finished: bool

    @property
    def shots(self) -> tuple[PlaceSurvey, ...]:
        """The places that are shots."""
        return tuple(place for place in self.places if place.shot is not None)


def survey(folder: FilmFolder) -> Survey:
    """Look through a film folder.

    Raises:
        ArtifactError: there is no film in it.
        ScreenplayError: its screenplay is not legal.
    """
    if not folder.root.is_dir():
        raise ArtifactError(f"there is no film folder {str(folder.root)!r}", hint="make one first: filmwright make PROMPT --out DIR")
    screenplay = read_screenplay(folder)
    cards = {name: takes(folder, name) for name in ("title", "end")}
    places = [_shot(folder, screenplay, shot) for shot in screenplay.shots]
    if cards["title"]:
        places.insert(0, PlaceSurvey(id="title", shot=None, takes=cards["title"]))
    if cards["end"]:
        places.append(PlaceSurvey(id="end", shot=None, takes=cards["end"]))
    return Survey(folder=folder, screenplay=screenplay, places=tuple(places), facts=folder.facts(), finished=folder.film_stands())


def takes(folder: FilmFolder, place: str) -> tuple[TakeFacts, ...]:
    """The whole takes of a shot or card, latest first."""
    found = (_take(path) for path in _latest_first(folder.takes(place)))
    return tuple(take for take in found if take is not None)


def failed(folder: FilmFolder, place: str) -> tuple[FailedTake, ...]:
    """The jobs of a shot that became no take, latest first."""
    records = (read_json(path) for path in _latest_first(folder.takes(place) / "failed"))
    return tuple(
        FailedTake(
            adapter=str(record.get("adapter", "")),
            model=str(record.get("model", "")),
            kind=str(record.get("kind", "")),
            reason=str(record.get("reason", "")),
            cost=record.get("cost"),
        )
        for record in records
    )


def _latest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def as_json(found: Survey) -> dict[str, Any]:
    """The state of a film as one JSON object."""
    proof = found.facts.get("film", {}).get("proof", {})
    return {
        "folder": str(found.folder.root),
        "title": found.screenplay.title,
        "finished": found.finished,
        "film": str(found.folder.film) if found.folder.film.is_file() else None,
        "proof": proof,
        "shots": [_shot_json(place) for place in found.shots],
    }


def _shot_json(place: PlaceSurvey) -> dict[str, Any]:
    assert place.shot is not None
    return {
        "id": place.id,
        "keyframe": str(place.keyframe) if place.keyframe else None,
        "lines": len(place.shot.lines),
        "spoken": len(place.lines),
        "takes": [str(take.clip) for take in place.takes],
    }


def _shot(folder: FilmFolder, screenplay: Screenplay, shot: Shot) -> PlaceSurvey:
    whole = read_keyframe(folder, shot.id) is not None
    record = read_json(folder.keyframe(shot.id).with_suffix(".json"))
    lines = (_line(folder, screenplay, shot, index) for index in range(1, len(shot.lines) + 1))
    return PlaceSurvey(
        id=shot.id,
        shot=shot,
        keyframe=folder.keyframe(shot.id) if whole else None,
        drawn_in=float(record.get("seconds", 0.0)),
        lines=tuple(line for line in lines if line is not None),
        takes=takes(folder, shot.id),
        failed=failed(folder, shot.id),
    )


def _line(folder: FilmFolder, screenplay: Screenplay, shot: Shot, index: int) -> SpokenLine | None:
    path = folder.line(shot.id, index)
    record = read_json(path.with_suffix(".json"))
    if not is_made(record, str(record.get("key")), path):
        return None
    line = shot.lines[index - 1]
    character = screenplay.character(line.speaker)
    return SpokenLine(
        speaker=(character.name if character else "") or str(line.speaker),
        text=line.text,
        voice=str(record.get("voice", "")),
        length=record.get("samples", 0) / max(1, record.get("rate", 1)),
        seconds=float(record.get("seconds", 0.0)),
    )


def _take(path: Path) -> TakeFacts | None:
    record, clip = read_json(path), path.with_suffix(".mp4")
    if not is_made(record, str(record.get("key")), clip):
        return None
    return TakeFacts(
        clip=clip,
        frames=int(record.get("frames", 0)),
        adapter=str(record.get("adapter", "")),
        model=str(record.get("model", "")),
        seed=int(record.get("seed", 0)),
        cost=record.get("cost"),
        seconds=float(record.get("seconds", 0.0)),
        findings=tuple(Finding(**finding) for finding in record.get("findings", ())),
        instead_of=tuple(map(str, record.get("instead_of", ()))),
    )

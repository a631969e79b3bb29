"""Dialogue: every line spoken once, by the voice that its character keeps for the whole film."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.film.dramatis import with_names
from pipeline.film.media import MediaRef, Phone, Word
from pipeline.film.screenplay import CharacterId, Screenplay, Shot, Span
from pipeline.media.sound import write_wav
from pipeline.planning.casting import Part, cast_voices, line_pace
from pipeline.planning.shots import LineTake
from pipeline.ports import SpeakRequest, Speech
from pipeline.stages.production import Production, step
from pipeline.store.artifacts import content_key, is_made, made, read_json, write_json
from pipeline.store.folder import FilmFolder

Cast = dict[CharacterId, Part]
"""Who speaks with which voice and at which pace."""


def cast(production: Production, screenplay: Screenplay) -> Cast:
    """One voice for each character and the narrator; the same film gives the same cast."""
    return {part.character: part for part in cast_voices(screenplay, production.studio.voice.voices(), production.brief.seed)}


def speak_lines(production: Production, screenplay: Screenplay, shot: Shot, parts: Cast | None = None) -> tuple[LineTake, ...]:
    """The spoken lines of one shot in order, spoken first if they are missing or stale."""
    parts = cast(production, screenplay) if parts is None else parts
    named = (replace(line, text=with_names(line.text, screenplay.characters)) for line in shot.lines)
    return tuple(_speak(production, shot, index, line, parts[line.speaker]) for index, line in enumerate(named, start=1))


def read_lines(folder: FilmFolder, shot: Shot) -> tuple[LineTake, ...] | None:
    """The lines of a shot as they lie in the folder, of whatever voice; None where one is missing or damaged."""
    found = []
    for index, line in enumerate(shot.lines, start=1):
        record = read_json(_record(folder, shot, index))
        take = _read(folder, shot, index, line, str(record.get("key")))
        if take is None:
            return None
        found.append(take)
    return tuple(found)


def _speak(production: Production, shot: Shot, index: int, line: Span, part: Part) -> LineTake:
    voice, folder = production.studio.voice, production.folder
    pace = line_pace(part.pace, manner=line.manner, beat=shot.beat)
    request = SpeakRequest(text=line.text, voice=part.voice, pace=pace, language=production.brief.language)
    key = content_key("line", voice.name, voice.version, request)
    with step(production, "speak", f"{shot.id}-{index}") as now:
        kept = _read(folder, shot, index, line, key)
        if kept is not None:
            now.kept = True
            return kept
        speech = voice.speak(request)
        return _save(folder, shot, index, line, part, speech, key, now.seconds)


def _record(folder: FilmFolder, shot: Shot, index: int) -> Path:
    return folder.line(shot.id, index).with_suffix(".json")


def _read(folder: FilmFolder, shot: Shot, index: int, line: Span, key: str) -> LineTake | None:
    path = folder.line(shot.id, index)
    record = read_json(_record(folder, shot, index))
    if not is_made(record, key, path):
        return None
    return _take(folder, shot, index, line, record)


def _take(folder: FilmFolder, shot: Shot, index: int, line: Span, record: dict[str, Any]) -> LineTake:
    path = folder.line(shot.id, index)
    return LineTake(
        shot=shot.id,
        index=index,
        speaker=line.speaker,
        text=line.text,
        voice=record["voice"],
        sound=MediaRef(path=Path(folder.relative(path)), sha256=record["sha256"][path.name]),
        rate=record["rate"],
        samples=record["samples"],
        words=tuple(Word(text=t, start=a, end=b) for t, a, b in record["words"]),
        phones=tuple(Phone(symbol=t, start=a, end=b) for t, a, b in record["phones"]),
    )


def _save(folder: FilmFolder, shot: Shot, index: int, line: Span, part: Part, speech: Speech, key: str, seconds: float) -> LineTake:
    path = folder.line(shot.id, index)
    write_wav(path, speech.sound)
    facts = made(
        key, path, seconds=seconds, voice=part.voice, rate=speech.sound.rate, samples=len(speech.sound.samples),
        words=[dataclasses.astuple(w) for w in speech.words], phones=[dataclasses.astuple(p) for p in speech.phones],
    )  # fmt: skip
    write_json(_record(folder, shot, index), facts)
    return _take(folder, shot, index, line, facts)

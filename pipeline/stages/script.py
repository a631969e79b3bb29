"""The screenplay: written by the director, brought by a person, or edited between two runs."""

from __future__ import annotations

import dataclasses

from pipeline.errors import ArtifactError
from pipeline.film import cast_sheet, tagged
from pipeline.film.screenplay import Screenplay
from pipeline.ports import Candid
from pipeline.stages.production import Production, listening, step
from pipeline.store.artifacts import content_key, digest, write_text
from pipeline.store.folder import FilmFolder


def write_screenplay(production: Production) -> Screenplay:
    """The film's screenplay, written first if it is missing or stale.

    A screenplay that a person edited after it was written is kept as it is and read.

    Raises:
        BriefError: the director can make nothing of the prompt.
        ScreenplayError: the text in the folder is not a legal screenplay.
    """
    folder = production.folder
    with step(production, "write") as now:
        key = _key(production)
        record = folder.facts().get("screenplay", {})
        if folder.screenplay.is_file() and (production.as_is or record.get("key") == key or not _untouched(folder, record)):
            now.kept = True
            return read_screenplay(folder)
        with listening(production, production.studio.director, "write"):
            screenplay = production.source or production.studio.director.write(production.brief)
        if production.title:
            screenplay = dataclasses.replace(screenplay, title=production.title)
        save_screenplay(folder, screenplay)
        folder.note(screenplay={"key": key, "seconds": now.seconds, **_digests(folder)}, substituted=_unshown(production, screenplay))
        return read_screenplay(folder)


def read_screenplay(folder: FilmFolder) -> Screenplay:
    """Read the screenplay of a film folder with its cast sheet.

    Raises:
        ArtifactError: there is none.
        ScreenplayError: it is not legal.
    """
    if not folder.screenplay.is_file():
        raise ArtifactError(f"{folder.root} holds no screenplay.txt", hint="make a film there first: filmwright make PROMPT --out DIR")
    screenplay = tagged.read(_text(folder, "screenplay.txt"), folder.screenplay.name)
    sheet = _text(folder, "screenplay.yaml") if folder.cast_sheet.is_file() else ""
    return cast_sheet.read(sheet, screenplay, folder.cast_sheet.name)


def save_screenplay(folder: FilmFolder, screenplay: Screenplay) -> None:
    """Write the screenplay and its cast sheet."""
    write_text(folder.cast_sheet, cast_sheet.write(screenplay))
    write_text(folder.screenplay, tagged.write(screenplay))


def _text(folder: FilmFolder, name: str) -> str:
    data = (folder.root / name).read_bytes()
    return data.decode("utf-8", "replace") if b"\x00" not in data else data.decode("latin-1")


def _unshown(production: Production, screenplay: Screenplay) -> list[str]:
    """What the director does not show of its own prompt; a screenplay that somebody brought is filmed as it is."""
    director = production.studio.director
    if production.source is not None or not isinstance(director, Candid):
        return []
    return list(director.unshown(screenplay, production.brief))


def _key(production: Production) -> str:
    director = production.studio.director
    wish = dataclasses.replace(production.brief, size=type(production.brief.size)(16, 16))
    return content_key("screenplay", director.name, director.version, wish, production.source, production.title)


def _digests(folder: FilmFolder) -> dict[str, dict[str, str]]:
    return {"sha256": {p.name: digest(p) for p in (folder.screenplay, folder.cast_sheet)}}


def _untouched(folder: FilmFolder, record: dict[str, object]) -> bool:
    return folder.cast_sheet.is_file() and record.get("sha256") == _digests(folder)["sha256"]

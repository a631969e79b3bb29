"""Timelines out of a film folder and back into it, for people who cut in another editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import ArtifactError, TimelineError
from pipeline.store.folder import FilmFolder, held

Facts = dict[str, Any]


def export(root: Path, to: str) -> Facts:
    """Write the timeline of a folder for other editors, into its ``exports``.

    Args:
        root: the film folder.
        to: formats with commas between, "" for all that can be written here.

    Raises:
        ArtifactError: the folder holds no timeline.
        ConfigError: a format is unknown or its package is missing.
        TimelineError: the film cannot be written in a format.
    """
    from pipeline.editing import timeline
    from pipeline.editing.exchange.exporting import export as write
    from pipeline.editing.stems import write_stems
    from workflows.proving import asked_loudness

    folder = _with_timeline(root)
    edit = timeline.load(folder.timeline)
    formats = tuple(name.strip() for name in to.split(",") if name.strip()) or _possible(edit.rate)
    with held(folder):
        if "stems" in formats:
            gain = folder.facts().get("film", {}).get("gain_db")
            write_stems(edit, root, folder.work / "segments", loudness=asked_loudness(folder), gain_db=gain)
        found = write(edit, root, root / "exports", formats)
    rows = [{"format": one.format, "files": [str(path) for path in one.files], "losses": list(one.losses)} for one in found]
    return {"folder": str(root), "exports": rows}


def export_text(facts: Facts) -> str:
    """One line per file, and what it does not carry."""
    lines = []
    for row in facts["exports"]:
        lines.extend(row["files"])
        lines.extend(f"  lost: {loss}" for loss in row["losses"])
    return "\n".join(lines)


def bring_timeline(folder: FilmFolder, file: Path) -> Path | None:
    """Make a timeline of somebody's editor the folder's own; the one before is kept under another name, which is returned.

    Raises:
        TimelineError: it is no timeline, or cannot be rendered.
        ArtifactError: the folder cannot be written.
    """
    from pipeline.editing import timeline
    from pipeline.editing.exchange import fcpxml_reading

    if folder.timeline.is_file() and file.exists() and file.samefile(folder.timeline):
        return None
    known = timeline.load(folder.timeline) if folder.timeline.is_file() else None
    kind = file.suffix.lower()
    if kind == ".otio":
        edit = timeline.load(file, folder.root)
    elif kind in (".fcpxml", ".fcpxmld"):
        edit = fcpxml_reading.read(file, folder.root, known)
    else:
        raise TimelineError(f"{file.name} is neither OpenTimelineIO nor FCPXML", hint="export the timeline as .otio or .fcpxml")
    with held(folder):
        aside = _aside(folder) if known is not None else None
        timeline.save(edit, folder.timeline)
    return aside


def _aside(folder: FilmFolder) -> Path:
    path = folder.timeline
    aside = next(p for p in (path.with_name(f"timeline.before{n}.otio") for n in range(1, 10_000)) if not p.exists())
    path.rename(aside)
    return aside


def _with_timeline(root: Path) -> FilmFolder:
    folder = FilmFolder(root)
    if not folder.timeline.is_file():
        raise ArtifactError(f"{root} holds no timeline.otio", hint=f"finish the film first: filmwright make {root}")
    return folder


def _possible(rate: object) -> tuple[str, ...]:
    """Every format that this film and this installation can have."""
    from importlib.util import find_spec

    from pipeline.editing.exchange.exporting import FORMATS, PACKAGES
    from pipeline.editing.exchange.timecode import COUNTED

    here = tuple(name for name in FORMATS if name not in PACKAGES or find_spec(PACKAGES[name]) is not None)
    return here if str(rate) in COUNTED else tuple(name for name in here if name in ("otio", "stems"))

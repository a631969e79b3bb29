"""One call for all formats: the timeline of a film folder as files for other editors, checked against the formats' rules."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.editing import timeline
from pipeline.editing.edit import Edit
from pipeline.editing.exchange import edl, fcpxml, rules
from pipeline.editing.exchange.layout import Layout, lay_out
from pipeline.editing.exchange.stems import write_stem
from pipeline.editing.exchange.timecode import COUNTED, first_frame
from pipeline.errors import ConfigError, MediaError, TimelineError
from pipeline.film.timing import SAMPLE_RATE, FrameRate
from pipeline.store.artifacts import digest, write_json

FORMATS = ("fcpxml", "fcp7", "edl", "aaf", "otio", "stems")
"""What can be written."""

PACKAGES = {"fcp7": "otio_fcp_adapter", "aaf": "otio_aaf_adapter"}
"""The module that a format needs beyond the core."""

STEMS = ("dialogue", "music", "effects", "without-dialogue", "master")
"""Stems that a mix leaves, as far as the film has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One written format: its files, and what of the film it does not carry."""

    format: str
    files: tuple[Path, ...]
    losses: tuple[str, ...] = ()


def export(edit: Edit, root: Path, out: Path, formats: Sequence[str] = FORMATS) -> tuple[Exported, ...]:
    """Write an edit in each format, and ``exports.json`` with what was written and lost.

    Args:
        edit: of the film folder.
        root: the film folder.
        out: folder for the files.
        formats: out of FORMATS.

    Raises:
        ConfigError: a format is unknown, or its package is missing.
        TimelineError: the film's rate has no time code, or a file would break its format's rules.
        MediaError: a clip or a sound cannot be read.
    """
    for name in formats:
        _check(name)
    layout = lay_out(edit, root) if set(formats) - {"otio", "stems"} else None
    found = tuple(_write(name, edit, layout, root, out) for name in formats)
    write_json(out / "exports.json", {"schema": "filmwright.exports/1", "exports": [_record(one, out) for one in found]})
    return found


def _check(name: str) -> None:
    if name not in FORMATS:
        raise ConfigError(f"{name!r} is no format for editors", hint=f"known: {', '.join(FORMATS)}", key="to")
    package = PACKAGES.get(name)
    if package is not None and importlib.util.find_spec(package) is None:
        raise ConfigError(f"{name} needs the package {package.replace('_', '-')}", hint="pip install 'filmwright[exchange]'", key="to")


def _write(name: str, edit: Edit, layout: Layout | None, root: Path, out: Path) -> Exported:
    if name == "otio":
        path = out / "film.otio"
        timeline.save(edit, path)
        return Exported(format=name, files=(path,), losses=("media paths are relative to the film folder: keep the file there",))
    if name == "stems":
        return _stems(edit, root, out / "stems")
    assert layout is not None
    path, write, faults = _format(name, layout, out)
    losses = (*write(layout, path), *_left_out(edit))
    if wrong := faults(path):
        raise TimelineError(f"{path.name} would break the rules of its format: {'; '.join(wrong[:3])}", hint="report this; it is ours")
    spoken = path.with_name(f"{path.stem}.dialogue{path.suffix}")
    return Exported(format=name, files=(path, spoken) if name == "edl" and spoken.is_file() else (path,), losses=losses)


def _left_out(edit: Edit) -> tuple[str, ...]:
    """What no format gets of single shots."""
    worn = [str(shot.id) for shot in edit.shots if shot.look or shot.title]
    paced = [str(shot.id) for shot in edit.shots if shot.speed != 1]
    lost = [f"looks and titles of {', '.join(worn)}: takes go out as they were shot"] if worn else []
    return (*lost, *([f"speed of {', '.join(paced)}: clips play at their own"] if paced else []))


def _format(
    name: str, layout: Layout, out: Path
) -> tuple[Path, Callable[[Layout, Path], tuple[str, ...]], Callable[[Path], tuple[str, ...]]]:
    """File, writer and check of a format."""
    if name == "fcpxml":
        return out / "film.fcpxml", fcpxml.write, lambda path: rules.fcpxml_faults(path.read_text("utf-8"))
    if name == "edl":
        return out / "film.edl", edl.write, lambda path: rules.edl_faults(path.read_text("utf-8"), layout.rate)
    if name == "fcp7":
        from pipeline.editing.exchange import fcp7

        return out / "film.xml", fcp7.write, lambda path: rules.xmeml_faults(path.read_text("utf-8"))
    from pipeline.editing.exchange import aaf

    return out / "film.aaf", aaf.write, lambda path: aaf.faults(path, layout)


def _stems(edit: Edit, root: Path, out: Path) -> Exported:
    folder = root / "sound" / "stems"
    there = [name for name in STEMS if (folder / f"{name}.wav").is_file()]
    if not there:
        raise MediaError("the film has no stems", hint="write them first, with pipeline.editing.stems or filmwright export")
    start = _start(edit.rate)
    for name in there:
        write_stem(folder / f"{name}.wav", out / f"{name}.wav", start=start, description=f"{edit.title or 'film'}: {name}")
    return Exported(format="stems", files=tuple(out / f"{name}.wav" for name in there))


def _start(rate: FrameRate) -> int:
    """Samples from midnight to one o'clock of the film's time code, at whatever rate."""
    return rate.sample(first_frame(rate)) if str(rate) in COUNTED else 3600 * SAMPLE_RATE


def _record(exported: Exported, out: Path) -> dict[str, object]:
    files = {path.relative_to(out).as_posix(): digest(path) for path in exported.files}
    return {"format": exported.format, "files": files, "losses": list(exported.losses)}

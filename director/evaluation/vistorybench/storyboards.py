"""The folders of generated pictures: ``METHOD/MODE/LANGUAGE/TIMESTAMP/STORY/shots/NN.png``, or with language before mode."""

from __future__ import annotations

import re
from pathlib import Path

from director.evaluation.vistorybench.stories import LANGUAGES
from pipeline.errors import DatasetError

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")


def shots_folder(root: Path, method: str, mode: str, language: str, timestamp: str, story: str) -> Path:
    """Where the pictures of one story go."""
    return root / method / mode / language / timestamp / story / "shots"


def shot_file(folder: Path, index: int) -> Path:
    """The picture of shot ``index``, from 1."""
    return folder / f"shot_{index:02d}.png"


def read_storyboards(root: Path, method: str, language: str = "en", *, mode: str = "", timestamp: str = "") -> dict[str, tuple[Path, ...]]:
    """The pictures of a method by story, in the order of their numbers.

    Args:
        root: of all methods.
        method: its folder.
        language: one of LANGUAGES.
        mode: "" for the only one, or the first by name.
        timestamp: "" for the newest.

    Raises:
        DatasetError: there are no pictures of this method, or none in this language, mode or run.
    """
    home = root / method
    first = _folders(home)
    by_language = language in first
    inner = _chosen(home / language if by_language else home, mode, [m for m in first if m not in LANGUAGES] if not by_language else None)
    runs = inner if by_language else inner / language
    stamps = sorted(_folders(runs), key=lambda name: name.replace("_", "-"))
    if not stamps or (timestamp and timestamp not in stamps):
        raise DatasetError(
            f"{str(home)!r} has no pictures of {language}{f' from {timestamp}' if timestamp else ''}",
            hint="pictures stand in METHOD/MODE/LANGUAGE/TIMESTAMP/STORY/shots",
        )
    run = runs / (timestamp or stamps[-1])
    return {story: _pictures(run / story) for story in sorted(_folders(run), key=_by_number)}


def _chosen(home: Path, wanted: str, known: list[str] | None) -> Path:
    names = sorted(known if known is not None else _folders(home))
    if not names or (wanted and wanted not in names):
        raise DatasetError(f"{str(home)!r} has no mode {wanted!r}".replace(" ''", ""), hint=f"known: {', '.join(names) or 'none'}")
    return home / (wanted or names[0])


def _folders(home: Path) -> list[str]:
    return [path.name for path in home.iterdir() if path.is_dir()] if home.is_dir() else []


def _pictures(story: Path) -> tuple[Path, ...]:
    home = next((story / name for name in ("shots", "shot") if (story / name).is_dir()), story)
    return tuple(sorted((p for p in home.iterdir() if p.suffix.lower() in PICTURES), key=lambda p: _by_number(p.stem)))


def _by_number(name: str) -> tuple[object, ...]:
    """Digits as numbers, so that shot_10 comes behind shot_9."""
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.split(r"(\d+)", name))

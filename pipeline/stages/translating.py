"""Translated scripts: the screenplay once more in another language, for captions.

``screenplay.de.txt`` is a copy of ``screenplay.txt`` in which only the spoken words are in German. A file of captions that somebody made
elsewhere, ``captions.de.srt`` (.vtt, .ttml or .ass), does as well: what it shows while a line is spoken is that line's translation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.editing import caption_files
from pipeline.editing.edit import EditLine
from pipeline.errors import ScreenplayError
from pipeline.film import tagged
from pipeline.film.screenplay import Screenplay
from pipeline.media.mux import Caption
from pipeline.store.folder import FilmFolder

Words = dict[tuple[str, int], str]
"""The words of a line by shot and place in the shot, counted from 1."""


def translated(lines: Iterable[EditLine], folder: FilmFolder, screenplay: Screenplay, languages: tuple[str, ...]) -> tuple[EditLine, ...]:
    """The lines with their translations into ``languages`` (BCP 47 tags).

    Raises:
        ScreenplayError: a language has neither script nor captions, or its script has other shots or lines.
        TimelineError: its captions cannot be read.
    """
    given = tuple(lines)
    words = {language: _words(language, given, folder, screenplay) for language in languages}
    return tuple(
        replace(line, translations=tuple((language, words[language].get((line.shot, line.index), "")) for language in sorted(words)))
        if words
        else line
        for line in given
    )


def _words(language: str, lines: tuple[EditLine, ...], folder: FilmFolder, screenplay: Screenplay) -> Words:
    script = folder.root / f"screenplay.{language}.txt"
    if script.is_file():
        return _scripted(script, screenplay)
    files = [folder.root / f"captions.{language}.{kind}" for kind in caption_files.KINDS]
    found = next((path for path in files if path.is_file()), None)
    if found is None:
        raise ScreenplayError(
            f"there is no translation into {language}",
            hint=f"copy screenplay.txt to {script.name} and translate what is spoken, or put captions there as {files[0].name}",
            source=script.name,
        )
    return _captioned(caption_files.read(found), lines)


def _scripted(path: Path, screenplay: Screenplay) -> Words:
    other = tagged.read(path.read_bytes().decode("utf-8", "replace").replace("\x00", " "), path.name)
    shots, others = ({shot.id: shot for shot in one.shots} for one in (screenplay, other))
    for shot in shots.values():
        found = others.get(shot.id)
        if found is None or len(found.lines) != len(shot.lines):
            there = "no such shot" if found is None else f"{len(found.lines)} spoken lines"
            raise ScreenplayError(
                f"{path.name} has {there} where screenplay.txt has shot {shot.id} with {len(shot.lines)}",
                hint="a translation has the same shots and lines as the screenplay, in other words",
                source=path.name,
            )
    return {(shot, index): line.text for shot, one in others.items() for index, line in enumerate(one.lines, start=1)}


def _captioned(captions: tuple[Caption, ...], lines: tuple[EditLine, ...]) -> Words:
    """Each caption belongs to the line that it shares most of its time with."""
    words: Words = {}
    for caption in captions:
        shared = {(line.shot, line.index): min(line.end, caption.end) - max(line.start, caption.start) for line in lines}
        nearest = max(shared, key=lambda key: shared[key], default=None)
        if nearest is not None and shared[nearest] > 0:
            words[nearest] = " ".join([*filter(None, [words.get(nearest, "")]), *caption.text.split()])
    return words

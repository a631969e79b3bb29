"""CMX 3600 edit decision lists: the picture as one list, after SMPTE 258M and the format's customs.

Written by us, not by the OpenTimelineIO adapter: that one knows neither wipes nor fades from black, begins at zero, says nothing
of drop frame, and makes reel names of file names, which are then alike. Speech and music have no room in a list; a second list
bears the dialogue.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.editing.exchange.layout import Clip, Heard, Layout
from pipeline.editing.exchange.timecode import dropped, nearest_frame, timecode
from pipeline.store.artifacts import write_text

MOST_EVENTS = 999
"""Events that a list has numbers for."""

WIPES = {
    "wiperight": 1, "wipedown": 2, "wipeleft": 101, "wipeup": 102, "diagtl": 3, "diagtr": 4, "diagbr": 103, "diagbl": 104,
    "circleopen": 119, "circlecrop": 119, "iris": 119, "rectcrop": 109,
}  # fmt: skip
"""Wipe codes of SMPTE 258M for transitions that have one."""

_WIDEST = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One line of an event: source and record, in frames, half-open."""

    reel: str
    how: str
    source: tuple[int, int]
    record: tuple[int, int]


def write(layout: Layout, path: Path) -> tuple[str, ...]:
    """Write the picture as ``path`` and the dialogue beside it, and say what they do not carry.

    Raises:
        ArtifactError: a file cannot be written.
    """
    reels = _reels(clip.media for clip in layout.clips)
    events = [(rows, _notes(layout, number, rows)) for number, rows in enumerate(_picture(layout, reels))]
    write_text(path, _list(layout, layout.edit.title or "film", "V", events))
    lost = _told_losses(layout, len(events))
    spoken = [sound for name, track in layout.tracks if name.startswith("Dialogue") for sound in track]
    if spoken:
        names = _reels(sound.media for sound in spoken)
        rows = [((_spoken(layout, sound, names),), _comments(sound.name, sound.media, (sound.comment,))) for sound in _by_time(spoken)]
        write_text(path.with_name(f"{path.stem}.dialogue{path.suffix}"), _list(layout, f"{layout.edit.title} dialogue", "A", rows))
    return lost


def _list(layout: Layout, title: str, channel: str, events: Iterable[tuple[tuple[_Row, ...], list[str]]]) -> str:
    lines = [f"TITLE: {' '.join(title.split())[: _WIDEST - 7]}", f"FCM: {'DROP FRAME' if dropped(layout.rate) else 'NON-DROP FRAME'}", ""]
    begin = layout.start
    for number, (rows, notes) in enumerate(events, start=1):
        for row in rows:
            times = [timecode(frame, layout.rate) for frame in (*row.source, *(at + begin for at in row.record))]
            lines.append(f"{number:03d}  {row.reel:<8} {channel:<5} {row.how:<8} {' '.join(times)}")
        lines.extend(notes)
    return "\n".join([*lines, ""])


def _picture(layout: Layout, reels: dict[Path, str]) -> Iterator[tuple[_Row, ...]]:
    """The rows of each event. In a list a transition begins where its event begins: clips end and begin there, not at the middle."""
    edit, before = layout.edit, None
    for number, clip in enumerate(layout.clips):
        meeting = layout.meetings[number - 1] if number else None
        after = layout.meetings[number] if number < len(layout.meetings) else None
        start = meeting.start if meeting else clip.record
        # black begins to come where the last event of the picture ends
        end = after.start if after else clip.end - (edit.fade_out if number == len(layout.clips) - 1 else 0)
        source = clip.source - (clip.record - start)
        length = meeting.frames if meeting else edit.fade_in if not number else 0
        how = _how(meeting.name, length) if meeting else f"D    {length:03d}" if length else "C"
        row = _Row(reel=reels[clip.media], how=how, source=(source, source + end - start), record=(start, end))
        if length:
            first = _Row(reel=before.reel, how="C", source=(before.source[1],) * 2, record=(start, start)) if before else _black(start)
            yield (first, row)
        else:
            yield (row,)
        before = row
    if edit.fade_out and before is not None:
        yield _fade_out(before, edit.frames, edit.fade_out)


def _fade_out(last: _Row, frames: int, length: int) -> tuple[_Row, ...]:
    """The fade at the end as an event of its own: black comes over the last frames."""
    begin, at = frames - length, last.source[1]
    return (
        _Row(reel=last.reel, how="C", source=(at, at), record=(begin, begin)),
        _Row(reel="BL", how=f"D    {length:03d}", source=(0, length), record=(begin, frames)),
    )


def _black(start: int) -> _Row:
    return _Row(reel="BL", how="C", source=(0, 0), record=(start, start))


def _how(name: str, frames: int) -> str:
    code = WIPES.get(name)
    return f"D    {frames:03d}" if code is None else f"W{code:03d} {frames:03d}"


def _spoken(layout: Layout, sound: Heard, reels: dict[Path, str]) -> _Row:
    rate = layout.rate
    start, length = nearest_frame(rate, sound.record), max(1, nearest_frame(rate, sound.samples))
    source = nearest_frame(rate, sound.source)
    return _Row(reel=reels[sound.media], how="C", source=(source, source + length), record=(start, start + length))


def _reels(files: Iterable[Path]) -> dict[Path, str]:
    """A reel name of at most eight letters and digits for each file, no two alike."""
    found: dict[Path, str] = {}
    for file in files:
        if file not in found:
            stem = "".join(letter for letter in file.parent.name.upper() if letter.isascii() and letter.isalnum())[:4]
            found[file] = f"{stem or 'R'}{len(found) + 1:03d}"[:8]
    return found


def _notes(layout: Layout, number: int, rows: tuple[_Row, ...]) -> list[str]:
    if number >= len(layout.clips):
        return ["* FADE OUT"]
    clip = layout.clips[number]
    side = "TO" if len(rows) > 1 else "FROM"
    shot = clip.shot
    meeting = layout.meetings[number - 1] if number else None
    more = [f"EFFECT NAME: {meeting.name.upper()}"] if meeting else []
    more += [f"SEED {shot.seed} {shot.adapter} {shot.model}".rstrip(), *([shot.prompt] if shot.prompt else [])]
    located = f"* LOC: {timecode(layout.start + clip.record, layout.rate)} GREEN   {shot.id}"
    before = _named("FROM", layout.clips[number - 1]) if side == "TO" and number else []
    return [*before, *_named(side, clip), *_wrapped(more), located]


def _named(side: str, clip: Clip) -> list[str]:
    return [f"* {side} CLIP NAME:  {clip.shot.id}", f"* {side} CLIP: {clip.media.name}"]


def _comments(name: str, media: Path, more: Iterable[str]) -> list[str]:
    return [f"* FROM CLIP NAME:  {name}", f"* FROM CLIP: {media.name}", *_wrapped(more)]


def _wrapped(texts: Iterable[str]) -> list[str]:
    """Comments in lines that old machines can hold."""
    return [f"* {line}" for text in texts for line in textwrap.wrap(text, _WIDEST, break_long_words=False)]


def _by_time(sounds: Iterable[Heard]) -> list[Heard]:
    return sorted(sounds, key=lambda one: one.record)


def _told_losses(layout: Layout, events: int) -> tuple[str, ...]:
    lost = ["music, ambience and native sound: use the stems"]
    if layout.tracks:
        lost.append("speech begins on the nearest frame; the stems are exact")
    strange = sorted({m.name for m in layout.meetings if m is not None and m.name != "dissolve" and m.name not in WIPES})
    lost += [f"{name} is a dissolve" for name in strange]
    if events > MOST_EVENTS:
        lost.append(f"{events} events; numbers beyond {MOST_EVENTS} are too wide for old machines")
    return tuple(lost)

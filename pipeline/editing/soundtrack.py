"""The film's sound: what the edit says is heard, mixed and encoded chunk by chunk, and again only where it changed.

Every chunk is named by what is heard in it and a little around it. Its loudness, its packets and what was heard of them stand under that
name in the work folder, so that one changed line costs the chunks it lies in.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.editing.crossfades import ShotSound, crossed, room_tone
from pipeline.editing.edit import Edit, EditBed
from pipeline.editing.segments import inside
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media import aac
from pipeline.media.ffmpeg import SAFE_INPUT, run
from pipeline.media.hearing import (
    SEARCH,
    Heard,
    HeardLine,
    KnownSound,
    PlannedLine,
    known,
    line_found,
    listened,
    loudness_of,
    needed,
    one_channel,
    packets_digest,
)
from pipeline.media.levelling import GRID, WORTH, Level, Loudness, master_level, mixed_loudness
from pipeline.media.mastering import Chunk, chunks, encoded_chunk, spliced
from pipeline.media.picture import digest
from pipeline.media.sound import LONGEST_RESAMPLED, Mixer, MixRequest, PlacedSound, music_gain
from pipeline.media.wav import open_wav
from pipeline.store.artifacts import content_key, read_json, write_bytes, write_record

SOUND_VERSION = "7"
"""Part of the key of every chunk; raised when the way sound is mastered or encoded changes."""


_MISSED = 0.45
"""LU by which the encoded sound may miss its loudness before another gain is tried; the proof allows a little more."""

_MOST_TRIED = 5

MOST_WORKERS = 1
"""Chunks made at once where nothing else is asked for: pictures are made beside them, and two threads cost a third more."""


Encoded = tuple[aac.Stretch, Heard]
"""The packets of a chunk and what is heard of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """All chunks at a level, and how loud they are heard."""

    level: Level
    loudness: float
    parts: tuple[Encoded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundtrack:
    """The film's sound.

    Attributes:
        path: AAC of exactly the film's length.
        gain_db: what the whole was raised by.
        highest: no larger gain is allowed, or would help.
        encoded: samples that were encoded now; all others were there.
        known: what was heard of the encoded sound.
    """

    path: Path
    gain_db: float
    highest: bool
    encoded: int
    known: KnownSound


def soundtrack(edit: Edit, root: Path, work: Path, *, loudness: float, gain_held: float | None = None, workers: int = 0) -> Soundtrack:
    """The film's sound; mixed, encoded and heard only where something has changed.

    Args:
        edit: what is heard.
        root: the film folder.
        work: folder for chunks and converted sounds.
        loudness: wanted, in LUFS.
        gain_held: the gain that the film had; it stays while it gives that loudness nearly enough, so that no other chunk changes.
        workers: chunks made at once, 0 for one per core, MOST_WORKERS at most.

    Raises:
        TimelineError: a sound is missing, or lies outside of the film folder.
        MediaError: it cannot be read.
    """
    made = Chunks(mixer_for(edit, root, work), work / "sound", workers)
    with ThreadPoolExecutor(made.workers) as pool:
        best = _levelled(made, pool, loudness, gain_held)
        stream = spliced(tuple(part for part, _ in best.parts), edit.samples)
        lines = tuple(pool.map(lambda line: made.line(stream, line), planned_lines(edit, root, work)))
    packets = packets_digest(stream)
    out = work / "sound" / f"{content_key('sound', packets, edit.samples)}.m4a"
    if not out.is_file():
        aac.write_m4a(stream, edit.samples, out)
    return Soundtrack(
        path=out,
        gain_db=best.level.gain_db,
        highest=best.level.highest,
        encoded=made.samples_encoded,
        known=known(tuple(found for _, found in best.parts), lines, packets),
    )


def _levelled(made: Chunks, pool: Executor, wanted: float, held: float | None) -> _Tried:
    """The chunks at the gain at which they are heard as loud as wanted, or nearest to it of the gains that were tried.

    A quick meter says which gain to try. Where the limiter or the encoder takes more or less than it foresaw (clicks, drops, white noise),
    that difference goes into the next choice.
    """
    tried: list[_Tried] = []
    level: Level | None = made.level(wanted, held)
    while level is not None:
        parts = tuple(pool.map(functools.partial(made.encoded, level=level), made.chunks))
        tried.append(_Tried(level=level, loudness=loudness_of(tuple(found for _, found in parts)), parts=parts))
        level = _next_level(made, tried, wanted)
    best = min(tried, key=lambda one: abs(one.loudness - wanted))
    return replace(best, level=replace(best.level, highest=True)) if _in_vain(tried) else best


def _next_level(made: Chunks, tried: Sequence[_Tried], wanted: float) -> Level | None:
    """What to try after what was tried; None where that is near enough, or nothing else would be nearer."""
    last = tried[-1]
    if abs(last.loudness - wanted) <= _MISSED or len(tried) >= _MOST_TRIED or _in_vain(tried):
        return None
    level = made.level(wanted + last.level.loudness - last.loudness)
    return None if level.raises in {one.level.raises for one in tried} else level


def _in_vain(tried: Sequence[_Tried]) -> bool:
    """Whether the last gain was larger than the one before, and the film hardly louder."""
    if len(tried) < 2:
        return False
    before, last = tried[-2:]
    raised = last.level.gain_db - before.level.gain_db
    return raised > 0 and last.loudness - before.loudness < WORTH * raised


def promised(wanted: float, made: Soundtrack) -> float:
    """The loudness that a film can be held to: the wanted one, or what a film came to that is too quiet to be raised that far."""
    found = made.known.loudness
    return found if made.highest and found < wanted - GRID else wanted


def mixer_for(edit: Edit, root: Path, work: Path) -> Mixer:
    """The mix of an edit, ready to be read: for stems, and for masters of another loudness or codec.

    Raises:
        TimelineError: a sound is missing, or lies outside of the film folder.
        MediaError: it cannot be read.
    """
    work.mkdir(parents=True, exist_ok=True)
    request = mix_request(edit, root, work)
    return Mixer(request, _music_gain(request, work))


def mix_request(edit: Edit, root: Path, work: Path) -> MixRequest:
    """What is mixed for an edit; sounds that are no WAV files are converted into ``work``."""

    def placed(kinds: tuple[str, ...]) -> tuple[PlacedSound, ...]:
        return tuple(_placed(bed, root, work) for bed in edit.beds if bed.kind in kinds)

    lines = tuple(
        PlacedSound(path=heard_file(root, line.sound, work), start=line.start, source_in=line.source_in, samples=line.samples)
        for line in edit.lines
    )
    effects = (
        *placed(("ambience", "effects")),
        *crossed([_shot_sound(one) for one in placed(("native",))], lambda path: _room_tone(path, work)),
    )
    return MixRequest(samples=edit.samples, lines=lines, music=placed(("music",)), effects=effects)


def _placed(bed: EditBed, root: Path, work: Path) -> PlacedSound:
    path = heard_file(root, bed.sound, work)
    return PlacedSound(path=path, start=bed.start, gain_db=bed.gain_db, source_in=bed.source_in, samples=bed.samples)


def _shot_sound(placed: PlacedSound) -> ShotSound:
    file = open_wav(placed.path)
    whole = round(file.samples * SAMPLE_RATE / file.rate) - placed.source_in
    return ShotSound(placed=placed, length=max(0, min(placed.samples or whole, whole)))


def _room_tone(path: Path, work: Path) -> int:
    record = work / "sound" / f"{content_key('room tone', SOUND_VERSION, digest(path))}.json"
    return int(_recorded(record, lambda: {"sample": room_tone(path)})["sample"])


def heard_file(root: Path, sound: Path, work: Path) -> Path:
    """The WAV file of a sound in the film folder, converted where it is of another kind or too long to be resampled in memory."""
    return as_wav(inside(root, sound, f"the sound {sound.name}"), work)


def as_wav(path: Path, work: Path) -> Path:
    """A WAV file with the sound of ``path``, converted if it is none, or long and of another rate."""
    if path.suffix.lower() == ".wav" and not _too_long(path):
        return path
    out = work / f"{content_key('converted sound', digest(path))}.wav"
    if not out.is_file():
        options = [part for name, value in SAFE_INPUT.items() for part in (f"-{name}", value)]
        part = out.with_suffix(".part")
        form = ["-vn", "-ac", "2", "-ar", str(SAMPLE_RATE), "-c:a", "pcm_f32le", "-f", "wav"]
        run([*options, "-i", f"file:{path}", *form, "-y", f"file:{part}"], timeout=600)
        part.replace(out)
    return out


def _too_long(path: Path) -> bool:
    file = open_wav(path)
    return file.rate != SAMPLE_RATE and file.samples > LONGEST_RESAMPLED * file.rate


def planned_lines(edit: Edit, root: Path, work: Path) -> tuple[PlannedLine, ...]:
    """The lines that must be found in the film's sound."""
    return tuple(
        PlannedLine(
            name=f"{line.shot}-{line.index}",
            path=heard_file(root, line.sound, work),
            start=line.start,
            samples=line.samples,
            source_in=line.source_in,
        )
        for line in edit.lines
    )


def _music_gain(request: MixRequest, work: Path) -> float:
    """The music's gain, measured once for the same music in the same places."""
    if not request.music:
        return 0.0
    places = tuple((sound.start, sound.gain_db, sound.source_in, sound.samples, digest(sound.path)) for sound in request.music)
    record = work / "sound" / f"{content_key('music gain', SOUND_VERSION, request.samples, places)}.json"
    return float(_recorded(record, lambda: {"gain_db": music_gain(request)})["gain_db"])


class Chunks:
    """The chunks of one film's sound, each made once and kept by what is heard in it.

    Args:
        mixer: the film's mix.
        folder: where they are kept.
        workers: chunks made at once, 0 for one per core, MOST_WORKERS at most.
    """

    def __init__(self, mixer: Mixer, folder: Path, workers: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.mixer, self.folder, self.workers = mixer, folder, workers or min(MOST_WORKERS, os.cpu_count() or 1)
        self.chunks = chunks(mixer.samples)
        self._encoded: list[int] = []
        self._keys: dict[int, str] = {}
        self._mixed: tuple[Loudness, ...] = ()

    @property
    def samples_encoded(self) -> int:
        """Samples of the chunks that had to be encoded so far."""
        return sum(self._encoded)

    def keys(self) -> tuple[str, ...]:
        """What names the sound of each chunk before any gain."""
        return tuple(self._key(chunk) for chunk in self.chunks)

    def level(self, loudness: float, held: float | None = None) -> Level:
        """The gain of the whole for a wanted loudness in LUFS; ``held`` as for ``master_level``."""
        if not self._mixed:
            with ThreadPoolExecutor(self.workers) as pool:
                self._mixed = tuple(pool.map(self.mixed, self.chunks))
        return master_level(self._mixed, loudness, held)

    def mixed(self, chunk: Chunk) -> Loudness:
        """The chunk's loudness before any gain."""
        found = self._record(self._key(chunk), lambda: _facts(mixed_loudness(self.mixer, chunk)))
        return Loudness(**{name: tuple(values) for name, values in found.items()})

    def encoded(self, chunk: Chunk, level: Level) -> Encoded:
        """Its packets, and what is heard of them."""
        path = self.folder / f"{self._key(chunk)}{level.gain_db:+.1f}{level.quick_db:+.1f}.aac"
        record = path.with_suffix(".heard.json")
        place, told = chunk.span(self.mixer.samples), read_json(record)
        kept = aac.unpacked(path.read_bytes(), place) if told and path.is_file() else None
        if kept is not None:
            return kept, Heard(steps=tuple(told["steps"]), tops=tuple(told["tops"]), peak=float(told["peak"]))
        part, found = encoded_chunk(self.mixer, chunk, level.gain_db, level.quick_db)
        write_bytes(path, aac.packed(part))
        write_record(record, _facts(found))
        self._encoded.append(chunk.end - chunk.start)
        return part, found

    def line(self, stream: Sequence[bytes], line: PlannedLine) -> HeardLine:
        """Where a line is found in the film's packets."""
        first, last = max(0, line.start - SEARCH), min(self.mixer.samples, line.start + line.samples + SEARCH)
        place = (line.start - first, line.start % aac.FRAME, line.source_in, line.samples)
        whole = aac.Stretch(first=0, packets=tuple(stream))
        key = content_key("line", SOUND_VERSION, _print(stream, first, last), digest(line.path), place)
        found = self._record(key, lambda: _facts(line_found(line, one_channel(listened(whole, first, last)), first)))
        return HeardLine(**{**found, "name": line.name, "start": line.start})

    def _key(self, chunk: Chunk) -> str:
        found = self._keys.get(chunk.number, "")
        if not found:
            first, last = chunk.reach(self.mixer.samples)
            place = (chunk.start - first, last - chunk.start, chunk.end - chunk.start)
            found = content_key("chunk", SOUND_VERSION, self.mixer.fingerprint(first, last), place, aac.VERSION)
            self._keys[chunk.number] = found
        return found

    def _record(self, key: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        return _recorded(self.folder / f"{key}.json", make)


def _print(stream: Sequence[bytes], start: int, end: int) -> str:
    return packets_digest(stream[slice(*needed(start, end))])


def _facts(found: Any) -> dict[str, Any]:
    """The fields of a dataclass, nothing in them copied."""
    return {field.name: getattr(found, field.name) for field in fields(found)}


def _recorded(path: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The JSON object in a file, made first if it is missing or damaged."""
    found = read_json(path)
    if not found:
        found = make()
        write_record(path, found)
    return found

"""The film's sound: what the edit says is heard, mixed and encoded chunk by chunk, and again only where it changed.

Every chunk is named by what is heard in it and a little around it. Its loudness, its packets and what was heard of them stand under that
name in the work folder, so that one changed line costs the chunks it lies in.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
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
    needed,
    one_channel,
    packets_digest,
)
from pipeline.media.mastering import GRID, Chunk, Loudness, chunks, encoded_chunk, master_gain, mixed_loudness, spliced
from pipeline.media.picture import digest
from pipeline.media.sound import LONGEST_RESAMPLED, Mixer, MixRequest, PlacedSound, music_gain
from pipeline.media.wav import open_wav
from pipeline.store.artifacts import content_key, read_json, write_bytes, write_json

SOUND_VERSION = "6"
"""Part of the key of every chunk; raised when the way sound is mastered or encoded changes."""


MOST_WORKERS = 1
"""Chunks made at once where nothing else is asked for: pictures are made beside them, and two threads cost a third more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundtrack:
    """The film's sound.

    Attributes:
        path: AAC of exactly the film's length.
        loudness: of the master before encoding, in LUFS.
        gain_db: what the whole was raised by.
        encoded: samples that were encoded now; all others were there.
        known: what was heard of the encoded sound.
    """

    path: Path
    loudness: float
    gain_db: float
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
    gain, reached = made.gain(loudness, gain_held)
    with ThreadPoolExecutor(made.workers) as pool:
        parts = tuple(pool.map(lambda chunk: made.encoded(chunk, gain), made.chunks))
        stream = spliced(tuple(part for part, _ in parts), edit.samples)
        lines = tuple(pool.map(lambda line: made.line(stream, line), planned_lines(edit, root, work)))
    packets = packets_digest(stream)
    out = work / "sound" / f"{content_key('sound', packets, edit.samples)}.m4a"
    if not out.is_file():
        aac.write_m4a(stream, edit.samples, out)
    return Soundtrack(
        path=out,
        loudness=reached,
        gain_db=gain,
        encoded=made.samples_encoded,
        known=known(tuple(found for _, found in parts), lines, packets),
    )


def promised(wanted: float, made: Soundtrack) -> float:
    """The loudness that a film can be held to: the wanted one, or what a film came to that is too quiet to be raised that far."""
    return wanted if abs(made.loudness - wanted) <= GRID else made.loudness


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

    @property
    def samples_encoded(self) -> int:
        """Samples of the chunks that had to be encoded so far."""
        return sum(self._encoded)

    def keys(self) -> tuple[str, ...]:
        """What names the sound of each chunk before any gain."""
        return tuple(self._key(chunk) for chunk in self.chunks)

    def gain(self, loudness: float, held: float | None = None) -> tuple[float, float]:
        """The gain of the whole in dB for a wanted loudness, and the loudness that it gives, in LUFS; ``held`` as for ``master_gain``."""
        with ThreadPoolExecutor(self.workers) as pool:
            mixed = tuple(pool.map(self.mixed, self.chunks))
        return master_gain(mixed, loudness, held)

    def mixed(self, chunk: Chunk) -> Loudness:
        """The chunk's loudness before any gain."""
        found = self._record(self._key(chunk), lambda: asdict(mixed_loudness(self.mixer, chunk)))
        return Loudness(steps=tuple(found["steps"]), tops=tuple(found["tops"]))

    def encoded(self, chunk: Chunk, gain_db: float) -> tuple[aac.Stretch, Heard]:
        """Its packets, and what is heard of them."""
        path = self.folder / f"{self._key(chunk)}{gain_db:+.1f}.aac"
        record = path.with_suffix(".heard.json")
        place, told = chunk.span(self.mixer.samples), read_json(record)
        kept = aac.unpacked(path.read_bytes(), place) if told and path.is_file() else None
        if kept is not None:
            return kept, Heard(steps=tuple(told["steps"]), tops=tuple(told["tops"]), peak=float(told["peak"]))
        part, found = encoded_chunk(self.mixer, chunk, gain_db)
        write_bytes(path, aac.packed(part))
        write_json(record, asdict(found))
        self._encoded.append(chunk.end - chunk.start)
        return part, found

    def line(self, stream: Sequence[bytes], line: PlannedLine) -> HeardLine:
        """Where a line is found in the film's packets."""
        first, last = max(0, line.start - SEARCH), min(self.mixer.samples, line.start + line.samples + SEARCH)
        place = (line.start - first, line.start % aac.FRAME, line.source_in, line.samples)
        whole = aac.Stretch(first=0, packets=tuple(stream))
        key = content_key("line", SOUND_VERSION, _print(stream, first, last), digest(line.path), place)
        found = self._record(key, lambda: asdict(line_found(line, one_channel(listened(whole, first, last)), first)))
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


def _recorded(path: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The JSON object in a file, made first if it is missing or damaged."""
    found = read_json(path)
    if not found:
        found = make()
        write_json(path, found)
    return found

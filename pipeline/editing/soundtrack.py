"""The film's sound: what the edit says is heard, mixed once and encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.editing.edit import Edit, EditBed, EditLine
from pipeline.editing.segments import inside
from pipeline.film.media import Sound
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.ffmpeg import SAFE_INPUT, run
from pipeline.media.loudness import amplitude
from pipeline.media.mux import encode_sound
from pipeline.media.picture import digest
from pipeline.media.resampling import resampled
from pipeline.media.sound import MixRequest, PlacedSound, mix, read_wav, write_wav
from pipeline.media.wav import open_wav
from pipeline.store.artifacts import content_key, is_made, made, read_json, write_json

MIX_VERSION = "2"
"""Part of the mix's key; raised when the way sound is mixed changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundtrack:
    """The film's sound: AAC of exactly its length, and the loudness that the mix came to, in LUFS."""

    path: Path
    loudness: float


def soundtrack(edit: Edit, root: Path, work: Path, *, loudness: float) -> Soundtrack:
    """The film's sound; made only if something that is heard has changed.

    The mix and its stems are left in ``sound/stems`` of the film folder.

    Args:
        edit: what is heard.
        root: the film folder.
        work: folder for sounds that had to be cut or converted.
        loudness: wanted, in LUFS.

    Raises:
        TimelineError: a sound is missing, or lies outside of the film folder.
        MediaError: it cannot be read.
    """
    heard = (*(line.sound for line in edit.lines), *(bed.sound for bed in edit.beds))
    files = tuple(digest(inside(root, sound, f"the sound {sound.name}")) for sound in heard)
    key = content_key("mix", MIX_VERSION, edit.samples, edit.lines, edit.beds, files, loudness)
    out, record = work / "sound.m4a", work / "sound.json"
    known = read_json(record)
    if is_made(known, key, out):
        return Soundtrack(path=out, loudness=float(known["loudness"]))
    mixed = mix(_request(edit, root, work, loudness), root / "sound" / "stems")
    encode_sound(mixed.master, out)
    write_json(record, made(key, out, loudness=mixed.loudness))
    return Soundtrack(path=out, loudness=mixed.loudness)


def _request(edit: Edit, root: Path, work: Path, loudness: float) -> MixRequest:
    music, ambience = (_bed([bed for bed in edit.beds if bed.kind == kind], edit.samples, root, work) for kind in ("music", "ambience"))
    native = tuple(_placed(bed, bed.gain_db, root, work) for bed in edit.beds if bed.kind == "native")
    return MixRequest(
        samples=edit.samples,
        lines=tuple(_placed(line, 0.0, root, work) for line in edit.lines),
        music=music,
        ambience=ambience,
        native=native,
        loudness=loudness,
    )


def _placed(item: EditLine | EditBed, gain_db: float, root: Path, work: Path) -> PlacedSound:
    return PlacedSound(path=_heard(item, root, work), start=item.start, gain_db=gain_db)


def _heard(item: EditLine | EditBed, root: Path, work: Path) -> Path:
    """A WAV file of exactly what is heard of a sound: the file itself where nothing is cut off."""
    path = as_wav(inside(root, item.sound, f"the sound {item.sound.name}"), work)
    file = open_wav(path)
    length = round(file.samples * SAMPLE_RATE / file.rate)
    if item.source_in == 0 and length <= item.samples:
        return path
    out = work / f"{content_key('cut sound', digest(path), item.source_in, item.samples)}.wav"
    if not out.is_file():
        whole = resampled(file.read(), file.rate, SAMPLE_RATE)
        write_wav(out, Sound(samples=np.ascontiguousarray(whole[item.source_in : item.source_in + item.samples])))
    return out


def as_wav(path: Path, work: Path) -> Path:
    """A WAV file with the sound of ``path``, converted if it is none."""
    if path.suffix.lower() == ".wav":
        return path
    out = work / f"{content_key('converted sound', digest(path))}.wav"
    if not out.is_file():
        options = [part for name, value in SAFE_INPUT.items() for part in (f"-{name}", value)]
        part = out.with_suffix(".part")
        run([*options, "-i", f"file:{path}", "-vn", "-c:a", "pcm_f32le", "-f", "wav", "-y", f"file:{part}"], timeout=600)
        part.replace(out)
    return out


def _bed(beds: Sequence[EditBed], samples: int, root: Path, work: Path) -> Path | None:
    """One file from the film's first sample on: the bed itself if it is that already, else all beds laid into one."""
    if not beds:
        return None
    paths = [_heard(bed, root, work) for bed in beds]
    if len(beds) == 1 and beds[0].start == 0 and beds[0].gain_db == 0 and open_wav(paths[0]).rate == SAMPLE_RATE:
        return paths[0]
    out = work / f"{content_key('bed', samples, tuple(beds), tuple(digest(path) for path in paths))}.wav"
    if not out.is_file():
        laid = np.zeros((samples, 2), np.float32)
        for bed, path in zip(beds, paths, strict=True):
            sound = read_wav(path)
            part = resampled(sound.samples, sound.rate, SAMPLE_RATE)[: max(0, samples - bed.start)]
            laid[bed.start : bed.start + len(part)] += part * np.float32(amplitude(bed.gain_db))
        write_wav(out, Sound(samples=laid))
    return out

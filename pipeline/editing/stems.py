"""The parts of a film's sound as files, made when somebody asks for them."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.editing.edit import Edit
from pipeline.editing.soundtrack import Chunks, mixer_for
from pipeline.media.levelling import Level
from pipeline.media.loudness import amplitude
from pipeline.media.mastering import master_blocks
from pipeline.media.sound import BLOCK
from pipeline.media.wav import WavWriter
from pipeline.store.artifacts import content_key, is_made, made, read_json, write_json

STEMS = ("dialogue", "music", "effects", "without-dialogue")
"""Stems by name; the first three add up to the master before its limiter, the last is what a dub needs."""


def stem_files(root: Path) -> tuple[Path, ...]:
    """Where ``write_stems`` leaves the stems and the master of the film in ``root``."""
    return tuple(root / "sound" / "stems" / f"{name}.wav" for name in (*STEMS, "master"))


def write_stems(edit: Edit, root: Path, work: Path, *, loudness: float = -16.0, gain_db: float | None = None) -> Path:
    """Write ``master.wav`` and the stems as 32 bit float WAV files into the film folder's ``sound/stems``, unless they are up to date.

    Args:
        edit: what is heard.
        root: the film folder.
        work: folder of chunks, as for ``soundtrack``.
        loudness: of the film, in LUFS.
        gain_db: what the film was raised by, None where that has to be found.

    Returns:
        The folder.

    Raises:
        TimelineError: a sound is missing, or lies outside of the film folder.
        MediaError: it cannot be read, or a stem is longer than a WAV file can hold.
    """
    folder, files = root / "sound" / "stems", stem_files(root)
    parts = Chunks(mixer_for(edit, root, work), work / "sound")
    level = parts.level(loudness)
    level = level if gain_db is None else replace(level, gain_db=gain_db)
    key = content_key("stems", parts.keys(), level.gain_db, level.quick_db, edit.samples)
    if not is_made(read_json(folder / "stems.json"), key, *files):
        _write(parts, level, folder)
        write_json(folder / "stems.json", made(key, *files, gain_db=level.gain_db))
    return folder


def _write(parts: Chunks, level: Level, folder: Path) -> None:
    mixer, gain = parts.mixer, np.float32(amplitude(level.gain_db))
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(WavWriter(folder / f"{name}.wav", samples=mixer.samples)) for name in STEMS]
        for start in range(0, mixer.samples, BLOCK):
            buses = mixer.buses(start, min(start + BLOCK, mixer.samples))
            for file, bus in zip(files, (buses.dialogue, buses.music, buses.effects, buses.without_dialogue), strict=True):
                file.write(bus * gain)
    with WavWriter(folder / "master.wav", samples=mixer.samples) as file:
        for block in master_blocks(mixer, level.gain_db, quick_db=level.quick_db):
            file.write(block)

"""Ten films that differ in all that a film can differ in; each is assembled and passes the thorough proof, with sound to the last line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot
from pipeline.editing.render import render
from pipeline.film.media import Sound, Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.picture import TakeWriter
from pipeline.media.transition import OURS, XFADE
from pipeline.media.wav import write_wav
from tests.editing.test_films import H264, ODD
from tests.media.coded import coded_foreign, foreign

FILM, NTSC = FrameRate(24), FrameRate(24000, 1001)
MOST_OFF = 1024 / 48
"""Milliseconds by which sound and picture may end apart: one packet of AAC."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What sets one of the films apart; ``first`` counts where among all transitions its own begin."""

    name: str
    rate: FrameRate
    size: Size
    shots: int
    first: int
    channels: int = 1
    voice_rate: int = 24_000
    seconds: int = 2


KINDS = (
    Kind(name="25, the first transitions", rate=FrameRate(25), size=Size(160, 90), shots=24, first=0),
    Kind(name="23.976, the second transitions", rate=NTSC, size=Size(160, 90), shots=24, first=20, channels=2),
    Kind(name="30, the last transitions", rate=FrameRate(30), size=Size(160, 90), shots=24, first=40, voice_rate=44_100),
    Kind(name="upright", rate=FILM, size=Size(90, 160), shots=12, first=5, channels=2, voice_rate=48_000),
    Kind(name="2.39:1", rate=FILM, size=Size(258, 108), shots=12, first=44),
    Kind(name="square at 29.97", rate=FrameRate(30000, 1001), size=Size(128, 128), shots=12, first=17, channels=2),
    Kind(name="upright at 23.976", rate=NTSC, size=Size(90, 160), shots=12, first=24),
    Kind(name="50", rate=FrameRate(50), size=Size(160, 90), shots=6, first=52, channels=2, voice_rate=16_000),
    Kind(name="one shot", rate=FrameRate(25), size=Size(160, 90), shots=1, first=0, seconds=3),
)
"""Nine of the ten; the tenth lasts 20 minutes."""


BRIGHT = "format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"
VP9 = ("-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime")
ODDER: tuple[tuple[str, FrameRate, tuple[str, ...], str], ...] = (
    ("ten bits.mp4", FILM, ("-vf", BRIGHT, "-c:v", "libx265", "-x265-params", "log-level=none"), "320x180"),
    ("fields.mp4", FrameRate(50), ("-vf", "scale=320:180,interlace=lowpass=off", *H264, "-flags", "+ildct+ilme"), "320x180"),
    ("vast.mp4", FrameRate(2), ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"), "7680x4320"),
    ("half.mkv", FrameRate(1), ("-vf", "setpts=2*PTS", "-r", "1/2", *H264), "160x90"),
    ("no.mp4", FILM, (*VP9, "-f", "webm"), "160x90"),
)
"""Clips that are odder still: HDR, fields, 8K, half a picture a second, a container under another's name."""


def clips(root: Path) -> tuple[Path, ...]:
    """Clips of every kind that generators and cameras hand over; one lies on its side."""
    (root / "clips").mkdir(parents=True)
    for number, (name, own, codec, shape) in enumerate((*ODD, *ODDER)):
        coded_foreign(root / "clips" / name, number + 1, int(own.fraction * 4), own, *codec, size=shape)
    foreign(root / "clips" / "turned.mp4", "-display_rotation", "-90", "-i", str(root / "clips" / "plain.mp4"), "-c", "copy")
    return (*(Path("clips") / name for name, *_ in (*ODD, *ODDER)), Path("clips") / "turned.mp4")


def film_of(kind: Kind, root: Path) -> Edit:
    """Odd clips in turn, a transition of its own at every join, a line in each shot, music."""
    names, found, shapes = clips(root), [], (*OURS, *XFADE)
    for number in range(kind.shots):
        last = number == kind.shots - 1
        shape = "cut" if last or number % 7 == 6 else shapes[(kind.first + number) % len(shapes)]
        found.append(
            EditShot(
                id=ShotId(f"S{number:02d}"),
                clip=names[number % len(names)],
                frames=kind.rate.frames_covering(Fraction(kind.seconds)),
                source_in=3,
                transition=shape,
                overlap=0 if shape == "cut" else 7,
            )
        )
    return spoken(Edit(rate=kind.rate, size=kind.size, shots=tuple(found), title=kind.name, fade_in=4, fade_out=5), kind, root)


def spoken(edit: Edit, kind: Kind, root: Path, *, every: int = 1) -> Edit:
    """The edit with a line in every so many shots, and music under all of it."""
    (root / "sound").mkdir()
    lines = []
    for number in range(0, len(edit.shots), every):
        name, start = Path("sound") / f"{number % 24}.wav", edit.rate.sample(edit.starts()[number]) + 24_011
        if not (root / name).is_file():
            write_wav(root / name, Sound(samples=voice(number, kind), rate=kind.voice_rate))
        words = (Word(text="Listen.", start=start, end=start + 30_000),)
        lines.append(EditLine(shot=edit.shots[number].id, index=1, sound=name, start=start, samples=43_200, text="Listen.", words=words))
    write_wav(root / "sound" / "music.wav", Sound(samples=soft(np.random.default_rng(7), 48_000 * 20, 2)))
    places = (*range(0, edit.samples, 48_000 * 20), edit.samples)
    beds = tuple(EditBed(kind="music", sound=Path("sound/music.wav"), start=a, samples=b - a) for a, b in pairwise(places))
    return replace(edit, lines=tuple(lines), beds=beds)


def voice(seed: int, kind: Kind) -> np.ndarray:
    """Nine tenths of a second of something like a voice."""
    random, count = np.random.default_rng(seed + 100), kind.voice_rate * 9 // 10
    swell = 0.6 + 0.4 * np.sin(np.arange(count) / kind.voice_rate * 2 * np.pi * 4)
    return soft(random, count, kind.channels) * swell[:, None].astype(np.float32)


def soft(random: np.random.Generator, count: int, channels: int) -> np.ndarray:
    """Noise with little above a tenth of its rate, as voices and music have."""
    lanes = [np.convolve(random.standard_normal(count), np.hanning(15) / 7, mode="same") for _ in range(channels)]
    samples: np.ndarray = (0.15 * np.stack(lanes, axis=1)).astype(np.float32)
    return samples


def proven(edit: Edit, root: Path) -> None:
    """Assemble it, and hold the film to everything the proof measures."""
    how = Encoding(size=edit.size, rate=edit.rate, preset="ultrafast", crf=20)
    proof = render(edit, root=root, out=root / "film.mp4", work=root / "work", encoding=how, thorough=True).proof
    assert proof.ok, proof.faults
    assert proof.frames == edit.frames
    assert len(proof.lines) == len(edit.lines)
    assert abs(proof.sound_end_ms) < MOST_OFF


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_film_of_this_kind_passes_the_proof(tmp_path: Path, kind: Kind) -> None:
    proven(film_of(kind, tmp_path), tmp_path)


def test_every_transition_is_in_one_of_the_films() -> None:
    shapes = (*OURS, *XFADE)
    shown = {shapes[(kind.first + n) % len(shapes)] for kind in KINDS for n in range(kind.shots - 1) if n % 7 != 6}
    assert shown == set(shapes)


@pytest.mark.slow
def test_a_film_of_twenty_minutes_passes_the_proof(tmp_path: Path) -> None:
    kind = Kind(name="20 minutes", rate=NTSC, size=Size(64, 36), shots=240, first=0, channels=2)
    how, frames = Encoding(size=kind.size, rate=kind.rate, preset="ultrafast", crf=20), kind.rate.frames_covering(Fraction(5)) + 9
    for number in range(8):
        path = tmp_path / f"{number}.mp4"
        with TakeWriter(path, encoding=how, frames=frames, cuts=(8, frames - 8), edges=tmp_path / "work" / "edges") as take:
            for frame in range(frames):
                take.write(np.full((36, 64, 4), 25 * number + frame % 25, np.uint8))
    one = EditShot(id=ShotId("S"), clip=Path("0.mp4"), frames=frames, available=frames, transition="dissolve", overlap=8)
    shots = [replace(one, id=ShotId(f"S{n:03d}"), clip=Path(f"{n % 8}.mp4")) for n in range(kind.shots)]
    shots[-1] = replace(shots[-1], transition="cut", overlap=0)
    edit = spoken(Edit(rate=kind.rate, size=kind.size, shots=tuple(shots), title=kind.name), kind, tmp_path, every=6)
    assert edit.samples > 20 * 60 * 48_000
    proven(edit, tmp_path)

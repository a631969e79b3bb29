"""What the assembly bench works on: clips as video generators hand them over, spoken lines, music, and the edit of them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot
from pipeline.film.media import Sound, Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import run
from pipeline.media.wav import write_wav

RATE = FrameRate(24)
FRAMES, OVERLAP = 120, 12
TRANSITIONS = ("dissolve", "dissolve", "wipeleft", "dissolve", "slideleft", "fade")
DIFFERENT = 24
"""Clips that are made; more shots are the same pictures in files of their own, which nobody can know to be the same."""

SIZES = {"720p": Size(1280, 720), "1080p": Size(1920, 1080)}

MANDELBROT = "mandelbrot=s={s}:r={r}:start_scale={z}:end_scale={e}:end_pts=200:maxiter=300:inner=mincol:start_x=-0.743643:start_y=-0.131825"
LOOKS = (
    MANDELBROT + ",hqdn3d=6:4:9:7,noise=alls=2:allf=t",
    "testsrc2=s={s}:r={r},rotate=0.04*sin(t*2):c=gray,gblur=0.6,noise=alls=2:allf=t",
    MANDELBROT + ",hue=h=60*t,vignette,hqdn3d=6:4:9:7,noise=alls=2:allf=t",
    MANDELBROT + ",hflip,hue=h=90,hqdn3d=6:4:9:7,noise=alls=2:allf=t",
)


@dataclass(frozen=True, kw_only=True)
class Reel:
    """A folder of clips and sounds, and how its films are encoded."""

    root: Path
    encoding: Encoding

    def clip(self, number: int) -> Path:
        """The clip of shot ``number``, inside the folder."""
        return Path("clips") / f"{number}.mp4"

    def line(self, number: int) -> Path:
        """What is said in shot ``number``, inside the folder."""
        return Path("sound") / f"{number % DIFFERENT}.wav"

    def make(self, shots: int) -> None:
        """Make what is missing for films of so many shots."""
        for number in range(min(DIFFERENT, shots)):
            make_clip(self.root / self.clip(number), number, number, self.encoding.size)
            make_speech(self.root / self.line(number), 2.5, number)
        for number in range(DIFFERENT, shots):
            same = (self.root / self.clip(number % DIFFERENT)).read_bytes()
            (self.root / self.clip(number)).write_bytes(same + struct.pack(">I4sI", 12, b"free", number))
        make_clip(self.root / "clips" / "other.mp4", 0, 1, self.encoding.size)
        make_speech(self.root / "sound" / "other.wav", 2.5, 77)
        make_speech(self.root / "sound" / "music.wav", 60, 99)

    def edit(self, shots: int) -> Edit:
        """A film of the clips as they came, a line in each shot, music throughout."""
        edit = Edit(rate=RATE, size=self.encoding.size, shots=tuple(self._shot(number, shots) for number in range(shots)), title="Bench")
        lines = tuple(self._line(edit, number) for number in range(shots))
        minute = 60 * SAMPLE_RATE
        beds = tuple(
            EditBed(kind="music", sound=Path("sound/music.wav"), start=at, samples=min(minute, edit.samples - at))
            for at in range(0, edit.samples, minute)
        )
        return replace(edit, lines=lines, beds=beds)

    def _shot(self, number: int, shots: int) -> EditShot:
        last = number == shots - 1
        return EditShot(
            id=ShotId(f"S{number + 1:03d}"),
            clip=self.clip(number),
            frames=FRAMES,
            transition="cut" if last else TRANSITIONS[number % len(TRANSITIONS)],
            overlap=0 if last else OVERLAP,
        )

    def _line(self, edit: Edit, number: int) -> EditLine:
        start, text = RATE.sample(edit.starts()[number] + 20), "It has burned for forty years."
        words = tuple(Word(text=word, start=start + n * 20_000, end=start + (n + 1) * 20_000) for n, word in enumerate(text.split()))
        shot = edit.shots[number].id
        return EditLine(shot=shot, index=1, sound=self.line(number), start=start, samples=120_000, text=text, words=words)


def make_clip(path: Path, number: int, look: int, film: Size) -> None:
    """A clip of five seconds: every few of another size, rate, profile or clock, one in three without sound."""
    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    size, rate = _format(number, film)
    scale = 0.7 + number * 0.011
    picture = LOOKS[look % len(LOOKS)].format(s=size, r=rate, z=scale, e=scale * 0.35) + ",format=yuv420p"
    more: tuple[str, ...] = ()
    if number % 12 == 7:
        more = ("-profile:v", "baseline")
    elif number % 12 == 9:
        more = ("-bf", "5", "-refs", "6")
    elif number % 12 == 10:
        picture, more = picture + ",select='not(eq(mod(n,5),3)+eq(mod(n,7),5))'", ("-fps_mode", "vfr")
    tone = f"aevalsrc=0.1*sin(2*PI*{180 + 7 * number}*t):s=44100"
    sound = ("-f", "lavfi", "-i", tone) if number % 3 != 2 else ()
    codec = ("-t", "5.05" if number % 4 == 1 else "5", "-c:v", "libx264", "-preset", "fast", "-crf", "23", *more)
    tail = ("-c:a", "aac") if sound else ()
    tags = ("-bsf:v", "h264_metadata=colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1:video_full_range_flag=0")
    run(["-v", "error", "-y", "-f", "lavfi", "-i", picture, *sound, *codec, *tags, *tail, str(path)], timeout=900)


def _format(number: int, film: Size) -> tuple[str, int]:
    if number % 8 == 5:
        return f"{film.width * 4 // 5}x{film.height * 4 // 5}", 24
    if number % 8 == 6:
        return "832x480", 16
    return str(film), 30 if number % 8 == 3 else 24


def make_speech(path: Path, seconds: float, seed: int) -> None:
    """Something like speech."""
    if path.is_file():
        return
    count = round(seconds * SAMPLE_RATE)
    noise = np.convolve(np.random.default_rng(seed).normal(0, 1, count), np.hanning(24) / 12, "same")
    swell = 0.55 + 0.45 * np.sin(np.arange(count) / SAMPLE_RATE * 2 * np.pi * 3)
    write_wav(path, Sound(samples=(0.12 * noise * swell).astype(np.float32)[:, None]))

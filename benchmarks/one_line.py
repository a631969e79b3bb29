"""What one changed line of dialogue costs in a film of seven minutes, from the edit to the proven film.

``one_line_changed_cpu_s()`` makes the film once (84 shots of five seconds at 720p, a line in each, music and wind; the pictures of six
takes in turn), changes one line for another, and counts the processor seconds of the whole render, children included. Run
``python -m benchmarks.one_line``.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot
from pipeline.editing.render import Rendered, render
from pipeline.film.media import Sound, Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import run
from pipeline.media.picture import prepare
from pipeline.media.wav import write_wav

SHOTS, FRAMES, OVERLAP, TAKES = 84, 120, 12, 6
RATE, SIZE = FrameRate(24), Size(1280, 720)
TEXT = "It has burned for forty years, and nobody knows why."


def one_line_changed_cpu_s(folder: Path | None = None, shots: int = SHOTS) -> float:
    """Processor seconds of a render after one line has changed; ``folder`` keeps the film for the next time."""
    return measured(folder or Path(tempfile.mkdtemp(prefix="filmwright-line-")), shots)["one_line_changed_cpu_s"]


def measured(root: Path, shots: int, *, profile: bool = False) -> dict[str, float]:
    """The costs in processor seconds of rendering with nothing changed and with one line changed."""
    edit = seven_minutes(root, shots)
    made(edit, root)
    same = cost(edit, root)
    # a line that no render before has had
    spoken(root / "sound" / "other.wav", seed=time.time_ns() % 2**31)
    other = tuple(replace(line, sound=Path("sound/other.wav")) if n == shots // 2 else line for n, line in enumerate(edit.lines))
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    changed = cost(replace(edit, lines=other), root)
    profiler.disable()
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)
    return {"one_line_changed_cpu_s": round(changed, 2), "nothing_changed_cpu_s": round(same, 2)}


def cost(edit: Edit, root: Path) -> float:
    """Processor seconds of one render."""
    before = _spent()
    made(edit, root)
    return _spent() - before


def made(edit: Edit, root: Path) -> Rendered:
    """The film of an edit."""
    return render(edit, root=root, out=root / "film.mp4", work=root / "work", encoding=Encoding(size=SIZE, rate=RATE))


def seven_minutes(root: Path, shots: int) -> Edit:
    """The film's edit; takes and sounds are made where they are missing."""
    edit = Edit(rate=RATE, size=SIZE, shots=tuple(_shot(number, shots) for number in range(shots)), title="Seven minutes")
    for number in range(TAKES):
        _take(root, number)
    for number, name in enumerate(("music", "wind")):
        if not (root / "sound" / f"{name}.wav").is_file():
            _bed(root / "sound" / f"{name}.wav", edit.samples, number)
    starts, lines = edit.starts(), []
    for number, shot in enumerate(edit.shots):
        sound = Path("sound") / f"{number}.wav"
        if not (root / sound).is_file():
            spoken(root / sound, seed=number)
        start = RATE.sample(starts[number] + 20)
        words = tuple(Word(text=word, start=start + n * 12_000, end=start + (n + 1) * 12_000) for n, word in enumerate(TEXT.split()))
        lines.append(EditLine(shot=shot.id, index=1, sound=sound, start=start, samples=132_000, text=TEXT, words=words))
    beds = tuple(
        EditBed(kind=kind, sound=Path(f"sound/{name}.wav"), start=0, samples=edit.samples)
        for kind, name in (("music", "music"), ("ambience", "wind"))
    )
    return replace(edit, lines=tuple(lines), beds=beds)


def _shot(number: int, shots: int) -> EditShot:
    last = number == shots - 1
    return EditShot(
        id=ShotId(f"S{number + 1:02d}"),
        clip=Path(f"takes/{number % TAKES}.mp4"),
        frames=FRAMES,
        available=FRAMES,
        transition="cut" if last else "dissolve",
        overlap=0 if last else OVERLAP,
    )


def _take(root: Path, number: int) -> None:
    out, clip = root / "takes" / f"{number}.mp4", root / "clips" / f"{number}.mp4"
    if out.is_file():
        return
    clip.parent.mkdir(parents=True, exist_ok=True)
    look = f"mandelbrot=s={SIZE}:r={RATE}:start_scale={0.7 + number / 90}:end_scale=0.3:end_pts=200:maxiter=200:inner=mincol"
    size = ["-b:v", "3M", "-maxrate", "4M", "-bufsize", "4M"]  # about what hosted generators hand over
    run(
        ["-v", "error", "-y", "-f", "lavfi", "-i", look, "-t", "5.1", "-c:v", "libx264", "-preset", "veryfast", *size, str(clip)],
        timeout=600,
    )
    encoding = Encoding(size=SIZE, rate=RATE)
    cuts = (OVERLAP, FRAMES - OVERLAP)
    prepare(clip, out, encoding=encoding, frames=FRAMES, cuts=cuts, edges=root / "work" / "edges")


def spoken(path: Path, *, seed: int) -> None:
    """Two and three quarter seconds of something like speech."""
    random, count = np.random.default_rng(seed), 66_000
    noise = np.convolve(random.normal(0, 1, count), np.hanning(12) / 6, "same")
    swell = np.clip(np.sin(np.arange(count) / 24_000 * 2 * np.pi * 3.1 + seed) + 0.6, 0, None)
    write_wav(path, Sound(samples=(0.1 * noise * swell).astype(np.float32)[:, None], rate=24_000))


def _bed(path: Path, samples: int, number: int) -> None:
    random = np.random.default_rng(number)
    sound = np.empty((samples, 2), np.float32)
    for at in range(0, samples, SAMPLE_RATE * 20):
        time_ = np.arange(at, min(at + SAMPLE_RATE * 20, samples)) / SAMPLE_RATE
        chord = sum(np.sin(2 * np.pi * f * time_) * (1 + np.sin(2 * np.pi * time_ / p)) for f, p in ((110, 3), (220, 5), (330, 7)))
        part = 0.03 * chord if number == 0 else 0.01 * random.standard_normal(len(time_))
        sound[at : at + len(time_)] = np.stack([part, np.roll(part, 99)], 1)
    write_wav(path, Sound(samples=sound))


def _spent() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=None, help="keep the film here")
    parser.add_argument("--shots", type=int, default=SHOTS)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    root = options.folder or Path(tempfile.mkdtemp(prefix="filmwright-line-"))
    print(json.dumps(measured(root, options.shots, profile=options.profile), indent=1))


if __name__ == "__main__":
    main()

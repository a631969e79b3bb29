"""How much does it cost to put a film together?

Makes clips as video generators hand them over (mixed sizes, rates, codecs), and measures in processor seconds, children included:

* ``graph``: one ffmpeg filter graph with chained transitions and one encode, the usual way;
* ``cold``: our assembly of the same clips, conformed and rendered for the first time;
* ``one changed``: one clip is another one;
* ``nothing changed``: only the title is another one;
* ``takes``: our assembly where the takes were encoded in house form as they were made.

Run ``python benchmarks/assembly.py --shots 6 24``. The proof is part of every row of ours and is also told apart.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot
from pipeline.editing.render import render
from pipeline.film.media import Sound, Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import run
from pipeline.media.picture import prepare
from pipeline.media.transition import xfade_name
from pipeline.media.watching import watch
from pipeline.media.wav import write_wav

SIZE, RATE = Size(1280, 720), FrameRate(24)
FRAMES, OVERLAP = 120, 12
TRANSITIONS = ("dissolve", "dissolve", "wipeleft", "dissolve", "slideleft", "fade")
DIFFERENT = 24
"""Clips that are made; more shots repeat them."""

LOOKS = (
    "mandelbrot=s={s}:r={r}:start_scale={z}:end_scale={e}:end_pts=200:maxiter=300:inner=mincol:start_x=-0.743643:start_y=-0.131825",
    "testsrc2=s={s}:r={r},rotate=0.04*sin(t*2):c=gray,gblur=0.6",
    "gradients=s={s}:r={r}:nb_colors=6:seed={n}:speed=0.03,noise=alls=3:allf=t",
)


@dataclass(frozen=True)
class Row:
    """One measurement."""

    shots: int
    what: str
    cpu: float
    wall: float
    encoded: int = 0
    frames: int = 0


def measured(work: Callable[[], int]) -> tuple[int, float, float]:
    """What ``work`` returned, the processor seconds of it and its children, and wall seconds."""
    begin, started = spent(), time.monotonic()
    found = work()
    return found, spent() - begin, time.monotonic() - started


def spent() -> float:
    """Processor seconds of this process and its finished children."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def make_clip(path: Path, number: int, look: int) -> None:
    """A clip of five seconds as a generator would give it: every few of another size, rate or codec."""
    size, rate = (
        ("1024x576", 24) if number % 8 == 5 else ("832x480", 16) if number % 8 == 6 else ("1280x720", 30 if number % 8 == 3 else 24)
    )
    scale = 0.7 + number * 0.011
    source = LOOKS[look % len(LOOKS)].format(s=size, r=rate, z=scale, e=scale * 0.35, n=number + 1)
    extra = ("-profile:v", "baseline") if number % 12 == 7 else ("-bf", "5", "-refs", "6") if number % 12 == 9 else ()
    tone = f"aevalsrc=0.1*sin(2*PI*{180 + 7 * number}*t):s=44100"
    codec = ("-c:v", "libx264", "-preset", "veryfast", "-b:v", "3M", *extra, "-pix_fmt", "yuv420p", "-c:a", "aac")
    run(["-v", "error", "-y", "-f", "lavfi", "-i", source, "-f", "lavfi", "-i", tone, "-t", "5.05", *codec, str(path)], timeout=600)


def make_sound(path: Path, seconds: float, seed: int) -> None:
    """Something like speech."""
    count = round(seconds * SAMPLE_RATE)
    noise = np.convolve(np.random.default_rng(seed).normal(0, 1, count), np.hanning(24) / 12, "same")
    swell = 0.55 + 0.45 * np.sin(np.arange(count) / SAMPLE_RATE * 2 * np.pi * 3)
    write_wav(path, Sound(samples=(0.12 * noise * swell).astype(np.float32)[:, None]))


def foreign_edit(root: Path, shots: int) -> Edit:
    """An edit that points at the clips as they came."""
    edit = Edit(rate=RATE, size=SIZE, shots=tuple(edit_shot(number, shots) for number in range(shots)), title="Bench")
    starts = edit.starts()
    lines = []
    for number in range(shots):
        start, text = RATE.sample(starts[number] + 20), "It has burned for forty years."
        words = tuple(Word(text=word, start=start + n * 20_000, end=start + (n + 1) * 20_000) for n, word in enumerate(text.split()))
        sound = Path("sound") / f"{number % DIFFERENT}.wav"
        lines.append(EditLine(shot=edit.shots[number].id, index=1, sound=sound, start=start, samples=120_000, text=text, words=words))
    make_sound(root / "sound" / "music.wav", edit.samples / SAMPLE_RATE, 99)
    return replace(edit, lines=tuple(lines), beds=(EditBed(kind="music", sound=Path("sound/music.wav"), start=0, samples=edit.samples),))


def edit_shot(number: int, shots: int) -> EditShot:
    """Shot ``number`` of so many."""
    last = number == shots - 1
    return EditShot(
        id=ShotId(f"S{number + 1:03d}"),
        clip=Path("clips") / f"{number % DIFFERENT}.mp4",
        frames=FRAMES,
        transition="cut" if last else TRANSITIONS[number % len(TRANSITIONS)],
        overlap=0 if last else OVERLAP,
    )


def usual_way(root: Path, edit: Edit, encoding: Encoding) -> int:
    """The film by one filter graph, with its sound, in one encode."""
    inputs, graph = [], []
    for shot in edit.shots:
        inputs += ["-i", str(root / shot.clip)]
    conform = (
        f"fps={RATE},scale={SIZE.width}:{SIZE.height}:force_original_aspect_ratio=increase:flags=bicubic:out_color_matrix=bt709:out_range=tv,"
        f"crop={SIZE.width}:{SIZE.height},setsar=1,format=yuv420p,tpad=stop_mode=clone:stop=24,trim=end_frame={FRAMES},setpts=N/{RATE}/TB,settb=1/{RATE}"
    )
    graph += [f"[{number}:v]{conform}[v{number}]" for number in range(len(edit.shots))]
    last = "v0"
    for number in range(1, len(edit.shots)):
        name = xfade_name(edit.shots[number - 1].transition)
        offset, duration = float(RATE.seconds(number * (FRAMES - OVERLAP))), float(RATE.seconds(OVERLAP))
        graph.append(f"[{last}][v{number}]xfade=transition={name}:duration={duration}:offset={offset}[x{number}]")
        last = f"x{number}"
    master = root / "sound" / "stems" / "master.wav"
    video = ["-c:v", "libx264", "-preset", encoding.preset, "-crf", str(encoding.crf), "-g", "48"]
    text = ";".join(graph)
    out = root / "usual.mp4"
    tail = ["-map", f"[{last}]", "-map", f"{len(edit.shots)}:a", *video, "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", str(out)]
    run(["-v", "error", "-y", *inputs, "-i", str(master), "-filter_complex", text, *tail], timeout=3600)
    return edit.frames


def rows_of(root: Path, shots: int) -> Iterable[Row]:
    """All measurements for a film of so many shots."""
    encoding = Encoding(size=SIZE, rate=RATE)
    edit = foreign_edit(root, shots)
    work = root / "work"
    shutil.rmtree(work, ignore_errors=True)

    def ours(one: Edit, where: Path = work) -> Callable[[], int]:
        return lambda: render(one, root=root, out=root / "film.mp4", work=where, encoding=encoding).encoded

    def row(what: str, work_: Callable[[], int]) -> Row:
        found, cpu, wall = measured(work_)
        return Row(shots=shots, what=what, cpu=round(cpu, 2), wall=round(wall, 2), encoded=found, frames=edit.frames)

    yield row("cold", ours(edit))
    middle = edit.shots[shots // 2]
    changed = replace(edit, shots=tuple(replace(s, clip=Path("clips/other.mp4")) if s is middle else s for s in edit.shots))
    yield row("one changed", ours(changed))
    yield row("nothing changed", ours(replace(changed, title="Another")))
    yield row("of these: the proof's look at every frame", lambda: len(watch(root / "film.mp4").messages))
    yield row("of these: its look at key frames only", lambda: len(watch(root / "film.mp4", thorough=False).messages))
    yield row("graph", lambda: usual_way(root, edit, encoding))
    shutil.rmtree(root / "work-takes" / "segments", ignore_errors=True)
    taken = replace(edit, shots=tuple(house_take(root, number, shot, shots, encoding) for number, shot in enumerate(edit.shots)))
    yield row("takes", ours(taken, root / "work-takes"))


def house_take(root: Path, number: int, shot: EditShot, shots: int, encoding: Encoding) -> EditShot:
    """The shot with a take in house form; made before the clock starts."""
    head, tail = (OVERLAP if number else 0), (OVERLAP if number < shots - 1 else 0)
    out = Path("takes") / f"{shot.clip.stem}-{head}-{tail}.mp4"
    if not (root / out).is_file():
        cuts = (head, FRAMES - tail)
        prepare(root / shot.clip, root / out, encoding=encoding, frames=FRAMES, cuts=cuts, edges=root / "work-takes" / "edges")
    return replace(shot, clip=out)


def main() -> None:
    """Measure and print a table; ``--json`` keeps the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=int, nargs="+", default=[6])
    parser.add_argument("--folder", type=Path, default=None, help="keep clips and films here")
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    root = options.folder or Path(tempfile.mkdtemp(prefix="filmwright-bench-"))
    for number in range(min(DIFFERENT, max(options.shots))):
        if not (root / "clips" / f"{number}.mp4").is_file():
            (root / "clips").mkdir(parents=True, exist_ok=True)
            make_clip(root / "clips" / f"{number}.mp4", number, number)
            make_sound(root / "sound" / f"{number}.wav", 2.5, number)
    make_clip(root / "clips" / "other.mp4", 0, 1)
    rows = []
    print(f"{os.cpu_count()} cores, {SIZE} at {RATE} fps, {FRAMES} frames a shot, {OVERLAP} a transition")
    for shots in options.shots:
        for row in rows_of(root, shots):
            rows.append(row)
            figures = f"{row.cpu:8.2f} s CPU {row.wall:8.2f} s wall {row.encoded:6d} of {row.frames} frames"
            print(f"{row.shots:4d} shots  {row.what:42s} {figures}")
    if options.json:
        options.json.write_text(json.dumps([vars(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()

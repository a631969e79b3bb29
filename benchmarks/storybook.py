"""How fast the storybook draws and animates, and how long a film made with it takes.

``python -m benchmarks.storybook [--json] [--frames-only] [--seconds N] [--prompt TEXT] [--length 3m]`` draws three rich scenes in
motion (a boat in a storm, two bakers near, a rainy street at night) on one core, and makes one film with the plain runner. Times are
processor time, so that other work on the machine does not count; the film's time is wall time.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.film import run, stages
from pipeline.film.scene import MOUTHS, CreatureLook, Figure, Framing, MouthCue, PersonLook, Place, Prop, Scene
from pipeline.film.timing import Size
from pipeline.illustration.stage import Picture

PROMPT = "A lighthouse keeper finds a message in a bottle and rows out into the storm to answer it"
SMALL, LARGE = Size(1280, 720), Size(1920, 1080)
RATE = 24
SECONDS = 4.0

KEEPER = PersonLook(
    age="old", figure="man", hat="souwester", hat_colour="#d8a428", top="rain", top_colour="#d8a428", beard="full", hair="#d8d0c4"
)
GRANDMOTHER = PersonLook(
    age="old", figure="woman", hair="#cfc8c0", hair_style="bun", top="dress", top_colour="#8a3040", apron="#efe2cc", glasses=True
)
BOY = PersonLook(age="child", figure="man", hair="#7a4a26", hair_style="mop", top="sweater", top_colour="#2a7a78", accent="#f0d9a8")
DETECTIVE = PersonLook(figure="man", hat="fedora", hat_colour="#4a3a34", top="trench", top_colour="#8a6a4c", bottom_colour="#26222e")
PASSER = PersonLook(figure="woman", hair="#3a2430", hair_style="bob", top="coat", top_colour="#7a3a5a", bottom="skirt")

SCENES = {
    "storm": Scene(
        place=Place(family="sea", light="dusk", weather="storm", seed=3, details=("lighthouse",)),
        figures=(
            Figure(
                id="Character1", look=KEEPER, x=-0.35, x_end=-0.15, yaw=40.0, pose="row", expression="worried", in_vehicle="rowing boat"
            ),
        ),
        props=(Prop(noun="lantern", x=0.05, depth=0.2),),
        framing=Framing(size="Wide shot", focus=("Character1",), move="push in"),
        effects=("beam",),
        mood="tense",
    ),
    "bakery": Scene(
        place=Place(family="kitchen", light="dawn", seed=5, details=("oven", "bread", "window")),
        figures=(
            Figure(id="Character1", look=GRANDMOTHER, x=-0.35, yaw=30.0, pose="work", expression="joy", gaze="Character2"),
            Figure(id="Character2", look=BOY, x=0.35, yaw=-30.0, pose="stand", expression="happy", gaze="Character1"),
        ),
        props=(Prop(noun="bread", x=0.7, depth=0.1), Prop(noun="bowl", x=-0.8, depth=0.1)),
        framing=Framing(size="Medium shot", focus=("Character1", "Character2"), move="pan right"),
        effects=("dust",),
        mood="warm",
    ),
    "neon": Scene(
        place=Place(family="street", light="neon", weather="rain", seed=7, details=("hotel", "cafe")),
        figures=(
            Figure(id="Character1", look=DETECTIVE, x=0.3, x_end=0.1, yaw=-35.0, pose="walk", expression="determined", holds="umbrella"),
            Figure(id="", look=PASSER, x=-0.75, x_end=-0.2, depth=0.6, yaw=50.0, pose="walk"),
            Figure(id="Character2", look=CreatureLook(kind="cat", colour="#2a2440"), x=-0.1, depth=0.05, pose="sit", yaw=30.0),
        ),
        props=(Prop(noun="car", x=-0.55, depth=0.5),),
        framing=Framing(size="Full shot", focus=("Character1",), move="track left"),
        effects=("splashes",),
        mood="eerie",
    ),
}  # fmt: skip
"""Scenes as rich as picture-book spreads, with everything moving: camera, people, water, rain, lights."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Processor time of one scene at one size: seconds to build it, milliseconds a frame, milliseconds of the slowest tenth."""

    build: float
    frame: float
    slow: float


def speech(seconds: float) -> tuple[MouthCue, ...]:
    """Everybody talks all the time, ten shapes a second."""
    names = ("Character1", "Character2")
    steps = [(i * 0.1, MOUTHS[i * 7 % len(MOUTHS)]) for i in range(int(seconds * 10))]
    return tuple(MouthCue(id=name, start=at, end=at + 0.1, shape=shape) for name in names for at, shape in steps)


def drawn(scene: Scene, size: Size, seconds: float) -> Drawn:
    """Draw ``seconds`` of a scene."""
    start = time.process_time()
    picture = Picture(scene, size, length=seconds, mouths=speech(seconds))
    picture.planes(0.0)
    build, times = time.process_time() - start, []
    for number in range(round(seconds * RATE)):
        start = time.process_time()
        picture.planes(number / RATE)
        times.append((time.process_time() - start) * 1000)
    return Drawn(build, statistics.fmean(times), sorted(times)[int(0.9 * len(times))])


def frames(seconds: float) -> dict[str, Any]:
    """Frames a second of one core at two sizes: of the slowest scene, and of each."""
    found: dict[str, Any] = {}
    for label, size in (("720p", SMALL), ("1080p", LARGE)):
        rows = {name: drawn(scene, size, seconds) for name, scene in SCENES.items()}
        found[f"fps_{label}"] = round(min(1000 / r.frame for r in rows.values()), 1)
        found[f"fps_{label}_each"] = {name: round(1000 / r.frame, 1) for name, r in rows.items()}
        found[f"ms_slow_{label}"] = {name: round(r.slow, 1) for name, r in rows.items()}
        found[f"build_s_{label}"] = {name: round(r.build, 2) for name, r in rows.items()}
    return found


def memory_mb() -> float:
    """Resident memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def growth(name: str) -> dict[str, float]:
    """Memory after one second and after ten more of the same shot: both are the same where memory is flat.

    In a process of its own: what the allocator keeps of larger pictures that were drawn before would count as well.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_growth, name).result()


def _growth(name: str) -> dict[str, float]:
    picture = Picture(SCENES[name], SMALL, length=20.0)
    for number in range(RATE):
        picture.planes(number / RATE)
    early = memory_mb()
    for number in range(RATE, 11 * RATE):
        picture.planes(number / RATE)
    return {"mb_after_1s": round(early), "mb_after_11s": round(memory_mb())}


def film(prompt: str, length: str, folder: Path) -> dict[str, Any]:
    """Make a film of about ``length`` with the plain runner."""
    made = run(["make", prompt, "--out", str(folder), "--no-prefect", f"length={length}"], {})
    seconds = made.result["seconds"]
    return {
        "film_seconds": seconds,
        "wall_s": round(made.wall, 1),
        "wall_over_length": round(made.wall / seconds, 2),
        "cpu_s": round(made.cpu, 1),
        "peak_mb": round(made.peak_mb),
        "stage_seconds": stages(folder),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--frames-only", action="store_true", help="leave the film out")
    options.add_argument("--seconds", type=float, default=SECONDS, help="of each scene")
    options.add_argument("--prompt", default=PROMPT)
    options.add_argument("--length", default="3m", help="of the film, as length= takes it")
    chosen = options.parse_args()
    found = {**frames(chosen.seconds), **growth("storm"), "cores": len(os.sched_getaffinity(0))}
    if not chosen.frames_only:
        with tempfile.TemporaryDirectory() as scratch:
            found |= film(chosen.prompt, chosen.length, Path(scratch) / "film")
    print(json.dumps(found) if chosen.json else "\n".join(f"{name:20} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()

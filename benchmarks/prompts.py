"""What the storybook director makes of many prompts: legality, what is shown, repetition, and faults of its pictures.

``python -m benchmarks.prompts [--json] [--seed N] [--pictures N] [--file PATH]`` writes a film for each prompt of ``tests/prompts`` and
counts; of every ``N``-th prompt all keyframes are drawn small and looked at as well (0 draws none).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from director.storybook.account import account
from director.storybook.direct import StorybookDirector
from director.storybook.staging import stage
from director.storybook.story.dialogue import opening
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.scene import PersonLook, Scene
from pipeline.film.screenplay import Screenplay
from pipeline.film.timing import Size
from pipeline.illustration.stage import Picture

PROMPTS = Path(__file__).parent.parent / "tests" / "prompts"
SMALL = Size(320, 180)
EMPTY_EDGES = 0.0035
"""Mean edge strength (0 to 1) below which a frame counts as near-empty: a plain sky with one cloud has about twice as much."""
CUT = -0.02
"""Share of the frame height by which the top of a head may stick out."""
CLOSEST = 0.55
"""Share of the sum of two head radii that heads may be apart at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One keyframe: near-empty or not, heads in it, heads that are cut off, pairs of people whose heads cover one another."""

    empty: bool
    heads: int
    cut: int
    overlapping: int


def read(path: Path) -> tuple[str, ...]:
    """The prompts of a file, one a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def is_legal(screenplay: Screenplay) -> bool:
    """Whether the strict writer and the reader agree about the whole script."""
    back = tagged.read(tagged.write(screenplay))
    return [(s.frame, s.video, s.size) for s in back.shots] == [(s.frame, s.video, s.size) for s in screenplay.shots]


def plot_of(screenplay: Screenplay) -> tuple[str, ...]:
    """The story reasons of all shots, by which two films have the same plot."""
    return tuple(shot.reason.partition(";")[0] for shot in screenplay.shots)


def repeated(screenplay: Screenplay) -> int:
    """Shots with a line that begins like one of an earlier shot; within an exchange an echo is meant."""
    counts = Counter(pattern for shot in screenplay.shots for pattern in {opening(line.text) for line in shot.lines})
    return sum(count - 1 for count in counts.values())


def look_at(scene: Scene) -> Look:
    """Draw a scene small and look for the faults that a viewer sees first."""
    picture = Picture(scene, SMALL, length=4.0)
    grey = cv2.cvtColor(picture.frame(0.0)[..., :3], cv2.COLOR_BGR2GRAY).astype(np.float32) / 255
    edges = float(np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)).mean()) / 4
    height = picture.composition.height
    spots = [
        (stand.x + head.x * stand.scale, stand.y + head.y * stand.scale, head.radius * stand.scale)
        for stand, head in picture.heads()
        if not stand.near and isinstance(scene.figures[stand.index].look, PersonLook)
    ]
    pairs = [(a, b) for i, a in enumerate(spots) for b in spots[i + 1 :]]
    return Look(
        empty=edges < EMPTY_EDGES,
        heads=len(spots),
        cut=sum(y - 1.3 * radius < CUT * height or y + radius > 1.02 * height for _, y, radius in spots),
        overlapping=sum(bool(np.hypot(a[0] - b[0], a[1] - b[1]) < CLOSEST * (a[2] + b[2])) for a, b in pairs),
    )


def films(prompts: Sequence[str], seed: int) -> Iterator[tuple[Brief, Screenplay | None]]:
    """A film for each prompt, None where the director fails."""
    director = StorybookDirector()
    for prompt in prompts:
        brief = Brief(prompt=prompt, seed=seed)
        try:
            yield brief, director.write(brief)
        except (ValueError, KeyError, IndexError, AssertionError):
            yield brief, None


def measure(prompts: Sequence[str], seed: int, every: int) -> dict[str, Any]:
    """The table of figures over ``prompts``; pictures of every ``every``-th."""
    began = time.process_time()
    made = tuple(films(prompts, seed))
    written = tuple((brief, script) for brief, script in made if script is not None)
    accounts = tuple(account(script, brief) for brief, script in written)
    named = sum(len(a.shown) + len(a.heard) + len(a.left_out) for a in accounts)
    lines = [tuple(line.text for _, _, line in script.spoken()) for _, script in written]
    figures: dict[str, Any] = {
        "prompts": len(prompts),
        "seed": seed,
        "crashes": len(made) - len(written),
        "illegal": sum(not is_legal(script) for _, script in written),
        "shots": sum(len(script.shots) for _, script in written),
        "lines": sum(map(len, lines)),
        "longest_line_words": max(len(re.findall(r"[\w'’-]+", text)) for film in lines for text in film),
        "named": named,
        "shown": sum(len(a.shown) for a in accounts),
        "shown_share": round(sum(len(a.shown) for a in accounts) / max(1, named), 4),
        "only_told": sum(len(a.heard) for a in accounts),
        "left_out": sum(len(a.left_out) for a in accounts),
        "same_plot_and_lines": len(written) - len({(plot_of(s), told) for (_, s), told in zip(written, lines, strict=True)}),
        "lines_shared_by_films": round(1 - len({text for film in lines for text in film}) / max(1, sum(map(len, lines))), 4),
        "repeated_patterns": sum(repeated(script) for _, script in written),
        "cpu_seconds_written": round(time.process_time() - began, 1),
    }
    return figures | (pictured(written[::every]) if every else {})


def pictured(written: Sequence[tuple[Brief, Screenplay]]) -> dict[str, Any]:
    """Faults of all keyframes of these films."""
    cv2.setNumThreads(1)
    looks = [look_at(stage(s, shot, brief.style, brief.seed)) for brief, s in written for shot in s.shots]
    return {
        "keyframes": len(looks),
        "near_empty": sum(look.empty for look in looks),
        "heads": sum(look.heads for look in looks),
        "cut_heads": sum(look.cut for look in looks),
        "overlapping_people": sum(look.overlapping for look in looks),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pictures", type=int, default=1, help="draw every N-th film, 0 draws none")
    parser.add_argument("--file", type=Path, default=PROMPTS / "prompts.txt")
    wanted = parser.parse_args()
    figures = measure(read(wanted.file), wanted.seed, wanted.pictures)
    text = json.dumps(figures, indent=2) if wanted.json else "\n".join(f"{name:24} {value}" for name, value in figures.items())
    print(text)


if __name__ == "__main__":
    main()

"""The camera: what a shot size shows, and where figures come to stand in the frame.

A shot is a still composition (``composition.Shot``) plus a small motion over it (``motion.Motion``); near shots
are composed by ``near``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import SceneError
from pipeline.film.scene import Prop, Scene
from pipeline.film.screenplay import SHOT_SIZES
from pipeline.illustration.composition import (
    BLUR,
    Shot,
    Sitter,
    Stand,
    far_to_near,
    focus_of,
    kept_in,
    on_feet,
    reach,
    shift_of,
    tilted,
    travel_of,
)
from pipeline.illustration.near import close
from pipeline.illustration.places.plane import Set

LONG = {"Extreme long shot": 0.13, "Long shot": 0.22, "Wide shot": 0.37}
"""Height of a grown person as a share of the frame where the feet are in the picture at set scale."""

FULL = 0.74


# ---------------------------------------------------------------- motion


# ---------------------------------------------------------------- composition


def compose(scene: Scene, stage: Set, sitters: Sequence[Sitter], width: float, height: float) -> Shot:
    """The composition of a scene's framing.

    Raises:
        SceneError: the shot size is not one of SHOT_SIZES.
    """
    size = scene.framing.size
    if size not in SHOT_SIZES:
        raise SceneError(f"the shot size {size!r} is not known; known are {', '.join(SHOT_SIZES)}", hint="use one of these")
    if size == "Insert" and scene.props:
        return _insert(stage, width, height, _focused(scene).size / IN_AN_INSERT)
    if size in LONG or not scene.figures:
        return _wide(scene, stage, sitters, width, height)
    if size == "Full shot":
        return _full(scene, stage, sitters, width, height)
    return close(scene, stage, sitters, width, height)


def _frame_x(x: float, width: float, margin: float) -> float:
    """Stage x as a frame x; 1 is the edge, and the margin keeps people off it."""
    return min(width - margin, max(margin, width / 2 * (1 + 0.86 * x)))


def _wide(scene: Scene, stage: Set, sitters: Sequence[Sitter], width: float, height: float) -> Shot:
    share = LONG.get(scene.framing.size, LONG["Wide shot"])
    far = share / LONG["Wide shot"]
    if stage.room:
        far = max(0.8, far)
    horizon = stage.horizon + tilted(scene.framing, height)
    stretch = (stage.front - horizon) / (stage.front - stage.horizon)
    shot = Shot(
        width=width, height=height, zoom=1.0, horizon=horizon, stretch=stretch, shift=0.0,
        blur=BLUR.get(scene.framing.size, 0.0), centre=(width / 2, horizon), stands=(), closeness=0.0,
    )  # fmt: skip
    stands, nearest = [], _before_furniture(stage)
    for index, sitter in enumerate(sitters):
        set_y, scale = stage.ground(sitter.figure.depth)
        set_y = max(stage.horizon + (set_y - stage.horizon) * far, nearest, stage.shore if on_feet(sitter.figure) else 0.0)
        x = _frame_x(sitter.figure.x, width, 60 * scale * far)
        y = horizon + (set_y - stage.horizon) * stretch
        stands.append(Stand(index=index, x=x, travel=travel_of(sitter.figure, x, width), y=y, scale=scale * far, order=set_y))
    stands = kept_in(_spread(stands, sitters, width, 150.0), sitters, width)
    return replace(shot, stands=far_to_near(stands), centre=_between(stands, sitters, shot.centre))


PARAPETED = 0.84
"""Depth from which on what stands in a room or on a deck hides whoever is behind it."""


def _before_furniture(stage: Set) -> float:
    """Set y from which on people stand before counters and railings: behind them, legs would show under the top."""
    bases = [p.base for p in stage.planes if p.base is not None and p.depth >= PARAPETED and not p.front and p.base < stage.front]
    return min(max(bases, default=0.0) + 6.0, stage.front) if stage.room or stage.parapet else 0.0


def _focused(scene: Scene) -> Prop:
    """The thing that an insert is about."""
    return next((prop for prop in scene.props if prop.focus), scene.props[0])


IN_AN_INSERT = 1.6
"""Size of the prop of a usual insert; a larger one is seen nearer, a smaller one with more of its place."""


def _insert(stage: Set, width: float, height: float, near: float) -> Shot:
    """A thing alone: the set close and out of focus behind it."""
    zoom, horizon = 2.6 * min(1.25, max(0.66, near)), 0.40 * height
    return Shot(
        width=width, height=height, zoom=zoom, horizon=horizon, stretch=0.75 * zoom, shift=0.06 * width,
        blur=BLUR["Insert"] * min(1.4, max(0.3, near)),
        centre=(width / 2, 0.5 * height), stands=(), closeness=1.0,
    )  # fmt: skip


def _between(stands: Sequence[Stand], sitters: Sequence[Sitter], fallback: tuple[float, float]) -> tuple[float, float]:
    if not stands:
        return fallback
    xs = [s.x + s.travel / 2 for s in stands]
    ys = [s.y + sitters[s.index].head.y * s.scale for s in stands]
    return (sum(xs) / len(xs) + fallback[0]) / 2, (sum(ys) / len(ys) + fallback[1]) / 2


def _spread(stands: Sequence[Stand], sitters: Sequence[Sitter], width: float, gap: float) -> list[Stand]:
    """Move figures of one depth apart that would stand in one another; ``gap`` in drawing units between two grown people."""
    done: list[Stand] = []
    for stand in sorted(stands, key=lambda s: s.x):
        x = stand.x
        for other in done:
            girth = 0.5 * (_girth(sitters[stand.index], gap) * stand.scale + _girth(sitters[other.index], gap) * other.scale)
            same = abs(stand.y - other.y) < 60 * stand.scale
            x = max(x, other.x + girth) if same else x
        done.append(replace(stand, x=x))
    overflow = max([0.0, *(s.x - (width - 70 * s.scale) for s in done)])
    return [replace(s, x=s.x - overflow) for s in done]


def _girth(sitter: Sitter, gap: float) -> float:
    return min(3.0 * gap, max(0.55 * gap, min(gap, sitter.bounds.width) if sitter.bounds.width < 1.6 * gap else 0.72 * sitter.bounds.width))


def _full(scene: Scene, stage: Set, sitters: Sequence[Sitter], width: float, height: float) -> Shot:
    measure, focus = reach(width, height), focus_of(scene)
    tall = max(-s.crown * (1 if i in focus else 1 - 0.3 * s.figure.depth) for i, s in enumerate(sitters))
    wide = max(sitters[i].bounds.width for i in focus)
    scale = min(FULL * measure / max(240.0, min(tall, 460.0)), 0.84 * height / tall, 0.9 * width / wide)
    scale = min(scale, 2.3 * stage.scale * 1.35)
    feet = 0.93 * height
    horizon = 0.56 * height + tilted(scene.framing, height)
    zoom = scale / stage.scale
    stretch = (feet - horizon) / (stage.front - stage.horizon)
    stands = []
    for index, sitter in enumerate(sitters):
        depth = sitter.figure.depth if index not in focus else 0.12 * sitter.figure.depth
        set_y, own = stage.ground(depth)
        own = scale * own / stage.scale
        x = _frame_x(sitter.figure.x, width, 70 * own)
        y = horizon + (set_y - stage.horizon) * stretch
        stands.append(Stand(index=index, x=x, travel=travel_of(sitter.figure, x, width), y=y, scale=own, order=set_y))
    stands = kept_in(_spread(stands, sitters, width, 170.0), sitters, width)
    middle = _between(stands, sitters, (width / 2, height * 0.45))
    return Shot(
        width=width, height=height, zoom=zoom, horizon=horizon, stretch=stretch, shift=shift_of(scene, focus, stage, width),
        blur=BLUR["Full shot"], centre=middle, stands=far_to_near(stands), closeness=0.2,
    )  # fmt: skip

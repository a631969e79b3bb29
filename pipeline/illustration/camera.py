"""The camera: what a shot size shows, where figures come to stand in the frame, and how moves shift the planes.

Everything here is numbers in frame units: the frame is ``width`` x ``height`` set units at any
resolution. A shot is a still composition (``Shot``) plus a small motion (``Motion``) over it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.errors import SceneError
from pipeline.film.scene import Figure, Framing, PersonLook, Scene
from pipeline.film.screenplay import CAMERA_MOVES, SHOT_SIZES
from pipeline.film.timing import Size
from pipeline.illustration.extent import HEAD, Bounds, Head, progress
from pipeline.illustration.places.plane import Plane, Set

ADULT = 370.0
"""Height of a grown person in drawing units, for framing by figures."""

LONG = {"Extreme long shot": 0.13, "Long shot": 0.22, "Wide shot": 0.37}
"""Height of a grown person as a share of the frame where the feet are in the picture at set scale."""

FULL = 0.74
CLOSE = {
    "Medium shot": (0.30, 0.30),
    "Medium close-up": (0.41, 0.37),
    "Close-up": (0.54, 0.44),
    "Extreme close-up": (0.84, 0.47),
}
"""Height of a head as a share of the frame, and where its centre lies."""

TALL_HATS = {"top hat": 2.6, "witch": 2.9, "crown": 2.0, "baker": 2.4, "ears": 2.3}
"""Height of the crown above the middle of the head, in radii of the head."""

SMALL = 235.0
"""Drawing units up to which a creature is small beside a person."""

CHEST = 0.62
"""Where the head of a small animal beside a person lies in near shots, as a share of the height."""

FLOATING = frozenset({"fly", "swim", "fall", "climb"})
"""Poses without ground under the feet."""

BLUR = {"Full shot": 0.0, "Medium shot": 1.6, "Medium close-up": 3.4, "Close-up": 5.5, "Extreme close-up": 8.0, "Insert": 5.0}
"""Sigma of the out-of-focus set in units."""


def frame_units(size: Size) -> tuple[float, float]:
    """Width and height of the frame in set units: 720 high for landscape, taller for portrait."""
    aspect = size.width / size.height
    height = 720.0 * max(1.0, (1.0 / aspect) ** 0.6)
    return height * aspect, height


def reach(width: float, height: float) -> float:
    """The measure that shot sizes are shares of: the height, less in portrait frames."""
    return min(height, 1.25 * width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Where a plane lies in the frame: X = x * sx + tx, Y = y * sy + ty."""

    sx: float
    sy: float
    tx: float
    ty: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A set point in the frame."""
        return x * self.sx + self.tx, y * self.sy + self.ty


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One figure in the composition.

    Attributes:
        index: of the scene's figures.
        x: frame x of its ground point at the start.
        travel: frame units it moves to the right over the shot.
        y: frame y of its ground point; may lie far below the frame.
        scale: frame units per drawing unit.
        order: set y of the ground under it; sorts it among the planes.
        near: the dark figure over whose shoulder the camera looks.
        perched: a small animal beside somebody taller, on a support of its own.
    """

    index: int
    x: float
    travel: float
    y: float
    scale: float
    order: float
    near: bool = False
    perched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """The still composition of a shot.

    Attributes:
        width: of the frame in units.
        height: of the frame in units.
        zoom: scale of the set where the figures stand.
        horizon: frame y of the horizon.
        stretch: vertical scale of the ground where the figures stand.
        shift: set x that is brought to the middle, from the set's own middle.
        blur: sigma of what is out of focus, in units.
        centre: what moves go towards.
        stands: the figures in the picture, far to near.
        closeness: 0 for shots with feet to 1 for a close-up.
        crop: (zoom, x, y) of what is enlarged as a whole: X' = X * zoom + x.
    """

    width: float
    height: float
    zoom: float
    horizon: float
    stretch: float
    shift: float
    blur: float
    centre: tuple[float, float]
    stands: tuple[Stand, ...]
    closeness: float
    crop: tuple[float, float, float] = (1.0, 0.0, 0.0)

    def lens(self, plane: Plane, stage: Set) -> Lens:
        """Where a plane of the set lies in the frame."""
        lens, (zoom, x, y) = self._lens(plane, stage), self.crop
        return Lens(sx=lens.sx * zoom, sy=lens.sy * zoom, tx=lens.tx * zoom + x, ty=lens.ty * zoom + y)

    def cropped(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the whole composition lies in the frame."""
        return x * self.crop[0] + self.crop[1], y * self.crop[0] + self.crop[2]

    def _lens(self, plane: Plane, stage: Set) -> Lens:
        d = plane.depth
        grow, squeeze = 1 + (self.zoom - 1) * d, self.stretch
        tx = self.width / 2 - (self.width / 2 + self.shift * d) * grow
        if plane.flat:
            return Lens(sx=grow, sy=squeeze, tx=tx, ty=self.horizon - stage.horizon * squeeze)
        base = stage.horizon if plane.base is None else plane.base
        foot = self.horizon + (base - stage.horizon) * squeeze
        return Lens(sx=grow, sy=grow, tx=tx, ty=foot - base * grow)


# ---------------------------------------------------------------- motion


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """The camera away from its composition: zoom factor, turn (all planes alike) and travel (by depth) in units."""

    zoom: float = 1.0
    turn_x: float = 0.0
    turn_y: float = 0.0
    travel_x: float = 0.0
    travel_y: float = 0.0

    def at(self, depth: float, centre: tuple[float, float]) -> tuple[float, float, float]:
        """Scale and translation of a plane: X' = X * k + dx, Y' = Y * k + dy."""
        k = 1 + (self.zoom - 1) * depth
        dx = centre[0] * (1 - k) + self.turn_x + self.travel_x * depth
        dy = centre[1] * (1 - k) + self.turn_y + self.travel_y * depth
        return k, dx, dy


STILL = Motion()


def ease(u: float) -> float:
    """Soft start and end, 0 to 1."""
    u = min(1.0, max(0.0, u))
    return u * u * (3 - 2 * u)


def _amount(length: float) -> float:
    return min(1.0, 0.35 + length / 9.0)


def _wobble(t: float, seed: int) -> float:
    phase = seed * 1.7
    return 0.6 * math.sin(1.9 * t + phase) + 0.3 * math.sin(4.3 * t + 2.1 * phase) + 0.1 * math.sin(9.1 * t + phase)


def motion(move: str, t: float, length: float, shot: Shot) -> Motion:
    """Where the camera is at ``t`` of ``length`` seconds.

    Raises:
        SceneError: the move is not one of CAMERA_MOVES.
    """
    if move == "static":
        return STILL
    if move not in CAMERA_MOVES:
        raise SceneError(f"the camera move {move!r} is not known; known are {', '.join(CAMERA_MOVES)}", hint="use one of these")
    u, a = ease(progress(t, length)), _amount(length)
    side, rise = (u - 0.5) * 2 * a * 0.055 * shot.width, (u - 0.5) * 2 * a * 0.05 * shot.height
    moves = {
        "push in": Motion(zoom=1 + 0.15 * a * u),
        "pull out": Motion(zoom=1 + 0.15 * a * (1 - u)),
        "pan left": Motion(turn_x=side),
        "pan right": Motion(turn_x=-side),
        "tilt up": Motion(turn_y=rise),
        "tilt down": Motion(turn_y=-rise),
        "track left": Motion(travel_x=side * 1.5),
        "track right": Motion(travel_x=-side * 1.5),
        "crane up": Motion(travel_y=rise * 1.2),
        "crane down": Motion(travel_y=-rise * 1.2),
        "handheld": Motion(zoom=1.02, turn_x=3.6 * _wobble(t, 1), turn_y=2.6 * _wobble(t, 2)),
    }
    return moves[move]


# ---------------------------------------------------------------- composition


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """What composing needs to know of a figure: extents at the start, in drawing units."""

    figure: Figure
    bounds: Bounds
    head: Head

    @property
    def crown(self) -> float:
        """The highest point of hair, hat or ears, negative; bounds also hold the reach of hands."""
        hat = self.figure.look.hat if isinstance(self.figure.look, PersonLook) else "ears"
        above = TALL_HATS.get(hat, 1.4 if hat == "none" else 1.9)
        return max(self.bounds.top, self.head.y - above * self.head.radius)


def compose(scene: Scene, stage: Set, sitters: Sequence[Sitter], width: float, height: float) -> Shot:
    """The composition of a scene's framing.

    Raises:
        SceneError: the shot size is not one of SHOT_SIZES.
    """
    size = scene.framing.size
    if size not in SHOT_SIZES:
        raise SceneError(f"the shot size {size!r} is not known; known are {', '.join(SHOT_SIZES)}", hint="use one of these")
    if size == "Insert" and scene.props:
        return _insert(stage, width, height)
    if size in LONG or not scene.figures:
        return _wide(scene, stage, sitters, width, height)
    if size == "Full shot":
        return _full(scene, stage, sitters, width, height)
    return _close(scene, stage, sitters, width, height)


_ANGLE = {"eye": 0.0, "low": 0.09, "high": -0.11}


def _tilted(framing: Framing, height: float) -> float:
    return _ANGLE.get(framing.angle, 0.0) * height


def _frame_x(x: float, width: float, margin: float) -> float:
    """Stage x as a frame x; 1 is the edge, and the margin keeps people off it."""
    return min(width - margin, max(margin, width / 2 * (1 + 0.86 * x)))


def _travel(figure: Figure, x: float, width: float) -> float:
    return 0.0 if figure.x_end is None else width / 2 * (1 + figure.x_end * 0.98) - x


def _wide(scene: Scene, stage: Set, sitters: Sequence[Sitter], width: float, height: float) -> Shot:
    share = LONG.get(scene.framing.size, LONG["Wide shot"])
    far = share / LONG["Wide shot"]
    if stage.room:
        far = max(0.8, far)
    horizon = stage.horizon + _tilted(scene.framing, height)
    stretch = (stage.front - horizon) / (stage.front - stage.horizon)
    shot = Shot(
        width=width, height=height, zoom=1.0, horizon=horizon, stretch=stretch, shift=0.0,
        blur=BLUR.get(scene.framing.size, 0.0), centre=(width / 2, horizon), stands=(), closeness=0.0,
    )  # fmt: skip
    stands = []
    for index, sitter in enumerate(sitters):
        set_y, scale = stage.ground(sitter.figure.depth)
        set_y = stage.horizon + (set_y - stage.horizon) * far
        x = _frame_x(sitter.figure.x, width, 60 * scale * far)
        y = horizon + (set_y - stage.horizon) * stretch
        stands.append(Stand(index=index, x=x, travel=_travel(sitter.figure, x, width), y=y, scale=scale * far, order=set_y))
    stands = _kept_in(_spread(stands, sitters, width, 150.0), sitters, width)
    return replace(shot, stands=_sorted(stands), centre=_between(stands, sitters, shot.centre))


def _insert(stage: Set, width: float, height: float) -> Shot:
    """A thing alone: the set close and out of focus behind it."""
    zoom, horizon = 2.6, 0.40 * height
    return Shot(
        width=width, height=height, zoom=zoom, horizon=horizon, stretch=0.75 * zoom, shift=0.06 * width, blur=BLUR["Insert"],
        centre=(width / 2, 0.5 * height), stands=(), closeness=1.0,
    )  # fmt: skip


def _between(stands: Sequence[Stand], sitters: Sequence[Sitter], fallback: tuple[float, float]) -> tuple[float, float]:
    if not stands:
        return fallback
    xs = [s.x + s.travel / 2 for s in stands]
    ys = [s.y + sitters[s.index].head.y * s.scale for s in stands]
    return (sum(xs) / len(xs) + fallback[0]) / 2, (sum(ys) / len(ys) + fallback[1]) / 2


def _sorted(stands: Sequence[Stand]) -> tuple[Stand, ...]:
    return tuple(sorted(stands, key=lambda s: (s.near, s.order, s.index)))


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


def _focus(scene: Scene) -> tuple[int, ...]:
    chosen = tuple(i for i, f in enumerate(scene.figures) if f.id and f.id in scene.framing.focus)
    return chosen or tuple(i for i, f in enumerate(scene.figures) if f.id)[:2] or (0,)


def _full(scene: Scene, stage: Set, sitters: Sequence[Sitter], width: float, height: float) -> Shot:
    measure, focus = reach(width, height), _focus(scene)
    tall = max(-s.crown * (1 if i in focus else 1 - 0.3 * s.figure.depth) for i, s in enumerate(sitters))
    wide = max(sitters[i].bounds.width for i in focus)
    scale = min(FULL * measure / max(240.0, min(tall, 460.0)), 0.84 * height / tall, 0.9 * width / wide)
    scale = min(scale, 2.3 * stage.scale * 1.35)
    feet = 0.93 * height
    horizon = 0.56 * height + _tilted(scene.framing, height)
    zoom = scale / stage.scale
    stretch = (feet - horizon) / (stage.front - stage.horizon)
    stands = []
    for index, sitter in enumerate(sitters):
        depth = sitter.figure.depth if index not in focus else 0.12 * sitter.figure.depth
        set_y, own = stage.ground(depth)
        own = scale * own / stage.scale
        x = _frame_x(sitter.figure.x, width, 70 * own)
        y = horizon + (set_y - stage.horizon) * stretch
        stands.append(Stand(index=index, x=x, travel=_travel(sitter.figure, x, width), y=y, scale=own, order=set_y))
    stands = _kept_in(_spread(stands, sitters, width, 170.0), sitters, width)
    middle = _between(stands, sitters, (width / 2, height * 0.45))
    return Shot(
        width=width, height=height, zoom=zoom, horizon=horizon, stretch=stretch, shift=_side(scene, focus, stage, width),
        blur=BLUR["Full shot"], centre=middle, stands=_sorted(stands), closeness=0.2,
    )  # fmt: skip


def _side(scene: Scene, focus: tuple[int, ...], stage: Set, width: float) -> float:
    """Reverse angles show different parts of the set: the camera looks where the first figure faces."""
    yaw = scene.figures[focus[0]].yaw
    lean = 0.0 if abs(yaw) > 120 else max(-1.0, min(1.0, yaw / 45.0))
    return lean * 0.10 * width + 0.08 * width * math.sin(scene.seed * 1.3 + focus[0])


def _close(scene: Scene, stage: Set, sitters: Sequence[Sitter], width: float, height: float) -> Shot:
    share, middle = CLOSE[scene.framing.size]
    measure, focus = reach(width, height), _focus(scene)
    over = next((i for i, f in enumerate(scene.figures) if f.id and f.id == scene.framing.over), -1)
    if over >= 0:
        focus = tuple(i for i in focus if i != over) or focus
    focus = _tallest_first(focus, sitters)
    scale = _close_scale(share * measure, focus, sitters, width)
    horizon = 0.54 * height + _tilted(scene.framing, height)
    shown = [i for i in _shown(scene, focus, over) if i in focus or not _dwarfs(sitters[i], sitters[focus[0]])]
    stands = [_close_stand(i, scene, sitters, focus, scale, middle, width, height) for i in shown if i != over]
    if stage.grounded:
        stands = [_perched(s, sitters[s.index], sitters[focus[0]], scale, height) for s in stands]
    stands = _lowered(_kept_in(_side_by_side(stands, sitters, width), sitters, width), sitters, height)
    if over >= 0:
        stands.append(_shoulder(over, stands, sitters, scale, width, height))
    zoom = scale / stage.scale
    return Shot(
        width=width, height=height, zoom=zoom, horizon=horizon, stretch=zoom * 0.8, shift=_side(scene, focus, stage, width),
        blur=BLUR[scene.framing.size], centre=(width / 2, middle * height), stands=_sorted(stands), closeness=1.0 if share > 0.5 else 0.6,
    )  # fmt: skip


def _close_scale(head: float, focus: tuple[int, ...], sitters: Sequence[Sitter], width: float) -> float:
    """Frame units per drawing unit, so that the first head is ``head`` high and all that matter fit side by side."""
    radius = max(sitters[focus[0]].head.radius, 0.3 * HEAD)
    scale = head / (2 * radius)
    needed = sum(3.1 * max(sitters[i].head.radius, 30.0) for i in focus) * scale
    return scale * min(1.0, 0.96 * width / needed)


def _shown(scene: Scene, focus: tuple[int, ...], over: int) -> tuple[int, ...]:
    if scene.framing.size == "Medium shot" and over < 0:
        return tuple(i for i, f in enumerate(scene.figures) if i in focus or abs(f.x) < 1.05)
    return tuple({*focus, over} - {-1})


def _close_stand(
    index: int, scene: Scene, sitters: Sequence[Sitter], focus: tuple[int, ...], scale: float, middle: float, width: float, height: float
) -> Stand:
    sitter, figure, focused = sitters[index], scene.figures[index], index in focus
    own = scale * ((1 - 0.10 * figure.depth) if focused else 0.80 - 0.25 * figure.depth)
    reference = sitters[focus[0]] if focused else next(s for i, s in enumerate(sitters) if i == index or i in focus)
    # the first figure's head is at the middle line; others keep their own height beside it, softened
    drop = (sitter.head.y * own - reference.head.y * scale) * (0.55 if focused else 0.8)
    y = middle * height + drop - sitter.head.y * own
    top = y + sitter.crown * own
    y += max(0.0, 0.045 * height - top) * (0.8 if scene.framing.size in ("Medium shot", "Medium close-up") else 0.25)
    y = min(y, 0.84 * height - (sitter.head.y + sitter.head.radius) * own)
    x = width / 2 * (1 + 0.86 * figure.x) - sitter.head.x * own
    if len(focus) == 1 and focused:
        x = _thirds(figure, width) - sitter.head.x * own
    return Stand(index=index, x=x, travel=_travel(figure, x, width) * 0.6, y=y, scale=own, order=1e6 if focused else 0.0)


def _tallest_first(focus: tuple[int, ...], sitters: Sequence[Sitter]) -> tuple[int, ...]:
    """The frame is measured by people, not by the mouse beside them."""
    return tuple(sorted(focus, key=lambda i: (_small(sitters[i]), -sitters[i].head.radius if _small(sitters[i]) else 0.0)))


def _small(sitter: Sitter) -> bool:
    """A creature that reaches a grown person's waist at most, on its own feet."""
    figure = sitter.figure
    on_feet = figure.pose not in FLOATING and not figure.in_vehicle
    return not isinstance(figure.look, PersonLook) and on_feet and -sitter.bounds.top < SMALL


def _dwarfs(sitter: Sitter, lead: Sitter) -> bool:
    """Whether only the legs of the one would be seen in a frame about the other."""
    return _small(lead) and not _small(sitter)


def _perched(stand: Stand, sitter: Sitter, lead: Sitter, scale: float, height: float) -> Stand:
    """A small animal at its true size: beside a person its head at chest height on a support, beside its like on the same ground."""
    if not _small(sitter) or sitter is lead:
        return stand
    if _small(lead):
        return replace(stand, scale=scale)
    head = sitter.head
    y = max(0.90 * height, CHEST * height - head.y * scale)
    y = min(y, 0.80 * height - (head.y + head.radius) * scale)
    return replace(stand, scale=scale, y=y, order=1e6, perched=True)


def _thirds(figure: Figure, width: float) -> float:
    """One person: off the middle, with room to look into."""
    lean = 0.0 if abs(figure.yaw) > 120 else max(-1.0, min(1.0, figure.yaw / 30.0))
    wish = 0.5 - 0.09 * lean + 0.06 * figure.x
    return width * min(0.64, max(0.36, wish))


def _kept_in(stands: list[Stand], sitters: Sequence[Sitter], width: float) -> list[Stand]:
    """Heads stay inside the frame, also of those who lie."""
    kept = []
    for s in stands:
        head = sitters[s.index].head
        margin = min(width / 2, 1.4 * head.radius * s.scale)
        x = min(width - margin, max(margin, s.x + head.x * s.scale)) - head.x * s.scale
        kept.append(replace(s, x=x))
    return kept


def _side_by_side(stands: list[Stand], sitters: Sequence[Sitter], width: float) -> list[Stand]:
    """Move heads apart that would cover one another, and the whole group back into the frame."""
    done: list[tuple[Stand, float]] = []
    for stand in sorted(stands, key=lambda s: s.x + sitters[s.index].head.x * s.scale):
        head = sitters[stand.index].head
        x, own = stand.x + head.x * stand.scale, 1.42 * head.radius * stand.scale
        if done:
            last = sitters[done[-1][0].index].head
            x = max(x, done[-1][1] + 1.42 * last.radius * done[-1][0].scale + own)
        done.append((replace(stand, x=x - head.x * stand.scale), x))
    if not done:
        return []
    left, right = done[0][1], done[-1][1]
    first, final = (1.5 * sitters[s.index].head.radius * s.scale for s in (done[0][0], done[-1][0]))
    back = max(0.0, right + final - width) if left - first > 0 or right + final > width else 0.0
    back = min(back, max(0.0, left - first) + max(0.0, (right + final) - (left - first) - width) / 2)
    return [replace(s, x=s.x - back) for s, _ in done]


def _lowered(stands: list[Stand], sitters: Sequence[Sitter], height: float) -> list[Stand]:
    """Bring feet that would float in the picture below its edge, as far as heads stay clear of the captions."""
    free = [s for s in stands if not s.perched]
    wish = max([0.0, *(1.04 * height - s.y for s in free)])
    room = min((0.80 * height - (s.y + (sitters[s.index].head.y + sitters[s.index].head.radius) * s.scale) for s in free), default=0.0)
    low = [s if s.perched else replace(s, y=s.y + max(0.0, min(wish, room))) for s in stands]
    ground = max((s.y for s in low if not s.perched and _small(sitters[s.index])), default=0.0)
    return [replace(s, y=ground) if not s.perched and _small(sitters[s.index]) else s for s in low]


def _shoulder(index: int, stands: list[Stand], sitters: Sequence[Sitter], scale: float, width: float, height: float) -> Stand:
    """The figure seen from behind at the edge of the frame."""
    subject = stands[0].x if stands else width / 2
    near, head = scale * 1.25, sitters[index].head
    x = (0.12 if subject >= width / 2 - 1 else 0.88) * width - head.x * near
    return Stand(index=index, x=x, travel=0.0, y=0.52 * height - head.y * near, scale=near, order=2e6, near=True)

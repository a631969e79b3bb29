"""Near shots: heads at their height in the frame, small animals lifted up to them, shoulders at its edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.film.scene import Figure, PersonLook, Scene
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
from pipeline.illustration.extent import HEAD
from pipeline.illustration.places.plane import Set

CLOSE = {
    "Medium shot": (0.30, 0.30),
    "Medium close-up": (0.41, 0.37),
    "Close-up": (0.54, 0.44),
    "Extreme close-up": (0.84, 0.47),
    "Insert": (0.54, 0.44),
}
"""Height of a head as a share of the frame, and where its centre lies; an insert without a thing is a close-up of whoever is there."""


SMALL = 235.0
"""Drawing units up to which a creature is small beside a person."""


TOP, LOWEST_CHIN = 0.03, 0.80
"""Shares of the height between which the head of a creature lies in near shots, horns and all."""

CHEST = 0.62
"""Where the head of a small animal beside a person lies in near shots, as a share of the height."""


def close(scene: Scene, stage: Set, sitters: Sequence[Sitter], width: float, height: float) -> Shot:
    """The composition of a medium shot or anything nearer."""
    share, middle = CLOSE[scene.framing.size]
    measure, focus = reach(width, height), focus_of(scene)
    over = next((i for i, f in enumerate(scene.figures) if f.id and f.id == scene.framing.over), -1)
    if over >= 0:
        focus = tuple(i for i in focus if i != over) or focus
    focus = _tallest_first(focus, sitters)
    scale = _close_scale(share * measure, focus, sitters, width)
    horizon = 0.54 * height + tilted(scene.framing, height)
    shown = [i for i in _shown(scene, focus, over) if i in focus or not _dwarfs(sitters[i], sitters[focus[0]])]
    stands = [_close_stand(i, scene, sitters, focus, scale, middle, width, height) for i in shown if i != over]
    if stage.grounded:
        stands = [_perched(s, sitters[s.index], sitters[focus[0]], scale, height) for s in stands]
    stands = _lowered(kept_in(_side_by_side(stands, sitters, width), sitters, width), sitters, height)
    if scene.framing.size != "Extreme close-up":
        stands = [_whole_headed(s, sitters[s.index], height) for s in stands]
    if over >= 0:
        stands.append(_shoulder(over, stands, sitters, scale, width, height))
    zoom = scale / stage.scale
    return Shot(
        width=width, height=height, zoom=zoom, horizon=horizon, stretch=_stretch(zoom, stage, horizon, stands, sitters),
        shift=shift_of(scene, focus, stage, width),
        blur=BLUR[scene.framing.size], centre=(width / 2, middle * height), stands=far_to_near(stands),
        closeness=1.0 if share > 0.5 else 0.6,
    )  # fmt: skip


_ASHORE = 36.0
"""Units of ground that are seen behind the feet of small animals at the water."""


def _stretch(zoom: float, stage: Set, horizon: float, stands: Sequence[Stand], sitters: Sequence[Sitter]) -> float:
    """Vertical scale of the ground: flatter where small animals would stand on the water behind it."""
    feet = [s.y for s in stands if not s.perched and not s.near and on_feet(sitters[s.index].figure)]
    if not stage.shore or not feet:
        return zoom * 0.8
    return min(zoom * 0.8, max(0.2, (min(feet) - horizon) / (stage.shore + _ASHORE - stage.horizon)))


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
    return Stand(index=index, x=x, travel=travel_of(figure, x, width) * 0.6, y=y, scale=own, order=1e6 if focused else 0.0)


def _tallest_first(focus: tuple[int, ...], sitters: Sequence[Sitter]) -> tuple[int, ...]:
    """The frame is measured by people, not by the mouse beside them."""
    return tuple(sorted(focus, key=lambda i: (_small(sitters[i]), -sitters[i].head.radius if _small(sitters[i]) else 0.0)))


def _small(sitter: Sitter) -> bool:
    """A creature that reaches a grown person's waist at most, on its own feet."""
    figure = sitter.figure
    return not isinstance(figure.look, PersonLook) and on_feet(figure) and -sitter.bounds.top < SMALL


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


def _whole_headed(stand: Stand, sitter: Sitter, height: float) -> Stand:
    """A giant beside a person, or one with horns, comes down and shrinks until all of its head is in the picture."""
    if isinstance(sitter.figure.look, PersonLook) or stand.y + sitter.crown * stand.scale >= TOP * height:
        return stand
    chin = sitter.head.y + sitter.head.radius
    scale = min(stand.scale, (LOWEST_CHIN - TOP) * height / max(1.0, chin - sitter.crown))
    low = TOP * height - sitter.crown * scale
    middle = stand.x + sitter.head.x * stand.scale
    return replace(stand, x=middle - sitter.head.x * scale, y=low, scale=scale)


def _shoulder(index: int, stands: list[Stand], sitters: Sequence[Sitter], scale: float, width: float, height: float) -> Stand:
    """The figure seen from behind at the edge of the frame."""
    subject = stands[0].x if stands else width / 2
    near, head = scale * 1.25, sitters[index].head
    x = (0.12 if subject >= width / 2 - 1 else 0.88) * width - head.x * near
    return Stand(index=index, x=x, travel=0.0, y=0.52 * height - head.y * near, scale=near, order=2e6, near=True)

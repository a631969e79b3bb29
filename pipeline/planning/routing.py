"""Who makes a shot: the generators whose capabilities cover it, in the order in which they are asked."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from pipeline.errors import PlanError
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, Generator

FURTHEST = 1.35
"""How much wider or taller a generator's size may be in shape than the film's before a crop would cut the subject off."""

HURRIED = 4 / 3
"""How much faster than it was made a clip may be played, so that it ends where it shall, before it looks hurried."""


def candidates(
    shot: str,
    frames: int,
    rate: FrameRate,
    size: Size,
    has_scene: bool,
    generators: Sequence[Generator],
    chosen: str = "",
    wished: Collection[str] = (),
) -> tuple[Generator, ...]:
    """The generators that can make ``frames`` frames of ``size`` at ``rate``, the ``chosen`` one first.

    Args:
        shot: the shot, for messages.
        frames: its length.
        rate: of the film.
        size: of the film.
        has_scene: its keyframe is a layered scene.
        generators: all that may be asked, in order.
        chosen: the one that this very shot was given to, "" for none.
        wished: names of those that may make it though they begin at no picture.

    Raises:
        PlanError: none can, or nobody has the chosen name; carries each one's reason.
    """
    reasons, able = [], []
    for generator in sorted(generators, key=lambda g: g.name != chosen) if chosen else generators:
        reason = refusal(generator.capabilities(), frames, rate, size, has_scene, wished=generator.name in wished)
        if reason:
            reasons.append(f"{generator.name}: {reason}")
        else:
            able.append(generator)
    if chosen and all(generator.name != chosen for generator in generators):
        reasons, able = [f"there is no generator {chosen!r} in this film"], []
    if not able:
        raise PlanError(
            f"no generator can make {shot}: {'; '.join(reasons)}",
            hint="choose another generator with video=..., or another size or fps",
            shot=shot,
            reasons=tuple(reasons),
        )
    return tuple(able)


def refusal(able: Capabilities, frames: int, rate: FrameRate, size: Size, has_scene: bool, *, wished: bool = False) -> str:
    """Why a generator cannot make a clip, or "".

    A hosted clip is conformed: another rate is resampled, a size of nearly the same shape is scaled and cropped, and a longer
    clip is cut. A local generator makes exactly what it is asked for. One that begins at no picture is asked only
    where a person wants it: named for this very shot, or first of all.
    """
    seconds = float(rate.seconds(frames))
    if able.needs_scene and not has_scene:
        return "it animates layered scenes, and this keyframe is a flat picture"
    if not able.first_frame and not wished:
        return "it takes no first frame, so the shot would not begin at its keyframe"
    if able.longest and seconds > able.longest + 1e-6:
        return f"{seconds:.1f} s is longer than its {able.longest:g} s"
    if able.sizes and not any(_alike(other, size) for other in able.sizes):
        return f"it does not make {size} or any size of that shape"
    return ""


def asked_seconds(seconds: float, able: Capabilities) -> float:
    """The length that covers so many seconds of film: the shortest that the model makes, or whole seconds."""
    needed = seconds - 1e-6
    covering = [length for length in able.lengths if length >= needed]
    return covering[0] if covering else able.lengths[-1] if able.lengths else float(math.ceil(needed))


def ends_in_time(able: Capabilities, frames: int, rate: FrameRate) -> bool:
    """Whether a generator takes a last picture and makes a clip that is short enough to be played through to it.

    Local models make the length of the shot. Of hosted ones the clip is longer, and would have to be played too fast.
    """
    if not able.last_frame or able.local:
        return able.last_frame
    seconds = float(rate.seconds(frames))
    step, offset = able.frame_grid
    on_grid = float(rate.seconds(offset + -(-max(0, frames - offset) // step) * step))
    made = asked_seconds(seconds, able) if able.lengths or step == 1 else on_grid
    return made <= seconds * HURRIED


def _alike(one: Size, other: Size) -> bool:
    ratio = one.aspect / other.aspect
    return max(ratio, 1 / ratio) <= FURTHEST

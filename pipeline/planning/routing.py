"""Who makes a shot: the first generator whose capabilities cover it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import PlanError
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, Generator


def route(shot: str, frames: int, rate: FrameRate, size: Size, has_scene: bool, generators: Sequence[Generator]) -> Generator:
    """The first generator that can make ``frames`` frames of ``size`` at ``rate``.

    Raises:
        PlanError: none can; carries each one's reason.
    """
    reasons = []
    for generator in generators:
        reason = refusal(generator.capabilities(), frames, rate, size, has_scene)
        if not reason:
            return generator
        reasons.append(f"{generator.name}: {reason}")
    raise PlanError(
        f"no generator can make {shot}: {'; '.join(reasons)}",
        hint="choose another generator with video=..., or another size or fps",
        shot=shot,
        reasons=tuple(reasons),
    )


def refusal(able: Capabilities, frames: int, rate: FrameRate, size: Size, has_scene: bool) -> str:
    """Why a generator cannot make a clip, or ""."""
    if able.needs_scene and not has_scene:
        return "it animates layered scenes, and this keyframe is a flat picture"
    if able.longest and rate.seconds(frames) > able.longest:
        return f"{float(rate.seconds(frames)):.1f} s is longer than its {able.longest:g} s"
    if able.sizes and size not in able.sizes and not able.first_frame:
        return f"it does not make {size}"
    return ""

"""The camera of a shot in time: its move, the way of whoever it goes along with, and the room that those at the sides leave it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.illustration.composition import Shot
from pipeline.illustration.extent import progress
from pipeline.illustration.motion import Motion, motion

REACH, LEAST = 84.0, 0.3
"""Units that a figure reaches to each side, and the share of a tracking shot that is left where those at the sides have no room."""


def filmed(move: str, length: float, shot: Shot, t: float) -> Motion:
    """The camera at ``t`` seconds; tracking shots go with the first figure that travels."""
    at = motion(move, t, length, shot)
    if not move.startswith("track"):
        return at
    travel = next((s.travel for s in shot.stands if s.travel), 0.0)
    if not travel:
        return replace(at, travel_x=at.travel_x * _leeway(move, length, shot))
    return replace(at, travel_x=at.travel_x - 0.8 * travel * progress(t, length))


def _leeway(move: str, length: float, shot: Shot) -> float:
    """Share of the way that the camera may go without cutting off who stands at the sides."""
    farthest = abs(motion(move, 0.0, length, shot).travel_x)
    if not shot.stands or farthest <= 0.0:
        return 1.0
    room = min(min(s.x - REACH * s.scale, shot.width - s.x - REACH * s.scale) for s in shot.stands)
    return min(1.0, max(LEAST, room / farthest))

"""How the camera moves away from its composition over a shot."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.errors import SceneError
from pipeline.film.screenplay import CAMERA_MOVES
from pipeline.illustration.composition import Shot
from pipeline.illustration.extent import progress


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

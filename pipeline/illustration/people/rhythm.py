"""Every figure's own pace."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Phases and rates that make two figures never move alike: rates are the figure's own, the phase is another in each shot."""

    phase: float
    breath: float
    sway: float
    blink: float


def rhythm(name: str, shot: str = "") -> Rhythm:
    """The rhythm of a figure in a shot.

    Args:
        name: whose it is.
        shot: tells the shots apart, so that nobody blinks at the same moment after every cut.
    """
    b, c, d = (byte / 255 for byte in hashlib.blake2b(name.encode(), digest_size=4).digest()[1:])
    a = hashlib.blake2b(f"{name}{shot}".encode(), digest_size=4).digest()[0] / 255
    return Rhythm(phase=a * math.tau, breath=0.30 + 0.1 * b, sway=0.13 + 0.05 * c, blink=2.6 + 1.4 * d)

"""Every figure's own pace."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Phases and rates that make two figures never move alike; from the figure's id."""

    phase: float
    breath: float
    sway: float
    blink: float


def rhythm(name: str) -> Rhythm:
    """The rhythm of a figure; the same name has the same."""
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    a, b, c, d = (byte / 255 for byte in digest)
    return Rhythm(phase=a * math.tau, breath=0.30 + 0.1 * b, sway=0.13 + 0.05 * c, blink=2.6 + 1.4 * d)

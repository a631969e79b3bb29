"""How often Python looks for cyclic garbage in our processes: less often than it would, for it finds little and looks through a lot."""

from __future__ import annotations

import gc

COLLECTED = (20_000, 20, 20)
"""Thresholds of the garbage collector."""


def collect_less() -> None:
    """Look less often from now on."""
    gc.set_threshold(*COLLECTED)


def keep_what_is_there() -> None:
    """Leave alone what was imported so far, which stays, and look less often for the rest."""
    gc.collect()
    gc.freeze()
    collect_less()


def leave_it() -> None:
    """This process ends: the system takes everything back at once, where Python would first look through all of it."""
    gc.freeze()

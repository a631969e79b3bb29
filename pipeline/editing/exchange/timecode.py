"""Time code of SMPTE 12M: frames as hours, minutes, seconds and frame numbers."""

from __future__ import annotations

from pipeline.film.timing import FrameRate

COUNTED = {"24000/1001": 24, "24": 24, "25": 25, "30000/1001": 30, "30": 30, "50": 50, "60000/1001": 60, "60": 60}
"""Rates that have a time code, and the frames that its second counts."""

START_HOUR = 1
"""Hour at which the time code of a film begins, as in broadcasting."""

_DROPPED = {"30000/1001": 2, "60000/1001": 4}


def dropped(rate: FrameRate) -> int:
    """How many frame numbers each minute but the tenth leaves out, so that the code keeps up with the clock; 0 for most rates."""
    return _DROPPED.get(str(rate), 0)


def first_frame(rate: FrameRate) -> int:
    """The frame, counted from midnight, that bears the time code 01:00:00:00."""
    return START_HOUR * (3600 * COUNTED[str(rate)] - 54 * dropped(rate))


def timecode(frame: int, rate: FrameRate) -> str:
    """Frame number ``frame`` from midnight as time code, with ``;`` before the frames where numbers are dropped."""
    base, drop = COUNTED[str(rate)], dropped(rate)
    if drop:
        tens, rest = divmod(frame, base * 600 - 9 * drop)
        frame += 9 * drop * tens + (drop * ((rest - drop) // (base * 60 - drop)) if rest > drop else 0)
    clock, number = divmod(frame, base)
    return f"{clock // 3600 % 24:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}{';' if drop else ':'}{number:02d}"


def nearest_frame(rate: FrameRate, sample: int) -> int:
    """The frame boundary nearest to a sample."""
    first = rate.frame_at(sample)
    return first if sample - rate.sample(first) <= rate.sample(first + 1) - sample else first + 1

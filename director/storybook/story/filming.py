"""Filming: why a shot has its size and its move, how long it is held, and when the camera looks over a shoulder."""

from __future__ import annotations

from collections.abc import Sequence

from director.storybook import lexicon
from director.storybook.story.shapes import Beat
from director.storybook.story.stage import Stage, Telling, is_beast, is_far

_LONGEST_HOLD = 6.0
_OVER = frozenset(("Medium shot", "Medium close-up"))
_FACES = frozenset(("answer", "side", "other side", "truce", "reveal", "together", "react"))


def purpose(beat: Beat, size: str, move: str, sizes: Sequence[str], *, over: bool, act: int) -> str:
    """What the shot is for, for the report: the story's reason, then the camera's.

    Args:
        beat: gives the story's reason.
        size: of the shot.
        move: of the camera.
        sizes: of the shots before.
        over: whether it is seen over somebody's shoulder.
        act: the act it belongs to, 0 where the film has only one.
    """
    told = f"act {act}: {beat.reason}" if act else beat.reason
    parts = [told, "over the shoulder, because one of two speaks" if over else _why_size(beat, size, sizes), _why_move(beat, move)]
    return "; ".join(part for part in parts if part)


def _why_size(beat: Beat, size: str, sizes: Sequence[str]) -> str:
    reasons = lexicon.pairs("sizes.txt")
    if not sizes and "shot" in size and beat.name == "open":
        return reasons["first"]
    if beat.name == "close":
        return reasons["last"]
    nearer = sizes and size in _CLOSE and sizes[-1] in _WIDE
    return reasons["closer"] if nearer else reasons.get(size, "")


_CLOSE = ("Medium close-up", "Close-up", "Extreme close-up", "Insert")
_WIDE = ("Extreme long shot", "Long shot", "Wide shot")


def _why_move(beat: Beat, move: str) -> str:
    reasons = lexicon.pairs("moves.txt")
    return reasons.get(f"{move} {beat.mood}", reasons.get(move, ""))


def held(beat: Beat, spoken: bool) -> float:
    """The shortest length of a shot in seconds: calm and sad moments are held, tense ones are cut as soon as they are understood."""
    if beat.mood in ("tense", "comic", "surprised"):
        return 0.0
    seconds = float(lexicon.pairs("held.txt").get(beat.name, "0"))
    return min(_LONGEST_HOLD, seconds if not spoken else 0.8 * seconds)


def over_shoulder(telling: Telling, beat: Beat, stage: Stage, size: str) -> bool:
    """Whether the lead is seen over the other's shoulder: two people on land who have both been seen, and one of them speaks."""
    other = stage.other
    if other is None or stage.lead is None or len(stage.present) != 2 or size not in _OVER or beat.name not in _FACES:
        return False
    known = stage.lead.id in telling.seen and other.id in telling.seen
    people = not any(is_beast(p) or p.being.creature is not None for p in stage.present)
    return known and people and not is_far(stage) and stage.scenery.place.family not in ("sea", "underwater", "sky", "space")

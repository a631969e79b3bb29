"""Faces over time: speech, expressions, blinks, gaze, as pure functions of time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from pipeline.film.scene import Figure, MouthCue
from pipeline.illustration.extent import progress
from pipeline.illustration.people.expression import FACES, MOUTH_SHAPES, Expression, Mouth, between, blended, silent_mouth
from pipeline.illustration.people.face import Mien
from pipeline.illustration.people.rhythm import Rhythm

_COARTICULATION = 0.034
"""Half the time in seconds over which neighbouring mouth shapes melt."""
_GAZES = {"left": (-1.0, 0.1), "right": (1.0, 0.1), "up": (0.1, -1.0), "down": (0.1, 1.0), "camera": (0.0, 0.0)}
_SLEEPING = ("sleep",)


def speaking(cues: Sequence[MouthCue], t: float) -> float:
    """How much a figure is in the act of speaking, 0 to 1; pauses under half a second do not count."""
    gap = min((max(c.start - t, t - c.end, 0.0) for c in cues if c.shape != "rest"), default=9.0)
    return float(max(0.0, 1.0 - gap / 0.5) ** 0.7)


def mouth_at(cues: Sequence[MouthCue], t: float, face: Expression) -> Mouth:
    """The mouth at ``t``: the cues there, melted into their neighbours; the face's own in silence."""
    low, high = t - _COARTICULATION, t + _COARTICULATION
    span = high - low
    weights = [(c.shape, max(0.0, min(high, c.end) - max(low, c.start)) / span) for c in cues]
    spoken = [(MOUTH_SHAPES[shape], weight) for shape, weight in weights if weight > 0.0]
    silence = max(0.0, 1.0 - sum(weight for _, weight in spoken))
    if not spoken:
        return silent_mouth(face)
    quiet = silent_mouth(face) if speaking(cues, t) < 0.5 else MOUTH_SHAPES["rest"]
    total = sum(weight for _, weight in spoken) + silence
    return blended(tuple((shape, weight / total) for shape, weight in [*spoken, (quiet, silence)]))


# ---------------------------------------------------------------- faces


def expression_at(figure: Figure, t: float, length: float) -> Expression:
    """The face at ``t``; it turns from the first to the last expression in the middle of the shot."""
    first = FACES.get(figure.expression, FACES["neutral"])
    last = FACES.get(figure.expression_end, first) if figure.expression_end else first
    if first is last:
        return first
    q = (progress(t, length) - 0.38) / 0.16
    q = min(1.0, max(0.0, q))
    return between(first, last, q * q * (3 - 2 * q))


def blink_at(pace: Rhythm, t: float) -> float:
    """Closing of the lids by blinking, 0 to 1: three frames every few seconds, now and then twice."""
    n = math.floor(t / pace.blink)
    offset = (math.sin(n * 12.9898 + pace.phase) * 43758.5453) % 1.0
    at = (n + 0.15 + 0.7 * offset) * pace.blink
    double = 0.24 if offset > 0.78 else 0.0
    return max(_shut(t - at), _shut(t - at - double) if double else 0.0)


def _shut(d: float) -> float:
    return max(0.0, 1.0 - abs(d) / 0.075)


def gaze_at(figure: Figure, pace: Rhythm, yaw: float, t: float) -> tuple[float, float]:
    """Where the pupils look; who looks at somebody looks the way it is turned."""
    ahead = math.sin(math.radians(yaw))
    aim = _GAZES.get(figure.gaze, (0.75 * ahead, 0.0) if figure.gaze else (0.4 * ahead, 0.0))
    if figure.gaze == "camera":
        aim = (-0.7 * ahead, 0.0)
    n = math.floor(t / 1.7 + pace.phase)
    dart = (math.sin(n * 78.233 + pace.phase) * 9301.7) % 1.0 - 0.5
    return max(-1.0, min(1.0, aim[0] + 0.22 * dart)), max(-1.0, min(1.0, aim[1] + 0.1 * dart))


def mien_at(figure: Figure, pace: Rhythm, yaw: float, t: float, length: float, cues: Sequence[MouthCue]) -> Mien:
    """The whole face at ``t``."""
    face = expression_at(figure, t, length)
    if figure.pose in _SLEEPING:
        face = replace(face, lid=1.0, arc=0.0, wide=0.0, part=0.0)
    talk = speaking(cues, t)
    if talk:
        lively = talk * math.sin(t * 5.3 + pace.phase) * math.sin(t * 2.1)
        face = replace(face, lift=face.lift + 1.6 * lively)
    return Mien(expression=face, mouth=mouth_at(cues, t, face), gaze=gaze_at(figure, pace, yaw, t), blink=blink_at(pace, t + 0.3 * talk))

"""What a creature does at one moment, as a pure function of time: face, mouth, blink, gaze, breath, step.

Everything here is in the creature's own frame, in which it faces right; the actor mirrors it.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from pipeline.film.scene import CREATURES, Figure, MouthCue
from pipeline.illustration.extent import progress
from pipeline.illustration.people.expression import FACES, MOUTH_SHAPES, Expression, Mouth, between, blended, silent_mouth

BLINK = 0.15
"""Seconds that a blink lasts."""
MOUTH_FADE = 0.06
"""Seconds in which one mouth shape passes into the next."""
_GAZES = {"camera": (0.0, 0.0), "left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.2, -1.0), "down": (0.3, 0.9)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A creature at one moment.

    Attributes:
        t: seconds from the start of the shot.
        pose: one of POSES.
        face: what the face shows.
        mouth: the mouth, spoken or silent.
        blink: 0 open to 1 shut.
        gaze: where the pupils point, -1 to 1 in x (forward is positive) and y (down is positive).
        yaw: turn of the head, 0 to the camera, 90 straight ahead.
        pitch: degrees, positive looks up.
        roll: tilt of the head in degrees.
        breath: -1 to 1.
        way: units covered since the start of the shot, 0 where it stays.
        moving: it goes somewhere during the shot.
        tempo: this creature's own factor on its rhythms, about 1.
        phase: this creature's own offset in its rhythms, 0 to 1.
    """

    t: float
    pose: str
    face: Expression
    mouth: Mouth
    blink: float
    gaze: tuple[float, float]
    yaw: float
    pitch: float
    roll: float
    breath: float
    way: float
    moving: bool
    tempo: float
    phase: float

    @property
    def opening(self) -> float:
        """How far the mouth is open, 0 to about 1."""
        return self.mouth.height / 15.0

    def wave(self, hertz: float, shift: float = 0.0) -> float:
        """A sine of this creature's own phase."""
        return math.sin(2 * math.pi * (hertz * self.tempo * self.t + self.phase + shift))


def individual(figure: Figure) -> tuple[float, float]:
    """Two numbers 0 to 1 that belong to this figure: phase and tempo."""
    kind = getattr(figure.look, "kind", "")
    digest = hashlib.blake2b(f"{figure.id}|{kind}|{figure.x:.3f}|{figure.depth:.3f}".encode(), digest_size=4).digest()
    return digest[0] / 255, digest[1] / 255


def faces_right(figure: Figure, travel: float) -> bool:
    """Which way the body points: by its way, else by its yaw, else towards the middle of the stage."""
    if abs(travel) > 1.0:
        return travel > 0
    if abs(figure.yaw) > 4.0 and figure.yaw < 170.0:
        return figure.yaw > 0
    return figure.x <= 0.0


def _blink(t: float, phase: float) -> float:
    slot, inside = divmod(t + phase * 3.0, 2.9)
    start = 0.4 + 1.8 * ((math.sin(slot * 12.9898 + phase * 78.233) * 43758.5453) % 1.0)
    x = (inside - start) / BLINK
    return max(0.0, 1.0 - abs(2 * x - 1)) ** 0.5 if 0.0 < x < 1.0 else 0.0


def _spoken(cues: tuple[MouthCue, ...], t: float) -> Mouth | None:
    here = next((cue for cue in cues if cue.start <= t < cue.end), None)
    if here is None:
        return None
    before = next((cue for cue in reversed(cues) if cue.end <= here.start and here.start - cue.end < MOUTH_FADE), None)
    old = MOUTH_SHAPES[before.shape if before else "rest"]
    share = min(1.0, (t - here.start) / MOUTH_FADE)
    return blended(((old, 1 - share), (MOUTH_SHAPES[here.shape], share)))


def _face(figure: Figure, t: float, length: float) -> Expression:
    start = FACES.get(figure.expression, FACES["neutral"])
    if not figure.expression_end or figure.expression_end == figure.expression:
        return start
    x = min(1.0, max(0.0, (progress(t, length) - 0.35) / 0.25))
    return between(start, FACES.get(figure.expression_end, start), x * x * (3 - 2 * x))


def _gaze(figure: Figure, right: bool, t: float, phase: float) -> tuple[float, float]:
    x, y = _GAZES.get(figure.gaze, (0.75, 0.0) if figure.gaze else (0.35, 0.0))
    if figure.gaze in {"left", "right"} and not right:
        x = -x
    slot = math.floor(t / 1.7 + phase)
    dart = (math.sin(slot * 7.13 + phase * 40) * 0.12, math.sin(slot * 3.71 + phase * 17) * 0.08)
    return x + dart[0], y + dart[1]


def _head_yaw(figure: Figure, gaze: tuple[float, float]) -> float:
    base = 34.0 if abs(figure.yaw) < 4 or figure.yaw >= 170 else min(46.0, max(22.0, abs(figure.yaw) * 0.72))
    if figure.gaze == "camera":
        return 12.0
    return base if gaze[0] >= -0.3 else -16.0


def moment(figure: Figure, t: float, length: float, mouths: tuple[MouthCue, ...], travel: float) -> Moment:
    """The creature of ``figure`` at ``t`` of ``length`` seconds; ``travel`` in drawing units, signed."""
    phase, tempo = individual(figure)
    cues = tuple(cue for cue in mouths if cue.id == figure.id)
    face = _face(figure, t, length)
    asleep = figure.pose == "sleep"
    spoken = None if asleep else _spoken(cues, t)
    gaze = _gaze(figure, faces_right(figure, travel), t, phase)
    speaking = 1.0 if spoken is not None and spoken.height > 1 else 0.0
    nod = 1.6 * math.sin(2 * math.pi * (0.9 * t + phase)) * speaking
    return Moment(
        t=t,
        pose=figure.pose,
        face=face,
        mouth=spoken or silent_mouth(face),
        blink=1.0 if asleep else _blink(t, phase),
        gaze=gaze,
        yaw=_head_yaw(figure, gaze) + 3 * math.sin(2 * math.pi * (0.11 * t + phase)),
        pitch=(8.0 if figure.gaze == "up" else -8.0 if figure.gaze == "down" else 0.0) + nod,
        roll=2.2 * math.sin(2 * math.pi * (0.15 * t + phase)) + (1.5 * nod if speaking else 0.0),
        breath=math.sin(2 * math.pi * ((0.22 if asleep else 0.36) * t + phase)),
        way=abs(travel) * progress(t, length),
        moving=abs(travel) > 1.0,
        tempo=0.92 + 0.16 * tempo,
        phase=phase,
    )


def known(kind: str) -> bool:
    """Whether the illustrator can draw this creature."""
    return kind in CREATURES

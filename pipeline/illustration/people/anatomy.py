"""The measures of a person, from its look.

All lengths are drawing units (a grown head is 98 high). Widths are half-widths. Figures are 2.8 heads
tall (child) to 4 (tall adult): heads are larger than life because faces must read in wide shots.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from pipeline.film.scene import PersonLook


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """What a body measures.

    Attributes:
        leg: hip to sole.
        torso: hip to neck line.
        neck: neck line to chin.
        shoulder: half-width over the shoulders.
        chest: half-width under the arms.
        waist: half-width at the waist.
        hip: half-width at the hip.
        depth: front-to-back half-depth of the chest.
        belly: how far the front of the waist stands out.
        bust: how far the front of the chest stands out.
        arms: upper and lower arm.
        arm_widths: half-widths at shoulder, elbow, wrist.
        leg_widths: half-widths at hip, knee, ankle.
        neck_width: half-width of the neck.
        hand: scale of the hands.
        foot: scale of the feet.
        head: scale of the head.
        stoop: forward bend of the back in degrees.
    """

    leg: float
    torso: float
    neck: float
    shoulder: float
    chest: float
    waist: float
    hip: float
    depth: float
    belly: float
    bust: float
    arms: tuple[float, float]
    arm_widths: tuple[float, float, float]
    leg_widths: tuple[float, float, float]
    neck_width: float
    hand: float
    foot: float
    head: float
    stoop: float = 0.0

    @property
    def reach(self) -> float:
        """Shoulder to wrist, stretched."""
        return self.arms[0] + self.arms[1]

    @property
    def height(self) -> float:
        """Sole to crown, standing."""
        return self.leg + self.torso + self.neck + 98.0 * self.head


_MAN = Anatomy(
    leg=144, torso=110, neck=11, shoulder=55, chest=46, waist=40, hip=40, depth=27, belly=2, bust=4, arms=(62, 57),
    arm_widths=(17, 14.5, 11.5), leg_widths=(20.5, 16.5, 13), neck_width=15, hand=1.1, foot=1.16, head=1.0,
)  # fmt: skip
_WOMAN = replace(
    _MAN, leg=142, torso=101, shoulder=44, chest=37.5, waist=31, hip=42, depth=23, belly=0, bust=8, arms=(57, 53),
    arm_widths=(13.5, 11.5, 9), leg_widths=(20, 15, 10.5), neck_width=11.5, hand=0.95, foot=1.0, neck=13,
)  # fmt: skip
_CHILD = replace(
    _MAN, leg=88, torso=76, neck=7, shoulder=36, chest=31, waist=30, hip=30.5, depth=21, belly=3, bust=1, arms=(42, 38),
    arm_widths=(12.5, 10.5, 8.8), leg_widths=(14.5, 12, 10), neck_width=10.5, hand=0.86, foot=0.9, head=0.96,
)  # fmt: skip
_OLD_MAN = replace(_MAN, leg=118, torso=108, neck=9, shoulder=51, chest=46, waist=46, hip=43, belly=9, stoop=5, arms=(62, 57))
_OLD_WOMAN = replace(
    _WOMAN, leg=102, torso=98, neck=8, shoulder=43, chest=41, waist=41, hip=47, belly=7, bust=9, stoop=6, arms=(57, 53),
    arm_widths=(14.5, 12.5, 10), leg_widths=(20, 15, 11.5),
)  # fmt: skip


def _between(a: Anatomy, b: Anatomy, t: float) -> Anatomy:
    def field(name: str) -> object:
        p, q = getattr(a, name), getattr(b, name)
        if isinstance(p, tuple):
            return tuple(u + (v - u) * t for u, v in zip(p, q, strict=True))
        return p + (q - p) * t

    return Anatomy(**{name: field(name) for name in Anatomy.__slots__})  # type: ignore[arg-type]


_NEUTRAL = _between(_MAN, _WOMAN, 0.5)
_ADULTS = {"man": _MAN, "woman": _WOMAN, "neutral": _NEUTRAL}
_ELDERS = {"man": _OLD_MAN, "woman": _OLD_WOMAN, "neutral": _between(_OLD_MAN, _OLD_WOMAN, 0.5)}


def _of_age(look: PersonLook) -> Anatomy:
    adult = _ADULTS.get(look.figure, _NEUTRAL)
    if look.age == "child":
        return replace(_CHILD, shoulder=34, chest=29.5) if look.figure == "woman" else _CHILD
    if look.age == "old":
        return _ELDERS.get(look.figure, _ELDERS["neutral"])
    return replace(_between(adult, _CHILD, 0.26), head=0.99) if look.age == "young" else adult


_BUILDS = {"slim": (0.88, 0.9, -3.0), "average": (1.0, 1.0, 0.0), "stout": (1.16, 1.12, 11.0)}
"""Factor on the trunk's widths, on the limbs' widths, and what the belly gains."""


def _widened(widths: tuple[float, float, float], factor: float) -> tuple[float, float, float]:
    return widths[0] * factor, widths[1] * factor, widths[2] * factor


def _built(body: Anatomy, trunk: float, limb: float, belly: float) -> Anatomy:
    wide = belly > 0
    return replace(
        body,
        shoulder=body.shoulder * (1 + (trunk - 1) * 0.6),
        chest=body.chest * trunk,
        waist=body.waist * (trunk + (0.12 if wide else 0)),
        hip=body.hip * trunk,
        depth=body.depth * trunk,
        belly=max(0.0, body.belly + belly),
        arm_widths=_widened(body.arm_widths, limb),
        leg_widths=_widened(body.leg_widths, limb),
        neck_width=body.neck_width * (1 + (limb - 1) * 0.7),
    )


@cache
def anatomy(look: PersonLook) -> Anatomy:
    """The measures of the person that ``look`` describes."""
    body = _built(_of_age(look), *_BUILDS.get(look.build, _BUILDS["average"]))
    size = min(1.15, max(0.85, look.height))
    return replace(
        body,
        leg=body.leg * (1 + (size - 1) * 1.6),
        torso=body.torso * size,
        arms=(body.arms[0] * (1 + (size - 1) * 1.3), body.arms[1] * (1 + (size - 1) * 1.3)),
        shoulder=body.shoulder * (1 + (size - 1) * 0.5),
        head=body.head * (1 + (size - 1) * 0.15),
    )

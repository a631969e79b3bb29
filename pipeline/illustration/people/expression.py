"""Expressions and mouth shapes as numbers, so that faces can pass smoothly from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Mouth:
    """A mouth, in units of a 98-unit head; all numbers may be blended.

    Attributes:
        width: half-width.
        height: opening; under about 1 the mouth is a line.
        round: 0 follows the smile to 1 plain ellipse.
        upper: how much of the upper teeth shows, 0 to 1.
        lower: how much of the lower teeth shows.
        tongue: 0 hidden, 1 lying at the back.
        tip: 1 the tongue's tip is raised to the teeth.
        bite: 1 the upper teeth lie on the lip.
    """

    width: float
    height: float
    round: float = 0.0
    upper: float = 0.0
    lower: float = 0.0
    tongue: float = 0.0
    tip: float = 0.0
    bite: float = 0.0


MOUTH_SHAPES: dict[str, Mouth] = {
    "rest": Mouth(width=14, height=0),
    "MBP": Mouth(width=12.5, height=0),
    "AH": Mouth(width=16, height=15, round=0.25, upper=1, tongue=1),
    "EH": Mouth(width=17, height=9.5, round=0.1, upper=1, tongue=1),
    "EE": Mouth(width=19, height=7, upper=1, lower=1),
    "OH": Mouth(width=11, height=13, round=0.8, tongue=0.8),
    "OO": Mouth(width=7, height=8.5, round=1),
    "FV": Mouth(width=14, height=4.5, round=0.1, bite=1),
    "L": Mouth(width=15, height=9, round=0.2, upper=1, tip=1),
    "S": Mouth(width=15.5, height=5.5, upper=1, lower=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """What a face shows; all numbers may be blended.

    Attributes:
        brow: tilt of the brows in degrees, positive brings the inner ends down (angry).
        lift: how far the brows are raised, in units.
        cock: how much higher one brow stands than the other, in units.
        lid: 0 open to 1 closed upper lid.
        wide: 1 wide open eyes.
        squint: 0 to 1 raised lower lid.
        arc: 1 eyes closed with laughter.
        smile: -1 to 1.
        blush: 0 to 1.
        part: opening of the silent mouth, 0 to 1, towards ``mouth``.
        mouth: shape of the silent mouth where ``part`` is not 0.
        tear: 1 eyes brim.
    """

    brow: float = 0.0
    lift: float = 0.0
    cock: float = 0.0
    lid: float = 0.0
    wide: float = 0.0
    squint: float = 0.0
    arc: float = 0.0
    smile: float = 0.25
    blush: float = 0.3
    part: float = 0.0
    mouth: str = "rest"
    tear: float = 0.0


FACES: dict[str, Expression] = {
    "neutral": Expression(),
    "happy": Expression(lift=3, smile=0.9, squint=0.35, blush=0.55),
    "joy": Expression(lift=5.5, smile=1.0, arc=1, blush=0.8, part=1, mouth="AH"),
    "sad": Expression(brow=-16, lift=2, lid=0.24, smile=-0.75, blush=0.25, tear=0.6),
    "angry": Expression(brow=17, lift=-4.5, lid=0.18, squint=0.2, smile=-0.62, blush=0.5),
    "surprised": Expression(lift=10, wide=1, smile=0.0, part=1, mouth="OH"),
    "afraid": Expression(brow=-18, lift=8.5, wide=1, smile=-0.6, blush=0.1, part=1, mouth="S"),
    "worried": Expression(brow=-14, lift=4, smile=-0.4, blush=0.25),
    "sly": Expression(brow=7, lift=0.5, cock=6, lid=0.38, smile=0.65, squint=0.15),
    "sleepy": Expression(brow=-4, lift=2, lid=0.72, smile=0.08, blush=0.35),
    "determined": Expression(brow=12, lift=-3, lid=0.12, squint=0.18, smile=0.12),
    "tender": Expression(brow=-7, lift=2.5, lid=0.2, squint=0.25, smile=0.6, blush=0.6),
}


def between(a: Expression, b: Expression, t: float) -> Expression:
    """The face ``t`` (0 to 1) of the way from ``a`` to ``b``; the silent mouth closes on the way where the shapes differ."""
    if t <= 0.0 or a == b:
        return a
    if t >= 1.0:
        return b
    numbers = {f.name: getattr(a, f.name) + (getattr(b, f.name) - getattr(a, f.name)) * t for f in fields(Expression) if f.name != "mouth"}
    if a.part and b.part and a.mouth != b.mouth:
        numbers["part"] = a.part * max(0.0, 1 - 2 * t) + b.part * max(0.0, 2 * t - 1)
    return Expression(**numbers, mouth=_open_shape(a, b, t))


def _open_shape(a: Expression, b: Expression, t: float) -> str:
    if not a.part or not b.part:
        return a.mouth if a.part else b.mouth
    return a.mouth if t < 0.5 else b.mouth


def blended(shapes: tuple[tuple[Mouth, float], ...]) -> Mouth:
    """The mean of mouths with weights that sum to 1."""
    if len(shapes) == 1:
        return shapes[0][0]
    return Mouth(**{f.name: sum(getattr(shape, f.name) * weight for shape, weight in shapes) for f in fields(Mouth)})


def silent_mouth(face: Expression) -> Mouth:
    """The mouth of a face that does not speak."""
    rest = MOUTH_SHAPES["rest"]
    if face.part <= 0.0:
        return replace(rest, width=rest.width + 2.0 * abs(face.smile))
    return blended(((rest, 1 - face.part), (MOUTH_SHAPES[face.mouth], face.part)))

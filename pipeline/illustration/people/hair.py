"""Hair: a cap over the skull with a hairline, a mass behind the head, and what hangs or sits on it.

Most styles are rows of one table; buns, tails and braids are drawn beside. The cap goes over the face,
the mass behind neck and shoulders.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.film.scene import PersonLook
from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import luminance, mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, ellipse, ribbon, smooth
from pipeline.illustration.people.outlines import blend_points, gathered
from pipeline.illustration.people.skull import TURN, Skull


@dataclass(frozen=True, slots=True, kw_only=True)
class Hairdo:
    """One way to wear hair. Heights are in half-heads, sideways measures in half-widths of the skull.

    Attributes:
        crown: how far the cap stands above the skull.
        side: how far it stands out at the sides.
        line: latitude of the hairline over the middle of the face.
        temple: latitude of the hairline at the temples (60 degrees of longitude).
        burn: how far the cap comes down before the ears; 0 is the middle of the head.
        back: how far the mass comes down behind; 0.4 is the nape, 1 the chin, above 1.2 lies on the shoulders.
        width: half-width of the mass at its end.
        wave: waves of the mass's edge; 0 hangs straight.
        fringe: latitudes added to the hairline in turn, for jagged fringes.
        bumps: number of bumps or spikes over the cap, 0 smooth.
        bump: their height.
        spiky: bumps are pointed.
        part: longitude of the parting, from which strands run.
        sweep: degrees by which the hairline is lower on one side.
        extra: "bun", "ponytail" or "braids".
        cropped: so short that the cap is a tint without strands.
    """

    crown: float = 0.14
    side: float = 0.06
    line: float = 43.0
    temple: float = 34.0
    burn: float = 0.10
    back: float = 0.45
    width: float = 0.84
    wave: int = 0
    fringe: tuple[float, ...] = (0.0,)
    bumps: int = 0
    bump: float = 0.0
    spiky: bool = False
    part: float = 0.0
    sweep: float = 0.0
    extra: str = ""
    cropped: bool = False


HAIRDOS: dict[str, Hairdo] = {
    "short": Hairdo(crown=0.17, side=0.055, line=41, temple=33, fringe=(0, 3, 0, -3), part=-22, sweep=4),
    "side part": Hairdo(crown=0.20, side=0.06, line=43, temple=27, part=34, sweep=-9),
    "curly": Hairdo(crown=0.22, side=0.14, line=35, temple=25, burn=0.18, back=0.6, width=0.98, fringe=(0, -7), bumps=11, bump=0.10),
    "mop": Hairdo(crown=0.20, side=0.11, line=33, temple=25, burn=0.20, fringe=(8, -7), bumps=5, bump=0.09, part=12),
    "bob": Hairdo(crown=0.17, side=0.12, line=31, temple=27, burn=0.78, back=1.0, width=1.14, fringe=(0, 1.5)),
    "long": Hairdo(crown=0.17, side=0.12, line=44, temple=27, burn=0.66, back=2.25, width=1.18, part=14, sweep=7),
    "ponytail": Hairdo(crown=0.14, side=0.05, line=46, temple=35, burn=0.16, back=0.5, width=0.74, sweep=5, extra="ponytail"),
    "bun": Hairdo(crown=0.14, side=0.05, line=44, temple=33, burn=0.16, back=0.5, width=0.76, extra="bun"),
    "braids": Hairdo(crown=0.14, side=0.07, line=44, temple=28, burn=0.34, back=0.6, width=0.86, extra="braids"),
    "afro": Hairdo(crown=0.52, side=0.42, line=43, temple=32, burn=0.16, back=0.74, width=1.16, bumps=19, bump=0.035),
    "wavy": Hairdo(crown=0.19, side=0.13, line=41, temple=23, burn=0.72, back=1.7, width=1.3, wave=3, part=-18, sweep=-7),
    "buzz": Hairdo(crown=0.045, side=0.015, line=46, temple=36, burn=0.10, back=0.34, width=0.86, cropped=True),
    "spiky": Hairdo(crown=0.15, side=0.06, line=40, temple=31, burn=0.12, fringe=(7, -6), bumps=7, bump=0.22, spiky=True),
    "bald": Hairdo(crown=-1.0, side=0.1, line=60, temple=20, burn=0.16, back=0.46, width=0.9),
}
"""All styles but "none"; "bald" has only the fringe round the ears."""

UNDER_HAT = -0.58
"""Height in half-heads above which hair is hidden by a hat that covers the crown."""


def hairdo(look: PersonLook, *, hatted: bool) -> Hairdo | None:
    """The hairdo of a person, None without hair; hats press big hair down."""
    if look.hair_style == "none":
        return None
    style = HAIRDOS.get(look.hair_style, HAIRDOS["short"])
    if look.age == "old" and look.hair_style in ("short", "side part"):
        style = replace(style, line=style.line + 5, temple=style.temple + 8)
    if hatted and style.crown > 0:
        style = replace(style, crown=min(style.crown, 0.08), bump=min(style.bump, 0.05), side=min(style.side, 0.2))
    return style


# ---------------------------------------------------------------- behind


def draw_hair_behind(canvas: Canvas, skull: Skull, style: Hairdo, colour: str, tones: Tones) -> None:
    """The mass behind head, neck and shoulders."""
    dark = mix(mix(colour, "#1c0e12", 0.17), tones.shade, 0.05)
    mass = _mass(skull, style)
    part(canvas, mass, dark, tones, crescent=4 if style.back > 0.9 else 0)
    if style.back > 0.9 and not style.bumps:
        _hanging_strands(canvas, mass, skull, style, dark, tones)


def draw_gathered_hair(canvas: Canvas, skull: Skull, style: Hairdo, colour: str, tones: Tones, *, hatted: bool) -> None:
    """Ponytail or bun behind the head; a hat hides a bun and pushes a tail down."""
    if style.extra == "ponytail":
        _ponytail(canvas, skull, mix(mix(colour, "#1c0e12", 0.17), tones.shade, 0.05), tones, -0.3 if hatted else -0.74)
    if style.extra == "bun" and not hatted:
        _bun(canvas, skull, colour, tones)


@lru_cache(maxsize=64)
def _mass(skull: Skull, style: Hairdo) -> Path:
    rx, ry, k = skull.rx, skull.ry, skull.k
    top = -ry * (1 + max(0.0, style.crown) * 0.7) if style.crown > -0.5 else -ry * 0.3
    out = rx * (1.0 + style.side)
    end, w = ry * style.back, rx * style.width
    shift = -k * (7 + 4 * min(style.back, 1.6))
    high = out * math.sqrt(max(0.3, 1 - (0.62 * ry / top) ** 2))
    # in profile nothing of it is seen before the face
    far = 1 - 0.42 * skull.profile
    right, left = (_flank(skull, style, side, far if side != skull.near else 1.0, (high, out, w), shift) for side in (1, -1))
    bottom = [(shift + w * 0.5, end * 1.06), (shift, end * (1.08 if style.back > 0.9 else 1.0)), (shift - w * 0.5, end * 1.06)]
    return smooth([(-k * 6, top), *right, *bottom, *reversed(left)])


def _flank(skull: Skull, style: Hairdo, side: int, share: float, halves: tuple[float, float, float], shift: float) -> list[Point]:
    """One edge of the mass from the temple down; ``halves`` are half-widths at temple, ear and end."""
    (high, out, w), k = halves, skull.k
    x = side * out * share - k * 5
    temple = (side * high * (0.5 + 0.5 * share) - k * 7, -skull.ry * 0.62)
    return [temple, (x, 0.0), *_edge(style, x, side * w * share + shift, skull.ry * style.back)]


def _edge(style: Hairdo, x: float, x_end: float, end: float) -> list[Point]:
    """Points down one edge of the mass."""
    if not style.wave:
        return [((x + x_end) / 2, end * 0.55), (x_end, end * 0.94)] if style.back > 0.7 else [(x_end, end)]
    count = style.wave * 2
    return [(x + (x_end - x) * i / count + (4.5 if i % 2 else -4.5) * (1 if x > 0 else -1), end * i / count) for i in range(1, count + 1)]


def _hanging_strands(canvas: Canvas, mass: Path, skull: Skull, style: Hairdo, colour: object, tones: Tones) -> None:
    w, shift, end = skull.rx * style.width, -skull.k * 11, skull.ry * style.back
    lines = []
    for i in range(-3, 4):
        x = i * w * 0.27
        bend = 5.0 if style.wave and i % 2 else -3.0 if style.wave else 0.0
        lines.append(smooth([(x * 0.92, 0), (x + shift * 0.5 + bend, end * 0.55), (x * 1.02 + shift - bend, end)], False))
    with kept(canvas):
        canvas.clipPath(mass, True)
        canvas.drawPath(gathered(lines), stroke(deeper(colour, tones), 1.7, 0.5))


def _bun(canvas: Canvas, skull: Skull, colour: str, tones: Tones) -> None:
    x, y = -skull.k * 26, -skull.ry * 1.14 - skull.pitch * 0.3
    part(canvas, ellipse(x, y, 22, 19.5), colour, tones, crescent=3)
    paint = stroke(mix(colour, tones.shade, 0.42), 1.6, 0.6)
    for i in (-1, 0, 1):
        canvas.drawPath(smooth([(x - 16, y + i * 7), (x, y - 5 + i * 7), (x + 15, y + i * 7)], False), paint)


def _ponytail(canvas: Canvas, skull: Skull, colour: object, tones: Tones, height: float) -> None:
    k, ry = skull.k, skull.ry
    side = -1 if k > 0.04 else 1
    x, y = -k * 40 + side * 12 * (1 - abs(k)), ry * height
    reach = 30 + 16 * abs(k)
    line = [
        (x, y),
        (x + side * reach * 0.75, y - 4),
        (x + side * reach * 1.1, y + 34),
        (x + side * reach * 0.95, y + 78),
        (x + side * reach * 1.25, y + 104),
    ]
    tail = ribbon(line, [7, 13, 16, 13, 2.5], round_start=True)
    part(canvas, tail, colour, tones, crescent=3)
    paint = stroke(mix(colour, tones.shade, 0.4), 1.6, 0.5)
    canvas.drawPath(smooth([(px + 2, py) for px, py in line[1:-1]], False), paint)


# ---------------------------------------------------------------- before


def draw_hair_before(canvas: Canvas, skull: Skull, style: Hairdo, colour: str, tones: Tones) -> None:
    """The cap over the face, with strands; braids hang before the shoulders."""
    if style.crown < -0.5:
        _shine_of_the_bald(canvas, skull)
        return
    cap = _cap(skull, style)
    if style.cropped:
        part(canvas, cap, mix(colour, tones.shade, 0.08), tones, crescent=0, light=0.7)
        return
    part(canvas, cap, colour, tones, crescent=2.5 if style.burn > 0.5 else 5, shade=0.7 if style.burn > 0.5 else 1.0)
    with kept(canvas):
        canvas.clipPath(cap, True)
        if style.bumps and not style.spiky and style.bumps > 6:
            _curls(canvas, skull, style, colour, tones)
        else:
            _strands(canvas, skull, style, colour, tones)


def _dome(skull: Skull, style: Hairdo) -> list[Point]:
    """Outer edge of the cap from the left ear over the crown to the right ear."""
    k = skull.k
    left, right = (_dome_end(skull, style, side) for side in (-1, 1))
    steps = 2 * style.bumps if style.bumps else 12
    points = []
    for i in range(steps + 1):
        angle = math.radians(-left + (left + right) * i / steps)
        grow = style.bump * (1 if i % 2 else -0.25) if style.bumps else 0.0
        if style.spiky:
            grow *= 0.25 + 0.75 * max(0.0, math.cos(angle))
        x = math.sin(angle) * skull.rx * (1 + style.side + grow)
        y = -math.cos(angle) * skull.ry * (1 + style.crown + grow * (1.2 if style.spiky else 1.0))
        points.append((x - k * (3 + 3 * max(0.0, math.cos(angle))) + (6 * grow * skull.rx / 9 if style.spiky else 0.0), y))
    return points


def _dome_end(skull: Skull, style: Hairdo, side: int) -> float:
    """Degrees from the crown to where the cap ends on one side; before the face of a profile it ends high."""
    away = _away(skull, side) if style.burn < 0.5 else 0.0
    return 98 - 46 * max(away, skull.profile if side != skull.near else 0.0)


def _hairline(skull: Skull, style: Hairdo) -> list[Point]:
    """Inner edge from the right ear over the forehead to the left ear."""
    points = []
    for i, lon in enumerate(range(84, -85, -14)):
        fringe = style.fringe[i % len(style.fringe)]
        # what a profile hides of it ends at the forehead's contour
        seen = -skull.near * min(-skull.near * lon, EDGE_OF_SIGHT - TURN * abs(skull.yaw)) if skull.profile else lon
        lat = _hairline_at(style, lon, fringe) * (1 - skull.profile) + _hairline_at(style, seen, fringe) * skull.profile
        points.append(skull.at(lon + (seen - lon) * skull.profile, lat, 1.01))
    return points


EDGE_OF_SIGHT = 80.0
"""Degrees from the line of sight at which a hairline meets the contour of a profile."""


def _hairline_at(style: Hairdo, lon: float, fringe: float) -> float:
    """Latitude of the hairline at a longitude."""
    fall = (abs(lon) / 60.0) ** 2
    lat = style.line - (style.line - style.temple) * min(fall, 1.0) - max(0.0, fall - 1) * 22
    return lat + fringe * (1 - 0.3 * min(1.0, fall)) + style.sweep * math.sin(math.radians(lon))


@lru_cache(maxsize=64)
def _cap(skull: Skull, style: Hairdo) -> Path:
    dome, line = _dome(skull, style), _hairline(skull, style)
    right = _burn(skull, style, 1, dome[-1], line[0])
    left = _burn(skull, style, -1, dome[0], line[-1])
    return smooth([*dome, *right, *line, *reversed(left)], tension=0.72 if style.spiky else 0.9)


def _burn(skull: Skull, style: Hairdo, side: int, outer: Point, inner: Point) -> tuple[Point, Point]:
    """The lower end of the cap before one ear; on the far side it shrinks into the ends of dome and hairline."""
    low = skull.ry * style.burn
    out = skull.rx * (1 + style.side) * (0.93 if style.bumps > 6 else 1.0)
    # in profile the hair comes down behind the nearer ear to the nape
    p = skull.profile if side == skull.near else 0.0
    near = (side * out - skull.k * 3, low + (max(low, skull.ry * 0.52) - low) * p)
    cheek = 0.80 if style.burn > 0.5 else 0.90
    face = (side * skull.rx * (cheek + (0.50 - cheek) * p) + 2 * skull.k, low + 2)
    gone = min(1.0, 1.6 * _away(skull, side)) * (1.0 if style.burn < 0.5 else 0.35)
    gone = max(gone, skull.profile if side == -skull.near else 0.0)
    return blend_points(near, (outer[0], outer[1] + 1), gone), blend_points(face, (inner[0], inner[1] + 1), gone)


def _away(skull: Skull, side: int) -> float:
    """How far a side of the head is turned away, 0 to 1."""
    return min(1.0, max(0.0, side * skull.k - 0.18) / 0.5)


def _strands(canvas: Canvas, skull: Skull, style: Hairdo, colour: str, tones: Tones) -> None:
    dark, light = _strand_paths(skull, style)
    _stroke_hair(canvas, dark, light, colour, tones)


@lru_cache(maxsize=64)
def _strand_paths(skull: Skull, style: Hairdo) -> tuple[Path, Path]:
    """Dark and light strands from the parting to the hairline."""
    depth = 1.0 + style.crown * 0.8
    lines: tuple[list[Path], list[Path]] = ([], [])
    for i, lon in enumerate(range(-77, 78, 14)):
        if abs(lon - style.part) < 5:
            continue
        start = skull.at(style.part + (lon - style.part) * 0.34, 84, depth)
        middle = skull.at(style.part + (lon - style.part) * 0.72, 62, depth * 0.99)
        end = skull.at(lon, style.line - 4 - (10 if style.burn > 0.5 else 4) * (abs(lon) / 60) ** 2, 1.03)
        lines[i % 3 == 1].append(smooth([start, middle, end], False))
    return gathered(lines[0]), gathered(lines[1])


def deeper(colour: object, tones: Tones) -> object:
    """The colour between strands: its own dark, with a little of the shade."""
    return mix(mix(colour, "#180a10", 0.42), tones.shade, 0.14)


def _stroke_hair(canvas: Canvas, dark: Path, light: Path, colour: str, tones: Tones) -> None:
    shine = 0.16 + 0.24 * luminance(colour)
    canvas.drawPath(dark, stroke(deeper(colour, tones), 1.6, 0.42))
    canvas.drawPath(light, stroke(mix(colour, tones.light, 0.45), 2.0, shine))


def _curls(canvas: Canvas, skull: Skull, style: Hairdo, colour: str, tones: Tones) -> None:
    dark, light = _curl_paths(skull, style)
    _stroke_hair(canvas, dark, light, colour, tones)


@lru_cache(maxsize=64)
def _curl_paths(skull: Skull, style: Hairdo) -> tuple[Path, Path]:
    """Dark and light curls strewn over the cap."""
    depth = 1.0 + style.crown * 0.75
    lines: tuple[list[Path], list[Path]] = ([], [])
    for i in range(26):
        lon, lat = -80 + (i * 47) % 165, 40 + (i * 29) % 48
        x, y = skull.at(lon, lat, depth)
        r = 5.0 + (i % 3)
        arc = [(x - r, y + 2), (x - r * 0.4, y - r * 0.7), (x + r * 0.6, y - r * 0.5), (x + r * 0.8, y + 2)]
        lines[i % 3 == 0].append(smooth(arc, False))
    return gathered(lines[0]), gathered(lines[1])


def _shine_of_the_bald(canvas: Canvas, skull: Skull) -> None:
    canvas.drawPath(ellipse(-skull.k * 4 - 12, -skull.ry * 0.72, 12, 6), fill("#ffffff", 0.16))


def braid_sides(skull: Skull) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sides on which a braid hangs behind the head, and before the shoulder."""
    behind = tuple(side for side in (-1, 1) if side * skull.k > 0.2)
    return behind, tuple(side for side in (-1, 1) if side not in behind)


def draw_braids(canvas: Canvas, skull: Skull, colour: str, ribbon_colour: str, tones: Tones, sides: tuple[int, ...] = (-1, 1)) -> None:
    """Braids that hang over the shoulders."""
    for side in sides:
        x = side * skull.rx * 0.98 * (1 - 0.12 * max(0.0, side * skull.k)) - skull.k * 6
        for i in range(5):
            y = skull.ry * 0.42 + i * 14.5
            shape = smooth([(x - 8.6, y), (x, y - 7), (x + 8.6, y), (x + 5.5, y + 10), (x, y + 13.5), (x - 5.5, y + 10)])
            part(canvas, shape, colour, tones)
            canvas.drawPath(smooth([(x - 6, y + 1), (x, y + 8), (x + 6, y + 1)], False), stroke(mix(colour, tones.shade, 0.45), 1.5, 0.6))
            x += side * 1.6
        y = skull.ry * 0.42 + 5 * 14.5
        part(canvas, smooth([(x - 4.5, y), (x + 4.5, y), (x + 6.5, y + 17), (x, y + 22), (x - 6.5, y + 17)]), colour, tones)
        part(canvas, ellipse(x, y, 6.5, 4), ribbon_colour, tones)

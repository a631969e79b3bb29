"""Windows of rooms: the world and weather outside, curtains, and the light that falls in."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import skia

from pipeline.illustration.canvas import Blend, Canvas, fill, kept, linear, radial, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import Path, Point, bezier_points, box, ellipse, polygon, ribbon, round_rect, shared_by, smooth
from pipeline.illustration.places.interiors_parts import Room, tinted
from pipeline.illustration.places.plane import Live, Plane, Still


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """A window by its top left, in set units."""

    x: float
    y: float
    width: float
    height: float
    arch: bool = False
    scene: str = "hills"
    sun: bool = True

    @property
    def path(self) -> Path:
        """The glass."""
        if not self.arch:
            return round_rect(self.x, self.y, self.width, self.height, 3)
        r = self.width / 2
        path = skia.Path()
        path.addRoundRect(box(self.x, self.y, self.x + self.width, self.y + self.height + r), r, r)
        return shared_by(path, polygon(self._corners()))

    def _corners(self) -> list[Point]:
        x, y, w, h = self.x, self.y, self.width, self.height
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def window(canvas: Canvas, room: Room, pane: Pane, *, frame: str = "#a5694a", bars: tuple[int, int] = (2, 2), sill: bool = True) -> None:
    """A window with the world outside; paint after ``tinted``."""
    t, m = room.t, 11.0
    with tinted(canvas, t, room.lamplight):
        canvas.drawPath(_outset(pane, m + 6), fill("#2a1424", 0.28, blur=8))
        canvas.drawPath(
            _outset(pane, m),
            linear(
                (pane.x, pane.y),
                (pane.x + pane.width, pane.y + pane.height),
                (blend(frame, "#ffe8c0", 0.25), blend(frame, "#3a1c24", 0.35)),
            ),
        )
    with kept(canvas):
        canvas.clipPath(pane.path, True)
        _outside(canvas, room, pane)
        canvas.drawPath(pane.path, stroke(t.shade, 10, 0.28, blur=5))
    with tinted(canvas, t, room.lamplight):
        with kept(canvas):
            canvas.clipPath(pane.path, True)
            for i in range(1, bars[0]):
                x = pane.x + pane.width * i / bars[0]
                canvas.drawRect(
                    box(x - 3.6, pane.y, x + 3.6, pane.y + pane.height),
                    linear((x - 4, 0), (x + 4, 0), (blend(frame, "#ffe8c0", 0.3), blend(frame, "#3a1c24", 0.4))),
                )
            for i in range(1, bars[1]):
                y = pane.y + pane.height * i / bars[1]
                canvas.drawRect(
                    box(pane.x, y - 3.6, pane.x + pane.width, y + 3.6),
                    linear((0, y - 4), (0, y + 4), (blend(frame, "#ffe8c0", 0.3), blend(frame, "#3a1c24", 0.4))),
                )
        if sill:
            y = pane.y + pane.height + m - 3
            canvas.drawPath(
                round_rect(pane.x - 26, y, pane.width + 52, 15, 3),
                linear((0, y), (0, y + 15), (blend(frame, "#ffe8c0", 0.35), blend(frame, "#3a1c24", 0.3))),
            )
            canvas.drawRect(box(pane.x - 18, y + 15, pane.x + pane.width + 18, y + 24), fill("#2a1424", 0.28, blur=4))


def _outset(pane: Pane, m: float) -> Path:
    return Pane(x=pane.x - m, y=pane.y - m, width=pane.width + 2 * m, height=pane.height + 2 * m, arch=pane.arch).path


def _outside(canvas: Canvas, room: Room, pane: Pane) -> None:
    t, low = room.t, pane.y + pane.height
    area = box(pane.x, pane.y, pane.x + pane.width, low)
    if pane.scene == "space":
        _space(canvas, room, pane)
        return
    canvas.drawRect(area, linear((0, pane.y), (0, low), t.sky, (0, 0.35, 0.62, 0.82, 1)))
    if t.dark > 0.8 and t.weather in ("clear", "wind"):
        rng = room.view.rng("panestars", round(pane.x))
        for _ in range(26):
            canvas.drawCircle(
                pane.x + pane.width * float(rng.random()),
                pane.y + pane.height * 0.7 * float(rng.random()),
                float(rng.uniform(0.7, 1.7)),
                fill("#fff8e8", float(rng.uniform(0.4, 0.95))),
            )
    if pane.sun and t.weather in ("clear", "wind", "cloudy"):
        x, y = (
            pane.x + pane.width * (0.3 if t.direction[0] < 0 else 0.68),
            pane.y + pane.height * (0.56 if t.light_name in ("dawn", "dusk", "golden") else 0.26),
        )
        glow(canvas, x, y, pane.height * 0.75, t.sun, 0.7, screen=True)
        canvas.drawCircle(x, y, pane.height * 0.075, fill(t.sun, 0.95))
    _clouds(canvas, room, pane)
    _VIEWS.get(pane.scene, _hills)(canvas, room, pane)
    if t.weather == "fog":
        canvas.drawRect(area, fill(t.haze, 0.55))


def _clouds(canvas: Canvas, room: Room, pane: Pane) -> None:
    t, rng = room.t, room.view.rng("paneclouds", round(pane.x))
    count = 5 if t.weather in ("cloudy", "rain", "storm", "snow") else 2
    for _ in range(count):
        x, y = pane.x + pane.width * float(rng.random()), pane.y + pane.height * float(rng.uniform(0.08, 0.5))
        w = pane.width * float(rng.uniform(0.25, 0.5))
        canvas.drawPath(ribbon(bezier_points((x - w, y), (x, y - w * 0.24), (x + w, y + 2)), (1, w * 0.17, 1)), fill(t.cloud[1], 0.7))


def _hills(canvas: Canvas, room: Room, pane: Pane) -> None:
    t, low = room.t, pane.y + pane.height
    rng = room.view.rng("panehills", round(pane.x))
    for k, (y, distance) in enumerate(((0.70, 0.9), (0.80, 0.6), (0.91, 0.25))):
        base, phase = pane.y + pane.height * y, float(rng.uniform(0, 6))
        ramp = t.grass if not t.white_ground else t.snow
        line = [(pane.x - 20 + (pane.width + 40) * i / 8, base + pane.height * 0.045 * math.sin(i * 1.1 + phase + k)) for i in range(9)]
        canvas.drawPath(
            smooth([*line, (pane.x + pane.width + 20, low + 20), (pane.x - 20, low + 20)], tension=0.7),
            fill(t.far(ramp[1 if k == 2 else 2], distance)),
        )
    x, y, s = pane.x + pane.width * 0.72, pane.y + pane.height * 0.84, pane.height * 0.05
    canvas.drawPath(polygon([(x - s, y), (x - s, y - s), (x, y - 1.8 * s), (x + s, y - s), (x + s, y)]), fill(t.far(t.roof[2], 0.4)))
    if t.dark > 0.3:
        canvas.drawRect(box(x - s * 0.3, y - s * 0.8, x + s * 0.3, y - s * 0.2), fill(t.window))


def _town(canvas: Canvas, room: Room, pane: Pane) -> None:
    t, low, rng = room.t, pane.y + pane.height, room.view.rng("panetown", round(pane.x))
    for distance, tall in ((0.85, 0.62), (0.4, 0.40)):
        x = pane.x - 10
        while x < pane.x + pane.width:
            w, h = pane.height * float(rng.uniform(0.12, 0.24)), pane.height * tall * float(rng.uniform(0.6, 1.0))
            colour = t.far(t.wall[int(rng.integers(0, 3))], distance)
            canvas.drawRect(box(x, low - h, x + w, low), fill(blend(colour, t.shade, 0.15)))
            canvas.drawPath(
                polygon([(x - 3, low - h), (x + w / 2, low - h - w * 0.5), (x + w + 3, low - h)]), fill(t.far(t.roof[1], distance))
            )
            for i in range(2):
                for j in range(max(1, int(h / 26))):
                    lit = rng.random() < 0.2 + 0.6 * t.dark
                    canvas.drawRect(
                        box(x + w * (0.2 + 0.4 * i), low - h + 10 + j * 26, x + w * (0.4 + 0.4 * i), low - h + 22 + j * 26),
                        fill(t.window if lit and t.dark > 0.3 else t.far(t.window_dark, distance)),
                    )
            x += w + 3


def _sea(canvas: Canvas, room: Room, pane: Pane) -> None:
    t, low = room.t, pane.y + pane.height
    top = pane.y + pane.height * 0.62
    canvas.drawRect(
        box(pane.x, top, pane.x + pane.width, low), linear((0, top), (0, low), (t.far(t.water[3], 0.8), t.water[2], t.water[1]))
    )
    rng = room.view.rng("panesea", round(pane.x))
    for _ in range(26):
        x, u = pane.x + pane.width * float(rng.random()), float(rng.random())
        y, w = top + (low - top) * u, 8 + 26 * u
        canvas.drawPath(ribbon(bezier_points((x - w, y), (x, y - 2.4), (x + w, y)), (0.4, 1.2 + u, 0.4)), fill(t.foam, 0.5))


def _forest(canvas: Canvas, room: Room, pane: Pane) -> None:
    t, low, rng = room.t, pane.y + pane.height, room.view.rng("paneforest", round(pane.x))
    _hills(canvas, room, pane)
    for _ in range(16):
        x, s = pane.x + pane.width * float(rng.random()), pane.height * float(rng.uniform(0.18, 0.38))
        colour = t.far(t.foliage[int(rng.integers(0, 2))], float(rng.uniform(0.1, 0.5)))
        canvas.drawPath(
            polygon([(x - s * 0.28, low), (x, low - s * 1.5), (x + s * 0.28, low)]),
            fill(t.far(t.snow[2], 0.2) if t.white_ground and rng.random() < 0.4 else colour),
        )


def _space(canvas: Canvas, room: Room, pane: Pane) -> None:
    w, h, rng = pane.width, pane.height, room.view.rng("panespace", round(pane.x))
    canvas.drawRect(
        box(pane.x, pane.y, pane.x + w, pane.y + h), linear((pane.x, pane.y), (pane.x + w, pane.y + h), ("#0c1030", "#1d1a4a", "#3a2060"))
    )
    glow(canvas, pane.x + w * 0.3, pane.y + h * 0.4, h * 0.9, "#7a4aa8", 0.35, squash=0.5, screen=True)
    for _ in range(int(w * h / 900)):
        canvas.drawCircle(
            pane.x + w * float(rng.random()),
            pane.y + h * float(rng.random()),
            0.6 + 1.5 * float(rng.random()) ** 3,
            fill("#f8f4ff", float(rng.uniform(0.3, 1.0))),
        )
    x, y, r = pane.x + w * 0.70, pane.y + h * 0.62, h * 0.34
    canvas.drawCircle(x, y, r, radial((x - r * 0.4, y - r * 0.4), r * 1.7, ("#ffd8a0", "#d8784a", "#5a2448")))
    with kept(canvas):
        canvas.clipPath(ellipse(x, y, r), True)
        for i in range(4):
            canvas.drawPath(
                smooth(
                    [(x - r, y - r * 0.5 + i * r * 0.32), (x, y - r * 0.38 + i * r * 0.34), (x + r, y - r * 0.55 + i * r * 0.32)], False
                ),
                stroke("#fff0d0", 4 + 2 * (i % 2), 0.22),
            )
    canvas.drawPath(ellipse(x, y, r * 1.65, r * 0.32), stroke("#f2d0a0", 5, 0.6))


_VIEWS: dict[str, Callable[[Canvas, Room, Pane], None]] = {"hills": _hills, "town": _town, "sea": _sea, "forest": _forest}


def curtains(canvas: Canvas, room: Room, pane: Pane, colour: str, second: str = "#fbe6cc") -> None:
    """Curtains drawn aside on a rod; paint inside ``tinted``."""
    x, y, w, h = pane.x, pane.y, pane.width, pane.height
    reach = w * 0.30
    for side in (-1, 1):
        edge = x - 24 if side < 0 else x + w + 24
        shape = smooth(
            [
                (edge, y - 22),
                (edge - side * reach * 1.05, y - 22),
                (edge - side * reach * 0.92, y + h * 0.28),
                (edge - side * reach * 0.46, y + h * 0.56),
                (edge - side * reach * 0.26, y + h * 0.64),
                (edge - side * reach * 0.5, y + h + 4),
                (edge, y + h + 6),
            ],
            tension=0.6,
        )
        canvas.drawPath(
            shape,
            linear(
                (edge, 0),
                (edge - side * reach, 0),
                (blend(colour, "#3a1424", 0.2), blend(colour, "#fff0e0", 0.2), colour, blend(colour, "#fff0e0", 0.28)),
                (0, 0.4, 0.65, 1),
            ),
        )
        with kept(canvas):
            canvas.clipPath(shape, True)
            for i in range(4):
                canvas.drawPath(
                    smooth(
                        [
                            (edge - side * i * reach * 0.27, y - 30),
                            (edge - side * (i * reach * 0.20 + 5), y + h * 0.3),
                            (edge - side * (i * reach * 0.09 + 3), y + h * 0.62),
                            (edge - side * i * reach * 0.14, y + h),
                        ],
                        False,
                    ),
                    stroke("#5a1c2c", 2.6, 0.22),
                )
        canvas.drawPath(
            ribbon(
                [(edge + side * 3, y + h * 0.60), (edge - side * reach * 0.24, y + h * 0.645), (edge - side * reach * 0.50, y + h * 0.57)],
                (3, 5, 3),
            ),
            fill(second),
        )
    canvas.drawLine(x - 46, y - 24, x + w + 46, y - 24, stroke("#5a3030", 7))
    for end in (x - 48, x + w + 48):
        canvas.drawCircle(end, y - 24, 8, fill("#7a4636"))


def pane_weather(room: Room, panes: Sequence[Pane], depth: float, base: float) -> list[Plane]:
    """Rain or snow seen through the windows."""
    t = room.t
    if t.weather not in ("rain", "storm", "snow"):
        return []
    rng = room.view.rng("paneweather")
    count = 46
    us, vs, speeds = rng.random(count), rng.random(count), rng.uniform(0.7, 1.3, count)
    paint = stroke(blend(t.sky[4], "#ffffff", 0.55), 2.0 if t.weather == "snow" else 1.4, 0.55)

    def draw(canvas: Canvas, time: float) -> None:
        for pane in panes:
            with kept(canvas):
                canvas.clipPath(pane.path, True)
                for u, v, s in zip(us.tolist(), vs.tolist(), speeds.tolist(), strict=True):
                    if t.weather == "snow":
                        y = pane.y + ((v + 0.12 * s * time) % 1.0) * pane.height
                        canvas.drawCircle(
                            pane.x + ((u + 0.02 * math.sin(time + 9 * v)) % 1.0) * pane.width, y, 1.5 + s, fill("#ffffff", 0.8)
                        )
                    else:
                        y = pane.y + ((v + 1.7 * s * time) % 1.1 - 0.1) * pane.height
                        x = pane.x + u * pane.width * 1.1
                        canvas.drawLine(x, y, x - 5, y + 20 * s, paint)

    return [Live(depth=depth, base=base, draw=draw)]


def daylight(room: Room, panes: Sequence[Pane]) -> list[Plane]:
    """Light that falls through the windows on wall and floor; none in the dark or dull weather."""
    t = room.t
    strength = {"day": 0.20, "dawn": 0.34, "golden": 0.38, "dusk": 0.20, "night": 0.16}.get(t.light_name, 0.0)
    if t.weather not in ("clear", "wind") or not strength or not panes:
        return []
    lean = -math.copysign(0.62, t.direction[0])
    colour = blend(t.light, t.sun, 0.4)

    def paint(canvas: Canvas) -> None:
        for pane in panes:
            y0, y1 = room.wall + 14, min(room.wall + 14 + pane.height * 0.62, room.y(0.97))
            x0 = pane.x + lean * (y0 - pane.y - pane.height) * 1.1
            drift = lean * (y1 - y0) * 1.9
            for i in range(2):
                a, b = x0 + pane.width * (0.02 + 0.5 * i), x0 + pane.width * (0.46 + 0.5 * i)
                quad = polygon([(a, y0), (b, y0), (b + drift + 16, y1), (a + drift - 4, y1)])
                canvas.drawPath(quad, fill(colour, strength, blend=Blend.kScreen, blur=5))
            beam = polygon([(pane.x, pane.y), (pane.x + pane.width, pane.y), (x0 + pane.width + drift, y1), (x0 + drift, y1)])
            canvas.drawPath(
                beam, linear((pane.x, pane.y), (x0 + drift, y1), (rgb(colour, strength * 0.62), rgb(colour, 0)), blend=Blend.kScreen)
            )

    return [Still(depth=0.95, base=room.wall + 2, paint=paint)]


SLATS = 9


def blinds(room: Room, panes: Sequence[Pane]) -> list[Plane]:
    """The light of the street through the slats of a blind, aslant over the wall: in rooms of a film noir only."""
    t = room.t
    if t.style != "noir" or not panes:
        return []
    first, lean = panes[0], -math.copysign(1.0, t.direction[0])

    def paint(canvas: Canvas) -> None:
        left = first.x + lean * first.width * 0.9
        step = first.height * 0.95 / SLATS
        for n in range(SLATS):
            y = first.y + 0.25 * first.height + n * step
            fall = 0.16 * first.width
            ends = [
                (left, y),
                (left + 1.7 * first.width, y + fall),
                (left + 1.7 * first.width, y + fall + 0.5 * step),
                (left, y + 0.5 * step),
            ]
            canvas.drawPath(polygon(ends), fill("#fff4dc", 0.34, blend=Blend.kScreen, blur=2.0))

    return [Still(depth=0.76, base=room.wall + 1, paint=paint)]

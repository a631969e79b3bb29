"""Upright folk: monkey, monster and alien; and the ghost, which floats."""

from __future__ import annotations

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures.coats import tufted
from pipeline.illustration.creatures.face import Eyes, Globe, draw_blush, draw_eyes
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import polar
from pipeline.illustration.creatures.mouths import draw_mouth
from pipeline.illustration.creatures.upright import SEATED, Biped, Joints
from pipeline.illustration.extent import Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, bezier_points, ellipse, ribbon, smooth


class Monkey(Biped):
    """A monkey: long arms, curled tail, pale face."""

    def _behind(self, canvas: Canvas, j: Joints, m: Moment, tones: Tones) -> None:
        x, y = j.hip
        w = 6 * m.wave(0.4)
        line = [(x - 14, y - 4), (x - 44, y + 10), (x - 66, y - 14 + w), (x - 62, y - 52 + w), (x - 40, y - 58 + w), (x - 38, y - 40 + w)]
        part(canvas, ribbon(line, (7, 6.5, 6, 5)), self._tone(tones, True), tones)

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        rx, ry = f.head
        globe = Globe(rx, ry, m.yaw, m.pitch)
        for side in (-1, 1):
            x = side * rx * 0.98 - globe.k * 9
            part(canvas, ellipse(x, -2, 15 - 3 * globe.k * side, 16), f.coat, tones)
            part(canvas, ellipse(x, -1, 9, 10), f.belly, tones, outline=False)
        part(canvas, ellipse(globe.k * 2, 0, rx, ry), f.coat, tones, crescent=3)
        part(canvas, smooth([(globe.k * 2 - 5, -ry * 1.0), (globe.k * 2 + 2, -ry * 1.22), (globe.k * 2 + 12, -ry * 0.98)]), f.coat, tones)
        with kept(canvas):
            canvas.clipPath(ellipse(globe.k * 2, 0, rx, ry), True)
            for side in (-1, 1):
                x, y = globe.at(side * 20, 8)
                canvas.drawPath(ellipse(x, y, 20 * globe.squeeze(side * 20), 21), fill(f.belly))
            mx, my = globe.at(0, -32)
            canvas.drawPath(ellipse(mx + globe.k * 6, my - 1, 30, 21), fill(f.belly))
            draw_blush(canvas, globe, m.face, "#e0705a", radius=13)
        draw_eyes(canvas, globe, f.eyes, m, tones)
        nx, ny = globe.at(0, -14)
        for side in (-1, 1):
            canvas.drawPath(ellipse(nx + globe.k * 8 + side * 4, ny, 2.4, 1.8), fill(mix(f.coat, tones.ink, 0.5)))
        mx, my = globe.at(0, -36)
        draw_mouth(canvas, (mx + globe.k * 7, my), 0.94, max(0.78, globe.squeeze(0)), m, tones, teeth=True)


class Monster(Biped):
    """A big shy furry one with two horns."""

    def _trunk(self) -> Path:
        f = self.frame
        return tufted(0, -f.torso * 0.48, f.hip * 1.02, f.torso * 0.78, 17, 0.045)

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        rx, ry = f.head
        globe = Globe(rx, ry, m.yaw * 0.8, m.pitch)
        for side in (-1, 1):
            x, y = globe.at(side * 38, 48)
            horn = ribbon(bezier_points((x, y + 8), (x + side * 20, y - 10), (x + side * 16, y - 40), 6), (11, 8, 2))
            part(canvas, horn, f.accent, tones)
        part(canvas, tufted(globe.k * 2, 0, rx, ry, 14, 0.06), f.coat, tones, crescent=4)
        with kept(canvas):
            canvas.clipPath(ellipse(0, 0, rx, ry), True)
            draw_blush(canvas, globe, m.face, "#d8608a", radius=20, lat=-18)
        draw_eyes(canvas, globe, f.eyes, m, tones)
        nx, ny = globe.at(0, -8)
        part(canvas, ellipse(nx + globe.k * 8, ny, 9, 6.5), mix(f.coat, tones.shade, 0.5), tones, outline=False)
        mx, my = globe.at(0, -32)
        draw_mouth(canvas, (mx + globe.k * 5, my), 1.5, max(0.8, globe.squeeze(0)), m, tones)
        for side in (-1, 1):
            x = mx + globe.k * 5 + side * 13
            y = my - m.face.smile * 2 + (-3 if m.mouth.height > 1 else 1)
            part(canvas, smooth([(x - 4.5, y), (x, y + 10), (x + 4.5, y)], tension=0.5), "#fff6e6", tones, outline=False)


class Alien(Biped):
    """A slim visitor with a big head and two feelers."""

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        rx, ry = f.head
        globe = Globe(rx, ry, m.yaw, m.pitch)
        part(canvas, ribbon([(0, ry * 0.6), (0, ry + 12)], (9, 10)), mix(f.coat, tones.shade, 0.12), tones)
        for side in (-1, 1):
            x, y = globe.at(side * 30, 58)
            tip = (x + side * 15 + 4 * m.wave(0.5, 0.2 * side), y - 32)
            canvas.drawPath(smooth([(x, y + 4), (x + side * 3, y - 16), tip], False), stroke(mix(f.coat, tones.shade, 0.2), 4.5))
            part(canvas, ellipse(*tip, 8, 8), f.accent, tones)
        k = globe.k
        skull = smooth(
            [
                (k * 2, -ry),
                (rx * 0.80 + k * 3, -ry * 0.72),
                (rx + k, -ry * 0.02),
                (rx * 0.72 + k * 5, ry * 0.62),
                (rx * 0.28 + k * 9, ry * 0.98),
                (-rx * 0.28 + k * 9, ry * 0.98),
                (-rx * 0.72 + k * 5, ry * 0.62),
                (-rx + k, -ry * 0.02),
                (-rx * 0.80 + k * 3, -ry * 0.72),
            ]
        )
        part(canvas, skull, f.coat, tones, crescent=4)
        with kept(canvas):
            canvas.clipPath(skull, True)
            for x, y, r in ((-34, -36, 5), (-44, -24, 3.4), (-27, -45, 3)):
                canvas.drawCircle(x + k * 2, y, r, fill(mix(f.coat, tones.shade, 0.25), 0.8))
            draw_blush(canvas, globe, m.face, "#e8a04c", radius=13, lat=-36)
        draw_eyes(canvas, globe, f.eyes, m, tones)
        mx, my = globe.at(0, -50)
        draw_mouth(canvas, (mx + k * 5, my), 0.82, max(0.78, globe.squeeze(0)), m, tones, teeth=True)


class Ghost:
    """A friendly ghost: one soft sheet with a waving hem."""

    def __init__(self, look: CreatureLook) -> None:
        self.coat = look.colour or "#eef2f6"
        self.eyes = Eyes(scale=1.32, lon=22, lat=6, iris="#4a5270", brow="#aab6c8")

    def _centre(self, m: Moment) -> Point:
        up = 70.0 if m.pose == "fly" else 0.0
        low = 26.0 if m.pose in SEATED | {"lie", "sleep"} else 0.0
        sway = 16 * m.wave(1.0) if m.pose in {"dance", "cheer"} else 4 * m.wave(0.2)
        return sway, -168.0 - up + low + 7 * m.wave(0.35)

    def head(self, m: Moment) -> Head:
        """Where its face is."""
        x, y = self._centre(m)
        return Head(x, y, 50.0)

    def hand(self, m: Moment) -> Point:
        """The far hand."""
        x, y = self._centre(m)
        return x + 80, y + 62

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._centre(m)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll * 1.3)
            self._arm(canvas, m, 1, tones)
            part(canvas, self._sheet(m), self.coat, tones, crescent=6)
            self._arm(canvas, m, -1, tones)
            self._face(canvas, m, tones)

    def _sheet(self, m: Moment) -> Path:
        hem = [(64 - 128 * i / 8, 128 + (12 if i % 2 else -6) + 6 * m.wave(0.6, i * 0.13)) for i in range(9)]
        hem = [(px - 10 * (py - 60) / 70 * m.wave(0.3), py) for px, py in hem]
        return smooth([(0, -58), (40, -48), (57, -8), (60, 50), *hem, (-60, 50), (-57, -8), (-40, -48)])

    def _arm(self, canvas: Canvas, m: Moment, side: int, tones: Tones) -> None:
        up = (
            50 + 24 * m.wave(1.5)
            if m.pose == "wave" and side > 0
            else 60
            if m.pose in {"cheer", "dance"}
            else -18 + 6 * m.wave(0.4, side * 0.2)
        )
        if m.pose in {"point", "offer", "reach", "hold", "carry", "hug"}:
            up = 4.0
        a = polar((side * 44, 28), 30, up if side > 0 else 180 - up)
        b = polar(a, 22, up - 14 if side > 0 else 194 - up)
        part(
            canvas,
            ribbon([(side * 40, 28), a, b], (17, 15, 11), round_start=True),
            mix(self.coat, tones.shade, 0.12 if side > 0 else 0.03),
            tones,
        )

    def _face(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        globe = Globe(50, 52, m.yaw, m.pitch)
        draw_blush(canvas, globe, m.face, "#e8909a", radius=15, lat=-16)
        draw_eyes(canvas, globe, self.eyes, m, tones)
        draw_mouth(canvas, globe.at(0, -32), 1.0, max(0.78, globe.squeeze(0)), m, tones, line="#4a4460")

"""The robot: enamel and brass, with a face of lights on a screen."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, radial, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import limb, reach
from pipeline.illustration.creatures.upright import Biped, Joints
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import ellipse, polygon, ribbon, round_rect, smooth


class Robot(Biped):
    """A small robot of enamel and brass with a face on a screen."""

    def _leg(self, canvas: Canvas, j: Joints, index: int, m: Moment, tones: Tones) -> None:
        f, far = self.frame, index == 0
        root = (j.hip[0] + f.hip * (0.46 if far else -0.46), j.hip[1] + 6)
        x, y = j.feet[index]
        ankle = (x, y - 16)
        half = max((f.leg - 22) * 0.525, math.dist(root, ankle) * 0.503)
        joint, end = reach(root, ankle, half, half, -1.0)
        metal = mix("#5b6472", tones.shade, 0.25 if far else 0.0)
        part(canvas, limb(root, joint, end, (8, 7, 8)), metal, tones)
        part(canvas, ellipse(*joint, 10, 10), self._tone(tones, far), tones)
        s = f.foot
        part(
            canvas,
            smooth(
                [(x - s * 0.7, y), (x - s * 0.66, y - 14), (x - s * 0.1, y - 23), (x + s * 0.6, y - 18), (x + s * 1.05, y - 5), (x + s, y)],
                tension=0.6,
            ),
            self._tone(tones, far),
            tones,
        )
        part(canvas, round_rect(x - s * 0.74, y - 5, s * 1.84, 6, 3), metal, tones, outline=False)

    def _arm(self, canvas: Canvas, j: Joints, index: int, tones: Tones) -> None:
        f, far = self.frame, index == 0
        root = j.shoulders[index]
        joint, end = reach(root, j.hands[index], *f.arms, -1.0 if far else 1.0)
        metal = mix("#5b6472", tones.shade, 0.25 if far else 0.0)
        part(canvas, limb(root, joint, end, (8, 7.5, 7.5)), metal, tones)
        for t in (0.35, 0.6, 0.85):
            x, y = root[0] + (joint[0] - root[0]) * t, root[1] + (joint[1] - root[1]) * t
            canvas.drawPath(ellipse(x, y, 8.4, 3.0), stroke(mix(metal, "#ffffff", 0.3), 1.6, 0.5))
        part(canvas, ellipse(*root, 15, 15), self._tone(tones, far), tones)
        part(canvas, ellipse(*joint, 9.5, 9.5), self._tone(tones, far), tones)
        a = math.degrees(math.atan2(end[1] - joint[1], end[0] - joint[0]))
        with kept(canvas):
            canvas.translate(*end)
            canvas.rotate(a)
            part(canvas, round_rect(-9, -11, 13, 22, 5), self._tone(tones, far), tones)
            for y, bend in ((-9, -5), (0, 0), (9, 5)):
                part(canvas, ribbon([(2, y * 0.8), (11, y + bend * 0.3), (19, y - bend * 0.4)], (4.4, 4.2, 3.2)), metal, tones)

    def _torso(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        h, w = f.torso, f.shoulder
        body = smooth(
            [
                (0, -h * 1.06),
                (w * 0.84, -h * 1.0),
                (w * 1.02, -h * 0.74),
                (w * 0.92, -h * 0.16),
                (w * 0.62, h * 0.12),
                (0, h * 0.17),
                (-w * 0.62, h * 0.12),
                (-w * 0.92, -h * 0.16),
                (-w * 1.02, -h * 0.74),
                (-w * 0.84, -h * 1.0),
            ],
            tension=0.75,
        )
        part(canvas, body, f.coat, tones, crescent=5)
        canvas.drawPath(
            smooth([(-w * 0.90, -h * 0.20), (0, -h * 0.10), (w * 0.90, -h * 0.20)], False), stroke(mix(f.coat, tones.shade, 0.45), 2.4, 0.8)
        )
        x = w * 0.20
        part(canvas, round_rect(x - 27, -h * 0.86, 54, 50, 12), f.belly, tones, outline=False)
        pulse = 0.6 + 0.4 * m.wave(0.45)
        canvas.drawCircle(
            x, -h * 0.86 + 25, 16, radial((x - 4, -h * 0.86 + 20), 20, ("#fff6da", f.accent, mix(f.accent, tones.shade, 0.5)))
        )
        canvas.drawCircle(x, -h * 0.86 + 25, 16, stroke(mix("#5b6472", tones.shade, 0.2), 3))
        glow(canvas, x, -h * 0.86 + 25, 40, f.accent, 0.32 * pulse)
        for i in (-1, 0, 1):
            canvas.drawCircle(x + i * 13, -h * 0.24, 3.6, fill((f.accent, "#d8604e", f.belly)[i + 1]))
        for side in (-1, 1):
            canvas.drawCircle(side * w * 0.78, -h * 0.88, 3, fill(mix(f.coat, tones.shade, 0.5)))
            canvas.drawCircle(side * w * 0.66, -h * 0.02, 3, fill(mix(f.coat, tones.shade, 0.5)))

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        rx, ry = f.head
        k = math.sin(math.radians(m.yaw))
        metal = "#5b6472"
        part(canvas, round_rect(-13, ry * 0.7, 26, 26, 6), metal, tones)
        tilt = 5 * m.wave(0.6) + 8 * m.face.smile * 0.4
        x0 = -k * 6
        canvas.drawPath(smooth([(x0, -ry), (x0 - k * 5, -ry - 14), (x0 - k * 9 + tilt, -ry - 26)], False), stroke(metal, 4))
        tip = (x0 - k * 9 + tilt, -ry - 29)
        part(canvas, ellipse(*tip, 8, 8), f.accent, tones)
        canvas.drawCircle(tip[0] - 2, tip[1] - 2, 3.4, fill("#fff6da", 0.65 + 0.3 * m.wave(0.8)))
        for side in (-1, 1):
            x = side * (rx - 2) - k * 12
            part(canvas, round_rect(x - 9, -17, 18, 34, 8), f.belly, tones)
        head = smooth(
            [
                (0, -ry * 1.02),
                (rx * 0.80, -ry * 0.94),
                (rx * 1.0, -ry * 0.40),
                (rx * 0.98, ry * 0.46),
                (rx * 0.72, ry * 0.92),
                (0, ry),
                (-rx * 0.72, ry * 0.92),
                (-rx * 0.98, ry * 0.46),
                (-rx, -ry * 0.40),
                (-rx * 0.80, -ry * 0.94),
            ],
            tension=0.85,
        )
        part(canvas, head, f.coat, tones, crescent=4)
        sx = k * 12
        w = rx * (0.80 - 0.10 * abs(k))
        screen = smooth(
            [
                (sx, -ry * 0.66),
                (sx + w * 0.84, -ry * 0.60),
                (sx + w, 0),
                (sx + w * 0.84, ry * 0.66),
                (sx, ry * 0.72),
                (sx - w * 0.84, ry * 0.66),
                (sx - w, 0),
                (sx - w * 0.84, -ry * 0.60),
            ],
            tension=0.85,
        )
        canvas.drawPath(screen, stroke(f.belly, 7))
        canvas.drawPath(screen, fill(mix("#22304a", tones.ink, 0.35)))
        with kept(canvas):
            canvas.clipPath(screen, True)
            canvas.drawPath(ellipse(sx - w * 0.2, -ry * 0.7, w * 1.1, ry * 0.55), fill("#8fc0d8", 0.13))
            canvas.translate(sx + k * 6, 0)
            canvas.scale(1 - 0.16 * abs(k), 1)
            self._display(canvas, m)

    def _display(self, canvas: Canvas, m: Moment) -> None:
        """The face: lights in the shape of eyes and a mouth."""
        light, face = "#9ff0e4", m.face
        lid = max(face.lid, m.blink)
        for side in (-1, 1):
            x, y = side * 21 + m.gaze[0] * 4, -8 + m.gaze[1] * 4 - face.lift * 0.3
            rx, ry = 9.5 * (1 + 0.15 * face.wide), 14 * (1 + 0.18 * face.wide) * (1 - 0.35 * face.squint)
            if face.arc > 0.5 or (face.smile > 0.85 and face.squint > 0.2):
                canvas.drawPath(smooth([(x - 10, y + 5), (x, y - 7), (x + 10, y + 5)], False), stroke(light, 6))
            elif lid > 0.85:
                canvas.drawPath(smooth([(x - 9, y + 1), (x, y + 3), (x + 9, y + 1)], False), stroke(light, 5))
            else:
                with kept(canvas):
                    top = y - ry + 2 * ry * lid
                    tilt = -side * face.brow * 0.36
                    canvas.clipPath(
                        polygon(
                            [
                                (x - 16, top - tilt - (0 if lid or face.brow else 9)),
                                (x + 16, top + tilt - (0 if lid or face.brow else 9)),
                                (x + 16, y + 30),
                                (x - 16, y + 30),
                            ]
                        ),
                        True,
                    )
                    canvas.drawPath(ellipse(x, y, rx, ry), fill(light))
                    canvas.drawCircle(x - 3, y - 5, 3.2, fill("#ffffff", 0.9))
            if face.blush > 0.45:
                canvas.drawPath(ellipse(side * 34, 12, 7, 4), fill("#ff9a9a", 0.5 * face.blush))
        self._speaker(canvas, m, light)

    def _speaker(self, canvas: Canvas, m: Moment, light: str) -> None:
        smile, mouth = m.face.smile, m.mouth
        if mouth.height < 1:
            canvas.drawPath(smooth([(-13, 20 - smile * 4), (0, 20 + smile * 4), (13, 20 - smile * 4)], False), stroke(light, 4.5))
            return
        w, h = mouth.width * 0.8, 3 + mouth.height * 0.55
        canvas.drawPath(round_rect(-w, 20 - h * 0.5 + smile, 2 * w, h, min(w, h * 0.5)), fill(light))

"""Lit drawings on the stage: figures, creatures, vehicles and things, with shadow and reflection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.camera import Motion
from pipeline.illustration.canvas import Buffer, Canvas, blend, box, fill, glow, image_of, kept, linear, stroke, texture_in
from pipeline.illustration.extent import Bounds
from pipeline.illustration.lamps import Lamp
from pipeline.illustration.layers import Desk, set_camera, soften
from pipeline.illustration.light import light
from pipeline.illustration.palette import Tones
from pipeline.illustration.places.parts import flicker

Bytes = NDArray[np.uint8]
Place = tuple[float, float, float, float]
"""x and y of the ground point in composition units, scale, degrees."""


class Thing(Protocol):
    """A thing that can stand on the stage; origin at the middle of its base."""

    @property
    def glow(self) -> str | None:
        """Colour of the light it gives, None when it gives none."""
        ...

    @property
    def lamp(self) -> float:
        """Height of that light above the base in drawing units."""
        ...

    def bounds(self) -> Bounds:
        """Everything it draws lies inside, in drawing units."""
        ...

    def draw(self, canvas: Canvas, t: float) -> None:
        """Draw it as it is at ``t`` seconds."""
        ...


MARGIN = 10
"""Pixels of room beyond the frame, so that a rim never follows the frame's edge."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """Something drawn in drawing units that stands on the stage.

    Attributes:
        bounds: at a time, in drawing units.
        draw: draws it at a time, origin at the ground point.
        place: where it stands at a time.
        depth: parallax.
        shadow: strength of the contact shadow.
        rims: factor on its rim light.
        blur: sigma in units where it is out of focus.
        dim: how much darker it is, 0 to 1.
        mirror: strength of its reflection in the ground.
        glow: colour of the light it gives, None when it gives none.
        lamp: height of that light above the ground point, in drawing units.
        footing: left and right end of what touches the ground at a time, in drawing units; None for all of it.
        lamps: lights near by.
        pool: colour of the light that falls on the ground round it, None for none.
        held: the lamp in its hand.
    """

    bounds: Callable[[float], Bounds]
    draw: Callable[[Canvas, float], None]
    place: Callable[[float], Place]
    depth: float = 1.0
    shadow: float = 1.0
    rims: float = 1.0
    blur: float = 0.0
    dim: float = 0.0
    mirror: float = 0.0
    glow: str | None = None
    lamp: float = 0.0
    footing: Callable[[float], tuple[float, float]] | None = None
    lamps: tuple[Lamp, ...] = ()
    pool: str | None = None
    held: Lamp | None = None


class LitLayer:
    """One drawing, lit and laid on the frame."""

    def __init__(self, desk: Desk, tones: Tones, drawing: Drawing) -> None:
        self._desk, self._tones, self._drawing = desk, tones, drawing
        self._scratch: Buffer | None = None

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it."""
        region = self._region(frame, t, motion)
        if region is None:
            return
        x0, y0, x1, y1 = region
        buffer = self._buffer(x1 - x0, y1 - y0)
        with kept(buffer.canvas) as canvas:
            canvas.translate(-x0, -y0)
            self._aim(canvas, t, motion)
            self._drawing.draw(canvas, t)
        pixels = buffer.pixels[: y1 - y0, : x1 - x0]
        x, y, w, h = light(
            pixels, self._tones, self._desk.unit, rims=self._drawing.rims, warm=self._warmth(buffer.canvas, x0, y0, t, motion)
        )
        if not w:
            return
        crop = self._treated(pixels[y : y + h, x : x + w])
        self._ground(frame, t, motion, crop)
        frame.canvas.drawImage(image_of(crop), x0 + x, y0 + y)
        if self._drawing.held is not None:
            self._drawing.held.halo(frame.canvas, t, motion, self._desk.centre, self._desk.unit, self._tones.dark)
        if self._drawing.glow is not None:
            self._shine(frame.canvas, t, motion, self._drawing.glow)

    def _warmth(self, canvas: Canvas, x0: int, y0: int, t: float, motion: Motion) -> Callable[[], None] | None:
        """What lays the light of the lamps on the drawing."""
        if not self._drawing.lamps:
            return None

        def warm() -> None:
            with kept(canvas):
                canvas.translate(-x0, -y0)
                for lamp in self._drawing.lamps:
                    lamp.shine(canvas, t, motion, self._desk.centre, self._desk.unit, self._tones.dark)

        return warm

    def _buffer(self, w: int, h: int) -> Buffer:
        if self._scratch is None or self._scratch.pixels.shape[0] < h or self._scratch.pixels.shape[1] < w:
            self._scratch = Buffer(-(-w // 64) * 64 + 64, -(-h // 64) * 64 + 64)
        else:
            self._scratch.pixels[:h, :w] = 0
        return self._scratch

    def _treated(self, crop: Bytes) -> Bytes:
        d = self._drawing
        if d.dim:
            crop = cv2.convertScaleAbs(crop, alpha=1 - d.dim) if d.dim >= 1 else _dimmed(crop, d.dim)
        if d.blur:
            crop = soften(np.ascontiguousarray(crop), d.blur * self._desk.unit)
        return crop

    def _aim(self, canvas: Canvas, t: float, motion: Motion) -> None:
        x, y, scale, degrees = self._drawing.place(t)
        set_camera(canvas, self._desk, motion, self._drawing.depth)
        canvas.translate(x, y)
        canvas.rotate(degrees)
        canvas.scale(scale, scale)

    def _screen(self, t: float, motion: Motion) -> tuple[float, float, float]:
        """Pixel position of the ground point and pixels per drawing unit."""
        x, y, scale, _ = self._drawing.place(t)
        k, dx, dy = motion.at(self._drawing.depth, self._desk.centre)
        u = self._desk.unit
        return (x * k + dx) * u, (y * k + dy) * u, scale * k * u

    def _region(self, frame: Buffer, t: float, motion: Motion) -> tuple[int, int, int, int] | None:
        x, y, s = self._screen(t, motion)
        b, m = self._drawing.bounds(t), MARGIN
        degrees = abs(self._drawing.place(t)[3])
        swing = max(b.width, b.height) * min(0.5, degrees * 0.0175) * s
        h, w = frame.pixels.shape[:2]
        x0, x1 = max(-m, int(x + b.left * s - swing) - m), min(w + m, int(x + b.right * s + swing) + m)
        y0, y1 = max(-m, int(y + b.top * s - swing) - m), min(h + m, int(y + b.bottom * s + swing) + m)
        return (x0, y0, x1, y1) if x1 - x0 > 2 * m and y1 - y0 > 2 * m else None

    def _shine(self, canvas: Canvas, t: float, motion: Motion, colour: str) -> None:
        x, y, s = self._screen(t, motion)
        strength = (0.16 + 0.44 * self._tones.dark) * flicker(t, x)
        at = y - self._drawing.lamp * s
        glow(canvas, x, at, max(40.0, 150 * s), colour, strength)
        glow(canvas, x, at, max(9.0, 30 * s), "#fff4d0", 0.8 * strength)

    def _ground(self, frame: Buffer, t: float, motion: Motion, crop: Bytes) -> None:
        d = self._drawing
        x, y, s = self._screen(t, motion)
        if y > frame.pixels.shape[0] + 40:
            return
        bounds = d.bounds(t)
        if d.mirror > 0.05:
            self._reflection(frame, crop, x + (bounds.left + bounds.right) / 2 * s, y, s)
        if d.pool is not None and d.shadow > 0.01:
            glow(frame.canvas, x, y, 380 * s, d.pool, 0.70 * self._tones.dark * flicker(t, x), squash=0.24, screen=True)
        if d.shadow > 0.01:
            left, right = self._feet(t, bounds)
            self._shadow(frame.canvas, x + (left + right) / 2 * s, y, (right - left) * s)

    def _feet(self, t: float, bounds: Bounds) -> tuple[float, float]:
        """What touches the ground, with a little room."""
        if self._drawing.footing is not None:
            left, right = self._drawing.footing(t)
            return left - 12.0, right + 12.0
        middle, half = (bounds.left + bounds.right) / 2, min(bounds.width * 0.8, 260.0 + bounds.width * 0.2) / 2
        return middle - half, middle + half

    def _shadow(self, canvas: Canvas, x: float, y: float, width: float) -> None:
        tones, strength = self._tones, self._drawing.shadow
        rx, ry = width * 0.5, max(3.0, min(width * 0.085, 4.0 + width * 0.055))
        dx = -tones.direction[0] * rx * 0.35
        long = 1.9 if tones.light_name in ("dawn", "golden", "dusk") and tones.weather in ("clear", "wind") else 1.25
        canvas.drawOval(
            box(x - rx * long + dx * long, y - ry * 1.3, x + rx * long + dx * long, y + ry * 1.3),
            fill(tones.shade, 0.26 * strength, blur=max(3.0, ry)),
        )
        canvas.drawOval(
            box(x - rx * 0.8 + dx * 0.3, y - ry * 0.7, x + rx * 0.8 + dx * 0.3, y + ry * 0.7),
            fill(tones.shade, 0.42 * strength, blur=max(1.5, ry * 0.4)),
        )

    def _reflection(self, frame: Buffer, crop: Bytes, x: float, y: float, scale: float) -> None:
        tall = min(crop.shape[0], int(170 * scale) + 2)
        flipped = np.ascontiguousarray(crop[-tall:][::-1])
        fade = (np.linspace(1.0, 0.0, tall, dtype=np.float32) ** 1.2 * 0.62 * self._drawing.mirror)[:, None, None]
        soft = cv2.GaussianBlur(flipped, (0, 0), max(0.8, 0.8 * scale * 2), sigmaY=max(1.0, 4.5 * scale))
        faded = (soft * fade).astype(np.uint8)
        frame.canvas.drawImage(image_of(faded), round(x - crop.shape[1] / 2), round(y - 4 * scale))


def _dimmed(crop: Bytes, amount: float) -> Bytes:
    factor = np.array([1 - amount, 1 - amount, 1 - amount, 1.0])
    return np.asarray(cv2.multiply(np.ascontiguousarray(crop), factor), np.uint8)


def table_top(canvas: Canvas, *, width: float, height: float, tones: Tones) -> None:
    """A wooden top across the lower part of the frame, on which the thing of an insert stands."""
    top, low = 0.70 * height, 1.3 * height
    canvas.drawRect(box(-width, top - 10, 2 * width, top + 10), fill(tones.shade, 0.35, blur=12))
    wood = [blend(tones.wood[3], tones.light, 0.10), tones.wood[2], blend(tones.wood[1], tones.shade, 0.2)]
    canvas.drawRect(box(-width, top, 2 * width, low), linear((0, top), (0, height), wood, (0, 0.3, 1)))
    with kept(canvas):
        canvas.clipRect(box(-width, top, 2 * width, low))
        for i in range(-9, 10):
            x = width / 2 + i * 0.16 * width
            canvas.drawLine(
                width / 2 + (x - width / 2) * 0.7, top, width / 2 + (x - width / 2) * 1.5, height, stroke(tones.wood[0], 2.0, 0.45)
            )
        texture_in(canvas, None, "dry", 0.34, tint=tones.shade, scale=(2.6, 0.5))
        texture_in(canvas, None, "dry2", 0.20, tint=tones.light, scale=(3.0, 0.4), shift=(60, 20))
    canvas.drawLine(-width, top + 1, 2 * width, top + 1, stroke(tones.light, 2.4, 0.4))

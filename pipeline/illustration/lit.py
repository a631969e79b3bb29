"""Lit drawings on the stage: figures, creatures, vehicles and things, with shadow and reflection."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.canvas import LINEAR, Buffer, Canvas, Image, fill, image_of, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.extent import Bounds
from pipeline.illustration.halo import glow
from pipeline.illustration.lamps import Lamp
from pipeline.illustration.layers import Desk, soften
from pipeline.illustration.light import light
from pipeline.illustration.motion import Motion
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box
from pipeline.illustration.places.parts import flicker
from pipeline.illustration.textures import texture_in

Bytes = NDArray[np.uint8]
Picture = tuple[Image, float, float, int]
"""A picture, the pixel of the frame of its left top corner, and how many pixels one of its own covers."""
SOFT = 2
"""How much coarser shadows and reflections are made: they are blurred anyway."""
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

    @property
    def still(self) -> bool:
        """Whether it looks the same at any time."""
        ...

    @property
    def flat(self) -> bool:
        """Whether it lies in the ground and throws no shadow."""
        ...

    def bounds(self) -> Bounds:
        """Everything it draws lies inside, in drawing units."""
        ...

    def draw(self, canvas: Canvas, t: float) -> None:
        """Draw it as it is at ``t`` seconds."""
        ...


MARGIN = 10
"""Pixels of room beyond the frame, so that a rim never follows the frame's edge."""


ONES = 0.0
"""Drawn anew for every frame: whoever walks, so that feet stay where they are set."""
TWOS = 1 / 12
"""Seconds for which gestures and faces are held, as animators do; the camera goes on smoothly."""
LONG_HOLD = 0.5
"""Seconds after which a thing that never changes is drawn again, because the camera came nearer."""


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
        defocus: sigma in units at a time, where the focus goes to and fro; None where ``blur`` stays.
        dim: how much darker it is, 0 to 1.
        mirror: strength of its reflection in the ground.
        glow: colour of the light it gives, None when it gives none.
        lamp: height of that light above the ground point, in drawing units.
        footing: left and right end of what touches the ground at a time, in drawing units; None for all of it.
        lamps: lights near by.
        pool: colour of the light that falls on the ground round it, None for none.
        held: the lamp in its hand.
        hold: seconds for which one drawing of it is shown, 0 for a new one every frame.
    """

    bounds: Callable[[float], Bounds]
    draw: Callable[[Canvas, float], None]
    place: Callable[[float], Place]
    depth: float = 1.0
    shadow: float = 1.0
    rims: float = 1.0
    blur: float = 0.0
    defocus: Callable[[float], float] | None = None
    dim: float = 0.0
    mirror: float = 0.0
    glow: str | None = None
    lamp: float = 0.0
    footing: Callable[[float], tuple[float, float]] | None = None
    lamps: tuple[Lamp, ...] = ()
    pool: str | None = None
    held: Lamp | None = None
    hold: float = ONES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """Where a drawing is on the frame: pixels of its ground point, pixels per drawing unit, degrees."""

    x: float
    y: float
    scale: float
    degrees: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sprite:
    """A drawing as it is held for a while: pictures with their corners on the frame, bottom first, and where it was drawn."""

    under: tuple[Picture, ...]
    body: Picture
    drawn: _Where


class LitLayer:
    """One drawing, lit and laid on the frame.

    It is drawn for the middle of its hold and shifted from there, equally little either way: no frame of a hold is sharper than another.
    """

    def __init__(self, desk: Desk, tones: Tones, drawing: Drawing) -> None:
        self._desk, self._tones, self._drawing = desk, tones, drawing
        self._scratch: Buffer | None = None
        self._kept: tuple[float, _Sprite | None] | None = None

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it."""
        moment = self._held_at(t)
        if self._kept is None or self._kept[0] != moment or not self._drawing.hold:
            at = motion if moment == t else self._desk.motion(moment)
            self._kept = moment, self._sprite(frame, moment, at)
        sprite = self._kept[1]
        if sprite is None:
            return
        now = self._where(t, motion)
        for picture in sprite.under:
            _put(frame.canvas, picture, sprite.drawn, now)
        self._pool(frame.canvas, t, now)
        _put(frame.canvas, sprite.body, sprite.drawn, now)
        if self._drawing.held is not None:
            self._drawing.held.halo(frame.canvas, t, motion, self._desk.centre, self._desk.unit, self._tones.dark)
        if self._drawing.glow is not None:
            self._shine(frame.canvas, t, now, self._drawing.glow)

    def _held_at(self, t: float) -> float:
        """The middle of the hold that ``t`` lies in."""
        hold = self._drawing.hold
        return t if hold <= 0 else (math.floor(t / hold + 1e-6) + 0.25) * hold

    def _where(self, t: float, motion: Motion) -> _Where:
        x, y, scale, degrees = self._drawing.place(t)
        k, dx, dy = motion.at(self._drawing.depth, self._desk.centre)
        u = self._desk.unit
        return _Where(x=(x * k + dx) * u, y=(y * k + dy) * u, scale=scale * k * u, degrees=degrees)

    # ------------------------------------------------------------ drawing

    def _sprite(self, frame: Buffer, t: float, motion: Motion) -> _Sprite | None:
        """The drawing lit and ready; None when it is out of the picture."""
        where, bounds = self._where(t, motion), self._drawing.bounds(t)
        region = self._region(frame, where, bounds)
        if region is None:
            return None
        x0, y0, x1, y1 = region
        buffer = self._buffer(x1 - x0, y1 - y0)
        with kept(buffer.canvas) as canvas:
            canvas.translate(where.x - x0, where.y - y0)
            canvas.rotate(where.degrees)
            canvas.scale(where.scale, where.scale)
            self._drawing.draw(canvas, t)
        pixels = buffer.pixels[: y1 - y0, : x1 - x0]
        x, y, w, h = light(pixels, self._tones, self._desk.unit, rims=self._drawing.rims, warm=self._warmth(x0, y0, t, motion))
        if not w:
            return None
        crop, pad = self._treated(pixels[y : y + h, x : x + w], t)
        return _Sprite(
            under=tuple(self._under(frame, t, where, bounds, crop)),
            body=(image_of(crop), x0 + x - pad, y0 + y - pad, 1),
            drawn=where,
        )

    def _region(self, frame: Buffer, where: _Where, b: Bounds) -> tuple[int, int, int, int] | None:
        """The pixels that it may cover, a margin beyond the frame."""
        m, s = round((MARGIN if self._drawing.hold < LONG_HOLD else 2.8 * MARGIN) * max(1.0, self._desk.unit)), where.scale
        swing = max(b.width, b.height) * min(0.5, abs(where.degrees) * 0.0175) * s
        h, w = frame.pixels.shape[:2]
        x0, x1 = max(-m, int(where.x + b.left * s - swing) - m), min(w + m, int(where.x + b.right * s + swing) + m)
        y0, y1 = max(-m, int(where.y + b.top * s - swing) - m), min(h + m, int(where.y + b.bottom * s + swing) + m)
        return (x0, y0, x1, y1) if x1 - x0 > 2 * m and y1 - y0 > 2 * m else None

    def _warmth(self, x0: int, y0: int, t: float, motion: Motion) -> Callable[[Bytes, int, int], None] | None:
        """What lays the light of the lamps on a part of the drawing."""
        if not self._drawing.lamps:
            return None

        def warm(inside: Bytes, left: int, top: int) -> None:
            for lamp in self._drawing.lamps:
                lamp.shine(inside, (x0 + left, y0 + top), t, motion, self._desk.centre, self._desk.unit, self._tones.dark)

        return warm

    def _buffer(self, w: int, h: int) -> Buffer:
        if self._scratch is None or self._scratch.pixels.shape[0] < h or self._scratch.pixels.shape[1] < w:
            self._scratch = Buffer(-(-w // 64) * 64 + 64, -(-h // 64) * 64 + 64)
        else:
            self._scratch.pixels[:h, :w] = 0
        return self._scratch

    def _treated(self, crop: Bytes, t: float) -> tuple[Bytes, int]:
        """The picture dimmed and out of focus, and by how many pixels it has grown on every side."""
        d = self._drawing
        if d.dim:
            crop = _dimmed(crop, d.dim)
        if d.blur:
            crop = soften(np.ascontiguousarray(crop), d.blur * self._desk.unit)
        sigma = d.defocus(t) * self._desk.unit if d.defocus is not None else 0.0
        if sigma < 0.3:
            return crop, 0
        pad = 4 * math.ceil(sigma / 2) + 2
        spread = cv2.copyMakeBorder(np.ascontiguousarray(crop), pad, pad, pad, pad, cv2.BORDER_CONSTANT)
        return soften(spread, sigma), pad

    # ------------------------------------------------------------ the ground under it

    def _under(self, frame: Buffer, t: float, where: _Where, bounds: Bounds, crop: Bytes) -> Iterator[Picture]:
        """Its reflection and its shadow."""
        d, x, y, s = self._drawing, where.x, where.y, where.scale
        if y > frame.pixels.shape[0] + 40:
            return
        if d.mirror > 0.05:
            yield self._reflection(crop, x + (bounds.left + bounds.right) / 2 * s, y, s)
        if d.shadow > 0.01:
            left, right = self._feet(t, bounds)
            yield self._shadow(x + (left + right) / 2 * s, y, (right - left) * s)

    def _feet(self, t: float, bounds: Bounds) -> tuple[float, float]:
        """What touches the ground, with a little room."""
        if self._drawing.footing is not None:
            left, right = self._drawing.footing(t)
            return left - 12.0, right + 12.0
        middle, half = (bounds.left + bounds.right) / 2, min(bounds.width * 0.8, 260.0 + bounds.width * 0.2) / 2
        return middle - half, middle + half

    def _shadow(self, x: float, y: float, width: float) -> Picture:
        tones, strength = self._tones, self._drawing.shadow
        rx, ry = width * 0.5, max(3.0, min(width * 0.085, 4.0 + width * 0.055))
        dx = -tones.direction[0] * rx * 0.35
        long = 1.9 if tones.light_name in ("dawn", "golden", "dusk") and tones.weather in ("clear", "wind") else 1.25
        far = (rx * long, ry * 1.3, dx * long, fill(tones.shade, 0.26 * strength, blur=max(3.0, ry)))
        near = (rx * 0.8, ry * 0.7, dx * 0.3, fill(tones.shade, 0.42 * strength, blur=max(1.5, ry * 0.4)))
        wide, tall = math.ceil(rx * long + abs(dx) * long + 3.2 * max(3.0, ry)), math.ceil(ry * 1.3 + 3.2 * max(3.0, ry))
        buffer = Buffer(max(2, 2 * wide // SOFT), max(2, 2 * tall // SOFT))
        with kept(buffer.canvas) as canvas:
            canvas.scale(1 / SOFT, 1 / SOFT)
            for a, b, shift, paint in (far, near):
                canvas.drawOval(box(wide + shift - a, tall - b, wide + shift + a, tall + b), paint)
        return buffer.image(), x - wide, y - tall, SOFT

    def _reflection(self, crop: Bytes, x: float, y: float, scale: float) -> Picture:
        tall = min(crop.shape[0], int(170 * scale) + 2)
        size = (max(2, crop.shape[1] // SOFT), max(2, tall // SOFT))
        flipped = cv2.resize(crop[-tall:], size, interpolation=cv2.INTER_AREA)[::-1]
        fade = np.linspace(1.0, 0.0, size[1], dtype=np.float32) ** 1.2 * 0.62 * self._drawing.mirror
        sigma = max(0.5, 1.6 * scale / SOFT), max(0.6, 4.5 * scale / SOFT)
        soft = cv2.GaussianBlur(np.ascontiguousarray(flipped), (0, 0), sigma[0], sigmaY=sigma[1])
        faded = (soft * fade[:, None, None]).astype(np.uint8)
        return image_of(faded), x - crop.shape[1] / 2, y - 4 * scale, SOFT

    def _pool(self, canvas: Canvas, t: float, where: _Where) -> None:
        """The light of a lamp in hand on the ground."""
        d = self._drawing
        if d.pool is not None and d.shadow > 0.01:
            strength = 0.70 * self._tones.dark * flicker(t, where.x)
            glow(canvas, where.x, where.y, 380 * where.scale, d.pool, strength, squash=0.24, screen=True)

    def _shine(self, canvas: Canvas, t: float, where: _Where, colour: str) -> None:
        strength = (0.16 + 0.44 * self._tones.dark) * flicker(t, where.x)
        at = where.y - self._drawing.lamp * where.scale
        glow(canvas, where.x, at, max(40.0, 150 * where.scale), colour, strength)
        glow(canvas, where.x, at, max(9.0, 30 * where.scale), "#fff4d0", 0.8 * strength)


def _put(canvas: Canvas, picture: Picture, drawn: _Where, now: _Where) -> None:
    """Lay a picture that was made for one place on the frame at another near by."""
    image, x, y, coarse = picture
    k = now.scale / drawn.scale
    left, top = (x - drawn.x) * k + now.x, (y - drawn.y) * k + now.y
    if coarse == 1 and abs(k - 1) < 1e-4 and abs(left - x) < 0.02 and abs(top - y) < 0.02:
        canvas.drawImage(image, x, y)
        return
    with kept(canvas):
        canvas.translate(left, top)
        canvas.scale(k * coarse, k * coarse)
        canvas.drawImage(image, 0, 0, LINEAR)


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

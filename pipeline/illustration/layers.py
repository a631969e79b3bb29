"""Layers of a picture: planes of a set and lit drawings, ready to be laid on a frame at any moment."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.illustration.canvas import LINEAR, NEAREST, Blend, Buffer, Canvas, fill, image_of, image_over, kept, linear
from pipeline.illustration.composition import Lens
from pipeline.illustration.manner import in_manner
from pipeline.illustration.motion import STILL, Motion
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box
from pipeline.illustration.places.plane import Live, Mirror, Painter

Bytes = NDArray[np.uint8]
Centre = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Desk:
    """What every layer needs to know of the picture it is in.

    Attributes:
        width: of the frame in units.
        height: of the frame in units.
        unit: pixels per unit.
        centre: what camera moves go towards, in units.
        motions: samples of the camera's motion over the shot, for how far a layer must reach.
        motion: the camera's motion at a time.
        length: of the shot in seconds.
        tones: colours and style of the picture.
    """

    width: float
    height: float
    unit: float
    centre: Centre
    motions: tuple[Motion, ...]
    motion: Callable[[float], Motion]
    length: float
    tones: Tones

    def reach(self, depth: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in composition units of all that the camera sees of a depth."""
        corners = []
        for m in self.motions:
            k, dx, dy = m.at(depth, self.centre)
            corners.append(((0 - dx) / k, (0 - dy) / k, (self.width - dx) / k, (self.height - dy) / k))
        lefts, tops, rights, bottoms = zip(*corners, strict=True)
        return min(lefts) - 6, min(tops) - 6, max(rights) + 6, max(bottoms) + 6

    @property
    def still(self) -> bool:
        """Whether the camera never moves."""
        return all(m == STILL for m in self.motions)


class Layer(Protocol):
    """Something laid on the frame."""

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it as it is at ``t`` seconds under a motion of the camera."""
        ...


def set_camera(canvas: Canvas, desk: Desk, motion: Motion, depth: float) -> None:
    """Make canvas units composition units of a depth under a motion."""
    k, dx, dy = motion.at(depth, desk.centre)
    canvas.scale(desk.unit, desk.unit)
    canvas.translate(dx, dy)
    canvas.scale(k, k)


def apply_lens(canvas: Canvas, lens: Lens) -> None:
    """Make canvas units set units."""
    canvas.translate(lens.tx, lens.ty)
    canvas.scale(lens.sx, lens.sy)


def coarseness(sigma: float) -> float:
    """At which share of its size a picture is painted that is then blurred by ``sigma`` pixels."""
    return 1.0 if sigma < 1.8 else 0.5 if sigma < 4.0 else 0.34


def soften(pixels: Bytes, sigma: float) -> Bytes:
    """Blur a premultiplied picture; large blurs are made at quarter size."""
    if sigma < 0.4:
        return pixels
    if sigma < 3:
        return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)
    h, w = pixels.shape[:2]
    small = cv2.resize(pixels, (max(1, w // 4), max(1, h // 4)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / 4)
    return np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR), np.uint8)


# ---------------------------------------------------------------- still planes


class StillLayer:
    """One or several planes painted into one picture.

    Args:
        desk: the picture's frame.
        depth: parallax of the whole.
        paints: (lens, painter, blur sigma in units, mirror) from back to front.
        behind: the layers below, for mirrors.
    """

    def __init__(
        self, desk: Desk, depth: float, paints: Sequence[tuple[Lens, Painter, float, Mirror | None]], behind: Sequence[Layer] = ()
    ) -> None:
        self._desk, self._depth = desk, depth
        left, top, right, bottom = desk.reach(depth)
        grow = max(m.at(depth, desk.centre)[0] for m in desk.motions)
        self._scale = desk.unit * (1 if desk.still else min(1.15, grow))
        self._origin = (left, top) if not desk.still else (0.0, 0.0)
        if desk.still:
            right, bottom = desk.width, desk.height
        w, h = round((right - self._origin[0]) * self._scale), round((bottom - self._origin[1]) * self._scale)
        self.pixels = self._paint(w, h, paints, behind)
        self.opaque = bool(self.pixels[..., 3].min() == 255)
        self._crop()

    def _paint(self, w: int, h: int, paints: Sequence[tuple[Lens, Painter, float, Mirror | None]], behind: Sequence[Layer]) -> Bytes:
        whole = Buffer(w, h)
        for lens, paint, blur, mirror in paints:
            own = blur or mirror or self._desk.tones.style != "gouache"
            coarse = 1.0 if mirror else coarseness(blur * self._scale)
            target = Buffer(max(1, round(w * coarse)), max(1, round(h * coarse))) if own else whole
            with kept(target.canvas):
                target.canvas.scale(target.pixels.shape[1] / w, target.pixels.shape[0] / h)
                self._aim(target.canvas)
                apply_lens(target.canvas, lens)
                paint(target.canvas)
            if mirror is not None:
                reflect(
                    target,
                    lens,
                    mirror,
                    [*behind, _Flat(whole, self._desk, self._scale, self._origin)],
                    self._desk,
                    self._scale,
                    self._origin,
                )
            if target is not whole:
                drawn = soften(in_manner(target.pixels, self._desk.tones, self._scale * coarse), blur * self._scale * coarse)
                whole.canvas.drawImageRect(image_over(drawn), box(0, 0, w, h), LINEAR if coarse < 1.0 else NEAREST)
        return whole.pixels

    def _aim(self, canvas: Canvas) -> None:
        canvas.scale(self._scale, self._scale)
        canvas.translate(-self._origin[0], -self._origin[1])

    def _crop(self) -> None:
        x, y, w, h = (int(v) for v in cv2.boundingRect(np.ascontiguousarray(self.pixels[..., 3])))
        self._at = (x, y)
        self.empty = w == 0
        crop = np.ascontiguousarray(self.pixels[y : y + h, x : x + w]) if w else self.pixels[:1, :1]
        self.pixels, self._image = crop, image_of(crop)
        self._solid = _solid_from(crop)
        self._blocks = _blocks(crop[: self._solid])

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it."""
        if self.empty:
            return
        if motion == STILL and self._desk.still:
            if self.opaque:
                frame.pixels[:] = self.pixels
            else:
                frame.canvas.drawImage(self._image, *self._at)
            return
        k, dx, dy = motion.at(self._depth, self._desk.centre)
        scale = k * self._desk.unit / self._scale
        x = (self._origin[0] * k + dx) * self._desk.unit + self._at[0] * scale
        y = (self._origin[1] * k + dy) * self._desk.unit + self._at[1] * scale
        rest = self._lay_solid(frame.pixels, x, y, scale)
        if rest:
            self._lay_open(frame.canvas, x, y, scale, rest)

    def _lay_solid(self, frame: Bytes, x: float, y: float, scale: float) -> int:
        """Overwrite what the opaque rows cover, which is cheap; returns the rows of the frame that are left above them."""
        h, w = int(frame.shape[0]), int(frame.shape[1])
        tall, wide = self.pixels.shape[:2]
        # where the frame's sides are not reached, nothing is overwritten
        top = max(0, math.ceil(y + self._solid * scale)) if x <= 0.0 and x + wide * scale >= w else h
        low = min(h, math.floor(y + tall * scale)) if not self.opaque else h
        if low < h or low - top < LEAST:
            return h
        # image edges, not pixel centres, are what skia scales: the half pixels make both agree
        half = 0.5 * (scale - 1)
        matrix = np.array([[scale, 0, x + half], [0, scale, y + half - top]], np.float32)
        cv2.warpAffine(self.pixels, matrix, (w, h - top), frame[top:], cv2.INTER_LINEAR, cv2.BORDER_REPLICATE)
        return top

    def _lay_open(self, canvas: Canvas, x: float, y: float, scale: float, rows: int) -> None:
        """Draw what is not opaque, without the blocks in which nothing is."""
        with kept(canvas):
            canvas.clipRect(box(0, 0, 1e5, rows), doAntiAlias=False)
            if self._blocks:
                region = skia.Region()
                for left, top, right, bottom in self._blocks:
                    region.op(
                        skia.IRect.MakeLTRB(
                            math.floor(x + left * scale - 1),
                            math.floor(y + top * scale - 1),
                            math.ceil(x + right * scale + 1),
                            math.ceil(y + bottom * scale + 1),
                        ),
                        skia.Region.kUnion_Op,
                    )
                canvas.clipRegion(region)
            canvas.translate(x, y)
            canvas.scale(scale, scale)
            canvas.drawImage(self._image, 0, 0, LINEAR)


LEAST = 48
"""Opaque rows from which overwriting is worth a call of its own."""
BLOCK = 64
"""Edge in pixels of the blocks in which is looked for paint."""
SPARSE = 0.75
"""Share of painted blocks up to which the others are left out."""


def _solid_from(pixels: Bytes) -> int:
    """The row from which on all is opaque, as many as there are where the last one is not."""
    open_rows = np.flatnonzero(pixels[..., 3].min(axis=1) < 255)
    return int(open_rows[-1]) + 1 if len(open_rows) else 0


def _blocks(pixels: Bytes) -> tuple[tuple[int, int, int, int], ...]:
    """Left, top, right, bottom of runs of blocks with paint in them; () where nearly all have some."""
    h, w = pixels.shape[:2]
    rows, columns = -(-h // BLOCK), -(-w // BLOCK)
    if not rows * columns:
        return ()
    padded = np.zeros((rows * BLOCK, columns * BLOCK), np.uint8)
    padded[:h, :w] = pixels[..., 3]
    painted = padded.reshape(rows, BLOCK, columns, BLOCK).max(axis=(1, 3)) > 0
    if painted.mean() > SPARSE:
        return ()
    return tuple(
        (start * BLOCK, row * BLOCK, stop * BLOCK, (row + 1) * BLOCK) for row in range(rows) for start, stop in _runs(painted[row].tolist())
    )


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Starts and stops of what is true."""
    edges = [i for i, (a, b) in enumerate(zip([False, *flags], [*flags, False], strict=True)) if a != b]
    return list(zip(edges[::2], edges[1::2], strict=True))


class _Flat:
    """What a still layer has painted so far, as a layer for its own mirror."""

    def __init__(self, buffer: Buffer, desk: Desk, scale: float, origin: Centre) -> None:
        self._image, self._desk, self._scale, self._origin = buffer.image(), desk, scale, origin

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it."""
        k = self._desk.unit / self._scale
        with kept(frame.canvas):
            frame.canvas.translate(self._origin[0] * self._desk.unit, self._origin[1] * self._desk.unit)
            frame.canvas.scale(k, k)
            frame.canvas.drawImage(self._image, 0, 0, LINEAR)


def reflect(target: Buffer, lens: Lens, mirror: Mirror, behind: Sequence[Layer], desk: Desk, scale: float, origin: Centre) -> None:
    """Lay the reflection of the layers behind into a painted plane, inside its own shape."""
    w, h = round(desk.width * desk.unit), round(desk.height * desk.unit)
    scenery = Buffer(w, h)
    for layer in behind:
        layer.lay(scenery, 0.0, STILL)
    line = round(lens.point(0, mirror.y)[1] * desk.unit)
    tall = min(max(line, 0), h)
    if tall < 8:
        return
    flipped = np.ascontiguousarray(scenery.pixels[:tall][::-1])
    near = cv2.GaussianBlur(flipped, (0, 0), 1.2 + 2.0 * desk.unit * mirror.smear / 12, sigmaY=max(0.6, mirror.smear * desk.unit))
    long = cv2.GaussianBlur(flipped, (0, 0), 1.5, sigmaY=max(1.0, 3.2 * mirror.smear * desk.unit))
    before = target.pixels[..., 3].copy()
    with kept(target.canvas) as canvas:
        canvas.scale(scale, scale)
        canvas.translate(-origin[0], -origin[1])
        canvas.translate(0, line / desk.unit)
        canvas.scale(1 / desk.unit, 1 / desk.unit)
        if mirror.wet:
            _over(canvas, near, 0.85 * mirror.strength, Blend.kScreen)
            _over(canvas, long, 0.45 * mirror.strength, Blend.kPlus, stretch=1.25)
        else:
            _over(canvas, near, 0.9 * mirror.strength, Blend.kSrcOver)
        bottom = (desk.height * 1.15) * desk.unit - line
        veil = linear(
            (0, 0), (0, max(1.0, bottom)), [_a(mirror.tint, 0.02), _a(mirror.tint, 0.5), _a(mirror.tint, 1.0)], alpha=mirror.tint_alpha
        )
        canvas.drawRect(box(-2 * w, 0, 3 * w, 3 * h), veil)
    mask = cv2.min(before, target.pixels[..., 3])
    target.pixels[:] = cv2.multiply(target.pixels, cv2.merge([mask] * 4), None, 1 / 255.0)


def _a(colour: str, alpha: float) -> str:
    return f"{colour[:7]}{round(alpha * 255):02x}"


def _over(canvas: Canvas, pixels: Bytes, alpha: float, blend: object, stretch: float = 1.0) -> None:
    paint = fill("#ffffff", alpha, blend=blend)
    with kept(canvas):
        canvas.scale(1.0, stretch)
        # the sides repeat, so that moves do not show an end
        for dx in (-pixels.shape[1], 0, pixels.shape[1]):
            canvas.drawImage(image_of(pixels if dx == 0 else pixels[:, ::-1]), dx, 0, LINEAR, paint)


# ---------------------------------------------------------------- planes that move


class LiveLayer:
    """A plane drawn anew every frame."""

    def __init__(self, desk: Desk, plane: Live, lens: Lens) -> None:
        self._desk, self._plane, self._lens = desk, plane, lens

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it."""
        with kept(frame.canvas):
            set_camera(frame.canvas, self._desk, motion, self._plane.depth)
            apply_lens(frame.canvas, self._lens)
            self._plane.draw(frame.canvas, t)

"""Planes that are painted once and then moved and bent: waves, clouds, calm water."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.canvas import Buffer, image_over, kept
from pipeline.illustration.composition import Lens
from pipeline.illustration.layers import Bytes, Desk, Layer, coarseness, reflect, soften
from pipeline.illustration.manner import in_manner
from pipeline.illustration.motion import Motion
from pipeline.illustration.paths import box
from pipeline.illustration.places.plane import Moving

SPARE = 64.0
"""Set units by which the paint of a moving plane may be displaced."""


class MovingLayer:
    """A plane painted once and moved and bent by a remap of its pixels."""

    def __init__(self, desk: Desk, plane: Moving, lens: Lens, blur: float, behind: Sequence[Layer] = ()) -> None:
        self._desk, self._plane, self._lens = desk, plane, lens
        self._map: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
        left, top, right, _ = plane.box
        coarse = 1.0 if plane.mirror is not None else coarseness(blur * desk.unit)
        width = plane.period or right - left
        pixels = max(2, round(width * lens.sx * desk.unit * coarse))
        self._sx, self._sy = pixels / width, lens.sy * desk.unit * coarse
        first, wide = self._columns(pixels)
        above, below = self._rows()
        # the window on the painting that the shot sees, in set units from the box
        self._from = (first / self._sx, above)
        buffer = Buffer(wide, max(2, round((below - above) * self._sy) + 2))
        for lap in (0, pixels) if plane.period and first + wide > pixels else (0,):
            with kept(buffer.canvas) as canvas:
                if plane.period:
                    canvas.clipRect(box(lap - first, -1, lap - first + pixels, 1e5), doAntiAlias=False)
                canvas.translate(lap - first, 1 - above * self._sy)
                canvas.scale(self._sx, self._sy)
                canvas.translate(-left, -top)
                plane.paint(canvas)
        if plane.mirror is not None:
            origin = (lens.tx + (left + self._from[0]) * lens.sx, lens.ty + (top + above) * lens.sy - 1 / desk.unit)
            reflect(buffer, lens, plane.mirror, behind, desk, desk.unit, origin)
        self._sprite = soften(in_manner(buffer.pixels, desk.tones, desk.unit * coarse), blur * desk.unit * coarse)
        if plane.period and wide == pixels:
            self._sprite = np.ascontiguousarray(np.hstack([self._sprite, self._sprite[:, :1]]))

    def _columns(self, pixels: int) -> tuple[int, int]:
        """First column of the painting that the shot sees, and how many; all of them where that is nearly all."""
        plane, lens = self._plane, self._lens
        seen_left, _, seen_right, _ = self._desk.reach(plane.depth)
        gone = plane.speed * self._desk.length
        left = (seen_left - lens.tx) / lens.sx - plane.box[0] - max(0.0, gone) - SPARE
        right = (seen_right - lens.tx) / lens.sx - plane.box[0] - min(0.0, gone) + SPARE
        first, last = math.floor(left * self._sx), math.ceil(right * self._sx)
        if not plane.period:
            first, last = max(0, first), min(pixels, last)
            return (first, last - first) if last - first > 2 else (0, 2)
        return (first % pixels, last - first) if last - first < 0.9 * pixels else (0, pixels)

    def _rows(self) -> tuple[float, float]:
        """Top and bottom of what the shot sees of the painting, in set units from the top of its box."""
        plane, lens = self._plane, self._lens
        _, seen_top, _, seen_bottom = self._desk.reach(plane.depth)
        tall = plane.box[3] - plane.box[1]
        top = max(0.0, (seen_top - lens.ty) / lens.sy - plane.box[1] - SPARE)
        bottom = min(tall, (seen_bottom - lens.ty) / lens.sy - plane.box[1] + SPARE)
        return (top, bottom) if bottom > top else (0.0, 1.0)

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it."""
        place = self._place(frame, motion)
        if place is None:
            return
        (x0, y0, x1, y1), (ax, bx), (ay, by) = place
        if self._plane.bend is None:
            laid = self._shifted((x0, y0, x1, y1), ax, bx, ay, by, t)
        else:
            xs = ((np.arange(x0, x1, dtype=np.float32) + 0.5 - bx) / ax)[None, :]
            ys = ((np.arange(y0, y1, dtype=np.float32) + 0.5 - by) / ay)[:, None]
            laid = cv2.remap(self._sprite, *self._maps(xs, ys, t), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        frame.canvas.drawImage(image_over(laid), x0, y0)

    def _place(self, frame: Buffer, motion: Motion) -> tuple[tuple[int, int, int, int], tuple[float, float], tuple[float, float]] | None:
        """Pixel box on the frame, and set units -> pixels in x and y."""
        k, dx, dy = motion.at(self._plane.depth, self._desk.centre)
        unit, lens = self._desk.unit, self._lens
        ax, bx = lens.sx * k * unit, (lens.tx * k + dx) * unit
        ay, by = lens.sy * k * unit, (lens.ty * k + dy) * unit
        left, top, right, bottom = self._plane.box
        h, w = frame.pixels.shape[:2]
        x0, x1 = max(0, int(left * ax + bx)), min(w, int(right * ax + bx) + 1)
        y0, y1 = max(0, int(top * ay + by)), min(h, int(bottom * ay + by) + 1)
        if x1 <= x0 or y1 <= y0:
            return None
        return (x0, y0, x1, y1), (ax, bx), (ay, by)

    def _shifted(self, area: tuple[int, int, int, int], ax: float, bx: float, ay: float, by: float, t: float) -> Bytes:
        """The rigid layer over an area: one warp, or two where it wraps round."""
        x0, y0, x1, y1 = area
        left, top = self._plane.box[:2]
        kx, ky = ax / self._sx, ay / self._sy
        dx = (left + self._from[0] + self._plane.speed * t) * ax + bx - x0 + 0.5 * (kx - 1)
        dy = (top + self._from[1]) * ay + by - y0 - 0.5 * ky - 0.5
        span = self._plane.period * ax
        if span:
            dx = dx % span - span
        laid = np.zeros((y1 - y0, x1 - x0, 4), np.uint8)
        while dx < x1 - x0:
            matrix = np.array([[kx, 0, dx], [0, ky, dy]], np.float32)
            cv2.warpAffine(self._sprite, matrix, (x1 - x0, y1 - y0), laid, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
            if not span:
                break
            dx += span
        return laid

    def _maps(self, xs: NDArray[np.float32], ys: NDArray[np.float32], t: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        plane = self._plane
        left, top = plane.box[:2]
        dx, dy = (0.0, 0.0) if plane.bend is None else plane.bend(xs, ys, t)
        u = xs - np.float32(left + self._from[0] + plane.speed * t) - dx
        if plane.period:
            u = np.mod(u, np.float32(plane.period))
        v = ys - np.float32(top + self._from[1]) - dy
        shape = (ys.shape[0], xs.shape[1])
        if self._map is None or self._map[0].shape != shape:
            self._map = np.empty(shape, np.float32), np.empty(shape, np.float32)
        self._map[0][:] = u * np.float32(self._sx) - np.float32(0.5)
        self._map[1][:] = v * np.float32(self._sy) + np.float32(0.5)
        return self._map

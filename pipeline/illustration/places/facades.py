"""Street fronts in perspective, their shops, lamps and neon signs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import skia

from pipeline.illustration.canvas import Canvas, fill, kept, linear, neon, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.lettering import TITLE, typeface
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, box, ellipse, moved, polygon, round_rect, smooth
from pipeline.illustration.places.buildings import DOORS, is_lit
from pipeline.illustration.textures import texture_in


@cache
def sign_face() -> object:
    """The typeface of signs."""
    return typeface(TITLE)


def text_path(text: str, size: float) -> tuple[Path, float]:
    """The outline of a short text from its baseline's left end, and its width."""
    font, path = skia.Font(sign_face(), size), skia.Path()
    glyphs = font.textToGlyphs(text)
    for glyph, place in zip(glyphs, font.getPos(glyphs, skia.Point(0, 0)), strict=True):
        outline = font.getPath(glyph)
        if outline:
            outline.offset(place.x(), place.y())
            path.addPath(outline)
    return path, float(font.measureText(text))


def onto(canvas: Canvas, width: float, height: float, corners: Sequence[Point]) -> None:
    """Make canvas units those of a flat picture width x height laid on four corners (top left, clockwise)."""
    matrix = skia.Matrix()
    source = [skia.Point(0, 0), skia.Point(width, 0), skia.Point(width, height), skia.Point(0, height)]
    matrix.setPolyToPoly(source, [skia.Point(float(x), float(y)) for x, y in corners])
    canvas.concat(matrix)


FACADES = ("#b8705c", "#c99a72", "#8f7a82", "#a8605a", "#7c8a94", "#d0b48c", "#9c8468", "#b88a80")
SHOPS = ("#c84a3c", "#3e7a78", "#d8a03c", "#5a6aa0", "#7a8a4a", "#b0608a")


def facade(canvas: Canvas, width: float, height: float, t: Tones, rng: np.random.Generator, *, shop: bool = True, colour: str = "") -> None:
    """A town house seen flat, top left at the origin: rows of windows, cornice, shop front with awning."""
    wall = t.of(colour or FACADES[int(rng.integers(len(FACADES)))])
    canvas.drawRect(box(0, 0, width, height), linear((0, 0), (0, height), [blend(wall, t.shade, 0.16), wall, blend(wall, t.shade, 0.22)]))
    texture_in(
        canvas,
        polygon([(0, 0), (width, 0), (width, height), (0, height)]),
        "dry",
        0.30,
        tint=t.shade,
        scale=1.1,
        shift=(float(rng.uniform(0, 300)), 0),
    )
    if rng.random() < 0.5:
        _bricks(canvas, width, height, wall, t, rng)
    base = 118 if shop else 70
    columns, rows = max(2, int(width / 72)), max(1, int((height - base - 24) / 84))
    pitch, row_h = width / columns, (height - base - 24) / rows
    for i in range(columns):
        for j in range(rows):
            _facade_window(canvas, (i + 0.5) * pitch - 18, 30 + j * row_h, 36, min(50, row_h - 26), wall, t, rng)
    for j in range(rows + 1):
        canvas.drawRect(box(0, 14 + j * row_h, width, 19 + j * row_h), fill(blend(wall, t.shade, 0.4), 0.5))
    canvas.drawRect(box(-3, 0, width + 3, 13), linear((0, 0), (0, 13), [blend(wall, t.light, 0.25), blend(wall, t.shade, 0.35)]))
    if t.white_ground:
        canvas.drawRect(box(-3, -7, width + 3, 4), fill(t.snow[3]))
    (_shop_front if shop else _house_front)(canvas, width, height, wall, t, rng)


def _bricks(canvas: Canvas, width: float, height: float, wall: str, t: Tones, rng: np.random.Generator) -> None:
    for _ in range(int(width * height / 2600)):
        x, y = rng.uniform(0, width - 24), rng.uniform(16, height - 10)
        canvas.drawRect(
            box(x, y, x + 22, y + 8),
            fill(wall if rng.random() < 0.2 else blend(wall, t.shade if rng.random() < 0.6 else t.light, 0.22), 0.55),
        )


def _facade_window(canvas: Canvas, x: float, y: float, w: float, h: float, wall: str, t: Tones, rng: np.random.Generator) -> None:
    lit = is_lit(t, rng, 0.42)
    frame = blend(wall, t.of("#f4ead8"), 0.65)
    canvas.drawRect(box(x - 5, y - 5, x + w + 5, y + h + 5), fill(blend(wall, t.shade, 0.45)))
    colour = t.window_dark
    if lit:
        palette = (t.window, blend(t.window, "#ffb45e", 0.5), "#f7e2b0", *(t.neon[:2] if t.light_name == "neon" else ()))
        colour = palette[int(rng.integers(len(palette)))]
    canvas.drawRect(
        box(x, y, x + w, y + h),
        linear((0, y), (0, y + h), [blend(colour, t.sky[3], 0.1 if lit else 0.45), blend(colour, wall, 0.35 if lit else 0.0)]),
    )
    if lit and rng.random() < 0.4:
        canvas.drawRect(box(x, y, x + w, y + h * rng.uniform(0.2, 0.5)), fill(blend(colour, wall, 0.55)))
    if lit and rng.random() < 0.25:
        canvas.drawPath(ellipse(x + w / 2, y + h * 0.72, 6, 7), fill(t.shade, 0.75))
        canvas.drawPath(ellipse(x + w / 2, y + h * 1.0, 11, 9), fill(t.shade, 0.75))
    canvas.drawLine(x + w / 2, y, x + w / 2, y + h, stroke(frame, 2.2, round_cap=False))
    canvas.drawLine(x, y + h * 0.42, x + w, y + h * 0.42, stroke(frame, 2.0, round_cap=False))
    canvas.drawRect(box(x - 6, y + h + 3, x + w + 6, y + h + 8), fill(blend(wall, t.light, 0.3)))
    if rng.random() < 0.22 and t.season in ("spring", "summer"):
        for i in range(7):
            canvas.drawCircle(x + w * i / 6, y + h + 1 - 4 * (i % 2), 4, fill(t.foliage[1 + i % 2]))
            canvas.drawCircle(x + w * i / 6, y + h - 3, 2.4, fill(t.blossom))


def _house_front(canvas: Canvas, width: float, height: float, wall: str, t: Tones, rng: np.random.Generator) -> None:
    door, x = t.of(DOORS[int(rng.integers(len(DOORS)))]), width * rng.uniform(0.25, 0.75)
    canvas.drawPath(round_rect(x - 26, height - 96, 52, 96, 8), fill(blend(wall, t.light, 0.3)))
    canvas.drawPath(round_rect(x - 20, height - 90, 40, 90, 6), fill(door))
    canvas.drawRect(box(x - 13, height - 80, x + 13, height - 58), fill(t.window if t.dark > 0.4 else blend(door, t.shade, 0.3)))
    canvas.drawRect(box(x - 34, height - 7, x + 34, height), fill(t.stone[2]))


def _shop_front(canvas: Canvas, width: float, height: float, wall: str, t: Tones, rng: np.random.Generator) -> None:
    y = height - 104
    canvas.drawRect(box(0, y - 18, width, height), fill(blend(wall, t.shade, 0.5)))
    count = max(1, int(width / 230))
    for i in range(count):
        x, w = i * width / count + 14, width / count - 28
        sign = t.of(SHOPS[int(rng.integers(len(SHOPS)))])
        lit = t.dark > 0.3
        glass = blend(t.window, "#ffffff", 0.2) if lit else blend(t.window_dark, t.sky[3], 0.4)
        if t.light_name == "neon":
            glass = t.neon[int(rng.integers(3))]
        canvas.drawRect(
            box(x, y + 18, x + w, height), linear((0, y + 18), (0, height), [blend(glass, "#ffffff", 0.25), blend(glass, wall, 0.4)])
        )
        _wares(canvas, x, y, w, height, t, rng)
        _awning(canvas, x - 8, y, w + 16, sign, t)


def _wares(canvas: Canvas, x: float, y: float, w: float, height: float, t: Tones, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(2, 5))):
        cx = x + rng.uniform(0.1, 0.75) * w
        h = rng.uniform(12, 34)
        canvas.drawPath(round_rect(cx, height - 18 - h, rng.uniform(14, 30), h, 5), fill(t.shade, 0.40))
    canvas.drawRect(box(x, height - 18, x + w, height), fill(t.shade, 0.38))
    door = x + w * 0.80
    canvas.drawRect(box(door, y + 22, door + w * 0.18, height), fill(t.shade, 0.30))
    canvas.drawLine(door, y + 18, door, height, stroke(t.shade, 3, 0.6))


def _awning(canvas: Canvas, x: float, y: float, w: float, colour: str, t: Tones) -> None:
    n = max(4, int(w / 19))
    pale = t.of("#f4e8d4")
    canvas.drawRect(box(x, y + 26, x + w, y + 40), fill(t.shade, 0.25, blur=4))
    for i in range(n):
        a, b = x + w * i / n, x + w * (i + 1) / n
        stripe = polygon([(a + 5, y - 6), (b + 5, y - 6), (b, y + 22), (a, y + 22)])
        canvas.drawPath(stripe, fill(colour if i % 2 else pale))
        canvas.drawPath(ellipse((a + b) / 2, y + 22, (b - a) / 2, 6), fill(blend(colour if i % 2 else pale, t.shade, 0.16)))


def street_lamp(canvas: Canvas, x: float, y: float, height: float, t: Tones, side: int = 1) -> Point:
    """A lamp post; returns the lamp's place."""
    k, iron = height / 190, t.of("#2a2c3c")
    canvas.drawPath(polygon([(x - 4 * k, y), (x - 2.2 * k, y - 170 * k), (x + 2.2 * k, y - 170 * k), (x + 4 * k, y)]), fill(iron))
    canvas.drawPath(round_rect(x - 7 * k, y - 14 * k, 14 * k, 14 * k, 3 * k), fill(iron))
    arm = smooth([(x, y - 166 * k), (x + 6 * side * k, y - 188 * k), (x + 30 * side * k, y - 192 * k)], False)
    canvas.drawPath(arm, stroke(iron, 4 * k))
    lx, ly = x + 32 * side * k, y - 184 * k
    canvas.drawPath(smooth([(lx - 15 * k, ly), (lx - 8 * k, ly - 12 * k), (lx + 8 * k, ly - 12 * k), (lx + 15 * k, ly)]), fill(iron))
    on = t.dark > 0.25
    canvas.drawPath(ellipse(lx, ly + 1 * k, 9 * k, 6 * k), fill("#fff4d8" if on else blend(t.sky[3], "#ffffff", 0.3)))
    if on:
        glow(canvas, lx, ly, 78 * k, t.lamp, 0.75 * t.dark)
        glow(canvas, lx, ly, 26 * k, "#fff6dc", 0.55 * t.dark)
    return lx, ly


def neon_sign(
    canvas: Canvas, x: float, y: float, text: str, t: Tones, rng: np.random.Generator, *, tall: bool = True, scale: float = 1.0
) -> None:
    """A neon sign, letters stacked when ``tall``; x and y of its top left."""
    a, b = (t.neon[int(i)] for i in rng.choice(len(t.neon), 2, replace=False))
    back = blend(t.shade, "#000000", 0.1)
    with kept(canvas):
        canvas.translate(x, y)
        canvas.scale(scale, scale)
        if tall:
            h = 30 + 44 * len(text)
            canvas.drawPath(round_rect(0, 0, 62, h, 10), fill(back))
            neon(canvas, round_rect(5, 5, 52, h - 10, 8), a, 3)
            for i, letter in enumerate(text):
                path, w = text_path(letter, 34)
                neon(canvas, moved(path, 31 - w / 2, 47 + 44 * i), b, 2.4)
            return
        path, w = text_path(text, 46)
        canvas.drawPath(round_rect(0, 0, w + 50, 92, 18), fill(back))
        neon(canvas, round_rect(7, 7, w + 36, 78, 14), a, 3.2)
        neon(canvas, moved(path, 25, 63), b, 2.6)

from __future__ import annotations

import cv2
import numpy as np

from pipeline.film.scene import Place
from pipeline.illustration.canvas import Buffer, fill, part
from pipeline.illustration.colour import rgb
from pipeline.illustration.light import light
from pipeline.illustration.palette import Tones, tones
from pipeline.illustration.paths import ellipse, round_rect


def lit(rims: float, at: tuple[float, float] = (60.0, 60.0)) -> np.ndarray:
    buffer, colours = Buffer(120, 120), night()
    part(buffer.canvas, ellipse(*at, 30), "#8a6a4a", colours, crescent=4)
    light(buffer.pixels, colours, 1.0, rims=rims)
    return buffer.pixels


def night() -> Tones:
    return tones(Place(family="street", light="night"))


def test_light_stays_inside_the_drawing() -> None:
    buffer, colours = Buffer(120, 120), night()
    part(buffer.canvas, ellipse(60, 60, 30), "#8a6a4a", colours)
    outside = buffer.pixels[..., 3] == 0
    x, y, w, h = light(buffer.pixels, colours, 1.0)
    assert not buffer.pixels[outside].any()
    assert x <= 30 <= x + w
    assert y <= 30 <= y + h


def test_the_rim_is_at_the_edge_on_the_side_of_the_light() -> None:
    changed = np.abs(lit(1.0).astype(int) - lit(0.0).astype(int)).max(axis=-1) > 8
    core = np.zeros_like(changed, np.uint8)
    cv2.circle(core, (60, 60), 22, 1, -1)
    assert changed.any()
    assert not changed[core.astype(bool)].any()
    lx, ly = night().direction
    ys, xs = np.nonzero(changed)
    assert float(((xs - 60) * lx + (ys - 60) * ly).mean()) > 0


def test_an_empty_drawing_is_left_alone() -> None:
    buffer = Buffer(40, 40)
    assert light(buffer.pixels, night(), 1.0) == (0, 0, 0, 0)
    assert not buffer.pixels.any()


def test_colours_survive_the_way_into_a_buffer() -> None:
    buffer = Buffer(8, 8)
    buffer.canvas.drawPath(round_rect(0, 0, 8, 8, 0), fill("#204060"))
    assert tuple(buffer.pixels[4, 4]) == (0x60, 0x40, 0x20, 255)
    assert rgb("#204060").fR == rgb("#204060").fR


def test_a_shaded_part_is_light_towards_the_light() -> None:
    buffer, colours = Buffer(120, 120), night()
    part(buffer.canvas, ellipse(60, 60, 50), "#8a8a8a", colours)
    lx, ly = colours.direction
    near = buffer.pixels[int(60 + 30 * ly), int(60 + 30 * lx), :3].mean()
    far = buffer.pixels[int(60 - 30 * ly), int(60 - 30 * lx), :3].mean()
    assert near > far + 20

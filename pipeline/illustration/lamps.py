"""Lamps, lanterns and fires of a scene: what light they throw on figures and on the ground near them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.film.scene import Scene
from pipeline.illustration.canvas import Canvas
from pipeline.illustration.cast import actor
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.composition import Shot, Stand
from pipeline.illustration.extent import progress
from pipeline.illustration.halo import glow
from pipeline.illustration.layers import Centre
from pipeline.illustration.motion import Motion
from pipeline.illustration.palette import Tones
from pipeline.illustration.people.puppet import PersonActor, held_index, place_hand
from pipeline.illustration.places.interiors_parts import COOLLY_LIT
from pipeline.illustration.places.parts import flicker
from pipeline.illustration.places.plane import Live, Set
from pipeline.illustration.props import thing

Bytes = NDArray[np.uint8]
Spot = tuple[str, tuple[float, float, float]]

REACH = 330.0
"""Drawing units from a lamp to where its light on figures ends."""

STRENGTH = 0.46
"""Of that light at the lamp itself, at deep night."""

DARK = 0.3
"""Darkness from which on lamps are seen on people at all."""

BURNING = {"fire": "#ff9a4a", "lamp": "#ffc46a"}
"""Spots of sets that give light, with its colour."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lamp:
    """A light in the scene.

    Attributes:
        at: frame x and y of the light at a time, in composition units.
        scale: composition units per drawing unit there.
        depth: its parallax.
        colour: of the light.
        holder: index of the figure that holds it, -1 for none.
    """

    at: Callable[[float], tuple[float, float]]
    scale: float
    depth: float
    colour: str
    holder: int = -1

    def _screen(self, t: float, motion: Motion, centre: Centre, unit: float) -> tuple[float, float, float]:
        """Pixel position and pixels per drawing unit."""
        k, dx, dy = motion.at(self.depth, centre)
        x, y = self.at(t)
        return (x * k + dx) * unit, (y * k + dy) * unit, self.scale * k * unit

    def halo(self, canvas: Canvas, t: float, motion: Motion, centre: Centre, unit: float, strength: float) -> None:
        """The glow in the air round a lamp in hand."""
        px, py, s = self._screen(t, motion, centre, unit)
        glow(canvas, px, py, max(24.0, 190 * s), self.colour, 0.34 * strength * flicker(t, self.scale))

    def shine(self, pixels: Bytes, corner: tuple[int, int], t: float, motion: Motion, centre: Centre, unit: float, strength: float) -> None:
        """Lay its light on a premultiplied picture, in place, where that is not transparent.

        Args:
            pixels: BGRA.
            corner: pixel of the frame at its top left.
            t: seconds.
            motion: of the camera.
            centre: of the camera's moves.
            unit: pixels per frame unit.
            strength: 0 to 1.
        """
        px, py, s = self._screen(t, motion, centre, unit)
        share = _halo(pixels.shape[:2], px - corner[0], py - corner[1], REACH * s)
        if share is None:
            return
        lit = cv2.multiply(share, np.ascontiguousarray(pixels[..., 3]), None, STRENGTH * strength * flicker(t, self.scale) / 255.0)
        spare = cv2.bitwise_not(cv2.convertScaleAbs(share, alpha=STRENGTH * strength * flicker(t, self.scale)))
        cv2.multiply(pixels, cv2.merge([spare, spare, spare, np.full_like(spare, 255)]), pixels, 1 / 255.0)
        c = rgb(self.colour)
        added = [cv2.convertScaleAbs(lit, alpha=v) for v in (c.fB, c.fG, c.fR)]
        cv2.add(pixels, cv2.merge([*added, np.zeros_like(lit)]), pixels)


HALO = 96
"""Edge in pixels of the small picture of a halo; it is smooth and bears enlarging."""


@lru_cache(maxsize=1)
def _small_halo() -> Bytes:
    """How a lamp's light falls off from the middle: 255 at the lamp, .45 at .45 of its reach, 0 at the end."""
    at = (np.arange(HALO, dtype=np.float32) + 0.5) / HALO * 2 - 1
    return np.asarray(np.interp(np.hypot(at[None, :], at[:, None]), (0.0, 0.45, 1.0), (255.0, 115.0, 0.0)), np.uint8)


def _halo(shape: tuple[int, int], x: float, y: float, reach: float) -> Bytes | None:
    """A halo of ``reach`` pixels round a point of a picture of ``shape``; None when it does not touch the picture."""
    height, width = shape
    if x + reach < 0 or y + reach < 0 or x - reach > width or y - reach > height:
        return None
    k = 2 * reach / HALO
    matrix = np.array([[k, 0, x - reach], [0, k, y - reach]], np.float32)
    return np.asarray(cv2.warpAffine(_small_halo(), matrix, (width, height), None, cv2.INTER_LINEAR), np.uint8)


def lamps_of(scene: Scene, stage: Set, shot: Shot, spots: Sequence[Spot], tones: Tones, length: float) -> tuple[Lamp, ...]:
    """Every light that burns in a scene, none by daylight.

    Args:
        scene: what is shown.
        stage: its set.
        shot: the composition.
        spots: noun and (x, y, scale) in composition units of every thing that is set down.
        tones: colours of the scene.
        length: of the shot in seconds.
    """
    if tones.dark < DARK:
        return ()
    return (*_set_down(spots, tones), *_held(scene, shot, tones, length), *_burning(stage, shot))


def _set_down(spots: Sequence[Spot], tones: Tones) -> Iterator[Lamp]:
    for noun, (x, y, scale) in spots:
        found = thing(noun, tones)
        if found.glow is not None:
            yield _fixed(x, y - found.lamp * scale, scale, 1.0, found.glow)


def _fixed(x: float, y: float, scale: float, depth: float, colour: str, holder: int = -1) -> Lamp:
    return Lamp(at=lambda t: (x, y), scale=scale, depth=depth, colour=colour, holder=holder)


def _held(scene: Scene, shot: Shot, tones: Tones, length: float) -> Iterator[Lamp]:
    for stand in shot.stands:
        figure = scene.figures[stand.index]
        colour = thing(figure.holds, tones).glow if figure.holds else None
        player = actor(figure, tones, travel=stand.travel / stand.scale) if colour else None
        if colour and isinstance(player, PersonActor):
            yield _carried(stand, player, colour, length)


def _carried(stand: Stand, player: PersonActor, colour: str, length: float) -> Lamp:
    def at(t: float) -> tuple[float, float]:
        moment = player.moment(t, length, ())
        hand = place_hand(player, moment, held_index(player.figure, moment.frame))
        return stand.x + stand.travel * progress(t, length) + hand.x * stand.scale, stand.y + (hand.y + 40.0) * stand.scale

    return Lamp(at=at, scale=stand.scale, depth=1.0, colour=colour, holder=stand.index)


def _burning(stage: Set, shot: Shot) -> Iterator[Lamp]:
    if not stage.room:
        return
    for anchor in stage.anchors:
        if anchor.name in BURNING:
            lens = shot.lens(Live(depth=anchor.depth, draw=lambda canvas, t: None), stage)
            x, y = lens.point(anchor.x, anchor.y)
            yield _fixed(x, y, stage.scale * shot.zoom, anchor.depth, BURNING[anchor.name])


def by_lamplight(tones: Tones, family: str, stage: Set) -> Tones:
    """The light on figures: in rooms with warm lamps it is theirs at night, not that of the sky outside."""
    if not stage.room or family in COOLLY_LIT or tones.light_name not in ("night", "dusk"):
        return tones
    share = 0.8 * tones.dark
    warm = ("#fff0d6", "#bc948a")
    ambient = (blend(tones.ambient[0], warm[0], share), blend(tones.ambient[1], warm[1], share))
    return replace(
        tones,
        ambient=ambient,
        light=blend(tones.light, "#ffd8a0", share),
        rim=blend(tones.rim, "#ffcf8e", share),
        shade=blend(tones.shade, "#2c1028", 0.7 * share),
    )

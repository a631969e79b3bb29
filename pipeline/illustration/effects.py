"""Moving extras over a picture: beams, smoke, fire, sparks, fireflies, bubbles, leaves, stars."""

from __future__ import annotations

from pipeline.film.scene import Scene
from pipeline.illustration.camera import Shot
from pipeline.illustration.layers import Desk, Layer
from pipeline.illustration.palette import Tones
from pipeline.illustration.places.plane import Set


def overlay_effects(scene: Scene, stage: Set, shot: Shot, desk: Desk, tones: Tones) -> tuple[Layer, ...]:
    """The effects that a scene names, as layers before its figures."""
    return ()

"""Creatures that stand upright, by kind."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.film.scene import CreatureLook
from pipeline.illustration.creatures.folk import Alien, Ghost, Monkey, Monster
from pipeline.illustration.creatures.robot import Robot
from pipeline.illustration.creatures.upright import Biped

BIPEDS: dict[str, Callable[[CreatureLook], Biped | Ghost]] = {
    "robot": Robot,
    "monkey": Monkey,
    "monster": Monster,
    "alien": Alien,
    "ghost": Ghost,
}

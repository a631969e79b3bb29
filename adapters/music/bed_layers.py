"""What places sound like, as data: layers of noise, hums and occasional sounds.

Levels are absolute, in dBFS; they leave about 10 dB under dialogue.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Texture:
    """A noise layer.

    Attributes:
        low: lower edge in Hz.
        high: upper edge in Hz.
        tilt: dB per octave between them.
        level: RMS in dBFS.
        drift: how often a second the level turns, 0 for steady.
        depth: how far it falls, in dB.
    """

    low: float
    high: float
    tilt: float
    level: float
    drift: float = 0.0
    depth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hum:
    """A steady tone with a few harmonics: frequency in Hz, RMS in dBFS."""

    pitch: float
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A sound that comes now and then: name in SPOTS, times a minute, peak in dBFS."""

    name: str
    rate: float
    level: float


Layer = Texture | Hum | Event

_HUSH = Texture(low=60, high=600, tilt=-6, level=-54)
_BREEZE = Texture(low=120, high=900, tilt=-3, level=-45, drift=0.25, depth=10)
_LEAVES = Texture(low=1800, high=8000, tilt=-1, level=-50, drift=0.4, depth=12)
_TRAFFIC = Texture(low=40, high=400, tilt=-5, level=-40, drift=0.15, depth=5)

BEDS: dict[str, tuple[Layer, ...]] = {
    "sea": (
        Texture(low=50, high=3500, tilt=-4.5, level=-33, drift=0.13, depth=11),
        Texture(low=1200, high=8000, tilt=-1, level=-44, drift=0.17, depth=16),
        _BREEZE,
    ),
    "harbour": (Texture(low=150, high=2500, tilt=-4, level=-42, drift=0.5, depth=9), _BREEZE, Event(name="creak", rate=1.5, level=-36)),
    "ship deck": (Texture(low=50, high=3000, tilt=-4.5, level=-34, drift=0.2, depth=10), _BREEZE, Event(name="creak", rate=4, level=-32)),
    "underwater": (Texture(low=25, high=260, tilt=-4, level=-33, drift=0.2, depth=6), Event(name="bubbles", rate=5, level=-32)),
    "river": (Texture(low=350, high=5000, tilt=-2, level=-37, drift=6, depth=4), Texture(low=120, high=700, tilt=-3, level=-42)),
    "jungle": (_LEAVES, Texture(low=3800, high=5200, tilt=0, level=-47, drift=8, depth=10), _HUSH),
    "forest": (_LEAVES, _BREEZE),
    "heights": (
        Texture(low=150, high=800, tilt=-3, level=-38, drift=0.3, depth=12),
        Texture(low=500, high=1300, tilt=0, level=-46, drift=0.45, depth=16),
    ),
    "snowfield": (Texture(low=100, high=500, tilt=-4, level=-46, drift=0.2, depth=9), Texture(low=3000, high=9000, tilt=-3, level=-60)),
    "desert": (
        Texture(low=180, high=900, tilt=-3, level=-42, drift=0.25, depth=12),
        Texture(low=700, high=1500, tilt=0, level=-52, drift=0.4, depth=14),
    ),
    "farm": (_BREEZE, _LEAVES),
    "meadow": (_BREEZE, _LEAVES),
    "graveyard": (Texture(low=140, high=700, tilt=-3, level=-42, drift=0.25, depth=12), Event(name="creak", rate=0.7, level=-38)),
    "market": (_TRAFFIC, Event(name="clink", rate=4, level=-38)),
    "cafe": (_HUSH, Event(name="clink", rate=7, level=-36)),
    "station": (_TRAFFIC, Texture(low=200, high=2000, tilt=-4, level=-46, drift=0.3, depth=5), Event(name="footsteps", rate=5, level=-36)),
    "train": (
        Texture(low=35, high=500, tilt=-4, level=-33, drift=0.3, depth=4),
        Texture(low=800, high=4000, tilt=-3, level=-50, drift=2, depth=5),
    ),
    "city": (
        _TRAFFIC,
        Texture(low=300, high=2500, tilt=-4, level=-50, drift=0.2, depth=6),
        Event(name="passing car", rate=5, level=-32),
        Event(name="horn", rate=0.8, level=-44),
    ),
    "spaceship": (
        Hum(pitch=55, level=-40),
        Hum(pitch=82.5, level=-46),
        Texture(low=200, high=3000, tilt=-4, level=-47),
        Event(name="beep", rate=2, level=-42),
    ),
    "space": (
        Hum(pitch=41, level=-38),
        Hum(pitch=41.4, level=-40),
        Hum(pitch=61.7, level=-46),
        Texture(low=60, high=400, tilt=-4, level=-50, drift=0.1, depth=8),
    ),
    "cave": (Texture(low=40, high=300, tilt=-4, level=-46, drift=0.1, depth=5), Event(name="drip", rate=16, level=-30)),
    "hall": (Texture(low=50, high=400, tilt=-5, level=-48, drift=0.1, depth=4), Texture(low=400, high=2500, tilt=-5, level=-58)),
    "machines": (Hum(pitch=100, level=-50), Texture(low=120, high=2500, tilt=-4, level=-48), Event(name="beep", rate=3, level=-46)),
    "kitchen": (_HUSH, Hum(pitch=100, level=-58), Event(name="clink", rate=1.5, level=-42)),
    "workshop": (_HUSH, Hum(pitch=50, level=-52), Event(name="click", rate=3, level=-40)),
    "office": (_HUSH, Texture(low=100, high=1500, tilt=-5, level=-54), Event(name="page", rate=1.5, level=-42)),
    "tower": (_HUSH, Texture(low=120, high=600, tilt=-4, level=-46, drift=0.3, depth=9), Event(name="creak", rate=1.2, level=-40)),
    "room": (_HUSH, Texture(low=200, high=1800, tilt=-6, level=-62)),
}
"""Layers of each bed in fair weather; life and weather come on top."""

DAY_LIFE: dict[str, tuple[Event, ...]] = {
    "sea": (Event(name="gull", rate=3, level=-34),),
    "harbour": (Event(name="gull", rate=5, level=-32),),
    "ship deck": (Event(name="gull", rate=2, level=-36),),
    "forest": (Event(name="birdsong", rate=16, level=-33), Event(name="cuckoo", rate=1, level=-40)),
    "meadow": (Event(name="birdsong", rate=14, level=-34), Event(name="buzz", rate=2, level=-44)),
    "farm": (Event(name="birdsong", rate=8, level=-36), Event(name="sheep", rate=1.5, level=-40), Event(name="cow", rate=1, level=-40)),
    "jungle": (Event(name="birdsong", rate=18, level=-34), Event(name="frog", rate=3, level=-38)),
    "river": (Event(name="birdsong", rate=7, level=-37),),
    "graveyard": (Event(name="crow", rate=2, level=-36),),
    "heights": (Event(name="crow", rate=0.8, level=-42),),
}
"""What sings by day."""
NIGHT_LIFE: dict[str, tuple[Event, ...]] = {
    "forest": (Event(name="crickets", rate=22, level=-42), Event(name="owl", rate=2, level=-36)),
    "meadow": (Event(name="crickets", rate=26, level=-40), Event(name="owl", rate=0.7, level=-42)),
    "farm": (Event(name="crickets", rate=24, level=-41), Event(name="owl", rate=0.8, level=-42)),
    "jungle": (Event(name="crickets", rate=28, level=-38), Event(name="frog", rate=8, level=-38)),
    "river": (Event(name="crickets", rate=16, level=-44), Event(name="frog", rate=5, level=-40)),
    "graveyard": (Event(name="owl", rate=2, level=-36), Event(name="crickets", rate=10, level=-46)),
}
"""What sings by night."""
CROWDED = {"market": -35.0, "cafe": -38.0, "station": -40.0}
"""RMS in dBFS of the murmur of beds with people."""

WEATHER: dict[str, tuple[Layer, ...]] = {
    "rain": (Texture(low=900, high=9000, tilt=-2, level=-35, drift=0.3, depth=3), Texture(low=200, high=1500, tilt=-3, level=-44)),
    "storm": (
        Texture(low=700, high=9000, tilt=-2, level=-31, drift=0.4, depth=5),
        Texture(low=120, high=900, tilt=-3, level=-33, drift=0.4, depth=12),
        Event(name="thunder", rate=3.5, level=-16),
    ),
    "wind": (
        Texture(low=130, high=900, tilt=-3, level=-35, drift=0.35, depth=13),
        Texture(low=500, high=1400, tilt=0, level=-45, drift=0.5, depth=16),
    ),
    "snow": (Texture(low=100, high=600, tilt=-4, level=-48, drift=0.2, depth=9),),
    "fog": (Texture(low=60, high=300, tilt=-5, level=-52),),
}
"""What weather adds outdoors."""

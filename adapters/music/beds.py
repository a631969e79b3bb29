"""Sound beds: what a place sounds like by day or night, in this or that weather, as data and one renderer.

A bed is made of layers, seamless loops of shaped noise whose level drifts, and of occasional sounds.
"""

from __future__ import annotations

import functools
import hashlib

import numpy as np
from numpy.typing import NDArray

from adapters.music.bed_layers import BEDS, CROWDED, DAY_LIFE, NIGHT_LIFE, WEATHER, Event, Hum, Layer, Texture
from adapters.music.noise import Random, Wave, seconds, shaped_noise, tone, wander
from adapters.music.soundwords import INDOORS, bed_of
from adapters.music.spots import SPOTS
from pipeline.film.timing import SAMPLE_RATE

_LOOP = 11 * SAMPLE_RATE
_NIGHT = ("night", "candle")


_MUFFLED = 1 / 12
"""Factor on the upper edge of weather that is heard from indoors."""


def bed_key(place: str, light: str, weather: str) -> tuple[str, bool, str]:
    """What decides how a bed sounds; beds of one key go on without a seam."""
    return bed_of(place), light in _NIGHT, weather


def bed_sound(key: tuple[str, bool, str], samples: int, seed: str, room: NDArray[np.float32]) -> None:
    """Add a bed to ``room``, (samples, 2).

    Args:
        key: from ``bed_key``.
        samples: length.
        seed: the same seed gives the same bed.
        room: where it sounds.
    """
    random = np.random.default_rng(int.from_bytes(hashlib.sha256(f"{seed} {key}".encode()).digest()[:8], "big"))
    for layer in _layers(key):
        _add(layer, samples, random, room)
    if key[0] in CROWDED:
        _murmur(CROWDED[key[0]], samples, random, room)


def _add(layer: Layer, samples: int, random: Random, room: NDArray[np.float32]) -> None:
    if isinstance(layer, Texture):
        _add_texture(layer, samples, random, room)
    elif isinstance(layer, Hum):
        _add_hum(layer, samples, random, room)
    else:
        _add_events(layer, samples, random, room)


def _layers(key: tuple[str, bool, str]) -> tuple[Layer, ...]:
    name, night, weather = key
    life = (NIGHT_LIFE if night else DAY_LIFE).get(name, ())
    if weather in ("rain", "storm", "snow"):
        life = ()
    falling = WEATHER.get(weather, ())
    if name in ("space", "spaceship", "underwater", "cave"):
        falling = ()
    elif name in INDOORS:
        falling = tuple(_from_indoors(layer) for layer in falling)
    hearth = (Event(name="fire", rate=14, level=-38),) if night and name in ("room", "tower") else ()
    return (*BEDS[name], *life, *falling, *hearth)


def _from_indoors(layer: Layer) -> Layer:
    if isinstance(layer, Texture):
        high = max(layer.high * _MUFFLED, 320.0)
        return Texture(
            low=min(layer.low, high / 4), high=high, tilt=layer.tilt, level=layer.level - 7, drift=layer.drift, depth=layer.depth
        )
    return Event(name=layer.name, rate=layer.rate, level=layer.level - 9) if isinstance(layer, Event) else layer


def _add_texture(layer: Texture, samples: int, random: Random, room: NDArray[np.float32]) -> None:
    loop = _loop(layer.low, layer.high, layer.tilt)
    first = int(random.integers(len(loop)))
    level = _envelope(layer, samples, random)
    at = 0
    while at < samples:
        piece = loop[first : first + samples - at]
        room[at : at + len(piece)] += piece * level[at : at + len(piece), None]
        at, first = at + len(piece), 0


def _envelope(layer: Texture, samples: int, random: Random) -> Wave:
    if not layer.drift:
        return np.full(samples, 10 ** (layer.level / 20), np.float32)
    grain = 64
    level = layer.level - wander(random, samples // grain + 2, layer.drift * grain, 0, layer.depth) + layer.depth / 3
    factors = 10 ** (level / 20)
    return np.interp(np.arange(samples), np.arange(len(factors)) * grain, factors).astype(np.float32)


@functools.lru_cache(maxsize=32)
def _loop(low: float, high: float, tilt: float) -> NDArray[np.float32]:
    """A seamless stereo loop; both sides share a little."""
    salt = hashlib.sha256(f"{low} {high} {tilt}".encode()).digest()
    sides = shaped_noise(np.random.default_rng(int.from_bytes(salt[:8], "big")), _LOOP, low, high, tilt, channels=2)
    return np.asarray(0.94 * sides + 0.34 * sides[:, ::-1], np.float32)


def _add_hum(layer: Hum, samples: int, random: Random, room: NDArray[np.float32]) -> None:
    wave = tone(layer.pitch, samples / SAMPLE_RATE, (1, 0.5, 0.3, 0.15), start=float(random.uniform()))[:samples]
    room[: len(wave)] += wave[:, None] * np.float32(10 ** (layer.level / 20))


def _add_events(layer: Event, samples: int, random: Random, room: NDArray[np.float32]) -> None:
    """Occasional sounds from changing directions, evenly spread with some freedom."""
    count = samples / SAMPLE_RATE / 60 * layer.rate
    kinds = [unit_spot(layer.name, int(random.integers(4))) for _ in range(3)]
    gap = samples / max(count, 1e-9)
    at = float(random.uniform(0.15, 1.0)) * gap
    while at < samples:
        wave = kinds[int(random.integers(3))]
        add_mono(wave, round(at), float(random.uniform(-0.8, 0.8)), layer.level - float(random.uniform(0, 6)), room)
        at += gap * float(random.uniform(0.5, 1.5))


@functools.lru_cache(maxsize=64)
def unit_spot(name: str, variation: int) -> Wave:
    """An effect with its peak at 1, in one of its variations."""
    salt = hashlib.sha256(f"{name} {variation}".encode()).digest()
    wave = SPOTS[name](np.random.default_rng(int.from_bytes(salt[:8], "big")))
    faded = wave.copy()
    faded[:48] *= np.linspace(0, 1, len(faded[:48]), dtype=np.float32)
    fade = min(len(wave), seconds(0.02))
    faded[len(wave) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return np.asarray(faded / max(float(np.abs(faded).max()), 1e-9), np.float32)


def add_mono(wave: Wave, at: int, pan: float, level: float, room: NDArray[np.float32]) -> None:
    """Lay a mono sound into stereo, with equal power for every direction (-1 left to 1 right)."""
    angle = (pan + 1) * np.pi / 4
    sides = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(10 ** (level / 20) * np.sqrt(2))
    kept = wave[: max(0, len(room) - at)]
    room[at : at + len(kept)] += kept[:, None] * sides


def _murmur(level: float, samples: int, random: Random, room: NDArray[np.float32]) -> None:
    """Many voices at once: bands of noise that open and close at the pace of syllables."""
    for low, high, share in ((180, 420, 0.0), (420, 900, -3.0), (900, 1900, -8.0), (1900, 3400, -15.0)):
        for drift in (3.1, 4.3):
            _add_texture(Texture(low=low, high=high, tilt=-3, level=level + share - 3, drift=drift, depth=9), samples, random, room)

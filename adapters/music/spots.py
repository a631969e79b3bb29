"""Spot effects of things: short sounds made of noise and tones, one function each, mono, of any level."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from adapters.music.noise import Random, Wave, band, clock, convolved, curve, decay, formants, laid, seconds, struck, swell, tone, wander
from adapters.music.spots_animals import ANIMALS

Effect = Callable[[Random], Wave]


def _thunder(r: Random) -> Wave:
    cracks = [(float(t), band(r, 0.5, 80, 3000, -4) * decay(0.5, 0.3)) for t in np.sort(r.uniform(0, 0.5, 4))]
    rumble = band(r, 5.0, 25, 180, -5) * decay(5.0, 4.2, 0.25) * wander(r, seconds(5.0), 2.5, 0.4, 1.0)
    return laid(5.0, [*cracks, (0.0, 2.2 * rumble)])


def _thud(r: Random) -> Wave:
    return struck(r, (70, 112, 190), (0.25, 0.18, 0.1), 0.4) + 0.25 * band(r, 0.4, 100, 1500, -4) * decay(0.4, 0.08)


def _creak(r: Random) -> Wave:
    rate = curve([(0, 28), (0.5, 62), (1.1, 40)], 1.1) * wander(r, seconds(1.1), 6, 0.8, 1.2)
    ticks = np.diff(np.floor(np.cumsum(rate) / 48000), prepend=0).astype(np.float32)
    grain = struck(r, (430, 910, 1420, 2300), (0.05, 0.035, 0.03, 0.02), 0.06)
    return convolved(ticks, grain) * swell(1.1, 0.5)


def _door(r: Random) -> Wave:
    latch = band(r, 0.05, 1500, 6000) * decay(0.05, 0.03)
    return laid(1.9, [(0.0, 0.4 * latch), (0.1, 0.35 * _creak(r)), (1.25, 1.4 * _thud(r)), (1.3, 0.4 * latch)])


def _knock(r: Random) -> Wave:
    def rap() -> Wave:
        return struck(r, (190, 310, 540, 900), (0.12, 0.09, 0.06, 0.04), 0.2) + 0.3 * band(r, 0.2, 800, 4000) * decay(0.2, 0.02)

    return laid(1.0, [(0.0, rap()), (0.2, rap()), (0.4, rap())])


def _step(r: Random, soft: float) -> Wave:
    heel = struck(r, (95, 170), (0.08, 0.06), 0.15) * soft
    return heel + 0.35 * band(r, 0.15, 300, 3500, -3) * decay(0.15, 0.07)


def _footsteps(r: Random) -> Wave:
    return laid(2.4, [(0.55 * i + float(r.uniform(0, 0.03)), _step(r, 1.0) * r.uniform(0.7, 1.0)) for i in range(4)])


def _running(r: Random) -> Wave:
    return laid(2.2, [(0.29 * i, _step(r, 1.2) * r.uniform(0.7, 1.0)) for i in range(7)])


def _bell(r: Random) -> Wave:
    base = 330.0
    return struck(r, [base * k for k in (0.5, 1.0, 1.2, 1.5, 2.0, 2.7)], (5.0, 4.0, 3.0, 2.5, 2.0, 1.2), 4.5)


def _ship_bell(r: Random) -> Wave:
    def ding() -> Wave:
        return struck(r, (1180, 1760, 2950, 4200), (1.8, 1.2, 0.8, 0.4), 1.8)

    return laid(2.6, [(0.0, ding()), (0.35, 0.8 * ding())])


def _small_bell(r: Random) -> Wave:
    return laid(1.8, [(0.12 * i, struck(r, (2350, 4700, 6100), (0.8, 0.5, 0.3), 1.2)) for i in range(3)])


def _splash(r: Random) -> Wave:
    body = band(r, 1.3, 300, 6000, -3) * decay(1.3, 0.7, 0.02)
    return body + 0.5 * laid(1.3, [(float(t), _bubble(r)) for t in r.uniform(0.15, 1.0, 9)])


def _bubble(r: Random) -> Wave:
    low = float(r.uniform(350, 900))
    return tone(curve([(0, low), (0.09, low * 1.9)], 0.09), 0.09) * decay(0.09, 0.08)


def _bubbles(r: Random) -> Wave:
    return laid(1.6, [(float(t), _bubble(r)) for t in np.sort(r.uniform(0, 1.4, 16))])


def _drip(r: Random) -> Wave:
    high = float(r.uniform(900, 1700))
    return laid(0.5, [(0.0, tone(curve([(0, high), (0.06, high * 1.5)], 0.12), 0.12) * decay(0.12, 0.09))])


def _pour(r: Random) -> Wave:
    return laid(2.0, [(float(t), _bubble(r)) for t in np.sort(r.uniform(0, 1.8, 60))]) + 0.15 * band(r, 2.0, 800, 6000) * swell(2.0)


def _waves(r: Random) -> Wave:
    return band(r, 5.0, 70, 4500, -4) * swell(5.0, 0.35) + 0.4 * band(r, 5.0, 1500, 9000) * swell(5.0, 0.5) ** 2


def _heartbeat(r: Random) -> Wave:
    def beat() -> Wave:
        return struck(r, (48, 62, 95), (0.22, 0.18, 0.08), 0.3)

    return laid(3.2, [(0.9 * i + d, g * beat()) for i in range(3) for d, g in ((0.0, 1.0), (0.26, 0.7))])


def _clock_tick(r: Random) -> Wave:
    def tick(pitch: float) -> Wave:
        return struck(r, (pitch, pitch * 1.7, pitch * 2.6), (0.03, 0.02, 0.015), 0.08)

    return laid(3.0, [(0.5 * i, tick(2300 if i % 2 else 2700)) for i in range(6)])


def _whoosh(r: Random) -> Wave:
    bright = band(r, 0.8, 1200, 6000, -3) * swell(0.8, 0.55) ** 2
    return bright + band(r, 0.8, 200, 1200, -3) * swell(0.8, 0.4)


def _gust(r: Random) -> Wave:
    return band(r, 3.2, 120, 900, -3) * swell(3.2, 0.4) + 0.35 * band(r, 3.2, 500, 1500) * swell(3.2, 0.5) ** 2


def _page(r: Random) -> Wave:
    crisp = band(r, 0.45, 1500, 9000) * swell(0.45, 0.6) * wander(r, seconds(0.45), 30, 0.1, 1.0)
    return laid(0.7, [(0.0, crisp), (0.4, 0.5 * band(r, 0.15, 800, 6000) * decay(0.15, 0.08))])


def _rustle(r: Random) -> Wave:
    return band(r, 1.2, 1500, 8000) * swell(1.2) * wander(r, seconds(1.2), 14, 0.0, 1.0) ** 2


def _clink(r: Random) -> Wave:
    return struck(r, (2950, 4650, 7200, 9100), (0.7, 0.5, 0.3, 0.2), 0.9)


def _breaking(r: Random) -> Wave:
    shards = [(float(t), r.uniform(0.2, 0.6) * _clink(r)) for t in np.sort(r.exponential(0.18, 14)) if t < 0.9]
    return laid(1.6, [(0.0, band(r, 0.4, 2000, 12000) * decay(0.4, 0.2)), *shards])


def _crash(r: Random) -> Wave:
    pieces = [(float(t), r.uniform(0.3, 0.8) * _thud(r)) for t in np.sort(r.uniform(0.0, 0.9, 7))]
    return laid(2.0, [(0.0, 1.2 * band(r, 1.2, 120, 6000, -3) * decay(1.2, 0.8)), *pieces])


def _explosion(r: Random) -> Wave:
    return band(r, 3.0, 30, 900, -5) * decay(3.0, 2.0, 0.005) * 2 + band(r, 3.0, 300, 5000, -4) * decay(3.0, 0.6)


def _fire(r: Random) -> Wave:
    pops = [(float(t), r.uniform(0.2, 1.0) * band(r, 0.03, 900, 7000) * decay(0.03, 0.012)) for t in np.sort(r.uniform(0, 2.8, 34))]
    return laid(3.0, [*pops, (0.0, 0.1 * band(r, 3.0, 80, 500, -4) * swell(3.0))])


def _sizzle(r: Random) -> Wave:
    return band(r, 2.6, 3500, 12000) * swell(2.6, 0.15) * wander(r, seconds(2.6), 25, 0.35, 1.0)


def _hiss(r: Random) -> Wave:
    return band(r, 1.6, 2500, 11000) * decay(1.6, 1.5, 0.05)


def _engine(r: Random) -> Wave:
    pitch = curve([(0, 34), (0.5, 62), (1.4, 48), (3.0, 46)], 3.0)
    return formants(tone(pitch, 3.0, (1, 0.9, 0.8, 0.6, 0.6, 0.4, 0.3)), ((140, 120), (420, 250))) * curve(
        [(0, 0), (0.2, 1), (2.4, 0.8), (3, 0)], 3.0
    )


def _passing_car(r: Random) -> Wave:
    return band(r, 3.6, 90, 1600, -4) * swell(3.6, 0.5) ** 2


def _horn(r: Random) -> Wave:
    return (tone(415, 0.7, (1, 0.8, 0.7, 0.5, 0.4)) + tone(523, 0.7, (1, 0.8, 0.7, 0.5, 0.4))) * curve(
        [(0, 0), (0.02, 1), (0.6, 1), (0.7, 0)], 0.7
    )


def _foghorn(r: Random) -> Wave:
    return tone(curve([(0, 88), (0.3, 92), (3.0, 90)], 3.4), 3.4, (1, 0.8, 0.7, 0.4, 0.3, 0.2)) * curve(
        [(0, 0), (0.3, 1), (2.7, 1), (3.4, 0)], 3.4
    )


def _train_whistle(r: Random) -> Wave:
    chord = sum((tone(f, 1.8, (1, 0.4, 0.2)) for f in (311, 370, 440, 523)), np.zeros(seconds(1.8), np.float32))
    return (chord + 0.3 * band(r, 1.8, 800, 5000)) * curve([(0, 0), (0.08, 1), (1.4, 0.9), (1.8, 0)], 1.8)


def _siren(r: Random) -> Wave:
    pitch = 700 + 260 * np.sin(2 * np.pi * 0.5 * clock(4.0) - np.pi / 2)
    return tone(pitch, 4.0, (1, 0.4, 0.25)) * swell(4.0, 0.5)


def _oars(r: Random) -> Wave:
    def stroke() -> Wave:
        water = band(r, 0.9, 250, 3500, -3) * swell(0.9, 0.3)
        return laid(
            1.5, [(0.0, 0.35 * _creak(r)[: seconds(0.5)]), (0.25, water), (0.9, 0.4 * laid(0.5, [(0.1 * i, _drip(r)) for i in range(4)]))]
        )

    return laid(3.2, [(0.0, stroke()), (1.6, stroke())])


def _beep(r: Random) -> Wave:
    return laid(0.7, [(0.28 * i, tone(1320, 0.11, (1, 0.1)) * curve([(0, 0), (0.005, 1), (0.1, 1), (0.11, 0)], 0.11)) for i in range(2)])


def _robot(r: Random) -> Wave:
    notes = [
        (0.13 * i, tone(float(f), 0.1, (1, 0.3, 0.2)) * swell(0.1, 0.3)) for i, f in enumerate(r.choice((660, 880, 990, 1320, 1760), 6))
    ]
    return laid(1.0, notes)


def _phone(r: Random) -> Wave:
    ring = (tone(1400, 0.9, (1, 0.3)) + tone(1750, 0.9, (1, 0.3))) * (np.sin(2 * np.pi * 22 * clock(0.9)) > 0).astype(np.float32)
    return laid(2.8, [(0.0, ring * swell(0.9, 0.1)), (1.4, ring * swell(0.9, 0.1))])


def _alarm(r: Random) -> Wave:
    return laid(2.0, [(0.25 * i, struck(r, (2100, 3150, 5200), (0.2, 0.15, 0.1), 0.24)) for i in range(8)])


def _chime(r: Random) -> Wave:
    pitches = (1047, 1319, 1568, 2093, 2637)
    return laid(2.4, [(0.09 * i, struck(r, (f, f * 2.76), (1.6, 0.5), 1.8)) for i, f in enumerate(pitches)])


def _music_box(r: Random) -> Wave:
    tune = (0, 4, 7, 12, 7, 9, 5, 4)
    return laid(3.4, [(0.28 * i, struck(r, (1047 * 2 ** (s / 12), 4 * 1047 * 2 ** (s / 12)), (1.0, 0.3), 1.2)) for i, s in enumerate(tune)])


def _coins(r: Random) -> Wave:
    return laid(1.0, [(float(t), 0.6 * struck(r, (5200, 6900, 8300), (0.2, 0.15, 0.1), 0.3)) for t in np.sort(r.uniform(0, 0.6, 6))])


def _typing(r: Random) -> Wave:
    def key() -> Wave:
        return band(r, 0.04, 1200, 7000) * decay(0.04, 0.025)

    return laid(1.8, [(float(t), r.uniform(0.6, 1.0) * key()) for t in np.cumsum(r.uniform(0.08, 0.2, 11))])


def _shutter(r: Random) -> Wave:
    click = band(r, 0.05, 1500, 9000) * decay(0.05, 0.03)
    return laid(0.3, [(0.0, click), (0.09, 0.8 * click)])


def _click(r: Random) -> Wave:
    return laid(0.2, [(0.0, band(r, 0.03, 1500, 8000) * decay(0.03, 0.015)), (0.06, 0.7 * band(r, 0.03, 1000, 6000) * decay(0.03, 0.015))])


def _hammer(r: Random) -> Wave:
    def blow() -> Wave:
        return laid(0.5, [(0.0, struck(r, (820, 1930, 3300), (0.35, 0.25, 0.15), 0.5)), (0.0, 0.6 * _thud(r))])

    return laid(2.0, [(0.6 * i, blow()) for i in range(3)])


def _applause(r: Random) -> Wave:
    claps = (r.random(seconds(4.0)) < 160 / 48000).astype(np.float32) * r.uniform(0.3, 1.0, seconds(4.0)).astype(np.float32)
    grain = band(r, 0.03, 700, 3500) * decay(0.03, 0.02)
    return convolved(claps, grain) * swell(4.0, 0.3)


def _cheer(r: Random) -> Wave:
    voices = [
        formants(tone(wander(r, seconds(2.8), 3, f * 0.9, f * 1.2), 2.8, (1, 0.8, 0.6, 0.4)), ((750, 250), (1250, 400)))
        for f in r.uniform(180, 420, 14)
    ]
    together: Wave = np.sum(voices, axis=0, dtype=np.float32)
    return np.asarray(together * swell(2.8, 0.35) + 0.1 * _applause(r)[: seconds(2.8)], np.float32)


def _whistle(r: Random) -> Wave:
    return tone(curve([(0, 1200), (0.25, 1850), (0.55, 1500)], 0.6), 0.6, (1, 0.05)) * swell(0.6, 0.4)


def _drum(r: Random) -> Wave:
    return laid(1.8, [(0.45 * i, struck(r, (82, 130, 190), (0.4, 0.25, 0.15), 0.6)) for i in range(4)])


def _rain_burst(r: Random) -> Wave:
    return band(r, 4.0, 900, 11000, -1) * swell(4.0, 0.4)


def _zap(r: Random) -> Wave:
    return tone(curve([(0, 2200), (0.35, 180)], 0.4), 0.4, (1, 0.6, 0.4, 0.3)) * decay(0.4, 0.35)


def _rocket(r: Random) -> Wave:
    return band(r, 4.5, 30, 2500, -4) * swell(4.5, 0.35)


THINGS: dict[str, Effect] = {
    "thunder": _thunder,
    "thud": _thud,
    "creak": _creak,
    "door": _door,
    "knock": _knock,
    "footsteps": _footsteps,
    "running": _running,
    "bell": _bell,
    "ship bell": _ship_bell,
    "small bell": _small_bell,
    "splash": _splash,
    "bubble": _bubble,
    "bubbles": _bubbles,
    "drip": _drip,
    "pour": _pour,
    "waves": _waves,
    "heartbeat": _heartbeat,
    "clock tick": _clock_tick,
    "whoosh": _whoosh,
    "gust": _gust,
    "page": _page,
    "rustle": _rustle,
    "clink": _clink,
    "breaking": _breaking,
    "crash": _crash,
    "explosion": _explosion,
    "fire": _fire,
    "sizzle": _sizzle,
    "hiss": _hiss,
    "engine": _engine,
    "passing car": _passing_car,
    "horn": _horn,
    "foghorn": _foghorn,
    "train whistle": _train_whistle,
    "siren": _siren,
    "oars": _oars,
    "beep": _beep,
    "robot": _robot,
    "phone": _phone,
    "alarm": _alarm,
    "chime": _chime,
    "music box": _music_box,
    "coins": _coins,
    "typing": _typing,
    "shutter": _shutter,
    "click": _click,
    "hammer": _hammer,
    "applause": _applause,
    "cheer": _cheer,
    "whistle": _whistle,
    "drum": _drum,
    "rain burst": _rain_burst,
    "zap": _zap,
    "rocket": _rocket,
}
"""Effects by name."""

SPOTS: dict[str, Effect] = {**THINGS, **ANIMALS}
"""Every effect by name."""

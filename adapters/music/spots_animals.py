"""Spot effects of animals: short sounds made of noise and tones, one function each, mono, of any level."""

from __future__ import annotations

import numpy as np

from adapters.music.noise import Random, Wave, band, clock, curve, formants, laid, seconds, struck, swell, tone, wander


def _hooves(r: Random) -> Wave:
    def clop() -> Wave:
        return struck(r, (420 * r.uniform(0.9, 1.1), 880, 1500), (0.06, 0.05, 0.03), 0.12)

    return laid(2.4, [(0.6 * i + d, clop()) for i in range(4) for d in (0.0, 0.14, 0.3)])


def _gull(r: Random) -> Wave:
    def cry(length: float) -> Wave:
        top = float(r.uniform(1250, 1500))
        pitch = curve([(0, top * 0.75), (length * 0.2, top), (length, top * 0.62)], length)
        return formants(tone(pitch, length, (1, 0.8, 0.6, 0.4)), ((1500, 500), (3200, 700))) * swell(length, 0.25)

    return laid(2.1, [(0.0, cry(0.55)), (0.65, 0.8 * cry(0.4)), (1.1, 0.7 * cry(0.35)), (1.5, 0.5 * cry(0.35))])


def _owl(r: Random) -> Wave:
    def hoot(length: float) -> Wave:
        return tone(curve([(0, 380), (0.08, 410), (length, 365)], length), length, (1, 0.08)) * swell(length, 0.4)

    return laid(2.4, [(0.0, hoot(0.4)), (0.75, 0.6 * hoot(0.15)), (1.0, hoot(0.7))])


def _crow(r: Random) -> Wave:
    def caw() -> Wave:
        rough = tone(wander(r, seconds(0.35), 40, 480, 620), 0.35, (1, 0.9, 0.8, 0.7, 0.5))
        return formants(rough * (1 + 0.6 * band(r, 0.35, 40, 160)), ((1200, 350), (2300, 500))) * swell(0.35, 0.3)

    return laid(1.6, [(0.0, caw()), (0.5, caw()), (1.05, 0.7 * caw())])


def _birdsong(r: Random) -> Wave:
    notes = []
    at, base = 0.0, float(r.uniform(2600, 3900))
    for _ in range(int(r.integers(4, 8))):
        length = float(r.uniform(0.05, 0.16))
        start, end = base * r.uniform(0.85, 1.25), base * r.uniform(0.85, 1.3)
        notes.append((at, tone(curve([(0, start), (length, end)], length), length, (1, 0.1)) * swell(length, 0.4)))
        at += length + float(r.uniform(0.03, 0.12))
    return laid(at + 0.1, notes)


def _cuckoo(r: Random) -> Wave:
    return laid(0.9, [(0.0, tone(690, 0.22, (1, 0.15)) * swell(0.22)), (0.32, tone(550, 0.32, (1, 0.15)) * swell(0.32))])


def _rooster(r: Random) -> Wave:
    pitch = curve([(0, 600), (0.12, 800), (0.2, 780), (0.26, 950), (0.36, 930), (0.45, 1150), (1.1, 1050), (1.5, 640)], 1.5)
    gate = curve([(0, 0), (0.03, 1), (0.18, 0.7), (0.2, 0.2), (0.24, 1), (0.36, 0.4), (0.42, 1), (1.2, 0.9), (1.5, 0)], 1.5)
    return formants(tone(pitch, 1.5, (1, 0.9, 0.7, 0.5, 0.3)), ((1100, 350), (2500, 600))) * gate


def _dog(r: Random) -> Wave:
    def bark() -> Wave:
        pitch = curve([(0, 330), (0.05, 520), (0.2, 300)], 0.2) * r.uniform(0.95, 1.05)
        voiced = tone(pitch, 0.2, (1, 0.8, 0.7, 0.5, 0.4)) + 0.6 * band(r, 0.2, 400, 3500)
        return formants(voiced, ((800, 300), (1700, 500), (3000, 700))) * swell(0.2, 0.2)

    return laid(1.1, [(0.0, bark()), (0.45, bark())])


def _cat(r: Random) -> Wave:
    pitch = curve([(0, 520), (0.25, 720), (0.55, 680), (0.85, 480)], 0.85)
    voice = tone(pitch, 0.85, (1, 0.8, 0.5, 0.35, 0.2))
    return (formants(voice, ((700, 250), (1900, 500))) + 0.5 * formants(voice, ((1100, 300),))) * swell(0.85, 0.35)


def _wolf(r: Random) -> Wave:
    pitch = curve([(0, 290), (0.5, 480), (2.2, 505), (3.2, 330)], 3.2) * wander(r, seconds(3.2), 5, 0.992, 1.008)
    return formants(tone(pitch, 3.2, (1, 0.5, 0.2, 0.1)), ((500, 250), (1100, 400))) * swell(3.2, 0.4)


def _cow(r: Random) -> Wave:
    pitch = curve([(0, 120), (0.4, 165), (1.2, 150), (1.6, 110)], 1.6)
    return formants(tone(pitch, 1.6, (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)), ((350, 150), (800, 250))) * swell(1.6, 0.4)


def _sheep(r: Random) -> Wave:
    shake = np.asarray(1 + 0.5 * np.sin(2 * np.pi * 9 * clock(0.9)), np.float32)
    pitch = curve([(0, 300), (0.2, 340), (0.9, 290)], 0.9)
    return formants(tone(pitch, 0.9, (1, 0.9, 0.8, 0.6, 0.5)), ((900, 250), (1900, 400))) * swell(0.9, 0.3) * shake


def _frog(r: Random) -> Wave:
    pulse = (np.sin(2 * np.pi * 34 * clock(0.5)) > 0.3).astype(np.float32)
    croak = formants(tone(190, 0.5, (1, 0.9, 0.8, 0.6)) * pulse, ((600, 200), (1500, 300))) * swell(0.5)
    return laid(1.4, [(0.0, croak), (0.7, 0.8 * croak)])


def _buzz(r: Random) -> Wave:
    pitch = wander(r, seconds(2.2), 3, 190, 235)
    return formants(tone(pitch, 2.2, (1, 0.7, 0.6, 0.5, 0.4, 0.3)), ((450, 250), (1800, 700))) * swell(2.2, 0.5)


def _crickets(r: Random) -> Wave:
    chirp = tone(4400, 0.12, (1, 0.1)) * (0.5 - 0.5 * np.cos(2 * np.pi * 33 * clock(0.12))).astype(np.float32)
    return laid(2.0, [(0.33 * i, chirp) for i in range(6)])


def _snore(r: Random) -> Wave:
    rough = (0.5 + 0.5 * np.sin(2 * np.pi * 27 * clock(1.3))).astype(np.float32)
    return laid(
        3.0,
        [
            (0.0, formants(band(r, 1.3, 80, 1200), ((280, 120), (900, 300))) * rough * swell(1.3)),
            (1.7, 0.3 * band(r, 1.1, 400, 3000) * swell(1.1)),
        ],
    )


def _wings(r: Random) -> Wave:
    return laid(1.4, [(0.12 * i, band(r, 0.12, 300, 3000, -2) * swell(0.12, 0.4) * (1 - 0.07 * i)) for i in range(10)])


ANIMALS = {
    "hooves": _hooves,
    "gull": _gull,
    "owl": _owl,
    "crow": _crow,
    "birdsong": _birdsong,
    "cuckoo": _cuckoo,
    "rooster": _rooster,
    "dog": _dog,
    "cat": _cat,
    "wolf": _wolf,
    "cow": _cow,
    "sheep": _sheep,
    "frog": _frog,
    "buzz": _buzz,
    "crickets": _crickets,
    "snore": _snore,
    "wings": _wings,
}
"""Effects by name."""

"""Ambience: beds, effects, crossfades."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest

from adapters.music.bed_layers import BEDS, Event
from adapters.music.beds import bed_sound, unit_spot
from adapters.music.soundwords import EFFECT_WORDS, bed_of, effects_in
from adapters.music.spots import SPOTS
from adapters.music.weather import WeatherAmbience
from pipeline.film.scene import LIGHTS, PLACES, WEATHERS
from pipeline.ports import AmbienceRequest, Bed, SpotEffect
from tests.sound.meters import measured_loudness

RATE = 48_000
CPU_FOR_A_MINUTE = 3.0
"""Seconds; about 1.2 on a free core."""


def _request(*beds: tuple[float, str, str, str], effects: tuple[tuple[str, float], ...] = (), seed: int = 1) -> AmbienceRequest:
    return AmbienceRequest(
        beds=tuple(Bed(samples=round(s * RATE), place=p, light=light, weather=w) for s, p, light, w in beds),
        seed=seed,
        effects=tuple(SpotEffect(text=text, at=round(at * RATE)) for text, at in effects),
    )


def _level(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-12))


def _brightness(samples: np.ndarray) -> float:
    power = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    return float((power * np.fft.rfftfreq(len(samples), 1 / RATE)).sum() / power.sum())


@pytest.mark.parametrize("name", sorted(SPOTS))
def test_every_effect_is_clean(name: str) -> None:
    wave = unit_spot(name, 0)
    assert wave.dtype == np.float32
    assert np.isfinite(wave).all()
    assert float(np.abs(wave).max()) == pytest.approx(1.0, abs=1e-3)
    assert abs(float(wave[0])) < 0.02
    assert abs(float(wave[-1])) < 0.01
    assert abs(float(wave.mean())) < 0.03
    assert 0.05 < len(wave) / RATE < 6


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("thunder cracks overhead", ("thunder",)),
        ("a door creaks open", ("door",)),
        ("a knock on the door", ("knock",)),
        ("waves crash against the rocks", ("waves",)),
        ("wind howls", ("gust",)),
        ("rain patters on the window", ("rain burst",)),
        ("footsteps on stone, then a bell", ("footsteps", "bell")),
        ("gulls cry", ("gull",)),
        ("an owl hoots", ("owl",)),
        ("a dog barks twice", ("dog",)),
        ("a cat meows", ("cat",)),
        ("the engine starts", ("engine",)),
        ("glasses clink", ("clink",)),
        ("the clock ticks", ("clock tick",)),
        ("her heart pounding", ("heartbeat",)),
        ("a page turns", ("page",)),
        ("a bird sings", ("birdsong",)),
        ("wolves howl", ("wolf",)),
        ("a rooster crows", ("rooster",)),
        ("the crowd applauds", ("applause",)),
        ("the phone rings", ("phone",)),
        ("a foghorn sounds", ("foghorn",)),
        ("oars dip", ("oars",)),
        ("bacon sizzles", ("sizzle",)),
        ("the console beeps", ("beep",)),
        ("a music box plays", ("music box",)),
        ("something swooshes by", ("whoosh",)),
        ("the meaning of life", ()),
        ("", ()),
    ],
)
def test_words_find_their_effect(text: str, names: tuple[str, ...]) -> None:
    assert tuple(name for name, _ in effects_in(text)) == names


def test_words_and_beds_name_only_what_there_is() -> None:
    assert {name for _, name, _ in EFFECT_WORDS} <= set(SPOTS)
    assert {bed_of(place) for place in PLACES} <= set(BEDS)
    assert {layer.name for layers in BEDS.values() for layer in layers if isinstance(layer, Event)} <= set(SPOTS)


def test_distance_makes_it_softer() -> None:
    assert effects_in("a distant bell")[0][1] < effects_in("a bell")[0][1]


def test_the_sound_is_exact_and_repeatable_and_fast() -> None:
    request = _request(
        (20, "coast", "dusk", "storm"), (13.37, "tower room", "night", "storm"), (26.63, "forest", "night", "clear"),
        effects=(("thunder", 3), ("an owl hoots", 50), ("a mystery", 51), ("bell", 59.9), ("bell", 400)),
    )  # fmt: skip
    weather = WeatherAmbience()
    weather.compose(_request((1, "sea", "day", "clear")))
    began = time.process_time()
    sound = weather.compose(request)
    assert time.process_time() - began < CPU_FOR_A_MINUTE
    assert sound.samples.shape == (request.samples, 2)
    assert float(np.abs(sound.samples).max()) < 0.9
    assert sound.samples.tobytes() == weather.compose(request).samples.tobytes()
    assert weather.unplayed(request) == ("a mystery",)


def test_effects_begin_on_their_sample() -> None:
    bare = WeatherAmbience().compose(_request((6, "room", "day", "clear"))).samples
    knocked = WeatherAmbience().compose(_request((6, "room", "day", "clear"), effects=(("a knock", 3),))).samples
    change = np.abs(knocked - bare).max(axis=1)
    assert change[: 3 * RATE].max() < 1e-6
    assert change[3 * RATE : 3 * RATE + 960].max() > 0.05


@pytest.mark.parametrize("place", sorted(BEDS))
def test_every_bed_sounds_and_stays_under_speech(place: str) -> None:
    for night, weather in ((False, "clear"), (True, "clear"), (False, "storm")):
        room = np.zeros((8 * RATE, 2), np.float32)
        bed_sound((place, night, weather), len(room), "1", room)
        assert -56 < measured_loudness(room) < -22


def test_weather_and_light_are_heard() -> None:
    def bed(place: str, light: str, weather: str) -> np.ndarray:
        return WeatherAmbience().compose(_request((12, place, light, weather))).samples

    assert _level(bed("street", "day", "rain")) > _level(bed("street", "day", "clear")) + 3
    assert _level(bed("library", "day", "storm")) < _level(bed("street", "day", "storm")) - 5
    assert _brightness(bed("library", "day", "rain")) < 0.5 * _brightness(bed("street", "day", "rain"))
    assert _brightness(bed("underwater", "day", "clear")) < 400
    crickets = np.abs(np.fft.rfft(bed("meadow", "night", "clear").mean(axis=1))) ** 2
    frequency = np.fft.rfftfreq(12 * RATE, 1 / RATE)
    near = crickets[(frequency > 4_200) & (frequency < 4_600)].sum()
    assert near > 4 * crickets[(frequency > 4_900) & (frequency < 5_300)].sum()


def test_crossfades_keep_the_level() -> None:
    request = _request((6, "river", "day", "clear"), (6, "sea", "day", "rain"), (6, "river", "day", "clear"))
    sound = WeatherAmbience().compose(request).samples
    levels = [_level(sound[i : i + RATE // 2]) for i in range(RATE, len(sound) - RATE, RATE // 2)]
    assert max(abs(a - b) for a, b in itertools.pairwise(levels)) < 7
    assert np.abs(np.diff(sound, axis=0)).max() < 0.3


def test_alike_neighbours_go_on_without_a_seam() -> None:
    cut = WeatherAmbience().compose(_request((4, "sea", "day", "clear"), (4, "coast", "dusk", "clear"))).samples
    whole = WeatherAmbience().compose(_request((8, "sea", "day", "clear"))).samples
    np.testing.assert_array_equal(cut, whole)


@pytest.mark.parametrize("samples", [0, 1, 500, 20_000])
def test_short_films(samples: int) -> None:
    request = AmbienceRequest(beds=(Bed(samples=samples, place="sea"), Bed(samples=samples, place="cave")), seed=1)
    assert WeatherAmbience().compose(request).samples.shape == (2 * samples, 2)


def test_all_lights_and_weathers_are_known() -> None:
    for light in LIGHTS:
        for weather in WEATHERS:
            assert len(WeatherAmbience().compose(_request((0.3, "street", light, weather))).samples) == round(0.3 * RATE)

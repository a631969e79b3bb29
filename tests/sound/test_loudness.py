"""Loudness and true peak against ffmpeg's ebur128, and the limiter."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.film.media import Sound
from pipeline.media.ffmpeg import run
from pipeline.media.limiter import limited
from pipeline.media.loudness import (
    SILENCE,
    LoudnessMeter,
    amplitude,
    decibels,
    integrated_loudness,
    true_peaks,
)
from pipeline.media.sound import write_wav
from tests.sound.meters import measured_loudness, measured_true_peak

RATE = 48_000
LOUDNESS_TOLERANCE = 0.1
"""LU against ffmpeg, which prints one decimal."""
PEAK_TOLERANCE = 0.2
"""dB against ffmpeg."""


def _ffmpeg(path: Path) -> tuple[float, float]:
    arguments = ["-v", "info", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    text = run(arguments, timeout=60).log
    return float(re.findall(r"I:\s+(\S+) LUFS", text)[-1]), float(re.findall(r"Peak:\s+(\S+) dBFS", text)[-1])


def _programme(kind: str) -> NDArray[np.float32]:
    random, time = np.random.default_rng(5), np.arange(12 * RATE) / RATE
    tone = np.sin(2 * np.pi * 997 * time)
    sounds = {
        "tone": np.stack([0.3 * tone, 0.3 * tone], 1),
        "one side": np.stack([0.2 * random.standard_normal(len(time)), np.zeros(len(time))], 1),
        "gated": np.stack([tone, tone], 1) * np.where(time < 4, 0.4, np.where(time < 8, 0.0, 0.02))[:, None],
        "low": np.stack([0.5 * np.sin(2 * np.pi * 45 * time)] * 2, 1),
        "quarter rate": 0.7 * np.stack([np.sin(2 * np.pi * 12_000 * time + np.pi / 4)] * 2, 1),
    }
    return sounds[kind].astype(np.float32)


@pytest.mark.parametrize("kind", ["tone", "one side", "gated", "low"])
def test_it_agrees_with_ffmpeg(kind: str, tmp_path: Path) -> None:
    samples = _programme(kind)
    write_wav(tmp_path / "sound.wav", Sound(samples=samples))
    loudness, peak = _ffmpeg(tmp_path / "sound.wav")
    assert measured_loudness(samples) == pytest.approx(loudness, abs=LOUDNESS_TOLERANCE)
    assert measured_true_peak([samples]) == pytest.approx(peak, abs=PEAK_TOLERANCE)


def test_peaks_between_samples_count() -> None:
    samples = _programme("quarter rate")
    assert decibels(float(np.abs(samples).max())) == pytest.approx(decibels(0.7) - 3.01, abs=0.01)
    assert measured_true_peak([samples]) == pytest.approx(decibels(0.7), abs=PEAK_TOLERANCE)


def test_the_reference_tone_of_the_standard() -> None:
    time = np.arange(20 * RATE) / RATE
    tone = (10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)
    assert measured_loudness(np.stack([tone, tone], 1)) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("cut", [1, 479, 4800, 200_001])
def test_blocks_measure_like_the_whole(cut: int) -> None:
    samples = _programme("gated")
    meter = LoudnessMeter()
    for block in np.split(samples, range(cut, len(samples), max(cut, 40_000))):
        meter.add(block)
    assert integrated_loudness(meter.steps()) == pytest.approx(measured_loudness(samples), abs=1e-3)


@pytest.mark.parametrize("samples", [0, 100, 19_199, RATE])
def test_silence_and_scraps_have_no_loudness(samples: int) -> None:
    assert measured_loudness(np.zeros((samples, 2), np.float32)) == SILENCE


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), gain=st.floats(0.5, 8.0), ceiling=st.floats(-6.0, -0.5))
def test_no_true_peak_passes_the_limiter(seed: int, gain: float, ceiling: float) -> None:
    random = np.random.default_rng(seed)
    bursts = random.standard_normal((RATE // 2, 2)) * (random.random((RATE // 2, 1)) ** 8)
    samples = (gain * bursts).astype(np.float32)
    out = limited(samples, amplitude(ceiling))
    assert decibels(float(true_peaks(out).max())) <= ceiling + 0.3
    assert out.shape == samples.shape


def test_what_is_quiet_enough_is_not_touched() -> None:
    samples = (0.1 * np.random.default_rng(0).standard_normal((RATE, 2))).astype(np.float32)
    assert limited(samples, amplitude(-1.0)) is samples
    samples[10_000] = 1.5
    out = limited(samples, amplitude(-1.0))
    np.testing.assert_array_equal(out[:6_000], samples[:6_000])
    np.testing.assert_array_equal(out[-20_000:], samples[-20_000:])

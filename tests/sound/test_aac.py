"""AAC in stretches: the seams can be neither heard nor measured."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.media import aac

RATE = 48_000
STRETCH = 60
"""Packets of a stretch here; short ones make many seams."""
SAMPLES = STRETCH * 9 * aac.FRAME + 333
SEAM_TOLERANCE = 3.0
"""dB by which the error at seams, in the mean, may exceed what it is at the same places in one encode."""


def _programme(kind: str) -> np.ndarray:
    random, time = np.random.default_rng(2), np.arange(SAMPLES) / RATE
    swell = np.clip(np.sin(2 * np.pi * 2.7 * time) + 0.5, 0, None)
    clicks = np.zeros(SAMPLES)
    clicks[:: RATE // 11] = 0.7
    mono = {
        "tone": 0.4 * np.sin(2 * np.pi * 997 * time),
        "low tone": 0.5 * np.sin(2 * np.pi * 61 * time),
        "sweep": 0.4 * np.sin(2 * np.pi * (80 * time + 600 * time**2)),
        "speech": 0.12 * np.convolve(random.standard_normal(SAMPLES), np.hanning(24) / 12, "same") * swell,
        "clicks": np.convolve(clicks, np.exp(-np.arange(400) / 60), "same") * np.sign(random.standard_normal(SAMPLES)),
        "noise": 0.1 * random.standard_normal(SAMPLES),
    }[kind]
    return np.stack([mono, np.roll(mono, 41) * 0.8], 1).astype(np.float32)


def _spliced(sound: np.ndarray) -> tuple[list[bytes], list[int]]:
    total, parts = aac.packets(len(sound)), []
    for start in range(0, total, STRETCH):
        span = aac.span(start, min(total, start + STRETCH), len(sound))
        parts.append(aac.stretch(span, sound[span.first : span.last]))
    stream: list[bytes] = []
    seams = []
    for number, part in enumerate(parts[:-1]):
        seams.append(aac.seam(part, parts[number + 1], STRETCH * (number + 1)))
        stream.extend(part.part(len(stream), seams[-1]))
    stream.extend(parts[-1].part(len(stream), total))
    return stream, seams


def _sound(stream: list[bytes]) -> np.ndarray:
    return np.concatenate(list(aac.decoded(stream)))[aac.PRIMING :][:SAMPLES]


def _errors(stream: list[bytes], sound: np.ndarray) -> np.ndarray:
    """Mean square of the error of each packet's own samples."""
    heard = _sound(stream)
    error = np.square(heard - sound[: len(heard)])
    return error[: len(error) // aac.FRAME * aac.FRAME].reshape(-1, 2 * aac.FRAME).mean(axis=1)


@pytest.mark.parametrize("kind", ["tone", "low tone", "sweep", "speech", "clicks", "noise"])
def test_seams_are_as_good_as_the_rest(kind: str) -> None:
    sound = _programme(kind)
    whole = list(aac.encoded([sound]))
    stream, seams = _spliced(sound)
    assert len(stream) == len(whole) == aac.packets(SAMPLES)
    spliced, single = _errors(stream, sound), _errors(whole, sound)
    at = np.array([seam + near for seam in seams for near in (-2, -1, 0) if seam + near < len(spliced)])
    elsewhere = np.setdiff1d(np.arange(2, len(spliced) - 2), at)
    assert 10 * np.log10(spliced[at].mean() / single[at].mean()) < SEAM_TOLERANCE
    assert spliced[at].max() <= 1.6 * max(single.max(), spliced[elsewhere].max())


def test_a_careless_splice_would_be_found() -> None:
    sound = _programme("tone")
    half = SAMPLES // 2 // aac.FRAME * aac.FRAME
    first, second = list(aac.encoded([sound[:half]])), list(aac.encoded([sound[half:]]))
    careless = [*first[: half // aac.FRAME + 1], *second[1:]]
    errors = _errors(careless, sound)
    assert errors[half // aac.FRAME - 1 : half // aac.FRAME + 1].max() > 50 * np.median(errors)


def test_spectra_at_seams_hold_nothing_new() -> None:
    """A click at a seam would be broad-band: look far away from the tone."""
    sound = _programme("tone")
    stream, seams = _spliced(sound)
    heard = _sound(stream)

    def far(at: int) -> float:
        part = heard[at - 512 : at + 512, 0] * np.hanning(1024)
        return float(np.square(np.abs(np.fft.rfft(part)))[200:].sum())

    edges = [far((seam - 1) * aac.FRAME) for seam in seams[:-1]]
    others = [far((seam - 1 + offset) * aac.FRAME) for seam in seams[:-1] for offset in (17, 23, 31)]
    assert max(edges) <= 2 * max(others)


def test_both_encoders_chose_the_same_windows_before_a_seam() -> None:
    stream, seams = _spliced(_programme("clicks"))
    kinds = {aac.windows(packet) for packet in stream}
    assert len(kinds) > 2, "the clicks are meant to make the encoder change windows"
    # after a long or stop window follows a long or start window, after a start or short window a short or stop one
    after = {0: {0, 1}, 3: {0, 1}, 1: {2}, 2: {2, 3}}
    for seam in seams:
        before, behind = aac.windows(stream[seam - 1]), aac.windows(stream[seam])
        if before is not None and behind is not None:
            assert behind[0] in after[before[0]], seam


@pytest.mark.parametrize("samples", [1, 1023, 1024, 1025, 48_000, 100_000])
def test_a_file_plays_exactly_as_long_as_the_sound(samples: int, tmp_path: Path) -> None:
    sound = 0.3 * np.sin(np.arange(samples) / 20)[:, None].repeat(2, 1).astype(np.float32)
    stream = list(aac.encoded([sound]))
    assert len(stream) == aac.packets(samples)
    aac.write_m4a(stream, samples, tmp_path / "a.m4a")
    with av.open(str(tmp_path / "a.m4a")) as container:
        track = container.streams.audio[0]
        packets = [packet for packet in container.demux(track) if packet.size]
        assert [bytes(packet) for packet in packets] == stream
        assert packets[0].pts == -aac.PRIMING
        assert packets[-1].pts + packets[-1].duration == max(samples, packets[-1].pts + 1)
    aac.write_m4a(stream, samples, tmp_path / "b.m4a")
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


def test_how_blocks_are_cut_does_not_matter() -> None:
    sound = _programme("speech")[:100_000]
    assert list(aac.encoded([sound])) == list(aac.encoded(np.split(sound, [1, 777, 4_096, 60_001])))


def test_a_damaged_stretch_is_made_again() -> None:
    sound = _programme("speech")
    span = aac.span(STRETCH, 2 * STRETCH, len(sound))
    part = aac.stretch(span, sound[span.first : span.last])
    data = aac.packed(part)
    assert aac.unpacked(data, span) == part
    assert aac.unpacked(data[:-1], span) is None
    assert aac.unpacked(data[:50] + bytes([data[50] ^ 1]) + data[51:], span) is None


@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=200))
def test_anything_may_stand_in_a_stretch_file(data: bytes) -> None:
    assert aac.unpacked(data, aac.span(0, 3, 4_096)) is None

"""WAV files and resampling."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.media import Sound
from pipeline.media.resampling import resampled
from pipeline.media.wav import WavWriter, open_wav, read_wav, write_wav


@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_written_is_read(channels: int, tmp_path: Path) -> None:
    samples = np.random.default_rng(1).uniform(-1.2, 1.2, (777, channels)).astype(np.float32)
    path = tmp_path / "deep" / "sound.wav"
    write_wav(path, Sound(samples=samples, rate=24_000))
    back = read_wav(path)
    np.testing.assert_array_equal(back.samples, samples)
    assert back.rate == 24_000
    np.testing.assert_array_equal(open_wav(path).read(100, 200), samples[100:200])
    assert len(open_wav(path).read(700, 900)) == 77
    assert list(path.parent.iterdir()) == [path]


def test_other_readers_agree(tmp_path: Path) -> None:
    samples = np.random.default_rng(1).uniform(-0.9, 0.9, (4_800, 2)).astype(np.float32)
    write_wav(tmp_path / "sound.wav", Sound(samples=samples))
    with av.open(str(tmp_path / "sound.wav")) as container:
        frames = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(audio=0)]
    np.testing.assert_array_equal(np.concatenate(frames), samples)


@pytest.mark.parametrize(("bits", "kind"), [(16, "<i2"), (32, "<i4"), (24, "")])
def test_integers_are_read(bits: int, kind: str, tmp_path: Path) -> None:
    values = np.array([0, 1, -1, 2 ** (bits - 1) - 1, -(2 ** (bits - 1))], np.int64)
    data = values.astype(kind).tobytes() if kind else b"".join(int(v).to_bytes(3, "little", signed=True) for v in values)
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 0, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000 * bits // 8, bits // 8, bits)
    extra = struct.pack("<4sI", b"LIST", 3) + b"abc\0"
    (tmp_path / "sound.wav").write_bytes(head + extra + struct.pack("<4sI", b"data", len(data)) + data)
    found = read_wav(tmp_path / "sound.wav").samples[:, 0]
    np.testing.assert_allclose(found, values / 2 ** (bits - 1), atol=2e-7)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"not a wave file at all, surely not"])
def test_other_files_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "sound.wav").write_bytes(content)
    with pytest.raises(MediaError, match="WAV"):
        read_wav(tmp_path / "sound.wav")
    with pytest.raises(MediaError):
        read_wav(tmp_path / "missing.wav")


def test_a_file_that_is_not_finished_does_not_appear(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with pytest.raises(MediaMismatch), WavWriter(path, samples=10) as file:
        file.write(np.zeros((9, 2), np.float32))
    with pytest.raises(RuntimeError), WavWriter(path, samples=10) as file:
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_more_than_a_wav_file_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="4 GiB"):
        WavWriter(tmp_path / "sound.wav", samples=600_000_000)


@settings(max_examples=30, deadline=None)
@given(samples=st.integers(0, 5_000), rate=st.sampled_from([8_000, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000]))
def test_resampling_keeps_the_length_exact(samples: int, rate: int) -> None:
    out = resampled(np.zeros((samples, 1), np.float32), rate, 48_000)
    assert len(out) == round(samples * 48_000 / rate)


@pytest.mark.parametrize("rate", [22_050, 24_000, 44_100])
def test_resampling_keeps_time_and_level(rate: int) -> None:
    def tone(count: int, at: int) -> np.ndarray:
        time = np.arange(count) / at
        return (np.sin(2 * np.pi * 1_234 * time) * np.exp(-(((time - 0.5) / 0.1) ** 2))).astype(np.float32)[:, None]

    np.testing.assert_allclose(resampled(tone(rate, rate), rate, 48_000), tone(48_000, 48_000), atol=2e-4)

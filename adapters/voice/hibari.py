"""hibari: one English voice at a hundredth of real time, for drafts."""

from __future__ import annotations

import functools
import importlib.resources
import threading
from typing import Any

import numpy as np
from hibari import dsp

from adapters.voice.english import PronouncedWord, check_request, pronounce
from adapters.voice.kokoro_model import vocabulary
from adapters.voice.onnx_output import with_output
from adapters.voice.speech_line import finished_line
from adapters.voice.utterance import Take, breathable, joined, symbols_of, timed_take
from pipeline.ports import SpeakRequest, Speech, VoiceFacts

_DURATIONS = "/Clip_output_0"
_NOISE_SEED = 0
_LOADING = threading.Lock()


class HibariVoice:
    """The draft voice: everybody speaks as "heart". The model is loaded with the first line."""

    name = "draft"
    version = "1"

    def voices(self) -> tuple[VoiceFacts, ...]:
        """The one voice."""
        return (VoiceFacts(name="heart", figure="woman", accent="en-US", pitch=188.0, age="young"),)

    def speak(self, request: SpeakRequest) -> Speech:
        """Speak one line: mono, 24 kHz, at -20 dBFS, with words and phonemes on a grid of 25 ms.

        Raises:
            AdapterError: nothing in the text can be spoken.
            UnsupportedRequest: the voice is not "heart" or the language is not English.
        """
        check_request(request, ("heart",), adapter=self.name)
        words = pronounce(request.text, british=False, adapter=self.name)
        line = joined([self._take(part, request.pace) for part in breathable(words)], dsp.SR)
        return finished_line(line.samples, dsp.SR, line.words, line.phones)

    def _take(self, words: tuple[PronouncedWord, ...], speed: float) -> Take:
        symbols, owners = symbols_of(words, vocabulary())
        ids = np.array([[0, *(vocabulary()[symbol] for symbol in symbols), 0]], np.int64)
        *network, frames = _network().run(None, {"ids": ids, "speed": np.array([speed], np.float32)})
        samples = dsp.synth(*(part[0] for part in network), np.random.default_rng(_NOISE_SEED))
        counts = np.rint(frames.reshape(-1)).astype(np.int64)
        return timed_take(samples, words, symbols, owners, counts * (len(samples) // int(counts.sum())))


@functools.cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = (importlib.resources.files("hibari") / "assets" / "hibari.onnx").read_bytes()
    return onnxruntime.InferenceSession(with_output(model, _DURATIONS), options, providers=["CPUExecutionProvider"])


def _network() -> Any:
    """The network, loaded once per process."""
    with _LOADING:
        return _session()

"""Kokoro-82M: 28 English voices on one core, with the time of every phoneme.

The model comes out of four wheels and the style tables out of this package; nothing is downloaded.
"""

from __future__ import annotations

import functools
import threading

from adapters.voice.english import PronouncedWord, check_request, pronounce
from adapters.voice.kokoro_model import FRAME, SAMPLE_RATE, KokoroModel, vocabulary
from adapters.voice.kokoro_voices import TUNINGS, VOICES
from adapters.voice.speech_line import finished_line
from adapters.voice.utterance import Take, breathable, joined, retuned, symbols_of, timed_take
from pipeline.ports import SpeakRequest, Speech, VoiceFacts

_SLOWEST, _FASTEST = 0.5, 2.0
_LOADING = threading.Lock()


class KokoroVoice:
    """The default voice.

    Args:
        threads: of one run, 1 to 16; the model is loaded with the first line.
    """

    name = "kokoro"
    version = "1"

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    def voices(self) -> tuple[VoiceFacts, ...]:
        """All voices, best first."""
        return VOICES

    def speak(self, request: SpeakRequest) -> Speech:
        """Speak one line: mono, 24 kHz, at -20 dBFS, with words and phonemes on a grid of 25 ms.

        Raises:
            AdapterError: nothing in the text can be spoken.
            UnsupportedRequest: the voice is unknown or the language is not English.
            AdapterUnavailable: the model's wheels are missing.
        """
        check_request(request, TUNINGS, adapter=self.name)
        tuning = TUNINGS[request.voice]
        words = pronounce(request.text, british=tuning.base.startswith("b"), adapter=self.name)
        speed = min(max(request.pace * tuning.pace / tuning.shift, _SLOWEST), _FASTEST)
        takes = [self._take(part, tuning.base, speed) for part in breathable(words)]
        line = retuned(joined(takes, SAMPLE_RATE), tuning.shift)
        return finished_line(line.samples, SAMPLE_RATE, line.words, line.phones)

    def _take(self, words: tuple[PronouncedWord, ...], voice: str, speed: float) -> Take:
        symbols, owners = symbols_of(words, vocabulary())
        utterance = _model(self._threads).run(symbols, voice=voice, speed=speed)
        return timed_take(utterance.samples, words, symbols, owners, utterance.frames * FRAME)


@functools.cache
def _cached_model(threads: int) -> KokoroModel:
    return KokoroModel(threads=threads)


def _model(threads: int) -> KokoroModel:
    """The network, loaded once per process; a voice itself stays a small value that can be pickled."""
    with _LOADING:
        return _cached_model(threads)

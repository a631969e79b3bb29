"""The draft voice."""

from __future__ import annotations

import pickle
import time

import pytest

from adapters.judge.speech import SpeechJudge
from adapters.music.orchestra import OrchestraScore
from adapters.music.weather import WeatherAmbience
from adapters.voice.hibari import HibariVoice
from adapters.voice.kokoro import KokoroVoice
from pipeline.errors import UnsupportedRequest
from pipeline.ports import SpeakRequest

TEXT = "Keep the light burning, whatever happens."


def test_it_speaks_fast_with_times_and_always_alike() -> None:
    voice = HibariVoice()
    request = SpeakRequest(text=TEXT, voice=voice.voices()[0].name)
    first = voice.speak(request)
    began = time.process_time()
    again = voice.speak(request)
    assert time.process_time() - began < 1.0
    assert first.sound.samples.tobytes() == again.sound.samples.tobytes()
    assert " ".join(w.text for w in first.words) == TEXT
    assert first.words[-1].end <= len(first.sound.samples)
    assert first.words[-1].end > 0.8 * len(first.sound.samples)
    assert first.phones


def test_it_has_one_voice() -> None:
    with pytest.raises(UnsupportedRequest, match="not a voice of draft"):
        HibariVoice().speak(SpeakRequest(text=TEXT, voice="bf_emma"))


def test_parts_can_be_sent_to_other_processes() -> None:
    for part in (HibariVoice(), KokoroVoice(), OrchestraScore(), WeatherAmbience(), SpeechJudge()):
        assert type(pickle.loads(pickle.dumps(part))) is type(part)

"""The default voice, really spoken, and heard by the speech judge."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from adapters.judge.speech import HEARD_RATE, SpeechJudge, word_error_rate
from adapters.voice.kokoro import KokoroVoice
from adapters.voice.kokoro_voices import TUNINGS, VOICES
from pipeline.errors import AdapterError, UnsupportedRequest
from pipeline.media.sound import write_wav
from pipeline.ports import SpeakRequest, Speech

LINE = "The lighthouse has been dark for forty years. Who lit it tonight?"
WORD_TOLERANCE = 0.25
"""Seconds between the voice's own time of a word and Whisper's."""
LOUDEST_RMS, QUIETEST_RMS = -18.0, -23.0
"""dBFS over a whole line."""


@pytest.fixture(scope="module")
def voice() -> KokoroVoice:
    return KokoroVoice()


@pytest.fixture(scope="module")
def spoken(voice: KokoroVoice) -> Speech:
    return voice.speak(SpeakRequest(text=LINE, voice="bf_emma"))


@pytest.fixture(scope="module")
def judge() -> SpeechJudge:
    return SpeechJudge()


def _decibels(speech: Speech) -> float:
    return float(10 * np.log10(np.mean(np.square(speech.sound.samples))))


def test_a_line_is_understood(spoken: Speech, judge: SpeechJudge, tmp_path: Path) -> None:
    path = tmp_path / "line.wav"
    write_wav(path, spoken.sound)
    heard = judge.transcribe(path)
    assert word_error_rate(LINE, " ".join(w.text for w in heard)) == 0
    own = [w.start / spoken.sound.rate for w in spoken.words]
    late = [abs(a - w.start / HEARD_RATE) for a, w in zip(own, heard, strict=True)]
    assert float(np.median(late)) < WORD_TOLERANCE


def test_times_are_in_order_and_inside_the_sound(spoken: Speech) -> None:
    length = len(spoken.sound.samples)
    for items in (spoken.words, spoken.phones):
        assert all(0 <= a.start < a.end <= length for a in items)
        assert all(a.end <= b.start for a, b in itertools.pairwise(items))
    assert " ".join(w.text for w in spoken.words) == LINE


def test_the_level_is_even_and_the_ends_are_quiet(spoken: Speech, voice: KokoroVoice) -> None:
    for speech in (spoken, voice.speak(SpeakRequest(text="No!", voice="am_onyx"))):
        assert QUIETEST_RMS < _decibels(speech) < LOUDEST_RMS
        assert float(np.abs(speech.sound.samples).max()) <= 0.851
        assert abs(float(speech.sound.samples[0, 0])) < 1e-3
        assert abs(float(speech.sound.samples[-1, 0])) < 1e-3
    first = spoken.words[0].start / spoken.sound.rate
    assert 0 <= first < 0.2


def test_the_same_line_gives_the_same_bytes(spoken: Speech, voice: KokoroVoice) -> None:
    again = voice.speak(SpeakRequest(text=LINE, voice="bf_emma"))
    assert again.sound.samples.tobytes() == spoken.sound.samples.tobytes()
    assert again.words == spoken.words


def test_pace_and_tuning_change_length_and_not_the_words(voice: KokoroVoice) -> None:
    slow = voice.speak(SpeakRequest(text="Come home, little one.", voice="af_heart", pace=0.8))
    fast = voice.speak(SpeakRequest(text="Come home, little one.", voice="af_heart", pace=1.25))
    child = voice.speak(SpeakRequest(text="Come home, little one.", voice="child_jessica"))
    assert len(slow.sound.samples) > 1.25 * len(fast.sound.samples)
    assert [w.text for w in child.words] == [w.text for w in slow.words]
    assert child.words[-1].end <= len(child.sound.samples)


def test_a_speech_longer_than_the_model_takes_is_spoken_whole(voice: KokoroVoice) -> None:
    sentence = "The keeper counted every step, and every step answered him with a small and patient echo of its own."
    text = " ".join([sentence] * 6)
    speech = voice.speak(SpeakRequest(text=text, voice="bm_george", pace=1.3))
    assert " ".join(w.text for w in speech.words) == text
    assert all(a.end <= b.start for a, b in itertools.pairwise(speech.words))
    assert speech.sound.seconds > 20


def test_what_cannot_be_spoken_is_refused(voice: KokoroVoice) -> None:
    with pytest.raises(UnsupportedRequest) as caught:
        voice.speak(SpeakRequest(text="Hello", voice="nobody"))
    assert "bf_emma" in caught.value.hint
    with pytest.raises(UnsupportedRequest):
        voice.speak(SpeakRequest(text="Bonjour", voice="bf_emma", language="fr"))
    with pytest.raises(AdapterError):
        voice.speak(SpeakRequest(text="🙂", voice="bf_emma"))


def test_facts_cover_all_voices() -> None:
    assert {v.name for v in VOICES} == set(TUNINGS)
    assert sum(1 for t in TUNINGS.values() if t.shift == 1.0) == 28
    assert {v.age for v in VOICES} == {"child", "young", "adult", "old"}


@pytest.mark.slow
@pytest.mark.parametrize("name", [v.name for v in VOICES])
def test_every_voice_is_understood(name: str, voice: KokoroVoice, judge: SpeechJudge, tmp_path: Path) -> None:
    text = "The old keeper climbed the stairs and asked, who lit the lamp tonight?"
    write_wav(tmp_path / "line.wav", voice.speak(SpeakRequest(text=text, voice=name)).sound)
    heard = judge.transcribe(tmp_path / "line.wav")
    assert word_error_rate(text, " ".join(w.text for w in heard)) <= 0.16

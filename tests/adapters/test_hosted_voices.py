"""Voices behind web endpoints, against real local servers."""

from __future__ import annotations

import base64
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
import pytest

from adapters.voice.elevenlabs import ElevenLabsVoice, aligned
from adapters.voice.elevenlabs import Options as ElevenLabs
from adapters.voice.hosted_line import decoded, voice_facts
from adapters.voice.openai_speech import OpenAISpeech, Options
from pipeline.errors import AccountLocked, AdapterUnavailable, ConfigError, GenerationFailed, RateLimited, UnsupportedRequest
from pipeline.ports import SpeakRequest
from tests.vendors.openai import OpenAI, speech, spoken_wav
from tests.vendors.server import Request, Vendor, serving

LINE = "The lamp is out. Somebody has to climb up there, and it will not be me!"


@pytest.fixture
def vendor() -> Iterator[OpenAI]:
    made = OpenAI()
    with serving(made):
        yield made


_open: list[OpenAISpeech] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _open:
        _open.pop().close()


def voice(vendor: Vendor, **options: object) -> OpenAISpeech:
    _open.append(OpenAISpeech(Options(**{"base_url": f"{vendor.url}/v1", "model": "tts", "pause": 0.01, **options})))  # type: ignore[arg-type]
    return _open[-1]


def test_words_fall_where_they_are_heard(vendor: OpenAI) -> None:
    heard = voice(vendor).speak(SpeakRequest(text=LINE, voice="nova"))
    known = speech(LINE)
    assert heard.sound.rate == known.sound.rate == 24_000
    assert [w.text for w in heard.words] == [w.text for w in known.words]
    lead = known.words[0].start - heard.words[0].start  # both are cut to the same breath of silence
    away = [abs(a.start + lead - b.start) / 24_000 for a, b in zip(heard.words, known.words, strict=True)]
    assert np.mean(away) < 0.08
    assert max(away) < 0.25
    assert heard.phones
    assert all(a.end <= b.start + 1 for a, b in zip(heard.phones, heard.phones[1:], strict=False))


def test_what_is_asked_for(vendor: OpenAI) -> None:
    voice(vendor, extra='{"instructions": "softly"}').speak(SpeakRequest(text="Yes.", voice="onyx", pace=0.9))
    assert vendor.bodies == [
        {"model": "tts", "input": "Yes.", "voice": "onyx", "response_format": "wav", "speed": 0.9, "instructions": "softly"}
    ]


def test_other_languages_are_spoken_without_sounds_of_english(vendor: OpenAI) -> None:
    heard = voice(vendor).speak(SpeakRequest(text="Guten Morgen, Mara.", voice="nova", language="de"))
    assert [w.text for w in heard.words] == ["Guten", "Morgen,", "Mara."]
    assert heard.phones == ()


def test_a_fault_that_passes_is_tried_again(vendor: OpenAI) -> None:
    vendor.faults["audio/speech"] = ["500", "429", "drop"]
    assert voice(vendor).speak(SpeakRequest(text="Yes.", voice="nova")).words


@pytest.mark.parametrize(("fault", "error"), [("401", AccountLocked), ("404", UnsupportedRequest), ("400", UnsupportedRequest)])
def test_an_error_is_told_as_what_it_is_and_not_asked_again(vendor: OpenAI, fault: str, error: type[Exception]) -> None:
    vendor.faults["audio/speech"] = [fault] * 4
    with pytest.raises(error):
        voice(vendor).speak(SpeakRequest(text="Yes.", voice="nova"))
    assert vendor.count("POST", "audio/speech") == 1


def test_what_cannot_be_spoken(vendor: OpenAI) -> None:
    with pytest.raises(UnsupportedRequest, match="not a voice"):
        voice(vendor).speak(SpeakRequest(text="Yes.", voice="nobody"))
    for data in (b"", b"RIFF no sound at all", spoken_wav("Yes.")[:60], bytes(44) + bytes(48_000)):
        with pytest.raises(GenerationFailed):
            decoded(data, "x")
    with pytest.raises(ConfigError, match="cannot be cast"):
        voice_facts("nova", "x")
    with pytest.raises(ConfigError, match="needs a server"):
        OpenAISpeech(Options())


class ElevenLabsServer(Vendor):
    """elevenlabs 2.78.0: voices/raw_client.py, text_to_speech/raw_client.py, audio_with_timestamps_response.py."""

    told: dict[str, Any]
    """What was asked for last."""

    def answer(self, request: Request) -> None:
        if request.plays(self.fault(request.command)):
            return
        if self.headers[-1].get("xi-api-key") != "planted-key-1":
            request.send({"detail": {"status": "invalid_api_key", "message": "wrong"}}, 401)
        elif request.path == "/v1/voices":
            labels = {"gender": "female", "age": "middle_aged", "accent": "british"}
            request.send({"voices": [{"voice_id": "v1", "name": "A", "labels": labels}, {"voice_id": "v2", "name": "B", "labels": {}}]})
        else:
            assert request.path == "/v1/text-to-speech/v1/with-timestamps?output_format=mp3_44100_128"
            self.told = json.loads(request.body)
            text = self.told["text"]
            times = [0.4 + n * 0.05 for n in range(len(text) + 1)]
            alignment = {
                "characters": list(text), "character_start_times_seconds": times[:-1], "character_end_times_seconds": times[1:],
            }  # fmt: skip
            request.send({"audio_base64": base64.b64encode(spoken_wav(text)).decode(), "alignment": alignment})


def test_elevenlabs_times_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", "planted-key-1")
    server = ElevenLabsServer()
    with serving(server):
        made = ElevenLabsVoice(ElevenLabs(base_url=f"{server.url}/v1", pause=0.01))
        (facts,) = made.voices()
        assert (facts.name, facts.figure, facts.age, facts.accent) == ("v1", "woman", "adult", "en-GB")
        heard = made.speak(SpeakRequest(text="Row out, keeper.", voice="v1"))
        assert [w.text for w in heard.words] == ["Row", "out,", "keeper."]
        assert heard.words[1].start - heard.words[0].start == pytest.approx(0.2 * 24_000, abs=2)
        assert server.told == {"text": "Row out, keeper.", "model_id": "eleven_multilingual_v2", "voice_settings": {"speed": 1.0}}
        made.close()


def test_elevenlabs_fails_as_the_others_do(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ELEVENLABS_API_KEY", "planted-key-1")
    server, asked = ElevenLabsServer(), SpeakRequest(text="Row out, keeper.", voice="v1", pace=0.9)
    with (
        serving(server),
        closing(ElevenLabsVoice(ElevenLabs(base_url=f"{server.url}/v1", pause=0.01, patience=3, voices="v1:woman", stability=0.5))) as made,
    ):
        server.faults["POST"] = ["500", "drop"]
        assert made.speak(asked).words
        assert (server.count("POST"), server.told["voice_settings"]) == (3, {"speed": 0.9, "stability": 0.5})
        server.faults["POST"] = ["429"] * 9
        with pytest.raises(RateLimited):
            made.speak(asked)
        assert server.count("POST") == 6, "the library tried again by itself"
        server.faults["POST"] = ["401"]
        with pytest.raises(AccountLocked):
            made.speak(asked)
    assert "planted-key-1" not in caplog.text


def test_elevenlabs_without_its_library_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", "planted-key-1")
    monkeypatch.setitem(sys.modules, "elevenlabs.client", None)
    with closing(ElevenLabsVoice()) as made, pytest.raises(AdapterUnavailable, match="needs the package elevenlabs") as caught:
        made.voices()
    assert caught.value.hint == "pip install 'filmwright[elevenlabs]'"


def test_elevenlabs_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ELEVENLABS_API_KEY", raising=False)
    with pytest.raises(AdapterUnavailable, match="needs a key"):
        ElevenLabsVoice()


def test_letters_of_another_text_are_not_believed() -> None:
    letters = list("Row on")
    found = {"characters": letters, "character_start_times_seconds": [0.0] * 6, "character_end_times_seconds": [0.1] * 6}
    assert aligned("Row out", found) == ()
    assert aligned("Row on", found | {"character_end_times_seconds": []}) == ()

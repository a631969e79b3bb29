"""The ``/v1/audio/speech`` wire format: hosted voices, vLLM-Omni, and small local servers speak it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.jobs import Limits, Vendor
from adapters.options import extra_fields
from adapters.secrets import secret
from adapters.voice.hosted_line import decoded, line_of, spread, voice_facts
from pipeline.errors import ConfigError, UnsupportedRequest
from pipeline.ports import SpeakRequest, Speech, VoiceFacts

VOICES = (
    "nova:woman:young,onyx:man:adult,coral:woman:adult,echo:man:young,shimmer:woman:adult,ash:man:adult,"
    "sage:woman:young,fable:man:adult:en-GB,alloy:woman:adult,ballad:man:young:en-GB"
)
"""Voices that servers of this format usually have; how they are cast is our own choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the voice.

    Attributes:
        base_url: of the server, with its /v1.
        model: model id.
        key: where the key is kept; a server without keys needs none.
        voices: who can be cast, as NAME:FIGURE[:AGE[:ACCENT]] with commas between.
        format: the sound file that is asked for: wav, mp3, flac, opus or aac.
        speed: the server takes a field ``speed``.
        extra: more fields for the server as a JSON object, for example '{"instructions": "Speak softly"}'.
        wait: seconds that an answer may take.
        patience: how often a request is tried.
        pause: seconds before the second try; each further pause is twice as long.
    """

    base_url: str = ""
    model: str = ""
    key: str = "env:OPENAI_API_KEY"
    voices: str = VOICES
    format: str = "wav"
    speed: bool = True
    extra: str = ""
    wait: float = 300.0
    patience: int = 4
    pause: float = 1.0


class OpenAISpeech:
    """Voices from any server of the format; when words fall is found from the sound.

    Args:
        options: its settings.

    Raises:
        ConfigError: no server or model is named, or a voice cannot be cast.
    """

    name = "openai-speech"
    version = "1"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options = options or Options()
        if not options.base_url or not options.model:
            raise ConfigError(
                f"{self.name} needs a server and a model", hint="write voice.base_url=http://host:port/v1 voice.model=NAME", key="voice"
            )
        self._voices = voice_facts(options.voices, self.name)
        self._extra = extra_fields(options.extra)
        self.version = f"1 {options.model} {options.extra}".strip()
        limits = Limits.patient(options.patience, options.pause, read=options.wait, download_bytes=64 << 20)
        self._vendor = Vendor(self.name, options.base_url, key=secret(options.key, adapter=self.name), limits=limits)

    def voices(self) -> tuple[VoiceFacts, ...]:
        """Who can be cast, as the settings say."""
        return self._voices

    def speak(self, request: SpeakRequest) -> Speech:
        """Speak one line: mono, 24 kHz, at -20 dBFS; words are timed by the pauses and letters.

        Raises:
            UnsupportedRequest: the voice is not among those of the settings.
            GenerationFailed: what comes is no sound, or silence.
            AdapterError: whatever else the server says.
        """
        if request.voice not in {voice.name for voice in self._voices}:
            known = ", ".join(voice.name for voice in self._voices)
            raise UnsupportedRequest(f"{request.voice!r} is not a voice of {self.name}", hint=f"one of {known}", adapter=self.name)
        body: dict[str, Any] = {
            "model": self._options.model, "input": request.text, "voice": request.voice, "response_format": self._options.format,
        }  # fmt: skip
        if self._options.speed:
            body["speed"] = request.pace
        samples = decoded(self._vendor.media("audio/speech", json=body | self._extra), self.name)
        return line_of(samples, request.text, spread(samples, request.text), request.language, self.name)

    def close(self) -> None:
        """End all waiting."""
        self._vendor.close()

"""ElevenLabs by its own library (elevenlabs 2.78.0), with the time of every letter."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from adapters.jobs import Limits, Vendor
from adapters.libraries import HOME, STAND_IN, Line, imported
from adapters.secrets import needed
from adapters.voice.hosted_line import RATE, decoded, line_of, spread, voice_facts
from pipeline.errors import AdapterError, GenerationFailed, UnsupportedRequest
from pipeline.film.media import Word
from pipeline.ports import SpeakRequest, Speech, VoiceFacts

if TYPE_CHECKING:
    from elevenlabs.client import ElevenLabs

_AGES = {
    "child": "child",
    "young": "young",
    "middle": "adult",
    "middle_aged": "adult",
    "middle aged": "adult",
    "adult": "adult",
    "old": "old",
}
_FIGURES = {"female": "woman", "male": "man", "woman": "woman", "man": "man"}
_SLOWEST, _FASTEST = 0.7, 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the voice.

    Attributes:
        base_url: of the vendor, with its /v1.
        model: model id.
        key: where the key is kept.
        voices: who can be cast, as VOICE_ID:FIGURE[:AGE[:ACCENT]] with commas between; "" asks the account.
        format: sound format of the answer.
        stability: 0 to 1; below 0 leaves it to the voice.
        patience: how often a request is tried.
        pause: seconds before the second try; each further pause is twice as long.
    """

    base_url: str = "https://api.elevenlabs.io/v1"
    model: str = "eleven_multilingual_v2"
    key: str = "env:ELEVENLABS_API_KEY"
    voices: str = ""
    format: str = "mp3_44100_128"
    stability: float = -1.0
    patience: int = 4
    pause: float = 1.0


class ElevenLabsVoice:
    """Voices of ElevenLabs.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
        ConfigError: a voice cannot be cast.
    """

    name = "elevenlabs"
    version = "1"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options = options or Options()
        self._cast = voice_facts(options.voices, self.name)
        self.version = f"1 {options.model} {options.stability:g}"
        limits = Limits.patient(options.patience, options.pause, read=120.0)
        key = needed(options.key, adapter=self.name)
        self._vendor = Vendor(self.name, options.base_url, key=key, headers={"xi-api-key": ""}, limits=limits)
        self._line = Line(self._vendor)

    def voices(self) -> tuple[VoiceFacts, ...]:
        """Those of the settings, else those of the account.

        Raises:
            AdapterError: the account cannot be asked, or has no voice whose labels say who it is.
        """
        if not self._cast:
            told = self._line.asked(lambda: self._library.voices.get_all())
            self._cast = tuple(facts for item in told.get("voices") or () for facts in _labelled(item))
        if not self._cast:
            raise AdapterError(
                "the ElevenLabs account has no voice that can be cast",
                hint="write voice.voices=VOICE_ID:woman,VOICE_ID:man",
                adapter=self.name,
            )
        return self._cast

    def speak(self, request: SpeakRequest) -> Speech:
        """Speak one line: mono, 24 kHz, at -20 dBFS, words where the vendor says that their letters fall.

        Raises:
            UnsupportedRequest: the voice is not there.
            GenerationFailed: what comes is no sound, or silence.
            AdapterError: whatever else the vendor says.
        """
        if request.voice not in {voice.name for voice in self.voices()}:
            raise UnsupportedRequest(f"{request.voice!r} is not a voice of this account", hint="see voice.voices", adapter=self.name)
        settings: dict[str, Any] = {"speed": min(max(request.pace, _SLOWEST), _FASTEST)}
        if self._options.stability >= 0:
            settings["stability"] = self._options.stability
        asked = {"text": request.text, "model_id": self._options.model, "voice_settings": settings, "output_format": self._options.format}
        say = cast(Any, self._library.text_to_speech).convert_with_timestamps
        reply = self._line.asked(lambda: say(request.voice, **asked))
        try:
            samples = decoded(base64.b64decode(str(reply.get("audio_base64") or "")), self.name)
        except binascii.Error as error:
            raise GenerationFailed(f"{self.name} sent no sound", hint="try again", adapter=self.name) from error
        words = aligned(request.text, reply.get("alignment") or {}) or spread(samples, request.text)
        return line_of(samples, request.text, words, request.language, self.name)

    def close(self) -> None:
        """End all waiting."""
        self._vendor.close()

    @cached_property
    def _library(self) -> ElevenLabs:
        make: type[ElevenLabs] = imported("elevenlabs.client", self.name).ElevenLabs
        return make(api_key=STAND_IN, base_url=HOME, httpx_client=self._line.client("/v1"))


def aligned(text: str, alignment: dict[str, Any]) -> tuple[Word, ...]:
    """The words of a text by the times of its letters; () where the letters are not those of the text."""
    letters: Sequence[str] = alignment.get("characters") or ()
    starts: Sequence[float] = alignment.get("character_start_times_seconds") or ()
    ends: Sequence[float] = alignment.get("character_end_times_seconds") or ()
    if "".join(letters).split() != text.split() or not len(letters) == len(starts) == len(ends):
        return ()
    words: list[Word] = []
    begun = -1
    for index, letter in enumerate((*letters, " ")):
        if letter.isspace() and begun >= 0:
            word = "".join(letters[begun:index])
            words.append(Word(text=word, start=round(starts[begun] * RATE), end=round(ends[index - 1] * RATE)))
        begun = -1 if letter.isspace() else index if begun < 0 else begun
    return tuple(words)


def _labelled(item: Any) -> tuple[VoiceFacts, ...]:
    labels = item.get("labels") or {} if isinstance(item, dict) else {}
    figure = _FIGURES.get(str(labels.get("gender", "")).lower())
    if not figure:
        return ()
    age = _AGES.get(str(labels.get("age", "")).lower(), "adult")
    accent = "en-GB" if "brit" in str(labels.get("accent", "")).lower() else "en-US"
    return voice_facts(f"{item['voice_id']}:{figure}:{age}:{accent}", "elevenlabs")

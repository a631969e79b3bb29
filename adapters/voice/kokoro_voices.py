"""The voices that Kokoro can be cast with: 28 as trained, and a few tuned from them.

Pitches are medians of the fundamental, measured on the same line. A tuned voice is a trained one whose
sound is played faster or slower by ``shift`` while it speaks slower or faster: pitch and formants
move together, as with a smaller or larger body.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.ports import VoiceFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How a voice is made: ``base`` is a trained voice, ``shift`` a factor on its pitch, ``pace`` on its speed."""

    base: str
    shift: float = 1.0
    pace: float = 1.0


_TRAINED: tuple[tuple[str, float, str], ...] = (
    ("af_heart", 188, "young"), ("af_bella", 195, "adult"), ("bf_emma", 180, "adult"), ("am_michael", 112, "adult"),
    ("bm_george", 141, "adult"), ("am_fenrir", 134, "adult"), ("bm_fable", 114, "adult"), ("af_sarah", 183, "adult"),
    ("am_puck", 109, "young"), ("bf_isabella", 205, "young"), ("af_aoede", 178, "young"), ("af_kore", 154, "adult"),
    ("af_nova", 155, "adult"), ("bm_lewis", 89, "old"), ("bm_daniel", 127, "adult"), ("af_alloy", 140, "adult"),
    ("af_sky", 154, "young"), ("bf_alice", 222, "young"), ("bf_lily", 189, "young"), ("am_liam", 119, "young"),
    ("am_echo", 103, "adult"), ("am_eric", 158, "young"), ("am_onyx", 85, "adult"), ("af_river", 179, "adult"),
    ("af_jessica", 206, "young"), ("am_santa", 173, "old"), ("am_adam", 116, "adult"), ("af_nicole", 150, "adult"),
)  # fmt: skip

_TUNED: tuple[tuple[str, str, float, float, str], ...] = (
    ("child_aoede", "af_aoede", 1.22, 1.1, "child"),
    ("child_eric", "am_eric", 1.35, 1.15, "child"),
    ("child_fenrir", "am_fenrir", 1.45, 1.2, "child"),
    ("child_jessica", "af_jessica", 1.17, 1.12, "child"),
    ("child_lily", "bf_lily", 1.2, 1.12, "child"),
    ("old_sarah", "af_sarah", 0.9, 0.95, "old"),
    ("old_emma", "bf_emma", 0.9, 0.95, "old"),
    ("old_fable", "bm_fable", 0.88, 0.95, "old"),
    ("old_michael", "am_michael", 0.88, 0.95, "old"),
    ("tiny_bella", "af_bella", 1.3, 1.12, "child"),
    ("giant_lewis", "bm_lewis", 0.84, 0.95, "old"),
)

_FIGURES = {"f": "woman", "m": "man"}
_ACCENTS = {"a": "en-US", "b": "en-GB"}


def _facts(name: str, base: str, pitch: float, age: str) -> VoiceFacts:
    return VoiceFacts(name=name, figure=_FIGURES[base[1]], accent=_ACCENTS[base[0]], pitch=round(pitch), age=age)


_BASE_PITCH = {name: pitch for name, pitch, _ in _TRAINED}

VOICES: tuple[VoiceFacts, ...] = (
    *(_facts(name, name, pitch, age) for name, pitch, age in _TRAINED),
    *(_facts(name, base, _BASE_PITCH[base] * shift, age) for name, base, shift, _, age in _TUNED),
)
"""Every voice, best first; the tuned ones follow the trained ones."""

TUNINGS: dict[str, Tuning] = {
    **{name: Tuning(base=name) for name, _, _ in _TRAINED},
    **{name: Tuning(base=base, shift=shift, pace=pace) for name, base, shift, pace, _ in _TUNED},
}
"""How each voice is made."""

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
    ("af_heart", 211, "young"), ("af_bella", 194, "adult"), ("bf_emma", 183, "adult"), ("am_michael", 118, "adult"),
    ("bm_george", 148, "adult"), ("am_fenrir", 156, "adult"), ("bm_fable", 128, "adult"), ("af_sarah", 189, "adult"),
    ("am_puck", 133, "young"), ("bf_isabella", 206, "young"), ("af_aoede", 206, "young"), ("af_kore", 170, "adult"),
    ("af_nova", 162, "adult"), ("bm_lewis", 95, "old"), ("bm_daniel", 131, "adult"), ("af_alloy", 147, "adult"),
    ("af_sky", 160, "young"), ("bf_alice", 245, "young"), ("bf_lily", 188, "young"), ("am_liam", 126, "young"),
    ("am_echo", 104, "adult"), ("am_eric", 170, "young"), ("am_onyx", 90, "adult"), ("af_river", 183, "adult"),
    ("af_jessica", 203, "young"), ("am_santa", 234, "old"), ("am_adam", 132, "adult"), ("af_nicole", 144, "adult"),
)  # fmt: skip

_TUNED: tuple[tuple[str, str, float, float, str], ...] = (
    ("child_jessica", "af_jessica", 1.17, 1.0, "child"),
    ("child_lily", "bf_lily", 1.2, 1.0, "child"),
    ("child_aoede", "af_aoede", 1.15, 1.0, "child"),
    ("child_eric", "am_eric", 1.3, 1.0, "child"),
    ("child_liam", "am_liam", 1.42, 1.0, "child"),
    ("old_sarah", "af_sarah", 0.9, 0.86, "old"),
    ("old_emma", "bf_emma", 0.9, 0.88, "old"),
    ("old_fable", "bm_fable", 0.88, 0.88, "old"),
    ("old_michael", "am_michael", 0.88, 0.86, "old"),
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

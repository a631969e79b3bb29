"""What is played under the melody: held chords, broken chords, bass, drums, accents, and the close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.music.form import BEATS, Bar, Form
from adapters.music.theory import voiced

KICK, HAT, RIDE, CYMBAL, LOW_TOM, TRIANGLE = 36, 42, 51, 49, 41, 81
"""Notes of the General MIDI drum kit."""

Voicings = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A note in beats of the score; ``force`` is its velocity from 0 to 1."""

    beat: float
    length: float
    pitch: int
    force: float


def voicings(form: Form) -> Voicings:
    """The upper voices of every bar and of the last chord, led from one to the next."""
    found: list[tuple[int, ...]] = []
    for chord in (*(bar.chord for bar in form.bars), form.close):
        found.append(voiced(chord, found[-1] if found else None))
    return tuple(found)


def held(form: Form, voices: Voicings) -> list[Played]:
    """Chords under everything; a voice that stays is not struck again within a phrase."""
    notes: list[Played] = []
    open_since: dict[int, Played] = {}
    for index, bar in enumerate(form.bars):
        beat = float(index * BEATS)
        force = 0.4 + 0.25 * bar.tension
        now = {}
        for pitch in voices[index]:
            tied = open_since.get(pitch) if bar.place else None
            now[pitch] = (
                Played(beat=tied.beat, length=beat + BEATS - tied.beat, pitch=pitch, force=tied.force)
                if tied
                else Played(beat=beat, length=BEATS, pitch=pitch, force=force)
            )
        notes += [note for pitch, note in open_since.items() if pitch not in now or now[pitch].beat != note.beat]
        open_since = now
    return [*notes, *open_since.values()]


def broken(form: Form, voices: Voicings) -> list[Played]:
    """Broken chords in the figure of each bar's mood; the last bar of a phrase rests at its end."""
    notes: list[Played] = []
    for index, bar in enumerate(form.bars):
        if index == 0 and bar.tension < 0.6:
            continue
        for offset, step, length in _figure(bar):
            chord = voices[index]
            pitch = chord[step % len(chord)] + 12 * (step // len(chord))
            force = (0.42 if offset % 2 == 0 else 0.34) * (0.7 if bar.mood.figure == "ostinato" else 1.0) + 0.2 * bar.tension
            notes.append(Played(beat=index * BEATS + offset, length=length, pitch=pitch, force=force))
    return notes


_FIGURES: dict[str, tuple[tuple[float, int, float], ...]] = {
    "slow broken": ((0, 0, 3), (1, 1, 2), (2, 2, 2), (3, 1, 1)),
    "broken": ((0, 0, 2), (0.5, 1, 2), (1, 2, 2), (2, 3, 2), (2.5, 2, 1.5), (3, 1, 1)),
    "pulse": ((0, 0, 0.4), (1, 2, 0.4), (1.5, 1, 0.4), (2, 0, 0.4), (3, 2, 0.4), (3.5, 1, 0.4)),
    "ostinato": ((0, 0, 0.45), (0.5, 0, 0.45), (1, 1, 0.45), (1.5, 0, 0.45), (2, 0, 0.45), (2.5, 0, 0.45), (3, 2, 0.45), (3.5, 1, 0.45)),
    "held": ((0, 0, 4),),
    "walk": ((1, 1, 0.6), (2.5, 2, 0.8)),
}
"""(beat, voice from the lowest, length)."""


def _figure(bar: Bar) -> tuple[tuple[float, int, float], ...]:
    figure = _FIGURES[bar.mood.figure]
    return figure[:-1] if bar.place == bar.length - 1 and len(figure) > 2 else figure


def bass(form: Form, *, walking: bool) -> list[Played]:
    """Roots, with a fifth where the moment moves; four to the bar where the bass walks."""
    notes: list[Played] = []
    for index, bar in enumerate(form.bars):
        beat, root = float(index * BEATS), _low(bar.chord.root)
        force = 0.5 + 0.2 * bar.tension
        if walking:
            following = form.bars[index + 1].chord.root if index + 1 < len(form.bars) else form.close.root
            notes += _walk(beat, root, bar, _low(following), force)
        elif bar.mood.tempo >= 96 and bar.mood.figure != "ostinato":
            notes += [Played(beat=beat, length=1.8, pitch=root, force=force)]
            notes += [Played(beat=beat + 2, length=1.8, pitch=_low(bar.chord.tones[2]), force=force * 0.85)]
        else:
            notes.append(Played(beat=beat, length=BEATS * 0.98, pitch=root, force=force))
    return notes


def _walk(beat: float, root: int, bar: Bar, target: int, force: float) -> Iterator[Played]:
    approach = target - 1 if target > root else target + 1
    for offset, pitch in enumerate((root, _near(bar.chord.tones[1], root), _near(bar.chord.tones[2], root), approach)):
        yield Played(beat=beat + offset, length=0.9, pitch=pitch, force=force * (1.0 if offset % 2 == 0 else 0.85))


def _low(pitch_class: int) -> int:
    return 36 + pitch_class


def _near(pitch_class: int, pitch: int) -> int:
    return min((p for p in range(33, 56) if p % 12 == pitch_class), key=lambda p: abs(p - pitch - 3))


_PATTERNS: dict[str, tuple[tuple[float, int, float], ...]] = {
    "light": ((0.5, HAT, 0.1), (1.5, HAT, 0.12), (2.5, HAT, 0.1), (3.5, HAT, 0.12), (1, TRIANGLE, 0.1), (3, TRIANGLE, 0.08)),
    "march": ((0, LOW_TOM, 0.4), (2, LOW_TOM, 0.3), (3, LOW_TOM, 0.2), (3.5, LOW_TOM, 0.25)),
    "heart": ((0, KICK, 0.34), (0.5, KICK, 0.22)),
    "brushes": ((0, RIDE, 0.3), (1, RIDE, 0.34), (1.67, RIDE, 0.2), (2, RIDE, 0.3), (3, RIDE, 0.34), (3.67, RIDE, 0.2), (1, HAT, 0.2),
                (3, HAT, 0.2)),
}  # fmt: skip
"""(beat, drum, force)."""


def drums(form: Form, *, brushes: bool) -> list[Played]:
    """Light percussion, from the second phrase on, and only where the mood asks for it."""
    notes: list[Played] = []
    for index, bar in enumerate(form.bars):
        name = "brushes" if brushes else bar.mood.drums
        if not name or (bar.phrase == 0 and len(form.bars) > 5 and bar.tension < 0.7):
            continue
        for offset, drum, force in _PATTERNS[name]:
            notes.append(Played(beat=index * BEATS + offset, length=1.0, pitch=drum, force=force * (0.7 + 0.4 * bar.tension)))
    return notes


def sparkles(form: Form, voices: Voicings) -> list[Played]:
    """A high chord tone at the start of each phrase that does not threaten."""
    notes: list[Played] = []
    for index, bar in enumerate(form.bars):
        if bar.place == 0 and bar.tension < 0.6:
            top = voices[index][-1] + 12
            notes += [
                Played(beat=index * BEATS + 0.5 * i, length=2.0, pitch=p, force=0.34) for i, p in enumerate((top, voices[index][1] + 12))
            ]
    return notes


def close(form: Form, voices: Voicings) -> tuple[list[Played], list[Played], list[Played]]:
    """The last chord: held, rolled upwards, and its bass."""
    beat = form.anchors[-1][0]
    chord = voices[-1]
    sustained = [Played(beat=beat, length=BEATS, pitch=pitch, force=0.45) for pitch in chord]
    rolled = [Played(beat=beat + 0.12 * i, length=BEATS, pitch=p, force=0.42) for i, p in enumerate((*chord, chord[0] + 12))]
    return sustained, rolled, [Played(beat=beat, length=BEATS, pitch=_low(form.close.root), force=0.55)]

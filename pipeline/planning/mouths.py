"""Mouth shapes from phonemes: one cue per change, on the film's frames."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.film.media import Phone
from pipeline.film.scene import MouthCue
from pipeline.film.timing import SAMPLE_RATE, FrameRate
from pipeline.planning.shots import PlacedLine

SHAPES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("mbp", ("MBP",)),
    **dict.fromkeys("fvʋɸ", ("FV",)),
    **dict.fromkeys("lðθɾTɫ", ("L",)),
    **dict.fromkeys("szʃʒʧʤtdnɕʂ", ("S",)),
    **dict.fromkeys("kɡhŋxcɟqʔɣ", ("EH",)),
    **dict.fromkeys("wɹuʊɥɯ", ("OO",)),
    **dict.fromkeys("ɑaæʌɐ", ("AH",)),
    **dict.fromkeys("ɔɒo", ("OH",)),
    **dict.fromkeys("ɛeəɜɚᵊø", ("EH",)),
    **dict.fromkeys("iɪᵻjyɨ", ("EE",)),
    "A": ("EH", "EE"), "I": ("AH", "EE"), "W": ("AH", "OO"), "O": ("OH", "OO"), "Q": ("OH", "OO"), "Y": ("OH", "EE"),
}  # fmt: skip
"""The shapes that a phoneme passes through; symbols that are missing (spaces, pauses) close the mouth."""

_WEIGHTS = {"MBP": 2.5, "FV": 2.0, "rest": 0.6}
_SHORT_PAUSE = Fraction(9, 100)


def mouth_cues(placed: PlacedLine, rate: FrameRate) -> tuple[MouthCue, ...]:
    """The mouth of the speaker during one line, in seconds of the shot; starts and ends fall on frames.

    A frame shows the shape that fills most of it; lips that close count for more, because a missed "m" is
    seen at once. Gaps between words shorter than 90 ms do not close the mouth. A line without phonemes gives no cues.
    """
    spans = _spans(placed.line.phones, Fraction(placed.start, SAMPLE_RATE), placed.line.rate)
    if not spans:
        return ()
    first = int(spans[0][0] * rate.fraction)
    last = rate.frames_covering(spans[-1][1])
    shapes = _per_frame(spans, first, last, rate)
    return _merged(placed.line.speaker, shapes, first, rate)


_ShapeSpan = tuple[Fraction, Fraction, str]


def _spans(phones: Sequence[Phone], start: Fraction, rate: int) -> list[_ShapeSpan]:
    """Shapes with their seconds of the shot; diphthongs change after three fifths."""
    spans: list[_ShapeSpan] = []
    for phone in phones:
        begin, end = start + Fraction(phone.start, rate), start + Fraction(phone.end, rate)
        shapes = SHAPES.get(phone.symbol, ("rest",))
        if phone.symbol == " " and spans and end - begin < _SHORT_PAUSE:
            shapes = (spans[-1][2],)
        turn = begin + (end - begin) * Fraction(3, 5)
        spans += [(begin, end, shapes[0])] if len(shapes) == 1 else [(begin, turn, shapes[0]), (turn, end, shapes[1])]
    return spans


def _per_frame(spans: list[_ShapeSpan], first: int, last: int, rate: FrameRate) -> list[str]:
    """The heaviest shape of each frame from ``first`` up to ``last``."""
    weights: list[dict[str, float]] = [{} for _ in range(first, last)]
    for begin, end, shape in spans:
        for frame in range(max(first, int(begin * rate.fraction)), min(last, int(end * rate.fraction) + 1)):
            overlap = float(min(end, rate.seconds(frame + 1)) - max(begin, rate.seconds(frame)))
            if overlap > 0:
                filled = weights[frame - first]
                filled[shape] = filled.get(shape, 0.0) + overlap * _WEIGHTS.get(shape, 1.0)
    return [max(filled, key=lambda shape: filled[shape]) if filled else "rest" for filled in weights]


def _merged(speaker: str, shapes: list[str], first: int, rate: FrameRate) -> tuple[MouthCue, ...]:
    cues: list[MouthCue] = []
    begin = 0
    for index in range(1, len(shapes) + 1):
        if index == len(shapes) or shapes[index] != shapes[begin]:
            start, end = float(rate.seconds(first + begin)), float(rate.seconds(first + index))
            cues.append(MouthCue(id=speaker, start=start, end=end, shape=shapes[begin]))
            begin = index
    return tuple(cues)

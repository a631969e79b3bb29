"""How far the speech of a clip is from where the film places its lines: lips that move early or late under our voices are seen.

The clip's own words are heard (extra ``judge``) and found in the lines; the drift of a line is the larger of how far its first and
its last word are from where the line begins and ends. A line of which neither word is heard has no drift: ``speech`` tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from adapters.judge.speech import HEARD_RATE, plain_words, transcript
from pipeline.film.media import Word
from pipeline.film.timing import SAMPLE_RATE
from pipeline.ports import ClipRequest, Cue, Finding, Take, Verdict

OWN = "clip"
"""Whose sound is heard where the clip speaks for itself: its lips fit its words, and only captions drift."""


class DriftJudge:
    """Measures the drift of every line.

    Args:
        most: seconds from which a take is at fault. Viewers notice about a fifth of a second between lips and voice; what is heard is
            placed to within as much.
        threads: of the recogniser.
    """

    name = "drift"
    version = "1"

    def __init__(self, *, most: float = 0.4, threads: int = 1) -> None:
        self._most = most
        self._threads = threads

    def judge(self, take: Take, request: ClipRequest) -> Verdict:
        """Measure a clip with sound of its own against the lines of its request.

        Raises:
            AdapterUnavailable: the extra ``judge`` is not installed.
            MediaError: the sound cannot be read.
        """
        sound = take.clip.path.with_suffix(".wav")
        if not request.cues or not sound.is_file():
            return Verdict()
        drifts = drift(request.cues, transcript(sound, self._threads))
        told = (
            Finding(judge=self.name, text=f"{cue.text!r} is spoken {_in_words(off)}", fault=take.heard != OWN and abs(off) > self._most)
            for cue, off in zip(request.cues, drifts, strict=True)
            if off is not None
        )
        return Verdict(findings=tuple(told))


def drift(cues: Sequence[Cue], heard: Sequence[Word]) -> tuple[float | None, ...]:
    """Seconds by which each line is spoken late (below zero: early), None for lines whose first and last word are not heard.

    Args:
        cues: lines with their places at the film's sample rate.
        heard: words with their places at HEARD_RATE.
    """
    said = [(plain, word) for word in heard for plain in plain_words(word.text)]
    wanted = [plain_words(cue.text) for cue in cues]
    places = dict(_matches([word for line in wanted for word in line], [plain for plain, _ in said]))
    found: list[float | None] = []
    at = 0
    for cue, line in zip(cues, wanted, strict=True):
        ends = []
        if line and at in places:
            ends.append(said[places[at]][1].start / HEARD_RATE - cue.start / SAMPLE_RATE)
        if line and at + len(line) - 1 in places:
            ends.append(said[places[at + len(line) - 1]][1].end / HEARD_RATE - cue.end / SAMPLE_RATE)
        found.append(max(ends, key=abs, default=None))
        at += len(line)
    return tuple(found)


def _matches(wanted: list[str], said: list[str]) -> Iterator[tuple[int, int]]:
    for block in SequenceMatcher(None, wanted, said, autojunk=False).get_matching_blocks():
        yield from ((block.a + n, block.b + n) for n in range(block.size))


def _in_words(seconds: float) -> str:
    return f"{abs(seconds):.2f} s {'late' if seconds > 0 else 'early'}"

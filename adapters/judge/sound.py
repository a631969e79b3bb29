"""How a clip's own sound was recorded: silence where somebody should speak, and sound that is cut off at the top."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.wav import read_wav
from pipeline.ports import ClipRequest, Finding, Take, Verdict

SILENT = -50.0
"""dBFS under which a stretch is silence."""

CLIPPED = 0.999
"""Full scale, near enough."""


class SoundJudge:
    """Measures the sound that a clip brought along.

    Args:
        clipped: share of samples at full scale from which a take is at fault, 0 to 1.
    """

    name = "sound"
    version = "1"

    def __init__(self, *, clipped: float = 0.001) -> None:
        self._clipped = clipped

    def judge(self, take: Take, request: ClipRequest) -> Verdict:
        """Measure level, clipping, and each stretch in which a line is due; a silent clip is not judged unless sound was asked for.

        Raises:
            MediaError: the sound cannot be read.
        """
        path = take.clip.path.with_suffix(".wav")
        if not path.is_file():
            return Verdict(findings=(self._finding("no sound of its own", request.sound),))
        sound = read_wav(path)
        level, share = _level(sound.samples), float((np.abs(sound.samples) >= CLIPPED).mean()) if len(sound.samples) else 0.0
        findings = [
            self._finding(f"level {level:.0f} dBFS", request.sound and level < SILENT),
            self._finding(f"{share:.2%} of it at full scale", share >= self._clipped),
        ]
        if request.sound:
            scale = sound.rate / SAMPLE_RATE
            due = [(cue, _level(sound.samples[int(cue.start * scale) : int(cue.end * scale)])) for cue in request.cues]
            findings += [self._finding(f"silence where {cue.text!r} is due", True) for cue, heard in due if heard < SILENT]
        return Verdict(findings=tuple(findings))

    def _finding(self, text: str, fault: bool) -> Finding:
        return Finding(judge=self.name, text=text, fault=fault)


def _level(samples: NDArray[np.float32]) -> float:
    power = float(np.square(samples, dtype=np.float64).mean()) if samples.size else 0.0
    return 10 * np.log10(power) if power > 0 else -120.0

"""Word error rate, and what a film without the extra says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from adapters.judge.speech import SpeechJudge, word_error_rate
from pipeline.errors import MediaMismatch
from pipeline.film.media import Sound
from pipeline.media.sound import write_wav


@pytest.mark.parametrize(
    ("wanted", "heard", "rate"),
    [
        ("Who lit it?", "who lit it", 0.0),
        ("Who lit it?", "who hit it", 1 / 3),
        ("forty years", "40 years", 0.0),
        ("don't go", "dont go now", 0.5),
        ("one two", "", 1.0),
        ("", "", 0.0),
    ],
)
def test_word_error_rate(wanted: str, heard: str, rate: float) -> None:
    assert word_error_rate(wanted, heard) == pytest.approx(rate)


def test_nothing_is_heard_in_silence(tmp_path: Path) -> None:
    write_wav(tmp_path / "quiet.wav", Sound(samples=np.zeros((48_000, 1), np.float32)))
    assert SpeechJudge().transcribe(tmp_path / "quiet.wav") == ()


def test_a_file_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.wav"
    path.write_text("this is not sound")
    with pytest.raises(MediaMismatch):
        SpeechJudge().transcribe(path)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['faster_whisper'] = None\n"
        "from pathlib import Path\n"
        "from adapters.judge.speech import SpeechJudge\n"
        "from pipeline.errors import AdapterUnavailable\n"
        "try: SpeechJudge().transcribe(Path('x.wav'))\n"
        "except AdapterUnavailable as error: print(error.hint)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "filmwright[judge]" in ran.stdout

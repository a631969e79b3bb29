"""The film's sound: what the edit says is heard, mixed once and encoded once."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.editing.edit import Edit
from pipeline.film.timing import SAMPLE_RATE


def mixed(edit: Edit, root: Path) -> NDArray[np.float32]:
    """Stereo samples of exactly the film's length."""
    out = np.zeros((edit.samples, 2), np.float32)
    for item, gain in [*((line, 0.0) for line in edit.lines), *((bed, bed.gain_db) for bed in edit.beds)]:
        sound = _read(root / item.sound) * np.float32(10 ** (gain / 20))
        end = min(item.start + len(sound), len(out))
        out[item.start : end] += sound[: end - item.start]
    return out


def _read(path: Path) -> NDArray[np.float32]:
    with av.open(str(path)) as c:
        r = av.AudioResampler("flt", "stereo", SAMPLE_RATE)
        frames = [x for f in [*c.decode(audio=0), None] for x in r.resample(f)]
    return np.concatenate([f.to_ndarray().reshape(-1, 2) for f in frames])

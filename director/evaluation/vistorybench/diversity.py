"""The inception score: whether pictures are sure of what they show, and show different things."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from director.evaluation.vistorybench.instruments import Vector

_LEAST = 1e-16


def inception_score(classes: Sequence[Vector]) -> float:
    """``exp`` of the mean divergence of each picture's classes from those of all, one split: 1 where all are alike.

    Args:
        classes: probabilities of each picture, all pictures of a method.
    """
    table = np.clip(np.stack([np.asarray(one, dtype=np.float64) for one in classes]), _LEAST, 1.0)
    divergence = (table * (np.log(table) - np.log(table.mean(axis=0)))).sum(axis=1)
    return float(np.exp(divergence.mean()))

"""CSD: whether the pictures of a story have one style, and that of the references."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from director.evaluation.vistorybench.identity import cosine
from director.evaluation.vistorybench.instruments import Vector


def self_style(shots: Sequence[Vector]) -> float:
    """Mean cosine over all pairs of shots; 0 for fewer than two."""
    pairs = [cosine(one, other) for one, other in combinations(shots, 2)]
    return float(np.mean(pairs)) if pairs else 0.0


def cross_style(shots: Sequence[Vector], references: Sequence[Sequence[Vector]]) -> float:
    """Mean over shots of the cosine to the first reference of each character on stage.

    Args:
        shots: style of each picture.
        references: for each shot, the first references of those on stage; a shot without any does not count.
    """
    means = [float(np.mean([cosine(shot, r) for r in those])) for shot, those in zip(shots, references, strict=True) if those]
    return float(np.mean(means)) if means else 0.0

"""CIDS, who is who over a story; and copy-paste, whether a reference picture was only pasted in.

Axes: B crops of one shot, C characters on stage, R references of a character, G crops of a character over the story.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from director.evaluation.assignment import best_pairs
from director.evaluation.vistorybench.instruments import Features, Vector

MIRROR_TEMPERATURE = 0.01
"""Of the softmax between a reference and its mirror image."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One character over a story: likeness to its references, and of its pictures to each other, -1 to 1."""

    cross: float
    self: float


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors, 0 where one is nothing."""
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.dot(one, other)) / size if size else 0.0


def similarity(one: Features, other: Features) -> float:
    """The mean cosine over the encoders that both sides have, 0 where there is none."""
    both = [name for name in one if name in other]
    return float(np.mean([cosine(one[name], other[name]) for name in both])) if both else 0.0


def matched(crops: Mapping[str, Sequence[Features]], references: Mapping[str, Sequence[Features]]) -> dict[str, int]:
    """Which crop of a shot is which character: the pairing with the largest sum of likeness.

    Args:
        crops: of the shot, as the encoders of each character on stage see them.
        references: of each character on stage.

    Returns:
        Character to index of its crop; who has none, or one in which its encoders see nothing, is absent.
    """
    names = list(references)
    table_CB = np.array([[_nearest(crop, references[name]) for crop in crops[name]] for name in names])
    pairs = ((names[row], column) for row, column in best_pairs(table_CB))
    return {name: column for name, column in pairs if crops[name][column]}


def _nearest(crop: Features, references: Sequence[Features]) -> float:
    return max((similarity(crop, reference) for reference in references), default=0.0)


def identity(crops: Sequence[Features], references: Sequence[Features]) -> Identity:
    """CIDS of one character over a story; 0 and 0 where it was never found, a self of 1 where it was found once."""
    if not crops:
        return Identity(0.0, 0.0)
    cross = float(np.mean([similarity(crop, reference) for crop in crops for reference in references])) if references else 0.0
    pairs = [similarity(one, other) for one, other in combinations(crops, 2)]
    return Identity(cross, float(np.mean(pairs)) if pairs else 1.0)


def copied(crop: Features, reference: Features, mirrored: Features) -> float:
    """The share of the reference against its own mirror image: 0.5 for a crop that is like both, near 1 for a pasted one."""
    ahead = (similarity(crop, reference) - similarity(crop, mirrored)) / MIRROR_TEMPERATURE
    return float(1 / (1 + np.exp(-np.clip(ahead, -500, 500))))

"""The head count of ViStoryBench (OCCM), for pictures of any origin."""

from __future__ import annotations

from math import exp

SMALL = 1e-6


def occm(found: int, expected: int) -> float:
    """0 to 100: 100 where as many are there as should be; one too few of two, and one too many, are 60.7.

    Args:
        found: those who are there.
        expected: those who should be, at least one.
    """
    return 100.0 * exp(-abs(found - expected) / (expected + SMALL))

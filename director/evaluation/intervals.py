"""Figures with confidence intervals: films are drawn with replacement, because shots of one film are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.store.artifacts import stable_seed

DRAWS = 2000
COVERAGE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one film adds to a figure: the sum of what was counted, and of how many.

    Attributes:
        total: sum over the items of the film.
        items: how many they were; 0 where the film has nothing to say.
    """

    total: float = 0.0
    items: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(total=self.total + other.total, items=self.items + other.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure.

    Attributes:
        value: mean over all items of all films.
        low: lower end of the interval of 95 %.
        high: its upper end.
        films: films that had something to say.
        items: items in all.
    """

    value: float
    low: float
    high: float
    films: int
    items: float


def counted(found: Sequence[float | bool]) -> Tally:
    """The tally of single items."""
    return Tally(total=float(sum(found)), items=float(len(found)))


def estimate(tallies: Sequence[Tally], *, seed: int, full: float | None) -> Estimate | None:
    """The mean over all items, and its interval over films; None without any item.

    Where every film is flawless (or none has a single success), the bootstrap would give an interval of no width; then the
    open end is the share of flawless films that would give this result once in forty times.

    Args:
        tallies: one of each film.
        seed: of the draws.
        full: what a flawless item counts; None for items without a best.
    """
    told = [tally for tally in tallies if tally.items > 0]
    if not told:
        return None
    totals, items = (np.array([getattr(tally, name) for tally in told]) for name in ("total", "items"))
    value = float(totals.sum() / items.sum())
    rng = np.random.default_rng(stable_seed("bootstrap", seed, len(told)))
    drawn = rng.integers(0, len(told), size=(DRAWS, len(told)))
    means = totals[drawn].sum(axis=1) / items[drawn].sum(axis=1)
    tail = (1 - COVERAGE) / 2
    low, high = (float(edge) for edge in np.quantile(means, (tail, 1 - tail)))
    if full is not None and value in (0.0, full):
        open_end = full * tail ** (1 / len(told))
        low, high = (open_end, full) if value else (0.0, full - open_end)
    return Estimate(value=value, low=low, high=high, films=len(told), items=float(items.sum()))

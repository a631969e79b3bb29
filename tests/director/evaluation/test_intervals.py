"""Estimates: means over items, intervals over films."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from director.evaluation.assignment import best_pairs
from director.evaluation.intervals import Tally, counted, estimate


def test_items_count_and_not_films() -> None:
    found = estimate([counted([1, 1, 1, 1, 1, 1]), counted([0, 0])], seed=0, full=1.0)
    assert found is not None
    assert (found.value, found.films, found.items) == (0.75, 2, 8)


def test_nothing_counted_is_nothing_measured() -> None:
    assert estimate([Tally(), Tally()], seed=0, full=1.0) is None
    found = estimate([Tally(), counted([1, 0])], seed=0, full=1.0)
    assert found is not None
    assert found.films == 1


def test_films_that_are_alike_inside_say_less_than_as_many_single_items() -> None:
    alike = estimate([counted([n % 2] * 50) for n in range(10)], seed=1, full=1.0)
    mixed = estimate([counted([0, 1] * 25) for _ in range(10)], seed=1, full=1.0)
    assert alike is not None
    assert mixed is not None
    assert alike.value == mixed.value == 0.5
    assert alike.high - alike.low > 0.5
    assert mixed.high - mixed.low == 0.0


def test_the_interval_holds_the_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for trial in range(200):
        shares = rng.beta(4, 2, size=30)
        found = estimate([counted(list(rng.random(12) < share)) for share in shares], seed=trial, full=1.0)
        assert found is not None
        hits += found.low <= 4 / 6 <= found.high
    assert 0.88 <= hits / 200 <= 0.99


@pytest.mark.parametrize(("found", "low", "high"), [(1, 0.025 ** (1 / 20), 1.0), (0, 0.0, 1 - 0.025 ** (1 / 20))])
def test_a_flawless_run_proves_no_flawless_director(found: int, low: float, high: float) -> None:
    made = estimate([counted([found] * 3)] * 20, seed=0, full=1.0)
    assert made is not None
    assert (made.low, made.high) == pytest.approx((low, high))
    hundred = estimate([counted([100 * found] * 3)] * 20, seed=0, full=100.0)
    assert hundred is not None
    assert (hundred.low, hundred.high) == pytest.approx((100 * low, 100 * high))


def test_lengths_have_no_best() -> None:
    made = estimate([counted([1.0, 1.0])] * 5, seed=0, full=None)
    assert made is not None
    assert (made.low, made.high) == (1.0, 1.0)


def test_the_same_seed_gives_the_same_interval() -> None:
    films = [counted([1, 0, n % 3 == 0]) for n in range(12)]
    assert estimate(films, seed=4, full=1.0) == estimate(films, seed=4, full=1.0)
    assert estimate(films, seed=4, full=1.0) != estimate(films, seed=5, full=1.0)


def test_pairs_have_the_largest_sum() -> None:
    rng = np.random.default_rng(0)
    for _ in range(120):
        gains = np.round(rng.normal(size=(rng.integers(1, 6), rng.integers(1, 6))), 1)
        pairs = best_pairs(gains)
        short = gains if gains.shape[0] <= gains.shape[1] else gains.T
        ways = itertools.permutations(range(short.shape[1]), short.shape[0])
        most = max(sum(short[row, column] for row, column in enumerate(way)) for way in ways)
        assert sum(gains[pair] for pair in pairs) == pytest.approx(most)
        assert len(pairs) == min(gains.shape) == len({row for row, _ in pairs}) == len({column for _, column in pairs})


def test_the_nearest_first_is_not_the_best() -> None:
    assert best_pairs(np.array([[0.9, 0.8], [0.85, 0.1]])) == ((0, 1), (1, 0))
    assert best_pairs(np.zeros((0, 3))) == ()

"""The best one-to-one pairing of rows and columns of a table (the assignment problem)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def best_pairs(gains: NDArray[np.floating]) -> tuple[tuple[int, int], ...]:
    """Pair rows with columns so that the sum of gains is largest; as many pairs as the shorter side has.

    Args:
        gains: ``[rows, columns]``, finite.

    Returns:
        (row, column) by row.
    """
    if not gains.size:
        return ()
    if gains.shape[0] > gains.shape[1]:
        return tuple(sorted((row, column) for column, row in best_pairs(gains.T)))
    return tuple(enumerate(_columns(-np.asarray(gains, dtype=np.float64))))


def _columns(costs: NDArray[np.float64]) -> list[int]:
    """The column of each row at the least total cost, no more rows than columns.

    The shortest augmenting paths of Jonker and Volgenant (1987): rows come in one by one, each pushes others along the path that costs
    least under the potentials ``u`` and ``v``. Column 0 is a start that belongs to no real column.
    """
    rows, columns = costs.shape
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        slack, came = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=np.int64)
        done = np.zeros(columns + 1, dtype=np.bool_)
        while owner[column]:
            done[column] = True
            free = ~done[1:]
            offered = costs[owner[column] - 1] - u[owner[column]] - v[1:]
            better = free & (offered < slack[1:])
            slack[1:][better], came[1:][better] = offered[better], column
            nearest = 1 + int(np.argmin(np.where(free, slack[1:], np.inf)))
            step = slack[nearest]
            u[owner[done]] += step
            v[done] -= step
            slack[~done] -= step
            column = nearest
        while column:
            owner[column], column = owner[came[column]], int(came[column])
    found = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found

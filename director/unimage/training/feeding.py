"""Batches ahead of the step that needs them, made by other processes where the device is faster than one core can lay films out.

A batch follows from its step alone, so who makes it, and how far ahead, changes nothing of the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch.utils.data import DataLoader, Dataset

from director.unimage.training.batches import Batch, Batches

_AHEAD = 3
"""Batches that each process holds ready."""


class Feed:
    """The batches of a run, one step after another.

    Args:
        batches: makes the batch of any step.
        last: steps of the run.
        loaders: processes that make batches ahead; 0 makes each when it is asked for.
    """

    def __init__(self, batches: Batches, last: int, loaders: int) -> None:
        self._batches, self._last, self._loaders = batches, last, loaders
        self._coming: Iterator[Batch] | None = None
        self._next = 0

    def at(self, step: int) -> Batch:
        """The batch of ``step``; quick where it follows the one before."""
        if not self._loaders:
            return self._batches.batch(step)
        if self._coming is None or step != self._next:
            self._coming = self._from(step)
        self._next = step + 1
        return next(self._coming)

    def _from(self, step: int) -> Iterator[Batch]:
        steps = _Steps(self._batches, self._last)
        loader = DataLoader(
            steps, batch_size=None, sampler=range(step, self._last), num_workers=self._loaders, prefetch_factor=_AHEAD, collate_fn=_as_it_is
        )
        return iter(loader)


@dataclass(frozen=True, slots=True)
class _Steps(Dataset[Batch]):
    """Batches by step, as a loader's processes ask for them."""

    batches: Batches
    count: int

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, step: int) -> Batch:
        return self.batches.batch(step)


def _as_it_is(batch: Any) -> Any:
    return batch

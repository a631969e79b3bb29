"""What a run measures, as lines of a CSV file, as TensorBoard events where that is installed, and as a plot."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from torch import Tensor

METRICS_FILE = "metrics.csv"
EVENTS = "events"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Means over one step.

    Attributes:
        step: counted from 0.
        stage: its name.
        kind: of the samples.
        ce: cross-entropy per label in nats, NaN without labels.
        mse: squared error per number of keyframes, NaN without any.
        mse_hi: the same at flow times above 0.9, where only the context helps; NaN without any.
        norm: of all gradients before clipping.
        share: of the peak rate.
    """

    SUMS: ClassVar[tuple[str, ...]] = ("ce", "labels", "mse", "tokens", "late", "late_tokens")

    step: int
    stage: str
    kind: str
    ce: float
    mse: float
    mse_hi: float
    norm: float
    share: float

    @staticmethod
    def of(sums: Tensor, *, stage: str, kind: str, step: int, norm: float, share: float) -> Measured:
        """From sums and counts in the order of ``SUMS``."""
        ce, labels, mse, tokens, late, late_tokens = sums.tolist()
        return Measured(
            step=step,
            stage=stage,
            kind=kind,
            ce=_mean(ce, labels),
            mse=_mean(mse, tokens),
            mse_hi=_mean(late, late_tokens),
            norm=norm,
            share=share,
        )


class MetricsFile:
    """Appends lines to a run's metrics; lines behind the step that a run resumes from are cut off first.

    Args:
        folder: of the run.
        step: where the run goes on.
    """

    def __init__(self, folder: Path, step: int) -> None:
        self._path = folder / METRICS_FILE
        self._events: Any = _writer(folder / EVENTS, step)
        if self._path.is_file():
            rows = [row for row in read_metrics(folder) if int(row["step"]) < step]
            self._rewrite(rows)

    def add(self, measured: Measured, facts: Mapping[str, float]) -> None:
        """Write one line."""
        row = {**asdict(measured), **facts}
        begun = self._path.is_file()
        with self._path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(row))
            if not begun:
                writer.writeheader()
            writer.writerow({name: f"{value:.6g}" if isinstance(value, float) else value for name, value in row.items()})
        if self._events is not None:
            for name in ("ce", "mse", "mse_hi", "norm", "share"):
                self._events.add_scalar(f"{measured.kind}/{name}", row[name], measured.step)

    def _rewrite(self, rows: Iterable[Mapping[str, str]]) -> None:
        rows = list(rows)
        if not rows:
            self._path.unlink()
            return
        partial = self._path.with_suffix(".partial")
        with partial.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        partial.replace(self._path)


def read_metrics(folder: Path) -> list[dict[str, str]]:
    """The lines of a run's metrics file; a line that was cut off by a kill is left out."""
    with (folder / METRICS_FILE).open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if None not in row and None not in row.values()]


def measured_names() -> tuple[str, ...]:
    """Columns that every line has."""
    return tuple(field.name for field in fields(Measured))


def _mean(total: float, count: float) -> float:
    return total / count if count else float("nan")


def _writer(folder: Path, step: int) -> Any:
    if find_spec("tensorboard") is None:
        return None
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(folder), purge_step=step)

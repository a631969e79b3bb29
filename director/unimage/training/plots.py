"""The curves of a run as one picture: cross-entropy, error of keyframes, and that error where only the context helps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from director.unimage.training.metrics import METRICS_FILE, read_metrics

PLOT_FILE = "curves.png"
_WIDTH, _HEIGHT, _MARGIN = 900, 260, 56
_COLOURS = {"interleaved": (150, 90, 40), "text": (60, 130, 60), "drawing": (50, 60, 180)}
_PANELS = (("ce", "cross-entropy per token, nats"), ("mse", "squared error of keyframes"), ("mse_hi", "the same above t = 0.9"))
_SMOOTH = 9


def plot(folder: Path) -> Path | None:
    """Draw a run's curves into its folder; None where it has no metrics yet."""
    if not (folder / METRICS_FILE).is_file():
        return None
    rows = read_metrics(folder)
    sheet = np.vstack([_panel(rows, column, title) for column, title in _PANELS])
    done, packed = cv2.imencode(".png", sheet)
    assert done
    path = folder / PLOT_FILE
    path.write_bytes(packed.tobytes())
    return path


def _panel(rows: Sequence[dict[str, str]], column: str, title: str) -> NDArray[np.uint8]:
    panel = np.full((_HEIGHT, _WIDTH, 3), 255, dtype=np.uint8)
    curves = {kind: _curve(rows, kind, column) for kind in _COLOURS}
    points = [point for curve in curves.values() for point in curve]
    _write(panel, title, (_MARGIN, 22), 0.5)
    if not points:
        return panel
    right = max(1, max(x for x, _ in points))
    top, bottom = max(y for _, y in points), min(0.0, min(y for _, y in points))
    cv2.rectangle(panel, (_MARGIN, 32), (_WIDTH - 20, _HEIGHT - 30), (200, 200, 200), 1)
    _write(panel, f"{top:.3g}", (4, 42), 0.42)
    _write(panel, f"{bottom:.3g}", (4, _HEIGHT - 32), 0.42)
    _write(panel, f"step {right}", (_WIDTH - 110, _HEIGHT - 10), 0.42)
    for n, (kind, curve) in enumerate(curves.items()):
        if curve:
            places = [_place(x / right, (y - bottom) / ((top - bottom) or 1)) for x, y in curve]
            cv2.polylines(panel, [np.array(places, dtype=np.int32)], False, _COLOURS[kind], 1, cv2.LINE_AA)
            _write(panel, f"{kind} {curve[-1][1]:.4g}", (_MARGIN + 330 + 180 * n, 22), 0.42, _COLOURS[kind])
    return panel


def _curve(rows: Sequence[dict[str, str]], kind: str, column: str) -> list[tuple[int, float]]:
    """Steps and running means of one kind of sample."""
    found = [(int(row["step"]), float(row[column])) for row in rows if row["kind"] == kind]
    there = [(step, value) for step, value in found if math.isfinite(value)]
    return [(step, float(np.mean([value for _, value in there[max(0, n + 1 - _SMOOTH) : n + 1]]))) for n, (step, _) in enumerate(there)]


def _place(along: float, up: float) -> tuple[int, int]:
    return round(_MARGIN + along * (_WIDTH - 20 - _MARGIN)), round(_HEIGHT - 30 - up * (_HEIGHT - 62))


def _write(panel: NDArray[np.uint8], text: str, place: tuple[int, int], size: float, colour: tuple[int, int, int] = (60, 60, 60)) -> None:
    cv2.putText(panel, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, colour, 1, cv2.LINE_AA)

"""Exit codes of the command line, and the one line that goes with an error."""

from __future__ import annotations

from typing import Any

from pipeline import errors

DONE = 0
BROKEN = 1
USAGE = 2
SCREENPLAY = 3
MISSING = 4
FAILED = 5
BUDGET = 6
AWAITING = 7
INTERRUPTED = 130

MEANINGS = {
    DONE: "done",
    BROKEN: "a mistake of ours; --debug shows where",
    USAGE: "bad usage: prompt, setting, or output folder",
    SCREENPLAY: "the screenplay is not legal",
    MISSING: "a part is missing or unknown",
    FAILED: "the film could not be made: a generator, the assembly or the disk failed",
    BUDGET: "the money: over a cap, a price unknown, or a job that may have been billed",
    AWAITING: "a person must approve what waits: filmwright approve DIR",
    INTERRUPTED: "interrupted; everything finished is kept",
}
"""What each exit code says."""

_CODES: tuple[tuple[type[errors.FilmError], int], ...] = (
    (errors.Interrupted, INTERRUPTED),
    (errors.AwaitingApproval, AWAITING),
    (errors.ScreenplayError, SCREENPLAY),
    (errors.UnknownAdapter, MISSING),
    (errors.AdapterUnavailable, MISSING),
    (errors.FfmpegMissing, MISSING),
    (errors.BudgetError, BUDGET),
    (errors.BriefError, USAGE),
    (errors.ConfigError, USAGE),
    (errors.PlanError, USAGE),
    (errors.DiskFull, FAILED),
    (errors.StoreError, FAILED),
    (errors.LeaseLost, FAILED),
    (errors.ArtifactError, USAGE),
)


def exit_code(error: errors.FilmError) -> int:
    """The exit code of an error: that of the first class in the table that fits, else FAILED."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)


def as_json(error: errors.FilmError) -> dict[str, Any]:
    """The error as one JSON object."""
    faults = {"faults": list(error.faults)} if isinstance(error, errors.BatchError) else {}
    return {"error": {"kind": type(error).__name__, "message": str(error), "hint": error.hint, "exit": exit_code(error), **faults}}

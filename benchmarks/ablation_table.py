"""The table of the ablations: means over seeds, and differences from the whole recipe with intervals.

A variant and the whole recipe see the same films under the same seeds, so the difference is drawn in pairs: seeds with replacement,
and films with replacement, the same for both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.store.artifacts import write_text

WHOLE = "interleaved, then disentangled"
"""The variant that others are held against."""

DRAWS = 4000
MARKS = ("<!-- ablations: begin -->\n", "<!-- ablations: end -->\n")
SHOWN = (
    ("script", "legal unmasked", "legal, no mask"),
    ("script", "named of the prompt", "prompt named"),
    ("script", "new shots", "new shots"),
    ("gone on", "new shots when gone on", "new when gone on"),
    ("given pictures", "right people", "right people"),
    ("given pictures", "as the script says, first", "look, first"),
    ("given pictures", "as the script says, later", "look, later"),
    ("given pictures", "traits as the script says, first", "traits, first"),
    ("given pictures", "same as at first", "same as at first"),
    ("given pictures", "recognised", "recognised"),
    ("given pictures", "right place", "place"),
    ("given pictures", "things shown", "things"),
)
"""(part, figure, head of its column)."""

Films = Mapping[str, tuple[float, float]]
"""Total and items of one figure by film."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger a figure is than in the whole recipe, and the interval of 95 %."""

    value: float
    low: float
    high: float

    @property
    def plain(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def films_of(facts: Mapping[str, Any], part: str, name: str) -> dict[str, tuple[float, float]]:
    """Total and items by film of one figure of an evaluation."""
    return {row["film"]: (row["total"], row["items"]) for row in facts["films"] if (row["part"], row["name"]) == (part, name)}


def mean(films: Films) -> float | None:
    """The mean over all items, None without any."""
    items = sum(of for _, of in films.values())
    return sum(total for total, _ in films.values()) / items if items else None


def difference(variant: Sequence[Films], whole: Sequence[Films], *, seed: int = 0) -> Difference | None:
    """The difference of two variants over the same seeds and films; None where one of them has nothing to say.

    Args:
        variant: of each seed.
        whole: of the same seeds, in the same order.
        seed: of the draws.
    """
    names = sorted(set.intersection(*(set(films) for films in (*variant, *whole))))
    if not names or len(variant) != len(whole):
        return None
    ours, theirs = (np.array([[films[name] for name in names] for films in side]) for side in (variant, whole))
    rng = np.random.default_rng(seed)
    seeds = rng.integers(0, len(variant), (DRAWS, len(variant)))
    films = rng.integers(0, len(names), (DRAWS, len(names)))
    drawn = [_ratio(ours[s][:, f]) - _ratio(theirs[s][:, f]) for s, f in zip(seeds, films, strict=True)]
    found = np.array([d for d in drawn if np.isfinite(d)])
    if not len(found):
        return None
    low, high = np.quantile(found, (0.025, 0.975))
    return Difference(_ratio(ours) - _ratio(theirs), float(low), float(high))


def _ratio(counts: NDArray[np.float64]) -> float:
    items = float(counts[..., 1].sum())
    return float(counts[..., 0].sum()) / items if items else float("nan")


def table(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The whole table in Markdown, the first variant being the one that others are held against.

    Args:
        found: evaluations of each variant, one per seed.
    """
    whole, *others = found
    columns = [column for column in SHOWN if any(mean(films_of(facts, *column[:2])) is not None for facts in found[whole])]
    lines = [f"| | seeds | {' | '.join(head for *_, head in columns)} |", "|---|---|" + "---|" * len(columns)]
    lines.append(f"| **{whole}** | {len(found[whole])} | {' | '.join(_cell(found[whole], *column[:2]) for column in columns)} |")
    for name in others:
        cells = [_compared(found[name], found[whole], *column[:2]) for column in columns]
        lines.append(f"| {name} | {len(found[name])} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def put_into(page: Path, text: str) -> None:
    """Put the table between its marks in a page."""
    whole = page.read_text("utf-8")
    before, _, rest = whole.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    if not rest:
        before, after = f"{whole.rstrip()}\n\n", ""
    write_text(page, f"{before}{MARKS[0]}{text}{MARKS[1]}{after}")


def _cell(evaluations: Sequence[Mapping[str, Any]], part: str, name: str) -> str:
    """Mean over seeds, and the lowest and highest seed."""
    means = [m for facts in evaluations if (m := mean(films_of(facts, part, name))) is not None]
    return f"{100 * float(np.mean(means)):.1f} ({100 * min(means):.1f} to {100 * max(means):.1f})" if means else "-"


def _compared(variant: Sequence[Mapping[str, Any]], whole: Sequence[Mapping[str, Any]], part: str, name: str) -> str:
    """A variant's mean, and its difference from the whole recipe; in bold where the interval leaves zero out."""
    ours = [films_of(facts, part, name) for facts in variant]
    means = [m for films in ours if (m := mean(films)) is not None]
    if not means:
        return "-"
    seeds = {facts["training_seed"]: facts for facts in whole}
    pairs = [
        (films, films_of(seeds[f["training_seed"]], part, name))
        for films, f in zip(ours, variant, strict=True)
        if f["training_seed"] in seeds
    ]
    made = difference([mine for mine, _ in pairs], [whole_films for _, whole_films in pairs]) if pairs else None
    if made is None:
        return f"{100 * float(np.mean(means)):.1f}"
    mark = "**" if made.plain else ""
    return f"{100 * float(np.mean(means)):.1f} ({mark}{100 * made.value:+.1f}{mark}: {100 * made.low:+.1f} to {100 * made.high:+.1f})"

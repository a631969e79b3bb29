"""The table of the ablations: pairs of seeds and films, intervals, and what a reader sees."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ablation_table import MARKS, WHOLE, difference, films_of, mean, put_into, table

Rows = Mapping[str, tuple[float, float]]


def evaluation(seed: int, rows: Rows, *, part: str = "given pictures", name: str = "right people") -> dict[str, Any]:
    return {
        "training_seed": seed,
        "films": [{"film": film, "part": part, "name": name, "total": total, "items": items} for film, (total, items) in rows.items()],
    }


GOOD: Rows = {f"f{n}": (8.0, 10.0) for n in range(12)}
POOR: Rows = {f"f{n}": (4.0 + n % 3, 10.0) for n in range(12)}


def test_a_figure_is_the_mean_over_items() -> None:
    facts = evaluation(1, {"a": (9.0, 10.0), "b": (0.0, 2.0)})
    assert mean(films_of(facts, "given pictures", "right people")) == 0.75
    assert mean(films_of(facts, "script", "right people")) is None


def test_a_plain_difference_is_told_from_chance() -> None:
    found = difference([POOR, POOR], [GOOD, GOOD])
    assert found is not None
    assert found.value == pytest.approx(-0.3)
    assert found.low < -0.3 < found.high < 0
    assert found.plain
    same = difference([GOOD, POOR], [POOR, GOOD])
    assert same is not None
    assert same.value == pytest.approx(0.0)
    assert not same.plain


def test_seeds_that_disagree_widen_the_interval() -> None:
    agree, disagree = difference([POOR, POOR], [GOOD, GOOD]), difference([GOOD, dict.fromkeys(GOOD, (0.0, 10.0))], [GOOD, GOOD])
    assert agree is not None
    assert disagree is not None
    assert disagree.high - disagree.low > 3 * (agree.high - agree.low)


def test_only_films_of_both_are_compared() -> None:
    found = difference([{**POOR, "other": (10.0, 10.0)}], [GOOD])
    assert found is not None
    assert found.value == pytest.approx(-0.3)
    assert difference([{"x": (1.0, 1.0)}], [GOOD]) is None


def test_the_table_has_a_row_for_each_variant_and_marks_what_differs() -> None:
    text = table({WHOLE: [evaluation(1, GOOD), evaluation(2, GOOD)], "poorer": [evaluation(1, POOR), evaluation(2, POOR)], "absent": []})
    lines = text.splitlines()
    assert "right people" in lines[0]
    assert "look, first" not in lines[0]
    assert lines[2] == f"| **{WHOLE}** | 2 | 80.0 (80.0 to 80.0) |"
    assert lines[3].startswith("| poorer | 2 | 50.0 (**-30.0**: ")
    assert lines[4] == "| absent | 0 | - |"


def test_the_table_goes_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{MARKS[0]}old\n{MARKS[1]}after\n", "utf-8")
    put_into(page, "new\n")
    assert page.read_text("utf-8") == f"before\n{MARKS[0]}new\n{MARKS[1]}after\n"
    page.write_text("bare\n", "utf-8")
    put_into(page, "new\n")
    assert page.read_text("utf-8") == f"bare\n\n{MARKS[0]}new\n{MARKS[1]}"

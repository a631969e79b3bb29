"""Many prompts at once: every film is legal, shows what its prompt names or accounts for it, and is like no other."""

from __future__ import annotations

import pytest

from benchmarks.prompts import PROMPTS, measure, read

LEAST_SHOWN = 0.9


@pytest.mark.parametrize(("file", "least"), [("prompts.txt", 100), ("more.txt", 40)])
def test_figures_over_many_prompts(file: str, least: int) -> None:
    prompts = read(PROMPTS / file)
    assert len(prompts) >= least
    figures = measure(prompts, seed=0, every=0)
    assert figures["crashes"] == 0
    assert figures["illegal"] == 0
    assert figures["shown_share"] >= LEAST_SHOWN
    assert figures["same_plot_and_lines"] == 0
    assert figures["repeated_patterns"] == 0
    assert figures["longest_line_words"] <= 16


def test_pictures_of_a_few_films_have_no_gross_faults() -> None:
    figures = measure(read(PROMPTS / "more.txt")[::8], seed=1, every=1)
    assert figures["near_empty"] == 0
    assert figures["cut_heads"] == 0
    assert figures["overlapping_people"] == 0

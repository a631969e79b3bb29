"""From what a director made to figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from director.evaluation.cases import Directed
from director.evaluation.intervals import Estimate, Tally, estimate
from director.evaluation.measures import MEASURES, Measure
from director.evaluation.pictures import figures_of_pictures
from director.evaluation.scripts import figures_of_continuation, figures_of_script

PARTS = ("script", "gone on", "own pictures", "given pictures")
"""Parts of a scoring: the script, the script that went on, the keyframes of one's own script, and those of the case's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure of one part."""

    part: str
    measure: Measure
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """All figures of a director.

    Attributes:
        director: name and version.
        figures: those that could be measured, in the order of PARTS and MEASURES.
        films: tallies of each film by part and measure: (id, part, measure, total, items).
        failures: (id, what could not be made).
        seconds: of the director's work.
    """

    director: str
    figures: tuple[Figure, ...]
    films: tuple[tuple[str, str, str, float, float], ...]
    failures: tuple[tuple[str, str], ...]
    seconds: float

    def figure(self, part: str, name: str) -> Estimate | None:
        """One figure, None where it was not measured."""
        return next((f.estimate for f in self.figures if (f.part, f.measure.name) == (part, name)), None)


def score(director: str, made: Sequence[Directed], *, seed: int) -> Scoring:
    """Score what a director made.

    Args:
        director: its name and version.
        made: of each case.
        seed: of the intervals.
    """
    tallies = [(directed, tallies_of(directed)) for directed in made]
    figures = []
    for part in PARTS:
        for measure in MEASURES:
            of_films = [found[part][measure.name] for _, found in tallies if measure.name in found[part]]
            found = estimate(of_films, seed=seed, full=measure.full)
            if found is not None:
                figures.append(Figure(part=part, measure=measure, estimate=found))
    return Scoring(
        director=director,
        figures=tuple(figures),
        films=tuple(
            (directed.case.id, part, name, tally.total, tally.items)
            for directed, parts in tallies
            for part, found in parts.items()
            for name, tally in found.items()
        ),
        failures=tuple((directed.case.id, line) for directed in made for line in directed.failures),
        seconds=sum(directed.seconds for directed in made),
    )


def tallies_of(directed: Directed) -> dict[str, dict[str, Tally]]:
    """What one film adds to every figure, by part."""
    return {
        "script": figures_of_script(directed),
        "gone on": figures_of_continuation(directed),
        "own pictures": figures_of_pictures(directed.own) if directed.own else {},
        "given pictures": figures_of_pictures(directed.given) if directed.given else {},
    }


def as_json(scoring: Scoring) -> dict[str, Any]:
    """The scoring as one JSON object."""
    return {
        "director": scoring.director,
        "seconds": round(scoring.seconds, 1),
        "figures": [
            {
                "part": figure.part,
                "name": figure.measure.name,
                "unit": figure.measure.unit,
                "value": round(figure.estimate.value, 4),
                "low": round(figure.estimate.low, 4),
                "high": round(figure.estimate.high, 4),
                "films": figure.estimate.films,
                "items": round(figure.estimate.items),
                "says": figure.measure.says,
                "paper": figure.measure.paper,
            }
            for figure in scoring.figures
        ],
        "films": [
            {"film": film, "part": part, "name": name, "total": total, "items": items} for film, part, name, total, items in scoring.films
        ],
        "failures": [{"film": film, "failure": failure} for film, failure in scoring.failures],
    }

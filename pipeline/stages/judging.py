"""Verdicts: what the judges say of each take stands in its record, and decides which take is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.ports import ClipRequest, Finding, Take, Verdict
from pipeline.stages.production import Production


def judge_take(production: Production, take: Take, request: ClipRequest, seen: Sequence[Finding] = ()) -> Verdict:
    """Ask every judge of the studio; ``seen`` is what was found before, then findings in the order of the judges."""
    located = replace(take, clip=replace(take.clip, path=production.folder.root / take.clip.path))
    found = tuple(seen)
    for judge in production.studio.judges:
        found = (*found, *judge.judge(located, request).findings)
    return Verdict(findings=found)


def best(verdicts: Mapping[int, Verdict]) -> tuple[int, str]:
    """The number of the take that is kept, counted from 0, and why: the fewest faults, the earliest among equals."""
    chosen = min(verdicts, key=lambda number: (faults(verdicts[number]), number))
    if len(verdicts) == 1:
        return chosen, "the only take"
    others = ", ".join(f"take {n + 1}: {_in_words(v)}" for n, v in verdicts.items() if n != chosen)
    return chosen, f"take {chosen + 1} of {len(verdicts)}: {_in_words(verdicts[chosen])}; {others}"


def faults(verdict: Verdict) -> int:
    """How many findings are faults."""
    return sum(finding.fault for finding in verdict.findings)


def _in_words(verdict: Verdict) -> str:
    wrong = [f"{finding.judge} says {finding.text}" for finding in verdict.findings if finding.fault]
    return "; ".join(wrong) or "no fault"

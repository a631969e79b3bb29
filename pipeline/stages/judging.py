"""Verdicts: what the judges say of a take stands in its record, and in the report."""

from __future__ import annotations

from dataclasses import replace

from pipeline.ports import ClipRequest, Finding, Take, Verdict
from pipeline.stages.production import Production


def judge_take(production: Production, take: Take, request: ClipRequest) -> Verdict:
    """Ask every judge of the studio; findings in the order of the judges."""
    seen = replace(take, clip=replace(take.clip, path=production.folder.root / take.clip.path))
    found: tuple[Finding, ...] = ()
    for judge in production.studio.judges:
        found = (*found, *judge.judge(seen, request).findings)
    return Verdict(findings=found)

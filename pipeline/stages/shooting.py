"""Takes: each shot made once by its generator, encoded once, paid for once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.errors import GenerationFailed
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import Screenplay, Shot, ShotId
from pipeline.illustration.cards import end_card, title_card
from pipeline.media.picture import Encoding, TakeWriter, prepare
from pipeline.planning.continuity import references
from pipeline.planning.mouths import mouth_cues
from pipeline.planning.routing import route
from pipeline.planning.shots import FADE_IN, FADE_OUT, LineTake, ShotPlan, overlaps, plan_card, plan_shot
from pipeline.ports import ClipRequest, Cue, Generator, Job, JobState, Keyframe, Take
from pipeline.stages.judging import judge_take
from pipeline.stages.production import Production, step
from pipeline.store.artifacts import content_key, is_made, made, read_json, stable_seed, write_json
from pipeline.store.folder import FilmFolder
from pipeline.store.ledger import Entry, Event, Ledger

POLL_SECONDS = 2.0
"""Pause between two looks at a hosted job."""

CARD_VERSION = "1"


def encoding(production: Production) -> Encoding:
    """The one encoding that all takes and the film share."""
    brief, finish = production.brief, production.finish
    return Encoding(size=brief.size, rate=brief.rate, preset=finish.preset, crf=finish.crf)


def edges(folder: FilmFolder) -> Path:
    """Where the lossless edges of takes are kept for transitions; a cache."""
    return folder.work / "edges"


def places(production: Production, screenplay: Screenplay) -> tuple[tuple[str, str, int], ...]:
    """(id, transition, frames) of every place of the film in order, with or without cards."""
    rows = overlaps(screenplay, production.brief.rate)
    if production.finish.cards:
        return rows
    shots = [row for row in rows if row[0] not in ("title", "end")]
    return (*shots[:-1], (shots[-1][0], "cut", 0))


def plan_place(production: Production, screenplay: Screenplay, place: str, lines: tuple[LineTake, ...] = ()) -> ShotPlan:
    """The plan of one shot or card."""
    rows = places(production, screenplay)
    index = next(i for i, row in enumerate(rows) if row[0] == place)
    head = rows[index - 1][2] if index else 0
    _, transition, tail = rows[index]
    rate = production.brief.rate
    shot = screenplay.shot(place)
    plan = plan_card(place, head, tail, transition, rate) if shot is None else plan_shot(shot, lines, head, tail, transition, rate)
    return replace(
        plan,
        fade_in=rate.frames(FADE_IN) if index == 0 else 0,
        fade_out=rate.frames(FADE_OUT) if index == len(rows) - 1 else 0,
    )


def make_take(
    production: Production, screenplay: Screenplay, shot: Shot, plan: ShotPlan, keyframe: Keyframe, drawn: Sequence[Keyframe] = ()
) -> Take:
    """The take of one shot, made first if it is missing or stale.

    A hosted job that an earlier run submitted is collected, never submitted again.

    Raises:
        PlanError: no generator can make the shot.
        AdapterError: the generator failed or refused.
    """
    brief = production.brief
    generator = route(shot.id, plan.frames, brief.rate, brief.size, keyframe.scene is not None, production.studio.generators)
    request = _request(
        production, screenplay, shot, plan, keyframe, references(screenplay, shot, drawn, generator.capabilities().references)
    )
    key = take_key(production, generator, request, plan)
    with step(production, "take", shot.id) as now:
        kept = read_take(production, shot.id, key)
        if kept is not None:
            now.kept = True
            return kept
        clip = production.folder.takes(shot.id) / f"{key}.mp4"
        cost = _make(production, generator, request, plan, key, clip)
        return _save(production, generator, request, key, clip, cost, now.seconds)


def make_card(production: Production, screenplay: Screenplay, plan: ShotPlan) -> Take:
    """The take of the title or end card."""
    brief = production.brief
    text = (screenplay.title, screenplay.credit, screenplay.mood, brief.style)
    key = content_key("card", CARD_VERSION, plan.shot, text, plan.frames, plan.cuts, encoding(production))
    with step(production, "take", plan.shot) as now:
        kept = read_take(production, plan.shot, key)
        if kept is not None:
            now.kept = True
            return kept
        clip = production.folder.takes(plan.shot) / f"{key}.mp4"
        draw = title_card if plan.shot == "title" else end_card
        card = draw(screenplay.title, screenplay.credit, screenplay.mood, brief.style, brief.size, float(brief.rate.seconds(plan.frames)))
        with _writer(production, plan, clip) as writer:
            for frame in range(plan.frames):
                writer.write(card.frame(float(brief.rate.seconds(frame))))
        facts = made(key, clip, seconds=now.seconds, frames=plan.frames, adapter=f"card {CARD_VERSION}", model="", seed=0, cost=0.0)
        write_json(clip.with_suffix(".json"), facts)
        return _take(production, plan.shot, clip, facts)


def take_key(production: Production, generator: Generator, request: ClipRequest, plan: ShotPlan) -> str:
    """The content key of a take."""
    return content_key("take", generator.name, generator.version, generator.model, request, encoding(production), plan.cuts)


def read_take(production: Production, shot: str, key: str) -> Take | None:
    """The take in the folder, None if it is missing, damaged or of another key."""
    clip = production.folder.takes(shot) / f"{key}.mp4"
    record = read_json(clip.with_suffix(".json"))
    return _take(production, shot, clip, record) if is_made(record, key, clip) else None


def _request(
    production: Production, screenplay: Screenplay, shot: Shot, plan: ShotPlan, keyframe: Keyframe, others: tuple[Keyframe, ...]
) -> ClipRequest:
    brief = production.brief
    return ClipRequest(
        shot=shot.id,
        text=f"{shot.size}: {shot.frame} {shot.action}",
        keyframe=keyframe,
        frames=plan.frames,
        rate=brief.rate,
        size=brief.size,
        seed=stable_seed(brief.seed, shot.id, shot.variation),
        references=others,
        cues=tuple(Cue(speaker=p.line.speaker, text=p.line.text, start=p.start, end=p.end) for p in plan.lines),
        mouths=tuple(cue for placed in plan.lines for cue in mouth_cues(placed, brief.rate)),
    )


def _writer(production: Production, plan: ShotPlan, clip: Path) -> TakeWriter:
    return TakeWriter(clip, encoding=encoding(production), frames=plan.frames, cuts=plan.cuts, edges=edges(production.folder))


def _make(production: Production, generator: Generator, request: ClipRequest, plan: ShotPlan, key: str, clip: Path) -> float | None:
    request = _located(production, request)
    if not generator.capabilities().local:
        return _collect(production, generator, request, plan, key, clip)
    with _writer(production, plan, clip) as writer:
        job = generator.submit(request, writer)
    if job.state is not JobState.DONE:
        raise GenerationFailed(f"{generator.name} did not finish {request.shot}: {job.message}", adapter=generator.name, shot=request.shot)
    return 0.0


def _located(production: Production, request: ClipRequest) -> ClipRequest:
    """The same request with pictures where the generator finds them; keys know only places inside the film folder."""

    def at(keyframe: Keyframe) -> Keyframe:
        picture = replace(keyframe.picture, path=production.folder.root / keyframe.picture.path)
        return replace(keyframe, picture=picture)

    return replace(
        request,
        keyframe=at(request.keyframe),
        last=at(request.last) if request.last else None,
        references=tuple(at(k) for k in request.references),
    )


class _NoFrames:
    """The sink of hosted generators, which send files instead."""

    def write(self, pixels: object) -> None:
        raise TypeError("a hosted generator returns a file, not frames")

    def sound(self, sound: object) -> None:
        raise TypeError("a hosted generator returns a file, not sound")


def _collect(production: Production, generator: Generator, request: ClipRequest, plan: ShotPlan, key: str, clip: Path) -> float | None:
    ledger = Ledger(production.folder.ledger)
    job = ledger.open_job(key) or _submit(ledger, generator, request, key)
    while job.state in (JobState.QUEUED, JobState.RUNNING):
        production.check()
        job = generator.poll(job)
        if job.state in (JobState.QUEUED, JobState.RUNNING):
            time.sleep(POLL_SECONDS)
    price = generator.quote(request).amount
    if job.state is not JobState.DONE:
        ledger.add(_entry(Event.FAILED, key, request, job, None))
        raise GenerationFailed(f"{generator.name} failed on {request.shot}: {job.message}", adapter=generator.name, shot=request.shot)
    source = generator.fetch(job, production.folder.work / "downloads")
    prepare(source, clip, encoding=encoding(production), frames=plan.frames, cuts=plan.cuts, edges=edges(production.folder))
    ledger.add(_entry(Event.SETTLED, key, request, job, price))
    return price


def _submit(ledger: Ledger, generator: Generator, request: ClipRequest, key: str) -> Job:
    quote = generator.quote(request)
    ledger.add(
        Entry(
            event=Event.RESERVED,
            key=key,
            shot=request.shot,
            adapter=generator.name,
            model=generator.model,
            amount=quote.amount,
            currency=quote.currency,
        )
    )
    job = generator.submit(request, _NoFrames())
    ledger.add(_entry(Event.SUBMITTED, key, request, job, quote.amount))
    return job


def _entry(event: Event, key: str, request: ClipRequest, job: Job, amount: float | None) -> Entry:
    return Entry(
        event=event,
        key=key,
        shot=request.shot,
        adapter=job.adapter,
        model=job.model,
        endpoint=job.endpoint,
        vendor_id=job.vendor_id,
        amount=amount,
        message=job.message,
    )


def _save(
    production: Production, generator: Generator, request: ClipRequest, key: str, clip: Path, cost: float | None, seconds: float
) -> Take:
    facts = made(
        key, clip, seconds=seconds, frames=request.frames, adapter=f"{generator.name} {generator.version}",
        model=generator.model, seed=request.seed, cost=cost, text=request.text,
    )  # fmt: skip
    take = _take(production, request.shot, clip, facts)
    verdict = judge_take(production, take, request)
    write_json(clip.with_suffix(".json"), {**facts, "findings": [asdict(finding) for finding in verdict.findings]})
    return take


def _take(production: Production, shot: str, clip: Path, facts: dict[str, Any]) -> Take:
    return Take(
        shot=ShotId(shot),
        key=facts["key"],
        clip=MediaRef(path=Path(production.folder.relative(clip)), sha256=facts["sha256"][clip.name]),
        frames=facts["frames"],
        adapter=facts["adapter"],
        model=facts["model"],
        seed=facts["seed"],
        cost=facts["cost"],
        text=facts.get("text", ""),
    )

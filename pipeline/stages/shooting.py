"""Takes: each shot made once by its generator, encoded once, paid for once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.errors import (
    AccountLocked,
    BudgetError,
    ContentRefused,
    GenerationFailed,
    JobGone,
    MediaError,
    OutcomeUnknown,
    UnsupportedRequest,
)
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import Screenplay, Shot, ShotId
from pipeline.illustration.cards import end_card, title_card
from pipeline.media.picture import Encoding, TakeWriter
from pipeline.planning.continuity import continued_by
from pipeline.planning.routing import candidates
from pipeline.planning.shots import FADE_IN, FADE_OUT, LineTake, ShotPlan, overlaps, plan_card, plan_shot
from pipeline.ports import ClipRequest, Finding, Generator, JobState, Keyframe, Quote, Take, Telling, Verdict
from pipeline.stages.asking import Order, clip_request, located
from pipeline.stages.hosted import collect, compared, failed_before, is_paid, job_key, played, reject, settings, spoil
from pipeline.stages.judging import best, faults, judge_take
from pipeline.stages.production import Production, listening, step
from pipeline.store.artifacts import content_key, is_made, made, read_json, write_json
from pipeline.store.folder import FilmFolder

FALLS_BACK = (ContentRefused, UnsupportedRequest, GenerationFailed, AccountLocked, JobGone)
"""Failures of one generator after which the next one is asked."""

CARD_VERSION = "1"

LISTENER = "speech"
"""Name of the judge who listens whether the words were said."""


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
    production: Production,
    screenplay: Screenplay,
    shot: Shot,
    plan: ShotPlan,
    keyframe: Keyframe,
    drawn: Sequence[Keyframe] = (),
    last: Keyframe | None = None,
) -> Take:
    """The best take of one shot; what is missing or stale is made first. It ends at ``last`` where its generator takes a last frame.

    A hosted job that an earlier run submitted is collected, never submitted again. Where a generator refuses or fails, the
    next one that can make the shot is asked, and the record of its take says so.

    Raises:
        PlanError: no generator can make the shot.
        BudgetError: it would cost too much.
        AdapterError: the last generator failed or refused.
    """
    reasons: list[str] = []
    with step(production, "take", shot.id) as now:
        able = makers(production, shot.id, plan, keyframe.scene is not None)
        for place, generator in enumerate(able):
            order = Order(production, screenplay, shot, plan, generator, keyframe, tuple(drawn), last, tuple(reasons))
            if place < len(able) - 1 and (before := _failed_before(order, refusals=True)):
                reasons.append(before)
                continue
            try:
                take, now.kept = _best(order)
            except FALLS_BACK as error:
                if place == len(able) - 1:
                    raise
                reasons.append(f"{generator.name}: {error}")
                continue
            now.detail = "; ".join(reasons)
            return take
    raise AssertionError("unreachable: the last generator returns or raises")


def ended_by(production: Production, screenplay: Screenplay, shot: Shot) -> Shot | None:
    """The shot at whose keyframe this one ends, None where it ends as it will or no generator of the film takes a last frame."""
    return continued_by(screenplay, shot) if any(g.capabilities().last_frame for g in production.studio.generators) else None


def makers(production: Production, shot: str, plan: ShotPlan, has_scene: bool) -> tuple[Generator, ...]:
    """Who can make a shot, in the order in which they are asked.

    Raises:
        PlanError: nobody.
    """
    brief, chosen, usual = production.brief, production.shooting.generator(shot), production.shooting.usual
    asked = tuple(g for g in production.studio.generators if not usual or g.name == chosen or g.name in usual)
    wished = (chosen, *(usual or tuple(g.name for g in production.studio.generators))[:1])
    return candidates(shot, plan.frames, brief.rate, brief.size, has_scene, asked, chosen, wished)


def quoted(
    production: Production,
    screenplay: Screenplay,
    shot: Shot,
    plan: ShotPlan,
    keyframe: Keyframe,
    drawn: Sequence[Keyframe] = (),
    last: Keyframe | None = None,
    has_scene: bool | None = None,
) -> tuple[Generator, Quote, bool]:
    """Who would make a shot first, the price of all its takes, and whether that is paid already.

    Args:
        production: the film.
        screenplay: its script.
        shot: the shot.
        plan: its length.
        keyframe: its picture; one that is not drawn yet has no bytes, and nothing is paid for it.
        drawn: the keyframes before it.
        last: the picture that it ends at.
        has_scene: the keyframe will have a layered scene, None to look at ``keyframe``.
    """
    generator = makers(production, shot.id, plan, keyframe.scene is not None if has_scene is None else has_scene)[0]
    order = Order(production, screenplay, shot, plan, generator, keyframe, tuple(drawn), last)
    requests = [clip_request(order, number) for number in range(production.shooting.takes)]
    quotes = [generator.quote(request) for request in requests]
    amounts = [quote.amount for quote in quotes]
    total = None if None in amounts else sum(amount for amount in amounts if amount is not None)
    keys = [job_key(generator, request) for request in requests]
    paid = generator.capabilities().local or all(is_paid(production, shot.id, key) for key in keys)
    return generator, replace(quotes[0], amount=total), paid


def is_taken(
    production: Production,
    screenplay: Screenplay,
    shot: Shot,
    plan: ShotPlan,
    keyframe: Keyframe,
    drawn: Sequence[Keyframe] = (),
    last: Keyframe | None = None,
) -> bool:
    """Whether all takes of a shot are there, by the generator that is asked first; the arguments are those of ``make_take``."""
    generator = makers(production, shot.id, plan, keyframe.scene is not None)[0]
    order = Order(production, screenplay, shot, plan, generator, keyframe, tuple(drawn), last)
    keys = (take_key(production, generator, clip_request(order, number), plan) for number in range(production.shooting.takes))
    return all(read_take(production, shot.id, key) is not None for key in keys)


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
    name = (generator.name, generator.version, generator.model, settings(generator))
    return content_key("take", *name, request, encoding(production), plan.cuts)


def read_take(production: Production, shot: str, key: str) -> Take | None:
    """The take in the folder, None if it is missing, damaged or of another key."""
    clip = production.folder.takes(shot) / f"{key}.mp4"
    record = read_json(clip.with_suffix(".json"))
    return _take(production, shot, clip, record) if is_made(record, key, clip) else None


def _writer(production: Production, plan: ShotPlan, clip: Path) -> TakeWriter:
    return TakeWriter(clip, encoding=encoding(production), frames=plan.frames, cuts=plan.cuts, edges=edges(production.folder))


def _best(order: Order) -> tuple[Take, bool]:
    """The best of the takes, and whether all of them were there already; what comes after a first take may fail without losing it."""
    production, wanted = order.production, order.production.shooting.takes
    most = wanted + (0 if order.generator.capabilities().cpu_bound else production.shooting.retakes)
    takes: dict[int, tuple[Take, Verdict]] = {}
    kept, missing = True, ""
    for number in range(most):
        if number >= wanted and not all(faults(verdict) for _, verdict in takes.values()):
            break
        if takes and (before := _failed_before(order, number)):
            missing = f"{missing}; take {number + 1} was not made: {before}"
            continue
        try:
            take, verdict, was_there = _one(order, number, last=number + 1 >= most)
        except OutcomeUnknown:
            raise  # a job may run; it is not forgotten over a take that will do
        except (*FALLS_BACK, BudgetError) as error:
            if not takes or (number < wanted and isinstance(error, BudgetError)):
                raise
            missing = f"{missing}; take {number + 1} was not made: {error}"
            continue
        takes[number] = (take, verdict)
        kept = kept and was_there
    number, reason = best({number: verdict for number, (_, verdict) in takes.items()})
    if len(takes) > 1 or missing:
        write_json(production.folder.takes(order.shot.id) / "choice.json", {"take": takes[number][0].key, "reason": f"{reason}{missing}"})
    return takes[number][0], kept


def _one(order: Order, number: int, *, last: bool) -> tuple[Take, Verdict, bool]:
    """Take ``number``, its verdict, and whether it was there already."""
    production, generator = order.production, order.generator
    request = clip_request(order, number)
    key = take_key(production, generator, request, order.plan)
    kept = read_take(production, order.shot.id, key)
    if kept is not None:
        return kept, _verdict(production, kept), True
    clip = production.folder.takes(order.shot.id) / f"{key}.mp4"
    began = time.monotonic()
    placed = located(production, request)
    cost, seen = (_drawn if generator.capabilities().local else _bought)(order, request, placed, clip)
    facts = made(
        key, clip, seconds=time.monotonic() - began, frames=request.frames, adapter=f"{generator.name} {generator.version}",
        model=generator.model, seed=request.seed, cost=cost, text=request.text, number=number + 1,
        instead_of=list(order.instead_of), ends_at=request.last.shot if request.last else "",
    )  # fmt: skip
    take = _take(production, order.shot.id, clip, facts)
    verdict = judge_take(production, take, placed, seen)
    facts = {**facts, "findings": [asdict(finding) for finding in verdict.findings], "misheard": _misheard(verdict)}
    write_json(clip.with_suffix(".json"), facts)
    if not generator.capabilities().local and not verdict.good and not last:
        reject(production, job_key(generator, request), verdict)
    return _take(production, order.shot.id, clip, facts), verdict, False


def _drawn(order: Order, request: ClipRequest, placed: ClipRequest, clip: Path) -> tuple[float | None, tuple[Finding, ...]]:
    """Let a local generator write its frames; it costs nothing."""
    generator = order.generator
    with _heard_alone(order), order.production.across(generator), _writer(order.production, order.plan, clip) as writer:
        job = generator.submit(placed, writer)
    if job.state is not JobState.DONE:
        said = f"{generator.name} did not finish {request.shot}: {job.message}"
        raise (ContentRefused if job.refused else GenerationFailed)(said, adapter=generator.name, shot=request.shot)
    return 0.0, ()


@contextmanager
def _heard_alone(order: Order) -> Iterator[None]:
    """Pass on what a generator tells of its shot; one that tells makes its shots one after another, so that it is clear of which."""
    if not isinstance(order.generator, Telling):
        yield
        return
    with order.production.spending.slot(order.generator), listening(order.production, order.generator, "take", order.shot.id):
        yield


def _bought(order: Order, request: ClipRequest, placed: ClipRequest, clip: Path) -> tuple[float | None, tuple[Finding, ...]]:
    """Buy a clip from a vendor, or use the one that is paid for, and bring it into house form."""
    production, generator, key = order.production, order.generator, job_key(order.generator, request)
    came = collect(production, generator, placed, key)
    try:
        facts, seen = compared(came.path, request)
        production.conform(
            came.path,
            clip,
            encoding=encoding(production),
            frames=order.plan.frames,
            cuts=order.plan.cuts,
            edges=edges(production.folder),
            speed=played(facts, request),
            hold=True,
            facts=facts,
        )
    except MediaError as error:
        spoil(production, came, request.shot, key, str(error))
        raise GenerationFailed(
            f"the clip of {request.shot} cannot be used: {error}", hint="run again for another", adapter=generator.name, shot=request.shot
        ) from error
    return came.cost, seen


def _failed_before(order: Order, number: int = 0, *, refusals: bool = False) -> str:
    """Why a vendor's job for a take failed in an earlier run, "" where it did not; with ``refusals`` only where it was refused."""
    if order.generator.capabilities().local:
        return ""
    return failed_before(order.production, job_key(order.generator, clip_request(order, number)), refusals=refusals)


def _verdict(production: Production, take: Take) -> Verdict:
    """What the judges said of a take when it was made."""
    record = read_json(production.folder.root / take.clip.path.with_suffix(".json"))
    return Verdict(findings=tuple(Finding(**finding) for finding in record.get("findings", ())))


def _misheard(verdict: Verdict) -> bool:
    """Whether a judge who listened found the words missing or wrong."""
    return any(finding.fault and finding.judge == LISTENER for finding in verdict.findings)


def _heard(production: Production, shot: str, clip: Path, facts: dict[str, Any]) -> str:
    """Whose sound is heard: as the film wishes, but our voices where the clip is silent or says something else."""
    wished = production.shooting.heard(shot)
    silent = wished == "clip" and (facts.get("misheard", False) or not clip.with_suffix(".wav").is_file())
    return "voice" if silent else wished


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
        heard=_heard(production, shot, clip, facts),
        instead_of=tuple(facts.get("instead_of", ())),
    )

"""Clips from vendors: submitted once, found again by the next run however this one ends, kept as they came.

The clip is kept under ``takes/<shot>/source`` under the key of its *job*, which knows what was asked for and nothing of how the
film is encoded: another quality or another cut makes the take again from the same clip, and costs nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.errors import (
    AccountLocked,
    AdapterError,
    AnswerLost,
    BackendBusy,
    ContentRefused,
    GenerationFailed,
    Interrupted,
    JobGone,
    LimitsLearned,
    MediaMismatch,
    OutcomeUnknown,
    TransientAdapterError,
    UnsupportedRequest,
)
from pipeline.film.media import MediaFacts
from pipeline.media.probe import probe
from pipeline.ports import ClipRequest, Configured, Findable, Finding, Generator, Job, JobState, Progress, Verdict
from pipeline.stages.production import Production
from pipeline.stages.spending import Ticket
from pipeline.store.artifacts import content_key, is_made, made, read_json, write_json
from pipeline.store.ledger import OVER, Event

SETTLING = 3.0
"""Seconds for which a vendor's list is asked before it is believed that the job is not in it."""

_RUNNING = (JobState.QUEUED, JobState.RUNNING)
_SHORTEST_PAUSE, _CLOSE_PAUSE = 0.1, 0.05
"""Seconds between two looks at a job at least; the shorter one where it is known when jobs end."""
_LONGEST_PAUSE = 10.0
_SHARE, _CLOSE_SHARE = 0.05, 0.02
"""Pause between two looks at a job, as a share of how long it has run; the smaller one where it is known when jobs end."""
_EARLY = 0.9
"""Share of the time that jobs usually take before the first look."""
_GLANCE = 0.2
_SENDINGS = 4
_SHORT = 0.5
"""Seconds of a held last frame that nobody minds."""
_REFUSALS = (ContentRefused.__name__, UnsupportedRequest.__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A clip as it came from its vendor.

    Attributes:
        path: the file.
        cost: what it cost in US dollars, None when not known.
        token: the attempt that made it.
        vendor_id: the vendor's id of the job.
    """

    path: Path
    cost: float | None
    token: str
    vendor_id: str


def settings(generator: Generator) -> tuple[tuple[str, str], ...]:
    """The settings of a generator that change its clips."""
    return generator.settings if isinstance(generator, Configured) else ()


def job_key(generator: Generator, request: ClipRequest) -> str:
    """The key of what a vendor is asked for; not of the adapter's version, for a better adapter pays for nothing twice."""
    return content_key("job", generator.name, generator.model, settings(generator), request)


def source(production: Production, shot: str, key: str) -> Path:
    """Where the clip of a job is kept."""
    return production.folder.takes(shot) / "source" / f"{key}.mp4"


def is_paid(production: Production, shot: str, key: str) -> bool:
    """Whether no further money is needed for a clip: it is here, or its job was sent."""
    if read_clip(production, shot, key) is not None:
        return True
    attempt = production.spending.last(key)
    return attempt is not None and attempt.submitted is not None and attempt.last.event not in OVER


def read_clip(production: Production, shot: str, key: str) -> Clip | None:
    """The clip of a job that is here already."""
    path = source(production, shot, key)
    record = read_json(path.with_suffix(".json"))
    if not is_made(record, key, path):
        return None
    return Clip(path=path, cost=record.get("cost"), token=str(record.get("token", "")), vendor_id=str(record.get("job", "")))


def collect(production: Production, generator: Generator, request: ClipRequest, key: str) -> Clip:
    """The clip of a request: the one that is here, that of a job that runs, or that of a new job.

    Args:
        production: the film in the making.
        generator: a hosted one.
        request: with pictures where the generator finds them.
        key: ``job_key`` of the request.

    Raises:
        BudgetError: it may not be paid for, or nobody can tell whether it is.
        AdapterError: the vendor failed or refused.
    """
    kept = read_clip(production, request.shot, key)
    if kept is not None:
        return kept
    with _slot(production, generator), production.across(generator):
        ticket, job = _begun(production, generator, request, key)
        job = _followed(production, generator, ticket, job)
    cost = job.cost if job.cost is not None else ticket.amount
    production.spending.note(ticket, Event.SETTLED, job, amount=cost)
    return _fetched(production, generator, request, ticket, job, cost)


def compared(path: Path, request: ClipRequest) -> tuple[MediaFacts, tuple[Finding, ...]]:
    """What a clip is, and how it differs from what was asked for; all of it is conformed, and what cannot be mended is a fault.

    Raises:
        MediaError: it cannot be read.
    """
    facts = probe(path)
    if facts.picture is None:
        raise MediaMismatch(f"{path.name} has no picture", expected="a picture stream", found="sound only")
    length = float(facts.seconds)
    found = [_finding(f"came with {length:.2f} s for {request.seconds:.2f} s", length < request.seconds - _SHORT)]
    if facts.picture.size != request.size:
        found.append(_finding(f"came as {facts.picture.size}, scaled to {request.size}", False))
    if facts.picture.rate != request.rate:
        found.append(_finding(f"came with {facts.picture.rate} frames per second, resampled to {request.rate}", False))
    if request.sound and facts.sound is None:
        found.append(_finding("came without the sound that was asked for", True))
    return facts, tuple(found)


def played(facts: MediaFacts, request: ClipRequest) -> Fraction:
    """How fast a clip is played: as it came, or through to its last picture where it was to end at one."""
    if request.last is None:
        return Fraction(1)
    return max(Fraction(1), Fraction(int(facts.seconds * request.rate.fraction), request.frames))


def failed_before(production: Production, key: str, *, refusals: bool = False) -> str:
    """Why the latest job of a clip failed, "" where it did not; with ``refusals`` only where the vendor refused exactly this."""
    attempt = production.spending.last(key)
    if attempt is None or attempt.last.event is not Event.FAILED or (refusals and attempt.last.kind not in _REFUSALS):
        return ""
    return f"{attempt.last.adapter}: {attempt.last.message}"


def reject(production: Production, key: str, verdict: Verdict) -> None:
    """Write down that a take was paid for and found wanting."""
    attempt = production.spending.last(key)
    if attempt is not None:
        wrong = "; ".join(f"{f.judge}: {f.text}" for f in verdict.findings if f.fault)
        production.spending.note(production.spending.taken_up(attempt), Event.REJECTED, attempt.job, message=wrong)


def spoil(production: Production, clip: Clip, shot: str, key: str, reason: str) -> None:
    """Write down that a clip that was paid for cannot be used; the next run makes another."""
    attempt = production.spending.last(key)
    if attempt is not None:
        _failed(production, production.spending.taken_up(attempt), None, GenerationFailed(reason), clip.cost)
    clip.path.with_suffix(".json").unlink(missing_ok=True)
    if clip.path.is_file():
        os.replace(clip.path, _failures(production, shot) / f"{clip.token}.mp4")


def _finding(text: str, fault: bool) -> Finding:
    return Finding(judge="delivery", text=text, fault=fault)


def _begun(production: Production, generator: Generator, request: ClipRequest, key: str) -> tuple[Ticket, Job]:
    """A job that runs: found in the ledger, found at the vendor, or sent now."""
    attempt = production.spending.last(key)
    if attempt is not None and attempt.last.event not in OVER:
        if attempt.job is not None:
            return production.spending.taken_up(attempt), attempt.job
        if attempt.last.event in (Event.SENDING, Event.UNKNOWN):
            ticket = production.spending.taken_up(attempt)
            job = _recovered(production, generator, request, ticket, attempt.sent)
            if job is not None:
                return ticket, job
    return _sent(production, generator, request, key)


def _sent(production: Production, generator: Generator, request: ClipRequest, key: str) -> tuple[Ticket, Job]:
    for _ in range(_SENDINGS):
        production.check()
        ticket = production.spending.reserve(generator, key, request.shot, generator.quote(request))
        production.spending.note(ticket, Event.SENDING)
        since = time.time()
        try:
            return ticket, _submitted(production, generator, request, ticket)
        except AnswerLost:
            found = _recovered(production, generator, request, ticket, since)
        except LimitsLearned:
            continue  # what was set aside is free again; the next round sets aside what is asked for now
        if found is not None:
            return ticket, found
    raise BackendBusy(f"{generator.name} breaks every connection before it takes a job", hint="run again later", adapter=generator.name)


def _submitted(production: Production, generator: Generator, request: ClipRequest, ticket: Ticket, *, lost: bool = False) -> Job:
    """The job that the vendor made of a request; ``lost``: an answer to this very request was lost before, so nothing is set free."""
    try:
        job = generator.submit(replace(request, token=ticket.token), _NoFrames())
    except (AnswerLost, Interrupted):
        raise  # the vendor may have it
    except TransientAdapterError as error:
        if lost:
            raise
        production.spending.note(ticket, Event.RELEASED, amount=0.0, message=str(error), kind=type(error).__name__)
        raise
    except AdapterError as error:
        _failed(production, ticket, None, error, 0.0)
        if isinstance(error, AccountLocked):
            production.spending.lock_account(generator.name, str(error))
        raise
    production.spending.note(ticket, Event.SUBMITTED, job)
    return job


def _recovered(production: Production, generator: Generator, request: ClipRequest, ticket: Ticket, since: float) -> Job | None:
    """The job behind a submit whose answer was lost; None where it is certain, or decided, that there is none.

    Raises:
        OutcomeUnknown: nobody can tell, and nobody has decided.
    """
    if generator.capabilities().idempotent:
        return _submitted(production, generator, request, ticket, lost=True)
    if isinstance(generator, Findable):
        try:
            return _looked_up(production, generator, request, ticket, since)
        except UnsupportedRequest:
            pass  # this vendor's list does not tell
    _decide(production, ticket)
    return None


def _looked_up(production: Production, generator: Findable, request: ClipRequest, ticket: Ticket, since: float) -> Job | None:
    began = time.monotonic()  # a wall clock that jumps must neither cut this short nor make it last
    while True:
        late = time.monotonic() - began >= SETTLING
        with production.spending.claiming():
            job = generator.find(replace(request, token=ticket.token), since, production.spending.known_jobs())
            if job is not None:
                production.spending.note(ticket, Event.SUBMITTED, job)
                return job
        if late:
            production.spending.note(ticket, Event.RELEASED, amount=0.0, message="the vendor never got it")
            return None
        _pause(production, 0.5)


def _decide(production: Production, ticket: Ticket) -> None:
    """Follow the film's policy about a job that may have been billed; returns where it is given up.

    Raises:
        OutcomeUnknown: the policy is to stop.
    """
    production.spending.note(ticket, Event.UNKNOWN, message="the vendor may have accepted it")
    question = f"{ticket.adapter} may have accepted and billed {ticket.shot} ({ticket.token}), and does not say"
    policy = production.spending.budget.on_unknown
    if policy == "resubmit" or (policy == "ask" and production.ask(f"{question}. Send it again?")):
        production.spending.note(ticket, Event.FAILED, message="given up; its price counts as spent", kind="OutcomeUnknown")
        return
    raise OutcomeUnknown(
        question,
        hint="look at the vendor's own page; budget.on_unknown=resubmit sends it again, and both prices count as spent",
        shot=ticket.shot,
    )


def _followed(production: Production, generator: Generator, ticket: Ticket, job: Job) -> Job:
    """The job when it is done."""
    began = time.monotonic()
    usual = production.spending.usual(generator)
    told = 0.0
    shortest, share = (_CLOSE_PAUSE, _CLOSE_SHARE) if usual else (_SHORTEST_PAUSE, _SHARE)
    if job.state in _RUNNING and job.progress == 0.0:
        _pause(production, _EARLY * usual)
    while job.state in _RUNNING:
        production.check()
        try:
            job = generator.poll(job)
        except (JobGone, ContentRefused) as error:
            _failed(production, ticket, job, error, ticket.amount)
            raise
        except (AccountLocked, UnsupportedRequest, GenerationFailed) as error:
            # the job may be doing well: it stays in the ledger, and nobody else makes the shot meanwhile
            raise BackendBusy(f"{ticket.shot} cannot be looked at: {error}", hint=error.hint, adapter=generator.name) from error
        if job.state in _RUNNING:
            told = _told(production, ticket.shot, job, told)
            _pause(production, min(_LONGEST_PAUSE, max(shortest, share * (time.monotonic() - began))))
    if job.state is JobState.DONE:
        production.spending.took(generator, time.monotonic() - began)
        return job
    kind = ContentRefused if job.refused else GenerationFailed
    said = f"{generator.name} {'refused' if job.refused else 'failed on'} {ticket.shot}: {job.message or job.state.value}"
    failure = kind(said, hint="change the shot, or name another generator in video.fallback", adapter=generator.name, shot=ticket.shot)
    _failed(production, ticket, job, failure, job.cost if job.cost is not None else ticket.amount)
    raise failure


def _told(production: Production, shot: str, job: Job, before: float) -> float:
    """Tell how far a job is where that has changed; gives how far that was."""
    if job.progress > before:
        production.watch(Progress(stage="take", item=shot, state="going", detail=f"{job.progress:.0%} at {job.adapter}"))
    return max(before, job.progress)


def _fetched(production: Production, generator: Generator, request: ClipRequest, ticket: Ticket, job: Job, cost: float | None) -> Clip:
    try:
        found = generator.fetch(job, production.folder.work / "downloads" / ticket.key)
    except (GenerationFailed, JobGone, UnsupportedRequest, ContentRefused) as error:
        _failed(production, ticket, job, error, cost)
        raise
    path = source(production, request.shot, ticket.key)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.replace(found, path)
    facts: dict[str, Any] = {
        "adapter": job.adapter, "model": job.model, "endpoint": job.endpoint, "job": job.vendor_id, "token": ticket.token,
        "cost": cost, "prompt": request.text, "seed": request.seed, "seconds": request.seconds,
    }  # fmt: skip
    write_json(path.with_suffix(".json"), made(ticket.key, path, **facts))
    return Clip(path=path, cost=cost, token=ticket.token, vendor_id=job.vendor_id)


def _failed(production: Production, ticket: Ticket, job: Job | None, error: AdapterError, amount: float | None) -> None:
    kind = type(error).__name__
    production.spending.note(ticket, Event.FAILED, job, amount=amount, message=str(error), kind=kind)
    facts = {"token": ticket.token, "adapter": ticket.adapter, "model": ticket.model, "kind": kind, "reason": str(error), "cost": amount}
    write_json(_failures(production, ticket.shot) / f"{ticket.token}.json", facts)


def _failures(production: Production, shot: str) -> Path:
    folder = production.folder.takes(shot) / "failed"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _slot(production: Production, generator: Generator) -> Iterator[None]:
    slot = production.spending.slot(generator)
    while not slot.acquire(timeout=_GLANCE):
        production.check()
        production.spending.check_account(generator.name)
    try:
        yield
    finally:
        slot.release()


def _pause(production: Production, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        production.check()
        time.sleep(min(left, _GLANCE))


class _NoFrames:
    """The sink of hosted generators, which send files instead."""

    def write(self, pixels: object) -> None:
        raise TypeError("a hosted generator returns a file, not frames")

    def sound(self, sound: object) -> None:
        raise TypeError("a hosted generator returns a file, not sound")

"""What runs inside a worker process: the stages by name, for one film after another, with what is heavy kept warm between them."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.errors import GenerationFailed
from pipeline.media.plain import EXPENDABLE
from pipeline.ports import Progress
from pipeline.stages.production import Production
from workflows.config import FilmConfig
from workflows.garbage import keep_what_is_there

GRACE = 3.0
"""Seconds between the parent's end and the hard end of a worker that does not react."""

KEPT = 32
"""Films whose productions a worker keeps: more than are made side by side. They weigh little: models are kept by the parts."""

NEWS, DONE, FAILED = "news", "done", "failed"
"""What a worker says: a film's root and a step; what a job gave; an error and where it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A job for a worker: a name of ``jobs`` with plain arguments, and the film that it belongs to.

    ``again``: a worker ended under it before.
    """

    config: FilmConfig
    root: str
    job: str
    arguments: tuple[Any, ...] = ()
    again: bool = False


class _Dismissed(BaseException):
    """Unwinds the current job, so that temporary files and child processes go with it."""


@dataclass(slots=True)
class _Bench:
    """What this process works on, and whom it tells."""

    channel: Any
    lock: threading.Lock = field(default_factory=threading.Lock)
    busy: bool = False
    productions: OrderedDict[str, tuple[FilmConfig, Production]] = field(default_factory=OrderedDict)

    def say(self, *words: Any) -> None:
        with self.lock, suppress(BrokenPipeError):  # a parent that is gone hears nothing; the watch over it ends this process
            self.channel.send(words)


_bench: _Bench | None = None


def serve(channel: Any, first: Call, environment: dict[str, str]) -> None:
    """Do what comes through the channel until it is closed.

    Args:
        channel: one end of a duplex pipe.
        first: done before anything else, and not answered: whatever it imports and builds is there for the first job.
        environment: of whoever wants the work, which has changed, perhaps, since the process was begun of which this is a copy.
    """
    global _bench
    os.environ.clear()
    os.environ.update(environment)
    _bench = bench = _Bench(channel)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to everyone; the parent decides
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_watch_parent, name="parent watch", daemon=True).start()
    with suppress(Exception):  # whoever needs it for a film is told
        work(bench, first)
    keep_what_is_there()
    while True:
        try:
            call = channel.recv()
        except EOFError:
            return
        _answer(bench, call)


def work(bench: _Bench, call: Call) -> Any:
    """Run one stage of a film with plain arguments and return its plain result."""
    bench.busy = True
    # a clip under which a worker ended is the ffmpeg program's
    (EXPENDABLE.clear if call.again else EXPENDABLE.set)()
    try:
        return jobs()[call.job](_production(bench, call), *call.arguments)
    except _Dismissed:
        os._exit(128 + signal.SIGTERM)
    finally:
        bench.busy = False


def _answer(bench: _Bench, call: Call) -> None:
    try:
        words: tuple[Any, ...] = (DONE, work(bench, call))
    except Exception as error:  # noqa: BLE001 - every error belongs to whoever asked
        words = (FAILED, error, traceback.format_exc())
    try:
        bench.say(*words)
    except (pickle.PicklingError, TypeError, AttributeError):
        told = GenerationFailed(f"{call.job} gave what cannot be told: {words[1]!r}"[:500])
        bench.say(FAILED, told, str(words[-1]))


def _production(bench: _Bench, call: Call) -> Production:
    """The production of a film: kept while others are worked on, made again where the film's settings have changed."""
    known = bench.productions.pop(call.root, None)
    if known is None or known[0] != call.config:
        if known is not None:
            known[1].studio.close()
        known = (call.config, _made(bench, call))
    bench.productions[call.root] = known
    while len(bench.productions) > KEPT:
        _, (_, oldest) = bench.productions.popitem(last=False)
        oldest.studio.close()
    return known[1]


def _made(bench: _Bench, call: Call) -> Production:
    import cv2

    from workflows.wiring import make_production

    def watch(progress: Progress) -> None:
        bench.say(NEWS, call.root, progress)

    cv2.setNumThreads(1)
    return make_production(call.config, Path(call.root), watch=watch)


def jobs() -> dict[str, Callable[..., Any]]:
    """The stages that workers run, by name."""
    from pipeline.media.picture import prepare
    from pipeline.stages.cutting import assemble
    from pipeline.stages.lines import speak_lines
    from pipeline.stages.meetings import meet
    from pipeline.stages.pictures import draw_keyframe
    from pipeline.stages.shooting import make_card, make_take
    from pipeline.stages.soundtrack import compose_ambience, compose_score

    return {
        "nothing": lambda production: None,
        "draw": draw_keyframe,
        "speak": speak_lines,
        "take": make_take,
        "conform": lambda production, path, out, settings: prepare(path, out, **settings),
        "card": make_card,
        "meet": meet,
        "score": compose_score,
        "ambience": compose_ambience,
        "assemble": assemble,
    }


def _leave(number: int, frame: FrameType | None) -> None:
    if _bench is not None and _bench.busy:
        raise _Dismissed
    os._exit(128 + signal.SIGTERM)


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    multiprocessing.connection.wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(128 + signal.SIGTERM)

"""What runs inside a worker process: one production, built once, and the stages by name."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.stages.production import Production
from workflows.config import FilmConfig

GRACE = 3.0
"""Seconds between the parent's end and the hard end of a worker that does not react."""


class _Dismissed(BaseException):
    """Unwinds the current job, so that temporary files and child processes go with it."""


@dataclass(slots=True)
class _Bench:
    """What this process works on."""

    config: FilmConfig
    root: Path
    news: Any
    busy: bool = False
    production: Production | None = None


_bench: _Bench | None = None


def begin(config: FilmConfig, root: str, news: Any) -> None:
    """Set the process up: its signals and its watch over the parent."""
    global _bench
    _bench = _Bench(config, Path(root), news)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to everyone; the parent decides
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_watch_parent, name="parent watch", daemon=True).start()


def work(job: str, arguments: tuple[Any, ...]) -> Any:
    """Run one stage of the film with plain arguments and return its plain result."""
    assert _bench is not None, "begin comes first"
    _bench.busy = True
    try:
        return jobs()[job](_made(_bench), *arguments)
    except _Dismissed:
        os._exit(128 + signal.SIGTERM)
    finally:
        _bench.busy = False


def ready() -> None:
    """Import and build everything, so that the first job finds it warm."""
    work("nothing", ())


def _made(bench: _Bench) -> Production:
    if bench.production is None:
        import cv2

        from workflows.wiring import make_production

        cv2.setNumThreads(1)
        bench.production = make_production(bench.config, bench.root, watch=bench.news.put)
    return bench.production


def jobs() -> dict[str, Callable[..., Any]]:
    """The stages that workers run, by name."""
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
        "card": make_card,
        "meet": meet,
        "score": compose_score,
        "ambience": compose_ambience,
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

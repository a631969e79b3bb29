"""What servers of the ``/v1/videos`` format answer. They agree on the way of a job and differ in its words, which are all understood."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from pipeline.ports import JobState

_STATES = {
    JobState.QUEUED: ("queued", "pending", "created", "submitted", "accepted", "scheduled", "starting", "waiting"),
    JobState.DONE: ("completed", "complete", "succeeded", "success", "done", "finished", "ready"),
    JobState.FAILED: ("failed", "failure", "error", "errored", "rejected", "expired", "timeout"),
    JobState.CANCELLED: ("cancelled", "canceled", "aborted", "deleted"),
}
_STATE = {word: state for state, words in _STATES.items() for word in words}
_NAMES = ("id", "video_id", "task_id", "job_id", "request_id", "generation_id")
_WRAPS = ("data", "video", "job", "task", "result")
_LINKS = ("url", "video_url", "content_url", "download_url", "output_url", "output", "video", "videos", "result", "data", "content")


def job(reply: dict[str, Any]) -> dict[str, Any]:
    """The object that describes the job: the answer itself, or what lies in it."""
    inner = next((reply[name] for name in _WRAPS if isinstance(reply.get(name), dict) and identity(reply[name])), None)
    return reply if identity(reply) or inner is None else inner


def identity(item: dict[str, Any]) -> str:
    """The id of a job as text, "" where there is none."""
    return next((str(item[name]) for name in _NAMES if item.get(name) not in (None, "")), "")


def state(item: dict[str, Any]) -> JobState:
    """Where a job stands; a job that has only begun may not say so, and any other word is work in progress."""
    word = str(item.get("status") or item.get("state") or "queued").strip().lower()
    return _STATE.get(word, JobState.RUNNING)


def progress(item: dict[str, Any]) -> float:
    """How much is done, 0 to 1, from a number or text of per cent; 0 where that is not said."""
    return min(1.0, max(0.0, _number(str(item.get("progress") or 0).rstrip("% "), 0.0) / 100))


def made(item: dict[str, Any]) -> float:
    """Unix time at which a job was made, infinite where the server does not say it in a way that can be read."""
    said = item.get("created_at") or item.get("created")
    if isinstance(said, str) and not said.replace(".", "", 1).isdigit():
        try:
            return datetime.fromisoformat(said.replace("Z", "+00:00")).timestamp()
        except ValueError:
            return math.inf
    return _number(said, math.inf) if said else math.inf


def fault(item: dict[str, Any]) -> tuple[str, str]:
    """(code, words) of what went wrong."""
    error = item.get("error") or item.get("failure_reason") or ""
    return (str(error.get("code") or ""), str(error.get("message") or "")) if isinstance(error, dict) else ("", str(error))


def items(page: Any) -> list[dict[str, Any]]:
    """The jobs, or models, of a list."""
    found = page if isinstance(page, list) else next((page[n] for n in ("data", "videos", "jobs", "items") if page.get(n)), ())
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def link(reply: dict[str, Any], base_url: str) -> str:
    """The address of the clip that an answer names, whole; "" where it names none."""
    found = next(_links({name: reply[name] for name in _LINKS if reply.get(name)}), "")
    return urljoin(f"{base_url}/", found) if found else ""


def _links(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
        yield value
    elif isinstance(value, dict):
        for name in _LINKS:
            yield from _links(value.get(name))
    elif isinstance(value, list):
        for one in value:
            yield from _links(one)


def _number(text: Any, otherwise: float) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return otherwise

"""Runway: one interface before its own models and many others'. POST image_to_video makes a task, GET and DELETE tasks/ID look and stop.

Checked against runwayml 5.24.0, whose types say which model takes which fields. A task says what it cost, in credits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from adapters.framing import data_uri
from adapters.hub import HubGenerator, HubOptions, film_link
from pipeline.ports import ClipRequest, Job, JobState

CREDIT = 0.01
"""US dollars, as copies of docs.dev.runwayml.com said on 22 November 2026."""

_STATES = {
    "PENDING": JobState.QUEUED,
    "THROTTLED": JobState.QUEUED,
    "RUNNING": JobState.RUNNING,
    "SUCCEEDED": JobState.DONE,
    "FAILED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HubOptions):
    """Settings of the generator; see ``HubOptions``."""

    base_url: str = "https://api.dev.runwayml.com/v1"
    model: str = "gen4_turbo"
    key: str = "env:RUNWAYML_API_SECRET"


class RunwayGenerator(HubGenerator):
    """Clips from the models behind Runway.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "runway"
    fixed: ClassVar[Mapping[str, str]] = {"X-Runway-Version": "2024-11-06"}
    most: ClassVar[int] = 3_700_000  # a data address may have 5 MB, of which base64 takes a quarter
    usual_fields = "text=promptText,first=promptImage,pixels=ratio,seconds=duration"

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())

    def cancel(self, job: Job) -> None:
        """Stop the task; one that runs already is charged all the same."""
        self._vendor.delete(f"tasks/{job.vendor_id}")

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        return "image_to_video", {"model": self.model, **self._arguments(request)}

    def _value(self, field: str, request: ClipRequest) -> Any:
        if field == "first" and self._able.last_frame and request.last:
            frames = (("first", request.keyframe), ("last", request.last))
            return [{"position": at, "uri": data_uri(self._picture(one, request))} for at, one in frames]
        return None if field == "last" else super()._value(field, request)

    def _look(self, job: Job) -> dict[str, Any]:
        return self._vendor.get(f"tasks/{job.vendor_id}")

    def _told(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("status", "PENDING")), JobState.RUNNING)
        credits = (reply.get("cost") or {}).get("credits")
        return self._job(
            reply.get("id"),
            state,
            code=str(reply.get("failureCode") or ""),
            words=str(reply.get("failure") or ""),
            progress=float(reply.get("progress") or 0.0),
            cost=None if credits is None else round(float(credits) * CREDIT, 6),
        )

    def _link(self, job: Job) -> str:
        return film_link(self._look(job).get("output"))

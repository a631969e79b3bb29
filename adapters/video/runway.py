"""Runway, by its own library: one interface before its own models and many others'. A task says what it cost, in credits.

The types of runwayml 5.24.0 say which model takes which fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from adapters.framing import data_uri
from adapters.hub import HubGenerator, HubOptions, film_link
from adapters.libraries import HOME, STAND_IN, imported
from pipeline.ports import ClipRequest, Job, JobState

if TYPE_CHECKING:
    from runwayml import RunwayML

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
    most: ClassVar[int] = 3_700_000  # a data address may have 5 MB, of which base64 takes a quarter
    usual_fields = "text=promptText,first=promptImage,pixels=ratio,seconds=duration"

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())

    def cancel(self, job: Job) -> None:
        """Stop the task; one that runs already is charged all the same."""
        self._line.stopped(lambda: self._library.tasks.delete(job.vendor_id))

    @cached_property
    def _library(self) -> RunwayML:
        make: type[RunwayML] = imported("runwayml", self.name).RunwayML
        return make(api_key=STAND_IN, base_url=HOME, max_retries=0, http_client=self._line.client("/v1"))

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        asked = self._arguments(request)
        # what the library insists on, whichever model; the other fields are the model's own
        needed = {"model": self.model, "prompt_image": asked.pop("promptImage", None)}
        create = cast(Any, self._library.image_to_video).create
        return self._line.submitted(lambda: create(**needed, extra_body=asked), request.token)

    def _value(self, field: str, request: ClipRequest) -> Any:
        if field == "first" and self._able.last_frame and request.last:
            frames = (("first", request.keyframe), ("last", request.last))
            return [{"position": at, "uri": data_uri(self._picture(one, request))} for at, one in frames]
        return None if field == "last" else super()._value(field, request)

    def _look(self, job: Job) -> dict[str, Any]:
        return self._line.asked(lambda: self._library.tasks.retrieve(job.vendor_id))

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

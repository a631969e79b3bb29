"""Replicate by its own library (replicate 1.0.7): any model by owner and name, or by its version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from adapters.hub import HubGenerator, HubOptions, film_link
from adapters.libraries import HOME, STAND_IN, imported
from pipeline.ports import ClipRequest, Job, JobState

if TYPE_CHECKING:
    from replicate.client import Client

_STATES = {
    "starting": JobState.QUEUED,
    "processing": JobState.RUNNING,
    "succeeded": JobState.DONE,
    "failed": JobState.FAILED,
    "canceled": JobState.CANCELLED,
    "aborted": JobState.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HubOptions):
    """Settings of the generator; see ``HubOptions``. A model is "owner/name" or "owner/name:version"."""

    base_url: str = "https://api.replicate.com/v1"
    model: str = "wan-video/wan-2.5-i2v"
    key: str = "env:REPLICATE_API_TOKEN"


class ReplicateGenerator(HubGenerator):
    """Clips from any video model of Replicate.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "replicate"
    most: ClassVar[int] = 700_000  # a data address should stay below a megabyte
    usual_fields = "text=prompt,first=image"

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())

    def cancel(self, job: Job) -> None:
        """Stop the prediction."""
        self._line.stopped(lambda: self._library.predictions.cancel(job.vendor_id))

    @cached_property
    def _library(self) -> Client:
        make: type[Client] = imported("replicate.client", self.name).Client
        return make(STAND_IN, base_url=HOME, transport=self._line.transport("/v1"))

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        asked = self._arguments(request)
        name, _, version = self.model.partition(":")
        predictions, models = self._library.predictions, self._library.models.predictions
        make = (lambda: predictions.create(version, asked)) if version else (lambda: models.create(name, asked))
        return self._line.submitted(make, request.token)

    def _look(self, job: Job) -> dict[str, Any]:
        return self._line.asked(lambda: self._library.predictions.get(job.vendor_id))

    def _told(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("status", "starting")), JobState.RUNNING)
        return self._job(reply.get("id"), state, words=str(reply.get("error") or ""))

    def _link(self, job: Job) -> str:
        return film_link(self._look(job).get("output"))

"""Replicate: any model by owner and name, or by its version. POST predictions, GET and cancel them by id.

Checked against replicate 1.0.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from adapters.hub import HubGenerator, HubOptions, film_link
from pipeline.ports import ClipRequest, Job, JobState

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
        self._vendor.delete(f"predictions/{job.vendor_id}/cancel", "POST")

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        name, _, version = self.model.partition(":")
        asked: dict[str, Any] = {"input": self._arguments(request)}
        return ("predictions", {"version": version, **asked}) if version else (f"models/{name}/predictions", asked)

    def _look(self, job: Job) -> dict[str, Any]:
        return self._vendor.get(f"predictions/{job.vendor_id}")

    def _told(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("status", "starting")), JobState.RUNNING)
        return self._job(reply.get("id"), state, words=str(reply.get("error") or ""))

    def _link(self, job: Job) -> str:
        return film_link(self._look(job).get("output"))

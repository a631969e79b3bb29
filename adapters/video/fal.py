"""fal by its own library (fal-client 1.0.3): a queue before many models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from adapters.hub import HubGenerator, HubOptions, film_link
from adapters.libraries import STAND_IN, imported
from pipeline.errors import ContentRefused, GenerationFailed, UnsupportedRequest
from pipeline.ports import ClipRequest, Job, JobState

if TYPE_CHECKING:
    from fal_client import SyncClient

_STATES = {"IN_QUEUE": JobState.QUEUED, "IN_PROGRESS": JobState.RUNNING, "COMPLETED": JobState.DONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HubOptions):
    """Settings of the generator; see ``HubOptions``."""

    base_url: str = "https://queue.fal.run"
    model: str = "fal-ai/ltx-2/image-to-video"
    key: str = "env:FAL_KEY"


class FalGenerator(HubGenerator):
    """Clips from any video model of fal.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "fal"
    headers: ClassVar[Mapping[str, str] | None] = {"Authorization": "Key "}
    usual_fields = "text=prompt,first=image_url"

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())

    def cancel(self, job: Job) -> None:
        """Take the request out of the queue; one that is being made already may not stop."""
        try:
            self._line.stopped(lambda: self._library.cancel(job.model or self.model, job.vendor_id))
        except UnsupportedRequest:  # 400: it has ended
            return

    @cached_property
    def _library(self) -> SyncClient:
        fal = imported("fal_client.client", self.name)
        made: SyncClient = fal.SyncClient(key=STAND_IN)
        # it takes neither a client nor a base URL; this stands where it keeps the one that it makes
        vars(made)["_client"] = self._line.client(home=fal.QUEUE_URL_FORMAT.rstrip("/"))
        return made

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        asked = self._arguments(request)
        return self._line.submitted(lambda: self._library.submit(self.model, asked), request.token)

    def _look(self, job: Job) -> dict[str, Any]:
        """The status, and what it came to: a model that declined says so only in its result."""
        handle = self._library.get_handle(job.model or self.model, job.vendor_id)
        status = self._line.asked(handle.status)
        if status.get("status") != "COMPLETED" or status.get("error"):
            return status
        try:
            # its own get() asks for the status again first, and sleeps
            return {**status, "result": self._line.asked(lambda: handle.client.get(handle.response_url))}
        except (ContentRefused, UnsupportedRequest, GenerationFailed) as error:
            kind = "content_policy_violation" if isinstance(error, ContentRefused) else type(error).__name__
            return {**status, "error": str(error), "error_type": kind}

    def _told(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("status", "IN_QUEUE")), JobState.RUNNING)
        code, words = str(reply.get("error_type") or ""), str(reply.get("error") or "")
        if code or words:
            state = JobState.CANCELLED if "cancel" in f"{code} {words}".lower() else JobState.FAILED
        return self._job(reply.get("request_id"), state, code=code, words=words)

    def _link(self, job: Job) -> str:
        return film_link(self._look(job).get("result"))

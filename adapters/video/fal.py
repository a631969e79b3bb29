"""fal: a queue before many models. POST a model's path, GET the request's status and result, PUT its cancel.

Checked against fal-client 1.0.3. The path of a request holds owner and name of the model, not what stands behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from adapters.hub import HubGenerator, HubOptions, film_link
from pipeline.errors import ContentRefused, GenerationFailed, UnsupportedRequest
from pipeline.ports import ClipRequest, Job, JobState

_STATES = {"IN_QUEUE": JobState.QUEUED, "IN_PROGRESS": JobState.RUNNING, "COMPLETED": JobState.DONE}
_NAMESPACES = ("workflows", "comfy")


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
            self._vendor.delete(f"{self._path(job)}/cancel", "PUT")
        except UnsupportedRequest:  # 400: it has ended
            return

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        return self.model, self._arguments(request)

    def _look(self, job: Job) -> dict[str, Any]:
        """The status, and what it came to: a model that declined says so only in its result."""
        status = self._vendor.get(f"{self._path(job)}/status")
        if status.get("status") != "COMPLETED" or status.get("error"):
            return status
        try:
            return {**status, "result": self._vendor.get(self._path(job))}
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

    def _path(self, job: Job) -> str:
        parts = (job.model or self.model).split("/")
        return f"{'/'.join(parts[: 3 if parts[0] in _NAMESPACES else 2])}/requests/{job.vendor_id}"

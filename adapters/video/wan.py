"""Alibaba's Wan through Model Studio. POST services/aigc/video-generation/video-synthesis, GET and cancel tasks/ID.

Jobs are sent by Alibaba's library (dashscope 2.0.2), which would send one again when a connection breaks: over our line it cannot.
Models before 2.7 take one picture as img_url, later ones a list of media. Tasks are looked at and stopped without the library, whose
fetch and cancel open connections of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from adapters.framing import data_uri, lines
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.libraries import HOME, STAND_IN, imported
from pipeline.errors import ConfigError, JobGone, UnsupportedRequest
from pipeline.film.timing import Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState

_STATES = {
    "PENDING": JobState.QUEUED,
    "SUSPENDED": JobState.QUEUED,
    "RUNNING": JobState.RUNNING,
    "SUCCEEDED": JobState.DONE,
    "FAILED": JobState.FAILED,
    "CANCELED": JobState.CANCELLED,
}
_MEDIA_SINCE = (2, 7)
_OF_THE_LIBRARY = frozenset((
    "api_key", "api_protocol", "base_address", "enable_encryption", "extra_input", "flattened_output", "function", "head_frame", "headers",
    "http_method", "is_binary_input", "is_service", "media", "pre_task_id", "query", "request_timeout", "resources", "session", "stream",
    "tail_frame", "task", "task_group", "template", "user_agent", "workspace", "ws_stream_mode",
))  # fmt: skip
"""Arguments by which dashscope asks in another way, or elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator; see ``HostedOptions``. ``extra`` goes into the parameters."""

    base_url: str = "https://dashscope-intl.aliyuncs.com/api/v1"
    model: str = "wan2.7-i2v"
    key: str = "env:DASHSCOPE_API_KEY"


class WanGenerator(HostedGenerator):
    """Clips from Wan.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "wan"
    usual: ClassVar[Capabilities] = Capabilities(
        local=False,
        needs=("network", "key"),
        sizes=tuple(map(Size.parse, ("1280x720", "720x1280", "1920x1080", "1080x1920"))),
        negative_prompt=True,
        seed=False,
        slots=2,
    )

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())
        astray = sorted(name for name in self._extra if name in _OF_THE_LIBRARY or name.endswith(("_url", "_urls")))
        if astray:
            raise ConfigError(
                f"extra of wan may not hold {', '.join(astray)}: that is the library's own, or a file that it would send elsewhere",
                hint="leave it out; extra holds the parameters of the model, as prompt_extend",
                key="extra",
            )

    def cancel(self, job: Job) -> None:
        """Stop a task that has not begun; one that has goes on."""
        try:
            self._vendor.delete(f"tasks/{job.vendor_id}/cancel", "POST")
        except UnsupportedRequest:  # 400: it has begun
            return

    @cached_property
    def _library(self) -> Any:
        return imported("dashscope.aigc.video_synthesis", self.name).VideoSynthesis

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        asked: dict[str, Any] = {
            **self._pictures(request),
            "resolution": lines(self._size(request)).upper(),
            "duration": int(self._seconds(request)),
            "seed": request.seed,
            "watermark": False,
            "extend_prompt": bool(self._extra.get("prompt_extend", True)),
            **self._extra,
        }
        if request.negative:
            asked["negative_prompt"] = request.negative
        way = {"api_key": STAND_IN, "base_address": HOME, "session": self._line.session()}
        call = self._library.async_call
        return self._line.submitted(lambda: call(self.model, request.text, **asked, **way), request.token)

    def _pictures(self, request: ClipRequest) -> dict[str, Any]:
        first = data_uri(self._picture(request.keyframe, request))
        found = re.match(r"wanx?(\d+)\.(\d+)", self.model)
        if found and (int(found[1]), int(found[2])) < _MEDIA_SINCE:
            return {"img_url": first}
        media = [{"type": "first_frame", "url": first}]
        if request.last and self._able.last_frame:
            media.append({"type": "last_frame", "url": data_uri(self._picture(request.last, request))})
        return {"media": media}

    def _look(self, job: Job) -> dict[str, Any]:
        reply = self._vendor.get(f"tasks/{job.vendor_id}")
        if (reply.get("output") or {}).get("task_status") == "UNKNOWN":
            raise JobGone(f"{self.name} does not know job {job.vendor_id} any more", adapter=self.name)
        return reply

    def _told(self, reply: dict[str, Any]) -> Job:
        task = reply.get("output") or {}
        state = _STATES.get(str(task.get("task_status", "PENDING")), JobState.RUNNING)
        return self._job(task.get("task_id"), state, code=str(task.get("code") or ""), words=str(task.get("message") or ""))

    def _link(self, job: Job) -> str:
        return str((self._look(job).get("output") or {}).get("video_url") or "")

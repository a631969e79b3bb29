"""MiniMax: Hailuo by its first interface. POST video_generation, GET query/video_generation, GET files/retrieve for the clip.

There is no SDK; read from the vendor's pages. Its errors come with status 200 and a code of their own. There is no way to stop a job.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from adapters.framing import data_uri, lines
from adapters.hosted import HostedGenerator, HostedOptions
from pipeline.errors import JobGone, UnsupportedRequest
from pipeline.film.timing import Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState

_STATES = {
    "Preparing": JobState.QUEUED,
    "Queueing": JobState.QUEUED,
    "Processing": JobState.RUNNING,
    "Success": JobState.DONE,
    "Fail": JobState.FAILED,
}
_STATUS = {1000: 500, 1001: 504, 1002: 429, 1004: 401, 1008: 402, 1013: 500, 1024: 500, 1033: 500, 1039: 429, 2049: 401, 2056: 429}
_REFUSED = (1026, 1027)
_LONG = 6
"""Seconds above which there is no 1080P."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator; see ``HostedOptions``."""

    base_url: str = "https://api.minimax.io/v1"
    model: str = "MiniMax-Hailuo-2.3"
    key: str = "env:MINIMAX_API_KEY"


class MiniMaxGenerator(HostedGenerator):
    """Clips from Hailuo.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "minimax"
    usual: ClassVar[Capabilities] = Capabilities(
        local=False,
        needs=("network", "key"),
        sizes=tuple(map(Size.parse, ("1366x768", "768x1366", "1920x1080", "1080x1920"))),
        lengths=(6, 10),
        longest=10,
        seed=False,
        slots=2,
    )

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())

    def _fault(self, reply: dict[str, Any]) -> tuple[int, str] | None:
        code, words = _verdict(reply)
        if not code or reply.get("status") == "Fail":  # a job that failed is an answer
            return None
        return _STATUS.get(code, 400), f"{'content policy: ' if code in _REFUSED else ''}{words} ({code})"

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        seconds, size = self._seconds(request), self._size(request)
        body: dict[str, Any] = {
            "model": self.model,
            "prompt": request.text,
            "first_frame_image": data_uri(self._picture(request.keyframe, request)),
            "duration": int(seconds),
            "resolution": "768P" if seconds > _LONG and lines(size) == "1080p" else lines(size).upper(),
        }
        if request.last and self._able.last_frame:
            body["last_frame_image"] = data_uri(self._picture(request.last, request))
        return "video_generation", {**body, **self._extra}

    def _look(self, job: Job) -> dict[str, Any]:
        try:
            return self._vendor.get("query/video_generation", task_id=job.vendor_id)
        except UnsupportedRequest as error:
            raise JobGone(f"{self.name} does not know job {job.vendor_id}", adapter=self.name) from error

    def _told(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("status", "Preparing")), JobState.RUNNING)
        code, words = _verdict(reply)
        refused = "content policy" if code in _REFUSED else str(code or "")
        return self._job(reply.get("task_id"), state, code=refused, words=words if state is JobState.FAILED else "")

    def _link(self, job: Job) -> str:
        held = self._look(job).get("file_id")
        return str((self._vendor.get("files/retrieve", file_id=held).get("file") or {}).get("download_url") or "") if held else ""


def _verdict(reply: dict[str, Any]) -> tuple[int, str]:
    found = reply.get("base_resp") or {}
    return int(found.get("status_code") or 0), str(found.get("status_msg") or "")

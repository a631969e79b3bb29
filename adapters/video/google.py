"""Google's Interactions API by its library (google-genai 3.4.0): Gemini Omni makes clips with sound, in the background.

Veo on Google Cloud has another format, and an adapter of its own.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from adapters.framing import lines, mime, ratio
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.jobs import trust
from adapters.libraries import HOME, STAND_IN, Line, imported
from pipeline.errors import UnsupportedRequest
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import HttpOptions

_STATES = {
    "queued": JobState.QUEUED,
    "in_progress": JobState.RUNNING,
    "completed": JobState.DONE,
    "cancelled": JobState.CANCELLED,
    "failed": JobState.FAILED,
    "incomplete": JobState.FAILED,
    "budget_exceeded": JobState.FAILED,
    "requires_action": JobState.FAILED,
}
_VERSION = "v1"
_SIZES = ("1280x720", "720x1280", "1920x1080", "1080x1920", "640x360", "360x640", "3840x2160", "2160x3840")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator; see ``HostedOptions``."""

    base_url: str = "https://generativelanguage.googleapis.com/v1"
    model: str = "gemini-omni-1.1-flash"
    key: str = "env:GEMINI_API_KEY"


class GoogleGenerator(HostedGenerator):
    """Clips from Gemini Omni.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "google"
    headers: ClassVar[Mapping[str, str] | None] = {"x-goog-api-key": ""}
    usual: ClassVar[Capabilities] = Capabilities(
        local=False,
        needs=("network", "key"),
        sizes=tuple(map(Size.parse, _SIZES)),
        rates=(FrameRate(24),),
        lengths=(3, 4, 5, 6, 7, 8, 9, 10),
        longest=10,
        native_sound=True,
        seed=False,
        slots=2,
    )

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())

    def cancel(self, job: Job) -> None:
        """Stop an interaction in the background."""
        try:
            self._line.stopped(lambda: self._library.interactions.cancel(job.vendor_id))
        except UnsupportedRequest:  # 400: it has ended
            return

    @cached_property
    def _library(self) -> Client:
        make: type[Client] = imported("google.genai", self.name).Client
        return make(vertexai=False, api_key=STAND_IN, http_options=http_options(self._line, self.name))

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        size, picture = self._size(request), self._picture(request.keyframe, request)
        film = {
            "type": "video",
            "aspect_ratio": ratio(size, ("16:9", "9:16")),
            "resolution": lines(size),
            "duration": f"{self._seconds(request):g}s",
            "delivery": "uri",
        }
        image = {"type": "image", "data": base64.b64encode(picture).decode(), "mime_type": mime(picture)}
        asked = {
            "model": self.model,
            "background": True,
            "store": True,
            "input": [{"type": "user_input", "content": [image, {"type": "text", "text": request.text}]}],
            "response_format": film,
            "generation_config": {"video_config": {"task": "image_to_video"}},
        }
        create = cast(Any, self._library.interactions).create
        return self._line.submitted(lambda: create(**asked, extra_body=self._extra), request.token)

    def _look(self, job: Job) -> dict[str, Any]:
        return self._line.asked(lambda: self._library.interactions.get(job.vendor_id))

    def _told(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("status", "queued")), JobState.RUNNING)
        if state is JobState.DONE and not _film(reply):
            state = JobState.FAILED  # a model that declines answers with words
        faults = [*(reply.get("errors") or ()), *(step["error"] for step in reply.get("steps") or () if step.get("error"))]
        words = "; ".join(str(fault.get("message", "")) for fault in faults) or _words(reply)
        code = " ".join(str(fault.get("code", "")) for fault in faults)
        return self._job(reply.get("id"), state, code=code, words=words if state is JobState.FAILED else "")

    def _link(self, job: Job) -> str:
        film = _film(self._look(job))
        if film.get("data"):
            return f"data:{film.get('mime_type', 'video/mp4')};base64,{film['data']}"
        address = str(film.get("uri") or "")
        held = "files/" in address and ":download" not in address and not address.endswith(".mp4")
        return f"{address}:download?alt=media" if held else address


def http_options(line: Line, adapter: str) -> HttpOptions:
    """How Google's library is to ask: over a line, and once.

    Raises:
        AdapterUnavailable: the library is not installed.
    """
    types = imported("google.genai.types", adapter)
    options: HttpOptions = types.HttpOptions(
        base_url=HOME,
        api_version=_VERSION,
        httpx_client=line.client(f"/{_VERSION}"),
        # for clients that nobody uses, and for which it would read all certificates again
        async_client_args={"verify": trust(), "ssl": trust()},
        retry_options=types.HttpRetryOptions(attempts=1),
    )
    return options


def _film(reply: dict[str, Any]) -> dict[str, Any]:
    """The film in an answer, {} where there is none."""
    whole = reply.get("output_video")
    return whole if isinstance(whole, dict) else next((part for part in _contents(reply) if part.get("type") == "video"), {})


def _words(reply: dict[str, Any]) -> str:
    return " ".join(str(part.get("text", "")) for part in _contents(reply) if part.get("type") == "text")


def _contents(reply: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for step in reply.get("steps") or ():
        if step.get("type") == "model_output":
            yield from step.get("content") or ()

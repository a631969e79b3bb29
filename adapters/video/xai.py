"""xAI: Grok Imagine by its own library (xai-sdk 1.21.0), which speaks gRPC. There is no way to stop a job.

The library words the messages; ``adapters.calls`` sends them. What a request cost is said in ticks of a ten-thousand-millionth
of a dollar.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from adapters.calls import Channel
from adapters.framing import data_uri, lines, ratio
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.libraries import imported
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState, Keyframe

TICK = 1e-10
"""US dollars, as ``usage.proto`` of the vendor says."""

_STATES = {"PENDING": JobState.RUNNING, "DONE": JobState.DONE, "FAILED": JobState.FAILED, "EXPIRED": JobState.FAILED}
_RATIOS = ("16:9", "3:2", "4:3", "1:1", "3:4", "2:3", "9:16")
_SIZES = ("1280x720", "720x1280", "1920x1080", "1080x1920", "854x480", "480x854", "720x720", "960x720", "720x960")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator; see ``HostedOptions``. ``extra`` holds more arguments of the library's ``video.start``."""

    base_url: str = "https://api.x.ai"
    model: str = "grok-imagine-video-1.5"
    key: str = "env:XAI_API_KEY"


class XaiGenerator(HostedGenerator):
    """Clips from Grok Imagine.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "xai"
    usual: ClassVar[Capabilities] = Capabilities(
        local=False,
        needs=("network", "key"),
        sizes=tuple(map(Size.parse, _SIZES)),
        rates=(FrameRate(24),),
        lengths=tuple(map(float, range(1, 16))),
        longest=15,
        native_sound=True,
        seed=False,
        slots=4,
    )

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())
        self._channel = Channel(self._line, self._vendor)

    def close(self) -> None:
        """End all waiting."""
        super().close()
        self._channel.close()

    @cached_property
    def _library(self) -> Any:
        return imported("xai_sdk.sync.video", self.name).Client(self._channel)

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        size = self._size(request)
        asked: dict[str, Any] = {
            "image_url": self._sent(request.keyframe, request),
            "duration": int(self._seconds(request)),
            "aspect_ratio": ratio(size, _RATIOS),
            "resolution": lines(size),
            "generate_audio": request.sound,
        }
        if request.last:
            asked["last_frame_url"] = self._sent(request.last, request)
        if request.references:
            asked["reference_image_urls"] = [self._sent(one, request) for one in request.references]
        start = self._library.start
        return self._line.submitted(lambda: start(request.text, self.model, **{**asked, **self._extra}), request.token)

    def _sent(self, keyframe: Keyframe, request: ClipRequest) -> str:
        return data_uri(self._picture(keyframe, request))

    def _look(self, job: Job) -> dict[str, Any]:
        return self._line.asked(lambda: self._library.get(job.vendor_id))

    def _told(self, reply: dict[str, Any]) -> Job:
        made = reply.get("response") or {}
        film, error = made.get("video") or {}, made.get("error") or {}
        state = _STATES.get(str(reply.get("status", "PENDING")), JobState.RUNNING)
        code = str(error.get("code") or "")
        if state is not JobState.RUNNING and film.get("respect_moderation") is False:
            state, code = JobState.FAILED, "moderation"
        nameless = state is JobState.FAILED and not code
        ticks = (made.get("usage") or {}).get("cost_in_usd_ticks")
        return self._job(
            reply.get("request_id"),
            state,
            code=code,
            words=str(error.get("message") or (f"the job has {reply['status'].lower()}" if nameless else "")),
            progress=float(made.get("progress") or 0.0) / 100,
            cost=None if ticks is None else round(float(ticks) * TICK, 6),
        )

    def _link(self, job: Job) -> str:
        return str(((self._look(job).get("response") or {}).get("video") or {}).get("url") or "")

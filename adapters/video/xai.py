"""xAI: Grok Imagine over its web interface. POST videos/generations makes a job, GET videos/ID looks; there is no way to stop one.

Fields and states are those of the messages in xai-sdk 1.21.0. The library itself stays out: it speaks gRPC to the same service, which no
gateway of this format understands, and its channel tries calls again where nobody can see it. What a request cost is said in ticks of a
ten-thousand-millionth of a dollar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from adapters.framing import data_uri, lines, ratio
from adapters.hosted import HostedGenerator, HostedOptions
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState, Keyframe

TICK = 1e-10
"""US dollars, as ``usage.proto`` of the vendor says."""

_STATES = {
    "pending": JobState.RUNNING,
    "processing": JobState.RUNNING,
    "done": JobState.DONE,
    "failed": JobState.FAILED,
    "expired": JobState.FAILED,
}
_RATIOS = ("16:9", "3:2", "4:3", "1:1", "3:4", "2:3", "9:16")
_SIZES = ("1280x720", "720x1280", "1920x1080", "1080x1920", "854x480", "480x854", "720x720", "960x720", "720x960")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator; see ``HostedOptions``."""

    base_url: str = "https://api.x.ai/v1"
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

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        size = self._size(request)
        body: dict[str, Any] = {
            "model": self.model,
            "prompt": request.text,
            "image": self._sent(request.keyframe, request),
            "duration": int(self._seconds(request)),
            "aspect_ratio": ratio(size, _RATIOS),
            "resolution": lines(size),
            "generate_audio": request.sound,
        }
        if request.last:
            body["last_frame"] = self._sent(request.last, request)
        if request.references:
            body["reference_images"] = [self._sent(one, request) for one in request.references]
        return "videos/generations", {**body, **self._extra}

    def _sent(self, keyframe: Keyframe, request: ClipRequest) -> dict[str, str]:
        return {"url": data_uri(self._picture(keyframe, request))}

    def _look(self, job: Job) -> dict[str, Any]:
        return {"request_id": job.vendor_id, **self._vendor.get(f"videos/{job.vendor_id}")}

    def _told(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("status", "pending")).lower(), JobState.RUNNING)
        film, error = reply.get("video") or {}, reply.get("error") or {}
        code, words = (str(error.get("code", "")), str(error.get("message", ""))) if isinstance(error, dict) else ("", str(error))
        if film.get("respect_moderation") is False:
            state, code = JobState.FAILED, "moderation"
        ticks = (reply.get("usage") or {}).get("cost_in_usd_ticks")
        return self._job(
            reply.get("request_id"),
            state,
            code=code,
            words=words or (f"the job has {reply['status']}" if state is JobState.FAILED and not code else ""),
            progress=float(reply.get("progress") or 0.0) / 100,
            cost=None if ticks is None else round(float(ticks) * TICK, 6),
        )

    def _link(self, job: Job) -> str:
        return str((self._look(job).get("video") or {}).get("url") or "")

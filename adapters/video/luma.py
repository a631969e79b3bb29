"""Luma's Ray by the library of the Agents API (luma-agents 0.5.0); there is no way to stop a job.

Pictures are keyframes at places on a grid of 24 frames a second, which lengths of ten seconds need.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from adapters.framing import lines, mime, ratio
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.hub import film_link
from adapters.libraries import HOME, STAND_IN, imported
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState

if TYPE_CHECKING:
    from luma_agents import Luma

_STATES = {"queued": JobState.QUEUED, "processing": JobState.RUNNING, "completed": JobState.DONE, "failed": JobState.FAILED}
_RATIOS = ("3:1", "2:1", "21:9", "16:9", "4:3", "3:2", "1:1", "3:4", "2:3", "9:16", "1:2", "1:3")
_SIZES = ("1280x720", "720x1280", "1920x1080", "1080x1920", "960x540", "540x960", "640x360", "360x640", "720x720", "1680x720")
_GRID = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator; see ``HostedOptions``."""

    base_url: str = "https://agents.lumalabs.ai/v1"
    model: str = "ray-3.2"
    key: str = "env:LUMA_AGENTS_API_KEY"


class LumaGenerator(HostedGenerator):
    """Clips from Ray.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: there is no key.
    """

    name = "luma"
    usual: ClassVar[Capabilities] = Capabilities(
        local=False,
        needs=("network", "key"),
        sizes=tuple(map(Size.parse, _SIZES)),
        rates=(FrameRate(_GRID),),
        lengths=(5, 10),
        longest=10,
        last_frame=True,
        seed=False,
        slots=4,
    )

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())

    @cached_property
    def _library(self) -> Luma:
        make: type[Luma] = imported("luma_agents", self.name).Luma
        return make(auth_token=STAND_IN, base_url=HOME, max_retries=0, http_client=self._line.client())

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        size, seconds = self._size(request), self._seconds(request)
        frames = [(0, request.keyframe), *([(round(seconds * _GRID), request.last)] if request.last else [])]
        pictures = [self._picture(frame, request) for _, frame in frames]
        film = {
            "duration": f"{seconds:g}s",
            "resolution": lines(size),
            "keyframes": [{"data": base64.b64encode(data).decode(), "media_type": mime(data)} for data in pictures],
            "keyframe_indexes": [at for at, _ in frames],
        }
        asked = {"type": "video", "model": self.model, "prompt": request.text, "aspect_ratio": ratio(size, _RATIOS), "video": film}
        create = cast(Any, self._library.generations).create
        return self._line.submitted(lambda: create(**asked, extra_body=self._extra), request.token)

    def _look(self, job: Job) -> dict[str, Any]:
        return self._line.asked(lambda: self._library.generations.get(job.vendor_id))

    def _told(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("state", "queued")), JobState.RUNNING)
        return self._job(reply.get("id"), state, code=str(reply.get("failure_code") or ""), words=str(reply.get("failure_reason") or ""))

    def _link(self, job: Job) -> str:
        return film_link([one for one in self._look(job).get("output") or () if one.get("type") == "video"])

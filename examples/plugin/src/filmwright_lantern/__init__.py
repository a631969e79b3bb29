"""Clips from Lantern, an imaginary vendor with a small JSON interface."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.jobs import Limits, Vendor
from adapters.replies import refusal
from adapters.secrets import secret
from pipeline.errors import GenerationFailed
from pipeline.ports import Capabilities, ClipRequest, FrameSink, Job, JobState, Price, Quote

_STATES = {"waiting": JobState.QUEUED, "burning": JobState.RUNNING, "lit": JobState.DONE, "out": JobState.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings: video.base_url=..., video.brightness=3.

    Attributes:
        base_url: where Lantern lives.
        key: where its key is kept.
        brightness: 1 to 5; it changes the clip.
        pause: seconds before a request is tried again.
    """

    base_url: str = "https://api.lantern.example/v1"
    key: str = "env:LANTERN_API_KEY"
    brightness: int = 2
    pause: float = 0.25


class LanternGenerator:
    """Turns keyframes into clips at Lantern's."""

    name = "lantern"
    version = "1"
    model = "lantern-1"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options or Options()
        self.settings = (("brightness", str(self._options.brightness)),)
        key = secret(self._options.key, adapter=self.name)
        self._vendor = Vendor(self.name, self._options.base_url, key=key, limits=Limits(first_pause=self._options.pause))

    def capabilities(self) -> Capabilities:
        """Whole seconds up to ten, four jobs at once, and one job however often it is asked with the same token."""
        price = Price(amount=0.02, date="2026-11-22", source="an imaginary page")
        return Capabilities(local=False, needs=("network",), longest=10, slots=4, idempotent=True, price=price)

    def quote(self, request: ClipRequest) -> Quote:
        """Two cents for each second that is begun."""
        return Quote(amount=round(0.02 * math.ceil(request.seconds), 4), basis="0.02 per second begun")

    def submit(self, request: ClipRequest, sink: FrameSink) -> Job:
        """Send the keyframe and the words."""
        body = {
            "prompt": request.text,
            "seconds": math.ceil(request.seconds),
            "seed": request.seed,
            "brightness": self._options.brightness,
            "image": base64.b64encode(request.keyframe.picture.path.read_bytes()).decode("ascii"),
        }
        return self._job(self._vendor.submit("jobs", json=body, token=request.token, idempotent=True))

    def poll(self, job: Job) -> Job:
        """Ask where it stands."""
        return self._job(self._vendor.get(f"jobs/{job.vendor_id}"))

    def fetch(self, job: Job, into: Path) -> Path:
        """Download it; the link is asked for anew before every attempt, because links expire."""
        return self._vendor.download(lambda: self._link(job), into / f"{job.vendor_id}.mp4")

    def cancel(self, job: Job) -> None:
        """Blow it out."""
        self._vendor.delete(f"jobs/{job.vendor_id}")

    def close(self) -> None:
        """End all waiting."""
        self._vendor.close()

    def check(self) -> str:
        """What ``filmwright adapters check lantern`` shows; it costs nothing."""
        return str(self._vendor.get("about").get("name", "somebody who is not Lantern"))

    def _link(self, job: Job) -> str:
        link = self._vendor.get(f"jobs/{job.vendor_id}").get("url")
        if not link:
            raise GenerationFailed(f"job {job.vendor_id} has no clip", adapter=self.name)
        return str(link)

    def _job(self, reply: dict[str, Any]) -> Job:
        state = _STATES.get(str(reply.get("state")), JobState.RUNNING)
        said = str(reply.get("reason") or "")
        return Job(
            adapter=self.name,
            model=self.model,
            endpoint=self._vendor.base_url,
            vendor_id=str(reply["id"]),
            state=state,
            message=self._vendor.plain(said),
            refused=state is JobState.FAILED and refusal(said, ""),
            cost=reply.get("cost"),
        )

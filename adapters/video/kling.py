"""Kling. POST videos/image2video makes a task, GET videos/image2video/ID looks, by its id or by ours; nothing stops one.

There is no SDK; read from the vendor's pages. A key pair signs a token of half an hour. Our own id makes a job whose answer was
lost findable.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from adapters.framing import lines
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.hub import film_link
from adapters.secrets import Secret, needed
from pipeline.errors import JobGone, UnsupportedRequest
from pipeline.film.timing import Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState, Keyframe

_STATES = {
    "submitted": JobState.QUEUED,
    "processing": JobState.RUNNING,
    "succeed": JobState.DONE,
    "failed": JobState.FAILED,
}
_VALID = 1800.0
_EARLY = 300.0
_REFUSED = range(1300, 1302)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator, besides those that all have.

    Attributes:
        key: where the access key is kept.
        secret: where the secret key is kept.
    """

    base_url: str = "https://api-singapore.klingai.com/v1"
    model: str = "kling-v2-6"
    key: str = "env:KLING_ACCESS_KEY"
    secret: str = "env:KLING_SECRET_KEY"


class SignedToken(Secret):
    """A token signed with a key pair, made anew before it runs out."""

    __slots__ = ("_access", "_secret", "_until")

    def __init__(self, access: Secret, secret: Secret) -> None:
        super().__init__("")
        self._access, self._secret, self._until = access, secret, 0.0

    def reveal(self) -> str:
        """The token that is valid now."""
        now = time.time()
        if now > self._until - _EARLY:
            self._text, self._until = token(self._access.reveal(), self._secret.reveal(), now), now + _VALID
        return self._text


class KlingGenerator(HostedGenerator):
    """Clips from Kling.

    Args:
        options: its settings.

    Raises:
        AdapterUnavailable: a key is missing.
    """

    name = "kling"
    usual: ClassVar[Capabilities] = Capabilities(
        local=False,
        needs=("network", "key"),
        sizes=tuple(map(Size.parse, ("1280x720", "720x1280", "1920x1080", "1080x1920", "960x960", "1440x1440"))),
        lengths=(5, 10),
        longest=10,
        last_frame=True,
        negative_prompt=True,
        seed=False,
        slots=3,
    )

    def __init__(self, options: Options | None = None) -> None:
        self._secret = (options or Options()).secret
        super().__init__(options or Options())

    def find(self, request: ClipRequest, since: float, known: Collection[str]) -> Job | None:
        """The job that carries the token of this request as its own id."""
        try:
            found = self._told(self._vendor.get(f"videos/image2video/{request.token}"))
        except (JobGone, UnsupportedRequest):
            return None
        return found if found.vendor_id and found.vendor_id not in known else None

    def _key(self, options: HostedOptions) -> Secret:
        return SignedToken(needed(options.key, adapter=self.name), needed(self._secret, adapter=self.name))

    def _fault(self, reply: dict[str, Any]) -> tuple[int, str] | None:
        code = int(reply.get("code") or 0)
        if not code:
            return None
        status = 401 if code < 1100 else 402 if code < 1200 else 429 if code in (1302, 1303) else 500 if code >= 5000 else 400
        return status, f"{'content policy: ' if code in _REFUSED else ''}{reply.get('message', '')} ({code})"

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        fine = lines(self._size(request)) not in ("720p", "960p")
        body: dict[str, Any] = {
            "model_name": self.model,
            "image": self._held(request.keyframe, request),
            "prompt": request.text,
            "duration": f"{self._seconds(request):g}",
            "mode": "pro" if fine or request.sound or request.last else "std",
            "external_task_id": request.token,
        }
        if request.last:
            body["image_tail"] = self._held(request.last, request)
        if request.negative:
            body["negative_prompt"] = request.negative
        if self._able.native_sound:
            body["sound"] = "on" if request.sound else "off"
        return "videos/image2video", {**body, **self._extra}

    def _held(self, keyframe: Keyframe, request: ClipRequest) -> str:
        return base64.b64encode(self._picture(keyframe, request)).decode()

    def _look(self, job: Job) -> dict[str, Any]:
        return self._vendor.get(f"videos/image2video/{job.vendor_id}")

    def _told(self, reply: dict[str, Any]) -> Job:
        task = reply.get("data") or {}
        state = _STATES.get(str(task.get("task_status", "submitted")), JobState.RUNNING)
        return self._job(task.get("task_id"), state, words=str(task.get("task_status_msg") or ""))

    def _link(self, job: Job) -> str:
        return film_link(((self._look(job).get("data") or {}).get("task_result") or {}).get("videos"))


def token(access: str, secret: str, now: float) -> str:
    """A JSON web token (RFC 7519, HS256), valid from a little before ``now`` (Unix time) for half an hour."""
    claims = {"iss": access, "exp": int(now + _VALID), "nbf": int(now - 5)}
    head = ".".join(_part(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{head}.{_part(hmac.new(secret.encode(), head.encode(), hashlib.sha256).digest())}"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

"""A fake vendor that speaks ``/v1/videos``, counts and bills. Runs inside a test or as a process of its own.

    python -m tests.vendors.videos FILE [seconds per clip] [slots] [every n-th call fails]

writes its URL to FILE. As a process it answers GET /bill with what it has billed.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.vendors.clips import clip
from tests.vendors.server import Request, Vendor, serving


@dataclass
class Job:
    id: str
    fields: dict[str, str]
    picture: bytes
    created: float = field(default_factory=time.time)
    token: str = ""
    gone: bool = False


class Videos(Vendor):
    """Faults of POST: "accepted drop" and "accepted 500" bill and lose the answer, "refuse", "quota", "bad".
    Faults of GET (a job): "failed", "moderated", "page". Faults of content: "half", "page", "expired", "broken", "to URL".
    """

    def __init__(self, seconds: float = 0.0, slots: int = 1000, *, lists: bool = True, idempotent: bool = False, size: str = "128x72",
                 rate: str = "24", sound: bool = True, length: float = 0.0) -> None:  # fmt: skip
        super().__init__()
        self.seconds, self.slots, self.lists, self.idempotent = seconds, slots, lists, idempotent
        self.size, self.rate, self.sound, self.length = size, rate, sound, length
        self.jobs: list[Job] = []
        self.free: list[float] = []
        self.done: dict[str, float] = {}
        self.failed: dict[str, dict[str, str]] = {}
        self.takes_seconds: tuple[str, ...] = ()
        self.takes_sizes: tuple[str, ...] = ()
        self.lists_prompts = True
        self.every = 0
        """Every n-th call fails, in a way that may pass; 0 for none."""

    def fault(self, operation: str) -> str:
        with self.lock:
            if self.every and len(self.asked) % self.every == 0:
                kinds = {"POST": ("500", "429", "503"), "GET": ("500", "drop", "page"), "content": ("503", "drop", "half")}[operation]
                return kinds[len(self.asked) // self.every % len(kinds)]
        return super().fault(operation)

    @property
    def billed(self) -> int:
        return len(self.jobs)

    def answer(self, request: Request) -> None:
        path = urlsplit(request.path).path.removeprefix("/v1").strip("/").split("/")
        if path == ["bill"]:
            request.send({"billed": self.billed, "prompts": [job.fields.get("prompt") for job in self.jobs]})
        elif path == ["models"]:
            request.send({"data": [{"id": "tiny"}]})
        elif path == ["videos"]:
            (self._post if request.command == "POST" else self._list)(request)
        elif len(path) == 3 and path[2] == "content":
            self._content(request, path[1])
        elif len(path) == 2:
            (self._delete if request.command == "DELETE" else self._get)(request, path[1])
        else:
            request.send({"error": {"message": "no such page"}}, 404)

    def _post(self, request: Request) -> None:
        fault = self.fault("POST")
        if fault in ("refuse", "quota", "bad"):
            code, status = {"refuse": ("moderation_blocked", 400), "quota": ("insufficient_quota", 429), "bad": ("invalid_size", 400)}[
                fault
            ]
            request.send({"error": {"code": code, "message": f"the vendor says {code}"}}, status)
            return
        if not fault.startswith("accepted") and request.plays(fault):
            return
        if self._complained(request):
            return
        job = self._take(request)
        if fault == "accepted drop":
            request.drop()
        elif fault.startswith("accepted"):
            request.send({"error": {"message": "lost"}}, int(fault.partition(" ")[2]))
        else:
            request.send(self._told(job))

    def _complained(self, request: Request) -> bool:
        form = request.form()
        for name, taken in (("seconds", self.takes_seconds), ("size", self.takes_sizes)):
            value = form[name].decode()
            if taken and value not in taken:
                listed = ", ".join(repr(one) for one in taken)
                words = f"Invalid value: {value!r}. Supported values are: {listed}."
                request.send({"error": {"code": "invalid_value", "param": name, "message": words, "type": "invalid_request_error"}}, 400)
                return True
        return False

    def _take(self, request: Request) -> Job:
        form = request.form()
        token = request.headers.get("idempotency-key", "")
        picture = form.pop("input_reference", b"")
        fields = {name: value.decode() for name, value in form.items()}
        with self.lock:
            known = next((job for job in self.jobs if job.token == token), None) if self.idempotent and token else None
            if known is not None:
                return known
            job = Job(id=f"video_{len(self.jobs) + 1}", fields=fields, picture=picture, token=token)
            now = time.time()
            self.free = sorted(t for t in self.free if t > now)
            begins = self.free[-self.slots] if len(self.free) >= self.slots else now
            self.done[job.id] = begins + self.seconds
            self.free.append(self.done[job.id])
            self.jobs.append(job)
            return job

    def _get(self, request: Request, name: str) -> None:
        fault = self.fault("GET")
        job = self._job(name)
        if fault == "page":
            request.send_bytes(b"<html>busy</html>", "text/html")
        elif fault in ("failed", "moderated"):
            self.failed[name] = {"code": "moderation_blocked" if fault == "moderated" else "server_error", "message": "it went wrong"}
            request.send(self._told(job) if job else {}, 200)
        elif request.plays(fault):
            return
        elif job is None:
            request.send({"error": {"message": "no such job"}}, 404)
        else:
            request.send(self._told(job))

    def _list(self, request: Request) -> None:
        if not self.lists:
            request.send({"detail": "Method Not Allowed"}, 405)
            return
        after = parse_qs(urlsplit(request.path).query).get("after", [""])[0]
        jobs = list(reversed(self.jobs))
        if after:
            jobs = jobs[[job.id for job in jobs].index(after) + 1 :]
        page = jobs[:3]  # small pages, so that they are turned
        request.send({"object": "list", "data": [self._told(job) for job in page], "has_more": len(jobs) > len(page)})

    def _content(self, request: Request, name: str) -> None:
        fault = self.fault("content")
        job = self._job(name)
        if job is None:
            request.send({"error": {"message": "no such job"}}, 404)
            return
        data = clip(self.length or float(job.fields.get("seconds", "4")), self.size or job.fields["size"], self.rate, self.sound)
        if fault == "half":
            request.send_bytes(data[: len(data) // 2], "video/mp4", whole=len(data))
        elif fault == "page":
            request.send_bytes(b"<html>sorry</html>", "text/html")
        elif fault == "lie":
            request.send_bytes(b"<html>sorry</html>", "video/mp4")
        elif fault == "expired":
            request.send({"error": {"message": "expired"}}, 403)
        elif fault == "broken":
            request.send_bytes(data[: len(data) // 2], "video/mp4")
        elif fault.startswith("to "):
            request.send_bytes(b"", "text/plain", 302, Location=fault[3:])
        elif not request.plays(fault):
            request.send_bytes(data, "video/mp4")

    def _delete(self, request: Request, name: str) -> None:
        job = self._job(name)
        if job is None:
            request.send({"error": {"message": "no such job"}}, 404)
            return
        job.gone = True
        request.send({"id": name, "object": "video.deleted", "deleted": True})

    def _job(self, name: str) -> Job | None:
        return next((job for job in self.jobs if job.id == name and not job.gone), None)

    def _told(self, job: Job) -> dict[str, Any]:
        error = self.failed.get(job.id)
        left = self.done[job.id] - time.time()
        status = "failed" if error else "completed" if left <= 0 else "in_progress" if left <= self.seconds else "queued"
        progress = 100 if status == "completed" else round(100 * max(0.0, 1 - left / self.seconds)) if self.seconds and left > 0 else 0
        return {
            "id": job.id, "object": "video", "model": job.fields.get("model", "tiny"), "status": status, "progress": progress,
            "created_at": int(job.created), "seconds": job.fields.get("seconds", "4"), "size": job.fields.get("size", ""),
            "prompt": job.fields.get("prompt", "") if self.lists_prompts else None, "error": error,
        }  # fmt: skip


def main(words: list[str]) -> None:
    vendor = Videos(float(words[1]) if len(words) > 1 else 0.3, int(words[2]) if len(words) > 2 else 1000)
    vendor.every = int(words[3]) if len(words) > 3 else 0
    with serving(vendor) as url:
        part = Path(words[0] + ".part")
        part.write_text(f"{url}/v1")
        part.rename(words[0])
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main(sys.argv[1:])

"""What fake vendors of hosted generators have in common: jobs that are counted and billed, and faults.

A vendor of its own says which paths there are and how it words its answers.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.vendors.clips import clip
from tests.vendors.server import Request, Vendor

Route = Callable[[Request, str], None]


@dataclass
class Task:
    id: str
    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    made: float = field(default_factory=time.time)
    fault: str = ""
    """ "failed" or "moderated"."""
    cancelled: bool = False
    looks: int = 0


class Tasks(Vendor):
    """Faults of POST: "drop", "accepted drop", "accepted 502", "lock", "bad", "refuse", "echo" (of the key), status numbers.
    Faults of GET (a job): "failed", "moderated", "page", "drop", status numbers.
    Faults of content: "half", "page", "broken", "expired", "drop", status numbers.
    """

    def __init__(self, seconds: float = 0.1, *, sound: bool = True, length: float = 2.0) -> None:
        super().__init__()
        self.seconds, self.sound, self.length = seconds, sound, length
        self.tasks: list[Task] = []
        self.texts: list[str] = []

    @property
    def billed(self) -> int:
        return len(self.tasks)

    def error(self, kind: str) -> tuple[int, Any]:
        """(status, body) with which this vendor says "lock", "bad" and "refuse"."""
        raise NotImplementedError

    def look(self, name: str) -> Task | None:
        """A job by its id; plays what is to happen to it."""
        fault = self.faults["GET"][0] if self.faults["GET"] else ""
        task = next((t for t in self.tasks if t.id == name), None)
        if task and fault in ("failed", "moderated"):
            task.fault = self.fault("GET")
        if task:
            task.looks += 1
        return task

    def state(self, task: Task) -> str:
        """ "queued", "running", "done", "cancelled", or the fault."""
        if task.fault or task.cancelled:
            return task.fault or "cancelled"
        age = time.time() - task.made
        return "done" if age >= self.seconds else "running" if age > self.seconds / 2 else "queued"

    def plays(self, request: Request, operation: str) -> bool:
        """Answer with a fault of the operation that needs no job; the others wait."""
        waiting = self.faults[operation]
        if not waiting or waiting[0] in ("failed", "moderated") or waiting[0].startswith("accepted"):
            return False
        fault = self.fault(operation)
        if fault in ("lock", "bad", "refuse"):
            status, body = self.error(fault)
            request.send(body, status)
        elif fault == "echo":
            said = " ".join(v for k, v in request.headers.items() if k.lower() in ("authorization", "x-goog-api-key"))
            request.send({"error": {"message": f"bad request by {said}"}}, 400)
        elif fault == "page":
            request.send_bytes(b"<html>busy</html>", "text/html")
        else:
            return request.plays(fault)
        return True

    def take(self, request: Request, told: Callable[[Task], Any], name: str = "") -> None:
        """Accept a job, unless a fault prevents that, and answer with what ``told`` makes of it."""
        if self.plays(request, "POST"):
            return
        with self.lock:
            headers = {k.lower(): v for k, v in request.headers.items()}
            task = Task(id=name or f"task-{len(self.tasks) + 1}", path=request.path, body=json.loads(request.body), headers=headers)
            self.tasks.append(task)
        fault = self.fault("POST")
        if fault == "accepted drop":
            request.drop()
        elif fault.startswith("accepted"):
            request.send({}, int(fault.partition(" ")[2]))
        else:
            request.send(told(task))

    def content(self, request: Request) -> None:
        """The clip."""
        data = clip(self.length, "128x72", "24", self.sound)
        fault = self.fault("content")
        if fault == "half":
            request.send_bytes(data[: len(data) // 2], "video/mp4", whole=len(data))
        elif fault == "page":
            request.send_bytes(b"<html>sorry</html>", "text/html")
        elif fault == "broken":
            request.send_bytes(data[: len(data) // 2], "video/mp4")
        elif fault == "expired":
            request.send_bytes(b"<Error>expired</Error>", "application/xml", 403)
        elif not request.plays(fault):
            request.send_bytes(data, "video/mp4")

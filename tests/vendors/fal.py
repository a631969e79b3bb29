"""A fake fal queue: paths, headers and answers as fal-client 1.0.3 sends and reads them (client.py: submit, status, result, cancel)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.vendors.server import Request
from tests.vendors.tasks import Task, Tasks


class Fal(Tasks):
    """A model that declines says so in its result, with status 422."""

    def answer(self, request: Request) -> None:
        path = urlsplit(request.path).path.strip("/").split("/")
        if path == ["files", "film.mp4"]:
            self.content(request)
        elif request.headers.get("authorization", "") != "Key sk-planted-key-1234567890":
            request.send({"detail": "Authentication is required to access this application"}, 401)
        elif request.command == "POST":
            self.take(request, lambda task: self._handle(path, task))
        elif len(path) < 4 or path[2] != "requests":
            request.send({"detail": "Path not found"}, 404)
        else:
            self._request(request, path)

    def error(self, kind: str) -> tuple[int, Any]:
        if kind == "lock":
            return 403, {"detail": "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."}
        return 422, {"detail": [{"loc": ["body", "duration"], "msg": "unexpected value; permitted: '6', '8', '10'", "type": "value_error"}]}

    def _request(self, request: Request, path: list[str]) -> None:
        if request.command == "GET" and self.plays(request, "GET"):
            return
        task, last = self.look(path[3]), path[-1]
        if task is None:
            request.send({"detail": "Request not found"}, 404)
        elif request.command == "PUT" and last == "cancel":
            self._cancel(request, task)
        elif last == "status":
            request.send(self._status(path, task))
        else:
            self._result(request, task)

    def _handle(self, path: list[str], task: Task) -> dict[str, Any]:
        base = f"{self.url}/{'/'.join(path[:2])}/requests/{task.id}"
        return {"status": "IN_QUEUE", "queue_position": 0, "request_id": task.id, "response_url": base, "status_url": f"{base}/status",
                "cancel_url": f"{base}/cancel", "logs": None, "metrics": {}}  # fmt: skip

    def _status(self, path: list[str], task: Task) -> dict[str, Any]:
        state = self.state(task)
        handle = self._handle(path, task)
        if state in ("queued", "running"):
            return {**handle, "status": "IN_QUEUE" if state == "queued" else "IN_PROGRESS", "logs": []}
        ended = {**handle, "status": "COMPLETED", "logs": [], "metrics": {"inference_time": 0.1}}
        return {**ended, "error": "Request was cancelled", "error_type": "client_cancelled"} if state == "cancelled" else ended

    def _result(self, request: Request, task: Task) -> None:
        state = self.state(task)
        if state == "moderated":
            words = "The content could not be processed because it was flagged by a content checker."
            request.send({"detail": [{"loc": ["body", "prompt"], "msg": words, "type": "content_policy_violation"}]}, 422)
        elif state == "failed":
            request.send({"detail": [{"loc": ["body"], "msg": "Unprocessable", "type": "unprocessable_entity"}]}, 422)
        elif state == "done":
            film = {"url": f"{self.url}/files/film.mp4", "content_type": "video/mp4", "file_name": "film.mp4", "file_size": 1}
            request.send({"video": {**film, "width": 128, "height": 72, "fps": 24}, "seed": 5})
        else:
            request.send({"detail": "Request is still in progress"}, 400)

    def _cancel(self, request: Request, task: Task) -> None:
        if self.state(task) in ("queued", "running"):
            task.cancelled = True
            request.send({"status": "CANCELLATION_REQUESTED"}, 202)
        else:
            request.send({"status": "ALREADY_COMPLETED"}, 400)

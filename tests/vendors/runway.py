"""A fake Runway: answers as the types of runwayml 5.24.0 (task_retrieve_response, image_to_video_create_response)."""

from __future__ import annotations

from typing import Any

from tests.vendors.server import Request
from tests.vendors.tasks import Task, Tasks

_STATUS = {"queued": "THROTTLED", "running": "RUNNING", "done": "SUCCEEDED", "failed": "FAILED", "moderated": "FAILED"}


class Runway(Tasks):
    credits = 25

    def answer(self, request: Request) -> None:
        path = request.path.removeprefix("/v1").partition("?")[0].strip("/").split("/")
        if path == ["out.mp4"]:
            self.content(request)
        elif request.headers.get("x-runway-version") != "2024-11-06":
            request.send({"error": "This API requires the X-Runway-Version header."}, 400)
        elif request.headers.get("authorization") != "Bearer sk-planted-key-1234567890":
            request.send({"error": "You did not provide an API key."}, 401)
        elif path == ["image_to_video"] and request.command == "POST":
            self.take(request, lambda task: {"id": task.id, "estimatedCost": {"credits": self.credits}})
        elif path[0] == "tasks":
            self._task(request, path[1])
        else:
            request.send({"error": "Not found"}, 404)

    def error(self, kind: str) -> tuple[int, Any]:
        if kind == "lock":
            return 400, {"error": "You do not have enough credits to run this task."}
        issues = [{"code": "invalid_value", "path": ["ratio"], "message": "Invalid input"}]
        return 400, {"error": "Validation of body failed", "issues": issues, "docUrl": "https://docs.dev.runwayml.com/api"}

    def _task(self, request: Request, name: str) -> None:
        if request.command == "GET" and self.plays(request, "GET"):
            return
        task = self.look(name)
        if task is None or task.cancelled:
            request.send({"error": "Task not found"}, 404)
        elif request.command == "DELETE":
            task.cancelled = True
            request.send_bytes(b"", "application/json", 204)
        else:
            request.send(self._told(task))

    def _told(self, task: Task) -> dict[str, Any]:
        state = self.state(task)
        told: dict[str, Any] = {"id": task.id, "createdAt": "2026-11-22T12:00:00.000Z", "status": _STATUS[state]}
        if state in ("queued", "running"):
            return told | {"estimatedCost": {"credits": self.credits}} | ({"progress": 0.5} if state == "running" else {})
        if state == "done":
            return told | {"cost": {"credits": self.credits}, "output": [f"{self.url}/v1/out.mp4"]}
        code, words = ("SAFETY.INPUT.TEXT", "Content moderation") if state == "moderated" else ("INTERNAL.BAD_OUTPUT.CODE01", "It failed.")
        return told | {"cost": {"credits": 0}, "failure": words, "failureCode": code}

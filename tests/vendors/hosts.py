"""Fakes of hosted vendors whose formats are small: each answers as the SDK named in its docstring sends and reads."""

from __future__ import annotations

from typing import Any

from tests.vendors.server import Request
from tests.vendors.tasks import Task, Tasks

KEY = "sk-planted-key-1234567890"


class Plain(Tasks):
    """A vendor with one path for jobs, GET by id below ``path``, and bearer keys."""

    base = "/v1"
    create = ""
    """Path that jobs are sent to."""
    stop: tuple[str, str] = ("", "")
    """Method and ending of the path that stops a job."""

    def answer(self, request: Request) -> None:
        path = request.path.partition("?")[0].removeprefix(self.base).strip("/")
        if path == "film.mp4":
            self.content(request)
        elif not self.known(request):
            status, body = self.error("lock")
            request.send(body, 401 if status == 200 else status)
        elif request.command == "POST" and path == self.create:
            self.take(request, self.accepted)
        else:
            self._job(request, path)

    def known(self, request: Request) -> bool:
        return request.headers.get("authorization") == f"Bearer {KEY}"

    def name(self, path: str, request: Request) -> str:
        """The id in a path."""
        return path.removesuffix(self.stop[1]).rpartition("/")[2]

    def _job(self, request: Request, path: str) -> None:
        if request.command == "GET" and self.plays(request, "GET"):
            return
        task = self.look(self.name(path, request))
        if task is None:
            status, body = self.missing()
            request.send(body, status)
        elif request.command == self.stop[0] and path.endswith(self.stop[1]):
            task.cancelled = self.state(task) != "done"
            request.send({}, 200)
        elif request.command == "GET":
            request.send(self.told(task))
        else:
            request.send({}, 404)

    def accepted(self, task: Task) -> Any:
        return self.told(task)

    def told(self, task: Task) -> Any:
        raise NotImplementedError

    def missing(self) -> tuple[int, Any]:
        return 404, {"error": {"message": "not found", "code": "not_found"}}

    @property
    def film(self) -> str:
        return f"{self.url}{self.base}/film.mp4"


class Google(Plain):
    """google-genai 3.4.0: interactions.py, types/interactions/interaction.py, modeloutputstep.py, videocontent.py, error.py."""

    base, create, stop = "/v1", "interactions", ("POST", "/cancel")
    inline = ""
    """Base64 of a film that is sent in the answer itself."""

    def known(self, request: Request) -> bool:
        return request.headers.get("x-goog-api-key") == KEY

    def error(self, kind: str) -> tuple[int, Any]:
        if kind == "lock":
            words = "API key not valid. Please pass a valid API key."
            return 400, {"error": {"code": 400, "message": words, "status": "INVALID_ARGUMENT"}}
        return 400, {"error": {"code": 400, "message": "duration is out of range", "status": "INVALID_ARGUMENT"}}

    def told(self, task: Task) -> Any:
        state = self.state(task)
        status = {"queued": "queued", "running": "in_progress", "done": "completed", "cancelled": "cancelled"}.get(state, "completed")
        told: dict[str, Any] = {"id": task.id, "object": "interaction", "model": task.body["model"], "created": "2026-11-22T12:00:00Z"}
        if state == "failed":
            return told | {"status": "failed", "errors": [{"code": "INTERNAL", "message": "An internal error has occurred."}]}
        content = {"type": "text", "text": "I cannot make this video: it goes against the safety policy."}
        if state == "done":
            held = {"data": self.inline} if self.inline else {"uri": self.film}
            content = {"type": "video", "mime_type": "video/mp4", **held}
        steps = [*task.body["input"], {"type": "model_output", "content": [content]}]
        return told | {"status": status, "steps": steps if status == "completed" else []}


class Replicate(Plain):
    """replicate 1.0.7: prediction.py."""

    create, stop = "models/wan-video/wan-2.5-i2v/predictions", ("POST", "/cancel")

    def error(self, kind: str) -> tuple[int, Any]:
        if kind == "lock":
            return 402, {"title": "Insufficient credit", "detail": "You have insufficient credit to run this model.", "status": 402}
        fields = [{"type": "invalid_type", "field": "input.duration", "description": "Must be an integer"}]
        return 422, {"title": "Input validation failed", "detail": "- input.duration: Must be an integer", "invalid_fields": fields}

    def told(self, task: Task) -> Any:
        state = self.state(task)
        status = {"queued": "starting", "running": "processing", "done": "succeeded", "cancelled": "canceled"}.get(state, "failed")
        words = {"moderated": "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
                 "failed": "CUDA out of memory"}.get(state)  # fmt: skip
        return {
            "id": task.id, "model": "wan-video/wan-2.5-i2v", "version": "hidden", "status": status, "input": {}, "logs": "", "error": words,
            "output": self.film if state == "done" else None, "created_at": "2026-11-22T12:00:00Z",
            "urls": {"get": f"{self.url}/v1/predictions/{task.id}", "cancel": f"{self.url}/v1/predictions/{task.id}/cancel"},
        }  # fmt: skip


class Luma(Plain):
    """luma-agents 0.5.0: types/generation.py, generation_output.py, generation_failure_code.py."""

    create = "generations"

    def error(self, kind: str) -> tuple[int, Any]:
        if kind == "lock":
            return 402, {"detail": "Insufficient credits"}
        return 422, {"detail": [{"loc": ["body", "video", "duration"], "msg": "Input should be '5s' or '10s'", "type": "literal_error"}]}

    def told(self, task: Task) -> Any:
        state = self.state(task)
        told: dict[str, Any] = {"id": task.id, "created_at": "2026-11-22T12:00:00Z", "model": "ray-3.2", "type": "video"}
        if state in ("failed", "moderated"):
            code = "content_moderated" if state == "moderated" else "generation_failed"
            return told | {"state": "failed", "failure_code": code, "failure_reason": "it could not be made"}
        output = [{"type": "video", "url": self.film}] if state == "done" else None
        return told | {"state": {"queued": "queued", "running": "processing", "done": "completed"}[state], "output": output}

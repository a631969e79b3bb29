"""Fakes of MiniMax, Kling, Wan (as dashscope 2.0.2 sends and reads) and Seedance; MiniMax and Kling have no library for their films."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.vendors.hosts import KEY, Plain
from tests.vendors.server import Request
from tests.vendors.tasks import Task


class MiniMax(Plain):
    """Says what is wrong with status 200 and ``base_resp``."""

    create = "video_generation"

    def error(self, kind: str) -> tuple[int, Any]:
        code, words = {"lock": (1008, "insufficient balance"), "bad": (2013, "invalid params, duration"),
                       "refuse": (1026, "video description involves something")}[kind]  # fmt: skip
        return 200, {"task_id": "", "base_resp": {"status_code": code, "status_msg": words}}

    def name(self, path: str, request: Request) -> str:
        query = parse_qs(urlsplit(request.path).query)
        return (query.get("task_id") or query.get("file_id") or [""])[0].removeprefix("file-")

    def _job(self, request: Request, path: str) -> None:
        if path == "files/retrieve":
            file = {"file_id": self.name(path, request), "bytes": 1, "filename": "output.mp4", "download_url": self.film}
            request.send({"file": file, "base_resp": {"status_code": 0, "status_msg": "success"}})
        else:
            super()._job(request, path)

    def missing(self) -> tuple[int, Any]:
        return 200, {"task_id": "", "base_resp": {"status_code": 2013, "status_msg": "invalid params, task_id"}}

    def accepted(self, task: Task) -> Any:
        return {"task_id": task.id, "base_resp": {"status_code": 0, "status_msg": "success"}}

    def told(self, task: Task) -> Any:
        state = self.state(task)
        status = {"queued": "Queueing", "running": "Processing", "done": "Success"}.get(state, "Fail")
        code, words = {"moderated": (1027, "the video involves something"), "failed": (1000, "unknown error")}.get(state, (0, "success"))
        file = f"file-{task.id}" if state == "done" else ""
        return {"task_id": task.id, "status": status, "file_id": file, "base_resp": {"status_code": code, "status_msg": words}}


class Kling(Plain):
    """Checks the signature of every request; finds tasks by its id and by ours."""

    create = "videos/image2video"

    def known(self, request: Request) -> bool:
        head, _, signature = request.headers.get("authorization", "").removeprefix("Bearer ").rpartition(".")
        wanted = base64.urlsafe_b64encode(hmac.new(KEY.encode(), head.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
        claims = json.loads(base64.urlsafe_b64decode(head.split(".")[1] + "==") if "." in head else "{}")
        return signature == wanted and claims.get("iss") == KEY

    def error(self, kind: str) -> tuple[int, Any]:
        status, code, words = {"lock": (429, 1102, "Account balance not enough"), "bad": (400, 1201, "duration is invalid"),
                               "refuse": (400, 1301, "trigger the safety policy")}[kind]  # fmt: skip
        return status, {"code": code, "message": words, "request_id": "r-1"}

    def look(self, name: str) -> Task | None:
        ours = next((t.id for t in self.tasks if t.body["external_task_id"] == name), name)
        return super().look(ours)

    def missing(self) -> tuple[int, Any]:
        return 404, {"code": 1203, "message": "task not found", "request_id": "r-1"}

    def told(self, task: Task) -> Any:
        state = self.state(task)
        status = {"queued": "submitted", "running": "processing", "done": "succeed"}.get(state, "failed")
        words = {"moderated": "Failure to pass the risk control system: sensitive content", "failed": "server error"}.get(state, "")
        data: dict[str, Any] = {"task_id": task.id, "task_status": status, "task_status_msg": words, "created_at": 1, "updated_at": 2}
        if state == "done":
            data["task_result"] = {"videos": [{"id": "v-1", "url": self.film, "duration": task.body["duration"]}]}
        return {"code": 0, "message": "SUCCEED", "request_id": "r-1", "data": data}


class Wan(Plain):
    """dashscope 2.0.2: video_synthesis.py, base_api.py, dashscope_response.py."""

    base, create, stop = "/api/v1", "services/aigc/video-generation/video-synthesis", ("POST", "/cancel")

    def known(self, request: Request) -> bool:
        asked = request.command == "GET" or request.headers.get("x-dashscope-async") == "enable" or request.path.endswith("/cancel")
        return super().known(request) and asked

    def error(self, kind: str) -> tuple[int, Any]:
        if kind == "lock":
            return 400, {
                "code": "Arrearage",
                "message": "Access denied, please make sure your account is in good standing.",
                "request_id": "r",
            }
        return 400, {"code": "InvalidParameter", "message": "duration must be in [2, 15]", "request_id": "r"}

    def missing(self) -> tuple[int, Any]:
        return 200, {"request_id": "r", "output": {"task_id": "gone", "task_status": "UNKNOWN"}}

    def accepted(self, task: Task) -> Any:
        return {"request_id": "r", "output": {"task_id": task.id, "task_status": "PENDING"}}

    def told(self, task: Task) -> Any:
        state = self.state(task)
        status = {"queued": "PENDING", "running": "RUNNING", "done": "SUCCEEDED", "cancelled": "CANCELED"}.get(state, "FAILED")
        output: dict[str, Any] = {"task_id": task.id, "task_status": status, "submit_time": "2026-11-22 12:00:00.000"}
        if state == "done":
            return {"request_id": "r", "output": output | {"video_url": self.film}, "usage": {"video_count": 1, "video_duration": 5}}
        wrong = {"moderated": ("DataInspectionFailed", "Output data may contain inappropriate content."),
                 "failed": ("InternalError", "it could not be made")}.get(state)  # fmt: skip
        return {"request_id": "r", "output": output | ({"code": wrong[0], "message": wrong[1]} if wrong else {})}


class Seedance(Plain):
    """volcengine-ark-runtime 5.0.54: content_generation/tasks.py, content_generation_task.py."""

    base, create, stop = "/api/v3", "contents/generations/tasks", ("DELETE", "")

    def error(self, kind: str) -> tuple[int, Any]:
        if kind == "lock":
            return 403, {
                "error": {"code": "AccountOverdueError", "message": "The request failed because your account has an overdue balance."}
            }
        return 400, {"error": {"code": "InvalidParameter", "message": "duration is not valid", "param": "duration", "type": "BadRequest"}}

    def accepted(self, task: Task) -> Any:
        return {"id": task.id}

    def told(self, task: Task) -> Any:
        state = self.state(task)
        status = {"queued": "queued", "running": "running", "done": "succeeded", "cancelled": "cancelled"}.get(state, "failed")
        told: dict[str, Any] = {"id": task.id, "model": task.body["model"], "status": status, "created_at": 1, "updated_at": 2}
        wrong = {"moderated": ("OutputVideoSensitiveContentDetected", "The output video may contain sensitive information."),
                 "failed": ("InternalServiceError", "The service encountered an unexpected error.")}.get(state)  # fmt: skip
        if wrong:
            return told | {"error": {"code": wrong[0], "message": wrong[1]}}
        return told | ({"content": {"video_url": self.film}, "usage": {"completion_tokens": 1}} if state == "done" else {})

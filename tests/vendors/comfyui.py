"""A fake ComfyUI server: the routes, and the shapes of queue and history entries, of ComfyUI's own server.py and execution.py (0.3)."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from tests.vendors.server import Request
from tests.vendors.tasks import Task, Tasks

GRAPH_FILE = Path(__file__).with_name("graph.json")
GRAPH: dict[str, Any] = json.loads(GRAPH_FILE.read_text("utf-8"))
FIELDS = "text=6.text,negative=7.text,first=12.image,last=13.image,seed=3.seed,frames=10.length,width=10.width,height=10.height,rate=20.fps"


_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class ComfyUI(Tasks):
    """Faults of GET are those of /history."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.uploads: dict[str, bytes] = {}
        self.interrupted: list[str] = []
        self.clients: list[str] = []

    def answer(self, request: Request) -> None:
        path = urlsplit(request.path).path.strip("/").split("/")
        route = {
            ("POST", "prompt"): lambda: self._prompt(request),
            ("POST", "upload"): lambda: self._upload(request),
            ("POST", "queue"): lambda: self._delete(request),
            ("POST", "interrupt"): lambda: self._interrupt(request),
            ("GET", "queue"): lambda: request.send(self._queue()),
            ("GET", "history"): lambda: self._history(request, path[1:]),
            ("GET", "view"): lambda: self._view(request),
            ("GET", "ws"): lambda: self._websocket(request),
            ("GET", "system_stats"): lambda: request.send({"system": {"comfyui_version": "0.3.75"}, "devices": []}),
        }.get((request.command, path[0]))
        if route:
            route()
        else:
            request.send_bytes(b"404: Not Found", "text/plain", 404)

    def error(self, kind: str) -> tuple[int, Any]:
        if kind == "lock":
            return 401, {"error": {"type": "unauthorized", "message": "log in first"}}
        words = "Prompt outputs failed validation"
        fault = {"type": "prompt_outputs_failed_validation", "message": words, "details": "KSampler: seed", "extra_info": {}}
        return 400, {"error": fault, "node_errors": {"3": {"errors": [], "dependent_outputs": ["21"], "class_type": "KSampler"}}}

    def _websocket(self, request: Request) -> None:
        """Tells the client of its job until that has ended, in text frames (RFC 6455)."""
        client = parse_qs(urlsplit(request.path).query)["clientId"][0]
        self.clients.append(client)
        accept = base64.b64encode(hashlib.sha1(f"{request.headers['sec-websocket-key']}{_GUID}".encode()).digest()).decode()
        request.send_response(101)
        for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept)):
            request.send_header(name, value)
        request.end_headers()
        request.close_connection = True
        until = time.time() + 30
        self._frame(request, {"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}, "sid": client}})
        while time.time() < until:
            task = next((t for t in self.tasks if t.body["client_id"] == client), None)
            if task and self.state(task) not in ("queued", "running"):
                self._frame(request, {"type": "executing", "data": {"node": None, "prompt_id": task.id}})
                break
            if task and self.state(task) == "running":
                steps = {"value": 5, "max": 20, "prompt_id": task.id, "node": "3"}
                self._frame(request, {"type": "progress", "data": steps})
            time.sleep(0.02)

    def _frame(self, request: Request, value: Any) -> None:
        data = json.dumps(value).encode()
        length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + len(data).to_bytes(2, "big")
        with suppress(OSError):
            request.wfile.write(b"\x81" + length + data)

    def _prompt(self, request: Request) -> None:
        name = str(UUID(int=len(self.tasks) + 1))
        self.take(request, lambda task: {"prompt_id": task.id, "number": len(self.tasks), "node_errors": {}}, name)

    def _upload(self, request: Request) -> None:
        form = request.form()
        name = request.body.split(b'filename="')[1].split(b'"')[0].decode()
        assert form["overwrite"] == b"true"
        self.uploads[name] = form["image"]
        request.send({"name": name, "subfolder": "", "type": "input"})

    def _entry(self, task: Task) -> list[Any]:
        extra = {"client_id": task.body["client_id"], "create_time": int(task.made * 1000)}
        return [self.tasks.index(task), task.id, task.body["prompt"], extra, ["21"]]

    def _queue(self) -> dict[str, Any]:
        waiting = [t for t in self.tasks if self.state(t) in ("queued", "running")]
        running = [t for t in waiting if self.state(t) == "running"]
        return {
            "queue_running": [self._entry(t) for t in running],
            "queue_pending": [self._entry(t) for t in waiting if t not in running],
        }

    def _history(self, request: Request, rest: list[str]) -> None:
        if self.plays(request, "GET"):
            return
        if rest:
            self.look(rest[0])
        ended = {t.id: self._ended(t) for t in self.tasks if self.state(t) not in ("queued", "running") and rest in ([], [t.id])}
        request.send({name: entry for name, entry in ended.items() if entry})

    def _ended(self, task: Task) -> dict[str, Any] | None:
        state = self.state(task)
        if state == "cancelled" and task.id not in self.interrupted:
            return None  # taken out of the queue before it began
        outputs, event = {}, ["execution_interrupted", {"prompt_id": task.id, "node_id": "3", "node_type": "KSampler", "executed": []}]
        if state == "done":
            file = {"filename": "film_00001_.mp4", "subfolder": "video", "type": "output"}
            outputs, event = {"21": {"images": [file], "animated": [True]}}, ["execution_success", {"prompt_id": task.id}]
        elif state in ("failed", "moderated"):
            words = "blocked by content policy" if state == "moderated" else "mat1 and mat2 shapes cannot be multiplied"
            facts = {
                "prompt_id": task.id,
                "node_id": "3",
                "node_type": "KSampler",
                "exception_message": words,
                "exception_type": "RuntimeError",
            }
            event = ["execution_error", facts]
        status = {"status_str": "success" if state == "done" else "error", "completed": state == "done", "messages": [event]}
        return {"prompt": self._entry(task), "outputs": outputs, "status": status, "meta": {}}

    def _delete(self, request: Request) -> None:
        for task in self.tasks:
            if task.id in json.loads(request.body)["delete"] and self.state(task) == "queued":
                task.cancelled = True
        request.send_bytes(b"", "text/plain")

    def _interrupt(self, request: Request) -> None:
        wanted = json.loads(request.body).get("prompt_id")
        for task in self.tasks:
            if task.id == wanted and self.state(task) == "running":
                task.cancelled = True
                self.interrupted.append(task.id)
        request.send_bytes(b"", "text/plain")

    def _view(self, request: Request) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
        assert query == {"filename": "film_00001_.mp4", "subfolder": "video", "type": "output"}
        self.content(request)

"""A fake of Veo on Google Cloud (google-genai 3.4.0 with ``vertexai=True``)."""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.vendors.clips import clip
from tests.vendors.hosts import KEY, Plain
from tests.vendors.server import Request
from tests.vendors.tasks import Task

PLACE = "projects/films/locations/us-central1/publishers/google/models"


class Veo(Plain):
    """Operations of predictLongRunning; as a token server too, for credentials that must be renewed."""

    create = f"{PLACE}/veo-3.1-generate-001:predictLongRunning"
    bucket = ""
    """Where the clip is put in place of the answer."""

    def answer(self, request: Request) -> None:
        path = request.path.removeprefix(f"{self.base}/")
        if request.path == "/token":
            request.send({"access_token": KEY, "expires_in": 3599, "token_type": "Bearer"})
        elif path.endswith(":fetchPredictOperation") and self.known(request):
            self._looked(request)
        else:
            super().answer(request)

    def error(self, kind: str) -> tuple[int, Any]:
        status, code, words = {"lock": (403, "PERMISSION_DENIED", "This API method requires billing to be enabled."),
                               "bad": (400, "INVALID_ARGUMENT", "durationSeconds must be 4, 6 or 8")}[kind]  # fmt: skip
        return status, {"error": {"code": status, "message": words, "status": code}}

    def take(self, request: Request, told: Any, name: str = "") -> None:
        super().take(request, told, f"{self.create.partition(':')[0]}/operations/{len(self.tasks) + 1}")

    def accepted(self, task: Task) -> Any:
        return {"name": task.id}

    def _looked(self, request: Request) -> None:
        if self.plays(request, "GET"):
            return
        task = self.look(json.loads(request.body)["operationName"])
        status, body = self.missing()
        request.send(body, status) if task is None else request.send(self.told(task))

    def told(self, task: Task) -> Any:
        state = self.state(task)
        if state in ("queued", "running"):
            return {"name": task.id}
        if state == "failed":
            return {"name": task.id, "done": True, "error": {"code": 13, "message": "Internal error. Please try again later."}}
        if state == "moderated":
            reasons = ["Veo could not generate videos because the input image violates usage guidelines. Support codes: 15236754"]
            return {"name": task.id, "done": True, "response": {"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": reasons}}
        film = {"gcsUri": self.bucket} if self.bucket else {"bytesBase64Encoded": self._clip()}
        return {"name": task.id, "done": True, "response": {"videos": [{"mimeType": "video/mp4", **film}], "raiMediaFilteredCount": 0}}

    def _clip(self) -> str:
        data = clip(self.length, "128x72", "24", self.sound)
        return base64.b64encode(data[: len(data) // 2] if self.fault("content") else data).decode()

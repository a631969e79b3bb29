"""A fake of xAI: a real gRPC server of the service and the messages in xai-sdk 1.21.0, behind the port that clips come from too."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import grpc
from google.protobuf.json_format import MessageToDict
from xai_sdk.proto import deferred_pb2, usage_pb2, video_pb2

from tests.vendors.hosts import KEY
from tests.vendors.server import Request
from tests.vendors.tasks import Task, Tasks

SERVICE = "xai_api.Video"
_CODES = {
    "400": "INVALID_ARGUMENT", "401": "UNAUTHENTICATED", "403": "PERMISSION_DENIED", "404": "NOT_FOUND", "405": "UNIMPLEMENTED",
    "409": "ABORTED",
    "429": "RESOURCE_EXHAUSTED", "500": "INTERNAL", "502": "UNAVAILABLE", "503": "UNAVAILABLE", "504": "DEADLINE_EXCEEDED",
}  # fmt: skip


class Xai(Tasks):
    """The faults of ``Tasks``, numbers as gRPC has them; "page" is an answer that is no message.

    With ``credentials`` it speaks TLS, at its own ``port`` only.
    """

    credentials: Any = None

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.tunnels: dict[int, socket.socket] = {}
        self.port = 0

    @contextmanager
    def beside(self) -> Iterator[None]:
        """The gRPC server, for as long as the web server runs."""
        server = grpc.server(ThreadPoolExecutor(32))
        handlers = {
            "GenerateVideo": _handler(self._generate, video_pb2.GenerateVideoRequest),
            "GetDeferredVideo": _handler(self._deferred, video_pb2.GetDeferredVideoRequest),
        }
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
        place = "127.0.0.1:0"
        self.port = server.add_secure_port(place, self.credentials) if self.credentials else server.add_insecure_port(place)
        server.start()
        try:
            yield
        finally:
            server.stop(None).wait()

    def answer(self, request: Request) -> None:
        self.content(request) if request.path == "/film.mp4" else request.send({}, 404)

    def speaks(self, connection: socket.socket) -> bool:
        """Carry what is said to the gRPC server, and back, until one of both hangs up."""
        with socket.create_connection(("127.0.0.1", self.port)) as behind:
            self.tunnels[behind.getsockname()[1]] = connection
            back = threading.Thread(target=_carry, args=(behind, connection), daemon=True)
            back.start()
            _carry(connection, behind)
            back.join()
        return True

    def error(self, kind: str) -> tuple[int, Any]:
        return {
            "lock": (403, "Your team has either used all available credits or reached its monthly spending limit."),
            "bad": (400, "duration must be between 1 and 15"),
            "refuse": (400, "The prompt was rejected by content moderation."),
        }[kind]

    def _generate(self, message: Any, context: Any) -> Any:
        call = self._call("POST", message, context)
        self.take(call, lambda task: deferred_pb2.StartDeferredResponse(request_id=task.id))  # type: ignore[arg-type]
        return call.reply

    def _deferred(self, message: Any, context: Any) -> Any:
        call = self._call("GET", message, context)
        if not self.plays(call, "GET"):  # type: ignore[arg-type]
            task = self.look(message.request_id)
            call.send(self.told(task)) if task else call.send("there is no such request", 404)
        return call.reply

    def _call(self, method: str, message: Any, context: Any) -> Call:
        call = Call(self, method, message, context)
        with self.lock:
            self.asked.append((method, call.path))
            self.headers.append(call.headers)
        if call.headers.get("authorization") != f"Bearer {KEY}":
            call.send("Incorrect API key provided", 401)
        return call

    def told(self, task: Task) -> Any:
        state = self.state(task)
        if state == "failed":
            wrong = video_pb2.VideoError(code="internal", message="the video could not be made")
            return video_pb2.GetDeferredVideoResponse(status="FAILED", response=video_pb2.VideoResponse(error=wrong))
        if state in ("queued", "running"):
            return video_pb2.GetDeferredVideoResponse(status="PENDING", response=video_pb2.VideoResponse(progress=40))
        good = state != "moderated"
        film = video_pb2.GeneratedVideo(url=f"{self.url}/film.mp4" if good else "", duration=5, respect_moderation=good)
        usage = usage_pb2.SamplingUsage(cost_in_usd_ticks=4_000_000_000)
        made = video_pb2.VideoResponse(video=film, model=task.body["model"], usage=usage, progress=100)
        return video_pb2.GetDeferredVideoResponse(status="DONE", response=made)


class Call:
    """A call with what ``Tasks`` wants of a request."""

    def __init__(self, vendor: Xai, method: str, message: Any, context: Any) -> None:
        self.command, self.path = method, f"/{SERVICE}/{'GenerateVideo' if method == 'POST' else 'GetDeferredVideo'}"
        self.headers = dict(context.invocation_metadata())
        self.message, self.reply = message, b""
        self._vendor, self._context = vendor, context

    @property
    def body(self) -> str:
        return json.dumps(MessageToDict(self.message, preserving_proto_field_name=True))

    def send(self, value: Any, status: int = 200, **headers: str) -> None:
        if status == 200:
            self.reply = value.SerializeToString()
            return
        words = value["error"]["message"] if isinstance(value, dict) and value else str(value or "")
        self._context.set_trailing_metadata(tuple((name.lower().replace("_", "-"), text) for name, text in headers.items()))
        self._context.abort(grpc.StatusCode[_CODES[str(status)]], words)

    def send_bytes(self, data: bytes, *_: Any) -> None:
        self.reply = data

    def plays(self, fault: str) -> bool:
        return Request.plays(self, fault)  # type: ignore[arg-type]

    def drop(self) -> None:
        """Break the connection hard."""
        connection = self._vendor.tunnels[int(self._context.peer().rpartition(":")[2])]
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()
        self._context.abort(grpc.StatusCode.ABORTED, "nobody hears this")


def _handler(behaviour: Any, message: Any) -> Any:
    return grpc.unary_unary_rpc_method_handler(behaviour, request_deserializer=message.FromString)


def _carry(from_: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while data := from_.recv(1 << 16):
            to.sendall(data)
    for end in (from_, to):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)

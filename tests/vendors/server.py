"""A real local web server for tests, with faults that are asked for by name, once each."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_FIELD = re.compile(rb'\bname="([^"]*)"')


class Vendor:
    """What a fake vendor remembers. Subclasses answer; ``faults[operation]`` are played first, one for each request.

    A fault is "drop" (the connection breaks before anything is done), "500", "429" (Retry-After 0), "503", "401", ...; what a
    subclass adds besides it says itself.
    """

    def __init__(self) -> None:
        self.faults: dict[str, list[str]] = defaultdict(list)
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.RLock()
        self.url = ""

    def count(self, method: str, ending: str = "") -> int:
        return sum(m == method and p.endswith(ending) for m, p in self.asked)

    def fault(self, operation: str) -> str:
        with self.lock:
            return self.faults[operation].pop(0) if self.faults[operation] else ""

    def answer(self, request: Request) -> None:
        raise NotImplementedError

    @contextmanager
    def beside(self) -> Iterator[None]:
        """What runs beside the web server."""
        yield

    def speaks(self, connection: socket.socket) -> bool:
        """Take a connection that speaks HTTP/2, which this server leaves to others."""
        return False


class Request(BaseHTTPRequestHandler):
    """One request; answers have helpers."""

    protocol_version = "HTTP/1.1"
    vendor: Vendor

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_DELETE = do_PUT = do_GET

    def handle(self) -> None:
        with suppress(OSError):
            if self.connection.recv(3, socket.MSG_PEEK) == b"PRI" and self.vendor.speaks(self.connection):
                return
            super().handle()

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        self.body = self.rfile.read(length)
        with self.vendor.lock:
            self.vendor.asked.append((self.command, self.path.partition("?")[0]))
            self.vendor.headers.append({k.lower(): v for k, v in self.headers.items()})
        self.vendor.answer(self)

    def form(self) -> dict[str, bytes]:
        """Fields and files of a multipart body."""
        boundary = b"--" + str(self.headers.get_boundary()).encode()
        # cut by hand: the standard library's parser takes milliseconds for a picture, which benchmarks would count as ours
        pieces = (piece.partition(b"\r\n\r\n") for piece in self.body.split(boundary)[1:-1])
        return {_FIELD.search(head)[1].decode(): data.removesuffix(b"\r\n") for head, _, data in pieces}  # type: ignore[index]

    def send(self, value: Any, status: int = 200, **headers: str) -> None:
        self.send_bytes(json.dumps(value).encode(), "application/json", status, **headers)

    def send_bytes(self, data: bytes, kind: str, status: int = 200, whole: int = 0, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(whole or len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)
        if whole > len(data):
            self.drop()

    def drop(self) -> None:
        """Break the connection hard."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def plays(self, fault: str) -> bool:
        """Answer a fault that every vendor knows; False when there is none."""
        if not fault:
            return False
        if fault == "drop":
            self.drop()
        elif fault.startswith("slow"):
            time.sleep(float(fault.partition(" ")[2]))
            return False
        else:
            self.send({"error": {"message": f"fault {fault}"}}, int(fault), Retry_After="0")
        return True

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *words: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *words: Any) -> None:
        pass


@contextmanager
def serving(vendor: Vendor, port: int = 0) -> Iterator[str]:
    """Serve until the block ends; gives the URL without a path."""
    handler = type("Handler", (Request,), {"vendor": vendor})
    server = _Server(("127.0.0.1", port), handler)
    vendor.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with vendor.beside():
            yield vendor.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Real stores for tests: an S3 server in a process of its own, and a road to it on which calls fail and stall."""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.workflows.processes import ROOT

BUCKET = "studio"
KEYS = {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "tester", "AWS_DEFAULT_REGION": "us-east-1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def s3_server() -> Iterator[str]:
    """The URL of an S3 server with a bucket."""
    import boto3

    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < until, "the S3 server did not start"
                time.sleep(0.1)
        url = f"http://127.0.0.1:{port}"
        keys = {"aws_access_key_id": "tester", "aws_secret_access_key": "tester", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=url, **keys).create_bucket(Bucket=BUCKET)
        yield url
    finally:
        process.kill()
        process.wait()


class BadRoad(ThreadingHTTPServer):
    """Passes requests on to an S3 server; a share of them fails, before or after it was done, and some stall."""

    daemon_threads = True

    def __init__(self, target: str, *, failing: float, stalling: float, stall: float) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.target = target.removeprefix("http://")
        self.failing, self.stalling, self.stall = failing, stalling, stall
        self.random = random.Random(7)
        self.lock = threading.Lock()
        self.passed, self.failed, self.stalled = 0, 0, 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fate(self) -> str:
        with self.lock:
            drawn = self.random.random()
            if drawn < self.failing:
                self.failed += 1
                return self.random.choice(("500", "503", "drop", "done and dropped"))
            if drawn < self.failing + self.stalling:
                self.stalled += 1
                return "stall"
            self.passed += 1
            return ""

    def handle_error(self, *words: object) -> None:
        pass


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: BadRoad

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        fate = self.server.fate()
        if fate == "stall":
            time.sleep(self.server.stall)
        if fate in ("drop", "stall"):
            return self._drop()
        if fate in ("500", "503"):
            return self._answer(int(fate), {}, b"")
        upstream = http.client.HTTPConnection(self.server.target, timeout=30)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("expect", "connection")}
            upstream.request(self.command, self.path, body, headers)
            reply = upstream.getresponse()
            data = reply.read()
        finally:
            upstream.close()
        if fate:
            return self._drop()
        return self._answer(reply.status, dict(reply.getheaders()), data)

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET

    def _answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        length = headers.get("Content-Length") if self.command == "HEAD" else None
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", length or str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.close()

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            return

    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def bad_road(target: str, *, failing: float = 0.1, stalling: float = 0.0, stall: float = 3.0) -> Iterator[BadRoad]:
    server = BadRoad(target, failing=failing, stalling=stalling, stall=stall)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def child(code: str, *words: str, home: Path, **environment: str) -> subprocess.Popen[str]:
    """A process that runs a piece of Python; ``home`` is the cache of its machine."""
    given = {**os.environ, "PYTHONPATH": str(ROOT), "FILMWRIGHT_CACHE": str(home), **environment}
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )

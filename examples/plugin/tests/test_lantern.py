"""Lantern against a real local server, through the conformance suite of filmwright."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import av
import numpy as np
import pytest
from filmwright_lantern import LanternGenerator, Options

from adapters.testing import GeneratorConformance


def clip(seconds: int, seed: int) -> bytes:
    """A clip whose colour comes from its seed."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for number in range(24 * seconds):
            picture = np.full((90, 160, 3), (seed * 37 + number) % 255, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return file.getvalue()


class Lantern:
    """What the server remembers."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, object]] = {}
        self.asked = 0
        self.misdeed = ""
        self.held = False
        self.url = ""


class Handler(BaseHTTPRequestHandler):
    lantern: Lantern

    def do_POST(self) -> None:
        self.lantern.asked += 1
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        misdeed, self.lantern.misdeed = self.lantern.misdeed, ""
        if misdeed == "lock":
            self.say({"error": {"code": "insufficient_credit", "message": f"no oil left for {self.headers['authorization']}"}}, 402)
        elif misdeed == "reject":
            self.say({"error": {"code": "bad_seconds", "message": "too many seconds"}}, 422)
        else:
            name = self.headers["idempotency-key"]
            reason = {"refuse": "content_policy", "fail": "the wick broke"}.get(misdeed, "")
            state = "out" if reason else "burning" if self.lantern.held else "lit"
            self.lantern.jobs[name] = {"id": name, "state": state, "reason": reason, "body": body, "cost": 0.02}
            self.say(self.told(name))

    def do_GET(self) -> None:
        self.lantern.asked += 1
        name = self.path.rsplit("/", 1)[-1].removesuffix(".mp4")
        if self.path == "/about":
            self.say({"name": "Lantern"})
        elif name not in self.lantern.jobs:
            self.say({"error": {"message": "no such job"}}, 404)
        elif self.path.startswith("/files/"):
            body = self.lantern.jobs[name]["body"]
            self.send(clip(body["seconds"], body["seed"]), "video/mp4")  # type: ignore[index]
        else:
            self.say(self.told(name))

    def do_DELETE(self) -> None:
        self.lantern.jobs.pop(self.path.rsplit("/", 1)[-1], None)
        self.say({})

    def told(self, name: str) -> dict[str, object]:
        return {k: v for k, v in self.lantern.jobs[name].items() if k != "body"} | {"url": f"{self.lantern.url}/files/{name}.mp4"}

    def say(self, value: object, status: int = 200) -> None:
        self.send(json.dumps(value).encode(), "application/json", status)

    def send(self, data: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words: object) -> None:
        pass


class TestLantern(GeneratorConformance):
    planted = "lantern-key-20261122"

    @pytest.fixture
    def vendor(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lantern]:
        monkeypatch.setenv("LANTERN_API_KEY", self.planted)
        lantern = Lantern()
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Ours", (Handler,), {"lantern": lantern}))
        lantern.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield lantern
        server.shutdown()
        server.server_close()

    def generator(self, vendor: Lantern) -> LanternGenerator:
        return LanternGenerator(Options(base_url=vendor.url, pause=0.01))

    def misbehave(self, vendor: Lantern, misdeed: str) -> None:
        vendor.misdeed = misdeed

    def hold(self, vendor: Lantern) -> None:
        vendor.held = True

    def asked(self, vendor: Lantern) -> int:
        return vendor.asked

    def test_it_introduces_itself(self, vendor: Lantern) -> None:
        generator = self.generator(vendor)
        assert generator.check() == "Lantern"
        generator.close()

"""A local server of the /v1/chat, /v1/images and /v1/audio formats: it writes what a test hands it, paints flat pictures, and speaks."""

from __future__ import annotations

import base64
import io
import json
import wave
from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from adapters.voice.hibari import HibariVoice
from pipeline.ports import SpeakRequest, Speech
from tests.vendors.server import Request, Vendor


class OpenAI(Vendor):
    """Answers chats from ``answers`` in order, the last one again and again; remembers every body."""

    def __init__(self, answers: Sequence[str] = ()) -> None:
        super().__init__()
        self.answers = list(answers)
        self.bodies: list[dict[str, Any]] = []
        self.links = False

    def answer(self, request: Request) -> None:
        operation = request.path.partition("?")[0].removeprefix("/v1/")
        if request.plays(self.fault(operation)):
            return
        {
            "chat/completions": self._chat,
            "images/generations": self._generation,
            "images/edits": self._edit,
            "audio/speech": self._speech,
            "picture.png": lambda r: r.send_bytes(picture("link", "64x64"), "image/png"),
        }.get(operation, lambda r: r.send({"error": {"message": "no such thing"}}, 404))(request)

    def _chat(self, request: Request) -> None:
        self.bodies.append(json.loads(request.body))
        text = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if text.startswith("refuse:"):
            choice: dict[str, Any] = {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": None, "refusal": text[7:]},
            }
        else:
            choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        request.send({"id": "chat-1", "object": "chat.completion", "created": 1, "model": self.bodies[-1]["model"], "choices": [choice]})

    def _generation(self, request: Request) -> None:
        body = json.loads(request.body)
        self.bodies.append(body)
        self._painted(request, body["prompt"], body["size"])

    def _edit(self, request: Request) -> None:
        form = request.form()
        count = request.body.count(b'name="image[]"') + request.body.count(b'name="image"')
        self.bodies.append({"references": count, "prompt": form["prompt"].decode()})
        self._painted(request, form["prompt"].decode(), form["size"].decode())

    def _painted(self, request: Request, prompt: str, size: str) -> None:
        if self.links:
            request.send({"created": 1, "data": [{"url": f"{self.url}/v1/picture.png"}]})
        else:
            request.send({"created": 1, "data": [{"b64_json": base64.b64encode(picture(prompt, size)).decode()}]})

    def _speech(self, request: Request) -> None:
        body = json.loads(request.body)
        self.bodies.append(body)
        request.send_bytes(spoken_wav(body["input"], body.get("speed", 1.0)), "audio/wav")


def picture(prompt: str, size: str) -> bytes:
    """A PNG whose colour follows from the prompt."""
    width, height = map(int, size.split("x"))
    pixels = np.full((height, width, 3), 60 + sum(prompt.encode()) % 120, np.uint8)
    pixels[:, : width // 2] += 40
    return bytes(cv2.imencode(".png", pixels)[1])


@cache
def speech(text: str, pace: float = 1.0) -> Speech:
    """Real speech whose word times are known."""
    return HibariVoice().speak(SpeakRequest(text=text, voice="heart", pace=pace))


def spoken_wav(text: str, pace: float = 1.0, lead: float = 0.3) -> bytes:
    """The same as a WAV file that begins and ends with silence."""
    said = speech(text, pace).sound
    quiet = np.zeros(round(lead * said.rate), np.float32)
    samples = np.concatenate([quiet, said.samples[:, 0], quiet])
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(said.rate)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return file.getvalue()

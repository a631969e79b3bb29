"""A vision-language model that looks at a take: does it show what the script says, and is it whole? Any ``/v1/chat/completions`` server.

The model sees the keyframe and pictures from the take in order, with the words that the generator was given, and answers with a mark and
reasons, which are recorded. A model that cannot be asked, or answers in no form that can be read, finds nothing: its silence rejects no
take that was paid for.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adapters.completions import text_of
from adapters.framing import picture
from adapters.jobs import Limits, Vendor
from adapters.options import extra_fields
from adapters.secrets import secret
from pipeline.errors import AdapterError, ConfigError
from pipeline.media.frames import read
from pipeline.ports import ClipRequest, Finding, Take, Verdict

HIGHEST = 10
"""The best mark."""

_TASK = f"""You check one shot of a film against its script. The first picture is the keyframe that the shot must begin with; the others
are pictures of the finished shot in order, evenly spread. Judge what can be seen: are the people and the place the right ones, and do they
stay so; does the action happen; are hands, faces and things whole; is there writing that nobody asked for?
Answer with one JSON object and nothing else:
{{"mark": 0 to {HIGHEST}, "faults": ["what is wrong, one short sentence each"], "seen": "one sentence: what the shot shows"}}
Mark {HIGHEST} is a shot that you would use as it is, 5 one that you would use at need, 0 another shot altogether."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the judge.

    Attributes:
        base_url: of the server, with its /v1.
        model: id of a model that sees pictures.
        key: where the key is kept; a server without keys needs none.
        least: mark under which a take is at fault, 0 to 10.
        looks: pictures of the take that it is shown.
        width: of each in pixels.
        tries: how often it is asked for an answer that can be read.
        extra: more fields for the server as a JSON object.
        wait: seconds that an answer may take to begin.
        patience: how often a request is tried.
        pause: seconds before the second try; each further pause is twice as long.
    """

    base_url: str = ""
    model: str = ""
    key: str = "env:OPENAI_API_KEY"
    least: float = 5.0
    looks: int = 4
    width: int = 512
    tries: int = 2
    extra: str = ""
    wait: float = 300.0
    patience: int = 4
    pause: float = 1.0


class VisionJudge:
    """Asks a model that sees pictures.

    Args:
        options: its settings.

    Raises:
        ConfigError: no server or no model is named, or a setting makes no sense.
    """

    name = "vision"
    version = "1"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options = options or Options()
        if not options.base_url or not options.model:
            hint = "write options.judges.vision.base_url=http://host:port/v1 options.judges.vision.model=NAME"
            raise ConfigError(f"{self.name} needs a server and a model", hint=hint, key="judges")
        if options.looks < 1 or options.tries < 1 or options.width < 16:
            raise ConfigError(f"{self.name} looks at nothing", hint="looks and tries are 1 or more, width 16 or more", key="judges")
        self._extra = extra_fields(options.extra)
        limits = Limits.patient(options.patience, options.pause, read=options.wait)
        self._vendor = Vendor(self.name, options.base_url, key=secret(options.key, adapter=self.name), limits=limits)

    def judge(self, take: Take, request: ClipRequest) -> Verdict:
        """Show the take to the model and write down what it says.

        Raises:
            MediaError: the take cannot be read.
            Interrupted: the judge was closed.
        """
        shown = [_encoded(one, self._options.width) for one in _pictures(take, request, self._options.looks)]
        talk: list[dict[str, Any]] = [
            {"role": "system", "content": _TASK},
            {"role": "user", "content": [_words(request.text), *map(_image, shown)]},
        ]
        trouble = ""
        for _ in range(self._options.tries):
            try:
                answer = self._asked(talk)
            except AdapterError as error:
                return Verdict(findings=(self._finding(f"could not be asked: {error}", False),))
            try:
                return self._verdict(answer)
            except ValueError as error:
                trouble = str(error)
                again = f"That cannot be read: {trouble}. Answer again with the JSON object alone."
                talk = [*talk[:2], {"role": "assistant", "content": answer}, {"role": "user", "content": again}]
        return Verdict(findings=(self._finding(f"gave no answer that can be read: {trouble}", False),))

    def close(self) -> None:
        """End all waiting."""
        self._vendor.close()

    def _asked(self, talk: list[dict[str, Any]]) -> str:
        body = {"model": self._options.model, "messages": talk, "temperature": 0.0, **self._extra}
        answer = self._vendor.post("chat/completions", json=body)
        return text_of(answer, self._options.model, self.name, limit="max_tokens in its extra")

    def _verdict(self, answer: str) -> Verdict:
        mark, faults, seen = read_answer(answer)
        bad = mark < self._options.least
        found = [self._finding(f"mark {mark:g} of {HIGHEST}{': ' if seen else ''}{seen}", bad)]
        return Verdict(findings=(*found, *(self._finding(fault, bad) for fault in faults)))

    def _finding(self, text: str, fault: bool) -> Finding:
        return Finding(judge=self.name, text=" ".join(self._vendor.plain(text).split())[:300], fault=fault)


def read_answer(answer: str) -> tuple[float, tuple[str, ...], str]:
    """(mark, faults, what is seen) of a model's answer, with or without words or a fence around its JSON.

    Raises:
        ValueError: there is no object with a mark in it; says why.
    """
    match = re.search(r"\{.*\}", answer, re.DOTALL)
    if match is None:
        raise ValueError("there is no JSON object")
    found = json.loads(match[0])  # what it raises is a ValueError
    try:
        mark = float(found["mark"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"there is no mark from 0 to {HIGHEST}") from error
    if not 0 <= mark <= HIGHEST:
        raise ValueError(f"mark {mark:g} is not from 0 to {HIGHEST}")
    faults = found.get("faults") or []
    told = tuple(map(str, faults)) if isinstance(faults, list) else (str(faults),)
    return mark, tuple(fault for fault in told if fault.strip()), str(found.get("seen") or "")


def _pictures(take: Take, request: ClipRequest, looks: int) -> list[NDArray[np.uint8]]:
    """The keyframe, where it can be read, and pictures of the take in order, its first and its last among them."""
    path = request.keyframe.picture.path
    first = [picture(path.read_bytes())] if path.is_file() else []
    numbers = sorted({round(place) for place in np.linspace(0, take.frames - 1, looks)})
    return [*first, *(np.asarray(next(read(take.clip.path, number, 1)).to_ndarray(format="bgr24"), np.uint8) for number in numbers)]


def _encoded(pixels: NDArray[np.uint8], width: int) -> str:
    height = max(1, round(pixels.shape[0] * width / pixels.shape[1]))
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return base64.b64encode(cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, 85))[1].tobytes()).decode()


def _words(text: str) -> dict[str, Any]:
    return {"type": "text", "text": f"The script says: {text}"}


def _image(data: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{data}"}}

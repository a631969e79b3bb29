"""The ``/v1/images`` wire format: generations from text, edits from text and reference pictures."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adapters.framing import covering, nearest, picture
from adapters.jobs import Limits, Vendor
from adapters.options import extra_fields, hosts, sizes
from adapters.secrets import secret
from pipeline.errors import ConfigError, GenerationFailed, MediaError
from pipeline.ports import PaintRequest, Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the painter.

    Attributes:
        base_url: of the server, with its /v1.
        model: model id, "" for the server's only one.
        key: where the key is kept; a server without keys needs none.
        size: sizes that the model makes, "1536x1024,1024x1536"; "" asks for the film's own.
        references: reference pictures that ``/images/edits`` takes, 0 where the server has no edits.
        seed: the server takes a field ``seed``.
        negative: the server takes a field ``negative_prompt``.
        extra: more fields for the server as a JSON object, for example '{"response_format": "b64_json"}'.
        trusted: hosts that links may lead to besides, with commas between.
        wait: seconds that a picture may take.
        patience: how often a request is tried.
        pause: seconds before the second try; each further pause is twice as long.
    """

    base_url: str = ""
    model: str = ""
    key: str = "env:OPENAI_API_KEY"
    size: str = ""
    references: int = 0
    seed: bool = False
    negative: bool = False
    extra: str = ""
    trusted: str = ""
    wait: float = 600.0
    patience: int = 4
    pause: float = 1.0


class OpenAIPainter:
    """Pictures from any server of the format.

    Args:
        options: its settings.

    Raises:
        ConfigError: no server is named, or a setting makes no sense.
    """

    name = "openai-images"
    version = "1"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options = options or Options()
        if not options.base_url:
            raise ConfigError(f"{self.name} has no server", hint="write image.base_url=http://host:port/v1", key="base_url")
        self.model = options.model
        self.references = max(0, options.references)
        self._extra = extra_fields(options.extra)
        self._sizes = sizes(options.size)
        limits = Limits.patient(options.patience, options.pause, read=options.wait)
        key, trusted = secret(options.key, adapter=self.name), hosts(options.trusted)
        self._vendor = Vendor(self.name, options.base_url, key=key, trusted=trusted, limits=limits)

    def paint(self, request: PaintRequest) -> Pixels:
        """The picture, cut and scaled to exactly the request's size.

        Raises:
            ContentRefused: the model declines.
            GenerationFailed: what comes is no picture.
            AdapterError: whatever else the server says.
        """
        fields = self._fields(request)
        references = request.references[: self.references]
        if references:
            name = "image" if len(references) == 1 else "image[]"
            files = [(name, (f"{n}.png", ref.path.read_bytes(), "image/png")) for n, ref in enumerate(references)]
            answer = self._vendor.post("images/edits", data={name: str(value) for name, value in fields.items()}, files=files)
        else:
            answer = self._vendor.post("images/generations", json=fields)
        pixels = covering(self._decoded(answer), request.size)
        return np.ascontiguousarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2BGRA), np.uint8)

    def close(self) -> None:
        """End all waiting."""
        self._vendor.close()

    def _fields(self, request: PaintRequest) -> dict[str, Any]:
        fields: dict[str, Any] = {"prompt": request.text, "n": 1, "size": str(nearest(request.size, self._sizes))}
        if self.model:
            fields["model"] = self.model
        if self._options.seed:
            fields["seed"] = request.seed
        if self._options.negative and request.negative:
            fields["negative_prompt"] = request.negative
        return fields | self._extra

    def _decoded(self, answer: dict[str, Any]) -> NDArray[np.uint8]:
        items = answer.get("data") or [{}]
        item = items[0] if isinstance(items[0], dict) else {}
        if item.get("b64_json"):
            try:
                return picture(base64.b64decode(item["b64_json"], validate=False))
            except (binascii.Error, MediaError) as error:
                raise GenerationFailed(f"{self.name} sent no picture", hint="try again", adapter=self.name) from error
        if item.get("url"):
            with TemporaryDirectory() as folder:
                path = self._vendor.download(lambda: str(item["url"]), Path(folder) / "picture", check=lambda p: picture(p.read_bytes()))
                return picture(path.read_bytes())
        raise GenerationFailed(f"{self.name} answered without a picture", hint="check image.model", adapter=self.name)

"""Hubs of many models, each of which calls the same thing by another name: which field of ours is which of theirs.

A mapping is text, "text=prompt,first=image_url,seconds=duration:text": our field, the model's, and how it is written. Only fields
that the mapping names are sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from adapters import catalogue
from adapters.framing import data_uri, lines, ratio
from adapters.hosted import HostedGenerator, HostedOptions
from pipeline.errors import ConfigError
from pipeline.ports import ClipRequest

RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")

_KINDS: dict[str, Callable[[Any], Any]] = {
    "": lambda value: value,
    "text": str,
    "int": lambda value: int(float(value)),
    "s": lambda value: f"{value}s",
    "list": lambda value: [value],
    "auto": lambda value: f"auto_{value}",
    "upper": lambda value: str(value).upper(),
}
FIELDS = ("text", "negative", "first", "last", "references", "seed", "sound", "seconds", "frames", "rate", "ratio",
          "lines", "size", "pixels", "width", "height")  # fmt: skip
"""What can be sent: pictures go as data addresses, lines as "720p", size as "1280x720", pixels as "1280:720"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOptions(HostedOptions):
    """Settings of a hub, besides those that all hosted generators have.

    Attributes:
        fields: names of the model's fields, where the catalogue does not know the model.
    """

    fields: str = ""


class HubGenerator(HostedGenerator):
    """A generator whose models have fields of their own names."""

    usual_fields = "text=prompt"
    """Of a model that neither the catalogue nor the settings know."""

    def __init__(self, options: HubOptions) -> None:
        super().__init__(options)
        entry = catalogue.model(self.name, options.model)
        self._fields = mapping(options.fields or (entry.fields if entry else "") or self.usual_fields)
        taken = {field for field, _, _ in self._fields}
        self._able = replace(
            self._able,
            first_frame="first" in taken,
            last_frame="last" in taken,
            seed="seed" in taken and (bool(options.fields) or self._able.seed),
            negative_prompt="negative" in taken,
            references=(self._able.references or 1) if "references" in taken else 0,
        )
        self.settings = (("fields", options.fields), *self.settings)

    def _arguments(self, request: ClipRequest) -> dict[str, Any]:
        """The request in the model's own words, and what the settings add."""
        made = ((name, kind, self._value(field, request)) for field, name, kind in self._fields)
        return {**{name: _KINDS[kind](value) for name, kind, value in made if value not in (None, "", [])}, **self._extra}

    def _value(self, field: str, request: ClipRequest) -> Any:
        size, seconds, rate = self._size(request), self._seconds(request), request.rate.fraction
        values: dict[str, Callable[[], Any]] = {
            "text": lambda: request.text,
            "negative": lambda: request.negative,
            "first": lambda: data_uri(self._picture(request.keyframe, request)),
            "last": lambda: data_uri(self._picture(request.last, request)) if request.last else None,
            "references": lambda: [data_uri(self._picture(one, request)) for one in request.references],
            "seed": lambda: request.seed,
            "sound": lambda: request.sound,
            "seconds": lambda: int(seconds) if seconds == int(seconds) else seconds,
            "frames": lambda: self._frames(request),
            "rate": lambda: int(rate) if rate.denominator == 1 else float(rate),
            "ratio": lambda: ratio(size, RATIOS),
            "lines": lambda: lines(size),
            "size": lambda: str(size),
            "pixels": lambda: f"{size.width}:{size.height}",
            "width": lambda: size.width,
            "height": lambda: size.height,
        }
        return values[field]()

    def _frames(self, request: ClipRequest) -> int:
        step, offset = self._able.frame_grid
        return offset + -(-max(0, request.frames - offset) // step) * step


def mapping(text: str) -> tuple[tuple[str, str, str], ...]:
    """(our field, the model's, how it is written) for each part of a mapping.

    Raises:
        ConfigError: a part is none, or a field or a way is unknown.
    """
    return tuple(_parts(text))


def film_link(value: Any) -> str:
    """The address of the film somewhere in a model's output, "" where there is none: what is called video comes first."""
    if isinstance(value, str):
        return value if re.match(r"https?://", value) else ""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: ("video" not in name, name != "output", name != "url"))
        return next(filter(None, (film_link(value[name]) for name in names if name not in ("thumbnail", "image", "audio"))), "")
    return next(filter(None, map(film_link, value)), "") if isinstance(value, list) else ""


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = re.fullmatch(r"(\w+)\s*=\s*(\w+)(?::(\w+))?", part)
        if match is None or match[1] not in FIELDS or (match[3] or "") not in _KINDS:
            ways = ", ".join(filter(None, _KINDS))
            raise ConfigError(
                f"{part!r} maps no field", hint=f"write seconds=duration:text; fields {', '.join(FIELDS)}; ways {ways}", key="fields"
            )
        yield match[1], match[2], match[3] or ""

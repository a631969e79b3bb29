"""Settings that many adapters write as text."""

from __future__ import annotations

import json
from typing import Any

from pipeline.errors import ConfigError
from pipeline.film.timing import Size


def extra_fields(text: str) -> dict[str, Any]:
    """The JSON object of a setting ``extra``.

    Raises:
        ConfigError: it is none.
    """
    try:
        value = json.loads(text or "{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ConfigError(f"extra={text!r} is no JSON object", hint="write extra='{\"top_p\": 0.9}'", key="extra")
    return value


def hosts(text: str) -> tuple[str, ...]:
    """Names of hosts with commas between."""
    return tuple(host.strip() for host in text.split(",") if host.strip())


def sizes(text: str) -> tuple[Size, ...]:
    """Sizes with commas between, "1280x720,720x1280"; () where there are none.

    Raises:
        ConfigError: one is no size.
    """
    return tuple(Size.parse(part.strip()) for part in text.split(",") if part.strip())


def number(text: str, key: str) -> float:
    """A number.

    Raises:
        ConfigError: it is none.
    """
    try:
        return float(text)
    except ValueError as error:
        raise ConfigError(f"{key}={text} is not a number", hint=f"write {key}=4 or {key}=4,8", key=key) from error


def numbers(text: str, key: str) -> tuple[float, ...]:
    """Numbers with commas between, smallest first.

    Raises:
        ConfigError: one is none.
    """
    return tuple(sorted(number(part, key) for part in text.split(",")))

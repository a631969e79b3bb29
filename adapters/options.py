"""Settings that many adapters write as text."""

from __future__ import annotations

import json
from typing import Any

from pipeline.errors import ConfigError


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

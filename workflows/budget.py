"""What a film may cost, as the configuration says it, and where the money of all films is written down."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.registry import did_you_mean, parts
from pipeline.errors import ConfigError
from pipeline.planning.policy import POLICIES, Budget

KEYS = ("max", "day", "vendors", "allow_unknown", "on_unknown")
"""Settings under ``budget``; see ``pipeline.planning.policy.Budget``."""

_YES = ("true", "yes", "on", "1")
_NO = ("false", "no", "off", "0")


def check_budget(settings: Mapping[str, Any]) -> Budget:
    """The budget that the settings describe.

    Raises:
        ConfigError: a setting is unknown or makes no sense.
    """
    for key in settings:
        if key not in KEYS:
            raise ConfigError(
                f"unknown setting 'budget.{key}'",
                hint=did_you_mean(key, KEYS).strip() or f"settings are {', '.join(KEYS)}",
                key=f"budget.{key}",
            )
    vendors = settings.get("vendors", {})
    if not isinstance(vendors, Mapping):
        raise ConfigError(f"budget.vendors={vendors} names no generator", hint="write budget.vendors.NAME=5", key="budget.vendors")
    policy = str(settings.get("on_unknown", POLICIES[0])).lower()
    if policy not in POLICIES:
        raise ConfigError(f"budget.on_unknown={policy} is not known", hint=f"known: {', '.join(POLICIES)}", key="budget.on_unknown")
    names = _names(settings)
    return Budget(
        max=_dollars("max", settings),
        day=_dollars("day", settings),
        vendors=tuple((str(name), _dollars(name, vendors) or 0.0) for name in sorted(vendors)),
        allow_unknown=names is None and _switch("allow_unknown", settings),
        unknown=names or (),
        on_unknown=policy,
    )


def state_folder() -> Path:
    """Where this person's films write down what they cost: FILMWRIGHT_STATE, or the usual place for such things."""
    own = os.environ.get("FILMWRIGHT_STATE")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "filmwright"


def asked_person(question: str) -> bool:
    """Ask on the terminal; no where nobody sits there."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(f"\n{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _dollars(key: str, settings: Mapping[str, Any]) -> float | None:
    text = str(settings.get(key, "")).strip().lower()
    if text in ("", "none", "off"):
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise ConfigError(
            f"budget.{key}={text} is no sum of money", hint="write US dollars, for example 4.50", key=f"budget.{key}"
        ) from error
    if not 0 <= value < float("inf"):
        raise ConfigError(f"budget.{key}={text} is out of range", hint="write US dollars, 0 or more", key=f"budget.{key}")
    return value


def _names(settings: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The generators whose unknown prices are allowed by name, None where the setting is a switch.

    Raises:
        ConfigError: there is no such generator.
    """
    text = str(settings.get("allow_unknown", "false")).strip().lower()
    if text in (*_YES, *_NO):
        return None
    known = tuple(part.name for part in parts("generators"))
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in known:
            hint = f"{did_you_mean(name, (*known, *_YES, *_NO))}write true, false, or names of generators with commas between"
            raise ConfigError(f"budget.allow_unknown={text} is not on or off and names no generator", hint=hint, key="budget.allow_unknown")
    return names


def _switch(key: str, settings: Mapping[str, Any]) -> bool:
    text = str(settings.get(key, "false")).strip().lower()
    if text not in (*_YES, *_NO):
        raise ConfigError(f"budget.{key}={text} is not on or off", hint="write true or false", key=f"budget.{key}")
    return text in _YES

"""Where a film on a store stands on this machine: each address has one mirror folder, and each mirror folder one address."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://(.+)", re.DOTALL)


def is_address(text: str) -> bool:
    """True for ``s3://bucket/films/fox`` and the like, False for paths and prompts."""
    return bool(_ADDRESS.fullmatch(text.strip())) and not any(c.isspace() for c in text.strip())


def cache_folder() -> Path:
    """Where mirrors and fetched files are kept: FILMWRIGHT_CACHE, or the usual place for such things. It may be deleted at any time."""
    own = os.environ.get("FILMWRIGHT_CACHE")
    if own:
        return Path(own).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "filmwright"


def number_set(name: str, default: float) -> float:
    """A number that a person may set in the environment.

    Raises:
        ConfigError: it is none above zero.
    """
    text = os.environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ConfigError(f"{name}={text} is no number above zero", hint=f"for example {name}={default:g}", key=name)
    return value


def mirrors() -> Path:
    """The folder of all mirrors."""
    return cache_folder() / "mirrors"


def mirror(address: str) -> Path:
    """The folder on this machine for an address.

    Raises:
        ConfigError: it is no address of a folder.
    """
    match = _ADDRESS.fullmatch(address.strip())
    parts = tuple(part for part in match[2].split("/") if part) if match else ()
    if match is None or not parts or any(part in (".", "..") for part in parts):
        raise ConfigError(f"{address!r} is no address of a folder", hint="write s3://bucket/films, or a path", key="out")
    return mirrors().joinpath(match[1], *parts)


def address_of(path: Path) -> str:
    """The address that a path is the mirror of, "" for any other path."""
    root = mirrors()
    absolute = path.absolute()
    if not absolute.is_relative_to(root) or len(absolute.relative_to(root).parts) < 2:
        return ""
    scheme, *parts = absolute.relative_to(root).parts
    return f"{scheme}://{'/' if scheme in ('file', 'local') else ''}{'/'.join(parts)}"


def located(text: str) -> str:
    """``text`` with an address turned into the path of its mirror; anything else as it is."""
    return str(mirror(text)) if is_address(text) else text


def shown(path: Path | str) -> str:
    """How a person calls a path: by its address where it is in a mirror."""
    return address_of(Path(path)) or str(path)


def told(facts: Any) -> Any:
    """What a command found, with films on stores under their addresses."""
    if isinstance(facts, dict):
        return {key: told(value) for key, value in facts.items()}
    if isinstance(facts, (list, tuple)):
        return [told(value) for value in facts]
    return shown(facts) if isinstance(facts, str) and facts.startswith(f"{mirrors()}{os.sep}") else facts


def told_text(text: str) -> str:
    """A message, with films on stores under their addresses."""
    return re.sub(rf"{re.escape(str(mirrors()))}{os.sep}[^\s'\"]+", lambda match: shown(match[0]), text)

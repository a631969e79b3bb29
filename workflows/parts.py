"""All parts that can be named: whether they can be used here, what the others lack, and one cheap look at one of them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from typing import Any

from adapters import registry
from pipeline.errors import ConfigError, FilmError

Facts = dict[str, Any]


def adapters(words: Sequence[str]) -> Facts:
    """The list of all parts, or with ``check NAME`` a look at one.

    Raises:
        ConfigError: the words are something else.
        FilmError: the part cannot be used.
    """
    if not words:
        return {"adapters": [row(part) for kind in registry.KINDS for part in registry.parts(kind)]}
    if words[0] != "check" or len(words) < 2:
        raise ConfigError(
            f"{' '.join(words)!r} is nothing to do with adapters", hint="write: filmwright adapters check NAME [KEY=VALUE]..."
        )
    return check(words[1], words[2:])


def row(part: registry.Part) -> Facts:
    """One part; imports nothing of it."""
    absent, unset = list(registry.missing(part)), [name for name in part.keys if not os.environ.get(name)]
    extra = f"pip install 'filmwright[{part.extra}]'" if part.extra else f"install {', '.join(part.packages or tuple(absent))}"
    why = [f"{name} is not installed" for name in absent] + [f"{name} is not set" for name in unset]
    what = ([extra] if absent else []) + [f"set {name}" for name in unset]
    return {
        "kind": part.kind,
        "name": part.name,
        "summary": part.summary,
        "available": not why,
        "why": "; ".join(why),
        "do": "; ".join(what),
        "missing": absent,
        "keys": list(part.keys),
        "settings": list(part.settings),
        "origin": part.origin,
        "packages": {p.name: f"{p.version}, {p.licence}" for p in registry.packages(part)},
    }


def check(name: str, words: Sequence[str]) -> Facts:
    """Construct a part and ask it the cheapest question it has; nothing is paid for.

    Args:
        name: of the part; where several kinds have it, a generator is meant before others.
        words: ``key=value`` settings as for a film.

    Raises:
        UnknownAdapter: there is no such part.
        FilmError: it lacks something, or its server does not answer.
    """
    from workflows.config import ROLES
    from workflows.layers import load
    from workflows.wiring import make_part

    kinds = sorted(registry.KINDS, key=lambda kind: kind != "generators")
    kind = next((k for k in kinds if any(part.name == name for part in registry.parts(k))), "generators")
    role = next(role for role, other in ROLES.items() if other == kind)
    registry.find(kind, name)
    made = make_part(load(None, [f"{role}={name}", *words]), role, name)
    facts: Facts = {"kind": kind, "name": name, "ok": True, "said": "it can be made"}
    if hasattr(made, "capabilities"):
        able = made.capabilities()
        facts["model"] = made.model
        facts["capabilities"] = {f.name: _plain(getattr(able, f.name)) for f in dataclasses.fields(able)}
    try:
        if hasattr(made, "check"):
            facts["said"] = made.check()
    except FilmError as error:
        facts |= {"ok": False, "said": str(error), "hint": error.hint}
    finally:
        if hasattr(made, "close"):
            made.close()
    return facts


def adapters_text(facts: Facts) -> str:
    """One line per part, or what one of them said."""
    if "adapters" not in facts:
        able = facts.get("capabilities", {})
        lines = [f"  {name}: {value}" for name, value in able.items() if value not in (None, [], "", 0, False)]
        return "\n".join([f"{facts['name']}: {'ok' if facts['ok'] else 'not usable'}: {facts['said']}", *lines])
    width = max(len(one["name"]) for one in facts["adapters"])
    return "\n".join(f"{one['kind']:<11} {one['name']:<{width}} {_state(one)}" for one in facts["adapters"])


def _state(one: Facts) -> str:
    if not one["available"]:
        return f"not here: {one['why']} ({one['do']})"
    return f"{one['summary']} (give {', '.join(one['settings'])})" if one["settings"] else str(one["summary"])


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return str(value) if hasattr(value, "aspect") or hasattr(value, "fraction") else dataclasses.asdict(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value

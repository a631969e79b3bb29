"""JSON in and out for the frozen film types, with a schema name and a version.

The first two keys of every document are ``schema`` ("filmwright.Scene") and ``version``. Members of a
union carry a ``type``. Enums are written by value, rates and sizes in their short form ("24000/1001",
"1280x720"), fractions as "1/2", paths as text. Reading refuses fields that the type does not have; missing
fields take the type's defaults.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pipeline.errors import ArtifactError, FilmError
from pipeline.film.timing import FrameRate, Size

VERSION = 1
"""Version of every document; raised when a field changes its meaning."""

T = TypeVar("T")

_hints = cache(get_type_hints)
_SHORT: dict[type, Any] = {FrameRate: FrameRate.parse, Size: Size.parse, Fraction: Fraction, Path: Path}


def to_json(value: object) -> str:
    """The document of one frozen value: readable, keys in the order of the fields, ends with a newline."""
    head = {"schema": schema_name(type(value)), "version": VERSION}
    return json.dumps({**head, **_fields_out(value)}, ensure_ascii=False, indent=1) + "\n"


def from_json(kind: type[T], text: str, source: str = "") -> T:
    """Read a document of one type.

    Args:
        kind: the frozen type that the document holds.
        text: the document.
        source: its name in error messages.

    Raises:
        ArtifactError: the text is no such document, or holds a field or value that the type does not have.
    """
    where = source or schema_name(kind)
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ArtifactError(f"{where} is not JSON: {error}", hint="remove the file and make it again") from error
    if not isinstance(document, dict):
        raise ArtifactError(f"{where} holds a {type(document).__name__}, not an object", hint="remove the file and make it again")
    found = (document.pop("schema", None), document.pop("version", None))
    if found != (schema_name(kind), VERSION):
        raise ArtifactError(
            f"{where} is {found[0]!r} version {found[1]!r}, not {schema_name(kind)!r} version {VERSION}",
            hint="make it again with this version",
        )
    result: T = _value_in(kind, document, where)
    return result


def schema_name(kind: type) -> str:
    """The name in a document's head: "filmwright.Scene" for ``Scene``."""
    return f"filmwright.{kind.__name__}"


def _fields_out(value: object) -> dict[str, Any]:
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} is not a film type")
    hints = _hints(type(value))
    return {f.name: _out(getattr(value, f.name), tagged=_is_union_of_types(hints[f.name])) for f in fields(value)}


def _out(value: object, *, tagged: bool) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (FrameRate, Size, Fraction, Path)):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [_out(item, tagged=tagged) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {**({"type": type(value).__name__} if tagged else {}), **_fields_out(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _is_union_of_types(hint: Any) -> bool:
    """True for a union of two or more film types, also inside a tuple."""
    if get_origin(hint) is tuple:
        return any(_is_union_of_types(a) for a in get_args(hint))
    return get_origin(hint) in (Union, types.UnionType) and sum(is_dataclass(a) for a in get_args(hint)) > 1


def _value_in(hint: Any, value: Any, where: str) -> Any:
    hint = getattr(hint, "__supertype__", hint)
    if get_origin(hint) in (Union, types.UnionType):
        return _union_in(get_args(hint), value, where)
    if get_origin(hint) is tuple:
        return _tuple_in(get_args(hint), value, where)
    if hint in _SHORT:
        return _short_in(hint, value, where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum_in(hint, value, where)
    if is_dataclass(hint):
        return _object_in(hint, value, where)
    return _plain_in(hint, value, where)


def _union_in(members: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None and type(None) in members:
        return None
    kinds = {m.__name__: m for m in members if isinstance(m, type) and is_dataclass(m)}
    if len(kinds) < 2:
        return _value_in(next(m for m in members if m is not type(None)), value, where)
    name = value.get("type") if isinstance(value, dict) else None
    if name not in kinds:
        raise ArtifactError(f"{where} has the type {name!r}", hint=f"allowed are: {', '.join(kinds)}")
    return _value_in(kinds[name], {k: v for k, v in value.items() if k != "type"}, where)


def _tuple_in(members: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _misfit(where, "a list", value)
    if len(members) == 2 and members[1] is Ellipsis:
        return tuple(_value_in(members[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if len(members) != len(value):
        raise _misfit(where, f"a list of {len(members)}", value)
    return tuple(_value_in(m, item, f"{where}[{i}]") for i, (m, item) in enumerate(zip(members, value, strict=True)))


def _short_in(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, str):
        raise _misfit(where, "text", value)
    try:
        return _SHORT[kind](value)
    except (FilmError, ValueError, ZeroDivisionError) as error:
        raise ArtifactError(f"{where}: {error}", hint=getattr(error, "hint", "")) from error


def _enum_in(kind: type[Enum], value: Any, where: str) -> Enum:
    try:
        return kind(value)
    except ValueError as error:
        raise ArtifactError(f"{where} is {value!r}", hint=f"allowed are: {', '.join(str(m.value) for m in kind)}") from error


def _object_in(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise _misfit(where, f"an object ({kind.__name__})", value)
    known: dict[str, Field[Any]] = {f.name: f for f in fields(kind)}
    for name in value:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            raise ArtifactError(
                f"{where} has an unknown field {name!r}",
                hint=f"did you mean {close[0]!r}?" if close else f"allowed are: {', '.join(known)}",
            )
    for name, f in known.items():
        if name not in value and f.default is MISSING and f.default_factory is MISSING:
            raise ArtifactError(f"{where} lacks the field {name!r}", hint=f"a {kind.__name__} needs it")
    hints = _hints(kind)
    return kind(**{name: _value_in(hints[name], item, f"{where}.{name}") for name, item in value.items()})


def _plain_in(kind: Any, value: Any, where: str) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind in (bool, int, float, str) and type(value) is kind and not (kind is float and not math.isfinite(value)):
        return value
    raise _misfit(where, {str: "text", int: "a whole number", float: "a finite number", bool: "true or false"}.get(kind, str(kind)), value)


def _misfit(where: str, wanted: str, value: Any) -> ArtifactError:
    return ArtifactError(f"{where} is {value!r:.60}, not {wanted}", hint="mend the file, or remove it and make it again")

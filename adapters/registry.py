"""Parts by name: directors, generators, voices, scores, ambiences and judges.

Built-in parts stand in ``adapters.parts`` as "module:Class" strings, so that naming one imports nothing. Parts of
other packages are found by entry points, for example ``filmwright.generators``. The registry knows
no part itself: it finds, checks and constructs them.
"""

from __future__ import annotations

import dataclasses
import difflib
import inspect
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, metadata, version
from importlib.util import find_spec
from typing import Any

from adapters.parts import BUILT_IN
from adapters.parts import Part as Part
from pipeline.errors import AdapterUnavailable, ConfigError, UnknownAdapter

KINDS = ("directors", "generators", "voices", "scores", "ambiences", "judges", "chats", "images")
"""The kinds of parts; outsiders use the entry-point group ``filmwright.<kind>``."""

_ALIKE = 0.6
_PLAIN = (str, int, float, bool)

_SINGULAR = {
    "directors": "director",
    "generators": "generator",
    "voices": "voice",
    "scores": "score",
    "ambiences": "ambience",
    "judges": "judge",
    "chats": "chat",
    "images": "painter",
}


def parts(kind: str) -> tuple[Part, ...]:
    """All parts of one kind, built-in ones first.

    Raises:
        ConfigError: there is no such kind, or two parts have one name.
    """
    if kind not in KINDS:
        raise ConfigError(f"there is no kind of part called {kind!r}", hint=f"kinds are {', '.join(KINDS)}")
    outsiders = tuple(_outsider(kind, point) for point in _points(f"filmwright.{kind}"))
    return unique((*(part for part in BUILT_IN if part.kind == kind), *outsiders))


def unique(found: Iterable[Part]) -> tuple[Part, ...]:
    """The same parts, if no two have one name.

    Raises:
        ConfigError: two parts have one name.
    """
    seen: dict[str, Part] = {}
    for part in found:
        other = seen.setdefault(part.name, part)
        if other is not part:
            raise ConfigError(
                f"two {part.kind} are called {part.name!r}: {other.target} of {other.origin} and {part.target} of {part.origin}",
                hint=f"uninstall {part.origin} or {other.origin}",
            )
    return tuple(seen.values())


def find(kind: str, name: str) -> Part:
    """The part with this name.

    Raises:
        UnknownAdapter: there is none; carries the known names.
    """
    known = parts(kind)
    for part in known:
        if part.name == name:
            return part
    names = tuple(part.name for part in known)
    raise UnknownAdapter(
        f"there is no {_SINGULAR[kind]} called {name!r}",
        hint=f"{did_you_mean(name, names)}known {kind}: {', '.join(names)}",
        adapter=name,
        known=names,
    )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``"did you mean 'kokoro'? "`` when a known name is near, else ""."""

    def likeness(other: str) -> float:
        alike = difflib.SequenceMatcher(None, name.lower(), other.lower()).ratio()
        return alike + 0.1 * (other[:1].lower() == name[:1].lower())

    nearest = max(known, key=likeness, default="")
    return f"did you mean {nearest!r}? " if nearest and likeness(nearest) >= _ALIKE else ""


def missing(part: Part) -> tuple[str, ...]:
    """The modules that the part needs and that are not installed; imports nothing heavy."""
    home = (part.target.partition(":")[0],) if part.target else ()
    return tuple(module for module in (*home, *part.modules) if not _installed(module))


def load(part: Part) -> Callable[..., Any]:
    """The class behind a part.

    Raises:
        AdapterUnavailable: a module that it needs is missing.
    """
    if absent := missing(part):
        raise AdapterUnavailable(
            f"the {_SINGULAR[part.kind]} {part.name!r} cannot be used: {', '.join(absent)} is not installed",
            hint=f"pip install 'filmwright[{part.extra}]'" if part.extra else f"install {', '.join(part.packages or absent)}",
            adapter=part.name,
        )
    module, _, name = part.target.partition(":")
    try:
        return typing.cast("Callable[..., Any]", getattr(import_module(module), name))
    except (ImportError, AttributeError) as error:
        raise AdapterUnavailable(
            f"the {_SINGULAR[part.kind]} {part.name!r} cannot be loaded: {error}",
            hint=f"check the installation of {part.origin}",
            adapter=part.name,
        ) from error


def options(make: Callable[..., Any]) -> dict[str, tuple[type, Any]]:
    """The options that a part declares, by name, with type and default.

    They are its plain keyword arguments (text, number, switch) and the plain fields of every argument
    that is a dataclass. Other arguments (an injected client, say) are not options.
    """
    found: dict[str, tuple[type, Any]] = {}
    for name, kind, default in _arguments(make):
        if kind in _PLAIN:
            found[name] = (kind, default)
        elif isinstance(kind, type) and dataclasses.is_dataclass(kind):
            hints = typing.get_type_hints(kind)
            found |= {f.name: (hints[f.name], f.default) for f in dataclasses.fields(kind) if hints[f.name] in _PLAIN}
    return found


def construct(make: Callable[..., Any], given: Mapping[str, Any], others: Mapping[str, Any] | None = None) -> Any:
    """Call the class behind a part with options by name, those of a dataclass argument put into one.

    Args:
        make: what ``load`` gave.
        given: options that ``options`` lists, checked and typed.
        others: the parts that it is made of, by the name of its argument.
    """
    arguments: dict[str, Any] = dict(others or {})
    for name, kind, _ in _arguments(make):
        if kind in _PLAIN and name in given:
            arguments[name] = given[name]
        elif isinstance(kind, type) and dataclasses.is_dataclass(kind):
            own = {f.name: given[f.name] for f in dataclasses.fields(kind) if f.name in given}
            arguments |= {name: kind(**own)} if own else {}
    return make(**arguments)


def create(kind: str, name: str, given: Mapping[str, str | int | float | bool] | None = None) -> Any:
    """Construct a part by name with its options, already checked and typed.

    Raises:
        UnknownAdapter: there is no such part.
        AdapterUnavailable: something that it needs is missing.
    """
    return construct(load(find(kind, name)), given or {})


def _arguments(make: Callable[..., Any]) -> Iterator[tuple[str, Any, Any]]:
    hints = typing.get_type_hints(make.__init__ if inspect.isclass(make) else make)
    for parameter in inspect.signature(make).parameters.values():
        kind = hints.get(parameter.name)
        inner = [one for one in typing.get_args(kind) if one is not type(None)]
        # an optional dataclass of options is a dataclass of options
        yield parameter.name, inner[0] if len(inner) == 1 and dataclasses.is_dataclass(inner[0]) else kind, parameter.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An installed distribution with its licence as its metadata state it."""

    name: str
    version: str
    licence: str


def packages(part: Part) -> tuple[Package, ...]:
    """The installed distributions behind a part."""
    return tuple(p for p in map(package, part.packages) if p is not None)


@cache
def package(name: str) -> Package | None:
    """An installed distribution, None where it is not installed."""
    try:
        facts = metadata(name)
        return Package(name=name, version=version(name), licence=_licence(facts))
    except PackageNotFoundError:
        return None


def _licence(facts: Any) -> str:
    stated = facts.get("License-Expression") or facts.get("License") or ""
    if stated not in ("", "UNKNOWN") and "\n" not in stated.strip() and len(stated) <= 60:
        return str(stated).strip()
    classifiers = [line.split(" :: ")[-1] for line in facts.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(classifiers) or "see the package"


def _outsider(kind: str, point: EntryPoint) -> Part:
    origin = point.dist.name if point.dist is not None else point.module
    return Part(
        kind=kind, name=point.name, target=f"{point.module}:{point.attr}", summary=f"from {origin}", packages=(origin,), origin=origin
    )


@cache
def _points(group: str) -> tuple[EntryPoint, ...]:
    return tuple(sorted(_all_points().select(group=group), key=lambda point: point.name))


@cache
def _all_points() -> Any:
    # to look through all that is installed takes as long for one group as for all
    return entry_points()


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False

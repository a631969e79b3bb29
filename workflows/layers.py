"""How a configuration is laid together: defaults, then a YAML file, then ``key=value`` words.

This is the only module that knows OmegaConf. What leaves it is a frozen ``FilmConfig`` whose values are checked. YAML
scalars are read as text and converted by the type of their field, so that ``aspect: 9:16`` and ``score: off`` mean what
a person means (YAML 1.1 reads 556 and false).

A part and its settings may be written together: ``video=NAME video.KEY=VALUE`` as words,
``video: {name: NAME, KEY: VALUE}`` in YAML. They are kept under ``options``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import make_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from adapters.registry import did_you_mean
from pipeline.errors import ConfigError
from workflows.config import HEIGHTS, ROLES, FilmConfig, known_keys

_KINDS = {"integer": "a whole number", "float": "a number", "boolean": "on or off", "bool": "on or off"}


def load(file: Path | None = None, words: Iterable[str] = (), base: FilmConfig | None = None) -> FilmConfig:
    """Defaults (or ``base``), then the YAML file, then the ``key=value`` words, checked.

    Raises:
        ConfigError: a key is unknown, a value has the wrong type or is out of range.
    """
    return _of_words(tuple(words)) if file is None and base is None else _laid_together(file, words, base)


@lru_cache(maxsize=64)
def _of_words(words: tuple[str, ...]) -> FilmConfig:
    # the jobs of a batch differ in their prompts, which are no settings; to check the same words takes ten milliseconds each time
    return _laid_together(None, words, None)


def _laid_together(file: Path | None, words: Iterable[str], base: FilmConfig | None) -> FilmConfig:
    layers = [] if file is None else [(str(file), read_yaml(file))]
    layers.append(("", _guarded(read_words(words))))
    merged = dataclasses.asdict(base or FilmConfig())
    for source, layer in layers:
        plain = _with_part_settings(layer, merged)
        merged = _merged(_without_older_picture(merged, plain), plain, source)
    return FilmConfig(**merged)


def _with_part_settings(layer: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """The layer with ``{role: {name: NAME, KEY: VALUE}}`` as ``{role: NAME, options: {role: {NAME: {KEY: VALUE}}}}``.

    Where a role names several parts, the settings belong to the first; without a name, to the part of the layers before.
    """
    plain = dict(layer)
    for role, settings in ((role, dict(layer[role])) for role in ROLES if isinstance(layer.get(role), dict)):
        name = str(settings.pop("name", base[role]))
        plain[role] = name
        if role == "video" and "fallback" in settings:
            plain["fallback"] = settings.pop("fallback")
        if settings:
            plain = _laid(plain, {"options": {role: {name.partition(",")[0].strip(): settings}}})
    return plain


def _without_older_picture(base: dict[str, Any], layer: Mapping[str, Any]) -> dict[str, Any]:
    """A newer aspect replaces an older size in pixels, and the other way round; 1080p goes with any aspect."""
    if "aspect" in layer and "size" not in layer and base["size"].lower() not in HEIGHTS:
        return base | {"size": ""}
    if "size" in layer and "aspect" not in layer and str(layer["size"]).lower() not in HEIGHTS:
        return base | {"aspect": ""}
    return base


def read_yaml(file: Path) -> dict[str, Any]:
    """The mapping in a YAML file, every scalar as text and lists as text with commas.

    Raises:
        ConfigError: the file cannot be read or holds no mapping.
    """
    try:
        value = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}", hint="name a YAML file with --config") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not YAML: {_first_line(error)}", hint="see docs/config.md for an example") from error
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise ConfigError(f"{file} holds no keys", hint="write lines such as 'style: ink'")
    return cast("dict[str, Any]", _joined(value))


def read_words(words: Iterable[str]) -> dict[str, Any]:
    """The mapping behind ``key=value`` words; dots go into nested keys, the name of a part beside its settings.

    Raises:
        ConfigError: a word is no ``key=value``.
    """
    found: dict[str, Any] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key.strip():
            raise ConfigError(f"{word!r} is not a setting", hint="write key=value, for example style=ink; prompts go in quotes")
        name = key.strip()
        _put(found, f"{name}.name" if name in ROLES else name, value.strip())
    return found


def strict_options(role: str, name: str, known: Mapping[str, tuple[type, Any]], given: Mapping[str, str]) -> dict[str, Any]:
    """The options of one part, typed and checked against what the part knows.

    Args:
        role: "voice", "video", ...
        name: the part.
        known: its options with type and default.
        given: what the configuration says.

    Raises:
        ConfigError: an option is unknown or has the wrong type.
    """
    where = f"options.{role}.{name}"
    _check_keys(given, known, where)
    return dict(_typed(where, tuple((key, known[key][0], value) for key, value in given.items())))


@lru_cache(maxsize=256)
def _typed(where: str, given: tuple[tuple[str, Any, str], ...]) -> dict[str, Any]:
    # every process asks for the same ones again for each film
    schema = make_dataclass("Options", [(key, kind) for key, kind, _ in given])
    try:
        typed = OmegaConf.merge(OmegaConf.structured(schema), {key: value for key, _, value in given})
        return cast("dict[str, Any]", OmegaConf.to_container(typed, resolve=True))
    except OmegaConfBaseException as error:
        raise _told(error, where) from error


def dump(config: FilmConfig) -> str:
    """The configuration as YAML that ``load`` reads back to the same value."""
    values = dataclasses.asdict(config)
    return yaml.safe_dump(_guarded(values), sort_keys=False, allow_unicode=True, width=100)


def _merged(base: dict[str, Any], layer: dict[str, Any], source: str) -> dict[str, Any]:
    prefix = f"{source}: " if source else ""
    _check_keys(layer, known_keys(), prefix.strip())
    try:
        schema = OmegaConf.merge(OmegaConf.structured(FilmConfig), _guarded(base))
        return cast("dict[str, Any]", OmegaConf.to_container(OmegaConf.merge(schema, layer), resolve=True))
    except OmegaConfBaseException as error:
        raise _told(error, prefix.strip()) from error


def _check_keys(given: Iterable[str], known: Iterable[str], where: str) -> None:
    names = list(known)
    for key in given:
        if key not in names:
            hint = did_you_mean(key, names).strip() or f"settings are {', '.join(names) or 'none here'}"
            raise ConfigError(f"{where} unknown setting {key!r}".strip(), hint=hint, key=key)


def _put(into: dict[str, Any], key: str, value: str) -> None:
    *path, last = key.split(".")
    for name in path:
        step = into.setdefault(name, {})
        if not isinstance(step, dict):
            raise ConfigError(f"{key!r}: {name!r} holds a value, not settings", hint="see docs/config.md", key=key)
        into = step
    into[last] = value


def _laid(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with ``over`` on top, mappings merged at every depth."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key, {})
        if isinstance(value, Mapping) and not isinstance(below, Mapping):
            raise ConfigError(f"{key}={below} holds a value, not settings", hint="see docs/config.md", key=key)
        merged[key] = _laid(below, value) if isinstance(value, Mapping) else value
    return merged


def _joined(value: Any) -> Any:
    """The same value with every list as text with commas."""
    if isinstance(value, dict):
        return {key: _joined(item) for key, item in value.items()}
    return ",".join(map(str, value)) if isinstance(value, list) else value


def _guarded(value: Any) -> Any:
    """The same value with OmegaConf's ``${`` taken literally."""
    if isinstance(value, str):
        return re.sub(r"(\\*)\$\{", lambda m: m[1] * 2 + r"\${", value)
    if isinstance(value, dict):
        return {key: _guarded(item) for key, item in value.items()}
    return value


def _told(error: OmegaConfBaseException, where: str) -> ConfigError:
    key = str(error.full_key or "")
    wrong = re.match(r"Value '(.*?)' (?:of type '.*' could not be converted to|is not a valid) (\w+)", _first_line(error))
    message = f"{key}={wrong[1]} is not {_KINDS.get(wrong[2].lower(), wrong[2])}" if wrong else f"{key}: {_first_line(error)}"
    return ConfigError(f"{where} {message}".strip(), hint="see 'filmwright config' for every setting and its value", key=key)


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)

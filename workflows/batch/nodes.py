"""The values of a YAML job file, read from its nodes: every fault is told with its line, and text stays text."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import yaml

from adapters.registry import did_you_mean
from workflows.config import known_keys

MOST_NODES = 2_000_000
"""Values of one YAML file, counted as often as they are referred to: a few aliases of aliases can stand for billions."""

Fault = Callable[[int, str], None]
"""Told of what is wrong, and in which line."""


def read_settings(node: yaml.Node, fault: Fault, prefix: str = "") -> dict[str, str]:
    """Settings by dotted key; a mapping inside is a part with its settings, a list becomes text with commas."""
    found: dict[str, str] = {}
    if not isinstance(node, yaml.MappingNode):
        fault(node.start_mark.line + 1, "settings are written as key: value")
        return found
    for key_node, value in node.value:
        key = f"{prefix}{scalar(key_node)}"
        if not prefix and key not in (*known_keys(), "id") and "." not in key:
            hint = did_you_mean(key, (*known_keys(), "id")).strip()
            fault(key_node.start_mark.line + 1, f"unknown setting {key!r}{f' ({hint})' if hint else ''}")
        elif key in found:
            fault(key_node.start_mark.line + 1, f"{key} stands here twice")
        elif isinstance(value, yaml.MappingNode):
            inner = read_settings(value, fault, f"{key}.")
            found |= {k.removesuffix(".name"): v for k, v in inner.items()}
        elif isinstance(value, yaml.SequenceNode):
            found[key] = ",".join(scalar(item) for item in value.value)
        else:
            found[key] = scalar(value)
    return found


def read_matrix(node: yaml.Node, fault: Fault) -> dict[str, list[str]]:
    """Settings with a list of values each, by dotted key."""
    found: dict[str, list[str]] = {}
    if not isinstance(node, yaml.MappingNode):
        fault(node.start_mark.line + 1, "matrix: names settings with a list of values each")
        return found
    for key_node, value in node.value:
        key, line = scalar(key_node), key_node.start_mark.line + 1
        if key.partition(".")[0] not in known_keys():
            fault(line, f"unknown setting {key!r} ({did_you_mean(key, known_keys()).strip() or 'see filmwright config'})")
        elif not isinstance(value, yaml.SequenceNode) or not value.value:
            fault(line, f"{key}: needs a list of values")
        else:
            found[key] = [scalar(item) for item in value.value]
    return found


def children(node: yaml.MappingNode, fault: Fault, known: tuple[str, ...]) -> dict[str, yaml.Node]:
    """What a mapping holds under its known keys, each once."""
    found: dict[str, yaml.Node] = {}
    for key_node, value in node.value:
        key, line = scalar(key_node), key_node.start_mark.line + 1
        if key not in known:
            fault(line, f"unknown key {key!r} ({did_you_mean(key, known).strip() or 'keys are ' + ', '.join(known)})")
        elif key in found:
            fault(line, f"{key}: stands here twice")
        else:
            found[key] = value
    return found


def scalar(node: yaml.Node) -> str:
    """The text of a scalar, "" for anything else."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def size(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values a node stands for, aliases written out; a node inside itself counts as too many."""
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = MOST_NODES + 1  # met again before it is done: it holds itself
    inner: Iterable[yaml.Node] = ()
    if isinstance(node, yaml.SequenceNode):
        inner = node.value
    elif isinstance(node, yaml.MappingNode):
        inner = itertools.chain.from_iterable(node.value)
    known[id(node)] = 1 + sum(size(child, known) for child in inner)
    return known[id(node)]

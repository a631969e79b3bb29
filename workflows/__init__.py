"""Flows, configuration and the command line: the only place that puts parts together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.film import make_film as make_film

__all__ = ["make_film"]


def __getattr__(name: str) -> object:
    """Import the flow only when it is asked for, so that ``--help`` stays light."""
    if name == "make_film":
        from workflows.film import make_film

        return make_film
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

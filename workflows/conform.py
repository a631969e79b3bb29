"""Draft, then conform: the same film with other takes.

A film is made free with the storybook; when it stands, its shots are made again by another generator. Screenplay, keyframes, lines,
lengths and edit stay as they are, also where a person changed them or a newer version of this package would make others.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import ArtifactError
from workflows.order import Order, reopen


def conforming(root: Path, words: Sequence[str]) -> Order:
    """The order of a film whose takes are made again.

    Raises:
        ArtifactError: there is no film to conform.
        ConfigError: a setting is wrong.
    """
    order = reopen(root, words=words)
    if not order.folder.timeline.is_file():
        raise ArtifactError(f"{root} holds no timeline.otio to conform", hint=f"finish the film first: filmwright make {root}")
    return order

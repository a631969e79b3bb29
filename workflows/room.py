"""Room on the disk, looked at before work begins."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.errors import DiskFull
from pipeline.film.timing import Size

ROOM_PER_MEGAPIXEL = 200_000_000
"""Bytes that a film of a minute takes at most for each million pixels of its picture, caches and all."""


def check_room(root: Path, size: Size) -> None:
    """Refuse to begin where the disk has no room for a film.

    Raises:
        DiskFull: it has not; nothing was written.
    """
    there = next(path for path in (root.absolute(), *root.absolute().parents) if path.exists())
    disk, need = shutil.disk_usage(there), room(size)
    if disk.total and disk.free < need:  # what is no disk at all is told by whoever writes to it
        raise DiskFull(
            f"the disk of {root} has {disk.free / 1e6:.0f} MB free; a film of {size} takes up to {need / 1e6:.0f} MB",
            hint="free some space, for example: filmwright gc films",
        )


def room(size: Size) -> int:
    """Bytes that a film of this picture takes at most."""
    return round(ROOM_PER_MEGAPIXEL * size.width * size.height / 1e6)

"""Lookup tables: ``.cube`` files, looked through before ffmpeg sees them."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import MediaError

LARGEST = 16 << 20
"""Bytes of a table."""

_SIZES = {"LUT_3D_SIZE": (2, 65), "LUT_1D_SIZE": (2, 65_536)}
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_ROW = re.compile(rf"{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}")


def table_filter(path: Path) -> str:
    """The filter of ffmpeg for a table: "lut3d" or "lut1d".

    Raises:
        MediaError: it is no table, or not whole.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise MediaError(f"{path.name} is larger than {LARGEST >> 20} MiB", hint="a 65-point table is large enough")
        lines = path.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MediaError(f"{path.name} cannot be read as a lookup table: {error}", hint="use a .cube file") from error
    sizes = [words for line in lines if (words := line.split()) and words[0] in _SIZES]
    if len(sizes) != 1 or len(sizes[0]) != 2 or not sizes[0][1].isdigit():
        raise MediaError(f"{path.name} does not say its size once", hint="use a .cube file with one LUT_3D_SIZE or LUT_1D_SIZE")
    kind, size = sizes[0][0], int(sizes[0][1])
    low, high = _SIZES[kind]
    rows = sum(1 for line in lines if _ROW.fullmatch(line.strip()))
    wanted = size**3 if kind == "LUT_3D_SIZE" else size
    if not low <= size <= high or rows != wanted:
        raise MediaError(f"{path.name} has {rows} of {wanted} rows", hint="export the table again")
    return "lut3d" if kind == "LUT_3D_SIZE" else "lut1d"

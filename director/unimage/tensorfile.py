"""Safetensors files read tensor by tensor into memory that is already there, and written the same way.

A whole file is never held: reading needs the target and, where type or device differ, one tensor beside it. The
header is checked before anything is read, so that a truncated or pickled file is refused at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline.errors import CheckpointError
from pipeline.store.artifacts import writing

if TYPE_CHECKING:
    from torch import Tensor, dtype

PREFIX = 8
LARGEST_HEADER = 100_000_000
PICKLE_STARTS = (b"\x80", b"PK\x03\x04", b"(dp", b"\x1f\x8b")
TYPE_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTensor:
    """A tensor's entry in the header.

    Attributes:
        kind: type name in the file, such as "BF16".
        shape: its shape.
        start: first byte in the file.
        stop: byte behind the last.
    """

    kind: str
    shape: tuple[int, ...]
    start: int
    stop: int


def read_header(path: Path) -> dict[str, StoredTensor]:
    """Names, types, shapes and places of a file's tensors.

    Raises:
        CheckpointError: missing, pickled, truncated, or no safetensors file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(PREFIX)
            length = int.from_bytes(start, "little")
            if any(start.startswith(mark) for mark in PICKLE_STARTS) and not PREFIX < length + PREFIX <= min(size, LARGEST_HEADER):
                raise CheckpointError(
                    f"{str(path)!r} is a pickled file, which can run any code; it is not opened",
                    hint="take the safetensors file that was published",
                )
            if size < PREFIX or length + PREFIX > min(size, LARGEST_HEADER):
                raise CheckpointError(
                    f"{str(path)!r} is no safetensors file, or cut off in its header ({size} bytes)", hint="fetch the file again"
                )
            header = json.loads(file.read(length))
    except OSError as error:
        raise CheckpointError(f"{str(path)!r} cannot be read: {error}", hint="fetch the file again") from error
    except ValueError as error:
        raise CheckpointError(f"{str(path)!r} is no safetensors file: its header is damaged", hint="fetch the file again") from error
    tensors = _parse_header(path, header, PREFIX + length)
    end = max((tensor.stop for tensor in tensors.values()), default=PREFIX + length)
    if end != size:
        raise CheckpointError(f"{str(path)!r} has {size} bytes where its header names {end}: it is truncated", hint="fetch the file again")
    return tensors


def read_into(file: BinaryIO, stored: StoredTensor, target: Tensor) -> None:
    """Fill ``target`` (contiguous, the stored shape) with a tensor of an open file, converting type and device if they differ."""
    import torch

    kind = torch_types()[stored.kind]
    direct = target.device.type == "cpu" and target.dtype == kind
    buffer = target if direct else torch.empty(stored.shape, dtype=kind)
    file.seek(stored.start)
    if buffer.numel():
        read = file.readinto(buffer.view(-1).view(torch.uint8).numpy().data)  # type: ignore[attr-defined]
        assert read == stored.stop - stored.start
    if not direct:
        target.copy_(buffer)


def write_tensors(path: Path, tensors: Iterable[tuple[str, Tensor]], metadata: Mapping[str, str] | None = None) -> None:
    """Write a safetensors file tensor by tensor; it appears under its name only when it is whole.

    Raises:
        DiskFull: no space is left; a file that was there before stays.
        ArtifactError: the folder cannot be written.
    """
    import torch

    ordered = sorted(tensors, key=lambda entry: (-entry[1].element_size(), entry[0]))
    names = {kind: name for name, kind in torch_types().items()}
    header: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    end = 0
    for name, tensor in ordered:
        start, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % PREFIX)
    with writing(path) as partial, partial.open("wb") as file:
        file.write(len(text).to_bytes(PREFIX, "little") + text)
        for _, tensor in ordered:
            file.write(tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy().data)


def torch_types() -> dict[str, dtype]:
    """Type names of the file format that a checkpoint may use."""
    import torch

    return {
        "F64": torch.float64,
        "F32": torch.float32,
        "F16": torch.float16,
        "BF16": torch.bfloat16,
        "I64": torch.int64,
        "I32": torch.int32,
        "I16": torch.int16,
        "I8": torch.int8,
        "U8": torch.uint8,
        "BOOL": torch.bool,
    }


def _parse_header(path: Path, header: Any, base: int) -> dict[str, StoredTensor]:
    tensors: dict[str, StoredTensor] = {}
    try:
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            start, stop = entry["data_offsets"]
            tensor = StoredTensor(kind=entry["dtype"], shape=tuple(entry["shape"]), start=base + start, stop=base + stop)
            if stop - start != prod(tensor.shape) * TYPE_BYTES[tensor.kind] or start < 0:
                raise CheckpointError(f"{str(path)!r}: tensor {name!r} has a wrong number of bytes", hint="fetch the file again")
            tensors[name] = tensor
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{str(path)!r}: its header is damaged or names an unknown type: {error}", hint="fetch it again") from error
    return tensors

"""What the head of a GGUF file says of the model in it: read in a moment, without its weights.

Format: the GGUF specification of ggml, versions 2 and 3, little-endian. Nothing in a file is trusted: what does not fit ends in
one error that says so.
"""

from __future__ import annotations

import hashlib
import math
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError

MAGIC = b"GGUF"
VERSIONS = (2, 3)

SCHEMES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L",
    14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16",
    36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4_MOE", 39: "NVFP4", 40: "Q1_0",
}  # fmt: skip
"""Names of quantizations by ``general.file_type``."""

_INT, _LONG = struct.Struct("<I"), struct.Struct("<Q")
_SCALARS = {kind: struct.Struct(f"<{code}") for kind, code in zip((*range(8), 10, 11, 12), "BbHhIif?Qqd", strict=True)}
_TEXT, _LIST = 8, 9
_DIMENSIONS = 4
_ALIGNMENT = 32
_SAMPLES, _SAMPLE = 64, 4096
_TAKE_ANOTHER = "download it again, or name another file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A GGUF file that holds a language model.

    Attributes:
        path: where it lies.
        name: as its makers call it, or the file's stem.
        size: of the file in bytes.
        weights: how many it has.
        scheme: how they are quantized, "Q4_K_M", or "".
        context: tokens that the model was made to read, 0 when not said.
        template: it brings a chat template of its own.
        fingerprint: 12 hexadecimal digits of its length, its head and samples of its weights.
    """

    path: Path
    name: str
    size: int
    weights: int
    scheme: str
    context: int
    template: bool
    fingerprint: str


def read(path: Path) -> ModelFile:
    """The head of a model's file.

    Raises:
        ConfigError: there is no such file, it is no GGUF file, it is damaged, or it holds no language model.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ConfigError(f"{path} is no GGUF file", hint="name a file whose name ends in .gguf", key="path")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _described(path, data, size)
    except ConfigError:
        raise
    except OSError as error:
        said = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise ConfigError(f"the model file {path} {said}", hint="name a GGUF file on this machine", key="path") from error
    except (struct.error, ValueError, KeyError, ArithmeticError) as error:
        raise ConfigError(f"the GGUF file {path} is damaged or incomplete", hint=_TAKE_ANOTHER, key="path") from error


def _described(path: Path, data: mmap.mmap, size: int) -> ModelFile:
    head = _Head(data)
    version = head.number(_INT)
    if version not in VERSIONS:
        raise ConfigError(
            f"{path} is of GGUF version {version}; {VERSIONS[0]} and {VERSIONS[1]} can be read", hint=_TAKE_ANOTHER, key="path"
        )
    tensors, count = head.number(_LONG), head.number(_LONG)
    facts = dict(head.fact() for _ in range(count))
    shapes = [head.tensor() for _ in range(tensors)]
    architecture = str(facts["general.architecture"])
    _must_write(path, facts, architecture)
    align = int(facts.get("general.alignment", _ALIGNMENT))
    begin = -(-head.at // align) * align
    if size <= begin + max(offset for _, offset in shapes):  # none at all is a ValueError too
        raise ValueError("weights are missing")
    return ModelFile(
        path=path,
        name=str(facts.get("general.name") or path.stem),
        size=size,
        weights=sum(weights for weights, _ in shapes),
        scheme=SCHEMES.get(int(facts.get("general.file_type", -1)), ""),
        context=int(facts.get(f"{architecture}.context_length", 0)),
        template="tokenizer.chat_template" in facts,
        fingerprint=_fingerprint(data, size, begin),
    )


def _must_write(path: Path, facts: dict[str, Any], architecture: str) -> None:
    """Refuse adapters, projectors, models that only measure texts, and pieces of models."""
    if (pieces := int(facts.get("split.count", 1))) > 1:
        hint = "join them with llama-gguf-split --merge, or name a model in one file"
        raise ConfigError(f"{path} is one of {pieces} files of a model", hint=hint, key="path")
    kind = str(facts.get("general.type", "model"))
    if kind == "model" and facts.get(f"{architecture}.attention.causal", True):
        return
    what = "an embedding model" if kind == "model" else f"of the type {kind!r}"
    raise ConfigError(f"{path} is {what}, which cannot write", hint="name the file of a chat model", key="path")


def _fingerprint(data: mmap.mmap, size: int, begin: int) -> str:
    """Tells files apart that have the same head, without reading gigabytes."""
    told = hashlib.sha256(_LONG.pack(size) + data[:begin])
    for index in range(_SAMPLES):
        at = begin + (size - begin) * index // _SAMPLES
        told.update(data[at : at + _SAMPLE])
    return told.hexdigest()[:12]


class _Head:
    """Walks over the head of a file.

    Its methods raise struct.error, ValueError or KeyError where the file does not fit.
    """

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self.at = len(MAGIC)

    def number(self, code: struct.Struct) -> Any:
        """One number."""
        (value,) = code.unpack_from(self._data, self.at)
        self.at += code.size
        return value

    def text(self) -> str:
        """A text with its length before it."""
        length = self.number(_LONG)
        said = self._data[self.at : self.at + length]
        if len(said) < length:
            raise ValueError("the file ends within a text")
        self.at += length
        return said.decode("utf-8", "replace")

    def fact(self) -> tuple[str, Any]:
        """A key with its value; of lists only the length."""
        key, kind = self.text(), self.number(_INT)
        if kind == _TEXT:
            return key, self.text()
        return key, self._list() if kind == _LIST else self.number(_SCALARS[kind])

    def tensor(self) -> tuple[int, int]:
        """How many weights the next tensor has, and where it begins, in bytes after the head."""
        self.text()
        dimensions = self.number(_INT)
        if dimensions > _DIMENSIONS:
            raise ValueError("a tensor has too many dimensions")
        weights = math.prod(self.number(_LONG) for _ in range(dimensions))
        self.number(_INT)
        return weights, self.number(_LONG)

    def _list(self) -> int:
        kind, count = self.number(_INT), self.number(_LONG)
        if kind != _TEXT:
            self.at += count * _SCALARS[kind].size
            return int(count)
        length, data, at = _LONG.unpack_from, self._data, self.at
        for _ in range(count):  # vocabularies: hundreds of thousands
            at += 8 + length(data, at)[0]
        self.at = at
        return int(count)

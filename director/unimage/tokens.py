"""The tokenizer of a checkpoint folder, and the markers that the model needs.

Text never becomes a marker: a prompt that spells ``<|im_end|>`` is encoded letter by letter. Source: specification, section 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from director.unimage.config import SpecialTokens, UnimageConfig
from pipeline.errors import AdapterUnavailable, CheckpointError

if TYPE_CHECKING:
    import tokenizers

MARKER_NAMES = {
    "text_start": "<|im_start|>",
    "text_end": "<|im_end|>",
    "image_start": "<|vision_start|>",
    "image_end": "<|vision_end|>",
}
TOKENIZER_FILE = "tokenizer.json"
TOKENIZER_PARTS = ("vocab.json", "merges.txt")


class FolderTokenizer:
    """A tokenizer read from a checkpoint folder: text to ids and back; never adds markers."""

    def __init__(self, inner: tokenizers.Tokenizer, markers: SpecialTokens) -> None:
        inner.encode_special_tokens = True
        self._inner = inner
        self._markers = markers

    @property
    def markers(self) -> SpecialTokens:
        """Ids of the four markers."""
        return self._markers

    @property
    def vocabulary_size(self) -> int:
        """Ids that this tokenizer knows, markers included; the model's vocabulary may have more rows."""
        return int(self._inner.get_vocab_size(with_added_tokens=True))

    @property
    def backend(self) -> tokenizers.Tokenizer:
        """The tokenizer itself, for those who must know how each token is spelled."""
        return self._inner

    def encode(self, text: str) -> list[int]:
        """Ids of plain text, without markers."""
        return list(self._inner.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Sequence[int]) -> str:
        """Text of ids; markers leave no trace, broken UTF-8 becomes U+FFFD."""
        return str(self._inner.decode(list(ids), skip_special_tokens=True))


def has_tokenizer(folder: Path) -> bool:
    """Whether the folder holds tokenizer files."""
    return (folder / TOKENIZER_FILE).is_file() or all((folder / name).is_file() for name in TOKENIZER_PARTS)


def load_tokenizer(folder: Path, config: UnimageConfig) -> FolderTokenizer:
    """Read the folder's tokenizer and check its markers.

    Args:
        folder: a checkpoint folder.
        config: its configuration; stated marker ids must agree with the tokenizer's.

    Raises:
        CheckpointError: no tokenizer, unreadable, a marker is missing or has another id, or ids beyond the embedding.
        AdapterUnavailable: the ``models`` extra is not installed.
    """
    tokenizer = read_tokenizer(folder)
    markers = tokenizer.markers
    if config.special_tokens_stated and markers != config.special_tokens:
        raise CheckpointError(
            f"the tokenizer in {str(folder)!r} numbers the markers {markers}, config.json says {config.special_tokens}",
            hint="take the tokenizer files that were published with these weights",
        )
    if tokenizer.vocabulary_size > config.language.vocabulary:
        raise CheckpointError(
            f"the tokenizer in {str(folder)!r} has {tokenizer.vocabulary_size} ids, the embedding only {config.language.vocabulary} rows",
            hint="take the tokenizer files that were published with these weights",
        )
    return tokenizer


def read_tokenizer(folder: Path) -> FolderTokenizer:
    """Read the folder's tokenizer, whatever model it belongs to.

    Raises:
        CheckpointError: no tokenizer, unreadable, or a marker is missing.
        AdapterUnavailable: the ``models`` extra is not installed.
    """
    inner = _read(folder)
    found = {field: inner.token_to_id(text) for field, text in MARKER_NAMES.items()}
    ids = {field: number for field, number in found.items() if number is not None}
    absent = [text for field, text in MARKER_NAMES.items() if field not in ids]
    if absent:
        raise CheckpointError(
            f"the tokenizer in {str(folder)!r} lacks the markers {', '.join(absent)}",
            hint="take the tokenizer files that were published with these weights",
            problems=tuple(absent),
        )
    return FolderTokenizer(inner, SpecialTokens(**ids))


def with_markers(config: UnimageConfig, markers: SpecialTokens) -> UnimageConfig:
    """The configuration with the tokenizer's marker ids."""
    return replace(config, special_tokens=markers, special_tokens_stated=True)


def _read(folder: Path) -> tokenizers.Tokenizer:
    if not has_tokenizer(folder):
        raise CheckpointError(f"checkpoint {str(folder)!r} has no tokenizer", hint=f"it needs {TOKENIZER_FILE}")
    try:
        import tokenizers
    except ImportError as error:
        raise AdapterUnavailable("the unified director needs tokenizers", hint='pip install "filmwright[models]"') from error
    try:
        return tokenizers.Tokenizer.from_file(str(folder / TOKENIZER_FILE)) if (folder / TOKENIZER_FILE).is_file() else _joined(folder)
    except AdapterUnavailable:
        raise
    # tokenizers raises bare Exception for a damaged file
    except Exception as error:
        raise CheckpointError(f"the tokenizer in {str(folder)!r} cannot be read: {error}", hint="fetch it again") from error


def _joined(folder: Path) -> tokenizers.Tokenizer:
    """The tokenizer of a folder that has only its parts; slow and large, so that a folder with the whole never comes here."""
    try:
        from transformers import AutoTokenizer
    except ImportError as error:
        raise AdapterUnavailable(
            f"the tokenizer in {str(folder)!r} lies in parts, and joining them needs transformers", hint='pip install "filmwright[models]"'
        ) from error
    inner: tokenizers.Tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True).backend_tokenizer
    return inner

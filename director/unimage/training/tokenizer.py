"""Train the small tokenizer of a director from scratch on the scripts of a film set."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from director.unimage.tokens import MARKER_NAMES, TOKENIZER_FILE
from director.unimage.wording import POINTERS, pointer_name, tag_names
from pipeline.errors import AdapterUnavailable

FEWEST = 3
"""How often two pieces must stand side by side to become one."""


def train_tokenizer(texts: Iterable[str], folder: Path, *, vocabulary: int) -> int:
    """Write ``tokenizer.json``: bytes to fall back on, frequent words whole, tags and ids one token each.

    Args:
        texts: scripts, prompts included.
        folder: where the file goes; must exist.
        vocabulary: most entries, markers and pointers included.

    Returns:
        How many entries it has.

    Raises:
        AdapterUnavailable: the ``models`` extra is not installed.
    """
    try:
        from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    except ImportError as error:
        raise AdapterUnavailable("training needs tokenizers", hint='pip install "filmwright[models]"') from error
    special = [*MARKER_NAMES.values(), *(pointer_name(n) for n in range(1, POINTERS + 1))]
    tags = tag_names()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_tokens([AddedToken(name, normalized=False) for name in tags])
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary - len(special) - len(tags),
        min_frequency=FEWEST,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in special])
    tokenizer.add_tokens([AddedToken(name, normalized=False) for name in tags])
    tokenizer.save(str(folder / TOKENIZER_FILE))
    return int(tokenizer.get_vocab_size(with_added_tokens=True))

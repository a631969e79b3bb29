"""Small tokenizers, built here: byte by byte, and with tokens that join tags, blanks and words or split characters."""

from __future__ import annotations

from functools import cache

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from director.storybook.direct import StorybookDirector
from director.unimage.grammar import Grammar
from director.unimage.masking import Cursor, Pen
from director.unimage.vocabulary import Vocabulary, byte_pieces, lay_out
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Screenplay

MARKERS = ["<|im_start|>", "<|im_end|>"]
SIZES = (0, 300, 1500)
PADDING = 7
PROMPTS = (
    "A fox looks for the moon",
    "Two old friends meet in a station",
    "A robot waters flowers in the rain",
    "A storm at the lighthouse",
)


@cache
def screenplay(prompt: str) -> Screenplay:
    return StorybookDirector().write(Brief(prompt=prompt, seed=4))


@cache
def tokenizer(merges: int) -> Tokenizer:
    """A byte-level BPE whose tokens cross line ends, tags and blanks; ``merges`` tokens beyond the bytes."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    foreign = "é è 漢字 かな “so” ‘it’ — 🌙 ж ́\n" * 20
    trainer = trainers.BpeTrainer(
        vocab_size=len(alphabet) + len(MARKERS) + merges,
        initial_alphabet=alphabet,
        special_tokens=MARKERS,
        max_token_length=28,
        show_progress=False,
    )
    made.train_from_iterator([*(tagged.write(screenplay(p)) for p in PROMPTS), foreign], trainer)
    return made


@cache
def vocabulary(merges: int) -> Vocabulary:
    known = tokenizer(merges).get_vocab()
    ordinary = ((number, text) for text, number in known.items() if text not in MARKERS)
    size = max(known.values()) + 1
    return lay_out(byte_pieces(ordinary, level="bytes", size=size), size=size + PADDING, end=known["<|im_end|>"])


def written_at_random(grammar: Grammar, words: Vocabulary, seed: int, budget: int) -> tuple[str, Pen]:
    """What random logits write through the masks: the text, and the pen behind its end."""
    random = np.random.default_rng(seed)
    pen = Pen(grammar, words, Cursor(grammar.opening()), budget)
    written = b""
    while True:
        mask = pen.allowed()
        assert mask.any()
        token = int(np.argmax(np.where(mask, random.gumbel(size=words.size), -np.inf)))
        pen.take(token)
        if token == words.end:
            return written.decode("utf-8"), pen
        written += words.spelled[token]

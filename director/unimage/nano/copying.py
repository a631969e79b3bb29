"""Which words of a request have come into a script, and how much the others are preferred while it is written."""

from __future__ import annotations

import re

import torch
from torch import Tensor

from director.storybook import lexicon
from director.unimage.wording import Wording, content_words

_SHOT = re.compile(r"<Frame(\d+)>")
SOONEST = 1
"""Shots that are written before words that are still missing are preferred at all."""


def named_words(request: str) -> tuple[str, ...]:
    """The words of a request that name or describe somebody, somewhere or something; what is done may be told otherwise."""
    words = ((word, word.lower()) for word in content_words(request))
    return tuple(word for word, bare in words if not lexicon.verb_of(bare) or lexicon.is_thing(lexicon.singular(bare)))


class Coverage:
    """Prefers words that are still missing, more with every shot.

    Args:
        wording: pointers of the film.
        request: whose words are wanted.
        strength: nats by which a missing word is preferred per shot; 0 for not.
    """

    def __init__(self, wording: Wording, request: str, strength: float) -> None:
        wanted = set(named_words(request))
        self._missing = {word: token for token, word in wording.pointers().items() if word in wanted}
        self._strength = strength

    @property
    def missing(self) -> tuple[str, ...]:
        """Words that have not come yet."""
        return tuple(self._missing)

    def used(self, word: str) -> None:
        """A word has come."""
        self._missing.pop(word, None)

    def preferred(self, logits: Tensor, text: str) -> Tensor:
        """The logits with those of missing words raised."""
        shots = len(_SHOT.findall(text))
        if not self._missing or self._strength <= 0 or shots < SOONEST:
            return logits
        raised = logits.clone()
        raised[torch.tensor(list(self._missing.values()), device=logits.device)] += self._strength * shots
        return raised

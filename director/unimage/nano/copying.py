"""Which words of a request have come into a script, and how much the others are preferred while it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from director.storybook import lexicon
from director.unimage.wording import Wording, content_words
from pipeline.film.screenplay import Screenplay

if TYPE_CHECKING:
    from torch import Tensor

_SHOT = re.compile(r"<Frame(\d+)>")
_TAG = re.compile(r"^<\w+>: ?")
SOONEST = 1
"""Shots that are written before words that are still missing are preferred at all."""
LOUDEST = 3.0
"""Nats by which a word is preferred at most: louder, it comes where no sentence has room for it, and the text goes astray."""


def named_words(request: str) -> tuple[str, ...]:
    """The words of a request that name or describe somebody, somewhere or something; what is done may be told otherwise."""
    words = ((word, word.lower()) for word in content_words(_TAG.sub("", request)))
    return tuple(word for word, bare in words if not lexicon.verb_of(bare) or lexicon.is_thing(lexicon.singular(bare)))


def left_out(screenplay: Screenplay, request: str) -> tuple[str, ...]:
    """What a script owes: words of the request that name something and do not come, and characters who are declared and in no picture."""
    declared = [character.sheet for character in screenplay.characters] + [place.sheet for place in screenplay.environments]
    told = " ".join([*declared, *(f"{shot.frame} {shot.video}" for shot in screenplay.shots)]).lower()
    seen = " ".join(shot.frame for shot in screenplay.shots)
    words = [word for word in named_words(request) if word.lower() not in told]
    return (*words, *(str(character.id) for character in screenplay.characters if f"<{character.id}>" not in seen))


class Coverage:
    """Prefers words that are still missing, and in Frame lines whoever is in no picture yet, more with every shot.

    Args:
        wording: pointers of the film.
        request: whose words are wanted.
        strength: nats by which what is missing is preferred per shot; 0 for not.
    """

    def __init__(self, wording: Wording, request: str, strength: float) -> None:
        wanted = set(named_words(request))
        self._missing = {word: token for token, word in wording.pointers().items() if word in wanted}
        self._people = wording.characters()
        self._strength = strength

    @property
    def missing(self) -> tuple[str, ...]:
        """Words that have not come yet."""
        return tuple(self._missing)

    def used(self, word: str) -> None:
        """A word has come."""
        self._missing.pop(word, None)

    def preferred(self, logits: Tensor, text: str) -> Tensor:
        """The logits with those of missing words and people raised."""
        import torch  # reading a request needs none

        shots = len(_SHOT.findall(text))
        wanted = [*self._missing.values(), *self._unseen(text)] if self._strength > 0 and shots >= SOONEST else []
        if not wanted:
            return logits
        raised = logits.clone()
        raised[torch.tensor(wanted, device=logits.device)] += min(self._strength * shots, LOUDEST)
        return raised

    def _unseen(self, text: str) -> list[int]:
        """In a Frame line, the ids of those who are declared and in no Frame line so far."""
        sheets, _, line = text.rpartition("\n")
        if not line.startswith("<Frame"):
            return []
        seen = "\n".join([line, *(earlier for earlier in sheets.split("\n") if earlier.startswith("<Frame"))])
        return [token for name, token in self._people.items() if f"<{name}>: " in sheets and f"<{name}>" not in seen]

"""Write text: one token after the other behind a remembered context, greedy or drawn, steered by a mask.

The context is read; what decoding caches lies in scratch behind it and is overwritten by the next block that is added.
Source: specification, section 14.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from director.unimage.attention import Attend, attend_causal
from director.unimage.contexts import Context, KeyValueStore, check_ids
from director.unimage.model import UNDERSTANDING, Routing, Unimage
from pipeline.errors import ContextError

LogitsMask = Callable[[Sequence[int]], Tensor | None]
"""Ids generated so far -> bool [vocabulary], True may come next; None allows everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSettings:
    """How text is drawn.

    Attributes:
        max_tokens: most tokens to generate, the end marker included; at least 1.
        temperature: 0 takes the likeliest token; higher is wilder.
        top_p: draw only among the likeliest tokens that together have this probability, in (0, 1].
        seed: of the draws.
        end_token: ends the text and is not part of it; None is the model's end marker.
    """

    max_tokens: int = 2048
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    end_token: int | None = None

    def __post_init__(self) -> None:
        if self.max_tokens < 1 or self.temperature < 0 or not 0 < self.top_p <= 1:
            raise ContextError(
                f"max_tokens={self.max_tokens}, temperature={self.temperature}, top_p={self.top_p}: "
                "needed are at least 1, at least 0, and above 0 up to 1"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A finished text.

    Attributes:
        ids: without markers, prefix included.
        stopped: True if the end token came, False if ``max_tokens`` did.
    """

    ids: tuple[int, ...]
    stopped: bool


def decode_text(
    model: Unimage,
    context: Context,
    settings: TextSettings,
    *,
    prefix: Sequence[int] = (),
    mask: LogitsMask | None = None,
    on_token: Callable[[int], None] | None = None,
) -> DecodedText:
    """Generate a whole text; arguments as for ``stream_tokens``, and ``on_token`` hears of each new id.

    Raises:
        ContextError: see ``stream_tokens``.
    """
    ids = list(prefix)
    made = 0
    for token in stream_tokens(model, context, settings, prefix=prefix, mask=mask):
        made += 1
        ids.append(token)
        if on_token:
            on_token(token)
    return DecodedText(ids=tuple(ids), stopped=made < settings.max_tokens)


def stream_tokens(
    model: Unimage,
    context: Context,
    settings: TextSettings,
    *,
    prefix: Sequence[int] = (),
    mask: LogitsMask | None = None,
) -> Iterator[int]:
    """Generate a text block behind ``context``, id by id, without its markers.

    Args:
        model: predicts the next token.
        context: what is remembered; not changed. Nothing may be added to it while the stream runs.
        settings: length, temperature, top-p, seed.
        prefix: ids that the text begins with; not yielded.
        mask: which tokens may come next; it hears of prefix and generated ids.

    Yields:
        Ids in order, until the end token or ``max_tokens``.

    Raises:
        ContextError: the mask allows nothing, no room, or another block was added to the context meanwhile.
    """
    check_ids(model.config, prefix)
    end = model.config.special_tokens.text_end if settings.end_token is None else settings.end_token
    writer = TextWriter(model, context, room=1 + len(prefix) + settings.max_tokens)
    logits = writer.advance([model.config.special_tokens.text_start, *prefix])
    generator = torch.Generator().manual_seed(settings.seed)
    ids = list(prefix)
    for count in range(settings.max_tokens):
        token = choose(logits, settings, generator, mask(ids) if mask else None)
        if token == end:
            return
        ids.append(token)
        yield token
        if count + 1 < settings.max_tokens:
            logits = writer.advance([token])


class TextWriter:
    """Advances an open text block behind a context and gives the logits of what follows."""

    def __init__(self, model: Unimage, context: Context, *, room: int) -> None:
        self._model = model
        self._context = context.writable(room)
        self._store: KeyValueStore = self._context.store
        self._store.scratch_owner = self
        if self._context.position + room > model.config.language.max_positions:
            raise ContextError(
                f"{room} tokens from position {self._context.position} go beyond the "
                f"{model.config.language.max_positions} that the model was made for",
                hint="remember fewer texts, or lower max_tokens",
            )

    @torch.inference_mode()
    def advance(self, ids: Sequence[int], belongs: Sequence[int] | None = None) -> Tensor:
        """Append ids and return the logits after the last one, [vocabulary].

        Args:
            ids: the tokens.
            belongs: identity of each, for a model that has identities.

        Raises:
            ContextError: another block or stream used the same context meanwhile.
        """
        if self._store.scratch_owner is not self:
            raise ContextError("a text was still being written when its context was used for something else", hint="end the stream first")
        model, start, T = self._model, self._context, len(ids)
        positions_T = torch.arange(start.position, start.position + T, device=model.device)
        owners_T = None if belongs is None else torch.tensor(list(belongs), device=model.device)
        x_TD = model.embed_text(torch.tensor(ids, device=model.device), owners_T)
        routing = Routing.single(UNDERSTANDING, T, model.device)
        rotations = model.decoder.rotations(positions_T, routing)
        final_TD = model.decoder({UNDERSTANDING: x_TD}, rotations, routing, self._attend)[UNDERSTANDING]
        self._context = replace(start, length=start.length + T, position=start.position + T)
        return model.text_logits(final_TD[-1])

    def _attend(self, layer: int) -> Attend:
        def run(q_TNH: Tensor, k_TGH: Tensor, v_TGH: Tensor) -> Tensor:
            return attend_causal(q_TNH, *self._store.write(layer, self._context.length, k_TGH, v_TGH))

        return run


def choose(logits_V: Tensor, settings: TextSettings, generator: torch.Generator, allowed_V: Tensor | None = None) -> int:
    """Take the next token.

    Args:
        logits_V: of the next token.
        settings: temperature and top-p.
        generator: on the CPU; not used at temperature 0.
        allowed_V: bool, True may be taken.

    Raises:
        ContextError: nothing is allowed.
    """
    if allowed_V is not None:
        if not bool(allowed_V.any()):
            raise ContextError("no token may come next: the mask allows none", hint="the grammar is stuck; begin the text anew")
        logits_V = logits_V.masked_fill(~allowed_V.to(logits_V.device), float("-inf"))
    if settings.temperature == 0:
        return int(logits_V.argmax())
    probabilities = next_probabilities(logits_V, settings)
    return int(torch.multinomial(probabilities, 1, generator=generator))


def next_probabilities(logits_V: Tensor, settings: TextSettings) -> Tensor:
    """Probabilities of the next token after temperature and top-p, float32 on the CPU; sums to 1."""
    probabilities = torch.softmax(logits_V.float().cpu() / settings.temperature, dim=-1)
    if settings.top_p >= 1:
        return probabilities
    ordered, tokens = probabilities.sort(descending=True)
    before = ordered.cumsum(0) - ordered
    kept = torch.zeros_like(probabilities).scatter(0, tokens, ordered.masked_fill(before >= settings.top_p, 0.0))
    return kept / kept.sum()

"""The loaded model at work: passages into contexts, masked text out of them, pictures out of them.

Contexts that an earlier call has built are used again as far as the passages agree, so that a film's
script is read once and not once per keyframe. What comes out depends on the passages alone.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from director.unimage.checkpoint import Checkpoint
from director.unimage.contexts import Contexts, add_image, add_text, empty_contexts, encode_image
from director.unimage.decoding import TextSettings, stream_tokens
from director.unimage.grammar import Grammar, State
from director.unimage.masking import Cursor, Pen
from director.unimage.options import DirectorOptions
from director.unimage.pictures import picture_cost, read_picture
from director.unimage.prompting import Passage, Shown, Told
from director.unimage.sampling import SamplingSettings, Step, decode_latent, sample_latent
from director.unimage.tokens import FolderTokenizer
from director.unimage.vocabulary import Vocabulary, lay_out, pieces_of
from pipeline.errors import CheckpointError, ContextError

Tell = Callable[[str], None]
"""Hears of progress: pieces of text, or steps."""

TOKENS_PER_SHOT = 320
TOKENS_OF_DECLARATIONS = 1024
_MARKS = 2


class Inference:
    """One loaded checkpoint at work.

    Args:
        checkpoint: loaded and placed.
        options: how to write, draw and remember.

    Raises:
        CheckpointError: the folder has no tokenizer, or one that cannot spell a script.
    """

    def __init__(self, checkpoint: Checkpoint, options: DirectorOptions) -> None:
        if checkpoint.tokenizer is None:
            raise CheckpointError(
                f"checkpoint {str(checkpoint.folder)!r} has no tokenizer, and a director writes",
                hint="take the tokenizer files that were published with these weights",
            )
        self.checkpoint = checkpoint
        self.options = options
        self._tokenizer: FolderTokenizer = checkpoint.tokenizer
        self.vocabulary: Vocabulary = lay_out(
            pieces_of(self._tokenizer.backend, size=checkpoint.config.language.vocabulary),
            size=checkpoint.config.language.vocabulary,
            end=self._tokenizer.markers.text_end,
        )
        self._trail: list[tuple[Passage, Contexts]] = []

    def cost(self, passage: Passage) -> int:
        """Tokens that a passage takes in the context."""
        if isinstance(passage, Told):
            return len(self._tokenizer.encode(passage.text)) + _MARKS
        return picture_cost(passage.picture.path, self.checkpoint.config, self.options.seen_side, drawn=passage.drawn)

    def script(self, passages: Sequence[Passage], grammar: Grammar, state: State, *, seed: int, tell: Tell) -> str:
        """Write text that the grammar accepts from ``state`` on, behind the passages.

        Args:
            passages: what the model is told and shown before.
            grammar: the rules.
            state: where the text begins in them.
            seed: of the draws.
            tell: hears each piece of text when it is written.

        Raises:
            ScreenplayError: no legal script fits into the tokens that are left.
            ContextError: the passages do not fit.
        """
        contexts = self._contexts(passages)
        pen = Pen(grammar, self.vocabulary, Cursor(state), self._script_tokens(grammar, contexts))
        settings = TextSettings(max_tokens=pen.left, temperature=self.options.temperature, top_p=self.options.top_p, seed=seed)
        reader = codecs.getincrementaldecoder("utf-8")()
        written: list[str] = []
        for token in stream_tokens(self.checkpoint.model, contexts.full, settings, mask=_following(pen)):
            written.append(reader.decode(self.vocabulary.spelled[token]))
            tell(written[-1])
        return "".join(written)

    def picture(self, passages: Sequence[Passage], size: tuple[int, int], *, seed: int, tell: Tell) -> NDArray[np.uint8]:
        """Draw the picture that the last passage describes, uint8 [height, width, 3].

        Raises:
            ContextError: the passages do not fit, or the size cannot be drawn.
        """
        contexts = self._contexts(passages)
        settings = self._sampling(size, remembers=any(isinstance(p, Shown) for p in passages))

        def step(now: Step) -> None:
            tell(f"step {now.index + 1} of {now.count}")

        latent = sample_latent(self.checkpoint.model, contexts, settings, seed=seed, on_step=step)
        return np.asarray(decode_latent(self.checkpoint.codec, latent).numpy(), dtype=np.uint8)

    def _sampling(self, size: tuple[int, int], *, remembers: bool) -> SamplingSettings:
        """Guidance as the published recipes have it: one for a picture from text, one for a picture after pictures."""
        width, height = size
        return SamplingSettings(
            width=width,
            height=height,
            timesteps=self.options.steps,
            text_scale=self.options.text_guidance,
            image_scale=self.options.image_guidance if remembers else 1.0,
            interval=(0.0, 1.0) if remembers else (0.4, 1.0),
            renorm="text_channel" if remembers else "global",
        )

    def _script_tokens(self, grammar: Grammar, contexts: Contexts) -> int:
        wished = self.options.script_tokens or TOKENS_OF_DECLARATIONS + TOKENS_PER_SHOT * grammar.limits.shots[1]
        room = self.checkpoint.config.language.max_positions - contexts.full.position - _MARKS
        return min(wished, room)

    def _contexts(self, passages: Sequence[Passage]) -> Contexts:
        total = sum(self.cost(passage) for passage in passages)
        if total > self.options.context:
            raise ContextError(
                f"what the model must know takes {total} tokens, and its context holds {self.options.context}",
                hint=f"raise director.context to {total} or more, or make the film in parts",
            )
        self._turn_back(passages)
        contexts = self._trail[-1][1] if self._trail else empty_contexts(self.checkpoint.model, capacity=total)
        for passage in passages[len(self._trail) :]:
            contexts = self._added(contexts, passage)
            self._trail.append((passage, contexts))
        return contexts

    def _turn_back(self, passages: Sequence[Passage]) -> None:
        """Forget what does not lead to ``passages``; the stores' places behind are free again."""
        alike = 0
        while alike < min(len(passages), len(self._trail)) and self._trail[alike][0] == passages[alike]:
            alike += 1
        del self._trail[alike:]
        for context in (self._trail[-1][1].full, self._trail[-1][1].image_free) if self._trail else ():
            context.store.used = max(
                (c.length for _, held in self._trail for c in (held.full, held.image_free) if c.store is context.store)
            )

    def _added(self, contexts: Contexts, passage: Passage) -> Contexts:
        model = self.checkpoint.model
        if isinstance(passage, Told):
            return add_text(model, contexts, self._tokenizer.encode(passage.text))
        seen = read_picture(passage.picture.path, self.checkpoint.config, self.options.seen_side)
        latent = encode_image(self.checkpoint.codec, seen.latent_pixels) if passage.drawn else None
        return add_image(model, contexts, latent=latent, vision_pixels=seen.vision_pixels)


def _following(pen: Pen) -> Callable[[Sequence[int]], Tensor]:
    """The mask hook of the decoder: the pen writes each new token before it says what may come next."""
    written = 0

    def allowed(ids: Sequence[int]) -> Tensor:
        nonlocal written
        for token in ids[written:]:
            pen.take(token)
        written = len(ids)
        return torch.from_numpy(pen.allowed())

    return allowed

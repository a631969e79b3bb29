"""A small model at work: a script behind a prompt, and the scenes of its shots one after another.

What it is told is laid out exactly as in training (``training.films``): a request, a script whose keyframes stand behind their Frame
lines, the visible ids before each. Scripts follow the grammar; words of the prompt are copied through pointers.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

from director.unimage.checkpoint import load_model
from director.unimage.codes import Vector
from director.unimage.contexts import Context, empty_context, extend_text, prefill_tokens
from director.unimage.decoding import TextSettings, TextWriter, choose
from director.unimage.grammar import Grammar, State
from director.unimage.masking import Cursor, Pen, travel
from director.unimage.nano.copying import Coverage
from director.unimage.sampling import Field, SamplingSettings, integrate
from director.unimage.scene_codec import SceneCodec
from director.unimage.training.films import Part, Picture, id_item
from director.unimage.vocabulary import Vocabulary, lay_out, pieces_of
from director.unimage.wording import Worded, Wording
from pipeline.errors import CheckpointError

Tell = Callable[[str], None]

MOST_TOKENS = 6000
"""Of one script."""
STRETCH = 24
"""Tokens over which surprise is taken."""
_OPENERS = '"“(\n-—'
"""Characters behind which a word has no blank before it."""
_NO_HEADS: Mapping[str, str] = MappingProxyType({})
_SHEET = re.compile(r"^<((?:Character|Environment)\d+)>: ?\Z", re.MULTILINE)
"""The beginning of a sheet, behind which nothing is written yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a script is written and a scene is drawn.

    Attributes:
        temperature: of the text; 0 takes the likeliest token.
        top_p: draw only among the likeliest tokens that together have this probability.
        steps: on the way from noise to scene.
        guidance: weight of what is known against nothing; 1 for none.
        coverage: how strongly words of the prompt that are not in the script yet are preferred, in nats; 0 for not.
        id_prompting: ids stand before each keyframe, as the model was trained.
    """

    temperature: float = 0.7
    top_p: float = 0.95
    steps: int = 10
    guidance: float = 1.5
    coverage: float = 1.0
    id_prompting: bool = True


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread: matrices this small gain nothing by more, and threads that wait for each other crawl on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


class Small:
    """One loaded small model.

    Args:
        folder: configuration, weights, tokenizer.
        manner: how to write and draw.

    Raises:
        CheckpointError: the folder cannot be loaded, draws no scenes, or was trained with another scene codec.
    """

    def __init__(self, folder: Path, manner: Manner | None = None) -> None:
        self.model, tokenizer = load_model(folder)
        self.manner = manner or Manner()
        self.codec = SceneCodec()
        scene = self.model.config.scene
        if scene is None or tokenizer is None:
            raise CheckpointError(
                f"checkpoint {str(folder)!r} is no model that writes and draws scenes",
                hint="director=unimage takes checkpoints that draw pictures",
            )
        if scene.fingerprint and scene.fingerprint != self.codec.fingerprint:
            raise CheckpointError(
                f"checkpoint {str(folder)!r} was trained for scenes of code {scene.fingerprint}, this version has {self.codec.fingerprint}",
                hint="train it again, or use the version of filmwright that it was trained with",
            )
        self.tokenizer = tokenizer
        size = self.model.config.language.vocabulary
        self.vocabulary: Vocabulary = lay_out(pieces_of(tokenizer.backend, size=size), size=size, end=tokenizer.markers.text_end)

    @one_thread()
    def script(
        self,
        parts: Sequence[Part],
        request: str,
        grammar: Grammar,
        state: State,
        *,
        seed: int,
        heads: Mapping[str, str] = _NO_HEADS,
        tell: Tell = lambda text: None,
    ) -> Written:
        """Write text that the grammar accepts from ``state`` on.

        Args:
            parts: what was asked for and written before.
            request: the line that asks for it, tag included.
            grammar: the rules.
            state: where the text begins in them.
            seed: of the draws.
            heads: first words of sheets by id, which are not left to the model.
            tell: hears each piece of text when it is written.

        Raises:
            ScreenplayError: no legal script fits into ``MOST_TOKENS``.
        """
        wording = Wording(self.tokenizer, [*(part.request for part in parts), request])
        context = self.told(parts, wording)
        context = self._text(context, wording.tokens(request))
        pen = Pen(grammar, self.vocabulary, Cursor(state), MOST_TOKENS)
        script = Script(self, wording, pen, context, Coverage(wording, request, self.manner.coverage), heads)
        return Written(text=script.written(seed, tell), surprise=script.surprise)

    @one_thread()
    def free_script(self, request: str, grammar: Grammar, *, seed: int, most: int = MOST_TOKENS) -> str:
        """What the model writes behind a request when no grammar holds its hand; for evaluation.

        Args:
            request: the line that asks for it, tag included.
            grammar: never asked.
            seed: of the draws.
            most: tokens behind which it is cut off.
        """
        wording = Wording(self.tokenizer, [request])
        context = self._text(empty_context(self.model), wording.tokens(request))
        pen = Pen(grammar, self.vocabulary, Cursor(grammar.opening()), MOST_TOKENS)
        return Script(self, wording, pen, context, Coverage(wording, request, 0.0)).freely(seed, most)

    def told(self, parts: Sequence[Part], wording: Wording) -> Context:
        """The context behind finished parts, without their keyframes."""
        context = empty_context(self.model)
        for part in parts:
            context = self._text(context, wording.tokens(part.request))
            for n, segment in enumerate(part.segments):
                context = self._text(context, wording.tokens(segment.text), opened=n == 0, closed=n == len(part.segments) - 1)
        return context

    @one_thread()
    def scene_tokens(self, told: Told, belongs: Sequence[int], *, seed: int) -> Vector:
        """Draw the scene that ``told`` ends with, float32 [slots, width]."""
        scene = self.model.config.scene
        assert scene is not None
        guided = self.manner.guidance != 1.0
        contexts = (told.full, empty_context(self.model)) if guided else (told.full,)
        field = Field(self.model, contexts, scene.slots, 1, belongs=belongs if self.model.config.identities else None)
        weight = self.manner.guidance

        def velocity(x_TW: Tensor, t: float) -> Tensor:
            branches = field(x_TW, t)
            return branches[1] + weight * (branches[0] - branches[1]) if guided else branches[0]

        noise = torch.randn(scene.slots, scene.width, generator=torch.Generator().manual_seed(seed))
        settings = SamplingSettings(width=scene.slots, height=1, timesteps=self.manner.steps + 1)
        return np.asarray(integrate(velocity, noise, settings).float().numpy(), dtype=np.float32)

    @one_thread()
    def before_drawing(self, parts: Sequence[Part], shot: int, pictures: Mapping[int, Picture], visible: Sequence[str]) -> Told:
        """The contexts in which the keyframe of ``shot`` is drawn.

        Args:
            parts: the whole script.
            shot: whose keyframe is to be drawn.
            pictures: earlier keyframes by number.
            visible: ids that the Frame line names.
        """
        wording = Wording(self.tokenizer, [part.request for part in parts])
        context = empty_context(self.model)
        for part in parts:
            context = self._text(context, wording.tokens(part.request))
            for n, segment in enumerate(part.segments):
                context = self._text(context, wording.tokens(segment.text), opened=n == 0, closed=not segment.shot)
                if segment.shot == shot:
                    return Told(full=self._ids(context, wording, visible))
                if segment.shot in pictures:
                    context = self._picture(context, wording, pictures[segment.shot])
        raise CheckpointError(f"the script has no shot {shot}", hint="draw a shot that stands in it")

    def _text(self, context: Context, words: Worded, *, opened: bool = True, closed: bool = True) -> Context:
        marks = self.tokenizer.markers
        ids = [*([marks.text_start] if opened else ()), *words.ids, *([marks.text_end] if closed else ())]
        belongs = [*([0] if opened else ()), *words.belongs, *([0] if closed else ())]
        return extend_text(self.model, context, ids, belongs=belongs).context

    def _ids(self, context: Context, wording: Wording, visible: Sequence[str]) -> Context:
        if not visible or not self.manner.id_prompting:
            return context
        item = id_item(wording, visible)
        return extend_text(self.model, context, item.ids, belongs=item.belongs, still=True).context

    def _picture(self, context: Context, wording: Wording, picture: Picture) -> Context:
        context = self._ids(context, wording, picture.visible)
        return prefill_tokens(self.model, context, picture.tokens, len(picture.tokens), 1, belongs=picture.belongs).context


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What the model knows when it draws."""

    full: Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text, and how unlikely its most unlikely stretch of ``STRETCH`` tokens was to the model itself, in nats a token."""

    text: str
    surprise: float


class Script:
    """One script while it is written.

    Args:
        small: the model.
        wording: pointers of the film.
        pen: keeps to the grammar.
        context: what was told before.
        coverage: which words of the request are still to come.
        heads: first words of sheets by id.
    """

    def __init__(
        self,
        small: Small,
        wording: Wording,
        pen: Pen,
        context: Context,
        coverage: Coverage,
        heads: Mapping[str, str] = _NO_HEADS,
    ) -> None:
        self._small, self._wording, self._pen, self._coverage = small, wording, pen, coverage
        self._writer = TextWriter(small.model, context, room=MOST_TOKENS + 2)
        self._pointers = wording.pointers()
        self._heads = dict(heads)
        self._reader = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._owner = 0
        self._nats: list[float] = []

    @property
    def surprise(self) -> float:
        """See ``Written``."""
        nats = np.asarray(self._nats or [0.0])
        return float(np.convolve(nats, np.ones(STRETCH) / STRETCH, "valid").max() if len(nats) >= STRETCH else nats.mean())

    def written(self, seed: int, tell: Tell) -> str:
        """Write to the end."""
        manner = self._small.manner
        settings = TextSettings(max_tokens=MOST_TOKENS, temperature=manner.temperature, top_p=manner.top_p)
        generator = torch.Generator().manual_seed(seed)
        logits = self._advance([self._small.tokenizer.markers.text_start])
        while True:
            before = len(self._text)
            if given := self._given():
                logits = self._advance(given)
            token = self._next(logits, settings, generator)
            if token == self._pen.vocabulary.end:
                return self._text
            logits = self._advance(self._pointed(token) if token in self._pointers else self._plain(token))
            tell(self._text[before:])

    def freely(self, seed: int, most: int) -> str:
        """Write whatever comes, to its end or to ``most`` tokens."""
        manner, end = self._small.manner, self._pen.vocabulary.end
        settings = TextSettings(max_tokens=MOST_TOKENS, temperature=manner.temperature, top_p=manner.top_p)
        generator = torch.Generator().manual_seed(seed)
        spelled, reader = self._pen.vocabulary.spelled, codecs.getincrementaldecoder("utf-8")("replace")
        allowed = torch.zeros(self._pen.vocabulary.size, dtype=torch.bool)
        allowed[torch.tensor([end, *spelled, *self._pointers])] = True
        logits, written = self._advance([self._small.tokenizer.markers.text_start]), 1
        while (token := choose(logits, settings, generator, allowed)) != end:
            text = self._spelling(token) if token in self._pointers else ""
            ids = self._small.tokenizer.encode(text) if text else []
            written += 1 + len(ids)
            if written > most:
                break
            self._text += text or reader.decode(spelled[token])
            logits = self._advance([token, *ids])
        return self._text

    def _next(self, logits: Tensor, settings: TextSettings, generator: torch.Generator) -> int:
        allowed = torch.from_numpy(self._pen.allowed().copy())
        wanted = [token for token in self._pointers if not self._pen.ending]
        for token in wanted:
            allowed[token] = True
        biased = self._coverage.preferred(logits, self._text)
        while True:
            token = choose(biased, settings, generator, allowed)
            if token not in self._pointers or self._fits(token):
                self._nats.append(float(logits.logsumexp(-1) - logits[token]))
                return token
            allowed[token] = False

    def _given(self) -> list[int]:
        """The tokens of a sheet's first words, where one begins whose words are given."""
        opened = None if self._pen.ending else _SHEET.search(self._text)
        head = self._heads.pop(opened[1], "") if opened else ""
        if not head:
            return []
        ids = self._wording.tokens(head if self._text.endswith(" ") else f" {head}").ids
        for token in ids:
            if token in self._pointers:
                self._coverage.used(self._pointers[token])
            else:
                self._plain(token)
        return list(ids)

    def _fits(self, pointer: int) -> bool:
        piece = self._spelling(pointer).encode("utf-8")
        return travel(self._pen.grammar, self._pen.cursor, piece) is not None

    def _spelling(self, pointer: int) -> str:
        word = self._pointers[pointer]
        return word if not self._text or self._text[-1] in _OPENERS or self._text[-1] == " " else f" {word}"

    def _pointed(self, pointer: int) -> list[int]:
        ids = self._small.tokenizer.encode(self._spelling(pointer))
        self._coverage.used(self._pointers[pointer])
        return [pointer, *(self._plain(token)[0] for token in ids)]

    def _plain(self, token: int) -> list[int]:
        self._pen.take(token)
        self._text += self._reader.decode(self._pen.vocabulary.spelled[token])
        return [token]

    def _advance(self, ids: list[int]) -> Tensor:
        belongs = list(self._wording.belonging(ids, self._owner))
        self._owner = belongs[-1]
        return self._writer.advance(ids, belongs if self._small.model.config.identities else None)

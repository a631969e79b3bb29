"""A film as something to learn from: script and keyframes as the items of one packed sequence.

Three kinds of samples: ``interleaved`` (script and keyframes, both losses), ``text`` (the script alone) and ``drawing`` (keyframes to
be drawn from a script that is only read). Before each keyframe stand the ids that are visible in it (in-context ID prompting); a
film that goes on is a finished script, a request, and the rest (pre-context splitting). A scene takes no rotary positions, so that
a script is the same with and without its pictures. A painting is laid out as the published model reads pictures (specification, section
8): texts with markers of their own between them, each remembered picture as clean latents and as seen patches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from director.unimage.attention import Sight
from director.unimage.packing import Item, ItemKind
from director.unimage.pictures import Seen
from director.unimage.tokens import FolderTokenizer
from director.unimage.wording import Worded, Wording, identity_number
from pipeline.film.screenplay import REFERENCE
from pipeline.film.tagged import CONTINUE_REQUEST

SampleKind = Literal["interleaved", "text", "drawing"]
KINDS: tuple[SampleKind, ...] = ("interleaved", "text", "drawing")

_RESUMED = re.compile(r"^<(?:Extension|Continuation|User)>: .*\n+", re.MULTILINE)
_FRAME = re.compile(r"^<Frame(\d+)>: .*\n", re.MULTILINE)
_PLACE = re.compile(r"<(Environment\d+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSettings:
    """How films become samples.

    Attributes:
        copies: noisy copies of each keyframe, each with its own noise and time.
        id_prompting: ids stand before each keyframe.
        splitting: probability that a film without a request is cut into a finished script and its continuation.
        image_free: probability that a noisy copy sees texts alone.
        unconditional: probability that a noisy copy sees nothing.
        shots: samples with keyframes end behind this one; 0 for whole films.
    """

    copies: int = 2
    id_prompting: bool = True
    splitting: float = 0.15
    image_free: float = 0.1
    unconditional: float = 0.1
    shots: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of script up to the end of a Frame line, or to the end of its part.

    Attributes:
        text: as it stands in the script.
        shot: number of the shot whose Frame line ends it, 0 where its part ends.
    """

    text: str
    shot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A script or its continuation: what was asked for, and what was written."""

    request: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """A keyframe as tokens.

    Attributes:
        tokens: float32 [slots, W].
        belongs: identity of each slot, 0 for none.
        visible: ids that are visible.
    """

    tokens: Tensor
    belongs: tuple[int, ...]
    visible: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Painting:
    """A keyframe as pixels, for a model that draws pictures.

    Attributes:
        seen: as it is drawn, and as it is looked at.
        visible: ids that are visible.
    """

    seen: Seen
    visible: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Film:
    """A film ready to be laid out: its parts, and its keyframes by shot number, all of one sort."""

    parts: tuple[Part, ...]
    pictures: Mapping[int, Picture | Painting]


def parts_of(script: str) -> tuple[Part, ...]:
    """Cut a tagged script at its requests and behind its Frame lines."""
    requests = list(_RESUMED.finditer(script))
    ends = [*(match.start() for match in requests[1:]), len(script)]
    return tuple(
        Part(request=match[0].strip(), segments=tuple(segments_of(script[match.end() : end].strip())))
        for match, end in zip(requests, ends, strict=True)
    )


def segments_of(text: str) -> Iterator[Segment]:
    """Cut one part of a script behind its Frame lines."""
    start = 0
    for match in _FRAME.finditer(text):
        yield Segment(text=text[start : match.end()], shot=int(match[1]))
        start = match.end()
    yield Segment(text=text[start:], shot=0)


def split_parts(parts: Sequence[Part], chance: np.random.Generator, settings: LayoutSettings) -> tuple[Part, ...]:
    """Cut a film that was written in one go at a shot boundary, as if it had been asked to go on there."""
    shots = [n for n, segment in enumerate(parts[0].segments) if segment.shot]
    if len(parts) > 1 or len(shots) < 4 or chance.random() >= settings.splitting:
        return tuple(parts)
    cut = int(chance.integers(2, len(shots)))
    part = parts[0]
    ended, _, begun = part.segments[shots[cut]].text.rpartition("\n\n")
    first = (*part.segments[: shots[cut]], Segment(text=ended, shot=0))
    second = (Segment(text=begun, shot=part.segments[shots[cut]].shot), *part.segments[shots[cut] + 1 :])
    return Part(request=part.request, segments=first), Part(request=f"<Continuation>: {CONTINUE_REQUEST}", segments=second)


def place_of(text: str) -> str:
    """The environment that a stretch of script names last, "" where it names none."""
    found = _PLACE.findall(text.rstrip("\n").rpartition("\n")[2])
    return found[0] if found else ""


def visible_in(frame: str) -> tuple[str, ...]:
    """The ids that a Frame line names, in order."""
    return tuple(dict.fromkeys(f"{kind}{number}" for kind, number in REFERENCE.findall(frame)))


class Layout:
    """Lays films out as items.

    Args:
        tokenizer: of the model.
        settings: how.
        chance: numbers of all that is drawn.
    """

    def __init__(self, tokenizer: FolderTokenizer, settings: LayoutSettings, chance: np.random.Generator) -> None:
        self._tokenizer = tokenizer
        self._settings = settings
        self._chance = chance

    def items(self, film: Film, kind: SampleKind) -> tuple[Item, ...]:
        """One sample of a film."""
        cropped = self._settings.shots if kind != "text" else 0
        parts = split_parts(film.parts, self._chance, self._settings) if not cropped else film.parts[:1]
        wording = Wording(self._tokenizer, [part.request for part in parts])
        split = len(parts) > 1
        found: list[Item] = []
        for number, part in enumerate(parts):
            found.append(text_item(wording.tokens(part.request)))
            learnt = kind != "drawing" and (number > 0 or not split)
            found += self._part(part, film, wording, kind, learnt)
        return tuple(found)

    def _part(self, part: Part, film: Film, wording: Wording, kind: SampleKind, learnt: bool) -> Iterator[Item]:
        worded = [wording.tokens(segment.text) for segment in part.segments]
        last = len(worded) - 1
        apart = kind != "text" and any(isinstance(picture, Painting) for picture in film.pictures.values())
        for n, (segment, words) in enumerate(zip(part.segments, worded, strict=True)):
            picture = film.pictures.get(segment.shot) if kind != "text" else None
            following = worded[n + 1].ids[0] if n < last and worded[n + 1].ids and learnt and not apart else None
            yield text_item(words, opened=n == 0 or apart, closed=n == last or apart, loss=learnt, next_marker=following)
            if picture is not None:
                yield from self._picture(picture, wording)
                if segment.shot == self._settings.shots:
                    return

    def _picture(self, picture: Picture | Painting, wording: Wording) -> Iterator[Item]:
        if self._settings.id_prompting and picture.visible:
            yield id_item(wording, picture.visible, apart=isinstance(picture, Painting))
        for _ in range(self._settings.copies):
            yield latent_item(picture, loss=True, sight=self._sight())
        yield latent_item(picture)
        if isinstance(picture, Painting):
            yield Item(kind=ItemKind.VISION, pixels=picture.seen.vision_pixels)

    def _sight(self) -> Sight:
        drawn = self._chance.random()
        if drawn < self._settings.unconditional:
            return Sight.NOTHING
        return Sight.TEXTS if drawn < self._settings.unconditional + self._settings.image_free else Sight.ALL


def text_item(
    words: Worded, *, opened: bool = True, closed: bool = True, loss: bool = False, next_marker: int | None = None, still: bool = False
) -> Item:
    """A stretch of text; arguments as for ``packing.Item``."""
    return Item(
        kind=ItemKind.TEXT,
        ids=words.ids,
        belongs=words.belongs,
        opened=opened,
        closed=closed,
        loss=loss,
        learnt=words.learnt,
        next_marker=next_marker,
        still=still,
    )


def id_item(wording: Wording, visible: Sequence[str], *, apart: bool = False) -> Item:
    """The ids that are visible in the keyframe behind them; ``apart`` as a text of its own, with markers and positions."""
    return text_item(wording.tokens("".join(f"<{name}>" for name in visible)), opened=apart, closed=apart, still=not apart)


def latent_item(picture: Picture | Painting, *, loss: bool = False, sight: Sight = Sight.ALL) -> Item:
    """A keyframe, noised or clean."""
    if isinstance(picture, Painting):
        return Item(kind=ItemKind.LATENT, pixels=picture.seen.latent_pixels, loss=loss, sight=sight)
    return Item(kind=ItemKind.LATENT, tokens=picture.tokens, belongs=picture.belongs, loss=loss, sight=sight, still=True)


def slot_identities(ids: Sequence[str], place: str, *, slots: int, figures: int) -> tuple[int, ...]:
    """Whom each slot of a scene belongs to: the set to its environment, two slots to each figure, none to things.

    Args:
        ids: characters in order of mention.
        place: the environment, or "".
        slots: slots of a scene.
        figures: figures that have slots.
    """
    belongs = [0] * slots
    belongs[0] = identity_number(place) if place else 0
    for n, name in enumerate(ids[:figures]):
        belongs[1 + 2 * n] = belongs[2 + 2 * n] = identity_number(name)
    return tuple(belongs)


def picture_from(tokens: np.ndarray[tuple[int, int], np.dtype[np.float32]], belongs: Sequence[int], visible: Sequence[str]) -> Picture:
    """A keyframe from the scene codec's numbers."""
    return Picture(tokens=torch.from_numpy(np.ascontiguousarray(tokens, dtype=np.float32)), belongs=tuple(belongs), visible=tuple(visible))

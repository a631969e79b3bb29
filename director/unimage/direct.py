"""The unified director: one model writes the screenplay and draws the keyframes.

It remembers: a keyframe depends on those before it, so keyframes are drawn one after another by one
process, which loads the weights with its first work. Source: UniMAGE (arXiv 2512.23222), whose script
grammar, ID prompting and script splitting this follows; see ``prompting`` for the layout.
"""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from director.unimage.going_on import GoesOn
from director.unimage.grammar import MOST_SHOTS, Grammar, Limits
from director.unimage.identity import identity_of
from director.unimage.memory import Memory, Recollection, choose
from director.unimage.options import DirectorOptions
from director.unimage.prompting import Shown, Told, declared_by_references, for_drawing, for_going_on, for_writing, ids_of, user_line
from director.unimage.readiness import look
from pipeline.errors import AdapterUnavailable, BriefError
from pipeline.film import cast_sheet, tagged
from pipeline.film.brief import Brief
from pipeline.film.screenplay import ResumeKind, Screenplay, Shot
from pipeline.ports import Drawing, Keyframe, unheard
from pipeline.store.artifacts import content_key, stable_seed

if TYPE_CHECKING:
    from director.unimage.inference import Inference

VERSION = "1"
SECONDS_PER_SHOT = 6
"""What a shot lasts on average, for films of a wished length."""

log = logging.getLogger("filmwright")

_OTHER_SCRIPTS = re.compile("am|ar|be|bg|bn|el|fa|gu|he|hi|hy|ja|ka|km|kn|ko|ml|mr|ne|pa|ru|sr|ta|te|th|uk|ur|zh")
"""Languages whose lines need not begin with a Latin letter."""
_WEIGHTS = ("checkpoint", "adapter")
_HARMLESS = ("device", "offload", "offline", "compiled")
"""Options that change where the work is done and not what comes out."""


_AS_IT_COMES = DirectorOptions()


class UnimageDirector(GoesOn):
    """Implements ``pipeline.ports.Director``.

    Args:
        options: weights, precision, placement, and how to write, draw and remember.

    Attributes:
        tell: hears of progress while the model works: pieces of text, or steps of a drawing.
    """

    name = "unimage"
    remembers = True

    def __init__(self, options: DirectorOptions = _AS_IT_COMES) -> None:
        self.options = options
        self.tell: Callable[[str], None] = unheard
        self._inference: Inference | None = None

    @cached_property
    def version(self) -> str:
        """Version of this code, and a digest of the weights and of every option that changes what comes out; read once."""
        wishes = {k: v for k, v in dataclasses.asdict(self.options).items() if k not in (*_HARMLESS, *_WEIGHTS)}
        return f"{VERSION}+{content_key('unimage', wishes, *(identity_of(getattr(self.options, name)) for name in _WEIGHTS))}"

    def look(self) -> str:
        """What is there and how much memory each precision takes, for a person; loads nothing.

        Raises:
            AdapterUnavailable: no checkpoint is named.
            CheckpointError: the folder lacks files, or its configuration cannot be read.
        """
        return look(self.options)

    def write(self, brief: Brief) -> Screenplay:
        """Write the screenplay from the prompt.

        Raises:
            BriefError: the prompt is empty, or a reference picture is of nobody.
            AdapterUnavailable: no checkpoint is named, or something that it needs is missing.
            ModelError: the checkpoint cannot be loaded, or the prompt does not fit.
        """
        if not brief.prompt.strip():
            raise BriefError("the prompt is empty", hint='say who and where, for example "A fox looks for the moon"')
        grammar = Grammar(self._limits(brief, (5, 12)))
        seed = stable_seed("unimage script", brief.seed, brief.prompt)
        script = self._ready().script(for_writing(brief), grammar, grammar.opening(), seed=seed, tell=self.tell)
        read = tagged.read(f"{user_line(brief.prompt)}\n\n{script}", "the director's script")
        return cast_sheet.with_defaults(dataclasses.replace(read, prompt=brief.prompt))

    def draw(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Drawing:
        """Draw the keyframe of ``shot`` with the script so far and the keyframes that stay in mind.

        Raises:
            BriefError: a reference picture shows somebody whom the script does not declare.
            AdapterUnavailable: no checkpoint is named, or something that it needs is missing.
            ModelError: the checkpoint cannot be loaded, a picture cannot be read, or the script does not fit.
        """
        from director.unimage.pictures import as_film_picture, drawing_size

        ready = self._ready()
        earlier = {number: keyframe for keyframe in drawn if (number := _number(screenplay, keyframe)) < shot.number}
        memory, room = self._remember(ready, screenplay, shot, earlier, brief)
        kept = {number: earlier[number] for number in memory.kept}
        note = memory.note(room)
        if note:
            log.warning("%s: %s", shot.id, note)
        rgb = ready.picture(
            for_drawing(screenplay, shot, kept, brief),
            drawing_size(brief.size, ready.checkpoint.config, self.options.drawn_side),
            seed=stable_seed("unimage keyframe", brief.seed, shot.number, shot.variation),
            tell=self.tell,
        )
        return Drawing(pixels=as_film_picture(rgb, brief.size), scene=None, visible=shot.visible, notes=(note,) if note else ())

    def close(self) -> None:
        """Let the model and what it remembers go; the next work loads it again."""
        self._inference = None

    def _gone_on(self, screenplay: Screenplay, kind: ResumeKind, request: str, brief: Brief) -> str:
        passages = for_going_on(screenplay, kind, request)
        grammar, state = Grammar(self._limits(brief, (3, 6))).going_on(screenplay)
        seed = stable_seed("unimage goes on", brief.seed, request, len(screenplay.shots))
        script = self._ready().script(passages, grammar, state, seed=seed, tell=self.tell)
        told = "\n\n".join(p.text for p in passages if isinstance(p, Told))
        return f"{told}\n\n{script}"

    def _remember(
        self, ready: Inference, screenplay: Screenplay, shot: Shot, earlier: dict[int, Keyframe], brief: Brief
    ) -> tuple[Memory, int]:
        """Which keyframes stay, and how many tokens there were for them."""
        needed = sum(ready.cost(passage) for passage in for_drawing(screenplay, shot, {}, brief))
        room = max(0, self.options.context - needed)
        recollections = tuple(
            Recollection(
                number=number,
                ids=(ids := ids_of(screenplay, keyframe)),
                cost=ready.cost(Shown(keyframe.picture)) + ready.cost(Told(" ".join(f"<{name}>" for name in ids))),
            )
            for number, keyframe in earlier.items()
        )
        return choose(recollections, shot.references, room), room

    def _limits(self, brief: Brief, usual: tuple[int, int]) -> Limits:
        people, places = declared_by_references(brief)
        shots = brief.shots or (max(2, round(brief.seconds / SECONDS_PER_SHOT)) if brief.seconds else 0)
        return Limits(
            characters=(max(1, people), max(4, people)),
            environments=(max(1, places), max(3, places)),
            shots=(min(shots, MOST_SHOTS),) * 2 if shots else usual,
            sheet=self.options.frame_length,
            frame=self.options.frame_length,
            video=self.options.video_length,
            speech=self.options.line_length,
            sound=min(120, self.options.line_length),
            latin=_OTHER_SCRIPTS.fullmatch(brief.language.partition("-")[0].lower()) is None,
        )

    def _ready(self) -> Inference:
        """The loaded model; loads it with the first call."""
        if self._inference is None:
            if not self.options.checkpoint:
                raise AdapterUnavailable(
                    "the director 'unimage' has no checkpoint",
                    hint="give its folder or hub id: director=unimage director.checkpoint=PATH_OR_ID; see docs/directing.md",
                    adapter=self.name,
                )
            from director.unimage.inference import Inference
            from director.unimage.placement import load_placed

            self._inference = Inference(load_placed(self.options), self.options)
        return self._inference


def _number(screenplay: Screenplay, keyframe: Keyframe) -> int:
    shot = screenplay.shot(keyframe.shot)
    return shot.number if shot is not None else MOST_SHOTS + 1

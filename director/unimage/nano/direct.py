"""The director that ships with its weights: a small unified model writes the screenplay and draws layered scenes.

It remembers: each scene is drawn after those before it. Because keyframes are scenes, the storybook generator animates them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from director.storybook.story.tell import CARDS, SECONDS_A_SHOT
from director.unimage.cues import Cues, cues_for
from director.unimage.going_on import GoesOn
from director.unimage.grammar import MOST_SHOTS, Grammar, Limits
from director.unimage.identity import identity_of
from director.unimage.nano.copying import left_out
from director.unimage.nano.heads import Heads, heads_of
from director.unimage.nano.holding import held
from director.unimage.prompting import resume_line, user_line
from director.unimage.scene_fields import FIGURES
from pipeline.errors import AdapterUnavailable, BriefError, ConfigError
from pipeline.film import cast_sheet, tagged
from pipeline.film.brief import Brief
from pipeline.film.scene import STYLES
from pipeline.film.screenplay import CharacterId, ResumeKind, Screenplay, Shot
from pipeline.ports import Drawing, Keyframe
from pipeline.store.artifacts import content_key, stable_seed

if TYPE_CHECKING:
    from director.unimage.codes import Vector
    from director.unimage.nano.inference import Small
    from director.unimage.training.films import Part, Picture

VERSION = "4"
SHIPPED = Path(__file__).parent / "weights"
"""Where the weights lie that come with the package."""
_CHARACTERS, _ENVIRONMENTS = 4, 3
_MOST_MORE = 6
"""Shots of one continuation."""
_USUAL = (4, 8)
"""Shots of a script whose length nobody wishes: as many as the films have that weights learn from."""
_NO_HEADS = Heads()
ASTRAY = 1.5
"""Surprise in nats a token above which a text has lost its way; good scripts stay below 1."""
ASTRAY_COUNTS = 10
"""Gaps that a script that went astray counts for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NanoOptions:
    """Options of the director ``unimage-nano``.

    Attributes:
        checkpoint: folder of a small model, such as a state of a training run; "" for the weights that come with the package.
        temperature: of the script's text; 0 takes the likeliest token.
        top_p: draw only among the likeliest tokens that together have this probability.
        steps: on the way from noise to scene.
        guidance: weight of what is known against nothing while drawing; 1 for none.
        coverage: how strongly words of the prompt that are still missing are preferred, in nats per shot.
        id_prompting: ids stand before each keyframe; off only for weights that were trained so.
        tries: scripts that are written until one shows everybody whom it declares, takes up every word of the prompt that names
            somebody or something, and never goes astray; the one with the fewest faults is taken.
        held: places and looks keep to their sheets, looks to everybody's first picture; off shows what the model draws by itself.
        heads: sheets begin with whoever and wherever the prompt names; off shows what the model makes of the prompt by itself.
    """

    checkpoint: str = ""
    temperature: float = 0.7
    top_p: float = 0.95
    steps: int = 10
    guidance: float = 1.5
    coverage: float = 1.0
    id_prompting: bool = True
    tries: int = 2
    held: bool = True
    heads: bool = True

    def __post_init__(self) -> None:
        if self.tries < 1:
            raise ConfigError(f"director.tries={self.tries} writes nothing", hint="use 1 or more", key="director.tries")


class NanoDirector(GoesOn):
    """Implements ``pipeline.ports.Director``.

    Args:
        options: weights, and how to write and draw.
    """

    name = "unimage-nano"
    remembers = True

    def __init__(self, options: NanoOptions | None = None) -> None:
        self.options = options or NanoOptions()
        self._small: Small | None = None

    @cached_property
    def version(self) -> str:
        """Version of this code, and a digest of the weights and of every option."""
        wishes = {k: v for k, v in dataclasses.asdict(self.options).items() if k != "checkpoint"}
        return f"{VERSION}+{content_key('unimage-nano', wishes, identity_of(str(self._folder)))}"

    def write(self, brief: Brief) -> Screenplay:
        """Write the screenplay from the prompt.

        Raises:
            BriefError: the prompt is empty.
            AdapterUnavailable: there are no weights.
            ModelError: the weights cannot be loaded.
        """
        if not brief.prompt.strip():
            raise BriefError("the prompt is empty", hint='say who and where, for example "A fox looks for the moon"')
        wished = wished_shots(brief)
        if wished <= _USUAL[1]:
            return self._best(brief)
        begun = self._best(dataclasses.replace(brief, shots=_USUAL[1], seconds=0))
        return self._longer(begun, wished, brief)

    def _longer(self, screenplay: Screenplay, wished: int, brief: Brief) -> Screenplay:
        """Gone on until the script has as many shots as are wished; longer ones are not written in one go, because none were learnt."""
        while len(screenplay.shots) < min(wished, MOST_SHOTS):
            more = min(_MOST_MORE, wished - len(screenplay.shots))
            screenplay = self.continue_(screenplay, dataclasses.replace(brief, shots=more, seconds=0))
        return screenplay

    def _best(self, brief: Brief) -> Screenplay:
        request = user_line(brief.prompt)
        best: tuple[int, Screenplay] | None = None
        for attempt in range(self.options.tries):
            found = self._attempt(request, brief, attempt)
            best = found if best is None or found[0] < best[0] else best
            if best[0] == 0:
                break
        assert best is not None, "there is at least one try"
        return best[1]

    def _attempt(self, request: str, brief: Brief, attempt: int) -> tuple[int, Screenplay]:
        """One script, behind how much is wrong with it; every attempt draws anew."""
        heads = heads_of(brief.prompt, brief.seed) if self.options.heads else _NO_HEADS
        grammar = Grammar(_limits(brief, _USUAL, heads))
        seed = stable_seed("nano script", brief.seed, brief.prompt, attempt)
        written = self._ready().script((), request, grammar, grammar.opening(), seed=seed, heads=heads.by_tag())
        read = tagged.read(f"{request}\n\n{written.text}", "the director's script")
        screenplay = cast_sheet.with_defaults(dataclasses.replace(read, prompt=brief.prompt))
        return len(left_out(screenplay, request)) + (ASTRAY_COUNTS if written.surprise > ASTRAY else 0), screenplay

    def write_unmasked(self, brief: Brief) -> str:
        """What comes when no grammar holds the model's hand, legal or not; an evaluation asks for it.

        Raises:
            AdapterUnavailable: there are no weights.
            ModelError: the weights cannot be loaded.
        """
        grammar = Grammar(_limits(brief, _USUAL))
        return self._ready().free_script(user_line(brief.prompt), grammar, seed=stable_seed("nano script", brief.seed, brief.prompt))

    def draw(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Drawing:
        """Draw the scene of ``shot`` with the script so far and the scenes before it, and its first moment at ``brief.size``.

        Raises:
            AdapterUnavailable: there are no weights.
            ModelError: the weights cannot be loaded.
        """
        from pipeline.illustration.stage import keyframe  # loads the drawing library, which writing does not need

        tokens = self.tokens(screenplay, shot, drawn, brief)
        scene = self._ready().codec.decode(tokens, cues_for(screenplay, shot, _style(brief), brief.seed))
        if self.options.held:
            scene = held(scene, [k.scene for k in drawn if k.scene is not None], screenplay, shot, brief.seed)
        return Drawing(pixels=keyframe(scene, brief.size), scene=scene, visible=tuple(CharacterId(f.id) for f in scene.figures if f.id))

    def tokens(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Vector:
        """The scene of ``shot`` as the scene codec's tokens, float32 [slots, width]; arguments and errors as for ``draw``."""
        from director.unimage.training.films import visible_in

        small = self._ready()
        earlier = {k.shot: k for k in drawn if k.scene is not None}
        before = [s for s in screenplay.shots if s.number < shot.number and s.id in earlier]
        pictures = {s.number: self._picture(screenplay, s, earlier[s.id], brief) for s in before}
        told = small.before_drawing(_parts(screenplay), shot.number, pictures, visible_in(shot.frame))
        cues = cues_for(screenplay, shot, _style(brief), brief.seed)
        seed = stable_seed("nano keyframe", brief.seed, shot.number, shot.variation)
        return small.scene_tokens(told, belongs_of(shot, cues, small.codec.slots), seed=seed)

    def close(self) -> None:
        """Let the model go; the next work loads it again."""
        self._small = None

    def _gone_on(self, screenplay: Screenplay, kind: ResumeKind, request: str, brief: Brief) -> str:
        grammar, state = Grammar(_limits(brief, (3, 6))).going_on(screenplay)
        seed = stable_seed("nano goes on", brief.seed, request, len(screenplay.shots))
        line = resume_line(kind, request)
        written = self._ready().script(_parts(screenplay), line, grammar, state, seed=seed)
        return f"{tagged.write(screenplay).strip()}\n\n{line}\n\n{written.text}"

    def _picture(self, screenplay: Screenplay, shot: Shot, keyframe: Keyframe, brief: Brief) -> Picture:
        from director.unimage.training.films import picture_from, visible_in

        small, cues = self._ready(), cues_for(screenplay, shot, _style(brief), brief.seed)
        assert keyframe.scene is not None
        return picture_from(small.codec.encode(keyframe.scene, cues), belongs_of(shot, cues, small.codec.slots), visible_in(shot.frame))

    @property
    def _folder(self) -> Path:
        return Path(self.options.checkpoint).expanduser() if self.options.checkpoint else SHIPPED

    def _ready(self) -> Small:
        """The loaded model; loads it with the first call."""
        if self._small is None:
            if not self._folder.is_dir():
                raise AdapterUnavailable(
                    f"the director 'unimage-nano' has no weights at {str(self._folder)!r}",
                    hint="train one with filmwright train nano --out RUN, then director.checkpoint=RUN/states/step-...",
                    adapter=self.name,
                )
            from director.unimage.nano.inference import Manner, Small

            wishes = {f.name: getattr(self.options, f.name) for f in dataclasses.fields(Manner)}
            self._small = Small(self._folder, Manner(**wishes))
        return self._small


def belongs_of(shot: Shot, cues: Cues, slots: int) -> tuple[int, ...]:
    """Whom each slot of a shot's scene belongs to."""
    from director.unimage.training.films import place_of, slot_identities

    return slot_identities(cues.ids, place_of(shot.frame), slots=slots, figures=FIGURES)


def _style(brief: Brief) -> str:
    """The brief's style, or the first one where the illustrator does not know it."""
    return brief.style if brief.style in STYLES else STYLES[0]


def _parts(screenplay: Screenplay) -> tuple[Part, ...]:
    from director.unimage.training.films import parts_of

    return parts_of(tagged.write(screenplay))


def wished_shots(brief: Brief) -> int:
    """How many shots a brief wishes for, 0 for no wish."""
    return brief.shots or (max(2, round((brief.seconds - CARDS) / SECONDS_A_SHOT)) if brief.seconds else 0)


def _limits(brief: Brief, usual: tuple[int, int], heads: Heads = _NO_HEADS) -> Limits:
    shots, people, places = wished_shots(brief), len(heads.characters), len(heads.environments)
    return Limits(
        characters=(people, min(_CHARACTERS, people + 1) if people else _CHARACTERS),
        environments=(max(1, places), max(places, _ENVIRONMENTS)),
        shots=(min(shots, MOST_SHOTS),) * 2 if shots else usual,
    )

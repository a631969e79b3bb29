"""The storybook director: writes a screenplay by rules and text pools, and draws it with the illustrator.

It needs no weights and no network; the same brief gives the same film.
"""

from __future__ import annotations

from collections.abc import Sequence

from director.storybook import story
from director.storybook.account import Account, account
from director.storybook.staging import stage
from pipeline.errors import BriefError
from pipeline.film.brief import Brief
from pipeline.film.screenplay import CharacterId, Screenplay, Shot
from pipeline.film.tagged import CONTINUE_REQUEST
from pipeline.ports import Drawing, Keyframe


class StorybookDirector:
    """Implements ``pipeline.ports.Director``."""

    name = "storybook"
    version = "13"
    remembers = False

    def write(self, brief: Brief) -> Screenplay:
        """Turn the brief into a screenplay.

        Raises:
            BriefError: the prompt is empty.
        """
        if not brief.prompt.strip():
            raise BriefError("the prompt is empty", hint='say who and where, for example "A fox looks for the moon"')
        return story.tell(brief)

    def draw(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Drawing:
        """Stage ``shot`` and draw its first moment at ``brief.size``; earlier keyframes are not needed."""
        from pipeline.illustration.stage import keyframe  # loads the drawing library, which writing does not need

        scene = stage(screenplay, shot, brief.style, brief.seed)
        return Drawing(pixels=keyframe(scene, brief.size), scene=scene, visible=tuple(CharacterId(f.id) for f in scene.figures if f.id))

    def account(self, screenplay: Screenplay, brief: Brief) -> Account:
        """What became of the prompt: shown, only told, left out, replaced; ``Account.lines`` are sentences for the report."""
        return account(screenplay, brief)

    def unshown(self, screenplay: Screenplay, brief: Brief) -> tuple[str, ...]:
        """One sentence for each thing of the prompt that is told, replaced or left out."""
        return account(screenplay, brief).lines

    def extend(self, screenplay: Screenplay, instruction: str, brief: Brief) -> Screenplay:
        """Go on under a new instruction; the shots so far stay as they are."""
        return story.extend(screenplay, instruction, brief)

    def continue_(self, screenplay: Screenplay, brief: Brief) -> Screenplay:
        """Go on without new content; declares nobody and nowhere anew."""
        return story.continue_(screenplay, brief, CONTINUE_REQUEST)

"""The storybook director: writes a screenplay by rules and text pools, and draws it with the illustrator.

It needs no weights and no network; the same brief gives the same film. A writer may be given to it: a chat model that writes beats
and lines anew, as far as the film stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from director.storybook import story
from director.storybook.account import Account, account
from director.storybook.staging import stage
from director.storybook.story.manuscript import Manuscript
from director.storybook.writing import Options, Rewriter, written_by
from pipeline.errors import BriefError
from pipeline.film.brief import Brief
from pipeline.film.screenplay import CharacterId, Screenplay, Shot
from pipeline.film.tagged import CONTINUE_REQUEST
from pipeline.ports import Chat, Drawing, Keyframe, close_all, unheard
from pipeline.store.artifacts import content_key


class StorybookDirector:
    """Implements ``pipeline.ports.Director``.

    Args:
        writer: writes beats and lines anew, None for a film that is the storybook's own.
        options: settings of the writer.

    Attributes:
        tell: told what the writer is at.
    """

    name = "storybook"
    version = "14"
    remembers = False

    def __init__(self, writer: Chat | None = None, options: Options | None = None) -> None:
        self.tell: Callable[[str], None] = unheard
        self._writer = writer
        self._rewriter = Rewriter(writer, options or Options()) if writer is not None else None
        if writer is not None:
            settings = content_key("storybook writer", options or Options())[:8]
            self.version = f"{self.version} with {writer.name} {writer.version} {writer.model} {settings}"

    def write(self, brief: Brief) -> Screenplay:
        """Turn the brief into a screenplay.

        Raises:
            BriefError: the prompt is empty.
        """
        if not brief.prompt.strip():
            raise BriefError("the prompt is empty", hint='say who and where, for example "A fox looks for the moon"')
        return self._rewritten(story.tell(brief), brief)

    def draw(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Drawing:
        """Stage ``shot`` and draw its first moment at ``brief.size``; earlier keyframes are not needed."""
        from pipeline.illustration.stage import keyframe  # loads the drawing library, which writing does not need

        scene = stage(screenplay, shot, brief.style, brief.seed)
        return Drawing(pixels=keyframe(scene, brief.size), scene=scene, visible=tuple(CharacterId(f.id) for f in scene.figures if f.id))

    def account(self, screenplay: Screenplay, brief: Brief) -> Account:
        """What became of the prompt: shown, only told, left out, replaced; ``Account.lines`` are sentences for the report."""
        return account(screenplay, brief)

    def unshown(self, screenplay: Screenplay, brief: Brief) -> tuple[str, ...]:
        """One sentence for each thing of the prompt that is told, replaced or left out, and who wrote what beside the storybook."""
        stayed = self._rewriter.notes if self._rewriter is not None else ()
        return (*account(screenplay, brief).lines, *written_by(screenplay), *stayed)

    def extend(self, screenplay: Screenplay, instruction: str, brief: Brief) -> Screenplay:
        """Go on under a new instruction; the shots so far stay as they are."""
        return self._rewritten(story.extend(screenplay, instruction, brief), brief)

    def continue_(self, screenplay: Screenplay, brief: Brief) -> Screenplay:
        """Go on without new content; declares nobody and nowhere anew."""
        return self._rewritten(story.continue_(screenplay, brief, CONTINUE_REQUEST), brief)

    def close(self) -> None:
        """Let the writer free what it holds."""
        close_all(self._writer)

    def _rewritten(self, manuscript: Manuscript, brief: Brief) -> Screenplay:
        """The film, gone through the writer's hands where there is one."""
        if self._rewriter is None:
            return manuscript.screenplay
        self._rewriter.tell = self.tell
        return self._rewriter.rewrite(manuscript, brief)

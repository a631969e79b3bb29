"""The optional writer: a chat model writes beats and lines of a storybook film; the engine checks, mends and falls back.

``request`` asks, ``answers`` reads what comes, ``lines`` and ``beats`` mend and check it, ``rewriting`` goes through a film.
"""

from __future__ import annotations

from director.storybook.writing.rewriting import Options, Rewriter, written_by

__all__ = ["Options", "Rewriter", "written_by"]

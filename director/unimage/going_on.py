"""Going on with a script: what every size of the unified director does alike (UniMAGE, pre-context script splitting)."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod

from pipeline.errors import BriefError
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Resume, ResumeKind, Screenplay


class GoesOn(ABC):
    """The part of ``pipeline.ports.Director`` that goes on with a script; a model writes what comes."""

    def extend(self, screenplay: Screenplay, instruction: str, brief: Brief) -> Screenplay:
        """Go on under a new instruction; the shots so far stay as they are.

        Raises:
            BriefError: the instruction is empty.
            ScreenplayError: the script has no room for more shots.
        """
        if not instruction.strip():
            raise BriefError("the instruction is empty", hint="say what happens next")
        return self._longer_script(screenplay, ResumeKind.EXTENSION, instruction, brief)

    def continue_(self, screenplay: Screenplay, brief: Brief) -> Screenplay:
        """Go on without new content; declares nobody and nowhere anew.

        Raises:
            ScreenplayError: the script has no room for more shots.
        """
        return self._longer_script(screenplay, ResumeKind.CONTINUATION, tagged.CONTINUE_REQUEST, brief)

    @abstractmethod
    def _gone_on(self, screenplay: Screenplay, kind: ResumeKind, request: str, brief: Brief) -> str:
        """The whole tagged script: what was there, the request, and what the model wrote after it."""

    def _longer_script(self, screenplay: Screenplay, kind: ResumeKind, request: str, brief: Brief) -> Screenplay:
        grown = tagged.read(self._gone_on(screenplay, kind, request, brief), "the director's script")
        count = len(screenplay.shots)
        resume = Resume(kind=kind, before=count + 1, text=request)
        return dataclasses.replace(screenplay, shots=(*screenplay.shots, *grown.shots[count:]), resumed=(*screenplay.resumed, resume))

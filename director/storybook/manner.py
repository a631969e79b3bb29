"""The style that a film is drawn in where its words ask for one."""

from __future__ import annotations

import re

from pipeline.film.brief import Brief

_NOIR = re.compile(r"(?<!pinot )\bnoir\b|\bhard-?boiled (?:detective|investigator|private eye|sleuth)", re.IGNORECASE)
_USUAL = Brief(prompt="").style


def is_noir(prompt: str) -> bool:
    """Whether a prompt asks for a film noir: night, rain and hard light in black and white."""
    return bool(_NOIR.search(prompt))


def style_of(prompt: str, style: str) -> str:
    """The style that was asked for; where it is the usual one, that of the genre which the prompt names.

    Args:
        prompt: of the film.
        style: one of STYLES, as configured.
    """
    return "noir" if style == _USUAL and is_noir(prompt) else style

"""Hands: the thing that words put into a hand, or into a mouth."""

from __future__ import annotations

import re

from director.storybook import lexicon
from director.storybook.staging.phrases import words
from director.storybook.staging.things import OPENED_WHERE_IT_STANDS, UNLIFTED

_HOLDING = re.compile(
    r"\b(?:holds?|holding|held|finds|clutch\w*|carr(?:y|ies|ying)|grip\w*|rais(?:es|ing)|lift(?:s|ing)|offer(?:s|ing)|cradl\w+|grasp\w*|"
    r"wav(?:es|ing)|swing(?:s|ing)|ring(?:s|ing)|"
    r"brandish\w*|hugging|hands? (?:him|her|them|over)|drink\w*|sip\w*|eat(?:s|ing)|read(?:s|ing)|play(?:s|ing)|polish\w*|"
    r"unfold\w*|open(?:s|ing)|pour(?:s|ing)|"
    r"collects?|collecting|deliver(?:s|ing)|gathers?|gathering|picks? up|picking up|draws?|drawing|t(?:ies|ying)|unt(?:ies|ying)|"
    r"point(?:s|ing)|writ(?:es|ing)|paint(?:s|ing)|hold(?:s|ing) (?:up|out)|with|wield\w*|aim\w*|tun(?:es|ing)|peel\w*|shak(?:es|"
    r"ing)|bring\w*|has|balanc\w+|and)\s+((?:[\w'’<>-]+\s*){1,7})",
    re.IGNORECASE,
)
IN_HAND = re.compile(
    r"((?:[\w'’-]+\s+){1,4})in (?:his|her|their|its|one|both|each)(?: \w+)? (?:hands?|arms?|paws?|beak|mouth|claws?|fist|lap|teeth)\b|"
    r"((?:[\w'’-]+\s+){1,4})(?:in hand|raised|held (?:up|high|aloft|out)|under (?:one|his|her|their|the|an) arm)\b",
    re.IGNORECASE,
)
_WITH_ONES_OWN = re.compile(
    r"(?<!love )(?<!talks )(?<!friends )\bwith (?:his|her|their|its|a|an) ((?:[\w'’-]+\s*){1,3}?)(?=[,.;]|$|\s+(?:and|at|ready|up|"
    r"raised|busy|while)\b|\s*<)",
    re.IGNORECASE,
)
_IN_THE_HAND_OF = re.compile(
    r"((?:[\w'’-]+\s+){1,9})(?:lies?|rests?|sits|glows?|shines?|is|held)?\s*(?:open |still |tied )?"
    r"(?:in|round|around|on) the (?:palms?|hands?|arms|paws?|lap|wrists?) of <character(\d+)>",
    re.IGNORECASE,
)
_SURE = re.compile(r"^(?:with|and|has|open\w*|play\w*|shak\w*|point\w*)\b", re.IGNORECASE)


def held(text: str) -> str:
    """The thing that the words put into a hand, or ""."""
    text = re.sub(
        r"\b(?:loses|(?<!a )(?<!an )(?<!the )(?<!collects )(?<!finds )lost|losing|drops?|without|looks? for|search\w* for)\b[^,.;]*",
        " ",
        text,
    )
    text = OPENED_WHERE_IT_STANDS.sub(" ", text)
    candidates = [m[1] or m[2] for m in IN_HAND.finditer(text)] + [m[1] for m in _WITH_ONES_OWN.finditer(text)]
    matches = list(_HOLDING.finditer(text))
    candidates += [m[1] for m in matches if not _SURE.match(m[0])]
    candidates += [m[1] for m in matches if re.match(r"(?:play|open|point)", m[0], re.IGNORECASE)]
    found = next((noun for words_ in candidates if (noun := _thing_in(words_))), "")
    return found or next((noun for m in _SHOWN.finditer(text) if (noun := _worn(m[1]))), "")


_SHOWN = re.compile(r"\bhold(?:s|ing) ((?:the|an?|his|her|their) (?:[\w'-]+ ){1,4}?)(?:up|out)\b", re.IGNORECASE)


def _worn(text: str) -> str:
    """What is worn and held up to be seen: "holds the winter boots up"."""
    known = lexicon.thing(text.strip())
    return known.word if known is not None and known.category == "clothing" else ""


_CARRIED = re.compile(
    r"(?<!\bto )\b(?:carr(?:y|ies|ying)|holds?|holding|brings?|bringing|clutch\w*|collects?|"
    r"collecting|deliver(?:s|ing)|steals?|finds)\s+((?:[\w'’-]+\s*){1,7})",
    re.IGNORECASE,
)


def in_mouth(text: str) -> str:
    """What an animal or being carries; what goes "with" it is not in its mouth."""
    return next((noun for m in _CARRIED.finditer(text) if (noun := _thing_in(m[1]))), "")


def in_hand_of(frame: str, name: str) -> str:
    """The thing that a Frame text lays into somebody's hand: "a pebble lies in the palm of <Character1>"."""
    found = (m[1] for m in _IN_THE_HAND_OF.finditer(frame) if f"Character{m[2]}" == name)
    return next((noun for words_ in found if (noun := _thing_in(words_))), "")


_IN_A_BOTTLE = re.compile(r"^\W*(?:an?|the|his|her)?\s*(?:message|letter|note) in a bottle\b", re.IGNORECASE)


def _thing_in(text: str) -> str:
    """The first thing that a hand can hold among the words, before any preposition of place."""
    if _IN_A_BOTTLE.search(text):
        return "message in a bottle"
    tokens = words(
        re.split(r"\b(?:at|on|in|into|from|toward|towards|under|beside|near|by|against|over|behind|while|as|to|hand|hands)\b|<", text)[0]
    )
    for at in range(len(tokens)):
        for length in (3, 2, 1):
            phrase = " ".join(tokens[at : at + length])
            found = lexicon.thing(phrase) if len(tokens) >= at + length else None
            if (
                found is not None
                and found.held
                and found.word not in UNLIFTED
                and len(found.word.split()) == length
                and found.category not in ("abstract", "clothing", "sight")
            ):
                return found.word
    return ""

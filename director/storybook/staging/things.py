"""Things on the stage, unnamed extras, and the moving effects that a text asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from director.storybook import lexicon
from director.storybook.staging.phrases import word_set, words
from pipeline.illustration.props import DRAWN, told_apart

_SET_ONLY = word_set(
    "door window wall stairs staircase fence curtain fireplace shelf bookshelf sail mast windowsill doorstep chandelier "
    "trapdoor doorbell ceiling floor blackboard counter cupboard railing sun moon sky star stars horizon cloud clouds rain storm "
    "wind fog wave tide waterfall island mountain volcano shadow reflection echo footstep silhouette mirage light dark darkness "
    "river cliff constellation galaxy planet earth sunset sunrise lightning thunder full-moon grass sand snow ice mud dust moss "
    "road water root wire banner flag bin stage light-house track mist flame spark ember puddle tree trees pine palm oak willow"
)
_HIGH = {
    "balloon": 0.55, "kite": 0.7, "hot air balloon": 0.6, "airplane": 0.7, "rocket": 0.5, "rainbow": 0.6, "comet": 0.75,
    "shooting star": 0.75, "lamp": 0.0, "chandelier": 0.7, "satellite": 0.7, "meteor": 0.7, "paper plane": 0.5, "bubble": 0.4,
    "butterfly": 0.35, "ufo": 0.65, "helicopter": 0.7, "airship": 0.65,
}  # fmt: skip
_STANDING = ("campfire", "bonfire", "snowman", "sandcastle")
_TABLES = ("table", "desk", "workbench", "counter", "bench", "stool")
_OF_THE_FILM = re.compile(r"\b(?:the|this|our) (?:wide |last |first |whole )?(?:picture|camera|frame|screen|film)$", re.IGNORECASE)
_BODY = re.compile(r"\b(?:his|her|its|their|the|to) (?:chest|chin|nail|trunk|temple|palm|sole|teeth)$", re.IGNORECASE)
_NOT_HERE = re.compile(
    r"\b(?:no|before|love with|drawn in|drawn with|search\w* for|look\w* for|wait\w* for|await\w*|ask\w* for|dream\w* of|"
    r"think\w* of|wish\w* for|hop\w* for|"
    r"wants?|needs?|loses?|(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bof )(?<!^)lost|losing|without|like|"
    r"as|than|size of|shaped like|shape of|instead of|made (?:of|from))\s+(?:an?\s+|the\s+|his\s+|her\s+|their\s+|its\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_CROWD = re.compile(
    r"\b(?:crowds?|people|villagers|townsfolk|townspeople|passers-?by|soldiers|guests|passengers|dancers|audience|children(?!['’]s)|"
    r"onlookers|spectators|customers|sailors|knights|workers|strangers|council|committee|jury|"
    r"(?:whole|entire) (?:town|village|city|school|street))\b"
    r"|\bwak(?:es?|ing) (?:up )?(?:the|an?) (?:(?:whole|entire) )?(?:town|village|city|school|street|neighbourhood|house)\b(?=\s*<)",
    re.IGNORECASE,
)
_EFFECTS = (
    ("beam", r"\b(?:beam|light(?:house)? (?:sweeps?|beam|turns)|sweeping light|searchlight|spotlight)\b"),
    ("smoke", r"\b(?:smok(?:e|ing)|chimney smoke)\b"),
    ("steam", r"\b(?:steam\w*|boiling|simmer\w*)\b"),
    ("fire", r"\b(?:fire|flames?|campfire|bonfire|hearth|torches|(?:burning|blazing) (?:logs?|wood|house|torch\w*|ship|"
        r"tower))\b(?! (?:escape|engine|station|truck|fl))"),
    ("sparks", r"\b(?:sparks?|welding|sparkler|embers?)\b"),
    ("leaves", r"\b(?:(?:falling|swirling|autumn|drifting|blowing) leaves|leaves (?:fall|swirl|drift|blow|dance)\w*)\b"),
    ("petals", r"\b(?:petals|blossoms? (?:fall|drift)\w*|falling blossoms?)\b"),
    ("bubbles", r"\bbubbl\w+\b"),
    ("fireflies", r"\b(?:firefl\w+|glow-?worms?)\b"),
    ("fireworks", r"\bfireworks?\b"),
    ("confetti", r"\bconfetti\b"),
    ("dust", r"\b(?:dust (?:motes?|drifts?|swirls?|dances?)|motes|specks of dust)\b"),
    ("lightning", r"\b(?:lightning|thunderbolt)\b"),
    ("sparkle", r"\b(?:magic(?:al)?|sparkl\w+|glitter\w*|twinkl\w+|shimmer\w*|stardust|enchanted)\b"),
    ("notes", r"\b(?:musical notes|notes (?:float|drift|rise))\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing as the text names it.

    Attributes:
        noun: singular, lower case.
        at: offset of its word in the text, for "first named".
        category: of the lexicon.
    """

    noun: str
    at: int
    category: str


@lru_cache(maxsize=1024)  # a film's Frame texts are read once for each of its shots
def things_in(text: str, *, insert: bool = False) -> tuple[Named, ...]:
    """The things that a text names and that can stand on a stage, each once, in order.

    Args:
        text: without id tokens.
        insert: whether parts of the set and clothes count too, because the shot is about them.
    """
    text = without_similes(text)
    found: dict[str, Named] = {}
    for named, before in _nouns(text):
        if re.search(r",\s*$", before) and re.match(r"[\w-]+s (?!and\b|or\b|on\b|in\b|of\b|,)\w", text[named.at :]) and not insert:
            continue  # "lamps dim", "oars pulled in": part of somebody
        phrase = before + text[named.at :][: len(named.noun)]
        if named.noun == "glass" and re.search(r"\b(?:behind|through|against|under) the $|\bpiece of (?:\w+ )?$|\bstained $", before):
            continue  # of a window, or from the sea
        if named.noun == "bow" and not re.search(r"\barrows?\b|\barcher\b|\bquiver\b", text):
            continue  # of a boat
        if named.category == "abstract" or _NOT_HERE.search(before) or _OF_THE_FILM.search(phrase) or _BODY.search(phrase):
            continue
        if (
            not insert
            and (named.category in ("clothing", "sight") or named.noun.replace(" ", "-") in _SET_ONLY)
            and named.noun not in _HIGH
            and named.noun not in _STANDING
        ):
            continue
        if (
            re.search(r"\w with (?:[\w-]+ ){0,2}$", before)
            and found
            and not insert
            and before.rstrip().lower().split(" with")[0].endswith(tuple(found))
        ):
            continue
        found.setdefault(named.noun, named)
    return tuple(found.values())


def _nouns(text: str) -> Iterator[tuple[Named, str]]:
    """Each thing that a text names, with the words before it; of several nouns in a row the last, because it is the thing."""
    found = list(_each_noun(text))
    for (named, before), (following, _) in zip_longest(found, found[1:], fillvalue=(None, "")):
        if named is None or _names_a_place(named, text) or (following is not None and _describes(named, following, text)):
            continue
        yield named, before


def _names_a_place(named: Named, text: str) -> bool:
    """Whether a noun only says which place the next word is: a SALT marsh, a FLOWER shop."""
    behind = re.match(r" ([a-z-]+)", text[named.at + len(named.noun) :].lower())
    found = lexicon.place(behind[1]) if behind is not None else None
    return found is not None and behind is not None and found.word in (behind[1], lexicon.singular(behind[1])) and not _acts(behind[1])


def _acts(word: str) -> bool:
    return bool(lexicon.verb_of(word)) or lexicon.thing(word) is not None


def _describes(named: Named, following: Named, text: str) -> bool:
    """Whether a noun only says which thing the next one is: a BICYCLE bell is a bell, and the boat in "the boat rocks" is a boat."""
    between = text[named.at + len(named.noun) : following.at]
    word = re.match(r"[\w'-]+", text[following.at :])
    done = word is not None and lexicon.verb_of(word[0]) and word[0].lower().endswith(("s", "ing"))
    return between == " " and not done


def _each_noun(text: str) -> Iterator[tuple[Named, str]]:
    tokens = [(m[0], m.start()) for m in re.finditer(r"[a-z0-9][\w'’-]*|[,.;:]", text.lower())]
    at = 0
    while at < len(tokens):
        length = 1
        for size in (4, 3, 2, 1):
            phrase = " ".join(t for t, _ in tokens[at : at + size])
            if size > 1 and _is_place(phrase):
                length = size
                break
            thing = lexicon.thing(phrase) if len(tokens) >= at + size else None
            if thing is not None and len(thing.word.split()) == size:
                length = size
                if not (size == 1 and _is_verb(tokens, at)):
                    yield Named(noun=thing.word, at=tokens[at][1], category=thing.category), text[: tokens[at][1]]
                break
        at += length


def _is_place(phrase: str) -> bool:
    """Whether several words name a place and no thing: "clock shop"."""
    found = lexicon.place(phrase)
    return found is not None and len(found.word.split()) == len(phrase.split())


_BEHIND_A_VERB = word_set("it them him her one with")
_SUBJECTS = word_set("he she it they who and then slowly gently softly suddenly to while")


def _is_verb(tokens: Sequence[tuple[str, int]], at: int) -> bool:
    """Whether a noun's look-alike stands behind its subject: "she rings", "it lights up"."""
    before = tokens[at - 1][0] if at else ""
    after = tokens[at + 1][0] if at + 1 < len(tokens) else ""
    looks = bool(lexicon.verb_of(tokens[at][0])) and tokens[at][0].endswith(("s", "ing"))
    if (
        looks
        and tokens[at][0].endswith("ing")
        and (lexicon.weather_of(before) or (lexicon.thing(before) is not None and before != "paper"))
    ):
        return True  # "rain drawing lines"
    if before == "to" and lexicon.verb_of(tokens[at][0]) == tokens[at][0]:
        return True  # "comes to watch"
    if looks and tokens[at][0].endswith("ing") and after in _BEHIND_A_VERB:
        return True  # "drawing with one finger in the dust"
    if looks and not before and not lexicon.verb_of(after):
        return True  # "<Character1> trains in the rain", without the id
    return looks and (before in _SUBJECTS or after in ("the", "a", "an", "his", "her", "its", "up", "out", "at"))


_SMALL = ("light", "letter", "book", "food", "drink", "vessel", "tool", "instrument", "toy", "treasure", "weapon", "nature")
_LARGE = frozenset(
    ("piano", "barrel", "crate", "trunk", "treasure chest", "ladder", "wheelbarrow", "tree", "harp", "drum", "organ", "swing", "slide")
)
"""What would not look lost on the ground."""
UNLIFTED = frozenset(("piano", "harp", "drum", "organ", "tree", "swing", "slide"))
"""What stands beside people and is in nobody's hand."""
_LIES = re.compile(
    r"\b(?:beside|next to|near|by|behind|in front of|on|onto|under|against|between|past|around|among|from|at|of)\s[^,.;]*$"
    r"|\b(?:lies|stands|waits|hangs|floats|burns|glows|lying|standing)\b[^,.;]*$",
    re.IGNORECASE,
)
STANDING_WHEN_OPENED = frozenset(("suitcase", "trunk", "chest", "treasure chest", "crate", "box", "basket", "barrel"))
"""What nobody opens in the hand."""
_OPENING = re.compile(r"\b(?:open|clos|shut|lock|unlock|pack|unpack)\w* (?:an?|the|his|her|their) (?:[\w-]+ )?$", re.IGNORECASE)
OPENED_WHERE_IT_STANDS = re.compile(
    r"\b(?:open|clos|shut|lock|unlock|pack|unpack)\w* (?:an?|the|his|her|their) (?:[\w-]+ )?"
    rf"(?:{'|'.join(sorted(STANDING_WHEN_OPENED))})\b",
    re.IGNORECASE,
)
_SET_DOWN = re.compile(
    r"^[\w-]*(?:\s[\w-]+){0,2}\s(?:on|in front|beside|behind|nearby|between|at|under|near|lies|lie|stands|stand|waits|hangs|"
    r"glows|burns|floats)\b",
    re.IGNORECASE,
)
_SIMILE = re.compile(
    r"\b(?:like|as if|as though|bound for|no (?:larger|bigger|smaller) than) [^,.;]*"
    r"|\b(?:stiff|wet|heavy|white|grey|thick) with \w+"
    r"|\b(?:thread|ring|bar|line|needle|finger|sheet|blanket|curtain|ribbon|band|wall|sea|row) of (?=\w)"
    r"|\b[\w-]+ (?=(?:lines|marks|strokes|shavings)\b)",
    re.IGNORECASE,
)
"""What is only compared or measured with: "like somebody on a bus", "a thread of green", "pencil lines"."""


def without_similes(text: str) -> str:
    """``text`` with blanks, as many, for what is named but not there."""
    return _SIMILE.sub(lambda match: " " * len(match[0]), text)


_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 3, "five": 3, "several": 3, "many": 3}


def exact(noun: str, text: str) -> str:
    """The noun with the adjective that the text gives it, where there is a drawing of just that: "burnt cake"."""
    if noun in ("flower", "wildflower") and not re.search(r"\b(?:bunch|bouquet|vase)\b", text):
        return "blossom"
    words_before = re.findall(rf"\b([a-z-]+) {re.escape(noun)}(?:s|es)?\b", text)
    worn = lexicon.singular(noun) in _PAIRS
    return next((f"{w} {noun}" for w in words_before if f"{w} {noun}" in DRAWN or (worn and told_apart(noun, w))), noun)


def colour_in(noun: str, text: str) -> str:
    """The "#rrggbb" of the colour word that ``text`` puts before a noun: "red boots"; "" without one, or for what is drawn so."""
    before = [w for two in re.findall(rf"\b(?:([a-z-]+) )?([a-z-]+) {re.escape(noun)}(?:s|es)?\b", text) for w in reversed(two) if w]
    return next((c for w in before if f"{w} {noun}" not in DRAWN and (c := lexicon.colour_of(w))), "")


_PAIRS = frozenset(("boot", "shoe", "glove", "mitten", "sock", "skate", "slipper", "sandal", "trainer", "sneaker", "ski"))


def is_pair(noun: str, text: str) -> bool:
    """Whether the text means two that belong together: "the boots"."""
    one = lexicon.singular(noun)
    return one in _PAIRS and bool(re.search(rf"\b{re.escape(one)}s\b", text, re.IGNORECASE))


def is_small(thing: Named) -> bool:
    """Whether a hand would hold it, so that it would look lost on the ground."""
    known = lexicon.thing(thing.noun)
    return known is not None and known.held and known.category in _SMALL and thing.noun not in _LARGE


def lies_somewhere(thing: Named, text: str) -> bool:
    """Whether the words round a thing say where it is: "beside a suitcase", "a cake between them"."""
    opened = thing.noun in STANDING_WHEN_OPENED and bool(_OPENING.search(text[: thing.at]))
    return opened or bool(_LIES.search(text[: thing.at]) or _SET_DOWN.match(text[thing.at :]))


def count_of(thing: Named, text: str) -> int:
    """How many of it the text names, at most three."""
    words_before = re.findall(r"[a-z]+", text[: thing.at].lower())[-2:]
    return max((_NUMBERS.get(w, 1) for w in words_before), default=1)


def lift_of(noun: str) -> float:
    """How high above the ground a thing is by nature, as a share of the frame."""
    return _HIGH.get(noun, 0.0)


def is_table(noun: str) -> bool:
    """Whether people stand or sit behind it."""
    return noun in _TABLES


SERVED = re.compile(
    r"\b(?:steals?|cooks?|fries|fry|serves?|eats?|tastes?|bakes?|sells?|buys?|burns?) (?:the|an?|his|her|their) (?:\w+ )?fish\b"
    r"|\bfish (?:lies?|fills?)\b",
    re.IGNORECASE,
)
"""A fish that is food."""


def animals_in(text: str) -> tuple[tuple[str, bool], ...]:
    """Unnamed animals of a text, (kind, more than one), at most three; those of a simile or glued to an id do not count."""
    found: dict[str, bool] = {}
    tokens = words(text)
    for at, word in enumerate(tokens):
        creature = lexicon.creature(word) if word != "does" else None
        if creature is None or (
            creature.kind in ("robot", "ghost", "monster", "alien") and at and tokens[at - 1] not in ("a", "an", "two", "the")
        ):
            continue
        before, after = " ".join(tokens[max(0, at - 4) : at]), tokens[at + 1] if at + 1 < len(tokens) else ""
        if after.startswith("<") or (lexicon.thing(f"{word} {after}") is not None and after and lexicon.thing(after) is not None):
            continue
        if re.search(
            r"\b(?:lose|loses|lost|misses|without|before|\w+ for|like|no|toy|stuffed|wooden|paper|of a|shaped|carved|painted|porcelain)\b",
            before,
        ) or re.search(r"<\w+>\s*,?\s*(?:an?|the)?(?:\s\w+)?$", before):
            continue
        if before.endswith(" to") and lexicon.verb_of(word) == word:
            continue  # "wants to fly"
        if creature.kind == "fish" and SERVED.search(text):
            continue
        done = lexicon.verb_of(word) and word.endswith("s")
        if done and (before.endswith((">", "she", "he", "it")) or lexicon.thing(before.rpartition(" ")[2]) is not None):
            continue  # "the old car flies"
        found.setdefault(creature.kind, lexicon.is_plural(word) and word != creature.kind)
    return tuple(found.items())[:3]


_UNNAMED = re.compile(
    r"\b(?:(?P<two>two|three) (?:\w+ )?(?:people|strangers|friends)|somebody|someone|"
    r"(?:an?|the) (?:\w+ )?(?:person|face|stranger|passer-by|man|woman))\b",
    re.IGNORECASE,
)


def unnamed_people(text: str) -> int:
    """How many people a text shows without naming them: "two people sit", "a tired person"."""
    found = _UNNAMED.search(text)
    if found is None or re.match(r"\s*<", text[found.end() :]):
        return 0
    return {"two": 2, "three": 3}.get((found["two"] or "").lower(), 1)


def has_crowd(text: str) -> bool:
    """Whether a text speaks of unnamed people."""
    return any(
        not re.search(r"<\w+>$", text[: m.start()].rstrip()) and (m[0].startswith("wak") or not _A_PLACE.match(text[m.end() :]))
        for m in _CROWD.finditer(text)
    )


_A_PLACE = re.compile(r"\s*<(?!\w+> (?:wait|watch|gather|listen|sing|dance|cheer)e?s\b)")
"""Behind "the whole village": it is where something happens, and does not wait or sing itself."""


def effects_in(text: str, family: str, weather: str, *, dark: bool = False) -> tuple[str, ...]:
    """The moving extras that a text asks for, with those that belong to the place."""
    found = [name for name, pattern in _EFFECTS if re.search(pattern, text, re.IGNORECASE)]
    if family == "underwater":
        found.append("bubbles")
    if family == "lighthouse" and dark:
        found.append("beam")
    if weather == "storm" and "lightning" not in found and re.search(r"\bthunder", text, re.IGNORECASE):
        found.append("lightning")
    return tuple(dict.fromkeys(found))

"""Casting: the beings of a reading as characters with names, looks and pronouns."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from director.storybook import lexicon
from director.storybook.facts import MOST_BEINGS, Being, Reading
from director.storybook.story.pools import draw, pool, seeded
from pipeline.film.screenplay import Character, CharacterId

_TALKING = lexicon.words("talking")
_AGES = {"child": (7, 11), "young": (17, 26), "adult": (32, 51), "old": (67, 81)}
_AGE_WORDS = lexicon.pairs("age_words.txt")
_PRONOUNS = {
    "woman": ("she", "her", "her", "herself", "hers"),
    "man": ("he", "him", "his", "himself", "his"),
    "it": ("it", "it", "its", "itself", "its"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A character of the film with what the story needs to know.

    Attributes:
        id: ``Character1`` and so on.
        being: what the prompt says.
        name: how others call them.
        figure: "woman", "man" or "it".
        age: child, young, adult or old.
        sheet: the appearance.
        tool: a thing of the trade.
        talks: whether it speaks in this film.
        temper: gruff, merry, shy, grave, sly or bold; how it says things.
    """

    id: CharacterId
    being: Being
    name: str
    figure: str
    age: str
    sheet: str
    tool: str
    talks: bool
    temper: str = "merry"

    @property
    def token(self) -> str:
        """The id as it stands in Frame and Video text."""
        return f"<{self.id}>"

    @property
    def noun(self) -> str:
        """The prompt's words without article, or the name."""
        return self.being.words or self.name

    @property
    def short(self) -> str:
        """One or two words for it: "keeper" would be "lighthouse keeper", "fox"; the name for people with a name only."""
        return self.being.head or self.name

    @property
    def pronouns(self) -> tuple[str, str, str, str, str]:
        """Subject, object, possessive, reflexive, independent possessive."""
        return _PRONOUNS[self.figure]

    @property
    def character(self) -> Character:
        """The declared character."""
        return Character(id=self.id, sheet=self.sheet, name=self.name)


def cast_of(reading: Reading, seed: int) -> tuple[Player, ...]:
    """Players for all beings of ``reading``, the same for the same prompt and seed."""
    taken: set[str] = {being.name for being in reading.beings if being.name}
    fable = bool(reading.beings) and all(being.creature is not None for being in reading.beings)
    return tuple(_player(reading, index, seed, taken, fable) for index in range(len(reading.beings)))


def _player(reading: Reading, index: int, seed: int, taken: set[str], fable: bool) -> Player:
    being = reading.beings[index]
    rng = seeded(seed, reading.prompt, "cast", index)
    figure, age = _figure(being, rng, reading, index), _age(being, rng)
    if _is_twin(being):
        twins = seeded(seed, reading.prompt, "twins")
        figure, age = _figure(being, twins, reading, 0), _age(being, twins)
    age = _age_of_kin(reading, being, seed) or ("child" if _has_grandparents(reading, index) else age)
    if age == "child" and _weds(reading, being):
        age = "young"
    name = being.name or _name(being, figure, reading, rng, taken)
    tool = rng.choice(being.trade.tools) if being.trade is not None else ""
    first = index == 0 and (len(reading.beings) == 1 or not reading.deeds or any(0 in (*d.who, *d.others) for d in reading.deeds))
    talks = being.creature is None or fable or first or being.creature.kind in _TALKING
    if being.head == "family" and sum(b.head == "family" for b in reading.beings[:index]) == 2:
        age = "child"
    of_person = being.creature is None
    sheet = _person_sheet(reading, index, figure, age, rng, taken, seed) if of_person else _creature_sheet(being, figure, rng)
    return Player(
        id=CharacterId(f"Character{index + 1}"), being=being, name=name, figure=figure, age=age, sheet=sheet, tool=tool, talks=talks,
        temper=_temper(reading, index, seed),
    )  # fmt: skip


def _is_twin(being: Being) -> bool:
    return being.head == "twin" or "twin" in being.adjectives


_GRANDPARENTS = frozenset(("grandmother", "grandfather", "grandma", "grandpa", "granny", "grandad", "granddad", "nana"))


def _has_grandparents(reading: Reading, index: int) -> bool:
    """Whether somebody of whom nothing but a name is told comes with a grandmother or a grandfather: "Yuki and her grandfather"."""
    being = reading.beings[index]
    plain = being.trade is None and being.creature is None and not being.years and not being.adjectives
    return plain and any(other.kin_of == index and other.head in _GRANDPARENTS and not other.apart for other in reading.beings)


_PEERS = lexicon.words("peers")


def _age_of_kin(reading: Reading, being: Being, seed: int) -> str:
    """The age of the one whose brother or friend this is, "" where the prompt says another or it does not matter."""
    if being.head not in _PEERS or being.kin_of < 0 or being.years or any(word in _AGE_WORDS for word in being.adjectives):
        return ""
    if being.head == "twin" and sum(other.head == "twin" for other in reading.beings) > 1:
        return ""  # they are each other's, and somebody's children
    whose = reading.beings[being.kin_of]
    if whose is being or whose.creature is not None or whose.head == being.head:
        return ""
    rng = seeded(seed, reading.prompt, "cast", being.kin_of)
    _figure(whose, rng, reading, being.kin_of)
    return _age(whose, rng)


def _weds(reading: Reading, being: Being) -> bool:
    """Whether this is somebody who marries, or at whose wedding the film is."""
    married = any("marry" in (deed.verb, deed.inner) for deed in reading.deeds)
    return married or (being.kin_of >= 0 and any(thing.head == "wedding" for thing in reading.things))


_GENDERED = {"boy": "man", "male": "man", "girl": "woman", "female": "woman", "lady": "woman", "woman": "woman"}
"""Figures by words before the noun: "a boy apprentice"."""

TEMPERS = ("gruff", "merry", "shy", "grave", "sly", "bold")


def _temper(reading: Reading, index: int, seed: int) -> str:
    """The temper that the prompt's adjectives give, else one that the one before does not have."""
    known = lexicon.pairs("tempers.txt")
    being = reading.beings[index]
    said = next((known[word] for word in (*being.adjectives, *being.trait.split()) if word in known), "")
    if said:
        return said
    order = list(TEMPERS)
    seeded(seed, reading.prompt, "tempers").shuffle(order)
    return order[index % len(order)]


def _figure(being: Being, rng: random.Random, reading: Reading, index: int) -> str:
    if being.head in ("couple", "family") and not being.figure:
        return ("woman", "man", "woman", "man")[index % 4]
    said = next((_GENDERED[word] for word in being.adjectives if word in _GENDERED), "")
    if said or being.figure:
        return said or being.figure
    if being.creature is not None and being.creature.kind in ("robot", "snail", "bee", "octopus", "monster", "alien", "fish"):
        return "it"
    return rng.choice(("woman", "man"))


def _age(being: Being, rng: random.Random) -> str:
    if being.years:
        return "child" if being.years < 14 else "young" if being.years < 30 else "adult" if being.years < 60 else "old"
    said = next((_AGE_WORDS[word] for word in being.adjectives if word in _AGE_WORDS), "")
    if said:
        return said
    if being.head == "couple":
        return "old" if "old" in being.adjectives else "adult"
    ages = being.trade.ages if being.trade is not None else ("adult",)
    return rng.choices(ages, [3, *([1] * (len(ages) - 1))])[0]


def _name(being: Being, figure: str, reading: Reading, rng: random.Random, taken: set[str]) -> str:
    kin = lexicon.pairs("forms_of_address.txt")
    if being.head in kin and len(reading.beings) > 1 and kin[being.head] not in taken:
        taken.add(kin[being.head])
        return kin[being.head]
    kind = being.creature.kind if being.creature is not None else ""
    tags = frozenset(filter(None, (kind, "creature" if kind else "person", figure, reading.genre.replace(" ", "-"), *(_home(being),))))
    name = "Kim"
    for _ in range(40):
        entry = draw(pool("names.txt", "names"), tags, {}, set(), rng, bonus=4.0)
        name = rng.choice(entry.text.split()) if entry is not None else "Kim"
        if name not in taken and name.lower() not in reading.prompt.lower():
            break
    taken.add(name)
    return name


def _home(being: Being) -> str:
    if being.trade is None or not being.trade.places:
        return ""
    return lexicon.place_of(being.trade.places[0]).replace(" ", "-")


_KIN_GROUPS = frozenset(("son", "daughter", "child", "teenager", "mother", "father", "grandmother", "grandfather"))
_MADE = {"snowman": "snow-white", "scarecrow": "straw-yellow", "mannequin": "painted wooden"}
"""Skin of people who are made of something."""

_PLAIN_WORDS = frozenset(("old", "young", "woman", "man", "girl", "boy", "lady", "little"))
"""Words that figure and age say already: no "old woman of 74, an old woman"."""
_UNNAMED_GROUPS = lexicon.words("unnamed-groups")
"""Groups whose word says nothing that figure and age do not say."""


def _person_sheet(reading: Reading, index: int, figure: str, age: str, rng: random.Random, taken: set[str], seed: int) -> str:
    being = reading.beings[index]
    alike = _is_twin(being)
    if alike:  # one face, hair and age; clothes tell them apart
        rng = seeded(seed, reading.prompt, "twins")
        taken = set()
    low, high = _AGES[age]
    years = being.years or rng.randint(low, high)
    tags = frozenset((figure, age, "person"))
    family = alike or being.kin_of >= 0 or (index == 0 and any(other.kin_of >= 0 for other in reading.beings))
    skin = _pick("looks.txt", "skin", tags, seeded(reading.prompt, "family") if family else rng)
    hair = _pick("looks.txt", "hair", tags, rng, taken)
    if being.trade is not None and being.trade.group in _MADE:
        skin, hair = _MADE[being.trade.group], "no hair"
    face = _pick("looks.txt", "face", tags, rng)
    noun = {"child": "girl" if figure == "woman" else "boy"}.get(age, figure)
    grown = {"old": "An old", "young": "A young", "adult": "A", "child": "A"}[age]
    look = _look(reading, index, figure, age, rng)
    if index == 0 and (worn := _praised(reading)):
        look = f"{worn} with {look}"
    extra = _pick("looks.txt", "accessory", tags, rng)
    told = being.trade is not None and being.trade.group not in _UNNAMED_GROUPS and not set(being.words.split()) <= _PLAIN_WORDS
    trade = f", a {being.words}," if told else ""
    article = "the" if _SUPERLATIVE.match(being.words) else lexicon.article(being.words)
    trade = trade.replace(", a ", f", {article} ", 1) if trade else ""
    return f"{grown} {noun} of {years}{trade} with {skin} skin, {hair} and {face}. Wears {look}, and {extra}."


def _praised(reading: Reading) -> str:
    """The clothes that an advert praises, as somebody wears them; "" for every other film."""
    first = reading.things[0] if reading.genre == "advert" and reading.things else None
    if first is None or first.category != "clothing" or first.head in _BEDDING:
        return ""
    words = first.words.split(" in a ")[0]
    return (lexicon.plural(words) if not lexicon.is_plural(words) else words) if first.plural else lexicon.with_article(words)


_BEDDING = frozenset(
    ("pillow", "blanket", "towel", "quilt", "duvet", "sheet", "cushion", "mattress", "curtain", "handkerchief", "umbrella")
)
"""Cloth that nobody wears."""


_SUPERLATIVE = re.compile(r"(?:last|first|only|next|same|best|worst|most|least|(?!honest|modest|forest|earnest)\w{3,}est) ", re.IGNORECASE)


def _look(reading: Reading, index: int, figure: str, age: str, rng: random.Random) -> str:
    """Clothes of the trade, else everyday ones: the wardrobe of a film has each outfit once, and kin do not dress alike."""
    being = reading.beings[index]
    if any(index in deed.who and "swim" in (deed.verb, deed.inner) for deed in reading.deeds):
        return "a sky-blue shirt and dark blue shorts"
    alike = being.trade is not None and any(b.trade == being.trade for b in reading.beings[:index])
    plain = being.trade is None or being.trade.group in ("friend", "man", "woman") or (alike and being.trade.group in _KIN_GROUPS)
    plain = plain or (age in ("adult", "old") and being.trade is not None and being.trade.ages[:1] == ("child",))
    if not plain and being.trade is not None:
        worn = _recoloured(being.trade.look, index) if alike else being.trade.look
        if age == "child" and being.trade.group not in ("son", "daughter", "child", "student"):
            return f"{worn}, all a little too big"
        return worn
    dresses = [entry.text for entry in pool("looks.txt", "everyday")]
    seeded(reading.prompt, "wardrobe").shuffle(dresses)
    own = dresses[index % MOST_BEINGS :: MOST_BEINGS]
    suitable = [d for d in dresses if figure == "woman" or not any(word in d for word in ("dress", "skirt"))]
    return rng.choice([d for d in own if d in suitable] or suitable)


_OTHER_COLOURS = ("plum", "mustard", "teal", "cream", "brown", "navy")


def _recoloured(worn: str, index: int) -> str:
    """Clothes of a trade in another colour, for the second of two at the same table; a uniform stays."""
    words = worn.split()
    at = next((n for n, word in enumerate(words) if lexicon.colour_of(word)), -1)
    if at < 0 or "uniform" in words:
        return worn
    words[at] = _OTHER_COLOURS[index % len(_OTHER_COLOURS)] if words[at] != _OTHER_COLOURS[index % len(_OTHER_COLOURS)] else "grey"
    return " ".join(words)


def _creature_sheet(being: Being, figure: str, rng: random.Random) -> str:
    assert being.creature is not None
    kind = being.creature.kind
    coat = next((word for word in being.adjectives if lexicon.colour_of(word)), "")
    own = lexicon.pairs("varieties.txt").get(being.creature.word, "")
    fur = f"{coat} all over" if coat else own or _pick("looks.txt", "coat", frozenset((kind,)), rng)
    extra = _pick("looks.txt", "creature-accessory", frozenset((kind,)), rng)
    words = being.words or being.creature.word
    build = (
        ""
        if any(w in being.adjectives for w in ("small", "little", "tiny", "big", "giant", "huge", "old", "young"))
        else _pick("looks.txt", "build", frozenset((kind,)), rng)
    )
    noun = f"{build} {words}".strip()
    return f"{lexicon.article(noun).capitalize()} {noun}, {fur}, with {extra}."


def _pick(file: str, section: str, tags: frozenset[str], rng: random.Random, taken: set[str] | None = None) -> str:
    """A text of a pool; one that is not ``taken`` while there are some."""
    entry = draw(pool(file, section), tags, {}, taken if taken is not None else set(), rng) or draw(
        pool(file, section), tags, {}, set(), rng
    )
    return entry.text if entry is not None else ""

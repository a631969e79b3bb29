"""Who is meant: the beings of a reading, new and known, by noun, name and pronoun."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from director.storybook import lexicon
from director.storybook.facts import FEMALE, KIN, MALE, MOST_BEINGS, TIMES, Being, Deed, Object, Setting
from director.storybook.lexicon import tables
from director.storybook.noun_phrases import NUMBERS, OBJECT_PRONOUNS, SUBJECT_PRONOUNS, NounPhrase, is_adjective

_PLAIN = lexicon.words("plain")


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What has been found so far; lives only inside one reading."""

    beings: list[Being] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    things: list[Object] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    crowd: str = ""
    last: tuple[int, ...] = ()
    last_actor: str = ""
    last_plural: bool = False
    fragment: tuple[str, str] = ("", "")
    recent_beings: tuple[int, ...] = ()
    recent_thing: str = ""
    recent_plural: bool = False
    goal: int = -1
    gone: set[str] = field(default_factory=set)
    crowded: bool = False
    turned_away: bool = False


_BANDS = frozenset(("jazz band", "rock band", "brass band", "string quartet"))


def being_of(ledger: Ledger, phrase: NounPhrase, *, apart: str, met: bool = False) -> tuple[int, ...]:
    """Indices of those that a phrase means, entered where they are new; () for what is no being.

    ``met``: something is done with or to them, so that a name is another's than the doer's ("a boy waits for Anna").
    """
    if phrase.head in ledger.gone:
        return ()
    if (index := meant(ledger, phrase)) >= 0:
        return _all_alike(ledger, index)
    if phrase.head in _BANDS:
        phrase = replace(phrase, noun="musicians", adjectives=(), det="three")
    if not is_being(phrase):
        return ()
    for index, known in enumerate(ledger.beings):
        same = (
            known.name == phrase.noun
            if is_name(phrase)
            else known.head == phrase.head
            and phrase.det not in ("another", "two", "three")
            and not (phrase.name and known.name and phrase.name != known.name)
            and not (phrase.det in ("a", "an") and phrase.adjectives and phrase.adjectives != known.adjectives)
        )
        if same:
            ledger.beings[index] = replace(known, name=known.name or phrase.name)
            return _all_alike(ledger, index)
    if is_name(phrase) and ledger.beings and not ledger.beings[-1].name and not ledger.deeds and not met:
        ledger.beings[-1] = replace(ledger.beings[-1], name=phrase.noun)
        return (len(ledger.beings) - 1,)
    if not met and _explains_a_name(ledger, phrase):
        ledger.beings[-1] = _new(phrase, ledger, apart, name=ledger.beings[-1].name)
        return (len(ledger.beings) - 1,)
    wanted = 1 if is_name(phrase) else phrase.count if phrase.count < 5 else 3  # Morales is one
    if phrase.count >= 5 or (phrase.plural and phrase.head not in _PAIRED and phrase.det not in ("two", "three", "four", "both")):
        ledger.crowd = phrase.noun
    if ledger.crowded and phrase.plural and not _counted(phrase) and phrase.head not in _PAIRED:
        ledger.crowd = phrase.noun
        return ()
    room = MOST_BEINGS - len(ledger.beings)
    ledger.turned_away |= room <= 0 and wanted == 1
    start = len(ledger.beings)
    counted = phrase.count if _counted(phrase) and phrase.count > 1 else 0
    ledger.beings += [replace(_new(phrase, ledger, apart), several=counted) for _ in range(min(wanted, room))]
    return tuple(range(start, len(ledger.beings)))


_PAIRED = lexicon.words("paired")


def _counted(phrase: NounPhrase) -> bool:
    return phrase.det in NUMBERS or phrase.det in ("both", "couple")


def _explains_a_name(ledger: Ledger, phrase: NounPhrase) -> bool:
    """Whether the phrase says what the one is who was only named: "Zora, a baker"."""
    if is_name(phrase) or ledger.deeds or not ledger.beings or phrase.det not in ("a", "an", "the", ""):
        return False
    named = ledger.beings[-1]
    return bool(named.name) and named.trade is None and named.creature is None


def _all_alike(ledger: Ledger, index: int) -> tuple[int, ...]:
    head, words = ledger.beings[index].head, ledger.beings[index].words
    return tuple(i for i, b in enumerate(ledger.beings) if b.head == head and b.words == words) if words else (index,)


_OF_ANIMALS = lexicon.words("of-animals")
"""Trades that are named after the animals they deal with."""
_MADE_OF = lexicon.words("talking")
"""What stays itself whatever its trade: a robot gardener is a robot."""


def _new(phrase: NounPhrase, ledger: Ledger, apart: str, name: str = "") -> Being:
    named = is_name(phrase)
    plain = (*(a.lower() if is_adjective(a) else a for a in phrase.adjectives), lexicon.singular(phrase.noun.lower()))
    words = " ".join(plain) if not named else ""
    trade, creature = (None, None) if named else (lexicon.trade(phrase.head), lexicon.creature(phrase.head))
    made = _made_of(phrase)
    trade, creature = (None, made) if made is not None else (trade, creature)
    if trade is not None and creature is not None:
        trade, creature = (None, creature) if len(creature.word) >= len(trade.word) else (trade, None)
    kin = (
        0
        if ledger.beings and (phrase.det in ("his", "her", "their", "its") or (phrase.head in KIN and not phrase.det and not named))
        else -1
    )
    if (kind := _kind_of_family(ledger, phrase, kin)) is not None:
        trade, creature, words = None, kind, f"{words} {kind.word}"
    felt = next((e for e in map(lexicon.expression_of, phrase.adjectives) if e), "")
    return Being(
        words=words, head="" if named else phrase.head, trade=trade, creature=creature, name=phrase.noun if named else name or phrase.name,
        adjectives=phrase.adjectives, kin_of=kin, apart=apart, feeling=felt,
    )  # fmt: skip


_FAMILY = frozenset(
    ("mother", "father", "grandmother", "grandfather", "grandma", "grandpa", "sister", "brother", "son", "daughter", "cousin", "aunt",
     "uncle", "child", "baby", "parent", "twin", "wife", "husband", "granny", "mum", "dad")
)  # fmt: skip


def _kind_of_family(ledger: Ledger, phrase: NounPhrase, kin: int) -> tables.Creature | None:
    """The animal that the family of an animal is: the grandfather of an elephant is an elephant; None for people."""
    whose = ledger.beings[kin].creature if kin >= 0 else None
    family = phrase.head in _FAMILY and phrase.det in ("his", "her", "their", "its")
    alone = all(being.creature is not None for being in ledger.beings)
    return whose if whose is not None and family and alone and whose.kind != "robot" else None


def _made_of(phrase: NounPhrase) -> tables.Creature | None:
    """The creature that has the trade: a robot gardener is a robot and a fox detective a fox, but a lion tamer is no lion."""
    pairs = (" ".join(pair) for pair in pairwise(phrase.adjectives))
    own = next((creature for creature in map(lexicon.creature, (*pairs, *phrase.adjectives)) if creature is not None), None)
    if own is None or own.kind in _MADE_OF:
        return own
    return own if lexicon.trade(phrase.head) is not None and phrase.head not in _OF_ANIMALS else None


def meant(ledger: Ledger, phrase: NounPhrase) -> int:
    """Index of the being that a last word stands for ("the keeper" for a lighthouse keeper), or -1."""
    return next(
        (
            i
            for i, b in enumerate(ledger.beings)
            if phrase.det in ("the", "this", "") and " " in b.head and b.head.endswith(f" {phrase.head}")
        ),
        -1,
    )


def is_being(phrase: NounPhrase) -> bool:
    """Whether a phrase means a person, an animal or a creature."""
    if phrase.head in SUBJECT_PRONOUNS or phrase.head in OBJECT_PRONOUNS:
        return False
    if lexicon.trade(phrase.head) is not None or lexicon.creature(phrase.head) is not None:
        thing = lexicon.thing(phrase.head)
        return thing is None or lexicon.creature(phrase.head) is not None or thing.word != phrase.head
    return is_name(phrase)


def is_name(phrase: NounPhrase) -> bool:
    """Whether a phrase is a proper name."""
    word = phrase.noun
    unknown = not any(look(word) is not None for look in (lexicon.thing, lexicon.place, lexicon.trade, lexicon.creature))
    timely = lexicon.light_of(word) or lexicon.weather_of(word) or lexicon.season_of(word) or phrase.head in TIMES | _PLAIN
    return bool(
        word[:1].isupper()
        and word[1:].islower()
        and len(word) > 1
        and unknown
        and not timely
        and not phrase.det
        and all(adjective.lower() in _BEFORE_NAMES for adjective in phrase.adjectives)
        and not lexicon.verb_of(word)
        and not is_adjective(word)
    )


_BEFORE_NAMES = frozenset(("old", "young", "little", "poor", "blind", "brave", "dear", "tiny", "big", "clever", "lonely", "shy"))
"""What may stand before a name: "old Ignacio", "little Mia"."""


def is_apposition(subjects: tuple[NounPhrase, ...], actor: str) -> bool:
    """Whether a name is explained by what follows it: "Jonas, the clockmaker's apprentice,"."""
    return (
        len(subjects) == 2 and "," in actor and " and " not in actor
        and is_name(subjects[0]) and is_being(subjects[1]) and not is_name(subjects[1])
    )  # fmt: skip


def introduced(ledger: Ledger, name: NounPhrase, role: NounPhrase) -> NounPhrase:
    """Enter somebody with name and role as one being; the phrase that means them from then on."""
    known = any(being.name == name.noun for being in ledger.beings)
    if not known and len(ledger.beings) < MOST_BEINGS:
        ledger.beings.append(_new(role, ledger, "", name=name.noun))
    return name


def named_now(ledger: Ledger, role: NounPhrase, name: NounPhrase) -> NounPhrase:
    """Name somebody who is known by a role ("The woman, Ida,"); the phrase that means them from then on."""
    found = being_of(ledger, role, apart="")
    if found and not ledger.beings[found[0]].name:
        ledger.beings[found[0]] = replace(ledger.beings[found[0]], name=name.noun)
    return name


def pronoun(ledger: Ledger, word: str) -> tuple[int, ...]:
    """Whom a pronoun stands for; somebody is invented where nobody fits."""
    if word in ("everyone", "everybody") and not ledger.beings:
        return ()
    if word in ("they", "we", "everyone", "everybody"):
        while len(ledger.beings) < 2:
            ledger.beings.append(Being(words="friend", head="friend", trade=lexicon.trade("friend")))
        return tuple(range(len(ledger.beings)))
    if word in ("nobody", "somebody", "someone"):
        return ()
    wanted = "woman" if word in FEMALE else "man" if word in MALE else ""
    if wanted and (latest := _latest(ledger, wanted)):
        return latest
    if wanted and (leading := _hero(ledger, wanted)):
        return leading
    fitting = [i for i, b in enumerate(ledger.beings) if wanted and (b.figure or figure_of(b)) == wanted]
    if fitting:
        return (fitting[-1],)
    if word == "it":
        return creature_meant(ledger)
    open_ones = [i for i in ledger.last if not wanted or not (ledger.beings[i].figure or figure_of(ledger.beings[i]))]
    people = [i for i, b in enumerate(ledger.beings) if b.creature is None and b.name and not (b.figure or figure_of(b))]
    if wanted and people and all(ledger.beings[i].creature is not None for i in open_ones):
        return (people[-1],)
    if open_ones:
        return tuple(open_ones[:1])
    return _invented(ledger, {"woman": "woman", "man": "man"}.get(wanted, "person"))


def creature_meant(ledger: Ledger) -> tuple[int, ...]:
    """The animal or being that "it" stands for: whoever acts, else the one that was last spoken of; () where there are people only."""
    acting = [i for i in ledger.last if ledger.beings[i].creature is not None]
    spoken = [i for deed in ledger.deeds for i in (*deed.who, *deed.others) if ledger.beings[i].creature is not None]
    return tuple((acting or spoken[-1:])[:1])


def _latest(ledger: Ledger, wanted: str) -> tuple[int, ...]:
    """Whoever did the last deed, where the pronoun can mean them: "an old keeper starts to cry. HE walks ..."."""
    being = ledger.beings[ledger.last[0]] if len(ledger.last) == 1 else None
    if being is None or being.trade is None or (being.figure or figure_of(being) or wanted) != wanted:
        return ()
    ledger.beings[ledger.last[0]] = replace(being, figure=wanted)
    return ledger.last


def _hero(ledger: Ledger, wanted: str) -> tuple[int, ...]:
    """Whom the film is about, where only an animal did something since: "A cook has ... A cat steals the fish. SHE invents ..."."""
    since = [ledger.beings[i] for i in ledger.last]
    if not since or any(being.creature is None for being in since) or ledger.beings[0].creature is not None:
        return ()
    first = ledger.beings[0]
    done = any(0 in deed.who for deed in ledger.deeds)
    if not done or (first.figure or figure_of(first) or wanted) != wanted:
        return ()
    ledger.beings[0] = replace(first, figure=wanted)
    return (0,)


def _invented(ledger: Ledger, word: str) -> tuple[int, ...]:
    """Somebody for a pronoun that nobody in the text fits."""
    if len(ledger.beings) >= MOST_BEINGS:
        return ledger.last[:1]
    ledger.beings.append(Being(words=word, head=word, trade=lexicon.trade(word), figure=word if word in ("woman", "man") else ""))
    return (len(ledger.beings) - 1,)


def figure_of(being: Being) -> str:
    """Woman or man where the trade or the given name says so, else ""."""
    said = being.trade.figure if being.trade is not None and being.trade.figure != "any" else ""
    return said or (_by_word(being.head) or lexicon.bearer_of(being.name) if being.creature is None else "")


_WOMEN = re.compile(r"(?:woman|girl|mistress|maid|stewardess|governess|heiress|hostess|abbess|seamstress|nun|bride|witch|queen|widow)$")
_MEN = re.compile(r"(?:(?<!wo)(?<!hu)(?<!sha)man|boy|(?<!grand)(?<!station)master|monk|friar|abbot|groom|widower|king|wizard)$")


def _by_word(head: str) -> str:
    """The figure that the word for somebody says: a nun is a woman, a policeman a man."""
    return "woman" if _WOMEN.search(head) else "man" if _MEN.search(head) else ""


def somebody(ledger: Ledger) -> tuple[int, ...]:
    """A traveller, for texts that tell a deed without a doer ("Lost in the snow")."""
    ledger.beings.append(Being(words="traveller", head="traveller", trade=lexicon.trade("traveller")))
    ledger.last = (0,)
    return ledger.last

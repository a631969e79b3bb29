"""Reading a prompt: who, where, when, what they do in what order, what they want and what stands in the way.

The reading keeps the prompt's own words, because the film shows and says them. Nothing in here
invents; that is the story's work. What could not be placed is listed in ``Reading.unused``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from director.storybook import lexicon
from director.storybook.clauses import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    GROUPS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    Clause,
    NounPhrase,
    clauses_of,
    foreign,
    is_adjective,
)
from director.storybook.tokens import joined, prepare, tokens

MOST_BEINGS = 4
"""Characters that one film can carry."""

_WHERE = lexicon.words("where")
KIN = lexicon.words("kin")
"""Words for people that somebody has."""

_FEMALE, _MALE = frozenset(("she", "her", "hers", "herself")), frozenset(("he", "his", "him", "himself"))
_TIMES = lexicon.words("times")
_FRAGMENTS = ("lost", "alone", "trapped", "stuck", "stranded", "forgotten", "abandoned", "homeless", "caught", "hidden", "locked")
_PLAIN = lexicon.words("plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Being:
    """A person, animal or creature of the prompt.

    Attributes:
        words: as the prompt has it, without article ("small fox", "lighthouse keeper").
        head: the noun in singular ("fox").
        trade: what the lexicon knows of a person, or None.
        creature: what the lexicon knows of an animal or being, or None.
        name: proper name, or "".
        adjectives: words before the noun.
        figure: "woman", "man" or "" where the prompt does not say.
        years: age in years, 0 where the prompt does not say.
        kin_of: index of the being whose daughter, friend, ... this is, or -1.
        apart: "far" when they are somewhere else for the whole film, "awaited" when they come in the end, else "".
        feeling: one of EXPRESSIONS that the prompt gives them, or "".
        trait: what the prompt says they are ("afraid of the dark"), or "".
    """

    words: str
    head: str
    trade: lexicon.Trade | None = None
    creature: lexicon.Creature | None = None
    name: str = ""
    adjectives: tuple[str, ...] = ()
    figure: str = ""
    years: int = 0
    kin_of: int = -1
    apart: str = ""
    feeling: str = ""
    trait: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A place of the prompt: its ``words`` without article, its ``adjectives``, the ``prep`` before it and what the lexicon knows of it."""

    words: str
    place: lexicon.PlaceWord
    adjectives: tuple[str, ...] = ()
    prep: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """A thing of the prompt.

    Attributes:
        words: without article ("burnt cake").
        head: the noun in singular.
        category: its category in the lexicon, "" for unknown nouns.
        plural: whether several are meant.
    """

    words: str
    head: str
    category: str = ""
    plural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that happens, in the prompt's own words.

    Attributes:
        who: indices of the beings that do it; empty when a thing or the place does.
        actor: the doer as the prompt has it, with article.
        plural: whether the doer is several.
        verb: base form.
        inner: base form of what is wanted, tried or learned, or "".
        rest: words behind the verb, as written, pronouns resolved.
        link: "" or the word that ties it to what came before.
        negative: "not", "never" or "no longer" where it does not happen, or "".
        auxiliary: "must", "cannot", ... or "".
        setting: index of its place in ``Reading.settings``, -1 where it is not said.
        things: indices into ``Reading.things``.
        others: indices of beings in ``rest``.
        alone: whether those who were there before are missing now ("only one of them comes").
        mixed: whether a thing is among the doers ("a hedgehog and a balloon").
    """

    who: tuple[int, ...]
    actor: str
    verb: str
    plural: bool = False
    inner: str = ""
    rest: str = ""
    link: str = ""
    negative: str = ""
    auxiliary: str = ""
    setting: int = -1
    things: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    mixed: bool = False
    alone: bool = False

    @property
    def pose(self) -> str:
        """One of POSES, "" where the verb shows nothing."""
        told = f"{self.verb} {self.rest} "
        for idiom, pose in lexicon.pairs("idioms.txt").items():
            if told.startswith(f"{idiom} "):
                return pose
        return lexicon.pose_of(self.inner or self.verb) or lexicon.pose_of(self.verb)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was understood of a prompt.

    Attributes:
        prompt: the text that was read.
        beings: who, in order of mention, at most ``MOST_BEINGS``.
        settings: where, in order of mention.
        things: what, in order of mention.
        deeds: what happens, in order.
        light: one of LIGHTS, or "".
        weather: one of WEATHERS, or "".
        season: one of SEASONS, or "".
        genre: a genre of the table, or "".
        mood: mood of the first feeling word, or "".
        wish: base verb with its object ("answer the message"), or "".
        obstacle: what stands in the way, as a noun ("storm", "dark", "fear"), or "".
        quotes: speech that the prompt quotes.
        crowd: more of a kind than the cast can carry ("robots"), or "".
        unused: words that nothing was made of.
        notes: for a person: what was cut or could not be read.
    """

    prompt: str
    beings: tuple[Being, ...] = ()
    settings: tuple[Setting, ...] = ()
    things: tuple[Object, ...] = ()
    deeds: tuple[Deed, ...] = ()
    light: str = ""
    weather: str = ""
    season: str = ""
    genre: str = ""
    mood: str = ""
    wish: str = ""
    obstacle: str = ""
    quotes: tuple[str, ...] = ()
    crowd: str = ""
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Ledger:
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


def read_prompt(text: str, known: Reading | None = None) -> Reading:
    """Read ``text``; with ``known``, as a sequel whose people and places keep their indices.

    Never raises: a text without meaning gives a reading without beings, settings and deeds.
    """
    plain, announced = _announced(text)
    plain, name, years = _told_apart(plain)
    prepared = prepare(plain)
    ledger = _Ledger()
    if known is not None:
        ledger.beings, ledger.settings = list(known.beings), list(known.settings)
        ledger.last = (0,) if known.beings else ()
    strange = tuple(sentence for sentence in prepared.sentences if foreign(sentence))
    for sentence in prepared.sentences:
        if sentence in strange:
            _glean(ledger, sentence)
            continue
        lost = sentence.split()[0].lower() in _FRAGMENTS and not ledger.beings
        for clause in clauses_of(f"A traveller is {sentence[:1].lower()}{sentence[1:]}" if lost else sentence):
            _enter(ledger, clause)
    _settle(ledger)
    _stand_there(ledger)
    beings = _complete(tuple(ledger.beings), prepared.sentences)
    if beings and (name or years):
        beings = (replace(beings[0], name=name or beings[0].name, years=years or beings[0].years), *beings[1:])
    words = tuple(word.lower() for sentence in prepared.sentences for word in tokens(sentence))
    reading = Reading(
        prompt=text, beings=beings, settings=tuple(ledger.settings), things=tuple(ledger.things), deeds=tuple(ledger.deeds),
        light=_first(words, lexicon.light_of), weather=_weather(words), season=_first(words, lexicon.season_of),
        genre=announced or _genre(words), mood=_first(words, lexicon.mood_of), quotes=(*prepared.quotes, *strange),
        crowd=ledger.crowd, notes=(*prepared.notes, *_STRANGE_NOTE[: len(strange)]),
    )  # fmt: skip
    reading = replace(reading, wish=_wish(reading), obstacle=_obstacle(reading, words))
    return _account(reading, words)


KIND_OF_FILM = re.compile(
    r"^\s*(?:please\s+)?(?:(?:make|create|tell|write|show)\s+(?:me\s+)?)?(?:(?:an?|the)\s+)?(?:short\s+|little\s+|animated\s+|nature\s+)*"
    r"(?P<kind>advert(?:isement)?|commercial|ad|promo|spot|documentary|film|story|movie|video|tale|animation|fable|trailer)"
    r"\s+(?:for|about|of|on|in which|where)\s+",
    re.IGNORECASE,
)
_INTRODUCING = re.compile(r"^\s*introducing:?\s+", re.IGNORECASE)
_ADVERTS = ("advert", "advertisement", "commercial", "ad", "promo", "spot")


def _announced(text: str) -> tuple[str, str]:
    """The prompt without "An advert for ..." or "A film about ...", and the genre that this gives."""
    match = KIND_OF_FILM.match(text)
    if match is None:
        plain = _INTRODUCING.sub("", text)
        return plain, "advert" if plain != text else ""
    kind = match["kind"].lower()
    genre = "advert" if kind in _ADVERTS else "documentary" if kind == "documentary" else "fable" if kind in ("fable", "tale") else ""
    return text[match.end() :], genre


_OPENERS = re.compile(r"^\s*(?:what if|imagine(?: that)?|suppose(?: that)?|picture this:?|once upon a time,?|long ago,?)\s+", re.IGNORECASE)
_EXISTENCE = re.compile(r"^\s*there (?:was|is|lived|lives|were|are|once was|once lived)(?: once)?\s+", re.IGNORECASE)
_NAMED = re.compile(r",?\s*\b(?:named|called)\s+([A-Z][\w'-]+),?")
_AGED = re.compile(r",\s*(?:aged?|age of)?\s*(\d{1,2})(?:\s*years? old)?\s*,|\b(\d{1,2})[- ]years?[- ]old\b")


def _told_apart(text: str) -> tuple[str, str, int]:
    """The text without openers, "named Zora" and "aged 9", and that name and age."""
    text = _EXISTENCE.sub("", _OPENERS.sub("", text))
    named, aged = _NAMED.search(text), _AGED.search(text)
    years = int(next(group for group in aged.groups() if group)) if aged is not None else 0
    if aged is not None:
        text = f"{text[: aged.start()]} {text[aged.end() :]}"
    if named is not None:
        text = _NAMED.sub(" ", text, count=1)
    return text, named[1] if named is not None else "", years


_STRANGE_NOTE = ("parts of the prompt are not English; known nouns were used and the words are told by the narrator",)


def _glean(ledger: _Ledger, sentence: str) -> None:
    """Take the known nouns out of a sentence in another language."""
    for word in tokens(sentence):
        phrase = NounPhrase(noun=word)
        if lexicon.creature(word) is not None or lexicon.trade(word) is not None:
            _being(ledger, phrase, apart="")
        elif lexicon.place(word) is not None:
            _setting(ledger, phrase)
        elif lexicon.thing(word) is not None:
            _thing(ledger, phrase)


def _enter(ledger: _Ledger, clause: Clause) -> None:
    """Take one clause into the ledger."""
    if clause.link == "where" and ledger.deeds and clause.verb:
        ledger.deeds[-1] = replace(ledger.deeds[-1], rest=f"{ledger.deeds[-1].rest} {joined(clause.words)}".strip(" .,;!?"))
        return
    who, actor, plural = _doers(ledger, clause)
    if clause.verb == "be" and clause.link in ("who", "that", "which", "") and _describe(ledger, who, clause):
        return
    setting, things, others = _mentions(ledger, clause, bool(who or actor))
    if not clause.verb:
        if others and not ledger.last:
            ledger.last = others
        if clause.phrases and not ledger.fragment[0] and (not others or setting >= 0) and not ledger.deeds:
            _begin_fragment(ledger, clause, bool(others))
        return
    if not who and not actor and not ledger.beings:
        who = _somebody(ledger)
    ledger.deeds.append(
        Deed(
            who=who, actor=actor, plural=plural, verb=clause.verb, inner=clause.inner, rest=_resolved(ledger, clause, things, who), link=clause.link, negative=clause.negative,
            auxiliary=clause.auxiliary, setting=setting, things=things, others=tuple(o for o in others if o not in who),
            alone="one of them" in clause.actor.lower(), mixed=bool(who) and any(not _is_being(s) for s in clause.subjects if s.head not in SUBJECT_PRONOUNS | _TIMES),
        )
    )  # fmt: skip


def _resolved(ledger: _Ledger, clause: Clause, things: tuple[int, ...], who: tuple[int, ...]) -> str:
    """The words behind the verb with "it" named: the latest thing that this clause does not bring itself."""
    earlier = [t for i, t in enumerate(ledger.things) if i not in things and t.category not in ("sight", "abstract", "")]
    if earlier and earlier[-1].plural and who and re.search(r"\bthem\b", clause.rest) and len(ledger.beings) < 3:
        return re.sub(r"\bthem\b", f"the {earlier[-1].words}", clause.rest, count=1)
    if not earlier or not re.search(r"\bit\b", clause.rest) or not who:
        return clause.rest
    return re.sub(r"\bit\b(?!')", f"the {earlier[-1].words.split(' in a ')[0]}", clause.rest, count=1)


def _begin_fragment(ledger: _Ledger, clause: Clause, somebody: bool) -> None:
    """Remember a text without verb ("a bicycle in the city") as doer and place, for what may follow it."""
    words = tokens(clause.rest)
    end = clause.phrases[0].end
    ledger.fragment = (joined(words[:end]), joined(words[end:]).strip(" ,.:;"))
    if not somebody:
        ledger.last_actor, ledger.last_plural = ledger.fragment[0], clause.phrases[0].plural


def _stand_there(ledger: _Ledger) -> None:
    """Make a deed of a fragment when nothing else is told."""
    actor, rest = ledger.fragment
    if ledger.deeds or not actor or any(being.creature is not None for being in ledger.beings):
        return
    head = lexicon.singular(actor.lower().split(" ")[-1])
    verb = (
        "fall"
        if head in ("rain", "snow", "night", "leaf", "silence", "evening")
        else "pass"
        if head in ("storm", "train", "cloud", "ship")
        else ""
    )
    verb = verb or ("lie" if lexicon.place(head) is not None and lexicon.thing(head) is None else "wait")
    setting = 0 if ledger.settings else -1
    ledger.deeds.append(
        Deed(
            who=(),
            actor=actor,
            verb=verb,
            rest=rest,
            plural=ledger.last_plural,
            setting=setting,
            things=tuple(range(len(ledger.things)))[:1],
        )
    )


def _somebody(ledger: _Ledger) -> tuple[int, ...]:
    """A traveller, for texts that tell a deed without a doer ("Lost in the snow")."""
    ledger.beings.append(Being(words="traveller", head="traveller", trade=lexicon.trade("traveller")))
    ledger.last = (0,)
    return ledger.last


def _doers(ledger: _Ledger, clause: Clause) -> tuple[tuple[int, ...], str, bool]:
    if "one of them" in clause.actor.lower() or clause.actor.lower() in ("the other", "one"):
        pair = ledger.last if len(ledger.last) > 1 else tuple(range(len(ledger.beings)))
        return pair[:1] if clause.actor.lower() != "the other" else pair[1:2], clause.actor.split(" ", 2)[-1], False
    if clause.verb == "be" and "there" in (word.lower() for word in clause.words[:3]):
        return (), "there", False
    subjects = tuple(s for s in clause.subjects if s.head not in _TIMES)
    if not subjects and clause.link in RELATIVES:
        if ledger.recent_thing:
            return (), f"the {ledger.recent_thing}", False
        if ledger.recent_beings:
            return ledger.recent_beings, "", len(ledger.recent_beings) > 1
    if not subjects:
        if ledger.last or ledger.last_actor:
            return ledger.last, ledger.last_actor, ledger.last_plural
        return (), "", False
    if subjects[0].head in SUBJECT_PRONOUNS - {"somebody", "someone", "nobody"}:
        who = _pronoun(ledger, subjects[0].head)
        ledger.last, ledger.last_actor, ledger.last_plural = who, subjects[0].head, len(who) > 1
        return who, subjects[0].head, len(who) > 1
    found = tuple(dict.fromkeys(index for s in subjects for index in _being(ledger, s, apart="")))
    for s in subjects:
        if not _is_being(s):
            _thing(ledger, s)
    actor = clause.actor
    plural = len(subjects) > 1 or subjects[0].plural
    if clause.link not in RELATIVES:
        ledger.last, ledger.last_actor, ledger.last_plural = found, actor, plural
    return found, actor, plural


def _pronoun(ledger: _Ledger, word: str) -> tuple[int, ...]:
    if word in ("they", "we", "everyone", "everybody"):
        while len(ledger.beings) < 2:
            ledger.beings.append(Being(words="friend", head="friend", trade=lexicon.trade("friend")))
        return tuple(range(len(ledger.beings)))
    if word in ("nobody", "somebody", "someone"):
        return ()
    wanted = "woman" if word in _FEMALE else "man" if word in _MALE else ""
    fitting = [i for i, b in enumerate(ledger.beings) if wanted and (b.figure or _figure_of(b)) == wanted]
    if fitting:
        return (fitting[-1],)
    open_ones = [i for i in ledger.last if not wanted or not (ledger.beings[i].figure or _figure_of(ledger.beings[i]))]
    if open_ones or word == "it":
        return tuple(open_ones[:1])
    return _invented(ledger, {"woman": "woman", "man": "man"}.get(wanted, "person"))


def _invented(ledger: _Ledger, word: str) -> tuple[int, ...]:
    """Somebody for a pronoun that nobody in the text fits."""
    if len(ledger.beings) >= MOST_BEINGS:
        return ledger.last[:1]
    ledger.beings.append(Being(words=word, head=word, trade=lexicon.trade(word), figure=word if word in ("woman", "man") else ""))
    return (len(ledger.beings) - 1,)


def _figure_of(being: Being) -> str:
    return being.trade.figure if being.trade is not None and being.trade.figure != "any" else ""


def _describe(ledger: _Ledger, who: tuple[int, ...], clause: Clause) -> bool:
    """Turn "is afraid of the dark" into a trait; false when there is more to tell."""
    first = clause.rest.split(" ")[0].lower().strip(",.") if clause.rest else ""
    trade = lexicon.trade(clause.phrases[0].head) if len(clause.phrases) == 1 and not clause.phrases[0].prep else None
    if trade is not None and len(who) == 1 and clause.link in RELATIVES and not clause.negative:
        ledger.beings[who[0]] = replace(ledger.beings[who[0]], trade=trade, trait=clause.rest)
        return True
    felt = lexicon.expression_of(first)
    if not who or not felt:
        return False
    for index in who:
        ledger.beings[index] = replace(ledger.beings[index], feeling=felt, trait=clause.rest)
    return clause.link in RELATIVES or not clause.rest.partition(" ")[2]


_PLACE_VERBS = lexicon.words("place-verbs")


def _mentions(ledger: _Ledger, clause: Clause, told: bool) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    setting = -1
    things: list[int] = []
    others: list[int] = []
    told = told and clause.verb not in _PLACE_VERBS
    ledger.recent_beings, ledger.recent_thing = (ledger.last if not clause.phrases else ()), ""
    for phrase in clause.phrases:
        if phrase.head in _TIMES or phrase.prep in ("as", "like"):
            continue
        if phrase.owner and _is_being(replace(phrase, noun=phrase.owner, adjectives=(), owner="")):
            owner = replace(phrase, noun=phrase.owner, adjectives=(), owner="")
            others += _being(ledger, owner, apart="far" if owner.head in KIN else "")
        if {"be", "become"} & {clause.inner, clause.verb} and phrase.prep in ("", "to") and _is_being(phrase):
            continue
        if _is_setting(phrase, told):
            setting = _setting(ledger, phrase)
            ledger.recent_beings, ledger.recent_thing = (), " ".join((*phrase.adjectives, phrase.noun))
        elif _meant(ledger, phrase) >= 0:
            others += _being(ledger, phrase, apart="")
        elif _is_being(phrase) and (phrase.prep not in ("of", "into") or (phrase.prep == "of" and not others and not told)):
            if clause.verb in ("lose", "mourn", "bury", "grieve") and lexicon.creature(phrase.head) is None:
                continue
            found = _being(ledger, phrase, apart=_absence(clause, phrase))
            others += found
            ledger.recent_beings, ledger.recent_thing = found, ""
        else:
            things += _thing(ledger, phrase)
            ledger.recent_beings, ledger.recent_thing = (), " ".join((*phrase.adjectives, phrase.noun)) if not phrase.plural else ""
    return setting, tuple(dict.fromkeys(things)), tuple(dict.fromkeys(others))


def _absence(clause: Clause, phrase: NounPhrase) -> str:
    """Whether somebody is only spoken of here: "misses her brother" (far), "waits for the owner" (awaited)."""
    if clause.verb in ("wait", "await", "search", "seek", "look", "lose", "expect") and phrase.prep in ("for", ""):
        return "awaited"
    if clause.verb in ("miss", "remember", "forget") or (
        phrase.prep in ("to", "from", "about", "of")
        and clause.verb in ("write", "send", "keep", "receive", "get", "read", "dream", "think", "find")
    ):
        return "far"
    return ""


def _is_setting(phrase: NounPhrase, told: bool) -> bool:
    found = lexicon.place(f"{' '.join(phrase.adjectives)} {phrase.noun}".strip())
    if phrase.prep == "to" and phrase.head == "bed" and not phrase.det:
        return False
    if found is None or (phrase.owner and phrase.head not in ("garden", "house", "kitchen", "shop", "room")):
        return False
    if phrase.prep in _WHERE:
        return lexicon.creature(phrase.noun) is None or found.word == phrase.noun.lower()
    if phrase.prep:
        return False
    return lexicon.thing(phrase.noun) is None or not told


def _setting(ledger: _Ledger, phrase: NounPhrase) -> int:
    words = " ".join((*phrase.adjectives, phrase.noun))
    if phrase.owner:
        words = f"{phrase.owner}'s {words}"
    found = lexicon.place(words)
    assert found is not None
    for index, setting in enumerate(ledger.settings):
        if setting.place.word == found.word:
            return index
    ledger.settings.append(Setting(words=words, place=found, adjectives=phrase.adjectives, prep=phrase.prep))
    return len(ledger.settings) - 1


def _meant(ledger: _Ledger, phrase: NounPhrase) -> int:
    """Index of the being that a last word stands for ("the keeper" for a lighthouse keeper), or -1."""
    return next(
        (
            i
            for i, b in enumerate(ledger.beings)
            if phrase.det in ("the", "this", "") and " " in b.head and b.head.endswith(f" {phrase.head}")
        ),
        -1,
    )


def _is_being(phrase: NounPhrase) -> bool:
    if phrase.head in SUBJECT_PRONOUNS or phrase.head in OBJECT_PRONOUNS:
        return False
    if lexicon.trade(phrase.head) is not None or lexicon.creature(phrase.head) is not None:
        thing = lexicon.thing(phrase.head)
        return thing is None or lexicon.creature(phrase.head) is not None or thing.word != phrase.head
    return _is_name(phrase)


def _is_name(phrase: NounPhrase) -> bool:
    word = phrase.noun
    unknown = not any(look(word) is not None for look in (lexicon.thing, lexicon.place, lexicon.trade, lexicon.creature))
    timely = lexicon.light_of(word) or lexicon.weather_of(word) or lexicon.season_of(word) or phrase.head in _TIMES | _PLAIN
    return bool(
        word[:1].isupper()
        and word[1:].islower()
        and len(word) > 1
        and unknown
        and not timely
        and not phrase.det
        and not phrase.adjectives
        and not lexicon.verb_of(word)
        and not is_adjective(word)
    )


def _being(ledger: _Ledger, phrase: NounPhrase, *, apart: str) -> tuple[int, ...]:
    if (meant := _meant(ledger, phrase)) >= 0:
        return _all_alike(ledger, meant)
    if not _is_being(phrase):
        return ()
    for index, known in enumerate(ledger.beings):
        same = (
            known.name == phrase.noun
            if _is_name(phrase)
            else known.head == phrase.head
            and phrase.det not in ("another", "two", "three")
            and not (phrase.det in ("a", "an") and phrase.adjectives and phrase.adjectives != known.adjectives)
        )
        if same:
            return _all_alike(ledger, index)
    if _is_name(phrase) and ledger.beings and not ledger.beings[-1].name and not ledger.deeds:
        ledger.beings[-1] = replace(ledger.beings[-1], name=phrase.noun)
        return (len(ledger.beings) - 1,)
    if (
        not _is_name(phrase)
        and ledger.beings
        and ledger.beings[-1].name
        and ledger.beings[-1].trade is None
        and ledger.beings[-1].creature is None
        and not ledger.deeds
        and phrase.det in ("a", "an", "the", "")
    ):
        ledger.beings[-1] = _new(phrase, ledger, apart, name=ledger.beings[-1].name)
        return (len(ledger.beings) - 1,)
    wanted = phrase.count if phrase.count < 5 else 3
    if phrase.count >= 5 or (phrase.plural and phrase.det not in ("two", "three", "four", "both")):
        ledger.crowd = phrase.noun
    room = MOST_BEINGS - len(ledger.beings)
    start = len(ledger.beings)
    ledger.beings += [_new(phrase, ledger, apart) for _ in range(min(wanted, room))]
    return tuple(range(start, len(ledger.beings)))


def _all_alike(ledger: _Ledger, index: int) -> tuple[int, ...]:
    head, words = ledger.beings[index].head, ledger.beings[index].words
    return tuple(i for i, b in enumerate(ledger.beings) if b.head == head and b.words == words) if words else (index,)


def _new(phrase: NounPhrase, ledger: _Ledger, apart: str, name: str = "") -> Being:
    named = _is_name(phrase)
    words = " ".join((*phrase.adjectives, lexicon.singular(phrase.noun))) if not named else ""
    trade, creature = (None, None) if named else (lexicon.trade(phrase.head), lexicon.creature(phrase.head))
    if trade is not None and creature is not None:
        trade, creature = (None, creature) if len(creature.word) >= len(trade.word) else (trade, None)
    kin = (
        0
        if ledger.beings and (phrase.det in ("his", "her", "their", "its") or (phrase.head in KIN and not phrase.det and not named))
        else -1
    )
    felt = next((e for e in map(lexicon.expression_of, phrase.adjectives) if e), "")
    return Being(
        words=words, head="" if named else phrase.head, trade=trade, creature=creature, name=phrase.noun if named else name, adjectives=phrase.adjectives,
        kin_of=kin, apart=apart, feeling=felt,
    )  # fmt: skip


def _thing(ledger: _Ledger, phrase: NounPhrase) -> list[int]:
    head = phrase.head
    if (
        head in _PLAIN
        or head in _TIMES
        or head in GROUPS
        or head in SUBJECT_PRONOUNS
        or is_adjective(head)
        or (lexicon.verb_of(phrase.noun.lower()) == head and lexicon.thing(head) is None)
    ):
        return []
    found = lexicon.thing(f"{phrase.noun}".lower())
    words = " ".join((*phrase.adjectives, phrase.noun)).lower()
    if head == "bottle" and phrase.prep == "in" and ledger.things and ledger.things[-1].head in ("message", "letter", "note"):
        ledger.things[-1] = replace(
            ledger.things[-1], words=f"{ledger.things[-1].words} in a bottle", head="message in a bottle", category="letter"
        )
        return [len(ledger.things) - 1]
    for index, known in enumerate(ledger.things):
        if known.head == head:
            return [index]
    ledger.things.append(Object(words=words, head=head, category=found.category if found else "", plural=phrase.plural))
    return [len(ledger.things) - 1]


def _settle(ledger: _Ledger) -> None:
    """Where no place was said, a thing that is a place will do ("a desert wakes up")."""
    for thing in ledger.things:
        found = lexicon.place(thing.words)
        if (
            found is not None
            and not ledger.settings
            and (not thing.category or (not ledger.beings and thing.category in ("furniture", "sight", "vehicle", "abstract")))
        ):
            ledger.settings.append(Setting(words=thing.words, place=found, adjectives=tuple(thing.words.split()[:-1])))


def _complete(beings: tuple[Being, ...], sentences: tuple[str, ...]) -> tuple[Being, ...]:
    """Figures from pronouns, ages from numbers, kin told apart."""
    words = [word.lower() for sentence in sentences for word in tokens(sentence)]
    if not beings:
        return ()
    said = "woman" if any(w in _FEMALE for w in words) else "man" if any(w in _MALE for w in words) else ""
    years = next((int(w) for w in words if w.isdigit() and 3 <= int(w) <= 99), 0)
    if all(being.apart for being in beings):
        beings = tuple(replace(being, apart="") for being in beings)
    first = replace(beings[0], figure=_figure_of(beings[0]) or said, years=years)
    return (first, *(replace(b, figure=_figure_of(b)) for b in beings[1:]))


def _first(words: tuple[str, ...], look: Callable[[str], str]) -> str:
    pairs = tuple(f"{a} {b}" for a, b in pairwise(words))
    compounds = {word for pair in pairs if (found := lexicon.thing(pair)) is not None and " " in found.word for word in pair.split()}
    return next((found for word in (*pairs, *words) if word not in compounds and (found := look(word))), "")


def _weather(words: tuple[str, ...]) -> str:
    found = [lexicon.weather_of(word) for word in words]
    return next((w for w in ("storm", "snow", "rain", "fog", "wind", "cloudy", "clear") if w in found), "")


@cache
def _genres() -> dict[str, str]:
    text = files("director.storybook.lexicon").joinpath("genres.txt").read_text(encoding="utf-8")
    table: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            genre, _, words = line.partition(":")
            table.update({word.strip(): genre for word in words.split(",") if word.strip() not in table})
    return table


def _genre(words: tuple[str, ...]) -> str:
    forms = [form for word in words for form in (word, lexicon.singular(word))]
    counts: dict[str, int] = {}
    for form in dict.fromkeys(forms):
        genre = _genres().get(form)
        if genre:
            counts[genre] = counts.get(genre, 0) + (3 if genre in ("advert", "documentary") else 1)
    return max(counts, key=lambda g: counts[g]) if counts else ""


def _wish(reading: Reading) -> str:
    """What somebody wants, as base verb and object."""
    for deed in reading.deeds:
        if deed.link == "to" or deed.auxiliary in ("must",):
            return f"{deed.verb} {deed.rest}".strip()
        if deed.inner and deed.rest.startswith("to "):
            return deed.rest[3:]
        if deed.verb in ("search", "look", "seek") and deed.rest.startswith("for "):
            return f"find {deed.rest[4:]}"
    return ""


def _obstacle(reading: Reading, words: tuple[str, ...]) -> str:
    return next((name for name, signs in lexicon.pairs("obstacles.txt").items() if any(sign in words for sign in signs.split())), "")


def _account(reading: Reading, words: tuple[str, ...]) -> Reading:
    """List what nothing was made of."""
    used = {
        w for deed in reading.deeds for w in (*tokens(deed.rest.lower()), *tokens(deed.actor.lower()), *lexicon.bases(deed.verb), deed.verb)
    }
    used |= {w for b in reading.beings for w in (*b.words.lower().split(), b.head, b.name.lower(), str(b.years), *b.adjectives)}
    used |= {w for t in (*(t for t in reading.things if t.category), *reading.settings) for w in t.words.lower().split()}
    grammar = (
        DETERMINERS
        | PREPOSITIONS
        | SUBORDINATORS
        | RELATIVES
        | AUXILIARIES
        | ADVERBS
        | SUBJECT_PRONOUNS
        | OBJECT_PRONOUNS
        | {"and", "but", "or", "'s", "not", "then"}
    )
    used |= {w for b in reading.beings for w in tokens(b.trait.lower())}
    unused = tuple(
        dict.fromkeys(
            w for w in words
            if w[0].isalnum() and w not in used and lexicon.singular(w) not in used and w not in grammar and not (set(lexicon.bases(w)) & used)
            and not lexicon.light_of(w) and not lexicon.weather_of(w) and not lexicon.season_of(w) and w not in _TIMES
        )
    )  # fmt: skip
    return replace(reading, unused=unused)


def quoted(reading: Reading) -> tuple[str, ...]:
    """Quotations short enough to be spoken as one line."""
    return tuple(q for q in reading.quotes if 3 <= len(re.findall(r"\w+", q)) <= 20)

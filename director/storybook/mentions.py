"""What a clause mentions: places, things and those who only look on, entered where they are new."""

from __future__ import annotations

from dataclasses import replace

from director.storybook import lexicon
from director.storybook.clauses import Clause
from director.storybook.facts import KIN, TIMES, Object, Setting
from director.storybook.noun_phrases import (
    GROUPS,
    SUBJECT_PRONOUNS,
    NounPhrase,
    is_adjective,
)
from director.storybook.who import (
    Ledger,
    being_of,
    is_being,
    is_name,
    meant,
)

_NAMING = frozenset(("", "be", "become", "call", "name"))
"""Verbs behind which a name is that of the doer, and none at all ("a boy whose name is Emil")."""
_WHERE = lexicon.words("where")
_PLAIN = lexicon.words("plain")
_PARTS = frozenset(("edge", "middle", "outskirts", "centre", "center", "heart", "end", "top", "foot", "shore", "bank", "corner"))
"""Words for a part of a place, that stand for the place."""
_PLACE_VERBS = lexicon.words("place-verbs")


def mentions(ledger: Ledger, clause: Clause, told: bool) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """Index of the place of a clause (-1 without one), of the things and of the beings behind its verb; ``told`` where somebody acts."""
    wheres: list[tuple[int, str]] = []
    things: list[int] = []
    others: list[int] = []
    told = told and clause.verb not in _PLACE_VERBS
    ledger.recent_beings, ledger.recent_thing = (ledger.last if not clause.phrases else ()), ""
    for before, phrase in zip((None, *clause.phrases), clause.phrases, strict=False):
        if before is None and f"{clause.verb}-{phrase.prep}" in _PHRASAL:
            phrase = replace(phrase, prep="")  # "mix UP the rings", "takes OFF his shoes"
        if phrase.prep == "to" and not phrase.det and phrase.noun == clause.inner:
            continue  # "wants to FLY"
        if before is not None and before.head in _PARTS and phrase.prep == "of":
            phrase = replace(phrase, prep="near")  # "on the edge of the city"
        if phrase.prep == "of" and is_being(phrase) and _is_company(clause, phrase):
            phrase = replace(phrase, prep="")  # "her class of naughty MEERKATS"
        if phrase.head in TIMES or phrase.prep in ("as", "like", "without") or _is_a_time(clause, phrase):
            continue
        if phrase.det == "no" or _is_elsewhere(clause, phrase):
            continue  # "has no patients", "a ticket TO LISBON": nobody comes, and the ticket is here
        if _is_gone(ledger, phrase):
            continue
        if _is_only_said(ledger, clause, phrase):
            continue
        if (practice := _practice(phrase)) is not None:
            wheres.append((_practice_of(ledger, phrase, practice), phrase.prep))
            others += being_of(ledger, phrase, apart="")
            continue
        if phrase.head == "lift" and clause.verb in ("give", "get", "want", "need", "offer", "thumb"):
            continue  # a ride
        if phrase.owner and phrase.owner.rpartition(" ")[2] not in ledger.gone and is_being(_owner(phrase)):
            owner = _owner(phrase)
            far = owner.head in KIN and bool(clause.verb) and not _is_held(phrase) and not is_being(phrase)
            others += being_of(ledger, owner, apart="far" if far else "")
        if {"be", "become"} & {clause.inner, clause.verb} and phrase.prep in ("", "to") and is_being(phrase):
            continue
        if phrase.prep == "in" and phrase.head in ("family", *GROUPS):
            continue  # "nobody in the family" is nobody
        if _is_setting(phrase, told, bool(ledger.settings)) or _is_town(phrase, clause):
            wheres.append((enter_setting(ledger, phrase), phrase.prep))
            ledger.recent_beings, ledger.recent_thing, ledger.recent_plural = (), " ".join((*phrase.adjectives, phrase.noun)), False
        elif meant(ledger, phrase) >= 0:
            others += being_of(ledger, phrase, apart="")
        elif _is_fare(ledger, clause, phrase):
            things += _served(ledger, phrase)
        elif is_being(phrase) and (phrase.prep not in ("of", "into") or (phrase.prep == "of" and not others and not told)):
            if clause.verb in ("lose", "mourn", "bury", "grieve") and lexicon.creature(phrase.head) is None:
                continue
            found = being_of(ledger, phrase, apart=_absence(clause, phrase), met=not _names_the_doer(clause))
            others += found
            ledger.recent_beings, ledger.recent_thing = found, ""
        else:
            if (room := _room_of(phrase)) is not None and not ledger.settings:
                wheres.append((enter_setting(ledger, room), "in"))
            things += enter_thing(ledger, phrase)
            ledger.recent_beings, ledger.recent_thing, ledger.recent_plural = (), " ".join((*phrase.adjectives, phrase.noun)), phrase.plural
    setting, ledger.goal = _where_it_happens(wheres, clause)
    return setting, tuple(dict.fromkeys(things)), tuple(dict.fromkeys(others))


def _is_company(clause: Clause, phrase: NounPhrase) -> bool:
    """Whether a word for several stands before those that a phrase means: "a herd OF ELEPHANTS"."""
    told = [word.lower() for word in clause.words]
    groups = (n for n in range(len(told) - 2) if lexicon.singular(told[n]) in GROUPS and told[n + 1] == "of")
    return any(phrase.noun.split()[-1].lower() in told[n + 2 : n + 6] for n in groups)


_TOLD_ABOUT = frozenset(("tell", "sing", "talk", "speak", "dream", "read", "hear", "learn", "write", "lie", "lecture", "whisper"))


def _is_only_said(ledger: Ledger, clause: Clause, phrase: NounPhrase) -> bool:
    """Whether nobody comes: "tells his grandchildren ABOUT THE GIANT SQUID" is a tale, "makes FRIENDS with the crows" an idiom."""
    in_a_tale = phrase.prep == "about" and clause.verb in _TOLD_ABOUT and is_being(phrase) and meant(ledger, phrase) < 0
    idiom = phrase.head == "friend" and phrase.plural and not phrase.prep and clause.verb in ("make", "become", "be", "stay")
    return in_a_tale or idiom


def _practice(phrase: NounPhrase) -> lexicon.PlaceWord | None:
    """Where somebody works whom one goes to: the clinic of "to the DENTIST"."""
    found = lexicon.place(phrase.noun) if phrase.prep in ("to", "at") and phrase.det and not phrase.owner else None
    return found if found is not None and found.word == phrase.noun.lower() and lexicon.trade(phrase.noun) is not None else None


def _practice_of(ledger: Ledger, phrase: NounPhrase, place: lexicon.PlaceWord) -> int:
    """Index of the clinic of somebody, entered where it is new."""
    words = f"{phrase.noun.lower()}'s clinic"
    known = next((index for index, setting in enumerate(ledger.settings) if setting.words == words), -1)
    if known >= 0:
        return known
    ledger.settings.append(Setting(words=words, place=place, prep="in"))
    return len(ledger.settings) - 1


_BOUND_FOR, _GONE = lexicon.words("bound-for"), lexicon.words("gone")


def _owner(phrase: NounPhrase) -> NounPhrase:
    """Whose something is, as a phrase of its own."""
    return replace(phrase, noun=phrase.owner, adjectives=(), owner="")


def _is_elsewhere(clause: Clause, phrase: NounPhrase) -> bool:
    """Whether a phrase behind "ticket" or "letter" only says whereto."""
    if phrase.prep not in ("to", "from", "for", "of") or not (is_name(phrase) or lexicon.place(phrase.noun) is not None):
        return False
    told = [word.lower() for word in clause.words]
    at = next((n for n, word in enumerate(told) if word == phrase.prep and phrase.noun.split()[0].lower() in told[n + 1 : n + 4]), 0)
    return at > 0 and lexicon.singular(told[at - 1]) in _BOUND_FOR and lexicon.verb_of(told[at - 1]) != clause.verb


def _is_gone(ledger: Ledger, phrase: NounPhrase) -> bool:
    """Whether somebody is dead, and so in no picture: "her late mother", and "her mother" from then on."""
    owner = phrase.owner.split()
    if owner and owner[0] in _GONE:
        ledger.gone.add(owner[-1])
    if any(word.lower() in _GONE for word in phrase.adjectives) and phrase.head in KIN and phrase.det in _OWN:
        ledger.gone.add(phrase.head)
    return not phrase.owner and phrase.head in ledger.gone


_OWN = frozenset(("my", "his", "her", "its", "their", "our", ""))


def _names_the_doer(clause: Clause) -> bool:
    """Whether a name or role behind the verb is the doer's own."""
    return clause.verb in _NAMING or (bool(clause.inner) and clause.inner in _NAMING)


def _where_it_happens(wheres: list[tuple[int, str]], clause: Clause) -> tuple[int, int]:
    """Index of the place of a deed, and of the place that it ends in, -1 where there is none.

    Of "in a cafe in Paris" the first; of "over the mountains to Prague" the way, with Prague as the end.
    """
    if not wheres:
        return -1, -1
    managed = clause.verb == "run" and wheres[0][1] == ""  # "runs a theatre in a harbour town"
    managed = managed or (clause.verb == "fly" and any(p.head in ("kite", "drone") for p in clause.phrases))  # "fly a kite FROM THE ROOF"
    if clause.verb not in _BOUND or managed:
        return wheres[0][0], -1
    way = next((index for index, prep in wheres if prep in _ACROSS), -1)
    goal = next((index for index, prep in wheres if prep in _TOWARDS), -1)
    if way >= 0 and goal >= 0:
        return way, goal
    if goal >= 0 and wheres[-1][1] in ("in", "on", "at", "by", "near"):
        return goal, -1  # "to her village in the mountains"
    return wheres[-1][0], -1


_BOUND, _ACROSS, _TOWARDS = lexicon.words("bound"), lexicon.words("across"), lexicon.words("towards")


def _is_town(phrase: NounPhrase, clause: Clause) -> bool:
    """Whether an unknown name is one of a place: "in Prague", "walks to Oslo"."""
    if not is_name(phrase) or phrase.owner:
        return False
    return phrase.prep in ("in", "at", "near", "through", "across", "outside", "over", "above") or (
        phrase.prep in _TOWARDS and clause.verb in _BOUND
    )


def _is_a_time(clause: Clause, phrase: NounPhrase) -> bool:
    """Whether somebody only tells the time: "opens before the birds", "wakes after the children"."""
    return phrase.prep in ("before", "after") and clause.verb in _TIMED and is_being(phrase)


_TIMED = lexicon.words("timed")


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


def _is_setting(phrase: NounPhrase, told: bool, elsewhere: bool) -> bool:
    if lexicon.weather_of(phrase.head) and (elsewhere or phrase.prep == "under"):
        return False  # "under the first snow", "back through the snow": weather
    found = lexicon.place(f"{' '.join(phrase.adjectives)} {phrase.noun}".strip())
    if phrase.prep == "to" and phrase.head == "bed" and not phrase.det:
        return False
    if phrase.head == "space" and found is not None and found.family == "space" and not _is_outer(phrase):
        return False  # "over a PARKING SPACE"
    if _SMALL & {word.lower() for word in phrase.adjectives}:
        return False  # "builds a MODEL ship", "a PAPER boat", "a TOY farm"
    if found is None or (phrase.owner and phrase.head not in ("garden", "house", "kitchen", "shop", "room")):
        return False
    if phrase.prep in _WHERE:
        return lexicon.creature(phrase.noun) is None or found.word == phrase.noun.lower()
    if phrase.prep:
        return False
    known = lexicon.thing(phrase.noun)
    if elsewhere and known is not None and known.category == "vehicle":
        return False  # "a lighthouse, a SHIP that does not see it"
    return known is None or not told


def _is_outer(phrase: NounPhrase) -> bool:
    """Whether nothing, or only its depth, is said of a space."""
    said = {word.lower() for word in (*phrase.adjectives, *phrase.noun.split()[:-1])}
    return said <= {"outer", "deep", "open", "empty", "cold", "dark", "endless", "vast"}


_SMALL = lexicon.words("toys")
_PHRASAL, _EVENTS = lexicon.words("phrasal"), lexicon.words("events")
_FARE = frozenset(("fish", "octopus", "chicken", "duck", "turtle"))
"""Kinds that are eaten."""
_SERVED = frozenset(("steal", "eat", "cook", "serve", "fry", "grill", "roast", "prepare", "taste", "sell", "buy", "bake", "burn", "smoke"))


def _is_held(phrase: NounPhrase) -> bool:
    """Whether one is there with whoever an event is held for: "at their sister's WEDDING"."""
    return phrase.prep in ("at", "during", "on") and phrase.head in _EVENTS


def _is_fare(ledger: Ledger, clause: Clause, phrase: NounPhrase) -> bool:
    """Whether an animal is something to eat here: "a cat steals the FISH", where there are people who cook."""
    found = lexicon.creature(phrase.head)
    known = any(being.head == phrase.head for being in ledger.beings)
    people = any(being.creature is None for being in ledger.beings)
    return found is not None and found.kind in _FARE and clause.verb in _SERVED and people and not known and not phrase.prep


def _served(ledger: Ledger, phrase: NounPhrase) -> list[int]:
    """Index of what is eaten, as food."""
    words = " ".join((*phrase.adjectives, phrase.noun)).lower()
    ledger.things.append(Object(words=words, head=phrase.head, category="food", plural=phrase.plural))
    return [len(ledger.things) - 1]


_PART_OF_A_ROOM = frozenset(
    ("window", "floor", "door", "wall", "ceiling", "roof", "bench", "counter", "stairs", "corner", "bed", "platform")
)


def _room_of(phrase: NounPhrase) -> NounPhrase | None:
    """The room that a part of it names: the train of "a train window"."""
    words = (*phrase.adjectives, *phrase.noun.split())
    if len(words) < 2 or lexicon.singular(words[-1].lower()) not in _PART_OF_A_ROOM:
        return None
    found = lexicon.place(words[-2])
    return replace(phrase, adjectives=(), noun=words[-2], owner="", prep="in") if found is not None and found.indoors else None


def enter_setting(ledger: Ledger, phrase: NounPhrase) -> int:
    """Index of the place that a phrase means, entered where it is new."""
    words = " ".join((*phrase.adjectives, phrase.noun))
    if phrase.owner:
        words = f"{phrase.owner}'s {words}"
    found = lexicon.place(words)
    if found is None:
        city = lexicon.place("city")
        assert city is not None
        found = replace(city, word=words.lower())
    for index, setting in enumerate(ledger.settings):
        if setting.place.word == found.word or (phrase.det == "the" and setting.words.lower().endswith(f" {words.lower()}")):
            return index
    ledger.settings.append(Setting(words=words, place=found, adjectives=phrase.adjectives, prep=phrase.prep))
    return len(ledger.settings) - 1


def enter_thing(ledger: Ledger, phrase: NounPhrase) -> list[int]:
    """Index of the thing that a phrase means, entered where it is new; nothing for what is none."""
    if phrase.prep == "to" and not phrase.det and phrase.adjectives and lexicon.verb_of(phrase.adjectives[0]) == phrase.adjectives[0]:
        phrase = replace(phrase, adjectives=phrase.adjectives[1:], prep="")  # "teaches a crab to PLAY chess"
    head = phrase.head
    if (
        head in _PLAIN
        or head in TIMES
        or head in GROUPS
        or head in SUBJECT_PRONOUNS
        or is_adjective(head)
        or (lexicon.verb_of(phrase.noun.lower()) == head and lexicon.thing(head) is None)
        or (head == "bow" and not phrase.det and not phrase.adjectives)
        or _is_purpose(phrase)
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
    hatched = head == "egg" and lexicon.creature(words.split(" ")[0]) is not None  # a dragon egg is not for breakfast
    category = "abstract" if head in _HEARD else "treasure" if hatched else found.category if found else ""
    ledger.things.append(Object(words=words, head=head, category=category, plural=phrase.plural))
    return [len(ledger.things) - 1]


_HEARD = lexicon.words("heard")
"""What is heard, and fills no picture."""


def _is_purpose(phrase: NounPhrase) -> bool:
    """Whether "to" and a word tell what for: "comes to WATCH", "begins to LEAK"."""
    if phrase.prep != "to" or phrase.det or phrase.adjectives:
        return False
    word = phrase.noun.lower()
    return lexicon.verb_of(word) == word or (lexicon.thing(word) is None and word == phrase.head and not phrase.noun[:1].isupper())

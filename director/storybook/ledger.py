"""The ledger of a reading: clauses are entered one by one, and it says who is new and who is meant."""

from __future__ import annotations

import re
from dataclasses import replace

from director.storybook import lexicon
from director.storybook.clauses import Clause
from director.storybook.facts import KIN, TIMES, Deed, Object, Setting
from director.storybook.noun_phrases import (
    GROUPS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    NounPhrase,
    is_adjective,
)
from director.storybook.tokens import joined, tokens
from director.storybook.who import (
    Ledger,
    being_of,
    figure_of,
    introduced,
    is_apposition,
    is_being,
    is_name,
    meant,
    named_now,
    pronoun,
    somebody,
)

_WHERE = lexicon.words("where")
_PLAIN = lexicon.words("plain")


def glean(ledger: Ledger, sentence: str) -> None:
    """Take the known nouns out of a sentence in another language."""
    for word in tokens(sentence):
        phrase = NounPhrase(noun=word)
        if lexicon.creature(word) is not None or lexicon.trade(word) is not None:
            being_of(ledger, phrase, apart="")
        elif lexicon.place(word) is not None:
            _setting(ledger, phrase)
        elif lexicon.thing(word) is not None:
            _thing(ledger, phrase)


def enter(ledger: Ledger, clause: Clause) -> None:
    """Take one clause into the ledger."""
    if clause.actor.lower() in _NEITHER:
        clause = replace(clause, subjects=(NounPhrase(noun="they"),), actor="they", negative="not")
    if clause.link == "where" and ledger.deeds and clause.verb and not _acts_there(clause):
        ledger.deeds[-1] = replace(ledger.deeds[-1], rest=f"{ledger.deeds[-1].rest} {joined(clause.words)}".strip(" .,;!?"))
        return
    if _is_question(ledger, clause):
        asked = joined(clause.words).strip(" .,;!?")
        deed = ledger.deeds[-1]
        things = _mentions(ledger, clause, True)[1]
        ledger.deeds[-1] = replace(deed, rest=f"{deed.rest} {asked}".strip(), things=(*deed.things, *things))
        return
    who, actor, plural = _doers(ledger, clause)
    if clause.verb == "be" and clause.link in ("who", "that", "which", "") and _describe(ledger, who, clause):
        return
    setting, things, others = _mentions(ledger, clause, bool(who or actor))
    if setting < 0 and clause.verb == "climb":
        setting = next((n for n, known in enumerate(ledger.settings) if known.place.family in _CLIMBED), -1)
    if clause.link in RELATIVES and not who and _is_passive(clause):
        return  # "a letter that was never sent": what it is, not what happens
    if not clause.verb:
        if others and not ledger.last:
            ledger.last = others
        if clause.phrases and not ledger.fragment[0] and (not others or setting >= 0) and not ledger.deeds:
            _begin_fragment(ledger, clause, bool(others))
        return
    if not who and not actor and not ledger.beings:
        who = somebody(ledger)
    if actor.lower() in ("everyone", "everybody") and not ledger.beings:
        return  # "after everyone has gone home": nobody is there
    if clause.verb == "find" and clause.rest.split(" ")[0] == "out":
        clause = replace(clause, verb="discover", rest=clause.rest[3:].strip())
    alone = "one of them" in clause.actor.lower()
    mixed = bool(who) and any(not is_being(s) for s in clause.subjects if s.head not in SUBJECT_PRONOUNS | TIMES)
    ledger.deeds.append(
        Deed(
            who=who, actor=actor, plural=plural, verb=clause.verb, inner=clause.inner, rest=_resolved(ledger, clause, things, who),
            link=clause.link, negative=clause.negative, auxiliary=clause.auxiliary, setting=setting, things=things,
            others=tuple(o for o in others if o not in who), alone=alone, mixed=mixed,
        )
    )  # fmt: skip
    if who and ledger.goal >= 0 and not clause.negative:
        _arrive(ledger, ledger.deeds[-1])


_CLIMBED = frozenset(("tower room", "lighthouse", "rooftop", "attic", "castle"))
"""Places that one climbs up to, where the text only says "up"."""
_NEITHER = ("neither of them", "neither", "none of them", "neither of the two")


def _acts_there(clause: Clause) -> bool:
    """Whether somebody does something in the place that was just named: "to the lighthouse, where an old keeper recognises it"."""
    return clause.verb != "be" and any(is_being(subject) for subject in clause.subjects)


def _arrive(ledger: Ledger, way: Deed) -> None:
    """Whoever goes over the mountains to Prague is seen on the mountains first, and then in Prague."""
    goal = ledger.settings[ledger.goal]
    name = goal.words if goal.words[:1].isupper() else f"the {goal.words}"
    there = replace(way, verb="reach", inner="", rest=name, link="then", auxiliary="", setting=ledger.goal, things=(), others=(), actor="")
    ledger.deeds.append(there)


def _is_passive(clause: Clause) -> bool:
    """Whether something is done to the subject: "was never sent"."""
    first = [word.lower() for word in clause.words[:4]]
    return bool({"is", "are", "was", "were", "been"} & set(first)) and clause.verb != "be" and not clause.words[-1].endswith("ing")


_ASKING = lexicon.words("asking")


def _is_question(ledger: Ledger, clause: Clause) -> bool:
    """Whether the clause is what somebody asks or finds out ("who steals the milk"): part of that deed, not a deed of the asker's own."""
    if clause.link != "who" or not ledger.deeds or not clause.verb:
        return False
    asked = ledger.deeds[-1]
    return asked.verb in _ASKING and not asked.others and not asked.things


def _resolved(ledger: Ledger, clause: Clause, things: tuple[int, ...], who: tuple[int, ...]) -> str:
    """The words behind the verb with "it" named: the latest thing that this clause does not bring itself."""
    earlier = [t for i, t in enumerate(ledger.things) if i not in things and t.category not in ("sight", "abstract", "")]
    if earlier and earlier[-1].plural and who and re.search(r"\bthem\b", clause.rest) and len(ledger.beings) < 3:
        return re.sub(r"\bthem\b", f"the {earlier[-1].words}", clause.rest, count=1)
    doing = [deed.actor for deed in ledger.deeds if not deed.who and deed.actor not in ("", "there")]
    if clause.link == "to" and doing and who and re.search(r"\bit\b", clause.rest):
        return re.sub(r"\bit\b", re.sub(r"^(?:an?|the)\s+", "the ", doing[-1], flags=re.IGNORECASE), clause.rest, count=1)
    if not earlier or not re.search(r"\bit\b", clause.rest) or not who:
        return clause.rest
    return re.sub(r"\bit\b(?!')", f"the {earlier[-1].words.split(' in a ')[0]}", clause.rest, count=1)


def _begin_fragment(ledger: Ledger, clause: Clause, somebody: bool) -> None:
    """Remember a text without verb ("a bicycle in the city") as doer and place, for what may follow it."""
    words = tokens(clause.rest)
    first, *others = clause.phrases
    end = others[0].end if first.head in GROUPS and others and others[0].prep == "of" else first.end  # "a pair of red boots"
    ledger.fragment = (joined(words[:end]), joined(words[end:]).strip(" ,.:;"))
    if not somebody:
        ledger.last_actor, ledger.last_plural = ledger.fragment[0], clause.phrases[0].plural


def stand_there(ledger: Ledger) -> None:
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
    rest = "" if rest.startswith("from ") else rest
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


_UNSEEN = lexicon.words("unseen")
_OF_TIMES = frozenset(("fall", "come", "break", "rise", "arrive", "begin", "end", "pass", "approach", "return"))
"""What dusk and morning do themselves."""


def _doers(ledger: Ledger, clause: Clause) -> tuple[tuple[int, ...], str, bool]:
    if "one of them" in clause.actor.lower() or clause.actor.lower() in ("the other", "one"):
        pair = ledger.last if len(ledger.last) > 1 else tuple(range(len(ledger.beings)))
        return pair[:1] if clause.actor.lower() != "the other" else pair[1:2], clause.actor.split(" ", 2)[-1], False
    if clause.verb == "be" and "there" in (word.lower() for word in clause.words[:3]):
        return (), "there", False
    if clause.actor.lower() in _UNSEEN and not ledger.beings:
        return (), clause.actor, False
    subjects = tuple(s for s in clause.subjects if s.head not in TIMES)
    if clause.subjects and not subjects and clause.verb in _OF_TIMES:
        return (), clause.actor, False
    if not subjects and clause.link in RELATIVES:
        if ledger.recent_thing:
            return (), f"the {ledger.recent_thing}", ledger.recent_plural
        if ledger.recent_beings:
            return ledger.recent_beings, "", len(ledger.recent_beings) > 1
    if not subjects:
        if ledger.last or ledger.last_actor:
            return ledger.last, ledger.last_actor, ledger.last_plural
        return (), "", False
    if subjects[0].head in SUBJECT_PRONOUNS - {"somebody", "someone", "nobody"}:
        who = pronoun(ledger, subjects[0].head)
        ledger.last, ledger.last_actor, ledger.last_plural = who, subjects[0].head, len(who) > 1
        return who, subjects[0].head, len(who) > 1
    if is_apposition(subjects, clause.actor):
        subjects = (introduced(ledger, *subjects),)
    elif is_apposition(subjects[::-1], clause.actor):
        subjects = (named_now(ledger, *subjects),)
    found = tuple(dict.fromkeys(index for s in subjects for index in being_of(ledger, s, apart="")))
    for s in subjects:
        if not is_being(s):
            _thing(ledger, s)
    actor = clause.actor
    one = len(found) == 1 and all(is_being(s) for s in subjects)  # "Mira, a girl of nine"
    plural = (subjects[0].plural and not is_name(subjects[0])) or (len(subjects) > 1 and not one)
    if clause.link not in RELATIVES:
        ledger.last, ledger.last_actor, ledger.last_plural = found, actor, plural
    return found, actor, plural


def _describe(ledger: Ledger, who: tuple[int, ...], clause: Clause) -> bool:
    """Turn "is afraid of the dark" into a trait; false when there is more to tell."""
    first = clause.rest.split(" ")[0].lower().strip(",.") if clause.rest else ""
    trade = lexicon.trade(clause.phrases[0].head) if len(clause.phrases) == 1 and not clause.phrases[0].prep else None
    if trade is not None and len(who) == 1 and clause.link in RELATIVES and not clause.negative:
        known = ledger.beings[who[0]]
        ledger.beings[who[0]] = replace(known, trade=trade, trait=clause.rest, figure=known.figure or figure_of(known))
        return True
    felt = lexicon.expression_of(first)
    if not who or not felt:
        return False
    whole = clause.link in RELATIVES or not clause.rest.partition(" ")[2]
    for index in who:
        ledger.beings[index] = replace(ledger.beings[index], feeling=felt, trait=clause.rest if whole else "")
    return whole


_PARTS = frozenset(("edge", "middle", "outskirts", "centre", "center", "heart", "end", "top", "foot", "shore", "bank", "corner"))
"""Words for a part of a place, that stand for the place."""
_PLACE_VERBS = lexicon.words("place-verbs")


def _mentions(ledger: Ledger, clause: Clause, told: bool) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    wheres: list[tuple[int, str]] = []
    things: list[int] = []
    others: list[int] = []
    told = told and clause.verb not in _PLACE_VERBS
    ledger.recent_beings, ledger.recent_thing = (ledger.last if not clause.phrases else ()), ""
    for before, phrase in zip((None, *clause.phrases), clause.phrases, strict=False):
        if before is not None and before.head in _PARTS and phrase.prep == "of":
            phrase = replace(phrase, prep="near")  # "on the edge of the city"
        if phrase.head in TIMES or phrase.prep in ("as", "like") or _is_a_time(clause, phrase):
            continue
        if phrase.head == "lift" and clause.verb in ("give", "get", "want", "need", "offer", "thumb"):
            continue  # a ride
        if phrase.owner and is_being(replace(phrase, noun=phrase.owner, adjectives=(), owner="")):
            owner = replace(phrase, noun=phrase.owner, adjectives=(), owner="")
            others += being_of(ledger, owner, apart="far" if owner.head in KIN else "")
        if {"be", "become"} & {clause.inner, clause.verb} and phrase.prep in ("", "to") and is_being(phrase):
            continue
        if phrase.prep == "in" and phrase.head in ("family", *GROUPS):
            continue  # "nobody in the family" is nobody
        if _is_setting(phrase, told, bool(ledger.settings)) or _is_town(phrase, clause):
            wheres.append((_setting(ledger, phrase), phrase.prep))
            ledger.recent_beings, ledger.recent_thing, ledger.recent_plural = (), " ".join((*phrase.adjectives, phrase.noun)), False
        elif meant(ledger, phrase) >= 0:
            others += being_of(ledger, phrase, apart="")
        elif is_being(phrase) and (phrase.prep not in ("of", "into") or (phrase.prep == "of" and not others and not told)):
            if clause.verb in ("lose", "mourn", "bury", "grieve") and lexicon.creature(phrase.head) is None:
                continue
            found = being_of(ledger, phrase, apart=_absence(clause, phrase))
            others += found
            ledger.recent_beings, ledger.recent_thing = found, ""
        else:
            things += _thing(ledger, phrase)
            ledger.recent_beings, ledger.recent_thing, ledger.recent_plural = (), " ".join((*phrase.adjectives, phrase.noun)), phrase.plural
    setting, ledger.goal = _where_it_happens(wheres, clause)
    return setting, tuple(dict.fromkeys(things)), tuple(dict.fromkeys(others))


def _where_it_happens(wheres: list[tuple[int, str]], clause: Clause) -> tuple[int, int]:
    """Index of the place of a deed, and of the place that it ends in, -1 where there is none.

    Of "in a cafe in Paris" the first; of "over the mountains to Prague" the way, with Prague as the end.
    """
    if not wheres:
        return -1, -1
    managed = clause.verb == "run" and wheres[0][1] == ""  # "runs a theatre in a harbour town"
    if clause.verb not in _BOUND or managed:
        return wheres[0][0], -1
    way = next((index for index, prep in wheres if prep in _ACROSS), -1)
    goal = next((index for index, prep in wheres if prep in _TOWARDS), -1)
    if way >= 0 and goal >= 0:
        return way, goal
    return wheres[-1][0], -1


_BOUND, _ACROSS, _TOWARDS = lexicon.words("bound"), lexicon.words("across"), lexicon.words("towards")


def _is_town(phrase: NounPhrase, clause: Clause) -> bool:
    """Whether an unknown name is one of a place: "in Prague", "walks to Oslo"."""
    if not is_name(phrase) or phrase.owner:
        return False
    return phrase.prep in ("in", "at", "near", "through", "across", "outside") or (phrase.prep in _TOWARDS and clause.verb in _BOUND)


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
    if found is None or (phrase.owner and phrase.head not in ("garden", "house", "kitchen", "shop", "room")):
        return False
    if phrase.prep in _WHERE:
        return lexicon.creature(phrase.noun) is None or found.word == phrase.noun.lower()
    if phrase.prep:
        return False
    return lexicon.thing(phrase.noun) is None or not told


def _setting(ledger: Ledger, phrase: NounPhrase) -> int:
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


def _thing(ledger: Ledger, phrase: NounPhrase) -> list[int]:
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
    ledger.things.append(Object(words=words, head=head, category=found.category if found else "", plural=phrase.plural))
    return [len(ledger.things) - 1]


def _is_purpose(phrase: NounPhrase) -> bool:
    """Whether "to" and a word tell what for: "comes to WATCH", "begins to LEAK"."""
    if phrase.prep != "to" or phrase.det or phrase.adjectives:
        return False
    word = phrase.noun.lower()
    return lexicon.verb_of(word) == word or (lexicon.thing(word) is None and word == phrase.head and not phrase.noun[:1].isupper())


def settle(ledger: Ledger) -> None:
    """Where no place was said, a thing that is a place will do ("a desert wakes up")."""
    for thing in ledger.things:
        found = lexicon.place(thing.words)
        if (
            found is not None
            and not ledger.settings
            and (not thing.category or (not ledger.beings and thing.category in ("furniture", "sight", "vehicle", "abstract")))
        ):
            ledger.settings.append(Setting(words=thing.words, place=found, adjectives=tuple(thing.words.split()[:-1])))

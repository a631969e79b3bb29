"""The ledger of a reading: clauses are entered one by one, and it says who is new and who is meant."""

from __future__ import annotations

import re
from dataclasses import replace

from director.storybook import lexicon
from director.storybook.clauses import Clause
from director.storybook.facts import TIMES, Deed, Setting
from director.storybook.mentions import enter_setting, enter_thing, mentions
from director.storybook.noun_phrases import (
    GROUPS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    NounPhrase,
    phrases_of,
)
from director.storybook.tokens import joined, tokens
from director.storybook.who import (
    Ledger,
    being_of,
    creature_meant,
    figure_of,
    introduced,
    is_apposition,
    is_being,
    is_name,
    named_now,
    pronoun,
    somebody,
)


def glean(ledger: Ledger, sentence: str) -> None:
    """Take the known nouns out of a sentence in another language."""
    for word in tokens(sentence):
        phrase = NounPhrase(noun=word)
        if lexicon.creature(word) is not None or lexicon.trade(word) is not None:
            being_of(ledger, phrase, apart="")
        elif lexicon.place(word) is not None:
            enter_setting(ledger, phrase)
        elif lexicon.thing(word) is not None:
            enter_thing(ledger, phrase)


def enter(ledger: Ledger, clause: Clause) -> None:
    """Take one clause into the ledger."""
    if clause.actor.lower() in _NEITHER:
        clause = replace(clause, subjects=(NounPhrase(noun="they"),), actor="they", negative="not")
    if _goes_on(ledger, clause):
        return
    who, actor, plural = _doers(ledger, clause)
    if not who and not actor and clause.actor.lower().startswith(("something ", "someone ", "somebody ")):
        actor = f"{clause.actor[:1].lower()}{clause.actor[1:]}"  # "Something under the bed"
    if clause.verb == "be" and clause.link in ("who", "that", "which", "") and _describe(ledger, who, clause):
        return
    setting, things, others = mentions(ledger, clause, bool(who or actor))
    if setting < 0 and clause.verb == "climb":
        setting = next((n for n, known in enumerate(ledger.settings) if known.place.family in _CLIMBED), -1)
    if setting < 0 and not who and (home := _place_of_the_doer(clause)) is not None:
        setting = enter_setting(ledger, home)
    if setting < 0 and any(phrase.head in _OUTSIDE for phrase in clause.phrases):
        setting = _outdoors(ledger)
    if clause.link in RELATIVES and not who and (_is_passive(clause) or "nowhere" in clause.rest.split()):
        return  # "a letter that was never sent", "a tree that grows nowhere near": what it is, not what happens
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
    if clause.rest == "it" and who and not others:
        others = tuple(i for i in creature_meant(ledger) if i not in who)
    alone = "one of them" in clause.actor.lower()
    mixed = bool(who) and any(not is_being(s) for s in clause.subjects if s.head not in SUBJECT_PRONOUNS | TIMES)
    ledger.deeds.append(
        Deed(
            who=who, actor=actor, plural=plural, verb=clause.verb, inner=clause.inner,
            rest=f"{_resolved(ledger, clause, things, who)} {_carried(ledger, clause) if who else ''}".strip(),
            link=clause.link, negative=clause.negative, auxiliary=clause.auxiliary, setting=setting, things=things,
            others=tuple(o for o in others if o not in who), alone=alone, mixed=mixed,
            perfect=bool(_PERFECT & {word.lower() for word in clause.words}) and not clause.auxiliary and clause.verb != "have",
        )
    )  # fmt: skip
    if who and ledger.goal >= 0 and not clause.negative:
        _arrive(ledger, ledger.deeds[-1])


def _place_of_the_doer(clause: Clause) -> NounPhrase | None:
    """The place that a thing belongs to which does something: the school of "the left socks OF A BOARDING SCHOOL"."""
    owners = (p for p in phrases_of(tokens(clause.actor)) if p.prep == "of" and p.det and lexicon.place(p.noun) is not None)
    return next((replace(p, prep="in") for p in owners if lexicon.thing(p.noun) is None and not is_being(p)), None)


_PERFECT = frozenset(("has", "have"))
_DRIFTING = frozenset(("drift", "float", "sail", "paddle", "row"))
_AFLOAT = lexicon.words("ridden-on-water")


def _carried(ledger: Ledger, clause: Clause) -> str:
    """What carries whoever drifts, where the prompt named it before: "on the raft"."""
    if clause.verb not in _DRIFTING or re.search(rf"\b(?:{'|'.join(sorted(_AFLOAT))})\b", clause.rest.lower()):
        return ""
    return next((f"{'on' if t.head == 'raft' else 'in'} the {t.words}" for t in ledger.things if t.head in _AFLOAT), "")


_OUTSIDE = lexicon.words("outside-a-house")


def _outdoors(ledger: Ledger) -> int:
    """The place round the house, for what is at its gate: the one under the sky that was named last, -1 where none was."""
    here = ledger.deeds[-1].setting if ledger.deeds else -1
    if here >= 0 and not ledger.settings[here].place.indoors:
        return -1
    return next((n for n in range(len(ledger.settings)) if not ledger.settings[n].place.indoors), -1)


_CLIMBED = frozenset(("tower room", "lighthouse", "rooftop", "attic", "castle"))
"""Places that one climbs up to, where the text only says "up"."""
_NEITHER = ("neither of them", "neither", "none of them", "neither of the two")


def _goes_on(ledger: Ledger, clause: Clause) -> bool:
    """Whether a clause only goes on with the deed before: what a place is like, what somebody asks; it is added there."""
    question = _is_question(ledger, clause)
    if not question and not (clause.link == "where" and ledger.deeds and clause.verb and not _acts_there(clause)):
        return False
    deed, said = ledger.deeds[-1], joined(clause.words).strip(" .,;!?")
    things = mentions(ledger, clause, True)[1] if question else ()
    ledger.deeds[-1] = replace(deed, rest=f"{deed.rest} {said}".strip(), things=(*deed.things, *things))
    return True


def _acts_there(clause: Clause) -> bool:
    """Whether somebody does something in the place that was just named: "to the lighthouse, where an old keeper recognises it"."""
    return clause.verb != "be" and any(is_being(subject) for subject in clause.subjects)


def _arrive(ledger: Ledger, way: Deed) -> None:
    """Whoever goes over the mountains to Prague is seen on the mountains first, and then in Prague."""
    goal = ledger.settings[ledger.goal]
    name = goal.words if goal.words[:1].isupper() else f"the {goal.words}"
    led = way.others if way.verb in _LEADING else ()
    who = tuple(dict.fromkeys((*way.who, *led)))
    there = replace(
        way, who=who, plural=way.plural or len(who) > 1, verb="reach", inner="", rest=name, link="then", auxiliary="",
        setting=ledger.goal, things=(), others=(), actor="",
    )  # fmt: skip
    ledger.deeds.append(there)


_LEADING = frozenset(("lead", "guide", "bring", "take", "drive", "herd", "carry"))
"""Whoever does this to others arrives with them."""


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
    if (subject := _thing_before(ledger)) and who and re.search(r"\bit\b(?!')", clause.rest):
        return re.sub(r"\bit\b(?!')", f"the {subject}", clause.rest, count=1)
    doing = [deed.actor for deed in ledger.deeds if not deed.who and deed.actor not in ("", "there")]
    if clause.link == "to" and doing and who and re.search(r"\bit\b", clause.rest):
        return re.sub(r"\bit\b", re.sub(r"^(?:an?|the)\s+", "the ", doing[-1], flags=re.IGNORECASE), clause.rest, count=1)
    if not earlier and who and clause.verb in _SEEN and clause.rest == "it" and ledger.deeds and ledger.deeds[-1].setting >= 0:
        return f"the {ledger.settings[ledger.deeds[-1].setting].words}"
    if not earlier or not re.search(r"\bit\b", clause.rest) or not who:
        return clause.rest
    return re.sub(r"\bit\b(?!')", f"the {earlier[-1].words.split(' in a ')[0]}", clause.rest, count=1)


def _thing_before(ledger: Ledger) -> str:
    """The thing that the deed before was about, which "it" goes on with: "A suitcase is left on a bench; Rosa opens IT"."""
    before = ledger.deeds[-1] if ledger.deeds else None
    if before is None or before.who or before.verb != "be":
        return ""
    first = next(iter(phrases_of(tokens(before.actor))), None)
    return next((t.words for t in ledger.things if first is not None and t.head == first.head and t.category), "")


_SEEN = frozenset(("see", "visit", "leave", "love", "hate", "miss", "forget", "remember", "know"))
"""What one does with a place."""


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
            enter_thing(ledger, s)
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


_ALOFT = frozenset(("moon", "sun", "cloud", "star", "comet", "planet", "meteor", "rainbow"))
"""What hangs over a place: where it does something, it is not the place."""


def settle(ledger: Ledger) -> None:
    """Where no place was said, a thing that is a place will do ("a desert wakes up")."""
    for thing in ledger.things:
        found = None if thing.head == "space" and " " in thing.words else lexicon.place(thing.words)  # a parking space
        acting = thing.head in _ALOFT and any(re.search(rf"\b{thing.head}\b", deed.actor.lower()) for deed in ledger.deeds)
        if (
            found is not None
            and not acting
            and not ledger.settings
            and (not thing.category or (not ledger.beings and thing.category in ("furniture", "sight", "vehicle", "abstract")))
        ):
            ledger.settings.append(Setting(words=thing.words, place=found, adjectives=tuple(thing.words.split()[:-1])))

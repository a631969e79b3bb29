"""Pictures: the Frame text of a beat and how it moves, from the prompt's words, a plot, the motif or the pools."""

from __future__ import annotations

import re

from director.storybook import lexicon
from director.storybook.facts import Deed
from director.storybook.story.callings import at_work
from director.storybook.story.cast import Player
from director.storybook.story.pools import Entry, draw, fill, pool
from director.storybook.story.shapes import Beat
from director.storybook.story.stage import (
    PAYOFF,
    PLANT,
    Stage,
    Telling,
    is_far,
    picture_slots,
    suited,
    tags_of,
)
from director.storybook.story.wording import (
    introduced,
    listed,
    placed,
    predicate,
    sentence,
    subject,
    with_object,
)


def key_of(beat: Beat) -> str:
    """The row of a plot that a beat tells, "" without a plot."""
    return f"{beat.plot.name}/{beat.name}" if beat.plot is not None else ""


def picture(telling: Telling, beat: Beat, stage: Stage) -> tuple[str, str]:
    """Frame text and movement of a beat."""
    if beat.name == "act" and beat.deed is not None:
        return _act(telling, beat, beat.deed, stage)
    slots, tags = picture_slots(telling, stage, beat), tags_of(telling, stage, beat)
    tags -= _of_others(telling, slots.get("the.thing", ""))
    rows = beat.plot.told(beat.name, tags, slots) if beat.plot is not None else ()
    if rows:
        row = telling.rows[key_of(beat)] = telling.rng.choice(rows)
        frame, _, video = fill(row.picture.text, slots).partition("||")
        return _presented(telling, stage, _with_whoever_came(telling, beat, stage, frame)), video
    if beat.name in (PLANT, PAYOFF) and telling.motif and beat.plot is None:
        frame, video = telling.motif[1:3] if beat.name == PLANT else telling.motif[4:6]
        known = all(slot in slots or slot.lower() in slots for slot in _slots_in(frame + video))
        if known and core(fill(frame, slots)) not in telling.told:
            return _presented(telling, stage, fill(frame, slots)), fill(video, slots)
    return _from_pools(telling, beat, stage, tags, slots)


def _of_others(telling: Telling, focus: str) -> frozenset[str]:
    """The tags of those things that a picture of ``focus`` is not about: a coffee machine is poured into no cup."""
    if not focus:
        return frozenset()
    others = (
        thing for thing in telling.reading.things if thing.category not in ("", "sight", "abstract") and not focus.endswith(thing.head)
    )
    return frozenset(thing.head.replace(" ", "-") for thing in others if not lexicon.weather_of(thing.head))


def _from_pools(telling: Telling, beat: Beat, stage: Stage, tags: frozenset[str], slots: dict[str, str]) -> tuple[str, str]:
    """A picture that the beat's own section has, else one that suits most moments; one that was told before only where all were."""
    section = {PLANT: "detail", PAYOFF: "react"}.get(beat.name, beat.name)
    if is_far(stage):
        section = f"far {beat.name}"
    if telling.shape == "advert" and beat.name == "close" and "the.thing" in slots:
        section = "advert close"
    again: tuple[str, str] | None = None
    for name in (section, "react" if stage.lead is not None else "look", "hush", "open"):
        entries = (*pool("pictures.txt", name), *pool("details.txt", name), *at_work(name))
        found = _untold(telling, suited(entries, stage), tags, slots)
        again = again or found
        if found is not None and core(found[0]) not in telling.told:
            return _presented(telling, stage, found[0]), found[1]
    frame, video = again or (f"{slots['place']} {slots['glow']}", f"The light changes over {slots['place']}.")
    return _presented(telling, stage, frame), video


_DRAWS = 5
"""Draws for a picture that the film does not have yet."""


def _untold(telling: Telling, entries: tuple[Entry, ...], tags: frozenset[str], slots: dict[str, str]) -> tuple[str, str] | None:
    """A picture and its movement that were not told before: no thing close twice, but in an advert, and no Frame text again."""
    thing = slots.get("the.thing", "")
    if thing in telling.pictured and telling.shape != "advert":
        entries = tuple(entry for entry in entries if not entry.text.startswith("{The.thing}"))
    found = None
    for _ in range(_DRAWS):
        entry = draw(entries, tags, slots, telling.used, telling.rng)
        if entry is None:
            break
        frame, _, video = fill(entry.text, slots).partition("||")
        found = frame, video
        if entry.text.startswith("{The.thing}"):
            telling.pictured.add(thing)
        if core(frame) not in telling.told:
            break
    return found


def core(frame: str) -> str:
    """What a Frame text begins with, without ids and introductions: by it two are the same picture."""
    plain = re.sub(r"\bthe (?:[\w'-]+ ){1,4}(?=<character)", "", frame.lower())
    return re.sub(r"<\w+>|\W+", " ", " ".join(plain.split(",")[:2])).strip()


def _with_whoever_came(telling: Telling, beat: Beat, stage: Stage, frame: str) -> str:
    """The last picture with whoever was waited for and has come."""
    came = tuple(p.token for p in stage.present if p.being.apart == "awaited" and p.id in telling.seen and p.token not in frame)
    return f"{frame} {listed(came)} {'walks' if len(came) == 1 else 'walk'} beside." if came and beat.name == "close" else frame


def _slots_in(text: str) -> tuple[str, ...]:
    return Entry(text, (), tuple(part.split("}")[0] for part in text.split("{")[1:])).slots


def _presented(telling: Telling, stage: Stage, frame: str) -> str:
    """The frame with the prompt's words before the id of everybody who is seen for the first time."""
    together = listed(tuple(p.token for p in stage.present))
    if (
        len(stage.present) > 1
        and together in frame
        and len({p.being.words or p.name for p in stage.present}) == 1
        and not any(p.id in telling.seen for p in stage.present)
    ):
        several = max(len(stage.present), stage.present[0].being.several)
        count = _COUNTS[several] if several < len(_COUNTS) else "many"
        telling.seen.update(p.id for p in stage.present)
        noun = stage.present[0].noun
        kind = noun if stage.present[0].being.head in ("couple", "family") else f"{count} {lexicon.plural(noun)}"
        return frame.replace(together, f"the {kind} {together}", 1)
    for player in telling.players:
        if player.token in frame and player.id not in telling.seen:
            trait = f", {player.being.trait}," if player.being.trait else ""
            frame = frame.replace(player.token, f"{introduced(player)} {player.token}{trait}", 1)
            telling.seen.add(player.id)
    return frame


_COUNTS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_UNTAKEN = lexicon.words("traces")
_TAKING = frozenset(("p:hold", "v:find"))
_UNHELD, _HELD = lexicon.words("too-big-to-hold"), frozenset(("p:hold",))
_HURTING, _LIMBS = frozenset(("break", "hurt", "sprain", "twist", "injure", "bruise")), lexicon.words("limbs")


def _act(telling: Telling, beat: Beat, deed: Deed, stage: Stage) -> tuple[str, str]:
    """The prompt's own words as picture, with a gesture that makes them visible."""
    tags, slots = tags_of(telling, stage, beat), picture_slots(telling, stage, beat)
    if deed.others and not any(telling.reading.things[n].category not in ("", "abstract") for n in deed.things):
        tags = (tags - _TAKING) | {"p:look"} if tags & _TAKING else tags  # whom one finds, one does not pick up
    if deed.things and all(telling.reading.things[n].head in _UNTAKEN for n in deed.things if n < len(telling.reading.things)):
        tags = (tags - _TAKING) | {"p:look"} if tags & _TAKING else tags  # a footprint stays where it is
    if _UNHELD & {lexicon.singular(word) for word in re.findall(r"[a-z]+", deed.rest.lower())[:4]}:
        tags = (tags - _HELD) | {"p:look", "big"} if tags & _HELD else tags  # a piano on the beach is not held up to the light
    if deed.verb == "have" and deed.things and all(telling.reading.things[n].category == "abstract" for n in deed.things):
        tags = (tags - {f"p:{deed.pose}"}) | {"p:look"}  # a day or a call is not held in both arms
    if deed.verb in _HURTING and any(telling.reading.things[n].head in _LIMBS for n in deed.things):
        tags = (tags - {f"p:{deed.pose}", f"v:{deed.verb}"}) | {"p:sit", "v:hurt"}  # a leg is broken in another way than a lock
    several = len(deed.who) > 1
    section = "many gestures" if several else "gestures" if deed.who else "world gestures"
    entry = draw(suited(pool("gestures.txt", section), stage), tags, slots, telling.used, telling.rng)
    still, _, moving = entry.text.partition("||") if entry is not None else ("", "", "")
    if deed.alone:
        telling.gone = {telling.players[i].id for d in telling.reading.deeds for i in d.who if i not in deed.who}
    told = with_object(predicate(deed), deed, telling.players)
    clause = placed(f"{subject(deed, telling.players, telling.seen)} {told}", deed, telling.players, stage.scenery, telling.seen)
    face = f", {_expression(beat, deed, stage)}" if deed.who else ""
    frame = f"{clause}, {fill(still, slots).strip()}{face}" if still.strip() else f"{clause}{face}"
    motion = fill(moving, slots).strip()
    if stage.lead is not None and not several:
        motion = _named(motion, stage.lead)
    return frame, motion or sentence(clause)


def aboard(frame: str, stage: Stage) -> str:
    """People out at sea sit in a boat, also where the text forgets to say so."""
    lead, scenery = stage.lead, stage.scenery
    if (
        scenery.place.family != "sea"
        or lead is None
        or lead.being.creature is not None
        or re.search(r"\b(?:boat|ship|raft)\b|\brows?\b", frame)
    ):
        return frame
    return frame.replace(scenery.there, f"in the small boat {scenery.there}", 1)


def _named(motion: str, lead: Player) -> str:
    """The first pronoun of a moving sentence as the id, so that nobody must guess who it is."""
    he = lead.pronouns[0]
    for word in (he.capitalize(), he):
        head, found, tail = motion.partition(f"{word} ")
        if found and (not head or head.endswith((" ", "; "))):
            return f"{head}{lead.token} {tail}"
    return motion


def _expression(beat: Beat, deed: Deed, stage: Stage) -> str:
    faces = lexicon.pairs("faces.txt")
    felt = stage.lead.being.feeling if stage.lead is not None else ""
    if deed.verb == "be" and not deed.negative:
        felt = lexicon.expression_of(deed.rest.partition(" ")[0]) or felt  # "is afraid of bees"
    shown = faces.get(f"v {deed.verb} {deed.rest}"[:14].strip()) or faces.get(f"v {deed.inner or deed.verb}")
    return felt or shown or faces.get(deed.pose) or faces.get(f"m {beat.mood}", "calm")

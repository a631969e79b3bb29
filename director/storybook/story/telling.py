"""Telling: beats become shots with Frame and Video text, dialogue, sound and music."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from director.storybook import lexicon
from director.storybook.clauses import foreign
from director.storybook.reading import KIN, Deed, Reading, quoted
from director.storybook.story.cast import Player
from director.storybook.story.pools import Entry, draw, fill, pool, seeded
from director.storybook.story.settings import Scenery, scenery_of
from director.storybook.story.shapes import Beat
from director.storybook.story.wording import (
    definite,
    first_thing,
    full,
    introduced,
    listed,
    placed,
    predicate,
    sentence,
    short,
    spoken_phrase,
    subject,
    with_object,
)
from pipeline.film.screenplay import NARRATOR, CharacterId, Prose, Shot, Span, SpanKind

_USUAL_WEIGHT = 0.5
_SHARE = 0.66
"""Share of shots with a line."""

_PLANT, _PAYOFF = "plant", "payoff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Who and where one shot is about: the ``lead``, everybody ``present`` (lead first) and the ``scenery``."""

    lead: Player | None
    present: tuple[Player, ...]
    scenery: Scenery

    @property
    def other(self) -> Player | None:
        """The one beside the lead."""
        return self.present[1] if len(self.present) > 1 else None


@dataclass(slots=True, kw_only=True)
class Telling:
    """One film while it is told: the fixed facts and what has been used so far."""

    reading: Reading
    players: tuple[Player, ...]
    sceneries: tuple[Scenery, ...]
    shape: str
    seed: int
    rng: random.Random
    motif: tuple[str, ...] = ()
    used: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)
    sizes: list[str] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    last_sound: str = ""
    gone: set[str] = field(default_factory=set)
    current: Scenery | None = None
    quotes: list[str] = field(default_factory=list)


def open_telling(
    reading: Reading, players: tuple[Player, ...], sceneries: tuple[Scenery, ...], shape: str, seed: int, part: str = "film"
) -> Telling:
    """A telling with its motif chosen."""
    telling = Telling(
        reading=reading,
        players=players,
        sceneries=sceneries,
        shape=shape,
        seed=seed,
        rng=seeded(seed, reading.prompt, "telling", part),
        quotes=list(quoted(reading)),
    )
    if players:
        stage = Stage(lead=players[0], present=_present(telling, (0,), sceneries[0]), scenery=sceneries[0])
        entry = draw(
            pool("motifs.txt", "motifs"), tags_of(telling, stage, None), picture_slots(telling, stage, None), set(), telling.rng, bonus=2.0
        )
        telling.motif = tuple(part.strip() for part in entry.text.split("||")) if entry is not None else ()
    return telling


def tell_beats(telling: Telling, beats: tuple[Beat, ...], start: int) -> tuple[Shot, ...]:
    """Shots for ``beats``, numbered from ``start``."""
    voiced = _voiced(telling, beats)
    return tuple(_shot(telling, beat, start + n, n in voiced, n == len(beats) - 1) for n, beat in enumerate(beats))


@cache
def _weights() -> dict[str, float]:
    rows = files("director.storybook.plots").joinpath("voiced.txt").read_text(encoding="utf-8").splitlines()
    return {name.strip(): float(weight) for name, _, weight in (row.partition(":") for row in rows if not row.startswith("#"))}


def voiced_weight(beat: str) -> float:
    """How much a beat of this name wants a spoken line, 0 to 1."""
    return _weights().get(beat, _USUAL_WEIGHT)


def _voiced(telling: Telling, beats: tuple[Beat, ...]) -> frozenset[int]:
    """Which shots get a line: those that want one most, about ``_SHARE`` of all."""
    weights = [(voiced_weight(beat.name) + telling.rng.uniform(-0.18, 0.18), n) for n, beat in enumerate(beats)]
    wanted = max(1, round(_SHARE * len(beats)))
    return frozenset(n for _, n in sorted(weights, reverse=True)[:wanted])


def _shot(telling: Telling, beat: Beat, number: int, voiced: bool, final: bool) -> Shot:
    stage = _stage(telling, beat, number)
    if not _is_far(stage):
        telling.current = stage.scenery
    size = _varied(telling, beat.sizes, telling.sizes)
    move = _varied(telling, beat.moves, telling.moves)
    telling.sizes.append(size)
    telling.moves.append(move)
    frame, action = _picture(telling, beat, stage)
    lines = _lines(telling, beat, stage) if voiced else ()
    camera = _phrase(telling, f"camera {move}", stage)
    video = _video(telling, beat, stage, (_agreeing(action, stage, telling), camera), lines)
    return Shot(
        number=number,
        size=size,
        frame=sentence(_agreeing(frame, stage, telling)),
        video=video,
        move=move,
        transition=_transition(beat, final, telling),
        beat=beat.mood,
        reason=beat.reason,
    )


def _agreeing(text: str, stage: Stage, telling: Telling) -> str:
    """Verbs in the plural behind a place or thing that is several ("the ruins lie", "the flowers fill")."""
    nouns = [stage.scenery.token] if lexicon.is_plural(stage.scenery.noun) else []
    nouns += [full(thing) for thing in telling.reading.things if thing.plural]
    for noun in nouns:
        text = re.sub(rf"({re.escape(noun)}) ([a-z]+s)\b(?! of)", lambda m: f"{m[1]} {_plural_verb(m[2])}", text, flags=re.IGNORECASE)
    return text


def _plural_verb(word: str) -> str:
    base = {"is": "are", "has": "have", "does": "do"}.get(word) or lexicon.bases(word)[0]
    return base if word in ("is", "has", "does") or lexicon.third(base) == word else word


def _varied(telling: Telling, options: tuple[str, ...], past: list[str]) -> str:
    """One of ``options``: never the last one again, rather one that was used less."""
    fresh = [option for option in options if option not in past[-1:]] or list(options)
    fewest = min(past.count(option) for option in fresh)
    return telling.rng.choice([option for option in fresh if past.count(option) <= fewest + (telling.rng.random() < 0.25)])


def _transition(beat: Beat, final: bool, telling: Telling) -> str:
    if final:
        return "fade"
    return (
        "dissolve"
        if beat.name in ("passage", "away", "hush") or (beat.name in ("again", "doubt") and telling.rng.random() < 0.4)
        else "cut"
    )


def _stage(telling: Telling, beat: Beat, number: int) -> Stage:
    current = telling.current or telling.sceneries[0]
    deed = beat.deed
    if deed is not None:
        scenery = scenery_of(telling.sceneries, deed, current)
        return Stage(lead=_player(telling, deed.who[:1]), present=_present(telling, (*deed.who, *deed.others), scenery), scenery=scenery)
    scenery = telling.sceneries[0] if beat.name in ("open", "close", "meet") else current
    far = next((p for p in telling.players if p.being.apart == "far"), None)
    if far is not None and beat.name in ("away", "answer") and len(telling.sceneries) > 1:
        return Stage(lead=far, present=(far,), scenery=telling.sceneries[-1])
    if scenery.place.family in ("sky", "underwater") and beat.name in ("answer", "doubt", "together", "payoff"):
        scenery = telling.sceneries[0]
    known = tuple(
        i for i, p in enumerate(telling.players) if p.id in telling.seen and not p.being.apart and p.id not in telling.gone
    ) or _first_doers(telling)
    order = known if beat.name != "other side" else (*known[1:], *known[:1])
    if beat.name in ("plant", "doubt", "side"):
        order = order[:1]
    if beat.name in ("answer", "truce", "reveal", "close") and len(order) > 2:
        order = (order[0], order[-1], *order[1:-1])
    awaited = tuple(
        i for i, p in enumerate(telling.players) if p.being.apart == "awaited" and beat.name in ("answer", "close", "reveal", "truce")
    )
    return Stage(
        lead=_player(telling, order[:1]), present=_present(telling, (*order[:1], *awaited, *order[1:]), scenery, awaited), scenery=scenery
    )


def _is_far(stage: Stage) -> bool:
    return stage.lead is not None and stage.lead.being.apart == "far"


def _first_doers(telling: Telling) -> tuple[int, ...]:
    """Whom the film begins with: those who do the first deed together, when they are of one kind."""
    first = next((d.who for d in telling.reading.deeds if d.who), (0,))
    alike = len({telling.players[i].being.words or str(i) for i in first if i < len(telling.players)}) == 1
    mixed = bool(telling.reading.deeds) and telling.reading.deeds[0].mixed
    return first if alike and not mixed else first[:1]


def _player(telling: Telling, indices: tuple[int, ...]) -> Player | None:
    return telling.players[indices[0]] if indices and indices[0] < len(telling.players) else None


def _present(telling: Telling, indices: tuple[int, ...], scenery: Scenery, awaited: tuple[int, ...] = ()) -> tuple[Player, ...]:
    order = dict.fromkeys(i for i in indices if i < len(telling.players))
    return tuple(telling.players[i] for i in order if not telling.players[i].being.apart or i in awaited)


def tags_of(telling: Telling, stage: Stage, beat: Beat | None) -> frozenset[str]:
    """What holds in one shot, as tags that pool entries ask for."""
    reading, scenery = telling.reading, stage.scenery
    place = scenery.place.family.replace(" ", "-")
    tags = {place, "indoors" if scenery.place.indoors else "outdoors", scenery.light, scenery.weather, reading.season, f"s:{telling.shape}"}
    tags |= (
        {"ground"}
        if not scenery.place.indoors and scenery.place.family not in ("sea", "underwater", "space", "sky", "planet", "ship deck")
        else set()
    )
    tags |= {"afloat"} if scenery.place.family in ("sea", "underwater") else set()
    tags |= {"sails"} if any(s.place.family == "sea" for s in telling.sceneries) else set()
    tags |= {
        f"m:{beat.mood}" if beat is not None else "",
        f"m:{reading.mood}",
        f"g:{reading.genre.replace(' ', '-')}",
        f"o:{reading.obstacle}",
        "wish" if reading.wish else "",
    }
    tags |= {f"t:{thing.category}" for thing in reading.things if thing.category} | {
        thing.head.replace(" ", "-") for thing in reading.things if thing.category
    }
    focus = first_thing(reading, beat.deed if beat is not None else None)
    tags |= {"thing", f"th:{focus.category}"} if focus is not None else set()
    tags |= {"crowd"} if reading.crowd else set()
    tags |= {"apart"} if any(p.being.apart == "far" for p in telling.players) else set()
    tags |= _company(stage)
    if beat is not None and beat.deed is not None:
        tags |= {"somebody"} if beat.deed.actor.lower() in ("somebody", "someone", "something", "nobody") else set()
        told = {f"v:{beat.deed.verb}", f"v:{beat.deed.inner}", f"p:{beat.deed.pose.replace(' ', '-')}"}
        tags |= told if not beat.deed.negative else {"negative"}
    else:
        tags |= {f"p:{deed.pose.replace(' ', '-')}" for deed in reading.deeds}
    return frozenset(tag for tag in tags if tag and not tag.endswith(":"))


def _company(stage: Stage) -> set[str]:
    lead, other = stage.lead, stage.other
    if lead is None:
        return {"empty"}
    tags = {
        "many" if len(stage.present) > 1 else "one",
        "solo" if other is None else "pet" if not other.talks else "duo",
        lead.age,
        lead.figure,
    }
    tags |= _kind(lead, "") | ({"beast"} if is_beast(lead) else set())
    if other is not None:
        tags |= _kind(other, "other-") | {f"other-{other.age}"} | ({"kin"} if other.being.head in KIN or lead.being.head in KIN else set())
        tags |= {"trio"} if len(stage.present) > 2 else set()
    return tags | ({f"f:{lead.being.feeling}"} if lead.being.feeling else set())


_UPRIGHT = lexicon.words("upright")
_BODILY = re.compile(
    r"\b(?:hands?|fingers?|fists?|sleeves?|coat|collar|pockets?|cheeks?|lips|kneels|shoes?|palms?|arms?|elbows?|plate|hat|thumb|toes)\b"
    r"|legs swinging"
)


def is_beast(player: Player) -> bool:
    """Whether this is an animal without hands."""
    return player.being.creature is not None and player.being.creature.kind not in _UPRIGHT


def suited(entries: tuple[Entry, ...], stage: Stage) -> tuple[Entry, ...]:
    """The entries that fit the body of the lead: no hands and sleeves for a fox."""
    if stage.lead is None or not is_beast(stage.lead):
        return entries
    return tuple(entry for entry in entries if not _BODILY.search(entry.text))


def _kind(player: Player, prefix: str) -> set[str]:
    if player.being.creature is not None:
        return {f"{prefix}creature", f"{prefix}{player.being.creature.kind}"}
    trade = player.being.trade
    words = {trade.word.replace(" ", "-"), trade.group.replace(" ", "-")} if trade is not None else set()
    return {f"{prefix}{word}" for word in words} | {f"{prefix}person"}


def picture_slots(telling: Telling, stage: Stage, beat: Beat | None) -> dict[str, str]:
    """Slot values for Frame and Video text."""
    scenery, lead, other = stage.scenery, stage.lead, stage.other
    details = _details(telling, scenery)
    slots = {
        "place": f"{scenery.noun} {scenery.token}", "here": scenery.there, "detail": f"the {details[0]}", "detail2": f"the {details[1]}",
        "glow": _phrase(telling, "glow", stage, keep=True), "sky": _phrase(telling, "sky", stage, keep=True), "crowd": telling.reading.crowd.lower(),
    }  # fmt: skip
    if lead is not None:
        he, him, his, himself, _ = lead.pronouns
        tool = f"{his} {lead.tool}" if lead.tool else ""
        slots |= {
            "hero": lead.token,
            "he": he,
            "him": him,
            "his": his,
            "himself": himself,
            "tool": tool,
            "all": listed(tuple(p.token for p in stage.present)),
            "the.hands": "the hands",
        }
    if other is not None:
        slots |= {"other": other.token, "ohe": other.pronouns[0], "ohim": other.pronouns[1], "ohis": other.pronouns[2]}
    thing = first_thing(telling.reading, beat.deed if beat is not None else None)
    if thing is not None:
        slots["the.thing"] = full(thing)
    far = next((p for p in telling.players if p.being.apart == "far"), None)
    if far is not None and len(telling.sceneries) > 1:
        slots |= {"apart": far.token, "there": telling.sceneries[-1].there}
    return slots


_BACKDROPS = lexicon.words("backdrops")


def _details(telling: Telling, scenery: Scenery) -> tuple[str, str]:
    own = [lexicon.singular(d) for d in scenery.place.details if lexicon.singular(d) not in scenery.noun]
    names = [name for name in own if name not in _BACKDROPS] or own
    rng = seeded(telling.seed, telling.reading.prompt, scenery.id, len(telling.used) // 2)
    first = rng.choice(names)
    second = rng.choice([d for d in names if d != first] or [first])
    return first, second


def _phrase(telling: Telling, section: str, stage: Stage, keep: bool = False) -> str:
    entries = pool("scenes.txt", section)
    tags = tags_of(telling, stage, None)
    entry = draw(entries, tags, {}, set() if keep else telling.used, telling.rng, bonus=2.0) or draw(entries, tags, {}, set(), telling.rng)
    return entry.text if entry is not None else ""


def _picture(telling: Telling, beat: Beat, stage: Stage) -> tuple[str, str]:
    if beat.name == "act" and beat.deed is not None:
        return _act(telling, beat, beat.deed, stage)
    slots, tags = picture_slots(telling, stage, beat), tags_of(telling, stage, beat)
    if beat.name in (_PLANT, _PAYOFF) and telling.motif:
        frame, video = telling.motif[1:3] if beat.name == _PLANT else telling.motif[4:6]
        if all(slot in slots or slot.lower() in slots for slot in _slots_in(frame + video)):
            return _presented(telling, stage, fill(frame, slots)), fill(video, slots)
    section = {_PLANT: "detail", _PAYOFF: "react"}.get(beat.name, beat.name)
    if _is_far(stage):
        section = f"far {beat.name}"
    if telling.shape == "advert" and beat.name == "close" and "the.thing" in slots:
        section = "advert close"
    for name in (section, "react" if stage.lead is not None else "look", "hush", "open"):
        entry = draw(suited(pool("pictures.txt", name), stage), tags, slots, telling.used, telling.rng)
        if entry is not None:
            frame, _, video = fill(entry.text, slots).partition("||")
            return _presented(telling, stage, frame), video
    return f"{slots['place']} {slots['glow']}", f"The light changes over {slots['place']}."


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
        count = ("", "", "two", "three", "four")[len(stage.present)]
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


def _act(telling: Telling, beat: Beat, deed: Deed, stage: Stage) -> tuple[str, str]:
    """The prompt's own words as picture, with a gesture that makes them visible."""
    tags, slots = tags_of(telling, stage, beat), picture_slots(telling, stage, beat)
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
    return felt or faces.get(deed.pose) or faces.get(f"m {beat.mood}", "calm")


def _video(telling: Telling, beat: Beat, stage: Stage, prose: tuple[str, str], lines: tuple[Span, ...]) -> tuple[Prose | Span, ...]:
    action, camera = (sentence(text) for text in prose)
    parts: list[Prose | Span] = []
    lead_in = f"{action} {camera}" if telling.rng.random() < 0.6 else f"{camera} {action}"
    for line in lines:
        parts += [Prose(text=f"{lead_in} {_saying(line)}".strip()), line]
        lead_in = ""
    sound = _sound(telling, beat, stage)
    parts += [Prose(text=f"{lead_in} Sound:".strip()), Span(kind=SpanKind.SOUND, text=sound)]
    if (
        beat.name
        in (
            "open",
            "meet",
            "obstacle",
            "doubt",
            "payoff",
            "answer",
            "close",
            "reveal",
            "mastery",
            "force",
            "sign",
            "truce",
            "morning",
            "after",
        )
        or not lines
    ):
        music = _music(telling, beat)
        parts += [Prose(text="Background music:"), Span(kind=SpanKind.MUSIC, text=music)] if music else []
    return tuple(parts)


def _saying(line: Span) -> str:
    if line.speaker == NARRATOR:
        return "A narrator says:"
    verb = f"says {line.manner}" if line.manner.endswith("ly") else line.manner or "says"
    return f"<{line.speaker}> {verb}:"


def _sound(telling: Telling, beat: Beat, stage: Stage) -> str:
    deed = beat.deed
    tags = (
        tags_of(telling, stage, beat)
        if deed is not None and beat.name == "act"
        else tags_of(telling, stage, None) - {t for t in tags_of(telling, stage, None) if t.startswith("p:")}
    )
    entry = draw(pool("sounds.txt", "sounds"), tags, picture_slots(telling, stage, beat), telling.used, telling.rng, bonus=5.0)
    if entry is not None:
        return entry.text
    fresh = [sound for sound in stage.scenery.place.sounds if sound != telling.last_sound]
    telling.last_sound = telling.rng.choice(fresh)
    return telling.last_sound


def _music(telling: Telling, beat: Beat) -> str:
    entries = [e for e in pool("scenes.txt", "music") if beat.mood in e.tags]
    entry = draw(entries, frozenset((beat.mood,)), {}, telling.used, telling.rng) or draw(
        entries, frozenset((beat.mood,)), {}, set(), telling.rng
    )
    return entry.text if entry is not None else ""


def _lines(telling: Telling, beat: Beat, stage: Stage) -> tuple[Span, ...]:
    if telling.quotes and beat.name in ("act", "open", "look", "close"):
        own = beat.name == "act" and stage.lead is not None and not foreign(telling.quotes[0])
        if own or foreign(telling.quotes[0]):
            speaker = stage.lead.id if own and stage.lead is not None else NARRATOR
            return (Span(kind=SpanKind.SPEECH, text=telling.quotes.pop(0), speaker=speaker),)
    if beat.name == "act" and beat.deed is not None and not beat.deed.who and beat.deed.others:
        stage = Stage(lead=_player(telling, beat.deed.others[:1]), present=stage.present, scenery=stage.scenery)
        beat = replace(beat, name="witness")
    if beat.name in (_PLANT, _PAYOFF) and telling.motif:
        text = telling.motif[3 if beat.name == _PLANT else 6]
        return _parsed(telling, text, stage, line_slots(telling, stage, beat))
    slots, tags = line_slots(telling, stage, beat), tags_of(telling, stage, beat)
    name = f"far {beat.name}" if _is_far(stage) else beat.name
    sections = ("lines.txt", name), ("voices.txt", name), ("narration.txt", name)
    entries = [e for file, section in sections for e in pool(file, section) if _can_be_said(e, stage)]
    entry = draw(entries, tags, slots, telling.used, telling.rng)
    if entry is None:
        entries = [e for file in ("lines.txt", "voices.txt", "narration.txt") for e in pool(file, "any") if _can_be_said(e, stage)]
        entry = draw(entries, tags, slots, telling.used, telling.rng)
    return _parsed(telling, entry.text, stage, slots) if entry is not None else ()


def _can_be_said(entry: Entry, stage: Stage) -> bool:
    if entry.text.count("//") > 1:
        return False
    for part in entry.text.split("//"):
        who = part.strip().partition(" ")[0].rstrip(":")
        if who == "hero" and (stage.lead is None or not stage.lead.talks):
            return False
        if who == "other" and (stage.other is None or not stage.other.talks):
            return False
        if who == "third" and len(stage.present) < 3:
            return False
    return True


def _parsed(telling: Telling, text: str, stage: Stage, slots: dict[str, str]) -> tuple[Span, ...]:
    """Spoken spans of "hero (softly): words // other: words"."""
    spans = []
    for part in text.split("//"):
        head, _, words = part.strip().partition(": ")
        who, _, how = head.partition(" ")
        said = fill(words.strip(), slots)
        if said in telling.spoken:
            return ()
        telling.spoken.add(said)
        spans.append(Span(kind=SpanKind.SPEECH, text=said[:1].upper() + said[1:], speaker=_speaker(who, stage), manner=how.strip("() ")))
    return tuple(spans)


def _speaker(who: str, stage: Stage) -> CharacterId:
    by = {"hero": stage.lead, "other": stage.other, "third": stage.present[2] if len(stage.present) > 2 else None}
    player = by.get(who)
    return player.id if player is not None else NARRATOR


def line_slots(telling: Telling, stage: Stage, beat: Beat | None) -> dict[str, str]:
    """Slot values for what is said."""
    reading, scenery, lead, other = telling.reading, stage.scenery, stage.lead, stage.other
    slots = {
        "place": scenery.noun,
        "detail": f"the {_details(telling, scenery)[0]}",
        "bare": _details(telling, scenery)[0],
        "there": f"{scenery.prep} {scenery.noun}",
    }
    if reading.wish and len(reading.wish.split()) <= 6:
        slots |= {"wish": reading.wish, "mywish": spoken_phrase(reading.wish)}
    thing = first_thing(reading, beat.deed if beat is not None else None)
    if thing is not None:
        plural = thing.plural
        slots |= {
            "thing": definite(thing),
            "thing.short": short(thing),
            "thing.one": "" if plural else short(thing),
            "is": "are" if plural else "is",
            "it": "them" if plural else "it",
            "they": "they" if plural else "it",
        }
    if lead is not None:
        he, him, his, himself, _ = lead.pronouns
        slots |= {"hero": lead.name, "he": he, "him": him, "his": his, "himself": himself, "tool": lead.tool, "role": lead.short}
        slots["calling"] = introduced_role(lead)
    if other is not None:
        slots |= {
            "other": other.name,
            "ohe": other.pronouns[0],
            "ohim": other.pronouns[1],
            "ohis": other.pronouns[2],
            "other.role": other.short,
        }
    far = next((p for p in telling.players if p.being.apart == "far"), None)
    if far is not None:
        slots |= {"far": far.name, "kin": far.short, "fhe": far.pronouns[0], "fhim": far.pronouns[1], "fhis": far.pronouns[2]}
    late = next((p for p in telling.players if p.id not in telling.seen and not p.being.apart), None)
    if late is not None:
        slots["late"] = late.name
    if reading.crowd:
        slots["crowd"] = reading.crowd.lower()
    return slots


def introduced_role(player: Player) -> str:
    """The last word of the role with its article ("the keeper"), or the name."""
    head = player.being.head.split(" ")[-1] if player.being.head else ""
    return f"the {head}" if head else player.name

"""One shot's facts: who is on the stage and where, as tags that pools ask for and as slots that texts fill."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from director.storybook import lexicon
from director.storybook.facts import KIN, TIMES, Deed, Object, Reading
from director.storybook.story.cast import Player
from director.storybook.story.everyday import everyday, outside
from director.storybook.story.manuscript import Passage
from director.storybook.story.plots import Row
from director.storybook.story.pools import Entry, draw, pool, seeded
from director.storybook.story.settings import Scenery, without_weather
from director.storybook.story.shapes import Beat
from director.storybook.story.wording import (
    definite,
    first_thing,
    full,
    listed,
    short,
    spoken_phrase,
)
from pipeline.film.scene import PLACES
from pipeline.illustration.creatures.varieties import variety_of

PLANT, PAYOFF = "plant", "payoff"

_GRUDGES = frozenset(("rivalry", "loss", "cautionary"))
"""Shapes of films in which there is something to forgive."""
_FAMILY = KIN - frozenset(("friend", "neighbour", "neighbor", "teacher", "boss", "rival", "lover", "child", "wife", "husband"))
"""Who talks to the other as one does at home, about noses and grandmothers."""
_NO_GROUND = frozenset(("sea", "underwater", "space", "sky", "planet", "ship deck"))


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
    rows: dict[str, Row] = field(default_factory=dict)
    openings: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)
    sizes: list[str] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    last_sound: str = ""
    racked: int = 0
    first: int = 1
    length: int = 1
    gone: set[str] = field(default_factory=set)
    current: Scenery | None = None
    quotes: list[str] = field(default_factory=list)
    pictured: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    passages: list[Passage] = field(default_factory=list)


def is_far(stage: Stage) -> bool:
    """Whether the lead is somewhere else for the whole film."""
    return stage.lead is not None and stage.lead.being.apart == "far"


def player_at(telling: Telling, indices: tuple[int, ...]) -> Player | None:
    """The player of the first index, or None."""
    return telling.players[indices[0]] if indices and indices[0] < len(telling.players) else None


def tags_of(telling: Telling, stage: Stage, beat: Beat | None) -> frozenset[str]:
    """What holds in one shot, as tags that pool entries ask for."""
    deed = beat.deed if beat is not None else None
    tags = _place_tags(telling, stage.scenery) | _film_tags(telling) | _company(stage)
    focus = first_thing(telling.reading, deed)
    tags |= {"thing", f"th:{focus.category}"} if focus is not None else set()
    tags |= {f"m:{beat.mood}"} if beat is not None else set()
    if deed is not None:
        tags |= _deed_tags(deed)
    else:
        tags |= {f"p:{told.pose.replace(' ', '-')}" for told in telling.reading.deeds}
    return frozenset(tag for tag in tags if tag and not tag.endswith(":"))


def _place_tags(telling: Telling, scenery: Scenery) -> set[str]:
    family = scenery.place.family
    tags = {family.replace(" ", "-"), f"w:{scenery.place.word.replace(' ', '-')}", scenery.light, scenery.weather, telling.reading.season}
    tags.add("indoors" if scenery.place.indoors else "outdoors")
    if not scenery.place.indoors and family not in _NO_GROUND:
        tags.add("ground")
    if family in ("sea", "underwater"):
        tags.add("afloat")
    families = {s.place.family for s in telling.sceneries}
    tags |= {"sails"} if "sea" in families else set()
    return tags | ({"aloft"} if telling.sceneries[0].place.family in ("space", "spaceship", "planet", "sky") else set())


def _film_tags(telling: Telling) -> set[str]:
    reading = telling.reading
    tags = {f"s:{telling.shape}", f"m:{reading.mood}", f"g:{reading.genre.replace(' ', '-')}", f"o:{reading.obstacle}"}
    tags |= {"wish"} if reading.wish else set()
    tags |= {f"awaits-{p.being.creature.kind}" for p in telling.players if p.being.apart == "awaited" and p.being.creature is not None}
    tags |= {f"t:{thing.category}" for thing in reading.things if thing.category}
    dry = reading.weather == "clear"  # rain that never falls makes no film of rain
    tags |= {thing.head.replace(" ", "-") for thing in reading.things if _is_tag(thing) and not (dry and lexicon.weather_of(thing.head))}
    tags |= {"crowd"} if reading.crowd else set()
    tags |= {"blizzard"} if _BLIZZARD.search(reading.prompt) else set()
    tags |= {"grudge"} if telling.shape in _GRUDGES or reading.obstacle == "quarrel" else set()
    return tags | ({"apart"} if any(p.being.apart == "far" for p in telling.players) else set())


_BLIZZARD = re.compile(r"\b(?:blizzard|snow-?storm)\b", re.IGNORECASE)


def _is_tag(thing: Object) -> bool:
    """Whether a thing's word is a tag of its own; a fish on a plate does not make a film of fish."""
    return bool(thing.category) and thing.head not in PLACES and lexicon.creature(thing.head) is None


def _deed_tags(deed: Deed) -> set[str]:
    told = {f"v:{deed.verb}", f"v:{deed.inner}", f"p:{deed.pose.replace(' ', '-')}"}
    absent = deed.actor.lower() in ("nobody", "no one", "none")
    if not deed.who and deed.actor.lower().split(" ")[-1] in TIMES:
        return {"timely"}
    tags = {"negative"} if deed.negative and not (deed.perfect and deed.verb == "see") else {"nobody", f"v:{deed.verb}"} if absent else told
    tags |= {"existence"} if deed.actor == "there" else set()
    return tags | ({"somebody"} if deed.actor.lower() in ("somebody", "someone", "something") else set())


def _company(stage: Stage) -> set[str]:
    lead, other = stage.lead, stage.other
    if lead is None:
        return {"empty"}
    tags = {
        f"x:{lead.temper}",
        "many" if len(stage.present) > 1 else "one",
        "solo" if other is None else "pet" if not other.talks else "duo",
        lead.age,
        lead.figure,
    }
    tags |= _kind(lead, "") | ({"beast"} if is_beast(lead) else set())
    tags |= {"furry"} if is_beast(lead) and lead.being.creature is not None and lead.being.creature.kind not in _WITHOUT_PAWS else set()
    if other is not None:
        tags |= _kind(other, "other-") | {f"other-{other.age}"} | ({"kin"} if {other.being.head, lead.being.head} & _FAMILY else set())
        tags |= {f"y:{other.temper}"}
        tags |= {"trio"} if len(stage.present) > 2 else set()
    return tags | ({f"f:{lead.being.feeling}"} if lead.being.feeling else set())


_UPRIGHT = lexicon.words("upright")
_BODILY = re.compile(
    r"\b(?:hands?|fingers?|fists?|sleeves?|coat|collar|pockets?|cheeks?|lips|kneels|shoes?|palms?|arms?|elbows?|plate|hat|thumb|toes)\b"
    r"|legs swinging"
)


_WITHOUT_PAWS = frozenset(
    ("bird", "gull", "owl", "crow", "duck", "chicken", "penguin", "fish", "whale", "octopus", "turtle", "snake", "bee", "butterfly",
     "snail", "horse", "cow", "sheep", "goat", "pig", "deer", "elephant", "unicorn", "frog")
)  # fmt: skip
_PAWED = re.compile(r"\b(?:paws?|ears)\b")


def is_beast(player: Player) -> bool:
    """Whether this is an animal without hands."""
    return player.being.creature is not None and player.being.creature.kind not in _UPRIGHT


def suited(entries: tuple[Entry, ...], stage: Stage) -> tuple[Entry, ...]:
    """The entries that fit the body of the lead: no hands and sleeves for a fox."""
    if stage.lead is None or not is_beast(stage.lead):
        return entries
    creature = stage.lead.being.creature
    barred = _PAWED if creature is not None and creature.kind in _WITHOUT_PAWS else _BODILY
    return tuple(entry for entry in entries if not _BODILY.search(entry.text) and not barred.search(entry.text))


def _kind(player: Player, prefix: str) -> set[str]:
    if player.being.creature is not None:
        own = {f"{prefix}{word.replace(' ', '-')}"} if (word := variety_of(player.being.creature.word)) else set()
        return {f"{prefix}creature", f"{prefix}{player.being.creature.kind}", *own}
    trade = player.being.trade
    words = {trade.word.replace(" ", "-")} if trade is not None else set()
    words |= {trade.group.replace(" ", "-")} if trade is not None and trade.group != "friend" else set()
    return {f"{prefix}{word}" for word in words} | {f"{prefix}person"}


def picture_slots(telling: Telling, stage: Stage, beat: Beat | None) -> dict[str, str]:
    """Slot values for Frame and Video text."""
    scenery, lead, other = stage.scenery, stage.lead, stage.other
    details = _details(telling, scenery)
    slots = {
        "place": f"{scenery.noun} {scenery.token}", "here": scenery.there, "detail": f"the {details[0]}", "detail2": f"the {details[1]}",
        "glow": phrase_for(telling, "glow", stage, keep=True), "sky": phrase_for(telling, "sky", stage, keep=True),
        "crowd": telling.reading.crowd.lower(),
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
    if scenery.place.family == "sea" and any(p.being.creature is None for p in telling.players):
        names = ["oar", "bow"]  # what is at hand in a boat: nobody ties a ribbon to a wave
    rng = seeded(telling.seed, telling.reading.prompt, scenery.id, len(telling.used) // 2)
    first = rng.choice(names)
    second = rng.choice([d for d in names if d != first] or [first])
    return first, second


def phrase_for(telling: Telling, section: str, stage: Stage, keep: bool = False) -> str:
    """A phrase of ``scenes.txt`` that fits; ``keep`` lets it come again."""
    entries = pool("scenes.txt", section)
    beyond = without_weather(stage.scenery.place.family)
    tags = frozenset((beyond,)) if beyond and section in ("glow", "sky") else tags_of(telling, stage, None)
    entry = draw(entries, tags, {}, set() if keep else telling.used, telling.rng, bonus=2.0) or draw(entries, tags, {}, set(), telling.rng)
    return entry.text if entry is not None else ""


def _wishes(telling: Telling, lead: Player | None) -> bool:
    """Whether it is the lead's own wish: the thief of a bicycle does not wish to find it."""
    owners = (d.who[0] for d in telling.reading.deeds if d.who and (d.link == "to" or d.auxiliary or d.inner or d.verb in _SEEKING))
    wishing = player_at(telling, (next(owners, 0),))
    return lead is None or wishing is None or lead.id == wishing.id or lead.being.words == wishing.being.words


_SEEKING = frozenset(("look", "search", "seek"))


def line_slots(telling: Telling, stage: Stage, beat: Beat | None) -> dict[str, str]:
    """Slot values for what is said."""
    reading, scenery, lead, other = telling.reading, stage.scenery, stage.lead, stage.other
    slots = {
        "place": scenery.noun,
        "detail": f"the {_details(telling, scenery)[0]}",
        "bare": _details(telling, scenery)[0],
        "there": f"{scenery.prep} {scenery.noun}",
    }
    slots |= everyday(telling.seed, reading.prompt) | outside(scenery)
    if reading.wish and len(reading.wish.split()) <= 6 and _wishes(telling, lead):
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

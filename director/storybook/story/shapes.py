"""Story shapes: which beats a film has, in what order, and which of them are kept at a given length."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from director.storybook import lexicon
from director.storybook.facts import Deed, Reading, without_teacher
from director.storybook.story.plots import Plot


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One place in a shape.

    Attributes:
        name: what happens ("open", "meet", "plant", "act", "detail", "react", "obstacle", "doubt", "turn", "answer", "close", ...).
        sizes: shot sizes that suit it, best first.
        moves: camera moves that suit it.
        weight: how much the film needs it, 1 to 10.
        mood: mood of the moment.
        reason: why it is there, for the report.
        deed: what the prompt tells here, None for beats that the shape brings.
        plot: the plot that says what happens here, or None.
        place: index of the film's place in which it happens, -1 where the story is just now.
    """

    name: str
    sizes: tuple[str, ...]
    moves: tuple[str, ...]
    weight: int
    mood: str
    reason: str
    deed: Deed | None = None
    plot: Plot | None = None
    place: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A way to tell: its ``name``, the ``signs`` that call it (tags of the film) and its ``beats``."""

    name: str
    signs: tuple[str, ...]
    beats: tuple[Beat, ...]


def shape(name: str) -> Shape:
    """The shape of this name.

    Raises:
        KeyError: there is none.
    """
    return _shapes()[name]


@cache
def of_name(name: str) -> Beat:
    """A beat of this name as the first shape that has it tells it, at a middling weight.

    Raises:
        KeyError: no shape has it.
    """
    for found in _shapes().values():
        for beat in found.beats:
            if beat.name == name:
                return replace(beat, weight=5)
    raise KeyError(name)


def choose(tags: frozenset[str], rng: random.Random) -> Shape:
    """The shape that most signs call for; equal ones by chance."""
    scored = {s.name: sum(_weight(sign) for sign in s.signs if sign.lstrip("+") in tags) for s in _shapes().values() if _open_to(s, tags)}
    best = max(scored.values())
    if best == 0:
        return _shapes()["slice"]
    return _shapes()[rng.choice([name for name, score in scored.items() if score >= best])]


def _open_to(found: Shape, tags: frozenset[str]) -> bool:
    required = [sign[1:] for sign in found.signs if sign.startswith("+")]
    return all(sign in tags if not sign.startswith("!") else sign[1:] not in tags for sign in required)


def _weight(sign: str) -> int:
    if sign == "+duo":
        return 0
    return 6 if sign == "apart" or sign.startswith("+") else 2 if sign.startswith("v:") else 1


_TOLD = 9
"""Weight of what the prompt tells, where there is room for all of it."""
_AROUND = 2
"""Beats that a film needs besides: how it opens and how it ends."""


def lay_out(found: Shape, reading: Reading, count: int) -> tuple[Beat, ...]:
    """Exactly ``count`` beats of the shape with the prompt's deeds in their places.

    The heaviest beats stay; when the shape has too few, deeds get details and reactions.
    """
    beats = [_near(beat, reading) for beat in _shown(_with_deeds(found, _told(reading)), reading)]
    beats = _grown(beats, count)
    told = sum(beat.deed is not None for beat in beats)
    needed = _TOLD if told + _AROUND <= count else 0
    order = sorted(range(len(beats)), key=lambda i: (-max(beats[i].weight, needed if beats[i].deed is not None else 0), i))
    kept = _paired(beats, order, count)
    return tuple(beats[i] for i in sorted(kept))


def _paired(beats: list[Beat], order: list[int], count: int) -> list[int]:
    """The ``count`` heaviest beats; a plant without its payoff (or the reverse) gives way to the next."""
    kept = order[:count]
    pair = [i for i in range(len(beats)) if beats[i].name in ("plant", "payoff")]
    alone = [i for i in kept if i in pair]
    if len(alone) == 1 and len(order) > count:
        other = next((i for i in pair if i not in kept), None)
        others = [i for i in order[count:] if i not in pair]
        spare = [i for i in reversed(kept) if i not in pair and beats[i].weight <= 6]
        if other is not None and spare and count >= 7:
            return [i for i in kept if i != spare[0]] + [other]
        return [i for i in kept if i not in alone] + others[:1] if others else kept
    return kept


def _told(reading: Reading) -> tuple[Deed, ...]:
    """The deeds in the order of the film: what is told with "after" and "because" comes first in time, wishes come last."""
    several = len(reading.deeds) > _ONE_SENTENCE
    wishes = [] if several else [d for d in reading.deeds if d.link == "to"]
    told: list[Deed] = []
    for deed in reading.deeds:
        if deed.link in ("after", "because", "since"):
            told.insert(max(0, len(told) - 1) if several else 0, deed)
        elif deed not in wishes:
            told.append(deed)
    return (*told, *wishes, *_fulfilled(reading.deeds))


_ONE_SENTENCE = 5
"""Deeds beyond which a prompt is a synopsis, told in its own order."""


_AWAITED = re.compile(
    r"(?:wait for|await) "
    r"(?P<what>(?:an?|the|his|her|their) (?:[\w-]+ ){0,2}?(?:train|bus|tram|ship|ferry|boat|plane|taxi|rocket))\b(?! that)"
)
"""What comes in the end, where a prompt tells only that somebody waits for it."""


def _fulfilled(deeds: tuple[Deed, ...]) -> tuple[Deed, ...]:
    """What comes true at the end: "learns to dance" ends in dancing, "looks for the moon" in finding it.

    Nothing when the prompt goes on to say what became of it.
    """
    last = deeds[-1] if deeds else None
    if last is not None and (awaited := _AWAITED.match(f"{last.verb} {last.rest}")) and not last.negative and len(deeds) == 1:
        come = replace(last, who=(), others=(), actor=awaited["what"], plural=False, verb="arrive", rest="", link="fulfilled")
        return (come,)
    if last is None or last.negative or not last.who or last.link in ("to", "who", "that", "which", "but", "until", "when"):
        return ()
    if last.verb in ("look", "search", "seek", "hunt") and last.rest.startswith("for ") and len(deeds) == 1:
        return (replace(last, verb="find", inner="", rest=last.rest[4:], link="fulfilled"),)
    before, found, after = f" {last.rest}".partition(f" to {last.inner}") if last.inner else ("", "", "")
    if not found or len(deeds) > 2:
        return ()
    taught = before.strip() if last.teaches and not last.others else ""  # the car flies, and who taught it looks on
    who = last.others[:1] if before.strip() and last.others else () if taught else last.who
    after = without_teacher(after) if last.verb == "learn" else after
    plural = len(who) > 1 or (last.plural and who == last.who)
    return (
        replace(
            last,
            who=who,
            others=last.who if taught else (),
            actor=re.sub(r"^an? ", "the ", taught),
            verb=last.inner,
            inner="",
            rest=after.strip(),
            plural=plural,
            mixed=last.mixed and who == last.who,
            link="fulfilled",
        ),
    )


def _with_deeds(found: Shape, deeds: tuple[Deed, ...]) -> list[Beat]:
    beats: list[Beat] = []
    for beat in found.beats:
        if beat.name == "first":
            beats += [replace(beat, name="act", deed=deed) for deed in deeds[:1]]
        elif beat.name == "middle":
            beats += [replace(beat, name="act", deed=deed, weight=max(6, beat.weight - n // 3)) for n, deed in enumerate(deeds[1:-1])]
        elif beat.name == "last":
            beats += [replace(beat, name="act", deed=deed) for deed in deeds[1:][-1:]]
        else:
            beats.append(replace(beat, place=0) if found.name == "advert" and beat.name in _AT_HOME else beat)
    return beats


_AT_HOME = frozenset(("need", "detail", "delight", "react", "share"))
"""Beats of an advert that are where the thing stands, wherever it acts."""
_BY_HAND = ("light", "letter", "book", "food", "vessel", "tool", "instrument", "toy", "treasure", "clothing", "weapon")


_LARGE = ("vehicle", "furniture", "machine")
"""Things that stand beside people and are not seen in near shots."""


def _shown(beats: list[Beat], reading: Reading) -> list[Beat]:
    """The beats with a picture of the thing that the prompt is about, heavy enough to be kept."""
    thing = next((t for t in reading.things if t.category in _BY_HAND and lexicon.thing(t.head) is not None), None)
    acts = [i for i, b in enumerate(beats) if b.name == "act"]
    if thing is None or not reading.beings or not acts:
        return beats
    close = replace(
        next(b for b in shape("more").beats if b.name == "detail"), sizes=("Insert", "Close-up"), weight=9, reason="the thing it is about"
    )
    at = next((i for i, b in enumerate(beats) if b.name == "detail"), -1)
    if at >= 0:
        return [replace(b, sizes=("Insert", "Close-up"), weight=9) if i == at else b for i, b in enumerate(beats)]
    told = [i for i in acts if _names(beats[i].deed, reading.things.index(thing))]
    named = (told or acts)[0]
    return [*beats[: named + 1], close, *beats[named + 1 :]]


def _near(beat: Beat, reading: Reading) -> Beat:
    """Near enough to see what somebody has in hand; far enough where there is no thing to be near to."""
    if "Insert" in beat.sizes and not reading.things and beat.name in ("first", "act", "close"):
        return replace(beat, sizes=("Wide shot", "Full shot"))
    if beat.name == "act" and beat.deed is not None and any(reading.things[i].category in _LARGE for i in beat.deed.things):
        return replace(beat, sizes=("Full shot", "Wide shot"))  # a bicycle that is given back is seen
    things = beat.deed.things if beat.deed is not None and len(beat.deed.who) == 1 else ()
    held = [i for i in things if reading.things[i].category in _BY_HAND]
    return (
        replace(beat, sizes=("Medium shot", "Medium shot", "Full shot")) if beat.name == "act" and held and held == list(things) else beat
    )


def _names(deed: Deed | None, thing: int) -> bool:
    return deed is not None and thing in deed.things


def _grown(beats: list[Beat], count: int) -> list[Beat]:
    """Add details, reactions and passing moments until there are at least ``count`` beats."""
    extra = shape("more").beats
    step = 0
    while len(beats) < count:
        acts = [i for i, b in enumerate(beats) if b.name in ("act", "detail", "react", "look", "meet", "life")]
        place = acts[(step * 2 + 1) % len(acts)] + 1 if acts else max(1, len(beats) - 1)
        near = {b.name for b in beats[max(0, place - 2) : place + 1]}
        near |= {"detail"} if any(b.name == "detail" for b in beats) else set()
        fresh = next((b for b in (*extra[step % len(extra) :], *extra) if b.name not in near), extra[step % len(extra)])
        deed = next((b.deed for b in reversed(beats[:place]) if b.deed is not None), None)
        beats.insert(min(place, len(beats) - 1) if len(beats) > 1 else 1, replace(fresh, deed=deed))
        step += 1
    return beats


@cache
def _shapes() -> dict[str, Shape]:
    found: dict[str, Shape] = {}
    name, signs = "", ""
    beats: list[Beat] = []
    text = files("director.storybook.plots").joinpath("shapes.txt").read_text(encoding="utf-8")
    for line in [*text.splitlines(), "@"]:
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@"):
            if name:
                found[name] = Shape(name=name, signs=tuple(signs.split()), beats=tuple(beats))
            name, _, signs = line[1:].partition(":")
            name, beats = name.strip(), []
            continue
        beats.append(_beat(line))
    return found


def _beat(line: str) -> Beat:
    name, sizes, moves, weight, mood, reason = (part.strip() for part in line.split("|"))
    return Beat(
        name=name,
        sizes=tuple(s.strip() for s in sizes.split("/")),
        moves=tuple(m.strip() for m in moves.split("/")),
        weight=int(weight),
        mood=mood,
        reason=reason,
    )

"""Where figures and things stand: thirds, facing each other, and one line of action for a whole scene."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from director.storybook.looks import Look
from director.storybook.staging.acting import MOVING, Acting
from director.storybook.staging.things import Named, is_table, lift_of
from pipeline.film.scene import CreatureLook, Figure, Prop
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.illustration.creatures.varieties import ON_FOOT

WIDE = ("Extreme long shot", "Long shot", "Wide shot")
CLOSE = ("Medium close-up", "Close-up", "Extreme close-up")

BETWEEN = "between"
"""Owner of a thing that stands between the figures."""

_THIRD = 0.34
_PAIR = {"Extreme long shot": 0.16, "Long shot": 0.22, "Wide shot": 0.3, "Full shot": 0.42}
_FACING = 32.0
_LOOKING_ROOM = 26.0
_TURNS = (1.0, 0.62, 1.35)
"""Factors on how far somebody alone turns from the camera."""
_STEP = 0.36
_OFF = 1.35
_DOOR = 0.74
"""Where somebody who comes in is seen first: near the edge of the frame, not cut by it."""
_ALONE = {"Extreme long shot": 0.42, "Long shot": 0.4, "Wide shot": 0.36, "Close-up": 0.26, "Extreme close-up": 0.12}
_SWIMMERS = ("fish", "whale", "octopus", "turtle")
_FLYERS = ("bird", "gull", "bee", "butterfly", "ghost", "owl", "crow")
_SITTERS = ("dog", "cat", "fox", "wolf", "rabbit", "mouse", "frog", "squirrel", "hedgehog")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One character of a shot before it has a place."""

    id: str
    look: Look
    acting: Acting
    rank: int
    """Place in the line of action of the scene, from the left."""
    side: int = 0
    """-1 when its partner stands to its right, 1 when to its left, 0 when it is alone in the scene."""


def line_of_action(screenplay: Screenplay, shot: Shot, present: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """The characters of the scene that a shot belongs to, from left to right, the same for all its shots.

    Args:
        screenplay: whose shots.
        shot: one of them.
        present: by shot number, the characters in its picture.
    """
    places: list[str | None] = []
    for other in screenplay.shots:
        places.append(other.where or (places[-1] if places else None))
    first = last = shot.number - 1
    while first > 0 and places[first - 1] == places[shot.number - 1]:
        first -= 1
    while last + 1 < len(places) and places[last + 1] == places[shot.number - 1]:
        last += 1
    met = (i for number in range(first + 1, last + 2) for i in present.get(number, ()))
    return tuple(dict.fromkeys(met))


def side_of(name: str, shot: Shot, line: tuple[str, ...], present: dict[int, tuple[str, ...]]) -> int:
    """On which side of its partner a character stands: -1 left, 1 right, 0 when it meets nobody in the scene.

    The partner is whoever shares a picture with it in the nearest shot of the scene.
    """
    meetings = [
        (abs(number - shot.number), number, ids) for number, ids in present.items() if name in ids and set(ids) & set(line) - {name}
    ]
    partners = [i for i in min(meetings)[2] if i != name and i in line] if meetings else [i for i in line if i != name]
    if not partners:
        return 0
    return 1 if line.index(name) > line.index(partners[0]) else -1


def block(parts: Sequence[Part], size: str, company: int, seed: int, *, turn: int = 0, close: bool = False) -> tuple[Figure, ...]:
    """Give every figure of a shot its place, direction and way.

    Args:
        parts: figures in order of mention.
        size: the shot size.
        company: how many characters the scene's line of action holds.
        seed: of the place; decides on which third wide shots gather.
        turn: differs from shot to shot; somebody alone does not always stand on the same third.
        close: whether the figures stand together.
    """
    order = sorted(range(len(parts)), key=lambda i: (_wish(parts[i], company), parts[i].rank, i))
    xs = _spots(len(parts), size, seed, 0.62 if close else _room(parts, size))
    if len(parts) == 1:
        xs = (_single(parts[0], size, turn),)
    at = {index: xs[slot] for slot, index in enumerate(order)}
    outward = "right" if sum(xs) <= 0 else "left"
    figures = [_figure(part, at[i], parts, at, size, outward) for i, part in enumerate(parts)]
    return tuple(_paired_vehicles(figures))


_ARM = ("point", "offer", "reach")
"""Poses that need an arm's length."""


def _room(parts: Sequence[Part], size: str) -> float:
    """How far two stand apart, against the usual: an arm's length further where one points at or reaches for the other."""
    reaches = len(parts) == 2 and size == "Medium shot" and any(part.acting.pose in _ARM for part in parts)
    return 1.4 if reaches else 1.0


def _wish(part: Part, company: int) -> float:
    said = {"left": -1.0, "middle": 0.0, "right": 1.0}.get(part.acting.side)
    return said if said is not None else (0.0 if company < 2 else -0.5 + part.rank / (company - 1)) * 0.9


def _spots(count: int, size: str, seed: int, spread: float) -> tuple[float, ...]:
    centre = 0.0
    if size in WIDE:
        centre = (-1 if seed % 2 else 1) * (0.3 if count < 3 else 0.12)
    gap = spread * _PAIR.get(size, 0.38)
    if count <= 1:
        return (centre,)
    if count == 2:
        return (centre - gap, centre + gap)
    reach = min(0.72, gap * 0.8 * (count - 1))
    return tuple(centre * 0.5 - reach + 2 * reach * slot / (count - 1) for slot in range(count))


def _single(part: Part, size: str, turn: int) -> float:
    """Where somebody alone stands: with room in front of the look, on its side of the line, else now here and now there."""
    off = _ALONE.get(size, _THIRD) * (0.72, 1.0, 1.22)[turn // 2 % 3]
    off *= 0.5 if part.acting.vehicle else 1.0
    said = {"left": -off, "middle": 0.0, "right": off}.get(part.acting.side)
    if said is not None:
        return round(said, 3)
    if part.side:
        return round(off * part.side, 3)
    looks = {"left": 1, "right": -1}.get(part.acting.gaze)
    return round(off * (looks or (-1 if turn % 2 else 1)), 3)


def _figure(part: Part, x: float, parts: Sequence[Part], at: dict[int, float], size: str, outward: str) -> Figure:
    act = part.acting
    others = {p.id: at[i] for i, p in enumerate(parts) if p is not part}
    gaze, target = _gaze(act, part, others, outward)
    yaw = _yaw(act, x, target, gaze, size) * (1.0 if others or act.back else _TURNS[round(abs(x) * 1000) % len(_TURNS)])
    start, end = _path(act, x, yaw, others, size)
    if end is not None and not act.back:
        yaw = 50.0 if end > start else -50.0
    return Figure(
        id=part.id,
        look=part.look,
        x=round(start, 3),
        x_end=None if end is None else round(end, 3),
        depth=_depth(act, part, size, len(parts)),
        yaw=round(yaw, 1),
        pose=_pose(part, end),
        expression=act.expression or "neutral",
        expression_end=act.expression_end if act.expression_end != act.expression else "",
        gaze=gaze,
        holds=act.holds,
        in_vehicle=act.vehicle,
    )


def _gaze(act: Acting, part: Part, others: dict[str, float], outward: str) -> tuple[str, float | None]:
    """Whom or what the figure looks at, and the x of it if it is in the picture; scenery is where the frame is open."""
    if act.gaze == "away":
        return outward, None
    if act.gaze in others:
        return act.gaze, others[act.gaze]
    if act.gaze and not act.gaze.startswith("Character"):
        return act.gaze, None
    if act.gaze:
        return "left" if part.side > 0 else "right", None
    if len(others) == 1:
        name, x = next(iter(others.items()))
        return name, x
    if others:
        middle = sum(others.values()) / len(others)
        name = min(others, key=lambda i: abs(others[i] - middle))
        return name, others[name]
    return "", None


def _yaw(act: Acting, x: float, target: float | None, gaze: str, size: str) -> float:
    if act.back:
        return 180.0
    if gaze == "camera":
        return 0.0
    if target is not None:
        away = target - x
        return (_FACING if size not in CLOSE else _LOOKING_ROOM) * (1 if away > 0 else -1)
    if gaze in ("left", "right"):
        return _LOOKING_ROOM if gaze == "right" else -_LOOKING_ROOM
    return -_LOOKING_ROOM if x > 0.02 else _LOOKING_ROOM


def _path(act: Acting, x: float, yaw: float, others: dict[str, float], size: str) -> tuple[float, float | None]:
    """Start and end of a way; close shots hold their figures."""
    if not act.path or size in CLOSE or (act.pose not in MOVING and act.path not in ("in", "out")):
        return x, None
    side = 1.0 if yaw >= 0 else -1.0
    if act.path == "in":
        edge = _DOOR if size != "Medium shot" else 0.6
        return (edge, min(x, edge - 0.4)) if x > 0 else (-edge, max(x, 0.4 - edge))
    if act.path == "out":
        return x, (_OFF if x >= 0 else -_OFF)
    if act.path.startswith("toward"):
        goal = others.get(act.path.split()[1])
        return x, _clear(x, x + (goal - x) * 0.5 if goal is not None else x + side * _STEP, others)
    if act.path in ("left", "right"):
        side = 1.0 if act.path == "right" else -1.0
    return x, _clear(x, max(-0.8, min(0.8, x + side * _STEP)), others)


def _clear(x: float, end: float, others: dict[str, float]) -> float | None:
    """The end of a way that leaves room for those whom it leads to, who may come as well; None where there is no way to go."""
    side = 1.0 if end >= x else -1.0
    bounds = [(x + other - side * _BETWEEN) / 2 for other in others.values() if (other - x) * side > 0]
    reached = min((side * bound for bound in bounds), default=side * end)
    reached = min(reached, side * end)
    return side * reached if reached - side * x > _SHORTEST_WAY else None


_BETWEEN = 0.4
"""Free room between two who have come together, as a share of half the frame's height."""
_SHORTEST_WAY = 0.05


def _depth(act: Acting, part: Part, size: str, count: int) -> float:
    if act.far:
        return 0.65
    if act.near:
        return 0.0
    wide = {"Extreme long shot": 0.55, "Long shot": 0.42, "Wide shot": 0.3, "Full shot": 0.12}.get(size, 0.05)
    return round(wide + (0.06 * (part.rank % 2) if count > 2 else 0.0), 3)


def _pose(part: Part, end: float | None) -> str:
    pose = part.acting.pose or "stand"
    if isinstance(part.look, CreatureLook):
        return _creature_pose("" if part.look.variety in ON_FOOT else part.look.kind, part.acting.pose, end)
    if end is not None and pose not in MOVING:
        return "walk"
    return pose


_OF_THE_SEA = ("fish", "whale")
_SHORES = ("coast", "harbour", "river", "lighthouse")


def offshore(figures: Sequence[Figure], family: str) -> tuple[Figure, ...]:
    """The figures with animals of the sea in the water: behind the beach, where somebody stands on it to see them, else all round."""
    if family not in _SHORES:
        return tuple(figures)
    afloat = tuple(replace(f, pose="swim") if isinstance(f.look, CreatureLook) and f.look.kind in _OF_THE_SEA else f for f in figures)
    swimming = [f for f in afloat if f.pose == "swim" and isinstance(f.look, CreatureLook)]
    ashore = [f for f in afloat if f.pose != "swim" and not f.in_vehicle]
    if family != "coast" or not swimming or not ashore or len(swimming) + len(ashore) < len(afloat):
        return afloat
    return tuple(replace(f, depth=round(1.0 + 0.1 * swimming.index(f), 2), x_end=None) if f in swimming else f for f in afloat)


def _creature_pose(kind: str, pose: str, end: float | None) -> str:
    if kind in _SWIMMERS:
        return pose if pose in ("swim", "sleep", "look") else "swim"
    if end is not None and pose not in MOVING:
        return "fly" if kind in _FLYERS else "walk"
    if not pose:
        return "sit" if kind in _SITTERS else "fly" if kind in ("bee", "butterfly", "ghost") else "stand"
    return pose


def _paired_vehicles(figures: list[Figure]) -> list[Figure]:
    """People in the same vehicle sit together and go together."""
    riders = [f for f in figures if f.in_vehicle]
    if len(riders) < 2 or len({f.in_vehicle for f in riders}) > 1:
        return figures
    middle = sum(f.x for f in riders) / len(riders)
    ends = [f.x_end for f in riders if f.x_end is not None]
    shift = ends[0] - next(f.x for f in riders if f.x_end is not None) if ends else None
    seats = {f.id: middle + (slot - (len(riders) - 1) / 2) * 0.22 for slot, f in enumerate(sorted(riders, key=lambda f: f.x))}
    return [
        replace(f, x=round(seats[f.id], 3), x_end=None if shift is None else round(seats[f.id] + shift, 3)) if f.in_vehicle else f
        for f in figures
    ]


def place_props(named: Sequence[tuple[Named, str]], figures: Sequence[Figure], size: str, rng: random.Random) -> tuple[Prop, ...]:
    """Give things a place beside the figure whose words name them, else on the free side.

    Args:
        named: things, each with the id of the figure whose words name it, or "".
        figures: already blocked.
        size: the shot size; close shots show fewer things.
        rng: of the shot.
    """
    taken = [f.x for f in figures]
    props: list[Prop] = []
    for thing, owner in named[: 2 if size in CLOSE else 6]:
        x = _prop_x(thing, owner, figures, taken, rng)
        taken.append(x)
        lift = lift_of(thing.noun)
        depth = 0.0 if is_table(thing.noun) else 0.5 if lift else 0.12 if owner else 0.25
        props.append(Prop(noun=thing.noun, x=round(x, 3), depth=depth, lift=lift))
    return tuple(props)


def _prop_x(thing: Named, owner: str, figures: Sequence[Figure], taken: Sequence[float], rng: random.Random) -> float:
    if is_table(thing.noun) and figures:
        return sum(f.x for f in figures) / len(figures)
    if owner == BETWEEN and figures:
        return sum(f.x for f in figures) / len(figures)
    home = next((f for f in figures if f.id == owner), None) if owner else None
    if home is not None:
        side = 1 if home.yaw >= 0 else -1
        wishes = [home.x + side * 0.3, home.x - side * 0.3, home.x + side * 0.5]
    else:
        wishes = [-0.62, 0.62, 0.0, -0.85, 0.85, 0.3, -0.3]
        rng.shuffle(wishes)
    inside = [max(-0.88, min(0.88, x)) for x in wishes]
    return max(inside, key=lambda x: (min([0.24, *(abs(x - t) for t in taken)]), -inside.index(x)))


_LOW = re.compile(
    r"\b(?:low[- ]angle|(?:seen|shot) from below|worm's[- ]eye|looking up at (?:him|her|them|<Character\d+>))\b", re.IGNORECASE
)
_HIGH_ANGLE = re.compile(
    r"\b(?:high[- ]angle|(?:seen|shot|viewed|view) from (?:high )?above|^from above|bird[’']?s[- ]eye|overhead (?:shot|view)|"
    r"top-down|aerial)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\bover[- ](?:the[- ]shoulder of\s*|the\s+)?(?:\w+\s+)?<(Character\d+)>(?:[’']s)?\s+shoulder|"
    r"\bover[- ]the[- ]shoulder of (?:\w+\s+)?<(Character\d+)>",
    re.IGNORECASE,
)
_OVER_SOMEBODY = re.compile(r"\bover[- ](?:the|his|her|their|a)[- ]shoulder\b", re.IGNORECASE)


_RACK = re.compile(
    r"\b(?:rack(?:s|ing)? focus|focus (?:\w+ ){0,2}?(?:racks?|shifts?|slides?|wanders?|moves?|goes|pulls?|comes|travels?|drifts?))\b"
    r"([^.;]*)",
    re.IGNORECASE,
)
_TO_THE_FRONT = re.compile(r"\b(?:to|on|onto) (?:the )?(?:\w+ )?(?:<Character\d+>|face|eyes|front|foreground)", re.IGNORECASE)


def rack_of(text: str) -> str:
    """Where a text sends the focus: "back", "front", or "" where it stays."""
    found = _RACK.search(text)
    if found is None:
        return ""
    return "front" if _TO_THE_FRONT.search(found[1]) else "back"


def angle_of(text: str) -> str:
    """The camera angle that a text names: "low", "high" or "eye"."""
    return "low" if _LOW.search(text) else "high" if _HIGH_ANGLE.search(text) else "eye"


def over_of(text: str, subject: str, others: Sequence[str]) -> str:
    """Over whose shoulder the camera looks, "" for nobody."""
    if match := _OVER.search(text):
        return next(g for g in match.groups() if g)
    return next((o for o in others if o != subject), "") if _OVER_SOMEBODY.search(text) else ""

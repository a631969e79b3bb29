"""The things of a shot: what an insert shows, and what stands beside the figures."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from director.storybook import lexicon
from director.storybook.staging.blocking import BETWEEN, CLOSE, WIDE, place_props
from director.storybook.staging.phrases import bare, clauses, mentioned
from director.storybook.staging.things import (
    SERVED,
    UNLIFTED,
    Named,
    animals_in,
    count_of,
    is_small,
    lies_somewhere,
    lift_of,
    things_in,
    without_similes,
)
from pipeline.film.scene import PLACES, Figure, Place, Prop
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.illustration.props import is_tree, knows

INDOORS = frozenset(family for family in PLACES if (word := lexicon.place(family)) is not None and word.indoors)
"""Place families with a roof."""
BETWEEN_THEM = r"\b{0}\b[^.,]*\bbetween (?:them|<)|\bbetween (?:them|<[^.]*?>),? (?:is |stands |lies )?(?:an? |the )?(?:\w+ )?{0}"
"""Pattern for a noun that stands between two."""


ACTED_UPON = re.compile(
    r"\b(?:wakes?|lights?|warms?|fills?|brightens?|changes?|feeds?|saves?|cheers?|charms?|delights?) (?:up )?"
    r"(?:an?|the|his|her|our|your) (?:[\w'’-]+ ){1,3}<Environment",
    re.IGNORECASE,
)
"""A place that something is done to: the picture is of the place, and not of what does it."""


def things_first(frame: str) -> bool:
    """Whether a Frame text opens with a thing, and names people only as its owners: a picture of the thing."""
    first = things_in(bare(frame), insert=True)
    if _OUTLINE.match(frame) or not first or first[0].at >= 24 or _animal_first(bare(frame)[: first[0].at]):
        return False
    return not mentioned(frame) or clauses(frame)[0].ids == () or (len(mentioned(frame)) == 1 and not _ACTED.search(frame))


_OUTLINE = re.compile(r"The (?:shadow|reflection|outline|silhouette|back|hands?|face|eyes) of <Character", re.IGNORECASE)
"""A picture of somebody, though it does not say so."""


def _only_beside(frame: str, figures: Sequence[Figure]) -> bool:
    """Whether a picture is of somebody, and its first thing only says where they are: "<Character1> sits under the lamp"."""
    first = next(iter(things_in(bare(frame), insert=True)), None)
    return bool(figures) and first is not None and not things_first(frame) and bool(_NEXT_TO.search(bare(frame)[: first.at]))


_NEXT_TO = re.compile(r"\b(?:under|beside|before|behind|against|near|past|by|round|towards?) (?:the|an?) (?:[\w-]+ )?$", re.IGNORECASE)


def _a_thing_alone(frame: str, place: Place) -> bool:
    """Whether a picture without anybody is of a thing that a hand could hold: from afar nobody would see it."""
    first = next(iter(things_in(bare(frame), insert=True)), None)
    if first is not None and first.category == "clothing" and first.at < 24:
        return True
    first = next(iter(things_in(bare(frame))), None)
    return first is not None and first.at < 24 and is_small(first) and _fits(first, place) and not _fleet(frame, place)


_AWAY = re.compile(
    r"\b(?:floats?|flies|fly|drifts?|sails?|rises?|soars?|is blown|blows?|is carried) "
    r"(?:off|away|up|through the air|into the air|into the sky)\b",
    re.IGNORECASE,
)
_TO_THE_WINDOW = 0.34
"""How high what floats away is, as a share of the frame."""


def _in_the_air(frame: str) -> tuple[Prop, ...]:
    """The thing that a picture opens with and that floats or flies away: off the ground, no table under it."""
    first = next(iter(things_in(bare(frame))), None)
    if first is None or first.at >= 24 or not knows(first.noun) or not _AWAY.search(frame) or lift_of(first.noun):
        return ()
    return (Prop(noun=first.noun, x=0.12, depth=0.0, size=1.3, lift=_TO_THE_WINDOW),)


_DOING = re.compile(r"(?:,|;|\band\b|\bwhile\b)[^,;]*<Character\d+>|\b(?:faces?|eyes|smil\w+|laugh\w*)\b", re.IGNORECASE)


def _face_is_due(frame: str, shot: Shot) -> bool:
    """Whether a picture that opens with a thing is of a face as well; else the voice is heard over the thing alone.

    A face is due where the text says what somebody does or feels beside the thing, and where two people talk.
    """
    felt = lexicon.expression_of(bare(frame).rstrip(". ").rpartition(", ")[2])
    return bool(felt or _DOING.search(frame)) or len({line.speaker for line in shot.lines}) > 1


_ACTED = re.compile(
    r"(?<!of )(?<!beside )(?<!before )(?<!behind )(?<!between )(?<!above )(?<!near )(?<!in front of )(?<!for )(?<!and )<Character\d+>"
)
"""Somebody who is more than the owner of a thing or next to it."""


def _animal_first(words_before: str) -> bool:
    """Whether a picture opens with an animal: "A snail crosses in front of the stone"."""
    return bool(animals_in(words_before))


def props_in(
    frame: str,
    figures: Sequence[Figure],
    shot: Shot,
    place: Place,
    on_table: tuple[str, ...],
    rng: random.Random,
    screenplay: Screenplay,
) -> tuple[Prop, ...]:
    """The things of a shot that are in nobody's hand: one with ``focus`` in an insert, else those beside the figures."""
    beast = not figures and re.match(r"(?:An?|The) (?:[\w-]+ )?([\w-]+)", bare(frame))
    animal = bool(beast and not SERVED.search(frame) and (lexicon.creature(beast[1]) or lexicon.creature(bare(frame).split(" ")[1])))
    insert = (shot.size == "Insert" and not animal and not _only_beside(frame, figures)) or (
        shot.size in (*CLOSE, "Medium shot") and things_first(frame) and not (figures and shot.lines and _face_is_due(frame, shot))
    )
    insert = insert and not _in_the_air(frame)
    insert = insert or (not figures and not animal and shot.size == "Full shot" and _a_thing_alone(frame, place))
    if ACTED_UPON.search(frame) and not figures:
        return ()
    held = {f.holds for f in figures} | {f.in_vehicle for f in figures}
    named = [
        t
        for t in things_in(bare(frame), insert=insert)
        if insert or (t.noun not in held and (t.noun not in place.details or t.noun in _PUT_UP or _meant(t, frame)))
    ]
    named = [t for t in named if knows(t.noun) and not (t.noun in ("oar", "paddle") and any(f.in_vehicle for f in figures))]
    if figures and not insert:
        named = [t for t in named if t.noun not in on_table and (not is_small(t) or lies_somewhere(t, bare(frame)))]
    named = [t for t in named if t.category != "vehicle" or insert or (_stands(t, place) and not any(f.in_vehicle for f in figures))]
    if insert:
        return _alone(named or list(_anything(without_similes(bare(frame)))), screenplay, shot, frame, place)
    if not figures and (fleet := _fleet(frame, place)):
        return fleet
    if not figures and (aloft := _in_the_air(frame)):
        return aloft
    if not figures and _TRAIN.search(frame) and "carriage" not in place.details and place.family not in (*INDOORS, "train", "station"):
        return (Prop(noun="steam train", x=-0.2, depth=0.35, size=1.25),)
    train = _train_behind(frame, figures, shot, place)
    if figures and SERVED.search(frame) and shot.size not in CLOSE:
        train = (*train, Prop(noun="fish", x=round(figures[0].x + (0.34 if figures[0].x < 0.3 else -0.34), 3), depth=0.0, size=0.6))
    stood = (*place_props([(t, owner_of(t, frame, figures)) for t in named], figures, shot.size, rng), *train)
    return (*stood, *_made_here(screenplay, shot, figures, stood))


def _alone(found: Sequence[Named], screenplay: Screenplay, shot: Shot, frame: str, place: Place) -> tuple[Prop, ...]:
    """The things of an insert: the first named one, those that are listed with it, and boats at their moorings."""
    if found and found[0].noun in _SHIPS and (fleet := _fleet(frame, place)):
        return tuple(replace(ship, x=-0.25, size=round(1.4 * ship.size, 3)) for ship in fleet)
    if found and not _fits(found[0], place):
        return ()
    shown = [t for n, t in enumerate(found) if _fits(t, place) and (not n or _is_listed(t, frame)) for _ in range(count_of(t, bare(frame)))]
    return _looked_at(_insert(shown), _times_shown(screenplay, shot, found[0].noun)) if len(shown) == 1 else _insert(shown)


_MADE = re.compile(
    r"\b(?:paints?|builds?|carves?|hangs?|puts? up|sets? up) (?:an?|the|two|three|some|many|his|her|their)? ?(?:[\w-]+ )?"
    r"(?P<what>doors?|windows?|gates?|ladders?|arch(?:es)?|statues?|signs?)\b",
    re.IGNORECASE,
)
_FREE = (-0.66, 0.64, 0.02, -0.34, 0.34, -0.86, 0.84)
"""Where what somebody has put up may stand."""


def _made_here(screenplay: Screenplay, shot: Shot, figures: Sequence[Figure], props: Sequence[Prop]) -> tuple[Prop, ...]:
    """What somebody paints or builds all over the place, from the picture on that tells it: doors in the open, which no set has."""
    if shot.size in CLOSE:
        return ()
    told = (_MADE.search(bare(s.frame)) for s in screenplay.shots if s.number <= shot.number and s.where in (shot.where, None))
    match = next((found for found in told if found is not None), None)
    noun = lexicon.singular(match["what"].lower()) if match is not None else ""
    if match is None or not knows(noun) or any(p.noun == noun for p in props):
        return ()
    arm = 0.15 if shot.size in WIDE else 0.26
    free = [x for x in _FREE if all(abs(x - f.x) > arm for f in figures)]
    count = 3 if lexicon.is_plural(match["what"].lower()) else 1
    paints = _PAINTS if match[0].lower().startswith("paint") else ("",)
    return tuple(Prop(noun=noun, x=x, depth=0.45, size=0.85, colour=paints[n % len(paints)]) for n, x in enumerate(free[:count]))


_PAINTS = ("#c8503c", "#3f7fa0", "#d9a441")
_PUT_UP = frozenset(("sign", "gate", "loom"))
"""What no set has by itself, though it belongs to a place."""
_MOORED = ((0.12, 0.05), (-0.62, 0.35), (0.68, 0.5))
"""Where boats lie, x and depth."""
_SHIPS = frozenset(("ship", "sailing ship", "sailing boat", "sailboat", "pirate ship"))
_BOATS = frozenset(("boat", "rowing boat", "rowboat", "fishing boat", "dinghy", "canoe", "kayak", "raft", "lifeboat"))


def _fleet(frame: str, place: Place) -> tuple[Prop, ...]:
    """Boats that a picture without people opens with: moored on the water, and a ship out at sea."""
    first = next(iter(things_in(bare(frame))), None)
    if first is None or first.at >= 24 or place.family not in _BOATING or place.family in ("ship deck", "bridge"):
        return ()
    if first.noun in _SHIPS:
        return (Prop(noun="ship", x=-0.3, depth=0.95, size=2.6),)
    if first.noun not in _BOATS:
        return ()
    noun = "raft" if first.noun == "raft" else "boat"
    several = lexicon.is_plural(bare(frame)[first.at :].split()[len(first.noun.split()) - 1].strip(",."))
    return tuple(Prop(noun=noun, x=x, depth=depth, size=1.5) for x, depth in _MOORED[: 3 if several else 1])


def _train_behind(frame: str, figures: Sequence[Figure], shot: Shot, place: Place) -> tuple[Prop, ...]:
    """A train that people outdoors wait for or take stands behind them, from the side, where they leave room."""
    if not figures or shot.size in CLOSE or not _TRAIN.search(frame) or place.family in (*INDOORS, "train", "station"):
        return ()
    if "carriage" in place.details:  # it is under their feet
        return ()
    middle = sum(f.x for f in figures) / len(figures)
    return (Prop(noun="steam train", x=-0.52 if middle > 0 else 0.52, depth=0.6, size=1.15),)


def _meant(thing: Named, frame: str) -> bool:
    """Whether a text speaks of one piece of furniture and not of the set: "an empty chair"."""
    return bool(re.search(rf"\b(?:empty|broken|lonely|second|little) {re.escape(thing.noun)}\b", frame, re.IGNORECASE))


def _fits(thing: Named, place: Place) -> bool:
    """Whether a near picture can show the thing as lying about in the place: no landscape, and no boat in a cave."""
    own = thing.noun == "bench" and thing.noun in place.details
    astray = place.family not in INDOORS and thing.noun in _ASTRAY and not own  # a piano on a beach
    if (thing.noun.replace(" ", "-") in _BUILT_IN and not astray) or thing.category == "sight":
        return False
    return thing.category != "vehicle" or (
        _stands(thing, place) and (place.family in _BOATING) == bool(re.search(r"boat|ship|canoe|raft|kayak", thing.noun))
    )


_ASTRAY = (UNLIFTED - {"tree"}) | {
    "street lamp", "lamp post", "bench", "throne", "sofa", "armchair", "bathtub", "bed", "fridge", "stove", "wardrobe", "desk", "bookshelf",
}  # fmt: skip
"""What belongs to a room or a street, and is a picture of its own anywhere else."""
_BOATING = frozenset(("sea", "coast", "harbour", "lighthouse", "river", "ship deck", "bridge"))
_TRAIN = re.compile(
    r"^(?!.*\b(?:wait\w* for|await\w*) (?:an?|the|his|her|their) (?:[\w-]+ ){0,2}train)"
    r".*(?<!> )(?<!who )\btrains?\b(?! (?:of|station|tracks?|driver))",
    re.IGNORECASE,
)
_BUILT_IN = lexicon.words("built-in")
"""What no table can carry: a close picture of it is a picture of the place."""
_OTHER_WORDS = {"print": "footprints", "prints": "footprints", "steps": "stairs", "flame": "candle", "coins": "coin"}


def _anything(text: str) -> tuple[Named, ...]:
    """For a picture of a thing that no table lists: the first word that can be drawn."""
    found = ((_OTHER_WORDS.get(m[0], m[0]), m.start()) for m in re.finditer(r"[a-z]{3,}", text.lower()))
    drawable = (
        (w, at)
        for w, at in found
        if knows(w)
        and (w == "fish" or not lexicon.verb_of(w))
        and not lexicon.place(w)
        and w not in ("picture", "camera", "frame", "screen", "film", "edge", "power")
    )
    return tuple(Named(noun=lexicon.singular(w), at=at, category="") for w, at in drawable)[:1]


def _stands(thing: Named, place: Place) -> bool:
    """Whether a vehicle can stand in the place: none but small ones in a room, and no whole train anywhere."""
    if place.family == "workshop" and thing.noun in _BUILT_THERE:
        return True
    if place.family in INDOORS and thing.noun not in (
        "bicycle",
        "bike",
        "scooter",
        "sled",
        "pram",
        "stroller",
        "wheelchair",
        "tricycle",
        "unicycle",
    ):
        return False
    return thing.noun not in ("train", "locomotive", "ship", "airplane", "plane", "tram", "ferry", "spaceship")


_BUILT_THERE = frozenset(("car", "motorcycle", "motorbike", "tractor", "boat", "rowboat", "submarine", "rocket", "hot air balloon"))
"""What is mended or made in a workshop, and stands in it."""


_LISTED = re.compile(
    r"(?<!\bof )(?<!\bin )(?<!\bon )(?<!\bfrom )(?<!\bunder )(?<!\blike )(?<!\bround )\b(?:an?|two|three|four|several|many) "
    r"(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)


def _is_listed(thing: Named, frame: str) -> bool:
    """Whether a thing beside that of an insert is one by itself ("a compass, a red scarf") and no part of it ("its glass green")."""
    return bool(_LISTED.search(bare(frame)[: thing.at]))


def _insert(named: Sequence[Named]) -> tuple[Prop, ...]:
    """A picture of one thing, with up to two beside it, or of a whole list."""
    beside = (-0.5, 0.52) if len(named) < _CROWDED else (-0.44, 0.44, -0.74, 0.74)
    return tuple(
        Prop(noun=t.noun, x=0.0, depth=0.0, size=1.6, focus=True) if n == 0 else Prop(noun=t.noun, x=beside[n - 1], depth=0.3, size=0.9)
        for n, t in enumerate(named[: len(beside) + 1])
    )


def landmark(screenplay: Screenplay, shot: Shot, place: Place, props: Sequence[Prop], size: str) -> tuple[Prop, ...]:
    """The tree that a film without people is about: it stands in every picture of the open that is not of something near."""
    if screenplay.characters or place.family in INDOORS or place.family in _WITHOUT_TREES or any(is_tree(p.noun) for p in props):
        return ()
    first = next(iter(things_in(screenplay.prompt, insert=True)), None)
    if first is None or not is_tree(first.noun) or lexicon.is_plural(screenplay.prompt[first.at :][: len(first.noun) + 1].strip(" .,;")):
        return ()
    x, tall = _STANDS[shot.number % len(_STANDS)]
    return (Prop(noun="tree", x=x, depth=0.3, size=round(tall * _SEEN_FROM.get(size, 1.0), 3)),)


_WITHOUT_TREES = frozenset(("sea", "underwater", "space", "planet", "sky", "ship deck"))
_STANDS = ((0.3, 1.0), (-0.42, 0.9), (0.05, 1.1), (-0.2, 1.0), (0.5, 0.8))
"""Where the tree of a film stands by turns, and how large."""
_SEEN_FROM = {"Extreme long shot": 2.4, "Long shot": 1.7, "Wide shot": 1.15, "Medium shot": 1.5}
"""Factors on it by shot size: from afar it would be one tree of many."""
_LOOKS = ((1.6, 0.0), (2.45, 0.28), (0.95, -0.4), (1.2, 0.36), (2.1, -0.3), (1.05, 0.44))
"""Size and x of a thing that is shown alone again: whole, a part of it, with the place round it, and so on."""


def _looked_at(props: tuple[Prop, ...], times: int) -> tuple[Prop, ...]:
    """A thing alone as it is seen for the first, second or third time in a film, so that no picture comes twice."""
    size, x = _LOOKS[times % len(_LOOKS)]
    return tuple(replace(prop, size=size, x=x) for prop in props)


def _times_shown(screenplay: Screenplay, shot: Shot, noun: str) -> int:
    """How many pictures before this one open with the same thing and show nobody."""
    before = (s for s in screenplay.shots if s.number < shot.number and s.size not in WIDE)
    firsts = (next(iter(things_in(bare(s.frame), insert=True)), None) for s in before if s.size == "Insert" or things_first(s.frame))
    return sum(first is not None and first.noun == noun for first in firsts)


_CROWDED = 4
"""Things from which on those beside the middle one stand closer to it."""


def owner_of(thing: Named, frame: str, figures: Sequence[Figure]) -> str:
    """The figure whose words name the thing, or "between"."""
    if len(figures) > 1 and re.search(BETWEEN_THEM.format(re.escape(thing.noun)), frame, re.IGNORECASE):
        return BETWEEN
    owners = [i for c in clauses(frame) if re.search(rf"\b{re.escape(thing.noun)}", c.text, re.IGNORECASE) for i in c.ids]
    return next((i for i in owners if any(f.id == i for f in figures)), "")

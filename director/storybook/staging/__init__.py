"""The director's eye: any screenplay's words become a layered scene.

Frame text gives the keyframe, Video text the movement, the Environment sheet the set, the Character
sheets the looks. The text may come from this director, another one, or a person; ids help, names and
roles do as well.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from director.storybook import lexicon
from director.storybook.looks import Look, look_of, looks_of
from director.storybook.seeds import stable
from director.storybook.staging.acting import acting, expression_in, in_hand_of, pose_in
from director.storybook.staging.blocking import BETWEEN, CLOSE, WIDE, Part, angle_of, block, line_of_action, over_of, place_props, side_of
from director.storybook.staging.lamps import lit_by_hand
from director.storybook.staging.phrases import Clause, about, bare, clauses, mentioned, with_mentions, word_set
from director.storybook.staging.setting import place_for, where
from director.storybook.staging.things import (
    Named,
    animals_in,
    count_of,
    effects_in,
    exact,
    has_crowd,
    is_small,
    is_table,
    lies_somewhere,
    things_in,
    unnamed_people,
)
from pipeline.film.scene import PLACES, CreatureLook, Figure, Framing, Place, Prop, Scene
from pipeline.film.screenplay import NARRATOR, Screenplay, Shot
from pipeline.illustration.props import OWN, knows

__all__ = ["stage"]

_TOGETHER = re.compile(
    r"\b(?:side by side|shoulders? (?:to shoulder|touching)|close together|nose to nose|arm in arm|arms? round|heads together|"
    r"hugs?|embrac\w+)\b",
    re.IGNORECASE,
)
LONGEST_TEXT = 2_000
"""Characters of a Frame or Video text that are read."""

_BEAT_FACES = {
    "joyful": "joy",
    "warm": "happy",
    "sad": "sad",
    "tense": "worried",
    "eerie": "afraid",
    "comic": "happy",
    "tender": "tender",
    "epic": "determined",
}
_NO_MOOD = word_set("old good warm light late lost soft sweet strong")
_MOODS = ("joyful", "sad", "eerie", "tense", "tender", "comic", "mischievous", "epic", "warm")


def stage(screenplay: Screenplay, shot: Shot, style: str, seed: int, looks: Mapping[str, Look] | None = None) -> Scene:
    """Turn one shot of a screenplay into a layered scene.

    Args:
        screenplay: gives the cast, the places and the neighbouring shots (for the line of action).
        shot: one of its shots.
        style: one of STYLES.
        seed: of the film; same words and seed give the same scene.
        looks: looks by character id; None draws them from the sheets.
    """
    frame = with_mentions(shot.frame[:LONGEST_TEXT], screenplay.characters)
    video = with_mentions(shot.action[:LONGEST_TEXT], screenplay.characters)
    place = place_for(screenplay, shot, frame, seed)
    shot_seed = stable(seed, shot.number, shot.variation)
    parts, line = _parts(screenplay, shot, frame, video, place, looks if looks is not None else looks_of(screenplay.characters, seed))
    over = over_of(frame, parts[0].id if parts else "", line)
    place = _footing(place, parts)
    size = _roomy(shot.size, len(parts))
    figures = block(
        parts, size, len(line), place.seed + shot.variation, turn=stable(shot_seed, "side"), close=bool(_TOGETHER.search(frame))
    )
    figures = _over_shoulder(figures, over) if over else figures
    if place.family == "bridge":  # behind the parapet there is only water
        figures = tuple(replace(f, depth=min(f.depth, 0.15)) for f in figures)
    on_table = _table_things(screenplay, shot, place)
    figures = _one_holder(_handed(figures, frame, on_table))
    props = _props(frame, figures, shot, place, on_table, random.Random(shot_seed))
    focused = any(p.focus for p in props)
    extras = () if focused or (figures and size in CLOSE) else _extras(frame, figures, stable(seed, "extras", place.seed))
    if place.family in ("river", "harbour", "coast", "lighthouse"):  # further back there is water
        extras = tuple(f if f.pose in ("swim", "fly") else replace(f, depth=min(f.depth, 0.08)) for f in extras)
    seen = _filled(size, (*figures, *extras), shot_seed)
    if place.family in _INDOORS and (props or on_table) and seen in WIDE:
        seen = "Wide shot"
    if not focused and seen in _SHARE_OF_FRAME:
        floor = () if place.family not in _INDOORS or re.search(r"\b(?:floor|ground|feet|rug|carpet)\b", frame) else _low(props)
        props = tuple(p for p in props if p.noun not in floor)
        props = (*props, *_table((*floor, *on_table), figures or extras, props, seen))
    focus = () if focused else _focus(shot, parts, over)
    figures, props = lit_by_hand(place, size, figures, props, stable(seed, place.seed)) if not focused else (figures, props)
    told = f"{bare(frame)} {screenplay.prompt}".lower()
    figures = tuple(replace(f, holds=exact(f.holds, told)) if f.holds else f for f in figures)
    outdoors = place.family not in _INDOORS
    props = tuple(replace(p, noun="street lamp" if p.noun == "lamp" and outdoors and not p.focus else exact(p.noun, told)) for p in props)
    return Scene(
        place=place,
        figures=() if focused else (*figures, *extras),
        props=props,
        framing=Framing(
            size="Insert" if focused else seen,
            focus=focus,
            move=shot.move,
            angle=angle_of(frame),
            over=over if over != (focus or ("",))[0] else "",
        ),
        style=style,
        mood=shot.beat or _mood(f"{frame} {video}", screenplay.mood),
        effects=effects_in(bare(f"{frame} {video}"), place.family, place.weather, dark=place.light in ("dusk", "night")),
        seed=shot_seed,
    )


# ---------------------------------------------------------------- size


def _roomy(size: str, count: int) -> str:
    """A size that has room for everybody."""
    if count > 3 and size in ("Medium shot", *CLOSE):
        return "Full shot"
    return "Medium shot" if count == 3 and size in CLOSE else size


def _filled(size: str, figures: Sequence[Figure], seed: int) -> str:
    """A size that has something to show: without a figure no close shot of a blurred set, without a thing no insert."""
    if figures:
        return "Close-up" if size == "Insert" else size
    return size if size in WIDE else WIDE[seed % len(WIDE)]


# ---------------------------------------------------------------- people


def _parts(
    screenplay: Screenplay, shot: Shot, frame: str, video: str, place: Place, looks: Mapping[str, Look]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    present = {s.number: _present(screenplay, s) for s in screenplay.shots}
    line = line_of_action(screenplay, shot, present)
    said, done = clauses(frame), clauses(video)
    parts = (_part(name, said, done, place, looks, line) for name in present[shot.number])
    face = _BEAT_FACES.get(shot.beat, "")
    return tuple(
        replace(
            p,
            side=side_of(p.id, shot, line, present),
            acting=replace(p.acting, expression=p.acting.expression or face, holds=_drawable(p.acting.holds or in_hand_of(frame, p.id))),
        )
        for p in parts
    ), line


def _part(
    name: str, said: Sequence[Clause], done: Sequence[Clause], place: Place, looks: Mapping[str, Look], line: tuple[str, ...]
) -> Part:
    creature = isinstance(looks[name], CreatureLook)
    act = acting(about(said, name), about(done, name), place.family, creature=creature)
    if not act.vehicle:
        shared = next((a for c in said if name in c.objects for i in c.ids if (a := acting(c.text, "", place.family)).vehicle), None)
        act = replace(act, vehicle=shared.vehicle, pose=act.pose or "sit") if shared and _shares(said, name) else act
    return Part(id=name, look=looks[name], acting=act, rank=line.index(name))


def _drawable(noun: str) -> str:
    return noun if noun and knows(noun) else ""


def _footing(place: Place, parts: Sequence[Part]) -> Place:
    """People who neither swim, fly nor sit in a boat stand on the shore, not on the sea; boats leave the quay."""
    if any(p.acting.vehicle in ("rowing boat", "sailing boat", "canoe", "raft") for p in parts) and place.family in (
        "harbour",
        "coast",
        "lighthouse",
    ):
        return replace(place, family="sea")
    standing = any(
        not isinstance(p.look, CreatureLook) and not p.acting.vehicle and p.acting.pose not in ("swim", "fly", "row") for p in parts
    )
    return replace(place, family="coast") if place.family == "sea" and standing else place


def _shares(said: Sequence[Clause], name: str) -> bool:
    """Whether it keeps somebody company in a vehicle: "rows a boat with <Character2>"."""
    return any(name in c.objects and re.search(rf"\bwith\b[^.]*<{name}>", c.text) for c in said)


def _present(screenplay: Screenplay, shot: Shot) -> tuple[str, ...]:
    """Who is in the picture of a shot, in order of mention."""
    frame = with_mentions(shot.frame[:LONGEST_TEXT], screenplay.characters)
    known = {str(c.id) for c in screenplay.characters}
    named = tuple(i for i in mentioned(frame) if i in known and not _absent(frame, i))
    if not named and shot.size not in ("Insert", "Extreme long shot") and not things_first(frame):
        heard = [str(line.speaker) for line in shot.lines if line.speaker != NARRATOR]
        video = [i for i in mentioned(with_mentions(shot.action[:LONGEST_TEXT], screenplay.characters)) if i in known]
        named = tuple(dict.fromkeys((*heard[:1], *video[:2]))) if shot.size not in WIDE else tuple(video[:2])
        named = tuple(i for i in named if i in known)
    if shot.size in CLOSE and len(named) > 1 and not over_of(frame, named[0], named):
        named = _together(frame, named)
    return named


def things_first(frame: str) -> bool:
    """Whether a Frame text opens with a thing, and names people only as its owners: a picture of the thing."""
    first = things_in(bare(frame), insert=True)
    if not first or first[0].at >= 24 or _animal_first(bare(frame)[: first[0].at]):
        return False
    return not mentioned(frame) or clauses(frame)[0].ids == ()


def _animal_first(words_before: str) -> bool:
    """Whether a picture opens with an animal: "A snail crosses in front of the stone"."""
    return bool(animals_in(words_before))


def _absent(frame: str, name: str) -> bool:
    """Whether a name is only spoken of: "a photograph of <Character2>", "<Character2> (off screen)"."""
    if all(
        re.search(
            r"\b(?:photo(?:graph)?|picture|painting|portrait|drawing|statue|memory|letter from|name of|voice of) (?:of|"
            r"from)?\s*(?:\w+ )?$",
            frame[: m.start()],
        )
        for m in re.finditer(rf"<{name}>", frame)
    ):
        return True
    return bool(
        re.search(
            rf"<{name}>\s*\(?(?:off[- ]?screen|is (?:gone|absent|away|missing|not there|nowhere)|has (?:gone|"
            rf"vanished))",
            frame,
        )
    )


def _together(frame: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Who a close shot shows: two who are named in one breath, else the first named."""
    listed = re.search(r"<(Character\d+)>, <(Character\d+)>,? and (?:\w+ ){0,3}<(Character\d+)>", frame)
    if listed and listed[1] == named[0]:
        return tuple(i for i in listed.groups() if i in named)
    joined = re.search(r"<(Character\d+)>\s*(?:,?\s*and|&)\s+(?:\w+\s+){0,2}<(Character\d+)>", frame)
    if joined and {joined[1], joined[2]} <= set(named) and named[0] in (joined[1], joined[2]):
        return (joined[1], joined[2])
    return named[:1]


def _over_shoulder(figures: tuple[Figure, ...], over: str) -> tuple[Figure, ...]:
    return tuple(replace(f, yaw=180.0) if f.id == over else f for f in figures)


def _handed(figures: tuple[Figure, ...], frame: str, on_table: tuple[str, ...]) -> tuple[Figure, ...]:
    """Small things of a figure's own words that lie nowhere go into its empty hands, rather than on the ground."""
    things = [
        t for t in things_in(bare(frame)) if t.noun not in on_table and is_small(t) and not lies_somewhere(t, bare(frame)) and knows(t.noun)
    ]
    owners = {t.noun: _owner(t, frame, figures) for t in reversed(things)}
    wanted = {owner: noun for noun, owner in owners.items() if owner not in ("", BETWEEN)}
    return tuple(
        replace(f, holds=wanted[f.id], pose="hold" if f.pose == "stand" else f.pose)
        if f.id in wanted and not f.holds and not f.in_vehicle and f.pose not in _BUSY_HANDS and not isinstance(f.look, CreatureLook)
        else f
        for f in figures
    )


_BUSY_HANDS = (
    "work",
    "sleep",
    "swim",
    "fly",
    "climb",
    "hug",
    "row",
    "drive",
    "ride",
    "arms crossed",
    "hands on hips",
    "fall",
    "dance",
    "cheer",
)


def _one_holder(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """A thing that two are said to hold is in the first one's hands; the other reaches for it."""
    first = {f.holds: f.id for f in reversed(figures) if f.holds}
    return tuple(
        replace(f, holds="", pose="reach" if f.pose == "hold" else f.pose) if f.holds and first[f.holds] != f.id else f for f in figures
    )


def _focus(shot: Shot, parts: Sequence[Part], over: str) -> tuple[str, ...]:
    """The speaker first, then the others in order of mention."""
    ids = [p.id for p in parts if p.id != over]
    speakers = [str(line.speaker) for line in shot.lines if line.speaker in ids]
    ordered = tuple(dict.fromkeys((*(speakers[:1] if shot.size in CLOSE else ()), *ids)))
    return ordered[:1] if over else ordered[:3] if shot.size in CLOSE else ordered


def _extras(frame: str, figures: Sequence[Figure], seed: int) -> tuple[Figure, ...]:
    rng = random.Random(seed)
    text = re.sub(r"(?:\b[\w-]+\s*)?<Character\d+>", "<x>", frame)
    kinds = {f.look.kind for f in figures if isinstance(f.look, CreatureLook)}
    animals = [(kind, many) for kind, many in animals_in(text) if kind not in kinds]
    free = [x for x in (0.66, -0.66, 0.1, -0.12, 0.85, -0.85) if all(abs(x - f.x) > 0.22 for f in figures)] or [0.8, -0.8]
    extras = [
        Figure(id="", look=CreatureLook(kind=kind), x=0, depth=0.35, pose=_own_pose(kind, frame))
        for kind, many in animals
        for _ in range(2 if many else 1)
    ]
    if not figures and (people := unnamed_people(text)):
        return _people(people, frame, seed)
    if has_crowd(text):
        extras += [Figure(id="", look=look_of(f"a villager {n}", stable(seed, n)), depth=0.7, pose="stand") for n in range(3)]
    return tuple(
        replace(extra, x=free[n % len(free)], yaw=rng.choice((-30.0, 30.0)), depth=round(extra.depth + 0.04 * n, 2))
        for n, extra in enumerate(extras[:5])
    )


def _people(count: int, frame: str, seed: int) -> tuple[Figure, ...]:
    """People that a picture shows and nobody names, doing what it says."""
    xs = {1: (-0.24,), 2: (-0.36, 0.36)}.get(count, (-0.6, 0.0, 0.6))
    return tuple(
        Figure(
            id="",
            look=look_of(f"a {('woman', 'man')[(seed + n) % 2]}", stable(seed, n)),
            x=x,
            depth=0.05,
            yaw=-28.0 if x > 0 else 28.0,
            pose=pose_in(frame) or "stand",
            expression=expression_in(frame) or "neutral",
        )
        for n, x in enumerate(xs)
    )


def _own_pose(kind: str, frame: str) -> str:
    if kind in ("fish", "whale", "octopus"):
        return "swim"
    if kind in ("gull", "bird", "bee", "butterfly", "crow", "owl"):
        return (
            "fly"
            if kind in ("bee", "butterfly") or re.search(r"\b(?:fl(?:y|ies|ying)|wheel\w*|circl\w+|soar\w*|overhead|sky|above)\b", frame)
            else "stand"
        )
    return (
        "sleep"
        if re.search(rf"\b{kind}\w*\b[^.,]*\b(?:sleep\w*|asleep|curled)", frame)
        else "sit"
        if kind in ("cat", "dog", "fox", "frog")
        else "stand"
    )


# ---------------------------------------------------------------- things


def _props(
    frame: str, figures: Sequence[Figure], shot: Shot, place: Place, on_table: tuple[str, ...], rng: random.Random
) -> tuple[Prop, ...]:
    beast = not figures and re.match(r"(?:An?|The) (?:[\w-]+ )?([\w-]+)", bare(frame))
    animal = bool(beast and (lexicon.creature(beast[1]) or lexicon.creature(bare(frame).split(" ")[1])))
    insert = (shot.size == "Insert" and not animal) or (
        shot.size in (*CLOSE, "Medium shot") and things_first(frame) and not (figures and shot.lines)
    )
    held = {f.holds for f in figures} | {f.in_vehicle for f in figures}
    named = [t for t in things_in(bare(frame), insert=insert) if insert or (t.noun not in held and t.noun not in place.details)]
    named = [t for t in named if knows(t.noun) and not (t.noun in ("oar", "paddle") and any(f.in_vehicle for f in figures))]
    if figures and not insert:
        named = [t for t in named if t.noun not in on_table and (not is_small(t) or lies_somewhere(t, bare(frame)))]
    named = [t for t in named if t.category != "vehicle" or insert or (_stands(t, place) and not any(f.in_vehicle for f in figures))]
    if insert:
        found = named or list(_anything(bare(frame)))
        if found and found[0].noun in _BUILT_IN:
            return ()
        return _insert([t for t in found for _ in range(count_of(t, bare(frame)))])
    if not figures and _TRAIN.search(frame) and place.family not in (*_INDOORS, "train", "station"):
        return (Prop(noun="locomotive", x=-0.2, depth=0.35, size=1.25),)
    return place_props([(t, _owner(t, frame, figures)) for t in named], figures, shot.size, rng)


_TRAIN = re.compile(r"\btrains?\b(?! (?:of|station|tracks?|driver))", re.IGNORECASE)
_BUILT_IN = ("window", "door", "gate", "fence", "wall", "stairs", "stove", "fireplace", "bridge", "tower", "ice")
"""What no table can carry: a close picture of it is a picture of the place."""
_OTHER_WORDS = {"print": "footprints", "prints": "footprints", "steps": "stairs", "flame": "candle", "coins": "coin"}


def _anything(text: str) -> tuple[Named, ...]:
    """For a picture of a thing that no table lists: the first word that can be drawn."""
    found = ((_OTHER_WORDS.get(m[0], m[0]), m.start()) for m in re.finditer(r"[a-z]{3,}", text.lower()))
    drawable = (
        (w, at)
        for w, at in found
        if knows(w)
        and not lexicon.verb_of(w)
        and not lexicon.place(w)
        and w not in ("picture", "camera", "frame", "screen", "film", "edge", "power")
    )
    return tuple(Named(noun=lexicon.singular(w), at=at, category="") for w, at in drawable)[:1]


_INDOORS = frozenset(family for family in PLACES if (word := lexicon.place(family)) is not None and word.indoors)


def _stands(thing: Named, place: Place) -> bool:
    """Whether a vehicle can stand in the place: none but small ones in a room, and no whole train anywhere."""
    if place.family in _INDOORS and thing.noun not in (
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
    return thing.noun not in ("ship", "airplane", "plane", "tram", "ferry", "spaceship")


def _insert(named: Sequence[Named]) -> tuple[Prop, ...]:
    """A picture of one thing, with up to two beside it."""
    beside = (-0.5, 0.52)
    return tuple(
        Prop(noun=t.noun, x=0.0, depth=0.0, size=1.6, focus=True) if n == 0 else Prop(noun=t.noun, x=beside[n - 1], depth=0.3, size=0.9)
        for n, t in enumerate(named[:3])
    )


def _owner(thing: Named, frame: str, figures: Sequence[Figure]) -> str:
    """The figure whose words name the thing, or "between"."""
    if len(figures) > 1 and re.search(_BETWEEN.format(re.escape(thing.noun)), frame, re.IGNORECASE):
        return BETWEEN
    owners = [i for c in clauses(frame) if re.search(rf"\b{re.escape(thing.noun)}", c.text, re.IGNORECASE) for i in c.ids]
    return next((i for i in owners if any(f.id == i for f in figures)), "")


_BETWEEN = r"\b{0}\b[^.,]*\bbetween (?:them|<)|\bbetween (?:them|<[^.]*?>),? (?:is |stands |lies )?(?:an? |the )?(?:\w+ )?{0}"
_TALKED = r"\b(?:about|over|for|share\w*|shares|sharing|round|around)\s+(?:an?\s+|the\s+|their\s+|one\s+|whose\s+)?(?:[\w-]+\s+)?{}\b"
_SHARE_OF_FRAME = {"Extreme long shot": 0.13, "Long shot": 0.22, "Wide shot": 0.37, "Full shot": 0.71, "Medium shot": 1.13}
_PERSON = 370.0


def _table_things(screenplay: Screenplay, shot: Shot, place: Place) -> tuple[str, ...]:
    """What a scene in a room is about, from the shot on that names it: it stands on a table."""
    if place.family not in _INDOORS or place.family in _NO_TABLE:
        return ()
    feast = ("birthday cake",) if re.search(r"\bbirthday\b", screenplay.prompt, re.IGNORECASE) else ()
    told = (noun for other in _scene_so_far(screenplay, shot) for noun in _talked_of(screenplay, other))
    return tuple(dict.fromkeys((*told, *feast)))


def _low(props: Sequence[Prop]) -> tuple[str, ...]:
    """Small things that would stand on the floor of a room."""
    return tuple(p.noun for p in props if not p.lift and not is_table(p.noun) and is_small(Named(noun=p.noun, at=0, category="")))


def _table(nouns: Sequence[str], figures: Sequence[Figure], props: Sequence[Prop], size: str) -> tuple[Prop, ...]:
    """A table between the figures, or beside the only one, with things on it."""
    free = [n for n in dict.fromkeys(nouns) if n not in {f.holds for f in figures} and n not in {p.noun for p in props}]
    if not free or any(f.pose in ("swim", "fly") for f in figures):
        return ()
    x = sum(f.x for f in figures) / len(figures) if len(figures) > 1 else -0.9 * (figures[0].x if figures else 0.25)
    x = round(max(-0.5, min(0.5, x)), 3)
    lift = OWN["table"].height / _PERSON * _SHARE_OF_FRAME[size]
    table = () if any(p.noun in ("table", "desk", "counter") for p in props) else (Prop(noun="table", x=x, depth=0.0),)
    return (*table, *(Prop(noun=n, x=round(x + 0.1 * i, 3), depth=0.0, lift=round(lift, 4)) for i, n in enumerate(free[:2])))


_NO_TABLE = ("train", "hospital", "cave", "spaceship", "lighthouse", "stage")


def _scene_so_far(screenplay: Screenplay, shot: Shot) -> tuple[Shot, ...]:
    here = where(screenplay, shot)
    return tuple(s for s in screenplay.shots[: shot.number] if where(screenplay, s) == here)


def _talked_of(screenplay: Screenplay, shot: Shot) -> tuple[str, ...]:
    """The small things that several people of a shot argue about, share, or have between them."""
    frame = with_mentions(shot.frame[:LONGEST_TEXT], screenplay.characters)
    if len(mentioned(frame)) < 2 and unnamed_people(bare(frame)) < 2:
        return ()
    small = [t.noun for t in things_in(bare(frame)) if is_small(t) and knows(t.noun)]
    return tuple(
        noun
        for noun in small
        if re.search(_TALKED.format(re.escape(noun)), bare(frame), re.IGNORECASE)
        or re.search(_BETWEEN.format(re.escape(noun)), frame, re.IGNORECASE)
    )


# ---------------------------------------------------------------- mood


def _mood(text: str, usual: str) -> str:
    """The mood that most words of a text give, ties to the stronger one; a single word does not overrule the film's."""
    known = (lexicon.feeling(w) for w in re.findall(r"[a-z]+", text.lower()) if w not in _NO_MOOD)
    found = [f.mood for f in known if f is not None and f.mood in _MOODS and f.expression != "surprised"]
    best = max(_MOODS, key=lambda m: (found.count(m), -_MOODS.index(m))) if found else ""
    return usual or best or "calm" if found.count(best) < 2 else best

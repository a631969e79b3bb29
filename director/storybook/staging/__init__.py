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
from director.storybook.looks import Look, looks_of
from director.storybook.seeds import stable
from director.storybook.staging.acting import acting
from director.storybook.staging.blocking import BETWEEN, CLOSE, WIDE, Part, angle_of, block, line_of_action, over_of, rack_of, side_of
from director.storybook.staging.dressing import INDOORS, owner_of, props_in, things_first
from director.storybook.staging.extras import extras_in, witness
from director.storybook.staging.hands import in_hand_of
from director.storybook.staging.lamps import lit_by_hand
from director.storybook.staging.phrases import LONGEST_TEXT, Clause, about, bare, clauses, mentioned, with_mentions, word_set
from director.storybook.staging.setting import place_for
from director.storybook.staging.shelter import sheltered, without_open
from director.storybook.staging.tables import NO_TABLE, SHARE_OF_FRAME, low_things, table_things, table_with
from director.storybook.staging.things import (
    OPENED_WHERE_IT_STANDS,
    colour_in,
    effects_in,
    exact,
    is_pair,
    is_small,
    lies_somewhere,
    things_in,
)
from pipeline.film.scene import CreatureLook, Figure, Framing, Place, Prop, Scene
from pipeline.film.screenplay import NARRATOR, Screenplay, Shot
from pipeline.illustration.creatures.varieties import GROWN
from pipeline.illustration.props import is_flat, knows

__all__ = ["stage"]

_TOGETHER = re.compile(
    r"\b(?:side by side|shoulders? (?:to shoulder|touching)|close together|nose to nose|arm in arm|arms? round|heads together|"
    r"shar(?:es?|ing) (?:an?|one) (?:umbrella|parasol|blanket|coat)|under (?:one|the) (?:umbrella|parasol)|"
    r"hugs?|embrac\w+)\b",
    re.IGNORECASE,
)

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
    place = _footing(place, parts, shot.size, ashore=bool(_BY_THE_SEA.search(frame)))
    size = _roomy(shot.size, parts)
    on_table = table_things(screenplay, shot, place)
    figures = _blocked(parts, line, place, size, shot, shot_seed, frame, over)
    figures = sheltered(screenplay, place, _one_holder(_handed(figures, frame, (*on_table, *place.details))))
    props = without_open(props_in(frame, figures, shot, place, on_table, random.Random(shot_seed)), figures)
    focused = any(p.focus for p in props)
    extras = () if focused or (figures and size in CLOSE) else extras_in(frame, figures, stable(seed, "extras", place.seed))
    if place.family in ("river", "harbour", "coast", "lighthouse"):  # further back there is water
        extras = tuple(f if f.pose in ("swim", "fly") else replace(f, depth=min(f.depth, 0.08)) for f in extras)
    seen = _lying(_filled(size, (*figures, *extras), shot_seed), figures)
    if not screenplay.characters and not figures and not extras and not props and shot.number not in (1, len(screenplay.shots)):
        extras = witness(place, shot.number, shot_seed)
    seen = _shown_size(seen, screenplay, shot, figures, extras, indoors=place.family in INDOORS and bool(props or on_table))
    if not focused and seen in SHARE_OF_FRAME:
        floor = _on_floor(place, frame, props)
        props = tuple(p for p in props if p.noun not in floor)
        props = (*props, *table_with((*floor, *on_table), figures or extras, props, seen))
    focus = () if focused else _focus(shot, parts, over)
    figures, props = lit_by_hand(place, size, figures, props, stable(seed, place.seed)) if not focused else (figures, props)
    told = f"{bare(frame)} {screenplay.prompt}".lower()
    figures = tuple(replace(f, holds=exact(f.holds, told)) if f.holds else f for f in figures)
    props = tuple(replace(p, colour=colour_in(p.noun, told), noun=_drawn_as(p, told, place), pair=is_pair(p.noun, frame)) for p in props)
    effects, props = _breathing(f"{frame} {video}", figures, place, props)
    return Scene(
        place=place,
        figures=() if focused else (*figures, *extras),
        props=props,
        framing=Framing(
            size="Insert" if focused else seen,
            focus=focus,
            move=shot.move,
            angle=angle_of(frame) if screenplay.characters or focused else _about(shot, seen),
            over=over if over != (focus or ("",))[0] else "",
            rack=rack_of(shot.action),
        ),
        style=style,
        mood=shot.beat or _mood(f"{frame} {video}", screenplay.mood),
        effects=effects,
        seed=shot_seed,
    )


def _breathing(text: str, figures: Sequence[Figure], place: Place, props: tuple[Prop, ...]) -> tuple[tuple[str, ...], tuple[Prop, ...]]:
    """The moving effects and the things; without bubbles where somebody swims with the head out of the water."""
    effects = effects_in(bare(text), place.family, place.weather, dark=place.light in ("dusk", "night"))
    if place.family == "underwater" or not any(figure.pose == "swim" for figure in figures):
        return effects, props
    return tuple(e for e in effects if e != "bubbles"), tuple(p for p in props if p.noun != "bubble")


def _shown_size(
    seen: str, screenplay: Screenplay, shot: Shot, figures: tuple[Figure, ...], extras: tuple[Figure, ...], *, indoors: bool
) -> str:
    """The shot size that shows what matters: hands and what they hold, whoever is alone, what stands in a room, who comes home."""
    if seen in ("Close-up", "Extreme close-up") and any(f.holds or f.pose in _HANDS_SEEN for f in figures):
        seen = "Medium close-up"  # nearer, hands and what they hold would be cut by the edge
    if not screenplay.characters and 0 < len(extras) <= 2 and seen in WIDE:
        seen = "Full shot"  # who is alone in the picture is what it is about
    if not figures and len(extras) > 2 and seen not in WIDE:
        seen = "Full shot"  # of a crowd, all are seen
    if (
        figures
        and seen in WIDE
        and all(isinstance(f.look, CreatureLook) and f.look.kind in _LITTLE and f.look.variety not in GROWN for f in (*figures, *extras))
    ):
        seen = "Full shot"  # from afar nobody would see them
    if seen == "Medium shot" and figures and OPENED_WHERE_IT_STANDS.search(shot.frame):
        seen = "Full shot"  # with what stands before them on the ground
    if indoors and seen in WIDE:
        seen = "Wide shot"
    last = shot.number == len(screenplay.shots)
    return "Wide shot" if last and figures and seen == "Extreme long shot" else seen


_LITTLE = frozenset(
    ("mouse", "hedgehog", "bird", "frog", "snail", "bee", "butterfly", "squirrel", "gull", "crow", "owl", "duck", "chicken", "turtle",
     "rabbit", "snake", "cat")
)  # fmt: skip
"""Kinds that are a dot in a wide picture."""


def _on_floor(place: Place, frame: str, props: tuple[Prop, ...]) -> tuple[str, ...]:
    """Things that would stand on the floor of a room though nobody says so: they go onto a table."""
    if place.family not in INDOORS or place.family in NO_TABLE or re.search(r"\b(?:floor|ground|feet|rug|carpet)\b", frame):
        return ()
    return low_things(props)


def _about(shot: Shot, size: str) -> str:
    """The angle of a picture without people: from above, level and from below by turns, so that no set-up comes twice."""
    said = angle_of(shot.frame)
    return said if said != "eye" or size == "Extreme long shot" else ("eye", "low", "high")[shot.number % 3]


def _lying(size: str, figures: Sequence[Figure]) -> str:
    """Whoever lies is seen whole, on the ground: nearer, a body would hang in the air of the picture."""
    lies = any(f.pose in ("lie", "sleep") and not isinstance(f.look, CreatureLook) for f in figures)
    return "Full shot" if lies and size in ("Medium shot", "Medium close-up", "Close-up") else size


def _blocked(
    parts: Sequence[Part], line: Sequence[str], place: Place, size: str, shot: Shot, seed: int, frame: str, over: str
) -> tuple[Figure, ...]:
    """The figures of a shot where they stand, before anything is put into their hands."""
    turn, close = stable(seed, "side"), bool(_TOGETHER.search(frame))
    figures = block(parts, size, len(line), place.seed + shot.variation, turn=turn, close=close)
    figures = _over_shoulder(figures, over) if over else figures
    if place.family in ("bridge", "ship deck"):  # behind parapet and railing there is only water
        figures = tuple(replace(f, depth=min(f.depth, 0.15)) for f in figures)
    return tuple(replace(f, x=round(0.25 * f.x, 3)) if f.pose in ("lie", "sleep") and len(figures) == 1 else f for f in figures)


def _drawn_as(prop: Prop, told: str, place: Place) -> str:
    """The noun that is drawn: with its adjective, and a lamp outdoors stands on a post."""
    outdoors = place.family not in INDOORS or place.family == "station"
    return "street lamp" if prop.noun == "lamp" and outdoors and not prop.focus else exact(prop.noun, told)


# ---------------------------------------------------------------- size


_LARGE = ("horse", "cow", "elephant", "deer", "bear", "lion", "whale", "dragon", "unicorn")


def _roomy(size: str, parts: Sequence[Part]) -> str:
    """A size that has room for everybody."""
    count = len(parts)
    large = sum(isinstance(part.look, CreatureLook) and part.look.kind in _LARGE for part in parts)
    if large > 1 and count > 2 and size not in WIDE:
        return "Wide shot"
    if count > 3 and size in ("Medium shot", *CLOSE):
        return "Full shot"
    return "Medium shot" if count == 3 and size in CLOSE else size


def _filled(size: str, figures: Sequence[Figure], seed: int) -> str:
    """A size that has something to show: without a figure a near shot is one of a detail of the set, without a thing there is no insert."""
    if figures:
        return "Close-up" if size == "Insert" else size
    return _NEAR[seed % len(_NEAR)] if size in ("Insert", *CLOSE) else size


_NEAR = ("Medium shot", "Full shot")
"""Sizes of a picture that was meant to be of a thing, and is of a part of the place."""


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
    """What a hand can hold of what is drawn: no prints in the snow."""
    return noun if noun and knows(noun) and not is_flat(noun) else ""


def _swims(part: Part) -> bool:
    return isinstance(part.look, CreatureLook) and part.look.kind in ("fish", "octopus")


_BY_THE_SEA = re.compile(r"\b(?:by|beside|near) the [\w ]{2,24}<Environment", re.IGNORECASE)


def _footing(place: Place, parts: Sequence[Part], size: str, *, ashore: bool = False) -> Place:
    """Fish are met under water, except from far; who neither swims, flies nor sits in a boat stands ashore; boats leave the quay.

    Who and what is told to be by the sea is on its shore (``ashore``).
    """
    if any(p.acting.vehicle in ("rowing boat", "sailing boat", "canoe", "raft") for p in parts) and place.family in (
        "harbour",
        "coast",
        "lighthouse",
    ):
        return replace(place, family="sea")
    if place.family in ("river", "sea", "coast", "harbour") and size not in WIDE and parts and all(_swims(p) for p in parts):
        return replace(place, family="underwater", details=("seaweed", "bubbles"))
    standing = any(
        not isinstance(p.look, CreatureLook) and not p.acting.vehicle and p.acting.pose not in ("swim", "fly", "row") for p in parts
    )
    return replace(place, family="coast") if place.family == "sea" and (standing or ashore) else place


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
        t
        for t in things_in(bare(frame))
        if t.noun not in on_table and is_small(t) and not lies_somewhere(t, bare(frame)) and _drawable(t.noun)
    ]
    owners = {t.noun: owner_of(t, frame, figures) for t in reversed(things)}
    wanted = {owner: noun for noun, owner in owners.items() if owner not in ("", BETWEEN)}
    return tuple(
        replace(f, holds=wanted[f.id], pose="hold" if f.pose == "stand" else f.pose)
        if f.id in wanted and not f.holds and not f.in_vehicle and f.pose not in _BUSY_HANDS and not isinstance(f.look, CreatureLook)
        else f
        for f in figures
    )


_HANDS_SEEN = ("offer", "reach", "point", "wave", "carry", "read", "write")
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


# ---------------------------------------------------------------- mood


def _mood(text: str, usual: str) -> str:
    """The mood that most words of a text give, ties to the stronger one; a single word does not overrule the film's."""
    known = (lexicon.feeling(w) for w in re.findall(r"[a-z]+", text.lower()) if w not in _NO_MOOD)
    found = [f.mood for f in known if f is not None and f.mood in _MOODS and f.expression != "surprised"]
    best = max(_MOODS, key=lambda m: (found.count(m), -_MOODS.index(m))) if found else ""
    return usual or best or "calm" if found.count(best) < 2 else best

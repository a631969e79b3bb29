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
from director.storybook.manner import style_of
from director.storybook.seeds import stable
from director.storybook.staging.acting import acting
from director.storybook.staging.blocking import CLOSE, WIDE, Part, angle_of, block, line_of_action, offshore, over_of, rack_of, side_of
from director.storybook.staging.dressing import INDOORS, landmark, props_in
from director.storybook.staging.extras import extras_in, others_told, witness
from director.storybook.staging.handing import drawable, handed, one_holder
from director.storybook.staging.hands import in_hand_of
from director.storybook.staging.lamps import lit_by_hand
from director.storybook.staging.phrases import LONGEST_TEXT, Clause, about, bare, clauses, with_mentions, word_set
from director.storybook.staging.presence import who_is_in
from director.storybook.staging.setting import place_for
from director.storybook.staging.shelter import sheltered, without_open
from director.storybook.staging.sizes import filled, roomy, seen_lying, shown_size, turned_angle
from director.storybook.staging.tables import NO_TABLE, SHARE_OF_FRAME, low_things, table_things, table_with
from director.storybook.staging.things import colour_in, effects_in, exact, is_pair
from pipeline.film.scene import CreatureLook, Figure, Framing, Place, Prop, Scene
from pipeline.film.screenplay import Screenplay, Shot

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
    place = footing(place, parts, shot.size, ashore=bool(_BY_THE_SEA.search(frame)))
    size = roomy(shot.size, parts)
    on_table = table_things(screenplay, shot, place)
    figures = _blocked(parts, line, place, size, shot, shot_seed, frame, over)
    figures = sheltered(screenplay, place, one_holder(handed(figures, frame, (*on_table, *place.details))))
    props = without_open(props_in(frame, figures, shot, place, on_table, random.Random(shot_seed), screenplay), figures)
    focused = any(p.focus for p in props)
    extras = () if focused or (figures and size in CLOSE) else _unnamed(frame, figures, place, stable(seed, "extras", place.seed))
    if not focused and size not in CLOSE:
        together = others_told(screenplay.prompt, figures, len(screenplay.characters))
        size = "Wide shot" if len(together) > len(figures) and size not in WIDE else size
        figures = together
    seen = seen_lying(filled(size, (*figures, *extras), shot_seed), figures)
    if not focused and (tree := landmark(screenplay, shot, place, props, seen)):
        seen, props = "Full shot" if seen == "Medium shot" else seen, (*props, *tree)
    if not screenplay.characters and not figures and not extras and not props and shot.number not in (1, len(screenplay.shots)):
        extras = witness(place, shot.number, shot_seed)
    seen = shown_size(seen, screenplay, shot, figures, extras, indoors=place.family in INDOORS and bool(props or on_table))
    if not focused and seen in SHARE_OF_FRAME:
        floor = _on_floor(place, frame, props)
        props = tuple(p for p in props if p.noun not in floor)
        props = (*props, *table_with((*floor, *on_table), figures or extras, props, seen))
    focus = () if focused else _focus(shot, parts, over)
    figures, props = lit_by_hand(place, size, figures, props, stable(seed, place.seed)) if not focused else (figures, props)
    figures, props = _as_told(figures, props, f"{bare(frame)} {screenplay.prompt}".lower(), frame, place)
    effects, props = _breathing(f"{frame} {video}", figures, place, props)
    return Scene(
        place=place,
        figures=() if focused else (*figures, *extras),
        props=props,
        framing=Framing(
            size="Insert" if focused else seen,
            focus=focus,
            move=shot.move,
            angle=angle_of(frame) if screenplay.characters or focused else turned_angle(shot, seen),
            over=over if over != (focus or ("",))[0] else "",
            rack=rack_of(shot.action),
        ),
        style=style_of(screenplay.prompt, style),
        mood=shot.beat or _mood(f"{frame} {video}", screenplay.mood),
        effects=effects,
        seed=shot_seed,
    )


def _unnamed(frame: str, figures: Sequence[Figure], place: Place, seed: int) -> tuple[Figure, ...]:
    """People and animals without an id, on firm ground."""
    extras = extras_in(frame, figures, seed)
    if place.family not in ("river", "harbour", "coast", "lighthouse"):
        return extras
    return tuple(f if f.pose in ("swim", "fly") else replace(f, depth=min(f.depth, 0.08)) for f in extras)  # further back there is water


def _as_told(
    figures: tuple[Figure, ...], props: tuple[Prop, ...], told: str, frame: str, place: Place
) -> tuple[tuple[Figure, ...], tuple[Prop, ...]]:
    """What is held and stands there in the very words of the text: burnt cakes, red boots, pairs."""
    figures = tuple(replace(f, holds=exact(f.holds, told)) if f.holds else f for f in figures)
    return figures, tuple(
        replace(p, colour=colour_in(p.noun, told) or p.colour, noun=_drawn_as(p, told, place), pair=is_pair(p.noun, frame)) for p in props
    )


def _breathing(text: str, figures: Sequence[Figure], place: Place, props: tuple[Prop, ...]) -> tuple[tuple[str, ...], tuple[Prop, ...]]:
    """The moving effects and the things; without bubbles where somebody swims with the head out of the water."""
    effects = effects_in(bare(text), place.family, place.weather, dark=place.light in ("dusk", "night"))
    if place.family == "underwater" or not any(figure.pose == "swim" for figure in figures):
        return effects, props
    return tuple(e for e in effects if e != "bubbles"), tuple(p for p in props if p.noun != "bubble")


def _on_floor(place: Place, frame: str, props: tuple[Prop, ...]) -> tuple[str, ...]:
    """Things that would stand on the floor of a room though nobody says so: they go onto a table."""
    if place.family not in INDOORS or place.family in NO_TABLE or re.search(r"\b(?:floor|ground|feet|rug|carpet)\b", frame):
        return ()
    return low_things(props)


def _blocked(
    parts: Sequence[Part], line: Sequence[str], place: Place, size: str, shot: Shot, seed: int, frame: str, over: str
) -> tuple[Figure, ...]:
    """The figures of a shot where they stand, before anything is put into their hands."""
    turn, close = stable(seed, "side"), bool(_TOGETHER.search(frame))
    figures = offshore(block(parts, size, len(line), place.seed + shot.variation, turn=turn, close=close), place.family)
    figures = _over_shoulder(figures, over) if over else figures
    if place.family in ("bridge", "ship deck"):  # behind parapet and railing there is only water
        figures = tuple(replace(f, depth=min(f.depth, 0.15)) for f in figures)
    return tuple(replace(f, x=round(0.25 * f.x, 3)) if f.pose in ("lie", "sleep") and len(figures) == 1 else f for f in figures)


def _drawn_as(prop: Prop, told: str, place: Place) -> str:
    """The noun that is drawn: with its adjective, and a lamp outdoors stands on a post."""
    outdoors = place.family not in INDOORS or place.family == "station"
    return "street lamp" if prop.noun == "lamp" and outdoors and not prop.focus else exact(prop.noun, told)


def _parts(
    screenplay: Screenplay, shot: Shot, frame: str, video: str, place: Place, looks: Mapping[str, Look]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    present = {s.number: who_is_in(screenplay, s) for s in screenplay.shots}
    line = line_of_action(screenplay, shot, present)
    said, done = clauses(frame), clauses(video)
    parts = (_part(name, said, done, place, looks, line) for name in present[shot.number])
    face = _BEAT_FACES.get(shot.beat, "")
    return tuple(
        replace(
            p,
            side=side_of(p.id, shot, line, present),
            acting=replace(p.acting, expression=p.acting.expression or face, holds=drawable(p.acting.holds or in_hand_of(frame, p.id))),
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


def _swims(part: Part) -> bool:
    return isinstance(part.look, CreatureLook) and part.look.kind in ("fish", "octopus")


_BY_THE_SEA = re.compile(r"\b(?:by|beside|near) the [\w ]{2,24}<Environment", re.IGNORECASE)


def footing(place: Place, parts: Sequence[Part], size: str, *, ashore: bool = False) -> Place:
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


def _over_shoulder(figures: tuple[Figure, ...], over: str) -> tuple[Figure, ...]:
    return tuple(replace(f, yaw=180.0) if f.id == over else f for f in figures)


def _focus(shot: Shot, parts: Sequence[Part], over: str) -> tuple[str, ...]:
    """The speaker first, then the others in order of mention."""
    ids = [p.id for p in parts if p.id != over]
    speakers = [str(line.speaker) for line in shot.lines if line.speaker in ids]
    ordered = tuple(dict.fromkeys((*(speakers[:1] if shot.size in CLOSE else ()), *ids)))
    return ordered[:1] if over else ordered[:3] if shot.size in CLOSE else ordered


def _mood(text: str, usual: str) -> str:
    """The mood that most words of a text give, ties to the stronger one; a single word does not overrule the film's."""
    known = (lexicon.feeling(w) for w in re.findall(r"[a-z]+", text.lower()) if w not in _NO_MOOD)
    found = [f.mood for f in known if f is not None and f.mood in _MOODS and f.expression != "surprised"]
    best = max(_MOODS, key=lambda m: (found.count(m), -_MOODS.index(m))) if found else ""
    return usual or best or "calm" if found.count(best) < 2 else best

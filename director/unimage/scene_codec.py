"""The scene codec: a keyframe as a short fixed set of continuous tokens, one or two per layer, and back.

A small director draws these tokens by rectified flow exactly as a large one draws image latents; the illustrator then draws the
decoded scene at any size. Slots in order::

    0            the set: place, light, weather, season, shot size, camera angle, mood, effects
    1  2         first figure: its look, which stays the same over a film, and its act, which changes from shot to shot
    3  4 ...     second to fourth figure
    9 ... 12     things: beside the figures, in a hand, ridden in, or what an insert is about

A figure's slots belong to the character that the shot mentions first, second and so on; extras come behind them. A thing's noun is a
pointer to the n-th thing that the Frame text names, or else a code that its spelling gives. Words are codes of -1 and 1
(``codes``), numbers have variance of about one, an absent layer is "none" and zeros. What text and seed decide is not coded: ``Cues``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np

from director.unimage import scene_fields as layout
from director.unimage.codes import Vector
from director.unimage.cues import Cues
from director.unimage.scene_fields import FIGURES, POINTERS, Values
from pipeline.errors import ContextError, SceneError
from pipeline.film.scene import CreatureLook, Figure, Framing, PersonLook, Place, Prop, Scene

WIDTH = 80
"""Numbers per slot."""
THINGS = 4
SLOTS = 1 + 2 * FIGURES + THINGS


class SceneCodec:
    """Between layered scenes and tokens.

    Attributes:
        slots: tokens per keyframe.
        width: numbers per token.
    """

    slots = SLOTS
    width = WIDTH

    @property
    def fingerprint(self) -> str:
        """Twelve digits that change whenever tokens change their meaning; weights are good for one fingerprint only."""
        digest = hashlib.sha256(f"{SLOTS} {WIDTH}".encode())
        for fields in layout.ALL:
            for name, field in fields.items():
                digest.update(f"{name} {field.width} {field.described}".encode())
        return digest.hexdigest()[:12]

    def encode(self, scene: Scene, cues: Cues) -> Vector:
        """The tokens of a scene.

        What has no slot is left out: figures behind the fourth, things behind the fourth, and whoever has an id that ``cues`` does not
        name. Seeds, style, what the camera does and details of the place stand in ``cues``.

        Args:
            scene: what the picture shows.
            cues: of the shot, see ``cues_for``.

        Returns:
            float32 [slots, width].

        Raises:
            SceneError: the scene holds a word that no code stands for.
        """
        tokens = np.zeros((SLOTS, WIDTH), dtype=np.float32)
        seats = _seated(scene.figures, cues.ids)
        layout.write(layout.SET, _set_values(scene), tokens[0])
        for seat in range(FIGURES):
            _write_figure(seats.get(seat), scene.framing, seats, tokens[1 + 2 * seat], tokens[2 + 2 * seat])
        things = (*_things(scene, seats), *[None] * THINGS)
        for row, thing in zip(tokens[1 + 2 * FIGURES :], things, strict=False):
            _write_thing(thing, cues, row)
        return tokens

    def decode(self, tokens: Vector, cues: Cues) -> Scene:
        """The scene of tokens, with or without noise: the nearest word for every code, every number within its range.

        Args:
            tokens: float32 [slots, width].
            cues: of the shot, the same as when it was encoded.

        Raises:
            ContextError: the tokens have another shape, or hold what is not a number.
        """
        tokens = np.asarray(tokens, dtype=np.float32)
        if tokens.shape != (SLOTS, WIDTH) or not np.isfinite(tokens).all():
            raise ContextError(
                f"tokens of shape {tokens.shape} are no scene", hint=f"a scene is {SLOTS} x {WIDTH} finite numbers; is this another codec?"
            )
        base = layout.read(layout.SET, tokens[0])
        things = tuple(_read_things(tokens[1 + 2 * FIGURES :], cues))
        looks = {seat: look for seat in range(FIGURES) if (look := _read_look(tokens[1 + 2 * seat])) is not None}
        acts = {seat: layout.read(layout.ACT, tokens[2 + 2 * seat]) for seat in looks}
        return Scene(
            place=_place(base, cues),
            figures=tuple(_figure(look, acts[seat], seat, cues, things) for seat, look in looks.items()),
            props=tuple(prop for role, prop in things if role in ("beside", "focus")),
            framing=_framing(base, {seat: act for seat, act in acts.items() if _id(seat, cues)}, cues),
            style=cues.style,
            mood=base["mood"],
            effects=tuple(effect for effect in layout.EFFECTS if base[effect]),
            seed=cues.seed,
        )


def can_encode(scene: Scene, cues: Cues) -> bool:
    """Whether every thing of a scene is named by the shot's text or known to the lexicon."""
    named = (*(prop.noun for prop in scene.props), *(n for f in scene.figures for n in (f.holds, f.in_vehicle) if n))
    return all(noun in cues.nouns[:POINTERS] or layout.knows_noun(noun) for noun in named)


# ---------------------------------------------------------------- writing


def _seated(figures: tuple[Figure, ...], ids: tuple[str, ...]) -> dict[int, Figure]:
    """Figures by seat: characters where their id stands in ``ids``, extras behind all ids."""
    seats = {ids.index(f.id): f for f in figures if f.id in ids[:FIGURES]}
    free = iter(range(len(ids), FIGURES))
    for figure in (f for f in figures if not f.id):
        seat = next(free, None)
        if seat is not None:
            seats[seat] = figure
    return seats


def _set_values(scene: Scene) -> Values:
    unknown = [effect for effect in scene.effects if effect not in layout.EFFECTS]
    if unknown:
        raise SceneError(f"{unknown[0]!r} is no effect that the scene codec knows", hint=f"known are: {', '.join(layout.EFFECTS)}")
    place, framing = scene.place, scene.framing
    return {
        "family": place.family, "light": place.light, "weather": place.weather, "season": place.season,
        "size": framing.size, "angle": framing.angle, "mood": scene.mood if scene.mood in layout.MOODS else "calm",
        **{effect: effect in scene.effects for effect in layout.EFFECTS},
    }  # fmt: skip


def _write_figure(figure: Figure | None, framing: Framing, seats: dict[int, Figure], look: Vector, act: Vector) -> None:
    layout.write(layout.ABSENT if figure is None else _look_fields(figure), _look_values(figure), look)
    if figure is not None:
        layout.write(layout.ACT, _act_values(figure, framing, seats), act)


def _write_thing(thing: tuple[str, Prop] | None, cues: Cues, row: Vector) -> None:
    if thing is None:
        layout.write(layout.NOTHING, {"role": "none"}, row)
    else:
        layout.write(layout.THING, _thing_values(*thing, cues), row)


def _look_fields(figure: Figure) -> layout.Fields:
    return layout.PERSON if isinstance(figure.look, PersonLook) else layout.CREATURE


def _look_values(figure: Figure | None) -> Values:
    if figure is None:
        return {"being": "none"}
    being = "person" if isinstance(figure.look, PersonLook) else "creature"
    return {"being": being, **{name: getattr(figure.look, name) for name in _look_fields(figure) if name != "being"}}


def _act_values(figure: Figure, framing: Framing, seats: dict[int, Figure]) -> Values:
    places = {f.id: seat for seat, f in seats.items() if f.id}
    gaze = f"figure {places[figure.gaze]}" if figure.gaze in places else figure.gaze
    focus = framing.focus.index(figure.id) if figure.id and figure.id in framing.focus else -1
    travels = figure.x_end is not None
    return {
        "pose": figure.pose, "expression": figure.expression, "expression_end": figure.expression_end,
        "gaze": gaze if gaze in layout.GAZES else "", "focus": ("none", "first", "other")[min(focus, 1) + 1],
        "over": bool(figure.id) and framing.over == figure.id, "x": figure.x, "depth": figure.depth, "yaw": figure.yaw,
        "travels": travels, "travel": figure.x_end - figure.x if figure.x_end is not None else 0.0,
    }  # fmt: skip


def _things(scene: Scene, seats: dict[int, Figure]) -> Iterator[tuple[str, Prop]]:
    """Each thing with its role: those that the scene is about, those in hands, those ridden in, those beside."""
    yield from (("focus", prop) for prop in scene.props if prop.focus)
    yield from ((f"held by {seat}", Prop(noun=f.holds)) for seat, f in sorted(seats.items()) if f.holds)
    yield from ((f"carries {seat}", Prop(noun=f.in_vehicle)) for seat, f in sorted(seats.items()) if f.in_vehicle)
    yield from (("beside", prop) for prop in scene.props if not prop.focus)


def _thing_values(role: str, prop: Prop, cues: Cues) -> Values:
    nouns = cues.nouns[:POINTERS]
    pointer = f"thing {nouns.index(prop.noun)}" if prop.noun in nouns else "spelled"
    return {
        "role": role, "pointer": pointer, "noun": prop.noun if pointer == "spelled" else "", "x": prop.x, "depth": prop.depth,
        "size": prop.size, "lift": prop.lift, "colour": prop.colour,
    }  # fmt: skip


# ---------------------------------------------------------------- reading


def _id(seat: int, cues: Cues) -> str:
    return cues.ids[seat] if seat < len(cues.ids) else ""


def _read_look(row: Vector) -> PersonLook | CreatureLook | None:
    being = layout.read(layout.ABSENT, row)["being"]
    if being == "none":
        return None
    values = layout.read(layout.PERSON if being == "person" else layout.CREATURE, row)
    del values["being"]
    return PersonLook(**values) if being == "person" else CreatureLook(**values)


def _figure(look: PersonLook | CreatureLook, act: Values, seat: int, cues: Cues, things: tuple[tuple[str, Prop], ...]) -> Figure:
    gaze = str(act["gaze"])
    return Figure(
        id=_id(seat, cues), look=look, x=act["x"], x_end=round(act["x"] + act["travel"], 3) if act["travels"] else None,
        depth=act["depth"], yaw=act["yaw"], pose=act["pose"], expression=act["expression"], expression_end=act["expression_end"],
        gaze=_id(int(gaze.split()[1]), cues) if gaze.startswith("figure") else gaze,
        holds=next((prop.noun for role, prop in things if role == f"held by {seat}"), ""),
        in_vehicle=next((prop.noun for role, prop in things if role == f"carries {seat}"), ""),
    )  # fmt: skip


def _place(base: Values, cues: Cues) -> Place:
    drawn = {name: base[name] for name in ("family", "light", "weather", "season")}
    return Place(**drawn, seed=cues.place_seed, details=cues.details)


def _framing(base: Values, acts: dict[int, Values], cues: Cues) -> Framing:
    return Framing(
        size=base["size"],
        focus=_focus(acts, cues),
        move=cues.move,
        angle=base["angle"],
        rack=cues.rack,
        over=next((_id(seat, cues) for seat, act in acts.items() if act["over"]), ""),
    )


def _focus(acts: dict[int, Values], cues: Cues) -> tuple[str, ...]:
    order = ("first", "other")
    return tuple(_id(seat, cues) for word in order for seat, act in acts.items() if act["focus"] == word)


def _read_things(rows: Vector, cues: Cues) -> Iterator[tuple[str, Prop]]:
    for row in rows:
        values = layout.read(layout.THING, row)
        if values["role"] == "none":
            continue
        yield values["role"], Prop(
            noun=_noun(values, row, cues), x=values["x"], depth=values["depth"], size=values["size"], lift=values["lift"],
            focus=values["role"] == "focus", colour=values["colour"],
        )  # fmt: skip


def _noun(values: Values, row: Vector, cues: Cues) -> str:
    """The noun pointed at; a pointer past the end of the text means the last thing that it names."""
    pointer = str(values["pointer"])
    if pointer == "spelled" or not cues.nouns:
        return layout.spelled_noun(row)
    return cues.nouns[min(int(pointer.split()[1]), len(cues.nouns) - 1)]

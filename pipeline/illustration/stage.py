"""The stage: a scene becomes frames.

``Picture`` builds everything that stands still once and draws the rest for any moment. A frame is a
pure function of its time: drawn alone or in sequence it has the same bytes.

Order in a frame: the planes of the set from the back, figures and things among them by the ground
they stand on, front planes, effects, weather, paper.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from pipeline.film.scene import Figure, Framing, MouthCue, PersonLook, Prop, Scene
from pipeline.film.timing import Size
from pipeline.illustration.aboard import aboard, boarded, parties
from pipeline.illustration.afloat import AFLOAT, DRIFTING, WATERS, place_of, surface_of
from pipeline.illustration.canvas import Buffer
from pipeline.illustration.cast import Actor, Grounded, actor
from pipeline.illustration.colour import blend
from pipeline.illustration.composition import FLOATING, Lens, Shot, Stand, frame_units
from pipeline.illustration.detail import NEARER, is_bare, nearer, telling_spot
from pipeline.illustration.effects import overlay_effects
from pipeline.illustration.ensemble import composed, sitters_of
from pipeline.illustration.extent import Head, progress
from pipeline.illustration.finish import finish
from pipeline.illustration.lamps import DARK, Spot, by_lamplight, lamps_of
from pipeline.illustration.layers import Desk, Layer, LiveLayer, StillLayer
from pipeline.illustration.lit import LONG_HOLD, ONES, TWOS, Drawing, LitLayer, table_top
from pipeline.illustration.moving import MovingLayer
from pipeline.illustration.palette import Tones, tones
from pipeline.illustration.people.garments import armed
from pipeline.illustration.places import build
from pipeline.illustration.places.plane import Live, Moving, Painter, Plane, Still, View
from pipeline.illustration.planes import Planes, pixels_of, planes_of
from pipeline.illustration.props import Pair, dyed, lies, set_down, thing
from pipeline.illustration.rack import SOFTEST, RackedLayer, racked
from pipeline.illustration.still_life import A_LIST, ground_place, in_a_row, insert_place
from pipeline.illustration.supports import AIRY, ground_of, near_ground, seat_in, support, waterline
from pipeline.illustration.tracking import filmed
from pipeline.illustration.weather import BLIZZARD, overlays
from pipeline.ports import Pixels

SAMPLES = 13
"""Moments of the shot at which the camera is looked at for how far layers must reach."""

TOGETHER = 0.16
"""Still planes whose depths differ by less share one picture and one parallax: each picture costs two or three milliseconds."""

GLANCE = 144
"""Height in pixels of the small picture in which a telling detail is looked for."""

FOREGROUND = 1.18
"""Depth beyond which a plane only frames wide shots: nearer shots would hide people behind it."""

SLIDE = 3.2
"""Pixels that a foot may slide, half of them either way, while a step is held."""


class Picture:
    """A scene over one shot.

    Args:
        scene: what is shown.
        size: of the frames in pixels.
        length: of the shot in seconds; moves and travels spread over it.
        mouths: mouth shapes of all speakers.

    Raises:
        SceneError: the scene names a place, light, shot size or move that is not known.
    """

    def __init__(self, scene: Scene, size: Size, *, length: float, mouths: tuple[MouthCue, ...] = ()) -> None:
        if scene.place.family in WATERS:
            scene = replace(scene, figures=boarded(scene.figures, AFLOAT))
        scene = replace(scene, figures=tuple(replace(f, look=armed(f.look)) for f in scene.figures))
        self._scene, self._size, self._length, self._mouths = scene, size, length, mouths
        self._tones = tones(scene.place, scene.style, scene.mood)
        width, height = frame_units(size)
        self._set = build(View(width=width, height=height, place=place_of(scene), tones=self._tones))
        self._lit_tones = by_lamplight(self._tones, scene.place.family, self._set)
        self._parties = {party[0]: party for party in parties(scene.figures)}
        self._sitters = tuple(sitters_of(scene, tuple(self._parties.values()), self._tones, length))
        self._shot = composed(scene, self._set, self._sitters, tuple(self._parties.values()), width, height)
        if is_bare(scene):
            self._shot = nearer(self._shot, scene.framing.size, self._telling())
        self._lamps = lamps_of(scene, self._set, self._shot, self._spots(), self._tones, length)
        self._desk = self._make_desk()
        self._rack = racked(scene.framing.rack, length) if scene.figures and self._shot.blur else None
        self._frame = Buffer(size.width, size.height)
        self._layers = tuple(self._build())
        self._weather = (
            () if self._set.sheltered else overlays(self._tones, size.width, size.height, driven=BLIZZARD in scene.place.details)
        )
        self._effects = overlay_effects(scene, self._set, self._shot, self._desk, self._tones)

    def planes(self, t: float) -> Planes:
        """The frame at ``t`` seconds as encoders take it; new arrays."""
        motion = self._desk.motion(t)
        for layer in (*self._layers, *self._effects):
            layer.lay(self._frame, t, motion)
        planes = planes_of(self._frame.pixels)
        for overlay in self._weather:
            overlay(planes, t)
        finish(planes, self._tones)
        return planes

    def frame(self, t: float) -> Pixels:
        """The frame at ``t`` seconds, BGRA (height, width, 4), a new array."""
        return pixels_of(self.planes(t))

    @property
    def composition(self) -> Shot:
        """Where everything stands in the frame, in frame units."""
        return self._shot

    def heads(self) -> Iterator[tuple[Stand, Head]]:
        """Every figure in the picture with its head at the start, in drawing units from its stand."""
        for stand in self._shot.stands:
            yield stand, self._sitters[stand.index].head

    def _telling(self) -> tuple[float, float]:
        """Where the place has most to see, as shares of the frame."""
        for name in ("lamp", "fire"):
            anchor = self._set.anchor(name)
            if anchor is not None:
                lens = self._shot.lens(Live(depth=anchor.depth, draw=lambda canvas, t: None), self._set)
                x, y = lens.point(anchor.x, anchor.y)
                return x / self._shot.width, y / self._shot.height + 0.06
        whole = replace(self._scene, framing=Framing(size="Wide shot"))
        small = Size(round(GLANCE * self._shot.width / self._shot.height / 2) * 2, GLANCE)
        return telling_spot(Picture(whole, small, length=self._length).frame(0.0), NEARER[self._scene.framing.size], self._scene.seed)

    def _make_desk(self) -> Desk:
        motion = partial(filmed, self._scene.framing.move, self._length, self._shot)
        moments = [self._length * i / (SAMPLES - 1) for i in range(SAMPLES)]
        return Desk(
            width=self._shot.width,
            height=self._shot.height,
            unit=self._size.height / self._shot.height,
            centre=self._shot.centre,
            tones=self._tones,
            motions=tuple(motion(t) for t in moments),
            motion=motion,
            length=self._length,
        )

    # ------------------------------------------------------------ building

    def _build(self) -> Iterator[Layer]:
        """Layers from the back; where the focus goes, what lies behind the people is built soft and sharp."""
        items = tuple(self._sequence())
        people = next((n for n, item in enumerate(items) if isinstance(item, LitLayer)), 0)
        if self._rack is None or not people:
            yield from self._layered(items, [])
            return
        soft = tuple(self._layered(items[:people], []))
        blur, self._shot = self._shot.blur, replace(self._shot, blur=0.0)
        sharp = tuple(self._layered(items[:people], []))
        self._shot = replace(self._shot, blur=blur)
        yield RackedLayer(soft, sharp, self._rack)
        yield from self._layered(items[people:], list(soft))

    def _layered(self, items: Sequence[Plane | Layer], behind: list[Layer]) -> Iterator[Layer]:
        """Neighbouring still planes become one picture where the camera lets them."""
        built = list(behind)
        waiting: list[Still] = []
        for item in items:
            if isinstance(item, Still) and (not waiting or self._desk.still or abs(item.depth - waiting[0].depth) < TOGETHER):
                waiting.append(item)
                continue
            if waiting:
                built.append(self._still(waiting, built))
                waiting = []
            if isinstance(item, Still):
                waiting = [item]
            else:
                built.append(self._other(item, built))
        if waiting:
            built.append(self._still(waiting, built))
        yield from built[len(behind) :]

    def _still(self, planes: list[Still], behind: list[Layer]) -> Layer:
        paints = [(self._shot.lens(p, self._set), p.paint, self._blur(p), p.mirror) for p in planes]
        return StillLayer(self._desk, max(p.depth for p in planes), paints, tuple(behind))

    def _other(self, item: Plane | Layer, behind: list[Layer]) -> Layer:
        if isinstance(item, Live):
            return LiveLayer(self._desk, item, self._shot.lens(item, self._set))
        if isinstance(item, Moving):
            return MovingLayer(self._desk, item, self._shot.lens(item, self._set), self._blur(item), tuple(behind))
        assert not isinstance(item, Plane)
        return item

    def _blur(self, plane: Plane) -> float:
        if plane.front:
            return 0.0
        return self._shot.blur * (0.5 + 0.5 * min(1.0, abs(1.0 - plane.depth) * 1.6))

    def _sequence(self) -> Iterator[Plane | Layer]:
        """Planes and standing layers in the order in which they are laid."""
        standing = sorted(self._standing(), key=lambda pair: pair[0])
        for plane in self._set.planes:
            if not self._seen(plane):
                continue
            if plane.front or (plane.base is not None and not plane.flat):
                limit = math.inf if plane.front else plane.base or 0.0
                while standing and standing[0][0] < (1.5e6 if plane.front else limit):
                    yield standing.pop(0)[1]
            yield plane
        yield from (layer for _, layer in standing)

    def _seen(self, plane: Plane) -> bool:
        if plane.shots:
            return self._scene.framing.size in plane.shots
        if plane.front and self._scene.framing.size == "Insert" and not is_bare(self._scene):
            return False
        near = plane.depth > FOREGROUND or (plane.depth > 1.02 and not plane.front)
        return not near or self._shot.closeness < 0.1

    def _standing(self) -> Iterator[tuple[float, Layer]]:
        if self._scene.framing.size == "Insert" and self._scene.props:
            yield from self._resting()
        for stand in self._shot.stands:
            if stand.index in self._parties:
                yield stand.order + 1e-3 * stand.index, self._figure(stand)
            if stand.perched and stand.y < self._shot.height:
                yield stand.order - 1.0, self._support(stand)
        for index, prop in enumerate(self._scene.props):
            placed = self._prop(prop)
            if placed is not None:
                yield placed[0] + 1e-4 * index, placed[1]

    def _resting(self) -> Iterator[tuple[float, Layer]]:
        """What the thing of an insert lies on: a table or the floor indoors, the place's own ground outdoors, nothing in the air."""
        width, height, family = self._shot.width, self._shot.height, self._scene.place.family
        if family in AIRY:
            return
        shown = self._shown_thing()
        piece = Pair(set_down(shown.noun, self._tones)) if shown.pair else set_down(shown.noun, self._tones)
        bounds, room = piece.bounds(), self._set.room and family != "cave"
        kind = "planks" if room else ground_of(family, self._tones, self._scene.place.details)
        if family == "river" and kind == "water" and shown.noun not in DRIFTING:
            kind = "snow" if self._tones.white_ground else "grass"  # what somebody lost lies on the bank
        ground = partial(near_ground, kind=kind, width=width, height=height, tones=self._tones)
        table = partial(table_top, width=width, height=height, tones=self._tones)
        yield 0.5e6, self._flat(table if room and not piece.on_floor else ground)
        if kind == "water" and family != "underwater":
            x, y, scale, _ = insert_place(piece, shown, self._shot)
            yield 2e6, self._flat(partial(waterline, x=x, y=y, width=bounds.width * scale, tones=self._tones))

    def _flat(self, paint: Painter) -> Layer:
        """A painting in frame units at the depth of the figures."""
        return StillLayer(self._desk, 1.0, [(Lens(sx=1.0, sy=1.0, tx=0.0, ty=0.0), paint, 0.0, None)])

    def _figure(self, stand: Stand) -> Layer:
        figure = _dressed(self._scene, stand)
        player = self._player(stand, figure)
        # the functions below outlive this call: they hold values, not the picture, so that it is freed at once
        length, mouths = self._length, self._mouths
        afloat = figure.in_vehicle in AFLOAT
        floating = figure.pose in FLOATING or afloat
        held = next((lamp for lamp in self._lamps if lamp.holder in self._parties[stand.index]), None)
        area, head, near = player.bounds(0.0, length), player.head(0.0, length), self._shot.closeness > 0.5
        surface = surface_of(figure, self._scene.place.family, area, head, self._tones, near=near)
        drawing = Drawing(
            bounds=lambda t: player.bounds(t, length),
            draw=lambda canvas, t: surface(canvas, t, lambda: player.draw(canvas, t, length, mouths)),
            footing=(lambda t: player.footing(t, length)) if isinstance(player, Grounded) else None,
            place=self._placing(stand, bool(figure.in_vehicle) or figure.pose == "swim"),
            depth=1.3 if stand.near else 1.0 - 0.35 * figure.depth,
            shadow=self._shade_under(stand, floating),
            rims=0.6 if stand.near else 1.0,
            blur=2.6 * self._shot.zoom / 4 if stand.near else 0.0,
            defocus=self._defocus,
            dim=0.25 if stand.near else 0.0,
            mirror=self._reflects(0.5 if afloat else 0.95) if self._set.grounded else 0.0,
            lamps=tuple(lamp for lamp in self._lamps if lamp is not held),
            pool=None if held is None else held.colour,
            held=held,
            hold=self._hold(stand, figure),
        )
        return LitLayer(self._desk, self._face_light(), drawing)

    @property
    def _defocus(self) -> Callable[[float], float] | None:
        """How far people are out of focus while the place behind them is sharp."""
        share = self._rack
        return None if share is None else lambda t: SOFTEST * share(t)

    def _hold(self, stand: Stand, figure: Figure) -> float:
        """Gestures are drawn on twos, as animators do; steps as well, unless feet would be seen to slide."""
        walks = stand.travel and not figure.in_vehicle and figure.pose not in FLOATING
        slide = abs(stand.travel) / max(self._length, 0.1) * TWOS / 2 * self._desk.unit
        return ONES if walks and slide > SLIDE else TWOS

    def _shade_under(self, stand: Stand, floating: bool) -> float:
        unseen = self._shot.closeness > 0.5 and not stand.perched and stand.y > self._shot.height
        return 0.0 if floating or unseen or not self._set.grounded else 1.0

    def _support(self, stand: Stand) -> Layer:
        player = actor(self._scene.figures[stand.index], self._tones)
        left, right = player.footing(0.0, self._length) if isinstance(player, Grounded) else (-60.0, 60.0)
        feet = (stand.x + left * stand.scale, stand.x + right * stand.scale)
        frame = (self._shot.width, self._shot.height)
        paint = support(
            self._scene.place.family, room=self._set.room, tones=self._tones, feet=feet, y=stand.y, frame=frame, scale=stand.scale
        )
        return self._flat(paint)

    def _player(self, stand: Stand, figure: Figure) -> Actor:
        travel = stand.travel / stand.scale
        members = self._parties[stand.index]
        if len(members) == 1:
            return actor(figure, self._lit_tones, travel=travel, seat=seat_in(self._scene.place.family, room=self._set.room))
        return aboard([self._scene.figures[i] for i in members], self._lit_tones, travel=travel)

    def _face_light(self) -> Tones:
        """Nearer shots lift the light on people a little, so that faces read at night."""
        lift = 0.20 * self._shot.closeness * self._tones.dark
        light, dark = (blend(c, "#ffffff", lift) for c in self._lit_tones.ambient)
        return replace(self._lit_tones, ambient=(light, dark))

    def _placing(self, stand: Stand, rides: bool) -> Callable[[float], tuple[float, float, float, float]]:
        bob = self._set.bob if rides else None
        length, zoom = self._length, self._shot.zoom

        def place(t: float) -> tuple[float, float, float, float]:
            x = stand.x + stand.travel * progress(t, length)
            dy, degrees = bob(t, x) if bob is not None else (0.0, 0.0)
            return x, stand.y + dy * zoom, stand.scale, degrees

        return place

    def _reflects(self, nearest: float = 0.95) -> float:
        """How much the ground under a figure mirrors: planes from a depth on count."""
        return max([p.mirror.strength for p in self._set.planes if p.mirror is not None and p.depth > nearest] or [0.0])

    def _prop(self, prop: Prop) -> tuple[float, Layer] | None:
        one = set_down(prop.noun, self._lit_tones) if prop.lift == 0.0 or lies(prop.noun) else thing(prop.noun, self._lit_tones)
        piece = Pair(one) if prop.pair else one
        if self._scene.framing.size == "Insert":
            if prop is not self._shown_thing() and len(self._scene.props) < A_LIST:
                return None
            order, place = 1e6 + prop.focus, in_a_row(piece, prop, len(self._scene.props), self._shot)
        else:
            order, place = ground_place(prop, self._shot, self._set, self._scene.framing.size)
        bounds = piece.bounds()
        _, y, scale, _ = place
        if y + bounds.top * scale > self._shot.height * 1.1 or (self._shot.closeness > 0.5 and order < 1e6):
            return None
        drawing = Drawing(
            bounds=lambda t: bounds,
            draw=dyed(piece.draw, prop.colour) if prop.colour and not piece.glow else piece.draw,
            place=lambda t: place,
            depth=1.0 if order >= 1e6 else 1.0 - 0.35 * prop.depth,
            shadow=0.9 if prop.lift == 0.0 and self._set.grounded and not piece.flat else 0.0,
            mirror=self._reflects() if prop.lift == 0.0 and order < 1e6 else 0.0,
            glow=piece.glow,
            lamp=piece.lamp,
            lamps=() if piece.glow else self._lamps,
            pool=piece.glow if self._tones.dark > DARK else None,
            hold=LONG_HOLD if piece.still and not self._lamps else TWOS,
        )
        return order, LitLayer(self._desk, self._lit_tones, drawing)

    def _spots(self) -> tuple[Spot, ...]:
        """Where the things stand, for the light of those that shine."""
        if self._scene.framing.size == "Insert":
            return ()
        placed = ((prop.noun, ground_place(prop, self._shot, self._set, self._scene.framing.size)[1]) for prop in self._scene.props)
        return tuple((noun, (x, y, scale)) for noun, (x, y, scale, _) in placed)

    def _shown_thing(self) -> Prop:
        """The thing that an insert is about."""
        return next((p for p in self._scene.props if p.focus), self._scene.props[0])


def _dressed(scene: Scene, stand: Stand) -> Figure:
    figure = scene.figures[stand.index]
    if stand.near and isinstance(figure.look, PersonLook):
        return replace(figure, yaw=180.0)
    return figure


def keyframe(scene: Scene, size: Size) -> Pixels:
    """The picture at the start of a shot of ``scene``, BGRA."""
    return Picture(scene, size, length=4.0).frame(0.0)

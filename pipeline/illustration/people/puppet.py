"""A person on the stage: look, posture and face put together and drawn in order."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.film.scene import Figure, MouthCue, PersonLook
from pipeline.illustration.canvas import Blend, Canvas, fill, kept, part
from pipeline.illustration.colour import mix
from pipeline.illustration.extent import HEAD, Bounds, Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, ribbon
from pipeline.illustration.people.acting import GESTURING, body_yaw, posture_at
from pipeline.illustration.people.anatomy import Anatomy, anatomy
from pipeline.illustration.people.boats import draw_oar
from pipeline.illustration.people.cloth import Cloth
from pipeline.illustration.people.clothes import draw_garment, draw_skirt
from pipeline.illustration.people.complexion import readable
from pipeline.illustration.people.face import Mien
from pipeline.illustration.people.garments import Outfit, outfit
from pipeline.illustration.people.hands import HandPlace, hand_place
from pipeline.illustration.people.head import HeadArt, draw_behind, draw_head
from pipeline.illustration.people.held import BOOKS, UMBRELLAS, draw_held, draw_held_light, draw_open_book, draw_umbrella, held_bounds
from pipeline.illustration.people.limbs import Dress, draw_bare_hand, draw_leg, draw_sleeve
from pipeline.illustration.people.miming import mien_at, speaking
from pipeline.illustration.people.moves import rowing_stroke
from pipeline.illustration.people.nape import draw_head_from_behind
from pipeline.illustration.people.outlines import hull
from pipeline.illustration.people.rhythm import Rhythm, rhythm
from pipeline.illustration.people.riding import Ride, ride
from pipeline.illustration.people.skeleton import Limb, Posture, Skeleton, skeleton
from pipeline.illustration.people.skull import skull_of
from pipeline.illustration.people.trunk import Trunk
from pipeline.illustration.people.vehicles import ROWED, USUAL_VEHICLE, seat
from pipeline.illustration.people.wraps import draw_cape

_OARS = Bounds(-310.0, -60.0, 310.0, 124.0)
"""What both blades reach in a stroke."""
BOTH_HANDS = ("carry", "hug", "read", "write", "work")
"""Poses in which a thing is between both hands."""
BACK = 110.0
"""Yaw in degrees beyond which a figure shows its back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Everything that is known about a figure at one time."""

    posture: Posture
    frame: Skeleton
    mien: Mien
    yaw: float
    head: Head
    head_roll: float
    t: float


class PersonActor:
    """A person that can be drawn at any moment; an Actor of ``pipeline.illustration.cast``."""

    def __init__(self, figure: Figure, look: PersonLook, tones: Tones, travel: float, seat: str = "stool") -> None:
        figure = replace(figure, in_vehicle=figure.in_vehicle or USUAL_VEHICLE.get(figure.pose, ""))
        self.figure = figure
        self.look = look
        self.tones = tones
        self.travel = travel
        self.seat = seat
        self.body: Anatomy = anatomy(look)
        self.wear: Outfit = outfit(look)
        self.pace: Rhythm = rhythm(figure.id or repr(look), f"|{figure.x:.3f}|{figure.yaw:.0f}|{figure.pose}|{figure.expression}")
        self.yaw = body_yaw(figure, travel)
        self.ride: Ride | None = ride(figure, self.body, self.yaw, travel)
        self._latest: tuple[tuple[float, float, tuple[MouthCue, ...]], Moment] | None = None

    # ------------------------------------------------------------ the protocol

    def bounds(self, t: float, length: float) -> Bounds:
        """The box inside which ``draw`` paints at ``t``, whether the person speaks or not."""
        extent = self._extent(self.moment(t, length, ()))
        if self.figure.pose in GESTURING:
            extent = extent.joined(self._extent(self._moment_of(t, length, (), 1.0)))
        if self.ride is not None:
            dx, dy = self.ride.seat
            extent = Bounds(extent.left + dx, extent.top + dy, extent.right + dx, extent.bottom + dy).joined(self.ride.bounds())
        return extent.joined(_OARS) if self._rows else extent

    def _extent(self, moment: Moment) -> Bounds:
        extent = figure_bounds(moment, self.body)
        return extent.joined(self._held_bounds(moment)) if self.figure.holds else extent

    def footing(self, t: float, length: float) -> tuple[float, float]:
        """Left and right end of what touches the ground at ``t``: feet, wheels, or the whole figure when it lies."""
        if self.ride is not None:
            box = self.ride.bounds()
            return box.left * 0.85, box.right * 0.85
        moment = self.moment(t, length, ())
        if moment.posture.rest is not None:
            box = figure_bounds(moment, self.body)
            return box.left * 0.7, box.right * 0.7
        xs = [joint.x for leg in moment.frame.legs for joint in (leg.tip, leg.end)]
        sole = 16.0 * self.body.foot
        return min(xs) - sole, max(xs) + sole

    def head(self, t: float, length: float) -> Head:
        """Where the head is at ``t``."""
        moment = self.moment(t, length, ())
        x, y = _rolled((moment.head.x, moment.head.y), moment, self.body)
        dx, dy = self._seat
        return Head(x + dx, y + dy, moment.head.radius)

    def draw(self, canvas: Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        """Paint the person as it is at ``t``."""
        cues = tuple(c for c in mouths if c.id == self.figure.id)
        moment = self.moment(t, length, cues)
        if self.ride is None:
            self._paint(canvas, moment)
            return
        self.ride.draw_back(canvas, self.tones, t, length)
        self.draw_seated(canvas, t, length, mouths)
        self.ride.draw_front(canvas, self.tones, t, length)
        self.draw_near_oar(canvas, t, length)

    def draw_seated(self, canvas: Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        """Paint the person in its seat without the vehicle, but with the far oar where it rows."""
        moment = self.moment(t, length, tuple(c for c in mouths if c.id == self.figure.id))
        with kept(canvas):
            canvas.translate(*self._seat)
            self._oar(canvas, moment, t, far=True)
            self._paint(canvas, moment)

    def draw_near_oar(self, canvas: Canvas, t: float, length: float) -> None:
        """Paint the near oar and the fist round it, where the person rows: it lies before the hull."""
        with kept(canvas):
            canvas.translate(*self._seat)
            self._oar(canvas, self.moment(t, length, ()), t, far=False)

    @property
    def _rows(self) -> bool:
        return self.figure.pose == "row" and self.figure.in_vehicle in ROWED

    @property
    def _seat(self) -> Point:
        return self.ride.seat if self.ride is not None else (0.0, 0.0)

    # ------------------------------------------------------------ inside

    def moment(self, t: float, length: float, cues: tuple[MouthCue, ...]) -> Moment:
        """Posture, joints and face at ``t``."""
        key = (t, length, cues)
        if self._latest is None or self._latest[0] != key:
            self._latest = key, self._moment_of(t, length, cues, speaking(cues, t) if cues else 0.0)
        return self._latest[1]

    def _moment_of(self, t: float, length: float, cues: tuple[MouthCue, ...], talk: float) -> Moment:
        posture = posture_at(self.figure, self.body, self.pace, self.yaw, self.travel, t, length, talk)
        if self.ride is not None:
            posture = self.ride.seated(posture, self.body, t, length)
        frame = skeleton(self.body, posture, self.yaw)
        head_yaw = self._head_yaw(posture)
        head, roll = place_head(self.body, frame, posture, head_yaw)
        mien = mien_at(self.figure, self.pace, head_yaw, t, length, cues)
        return Moment(posture=posture, frame=frame, mien=mien, yaw=head_yaw, head=head, head_roll=roll, t=t)

    def _paint(self, canvas: Canvas, moment: Moment) -> None:
        with kept(canvas):
            _apply_roll(canvas, moment, self.body)
            _draw_person(canvas, self, moment)

    def _head_yaw(self, posture: Posture) -> float:
        yaw = self.yaw + posture.head[0] * math.copysign(1.0, self.yaw)
        if abs(self.yaw) > BACK:
            return yaw
        if self.figure.gaze == "camera":
            return yaw * 0.45
        if self.figure.gaze in ("left", "right"):
            return yaw * 0.6 + (24 if self.figure.gaze == "right" else -24)
        return yaw

    def _held_bounds(self, moment: Moment) -> Bounds:
        place = place_hand(self, moment, held_index(self.figure, moment.frame))
        extent = held_bounds(self.figure.holds, place, self.body.hand)
        corners = [(x, y) for x in (extent.left, extent.right) for y in (extent.top, extent.bottom)]
        points = [_rolled(p, moment, self.body) for p in corners]
        return Bounds(min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points))

    def _oar(self, canvas: Canvas, moment: Moment, t: float, *, far: bool) -> None:
        if not self._rows:
            return
        index = 1 - moment.frame.near if far else moment.frame.near
        place = place_hand(self, moment, index)
        facing = math.copysign(1.0, self.yaw)
        draw_oar(canvas, place.at(9), facing, rowing_stroke(t), 0.5 - 0.5 * math.cos(t * 2.1), self.tones, far=far)
        if not far:
            draw_bare_hand(canvas, place, "grip", _dress(self.look, self.tones), far=False)


def person_actor(figure: Figure, tones: Tones, *, travel: float = 0.0, seat: str = "stool") -> PersonActor:
    """The actor for a figure whose look is a person's; ``travel`` and ``seat`` as in ``cast.actor``."""
    assert isinstance(figure.look, PersonLook)
    return PersonActor(figure, readable(figure.look), tones, travel, seat)


def place_head(body: Anatomy, frame: Skeleton, posture: Posture, yaw: float) -> tuple[Head, float]:
    """The head on its neck, and its roll on the picture in degrees."""
    tilt = math.atan2(frame.chin.x - frame.hip.x, frame.hip.y - frame.chin.y)
    roll = math.degrees(tilt) * 0.55 + posture.head[2] * math.copysign(1.0, math.sin(math.radians(yaw)) or 1.0)
    rise = HEAD / 2 * body.head * 0.97
    a = math.radians(roll)
    x = frame.chin.x + math.sin(a) * rise + 6 * math.sin(math.radians(yaw)) * body.head
    y = frame.chin.y - math.cos(a) * rise - 0.6 * posture.breath
    return Head(x, y, HEAD / 2 * body.head), roll


def _facing(moment: Moment) -> float:
    return math.copysign(1.0, math.sin(math.radians(moment.frame.yaw)) or 1.0)


def _apply_roll(canvas: Canvas, moment: Moment, body: Anatomy) -> None:
    posture, hip = moment.posture, moment.frame.hip
    if posture.rest is None and not posture.roll:
        return
    rest = posture.hip if posture.rest is None else posture.rest
    canvas.translate(hip.x, -rest * body.leg)
    canvas.rotate(posture.roll * _facing(moment))
    canvas.translate(-hip.x, -hip.y)


def _rolled(point: Point, moment: Moment, body: Anatomy) -> Point:
    """A point after the roll of the whole figure."""
    posture, hip = moment.posture, moment.frame.hip
    if posture.rest is None and not posture.roll:
        return point
    a = math.radians(posture.roll * _facing(moment))
    x, y = point[0] - hip.x, point[1] - hip.y
    rest = posture.hip if posture.rest is None else posture.rest
    return hip.x + x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a) - rest * body.leg


def figure_bounds(moment: Moment, body: Anatomy) -> Bounds:
    """A box round joints, head and hat, with room for cloth."""
    frame, r = moment.frame, moment.head.radius
    joints = [j.point for chain in (*frame.arms, *frame.legs) for j in (chain.root, chain.bend, chain.tip, chain.end)]
    x, y = moment.head.x, moment.head.y
    corners = [(x + dx * r, y + dy * r) for dx, dy in ((-2.2, -2.9), (2.2, -2.9), (-2.2, 1.0), (2.2, 1.0))]
    points = [_rolled(p, moment, body) for p in (*joints, *corners, frame.hip.point, frame.neck.point)]
    margin = 34.0
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Bounds(min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)


# ---------------------------------------------------------------- drawing


@lru_cache(maxsize=128)
def _dress(look: PersonLook, tones: Tones) -> Dress:
    return Dress(
        body=anatomy(look), wear=outfit(look), skin=look.skin, tones=tones, bottom="trousers" if look.top == "spacesuit" else look.bottom
    )


def _draw_person(canvas: Canvas, person: PersonActor, moment: Moment) -> None:
    frame, body, tones, look = moment.frame, person.body, person.tones, person.look
    dress = _dress(look, tones)
    trunk = Trunk(body, frame, person.wear.garment.thick, moment.posture.breath)
    cloth = Cloth(canvas, trunk, person.wear, look, tones)
    head = HeadArt(look, skull_of(look, _seen_yaw(moment.yaw), moment.posture.head[1]), tones)
    behind, before = arm_order(frame)
    back = abs(moment.yaw) > BACK
    if not back:
        _in_head(canvas, moment, body, lambda: draw_behind(canvas, head))
        draw_cape(cloth)
    for index in behind:
        _arm(canvas, person, moment, dress, index)
    _seat(canvas, person, moment)
    seen = 2 if person.ride is None else person.ride.vehicle.legs
    for rank, index in enumerate(leg_order(frame)[2 - seen :]):
        draw_leg(canvas, frame.legs[index], dress, far=index != frame.near)
        if rank == 0 and not dress.wear.garment.skirted:
            _seat_of_trousers(canvas, frame, dress)
    draw_skirt(cloth)
    _neck(canvas, frame, body, look, tones)
    draw_garment(cloth)
    for index in before[:-1]:
        _arm(canvas, person, moment, dress, index)
    if back:
        draw_cape(cloth)
        _in_head(canvas, moment, body, lambda: draw_head_from_behind(canvas, head))
    else:
        _head_shadow(canvas, moment, tones)
        _in_head(canvas, moment, body, lambda: draw_head(canvas, head, moment.mien))
    for index in before[-1:]:
        _arm(canvas, person, moment, dress, index)


def _seen_yaw(yaw: float) -> float:
    """The yaw of the visible half of a head: from behind, that of the nape."""
    return yaw if abs(yaw) <= BACK else math.copysign(180.0 - abs(yaw), yaw) * 0.6


def _in_head(canvas: Canvas, moment: Moment, body: Anatomy, draw: object) -> None:
    with kept(canvas):
        canvas.translate(moment.head.x, moment.head.y)
        canvas.rotate(moment.head_roll)
        canvas.scale(body.head, body.head)
        draw()  # type: ignore[operator]


def arm_order(frame: Skeleton) -> tuple[list[int], list[int]]:
    """Indices of the arms behind and before the trunk, each from far to near."""

    def nearness(arm: Limb) -> float:
        return 0.4 * arm.bend.near + 0.6 * arm.tip.near - frame.hip.near

    order = sorted((0, 1), key=lambda i: (frame.arms[i].root.near, nearness(frame.arms[i])))
    return [i for i in order if nearness(frame.arms[i]) <= 2], [i for i in order if nearness(frame.arms[i]) > 2]


def leg_order(frame: Skeleton) -> list[int]:
    """Indices of the legs from far to near."""
    return sorted((0, 1), key=lambda i: frame.legs[i].root.near + frame.legs[i].bend.near)


def _seat(canvas: Canvas, person: PersonActor, moment: Moment) -> None:
    if person.figure.pose == "sit" and person.ride is None:
        height = -moment.frame.hip.y - person.body.leg_widths[0] * 0.8
        seat(canvas, person.seat, moment.frame.hip.x - 4 * _facing(moment), height, person.tones)


def _seat_of_trousers(canvas: Canvas, frame: Skeleton, dress: Dress) -> None:
    left, right = frame.legs
    r = dress.body.leg_widths[0] * 0.96
    hips = [(*left.root.point, r), (*right.root.point, r), (frame.hip.x, frame.hip.y - r * 0.5, r)]
    canvas.drawPath(hull(hips, 10), fill(mix(dress.wear.leg if dress.bottom != "shorts" else dress.wear.bottom, dress.tones.shade, 0.2)))


def _neck(canvas: Canvas, frame: Skeleton, body: Anatomy, look: PersonLook, tones: Tones) -> None:
    w = body.neck_width
    low = (frame.neck.x, frame.neck.y + 12)
    high = (frame.chin.x, frame.chin.y - 14)
    shade = mix(mix(look.skin, "#8a3a30", 0.17), tones.shade, 0.09)
    part(canvas, ribbon([low, ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2), high], [w * 1.12, w * 0.96, w]), shade, tones, light=0.4)


def _head_shadow(canvas: Canvas, moment: Moment, tones: Tones) -> None:
    r = moment.head.radius
    x, y = moment.frame.chin.point
    canvas.drawPath(ellipse(x, y + 6, r * 0.5, r * 0.18), fill(tones.shade, 0.26, blur=4, blend=Blend.kSrcATop))


def _arm(canvas: Canvas, person: PersonActor, moment: Moment, dress: Dress, index: int) -> None:
    arm, spec = moment.frame.arms[index], moment.posture.arms[index]
    far = index != moment.frame.near and abs(math.sin(math.radians(moment.frame.turn))) > 0.12
    place = place_hand(person, moment, index)
    holding = index == held_index(person.figure, moment.frame)
    if holding:
        _held(canvas, person, moment, place)
    draw_bare_hand(canvas, place, spec.shape, dress, far=far)
    draw_sleeve(canvas, arm, dress, far=far)
    if holding and person.figure.holds:
        draw_held_light(canvas, person.figure.holds, place, person.body.hand, person.tones)


def _held(canvas: Canvas, person: PersonActor, moment: Moment, place: HandPlace) -> None:
    """What is in the hand, or between both hands."""
    figure, size, tones = person.figure, person.body.hand, person.tones
    facing = _facing(moment)
    if not figure.holds and figure.pose not in ("read", "write"):
        return
    if figure.pose in ("read", "write") and figure.holds in ("", *BOOKS):
        other = place_hand(person, moment, 1 - held_index(figure, moment.frame))
        draw_open_book(canvas, place, other, facing, size, tones, pen=figure.pose == "write")
        return
    if figure.pose in BOTH_HANDS:
        other = place_hand(person, moment, 1 - held_index(figure, moment.frame))
        middle = replace(place, x=(place.x + other.x) / 2, y=(place.y + other.y) / 2)
        draw_held(canvas, figure.holds, middle, facing, size * 1.5, tones, moment.t, carried=True)
    elif figure.holds in UMBRELLAS:
        draw_umbrella(canvas, place, size, "#b8404a", tones, facing)
    else:
        draw_held(canvas, figure.holds, place, facing, size, tones, moment.t)


def held_index(figure: Figure, frame: Skeleton) -> int:
    """Index of the hand that holds: the farther one, held out ahead; the nearer one where both hold."""
    return frame.near if figure.pose in BOTH_HANDS else 1 - frame.near


def place_hand(person: PersonActor, moment: Moment, index: int) -> HandPlace:
    """Where a hand of the person is."""
    body = person.body
    return hand_place(moment.frame.arms[index], moment.frame.yaw, body.hand, moment.posture.arms[index].bend, body.arms[1])

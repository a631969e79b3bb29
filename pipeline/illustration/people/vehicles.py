"""What figures sit in and ride on: a back half, the riders, a front half, all in one drawing.

Every vehicle faces right; the rider's side mirrors it. Origin is the ground (or water) point under the
first seat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.illustration.canvas import Canvas, fill, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.extent import Bounds
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import ribbon, round_rect, smooth
from pipeline.illustration.people.boats import boat_back, boat_front, raft_back, raft_front
from pipeline.illustration.people.carriages import (
    bike_back,
    bike_front,
    car_back,
    car_front,
    cart_back,
    cart_front,
    wheelchair_back,
    wheelchair_front,
)
from pipeline.illustration.people.craft import (
    balloon_back,
    balloon_front,
    carpet,
    horse,
    nothing,
    plane_back,
    plane_front,
    ship_back,
    ship_front,
    sled_back,
    sled_front,
    unicorn,
)
from pipeline.illustration.people.workshop import WOOD, Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One kind of vehicle.

    Attributes:
        back: draws what lies behind the riders.
        front: draws what lies before them.
        seat: (ahead, up) of the rider's hip in units; of its soles where it stands.
        bounds: of the whole vehicle, facing right.
        pose: how riders sit: a key of ``stances.SEATS``.
        legs: how many of a rider's legs are drawn, the nearer first.
        yaw: least yaw of the riders.
        spacing: units between two riders.
        colour: of the body.
        wheel: radius of the wheels, for their turning; 0 for none.
    """

    back: Callable[[Workshop], None]
    front: Callable[[Workshop], None]
    seat: tuple[float, float]
    bounds: Bounds
    pose: str = "sit"
    legs: int = 0
    yaw: float = 32.0
    spacing: float = 112.0
    colour: str = "#9c5a3c"
    wheel: float = 0.0


_BOAT = Vehicle(back=boat_back, front=boat_front, seat=(-34, 46), bounds=Bounds(-240, -130, 250, 60), colour=WOOD)
_RAFT = Vehicle(back=raft_back, front=raft_front, seat=(-40, 30), bounds=Bounds(-240, -40, 240, 40), pose="stretch", legs=2, yaw=42)
_CAR = Vehicle(
    back=car_back,
    front=car_front,
    seat=(-34, 74),
    bounds=Bounds(-250, -185, 256, 12),
    pose="drive",
    colour="#c8503c",
    wheel=36,
    spacing=92,
)
_CART = Vehicle(back=cart_back, front=cart_front, seat=(-8, 110), bounds=Bounds(-180, -150, 260, 6), colour="#a8703f", wheel=46)
_BIKE = Vehicle(
    back=bike_back,
    front=bike_front,
    seat=(-34, 0),
    bounds=Bounds(-150, -170, 156, 6),
    pose="ride",
    legs=2,
    yaw=60,
    colour="#c8503c",
    wheel=52,
)
_SLED = Vehicle(
    back=sled_back,
    front=sled_front,
    seat=(-60, 56),
    bounds=Bounds(-160, -90, 170, 6),
    pose="stretch",
    legs=2,
    yaw=48,
    colour="#b8503c",
)
_CARPET = Vehicle(
    back=nothing, front=carpet, seat=(-50, 40), bounds=Bounds(-210, -50, 210, 10), pose="stretch", legs=2, yaw=42, colour="#9a3a5a"
)
_SPACESHIP = Vehicle(
    back=ship_back, front=ship_front, seat=(-10, 66), bounds=Bounds(-340, -310, 290, 8), pose="drive", colour="#c4ccd8", spacing=84
)
_BALLOON = Vehicle(
    back=balloon_back,
    front=balloon_front,
    seat=(0, 8),
    bounds=Bounds(-210, -790, 210, 6),
    pose="stand",
    colour="#d8604a",
    spacing=88,
    yaw=0,
)
_PLANE = Vehicle(
    back=plane_back, front=plane_front, seat=(0, 66), bounds=Bounds(-330, -190, 240, 8), pose="drive", colour="#4a8ab0", spacing=92
)
_WHEELCHAIR = Vehicle(
    back=wheelchair_back, front=wheelchair_front, seat=(-16, 78), bounds=Bounds(-90, -180, 100, 6), legs=2, yaw=40, wheel=52
)

_HORSE = Vehicle(back=horse, front=nothing, seat=(-26, 226), bounds=Bounds(-260, -396, 290, 18), pose="astride", legs=1, yaw=50)
_UNICORN = replace(_HORSE, back=unicorn)

VEHICLES: dict[str, Vehicle] = {
    **dict.fromkeys(("rowing boat", "boat", "rowboat", "canoe", "kayak", "dinghy", "lifeboat", "gondola", "sailboat", "sailing boat",
                     "ferry", "ship", "yacht", "pirate ship", "submarine"), _BOAT),
    "raft": _RAFT,
    **dict.fromkeys(("car", "taxi", "cab", "van", "truck", "lorry", "bus", "tractor", "racing car", "race car", "ambulance", "fire engine",
                     "limousine", "train", "tram", "locomotive", "steam engine"), _CAR),
    **dict.fromkeys(("cart", "wagon", "carriage", "pram", "stroller", "shopping cart"), _CART),
    **dict.fromkeys(("bicycle", "bike", "motorcycle", "scooter", "moped", "tricycle", "unicycle", "snowmobile"), _BIKE),
    **dict.fromkeys(("sled", "sledge", "sleigh", "skateboard", "skateboard ride", "hoverboard"), _SLED),
    **dict.fromkeys(("magic carpet", "flying carpet"), _CARPET),
    **dict.fromkeys(("spaceship", "rocket", "ufo", "spacecraft", "shuttle"), _SPACESHIP),
    **dict.fromkeys(("hot air balloon", "balloon basket", "airship"), _BALLOON),
    **dict.fromkeys(("plane", "airplane", "biplane", "helicopter"), _PLANE),
    "wheelchair": _WHEELCHAIR,
    **dict.fromkeys(("horse", "pony", "stallion", "mare", "donkey"), _HORSE),
    "unicorn": _UNICORN,
}  # fmt: skip
_PAINTED = {"taxi": "#f0c040", "cab": "#f0c040", "fire engine": "#c83a34", "ambulance": "#f0efe8", "van": "#5a8a9a", "bus": "#d86a3a",
            "tractor": "#4a8a4a", "train": "#3a6a5a", "tram": "#c85a3a", "locomotive": "#3a4048", "steam engine": "#3a4048"}  # fmt: skip
USUAL_VEHICLE = {"row": "rowing boat", "drive": "car", "ride": "horse"}
"""What a pose sits in when the scene does not say."""
ROWED = frozenset({"rowing boat", "boat", "rowboat", "canoe", "kayak", "dinghy", "lifeboat", "gondola"})


def vehicle_of(noun: str) -> Vehicle | None:
    """The vehicle that a noun names: by its own row, or that of its last word; None where it is not known."""
    return VEHICLES.get(noun) or VEHICLES.get(noun.split()[-1] if noun else "")


def vehicle_colour(noun: str, vehicle: Vehicle) -> str:
    """The colour of its body."""
    return _PAINTED.get(noun, vehicle.colour)


def seat(canvas: Canvas, kind: str, x: float, height: float, tones: Tones) -> None:
    """What somebody sits on where nothing else is: a "stool", a "crate" or a "stone"; "" for nothing."""
    if kind == "stool":
        stool(canvas, x, height, tones)
    elif kind == "crate":
        _crate(canvas, x, height, tones)
    elif kind == "stone":
        _stone(canvas, x, height, tones)


def _crate(canvas: Canvas, x: float, height: float, tones: Tones) -> None:
    part(canvas, round_rect(x - 40, -height, 80, height, 3), tones.wood[1], tones, crescent=4)
    for y in (0.34, 0.67):
        canvas.drawLine(x - 39, -height * y, x + 39, -height * y, stroke(mix(tones.wood[0], tones.shade, 0.4), 2.4))
    part(canvas, round_rect(x - 43, -height - 6, 86, 11, 3), tones.wood[2], tones, crescent=2)


def _stone(canvas: Canvas, x: float, height: float, tones: Tones) -> None:
    outline = [(x - 62, 2), (x - 54, -0.6 * height), (x - 34, -height - 1), (x + 26, -height - 4), (x + 50, -0.7 * height), (x + 64, 2)]
    part(canvas, smooth(outline, True, 0.6), tones.rock[1], tones, crescent=6)
    canvas.drawPath(
        smooth([(x - 36, -height + 8), (x - 4, -height + 2), (x + 34, -height + 7)], False), stroke(tones.rock[3], 4, 0.4, blur=2)
    )


def stool(canvas: Canvas, x: float, height: float, tones: Tones) -> None:
    """A plain stool under somebody who sits on nothing; ``height`` of its seat in units."""
    wood = "#a87850"
    for dx in (-19, 19):
        line = [(x + dx * 0.8, -height + 4), (x + dx * 1.15, -2)]
        canvas.drawPath(ribbon(line, [4.5, 3.6]), fill(mix(wood, tones.shade, 0.3)))
    canvas.drawLine(x - 18, -height * 0.42, x + 18, -height * 0.42, stroke(mix(wood, tones.shade, 0.4), 4))
    part(canvas, round_rect(x - 33, -height - 5, 66, 12, 5), wood, tones, crescent=2)

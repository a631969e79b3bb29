"""The plan of a room: what its seed chooses, and how its planes come together."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.illustration.canvas import Canvas
from pipeline.illustration.places.interiors_furniture import lamps, motes
from pipeline.illustration.places.interiors_parts import Room, built, put, still, tinted
from pipeline.illustration.places.interiors_windows import Pane, blinds, daylight, pane_weather, window
from pipeline.illustration.places.plane import Anchor, Painter, Plane, Set, Still, View
from pipeline.illustration.props import OWN, knows

_SLOTS = (0.62, 0.40, 0.80, 0.24)


_OPEN_AIR = frozenset(
    [
        "boat",
        "sailing boat",
        "rocket",
        "tent",
        "fence",
        "street lamp",
        "gravestone",
        "snowman",
        "car",
        "tree",
        "well",
        "flying saucer",
        "campfire",
        "window",
        "door",
    ]
)
GLOWS = 0.868
"""Ground line of halos as a share of the height: in front of all furniture, behind whoever stands well forward."""


class Plan:
    """A room with its seed's choices: which way round it is, and which colours it has."""

    def __init__(self, view: View) -> None:
        self.room = Room(view)
        self.flip = bool(view.rng("plan").random() < 0.5)

    def x(self, share: float) -> float:
        """A share of the width, mirrored in half of the rooms."""
        return 1 - share if self.flip else share

    def pick(self, *choices: str) -> str:
        """One of the choices."""
        # not one stream of chance: painters run again for every shot and must find the same room
        return choices[int(self.room.view.rng("pick", *choices).integers(len(choices)))]

    def pane(
        self,
        centre: float,
        top: float,
        width: float,
        height: float,
        scene: str = "hills",
        *,
        arch: bool = False,
        sun: bool = True,
        most: float = 0.42,
    ) -> Pane:
        """A window round share ``centre``; width and height in units of a frame 720 high, at most a share ``most`` of the width."""
        r = self.room
        k = r.view.height / 720.0
        wide = min(width * k, most * r.view.width)
        return Pane(x=r.x(self.x(centre)) - wide / 2, y=r.y(top), width=wide, height=height * k, scene=scene, arch=arch, sun=sun)

    def span(self, a: float, b: float) -> tuple[float, float]:
        """Left and right set x of two shares."""
        p, q = sorted((self.room.x(self.x(a)), self.room.x(self.x(b))))
        return p, q

    def details(self, skip: Sequence[str] = (), slots: Sequence[float] = _SLOTS) -> Plane:
        """Furniture that the place's details name and the room does not have anyway."""
        nouns = [
            d for d in self.room.view.place.details if d in OWN and knows(d) and d not in skip and d not in _OPEN_AIR and OWN[d].height > 90
        ]

        def paint(canvas: Canvas) -> None:
            for noun, slot in zip(nouns, slots, strict=False):
                put(canvas, self.room, noun, self.x(slot), 0.792)

        return still(self.room, paint, depth=0.86, base=self.room.y(0.792))

    def finish(
        self,
        planes: Sequence[Plane],
        panes: Sequence[Pane],
        spots: Sequence[tuple[float, float, float]] = (),
        anchors: Sequence[Anchor] = (),
    ) -> Set:
        """The set: weather in the panes, light through them, lamps, dust."""
        r = self.room
        extra = [*pane_weather(r, panes, 0.75, r.wall + 0.2), *daylight(r, panes), *blinds(r, panes), *lamps(r, spots, base=r.y(GLOWS))]
        dusty = motes(r, panes[0].x / r.view.width - 0.1, 0.5) if panes else []
        return built(r, [*planes, *extra, *dusty], anchors)


def wall_plane(
    plan: Plan,
    paint: Painter,
    panes: Sequence[Pane] = (),
    *,
    frame: str = "#a5694a",
    bars: tuple[int, int] = (2, 2),
    dress: Painter | None = None,
) -> Plane:
    """The back wall: its paint, then the windows, then what hangs before them."""
    r = plan.room

    def show(canvas: Canvas) -> None:
        with tinted(canvas, r.t, r.lamplight):
            paint(canvas)
        for pane in panes:
            window(canvas, r, pane, frame=frame, bars=bars)
        if dress is not None:
            with tinted(canvas, r.t, r.lamplight):
                dress(canvas)

    return Still(depth=0.75, base=r.wall, paint=show)

"""The kinds of birds as numbers: build, colours, beak, crest. Nothing here draws."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.film.scene import CreatureLook
from pipeline.illustration.colour import blend
from pipeline.illustration.creatures.face import Eyes

SOAR = 190.0
"""Units that a flying bird is above the ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fowl:
    """One kind of bird. Lengths in units.

    Attributes:
        coat: back and wings.
        belly: front.
        hood: head, "" for the coat's colour.
        wing: wing tips.
        body: half-axes of the body (along, across).
        tilt: degrees that the body's axis stands above the horizontal; 80 and more is upright.
        leg: length of the legs.
        leg_colour: legs and feet.
        webbed: it has a duck's feet.
        neck: distance from the shoulder to the head.
        head: half-axes of the head.
        beak: length, depth and hook.
        beak_colour: its colour.
        tail: length of the tail.
        crest: "", "comb", "tufts" or "lock".
        disc: colour of an owl's face, "" for none.
        flippers: the wings are flippers.
        slim: factor on the width of the neck; slim necks bend like an S.
        eyes: how the eyes are set.
    """

    coat: str
    belly: str
    hood: str = ""
    wing: str = ""
    body: tuple[float, float] = (46.0, 34.0)
    tilt: float = 22.0
    leg: float = 26.0
    leg_colour: str = "#d98a3c"
    webbed: bool = False
    neck: float = 26.0
    head: tuple[float, float] = (28.0, 27.0)
    beak: tuple[float, float, float] = (20.0, 12.0, 0.0)
    beak_colour: str = "#e8a23c"
    tail: float = 34.0
    crest: str = ""
    disc: str = ""
    flippers: bool = False
    slim: float = 1.0
    eyes: Eyes = field(default_factory=lambda: Eyes(scale=0.92, lon=34, lat=8, iris="#3a2a2a", brow=""))


_BIRD = Fowl(coat="#4f86b8", belly="#f2b27e", body=(36, 29), leg=20, neck=20, head=(27, 26), beak=(15, 10, 0), tail=34, crest="lock")


BIRDS: dict[str, Fowl] = {
    "bird": _BIRD,
    "gull": replace(
        _BIRD,
        coat="#a9b4c2",
        belly="#fbf8f0",
        hood="#fbf8f0",
        wing="#4c5464",
        body=(56, 32),
        tilt=14,
        leg=30,
        neck=30,
        head=(29, 28),
        beak=(32, 14, 0.22),
        beak_colour="#ecb23c",
        tail=34,
        crest="",
        webbed=True,
        eyes=replace(_BIRD.eyes, iris="#c89a3c"),
    ),
    "crow": replace(
        _BIRD,
        coat="#3a3d50",
        belly="#4a4e64",
        wing="#2b2d3e",
        body=(52, 33),
        tilt=20,
        leg=30,
        neck=28,
        head=(31, 29),
        beak=(34, 17, 0.1),
        beak_colour="#4e4c58",
        leg_colour="#4e4c58",
        tail=46,
        crest="",
        eyes=replace(_BIRD.eyes, iris="#8a6a4a", line="#c4bcc8"),
    ),
    "owl": replace(
        _BIRD,
        coat="#8f6848",
        belly="#ecd4ac",
        wing="#6d4c36",
        body=(56, 45),
        tilt=82,
        leg=12,
        neck=30,
        head=(50, 43),
        beak=(13, 15, 0.5),
        beak_colour="#d99a44",
        leg_colour="#d9a05a",
        tail=20,
        crest="tufts",
        disc="#f4e2c0",
        eyes=Eyes(scale=1.62, lon=25, lat=6, iris="#e2a02c", pupil=1.34, brow="#5a3c2a"),
    ),
    "duck": replace(
        _BIRD,
        coat="#f8e8b4",
        belly="#fdf6de",
        hood="#f8e8b4",
        wing="#e6c984",
        body=(58, 40),
        tilt=12,
        leg=22,
        neck=44,
        head=(33, 31),
        beak=(34, 14, -0.05),
        beak_colour="#ec9438",
        webbed=True,
        tail=22,
        crest="lock",
    ),
    "chicken": replace(
        _BIRD,
        coat="#f6ead6",
        belly="#fdf8ec",
        wing="#d8a878",
        body=(52, 46),
        tilt=24,
        leg=30,
        neck=40,
        head=(29, 28),
        beak=(18, 12, 0.15),
        beak_colour="#eaa63c",
        tail=46,
        crest="comb",
        eyes=replace(_BIRD.eyes, iris="#b8682c"),
    ),
    "penguin": replace(
        _BIRD,
        coat="#3a4258",
        belly="#fbf7ec",
        hood="#3a4258",
        body=(70, 50),
        tilt=88,
        leg=10,
        neck=50,
        head=(42, 39),
        beak=(18, 12, 0.1),
        beak_colour="#eca23c",
        webbed=True,
        flippers=True,
        tail=14,
        crest="",
        disc="#fbf7ec",
        eyes=Eyes(scale=1.15, lon=27, lat=2, iris="#3a2a2a", brow=""),
    ),
}


_HERON = replace(
    _BIRD,
    coat="#8796ac",
    belly="#e9ece8",
    hood="#eef0ea",
    wing="#4a5468",
    body=(56, 29),
    tilt=34,
    leg=104,
    leg_colour="#b09a5a",
    neck=118,
    head=(24, 21),
    beak=(50, 10, 0),
    beak_colour="#dba83c",
    tail=24,
    slim=0.5,
)
_SWAN = replace(BIRDS["duck"], coat="#f8f6f0", belly="#ffffff", hood="#f8f6f0", wing="#dcdce0", body=(70, 42), neck=112, head=(27, 24))
VARIETIES: dict[str, Fowl] = {
    "heron": _HERON,
    "stork": replace(
        _HERON, coat="#f4f1ea", belly="#fbf8f2", hood="#f4f1ea", wing="#3a3d4a", leg_colour="#d4553c", beak_colour="#d4553c", crest=""
    ),
    "crane bird": replace(_HERON, coat="#b4b8bc", hood="#d8dadb", crest=""),
    "flamingo": replace(
        _HERON,
        coat="#ef9aa4",
        belly="#f6b8bc",
        hood="#ef9aa4",
        wing="#d4606c",
        leg_colour="#e08a90",
        beak=(30, 15, 0.5),
        beak_colour="#3f3a44",
        crest="",
    ),
    "swan": replace(_SWAN, slim=0.56, crest=""),
    "goose": replace(_SWAN, coat="#f2efe8", hood="#f2efe8", wing="#d8cfc4", body=(64, 42), neck=84, head=(29, 26), slim=0.66, crest=""),
}
"""Birds that are drawn otherwise than the kind they belong to."""


def fowl_of(look: CreatureLook) -> Fowl:
    """The bird of a look, in its own colours."""
    fowl = VARIETIES.get(look.variety, BIRDS[look.kind])
    if look.colour:
        same = not fowl.hood or fowl.hood == fowl.coat
        fowl = replace(
            fowl, coat=look.colour, hood=look.colour if same and fowl.hood else fowl.hood, wing=blend(look.colour, "#2a2038", 0.3)
        )
    return replace(fowl, belly=look.accent) if look.accent else fowl

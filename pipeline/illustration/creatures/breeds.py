"""The four-legged kinds as numbers: build, colours, ears, tail, muzzle. Nothing here draws.

Lengths are drawing units of the kind's own size; a grown person is 330 to 390 units tall.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.film.scene import CreatureLook
from pipeline.illustration.colour import blend, luminance
from pipeline.illustration.creatures.face import Eyes, Muzzle


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """Ears: "point", "flop", "round", "long", "leaf" or "fan"; size is their length, lon where they sit."""

    kind: str = "point"
    size: float = 34.0
    width: float = 15.0
    lon: float = 44.0
    inner: str = "#e8a090"
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """Tail: "thin", "bushy", "brush", "stub", "curl", "hair", "tuft", "spade" or "plume"; angle in degrees above the line of the back."""

    kind: str = "thin"
    length: float = 70.0
    width: float = 6.0
    angle: float = 45.0
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breed:
    """One kind of quadruped.

    Attributes:
        coat: main colour.
        belly: underside, chest and muzzle.
        stand: height of shoulder and hip above the ground.
        length: hip to shoulder.
        chest: half-depth of the body at the shoulder.
        waist: at the flank.
        haunch: at the hip.
        leg: half-widths at the top and the bottom of a leg.
        foot: half-length of a foot.
        hoof: colour of hooves, "" for paws.
        socks: colour of the lower legs, "" for the coat's.
        neck: length of the neck.
        neck_angle: degrees above the horizontal.
        neck_width: half-width.
        head: half-axes of the skull.
        head_scale: factor on the finished head; faces must read in wide shots.
        cheek: half-width of the cheeks against the skull's, 1 for none.
        muzzle: front of the face.
        eyes: how the eyes are set.
        ears: ears.
        tail: tail.
        marks: painted extras: "mask", "tabby", "patches", "fawn", "blaze", "wool", "mane", "crest", "spines", "saddle", "brows".
        horns: "", "cow", "goat", "antlers", "spiral" or "dragon".
        wings: colour of the wings, "" for none.
        trunk: it has a trunk.
        sits: it sits like a dog; otherwise it lies down.
        stride: share of the leg that a step reaches to each side.
        accent: second colour of markings.
    """

    coat: str
    belly: str = ""
    stand: float = 88.0
    length: float = 96.0
    chest: float = 38.0
    waist: float = 29.0
    haunch: float = 33.0
    leg: tuple[float, float] = (17.0, 9.5)
    foot: float = 15.0
    hoof: str = ""
    socks: str = ""
    neck: float = 46.0
    neck_angle: float = 58.0
    neck_width: float = 24.0
    head: tuple[float, float] = (42.0, 39.0)
    head_scale: float = 1.16
    cheek: float = 1.0
    muzzle: Muzzle = field(default_factory=Muzzle)
    eyes: Eyes = field(default_factory=Eyes)
    ears: Ears = field(default_factory=Ears)
    tail: Tail = field(default_factory=Tail)
    marks: tuple[str, ...] = ()
    horns: str = ""
    wings: str = ""
    trunk: bool = False
    sits: bool = True
    stride: float = 0.36
    accent: str = "#fdf3de"


_DOG = Breed(
    coat="#c98a4e",
    belly="#f6e2bf",
    accent="#8a5630",
    muzzle=Muzzle(out=21, drop=13, width=19, height=15, nose=9),
    ears=Ears(kind="flop", size=44, width=17, lon=56, inner="#8a5630"),
    tail=Tail(kind="plume", length=72, width=11, angle=58),
    marks=("brows",),
    eyes=Eyes(scale=1.0, lon=27),
)
_CAT = replace(
    _DOG,
    coat="#d98a45",
    belly="#fbe9cf",
    stand=66,
    length=80,
    chest=28,
    waist=24,
    haunch=28,
    leg=(12.5, 8),
    foot=12,
    neck=34,
    neck_width=18,
    head=(41, 35),
    cheek=1.10,
    muzzle=Muzzle(out=7, drop=12, width=14.5, height=10, nose=5.2, nose_colour="#d9807c", whiskers=True, colour="#fbe9cf"),
    eyes=Eyes(scale=1.08, lon=27, lat=4, iris="#7fa04a", slit=0.74, brow=""),
    ears=Ears(kind="point", size=36, width=17, lon=40),
    tail=Tail(kind="thin", length=92, width=7.5, angle=70),
    marks=("tabby",),
    accent="#a85a2a",
)
_FOX = replace(
    _DOG,
    coat="#d9692f",
    belly="#fdf3e2",
    stand=74,
    length=90,
    chest=31,
    waist=24,
    haunch=28,
    leg=(13, 8),
    foot=13,
    socks="#3d2a2c",
    neck=40,
    neck_width=19,
    head=(40, 35),
    cheek=1.14,
    muzzle=Muzzle(out=26, drop=14, width=13, height=10.5, nose=6.4, colour="#fdf3e2"),
    eyes=Eyes(scale=0.98, lon=27, lat=6, iris="#9a6a2a"),
    ears=Ears(kind="point", size=44, width=19, lon=42, inner="#f4d9c0", tip="#3d2a2c"),
    tail=Tail(kind="bushy", length=104, width=22, angle=16, tip="#fdf3e2"),
    marks=("mask",),
)
_HORSE = Breed(
    coat="#a8683e",
    belly="#c08a5c",
    accent="#4a2c28",
    stand=176,
    length=150,
    chest=54,
    waist=44,
    haunch=50,
    leg=(26, 11),
    foot=17,
    hoof="#4a3430",
    neck=112,
    neck_angle=56,
    neck_width=33,
    head=(40, 38),
    muzzle=Muzzle(out=46, drop=42, width=22, height=20, nose=8, kind="hoofed", colour="#d8ac86"),
    eyes=Eyes(scale=1.02, lon=32, lat=12, iris="#5a3a2a", lash=True, brow=""),
    ears=Ears(kind="point", size=36, width=11, lon=30, inner="#d8ac86"),
    tail=Tail(kind="hair", length=130, width=20, angle=-52),
    marks=("crest", "blaze"),
    sits=False,
    stride=0.34,
)
_COW = replace(
    _HORSE,
    coat="#f6efe2",
    belly="#f6e4d8",
    accent="#4a3a3c",
    stand=118,
    length=146,
    chest=60,
    waist=58,
    haunch=56,
    leg=(23, 13),
    foot=16,
    neck=58,
    neck_angle=44,
    neck_width=38,
    head=(43, 39),
    muzzle=Muzzle(out=26, drop=26, width=26, height=19, nose=8.5, kind="hoofed", colour="#f0b4a4", nose_colour="#a8606a"),
    ears=Ears(kind="leaf", size=36, width=13, lon=68, inner="#f0b4a4"),
    tail=Tail(kind="tuft", length=110, width=4.5, angle=-66, tip="#4a3a3c"),
    marks=("patches",),
    horns="cow",
)

BREEDS: dict[str, Breed] = {
    "dog": _DOG,
    "cat": _CAT,
    "fox": _FOX,
    "wolf": replace(
        _DOG,
        coat="#6d7482",
        belly="#dcdcd8",
        stand=112,
        length=118,
        chest=46,
        waist=32,
        haunch=38,
        leg=(19, 10.5),
        foot=17,
        neck=54,
        neck_width=32,
        neck_angle=46,
        head=(45, 40),
        cheek=1.18,
        muzzle=Muzzle(out=32, drop=15, width=16.5, height=13, nose=8.5, fangs=True, colour="#dcdcd8"),
        eyes=Eyes(scale=0.98, lon=27, lat=6, iris="#d8a83a", brow="#3d4450"),
        ears=Ears(kind="point", size=40, width=16, lon=40, inner="#b8a8a4"),
        tail=Tail(kind="bushy", length=98, width=19, angle=-18, tip="#454b58"),
        marks=("mask", "saddle"),
        accent="#454b58",
    ),
    "bear": replace(
        _DOG,
        coat="#8a5a3c",
        belly="#b98a5e",
        stand=118,
        length=140,
        chest=68,
        waist=66,
        haunch=66,
        leg=(33, 24),
        foot=27,
        neck=66,
        neck_angle=42,
        neck_width=46,
        head=(62, 56),
        cheek=1.06,
        muzzle=Muzzle(out=20, drop=17, width=25, height=19, nose=12, colour="#d9b286"),
        eyes=Eyes(scale=0.98, lon=25, lat=8, brow="#5a3626"),
        ears=Ears(kind="round", size=19, width=19, lon=48, inner="#d9a286"),
        tail=Tail(kind="stub", length=14, width=13),
        marks=(),
    ),
    "rabbit": replace(
        _CAT,
        coat="#c9b29a",
        belly="#faf2e6",
        stand=44,
        length=56,
        chest=25,
        waist=28,
        haunch=34,
        leg=(12, 8),
        foot=13,
        neck=31,
        neck_width=18,
        head=(33, 32),
        muzzle=Muzzle(out=7, drop=10, width=12, height=9, nose=4.2, nose_colour="#d9857c"),
        eyes=Eyes(scale=0.98, lon=31, lat=6, iris="#5a3428", brow="#8a7260"),
        ears=Ears(kind="long", size=72, width=12, lon=20, inner="#eeb4a8"),
        tail=Tail(kind="stub", length=13, width=13, tip="#faf2e6"),
        marks=(),
    ),
    "mouse": replace(
        _CAT,
        coat="#9a94a0",
        belly="#efe6e2",
        stand=24,
        length=40,
        chest=19,
        waist=22,
        haunch=24,
        leg=(7, 4.5),
        foot=8.5,
        socks="#eeb4a8",
        neck=22,
        neck_width=13,
        head=(25, 23),
        muzzle=Muzzle(out=15, drop=8, width=8.5, height=6.5, nose=3.8, nose_colour="#e2868a", whiskers=True),
        eyes=Eyes(scale=0.78, lon=30, lat=6, iris="#4a3038", brow="#6a6472"),
        ears=Ears(kind="round", size=19, width=19, lon=48, inner="#eeb4b0"),
        tail=Tail(kind="thin", length=76, width=2.8, angle=24, tip="#eeb4a8"),
        marks=(),
    ),
    "squirrel": replace(
        _CAT,
        coat="#b9622e",
        belly="#fbe6cc",
        stand=38,
        length=46,
        chest=21,
        waist=23,
        haunch=27,
        leg=(9, 6),
        foot=10,
        neck=27,
        neck_width=15,
        head=(29, 26),
        muzzle=Muzzle(out=11, drop=9, width=10, height=7.5, nose=4.2),
        eyes=Eyes(scale=0.88, lon=31, lat=6, iris="#3a2422", brow="#7a3c1c"),
        ears=Ears(kind="point", size=27, width=9, lon=38, inner="#e8b090"),
        tail=Tail(kind="brush", length=92, width=22, angle=98),
        marks=(),
    ),
    "hedgehog": replace(
        _CAT,
        coat="#e6c7a0",
        belly="#f6e6cc",
        stand=24,
        length=48,
        chest=27,
        waist=32,
        haunch=27,
        leg=(8, 6),
        foot=9,
        neck=24,
        neck_angle=26,
        neck_width=18,
        head=(27, 24),
        muzzle=Muzzle(out=18, drop=8, width=9, height=7, nose=5),
        eyes=Eyes(scale=0.82, lon=30, lat=8, iris="#3a2422", brow="#7a5a40"),
        ears=Ears(kind="round", size=10, width=10, lon=56, inner="#e2a890"),
        tail=Tail(kind="stub", length=4, width=4),
        marks=("spines",),
        accent="#6a4a38",
    ),
    "horse": _HORSE,
    "unicorn": replace(
        _HORSE,
        coat="#f8f1f4",
        belly="#efe0ec",
        accent="#c58ac8",
        hoof="#d8b25a",
        horns="spiral",
        marks=("crest",),
        muzzle=replace(_HORSE.muzzle, colour="#f4dce4"),
        eyes=replace(_HORSE.eyes, iris="#6a5ab8"),
    ),
    "cow": _COW,
    "sheep": replace(
        _COW,
        coat="#f7f0e2",
        belly="#f7f0e2",
        accent="#4f444a",
        stand=72,
        length=84,
        chest=48,
        waist=52,
        haunch=47,
        leg=(12, 8.5),
        foot=11,
        hoof="#3a3034",
        socks="#4f444a",
        neck=40,
        neck_width=26,
        head=(32, 34),
        muzzle=Muzzle(out=20, drop=18, width=15, height=12, nose=5, kind="hoofed", colour="#5e5258", nose_colour="#2e262c"),
        eyes=Eyes(scale=0.95, lon=30, lat=6, iris="#b88a3a", brow="", line="#d8ccc8"),
        ears=Ears(kind="leaf", size=30, width=11, lon=66, inner="#c08a88"),
        tail=Tail(kind="stub", length=16, width=14),
        marks=("wool",),
        horns="",
    ),
    "goat": replace(
        _COW,
        coat="#d8cdbd",
        belly="#f2ebdf",
        accent="#8a7866",
        stand=96,
        length=92,
        chest=38,
        waist=36,
        haunch=37,
        leg=(15, 8),
        foot=11,
        neck=56,
        neck_angle=56,
        neck_width=22,
        head=(34, 33),
        muzzle=Muzzle(out=28, drop=25, width=15, height=13, nose=5.5, kind="hoofed", colour="#efe4d4", nose_colour="#8a6a66"),
        ears=Ears(kind="leaf", size=36, width=10, lon=66, inner="#e2b4a6"),
        tail=Tail(kind="stub", length=18, width=9),
        horns="goat",
        marks=("beard",),
        eyes=Eyes(scale=0.95, lon=31, lat=9, iris="#c8983a", brow=""),
    ),
    "pig": replace(
        _DOG,
        coat="#efa7a0",
        belly="#f8c8bc",
        stand=62,
        length=104,
        chest=48,
        waist=52,
        haunch=48,
        leg=(17, 11),
        foot=12,
        hoof="#a8606a",
        neck=42,
        neck_angle=32,
        neck_width=40,
        head=(43, 38),
        muzzle=Muzzle(out=22, drop=11, width=17, height=13, nose=11, nose_colour="#e2817e", kind="disc"),
        eyes=Eyes(scale=0.9, lon=30, lat=9, brow="#b86a68"),
        ears=Ears(kind="leaf", size=32, width=15, lon=40, inner="#e2817e"),
        tail=Tail(kind="curl", length=26, width=4),
        marks=(),
        sits=True,
    ),
    "deer": replace(
        _HORSE,
        coat="#b97a48",
        belly="#f4e2c8",
        accent="#fbeed8",
        stand=146,
        length=108,
        chest=40,
        waist=33,
        haunch=38,
        leg=(17, 7),
        foot=11,
        hoof="#3a2a2a",
        neck=82,
        neck_angle=64,
        neck_width=21,
        head=(34, 32),
        muzzle=Muzzle(out=30, drop=23, width=13.5, height=11.5, nose=6.5, colour="#f4e2c8"),
        eyes=Eyes(scale=1.05, lon=31, lat=9, iris="#4a2c22", lash=True, brow=""),
        ears=Ears(kind="leaf", size=44, width=14, lon=52, inner="#f4d2c0"),
        tail=Tail(kind="stub", length=20, width=9, tip="#fdf6e8"),
        marks=("fawn",),
        horns="antlers",
    ),
    "elephant": replace(
        _COW,
        coat="#8f96a8",
        belly="#a8aebc",
        accent="#c8a8b0",
        stand=158,
        length=150,
        chest=88,
        waist=84,
        haunch=82,
        leg=(38, 32),
        foot=33,
        hoof="",
        neck=64,
        neck_angle=38,
        neck_width=62,
        head=(70, 66),
        muzzle=Muzzle(out=20, drop=30, width=20, height=16, nose=0),
        eyes=Eyes(scale=1.12, lon=32, lat=14, iris="#4a3a44", lash=True, brow=""),
        ears=Ears(kind="fan", size=86, width=66, lon=60, inner="#c8a8b0"),
        tail=Tail(kind="tuft", length=100, width=5.5, angle=-62, tip="#5a5e70"),
        marks=(),
        horns="",
        trunk=True,
        head_scale=1.0,
    ),
    "lion": replace(
        _CAT,
        coat="#d9a550",
        belly="#f6e0b4",
        accent="#94512a",
        stand=110,
        length=122,
        chest=48,
        waist=38,
        haunch=42,
        leg=(21, 13),
        foot=20,
        neck=56,
        neck_angle=46,
        neck_width=32,
        head=(48, 45),
        cheek=1.04,
        muzzle=Muzzle(out=17, drop=15, width=22, height=16, nose=9.5, nose_colour="#8a4a3c", fangs=True, whiskers=True, colour="#f6e6c8"),
        eyes=Eyes(scale=1.02, lon=26, lat=8, iris="#b8782a", brow="#8a4a26"),
        ears=Ears(kind="round", size=17, width=17, lon=50, inner="#94512a"),
        tail=Tail(kind="tuft", length=120, width=6, angle=30, tip="#94512a"),
        marks=("mane",),
        head_scale=1.08,
    ),
    "dragon": replace(
        _DOG,
        coat="#5f9a5e",
        belly="#f0dc9a",
        accent="#d8784a",
        stand=132,
        length=138,
        chest=62,
        waist=56,
        haunch=62,
        leg=(31, 18),
        foot=24,
        neck=112,
        neck_angle=62,
        neck_width=38,
        head=(50, 43),
        muzzle=Muzzle(out=34, drop=16, width=25, height=18, nose=9, kind="hoofed", nose_colour="#2c4a3a", fangs=True),
        eyes=Eyes(scale=1.12, lon=28, lat=11, iris="#d8a02a", slit=0.5, brow="#3c6a44"),
        ears=Ears(kind="leaf", size=34, width=13, lon=62, inner="#d8784a"),
        tail=Tail(kind="spade", length=176, width=30, angle=2, tip="#d8784a"),
        marks=("ridge",),
        horns="dragon",
        wings="#d8784a",
    ),
}


def breed_of(look: CreatureLook) -> Breed:
    """The breed of a look, in its own colours."""
    breed = BREEDS[look.kind]
    if not look.colour and not look.accent:
        return breed
    coat = look.colour or breed.coat
    pale = blend(coat, "#fff3e0", 0.55 if luminance(coat) > 0.25 else 0.28)
    muzzle = replace(breed.muzzle, colour=pale if breed.muzzle.colour else "") if look.colour else breed.muzzle
    return replace(
        breed, coat=coat, belly=pale if look.colour else breed.belly, accent=look.accent or _accent(breed, coat, look), muzzle=muzzle
    )


def _accent(breed: Breed, coat: str, look: CreatureLook) -> str:
    """Markings follow a coat that was chosen; manes, hooves and wings keep their own colour."""
    if not look.colour or {"crest", "mane"} & set(breed.marks) or breed.wings:
        return breed.accent
    return blend(coat, "#2a1a24", 0.38)

"""What a four-legged kind is, in numbers: build, colours, ears, tail, muzzle. Nothing here draws.

Lengths are drawing units of the kind's own size; a grown person is 330 to 390 units tall.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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

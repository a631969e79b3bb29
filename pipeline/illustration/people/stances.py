"""How bodies stand in every pose, as data.

The main arm is the one nearer to the viewer, the other the farther one. Poses that reach for
something use the farther arm, which keeps the silhouette open.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.illustration.people.skeleton import Arm, Leg, Vector

REST = Arm(hand=(0.13, -0.95, 0.12), elbow=(0.55, 0.1, -1.0))
_LOOSE = Arm(hand=(0.16, -0.93, 0.06), elbow=(0.6, 0.1, -1.0))
_HOLDING = Arm(hand=(0.04, -0.46, 0.56), elbow=(0.4, -0.9, -0.5), shape="grip")
_WHEEL = Arm(hand=(-0.10, -0.30, 0.66), elbow=(0.7, -0.8, 0.0), shape="grip")
_BOOK = Arm(hand=(-0.20, -0.40, 0.50), elbow=(0.7, -0.8, -0.2), shape="grip")
_SEATED = Arm(hand=(0.0, -0.62, 0.40), elbow=(0.7, -0.1, -0.8), shape="relaxed")
_UPRIGHT = Leg()
_SAT = Leg(foot=(0.06, 0.0, 0.46))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A pose at rest; angles and shares as in Posture."""

    main: Arm = REST
    other: Arm = _LOOSE
    main_leg: Leg = _UPRIGHT
    other_leg: Leg = _UPRIGHT
    hip: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    lean: float = 0.0
    tip: float = 0.0
    twist: float = 0.0
    head: Vector = (0.0, 0.0, 0.0)
    roll: float = 0.0
    rest: float | None = None
    reach: Vector | None = None
    """(ahead on the picture, up, towards us) of the reaching hand in arm lengths; overrides the other arm's."""
    least_yaw: float = 0.0
    """Smallest yaw at which the pose can be read."""
    seat: bool = False
    """A stool stands under it."""


STANCES: dict[str, Stance] = {
    "stand": Stance(main_leg=Leg(foot=(0.03, 0, 0.02)), other_leg=Leg(foot=(0.03, 0, -0.02))),
    "walk": Stance(lean=3.5),
    "run": Stance(lean=13),
    "sit": Stance(main=_SEATED, other=_SEATED, main_leg=_SAT, other_leg=Leg(foot=(0.06, 0.0, 0.40)), hip=0.52, seat=True),
    "kneel": Stance(
        main=Arm(hand=(-0.02, -0.66, 0.42), elbow=(0.8, 0, -0.7)),
        other=REST,
        hip=0.55,
        lean=5,
        least_yaw=28,
        main_leg=Leg(foot=(0.0, 0.06, -0.44), toes=-58, knee=(0.1, -0.6, 1.0)),
        other_leg=Leg(foot=(0.04, 0.0, 0.42)),
    ),
    "crouch": Stance(
        main=Arm(hand=(-0.02, -0.62, 0.58), elbow=(0.8, 0, -0.6)),
        other=Arm(hand=(-0.02, -0.58, 0.6), elbow=(0.8, 0, -0.6)),
        hip=0.40,
        shift=(0.0, -0.16),
        lean=30,
        head=(0, 14, 0),
        main_leg=Leg(foot=(0.08, 0, 0.16)),
        other_leg=Leg(foot=(0.08, 0, 0.26)),
    ),
    "lie": Stance(
        main=Arm(hand=(0.02, -0.52, 0.34), elbow=(0.9, -0.5, 0.2)),
        other=Arm(hand=(0.18, 0.50, -0.10), elbow=(0.7, 0.5, 0.7)),
        main_leg=Leg(foot=(0.04, 0.02, 0.04), toes=12),
        other_leg=Leg(foot=(0.02, 0.40, -0.02), toes=-62),
        roll=-90,
        rest=0.17,
        least_yaw=52,
        head=(-8, 8, 4),
    ),
    "row": Stance(
        main=Arm(hand=(-0.04, -0.36, 0.62), elbow=(0.6, -0.9, -0.4), shape="grip"),
        other=Arm(hand=(-0.04, -0.36, 0.62), elbow=(0.6, -0.9, -0.4), shape="grip"),
        main_leg=_SAT,
        other_leg=_SAT,
        hip=0.52,
        least_yaw=28,
    ),
    "climb": Stance(
        main=Arm(hand=(0.34, 0.72, 0.46), elbow=(1.0, -0.6, 0), shape="grip"),
        other=Arm(hand=(0.30, 0.46, 0.56), elbow=(1.0, -0.6, 0), shape="grip"),
        hip=1.06,
        lean=6,
        head=(0, 14, 0),
        main_leg=Leg(foot=(0.06, 0.10, 0.12), knee=(0.7, 0, 1)),
        other_leg=Leg(foot=(0.06, 0.42, 0.26), knee=(0.7, 0, 1)),
    ),
    "fly": Stance(
        main=Arm(hand=(0.22, 0.50, 0.80), elbow=(1, -0.2, 0), shape="fist"),
        other=Arm(hand=(0.12, 0.62, 0.72), elbow=(1, -0.2, 0), shape="fist"),
        roll=62,
        rest=1.1,
        least_yaw=40,
        head=(0, 6, -50),
        main_leg=Leg(foot=(0, 0.04, -0.10), toes=-60),
        other_leg=Leg(foot=(0, 0.14, -0.22), toes=-60),
    ),
    "swim": Stance(
        main=Arm(hand=(0.3, 0.8, 0.3), elbow=(1, -0.2, 0), shape="flat"),
        other=Arm(hand=(0.1, 0.9, 0.3), elbow=(1, -0.2, 0), shape="flat"),
        roll=74,
        rest=0.5,
        least_yaw=45,
        head=(0, 6, -60),
        main_leg=Leg(foot=(0.04, 0.06, -0.1), toes=-60),
        other_leg=Leg(foot=(0.04, 0.06, 0.1), toes=-60),
    ),
    "drive": Stance(main=_WHEEL, other=_WHEEL, main_leg=_SAT, other_leg=_SAT, hip=0.52, least_yaw=40),
    "ride": Stance(
        main=_WHEEL, other=_WHEEL, main_leg=Leg(foot=(0.1, 0.2, 0.2)), other_leg=Leg(foot=(0.1, 0.4, 0.3)), hip=1.02, lean=14, least_yaw=50
    ),
    "dance": Stance(
        main=Arm(hand=(0.62, 0.62, 0.1), elbow=(0.5, -1, 0), shape="open"),
        other=Arm(hand=(0.78, -0.2, 0.25), elbow=(0.3, -1, 0), shape="open"),
        tip=5,
        main_leg=Leg(foot=(0.05, 0, 0)),
        other_leg=Leg(foot=(0.22, 0.02, 0.05), toes=-18),
        hip=0.97,
    ),
    "point": Stance(reach=(0.93, 0.10, 0.28), other=Arm(hand=(0, 0, 1), elbow=(0.3, -1, 0), shape="point"), twist=0),
    "wave": Stance(reach=(0.66, 0.50, 0.24), other=Arm(hand=(0, 0, 1), elbow=(0.9, -1.0, 0), shape="open"), head=(0, 2, 3)),
    "reach": Stance(reach=(0.90, 0.22, 0.24), other=Arm(hand=(0, 0, 1), elbow=(0.3, -1, 0), shape="open"), lean=7),
    "hold": Stance(main=_HOLDING),
    "carry": Stance(
        main=Arm(hand=(-0.14, -0.46, 0.60), elbow=(0.7, -0.7, -0.4), shape="flat"),
        other=Arm(hand=(-0.10, -0.46, 0.60), elbow=(0.7, -0.7, -0.4), shape="flat"),
        lean=-4,
    ),
    "offer": Stance(reach=(0.74, -0.22, 0.34), other=Arm(hand=(0, 0, 1), elbow=(0.3, -1, -0.2), shape="flat", bend=14), lean=5),
    "read": Stance(main=_BOOK, other=_BOOK, head=(0, -15, 0)),
    "write": Stance(main=Arm(hand=(-0.24, -0.40, 0.46), elbow=(1, -0.6, -0.2), shape="grip"), other=_BOOK, head=(4, -15, 3), lean=3),
    "work": Stance(
        main=Arm(hand=(-0.14, -0.60, 0.56), elbow=(0.9, -0.2, -0.5), shape="relaxed"),
        other=Arm(hand=(-0.10, -0.60, 0.58), elbow=(0.9, -0.2, -0.5), shape="relaxed"),
        lean=9,
        head=(0, -9, 0),
    ),
    "hug": Stance(
        main=Arm(hand=(-0.12, -0.12, 0.72), elbow=(0.9, -0.5, 0), shape="flat"),
        other=Arm(hand=(-0.12, -0.22, 0.74), elbow=(0.9, -0.5, 0), shape="flat"),
        lean=5,
        head=(0, -3, 5),
    ),
    "think": Stance(
        main=Arm(hand=(-0.24, 0.24, 0.42), elbow=(0.3, -1.0, 0.2), shape="fist", bend=-8),
        other=Arm(hand=(-0.36, -0.50, 0.38), elbow=(0.7, -0.8, -0.2)),
        head=(0, 5, 5),
    ),
    "look": Stance(
        lean=6, head=(0, 2, 2), main=Arm(hand=(0.16, -0.9, -0.12), elbow=(0.6, 0, -1)), other_leg=Leg(foot=(0.02, 0, 0.14)), hip=0.985
    ),
    "cheer": Stance(
        main=Arm(hand=(0.56, 0.74, 0.12), elbow=(1, -0.3, 0), shape="fist"),
        other=Arm(hand=(0.56, 0.74, 0.12), elbow=(1, -0.3, 0), shape="fist"),
        head=(0, 8, 0),
    ),
    "hands on hips": Stance(
        main=Arm(hand=(0.10, -0.66, 0.08), elbow=(1, 0, -0.35), shape="fist"),
        other=Arm(hand=(0.10, -0.66, 0.08), elbow=(1, 0, -0.35), shape="fist"),
    ),
    "arms crossed": Stance(
        main=Arm(hand=(-0.46, -0.40, 0.36), elbow=(0.9, -0.9, 0.0), shape="relaxed"),
        other=Arm(hand=(-0.40, -0.50, 0.30), elbow=(0.9, -0.9, 0.0), shape="fist"),
    ),
    "bow": Stance(
        main=Arm(hand=(-0.10, -0.6, 0.36), elbow=(0.8, -0.2, -0.5), shape="flat"),
        other=Arm(hand=(0.2, -0.9, -0.1)),
        lean=46,
        head=(0, -20, 16),
        shift=(0.0, -0.12),
        least_yaw=25,
    ),
    "fall": Stance(
        main=Arm(hand=(0.62, 0.58, 0.2), elbow=(0.4, -1, 0), shape="open"),
        other=Arm(hand=(0.7, 0.46, 0.3), elbow=(0.4, -1, 0), shape="open"),
        roll=-38,
        rest=0.62,
        least_yaw=35,
        main_leg=Leg(foot=(0.1, 0.16, 0.42), toes=30),
        other_leg=Leg(foot=(0.1, 0.34, 0.34), toes=30),
        head=(0, 6, 10),
    ),
    "sleep": Stance(
        main=Arm(hand=(-0.30, 0.06, 0.42), elbow=(0.5, -1.0, 0.4), shape="flat"),
        other=Arm(hand=(-0.26, -0.34, 0.44), elbow=(0.8, -0.6, 0.2)),
        main_leg=Leg(foot=(0.0, 0.44, -0.10), toes=-30),
        other_leg=Leg(foot=(0.0, 0.36, 0.02), toes=-30),
        roll=-90,
        rest=0.17,
        least_yaw=52,
        head=(-10, -12, 4),
    ),
}
"""Every member of POSES."""

_STRETCHED = Leg(foot=(0.05, -0.12, 0.86), toes=55)

_ASTRIDE = Leg(foot=(0.12, 0.36, 0.10), toes=6, knee=(0.3, 0.0, 1.0), splay=20.0)
_REINS = Arm(hand=(-0.06, -0.50, 0.56), elbow=(0.6, -0.8, -0.4), shape="grip")

SEATS: dict[str, Stance] = {
    "sit": STANCES["sit"],
    "drive": STANCES["drive"],
    "ride": STANCES["ride"],
    "stand": Stance(),
    "astride": Stance(main=_REINS, other=_REINS, main_leg=_ASTRIDE, other_leg=_ASTRIDE, hip=1.0, lean=3),
    "stretch": Stance(main=_SEATED, other=_SEATED, main_leg=_STRETCHED, other_leg=_STRETCHED, hip=0.0, lean=-2),
}
"""Ways of sitting in vehicles."""

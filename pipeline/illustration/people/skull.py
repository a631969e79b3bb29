"""The head as a sphere: where a feature lies on the picture for any yaw.

Origin is the centre of the head, units those of a 98-unit head. Longitude 0 is the middle of the face,
positive towards screen right; latitude is positive upwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from pipeline.film.scene import PersonLook
from pipeline.illustration.paths import Path, Point, smooth, united

TURN = 0.74
"""Share of the yaw by which features turn: the true angle would lose the far eye."""
SPHERE = 55.0
"""Largest yaw in degrees at which the face is a sphere alone; beyond it nose, lips and chin grow out of its contour."""
LIMIT = 74.0
"""Yaw in degrees at which the profile is whole; beyond it nothing changes."""
HIDDEN = 0.34
"""Cosine of the angle to us from which on a feature is on the far side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skull:
    """A turned head.

    Attributes:
        rx: half-width.
        ry: half-height.
        yaw: -74 to 74 degrees.
        pitch: degrees, positive looks up.
        jaw: factor on the width of the jaw.
        chin: factor on the width of the chin.
        cheek: factor on the width of the cheeks.
        nose: factor on the nose of a profile.
    """

    rx: float = 44.0
    ry: float = 49.0
    yaw: float = 0.0
    pitch: float = 0.0
    jaw: float = 1.0
    chin: float = 1.0
    cheek: float = 1.0
    nose: float = 1.0

    @property
    def profile(self) -> float:
        """How much of a profile it is, 0 to 1."""
        return min(1.0, max(0.0, (abs(self.yaw) - SPHERE) / (LIMIT - SPHERE)))

    def hides(self, lon: float) -> bool:
        """Whether a feature at ``lon`` is on the far side of a profile."""
        return self.profile > 0.0 and math.cos(math.radians(lon + TURN * self.yaw)) < HIDDEN

    @property
    def k(self) -> float:
        """Sine of the yaw: by how much of themselves things move aside."""
        return math.sin(math.radians(self.yaw))

    @property
    def near(self) -> int:
        """Side of the face nearer to the viewer: -1 left of the picture, 1 right."""
        return -1 if self.yaw >= 0 else 1

    def at(self, lon: float, lat: float, depth: float = 1.0) -> Point:
        """Where (lon, lat) lies; ``depth`` above 1 stands out from the sphere."""
        turned = max(-1.54, min(1.54, math.radians(lon + TURN * self.yaw)))
        return (
            self.rx * depth * math.sin(turned) * math.cos(math.radians(lat) * 0.85),
            -self.ry * depth * math.sin(math.radians(lat + self.pitch)),
        )

    def squeeze(self, lon: float, least: float = 0.55) -> float:
        """How much narrower a flat feature at ``lon`` looks."""
        return max(least, math.cos(math.radians(lon + TURN * self.yaw)))

    def outline(self) -> Path:
        """The contour of head and jaw; one path per turn of the head, not to be changed."""
        return _outline(self)

    def contour(self) -> list[Point]:
        """Points of the contour from the crown clockwise."""
        right = self._flank(1)
        left = self._flank(-1)
        bottom = (self.k * 10, self.ry)
        return [(self.k * 2, -self.ry), *right, bottom, *((-x, y) for x, y in reversed(left))]

    def _flank(self, side: int) -> list[Point]:
        """Points down one side, x away from the middle."""
        k = self.k * side
        far = max(0.0, k)
        rx, ry = self.rx, self.ry
        return [
            (rx * 0.72 + k * 3, -ry * 0.76),
            (rx * (0.985 - 0.045 * far) + k, -ry * 0.12),
            (rx * (0.95 * self.cheek + 0.02 * far) + k * 4, ry * 0.34),
            (rx * 0.72 * self.jaw + k * 8, ry * 0.71),
            (rx * 0.36 * self.chin + k * 10, ry * 0.925),
        ]


@lru_cache(maxsize=64)
def _outline(skull: Skull) -> Path:
    head = smooth(skull.contour())
    p, side = skull.profile, 1.0 if skull.yaw > 0 else -1.0
    if not p:
        return head
    for row in _BUMPS:
        n = skull.nose if row is _NOSE else 1.0
        points = [(side * (x + out * p * n) * skull.rx / 44.0, y * skull.ry / 49.0) for x, y, out in row]
        head = united(head, smooth(points))
    return head


_NOSE = ((30, -12, 0), (39, -3, 2), (42, 4, 9), (41, 10, 13), (40, 14.5, 9), (37, 18, 2), (24, 20, 0), (20, 2, 0))
_LIPS = ((30, 19, 0), (38, 22.5, 6.5), (37, 26, 4), (37, 29.5, 6), (32, 34, 2), (22, 30, 0))
_CHIN = ((26, 33, 0), (31, 38, 4), (28, 45, 6), (17, 49, 2), (10, 40, 0))
_BUMPS = (_NOSE, _LIPS, _CHIN)
"""What stands out of the contour in profile: x, y, and how far it comes out, in units of a 98-unit head."""


_AGES = {"child": (1.02, 1.03, 1.03), "young": (0.95, 0.93, 0.99), "adult": (0.96, 0.95, 0.98), "old": (1.02, 1.04, 1.0)}
_FIGURES = {"woman": (0.965, 0.92, 0.99), "man": (1.06, 1.2, 1.0), "neutral": (1.0, 1.0, 1.0)}
"""Factors (jaw, chin, cheek)."""


def nose_size(look: PersonLook) -> float:
    """Factor on the nose of a person."""
    return look.nose * {"child": 0.74, "young": 0.86}.get(look.age, 1.0) * (0.84 if look.figure == "woman" else 1.08)


def skull_of(look: PersonLook, yaw: float, pitch: float) -> Skull:
    """The head of a person; yaw beyond the limit of the sphere is held there."""
    age, figure = _AGES.get(look.age, _AGES["adult"]), _FIGURES.get(look.figure, _FIGURES["neutral"])
    soft = 0.35 if look.age == "child" else 1.0
    jaw, chin, cheek = (a * (1 + (f - 1) * soft) for a, f in zip(age, figure, strict=True))
    stout = 1.04 if look.build == "stout" else 0.985 if look.build == "slim" else 1.0
    return Skull(
        rx=44.0 * stout,
        ry=49.0,
        yaw=max(-LIMIT, min(LIMIT, yaw)),
        pitch=pitch,
        jaw=jaw * look.jaw,
        chin=chin * (1 + (look.jaw - 1) * 0.8),
        cheek=cheek * stout,
        nose=nose_size(look),
    )

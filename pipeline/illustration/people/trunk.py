"""The trunk as a body with a surface: its outline at any yaw, and where a point of the cloth lies.

A point of the surface is (lon, t): longitude round the body in degrees, 0 in front, positive towards side
1; ``t`` from 0 at the hip to 1 at the neck line, below 0 on the skirts of a coat.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.illustration.paths import Path, Point, smooth, united
from pipeline.illustration.people.anatomy import Anatomy
from pipeline.illustration.people.outlines import Circle, blend_points, hull
from pipeline.illustration.people.skeleton import TILT, Limb, Skeleton

_VISIBLE = 0.08
"""Cosine from which a point of the surface is on our side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A cross-section: half-width, half-depth, and how far its front stands out."""

    width: float
    depth: float
    front: float


@dataclass(frozen=True, slots=True)
class Trunk:
    """A trunk in its posture.

    Attributes:
        body: measures.
        frame: joints.
        padding: thickness of the cloth in units.
        breath: 0 to 1.
    """

    body: Anatomy
    frame: Skeleton
    padding: float = 0.0
    breath: float = 0.0

    def station(self, t: float) -> Station:
        """The cross-section at ``t``."""
        b, p = self.body, self.padding + 0.9 * self.breath * max(0.0, 1 - abs(t - 0.7) * 3)
        rows = (
            (-1.0, b.hip * 1.02, b.depth * 1.02, 0.0),
            (0.0, b.hip, b.depth * 1.02, b.belly * 0.35),
            (0.40, b.waist, b.depth * 0.93, b.belly),
            (0.72, b.chest, b.depth, b.bust + b.belly * 0.3),
            (0.88, b.shoulder * 0.94, b.depth * 0.84, b.bust * 0.3),
            (1.0, b.neck_width + 4, b.neck_width + 3, 0.0),
        )
        for low, high in pairwise(rows):
            if t <= high[0]:
                q = max(0.0, (t - low[0]) / (high[0] - low[0]))
                w, d, f = (u + (v - u) * q for u, v in zip(low[1:], high[1:], strict=True))
                return Station(width=w + p, depth=d + p, front=f)
        return Station(width=rows[-1][1], depth=rows[-1][2], front=0.0)

    def yaw_at(self, t: float) -> float:
        """Yaw of the cross-section: the shoulders may be twisted against the hip."""
        return math.radians(self.frame.yaw + (self.frame.turn - self.frame.yaw) * min(1.0, max(0.0, t)))

    @property
    def tilt(self) -> float:
        """Lean of the spine on the picture, radians."""
        hip, neck = self.frame.hip, self.frame.neck
        return math.atan2(neck.x - hip.x, hip.y - neck.y)

    def spine(self, t: float) -> Point:
        """Middle of the body at ``t``; below the hip cloth hangs straight down."""
        if t < 0:
            return self.frame.hip.x, self.frame.hip.y - t * self.body.torso
        return blend_points(self.frame.hip.point, self.frame.neck.point, t)

    def at(self, lon: float, t: float, out: float = 0.0) -> Point:
        """Where a point of the surface lies; ``out`` units above it."""
        s, yaw, a = self.station(t), self.yaw_at(t), math.radians(lon)
        side = (s.width + out) * math.sin(a)
        ahead = (s.depth + out + s.front * max(0.0, math.cos(a))) * math.cos(a)
        x = side * math.cos(yaw) + ahead * math.sin(yaw)
        y = TILT * (ahead * math.cos(yaw) - side * math.sin(yaw))
        cx, cy = self.spine(t)
        tilt = self.tilt if t > 0 else 0.0
        return cx + x * math.cos(tilt) - y * math.sin(tilt), cy + x * math.sin(tilt) + y * math.cos(tilt)

    def faces_us(self, lon: float, t: float = 0.6) -> bool:
        """Whether a longitude is on the visible side."""
        return math.cos(math.radians(lon) + self.yaw_at(t)) > _VISIBLE

    def line(self, points: Sequence[tuple[float, float]]) -> Path:
        """A curve over the surface."""
        return smooth([self.at(lon, t) for lon, t in points], False)

    def ring(self, t: float, out: float = 0.0) -> list[Point]:
        """The visible half of a belt line, left to right."""
        middle = -math.degrees(self.yaw_at(t))
        return [self.at(middle + a, t, out) for a in (-90, -64, -34, 0, 34, 64, 90)]

    def flanks(self, t: float) -> tuple[Point, Point]:
        """Left and right edge of the outline at ``t``."""
        s, yaw = self.station(t), self.yaw_at(t)
        half = math.hypot(s.width * math.cos(yaw), s.depth * math.sin(yaw))
        push = s.front * math.sin(yaw)
        (x, y), tilt = self.spine(t), self.tilt
        c, n = math.cos(tilt), math.sin(tilt)
        left, right = -half + min(0.0, push), half + max(0.0, push)
        return (x + left * c, y + left * n), (x + right * c, y + right * n)

    def outline(self, low: float = 0.0) -> Path:
        """The contour from ``low`` up to the neck line."""
        stations = [t for t in (0.0, 0.2, 0.40, 0.58, 0.74, 0.85, 0.925) if t > low + 0.05]
        pairs = [self.flanks(low), *(self.flanks(t) for t in stations), self._trapezius(), self.collar()]
        x, y = self.at(-math.degrees(self.yaw_at(0.0)), low)
        bottom = [(x, max(y, pairs[0][0][1]) + 1.0)]
        return smooth([p[0] for p in pairs] + [p[1] for p in reversed(pairs)] + bottom, tension=0.85)

    def _trapezius(self) -> tuple[Point, Point]:
        (lx, ly), (rx, ry) = self.flanks(0.9)
        (cx, cy) = self.spine(0.975)
        return (cx + (lx - cx) * 0.66, cy + (ly - cy) * 0.3), (cx + (rx - cx) * 0.66, cy + (ry - cy) * 0.3)

    def collar(self) -> tuple[Point, Point]:
        """Left and right end of the neck line."""
        x, y = self.spine(1.02)
        w = self.body.neck_width + 3
        c, n = math.cos(self.tilt), math.sin(self.tilt)
        return (x - w * c, y - w * n), (x + w * c, y + w * n)

    def skirt(self, length: float, flare: float) -> Path:
        """Cloth from the hip down over both legs.

        Args:
            length: in leg lengths, measured along the legs: it follows bent knees.
            flare: half-width that the hem gains.
        """
        (lx, ly), (rx, ry) = self.flanks(0.02)
        half = (rx - lx) / 2
        r = max(6.0, half * 0.3)
        circles: list[Circle] = [(lx + r, ly + r * 0.2, r), (rx - r, ry + r * 0.2, r)]
        for leg in self.frame.legs:
            circles.extend(self._leg_circles(leg, length, flare))
        return hull(circles)

    def _leg_circles(self, leg: Limb, length: float, flare: float) -> list[Circle]:
        widths = self.body.leg_widths
        share = length * 2
        w = widths[1] + self.padding
        if share <= 1:
            x, y = blend_points(leg.root.point, leg.bend.point, share)
            return [*_spread(leg, x, y, w + 2, flare)]
        x, y = blend_points(leg.bend.point, leg.tip.point, min(1.0, share - 1))
        below = math.dist(leg.bend.point, (x, y))
        return [(*leg.bend.point, min(w, below + 4)), *_spread(leg, x, y, widths[2] + self.padding + 2, flare)]

    def with_skirt(self, length: float, flare: float) -> Path:
        """Trunk and skirt as one garment."""
        return united(self.outline(), self.skirt(length, flare))


def _spread(leg: Limb, x: float, y: float, radius: float, flare: float) -> tuple[Circle, ...]:
    """The hem round one leg: flared outwards, rounded below."""
    r = min(radius, 7.0)
    return (x - flare - radius + r, y - r, r), (x, y - r + 3.5, r), (x + flare + radius - r, y - r, r)

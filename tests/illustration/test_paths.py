"""Shapes that are joined."""

from __future__ import annotations

import numpy as np
import skia

from pipeline.illustration.paths import shared_by, united
from pipeline.illustration.people.outlines import limb

THIGH = (
    "050000000c0000000500000008000000401fcf3fde22a8c2b76355413876c3c244ffd7413e06acc256a62242449694c2c48ce741d48572c2cc08d04180d064c2e65c"
    "ae4140475ec2346c7dc0644836c2167864c1dd4126c2174992c120894fc2607ba5c1384268c224f382c19f637cc2f304353ff304353fc74e783ff304353f129f5b3f"
    "0003030301030305"
)
SHIN = (
    "050000000c000000050000000800000054af97c10f665ac28202a2c1383083c2811b14c103c585c20470de3fcf5988c272d141403db964c28a5348402a4261c24212"
    "4640bac55dc2405f683f6428acbf2802223fc582ae40994cc5c022b7a5400f893fc168349e409c5f4ac1119b53bff304353ff304353f83357f3ff304353fcdad423f"
    "0003030301030305"
)
"""A bent leg of a baker, whose halves skia cannot join."""


def outline(data: str) -> skia.Path:
    path = skia.Path()
    path.readFromMemory(bytes.fromhex(data))
    return path


def test_shapes_that_skia_cannot_join_are_joined_all_the_same() -> None:
    thigh, shin = outline(THIGH), outline(SHIN)
    try:
        skia.Op(thigh, shin, skia.PathOp.kUnion_PathOp)
        joins = True
    except RuntimeError:
        joins = False
    assert not joins, "take another leg: skia joins this one now"
    whole = united(thigh, shin)
    for half in (thigh, shin):
        box, all_of_it = half.getBounds(), whole.getBounds()
        assert box.left() > all_of_it.left() - 2
        assert box.bottom() < all_of_it.bottom() + 2
    assert whole.contains(20.0, -80.0)
    assert whole.contains(-2.0, 0.0)
    assert shared_by(thigh, shin).getBounds().height() < thigh.getBounds().height()


def test_limbs_of_any_bend_have_one_shape() -> None:
    rng = np.random.default_rng(3)
    for _ in range(2000):
        ax, ay, bx, by, cx, cy = (float(value) for value in rng.uniform(-90, 90, 6))
        widths = (24.0, 18.0, 13.0)
        bones = (60.0, 60.0)
        assert not limb(((ax, ay), (bx, by), (cx, cy)), widths, bones).isEmpty()

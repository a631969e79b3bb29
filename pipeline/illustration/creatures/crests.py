"""What birds wear on their heads."""

from __future__ import annotations

from pipeline.illustration.canvas import Canvas, part
from pipeline.illustration.colour import Colour, mix
from pipeline.illustration.creatures.face import Globe
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import bezier_points, ribbon, smooth


def _comb(canvas: Canvas, globe: Globe, colour: Colour, m: Moment, tones: Tones) -> None:
    x, y = globe.at(0, 78)
    part(
        canvas,
        smooth([(x - 18, y + 8), (x - 17, y - 9), (x - 9, y - 4), (x - 3, y - 17), (x + 4, y - 5), (x + 13, y - 12), (x + 16, y + 8)]),
        "#d0483e",
        tones,
    )


def _ear_tufts(canvas: Canvas, globe: Globe, colour: Colour, m: Moment, tones: Tones) -> None:
    for side in (-1, 1):
        x, y = globe.at(side * 44, 44)
        lift = -m.face.lift * 0.8
        part(
            canvas,
            smooth([(x - 11, y + 10), (x + side * 13, y - 24 + lift), (x + 11, y + 10)], tension=0.5),
            mix(colour, tones.shade, 0.15),
            tones,
        )


def _lock(canvas: Canvas, globe: Globe, colour: Colour, m: Moment, tones: Tones) -> None:
    x, y = globe.at(0, 80)
    for i, bend in enumerate((-13, -4, 6)):
        part(
            canvas,
            ribbon(
                bezier_points((x + i * 2 - 2, y + 4), (x + bend * 0.4, y - 8), (x + bend + 1.5 * m.wave(0.7), y - 15 + 2 * i), 5),
                (3.2, 2.8, 1.2),
            ),
            colour,
            tones,
        )


CRESTS = {"comb": _comb, "tufts": _ear_tufts, "lock": _lock}

"""Families of video models: what their pipelines do not say of themselves in the names of their arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.film.timing import FrameRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One family of models.

    Attributes:
        name: as the setting ``family`` writes it.
        classes: what the names of its pipeline classes begin with.
        ids: what its model ids look like, lower case; for ids whose files are not on this machine.
        moves: class that begins at a picture, "" for the one that the model names.
        ends: class that begins and ends at pictures, built from the same components, "" where there is none.
        size_grid: width and height are multiples of this.
        frame_grid: (step, offset) of its lengths.
        rate: what it was trained at; used unless its call takes a rate.
        longest: seconds, 0 where it has no limit of its own.
        licence: of its weights, "" where models differ.
    """

    name: str
    classes: str = ""
    ids: str = ""
    moves: str = ""
    ends: str = ""
    size_grid: int = 16
    frame_grid: tuple[int, int] = (4, 1)
    rate: FrameRate = FrameRate(24)
    longest: float = 0.0
    licence: str = ""


GENERIC = Family(name="generic")

FAMILIES = (
    Family(
        name="ltx2",
        classes="LTX2",
        ids=r"ltx-?2",
        moves="LTX2ImageToVideoPipeline",
        ends="LTX2ConditionPipeline",
        size_grid=32,
        frame_grid=(8, 1),
        longest=20.0,
        licence="LTX-2 Community License",
    ),
    Family(name="ltx", classes="LTX", ids=r"ltx", moves="LTXImageToVideoPipeline", size_grid=32, frame_grid=(8, 1), longest=10.0),
    Family(name="wan", classes="Wan", ids=r"wan", rate=FrameRate(16), licence="Apache-2.0"),
    Family(name="hunyuan", classes="HunyuanVideo", ids=r"hunyuan-?video", licence="Tencent Hunyuan Community License"),
    Family(name="cogvideo", classes="CogVideoX", ids=r"cogvideo", frame_grid=(8, 1), rate=FrameRate(8), longest=6.0),
    GENERIC,
)
"""Known families, the more special name before the more general one."""


def family(name: str, pipeline: str, model: str) -> Family:
    """The family of a model: named, or told from the class of its pipeline, or from its id."""
    if name != "auto":
        return next(one for one in FAMILIES if one.name == name)
    if pipeline:
        return next((one for one in FAMILIES if one.classes and pipeline.startswith(one.classes)), GENERIC)
    return next((one for one in FAMILIES if one.ids and re.search(one.ids, model.lower())), GENERIC)

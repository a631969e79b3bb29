"""A method over stories: items, stories, and the summary that stands beside the published tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from director.evaluation.headcount import occm
from director.evaluation.vistorybench.alignment import ask, printed_average
from director.evaluation.vistorybench.diversity import inception_score
from director.evaluation.vistorybench.identity import copied, identity, matched, similarity
from director.evaluation.vistorybench.instruments import Box, Detector, Encoder, Features, Instruments, Judge, Picture, Vector
from director.evaluation.vistorybench.stories import Story, StoryShot
from director.evaluation.vistorybench.style import cross_style, self_style
from pipeline.errors import DatasetError

METRICS = (
    *("csd_cross", "csd_self", "cids_cross", "cids_self", "copy_paste", "occm"),
    *("scene", "camera", "global", "local", "average", "aesthetic"),
    "inception",
)
"""What a story and a summary may have; those whose instrument is missing are absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One number of one shot; ``character`` is "" for the whole picture."""

    metric: str
    shot: int
    value: float
    character: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryScore:
    """One story: its items, the metrics made of them, and the classes of its pictures for the score of all of them together."""

    story: str
    metrics: Mapping[str, float]
    items: tuple[Item, ...]
    classes: tuple[Vector, ...] = ()


@dataclass(slots=True)
class _Seen:
    """What the detector and the encoder find in a story, gathered shot by shot."""

    references: dict[str, list[Features]] = field(default_factory=dict)
    mirrored: dict[str, Features] = field(default_factory=dict)
    crops: dict[str, list[Features]] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    local: list[float] = field(default_factory=list)


def score_story(story: Story, pictures: Sequence[Path], instruments: Instruments, language: str = "en") -> StoryScore:
    """Score one story.

    Args:
        story: of the data set.
        pictures: one per shot, in order.
        instruments: those at hand.
        language: of the texts that the judge gets.

    Raises:
        DatasetError: there are not as many pictures as shots, or one cannot be read.
    """
    if len(pictures) != len(story.shots):
        raise DatasetError(
            f"story {story.id} has {len(story.shots)} shots and {len(pictures)} pictures", hint="draw all shots, or leave the story out"
        )
    shots = [read_picture(path) for path in pictures]
    items: list[Item] = []
    metrics: dict[str, float] = {}
    if instruments.detector and instruments.encoder:
        metrics |= _characters(story, shots, instruments.detector, instruments.encoder, instruments.judge, language, items)
    if instruments.stylist:
        metrics |= _style(story, [instruments.stylist.style(shot) for shot in shots], instruments.stylist.style)
    if instruments.judge:
        metrics |= _aligned(story, shots, instruments.judge, language, items)
    if {"scene", "camera", "global", "local"} <= metrics.keys():
        metrics["average"] = printed_average(metrics["scene"], metrics["camera"], metrics["global"], metrics["local"])
    if instruments.critic:
        metrics["aesthetic"] = float(np.mean([instruments.critic.rate(shot) for shot in shots]))
    classes = tuple(instruments.classifier.classes(shot) for shot in shots) if instruments.classifier else ()
    return StoryScore(story=story.id, metrics=metrics, items=tuple(items), classes=classes)


def summary(scores: Sequence[StoryScore]) -> dict[str, float]:
    """Mean of every metric over the stories that have it; the average is made anew of the means, as the site prints it."""
    found = {name: [score.metrics[name] for score in scores if name in score.metrics] for name in METRICS}
    means = {name: float(np.mean(values)) for name, values in found.items() if values}
    if seen := [one for score in scores for one in score.classes]:
        means["inception"] = inception_score(seen)
    if "average" in means:
        means["average"] = printed_average(means["scene"], means["camera"], means["global"], means["local"])
    return means


def as_json(scores: Sequence[StoryScore]) -> dict[str, Any]:
    """Summary, stories and items as one JSON object."""
    return {
        "summary": {name: round(value, 4) for name, value in summary(scores).items()},
        "stories": [{"story": s.story, **{name: round(value, 4) for name, value in s.metrics.items()}} for s in scores],
        "items": [
            {"story": s.story, "shot": i.shot, "metric": i.metric, "character": i.character, "value": round(i.value, 4)}
            for s in scores
            for i in s.items
        ],
    }


def read_picture(path: Path) -> Picture:
    """A picture as RGB.

    Raises:
        DatasetError: it cannot be read.
    """
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise DatasetError(f"{str(path)!r} cannot be read as a picture", hint="draw it again")
    return np.ascontiguousarray(pixels[:, :, ::-1])


def crop(picture: Picture, box: Box) -> Picture | None:
    """The part of a picture in a box, None where nothing is left of it."""
    height, width = picture.shape[:2]
    left, right = (min(max(int(side * width), 0), width) for side in (box.left, box.right))
    top, bottom = (min(max(int(side * height), 0), height) for side in (box.top, box.bottom))
    return picture[top:bottom, left:right] if right > left and bottom > top else None


# ---------------------------------------------------------------- characters


def _characters(
    story: Story, shots: Sequence[Picture], detector: Detector, encoder: Encoder, judge: Judge | None, language: str, items: list[Item]
) -> dict[str, float]:
    seen = _Seen(items=items)
    for character in story.characters:
        _look_at_references(seen, story, character.key, detector, encoder)
    counts = []
    for shot, picture in zip(story.shots, shots, strict=True):
        found = _found(seen, story, shot, picture, detector, encoder)
        if shot.characters:
            counts.append(occm(len(found), len(shot.characters)))
            items.append(Item(metric="occm", shot=shot.index, value=counts[-1]))
        if judge and shot.characters:
            seen.local.append(_local(story, shot, found, judge, language, items))
    return _of_characters(story, seen, counts)


def _of_characters(story: Story, seen: _Seen, counts: Sequence[float]) -> dict[str, float]:
    whole = [identity(seen.crops.get(c.key, ()), seen.references[c.key]) for c in story.characters]
    pasted = [
        copied(one, seen.references[key][0], seen.mirrored[key])
        for key, crops in seen.crops.items()
        if key in seen.mirrored
        for one in crops
    ]
    return {
        **({"cids_cross": _mean([one.cross for one in whole]), "cids_self": _mean([one.self for one in whole])} if whole else {}),
        **({"occm": _mean(counts)} if counts else {}),
        **({"copy_paste": _mean(pasted)} if pasted else {}),
        **({"local": _mean(seen.local)} if seen.local else {}),
    }


def _look_at_references(seen: _Seen, story: Story, key: str, detector: Detector, encoder: Encoder) -> None:
    """Features of a character's references, cropped to the surest figure where there is one, whole where the crop tells nothing."""
    character = story.character(key)
    seen.references[key] = []
    for number, path in enumerate(character.images):
        whole = read_picture(path)
        boxes = sorted(detector.find(whole), key=lambda box: -box.score)
        part = crop(whole, boxes[0]) if boxes else None
        features = encoder.features(part, character.tag) if part is not None else {}
        if not features:
            part, features = whole, encoder.features(whole, character.tag)
        seen.references[key].append(features)
        if number == 0 and part is not None:
            seen.mirrored[key] = encoder.features(np.ascontiguousarray(part[:, ::-1]), character.tag)


def _found(seen: _Seen, story: Story, shot: StoryShot, picture: Picture, detector: Detector, encoder: Encoder) -> dict[str, Picture]:
    """The crop of each character that is found in a shot; notes its features and its likeness.

    Only as many boxes are looked at as characters are on stage, the surest first.
    """
    boxes = sorted(detector.find(picture), key=lambda box: -box.score)[: len(shot.characters)]
    crops = [part for box in boxes if (part := crop(picture, box)) is not None]
    tags = {key: story.character(key).tag for key in shot.characters}
    by_tag = {tag: [encoder.features(part, tag) for part in crops] for tag in dict.fromkeys(tags.values())}
    views = {key: by_tag[tag] for key, tag in tags.items()}
    pairs = matched(views, {key: seen.references[key] for key in tags})
    for key, index in pairs.items():
        seen.crops.setdefault(key, []).append(views[key][index])
        likeness = _mean([similarity(views[key][index], reference) for reference in seen.references[key]])
        seen.items.append(Item(metric="cids_cross", shot=shot.index, value=likeness, character=key))
    return {key: crops[index] for key, index in pairs.items()}


def _local(story: Story, shot: StoryShot, found: Mapping[str, Picture], judge: Judge, language: str, items: list[Item]) -> float:
    """The judge's mean score of the characters that were found, 0 where nobody was."""
    scores = []
    for key, part in found.items():
        name = story.character(key).names.get(language, key)
        scores.append(float(ask(judge, "local", shot.script.get(language, ""), part, name=name)))
        items.append(Item(metric="local", shot=shot.index, value=scores[-1], character=key))
    return _mean(scores)


# ---------------------------------------------------------------- style, alignment


def _style(story: Story, styles: Sequence[Vector], style: Callable[[Picture], Vector]) -> dict[str, float]:
    first = {c.key: style(read_picture(c.images[0])) for c in story.characters if c.images}
    on_stage = [[first[key] for key in shot.characters if key in first] for shot in story.shots]
    return {"csd_self": self_style(styles), "csd_cross": cross_style(styles, on_stage)}


def _aligned(story: Story, shots: Sequence[Picture], judge: Judge, language: str, items: list[Item]) -> dict[str, float]:
    scores: dict[str, list[float]] = {"scene": [], "camera": [], "global": []}
    for shot, picture in zip(story.shots, shots, strict=True):
        texts = {"scene": shot.scene, "camera": shot.camera, "global": shot.script}
        for dimension, text in texts.items():
            value = float(ask(judge, dimension, text.get(language, ""), picture))
            scores[dimension].append(value)
            items.append(Item(metric=dimension, shot=shot.index, value=value))
    return {dimension: _mean(values) for dimension, values in scores.items()}


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0

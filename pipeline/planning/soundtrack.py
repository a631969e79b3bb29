"""What the score and the ambience are asked for: moods, beds and effects on the film's clock."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from pipeline.film.screenplay import Prose, Screenplay, Shot, SpanKind
from pipeline.film.timing import SAMPLE_RATE
from pipeline.planning.shots import PlacedLine, Plan, ShotPlan
from pipeline.ports import AmbienceRequest, Bed, Keyframe, Passage, ScoreRequest, SpotEffect

TENSION = {
    "calm": 0.2, "warm": 0.25, "tender": 0.25, "joyful": 0.45, "comic": 0.45, "sad": 0.3, "lonely": 0.3, "curious": 0.4, "hopeful": 0.4,
    "mysterious": 0.5, "eerie": 0.6, "tense": 0.75, "determined": 0.65, "urgent": 0.85, "afraid": 0.7, "angry": 0.75, "triumphant": 0.7,
}  # fmt: skip
"""Tension of a beat, 0 to 1; an unknown beat has 0.4."""

EFFECT_DELAY = SAMPLE_RATE * 3 // 10
"""Samples between the start of a shot, or the end of a line, and the effect that follows it."""


def score_request(screenplay: Screenplay, plan: Plan, seed: int) -> ScoreRequest:
    """Music for the whole film: one passage per shot or card, with a hit on each hard cut into a tenser shot."""
    moods = [_mood(screenplay, p) for p in plan.shots]
    lengths = _lengths(plan)
    tensions = [TENSION.get(mood, 0.4) for mood in moods]
    starts = plan.starts()
    hits = tuple(
        plan.rate.sample(starts[i])
        for i in range(1, len(moods))
        if plan.shots[i - 1].transition == "cut" and tensions[i] >= tensions[i - 1] + 0.2
    )
    passages = tuple(Passage(samples=n, mood=m, tension=t) for n, m, t in zip(lengths, moods, tensions, strict=True))
    return ScoreRequest(passages=passages, seed=seed, genre=screenplay.genre, hits=hits)


def ambience_request(screenplay: Screenplay, plan: Plan, keyframes: Mapping[str, Keyframe], seed: int) -> AmbienceRequest:
    """Sound beds per shot, and the sounds that the Video lines name, placed where they stand among the words."""
    beds = tuple(_bed(screenplay, p.shot, keyframes, n) for p, n in zip(plan.shots, _lengths(plan), strict=True))
    effects = []
    for placed, start in zip(plan.shots, plan.starts(), strict=True):
        shot = screenplay.shot(placed.shot)
        if shot is not None:
            effects.extend(_effects(shot, placed, plan.rate.sample(start)))
    return AmbienceRequest(beds=beds, seed=seed, effects=tuple(effects))


def _lengths(plan: Plan) -> list[int]:
    """Samples from the start of each place to the start of the next."""
    edges = [*(plan.rate.sample(s) for s in plan.starts()), plan.samples]
    return [b - a for a, b in pairwise(edges)]


def _mood(screenplay: Screenplay, plan: ShotPlan) -> str:
    shot = screenplay.shot(plan.shot)
    if shot is not None and shot.beat:
        return shot.beat
    return screenplay.mood or "calm"


def _bed(screenplay: Screenplay, place: str, keyframes: Mapping[str, Keyframe], samples: int) -> Bed:
    keyframe = keyframes.get(place)
    if keyframe is not None and keyframe.scene is not None:
        scene = keyframe.scene.place
        return Bed(samples=samples, place=scene.family, light=scene.light, weather=scene.weather)
    shot = screenplay.shot(place)
    environment = screenplay.environment(shot.where) if shot else None
    return Bed(samples=samples, place=environment.sheet if environment else "")


def _effects(shot: Shot, plan: ShotPlan, start: int) -> list[SpotEffect]:
    effects, at, lines = [], start + EFFECT_DELAY, iter(plan.lines)
    for part in shot.video:
        if isinstance(part, Prose) or part.kind is SpanKind.MUSIC:
            continue
        if part.kind is SpanKind.SPEECH:
            at = _after(next(lines, None), start, at)
        else:
            effects.append(SpotEffect(text=part.text, at=at))
            at += EFFECT_DELAY
    return effects


def _after(line: PlacedLine | None, start: int, at: int) -> int:
    return at if line is None else start + line.end + EFFECT_DELAY // 3

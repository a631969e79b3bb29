"""Score and ambience: one sound file each for the whole film."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import MediaMismatch
from pipeline.film.media import MediaRef, Sound
from pipeline.film.screenplay import Screenplay
from pipeline.media.sound import write_wav
from pipeline.planning.shots import Plan
from pipeline.planning.soundtrack import ambience_request, score_request
from pipeline.ports import AmbienceRequest, Keyframe, Notation, ScoreRequest
from pipeline.stages.production import Production, Step, step
from pipeline.store.artifacts import content_key, is_made, made, read_json, write_json, writing


def compose_score(production: Production, screenplay: Screenplay, plan: Plan) -> MediaRef | None:
    """The film's music, composed first if it is missing or stale; None for a film without music."""
    score = production.studio.score
    if score is None or not production.finish.music:
        return None
    request = score_request(screenplay, plan, production.brief.seed)
    key = content_key("score", score.name, score.version, request)
    with step(production, "score") as now:
        kept = _kept(production, "score", key, now)
        if kept is None and isinstance(score, Notation):
            with writing(_path(production, "score").with_suffix(".mid")) as notes:
                score.write_notes(request, notes)
        return kept or _save(production, "score", key, request, score.compose(request), now)


def compose_ambience(production: Production, screenplay: Screenplay, plan: Plan, keyframes: Mapping[str, Keyframe]) -> MediaRef | None:
    """The film's room tone, weather and effects; None for a film without."""
    ambience = production.studio.ambience
    if ambience is None or not production.finish.ambience:
        return None
    request = ambience_request(screenplay, plan, keyframes, production.brief.seed)
    key = content_key("ambience", ambience.name, ambience.version, request)
    with step(production, "ambience") as now:
        kept = _kept(production, "ambience", key, now)
        return kept or _save(production, "ambience", key, request, ambience.compose(request), now, unplayed=ambience.unplayed(request))


def _path(production: Production, name: str) -> Path:
    return production.folder.sound / f"{name}.wav"


def _kept(production: Production, name: str, key: str, now: Step) -> MediaRef | None:
    path = _path(production, name)
    record = read_json(path.with_suffix(".json"))
    if not is_made(record, key, path):
        return None
    now.kept = True
    return MediaRef(path=Path(production.folder.relative(path)), sha256=record["sha256"][path.name])


def _save(
    production: Production, name: str, key: str, request: ScoreRequest | AmbienceRequest, sound: Sound, now: Step, **facts: object
) -> MediaRef:
    if len(sound.samples) != request.samples:
        raise MediaMismatch(
            f"the {name} is {len(sound.samples)} samples long; {request.samples} were asked for",
            expected=str(request.samples),
            found=str(len(sound.samples)),
        )
    path = _path(production, name)
    write_wav(path, sound)
    record = made(key, path, seconds=now.seconds, samples=len(sound.samples), **facts)
    write_json(path.with_suffix(".json"), record)
    return MediaRef(path=Path(production.folder.relative(path)), sha256=record["sha256"][path.name])

"""What a generator is asked for: one shot of the film as a request, with pictures named as keys know them and as generators find them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.film.screenplay import Screenplay, Shot
from pipeline.planning.continuity import references
from pipeline.planning.mouths import mouth_cues
from pipeline.planning.prompting import prompt
from pipeline.planning.routing import ends_in_time
from pipeline.planning.shots import ShotPlan
from pipeline.ports import ClipRequest, Cue, Generator, Keyframe
from pipeline.stages.production import Production
from pipeline.store.artifacts import stable_seed


@dataclass(frozen=True, slots=True)
class Order:
    """One shot that one generator shall make."""

    production: Production
    screenplay: Screenplay
    shot: Shot
    plan: ShotPlan
    generator: Generator
    keyframe: Keyframe
    drawn: tuple[Keyframe, ...] = ()
    last: Keyframe | None = None
    instead_of: tuple[str, ...] = ()


def clip_request(order: Order, number: int) -> ClipRequest:
    """What the generator is asked for, for take ``number`` counted from 0."""
    brief, shot, able = order.production.brief, order.shot, order.generator.capabilities()
    heard = order.production.shooting.heard(shot.id)
    others = references(order.screenplay, shot, order.drawn, able.references)
    spoken = able.native_sound and heard == "clip"
    # a clip that is played faster to end in time cannot speak for itself
    last = order.last if ends_in_time(able, order.plan.frames, brief.rate) and not (spoken and shot.lines) else None
    seed = stable_seed(brief.seed, shot.id, shot.variation, *((number,) if number else ()))
    return ClipRequest(
        shot=shot.id,
        text=_text(order, spoken=spoken),
        keyframe=order.keyframe if able.local else _flat(order.keyframe),
        frames=order.plan.frames,
        rate=brief.rate,
        size=brief.size,
        seed=seed,
        last=last if able.local or last is None else _flat(last),
        references=others if able.local else tuple(map(_flat, others)),
        cues=tuple(Cue(speaker=p.line.speaker, text=p.line.text, start=p.start, end=p.end) for p in order.plan.lines),
        mouths=tuple(cue for placed in order.plan.lines for cue in mouth_cues(placed, brief.rate)) if able.lip_sync else (),
        negative=order.production.shooting.negative if able.negative_prompt else "",
        sound=able.native_sound and heard != "voice",
    )


def _text(order: Order, *, spoken: bool) -> str:
    """The words for a generator; those that draw on the processor have no model, and need no more than the shot's own."""
    if order.generator.capabilities().cpu_bound and not spoken:
        return f"{order.shot.size}: {order.shot.frame} {order.shot.action}"
    return prompt(order.screenplay, order.shot, order.production.brief.style, spoken=spoken)


def _flat(keyframe: Keyframe) -> Keyframe:
    """The keyframe as vendors get it: a picture, whatever lies behind it."""
    return replace(keyframe, scene=None)


def located(production: Production, request: ClipRequest) -> ClipRequest:
    """The same request with pictures where the generator finds them; keys know only places inside the film folder."""

    def at(keyframe: Keyframe) -> Keyframe:
        picture = replace(keyframe.picture, path=production.folder.root / keyframe.picture.path)
        return replace(keyframe, picture=picture)

    return replace(
        request,
        keyframe=at(request.keyframe),
        last=at(request.last) if request.last else None,
        references=tuple(at(k) for k in request.references),
    )

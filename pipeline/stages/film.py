"""A whole film as plain function calls: no engine, no configuration, nothing but the stages in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.film.screenplay import Screenplay
from pipeline.planning.shots import Plan, ShotPlan
from pipeline.ports import Keyframe, Take
from pipeline.stages.cutting import Film, assemble, cut
from pipeline.stages.lines import speak_lines
from pipeline.stages.pictures import draw_keyframe
from pipeline.stages.production import Production
from pipeline.stages.script import write_screenplay
from pipeline.stages.shooting import ended_by, make_card, make_take, places, plan_place
from pipeline.stages.soundtrack import compose_ambience, compose_score
from pipeline.store.folder import held


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One place of the film, made: a shot with its keyframe, or a card without one."""

    plan: ShotPlan
    take: Take
    keyframe: Keyframe | None = None


def make_place(production: Production, screenplay: Screenplay, place: str, drawn: Sequence[Keyframe] = ()) -> Made:
    """Make one shot or card from keyframe to take; ``drawn`` are the keyframes before it, for a director that remembers them."""
    shot = screenplay.shot(place)
    if shot is None:
        plan = plan_place(production, screenplay, place)
        return Made(plan=plan, take=make_card(production, screenplay, plan))
    keyframe = draw_keyframe(production, screenplay, shot, drawn)
    lines = speak_lines(production, screenplay, shot)
    plan = plan_place(production, screenplay, place, lines)
    following = ended_by(production, screenplay, shot)
    last = draw_keyframe(production, screenplay, following, (*drawn, keyframe)) if following else None
    return Made(plan=plan, keyframe=keyframe, take=make_take(production, screenplay, shot, plan, keyframe, drawn, last))


def _one_by_one(production: Production, screenplay: Screenplay, names: Sequence[str]) -> Iterable[Made]:
    """Make the places of a film in film order."""
    drawn: list[Keyframe] = []
    for name in names:
        made = make_place(production, screenplay, name, drawn)
        if made.keyframe is not None:
            drawn.append(made.keyframe)
        yield made


def finish(production: Production, screenplay: Screenplay, made: Sequence[Made]) -> Film:
    """Compose, cut, assemble and prove the film from its places in film order."""
    plan = Plan(rate=production.brief.rate, shots=tuple(m.plan for m in made))
    keyframes = {m.plan.shot: m.keyframe for m in made if m.keyframe is not None}
    score = compose_score(production, screenplay, plan)
    ambience = compose_ambience(production, screenplay, plan, keyframes)
    cut(production, screenplay, plan, tuple(m.take for m in made), score, ambience)
    return assemble(production)


def run(production: Production) -> Film:
    """Make the film, or as much of it as is missing or stale, and return it.

    Args:
        production: the film in the making; its folder is held while this runs.

    Raises:
        FilmError: what went wrong, in one line; everything finished so far is kept.
    """
    with held(production.folder):
        screenplay = write_screenplay(production)
        names = [row[0] for row in places(production, screenplay)]
        return finish(production, screenplay, tuple(_one_by_one(production, screenplay, names)))

"""The same film without any engine: the stages of ``pipeline.stages`` in a loop."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.planning.shots import Plan
from pipeline.stages.cutting import assemble, cut
from pipeline.stages.film import make_place
from pipeline.stages.script import write_screenplay
from pipeline.stages.shooting import places
from pipeline.stages.soundtrack import compose_ambience, compose_score
from pipeline.store.folder import held
from workflows.order import take_order, write_order
from workflows.wiring import make_production


def main(prompt: str, out: Path) -> None:
    order = take_order(prompt, out=str(out), words=["shots=5", "size=360p", "voice=draft"])
    write_order(order)
    production = make_production(order.config, order.root)
    with held(production.folder):
        screenplay = write_screenplay(production)
        made = []
        for name, _, _ in places(production, screenplay):
            made.append(make_place(production, screenplay, name))
            print(name, made[-1].take.clip.path)
        plan = Plan(rate=production.brief.rate, shots=tuple(place.plan for place in made))
        keyframes = {place.plan.shot: place.keyframe for place in made if place.keyframe}
        score = compose_score(production, screenplay, plan)
        ambience = compose_ambience(production, screenplay, plan, keyframes)
        cut(production, screenplay, plan, [place.take for place in made], score, ambience)
        print(assemble(production).path)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "A fox finds a lantern in the snow and carries it home", Path("films/without-prefect"))

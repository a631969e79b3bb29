"""What a film costs, before it is made: shot by shot, from its folder, a screenplay or a sentence. Nothing is made or sent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.film.media import MediaRef
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.film.timing import SAMPLE_RATE
from pipeline.planning.shots import LineTake
from pipeline.ports import Keyframe
from pipeline.stages.lines import read_lines
from pipeline.stages.pictures import read_keyframe
from pipeline.stages.production import Production
from pipeline.stages.script import read_screenplay
from pipeline.stages.shooting import ended_by, plan_place, quoted
from workflows.order import Order, take_order
from workflows.wiring import make_production

Facts = dict[str, Any]

WORDS_PER_SECOND = 2.4
"""Of speech that is not spoken yet."""


def quote(wish: str, out: str, file: Path | None, words: Sequence[str]) -> Facts:
    """Price every shot of a film with its configuration.

    Raises:
        FilmError: there is no film in the wish, or a shot that nobody can make.
    """
    order = take_order(wish, out=out, file=file, words=words)
    production = make_production(order.config, order.root, source=order.source)
    try:
        screenplay = _screenplay(order, production)
        shots = [_shot(order, production, screenplay, shot) for shot in screenplay.shots]
        return {"folder": str(order.root), "title": screenplay.title, "shots": shots, **_sums(production, shots)}
    finally:
        for generator in production.studio.generators:
            generator.close()


def quote_text(facts: Facts) -> str:
    """One line per shot, and the sum."""
    lines = []
    for shot in facts["shots"]:
        about = "about " if shot["estimated"] else ""
        paid = ", paid" if shot["paid"] else ""
        lines.append(f"{shot['id']}  {about}{shot['seconds']:.1f} s  {shot['generator']}  {_money(shot['amount'])}{paid}")
    spent = f"spent or set aside so far: {facts['spent']:.2f} USD"
    caps = (
        [f"budget.max is {facts['budget']['max']:.2f} USD: {'enough' if facts['within'] else 'not enough'}"]
        if facts["budget"]["max"]
        else []
    )
    unknown = [f"{facts['unknown']} of {len(facts['shots'])} shots have no known price"] if facts["unknown"] else []
    return "\n".join([*lines, f"all: {_money(facts['total'])}; still to be paid: {_money(facts['due'])}", spent, *unknown, *caps])


def _screenplay(order: Order, production: Production) -> Screenplay:
    if order.folder.screenplay.is_file():
        return read_screenplay(order.folder)
    return production.source or production.studio.director.write(production.brief)


def _shot(order: Order, production: Production, screenplay: Screenplay, shot: Shot) -> Facts:
    lines, keyframe = read_lines(order.folder, shot), read_keyframe(order.folder, shot.id)
    plan = plan_place(production, screenplay, shot.id, _estimated(shot) if lines is None else lines)
    following = ended_by(production, screenplay, shot)
    last = _pictured(order, following) if following else None
    before = [k for other in screenplay.shots[: shot.number - 1] if (k := read_keyframe(order.folder, other.id)) is not None]
    scene = order.config.director == "storybook" if keyframe is None else keyframe.scene is not None
    generator, price, paid = quoted(production, screenplay, shot, plan, _pictured(order, shot), before, last, scene)
    return {
        "id": shot.id,
        "generator": generator.name,
        "model": generator.model,
        "frames": plan.frames,
        "seconds": round(float(production.brief.rate.seconds(plan.frames)), 3),
        "takes": production.shooting.takes,
        "amount": price.amount,
        "currency": price.currency,
        "basis": price.basis,
        "paid": paid and price.amount != 0.0,
        "estimated": lines is None,
    }


def _pictured(order: Order, shot: Shot) -> Keyframe:
    """The keyframe of a shot, or one without bytes in place of what is not drawn yet."""
    undrawn = Keyframe(shot=shot.id, picture=MediaRef(path=Path("not-drawn.png"), sha256=""), scene=None)
    return read_keyframe(order.folder, shot.id) or undrawn


def _estimated(shot: Shot) -> tuple[LineTake, ...]:
    """Lines of the length that they will have, more or less."""
    return tuple(
        LineTake(
            shot=shot.id,
            index=index,
            speaker=line.speaker,
            text=line.text,
            voice="",
            sound=MediaRef(path=Path("not-spoken.wav"), sha256=""),
            rate=SAMPLE_RATE,
            samples=math.ceil(max(1, len(line.text.split())) / WORDS_PER_SECOND * SAMPLE_RATE),
            words=(),
        )
        for index, line in enumerate(shot.lines, start=1)
    )


def _sums(production: Production, shots: Sequence[Facts]) -> Facts:
    budget, spent = production.spending.budget, production.spending.spent()
    amounts = [shot["amount"] for shot in shots]
    due = [shot["amount"] for shot in shots if not shot["paid"]]
    known = sum(amount for amount in due if amount is not None)
    unpriced = {shot["generator"] for shot in shots if not shot["paid"] and shot["amount"] is None}
    return {
        "total": None if None in amounts else round(sum(amounts), 4),
        "due": None if None in due else round(sum(due), 4),
        "unknown": amounts.count(None),
        "currency": "USD",
        "spent": round(spent, 4),
        "budget": {
            "max": budget.max,
            "day": budget.day,
            "vendors": dict(budget.vendors),
            "allow_unknown": budget.allow_unknown or list(budget.unknown),
        },
        "within": (budget.max is None or spent + known <= budget.max) and all(map(budget.allows_unknown, unpriced)),
    }


def _money(amount: float | None) -> str:
    return "price unknown" if amount is None else f"{amount:.2f} USD" if amount else "free"

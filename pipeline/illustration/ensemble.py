"""The figures of a scene as the camera composes them: those in one vehicle count as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.film.scene import Scene
from pipeline.illustration import camera
from pipeline.illustration.aboard import aboard
from pipeline.illustration.cast import actor
from pipeline.illustration.composition import Shot, Sitter
from pipeline.illustration.extent import Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.places.plane import Set


def sitters_of(scene: Scene, together: tuple[tuple[int, ...], ...], colours: Tones, length: float) -> Iterator[Sitter]:
    """Every figure as composing sees it; those in one vehicle from its origin."""
    found: dict[int, Sitter] = {}
    for party in together:
        figures = [scene.figures[i] for i in party]
        if len(party) == 1:
            player = actor(figures[0], colours)
            found[party[0]] = Sitter(figure=figures[0], bounds=player.bounds(0.0, length), head=player.head(0.0, length))
            continue
        crew = aboard(figures, colours)
        box = crew.bounds(0.0, length)
        for rank, index in enumerate(party):
            found[index] = Sitter(figure=figures[rank], bounds=box, head=crew.head_of(rank, 0.0, length))
    yield from (found[i] for i in range(len(scene.figures)))


def composed(
    scene: Scene, stage: Set, sitters: tuple[Sitter, ...], together: tuple[tuple[int, ...], ...], width: float, height: float
) -> Shot:
    """The composition, in which those in one vehicle are one figure; all of them stand where it stands."""
    grouped = [_grouped(scene, sitters, party) for party in together]
    names = tuple(s.figure.id for s in grouped)
    joined = {scene.figures[i].id: name for party, name in zip(together, names, strict=True) for i in party}
    framing = scene.framing
    focus = tuple(dict.fromkeys(joined.get(name, name) for name in framing.focus))
    over = framing.over if framing.over in names and joined.get(framing.over) not in focus[:1] else ""
    reduced = replace(scene, figures=tuple(s.figure for s in grouped), framing=replace(framing, focus=focus, over=over))
    shot = camera.compose(reduced, stage, grouped, width, height)
    stands = tuple(replace(s, index=i) for s in shot.stands for i in together[s.index])
    return replace(shot, stands=stands)


def _grouped(scene: Scene, sitters: tuple[Sitter, ...], party: tuple[int, ...]) -> Sitter:
    """One sitter for a party: the head is the middle of the heads that the frame is about."""
    first = sitters[party[0]]
    if len(party) == 1:
        return first
    wanted = [i for i in party if scene.figures[i].id in scene.framing.focus] or list(party)
    heads = [sitters[i].head for i in wanted]
    middle = Head(x=sum(h.x for h in heads) / len(heads), y=min(h.y for h in heads), radius=max(h.radius for h in heads))
    lead = sitters[wanted[0]].figure
    x = sum(scene.figures[i].x for i in party) / len(party)
    alone = len(wanted) == 1
    return replace(first, head=middle, figure=replace(lead, x=x, x_end=first.figure.x_end, yaw=lead.yaw if alone else 0.0))

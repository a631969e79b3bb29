"""From a reading to a whole screenplay, and on from there."""

from __future__ import annotations

from dataclasses import replace

from director.storybook import lexicon
from director.storybook.facts import Deed, Reading
from director.storybook.reading import read_prompt
from director.storybook.story.acts import in_acts
from director.storybook.story.arrivals import peopled
from director.storybook.story.cast import Player, cast_of
from director.storybook.story.manuscript import Manuscript
from director.storybook.story.picturing import core
from director.storybook.story.plots import Plot, is_called, suitable
from director.storybook.story.pools import draw, fill, pool, seeded
from director.storybook.story.settings import Scenery, further, settings_of
from director.storybook.story.shapes import Beat, choose, lay_out, of_name, shape
from director.storybook.story.stage import Stage, Telling, line_slots, picture_slots, tags_of
from director.storybook.story.telling import open_telling, tell_beats
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Resume, ResumeKind, Screenplay, Shot, Span

SECONDS_A_SHOT = 4.2
"""What a shot takes, the mean of films of one to three minutes."""
CARDS = 5.0
"""Seconds of title and end."""
MOST_SHOTS = 110
"""Of a long film, behind which pictures would come again; eight minutes."""

MOST_OF_A_SYNOPSIS = 24
FEWEST, MOST = 5, 12
"""Shots of a film whose length nobody asked for."""

_MOODS = {
    "mystery": "tense",
    "horror": "eerie",
    "comedy": "comic",
    "romance": "tender",
    "adventure": "epic",
    "fable": "warm",
    "family": "warm",
    "war": "sad",
}


def tell(brief: Brief) -> Manuscript:
    """Write the film of ``brief``; the same brief gives the same film."""
    reading = peopled(read_prompt(brief.prompt), brief.seed)
    players = cast_of(reading, brief.seed)
    count = wanted_shots(brief, reading)
    sceneries = further(settings_of(reading, players, brief.seed), reading, count, brief.seed)
    name = _shape_name(reading, players, sceneries, brief.seed)
    telling = open_telling(reading, players, sceneries, name, brief.seed)
    synopsis = MOST < count == wanted_shots(replace(brief, shots=0, seconds=0), reading)
    beats = lay_out(shape(name), reading, count) if synopsis else in_acts(shape(name), reading, count, plots_for(telling), len(sceneries))
    shots = tell_beats(telling, beats, 1)
    mood = reading.mood or _MOODS.get(reading.genre, "") or _leading_mood(beats)
    screenplay = Screenplay(
        prompt=brief.prompt,
        title=_title(telling),
        characters=tuple(p.character for p in players),
        environments=tuple(s.environment for s in sceneries[: _places_used(shots)]),
        shots=shots,
        mood=mood,
        genre=reading.genre or name,
    )
    return Manuscript(screenplay=screenplay, passages=tuple(telling.passages))


_PLOTTED = 0.75
"""Share of films that are hung on a plot, the others on a motif; the other way round where the prompt has a chain of its own."""
_SEVERAL = 2
_OWN_CHAIN = 3
"""Deeds that make a chain."""


def plots_for(telling: Telling) -> tuple[Plot | None, ...]:
    """The plots that suit the film everywhere it goes, best first; None comes first for a film that is hung on its motif."""
    players = _from_early_on(telling)
    stages = tuple(Stage(lead=players[0] if players else None, present=players, scenery=s) for s in telling.sceneries)
    if telling.players and not players:
        return ()
    beat = of_name("react")
    everywhere = tuple(tags_of(telling, stage, beat) for stage in stages)
    signs = frozenset[str]().union(*everywhere[:1]) | {f"v:{deed.verb}" for deed in telling.reading.deeds}
    rng = seeded(telling.seed, telling.reading.prompt, "plots")
    found = suitable(telling.shape, signs, everywhere, picture_slots(telling, stages[0], beat), rng)
    found = tuple(plot for plot in found if not telling.motif or plot.name != f"the {telling.motif[0]}")
    share = _PLOTTED if len(telling.reading.deeds) < _OWN_CHAIN else 1 - _PLOTTED
    called = next((plot for plot in found if is_called(plot, signs)), None)
    if called is None or rng.random() >= share:
        return (None, *found)
    return (called, *(plot for plot in found if plot is not called))


def _from_early_on(telling: Telling) -> tuple[Player, ...]:
    """Those who are there when a plot begins: whom the prompt's first deed is about, everybody where there is but one deed."""
    present = tuple(p for p in telling.players if not p.being.apart)
    deeds = [deed for deed in telling.reading.deeds if deed.who]
    if len(deeds) < _SEVERAL:
        return present
    early = {telling.players[i].id for i in (*deeds[0].who, *deeds[0].others) if i < len(telling.players)}
    return tuple(p for p in present if p.id in early) or present


def _places_used(shots: tuple[Shot, ...]) -> int:
    """How many environments to declare: up to the last one that a shot names."""
    return max(int(name.removeprefix("Environment")) for shot in shots for name in shot.references if name.startswith("Environment"))


def extend(screenplay: Screenplay, instruction: str, brief: Brief) -> Manuscript:
    """Go on under ``instruction`` with the people and places that are declared; the shots so far stay as they are."""
    count = brief.shots or 4
    return _resume(
        screenplay,
        brief,
        ResumeKind.EXTENSION,
        instruction.strip() or "Go on.",
        min(count, MOST) if brief.shots else _extension_count(instruction),
    )


def continue_(screenplay: Screenplay, brief: Brief, request: str) -> Manuscript:
    """Go on by three to five shots without new content; ``request`` is the text of the Continuation line."""
    rng = seeded(brief.seed, screenplay.prompt, "continue", len(screenplay.shots))
    return _resume(screenplay, brief, ResumeKind.CONTINUATION, request, rng.randint(3, 5))


def wanted_shots(brief: Brief, reading: Reading) -> int:
    """How many shots: as wished, or by the wished length, or by how much the prompt tells."""
    if brief.shots > 0:
        return brief.shots
    if brief.seconds > 0:
        return min(MOST_SHOTS, max(1, round((brief.seconds - CARDS) / SECONDS_A_SHOT)))
    if len(reading.deeds) > MOST - FEWEST:
        return min(MOST_OF_A_SYNOPSIS, len(reading.deeds) + FEWEST)
    rich = len(reading.deeds) + len(reading.beings) // 2 + len(reading.settings) // 2
    drift = seeded(brief.seed, reading.prompt, "length").choice((0, 0, 1))
    return max(FEWEST, min(MOST, 8 + rich + drift)) if reading.deeds or reading.beings else 6 + drift


def _extension_count(instruction: str) -> int:
    return max(3, min(6, 3 + len(read_prompt(instruction).deeds)))


def _shape_name(reading: Reading, players: tuple[Player, ...], sceneries: tuple[Scenery, ...], seed: int) -> str:
    probe = open_telling(reading, (), sceneries, "", seed)
    probe.players = players
    lead = players[0] if players else None
    present = tuple(p for p in players if not p.being.apart)
    tags = set(tags_of(probe, Stage(lead=lead, present=present, scenery=sceneries[0]), None))
    tags |= {f"v:{verb}" for deed in reading.deeds for verb in (deed.verb, deed.inner) if verb}
    tags |= {word for being in reading.beings for word in being.adjectives}
    if not reading.deeds:
        tags.add("everyday")
    return choose(frozenset(tags), seeded(seed, reading.prompt, "shape")).name


def _leading_mood(beats: tuple[Beat, ...]) -> str:
    return next((b.mood for b in beats if b.deed is not None), "warm")


def _title(telling: Telling) -> str:
    lead = telling.players[0] if telling.players else None
    present = tuple(p for p in telling.players if not p.being.apart)
    stage = Stage(lead=lead, present=present, scenery=telling.sceneries[0])
    tags, slots = tags_of(telling, stage, None), line_slots(telling, stage, None)
    slots |= {key: value.removeprefix("the ") for key, value in slots.items() if key == "calling"}
    if telling.reading.things:
        slots["subject"] = telling.reading.things[0].words
    if lexicon.creature(slots.get("crowd", "")) is not None:
        slots.pop("crowd")  # "All of Us Horses"
    entry = draw(pool("titles.txt", "titles"), tags, slots, set(), seeded(telling.seed, telling.reading.prompt, "title"), bonus=2.0)
    text = fill(entry.text, slots) if entry is not None else telling.sceneries[0].noun
    if lead is not None:
        text = text.replace(f"The {lead.name}'", f"{lead.name}'")  # who is only named has no role to stand for
    return _title_case(text)


_SMALL = lexicon.words("small")


def _title_case(text: str) -> str:
    words = text.split()
    return " ".join(w if i and w.lower() in _SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words))


def _resume(screenplay: Screenplay, brief: Brief, kind: ResumeKind, text: str, count: int) -> Manuscript:
    first = len(screenplay.shots) + 1
    known = peopled(read_prompt(screenplay.prompt), brief.seed)
    players = cast_of(known, brief.seed)[: len(screenplay.characters)]
    players = tuple(replace(p, name=c.name or p.name, sheet=c.sheet) for p, c in zip(players, screenplay.characters, strict=False))
    sceneries = settings_of(known, players, brief.seed)[: max(1, len(screenplay.environments))]
    reading = _sequel(known, text if kind is ResumeKind.EXTENSION else "", len(players))
    name = _shape_name(known, players, sceneries, brief.seed)
    telling = open_telling(reading, players, sceneries, name, brief.seed, part=f"{kind.value} {first}")
    telling.seen = {p.id for p in players}
    telling.spoken = {span.text for _, _, span in screenplay.spoken()}
    telling.used = _used_texts(screenplay)
    telling.told = {core(shot.frame) for shot in screenplay.shots}
    shots = tell_beats(telling, lay_out(shape("next"), reading, count), first)
    earlier = tuple(replace(s, transition="cut") if s.number == first - 1 and s.transition == "fade" else s for s in screenplay.shots)
    longer = replace(screenplay, shots=(*earlier, *shots), resumed=(*screenplay.resumed, Resume(kind=kind, before=first, text=text)))
    return Manuscript(screenplay=longer, passages=tuple(telling.passages))


def _sequel(known: Reading, instruction: str, players: int) -> Reading:
    """The instruction's reading with the film's people; whoever is new stays a word in the text."""
    if not instruction:
        return replace(known, deeds=(), wish="", quotes=())
    new = read_prompt(instruction, known)
    deeds = tuple(replace(d, who=tuple(w for w in d.who if w < players), others=_witnesses(d, players)) for d in new.deeds)
    return replace(
        new, beings=new.beings[:players], deeds=deeds, light=new.light or known.light, genre=known.genre, mood=new.mood or known.mood
    )


def _witnesses(deed: Deed, players: int) -> tuple[int, ...]:
    """Whom of the film's people a deed touches; when somebody new does it, the first of them looks on."""
    known = tuple(o for o in deed.others if o < players)
    doing = tuple(w for w in deed.who if w < players)
    return known or ((0,) if not doing and players else ())


def _used_texts(screenplay: Screenplay) -> set[str]:
    return {span.text for shot in screenplay.shots for span in shot.video if isinstance(span, Span)}

"""Telling: beats become shots with Frame and Video text, dialogue, sound and music."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from director.storybook import lexicon
from director.storybook.facts import Reading
from director.storybook.reading import quoted
from director.storybook.story.acts import ONE_ACT, act_of
from director.storybook.story.bodies import as_body
from director.storybook.story.cast import Player
from director.storybook.story.dialogue import lines_for, voiced_shots
from director.storybook.story.filming import held, over_shoulder, purpose
from director.storybook.story.homes import OF_THE_SEA
from director.storybook.story.manuscript import Passage
from director.storybook.story.picturing import aboard, key_of, picture
from director.storybook.story.pools import draw, pool, seeded
from director.storybook.story.settings import Scenery, clouded, later, scenery_of, without_weather
from director.storybook.story.shapes import Beat
from director.storybook.story.stage import (
    PAYOFF,
    PLANT,
    Stage,
    Telling,
    is_far,
    phrase_for,
    picture_slots,
    player_at,
    tags_of,
)
from director.storybook.story.wording import (
    full,
    sentence,
)
from pipeline.film.screenplay import NARRATOR, CharacterId, Shot, Span


def open_telling(
    reading: Reading, players: tuple[Player, ...], sceneries: tuple[Scenery, ...], shape: str, seed: int, part: str = "film"
) -> Telling:
    """A telling with its motif chosen."""
    telling = Telling(
        reading=reading,
        players=players,
        sceneries=sceneries,
        shape=shape,
        seed=seed,
        rng=seeded(seed, reading.prompt, "telling", part),
        quotes=list(quoted(reading)),
    )
    if players:
        stage = Stage(lead=players[0], present=_present(telling, (0,), sceneries[0]), scenery=sceneries[0])
        entry = draw(
            pool("motifs.txt", "motifs"), tags_of(telling, stage, None), picture_slots(telling, stage, None), set(), telling.rng, bonus=1.0
        )
        telling.motif = tuple(part.strip() for part in entry.text.split("||")) if entry is not None else ()
    return telling


def tell_beats(telling: Telling, beats: tuple[Beat, ...], start: int) -> tuple[Shot, ...]:
    """Shots for ``beats``, numbered from ``start``."""
    voiced = voiced_shots(telling, beats)
    telling.first, telling.length = start, len(beats)
    acts = [act_of(beats, n) if len(beats) > ONE_ACT else 0 for n in range(len(beats))]
    return tuple(_shot(telling, beat, start + n, n in voiced, n == len(beats) - 1, acts[n]) for n, beat in enumerate(beats))


def _shot(telling: Telling, beat: Beat, number: int, voiced: bool, final: bool, act: int) -> Shot:
    stage = _stage(telling, beat, number)
    if not is_far(stage) and beat.place < 0:
        telling.current = stage.scenery if number > 1 else telling.sceneries[0]
    base = stage.scenery
    if not telling.players and not without_weather(base.place.family):
        stage = replace(stage, scenery=_moved_on(telling, beat, base, (number - telling.first) / max(1, telling.length)))
    size = _varied(telling, _met(beat.sizes, stage), telling.sizes)
    move = _varied(telling, beat.moves, telling.moves)
    telling.sizes.append(size)
    telling.moves.append(move)
    frame, action = (as_body(text, _kind_of(stage)) for text in picture(telling, beat, stage))
    beat = _with_reason(telling, beat)
    if stage.scenery.light != base.light and not _lit(frame):
        frame = f"{frame.rstrip('. ')}, {phrase_for(telling, 'glow', stage, keep=True)}"
    falling = not telling.players and base.weather in ("snow", "rain", "storm", "fog") and not without_weather(base.place.family)
    if (falling or stage.scenery.weather != base.weather) and not _says_weather(frame):
        frame = f"{frame.rstrip('. ')}, {phrase_for(telling, 'sky', stage, keep=True)}"
    if (season := _season_of(telling, (number - telling.first) / max(1, telling.length))) and season not in frame:
        frame = f"{frame.rstrip('. ')}, {season}"
    unsaid = len(telling.quotes)
    lines = _in_own_words(lines_for(telling, beat, stage, frame), telling) if voiced else ()
    over = bool(lines) and stage.lead is not None and lines[0].speaker == stage.lead.id and over_shoulder(telling, beat, stage, size)
    if over and stage.other is not None:
        frame = f"{frame.rstrip('. ')}, seen over the shoulder of {stage.other.token}"
    if not lines and _racked(telling, beat, size, stage):
        camera, move = phrase_for(telling, "camera rack", stage), "static"
        telling.moves[-1] = move
    else:
        camera = phrase_for(telling, f"camera {move}", stage)
    passage = Passage(
        number=number,
        told=beat.deed is not None,
        quoted=len(telling.quotes) < unsaid,
        chain=_chain(telling, beat),
        speakers=_speakers(telling, stage, frame, lines),
        action=sentence(_agreeing(action, stage, telling)),
        camera=sentence(camera),
        action_first=telling.rng.random() < _ACTION_FIRST,
        lines=lines,
        sound=_sound(telling, beat, stage),
        music=_music(telling, beat) if beat.name in _SCORED or not lines else "",
    )
    telling.passages.append(passage)
    return Shot(
        number=number,
        size=size,
        frame=sentence(_agreeing(aboard(frame, stage), stage, telling)),
        video=passage.video,
        move=move,
        transition=_transition(beat, final, telling),
        seconds=held(beat, bool(lines)),
        beat=beat.mood,
        reason=purpose(beat, size, move, telling.sizes[:-1], over=over, act=act),
    )


def _kind_of(stage: Stage) -> str:
    """The kind of animal that a shot is about, "" for people."""
    animals = [p.being.creature.kind for p in stage.present if p.being.creature is not None]
    return animals[0] if animals and (stage.lead is None or stage.lead.being.creature is not None) else ""


def _in_own_words(lines: tuple[Span, ...], telling: Telling) -> tuple[Span, ...]:
    """Lines in which an animal speaks of the body that it has: a duck has no ears that hurt."""
    kinds = {p.id: p.being.creature.kind for p in telling.players if p.being.creature is not None}
    return tuple(replace(line, text=as_body(line.text, kinds.get(line.speaker, ""))) if line.speaker in kinds else line for line in lines)


_RACKED = frozenset(("reveal", "doubt", "react", "side", "answer", "together", "truce"))
"""Beats in which the focus may go instead of the camera, away from a face that thinks of something."""
_MOST_RACKED = 2


def _racked(telling: Telling, beat: Beat, size: str, stage: Stage) -> bool:
    """Whether the focus goes instead of the camera in a near shot of somebody who says nothing."""
    near = size in ("Medium shot", "Medium close-up", "Close-up") and stage.lead is not None
    wanted = near and beat.name in _RACKED and telling.racked < _MOST_RACKED and telling.moves[-1] in ("static", "push in")
    telling.racked += wanted
    return wanted


def _with_reason(telling: Telling, beat: Beat) -> Beat:
    """The beat with the reason that its plot gives, with names for slots."""
    row = telling.rows.get(key_of(beat))
    if row is None:
        return beat
    lead = telling.players[0].name if telling.players else "it"
    return replace(beat, reason=row.reason.replace("{hero}", lead))


def _moved_on(telling: Telling, beat: Beat, scenery: Scenery, share: float) -> Scenery:
    """The place of a film without people at this point: later in the day, and in the middle of it other weather."""
    moved = later(scenery, share)
    turns = beat.name == "force" and not telling.reading.weather and not scenery.place.indoors
    return clouded(moved, seeded(telling.seed, telling.reading.prompt, "weather")) if turns else moved


_ALL_SEASONS = re.compile(
    r"\b(?:four|all|every|each|the) (?:the )?(?:four )?seasons?\b|\b(?:a|one|the|whole) year (?:in|on|of)\b|\bthroughout the year\b|"
    r"\bfrom (?:spring|summer|autumn|winter) to (?:spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)
_YEAR = ("in spring", "in summer", "in autumn", "in winter")


def _season_of(telling: Telling, share: float) -> str:
    """The season at this point of a film that goes through the year, "" for every other film."""
    outdoors = telling.current is None or not telling.current.place.indoors
    if not outdoors or not _ALL_SEASONS.search(telling.reading.prompt):
        return ""
    return _YEAR[min(3, int(4 * share))]


_FALLING = ("rain", "storm", "snow", "fog", "wind")
_NO_WEATHER = frozenset(("wet", "puddle", "puddles", "umbrella", "umbrellas", "ice", "icy", "frozen", "kite"))


def _says_weather(frame: str) -> bool:
    """Whether a frame says what falls or blows; "clear and single" is no weather, and a wet railing is not rain."""
    return any(lexicon.weather_of(w) in _FALLING and w not in _NO_WEATHER for w in re.findall(r"[a-z]+", frame.lower()))


def _lit(frame: str) -> bool:
    """Whether a frame says what light it is in."""
    tokens = re.findall(r"[a-z]+", frame.lower())
    if any(entry.text in frame for entry in pool("scenes.txt", "glow")):
        return True
    return any(lexicon.light_of(word) for word in (*tokens, *map(" ".join, pairwise(tokens))))


def _agreeing(text: str, stage: Stage, telling: Telling) -> str:
    """Verbs in the plural behind a place or thing that is several ("the ruins lie", "the flowers fill")."""
    nouns = [stage.scenery.token] if lexicon.is_plural(stage.scenery.noun) else []
    nouns += [full(thing) for thing in telling.reading.things if thing.plural]
    for noun in nouns:
        text = re.sub(rf"({re.escape(noun)}) ([a-z]+s)\b(?! of)", lambda m: f"{m[1]} {_plural_verb(m[2])}", text, flags=re.IGNORECASE)
    return text


def _plural_verb(word: str) -> str:
    base = {"is": "are", "has": "have", "does": "do"}.get(word) or lexicon.bases(word)[0]
    return base if word in ("is", "has", "does") or lexicon.third(base) == word else word


def _met(sizes: tuple[str, ...], stage: Stage) -> tuple[str, ...]:
    """Whoever was waited for is seen when they come: not from afar."""
    awaited = any(player.being.apart == "awaited" for player in stage.present)
    return tuple(size for size in sizes if not awaited or size not in ("Long shot", "Extreme long shot")) or sizes


def _varied(telling: Telling, options: tuple[str, ...], past: list[str]) -> str:
    """One of ``options``: never the last one again, rather one that was used less."""
    fresh = [option for option in options if option not in past[-1:]] or list(options)
    fewest = min(past.count(option) for option in fresh)
    return telling.rng.choice([option for option in fresh if past.count(option) <= fewest + (telling.rng.random() < 0.25)])


def _transition(beat: Beat, final: bool, telling: Telling) -> str:
    if final:
        return "fade"
    return (
        "dissolve"
        if beat.name in ("passage", "away", "hush") or (beat.name in ("again", "doubt") and telling.rng.random() < 0.4)
        else "cut"
    )


def _stage(telling: Telling, beat: Beat, number: int) -> Stage:
    current = telling.current or telling.sceneries[0]
    deed = beat.deed
    if beat.place >= 0:
        current = telling.sceneries[min(beat.place, len(telling.sceneries) - 1)]
    if deed is not None and (deed.who or beat.name == "act" or not telling.players):
        scenery = scenery_of(telling.sceneries, deed, current)
        return Stage(lead=player_at(telling, deed.who[:1]), present=_present(telling, (*deed.who, *deed.others), scenery), scenery=scenery)
    scenery = telling.sceneries[0] if beat.name in ("open", "close", "meet") and beat.place < 0 else current
    if beat.name == "open" and beat.place < 0 and number == 1:
        scenery = _unvisited(telling, _ROUND_IT)
    if beat.name == "close" and beat.place < 0:
        scenery = _unvisited(telling, _BOUND_FOR)
    far = next((p for p in telling.players if p.being.apart == "far"), None)
    if far is not None and beat.name in ("away", "answer") and len(telling.sceneries) > 1:
        return Stage(lead=far, present=(far,), scenery=telling.sceneries[-1])
    if scenery.place.family in ("sky", "underwater") and beat.name in ("answer", "doubt", "together", "payoff"):
        scenery = telling.sceneries[0]
    known = tuple(
        i for i, p in enumerate(telling.players) if p.id in telling.seen and not p.being.apart and p.id not in telling.gone
    ) or _first_doers(telling)
    idle = _idle(telling)
    known = (*(i for i in known if i not in idle), *(i for i in idle if beat.name not in _EARLY or known == (i,)))
    known = _ashore(telling, known, scenery)
    order = known if beat.name != "other side" else (*known[1:], *known[:1])
    if beat.name in ("plant", "doubt", "side") and beat.plot is None:
        order = order[:1]
    if beat.name in ("answer", "truce", "reveal", "close") and len(order) > 2:
        order = (order[0], order[-1], *order[1:-1])
    awaited = tuple(
        i for i, p in enumerate(telling.players) if p.being.apart == "awaited" and beat.name in ("answer", "close", "reveal", "truce")
    )
    return Stage(
        lead=player_at(telling, order[:1]), present=_present(telling, (*order[:1], *awaited, *order[1:]), scenery, awaited), scenery=scenery
    )


_SHORES = frozenset(("coast", "harbour", "river", "lighthouse"))


def _ashore(telling: Telling, known: tuple[int, ...], scenery: Scenery) -> tuple[int, ...]:
    """Those who can be here: no whale walks along the beach beside somebody on foot; a goldfish is in its bowl at home."""
    swims = {i for i, p in enumerate(telling.players) if p.being.creature is not None and p.being.creature.kind in {*OF_THE_SEA, "fish"}}
    on_foot = scenery.place.family in _SHORES and bool(set(known) - swims)
    return tuple(i for i in known if i not in swims) if on_foot else known


_ROUND_IT = frozenset(("in", "through", "near", "on", "at", "across", "over", "above", "from"))
_BOUND_FOR = frozenset(("to", "towards", "until"))


def _unvisited(telling: Telling, preps: frozenset[str]) -> Scenery:
    """A place of the prompt that nothing happens in, behind one of ``preps``; else the first.

    A film opens in the village round the bakery and in Vienna, from where the train goes; it closes where the train arrives.
    """
    visited = {deed.setting for deed in telling.reading.deeds}
    settings = telling.reading.settings
    return next(
        (
            s
            for s in telling.sceneries[1:]
            if s.setting >= 0 and s.setting not in visited and not s.place.indoors and settings[s.setting].prep in preps
        ),
        telling.sceneries[0],
    )


def _first_doers(telling: Telling) -> tuple[int, ...]:
    """Whom the film begins with: those who do the first deed together, when they are of one kind."""
    kind = telling.players[0].being.words if telling.players else ""
    together = tuple(i for i, p in enumerate(telling.players) if p.being.words == kind and kind) or (0,)
    first = next((d.who for d in telling.reading.deeds if d.who), together)
    alike = len({telling.players[i].being.words or str(i) for i in first if i < len(telling.players)}) == 1
    mixed = bool(telling.reading.deeds) and telling.reading.deeds[0].mixed
    return first if alike and not mixed else first[:1]


_EARLY = frozenset(("open", "meet", "plant"))
"""Beats in which only those are there with whom the film begins."""


def _idle(telling: Telling) -> tuple[int, ...]:
    """Those whom the prompt names and who do nothing in it: they keep the others company ("a heron and a boy who is drifting")."""
    busy = {index for deed in telling.reading.deeds for index in (*deed.who, *deed.others)} or set(_first_doers(telling))
    return tuple(i for i, p in enumerate(telling.players) if i not in busy and not p.being.apart)


def _present(telling: Telling, indices: tuple[int, ...], scenery: Scenery, awaited: tuple[int, ...] = ()) -> tuple[Player, ...]:
    order = dict.fromkeys(i for i in indices if i < len(telling.players))
    return tuple(telling.players[i] for i in order if not telling.players[i].being.apart or i in awaited)


_ACTION_FIRST = 0.6
_SCORED = frozenset(
    ("open", "meet", "obstacle", "doubt", "payoff", "answer", "close", "reveal", "mastery", "force", "sign", "truce", "morning", "after")
)  # fmt: skip
"""Beats with music under their words."""


def _chain(telling: Telling, beat: Beat) -> str:
    """The name of the plot or motif that a beat is a link of."""
    if beat.plot is not None:
        return beat.plot.name
    return telling.motif[0] if beat.name in (PLANT, PAYOFF) and telling.motif else ""


def _speakers(telling: Telling, stage: Stage, frame: str, lines: tuple[Span, ...]) -> tuple[CharacterId, ...]:
    """Who may say something here: who is there, can talk and is awake; the narrator where nobody can, or where one speaks anyway."""
    awake = tuple(p.id for p in stage.present if p.talks and p.id not in telling.silent and f"{p.token} sleeps " not in frame)
    return (*awake, NARRATOR) if not awake or any(line.speaker == NARRATOR for line in lines) else awake


def _sound(telling: Telling, beat: Beat, stage: Stage) -> str:
    deed = beat.deed
    tags = (
        tags_of(telling, stage, beat)
        if deed is not None and beat.name == "act"
        else tags_of(telling, stage, None) - {t for t in tags_of(telling, stage, None) if t.startswith("p:")}
    )
    entry = draw(pool("sounds.txt", "sounds"), tags, picture_slots(telling, stage, beat), telling.used, telling.rng, bonus=5.0)
    if entry is not None:
        return entry.text
    fresh = [sound for sound in stage.scenery.place.sounds if sound != telling.last_sound]
    telling.last_sound = telling.rng.choice(fresh)
    return telling.last_sound


def _music(telling: Telling, beat: Beat) -> str:
    entries = [e for e in pool("scenes.txt", "music") if beat.mood in e.tags]
    entry = draw(entries, frozenset((beat.mood,)), {}, telling.used, telling.rng) or draw(
        entries, frozenset((beat.mood,)), {}, set(), telling.rng
    )
    return entry.text if entry is not None else ""

"""Telling: beats become shots with Frame and Video text, dialogue, sound and music."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from director.storybook import lexicon
from director.storybook.facts import Deed, Reading
from director.storybook.reading import quoted
from director.storybook.story.acts import ONE_ACT, act_of
from director.storybook.story.callings import at_work
from director.storybook.story.cast import Player
from director.storybook.story.dialogue import lines_for, saying, voiced_shots
from director.storybook.story.filming import held, over_shoulder, purpose
from director.storybook.story.pools import Entry, draw, fill, pool, seeded
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
    suited,
    tags_of,
)
from director.storybook.story.wording import (
    full,
    introduced,
    listed,
    placed,
    predicate,
    sentence,
    subject,
    with_object,
)
from pipeline.film.screenplay import Prose, Shot, Span, SpanKind


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
    size = _varied(telling, beat.sizes, telling.sizes)
    move = _varied(telling, beat.moves, telling.moves)
    telling.sizes.append(size)
    telling.moves.append(move)
    frame, action = _picture(telling, beat, stage)
    beat = _with_reason(telling, beat)
    if stage.scenery.light != base.light and not _lit(frame):
        frame = f"{frame.rstrip('. ')}, {phrase_for(telling, 'glow', stage, keep=True)}"
    falling = not telling.players and base.weather in ("snow", "rain", "storm", "fog") and not without_weather(base.place.family)
    if (falling or stage.scenery.weather != base.weather) and not any(lexicon.weather_of(w) for w in re.findall(r"[a-z]+", frame.lower())):
        frame = f"{frame.rstrip('. ')}, {phrase_for(telling, 'sky', stage, keep=True)}"
    lines = lines_for(telling, beat, stage) if voiced else ()
    over = bool(lines) and stage.lead is not None and lines[0].speaker == stage.lead.id and over_shoulder(telling, beat, stage, size)
    if over and stage.other is not None:
        frame = f"{frame.rstrip('. ')}, seen over the shoulder of {stage.other.token}"
    if not lines and _racked(telling, beat, size, stage):
        camera, move = phrase_for(telling, "camera rack", stage), "static"
        telling.moves[-1] = move
    else:
        camera = phrase_for(telling, f"camera {move}", stage)
    video = _video(telling, beat, stage, (_agreeing(action, stage, telling), camera), lines)
    return Shot(
        number=number,
        size=size,
        frame=sentence(_agreeing(_aboard(frame, stage), stage, telling)),
        video=video,
        move=move,
        transition=_transition(beat, final, telling),
        seconds=held(beat, bool(lines)),
        beat=beat.mood,
        reason=purpose(beat, size, move, telling.sizes[:-1], over=over, act=act),
    )


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
    row = telling.rows.get(_key(beat))
    if row is None:
        return beat
    lead = telling.players[0].name if telling.players else "it"
    return replace(beat, reason=row.reason.replace("{hero}", lead))


def _key(beat: Beat) -> str:
    return f"{beat.plot.name}/{beat.name}" if beat.plot is not None else ""


def _moved_on(telling: Telling, beat: Beat, scenery: Scenery, share: float) -> Scenery:
    """The place of a film without people at this point: later in the day, and in the middle of it other weather."""
    moved = later(scenery, share)
    turns = beat.name == "force" and not telling.reading.weather and not scenery.place.indoors
    return clouded(moved, seeded(telling.seed, telling.reading.prompt, "weather")) if turns else moved


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
        scenery = _around(telling)
    far = next((p for p in telling.players if p.being.apart == "far"), None)
    if far is not None and beat.name in ("away", "answer") and len(telling.sceneries) > 1:
        return Stage(lead=far, present=(far,), scenery=telling.sceneries[-1])
    if scenery.place.family in ("sky", "underwater") and beat.name in ("answer", "doubt", "together", "payoff"):
        scenery = telling.sceneries[0]
    known = tuple(
        i for i, p in enumerate(telling.players) if p.id in telling.seen and not p.being.apart and p.id not in telling.gone
    ) or _first_doers(telling)
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


_ROUND_IT = frozenset(("in", "through", "near", "on", "at", "across", "over", "above"))


def _around(telling: Telling) -> Scenery:
    """Where a film opens: the place of the prompt that nothing happens in, the village round the bakery; else the first."""
    visited = {deed.setting for deed in telling.reading.deeds}
    settings = telling.reading.settings
    return next(
        (
            s
            for s in telling.sceneries[1:]
            if s.setting >= 0 and s.setting not in visited and not s.place.indoors and settings[s.setting].prep in _ROUND_IT
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


def _present(telling: Telling, indices: tuple[int, ...], scenery: Scenery, awaited: tuple[int, ...] = ()) -> tuple[Player, ...]:
    order = dict.fromkeys(i for i in indices if i < len(telling.players))
    return tuple(telling.players[i] for i in order if not telling.players[i].being.apart or i in awaited)


def _picture(telling: Telling, beat: Beat, stage: Stage) -> tuple[str, str]:
    if beat.name == "act" and beat.deed is not None:
        return _act(telling, beat, beat.deed, stage)
    slots, tags = picture_slots(telling, stage, beat), tags_of(telling, stage, beat)
    rows = beat.plot.told(beat.name, tags, slots) if beat.plot is not None else ()
    if rows:
        row = telling.rows[_key(beat)] = telling.rng.choice(rows)
        frame, _, video = fill(row.picture.text, slots).partition("||")
        return _presented(telling, stage, _with_whoever_came(telling, beat, stage, frame)), video
    if beat.name in (PLANT, PAYOFF) and telling.motif and beat.plot is None:
        frame, video = telling.motif[1:3] if beat.name == PLANT else telling.motif[4:6]
        known = all(slot in slots or slot.lower() in slots for slot in _slots_in(frame + video))
        if known and core(fill(frame, slots)) not in telling.told:
            return _presented(telling, stage, fill(frame, slots)), fill(video, slots)
    return _from_pools(telling, beat, stage, tags, slots)


def _from_pools(telling: Telling, beat: Beat, stage: Stage, tags: frozenset[str], slots: dict[str, str]) -> tuple[str, str]:
    """A picture that the beat's own section has, else one that suits most moments; one that was told before only where all were."""
    section = {PLANT: "detail", PAYOFF: "react"}.get(beat.name, beat.name)
    if is_far(stage):
        section = f"far {beat.name}"
    if telling.shape == "advert" and beat.name == "close" and "the.thing" in slots:
        section = "advert close"
    again: tuple[str, str] | None = None
    for name in (section, "react" if stage.lead is not None else "look", "hush", "open"):
        entries = (*pool("pictures.txt", name), *pool("details.txt", name), *at_work(name))
        found = _untold(telling, suited(entries, stage), tags, slots)
        again = again or found
        if found is not None and core(found[0]) not in telling.told:
            return _presented(telling, stage, found[0]), found[1]
    frame, video = again or (f"{slots['place']} {slots['glow']}", f"The light changes over {slots['place']}.")
    return _presented(telling, stage, frame), video


_DRAWS = 5
"""Draws for a picture that the film does not have yet."""


def _untold(telling: Telling, entries: tuple[Entry, ...], tags: frozenset[str], slots: dict[str, str]) -> tuple[str, str] | None:
    """A picture and its movement that were not told before: no thing close twice, but in an advert, and no Frame text again."""
    thing = slots.get("the.thing", "")
    if thing in telling.pictured and telling.shape != "advert":
        entries = tuple(entry for entry in entries if not entry.text.startswith("{The.thing}"))
    found = None
    for _ in range(_DRAWS):
        entry = draw(entries, tags, slots, telling.used, telling.rng)
        if entry is None:
            break
        frame, _, video = fill(entry.text, slots).partition("||")
        found = frame, video
        if entry.text.startswith("{The.thing}"):
            telling.pictured.add(thing)
        if core(frame) not in telling.told:
            break
    return found


def core(frame: str) -> str:
    """What a Frame text begins with, without ids and introductions: by it two are the same picture."""
    plain = re.sub(r"\bthe (?:[\w'-]+ ){1,4}(?=<character)", "", frame.lower())
    return re.sub(r"<\w+>|\W+", " ", " ".join(plain.split(",")[:2])).strip()


def _with_whoever_came(telling: Telling, beat: Beat, stage: Stage, frame: str) -> str:
    """The last picture with whoever was waited for and has come."""
    came = tuple(p.token for p in stage.present if p.being.apart == "awaited" and p.id in telling.seen and p.token not in frame)
    return f"{frame} {listed(came)} {'walks' if len(came) == 1 else 'walk'} beside." if came and beat.name == "close" else frame


def _slots_in(text: str) -> tuple[str, ...]:
    return Entry(text, (), tuple(part.split("}")[0] for part in text.split("{")[1:])).slots


def _presented(telling: Telling, stage: Stage, frame: str) -> str:
    """The frame with the prompt's words before the id of everybody who is seen for the first time."""
    together = listed(tuple(p.token for p in stage.present))
    if (
        len(stage.present) > 1
        and together in frame
        and len({p.being.words or p.name for p in stage.present}) == 1
        and not any(p.id in telling.seen for p in stage.present)
    ):
        count = ("", "", "two", "three", "four")[len(stage.present)]
        telling.seen.update(p.id for p in stage.present)
        noun = stage.present[0].noun
        kind = noun if stage.present[0].being.head in ("couple", "family") else f"{count} {lexicon.plural(noun)}"
        return frame.replace(together, f"the {kind} {together}", 1)
    for player in telling.players:
        if player.token in frame and player.id not in telling.seen:
            trait = f", {player.being.trait}," if player.being.trait else ""
            frame = frame.replace(player.token, f"{introduced(player)} {player.token}{trait}", 1)
            telling.seen.add(player.id)
    return frame


def _act(telling: Telling, beat: Beat, deed: Deed, stage: Stage) -> tuple[str, str]:
    """The prompt's own words as picture, with a gesture that makes them visible."""
    tags, slots = tags_of(telling, stage, beat), picture_slots(telling, stage, beat)
    several = len(deed.who) > 1
    section = "many gestures" if several else "gestures" if deed.who else "world gestures"
    entry = draw(suited(pool("gestures.txt", section), stage), tags, slots, telling.used, telling.rng)
    still, _, moving = entry.text.partition("||") if entry is not None else ("", "", "")
    if deed.alone:
        telling.gone = {telling.players[i].id for d in telling.reading.deeds for i in d.who if i not in deed.who}
    told = with_object(predicate(deed), deed, telling.players)
    clause = placed(f"{subject(deed, telling.players, telling.seen)} {told}", deed, telling.players, stage.scenery, telling.seen)
    face = f", {_expression(beat, deed, stage)}" if deed.who else ""
    frame = f"{clause}, {fill(still, slots).strip()}{face}" if still.strip() else f"{clause}{face}"
    motion = fill(moving, slots).strip()
    if stage.lead is not None and not several:
        motion = _named(motion, stage.lead)
    return frame, motion or sentence(clause)


def _aboard(frame: str, stage: Stage) -> str:
    """People out at sea sit in a boat, also where the text forgets to say so."""
    lead, scenery = stage.lead, stage.scenery
    if (
        scenery.place.family != "sea"
        or lead is None
        or lead.being.creature is not None
        or re.search(r"\b(?:boat|ship|raft)\b|\brows?\b", frame)
    ):
        return frame
    return frame.replace(scenery.there, f"in the small boat {scenery.there}", 1)


def _named(motion: str, lead: Player) -> str:
    """The first pronoun of a moving sentence as the id, so that nobody must guess who it is."""
    he = lead.pronouns[0]
    for word in (he.capitalize(), he):
        head, found, tail = motion.partition(f"{word} ")
        if found and (not head or head.endswith((" ", "; "))):
            return f"{head}{lead.token} {tail}"
    return motion


def _expression(beat: Beat, deed: Deed, stage: Stage) -> str:
    faces = lexicon.pairs("faces.txt")
    felt = stage.lead.being.feeling if stage.lead is not None else ""
    shown = faces.get(f"v {deed.verb} {deed.rest}"[:14].strip()) or faces.get(f"v {deed.inner or deed.verb}")
    return felt or shown or faces.get(deed.pose) or faces.get(f"m {beat.mood}", "calm")


def _video(telling: Telling, beat: Beat, stage: Stage, prose: tuple[str, str], lines: tuple[Span, ...]) -> tuple[Prose | Span, ...]:
    action, camera = (sentence(text) for text in prose)
    parts: list[Prose | Span] = []
    lead_in = f"{action} {camera}" if telling.rng.random() < 0.6 else f"{camera} {action}"
    for line in lines:
        parts += [Prose(text=f"{lead_in} {saying(line)}".strip()), line]
        lead_in = ""
    sound = _sound(telling, beat, stage)
    parts += [Prose(text=f"{lead_in} Sound:".strip()), Span(kind=SpanKind.SOUND, text=sound)]
    if (
        beat.name
        in (
            "open",
            "meet",
            "obstacle",
            "doubt",
            "payoff",
            "answer",
            "close",
            "reveal",
            "mastery",
            "force",
            "sign",
            "truce",
            "morning",
            "after",
        )
        or not lines
    ):
        music = _music(telling, beat)
        parts += [Prose(text="Background music:"), Span(kind=SpanKind.MUSIC, text=music)] if music else []
    return tuple(parts)


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

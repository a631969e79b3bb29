"""Figures of scripts, from their text alone, and of scripts that go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from director.evaluation.cases import Directed
from director.evaluation.intervals import Tally, counted
from director.evaluation.legality import faults, undeclared
from director.storybook import lexicon
from director.storybook.reading import read_prompt
from pipeline.film import tagged
from pipeline.film.screenplay import REFERENCE, Screenplay, Shot, Span

REPEATED = 0.8
"""Share of common words from which on a Frame line repeats another."""

PUBLISHED_MOST = {"characters": 3, "environments": 2, "shots": 9, "frame words": 63, "video words": 89, "spans": 4}
"""Largest of each on the published result sheets, shots of a first generation."""

_SMALL_WORDS = """
a an and are as at be but by for from has have he her hers him his how if in into is it its me my no nor not of off on one or our out over
she so some than that the their them then there they this those to too under until up upon us was we were what when where which while who
whose why will with within without you your after before again all also another any because been behind being can could did do does during
each ever every few get gets had here just last like many more most must never new only other own same should still such through together
very way would alone always away between near next old
"""
_SMALL = frozenset(_SMALL_WORDS.split())
"""Words of a prompt that name nothing."""


def figures_of_script(directed: Directed) -> dict[str, Tally]:
    """What the director's own script adds to each figure; {} where it wrote none.

    A script that could not be written counts as illegal.
    """
    script = directed.script
    if script is None:
        return {"legal": counted([False])} if directed.failures else {}
    text = tagged.write(script)
    named, early = undeclared(text)
    return {
        "legal": counted([not faults(text)]),
        **({} if directed.unmasked is None else {"legal unmasked": counted([not faults(directed.unmasked)])}),
        "ids declared": Tally(total=named - early, items=named),
        "declared ids used": counted([name in _used(script) for name in _declared(script)]),
        **_lengths(script, text),
        **taken_up(directed.case.brief.prompt, script),
        "new shots": counted(list(_new_shots(script.shots, first=1))),
    }


def figures_of_continuation(directed: Directed) -> dict[str, Tally]:
    """What the script that went on adds; {} where nobody asked for one."""
    before, after = directed.script, directed.continued
    if before is None or after is None:
        return {}
    count = len(before.shots)
    text = tagged.write(after)
    return {
        "goes on": counted([len(after.shots) > count]),
        "keeps the shots before": counted([_texts(after.shots[:count]) == _texts(before.shots)]),
        "declares nothing anew": counted(
            [(after.characters, after.environments) == (before.characters, before.environments) and undeclared(text)[1] == 0]
        ),
        "legal when gone on": counted([not faults(text)]),
        "new shots when gone on": counted(list(_new_shots(after.shots, first=count))),
    }


def taken_up(prompt: str, script: Screenplay) -> dict[str, Tally]:
    """Which people, places, things and plain words of a prompt its script has, anywhere but in the ``<User>`` line."""
    told = _words(_told(script))
    reading = read_prompt(prompt)
    people = [being.name or being.head for being in reading.beings]
    places = [setting.place.word for setting in reading.settings]
    things = [thing.head for thing in reading.things if thing.category not in ("abstract", "")]
    plain = [word for word in dict.fromkeys(re.findall(r"[a-z'’-]+", prompt.lower())) if len(word) > 2 and word not in _SMALL]
    return {
        "people of the prompt": counted([_has(told, word) for word in people]),
        "places of the prompt": counted([_has(told, word) for word in places]),
        "things of the prompt": counted([_has(told, word) for word in things]),
        "named of the prompt": counted([_has(told, word) for word in (*people, *places, *things)]),
        "words of the prompt": counted([_has(told, word) for word in plain]),
    }


def repeats(one: Shot, other: Shot) -> bool:
    """Whether two Frame lines say nearly the same: most of their words, and of the same people."""
    mine, theirs = (frozenset(re.findall(r"[a-z']+|<\w+>", f"{shot.size} {shot.frame}".lower())) for shot in (one, other))
    return len(mine & theirs) >= REPEATED * len(mine | theirs)


def _texts(shots: tuple[Shot, ...]) -> list[tuple[object, ...]]:
    """What shots say; how one gives way to the next may change when there is a next."""
    return [(shot.number, shot.size, shot.frame, shot.video) for shot in shots]


def _new_shots(shots: tuple[Shot, ...], first: int) -> Iterator[bool]:
    """For each shot from index ``first`` on, whether it repeats none before it."""
    for index in range(first, len(shots)):
        yield not any(repeats(shots[index], earlier) for earlier in shots[:index])


def _declared(script: Screenplay) -> tuple[str, ...]:
    return (*(character.id for character in script.characters), *(environment.id for environment in script.environments))


def _used(script: Screenplay) -> frozenset[str]:
    return frozenset(name for shot in script.shots for name in shot.references)


def _lengths(script: Screenplay, text: str) -> dict[str, Tally]:
    frames = [_count(shot.frame) + _count(shot.size) for shot in script.shots]
    videos = [_count(_video(shot)) for shot in script.shots]
    spans = [sum(isinstance(part, Span) for part in shot.video) for shot in script.shots]
    film = {"characters": len(script.characters), "environments": len(script.environments), "shots": len(script.shots)}
    most = {**film, "frame words": max(frames), "video words": max(videos), "spans": max(spans)}
    return {
        **{name: counted([number]) for name, number in film.items()},
        "frame words": counted(frames),
        "video words": counted(videos),
        "spans": counted(spans),
        "sheet words": counted([_count(text)]),
        "within the paper's lengths": counted([number <= PUBLISHED_MOST[name] for name, number in most.items()]),
    }


def _video(shot: Shot) -> str:
    return " ".join(part.text for part in shot.video)


def _count(text: str) -> int:
    """Words, ids not counted."""
    return len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", REFERENCE.sub(" ", text)))


def _told(script: Screenplay) -> str:
    cast = (f"{character.name} {character.sheet}" for character in script.characters)
    places = (f"{environment.name} {environment.sheet}" for environment in script.environments)
    return " ".join((*cast, *places, *(f"{shot.frame} {_video(shot)}" for shot in script.shots)))


def _words(text: str) -> frozenset[str]:
    return frozenset(stem for word in re.findall(r"[a-z]+(?:['’-][a-z]+)*", text.lower()) for stem in _stems(word))


def _has(told: frozenset[str], word: str) -> bool:
    """Whether every part of a word or phrase is told in some form."""
    parts = re.findall(r"[a-z]+(?:['’-][a-z]+)*", word.lower())
    return bool(parts) and all(not _stems(part).isdisjoint(told) for part in parts)


_ENDINGS: tuple[tuple[str, Callable[[str], tuple[str, ...]]], ...] = (
    ("ies", lambda stem: (f"{stem}y",)),
    ("ing", lambda stem: (stem, f"{stem}e", stem[:-1])),
    ("ed", lambda stem: (stem, f"{stem}e", stem[:-1])),
    ("es", lambda stem: (stem, f"{stem}e")),
    ("s", lambda stem: (stem,)),
)


@cache
def _stems(word: str) -> frozenset[str]:
    """The forms that pass for a word: itself, its singular, and itself without an ending."""
    bare = re.sub(r"['’]s?$", "", word)
    cut = (form for ending, of in _ENDINGS if bare.endswith(ending) and len(bare) > len(ending) + 2 for form in of(bare[: -len(ending)]))
    return frozenset((bare, lexicon.singular(bare), *cut))

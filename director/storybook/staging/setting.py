"""The set of a shot: place family, light, weather, season and what is to be seen there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from director.storybook import lexicon
from director.storybook.lexicon import PlaceWord
from director.storybook.seeds import stable
from director.storybook.staging.phrases import bare, word_set, words
from pipeline.film.scene import Place
from pipeline.film.screenplay import Environment, Screenplay, Shot

_CLOUDY = re.compile(
    r"\b(?:low|heavy|dark|thick|grey|gray|soft|heaped|leaden) (?:\w+ )?clouds?\b|\bclouds? (?:hang|gather|cover)\w*|\bclouded\b",
    re.IGNORECASE,
)
_NOT_PLACES = word_set(
    "pass sound well spring show fair lift light spell play ring corner path track pole court study mole bush dam sun trail wagon "
    "plain bed flat home bar club bank stars deck trunk fort swell gulf strait field ice den nest hall palms trees grass waves "
    "gutter window square clearing void"
)
_DETERMINERS = word_set(
    "a an the this that his her their its our one of at in on inside into through across by near old small tiny narrow wide"
)
_INSIDE = re.compile(r"\b(?:inside|interior|int\.?|within)\b", re.IGNORECASE)
_OUTSIDE = re.compile(r"\b(?:outside|exterior|ext\.?|in front of|before)\b", re.IGNORECASE)
_AT = re.compile(
    r"\b(?:in|inside|into|at|on|through|across|along|aboard|outside|by)\s+((?:the|a|an|his|her|their)\s+(?:[\w'’-]+\s*){1,4})",
    re.IGNORECASE,
)
_INTERIORS = {
    "lighthouse": "tower room",
    "castle": "throne room",
    "farm": "workshop",
    "village": "living room",
    "ship deck": "cabin",
    "street": "living room",
}
_BLIZZARD = re.compile(r"\b(?:blizzards?|snow-?storms?|white-?out|driving snow)\b", re.IGNORECASE)
_WEAK_LIGHT = word_set("day candle bright dark golden amber early wakes breakfast lunch dinner supper stars moon darkness sunny")
_WEAK_WEATHER = word_set("grey gray clear hot fair wet clouds ice frozen heat gloomy kite umbrella umbrellas wind icy puddle puddles")
_WEAK_SEASON = word_set("fall march may holiday holidays beach vacation ice frozen bud buds lambs thaw")
_SKY = re.compile(
    r"^(?:sky|skies|weather|day|days|morning|afternoon|evening|night|light|clouds?|water|sea|lake|air|rain|moon|moonlight|stars?|"
    r"street|road|lamp-?light)$"
)
_CLOTHES = re.compile(
    r"^(?:hair|eyes?|coat|dress|skin|crown|beard|fur|shirt|suit|hat|robe|ring|cloak|feathers?|scarf|sweater|jacket|chocolate|"
    r"cream|brown|blue|green|red|wood|retriever)$"
)
_ADJECTIVES = ("underwater", "space")
_NIGHT_PLACES = {"space": "night", "underwater": "day"}
_NO_DETAILS = word_set(
    "palm light dark darkness sky floor wall ground shade storm rain snow wind fog horizon footstep echo shadow silhouette smoke fire "
    "flame spark mud dust"
)
_MATERIALS = ("stone", "rock", "sand", "ice", "snow", "leaf", "grass")
_LINKS = ("and", "or", "in", "on", "at", "with", "by", "under", "near", "of", "is", "are", "lies", "stands")
_BUILDINGS = word_set(
    "well barn pond church tower windmill cottage pier bridge lighthouse castle tent fountain waterfall stable hut chapel mill "
    "greenhouse stove oven"
)
_SET_PIECES = frozenset(("furniture", "sight", "nature", "machine"))
_FIXED = frozenset(("furniture", "sight"))
_MOST_DETAILS = 12


def place_for(screenplay: Screenplay, shot: Shot, frame: str, seed: int) -> Place:
    """The set of a shot, from its environment's sheet and its Frame text.

    Args:
        screenplay: gives the environment; a shot that names none stays where the shot before it was.
        shot: whose set.
        frame: the Frame text with mentions of characters.
        seed: the film's.
    """
    environment = where(screenplay, shot)
    sheet = _sheet(environment)
    word = _place_word(sheet, frame, here=shot.where is not None)
    family = _aspect(screenplay, shot, word, _family(word, sheet, frame))
    texts = (bare(frame), sheet, *_neighbours(screenplay, shot))
    light = _light(texts) or _NIGHT_PLACES.get(family, "") or ("candle" if re.search(r"\bcandle|\bfirelit", sheet) else "day")
    weather = _weather((texts[0], _without_things(sheet), *texts[2:]))
    return Place(
        family=family,
        light=light,
        weather=weather,
        season=_season(texts, weather),
        seed=stable(seed, "place", environment.id if environment else family, *_view(screenplay, shot, word)),
        details=(
            *(("no moon",) if _moon_is_sought(screenplay, shot) else ()),
            *(("carriage",) if family == "rooftop" and _ON_A_TRAIN.search(screenplay.prompt) else ()),
            *(("blizzard",) if weather == "snow" and _BLIZZARD.search(" ".join((screenplay.prompt, *texts[:2]))) else ()),
            *_distinct((*_details(word, family), *_nouns(sheet, _SET_PIECES), *_nouns(bare(frame), _FIXED)))[:_MOST_DETAILS],
        ),
    )


_ON_A_TRAIN = re.compile(
    r"\b(?:roofs?|top) of (?:an?|the|his|her|their) (?:[\w-]+ ){0,2}(?:train|express|railway carriage|wagon|carriage|locomotive)s?\b",
    re.IGNORECASE,
)
"""A roof that is a train's: the country runs past behind it."""


def _without_things(sheet: str) -> str:
    """A sheet without the list of what is to be seen: a snowfield "with snow, pines and tracks" has snow on the ground."""
    return re.sub(r", with [^;.]*(?=;)", "", sheet)


def told_family(screenplay: Screenplay, shot: Shot) -> str:
    """The family of the place that a shot's words name, "" where they name none that is known."""
    sheet = _sheet(where(screenplay, shot))
    word = _place_word(sheet, shot.frame, here=shot.where is not None)
    return _aspect(screenplay, shot, word, _family(word, sheet, shot.frame)) if word is not None else ""


def _sheet(environment: Environment | None) -> str:
    return f"{environment.name}. {environment.sheet}" if environment else ""


def _moon_is_sought(screenplay: Screenplay, shot: Shot) -> bool:
    """Whether somebody looks for the moon and has not found it yet; until then no picture shows it."""
    found = next((s.number for s in screenplay.shots if re.search(r"\bfinds? (?:the )?moon\b", s.frame)), 0)
    return shot.number < found and bool(re.search(r"\b(?:for|seeks?|find|misses) (?:the )?moon\b", screenplay.prompt, re.IGNORECASE))


_ASPECTS = {
    "street": ("rooftop", "street", "alley", "park", "bridge"),
    "village": ("road", "village", "garden", "meadow"),
    "coast": ("coast", "sea"),
    "river": ("river", "forest", "meadow"),
    "mountain": ("mountain", "forest", "river"),
    "farm": ("meadow", "farm", "garden"),
    "park": ("garden", "park"),
    "castle": ("tower room", "castle", "ruins"),
    "museum": ("museum", "library"),
    "harbour": ("harbour", "coast"),
    "lighthouse": ("lighthouse", "coast", "sea"),
    "forest": ("forest", "river", "meadow"),
    "snowfield": ("snowfield", "forest", "mountain"),
    "market": ("street", "market", "alley"),
}
"""What else a film without people looks at when it goes about in a place: the roofs, the alleys and the park of a city."""
_VIEWS = 7
"""Different views of a place before one comes again."""


def _goes_about(screenplay: Screenplay, shot: Shot, word: PlaceWord | None) -> bool:
    """Whether a film without people looks elsewhere in the place; first and last it is where it began."""
    return not screenplay.characters and word is not None and not word.indoors and shot.number not in (1, len(screenplay.shots))


def _view(screenplay: Screenplay, shot: Shot, word: PlaceWord | None) -> tuple[int, ...]:
    """Which part of the place, for its seed."""
    return (shot.number % _VIEWS + 1,) if _goes_about(screenplay, shot, word) else ()


def _aspect(screenplay: Screenplay, shot: Shot, word: PlaceWord | None, family: str) -> str:
    """The family of what is looked at."""
    usual = lexicon.place(family)
    own = word is not None and usual is not None and word.details[:1] != usual.details[:1]  # a volcano is no forest
    aspects = _ASPECTS.get(family, (family,)) if not own else (family,)
    return aspects[shot.number // 2 % len(aspects)] if _goes_about(screenplay, shot, word) and shot.number % 2 else family


def _distinct(nouns: tuple[str, ...]) -> tuple[str, ...]:
    """Each noun once, "wave" and "waves" being one."""
    kept: dict[str, str] = {}
    for noun in nouns:
        kept.setdefault(lexicon.singular(noun), noun)
    return tuple(kept.values())


def _neighbours(screenplay: Screenplay, shot: Shot) -> Iterator[str]:
    """The Frame texts of other shots in the same place: rain that one of them names falls in all."""
    place = where(screenplay, shot)
    if not screenplay.characters:
        return  # weather comes and goes in a film of a place
    for other in screenplay.shots:
        if place is not None and other.where == place.id and other.number != shot.number:
            yield bare(other.frame)


def where(screenplay: Screenplay, shot: Shot) -> Environment | None:
    """The shot's environment; without one, that of the nearest shot before it, else the first declared."""
    for other in reversed(screenplay.shots[: shot.number]):
        if other.where is not None:
            return screenplay.environment(other.where)
    return screenplay.environments[0] if screenplay.environments else None


def _place_word(sheet: str, frame: str, *, here: bool) -> PlaceWord | None:
    """The word for the place; a Frame text that names no environment may name a place of its own."""
    first = re.split(r"\bwith\b|[,;]|(?<=\w\w\w)\.", sheet, maxsplit=2)
    around = [m[1] for m in re.finditer(r"((?:[\w'’-]+\s+){0,5}[\w'’-]+)\s*<Environment\d+>", frame)]
    own = " , ".join(m[1] for m in _AT.finditer(bare(frame)))
    for text in (*(() if here else (own,)), *first[:2], sheet, *around, bare(frame)):
        found = next(_places(text), None)
        if found is not None:
            return found
    return None


def _places(text: str) -> Iterator[PlaceWord]:
    """Place words of a text in order; of several in a row ("lighthouse kitchen") the last, because it is the noun."""
    tokens = words(text)
    at = 0
    while at < len(tokens):
        found, length = _place_at(tokens, at)
        if found is None:
            at += 1
            continue
        at += length
        following, more = _place_at(tokens, at)
        while following is not None and found.family not in _ADJECTIVES:
            found, at = following, at + more
            following, more = _place_at(tokens, at)
        yield found


def _place_at(tokens: list[str], at: int) -> tuple[PlaceWord | None, int]:
    for length in (4, 3, 2, 1):
        phrase = " ".join(tokens[at : at + length])
        found = lexicon.place(phrase) if len(tokens) >= at + length else None
        if found is not None and len(found.word.split()) == length:
            before = tokens[at - 1] if at else ""
            if found.word in _NOT_PLACES and before not in _DETERMINERS and lexicon.place(before) is None:
                return None, 1
            return found, length
    return None, 1


def _family(word: PlaceWord | None, sheet: str, frame: str) -> str:
    if word is None:
        return "meadow" if not re.search(r"\b(?:room|inside|indoors|house)\b", f"{sheet} {bare(frame)}") else "living room"
    inside = bool(_INSIDE.search(sheet)) and not _OUTSIDE.search(sheet)
    if not inside and not _OUTSIDE.search(sheet):
        inside = bool(re.search(rf"\binside (?:of )?(?:the|a|an|her|his)?\s*(?:\w+ )?{re.escape(word.word)}", bare(frame), re.IGNORECASE))
    return _INTERIORS.get(word.family, word.family) if inside else word.family


def _light(texts: tuple[str, ...]) -> str:
    if re.search(r"\bneon\b", " ".join(texts), re.IGNORECASE):
        return "neon"
    if _DARK.search(texts[0]):
        return "night"
    if _WANING.search(texts[0]):
        return "dusk"
    return _said(texts, lexicon.light_of, _WEAK_LIGHT, _SKY)


_DARK = re.compile(r"\beyes in the dark\b|\balone in the dark\b|\bin the dark of\b", re.IGNORECASE)
_WANING = re.compile(r"\bthe last of the light\b|\bthe last light\b", re.IGNORECASE)
_CLEARED = re.compile(
    r"\b(?:storm|rain|snow|fog|mist|wind|gale|clouds?)\b[^.;]{0,24}\b(?:blown (?:itself )?(?:out|over)|passed|gone|lifted|over|cleared|"
    r"stopped|moved off|thin dark line|far behind|out to sea)\b|\b(?:after (?:the )?(?:storm|rain|gale|shower|snowfall)|"
    r"clear(?: \w+)? (?:sky|dawn|morning|night|air)|"
    r"(?:sky|air) (?:is )?(?:washed|swept|rinsed)|calm (?:sea|water))\b",
    re.IGNORECASE,
)


_LYING_SNOW = re.compile(
    r"\b(?:last|old|melting|deep|trodden|dirty) snow\b|\bsnow (?=melts?\b|lies\b|lay\b|slides\b|drips\b|thaws?\b|is melting\b)|"
    r"\b(?:load|patch|patches|heap|heaps) of snow\b",
    re.IGNORECASE,
)
"""Snow that lies and does not fall."""


_NEVER_FALLS = re.compile(r"\b(?:never|no longer|not) (?:rains?|rained|snows?|snowed|storms?)\b|\bno (?:rain|snow|storm)\b", re.IGNORECASE)


def _weather(texts: tuple[str, ...]) -> str:
    """Weather that is named; clouds count when they are more than a few, and what has passed counts for its own shot only."""
    for n, text in enumerate(texts):
        if _CLEARED.search(text):
            if n == 0:
                return "clear"
            continue
        text = re.sub(r"\bclear (?:even )?(?:day)?light\b", " ", text, flags=re.IGNORECASE)
        text = _LYING_SNOW.sub(" ", _NEVER_FALLS.sub(" ", text))
        found = _said((text,), lexicon.weather_of, _WEAK_WEATHER, _SKY)
        if found == "clear":  # "the clear light of noon with rain": what falls counts
            found = _said((re.sub(r"\bclear\b", " ", text),), lexicon.weather_of, _WEAK_WEATHER, _SKY) or found
        if _CLOUDY.search(text) and found in ("", "clear"):
            return "cloudy"
        if found:
            return found
    return "clear"


def _season(texts: tuple[str, ...], weather: str) -> str:
    never = re.compile(r"^$")
    return "winter" if weather == "snow" else _said(texts, lexicon.season_of, _WEAK_SEASON, never) or "summer"


def _said(texts: tuple[str, ...], meaning: Callable[[str], str], weak: frozenset[str], cue: re.Pattern[str]) -> str:
    """The first member that a text names; weak words count only in front of a cue such as "sky"."""
    for text in texts:
        tokens = words(text)
        for length in (2, 1):
            for at in range(len(tokens) - length + 1):
                phrase, after = " ".join(tokens[at : at + length]), tokens[at + length] if at + length < len(tokens) else ""
                found = meaning(phrase)
                if found and not _CLOTHES.match(after) and (phrase not in weak or cue.match(after)):
                    return found
    return ""


def _details(word: PlaceWord | None, family: str) -> tuple[str, ...]:
    if word is None:
        return ()
    if word.family == family:
        return word.details
    return tuple(d for d in (lexicon.place(family) or word).details)


def _nouns(text: str, categories: frozenset[str]) -> Iterator[str]:
    tokens = words(text)
    at = 0
    while at < len(tokens):
        length, noun = _noun_at(tokens, at, categories)
        if noun:
            yield noun
        at += length


def _noun_at(tokens: list[str], at: int, categories: frozenset[str]) -> tuple[int, str]:
    for length in (3, 2, 1):
        phrase = " ".join(tokens[at : at + length])
        found = lexicon.thing(phrase) if len(tokens) >= at + length else None
        if found is not None and len(found.word.split()) == length:
            adjective = (
                length == 1
                and found.word in _MATERIALS
                and at + 1 < len(tokens)
                and tokens[at + 1].isalpha()
                and tokens[at + 1] not in _LINKS
            )
            return length, found.word if found.category in categories and found.word not in _NO_DETAILS and not adjective else ""
        if length == 1 and phrase in _BUILDINGS:
            return 1, phrase
    return 1, ""

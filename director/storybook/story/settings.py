"""Settings: the places of a reading as environments with light, weather and things."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from director.storybook import lexicon
from director.storybook.facts import Deed, Reading, Setting
from director.storybook.manner import is_noir
from director.storybook.story.cast import Player
from director.storybook.story.homes import OUTSIDE, far_home, home, known_place, swum_in
from director.storybook.story.pools import draw, pool, seeded
from pipeline.film.screenplay import Environment, EnvironmentId

_IN = lexicon.pairs("prepositions_of_families.txt")
_BY_WORD = lexicon.pairs("prepositions_of_places.txt")
_NAMES = lexicon.words("names")
_IMPLIED_POSE = {"row": "open sea", "swim": "underwater", "fly": "sky"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    """One environment of the film.

    Attributes:
        id: ``Environment1`` and so on.
        noun: with article or as a name ("the abandoned museum", "Paris").
        prep: preposition that goes with it.
        place: what the lexicon knows.
        light: one of LIGHTS.
        weather: one of WEATHERS.
        season: one of SEASONS.
        sheet: objects, light, mood.
        setting: index in the reading, -1 for a place that the story brings.
        known_as: the prompt's words for it where ``noun`` has others, or "".
    """

    id: EnvironmentId
    noun: str
    prep: str
    place: lexicon.PlaceWord
    light: str
    weather: str
    season: str
    sheet: str
    setting: int
    known_as: str = ""

    @property
    def token(self) -> str:
        """The id as it stands in Frame and Video text."""
        return f"<{self.id}>"

    @property
    def there(self) -> str:
        """Where something is, with its token: "in the kitchen <Environment1>"."""
        return f"{self.prep} {self.noun} {self.token}"

    @property
    def environment(self) -> Environment:
        """The declared environment."""
        return Environment(id=self.id, sheet=self.sheet, name=self.noun.removeprefix("the "))


def settings_of(reading: Reading, players: tuple[Player, ...], seed: int) -> tuple[Scenery, ...]:
    """The environments of the film: those of the prompt, at least one, and those that deeds or absent people ask for."""
    rng = seeded(seed, reading.prompt, "settings")
    wanted: list[tuple[str, int, Setting | None]] = [
        (s.words, i, s) for i, s in enumerate(_told_of(reading)) if not _overhead(s, i, reading, players)
    ]
    if not wanted or _only_reached(reading) or _acted_upon(reading):
        own = not wanted or not _only_reached(reading)
        wanted.insert(0, (home(reading, players, rng) if own else _way_to(wanted[0]), -1, None))
    for deed in reading.deeds:
        inner = deed.inner if not deed.teaches else ""  # whoever teaches flying stays below
        implied = _IMPLIED_POSE.get(deed.pose) or (_IMPLIED_POSE.get(lexicon.pose_of(inner), "") if inner else "")
        if implied == "underwater":
            implied = swum_in(reading, players) or implied
        families = {_found(words, setting).family for words, _, setting in wanted}
        needed = _FAMILIES_OF.get(deed.pose) or _FAMILIES_OF.get(lexicon.pose_of(deed.inner), set())
        if implied and deed.setting < 0 and not families & needed and len(wanted) < 3:
            wanted.append((implied, -1, None))
    if any(p.being.apart == "far" for p in players[1:]) and len(wanted) < 3 and len(players) > 1:
        wanted.append((far_home(players), -1, None))
    light, weather, season = _climate(reading, _found(wanted[0][0], wanted[0][2]), rng)
    if any(_found(words, setting).family == "space" for words, _, setting in wanted):
        light, weather = "night", "clear"  # a garden in space has stars over it
    climate = (light, weather, season)
    aboard = _found(wanted[0][0], wanted[0][2]).family == "spaceship"
    return tuple(
        _outside(
            _reached(
                _scenery(n, (words, _on_board(_found(words, setting), aboard)), index, climate, reading, rng),
                setting,
                on_foot=_only_reached(reading),
            ),
            reading,
        )
        for n, (words, index, setting) in enumerate(wanted, start=1)
    )


def _overhead(setting: Setting, index: int, reading: Reading, players: tuple[Player, ...]) -> bool:
    """Whether a sky is only what people have over them: "after it falls FROM THE SKY", "looks at the sky"."""
    if setting.place.family != "sky" or not players:
        return False
    winged = any(p.being.creature is not None and p.being.creature.kind in _WINGED for p in players)
    pilots = any(p.being.trade is not None and "sky" in p.being.trade.places for p in players)
    flown = any(deed.setting == index and deed.who and deed.pose == "fly" for deed in reading.deeds)
    return not (winged or pilots or flown)


_WINGED = frozenset(("bird", "gull", "owl", "crow", "duck", "bee", "butterfly", "dragon"))
_REACHING = frozenset(("reach", "arrive", "see", "find"))


def _only_reached(reading: Reading) -> bool:
    """Whether the one place of the prompt is where the way ends: "walks for three days until he reaches the sea"."""
    first = next((n for n, deed in enumerate(reading.deeds) if deed.setting >= 0), 0)
    there = reading.deeds[first] if reading.deeds else None
    on_the_way = any(deed.pose in _WAYS for deed in reading.deeds[:first])
    return len(reading.settings) == 1 and first > 0 and there is not None and there.verb in _REACHING and on_the_way


def _acted_upon(reading: Reading) -> bool:
    """Whether an advert's one place is what the thing acts upon, not where it stands: a machine "that wakes the whole street"."""
    if reading.genre != "advert" or len(reading.settings) != 1 or not reading.things or reading.settings[0].prep:
        return False
    return any(deed.setting == 0 and not deed.who and deed.verb not in ("be", "wait", "stand") for deed in reading.deeds)


_WAYS = ("walk", "run", "ride", "drive", "climb", "carry")
"""Poses of those who are on their way."""


def _way_to(place: tuple[str, int, Setting | None]) -> str:
    """Where somebody walks who is not there yet."""
    return "street" if _found(place[0], place[2]).family in ("rooftop", "station") else "country road"


_MANY_DEEDS, _FEW_PLACES, _MOST_TOLD = 7, 3, 6


def _told_of(reading: Reading) -> tuple[Setting, ...]:
    """The places of the prompt that the film goes to: more for a synopsis than for a sentence."""
    return reading.settings[: _MOST_TOLD if len(reading.deeds) >= _MANY_DEEDS else _FEW_PLACES]


def _found(words: str, setting: Setting | None) -> lexicon.PlaceWord:
    """What is known of a place; a town that only the prompt knows is what its setting says."""
    return lexicon.place(words) or (setting.place if setting is not None else known_place(words))


_SHIP_ROOMS = frozenset(("engine room", "control room", "kitchen", "galley", "corridor", "storeroom", "workshop"))


def _on_board(place: lexicon.PlaceWord, aboard: bool) -> lexicon.PlaceWord:
    """A room of a spaceship has its windows, whatever the room is called."""
    ship = known_place("spaceship")
    return replace(ship, word=place.word) if aboard and place.word in _SHIP_ROOMS else place


_SHOTS_A_PLACE = 9
_MOST_PLACES = 9


def further(sceneries: tuple[Scenery, ...], reading: Reading, shots: int, seed: int) -> tuple[Scenery, ...]:
    """The places of a film of ``shots`` shots: a long one goes on to the neighbourhood of its first place."""
    wanted = min(_MOST_PLACES, shots // _SHOTS_A_PLACE) - len(sceneries) if shots > 2 * _SHOTS_A_PLACE else 0
    if wanted <= 0:
        return sceneries
    rng = seeded(seed, reading.prompt, "further")
    wild = bool(reading.beings) and all(b.creature is not None and b.creature.kind not in _BUILT for b in reading.beings)
    near = _WILD if wild else lexicon.pairs("neighbourhoods.txt").get(sceneries[0].place.family, _USUAL)
    known = {s.place.family for s in sceneries}
    words = [w.strip() for w in near.split(",") if known_place(w.strip()).family not in known]
    rng.shuffle(words)
    first = sceneries[0]
    climate = (first.light, first.weather, first.season)
    start = len(sceneries) + 1
    return (
        *sceneries,
        *(_scenery(start + n, (word, known_place(word)), -1, climate, reading, rng) for n, word in enumerate(words[:wanted])),
    )


_BUILT = lexicon.words("talking")
_WILD = "river, forest, meadow, hill, shore, hollow tree, lake, garden, ruins, cave"
_USUAL = "village, forest, hill, river, kitchen, garden"
"""Where long films go on to: those of animals, and those whose first place has no neighbours in the table."""


_BESIDE = frozenset(("behind", "beside", "under", "near", "inside", "outside", "above", "below", "beneath", "underneath"))


_TO_THE_SHORE = ("to", "by", "near", "at", "beside", "from", "towards", "toward", "until")


def _reached(scenery: Scenery, setting: Setting | None, *, on_foot: bool = False) -> Scenery:
    """The prompt's own "behind the barn"; and who goes "to the sea" or stands "by the sea" is on the shore of it."""
    if setting is not None and setting.prep in _BESIDE and setting.place.word not in _ROOM_OF:
        scenery = replace(scenery, prep=setting.prep)
    if scenery.place.family != "sea" or setting is None or not (setting.prep in _TO_THE_SHORE or on_foot):
        return scenery
    shore = known_place("shore")
    return replace(scenery, prep="by", place=replace(shore, word=scenery.place.word))


def _outside(scenery: Scenery, reading: Reading) -> Scenery:
    """The street or the meadow, for those who wait "in front of the hospital" or live "next to a wizard's tower", and not in it."""
    known = scenery.noun.removeprefix("the ")
    whose = r"(?:(?:an?|the|his|her|its|their) (?:[\w'’-]+ ){0,2})?"
    told = re.search(rf"\b(?:in front of|outside|next to) {whose}{re.escape(known)}\b", reading.prompt, re.IGNORECASE)
    if told is None or not scenery.place.indoors:
        return scenery
    open_air = "meadow" if scenery.place.family in _IN_THE_COUNTRY else "street"
    noun = f"the {open_air} in front of {scenery.noun}"
    details = "houses, lamps, windows and kerb" if open_air == "street" else "grass, trees, path and flowers"
    sheet = re.sub(r", with [^;]*;", f", with {details};", scenery.sheet.replace(scenery.noun[4:], noun[4:], 1), count=1)
    return replace(scenery, noun=noun, known_as=known, prep="in", place=known_place(open_air), sheet=sheet)


_IN_THE_COUNTRY = frozenset(("tower room", "castle", "throne room", "cave", "cabin", "lighthouse", "temple", "attic"))
"""Families of rooms in buildings that stand alone."""


_FAMILIES_OF = {
    "row": {"sea", "river", "harbour", "underwater"},
    "swim": {"sea", "river", "underwater", "coast", "harbour"},
    "fly": {"sky", "space", "spaceship", "planet", "rooftop", "castle"},
}


_AT_SEA = lexicon.words("at-sea")


def scenery_of(sceneries: tuple[Scenery, ...], deed: Deed, current: Scenery) -> Scenery:
    """Where ``deed`` happens: where it says, where its pose must be, else where we are."""
    if deed.setting >= 0:
        return next((s for s in sceneries if s.setting == deed.setting), current)
    if deed.verb in OUTSIDE and current.place.indoors and len(sceneries) > 2:
        return next((s for s in sceneries if not s.place.indoors), current)
    if re.match(r"back\b", deed.rest) and deed.verb in ("be", "come", "go", "fly", "run", "bring", "put", "find"):
        return sceneries[0]
    families = _FAMILIES_OF.get(deed.pose, set())
    if not families and any(word in _AT_SEA for word in deed.rest.lower().replace(",", " ").split()):
        families = {"sea", "underwater", "river", "harbour", "coast"}
    if families and current.place.family not in families:
        return next((s for s in sceneries if s.place.family in families), current)
    return current


def _climate(reading: Reading, place: lexicon.PlaceWord, rng: random.Random) -> tuple[str, str, str]:
    noir = is_noir(reading.prompt)
    weather = (
        reading.weather
        or ("rain" if noir else "")
        or rng.choices(("clear", "cloudy", "wind"), (5, 3, 1) if reading.beings else (1, 0, 0))[0]
    )
    season = reading.season or (
        "winter" if weather == "snow" or place.family == "snowfield" else rng.choice(("spring", "summer", "autumn"))
    )
    return reading.light or ("night" if noir else _light(reading, weather, rng)), weather, season


def _light(reading: Reading, weather: str, rng: random.Random) -> str:
    by_mood = {
        "eerie": ("night", "dusk"),
        "sad": ("dusk", "dawn"),
        "tense": ("dusk", "night"),
        "tender": ("golden", "dusk"),
        "joyful": ("day", "golden"),
        "warm": ("golden", "day"),
    }
    if reading.genre in ("mystery", "horror"):
        return rng.choice(("night", "dusk"))
    if weather == "storm":
        return rng.choice(("dusk", "night"))
    return rng.choice(by_mood.get(reading.mood, ("day", "golden", "dawn", "dusk", "day")))


def _scenery(
    number: int,
    named_place: tuple[str, lexicon.PlaceWord],
    setting: int,
    climate: tuple[str, str, str],
    reading: Reading,
    rng: random.Random,
) -> Scenery:
    (words, found), (light, weather, season) = named_place, climate
    named = found.word in _NAMES or (setting >= 0 and words[:1].isupper() and lexicon.place(words) is None)
    words = words if named else words[:1].lower() + words[1:]
    named = named or any(f" {name}" in f" {found.word} " for name in ("rome", "greece", "egypt"))
    noun = words if named and " " in words else words.title() if named else words if words.startswith(("the ", "my ")) else f"the {words}"
    noun = noun.replace("the my ", "the ").replace("the the ", "the ")
    room = _ROOM_OF.get(found.word, "")
    prep = _BY_WORD.get(found.word) or _IN.get(found.family, "in")
    known_as = ""
    if named and found.word == words.lower() and lexicon.place(words) is None:
        noun, known_as = f"the city of {words}", words
    if room:
        noun, known_as = f"the {room}", words
    if noun.endswith("underwater"):
        noun, prep = "the sea floor", "on"
    beyond = without_weather(found.family)
    tags = frozenset(
        (beyond,)
        if beyond
        else (
            found.family.replace(" ", "-"),
            light,
            weather,
            season,
            "indoors" if found.indoors else "outdoors",
            *(f"m:{m}" for m in (reading.mood,) if m),
        )
    )
    glow = draw(pool("scenes.txt", "light"), tags, {}, set(), rng)
    sky = draw(pool("scenes.txt", "weather"), tags, {}, set(), rng)
    feel = draw(pool("scenes.txt", "feel"), tags | {found.family.replace(" ", "-")}, {}, set(), rng)
    details = _listed(found.details[:4])
    parts = [p.text for p in (glow, sky) if p is not None]
    when = f" {_time(light, season)}" if not beyond else ""
    sheet = f"{noun[:1].upper()}{noun[1:]}{when}, with {details}; {', '.join(parts)}. {feel.text if feel else ''}".strip()
    return Scenery(
        id=EnvironmentId(f"Environment{number}"),
        noun=noun,
        prep=prep,
        place=found,
        light=light,
        weather=weather,
        season=season,
        sheet=sheet,
        setting=setting,
        known_as=known_as,
    )


_ROOM_OF = {"bed": "bedroom", "bunk": "bedroom", "wardrobe": "bedroom", "closet": "bedroom"}
"""Furniture that a prompt names for its room: under the bed hides an egg, and not the whole film."""


def without_weather(family: str) -> str:
    """The tag "away" for places in space, "below" for those under water, "" where there is weather and a time of day."""
    return "away" if family in ("space", "spaceship", "planet") else "below" if family == "underwater" else ""


def _time(light: str, season: str) -> str:
    words = {
        "dawn": "at dawn",
        "day": "by day",
        "golden": "in the golden hour",
        "dusk": "at dusk",
        "night": "at night",
        "candle": "by candlelight",
        "neon": "at night under neon light",
    }
    return f"{words[light]} in {season}"


def _listed(nouns: tuple[str, ...]) -> str:
    return ", ".join(nouns[:-1]) + f" and {nouns[-1]}" if len(nouns) > 1 else "".join(nouns)


_SUN = {"dawn": ("dawn", "dawn", "golden", "day", "day"), "day": ("day", "day", "golden", "dusk"), "golden": ("golden", "golden", "dusk"),
        "dusk": ("dusk", "dusk", "night"), "night": ("night", "night", "night", "night", "dawn")}  # fmt: skip
"""How the light moves over a film that begins with it."""


def later(scenery: Scenery, share: float) -> Scenery:
    """The same place after ``share`` (0 to 1) of a film of places: the sun has moved on."""
    lights = _SUN.get(scenery.light, (scenery.light,))
    return replace(scenery, light=lights[min(len(lights) - 1, int(share * len(lights)))])


_TURNS = {"desert": ("wind",), "snowfield": ("snow", "fog"), "mountain": ("fog", "snow", "wind"),
          "sea": ("rain", "storm", "fog"), "coast": ("rain", "wind", "fog"), "meadow": ("rain", "wind", "storm"),
          "street": ("rain", "fog"), "park": ("rain", "wind")}  # fmt: skip
"""What weather comes over a place whose prompt names none."""


def clouded(scenery: Scenery, rng: random.Random) -> Scenery:
    """The same place when the weather has turned."""
    turns = _TURNS.get(scenery.place.family, ("rain", "wind", "fog"))
    usual = ("snow",) if scenery.season == "winter" and "rain" in turns else turns
    return replace(scenery, weather=rng.choice(usual))

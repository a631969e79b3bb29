"""What the people of one film talk of in passing: its weekday, its supper, whose advice is quoted. The same in the whole film."""

from __future__ import annotations

from director.storybook.story.pools import pool, sections, seeded
from director.storybook.story.settings import Scenery, without_weather

_FILE = "everyday.txt"
_WEATHER = {"rain": "the rain", "storm": "the storm", "snow": "the snow", "fog": "the fog"}
_HOURS = {"dawn": "morning", "day": "afternoon", "golden": "evening", "dusk": "evening", "night": "night"}


def everyday(seed: int, prompt: str) -> dict[str, str]:
    """One word of each kind, as slots of lines."""
    return {kind: seeded(seed, prompt, "everyday", kind).choice(pool(_FILE, kind)).text for kind in sections(_FILE)}


def outside(scenery: Scenery) -> dict[str, str]:
    """The weather and the hour of a place as one speaks of them; without what it has none of."""
    if without_weather(scenery.place.family):
        return {}
    spoken = {"weather": _WEATHER.get(scenery.weather, ""), "hour": _HOURS.get(scenery.light, "")}
    return {name: word for name, word in spoken.items() if word}

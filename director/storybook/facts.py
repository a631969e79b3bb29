"""What a reading holds: beings, settings, things and deeds, in the words of the prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from director.storybook import lexicon

MOST_BEINGS = 4
"""Characters that one film can carry."""

KIN = lexicon.words("kin")
"""Words for people that somebody has."""

FEMALE, MALE = frozenset(("she", "her", "hers", "herself")), frozenset(("he", "his", "him", "himself"))
TIMES = lexicon.words("times")


_OF_OTHERS = frozenset(("teach", "help", "ask", "tell", "invite", "beg", "allow", "show", "train", "let"))
"""Verbs behind which "to" says what somebody else does."""
TEACHING = frozenset(("teach", "train"))
"""Those of them behind which a thing may do it as well: a car is taught to fly."""
_WISHING = frozenset(("want", "wish", "dream", "hope", "long", "yearn"))
"""Who only wishes to fly stands and looks up."""
_LED = re.compile(
    r"(?:him|her|them|all|everybody|everyone|(?:his|her|their|the|two|three) \w+)\b.* (?:to|into) (?:the|an?|his|her|their)\b"
)
"""Behind "take": somebody goes there together with them."""
_TEACHER = re.compile(r" from (?:an?|the|his|her|their) .*$")
_MANAGED = re.compile(r"(?:an?|the|his|her|its|their|our)\b(?! (?:\w+ )?(?:race|mile|marathon|gauntlet|risk|distance))", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Being:
    """A person, animal or creature of the prompt.

    Attributes:
        words: as the prompt has it, without article ("small fox", "lighthouse keeper").
        head: the noun in singular ("fox").
        trade: what the lexicon knows of a person, or None.
        creature: what the lexicon knows of an animal or being, or None.
        name: proper name, or "".
        adjectives: words before the noun.
        figure: "woman", "man" or "" where the prompt does not say.
        years: age in years, 0 where the prompt does not say.
        kin_of: index of the being whose daughter, friend, ... this is, or -1.
        apart: "far" when they are somewhere else for the whole film, "awaited" when they come in the end, else "".
        feeling: one of EXPRESSIONS that the prompt gives them, or "".
        trait: what the prompt says they are ("afraid of the dark"), or "".
        several: how many of them the prompt speaks of ("five ducklings"), 0 where it does not count.
    """

    words: str
    head: str
    trade: lexicon.Trade | None = None
    creature: lexicon.Creature | None = None
    name: str = ""
    adjectives: tuple[str, ...] = ()
    figure: str = ""
    years: int = 0
    kin_of: int = -1
    apart: str = ""
    feeling: str = ""
    trait: str = ""
    several: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A place of the prompt: its ``words`` without article, its ``adjectives``, the ``prep`` before it and what the lexicon knows of it."""

    words: str
    place: lexicon.PlaceWord
    adjectives: tuple[str, ...] = ()
    prep: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """A thing of the prompt.

    Attributes:
        words: without article ("burnt cake").
        head: the noun in singular.
        category: its category in the lexicon, "" for unknown nouns.
        plural: whether several are meant.
    """

    words: str
    head: str
    category: str = ""
    plural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that happens, in the prompt's own words.

    Attributes:
        who: indices of the beings that do it; empty when a thing or the place does.
        actor: the doer as the prompt has it, with article.
        plural: whether the doer is several.
        verb: base form.
        inner: base form of what is wanted, tried or learned, or "".
        rest: words behind the verb, as written, pronouns resolved.
        link: "" or the word that ties it to what came before.
        negative: "not", "never" or "no longer" where it does not happen, or "".
        auxiliary: "must", "cannot", ... or "".
        setting: index of its place in ``Reading.settings``, -1 where it is not said.
        things: indices into ``Reading.things``.
        others: indices of beings in ``rest``.
        perfect: whether it is told as what has happened until now ("has never seen it").
        alone: whether those who were there before are missing now ("only one of them comes").
        mixed: whether a thing is among the doers ("a hedgehog and a balloon").
    """

    who: tuple[int, ...]
    actor: str
    verb: str
    plural: bool = False
    inner: str = ""
    rest: str = ""
    link: str = ""
    negative: str = ""
    auxiliary: str = ""
    setting: int = -1
    things: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    mixed: bool = False
    alone: bool = False
    perfect: bool = False

    @property
    def teaches(self) -> bool:
        """Whether it teaches somebody or something what the inner verb says."""
        return self.verb in TEACHING and bool(self.others or self.things)

    @property
    def pose(self) -> str:
        """One of POSES, "" where the verb shows nothing."""
        told = f"{self.verb} {self.rest} "
        first = self.rest.partition(" ")[0].lower()
        if (
            self.verb in ("get", "feel", "become", "turn")
            and first
            and lexicon.thing(first) is None
            and first not in ("a", "an", "the", "his", "her", "its", "their")
        ):
            return "stand"
        for idiom, pose in lexicon.pairs("idioms.txt").items():
            if told.startswith(f"{idiom} "):
                return pose
        if (self.verb in _OF_OTHERS and self.others) or self.teaches:
            return lexicon.pose_of(self.verb)  # who teaches a crab to play does not play, nor who teaches a car to fly
        if self.verb in _WISHING and lexicon.pose_of(self.inner) in ("fly", "swim", "row", "drive", "ride", "climb"):
            return "look"
        if self.verb == "take" and _LED.match(self.rest):
            return "walk"
        if self.verb == "run" and _MANAGED.match(self.rest):
            return "work"
        return lexicon.pose_of(self.inner or self.verb) or lexicon.pose_of(self.verb)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was understood of a prompt.

    Attributes:
        prompt: the text that was read.
        beings: who, in order of mention, at most ``MOST_BEINGS``.
        settings: where, in order of mention.
        things: what, in order of mention.
        deeds: what happens, in order.
        light: one of LIGHTS, or "".
        weather: one of WEATHERS, or "".
        season: one of SEASONS, or "".
        genre: a genre of the table, or "".
        mood: mood of the first feeling word, or "".
        wish: base verb with its object ("answer the message"), or "".
        obstacle: what stands in the way, as a noun ("storm", "dark", "fear"), or "".
        quotes: speech that the prompt quotes.
        crowd: more of a kind than the cast can carry ("robots"), or "".
        unused: words that nothing was made of.
        notes: for a person: what was cut or could not be read.
    """

    prompt: str
    beings: tuple[Being, ...] = ()
    settings: tuple[Setting, ...] = ()
    things: tuple[Object, ...] = ()
    deeds: tuple[Deed, ...] = ()
    light: str = ""
    weather: str = ""
    season: str = ""
    genre: str = ""
    mood: str = ""
    wish: str = ""
    obstacle: str = ""
    quotes: tuple[str, ...] = ()
    crowd: str = ""
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def without_teacher(what: str) -> str:
    """What is learnt, without from whom: "sing from her aunt" is "sing"."""
    return _TEACHER.sub("", what)

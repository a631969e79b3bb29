"""The configuration of a film: every setting with its default, checked. ``workflows.layers`` reads it from files and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any

from adapters.registry import did_you_mean
from pipeline.errors import ConfigError
from pipeline.film.scene import STYLES
from pipeline.film.timing import FrameRate, Size
from pipeline.media.profiles import find
from pipeline.planning.policy import SOUNDS
from workflows.budget import check_budget

ASPECTS = {"16:9": Fraction(16, 9), "9:16": Fraction(9, 16), "1:1": Fraction(1), "2.39:1": Fraction(239, 100), "4:3": Fraction(4, 3),
           "4:5": Fraction(4, 5)}  # fmt: skip
"""Names of aspect ratios."""

HEIGHTS = {"240p": 240, "360p": 360, "480p": 480, "720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160, "4k": 2160}
"""Names of sizes: the short side in pixels; 2.39:1 keeps the width of 16:9."""

CAPTIONS = ("soft", "burn", "off")
"""Where captions go: into a track, into the picture as well, or only into files beside the film."""

GATES = ("screenplay", "keyframes", "film")
"""Where a film can wait for a person's yes, in the order in which they come."""

RUNNERS = ("dask", "ray")
"""Task runners of Prefect whose workers make shots."""

PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")
"""Speeds of the x264 encoder."""

ROLES = {
    "director": "directors",
    "video": "generators",
    "voice": "voices",
    "score": "scores",
    "ambience": "ambiences",
    "judges": "judges",
    "chat": "chats",
    "writer": "chats",
    "image": "images",
}
"""Fields that name parts, and the kind of part they name."""

STUDIO = ("director", "video", "voice", "score", "ambience", "judges")
"""The roles that every film has; the others belong to parts that are made of parts."""

LONGEST_FILM = 600
"""Seconds; longer wishes are refused."""
MOST_SHOTS = 60
"""Shots; more are refused."""
MOST_TAKES = 20
"""Takes of one shot; more are refused."""

_OFF = ("none", "off", "false", "no", "")
_ASPECT_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmConfig:
    """Everything that a person can wish of one film.

    Attributes:
        prompt: the sentence.
        screenplay: a screenplay file to film as it is, "" lets the director write.
        title: title of the film, "" lets the director choose.
        references: pictures of characters and places for directors that can see, "Character1=mara.png,Environment1=kitchen.jpg".
        seed: 0 to 2147483647; the same prompt with the same seed gives the same film.
        director: who writes and draws.
        video: who makes the clips; several names in order of preference, with commas between.
        voice: who speaks.
        score: who composes, "off" for a film without music.
        ambience: who makes wind, rain and rooms, "off" for none.
        judges: who looks at each take; names with commas between, "off" for nobody.
        chat: the chat model, where the director has one.
        writer: a chat model that writes beats and lines for the storybook, "off" for a film that is all its own.
        image: the painter, where the director has one.
        shots: number of shots, 0 lets the director choose.
        length: length of the film, "60", "90s", "3m" or "1:30"; "auto" lets the director choose.
        aspect: 16:9, 9:16, 1:1, 2.39:1, 4:3 or 4:5.
        size: pixels as 1280x720, or the short side as 720p, 1080p, 4k.
        fps: frames per second, 24, 30 or 24000/1001.
        style: look of the pictures.
        language: language of the dialogue as a BCP 47 tag.
        languages: further languages of captions, BCP 47 tags with commas between; each needs a translated script
            (screenplay.de.txt) or captions (captions.de.srt) in the film's folder.
        captions: soft (a track), burn (in the picture as well) or off (files only).
        cards: a title card and an end card.
        loudness: of the whole film in LUFS, -31 to -9.
        preset: speed of the x264 encoder, ultrafast to veryslow.
        crf: quality of the x264 encoder, 0 (lossless) to 51.
        stems: dialogue, music and effects as files in sound/stems.
        credentials: Content Credentials of the film: auto (signed with a test certificate where c2pa-python is installed), off,
            or the path of your certificate.
        deliver: delivery profiles that are made with the film, names with commas between.
        profiles: profiles of your own, by name: profiles.mine.base=web and profiles.mine.loudness=-14.
        workers: processes that make takes, 0 for one per core.
        pool: Prefect work pool whose workers make the shots of a film on a store, "" makes them here.
        runner: task runner of Prefect whose workers do: dask or ray.
        cluster: address of the runner's cluster, "" for one of its own on this machine.
        fallback: who makes a shot that the others refuse or fail; names with commas between, also ``video.fallback``.
        videos: who makes a certain shot: videos.S03=openai-videos.
        takes: how many takes of each shot; the best is kept.
        retakes: how many more of a shot while none is without fault.
        sound: whose sound is heard: voice (ours), clip (its own) or both (ours over the clip's).
        sounds: whose sound is heard in a certain shot: sounds.S03=clip.
        negative: words for what must not be seen, for generators that take them.
        budget: what the film may cost; see ``workflows.budget``.
        approve: what a person approves before the film goes on: screenplay, keyframes, film, with commas between.
        out: folder of the film, "" for films/ and the title.
        options: settings of parts, by role and name: options.voice.kokoro.threads=2.
    """

    prompt: str = ""
    screenplay: str = ""
    title: str = ""
    references: str = ""
    seed: int = 0
    director: str = "storybook"
    video: str = "storybook,animatic"
    voice: str = "kokoro"
    score: str = "orchestra"
    ambience: str = "weather"
    judges: str = "probes"
    chat: str = "openai-chat"
    writer: str = "none"
    image: str = "openai-images"
    shots: int = 0
    length: str = "auto"
    aspect: str = ""
    size: str = ""
    fps: str = "24"
    style: str = "gouache"
    language: str = "en"
    languages: str = ""
    captions: str = "soft"
    cards: bool = True
    loudness: float = -16.0
    preset: str = "superfast"
    crf: int = 23
    stems: bool = True
    credentials: str = "auto"
    deliver: str = ""
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)
    workers: int = 0
    pool: str = ""
    runner: str = ""
    cluster: str = ""
    fallback: str = ""
    videos: dict[str, str] = field(default_factory=dict)
    takes: int = 1
    retakes: int = 0
    sound: str = "both"
    sounds: dict[str, str] = field(default_factory=dict)
    negative: str = ""
    budget: dict[str, Any] = field(default_factory=dict)
    approve: str = ""
    out: str = ""
    options: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role in ("score", "ambience", "judges", "writer"):
            if getattr(self, role).lower() in _OFF:
                object.__setattr__(self, role, "none")
        _within("seed", self.seed, 0, 2**31 - 1)
        _within("shots", self.shots, 0, MOST_SHOTS)
        _within("workers", self.workers, 0, 256)
        _one_of("captions", self.captions, CAPTIONS)
        _ = self.translations
        if self.director == "storybook":
            _one_of("style", self.style, STYLES)
        _within("loudness", self.loudness, -31, -9)
        _within("crf", self.crf, 0, 51)
        object.__setattr__(self, "deliver", "" if self.deliver.lower() in _OFF else self.deliver)
        object.__setattr__(self, "approve", "" if self.approve.lower() in _OFF else self.approve)
        for gate in self.gates:
            _one_of("approve", gate, GATES)
        for name in filter(None, (name.strip() for name in self.deliver.split(","))):
            find(name, self.profiles)
        if self.credentials.lower() in (*_OFF, "auto"):
            object.__setattr__(self, "credentials", "auto" if self.credentials.lower() == "auto" else "off")
        _one_of("preset", self.preset, PRESETS)
        for role in self.options:
            _one_of("options", role, tuple(ROLES))
        _check_shooting(self)
        _check_runner(self)
        check_budget(self.budget)
        _check_keys_stay_out(self.options)
        self._check_picture()
        _ = self.seconds

    def _check_picture(self) -> None:
        if self.aspect:
            _one_of("aspect", self.aspect, tuple(ASPECTS))
        size = picture_size(self.size, self.aspect)
        if self.aspect and abs(size.aspect / float(ASPECTS[self.aspect]) - 1) > _ASPECT_TOLERANCE:
            raise ConfigError(
                f"size={self.size} is not {self.aspect}",
                hint=f"leave out one of them, or write size={picture_size('', self.aspect)}",
                key="size",
            )
        _ = self.rate

    @property
    def translations(self) -> tuple[str, ...]:
        """The further languages of captions, in order."""
        tags = tuple(tag for tag in (tag.strip() for tag in self.languages.split(",")) if tag and tag.lower() not in _OFF)
        for tag in tags:
            if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) or tag == self.language or tags.count(tag) > 1:
                raise ConfigError(
                    f"languages={self.languages}: {tag!r} is no further language",
                    hint="write tags such as de, fr or pt-BR, each once",
                    key="languages",
                )
        return tags

    @property
    def gates(self) -> tuple[str, ...]:
        """What a person approves."""
        return tuple(gate for gate in (gate.strip() for gate in self.approve.split(",")) if gate)

    @property
    def picture(self) -> Size:
        """The picture size in pixels."""
        return picture_size(self.size, self.aspect)

    @property
    def rate(self) -> FrameRate:
        """Frames per second."""
        return FrameRate.parse(self.fps)

    @property
    def seconds(self) -> int:
        """The wished length in seconds, 0 when the director may choose."""
        return read_length(self.length)

    def names(self, role: str) -> tuple[str, ...]:
        """The part names of a role in order, () for "none" among judges; among videos also those for need and for certain shots."""
        wanted = ",".join((self.video, self.fallback, *self.videos.values())) if role == "video" else getattr(self, role)
        names = tuple(dict.fromkeys(name.strip() for name in wanted.split(",") if name.strip()))
        return () if names == ("none",) and role == "judges" else names


def picture_size(size: str, aspect: str) -> Size:
    """The size that ``size`` ("1280x720", "1080p", "") and ``aspect`` ("9:16", "") ask for.

    Raises:
        ConfigError: it is no size.
    """
    name = size.strip().lower()
    if name and name not in HEIGHTS:
        return Size.parse(size)
    short = HEIGHTS.get(name, 720)
    ratio = ASPECTS[aspect or "16:9"]
    wide = Fraction(16, 9)
    if ratio > wide:
        return Size(_even(short * wide), _even(short * wide / ratio))
    if ratio >= 1:
        return Size(_even(short * ratio), short)
    return Size(short, _even(short / ratio))


def read_length(text: str) -> int:
    """Seconds in "60", "90s", "3m", "1:30" or "auto" (0).

    Raises:
        ConfigError: it is no length, or out of range.
    """
    words = text.strip().lower()
    if words in ("", "0", "auto"):
        return 0
    match = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,4})(?:\.\d+)?\s*(s|sec|seconds|m|min|minutes)?", words)
    if match is None:
        raise ConfigError(f"length={text} is not a length", hint="write 60, 90s, 3m or 1:30", key="length")
    seconds = int(match[2]) * 60 if (match[3] or "").startswith("m") else int(match[1] or 0) * 60 + int(match[2])
    _within("length", seconds, 5, LONGEST_FILM)
    return seconds


def known_keys() -> tuple[str, ...]:
    """The configuration's keys in order."""
    return tuple(f.name for f in fields(FilmConfig))


def _check_shooting(config: FilmConfig) -> None:
    _within("takes", config.takes, 1, MOST_TAKES)
    _within("retakes", config.retakes, 0, MOST_TAKES)
    for key, value in (("sound", config.sound), *((f"sounds.{shot}", value) for shot, value in config.sounds.items())):
        _one_of(key, value, SOUNDS)
    for key in (*config.sounds, *config.videos):
        if not re.fullmatch(r"S\d{2,}", key):
            raise ConfigError(f"{key!r} is no shot", hint="write a shot's id, for example videos.S03=animatic", key=key)


def _check_runner(config: FilmConfig) -> None:
    _one_of("runner", config.runner, ("", *RUNNERS))
    if config.runner and config.pool:
        raise ConfigError(f"pool={config.pool} and runner={config.runner} exclude each other", hint="leave out one of them", key="runner")
    if config.cluster and not config.runner:
        raise ConfigError(f"cluster={config.cluster} needs a runner", hint="runner=dask or runner=ray", key="cluster")


def _check_keys_stay_out(options: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
    """Refuse a key where only the name of its place belongs; the message does not repeat it.

    Raises:
        ConfigError: there is one.
    """
    for role, parts in options.items():
        for name, settings in parts.items():
            for setting, value in settings.items():
                if re.search(r"(^|_)(key|token|secret|password)$", setting) and not re.match(r"[a-z]+:[^\s]+$", str(value)):
                    raise ConfigError(
                        f"options.{role}.{name}.{setting} says where the key is kept; it is never the key itself",
                        hint=f"write {setting}=env:NAME and put the key into that environment variable",
                        key=f"options.{role}.{name}.{setting}",
                    )


def _within(key: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ConfigError(f"{key}={value} is out of range", hint=f"use {low} to {high}", key=key)


def _one_of(key: str, value: str, known: Iterable[str]) -> None:
    names = list(known)
    if value not in names:
        raise ConfigError(f"{key}={value} is not known", hint=f"{did_you_mean(value, names)}known: {', '.join(names)}", key=key)


def _even(value: Fraction | int) -> int:
    return 2 * round(Fraction(value) / 2)

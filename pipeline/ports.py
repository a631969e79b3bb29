"""Ports: the small protocols that directors and adapters implement, and the values they exchange.

Requests and results are frozen. Provider settings belong to the adapter's own options, given at
construction, never to these requests. Everything is synchronous; concurrency is the caller's job.
Each part has a ``name`` and a ``version``: both are hashed into the content key of what it makes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from pipeline.film.brief import Brief
from pipeline.film.media import MediaRef, Phone, Sound, Word
from pipeline.film.scene import MouthCue, Scene
from pipeline.film.screenplay import CharacterId, Screenplay, Shot, ShotId
from pipeline.film.timing import FrameRate, Size

Pixels = NDArray[np.uint8]
"""A picture: uint8, shape (height, width, 4), BGRA, alpha 255, row-contiguous."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframe:
    """The picture of one shot.

    Attributes:
        shot: whose keyframe this is.
        picture: PNG file.
        scene: the layered scene behind the picture, None where there is none.
        visible: ids of the characters in the picture.
    """

    shot: ShotId
    picture: MediaRef
    scene: Scene | None
    visible: tuple[CharacterId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """What a director hands over for one keyframe: pixels, the scene if it has one, and ``notes`` for a person."""

    pixels: Pixels
    scene: Scene | None
    visible: tuple[CharacterId, ...] = ()
    notes: tuple[str, ...] = ()


class Director(Protocol):
    """Writes the screenplay and draws the keyframes."""

    name: str
    version: str
    remembers: bool
    """True when a keyframe depends on the keyframes drawn before it."""

    def write(self, brief: Brief) -> Screenplay:
        """Turn the brief into a screenplay.

        Raises:
            BriefError: nothing can be made of the prompt.
        """
        ...

    def draw(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Drawing:
        """Draw the keyframe of ``shot`` at ``brief.size``, given the keyframes drawn before it."""
        ...

    def extend(self, screenplay: Screenplay, instruction: str, brief: Brief) -> Screenplay:
        """Go on under a new instruction; the shots so far stay as they are."""
        ...

    def continue_(self, screenplay: Screenplay, brief: Brief) -> Screenplay:
        """Go on without new content; declares nobody and nowhere anew."""
        ...


def unheard(text: str) -> None:
    """Nobody listens: what a part tells before somebody does."""


@runtime_checkable
class Telling(Protocol):
    """A part that tells of its progress while it works: pieces of text, steps of a drawing."""

    tell: Callable[[str], None]


@runtime_checkable
class Candid(Protocol):
    """A director that says what of a prompt its film does not show."""

    def unshown(self, screenplay: Screenplay, brief: Brief) -> tuple[str, ...]:
        """One sentence for each thing that is told, replaced or left out; the report has them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a vendor asks, as its page said on a day.

    Attributes:
        amount: per unit, None when unknown, which is never zero.
        unit: "second" of clip, or "clip".
        currency: ISO 4217 code.
        date: day on which the price was looked up, "2026-11-22", "" when unknown.
        source: where it was looked up.
    """

    amount: float | None = None
    unit: str = "second"
    currency: str = "USD"
    date: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a generator can make, and what that takes.

    Attributes:
        sizes: sizes it makes, () for any on its grid.
        size_grid: width and height are multiples of this many pixels.
        rates: rates it makes, () for any.
        frame_grid: (step, offset): lengths are offset + n * step frames.
        lengths: lengths in seconds it makes, shortest first, () for any up to ``longest``.
        longest: longest clip in seconds, 0 for no limit.
        first_frame: it takes a first frame.
        last_frame: it takes a last frame.
        references: how many reference pictures it takes.
        reference_kinds: what references may be: "picture", "video", "sound".
        native_sound: clips come with sound of their own.
        sound_rate: samples per second of that sound, 0 when not known before.
        seed: the same request with the same seed gives the same clip.
        negative_prompt: it takes words for what must not be seen.
        people: it may show people.
        needs_scene: it animates the layered scene and cannot work from a flat picture.
        lip_sync: mouths follow the phonemes of the request.
        local: runs in this process, writes frames into the sink and costs nothing.
        cpu_bound: worth one process per core.
        needs: what must be there besides the package: "gpu", "network", "key", ...
        slots: how many jobs may run side by side.
        idempotent: submitting twice with the same ``token`` makes and bills one job.
        licence: of the weights, "" when not known.
        price: what a clip costs, None for local work.
    """

    sizes: tuple[Size, ...] = ()
    size_grid: int = 2
    rates: tuple[FrameRate, ...] = ()
    frame_grid: tuple[int, int] = (1, 0)
    lengths: tuple[float, ...] = ()
    longest: float = 0.0
    first_frame: bool = True
    last_frame: bool = False
    references: int = 0
    reference_kinds: tuple[str, ...] = ()
    native_sound: bool = False
    sound_rate: int = 0
    seed: bool = True
    negative_prompt: bool = False
    people: bool = True
    needs_scene: bool = False
    lip_sync: bool = False
    local: bool = True
    cpu_bound: bool = False
    needs: tuple[str, ...] = ()
    slots: int = 1
    idempotent: bool = False
    licence: str = ""
    price: Price | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One spoken line inside a shot.

    Attributes:
        speaker: whose line.
        text: the words.
        start: first sample after the shot's first frame boundary, at the film's sample rate.
        end: sample after the last.
    """

    speaker: CharacterId
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRequest:
    """What a generator is asked for.

    Attributes:
        shot: id of the shot.
        text: the Video line as plain text for a prompt.
        keyframe: the first frame.
        last: a picture to end on, or None.
        references: other pictures of the same people and places.
        frames: exact length in frames at ``rate``.
        rate: frames per second.
        size: picture size.
        seed: 0 to 2**31 - 1.
        cues: spoken lines.
        mouths: mouth shapes over time, for generators that can follow them.
        negative: words for what must not be seen, "" for nothing.
        sound: the clip's own sound is wanted.
        token: the same for the same attempt in every process; vendors that take an idempotency key get it.
    """

    shot: ShotId
    text: str
    keyframe: Keyframe
    frames: int
    rate: FrameRate
    size: Size
    seed: int
    last: Keyframe | None = None
    references: tuple[Keyframe, ...] = ()
    cues: tuple[Cue, ...] = ()
    mouths: tuple[MouthCue, ...] = ()
    negative: str = ""
    sound: bool = False
    token: str = ""

    @property
    def seconds(self) -> float:
        """Length of the clip."""
        return float(self.rate.seconds(self.frames))


class FrameSink(Protocol):
    """Where a local generator hands its raw frames and waveform."""

    def write(self, pixels: Pixels) -> None:
        """Take the next frame (BGRA, the request's size). Blocks while the encoder is busy."""
        ...

    def sound(self, sound: Sound) -> None:
        """Take the native sound of the clip, once, any time before the end."""
        ...


@runtime_checkable
class PlanarSink(Protocol):
    """A FrameSink that also takes planes, which spares generators that work in them a conversion there and back."""

    def write_planes(self, luma: NDArray[np.uint8], blue: NDArray[np.uint8], red: NDArray[np.uint8]) -> None:
        """Take the next frame as 4:2:0 planes, BT.709, studio range; chroma planes have half the width and height."""
        ...


class JobState(Enum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work handed to a generator; outlives the process when ``vendor_id`` is set.

    Attributes:
        adapter: adapter name.
        model: model id, "" where there is only one.
        endpoint: base URL, "" for local work.
        vendor_id: the vendor's id, "" for local work.
        state: where it stands.
        progress: 0 to 1.
        message: the vendor's own words, for a person; never a key or a signed link.
        refused: the job failed because the vendor declined the content.
        cost: what the vendor says that it charged in US dollars, None when it does not say.
    """

    adapter: str
    state: JobState
    model: str = ""
    endpoint: str = ""
    vendor_id: str = ""
    progress: float = 0.0
    message: str = ""
    refused: bool = False
    cost: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A price before the work. ``amount`` None means unknown, which is never zero; ``basis`` says how it was reckoned."""

    amount: float | None
    currency: str = "USD"
    basis: str = ""


class Generator(Protocol):
    """Turns a keyframe and a Video line into a clip.

    A local generator writes frames; its jobs are done when ``submit`` returns. A hosted one answers ``submit`` with
    a job that outlives the process. It retries what may pass by itself and raises the errors of ``pipeline.errors``:
    ContentRefused and UnsupportedRequest are never tried again, AnswerLost says that a job may have been accepted.
    Methods are called from several threads.
    """

    name: str
    version: str
    model: str

    def capabilities(self) -> Capabilities:
        """What it can make; planning asks only for that. Asks nobody: no network, no weights."""
        ...

    def quote(self, request: ClipRequest) -> Quote:
        """The price of one clip; asks nobody."""
        ...

    def submit(self, request: ClipRequest, sink: FrameSink) -> Job:
        """Start the work. A local generator writes all frames into ``sink`` and returns a done job.

        Raises:
            UnsupportedRequest: the vendor says that the request is bad.
            ContentRefused: the vendor declines the content.
            AccountLocked: no credit, or the key is wrong.
            AnswerLost: the vendor may have accepted the job.
            TransientAdapterError: nothing was accepted, even after patient retries.
        """
        ...

    def poll(self, job: Job) -> Job:
        """Where the job stands now.

        Raises:
            JobGone: the vendor does not know the job.
            TransientAdapterError: the vendor cannot be reached, even after patient retries.
        """
        ...

    def fetch(self, job: Job, into: Path) -> Path:
        """Download the clip of a done job into folder ``into``; never called for local jobs.

        Raises:
            GenerationFailed: what comes is no film, however often it is asked for.
        """
        ...

    def cancel(self, job: Job) -> None:
        """Stop the job if it can be stopped."""
        ...

    def close(self) -> None:
        """Free what the generator holds; waiting calls end."""
        ...


@runtime_checkable
class Findable(Protocol):
    """A generator whose vendor lists its jobs, so that one whose answer was lost can be looked up."""

    def find(self, request: ClipRequest, since: float, known: Collection[str]) -> Job | None:
        """The job that an earlier ``submit`` of this request made, None when there is none.

        Args:
            request: as it was submitted.
            since: Unix time of that submit.
            known: vendor ids that belong to other jobs.

        Raises:
            UnsupportedRequest: this vendor's list does not tell.
        """
        ...


@runtime_checkable
class Configured(Protocol):
    """A generator with settings that change its clips; they are hashed into the content key. Never an address or a key."""

    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a talk with a chat model: ``role`` is "system", "user" or "assistant"."""

    role: str
    text: str


class Chat(Protocol):
    """A language model behind a chat."""

    name: str
    version: str
    model: str

    def reply(self, messages: Sequence[Message], *, seed: int = 0) -> str:
        """The model's next turn as plain text.

        Raises:
            AdapterError: it refuses, or cannot be reached.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintRequest:
    """One still picture.

    Attributes:
        text: what it shows.
        size: in pixels.
        seed: 0 to 2**31 - 1.
        references: pictures of the same people and places, most important first; paths are absolute.
        negative: what must not be seen, "" for nothing.
    """

    text: str
    size: Size
    seed: int
    references: tuple[MediaRef, ...] = ()
    negative: str = ""


class Painter(Protocol):
    """A model that makes still pictures."""

    name: str
    version: str
    model: str
    references: int
    """How many reference pictures it takes."""

    def paint(self, request: PaintRequest) -> Pixels:
        """The picture, of exactly the request's size.

        Raises:
            AdapterError: it refuses, or cannot be reached.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFacts:
    """One voice that can be cast.

    Attributes:
        name: for example "bf_emma".
        figure: "woman" or "man".
        accent: BCP 47 tag such as "en-GB".
        pitch: median pitch in Hz.
        age: "child", "young", "adult" or "old"; how old it sounds.
    """

    name: str
    figure: str
    accent: str
    pitch: float
    age: str = "adult"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakRequest:
    """One line to speak; ``pace`` is a factor on the voice's own speed, 0.7 to 1.3."""

    text: str
    voice: str
    pace: float = 1.0
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Speech:
    """A spoken line: mono sound, words and phonemes with their samples at the sound's rate."""

    sound: Sound
    words: tuple[Word, ...]
    phones: tuple[Phone, ...] = ()


class Voice(Protocol):
    """Speaks lines."""

    name: str
    version: str

    def voices(self) -> tuple[VoiceFacts, ...]:
        """The voices that can be cast, best first."""
        ...

    def speak(self, request: SpeakRequest) -> Speech:
        """Speak one line."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of score: ``samples`` long, of one mood ("calm", "tense", ...) and tension 0 to 1."""

    samples: int
    mood: str
    tension: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRequest:
    """Music for a whole film: passages in order, with hits (film samples) that a cut lands on."""

    passages: tuple[Passage, ...]
    seed: int
    genre: str = ""
    hits: tuple[int, ...] = ()

    @property
    def samples(self) -> int:
        """Exact length at the film's sample rate."""
        return sum(p.samples for p in self.passages)


class Score(Protocol):
    """Composes and plays music."""

    name: str
    version: str

    def compose(self, request: ScoreRequest) -> Sound:
        """Stereo sound of exactly ``request.samples`` samples at the film's rate."""
        ...


@runtime_checkable
class Notation(Protocol):
    """A Score that also hands over its notes, for a composer who wants to go on with them."""

    def write_notes(self, request: ScoreRequest, path: Path) -> None:
        """Write the notes of ``request`` as a MIDI file."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotEffect:
    """One sound at one moment: a description ("thunder", "a door creaks") and its film sample."""

    text: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """A stretch of ambience: place, light and weather words, ``samples`` long."""

    samples: int
    place: str
    light: str = "day"
    weather: str = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbienceRequest:
    """Ambience for a whole film: beds in order, spot effects on top."""

    beds: tuple[Bed, ...]
    seed: int
    effects: tuple[SpotEffect, ...] = ()

    @property
    def samples(self) -> int:
        """Exact length at the film's sample rate."""
        return sum(b.samples for b in self.beds)


class Ambience(Protocol):
    """Makes room tone, weather and spot effects."""

    name: str
    version: str

    def compose(self, request: AmbienceRequest) -> Sound:
        """Stereo sound of exactly ``request.samples`` samples at the film's rate."""
        ...

    def unplayed(self, request: AmbienceRequest) -> tuple[str, ...]:
        """The descriptions of effects that it has no sound for; the report names them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One clip that was made for a shot.

    Attributes:
        shot: id of the shot.
        key: content key; also the file's stem.
        clip: the file under ``takes/``.
        frames: counted frames.
        adapter: who made it, with version.
        model: model id.
        seed: used seed.
        cost: settled price, None when unknown, 0.0 for local work.
        text: the prompt that the generator was given.
        heard: whose sound is heard, "voice", "clip" or "both".
        instead_of: why other generators did not make it, each with its name and reason.
    """

    shot: ShotId
    key: str
    clip: MediaRef
    frames: int
    adapter: str
    model: str = ""
    seed: int = 0
    cost: float | None = 0.0
    text: str = ""
    heard: str = "both"
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One observation of a judge: what was measured, and whether it is a fault."""

    judge: str
    text: str
    fault: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the judges say of a take; ``findings`` in order."""

    findings: tuple[Finding, ...] = ()

    @property
    def good(self) -> bool:
        """True when no finding is a fault."""
        return not any(f.fault for f in self.findings)


class Judge(Protocol):
    """Looks at a take and says what is wrong with it."""

    name: str
    version: str

    def judge(self, take: Take, request: ClipRequest) -> Verdict:
        """Judge one take."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step that a person would like to see.

    Attributes:
        stage: "write", "draw", "speak", "take", "score", "edit", "assemble", "prove".
        item: shot or line id, "" for the whole film.
        state: "start", "going" (with a piece of what is made in ``detail``), "done", "kept" (nothing to do), "failed".
        seconds: how long it took, for done.
        detail: for a person, one phrase.
        total: how many items the stage has, 0 when unknown.
    """

    stage: str
    item: str
    state: str
    seconds: float = 0.0
    detail: str = ""
    total: int = 0


Watcher = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The parts that make one film.

    Attributes:
        director: writes and draws.
        generators: by name; the first is the default.
        voice: speaks.
        score: composes, None for a film without music.
        ambience: makes sound beds, None for a film without.
        judges: look at every take.
    """

    director: Director
    generators: tuple[Generator, ...]
    voice: Voice
    score: Score | None = None
    ambience: Ambience | None = None
    judges: tuple[Judge, ...] = field(default=())

    def close(self) -> None:
        """Let all parts free what they hold: connections, models."""
        close_all(self.director, *self.generators, self.voice, self.score, self.ambience, *self.judges)


def close_all(*parts: object) -> None:
    """Let parts free what they hold; those without a ``close`` hold nothing."""
    for part in parts:
        free = getattr(part, "close", None)
        if callable(free):
            free()

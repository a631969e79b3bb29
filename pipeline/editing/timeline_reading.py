"""Reading a timeline that may have been edited: what a person changed counts.

Order, trims, transitions, another clip, moved sound are taken over. Lines and native sound that were not moved
themselves follow their shot, and leave with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import opentimelineio as otio

from pipeline.editing.edit import BED_KINDS, Edit, EditBed, EditLine, EditShot, check
from pipeline.errors import ConfigError, MediaError, TimelineError
from pipeline.film.media import Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.probe import probe

NAMESPACE = "filmwright"
"""Our key in the metadata of a timeline; everything else there is left to others."""

FASTEST = 100
"""Times its own speed that a clip may play."""

DISSOLVES = ("SMPTE_Dissolve", "dissolve", "")
"""Types under which editors write a plain dissolve."""


def from_timeline(timeline: Any, root: Path) -> Edit:
    """The edit that a timeline holds; ``root`` is the film folder.

    Raises:
        TimelineError: something in it cannot be rendered.
    """
    try:
        edit = _edit(timeline, _pictures(timeline), root)
        check(edit)
    except TimelineError:
        raise
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
        ConfigError,
        otio.exceptions.OTIOError,
    ) as error:
        raise TimelineError(
            f"the timeline's own notes are damaged: {error!r}", hint="let the film be cut again, then repeat the edit"
        ) from error
    return edit


def _pictures(timeline: Any) -> Any:
    """The one track with the film's pictures."""
    tracks = [track for track in timeline.video_tracks() if len(list(track.find_clips()))]
    if len(tracks) != 1:
        raise TimelineError(f"the timeline has {len(tracks)} picture tracks with clips", hint="flatten the picture to one track")
    return tracks[0]


def _edit(timeline: Any, pictures: Any, root: Path) -> Edit:
    facts = _facts(timeline)
    rate = _rate(facts, pictures)
    shots, fade_in, fade_out = _shots(pictures, rate, root)
    edit = Edit(
        rate=rate,
        size=Size.parse(facts["size"]) if "size" in facts else _first_size(shots, root),
        shots=tuple(shot for shot, _ in shots),
        title=str(facts.get("title", "")),
        artist=str(facts.get("artist", "")),
        language=str(facts.get("language", "en")),
        fade_in=int(facts.get("fade_in", 0)) or fade_in,
        fade_out=int(facts.get("fade_out", 0)) or fade_out,
        speaker_names=bool(facts.get("speaker_names", False)),
    )
    moves = _moves(edit, [noted for _, noted in shots])
    sounds = [(clip, at, track.name) for track in timeline.audio_tracks() for clip, at in _placed(track)]
    lines = [_line(clip, at, root, edit, moves) for clip, at, _ in sounds if "text" in _facts(clip)]
    beds = [_bed(clip, at, root, edit, moves, name) for clip, at, name in sounds if "text" not in _facts(clip)]
    return replace(edit, lines=tuple(one for one in lines if one is not None), beds=tuple(one for one in beds if one is not None))


def _facts(item: Any) -> Any:
    facts = item.metadata.get(NAMESPACE, {})
    return facts if hasattr(facts, "items") else {}


def _rate(facts: Any, track: Any) -> FrameRate:
    if "rate" in facts:
        return FrameRate.parse(str(facts["rate"]))
    spoken = float(next(iter(track.find_clips())).trimmed_range().duration.rate)
    near = min((Fraction(round(spoken)), Fraction(round(spoken) * 1000, 1001)), key=lambda one: abs(float(one) - spoken))
    return FrameRate(near.numerator, near.denominator)


def _first_size(shots: Sequence[tuple[EditShot, Any]], root: Path) -> Size:
    shot = shots[0][0]
    try:
        picture = probe(root / shot.clip).picture
    except MediaError as error:
        raise TimelineError(f"the clip of shot {shot.id} cannot be used ({shot.clip}): {error}", hint=error.hint) from error
    if picture is None:
        raise TimelineError(f"the clip of shot {shot.id} ({shot.clip}) has no picture", hint="a picture track holds video files")
    return picture.size


def _frames(time: Any, rate: FrameRate) -> int:
    """A time of any rate as whole frames of the film's."""
    value = float(time.value)
    return round(value if abs(time.rate - float(rate.fraction)) < 0.002 else value / time.rate * float(rate.fraction))


def _count(time: Any) -> int:
    value = float(time.value)
    return round(value if time.rate == SAMPLE_RATE else value / time.rate * SAMPLE_RATE)


def _shots(track: Any, rate: FrameRate, root: Path) -> tuple[list[tuple[EditShot, Any]], int, int]:
    """The shots with what the timeline noted of each when it was written, and the fades at the film's ends."""
    items = [item for item in track if not (isinstance(item, otio.schema.Gap) and item.duration().value == 0)]
    first, last = (item if isinstance(item, otio.schema.Transition) else None for item in (items[0], items[-1]))
    shots: list[tuple[EditShot, Any]] = []
    for before, item, after in zip([None, *items], items, [*items[1:], None], strict=False):
        if isinstance(item, otio.schema.Clip):
            # a transition at an end of the film is a fade and borrows nothing
            shots.append((_shot(item, None if before is first else before, None if after is last else after, rate, root), _facts(item)))
        elif isinstance(item, otio.schema.Transition) and isinstance(after, otio.schema.Transition):
            raise TimelineError(
                f"the transitions {item.name!r} and {after.name!r} follow each other without a clip between them", hint="take one out"
            )
        elif not isinstance(item, otio.schema.Transition):
            named = shots[-1][0].id if shots else "the beginning"
            raise TimelineError(
                f"after {named} the picture track holds a {type(item).__name__.lower()} that cannot be rendered",
                hint="close gaps and break up nested sequences",
            )
    return shots, _frames(first.out_offset, rate) if first else 0, _frames(last.in_offset, rate) if last else 0


def _shot(clip: Any, before: Any, after: Any, rate: FrameRate, root: Path) -> EditShot:
    facts = _facts(clip)
    name = str(facts.get("shot") or clip.name or "X")
    path = _path(clip, f"shot {name}", root)
    speed = _speed(clip, f"shot {name} ({path})")
    head, tail = _reach(before, "in_offset", rate), _reach(after, "out_offset", rate)
    used, whole = clip.trimmed_range(), _available(clip)
    start = _frames(used.start_time, rate) - (_frames(whole.start_time, rate) if whole else 0) - round(head * speed)
    if start < 0:
        raise TimelineError(
            f"the transition into shot {name} needs {-start} frames before the beginning of {path}",
            hint="shorten the transition, or begin the shot later in its clip",
        )
    shot = EditShot(
        id=ShotId(name),
        clip=path,
        frames=_frames(used.duration, rate) + head + tail,
        source_in=start,
        speed=speed,
        available=_frames(whole.duration, rate) if whole else 0,
        prompt=str(facts.get("prompt", "")),
        scene=str(facts.get("scene", "")),
        look=str(facts.get("look", "")),
        title=str(facts.get("title", "")),
        title_place=str(facts.get("title_place", "lower")),
        adapter="a person",
    )
    shot = _as_made(shot, facts) if str(facts.get("clip", "")) == path.as_posix() else shot
    overlap = tail + _reach(after, "in_offset", rate)
    return replace(shot, overlap=overlap, transition=_named(after)) if overlap else shot


def _speed(clip: Any, what: str) -> Fraction:
    """How fast a clip plays by its effects; effects of any other kind are refused."""
    speed = Fraction(1)
    for effect in clip.effects:
        if not isinstance(effect, otio.schema.LinearTimeWarp):
            raise TimelineError(
                f"{what} has the effect {effect.name or effect.effect_name or type(effect).__name__!r}, which cannot be rendered",
                hint="take it off, or render it into a file and put that into its place",
            )
        speed *= Fraction(effect.time_scalar).limit_denominator(1000)
    if not 0 <= speed <= FASTEST:
        raise TimelineError(
            f"{what} plays at {float(speed):g} times its speed", hint=f"allowed is 0 to {FASTEST}; render a clip that runs backwards first"
        )
    if not clip.enabled:
        raise TimelineError(f"{what} is switched off", hint="switch it on, or take it out of the track")
    return speed


def _as_made(shot: EditShot, facts: Any) -> EditShot:
    """The shot with what the timeline knows of its take."""
    cost = facts.get("cost", 0.0)
    return replace(
        shot,
        seed=int(facts.get("seed", 0)),
        adapter=str(facts.get("adapter", "")),
        model=str(facts.get("model", "")),
        cost=None if cost is None else float(cost),
    )


def _available(clip: Any) -> Any:
    reference = clip.media_reference
    return None if reference is None else reference.available_range


def _reach(item: Any, side: str, rate: FrameRate) -> int:
    if not isinstance(item, otio.schema.Transition):
        return 0
    found = _frames(getattr(item, side), rate)
    if found < 0:
        raise TimelineError(
            f"the transition {item.name or item.transition_type!r} has an {side} of {found} frames", hint="a transition reaches forwards"
        )
    return found


def _named(transition: Any) -> str:
    """Our name for a transition: the one we wrote, unless a person gave it another type or name since."""
    facts = _facts(transition)
    if transition.transition_type in DISSOLVES and facts.get("type") != transition.transition_type:
        return "dissolve"
    if transition.name and transition.name != facts.get("transition"):
        return str(transition.name) if transition.transition_type not in DISSOLVES else "dissolve"
    return str(facts.get("transition") or "dissolve")


def _path(clip: Any, what: str, root: Path) -> Path:
    """The media path of a clip, relative to the film folder."""
    reference = clip.media_reference
    url = getattr(reference, "target_url", None)
    if not url:
        raise TimelineError(f"{what} has no media", hint="relink the clip to a file in the film folder")
    parts = urlsplit(url)
    if parts.scheme not in ("", "file"):
        raise TimelineError(f"{what} points to {url!r}", hint="copy the file into the film folder and point to it there")
    path = Path(unquote(parts.path if parts.scheme else url))
    whole = (root / path).resolve()
    if not whole.is_relative_to(root.resolve()):
        raise TimelineError(f"{what} points out of the film folder: {url}", hint="copy the file into the film folder and point to it there")
    return whole.relative_to(root.resolve())


def _placed(track: Any) -> Iterator[tuple[Any, int]]:
    """The clips of a sound track with their first film sample."""
    for clip in track.find_clips():
        yield clip, _count(clip.range_in_parent().start_time)


def _moves(edit: Edit, noted: Iterable[Any]) -> dict[str, int]:
    """For each shot, the film frame on which the frame that began it when the timeline was written is now."""
    moves: dict[str, int] = {}
    for shot, start, facts in zip(edit.shots, edit.starts(), noted, strict=True):
        trimmed = shot.source_in - int(facts.get("source_in", shot.source_in))
        moves.setdefault(shot.id, start - trimmed)
    return moves


def _follow(facts: Any, at: int, edit: Edit, moves: dict[str, int]) -> int | None:
    """Where a sound is now: where a person put it, else where its shot went; None if the shot is gone."""
    shot = str(facts.get("shot", ""))
    if at != int(facts.get("start", at)) or not shot:
        return at
    if shot not in moves:
        return None
    return at + edit.rate.sample(moves[shot]) - edit.rate.sample(int(facts["shot_start"]))


def _line(clip: Any, at: int, root: Path, edit: Edit, moves: dict[str, int]) -> EditLine | None:
    facts = _facts(clip)
    span = _heard(clip, at, edit, moves)
    if span is None:
        return None
    start, samples, skip = span
    # words were noted from the written beginning of the line; a trimmed head takes its words with it
    origin = start - (skip - int(facts.get("source_in", 0)))
    return EditLine(
        shot=ShotId(str(facts["shot"])),
        index=int(facts["index"]),
        sound=_path(clip, f"line {clip.name}", root),
        start=start,
        samples=samples,
        source_in=skip,
        text=str(facts["text"]),
        speaker=str(facts.get("speaker", "")),
        words=tuple(Word(text=str(text), start=origin + int(a), end=origin + int(b)) for text, a, b in facts.get("words", ())),
        colour=str(facts.get("colour", "")),
        translations=tuple((str(language), str(text)) for language, text in sorted(dict(facts.get("translations", {})).items())),
    )


def _bed(clip: Any, at: int, root: Path, edit: Edit, moves: dict[str, int], track: str) -> EditBed | None:
    facts = _facts(clip)
    span = _heard(clip, at, edit, moves)
    if span is None:
        return None
    start, samples, skip = span
    kind = str(facts.get("kind") or next((one for one in BED_KINDS if track.lower().startswith(one)), "music"))
    return EditBed(
        kind=kind,
        sound=_path(clip, f"{kind} {clip.name}", root),
        start=start,
        samples=samples,
        source_in=skip,
        gain_db=float(facts.get("gain_db", 0.0)),
        shot=str(facts.get("shot", "")),
    )


def _heard(clip: Any, at: int, edit: Edit, moves: dict[str, int]) -> tuple[int, int, int] | None:
    """First film sample, length, and first sample of the sound, of what of a clip lies within the film; None if nothing does."""
    start = _follow(_facts(clip), at, edit, moves)
    if start is None:
        return None
    used = clip.trimmed_range()
    before = max(0, -start)
    samples = min(_count(used.duration) - before, edit.samples - start - before)
    return (start + before, samples, _count(used.start_time) + before) if samples > 0 else None

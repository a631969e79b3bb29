"""The proof: a finished film measured against its plan.

Everything is found again in the file itself: pictures are counted, time stamps read, the sound decoded and each spoken
line looked for where the timeline says it is. What cannot be measured is not claimed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE, FrameRate
from pipeline.media.aac import FRAME
from pipeline.media.film_plan import FilmPlan, caption_faults
from pipeline.media.h264 import has_idr
from pipeline.media.hearing import LEAST_LIKENESS, HeardLine, KnownSound, PlannedLine, line_found
from pipeline.media.loudness import SILENCE
from pipeline.media.metering import Sights
from pipeline.media.mux import Caption
from pipeline.media.probe import opened, probe
from pipeline.media.watching import Seen, watch

__all__ = [
    "LOUDNESS_TOLERANCE",
    "FilmPlan",
    "HeardLine",
    "Join",
    "KnownPictures",
    "KnownSound",
    "PlannedLine",
    "Proof",
    "caption_faults",
    "prove",
]

BT709 = ("bt709", "bt709", "bt709", "tv")
"""Colour tags of every film."""

LOUDNESS_TOLERANCE = 0.5
"""LU by which the film may miss its loudness."""

LONGEST_BLACK = 2.5
"""Seconds of black that a film may show at a stretch; a fade through black is shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPictures:
    """What is known of a film's pictures since they were encoded.

    Attributes:
        sights: what the meter saw on their way into the encoder.
        packets: SHA-256 of the packets in file order; a film with these packets shows these pictures.
    """

    sights: Sights
    packets: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """One join: its planned frame, whether an IDR stands there, and by how many samples picture and sound differ there."""

    frame: int
    key: bool
    samples: float
    milliseconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was measured. Plain values throughout.

    Attributes:
        ok: nothing is wrong.
        frames_planned: length as planned.
        frames: pictures counted.
        size: picture size found.
        steady: every picture lasts exactly one frame.
        ordered: decoding times rise.
        joins: each join.
        lines: each line.
        worst_join_ms: largest offset of picture and sound at a join.
        worst_line_ms: largest error of the beginning or end of a line.
        sound_end_ms: by how much the sound ends after the picture.
        loudness: integrated, in LUFS; -70 is silence.
        true_peak: in dBTP.
        black: stretches of black in seconds.
        frozen: stretches without movement in seconds.
        silent: stretches of silence in seconds.
        messages: what the decoder complained about.
        caption_faults: captions that break the rules.
        colour: tags found.
        caption_tracks: how many tracks show exactly the captions that were written; None for a film without any.
        as_encoded: the picture packets are bit for bit those that were encoded; None where pictures were decoded instead.
        sound_as_encoded: the same for the sound.
        faults: what is wrong, in words.
        table: (what, found, good) for people.
    """

    ok: bool
    frames_planned: int
    frames: int
    size: str
    steady: bool
    ordered: bool
    joins: tuple[Join, ...]
    lines: tuple[HeardLine, ...]
    worst_join_ms: float
    worst_line_ms: float
    sound_end_ms: float
    loudness: float
    true_peak: float
    black: tuple[tuple[float, float], ...]
    frozen: tuple[tuple[float, float], ...]
    silent: tuple[tuple[float, float], ...]
    messages: tuple[str, ...]
    caption_faults: tuple[str, ...]
    colour: tuple[str, str, str, str]
    caption_tracks: int | None = None
    as_encoded: bool | None = None
    sound_as_encoded: bool | None = None
    faults: tuple[str, ...] = ()
    table: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    """The sound of a film: on which film sample it begins and ends, and what is heard; ``as_encoded`` as in ``Proof``."""

    first: int
    end: int
    heard: KnownSound
    as_encoded: bool | None = None


def prove(
    film: Path,
    plan: FilmPlan,
    *,
    thorough: bool = True,
    known: KnownPictures | None = None,
    heard: KnownSound | None = None,
    timeout: float = 1800.0,
) -> Proof:
    """Measure ``film`` against ``plan``. What is wrong stands in the proof; nothing is raised for it.

    Args:
        film: the finished file.
        plan: what it must be.
        thorough: decode every picture; otherwise key frames only, which stand at every join and every two seconds.
        known: no picture is decoded at all; that the film's packets are those that were encoded is proven instead.
        heard: the same for the sound.
        timeout: seconds after which decoding is given up.

    Raises:
        MediaError: the file cannot be read at all.
        FfmpegFailed: it cannot be decoded.
    """
    facts, tracks = probe(film, counted=False), _tracks(film, plan.rate)
    # sound that is known is not decoded, and a film without sound is silent
    listen = facts.sound is not None and heard is None
    seen = watch(film, picture=known is None and facts.picture is not None, sound=listen, thorough=thorough, timeout=timeout)
    sound = _decoded(film, plan.lines, seen) if listen else _no_sound() if heard is None else _as_encoded(tracks, heard)
    joins = tuple(_join(frame, tracks, plan.rate, sound.first) for frame in plan.joins)
    black, frozen = (seen.black, seen.frozen) if known is None else (known.sights.black, known.sights.still)
    picture = facts.picture
    end = Fraction(sound.end, SAMPLE_RATE) - plan.rate.seconds(len(tracks.shown))
    proof = Proof(
        ok=False,
        frames_planned=plan.frames,
        frames=len(tracks.shown),
        size=str(picture.size) if picture else "",
        steady=tracks.steady(plan.rate),
        ordered=tracks.ordered,
        joins=joins,
        lines=sound.heard.lines,
        worst_join_ms=max((abs(join.milliseconds) for join in joins), default=0.0),
        worst_line_ms=round(max((max(abs(h.start_error), abs(h.end_error)) for h in sound.heard.lines), default=0) / SAMPLE_RATE * 1000, 3),
        sound_end_ms=round(float(end * 1000), 3) if facts.sound is not None else 0.0,
        loudness=sound.heard.loudness,
        true_peak=sound.heard.true_peak,
        black=black,
        frozen=frozen,
        as_encoded=None if known is None else known.packets == tracks.pictures,
        sound_as_encoded=sound.as_encoded,
        silent=sound.heard.silent,
        messages=seen.messages,
        caption_faults=caption_faults(plan),
        colour=picture.colour if picture else ("", "", "", ""),
        caption_tracks=_as_written(tracks, plan) if tracks.captions else None,
    )
    table = _table(proof, plan)
    faults = tuple(f"{what}: {found}" for what, found, good in table if not good)
    return replace(proof, ok=not faults, faults=faults, table=table)


def _table(found: Proof, plan: FilmPlan) -> tuple[tuple[str, str, bool], ...]:
    half = float(500 / plan.rate.fraction)
    heard = sum(line.likeness >= LEAST_LIKENESS for line in found.lines)
    keys = sum(join.key for join in found.joins)
    loud = plan.loudness is None or abs(found.loudness - plan.loudness) <= LOUDNESS_TOLERANCE
    return (
        ("pictures", f"{found.frames} of {plan.frames}", found.frames == plan.frames),
        ("size", found.size, found.size == str(plan.size)),
        ("time stamps", "one constant step" if found.steady else "uneven", found.steady),
        ("decoding order", "rises" if found.ordered else "falls back", found.ordered),
        ("key frames at joins", f"{keys} of {len(found.joins)}", keys == len(found.joins)),
        ("picture against sound at joins", f"{found.worst_join_ms:.3f} ms at worst", found.worst_join_ms < half),
        ("lines found in the sound", f"{heard} of {len(found.lines)}", heard == len(found.lines)),
        ("lines in time", f"{found.worst_line_ms:.3f} ms at worst", found.worst_line_ms < half),
        ("sound ends after picture", f"{found.sound_end_ms:+.2f} ms", abs(found.sound_end_ms) < half),
        ("loudness", f"{found.loudness:.1f} LUFS", loud),
        ("true peak", f"{found.true_peak:.1f} dBTP", found.true_peak <= plan.peak),
        ("silence", _told(found.silent), True),
        ("stillness", _told(found.frozen), True),
        ("black", _told(found.black), all(end - start <= LONGEST_BLACK for start, end in found.black)),
        *_same_packets(found),
        ("decoder", f"{len(found.messages)} messages", not found.messages),
        ("captions", f"{len(plan.captions)}, {len(found.caption_faults)} faults", not found.caption_faults),
        ("caption tracks", *_tracks_told(found, plan)),
        ("colour", " ".join(found.colour), found.colour == BT709),
    )


def _tracks_told(found: Proof, plan: FilmPlan) -> tuple[str, bool]:
    """A film without caption tracks is no fault: captions may be burnt in, or stand beside it."""
    whole = sum(1 for captions in (plan.captions, *(shown for _, shown in plan.translations)) if captions)
    told = f"{found.caption_tracks} of {whole} as written" if found.caption_tracks is not None else "none"
    return told, found.caption_tracks in (None, whole)


def _same_packets(found: Proof) -> Iterator[tuple[str, str, bool]]:
    for what, same in (("pictures as encoded", found.as_encoded), ("sound as encoded", found.sound_as_encoded)):
        if same is not None:
            yield what, "bit for bit" if same else "others", same


def _told(found: Sequence[tuple[float, float]]) -> str:
    return ", ".join(f"{a:.2f} to {b:.2f} s" for a, b in found) or "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tracks:
    """What the packets of a film say.

    Attributes:
        shown: showing times of all pictures in order, in ticks.
        tick: seconds.
        ordered: decoding times rise, and no picture is shown before it can be decoded.
        keys: frames with an IDR.
        pictures: digest of all picture packets in file order.
        sound: the same for sound.
        captions: every caption track: first and last film sample, and text.
        spoken: film samples on which the first packet of sound begins and the last one ends.
    """

    shown: tuple[int, ...]
    tick: Fraction
    ordered: bool
    keys: frozenset[int]
    pictures: str
    sound: str
    captions: tuple[tuple[tuple[int, int, str], ...], ...]
    spoken: tuple[int, int]

    def steady(self, rate: FrameRate) -> bool:
        """Whether every picture is shown exactly one frame after the one before, from zero on."""
        step = 1 / (rate.fraction * self.tick)
        return step.denominator == 1 and self.shown == tuple(range(0, len(self.shown) * int(step), int(step)))


def _tracks(film: Path, rate: FrameRate) -> _Tracks:
    """All packets of a film read once."""
    times: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    keys, pictures, sound = set(), hashlib.sha256(), hashlib.sha256()
    with opened(film) as container:
        video, audio = (next(iter(streams), None) for streams in (container.streams.video, container.streams.audio))
        texts: dict[int, list[tuple[int, int, str]]] = {stream.index: [] for stream in container.streams.subtitles}
        for packet in container.demux([one for one in (video, audio, *container.streams.subtitles) if one is not None]):
            if packet.size and packet.stream is video:
                pictures.update(packet)
                times.append((packet.dts, packet.pts))
                if packet.is_keyframe and has_idr(bytes(packet)):
                    keys.add(round(packet.pts * video.time_base * rate.fraction))
            elif packet.size and packet.stream.index in texts:
                texts[packet.stream.index].extend(_written(packet))
            elif packet.size:
                sound.update(packet)
                spans.append((packet.pts, packet.pts + packet.duration))
        tick = Fraction(1, SAMPLE_RATE) if video is None else Fraction(video.time_base)
        clock = Fraction(0) if audio is None else audio.time_base * SAMPLE_RATE
    return _Tracks(
        shown=tuple(sorted(pts for _, pts in times)),
        tick=tick,
        ordered=all(a < b for (a, _), (b, _) in pairwise(times)) and all(dts <= pts for dts, pts in times),
        keys=frozenset(keys),
        pictures=pictures.hexdigest(),
        sound=sound.hexdigest(),
        captions=tuple(tuple(one) for one in texts.values()),
        spoken=(round(spans[0][0] * clock), round(spans[-1][1] * clock)) if spans else (0, 0),
    )


def _written(packet: Any) -> Iterator[tuple[int, int, str]]:
    """The caption in a packet of timed text: two bytes of length, then UTF-8; nothing where it is empty."""
    data, clock = bytes(packet), packet.time_base * SAMPLE_RATE
    text = data[2 : 2 + int.from_bytes(data[:2], "big")].decode("utf-8", "replace")
    if text:
        yield round(packet.pts * clock), round((packet.pts + packet.duration) * clock), text


def _as_written(tracks: _Tracks, plan: FilmPlan) -> int:
    """How many caption tracks, in order, are as planned, to the millisecond."""
    planned = [captions for captions in (plan.captions, *(shown for _, shown in plan.translations)) if captions]
    return sum(
        len(found) == len(wanted) and all(_alike(one, other) for one, other in zip(found, wanted, strict=True))
        for found, wanted in zip(tracks.captions, planned, strict=False)
    )


def _alike(found: tuple[int, int, str], wanted: Caption) -> bool:
    start, end, text = found
    slack = SAMPLE_RATE // 1000
    return text == wanted.text and abs(start - wanted.start) <= slack and abs(end - wanted.end) <= slack


def _no_sound() -> _Sound:
    return _Sound(first=0, end=0, heard=KnownSound(loudness=SILENCE, true_peak=-120.0, silent=(), lines=(), packets=""))


def _decoded(film: Path, lines: Sequence[PlannedLine], seen: Seen) -> _Sound:
    """The sound decoded as one channel, cut where the file says that it ends, and every line looked for in it."""
    with opened(film) as container:
        audio = container.streams.audio[0]
        blocks: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
        first: int | None = None
        resampler = av.AudioResampler("flt", "mono", SAMPLE_RATE)
        for frame in container.decode(audio):
            if first is None:
                first = round(frame.pts * audio.time_base * SAMPLE_RATE)
            blocks.extend(part.to_ndarray()[0] for part in resampler.resample(frame))
        told = round((audio.duration or 0) * audio.time_base * SAMPLE_RATE)
    first, whole = first or 0, np.concatenate(blocks)
    whole = whole[:told] if told else whole
    found = tuple(line_found(line, whole, first) for line in lines)
    heard = KnownSound(loudness=seen.loudness, true_peak=seen.true_peak, silent=seen.silent, lines=found, packets="")
    return _Sound(first=first, end=first + len(whole), heard=heard)


def _as_encoded(tracks: _Tracks, heard: KnownSound) -> _Sound:
    """The sound as it was heard when it was encoded, and whether the film holds the same packets."""
    begin, end = tracks.spoken
    # the first packet gives nothing but the encoder's priming
    return _Sound(first=begin + FRAME, end=end, heard=heard, as_encoded=tracks.sound == heard.packets)


def _join(frame: int, tracks: _Tracks, rate: FrameRate, first: int) -> Join:
    shown = tracks.shown[frame] * tracks.tick if frame < len(tracks.shown) else Fraction(0)
    samples = float(shown * SAMPLE_RATE - (rate.sample(frame) + first))
    return Join(frame=frame, key=frame in tracks.keys, samples=round(samples, 3), milliseconds=round(samples / SAMPLE_RATE * 1000, 4))

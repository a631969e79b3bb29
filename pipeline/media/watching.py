"""A film watched and heard from beginning to end by ffmpeg's own meters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import ffmpeg as graph

from pipeline.media.ffmpeg import SAFE_INPUT, run

COMPLAINT = re.compile(r"^(?!\[(a?buffer|Parsed_|fc#|out#)).*\[(warning|error|fatal|panic)\]")
"""Lines in which decoders complain; what filters say of how far one stream is ahead of another is not about the film."""

SILENCE = -70.0
"""LUFS of a film without sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the meters said: loudness in LUFS, true peak in dBTP, stretches in seconds, complaints of decoders."""

    loudness: float
    true_peak: float
    black: tuple[tuple[float, float], ...]
    frozen: tuple[tuple[float, float], ...]
    silent: tuple[tuple[float, float], ...]
    messages: tuple[str, ...]


def watch(
    film: Path,
    *,
    picture: bool = True,
    sound: bool = True,
    thorough: bool = True,
    timeout: float = 1800.0,
    black: float = 0.4,
    still: float = 2.0,
    quiet: float = 1.5,
) -> Seen:
    """Decode a whole film, or one side of it, once.

    Args:
        film: the file.
        picture: decode its pictures.
        sound: decode its sound; it has some.
        thorough: look at every picture, not at key frames only.
        timeout: seconds after which it is given up.
        black: seconds of black that are worth telling.
        still: seconds without movement that are worth telling.
        quiet: seconds of silence that are worth telling.

    Raises:
        FfmpegFailed: it cannot be decoded.
    """
    source = graph.input(f"file:{film.absolute()}", **SAFE_INPUT, **({} if thorough else {"skip_frame": "nokey"}))
    streams = []
    if picture:
        streams.append(source["v:0"].filter("blackdetect", d=black, pic_th=0.999, pix_th=0.05).filter("freezedetect", n=0.0005, d=still))
    if sound:
        heard = source["a:0"].filter("silencedetect", noise="-60dB", d=quiet)
        streams.append(heard.filter("ebur128", peak="true", framelog="quiet"))
    if not streams:
        return parsed("")
    args = graph.output(*streams, "pipe:1", format="null").global_args("-loglevel", "level+info").get_args()
    return parsed(run(args, timeout=timeout).log)


def parsed(log: str) -> Seen:
    """The meters' words in ffmpeg's log."""
    summary = log[log.rfind("Summary:") :] if "Summary:" in log else ""
    return Seen(
        loudness=max(SILENCE, _number(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS", summary, SILENCE)),
        true_peak=_number(r"Peak:\s+(-?[\d.]+|-?inf) dBFS", summary, -120.0),
        black=_stretches(r"black_start:([\d.]+) black_end:([\d.]+)", log),
        frozen=_stretches(r"freeze_start: ([\d.]+)(?:.*?freeze_end: ([\d.]+))?", log),
        silent=_stretches(r"silence_start: (-?[\d.]+)(?:.*?silence_end: ([\d.]+))?", log),
        messages=tuple(line.strip() for line in log.splitlines() if COMPLAINT.search(line)),
    )


def _number(pattern: str, text: str, without: float) -> float:
    found = re.search(pattern, text)
    if found is None or found[1] in ("nan", "inf"):
        return without
    return without if found[1] == "-inf" else float(found[1])


def _stretches(pattern: str, log: str) -> tuple[tuple[float, float], ...]:
    """Beginnings and ends; one that goes on to the end of the film has the same number twice."""
    found = re.finditer(pattern, log, re.DOTALL)
    return tuple((max(0.0, float(one[1])), float(one[2] or one[1])) for one in found)

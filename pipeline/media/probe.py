"""What is in a media file: counted, not believed.

Headers lie about lengths, so packets are counted. Only plain files in known containers are opened;
a playlist that names other files, or an address, is refused before anything is read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from pipeline.errors import ConfigError, MediaError, MediaMismatch
from pipeline.film.media import MediaFacts, PictureFacts, SoundFacts
from pipeline.film.timing import FrameRate, Size
from pipeline.media.ffmpeg import SAFE_INPUT

_PRIMARIES = {1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 11: "smpte431", 12: "smpte432"}
_TRANSFERS = {1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear", 13: "iec61966-2-1",
              14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084", 18: "arib-std-b67"}  # fmt: skip
_MATRICES = {0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc", 10: "bt2020c"}
_RANGES = {1: "tv", 2: "pc"}

_MOST_KNOWN = 256
_known: dict[tuple[int, ...], MediaFacts] = {}
"""What was found in files, by the place on the disk, the size and the time of the last writing of each."""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a media file for reading, safely.

    Raises:
        MediaError: it is missing, empty, or not a media file.
    """
    if not path.is_file():
        raise MediaError(f"{path} does not exist or is not a file", hint="check the path; media must be plain files in the film folder")
    if path.stat().st_size == 0:
        raise MediaError(f"{path} is empty (0 bytes)", hint="the download or the encoder was cut off; make it again")
    try:
        container = av.open(f"file:{path.absolute()}", options=dict(SAFE_INPUT))
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise MediaError(
            f"{path} cannot be read as a media file: {_reason(error)}", hint="allowed are ordinary video and sound files"
        ) from error
    try:
        yield container
    except av.error.FFmpegError as error:
        raise MediaError(f"{path} is damaged: {_reason(error)}", hint="make or download it again") from error
    finally:
        container.close()


def probe(path: Path, *, counted: bool = True) -> MediaFacts:
    """Count and describe the first picture and the first sound stream of a file.

    A file that was only renamed since is not read again.

    Args:
        path: the file.
        counted: read all of it; otherwise its header is believed.

    Raises:
        MediaError: the file is missing, empty, damaged or no media file.
        MediaMismatch: its header promises more pictures than it holds.
    """
    try:
        facts = path.stat()
    except OSError:
        return _probed(path, counted)  # which says what is wrong
    written = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, counted)
    found = _known.get(written)
    if found is None:
        found = _probed(path, counted)
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[written] = found
    return found


def _probed(path: Path, counted: bool) -> MediaFacts:
    with opened(path) as container:
        video = next(iter(container.streams.video), None)
        audio = next(iter(container.streams.audio), None)
        if video is None and audio is None:
            raise MediaError(f"{path} holds neither picture nor sound", hint="allowed are ordinary video and sound files")
        look = _look(path, container, video) if video is not None else _Look()
        container.seek(0)
        packets, samples, seconds = _count(container, video, audio) if counted else _told(video, audio)
        picture = None if video is None else _picture(path, video, packets, look, seconds)
        sound = None if audio is None else _sound(audio, samples)
        length = seconds if picture is not None or sound is None else Fraction(sound.samples, sound.rate)
        return MediaFacts(seconds=length, picture=picture, sound=sound)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What the first picture shows: by how many degrees it is turned, its colour tags, and whether it has two fields."""

    turned: int = 0
    colour: tuple[str, str, str, str] = ("", "", "", "")
    interlaced: bool = False


def _look(path: Path, container: Any, video: Any) -> _Look:
    video.codec_context.thread_count = 1  # for one picture
    frame = next(container.decode(video), None)
    if frame is None:
        raise MediaError(f"{path} has a picture stream without one picture that can be decoded", hint="make or download it again")
    context = video.codec_context
    tags = (
        _PRIMARIES.get(int(context.color_primaries), ""),
        _TRANSFERS.get(int(context.color_trc), ""),
        # 0 is a matrix (RGB as it is), 2 says nothing
        _MATRICES.get(int(context.colorspace), ""),
        _RANGES.get(int(context.color_range), ""),
    )
    return _Look(turned=int(frame.rotation), colour=tags, interlaced=bool(frame.interlaced_frame))


def _count(container: Any, video: Any, audio: Any) -> tuple[int, int, Fraction]:
    """Pictures, samples, and the length of the picture in seconds."""
    packets = ticks = spoken = 0
    for packet in container.demux([s for s in (video, audio) if s is not None]):
        if not packet.size:
            continue
        if packet.stream is video:
            packets += 1
            ticks = max(ticks, (packet.pts or 0) - (video.start_time or 0) + (packet.duration or 0))
        else:
            spoken += packet.duration or 0
    samples = 0 if audio is None else round((audio.duration or spoken) * audio.time_base * audio.rate)
    return packets, samples, Fraction(0) if video is None else ticks * video.time_base


def _told(video: Any, audio: Any) -> tuple[int, int, Fraction]:
    """The same as the header tells it."""
    samples = 0 if audio is None else round((audio.duration or 0) * audio.time_base * audio.rate)
    return (0, samples, Fraction(0)) if video is None else (video.frames, samples, (video.duration or 0) * video.time_base)


def _picture(path: Path, video: Any, packets: int, look: _Look, seconds: Fraction) -> PictureFacts:
    if packets < video.frames:
        raise MediaMismatch(
            f"{path} is cut short", expected=f"{video.frames} pictures", found=f"{packets}", hint="make or download it again"
        )
    context = video.codec_context
    width, height = (context.height, context.width) if look.turned % 180 else (context.width, context.height)
    mean = packets / seconds if seconds else Fraction(video.average_rate or 1)
    rate = min(Fraction(240), max(Fraction(1), Fraction(video.average_rate or mean)))
    try:
        return PictureFacts(
            size=Size(width + width % 2, height + height % 2),
            rate=FrameRate(rate.numerator, rate.denominator),
            frames=packets,
            codec=context.name,
            pixels=str(context.pix_fmt),
            colour=look.colour,
            interlaced=look.interlaced,
        )
    except ConfigError as error:
        raise MediaError(f"{path} cannot be used, its pictures are {width}x{height}: {error}", hint=error.hint) from error


def _sound(audio: Any, samples: int) -> SoundFacts:
    return SoundFacts(rate=audio.rate, channels=audio.codec_context.channels, samples=samples, codec=audio.codec_context.name)


def _reason(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return " ".join(str(text).split())

"""Deliveries: a finished film decoded once and encoded for many places by one ffmpeg.

The picture comes from the film, the sound from the mix, with a gain and a limiter of its own for each loudness.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.film.timing import FrameRate, Size
from pipeline.media.ffmpeg import SAFE_INPUT, binary, escape, run
from pipeline.media.profiles import ENCODERS, Profile

COLOUR = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")
"""Tags of every delivery that has them."""

TEASER_RATE = 12
"""Frames per second of GIF and WebP."""

SEGMENT_SECONDS = 4
"""Length of a ladder's segments."""

RUNGS = ((2160, 24), (1080, 23), (720, 22), (480, 22), (360, 22))
"""Heights of a ladder with their crf; those above the film's are left out."""

_UPRIGHT_HEIGHT = 1080


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """The film to deliver.

    Attributes:
        film: MP4 with picture, and captions and chapters where it has them.
        frames: length.
        rate: frames per second.
        size: of the picture.
        timecode: of the first frame, "" where the rate has none.
        cards: half-open frame ranges of title cards, which a textless delivery blacks out.
        glimpses: half-open frame ranges of a teaser, in order.
        focus: for each shot its first frame and the horizontal middle (0 to 1) that another shape keeps.
        captions: ASS scripts for burning, by profile.
    """

    film: Path
    frames: int
    rate: FrameRate
    size: Size
    timecode: str = ""
    cards: tuple[tuple[int, int], ...] = ()
    glimpses: tuple[tuple[int, int], ...] = ()
    focus: tuple[tuple[int, float], ...] = ()
    captions: Mapping[str, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One delivery: its profile, the file or folder to make, and the sound that it gets (None for none)."""

    profile: Profile
    out: Path
    sound: Path | None


def deliver(reel: Reel, orders: Sequence[Order], fonts: Path, *, timeout: float) -> None:
    """Make all orders in one run of ffmpeg, with one decoder.

    Raises:
        ConfigError: this ffmpeg lacks an encoder.
        FfmpegFailed: it failed or ran too long.
    """
    for order in orders:
        check_encoders(order.profile)
        (order.out if order.profile.picture == "ladder" else order.out.parent).mkdir(parents=True, exist_ok=True)
    run(arguments(reel, orders, fonts), timeout=timeout)
    for order in orders:
        if order.profile.picture == "ladder":
            _undated(order.out)


def _undated(folder: Path) -> None:
    """Take the hour of making out of playlists: the same film gives the same files."""
    for path in folder.glob("*.m3u8"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("#EXT-X-PROGRAM-DATE-TIME")), "utf-8")


def arguments(reel: Reel, orders: Sequence[Order], fonts: Path) -> list[str]:
    """The arguments of the one ffmpeg that makes all orders."""
    sounds = sorted({order.sound for order in orders if order.sound is not None})
    inputs = [part for path in (reel.film, *sounds) for part in (*_safe(), "-i", f"file:{path}")]
    chains, outputs = [], []
    drawn = [order for order in orders if order.profile.picture != "copy"]
    for number, order in enumerate(orders):
        pictures = [f"v{number}_{rung}" for rung in range(len(rungs(reel, order.profile)))]
        if order in drawn:
            chains.append(f"[s{drawn.index(order)}]{_labelled(_chain(reel, order.profile, pictures, fonts), number)}")
        sound = sounds.index(order.sound) + 1 if order.sound is not None else None
        outputs += _output(reel, order, pictures, sound)
    if drawn:
        # the film has a constant rate: this changes no frame, and tells encoders what it is
        split = f"[0:v:0]fps={reel.rate},split={len(drawn)}{''.join(f'[s{n}]' for n in range(len(drawn)))}"
        inputs += ["-filter_complex", ";".join([split, *chains])]
    return ["-v", "error", *inputs, *outputs]


def _labelled(chain: str, number: int) -> str:
    """A chain whose inner labels are its own: pads of a graph bear a name once."""
    return re.sub(r"\[(p|q|r|cut|behind|card|main|under|over|titled)\]", rf"[\g<1>{number}]", chain)


def _safe() -> list[str]:
    return [part for name, value in SAFE_INPUT.items() for part in (f"-{name}", value)]


def size_of(reel: Reel, profile: Profile) -> Size:
    """The picture size of a delivery."""
    width, height = reel.size.width, reel.size.height
    aspect = Fraction(width, height)
    if profile.shape:
        wide, high = map(int, profile.shape.split(":"))
        aspect = Fraction(wide, high)
    short = profile.height or (min(_UPRIGHT_HEIGHT, max(720, min(width, height))) if profile.shape else min(width, height))
    return Size(_even(short * aspect), _even(short)) if aspect >= 1 else Size(_even(short), _even(short / aspect))


def rungs(reel: Reel, profile: Profile) -> tuple[tuple[Size, int], ...]:
    """The sizes of a delivery with their crf, the largest first: several for a ladder, else one."""
    if profile.picture != "ladder":
        return ((size_of(reel, profile), profile.crf),)
    whole = size_of(reel, profile)
    short = min(whole.width, whole.height)
    lower = [(high, crf) for high, crf in RUNGS if high < short]
    found = [(whole, profile.crf)]
    for high, crf in lower:
        scale = Fraction(high, short)
        found.append((Size(_even(whole.width * scale), _even(whole.height * scale)), crf))
    return tuple(found)


def _even(value: Fraction | int) -> int:
    return max(16, 2 * round(Fraction(value) / 2))


def _chain(reel: Reel, profile: Profile, labels: Sequence[str], fonts: Path) -> str:
    """The filters from the decoded film to the pictures of one order."""
    steps = []
    if profile.textless:
        steps += [f"drawbox=t=fill:color=black:enable='between(n,{start},{end - 1})'" for start, end in reel.cards]
    if profile.seconds and reel.glimpses:
        chosen = "+".join(f"between(n,{start},{end - 1})" for start, end in reel.glimpses)
        steps += [f"select='{chosen}'", f"setpts=N/({reel.rate})/TB", f"fps={TEASER_RATE}"]
    sizes = [size for size, _ in rungs(reel, profile)]
    steps += _shaped(reel, sizes[0], profile)
    if profile.name in reel.captions:
        steps.append(f"ass=filename={escape(reel.captions[profile.name])}:fontsdir={escape(fonts)}")
    if profile.picture == "gif":
        return f"{','.join(steps)},split[p][q];[p]palettegen=stats_mode=diff[r];[q][r]paletteuse=dither=sierra2_4a[{labels[0]}]"
    if len(sizes) == 1:
        return f"{','.join([*steps, _pixels(profile)])}[{labels[0]}]"
    parts = "".join(f"[{label}in]" for label in labels)
    scaled = ";".join(f"[{label}in]{_scaled(size)},{_pixels(profile)}[{label}]" for label, size in zip(labels, sizes, strict=True))
    return f"{','.join([*steps, f'split={len(labels)}'])}{parts};{scaled}"


def _shaped(reel: Reel, wanted: Size, profile: Profile) -> list[str]:
    """Bring the film's picture to the size of a delivery: scaled, and cut or framed where the shape is another."""
    film = reel.size
    if film == wanted:
        return ["setsar=1"]
    if not profile.shape:
        return [_scaled(wanted)]
    if profile.fit == "pad":
        fitted = f"scale={wanted.width}:{wanted.height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=lanczos"
        return [fitted, f"pad={wanted.width}:{wanted.height}:-1:-1:black", "setsar=1"]
    wide = min(film.width, _even(film.height * Fraction(wanted.width, wanted.height)))
    high = min(film.height, _even(film.width * Fraction(wanted.height, wanted.width)))
    cut = f"crop={wide}:{high}:x='{_left(reel, wide)}',{_scaled(wanted)}"
    return [_with_whole_cards(reel, cut, wanted)] if reel.cards and not profile.textless else [cut]


def _left(reel: Reel, wide: int) -> str:
    """The left edge of a cut-out by frame, so that what each shot is about stays in it."""
    room = reel.size.width - wide
    edges = [(start, 2 * round(min(max(middle * reel.size.width - wide / 2, 0), room) / 2)) for start, middle in reel.focus]
    if not edges:
        return str(room // 2)
    text = str(edges[-1][1])
    for (_, left), (end, _) in reversed(list(pairwise(edges))):
        text = f"if(lt(n,{end}),{left},{text})"
    return text


def _with_whole_cards(reel: Reel, cut: str, size: Size) -> str:
    """The cut-out, but title cards whole, over themselves out of focus: nobody reads half a title."""
    cards = "+".join(f"between(n,{start},{end - 1})" for start, end in reel.cards)
    # blurred small and enlarged: an eighth of the lines is all that is left to see
    wide, high = _even(size.width / Fraction(8)), _even(size.height / Fraction(8))
    small = f"scale={wide}:{high}:force_original_aspect_ratio=increase,crop={wide}:{high},gblur=sigma={max(2, wide // 12)}"
    cover = f"{small},scale={size.width}:{size.height}:flags=bicubic,setsar=1"
    whole = f"scale={size.width}:{size.height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=lanczos"
    return (
        f"split=3[cut][behind][card];[cut]{cut}[main];[behind]{cover}[under];[card]{whole}[over];"
        f"[under][over]overlay=(W-w)/2:(H-h)/2[titled];[main][titled]overlay=enable='{cards}',setsar=1"
    )


def _scaled(size: Size) -> str:
    return f"scale={size.width}:{size.height}:flags=lanczos,setsar=1"


def _pixels(profile: Profile) -> str:
    kind = {"prores": "yuv422p10le", "dnxhr": "yuv422p", "av1": "yuv420p10le", "webp": "yuv420p"}.get(profile.picture, "yuv420p")
    return f"format={kind}"


def _output(reel: Reel, order: Order, pictures: Sequence[str], sound: int | None) -> list[str]:
    """Maps, encoders and file of one order."""
    profile = order.profile
    maps = ["-map", "0:v:0"] if profile.picture == "copy" else [part for label in pictures for part in ("-map", f"[{label}]")]
    if sound is not None:
        maps += ["-map", f"{sound}:a:0"]
    if profile.captions == "soft" and profile.suffix == ".mp4":
        maps += ["-map", "0:s?", "-c:s", "copy"]
    kept = ["-map_metadata", "0", "-map_chapters", "0"] if profile.suffix in (".mp4", ".mov") else ["-map_metadata", "-1"]
    made = [*maps, *kept, *_picture(reel, profile), *(_sound(profile) if sound is not None else ["-an"])]
    return [*made, "-fflags", "+bitexact", *_container(reel, order, len(pictures), sound is not None)]


def _picture(reel: Reel, profile: Profile) -> list[str]:
    """Encoder options of the pictures."""
    gop = str(SEGMENT_SECONDS * -(-reel.rate.numerator // reel.rate.denominator) // 2)
    if profile.picture == "copy":
        return ["-c:v", "copy"]
    if profile.picture == "h264":
        speed = ["-preset", profile.preset or "medium", "-crf", str(profile.crf), "-g", gop]
        return ["-c:v", "libx264", "-profile:v", "high", *speed, *COLOUR]
    if profile.picture == "ladder":
        crfs = [part for rung, (_, crf) in enumerate(rungs(reel, profile)) for part in (f"-crf:v:{rung}", str(crf))]
        # segments of all sizes begin on the same frames
        steady = ["-g", gop, "-keyint_min", gop, "-sc_threshold", "0"]
        return ["-c:v", "libx264", "-profile:v", "high", "-preset", profile.preset or "medium", *crfs, *steady, *COLOUR]
    if profile.picture == "prores":
        return ["-c:v", "prores_ks", "-profile:v", "hq", "-vendor", "apl0", *COLOUR]
    if profile.picture == "dnxhr":
        return ["-c:v", "dnxhd", "-profile:v", "dnxhr_hq", *COLOUR]
    if profile.picture == "av1":
        return ["-c:v", "libsvtav1", "-preset", profile.preset or "8", "-crf", str(profile.crf), "-g", gop, *COLOUR]
    if profile.picture == "webp":
        return ["-c:v", "libwebp_anim", "-quality", "72", "-loop", "0"]
    return ["-c:v", "gif", "-loop", "0"]


def _sound(profile: Profile) -> list[str]:
    return {
        "aac": ["-c:a", "aac", "-b:a", f"{profile.bitrate}k", "-ar", "48000"],
        "opus": ["-c:a", "libopus", "-b:a", f"{profile.bitrate}k"],
        "pcm": ["-c:a", "pcm_s24le"],
    }[profile.sound]


def _container(reel: Reel, order: Order, pictures: int, sound: bool) -> list[str]:
    profile, out = order.profile, order.out
    if profile.picture == "ladder":
        sets = f"id=0,streams={','.join(map(str, range(pictures)))}" + (f" id=1,streams={pictures}" if sound else "")
        return [
            "-f", "dash", "-seg_duration", str(SEGMENT_SECONDS), "-use_template", "1", "-use_timeline", "1", "-adaptation_sets", sets,
            "-init_seg_name", "init-$RepresentationID$.m4s", "-media_seg_name", "part-$RepresentationID$-$Number%05d$.m4s",
            "-hls_playlist", "1", "-hls_master_name", "master.m3u8", "-y", f"file:{out / 'manifest.mpd'}",
        ]  # fmt: skip
    if profile.suffix in (".mp4", ".mov"):
        clock = reel.rate.numerator * max(1, 12_000 // reel.rate.numerator)
        code = ["-timecode", reel.timecode] if profile.suffix == ".mov" and reel.timecode else []
        kind = "mov" if profile.suffix == ".mov" else "mp4"
        return [*code, "-video_track_timescale", str(clock), "-movflags", "+faststart+write_colr", "-f", kind, "-y", f"file:{out}"]
    return ["-f", profile.suffix[1:], "-y", f"file:{out}"]


def check_encoders(profile: Profile) -> None:
    """Refuse a profile that this ffmpeg has no encoder for.

    Raises:
        ConfigError: names what is missing.
    """
    wanted = [ENCODERS[kind] for kind in (profile.picture, profile.sound) if kind in ENCODERS]
    wanted += ["dash"] if profile.picture == "ladder" else []
    known = _known(binary())
    missing = [name for name in wanted if name not in known]
    if missing:
        raise ConfigError(
            f"this ffmpeg cannot make {profile.name}: it lacks {', '.join(missing)}",
            hint="unset FILMWRIGHT_FFMPEG to use the packaged one, or name one that was built with it",
            key="deliver",
        )


@lru_cache(maxsize=4)
def _known(program: Path) -> frozenset[str]:
    """Encoders and muxers of an ffmpeg."""
    found: set[str] = set()
    for question in ("-encoders", "-muxers"):
        text = run([question], program=program, timeout=30).output.decode("utf-8", "replace")
        found.update(re.findall(r"^ [A-Z. ]{2,7} +([\w,-]+)", text, re.MULTILINE))
    return frozenset(name for entry in found for name in entry.split(","))

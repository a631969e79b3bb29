"""A finished film delivered: what each profile needs of the edit, one run of ffmpeg for all, a proof and a record for each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pysubs2
from numpy.typing import NDArray

from pipeline.editing.captions import captions
from pipeline.editing.edit import Edit
from pipeline.editing.exchange.timecode import COUNTED, first_frame, timecode
from pipeline.editing.soundtrack import mixer_for
from pipeline.editing.stills import CARDS
from pipeline.editing.typefaces import FOLDER, TEXT_FAMILY
from pipeline.errors import ProofFailed
from pipeline.film.timing import SAMPLE_RATE, Size
from pipeline.media.delivery import Order, Reel, check_encoders, deliver, size_of
from pipeline.media.delivery_proof import Delivered, inspect
from pipeline.media.ffmpeg import binary, version
from pipeline.media.masters import Mix, measured, write_master
from pipeline.media.mux import Caption
from pipeline.media.profiles import Profile
from pipeline.store.artifacts import content_key, digest, read_json, write_json, write_text

DELIVERY_VERSION = "2"
"""Part of the key of every delivery; raised when the way they are made changes."""

GLIMPSES = 6
"""Shots that a teaser shows at most."""

_HEADROOM = {"aac": 0.7, "opus": 0.7, "pcm": 0.1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery in the folder: its profile, its file or folder, whether it was there already, and what was measured of it."""

    profile: str
    path: Path
    kept: bool
    facts: dict[str, Any]


def deliver_film(
    edit: Edit,
    root: Path,
    film: Path,
    profiles: Sequence[Profile],
    out: Path,
    work: Path,
    focus: Mapping[str, float] | None = None,
    sign: Callable[[Path, str], None] | None = None,
) -> tuple[Delivery, ...]:
    """Make what is missing of a film's deliveries and leave what is up to date.

    Args:
        edit: of the film.
        root: the film folder.
        film: the finished film, without burnt captions where a profile wants none.
        profiles: what is wanted.
        out: folder of deliveries.
        work: folder for masters and half-made files.
        sign: signs a proved MP4 in its place, told its profile; None leaves deliveries unsigned.
        focus: by shot, the horizontal middle (0 left to 1 right) of what an upright cut-out should keep; the middle where not said.

    Raises:
        ConfigError: this ffmpeg lacks an encoder.
        ProofFailed: a delivery is not as its profile says; what was there stays.
        FfmpegFailed: a delivery could not be made.
    """
    for profile in profiles:
        check_encoders(profile)
    kept = focus or {}
    keys = {one.name: _key(one, edit, film, kept, sign is not None) for one in profiles}
    stale = [one for one in profiles if not _there(one, keys[one.name], out)]
    made = _make(edit, root, film, stale, out, work, keys, kept, sign) if stale else {}
    found = tuple(_found(one, out, kept=one.name not in made) for one in profiles)
    write_json(out / "deliveries.json", {"schema": "filmwright.deliveries/1", "deliveries": _rows(out)})
    return found


def _make(
    edit: Edit,
    root: Path,
    film: Path,
    profiles: Sequence[Profile],
    out: Path,
    work: Path,
    keys: Mapping[str, str],
    focus: Mapping[str, float],
    sign: Callable[[Path, str], None] | None,
) -> dict[str, Delivered]:
    folder = work / "deliveries"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    heard = [one for one in profiles if one.sound != "none" and (edit.lines or edit.beds)]
    mix = measured(mixer_for(edit, root, work)) if heard else None
    masters = _masters(mix, heard, folder) if mix is not None else {}
    orders = [Order(profile=one, out=folder / f"{one.name}{one.suffix}", sound=masters.get(one.name)) for one in profiles]
    reel = reel_of(edit, film, profiles, folder, focus)
    deliver(reel, orders, FOLDER, timeout=600 + 60 * float(edit.rate.seconds(edit.frames)))
    spoken = mix.spoken if mix is not None else np.zeros(0, np.bool_)
    made = {order.profile.name: _proved(reel, order, spoken) for order in orders}
    for order in orders:
        if sign is not None and order.profile.suffix == ".mp4":
            sign(order.out, order.profile.name)
        _publish(order, made[order.profile.name], keys[order.profile.name], out)
    shutil.rmtree(folder, ignore_errors=True)
    return made


def _masters(mix: Mix, profiles: Sequence[Profile], folder: Path) -> dict[str, Path]:
    """The sound of each profile; profiles that ask for the same share one."""
    found: dict[str, Path] = {}
    for one in profiles:
        ceiling = one.peak - _HEADROOM[one.sound]
        path = folder / f"master{one.loudness:+.1f}{one.gate}{ceiling:+.1f}.wav"
        if not path.is_file():
            write_master(mix, path, loudness=one.loudness, gate=one.gate, ceiling=ceiling)
        found[one.name] = path
    return found


def reel_of(edit: Edit, film: Path, profiles: Sequence[Profile], folder: Path, focus: Mapping[str, float]) -> Reel:
    """The film as deliveries see it; caption scripts for burning are written into ``folder``."""
    shown, counted = captions(edit), str(edit.rate) in COUNTED
    reel = Reel(
        film=film, frames=edit.frames, rate=edit.rate, size=edit.size, cards=_cards(edit), captions={},
        timecode=timecode(first_frame(edit.rate), edit.rate) if counted else "",
        glimpses=_glimpses(edit, max((one.seconds for one in profiles), default=0)),
        focus=tuple((start, focus.get(str(shot.id), 0.5)) for shot, start in zip(edit.shots, (0, *edit.cuts()), strict=True)),
    )  # fmt: skip
    scripts = {}
    for one in profiles:
        if one.captions == "burn" and shown and one.picture != "copy":
            scripts[one.name] = folder / f"{one.name}.ass"
            write_text(scripts[one.name], script(shown, size_of(reel, one)))
    return replace(reel, captions=scripts)


def script(shown: Sequence[Caption], size: Size) -> str:
    """Captions for burning at any shape: wrapped by the renderer, inside the part of the picture that no platform covers."""
    upright = size.height > size.width
    height = round(size.width * 0.062) if upright else round(size.height * 0.066)
    side, below = round(size.width * 0.08), round(size.height * (0.24 if upright else 0.06))
    file = pysubs2.SSAFile()
    file.info.update({"PlayResX": str(size.width), "PlayResY": str(size.height), "WrapStyle": "0", "YCbCr Matrix": "TV.709"})
    file.styles["Default"] = pysubs2.SSAStyle(
        fontname=TEXT_FAMILY, fontsize=height, outline=max(1, height / 14), shadow=0, marginv=below, marginl=side, marginr=side
    )
    for one in shown:
        text = one.text.replace("\\", "\\\u2060").replace("{", "\\{").replace("\n", " ")
        colour = f"{{\\c&H{one.colour[5:7]}{one.colour[3:5]}{one.colour[1:3]}&}}" if len(one.colour) == 7 else ""
        file.append(pysubs2.SSAEvent(start=_milliseconds(one.start), end=_milliseconds(one.end), text=colour + text))
    return str(file.to_string("ass"))


def _milliseconds(sample: int) -> int:
    return round(sample * 1000 / SAMPLE_RATE)


def _cards(edit: Edit) -> tuple[tuple[int, int], ...]:
    """Film frames in which a title or end card can be seen, transitions included."""
    spans = zip(edit.shots, edit.starts(), strict=True)
    return tuple((start, start + shot.frames) for shot, start in spans if shot.id in CARDS)


def _glimpses(edit: Edit, seconds: int) -> tuple[tuple[int, int], ...]:
    """Stretches from the middle of shots spread over the film, together as long as a teaser."""
    bounds = (0, *edit.cuts(), edit.frames)
    places = [(a, b) for shot, a, b in zip(edit.shots, bounds, bounds[1:], strict=False) if shot.id not in CARDS] or [(0, edit.frames)]
    count = min(GLIMPSES, len(places))
    chosen = [places[(2 * n + 1) * len(places) // (2 * count)] for n in range(count)]
    wanted = max(1, round(seconds * float(edit.rate.fraction) / count))
    lengths = [min(wanted, b - a) for a, b in chosen]
    return tuple((a + (b - a - length) // 2, a + (b - a - length) // 2 + length) for (a, b), length in zip(chosen, lengths, strict=True))


def _proved(reel: Reel, order: Order, spoken: NDArray[np.bool_]) -> Delivered:
    found = inspect(reel, order, spoken)
    if found.faults:
        raise ProofFailed(
            f"the delivery {order.profile.name} is not as it should be: {'; '.join(found.faults)}",
            hint=f"what was there stays; the refused one is {order.out}",
        )
    return found


def _publish(order: Order, found: Delivered, key: str, out: Path) -> None:
    """Put a delivery in its place, with its record."""
    target = out / order.out.name
    out.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        shutil.rmtree(target)
    order.out.replace(target)
    facts = {name: value for name, value in asdict(found).items() if name != "faults"}
    write_json(out / f"{order.profile.name}.json", {"key": key, "profile": asdict(order.profile), **facts, "files": _digests(target, out)})


def _digests(target: Path, out: Path) -> dict[str, str]:
    files = sorted(target.iterdir()) if target.is_dir() else [target]
    return {path.relative_to(out).as_posix(): digest(path) for path in files}


def _key(profile: Profile, edit: Edit, film: Path, focus: Mapping[str, float], signed: bool) -> str:
    kept = focus if profile.shape and profile.fit == "crop" else {}
    return content_key("delivery", DELIVERY_VERSION, profile, edit, digest(film), version(binary()), kept, signed)


def _there(profile: Profile, key: str, out: Path) -> bool:
    """Whether a delivery is up to date, every file as it was left."""
    record = read_json(out / f"{profile.name}.json")
    files = record.get("files") or {}
    return record.get("key") == key and bool(files) and all((out / n).is_file() and digest(out / n) == sha for n, sha in files.items())


def _found(profile: Profile, out: Path, *, kept: bool) -> Delivery:
    return Delivery(
        profile=profile.name, path=out / f"{profile.name}{profile.suffix}", kept=kept, facts=read_json(out / f"{profile.name}.json")
    )


def _rows(out: Path) -> list[dict[str, Any]]:
    """What is told of each delivery in the folder."""
    records = [read_json(path) for path in sorted(out.glob("*.json")) if path.name != "deliveries.json"]
    told = ("frames", "size", "codec", "sound", "seconds", "loudness", "true_peak", "files")
    return [{"profile": one["profile"]["name"], **{name: one.get(name) for name in told}} for one in records if one.get("profile")]

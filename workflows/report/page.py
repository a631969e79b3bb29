"""The report page: one file that shows the film, how it came about and what it is made of.

The page is made from the film folder alone, so that it can be written again at any time.
"""

from __future__ import annotations

import base64
import platform
import re
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import jinja2
from markupsafe import Markup

from pipeline.editing import timeline
from pipeline.editing.edit import Edit
from pipeline.film.screenplay import REFERENCE, Prose, Span
from pipeline.media import ffmpeg
from pipeline.store.artifacts import read_json, write_text
from pipeline.store.folder import FilmFolder
from workflows.config import FilmConfig
from workflows.layers import dump
from workflows.report.credits import credits
from workflows.survey import PlaceSurvey, Survey, survey

LARGEST_INSIDE = 40_000_000
"""Bytes; a larger film is linked, not put into the page."""

KEYFRAME_WIDTH = 640
"""Pixels of a keyframe in the page."""

_JPEG_QUALITY = 82


def write_report(folder: FilmFolder, config: FilmConfig) -> Path:
    """Write ``report.html`` of a finished film and return its path."""
    found = survey(folder)
    edit = timeline.load(folder.timeline)
    write_text(folder.report, render_page(page_facts(found, edit, config)))
    return folder.report


def render_page(facts: dict[str, Any]) -> str:
    """The page as HTML; every text is escaped."""
    return _template().render(**facts)


@cache
def _template() -> jinja2.Template:
    text = files("workflows.report").joinpath("page.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)


def page_facts(found: Survey, edit: Edit, config: FilmConfig) -> dict[str, Any]:
    """Everything that the template shows, as plain values."""
    screenplay, folder = found.screenplay, found.folder
    proof = found.facts.get("film", {}).get("proof") or {}
    return {
        "title": screenplay.title or "Untitled",
        "prompt": screenplay.prompt,
        "language": config.language,
        "film": film_source(folder),
        "poster": _inside(folder.root / "poster.jpg", "image/jpeg"),
        "captions": _inside(folder.root / "film.vtt", "text/vtt"),
        "summary": _summary(found, edit, config),
        "cast": [{"name": c.name or c.id, "sheet": c.sheet, "colour": c.colour} for c in screenplay.characters],
        "shots": _shots(found, edit),
        "takes": _takes(found, edit),
        "failed": _failed(found),
        "proof": [{"what": row[0], "found": row[1], "good": row[2]} for row in proof.get("table", ())],
        "joins": _joins(proof, edit),
        "substituted": substitutions(found, edit, config),
        "timings": timings(found),
        "credits": credits(config),
        "machine": f"Python {platform.python_version()} on {sys.platform} {platform.machine()}, ffmpeg {ffmpeg.version(ffmpeg.binary())}",
        "settings": dump(config),
    }


def film_source(folder: FilmFolder) -> dict[str, Any]:
    """Where the page's player finds the film: inside the page, or beside it when it is large."""
    size = folder.film.stat().st_size
    inside = size <= LARGEST_INSIDE
    return {
        "inside": inside,
        "source": _inside(folder.film, "video/mp4") if inside else folder.film.name,
        "megabytes": round(size / 1e6, 1),
        "limit": LARGEST_INSIDE // 1_000_000,
    }


def substitutions(found: Survey, edit: Edit, config: FilmConfig) -> list[str]:
    """What differs from what was asked for, in words."""
    first = config.names("video")[0]
    reasons = {found.folder.relative(take.clip): take.instead_of for place in found.places for take in place.takes}
    lines = []
    for shot in edit.shots:
        maker, why = (shot.adapter.split() or [""])[0], "; ".join(reasons.get(shot.clip.as_posix(), ()))
        if why:
            lines.append(f"{shot.id} was made by {maker}: {why}")
        elif maker not in ("", "card", config.videos.get(shot.id, first)):
            lines.append(f"{shot.id} was made by {maker} in place of {config.videos.get(shot.id, first)}")
    silent = read_json(found.folder.sound / "ambience.json").get("unplayed", ())
    unheard = [f"no sound is known for {effect!r}; it stays silent" for effect in silent]
    return [*lines, *(str(line) for line in found.facts.get("substituted", ())), *unheard]


def timings(found: Survey) -> list[dict[str, Any]]:
    """Seconds of work of each stage, with their share of the largest."""
    folder, facts = found.folder, found.facts
    rows = [
        ("screenplay", float(facts.get("screenplay", {}).get("seconds", 0.0))),
        ("keyframes", sum(place.drawn_in for place in found.places)),
        ("dialogue", sum(line.seconds for place in found.places for line in place.lines)),
        ("takes", sum(place.takes[0].seconds for place in found.places if place.takes)),
        ("score", float(read_json(folder.sound / "score.json").get("seconds", 0.0))),
        ("ambience", float(read_json(folder.sound / "ambience.json").get("seconds", 0.0))),
        ("assembly and proof", float(facts.get("film", {}).get("seconds", 0.0))),
    ]
    most = max(seconds for _, seconds in rows) or 1.0
    return [{"stage": name, "seconds": f"{seconds:.1f}", "share": round(100 * seconds / most, 1)} for name, seconds in rows]


def _summary(found: Survey, edit: Edit, config: FilmConfig) -> list[tuple[str, str]]:
    seconds = float(edit.rate.seconds(edit.frames))
    cost = [take.cost for place in found.places for take in place.takes]
    paid = "unknown" if None in cost else f"{sum(c for c in cost if c):.2f} USD" if any(cost) else "nothing"
    return [
        ("length", f"{int(seconds // 60)}:{seconds % 60:04.1f}"),
        ("shots", str(len(found.shots))),
        ("lines", str(sum(len(place.lines) for place in found.shots))),
        ("picture", f"{edit.size}, {edit.rate} fps"),
        ("style", config.style),
        ("seed", str(config.seed)),
        ("cost", paid),
    ]


def _shots(found: Survey, edit: Edit) -> list[dict[str, Any]]:
    starts = dict(zip((shot.id for shot in edit.shots), edit.starts(), strict=True))
    return [_shot(found, place, float(edit.rate.seconds(starts.get(place.id, 0)))) for place in found.shots]  # type: ignore[call-overload]


def _shot(found: Survey, place: PlaceSurvey, begins: float) -> dict[str, Any]:
    shot = place.shot
    assert shot is not None
    people = {str(c.id): c.name or str(c.id) for c in found.screenplay.characters}
    names = people | {str(e.id): e.name for e in found.screenplay.environments}
    return {
        "id": shot.id,
        "begins": round(begins, 2),
        "clock": f"{int(begins // 60)}:{int(begins % 60):02d}",
        "picture": _picture(place.keyframe) if place.keyframe else "",
        "size": shot.size,
        "move": shot.move,
        "frame": _named(shot.frame, names),
        "video": [_video_part(part, names) for part in shot.video],
        "lines": [{"speaker": line.speaker, "text": line.text, "voice": line.voice} for line in place.lines],
        "reason": shot.reason,
        "writer": shot.writer.replace(":", " by", 1),
    }


def _video_part(part: Prose | Span, names: dict[str, str]) -> dict[str, str]:
    return {"kind": "prose" if isinstance(part, Prose) else part.kind.value, "text": _named(part.text, names)}


def _named(text: str, names: dict[str, str]) -> str:
    """Text with names in place of id tokens; a name that the text has just said is not said twice."""

    def name_of(token: re.Match[str]) -> str:
        name = names.get(f"{token[1]}{token[2]}", "")
        said = bool(name) and text[: token.start()].rstrip().lower().endswith(name.lower())
        return "" if said else name or "this place"

    return re.sub(r"\s+([.,;:])", r"\1", " ".join(REFERENCE.sub(name_of, text).split()))


def _takes(found: Survey, edit: Edit) -> list[dict[str, Any]]:
    used = {shot.clip.as_posix() for shot in edit.shots}
    rows = []
    for place in found.places:
        for take in place.takes:
            rows.append(
                {
                    "place": place.id,
                    "file": found.folder.relative(take.clip),
                    "used": found.folder.relative(take.clip) in used,
                    "frames": take.frames,
                    "adapter": take.adapter,
                    "model": take.model,
                    "seed": take.seed,
                    "cost": _cost(take.cost),
                    "seconds": f"{take.seconds:.1f}",
                    "findings": [{"text": f"{finding.judge}: {finding.text}", "fault": finding.fault} for finding in take.findings],
                }
            )
    return rows


def _failed(found: Survey) -> list[dict[str, str]]:
    """Every job that was paid for, or refused, and became no take."""
    return [
        {
            "place": place.id,
            "adapter": f"{one.adapter} ({one.model})" if one.model else one.adapter,
            "reason": one.reason,
            "cost": _cost(one.cost),
        }
        for place in found.places
        for one in place.failed
    ]


def _cost(amount: float | None) -> str:
    return "unknown" if amount is None else f"{amount:.2f}" if amount else "0"


def _joins(proof: dict[str, Any], edit: Edit) -> list[dict[str, Any]]:
    rate = edit.rate
    return [
        {
            "frame": join["frame"],
            "clock": f"{float(rate.seconds(join['frame'])):.3f}",
            "key": join["key"],
            "samples": join["samples"],
            "milliseconds": f"{join['milliseconds']:+.4f}",
        }
        for join in proof.get("joins", ())
    ]


def _picture(path: Path) -> str:
    """A keyframe as a small JPEG inside the page."""
    pixels = cv2.imread(str(path))
    if pixels is None:
        return ""
    height, width = pixels.shape[:2]
    scale = min(1.0, KEYFRAME_WIDTH / width)
    small = cv2.resize(pixels, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return _address("image/jpeg", data.tobytes())


def _inside(path: Path, kind: str) -> str:
    """A file as a data URL, "" where there is none."""
    if not path.is_file():
        return ""
    return _address(kind, path.read_bytes())


def _address(kind: str, data: bytes) -> str:
    """Bytes as an address, in which the page has nothing to escape."""
    return Markup(f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}")

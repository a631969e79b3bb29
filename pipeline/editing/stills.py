"""The film at a glance: a poster, and a contact sheet with every shot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import skia
from av.video.reformatter import ColorRange, Colorspace

from pipeline.editing.edit import Edit, EditShot
from pipeline.editing.segments import Source, taken
from pipeline.editing.typefaces import font
from pipeline.film.screenplay import REFERENCE
from pipeline.film.timing import Size
from pipeline.media.frames import EXACTLY
from pipeline.media.picture import thumbnail_path
from pipeline.media.thumbnail import pixels, read_thumbnail, thumbnail
from pipeline.ports import Pixels
from pipeline.store.artifacts import content_key, write_bytes

STILLS_VERSION = "4"
"""Part of the key of stills; raised when they are drawn another way."""

SHEET_WIDTH = 1600
NARROWEST_SHEET = 1000
"""Pixels of a sheet of small pictures, which stand on it in their own size."""
COLUMNS = ((4, 2), (9, 3), (100, 4), (400, 8), (10**9, 14))
"""How many pictures, at most, stand in so many columns; no JPEG is higher than 65 535 rows."""

MARGIN = 48
GAP = 28
_HALVED = 4
"""Columns from which on thumbnails of half the size are large enough."""

CARDS = ("title", "end")
"""Shots that are no pictures of the film."""

_PAPER, _INK, _SOFT = skia.ColorSetRGB(22, 22, 26), skia.ColorSetRGB(240, 238, 232), skia.ColorSetRGB(158, 156, 162)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glimpse:
    """One picture of a shot.

    Attributes:
        shot: the shot.
        start: film frame on which it begins.
        frames: how long it has the screen.
        source: its take.
        at: the frame of the take that is shown.
        pixels: that frame, small, in BGR.
    """

    shot: EditShot
    start: int
    frames: int
    source: Source
    at: int
    pixels: Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Stills:
    """A film's two stills as JPEG."""

    poster: bytes
    contact_sheet: bytes


def stills(edit: Edit, sources: Sequence[Source], work: Path, edges: Path | None) -> Stills:
    """Poster and contact sheet; drawn again only if a picture or a word on them has changed."""
    words = tuple((line.shot, line.index, line.speaker, line.text) for line in edit.lines)
    key = content_key("stills", STILLS_VERSION, replace(edit, lines=(), beds=()), words, tuple(one.name for one in sources))
    kept = {name: work / f"{key}.{name}.jpg" for name in ("poster", "sheet")}
    if not all(path.is_file() for path in kept.values()):
        rich: list[tuple[float, Glimpse]] = []

        def passing() -> Iterator[Glimpse]:
            # one picture at a time: those of a long film do not fit into memory together
            for one in glimpses(edit, sources, work, edges):
                rich.append((_richness(one.pixels), replace(one, pixels=one.pixels[:0])))
                yield one

        write_bytes(kept["sheet"], contact_sheet(edit, passing()))
        write_bytes(kept["poster"], poster(rich, edit.size, edges))
    return Stills(poster=kept["poster"].read_bytes(), contact_sheet=kept["sheet"].read_bytes())


def glimpses(edit: Edit, sources: Sequence[Source], work: Path, edges: Path | None) -> Iterator[Glimpse]:
    """A picture from the middle of every shot: the one that was kept while it was encoded, else decoded and kept in ``work``."""
    bounds = (0, *edit.cuts(), edit.frames)
    for number, (shot, start, end) in enumerate(zip(edit.shots, bounds, bounds[1:], strict=False)):
        begin, stop = edit.body(number)
        at = (begin + stop) // 2 if stop > begin else shot.source_in + shot.frames // 2
        small = _small(sources[number], at, edit.size, work, edges, half=_columns(edit) >= _HALVED)
        yield Glimpse(shot=shot, start=start, frames=end - start, source=sources[number], at=at, pixels=small)


def _small(source: Source, at: int, size: Size, work: Path, edges: Path | None, *, half: bool) -> Pixels:
    for folder in (work,) if edges is None else (edges, work):
        kept = read_thumbnail(thumbnail_path(folder, source.name, at), half=half)
        if kept is not None:
            return kept
    data = thumbnail(next(taken(source, at, 1, size, edges)))
    write_bytes(thumbnail_path(work, source.name, at), data)
    return pixels(data, half=half)


def poster(pictures: Sequence[tuple[float, Glimpse]], size: Size, edges: Path | None) -> bytes:
    """The richest picture as JPEG, but none from the film's end; each comes with how rich it is in light and colour."""
    scenes = [(rich, one) for rich, one in pictures if one.shot.id not in CARDS] or list(pictures)
    early = scenes[: max(1, round(len(scenes) * 0.7))]
    _, best = max(early, key=lambda one: one[0])
    picture = next(taken(best.source, best.at, 1, size, edges)).reformat(
        format="bgr24",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=EXACTLY,
    )
    return _jpeg(picture.to_ndarray(), 92)


def contact_sheet(edit: Edit, pictures: Iterable[Glimpse]) -> bytes:
    """All shots as one JPEG, each with its id, its time and its words."""
    columns, whole = _columns(edit), _sheet_width(edit)
    width = (whole - 2 * MARGIN - (columns - 1) * GAP) / columns
    height = width / edit.size.aspect
    row = height + 78 + GAP
    rows = -(-len(edit.shots) // columns)
    paper = np.zeros((round(2 * MARGIN + 84 + rows * row - GAP), whole, 4), np.uint8)
    canvas = skia.Canvas(paper, colorType=skia.kBGRA_8888_ColorType)
    canvas.clear(_PAPER)
    _heading(canvas, edit, whole)
    for number, one in enumerate(pictures):
        left, top = MARGIN + number % columns * (width + GAP), MARGIN + 84 + number // columns * row
        _thumbnail(canvas, one, skia.Rect.MakeXYWH(left, top, width, height))
        _legend(canvas, edit, one, left, top + height, width)
    return _jpeg(cv2.cvtColor(paper, cv2.COLOR_BGRA2BGR), 90)


def _columns(edit: Edit) -> int:
    return next(columns for most, columns in COLUMNS if len(edit.shots) <= most)


def _sheet_width(edit: Edit) -> int:
    columns = _columns(edit)
    return min(SHEET_WIDTH, max(NARROWEST_SHEET, 2 * MARGIN + columns * edit.size.width + (columns - 1) * GAP))


def _heading(canvas: skia.Canvas, edit: Edit, width: int) -> None:
    name = edit.title or "Untitled"
    sizes = (font(size, name, heading=True) for size in (44, 38, 33, 28))
    title, small = next((one for one in sizes if one.measureText(name) <= width * 0.62), font(28, name, heading=True)), font(24)
    canvas.drawString(_cut(name, title, width * 0.62), MARGIN, MARGIN + 36, title, _paint(_INK))
    rate = f"{float(edit.rate.fraction):.5g}"
    facts = f"{len(edit.shots)} shots  ·  {_clock(edit, edit.frames)}  ·  {rate} fps  ·  {edit.size.width} × {edit.size.height}"
    canvas.drawString(facts, width - MARGIN - small.measureText(facts), MARGIN + 36, small, _paint(_SOFT))


def _thumbnail(canvas: skia.Canvas, one: Glimpse, place: skia.Rect) -> None:
    image = skia.Image.fromarray(cv2.cvtColor(one.pixels, cv2.COLOR_BGR2BGRA), colorType=skia.kBGRA_8888_ColorType)
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeRectXY(place, 6, 6), doAntiAlias=True)
    smaller = place.width() < image.width() or place.height() < image.height()
    sampling = (skia.FilterMode.kLinear, skia.MipmapMode.kLinear) if smaller else (skia.FilterMode.kLinear,)
    canvas.drawImageRect(image, place, skia.SamplingOptions(*sampling))
    canvas.restore()


def _legend(canvas: skia.Canvas, edit: Edit, one: Glimpse, left: float, top: float, width: float) -> None:
    words = _words(edit, one.shot)
    name, small = font(21, one.shot.id, heading=True), font(20, words)
    canvas.drawString(one.shot.id, left, top + 27, name, _paint(_INK))
    onward = "" if one.shot.transition == "cut" or one.shot is edit.shots[-1] else f"   {one.shot.transition}"
    when = f"{_clock(edit, one.start)} – {_clock(edit, one.start + one.frames)}{onward}"
    canvas.drawString(when, left + name.measureText(one.shot.id) + 12, top + 27, font(20), _paint(_SOFT))
    for number, text in enumerate(_two_lines(words, small, width)):
        canvas.drawString(text, left, top + 52 + 23 * number, small, _paint(_INK if _spoken(edit, one.shot) else _SOFT))


def _spoken(edit: Edit, shot: EditShot) -> bool:
    return any(line.shot == shot.id for line in edit.lines)


def _words(edit: Edit, shot: EditShot) -> str:
    """What is said in a shot, else what was asked for."""
    said = [f"{line.speaker}: {line.text}" if line.speaker else line.text for line in edit.lines if line.shot == shot.id]
    return "  –  ".join(said) or plain_words(shot.prompt)


def plain_words(prompt: str) -> str:
    """A prompt for people: ids that stand for somebody become a word, ids that only label a name go, and so do notes on sound."""
    text = re.sub(r"\s*\b(Sound|Background music):.*", "", prompt, flags=re.DOTALL)
    text = re.sub(r"(^|[.:!?]\s+)<\s*Character\s*\d+\s*>", r"\1Somebody", text)
    text = re.sub(r"\b(of|in|at|to|with|by|from|on|for|and|beside|behind|towards)\s+<\s*Character\s*\d+\s*>", r"\1 somebody", text)
    text = re.sub(r"\s+(at|in|on|of)\s+<\s*Environment\s*\d+\s*>", "", text)
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(REFERENCE.sub(" ", text).split()))


def _two_lines(text: str, font: skia.Font, width: float) -> list[str]:
    first: list[str] = []
    words = text.split()
    while words and font.measureText(" ".join([*first, words[0]])) <= width:
        first.append(words.pop(0))
    return [" ".join(first), _cut(" ".join(words), font, width)] if words else [" ".join(first)]


def _cut(text: str, font: skia.Font, width: float) -> str:
    if font.measureText(text) <= width:
        return text
    while text and font.measureText(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _paint(colour: int) -> skia.Paint:
    return skia.Paint(Color=colour, AntiAlias=True)


def _clock(edit: Edit, frame: int) -> str:
    seconds = edit.rate.seconds(frame)
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _jpeg(picture: Pixels, quality: int) -> bytes:
    """BGR pixels as JPEG, by OpenCV: its encoder takes a fifth of the time of Skia's."""
    done, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))
    assert done, "a picture can always be encoded"
    return bytes(data)


def _richness(pixels: Pixels) -> float:
    """Contrast plus colour, Hasler and Suesstrunk's measure of colourfulness (2003)."""
    small = cv2.resize(pixels, (96, 54), interpolation=cv2.INTER_AREA).astype(np.float32)
    blue, green, red = small[..., 0], small[..., 1], small[..., 2]
    opposed = red - green, (red + green) / 2 - blue
    colour = np.hypot(*(part.std() for part in opposed)) + 0.3 * np.hypot(*(part.mean() for part in opposed))
    return float(colour + small.mean(axis=2).std())

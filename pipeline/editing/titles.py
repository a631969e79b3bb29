"""Titles over pictures: lower thirds, titles, rolling credits, in our two faces or the film's own, inside the safe area.

Skia's paragraphs lay the text out: they shape by HarfBuzz and order by the Unicode bidirectional algorithm. Fonts in the film
folder's ``fonts`` serve writing that ours lack.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import skia
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray

from pipeline.editing.typefaces import FOLDER
from pipeline.errors import TimelineError
from pipeline.film.timing import FrameRate, Size
from pipeline.media.picture import digest

TITLES_VERSION = "2"
"""Part of the key of every shot with a title."""

PLACES = ("lower", "upper", "centre", "credits")
"""Where a title stands; credits roll through the whole shot."""

SAFE = 0.05
"""Share of each side that stays free (EBU R 95: graphics within 90 %)."""

FACES = {"Fraunces": "Fraunces-SemiBold.ttf", "Alegreya": "Alegreya-Medium.ttf"}
"""Our faces: for names and titles, and for what stands below."""

_DARK, _LIGHT = skia.ColorSetARGB(176, 16, 16, 20), skia.ColorSetARGB(255, 240, 196, 106)
_RISE = 0.5
_LAG = 0.25
_SECONDS = 4.0
_WIDEST = 0.72
_LARGEST_FONT = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Text over a shot.

    Attributes:
        text: as typed; after ``|`` a smaller line, in credits each line of "role | name".
        place: one of PLACES.
    """

    text: str
    place: str = "lower"


def own_fonts(root: Path) -> tuple[Path, ...]:
    """The fonts that a film brings, in order of their names.

    Raises:
        TimelineError: one is no font.
    """
    files = sorted(path for path in (root / "fonts").glob("*") if path.suffix.lower() in (".ttf", ".otf", ".ttc"))
    for path in files:
        if path.stat().st_size > _LARGEST_FONT or skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data(path.read_bytes())) is None:
            raise TimelineError(f"{path.name} is no font", hint="put TrueType or OpenType files into the film folder's fonts")
    return tuple(files)


def marks(title: Title, root: Path) -> tuple[object, ...]:
    """What a title depends on.

    Raises:
        TimelineError: its place is not known, or a font cannot be used.
    """
    if title.place not in PLACES:
        raise TimelineError(f"{title.place!r} is no place for a title", hint=f"allowed are {', '.join(PLACES)}")
    fonts = own_fonts(root)
    _ = _faces(fonts, title.text)
    return (TITLES_VERSION, title, tuple(digest(path) for path in fonts))


def titled(
    frames: Iterable[Any], title: Title, fonts: Sequence[Path], *, size: Size, rate: FrameRate, span: tuple[int, int]
) -> Iterator[Any]:
    """The frames with a title over them; frames on which nothing of it shows are passed on untouched.

    Args:
        frames: of the shot, in order.
        title: what to write.
        fonts: of the film.
        size: of the pictures.
        rate: frames per second.
        span: the frames that the shot has to itself: no title in a transition.
    """
    sheet, (start, end) = Sheet(title, size, fonts), span
    rolls = title.place == "credits"
    length = float(rate.seconds(end - start)) if rolls else min(float(rate.seconds(end - start)), _SECONDS)
    for number, frame in enumerate(frames):
        at = float(rate.seconds(number - start))
        strength = float(start <= number < end) if rolls else _strength(at - _LAG, length - 2 * _LAG)
        layer = sheet.layer(at / max(length, 0.1), strength)
        yield frame if layer is None else _over(frame, layer)


def _strength(at: float, length: float) -> float:
    """0 to 1: comes and goes within half a second."""
    rise = min(_RISE, length / 3)
    return float(np.clip(min(at / rise, (length - at) / rise), 0, 1)) if rise > 0 else 0.0


class Sheet:
    """A title laid out once and drawn as often as it takes."""

    def __init__(self, title: Title, size: Size, fonts: Sequence[Path]) -> None:
        self.title, self.size = title, size
        collection, families = _collection(fonts, title.text)
        self._left, self._top = round(size.width * SAFE), round(size.height * SAFE)
        self._width = size.width - 2 * self._left
        self._turned = reads_from_right(title.text)
        middle = title.place in ("centre", "credits")
        self._laid = self._width if middle else min(self._width - size.width * 0.06, size.width * _WIDEST)
        ends = skia.textlayout.TextAlign
        align = ends.kCenter if middle else ends.kRight if self._turned else ends.kLeft
        scale = min(size.width, size.height * 1.4)
        self._paragraphs = [
            _paragraph(text, collection, [face, *families], scale * part, self._laid, align) for text, face, part in _lines(title)
        ]
        self._height = sum(one.Height for one in self._paragraphs)

    def layer(self, progress: float, strength: float) -> NDArray[np.uint8] | None:
        """The title as RGBA with straight alpha at ``progress`` (0 to 1) of its time, None where nothing shows."""
        if strength <= 0:
            return None
        surface = skia.Surface(self.size.width, self.size.height)
        canvas = surface.getCanvas()
        canvas.clear(skia.ColorTRANSPARENT)
        canvas.saveLayerAlpha(None, round(255 * strength))
        self._draw(canvas, progress)
        canvas.restore()
        pixels: NDArray[np.uint8] = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
        return pixels if pixels[..., 3].any() else None

    def _draw(self, canvas: Any, progress: float) -> None:
        place, (wide, high) = self.title.place, (self.size.width, self.size.height)
        if place in ("credits", "centre"):
            soft = skia.ImageFilters.DropShadow(0, high * 0.003, high * 0.006, high * 0.006, _DARK)
            canvas.saveLayer(None, skia.Paint(ImageFilter=soft))
            rolled = high - (high + self._height) * min(max(progress, 0.0), 1.0)
            self._text(canvas, self._left, rolled if place == "credits" else (high - self._height) / 2)
            canvas.restore()
            return
        room = high * 0.035
        top = self._top + room if place == "upper" else high - self._top - room - self._height
        plate = min(max(one.LongestLine for one in self._paragraphs) + wide * 0.06, self._width)
        left = wide - self._left - plate if self._turned else self._left
        self._plate(canvas, left, top, plate)
        # a paragraph that reads from the right ends at the plate's right side
        self._text(canvas, left + plate - wide * 0.03 - self._laid if self._turned else left + wide * 0.03, top)

    def _text(self, canvas: Any, left: float, top: float) -> None:
        for paragraph in self._paragraphs:
            paragraph.paint(canvas, left, top)
            top += paragraph.Height

    def _plate(self, canvas: Any, left: float, top: float, wide: float) -> None:
        """A dark plate behind a lower third, so that it can be read over anything, with a bar of light where reading begins."""
        pad, bar = self.size.height * 0.018, max(2.0, self.size.width * 0.0045)
        plate = skia.Rect.MakeXYWH(left, top - pad, wide, self._height + 2 * pad)
        canvas.drawRRect(skia.RRect.MakeRectXY(plate, pad * 0.5, pad * 0.5), skia.Paint(Color=_DARK, AntiAlias=True))
        begin = left + wide - bar if self._turned else left
        canvas.drawRect(skia.Rect.MakeXYWH(begin, top - pad, bar, self._height + 2 * pad), skia.Paint(Color=_LIGHT, AntiAlias=True))


def _lines(title: Title) -> list[tuple[str, str, float]]:
    """Each paragraph with its face and its height as a share of the picture's width."""
    if title.place == "credits":
        return [row for line in title.text.splitlines() for row in _credit(line)]
    name, _, below = title.text.partition("|")
    large = 0.062 if title.place == "centre" else 0.036
    return [(name.strip(), "Fraunces", large), *([(below.strip(), "Alegreya", large * 0.66)] if below.strip() else [])]


def _credit(line: str) -> list[tuple[str, str, float]]:
    """One line of credits: what somebody did in small letters, and who in large ones."""
    role, bar, name = line.partition("|")
    if not bar:
        return [(line.strip() or " ", "Fraunces", 0.034)]
    return [(role.strip() or " ", "Alegreya", 0.024), (name.strip() or " ", "Fraunces", 0.034)]


def _faces(fonts: Sequence[Path], text: str) -> list[tuple[Any, str]]:
    """The faces for a text with their families: ours, the film's, and the system's for letters that all these lack.

    Raises:
        TimelineError: nobody has a letter of it.
    """
    reader = skia.FontMgr.New_Custom_Empty()
    found = [(reader.makeFromData(skia.Data.MakeWithCopy((FOLDER / name).read_bytes())), family) for family, name in FACES.items()]
    for path in fonts:
        face = reader.makeFromData(skia.Data.MakeWithCopy(path.read_bytes()))
        found.append((face, str(face.getFamilyName())))
    for letter in dict.fromkeys(text):
        if unicodedata.category(letter)[0] in "CZ" or any(face.unicharToGlyph(ord(letter)) for face, _ in found):
            continue
        face = skia.FontMgr().matchFamilyStyleCharacter("", skia.FontStyle(), ["en"], ord(letter))
        if face is None or not face.unicharToGlyph(ord(letter)):
            raise TimelineError(
                f"no font here has {letter!r} of the title {text[:40]!r}", hint="put a font that has it into the film folder's fonts"
            )
        found.append((face, str(face.getFamilyName())))
    return found


def _collection(fonts: Sequence[Path], text: str) -> tuple[Any, list[str]]:
    """Fonts for a text, and their families beyond ours."""
    provider, faces = skia.textlayout.TypefaceFontProvider(), _faces(fonts, text)
    for face, family in faces:
        provider.registerTypeface(face, family)
    collection = skia.textlayout.FontCollection()
    collection.setDefaultFontManager(provider)
    return collection, [family for _, family in faces[len(FACES) :]]


def _paragraph(text: str, collection: Any, families: Sequence[str], height: float, width: float, align: Any) -> Any:
    kind, style = skia.textlayout.ParagraphStyle(), skia.textlayout.TextStyle()
    kind.setTextAlign(align)
    style.setFontSize(height)
    style.setFontFamilies(list(families))
    style.setColor(skia.ColorSetRGB(250, 248, 242))
    builder = skia.textlayout.ParagraphBuilder.make(kind, collection, skia.Unicodes.ICU.Make())
    builder.pushStyle(style)
    # the direction of a paragraph cannot be said here, that of an isolate within it can
    builder.addText(f"\u2067{text}\u2069" if reads_from_right(text) else text)
    built = builder.Build()
    built.layout(width)
    return built


def reads_from_right(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def _over(frame: Any, layer: NDArray[np.uint8]) -> Any:
    """A frame under a layer: only the rows that the layer touches are changed."""
    rows = np.flatnonzero(layer[..., 3].any(axis=1))
    top, bottom = rows[0] // 2 * 2, min(frame.height, (rows[-1] // 2 + 1) * 2)
    planes = frame.to_ndarray(format="yuv420p").copy()
    colour = av.VideoFrame.from_ndarray(np.ascontiguousarray(_opaque(layer)[top:bottom]), format="rgb24").reformat(
        format="yuv444p", src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709, src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG, interpolation=Interpolation.BILINEAR,
    ).to_ndarray()  # fmt: skip
    alpha = layer[top:bottom, :, 3].astype(np.float32) / 255
    high, wide = frame.height, frame.width
    planes[top:bottom] = _mixed(planes[top:bottom], colour[0], alpha)
    half = alpha.reshape((bottom - top) // 2, 2, wide // 2, 2).mean(axis=(1, 3))
    chroma = planes[high:].reshape(2, high // 2, wide // 2)
    for plane, told in zip(chroma, colour[1:], strict=True):
        small = told.reshape((bottom - top) // 2, 2, wide // 2, 2).mean(axis=(1, 3))
        plane[top // 2 : bottom // 2] = _mixed(plane[top // 2 : bottom // 2], small, half)
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def _mixed(under: NDArray[np.uint8], over: NDArray[Any], alpha: NDArray[Any]) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = np.rint(under * (1 - alpha) + over * alpha).astype(np.uint8)
    return found


def _opaque(layer: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The layer's colours without its alpha, which skia has multiplied in."""
    alpha = np.maximum(layer[..., 3:].astype(np.float32), 1)
    colours: NDArray[np.uint8] = np.clip(layer[..., :3].astype(np.float32) * 255 / alpha, 0, 255).astype(np.uint8)
    return colours

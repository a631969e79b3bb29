"""Captions from the times of spoken words.

At most two lines of 42 characters, on screen for at least five sixths of a second, read at no more than
20 characters a second where the next words leave time (the habits of broadcasters and streaming services).
A caption is split where the sentence breathes, and never stays over a cut that its line does not cross.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import pysubs2

from pipeline.editing.edit import Edit, EditLine
from pipeline.editing.typefaces import TEXT_FAMILY
from pipeline.film.media import Word
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.mux import Caption

LINE_CHARACTERS = 42
"""Most characters in one line of a caption."""

SHORTEST = SAMPLE_RATE * 5 // 6
"""Samples that a caption stays at least, where the next one leaves time."""

LONGEST = SAMPLE_RATE * 7
"""Samples that a caption stays at most, where its words do not take longer."""

CHARACTERS_PER_SECOND = 20
"""Reading speed that is kept where the next caption leaves time."""

GAP_FRAMES = 2
"""Frames without text between two captions, so that the change is seen."""

_LINGER = SAMPLE_RATE // 4
"""Samples that a caption stays after its last word if nothing is in the way."""

_EITHER_WAY = -1
"""The "encoding" by which libass finds out for each line whether it is written from the left or from the right."""

_TTML = "http://www.w3.org/ns/ttml"

_UNSPEAKABLE = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Characters that XML cannot hold."""

_JOINER = "\u2060"
"""Word joiner: shows nothing, and keeps two characters from being read as markup."""


def captions(edit: Edit, language: str = "") -> tuple[Caption, ...]:
    """All captions of a film, in order, none over another; those of a translation (BCP 47 tag), or of what is spoken."""
    cuts = [edit.rate.sample(cut) for cut in edit.cuts()]
    found: list[Caption] = []
    for line in sorted((_said(line, language) for line in edit.lines), key=lambda one: one.start):
        barrier = min([cut for cut in cuts if cut >= line.end], default=edit.samples)
        heard = tuple(word for word in _timed(line) if word.end > line.start and word.start < line.end)
        if not heard:
            continue
        parts = _split(heard, line.speaker if edit.speaker_names else "")
        found.extend(_shown(part, line, barrier) for part in parts)
    settled = _settled(found, edit.rate, edit.samples)
    following = (*(one.start for one in settled[1:]), edit.samples + edit.rate.sample(GAP_FRAMES))
    return tuple(_readable(one, after, cuts, edit.rate) for one, after in zip(settled, following, strict=False))


def translations(edit: Edit) -> dict[str, tuple[Caption, ...]]:
    """The captions of every language into which the edit's lines are translated, by its tag."""
    languages = sorted({language for line in edit.lines for language, _ in line.translations})
    return {language: captions(edit, language) for language in languages}


def _said(line: EditLine, language: str) -> EditLine:
    """The line in a language; translated words have no times of their own and share the line's out."""
    text = dict(line.translations).get(language, "") if language else line.text
    return line if not language else replace(line, text=text, words=_span(line))


def _span(line: EditLine) -> tuple[Word, ...]:
    """One word for all that is spoken, so that a translation keeps to the time of the speech and not of the pause around it."""
    return (Word(text="", start=line.words[0].start, end=line.words[-1].end),) if line.words else ()


def wrap(text: str) -> tuple[str, ...]:
    """Break text into lines of at most LINE_CHARACTERS; two lines are as even as words allow, the upper one shorter."""
    if len(text) <= LINE_CHARACTERS:
        return (text,)
    words = text.split(" ")
    pairs = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    fitting = [pair for pair in pairs if max(map(len, pair)) <= LINE_CHARACTERS]
    if fitting:
        return min(
            fitting, key=lambda pair: abs(len(pair[0]) - len(pair[1])) + (3 if len(pair[0]) > len(pair[1]) else 0) - _breath(pair[0])
        )
    return _greedy(words)


def _greedy(words: Sequence[str]) -> tuple[str, ...]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LINE_CHARACTERS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _breath(text: str) -> int:
    """How good a place after ``text`` is to break, 0 to 12."""
    if re.search(r"[.!?…][\"'”’)]*$", text):
        return 12
    return 6 if re.search(r"[,;:—–-][\"'”’)]*$", text) else 0


def _timed(line: EditLine) -> tuple[Word, ...]:
    """The words as typed, each with its samples on the film clock."""
    typed = [piece for word in line.text.split() for piece in _pieces(word)]
    if len(typed) == len(line.words):
        return tuple(replace(word, text=text) for word, text in zip(line.words, typed, strict=True))
    # the voice read it otherwise ("12" is one word typed and two spoken): share the time out by letters
    start = line.words[0].start if line.words else line.start
    length = (line.words[-1].end if line.words else line.end) - start
    total = sum(len(text) + 1 for text in typed)
    words, at = [], 0
    for text in typed:
        begin, at = at, at + len(text) + 1
        words.append(Word(text=text, start=start + length * begin // total, end=start + length * at // total))
    return tuple(words)


def _pieces(word: str) -> list[str]:
    """A word, cut up if it is longer than a line (writing without spaces)."""
    step = LINE_CHARACTERS // 2
    return [word] if len(word) <= LINE_CHARACTERS else [word[at : at + step] for at in range(0, len(word), step)]


def _split(words: tuple[Word, ...], speaker: str) -> list[tuple[Word, ...]]:
    """Split a line into as few captions as fit, at the best places: the cheapest of all ways."""
    if speaker and words:
        words = (replace(words[0], text=f"{speaker}: {words[0].text}"), *words[1:])
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(words)
    for end in range(1, len(words) + 1):
        for start in range(end - 1, -1, -1):
            lines = wrap(_text(words[start:end]))
            if len(lines) > 2 and end - start > 1:
                break
            cost = best[start][0] + 40 + _unrest(words, start, end)
            best[end] = min(best[end], (cost, start))
    parts, end = [], len(words)
    while end:
        start = best[end][1]
        parts.append(words[start:end])
        end = start
    return parts[::-1]


def _unrest(words: tuple[Word, ...], start: int, end: int) -> float:
    """How bad it is to show these words as one caption: broken mid-phrase, or too short to read."""
    if end == len(words):
        broken = 0.0
    else:
        pause = min(words[end].start - words[end - 1].end, SAMPLE_RATE // 2) / SAMPLE_RATE
        broken = 24 - 2 * _breath(words[end - 1].text) - 20 * pause
    lonely = 15 if end - start == 1 and len(words) > 1 else 0
    return max(broken, 0) + lonely


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _shown(words: tuple[Word, ...], line: EditLine, barrier: int) -> Caption:
    """A caption with the time it would like: its words, time to read, but not over the next cut."""
    text = "\n".join(wrap(_text(words)))
    start, end = words[0].start, words[-1].end
    reading = int(Fraction(len(text), CHARACTERS_PER_SECOND) * SAMPLE_RATE)
    wished = max(end + _LINGER, start + SHORTEST, start + min(reading, LONGEST))
    return Caption(start=start, end=max(min(wished, barrier), end), text=text, colour=line.colour)


def _settled(found: Sequence[Caption], rate: FrameRate, samples: int) -> list[Caption]:
    """Put captions on frame boundaries, with a gap between two, and never one over another."""
    settled: list[Caption] = []
    for place, caption in enumerate(found):
        start, end = rate.frame_at(caption.start), rate.frame_at(caption.end - 1) + 1
        if place + 1 < len(found):
            following = rate.frame_at(found[place + 1].start)
            end = min(end, max(following - GAP_FRAMES, start + 1)) if following > start else end
        shown = replace(caption, start=rate.sample(start), end=min(rate.sample(end), samples))
        if settled and shown.start < settled[-1].end:
            settled[-1:] = _together(settled[-1], shown, rate)
        elif shown.start < shown.end:
            settled.append(shown)
    return settled


def _readable(caption: Caption, following: int, cuts: Sequence[int], rate: FrameRate) -> Caption:
    """The caption for as long as reading takes, if the next caption and the next cut leave it time."""
    reading = int(Fraction(len(caption.text), CHARACTERS_PER_SECOND) * SAMPLE_RATE)
    wished = rate.frame_at(caption.start + max(reading, SHORTEST) - 1) + 1
    free = rate.frame_at(min([following, *(cut for cut in cuts if cut >= caption.end)]))
    last = min(wished, free - GAP_FRAMES if free == rate.frame_at(following) else free)
    return replace(caption, end=max(caption.end, rate.sample(last)))


def _together(first: Caption, second: Caption, rate: FrameRate) -> tuple[Caption, ...]:
    """Two people speak at once: both in one caption, marked by dashes; one after the other where that is too much for one."""
    lines = [line if line.startswith("- ") else f"- {line}" for line in (first.text.replace("\n", " "), second.text.replace("\n", " "))]
    end = max(first.end, second.end)
    if max(map(len, lines)) <= LINE_CHARACTERS and " - " not in lines[0]:
        return (Caption(start=first.start, end=end, text="\n".join(lines)),)
    begin = rate.frame_at(first.start)
    share = (rate.frame_at(end - 1) + 1 - begin) * len(first.text) // (len(first.text) + len(second.text))
    middle = rate.sample(begin + max(1, share))
    return replace(first, end=middle), replace(second, start=middle, end=max(end, middle + rate.sample(1)))


def srt(shown: Sequence[Caption]) -> str:
    """SubRip text. The format has no escapes, so that what could be markup is broken by an invisible joiner."""
    blocks = []
    for number, caption in enumerate(shown, start=1):
        text = re.sub(r"(<)(?=[a-zA-Z/])|(\{)(?=\\)|(--)(?=>)", lambda m: m[0] + _JOINER, caption.text)
        blocks.append(f"{number}\n{_clock(caption.start, ',')} --> {_clock(caption.end, ',')}\n{text}\n")
    return "\n".join(blocks)


def vtt(shown: Sequence[Caption]) -> str:
    """WebVTT text, escaped."""
    blocks = ["WEBVTT\n"]
    for caption in shown:
        text = caption.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_clock(caption.start, '.')} --> {_clock(caption.end, '.')}\n{text}\n")
    return "\n".join(blocks)


def ttml(shown: Sequence[Caption], language: str = "en") -> str:
    """TTML text (IMSC 1.1 text profile)."""
    ElementTree.register_namespace("", _TTML)
    ElementTree.register_namespace("ttp", f"{_TTML}#parameter")
    ElementTree.register_namespace("tts", f"{_TTML}#styling")
    root = ElementTree.Element(f"{{{_TTML}}}tt", {
        "{http://www.w3.org/XML/1998/namespace}lang": language, "{http://www.w3.org/XML/1998/namespace}space": "preserve",
        f"{{{_TTML}#parameter}}timeBase": "media",
        f"{{{_TTML}#parameter}}contentProfiles": "http://www.w3.org/ns/ttml/profile/imsc1.1/text",
    })  # fmt: skip
    layout = ElementTree.SubElement(ElementTree.SubElement(root, f"{{{_TTML}}}head"), f"{{{_TTML}}}layout")
    place = {"origin": "10% 10%", "extent": "80% 80%", "displayAlign": "after", "textAlign": "center"}
    styles = {f"{{{_TTML}#styling}}{name}": value for name, value in place.items()}
    ElementTree.SubElement(layout, f"{{{_TTML}}}region", {"{http://www.w3.org/XML/1998/namespace}id": "below", **styles})
    body = ElementTree.SubElement(root, f"{{{_TTML}}}body", {"region": "below"})
    spoken = ElementTree.SubElement(body, f"{{{_TTML}}}div")
    for caption in shown:
        facts = {"begin": _clock(caption.start, "."), "end": _clock(caption.end, ".")}
        if _is_colour(caption.colour):
            facts[f"{{{_TTML}#styling}}color"] = caption.colour
        _paragraph(ElementTree.SubElement(spoken, f"{{{_TTML}}}p", facts), caption)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _paragraph(into: ElementTree.Element, caption: Caption) -> None:
    first, *others = (re.sub(_UNSPEAKABLE, "", row) for row in caption.text.split("\n"))
    into.text = first
    for row in others:
        ElementTree.SubElement(into, f"{{{_TTML}}}br").tail = row


def _is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def ass(shown: Sequence[Caption], size: Size) -> str:
    """Advanced SubStation text for burning captions into the picture, in the speakers' colours."""
    file = pysubs2.SSAFile()
    file.info.update({"PlayResX": str(size.width), "PlayResY": str(size.height), "WrapStyle": "2", "YCbCr Matrix": "TV.709"})
    height = round(size.height * 0.066)
    file.styles["Default"] = pysubs2.SSAStyle(
        fontname=TEXT_FAMILY,
        fontsize=height,
        outline=max(1, height / 18),
        shadow=0,
        encoding=_EITHER_WAY,
        marginv=round(size.height * 0.06),
    )
    for caption in shown:
        # a brace would open an override, a backslash would be one
        text = caption.text.replace("\\", "\\" + _JOINER).replace("{", "\\{").replace("\n", "\\N")
        colour = f"{{\\c&H{caption.colour[5:7]}{caption.colour[3:5]}{caption.colour[1:3]}&}}" if _is_colour(caption.colour) else ""
        file.append(pysubs2.SSAEvent(start=_milliseconds(caption.start), end=_milliseconds(caption.end), text=colour + text))
    return str(file.to_string("ass"))


def _milliseconds(sample: int) -> int:
    return int(Fraction(sample * 1000, SAMPLE_RATE) + Fraction(1, 2))


def _clock(sample: int, point: str) -> str:
    seconds, milliseconds = divmod(_milliseconds(sample), 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{milliseconds:03d}"

"""Caption files: written for everybody, and read from anybody."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from xml.etree import ElementTree

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ttconv.imsc import reader as imsc
from ttconv.vtt import reader as webvtt

from pipeline.editing import caption_files
from pipeline.editing.captions import srt, ttml, vtt
from pipeline.errors import TimelineError
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.mux import Caption

HARD = (
    "<i>not italic</i> & {\\an8}not above\n-- > not an arrow --> here",
    "שלום, Anna! 12 ימים\nمرحبا بالعالم",
    "日本語の字幕です。\u200b",
    "a < b && c > d",
)
"""Markup that is meant as it stands, and writing from right to left."""


def shown() -> tuple[Caption, ...]:
    return tuple(
        Caption(start=n * SAMPLE_RATE, end=n * SAMPLE_RATE + 40_001, text=text, colour="#ffcc00" if n == 1 else "")
        for n, text in enumerate(HARD, 1)
    )


def rows(document: object) -> list[str]:
    """The text of every paragraph of a ttconv document."""
    found = []
    for paragraph in document.get_body().dfs_iterator():  # type: ignore[attr-defined]
        if type(paragraph).__name__ == "P":
            parts = [
                "\n" if type(one).__name__ == "Br" else one.get_text()
                for one in paragraph.dfs_iterator()
                if type(one).__name__ in ("Br", "Text")
            ]
            found.append("".join(parts))
    return found


def test_ttml_says_what_was_typed_to_an_independent_reader() -> None:
    document = imsc.to_model(ElementTree.ElementTree(ElementTree.fromstring(ttml(shown(), "he"))))
    assert rows(document) == list(HARD)
    assert document.get_lang() == "he"
    paragraphs = [one for one in document.get_body().dfs_iterator() if type(one).__name__ == "P"]
    for one, caption in zip(paragraphs, shown(), strict=True):
        assert abs(one.get_begin() * SAMPLE_RATE - caption.start) <= SAMPLE_RATE // 1000
        assert abs(one.get_end() * SAMPLE_RATE - caption.end) <= SAMPLE_RATE // 1000


def test_webvtt_says_what_was_typed_to_an_independent_reader() -> None:
    assert rows(webvtt.to_model(io.StringIO(vtt(shown())))) == list(HARD)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    for kind, text in (("srt", srt(shown())), ("vtt", vtt(shown())), ("ttml", ttml(shown()))):
        path = tmp_path / f"captions.{kind}"
        path.write_text(text, "utf-8")
        found = caption_files.read(path)
        assert [one.start for one in found] == [one.start for one in shown()]
        assert all(abs(one.end - other.end) <= SAMPLE_RATE // 1000 for one, other in zip(found, shown(), strict=True))
        assert [one.text for one in found][1:3] == [text.strip() for text in HARD][1:3]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\x0bb", "\uffff"])
def test_ttml_of_anything_is_xml(text: str) -> None:
    ElementTree.fromstring(ttml((Caption(start=0, end=1, text=text),)))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.sub", b"", "no file of captions"),
        ("a.ttml", b"<tt", "cannot be read as ttml"),
        ("a.ttml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><tt>&a;</tt>', "declares entities"),
        ("a.srt", b"x" * (caption_files.LARGEST + 1), "no file of captions"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TimelineError, match=words) as error:
        caption_files.read(tmp_path / name)
    assert name in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match=r"none\.srt"):
        caption_files.read(tmp_path / "none.srt")


TIMES = st.integers(-5, 10**12).map(lambda ms: f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d},{ms % 1000:03d}")
BLOCKS = st.tuples(st.integers(-3, 10**9), TIMES, st.sampled_from(["-->", "->", ""]), TIMES, st.text(max_size=60))
FILES = st.one_of(
    st.lists(BLOCKS, max_size=8).map(lambda blocks: "\n\n".join(f"{n}\n{a} {arrow} {b}\n{text}" for n, a, arrow, b, text in blocks)),
    st.text(max_size=300),
    st.text(alphabet='<>/tp bodyivsan{}\\="&;:.0123456789-\n', max_size=300),
)


@settings(max_examples=150, deadline=None)
@given(
    text=FILES,
    kind=st.sampled_from(caption_files.KINDS),
    start=st.sampled_from(["", "WEBVTT\n\n", "[Events]\n", "<tt xmlns='http://www.w3.org/ns/ttml'>"]),
)
def test_any_file_is_read_or_refused_in_one_way(text: str, kind: str, start: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"x.{kind}"
    path.write_bytes((start + text).encode("utf-8", "surrogatepass"))
    with contextlib.suppress(TimelineError):
        found = caption_files.read(path)
        assert all(0 <= one.start < one.end and one.text for one in found)
        assert [one.start for one in found] == sorted(one.start for one in found)


def test_pysubs2_reads_what_we_write() -> None:
    for kind, text in (("srt", srt(shown())), ("vtt", vtt(shown())), ("ttml", ttml(shown()))):
        assert len(pysubs2.SSAFile.from_string(text, format_=kind)) == len(HARD)

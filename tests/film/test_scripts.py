import codecs
from pathlib import Path

import pytest

from pipeline.errors import ScreenplayError
from pipeline.film import cast_sheet, fdx, fountain, scripts, tagged

TAGGED = "<User>: Ein Prüfstück.\n<Character1>: A woman.\n<Frame1>: Long shot: <Character1> waits.\n<Video1>: Wind.\n"
FOUNTAIN = "INT. CAFÉ - DAY\n\nAnna waits.\n\nANNA\nHello.\n"
EXAMPLES = Path(__file__).parents[2] / "examples" / "screenplays"


@pytest.mark.parametrize(
    ("name", "text", "shots"),
    [
        ("a.txt", TAGGED, 1),
        ("a.fountain", FOUNTAIN, 1),
        ("a.txt", FOUNTAIN, 1),
        ("a.fdx", fdx.write(fountain.read(FOUNTAIN)), 1),
        ("a", TAGGED, 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_formats_and_encodings(tmp_path, name, text, shots, encoding):
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    path = tmp_path / name
    path.write_bytes(mark + text.encode(encoding))
    film = scripts.load(path)
    assert len(film.shots) == shots
    assert film == scripts.load(text)


def test_the_cast_sheet_beside_the_script_is_taken(tmp_path):
    (tmp_path / "film.txt").write_text(TAGGED, "utf-8")
    (tmp_path / "film.yaml").write_text("title: Wind\ncharacters: {Character1: {name: Anna}}\n", "utf-8")
    film = scripts.load(tmp_path / "film.txt")
    assert (film.title, film.characters[0].name) == ("Wind", "Anna")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\xef\xbb\xbf\n", "is empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "zipped"),
        (b"abc\n\x00\x01", "binary"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "not valid UTF-16-LE"),
        (b"just some words about nothing", "no script"),
        (b"x" * 1_000_001, "1,000,001 bytes"),
    ],
)
def test_what_is_no_script_is_refused(tmp_path, data, words):
    path = tmp_path / "film.txt"
    path.write_bytes(data)
    with pytest.raises(ScreenplayError) as caught:
        scripts.load(path)
    assert words in str(caught.value)
    assert caught.value.hint


def test_a_guessed_encoding_is_named(tmp_path):
    path = tmp_path / "film.txt"
    path.write_bytes((TAGGED + "<Frame3>: Caf\xe9.\n").encode("latin-1"))
    with pytest.raises(ScreenplayError, match=r"film.txt \(read as cp1252\):5:1"):
        scripts.load(path)


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "no.txt", tmp_path):
        with pytest.raises(ScreenplayError, match="cannot be read"):
            scripts.load(path)


@pytest.mark.parametrize("path", sorted(p for p in EXAMPLES.iterdir() if p.suffix != ".yaml" and p.suffix != ".md"), ids=lambda p: p.name)
def test_the_examples(path):
    film = scripts.load(path)
    assert 4 <= len(film.shots) <= 6
    assert film.title
    assert len(list(film.spoken())) >= 3
    assert all(c.name for c in film.characters)
    assert cast_sheet.read(cast_sheet.write(film), tagged.read(tagged.write(film))) == film

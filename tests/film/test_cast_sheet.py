from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from pipeline.errors import ScreenplayError
from pipeline.film import cast_sheet, tagged
from pipeline.film.screenplay import Character, Environment, Screenplay, Shot, Span
from tests.film.strategies import screenplays

SCRIPT = """<User>: a lighthouse keeper who talks to the sea gets an answer one night
<Character1>: A woman in a yellow coat.
<Environment1>: A lighthouse.
<Frame1>: Medium shot: <Character1> in <Environment1>.
<Video1>: <Character1> whispers <- "Hello." -> <- waves ->
<Frame2>: Long shot: The sea.
<Video2>: Waves.
"""


def film() -> Screenplay:
    return tagged.read(SCRIPT)


@given(screenplays())
@settings(max_examples=80, deadline=None)
def test_script_and_sheet_together_give_the_screenplay_back(screenplay):
    script, sheet = tagged.write(screenplay), cast_sheet.write(screenplay)
    assert cast_sheet.read(sheet, tagged.read(script)) == screenplay


def test_every_field_has_a_place():
    in_grammar = {
        Screenplay: {"prompt", "characters", "environments", "shots", "resumed"},
        Character: {"id", "sheet"},
        Environment: {"id", "sheet"},
        Shot: {"number", "size", "frame", "video"},
        Span: {"text"},
    }
    sheet = {
        Screenplay: cast_sheet._FILM,
        Character: cast_sheet._CHARACTER,
        Environment: cast_sheet._ENVIRONMENT,
        Shot: cast_sheet._SHOT,
        Span: cast_sheet._SPAN,
    }
    for kind, carried in in_grammar.items():
        assert {f.name for f in fields(kind)} == carried | set(sheet[kind])


def test_no_sheet_means_defaults():
    screenplay = cast_sheet.read("", film())
    assert screenplay == replace(film(), title="The Lighthouse Keeper Who Talks")
    assert cast_sheet.read("# nothing\n", film()) == screenplay


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("", ""),
        ("a lighthouse keeper who talks to the sea gets an answer one night", "The Lighthouse Keeper Who Talks"),
        ("The last robot on the moon plants a garden", "The Last Robot on the Moon"),
        ("rain", "Rain"),
        ("a dog", "A Dog"),
    ],
)
def test_the_working_title(prompt, title):
    assert cast_sheet.default_title(prompt) == title


def test_the_sheet_is_made_for_people():
    screenplay = replace(film(), title="Sea & Stars", characters=(replace(film().characters[0], name="Mara", voice="bf_emma"),))
    screenplay = replace(screenplay, shots=(replace(film().shots[0], transition="dissolve", seconds=4.5), film().shots[1]))
    assert cast_sheet.write(screenplay).splitlines() == [
        "# What the script beside this file has no tag for. Every key may be left out.",
        "title: Sea & Stars",
        "characters:",
        "  Character1:",
        "    name: Mara",
        "    voice: bf_emma",
        "shots:",
        "  S01:",
        "    transition: dissolve",
        "    seconds: 4.5",
    ]


@pytest.mark.parametrize(
    ("sheet", "line", "column", "words", "hint"),
    [
        ("titel: x", 1, 1, "has no 'titel'", "did you mean 'title'?"),
        ("title: x\nshots:\n  S03: {move: static}", 3, 3, "shots has no 'S03'", "did you mean"),
        ("shots:\n  S01:\n    mvoe: static", 3, 5, "has no 'mvoe'", "did you mean 'move'?"),
        ("shots:\n  S01:\n    move: pan", 3, 11, "'pan' is not a camera move", "did you mean"),
        ("shots: {S01: {seconds: long}}", 1, 24, "not a number", "0 to 60"),
        ("shots: {S01: {seconds: 61}}", 1, 24, "seconds is 61", "0 to 60"),
        ("shots: {S01: {seconds: .nan}}", 1, 24, "not a number", "0 to 60"),
        ("shots: {S01: {transition_frames: 1.5}}", 1, 34, "not a whole number", "0 to"),
        ("shots: {S01: {transition: Slide!}}", 1, 27, "not a transition", "cut"),
        ("shots: {S01: {spans: {3: {kind: music}}}}", 1, 23, "has no '3'", "allowed are: 1, 2"),
        ("shots: {S01: {spans: {1: {speaker: Character2}}}}", 1, 36, "not a speaker", "did you mean 'Character1'?"),
        ("characters: {Character1: {colour: red}}", 1, 35, "not a colour", "#rrggbb"),
        ("title: x\ntitle: y", 2, 1, "stands twice", "keep one"),
        ("title: [a]", 1, 8, "not text", "text"),
        ("- a\n- b", 1, 1, "not a mapping", "key: value"),
        ("title: 'x", 1, 10, "not YAML", "quotes"),
        ("requests: [x]", 1, 11, "not a list of 0", "one text"),
        ("title: !!python/object/apply:os.system [x]", 1, 8, "not text", "text"),
    ],
)
def test_errors_tell_where(sheet, line, column, words, hint):
    with pytest.raises(ScreenplayError) as caught:
        cast_sheet.read(sheet, film(), "s.yaml")
    assert (caught.value.line, caught.value.column, caught.value.source) == (line, column, "s.yaml")
    assert words in str(caught.value)
    assert hint in caught.value.hint

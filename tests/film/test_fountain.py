import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ScreenplayError
from pipeline.film import cast_sheet, fdx, fountain, tagged
from pipeline.film.screenplay import NARRATOR, SpanKind
from tests.film.strategies import VOCABULARY, screenplays

SCRIPT = """Title: The Answer
Credit: Written by
Author: A. Person
Genre: fable

FADE IN:

INT. LIGHTHOUSE - NIGHT

MARA, 60s, a keeper in a yellow coat, polishes the lamp. Rain beats at the glass.

MARA
(whispering)
Are you there?

She waits. The *sea* answers.

THE SEA (V.O.)
I am _always_ here.

MARA (CONT'D)
Oh!

> DISSOLVE TO:

EXT. BEACH - DAWN

[[Close-up, push in, 4 s]]
A bottle lies on the sand.

[[Sound: waves on stones]]

TOMAS (10, a boy in a red sweater) runs to Mara.

TOMAS ^
Grandmother!

MARA
(softly)
Tomas.

INT. LIGHTHOUSE - NIGHT

Mara laughs.

FADE OUT.
"""


@pytest.fixture(scope="module", params=["fountain", "fdx"])
def film(request):
    """The script as both readers see it; FDX is written from what Fountain read."""
    first = fountain.read(SCRIPT)
    return first if request.param == "fountain" else fdx.read(fdx.write(first))


def test_the_title_page(film):
    assert (film.title, film.credit, film.genre) == ("The Answer", "Written by A. Person", "fable")
    assert film.prompt.startswith("The Answer. Mara polishes the lamp")


def test_headings_become_places_with_their_time(film):
    assert [(e.name, e.sheet) for e in film.environments] == [
        ("lighthouse", "Lighthouse, interior, night."),
        ("beach", "Beach, exterior, dawn."),
    ]
    assert [s.where for s in film.shots] == ["Environment1", "Environment1", "Environment2", "Environment2", "Environment1"]


def test_people_are_introduced_by_their_description(film):
    assert [(c.name, c.sheet) for c in film.characters] == [
        ("Mara", "60s, a keeper in a yellow coat, a woman."),
        ("Tomas", "10, a boy in a red sweater."),
    ]


def test_dialogue_keeps_speaker_and_manner(film):
    lines = [(line.speaker, line.text, line.manner) for _, _, line in film.spoken()]
    assert lines == [
        ("Character1", "Are you there?", "whispering"),
        (NARRATOR, "I am always here.", ""),
        ("Character1", "Oh!", ""),
        ("Character2", "Grandmother!", ""),
        ("Character1", "Tomas.", "softly"),
    ]


def test_notes_and_transitions(film):
    _, first, second, third, _ = film.shots
    assert (first.transition, second.transition) == ("dissolve", "cut")
    assert (second.size, second.move, second.seconds) == ("Close-up", "push in", 4.0)
    assert second.frame == "A bottle lies on the sand, on the beach<Environment2>."
    assert [s.text for s in (*second.spans(SpanKind.SOUND), *third.spans(SpanKind.SOUND))] == ["waves on stones"]
    assert "<Character2> runs to <Character1>." in third.action


def test_sizes_are_chosen_where_nobody_says():
    film = fountain.read(
        "INT. CAFE - DAY\n\nCups clink.\n\nANNA sits.\n\nANNA\nHello.\n\nCLOSE ON a letter.\n\nAnna and Ben wait.\n\nBEN\nHi.\n"
    )
    assert [s.size for s in film.shots] == ["Wide shot", "Medium close-up", "Close-up", "Medium shot"]


def test_long_action_and_long_dialogue_are_cut():
    action = "Anna walks along the pier and looks at the boats and the ropes. " * 8
    speech = "I have waited here for so very long and nobody ever came to see me. " * 6
    film = fountain.read(f"EXT. PIER - DAY\n\n{action}\n\nANNA\n{speech}\n")
    assert len(film.shots) >= 4
    for shot in film.shots:
        spoken = sum(len(line.text.split()) for line in shot.lines) / 2.6
        assert spoken + 2 <= 13
        assert len(shot.action.split()) <= 40
    assert sum(len(line.text.split()) for _, _, line in film.spoken()) == len(speech.split())


def test_a_noted_shot_stays_in_one_piece():
    action = "Anna walks along the pier and looks at the boats and the ropes. " * 8
    assert len(fountain.read(f"EXT. PIER - DAY\n\n[[Long shot: A pier in the fog.]]\n{action}\n\nANNA\n{'Yes. ' * 60}\n").shots) == 1


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("Title: Nothing\n\n", 1, 1, "no shots"),
        ("INT. CAFE - DAY\n\nA bell \x00 rings.\n", 3, 8, "0x00"),
        ("INT. CAFE - DAY\n\n" + "very " * 1200 + "long.\n", 3, 1, "6005 characters"),
    ],
)
def test_errors_tell_where(text, line, column, words):
    with pytest.raises(ScreenplayError) as caught:
        fountain.read(text, "film.fountain")
    assert (caught.value.line, caught.value.column, caught.value.source) == (line, column, "film.fountain")
    assert words in str(caught.value)
    assert caught.value.hint


@given(
    st.lists(
        st.sampled_from([*VOCABULARY.split(), *SCRIPT.split(), "\n", "\n\n", "\nMARA\n", "[[", "]]", "/*", "(", ")", "<", ">", "!", "~la"]),
        max_size=60,
    )
)
@settings(max_examples=300, deadline=None)
def test_whatever_people_write_becomes_a_script_or_an_error(parts):
    try:
        film = fountain.read(" ".join(parts))
    except ScreenplayError:
        return
    script, sheet = tagged.write(film), cast_sheet.write(film)
    assert cast_sheet.read(sheet, tagged.read(script)) == film


@given(screenplays())
@settings(max_examples=50, deadline=None)
@pytest.mark.parametrize("form", [fountain, fdx])
def test_shots_and_lines_survive(form, screenplay):
    again = form.read(form.write(screenplay))
    assert [s.size for s in again.shots] == [s.size for s in screenplay.shots]
    assert [s.move for s in again.shots] == [s.move for s in screenplay.shots]
    assert [s.seconds for s in again.shots] == [s.seconds for s in screenplay.shots]
    assert [len(s.lines) for s in again.shots] == [len(s.lines) for s in screenplay.shots]
    assert [s.transition for s in again.shots[:-1]] == [s.transition for s in screenplay.shots[:-1]]


def test_hostile_lines_do_not_stall():
    began = time.process_time()
    for line in ("A" + "(" * 4000, "A" + " " * 100_000 + "x)", "[[" * 2000, "/*" * 2000, "*" * 4000, "INT. " + "# " * 2000):
        with pytest.raises(ScreenplayError):
            fountain.read(f"\n{line}\n", "x")
            raise ScreenplayError("read without trouble")
    assert time.process_time() - began < 10

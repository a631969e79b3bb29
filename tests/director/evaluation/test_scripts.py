"""Figures of scripts: what they count, and that they fall when a script is worse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from director.evaluation.cases import Case, Directed
from director.evaluation.legality import faults, undeclared
from director.evaluation.scripts import figures_of_continuation, figures_of_script, repeats, taken_up
from director.storybook.direct import StorybookDirector
from pipeline.film import tagged
from pipeline.film.screenplay import Character, CharacterId, Screenplay
from tests.director.evaluation.conftest import BRIEF

LEGAL = """<User>: a fox
<Character1>: A small red fox.
<Environment1>: A meadow at night.

<Frame1>: Long shot: <Character1> stands in <Environment1>.
<Video1>: It waits. <- "Moon?" -> Sound: <- crickets ->

<Frame2>: Close-up: <Character1> looks up.
<Video2>: It looks up.
"""


def shares(directed: Directed) -> dict[str, float]:
    return {name: tally.total / tally.items for name, tally in figures_of_script(directed).items() if tally.items}


def directed(script: Screenplay) -> Directed:
    return Directed(case=Case(id="film", brief=BRIEF), script=script)


def test_what_the_storybook_writes_is_legal(script: Screenplay) -> None:
    assert faults(tagged.write(script)) == ()
    assert faults(tagged.write(StorybookDirector().continue_(script, BRIEF))) == ()
    assert faults(LEGAL) == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<Frame2>: Close-up", "<Frame3>: Close-up", "Frame lines are not numbered"),
        ("<Video2>: It looks up.\n", "", "<Frame2> is not followed"),
        ("<Frame1>: Long shot: <Character1> stands in <Environment1>.\n", "", "<Video1> does not follow"),
        ("<Frame2>: Close-up: ", "<Frame2>: Near: ", "does not begin with a shot size"),
        ('<- "Moon?" ->', '<- "Moon?"', "open span"),
        ("<Character1> looks up", "<Character2> looks up", "Character2 is named before it is declared"),
        ("<Character1>: A small red fox.\n", "", "Character1 is named before it is declared"),
        ("<Video2>: It looks up.", "And then it looks up.", "has no tag"),
        ("\n<Frame1>", "\n<Character3>: A bear.\n<Frame1>", "Character lines are not numbered"),
    ],
)
def test_every_fault_is_found(old: str, new: str, fault: str) -> None:
    assert LEGAL.count(old) == 1
    assert any(fault in found for found in faults(LEGAL.replace(old, new)))


def test_a_declaration_behind_a_shot_comes_too_late() -> None:
    late = LEGAL + "<Character2>: A bear.\n"
    assert any("stands behind" in found for found in faults(late))
    assert any("no shot" in found for found in faults("<Character1>: A fox.\n"))
    assert undeclared(LEGAL.replace("<Character1> looks up", "<Character2> looks up")) == (3, 1)


def test_a_good_script_has_good_figures(script: Screenplay) -> None:
    found = shares(directed(script))
    flawless = ("legal", "ids declared", "declared ids used", "named of the prompt", "new shots")
    assert {name: found[name] for name in flawless} == dict.fromkeys(flawless, 1.0)
    assert "legal unmasked" not in found
    assert found["shots"] == len(script.shots)


def test_what_the_script_leaves_out_is_missed(script: Screenplay) -> None:
    whole = taken_up("A baker and a giraffe repair the lamp in a cave", script)
    assert (whole["people of the prompt"].total, whole["people of the prompt"].items) == (0, 2)
    assert (whole["places of the prompt"].total, whole["places of the prompt"].items) == (0, 1)
    assert (whole["things of the prompt"].total, whole["things of the prompt"].items) == (1, 1)
    assert whole["words of the prompt"].total < whole["words of the prompt"].items


def test_other_forms_of_a_word_are_the_word(script: Screenplay) -> None:
    assert taken_up("lamps", script)["words of the prompt"].total == 1
    assert taken_up("polishes", script)["words of the prompt"].total == 1


def test_a_repeated_shot_is_seen(script: Screenplay) -> None:
    first = script.shots[1]
    again = replace(script, shots=(*script.shots[:-1], replace(first, number=len(script.shots))))
    assert repeats(first, again.shots[-1])
    assert shares(directed(again))["new shots"] == pytest.approx(1 - 1 / (len(script.shots) - 1))


def test_unused_declarations_count(script: Screenplay) -> None:
    idle = Character(id=CharacterId("Character3"), sheet="A baker.")
    assert shares(directed(replace(script, characters=(*script.characters, idle))))["declared ids used"] == pytest.approx(3 / 4)


def test_unmasked_text_is_judged_by_itself(script: Screenplay) -> None:
    made = replace(directed(script), unmasked=LEGAL.replace("<Frame2>", "<Frame9>"))
    assert shares(made)["legal unmasked"] == 0.0
    assert shares(made)["legal"] == 1.0


def test_a_script_that_could_not_be_written_is_illegal() -> None:
    case = Case(id="film", brief=BRIEF)
    assert figures_of_script(Directed(case=case, failures=("write: no room",)))["legal"].total == 0
    assert figures_of_script(Directed(case=case)) == {}


def test_a_continuation_goes_on_and_changes_nothing(script: Screenplay) -> None:
    longer = StorybookDirector().continue_(script, BRIEF)
    made = replace(directed(script), continued=longer)
    found = figures_of_continuation(made)
    assert len(found) == 5
    assert all(tally.total == tally.items for name, tally in found.items() if name != "new shots when gone on")


def test_a_continuation_that_breaks_its_word_is_seen(script: Screenplay) -> None:
    longer = StorybookDirector().continue_(script, BRIEF)
    stranger = replace(longer, characters=(*longer.characters, Character(id=CharacterId("Character3"), sheet="A baker.")))
    assert figures_of_continuation(replace(directed(script), continued=stranger))["declares nothing anew"].total == 0
    changed = replace(longer, shots=(replace(longer.shots[0], frame="Another sea"), *longer.shots[1:]))
    assert figures_of_continuation(replace(directed(script), continued=changed))["keeps the shots before"].total == 0
    still = figures_of_continuation(replace(directed(script), continued=script))
    assert still["goes on"].total == 0
    copied = replace(longer, shots=(*longer.shots[:-1], replace(longer.shots[2], number=len(longer.shots))))
    assert figures_of_continuation(replace(directed(script), continued=copied))["new shots when gone on"].total < len(longer.shots) - len(
        script.shots
    )

"""What is counted and shown of a run."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from pipeline.ports import Progress
from workflows.display import print_line, table, what_is_left
from workflows.tally import PLACES, Tally


def told(tally: Tally, *steps: tuple[str, str, str]) -> Tally:
    for stage, item, state in steps:
        tally(Progress(stage=stage, item=item, state=state, seconds=1.5))
    return tally


def shown(tally: Tally, height: int = 40) -> str:
    console = Console(file=io.StringIO(), width=80, height=height, color_system=None)
    console.print(table(tally, console))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_made_and_kept_are_told_apart() -> None:
    tally = told(Tally(), ("write", "", "kept"), ("draw", "S01", "start"), ("draw", "S01", "done"), ("take", "S01", "start"))
    assert (tally.made, tally.kept) == (("draw S01",), 1)


def test_what_was_made_stays_made_when_it_is_found_again() -> None:
    tally = told(Tally(), ("score", "", "done"), ("score", "", "start"), ("score", "", "kept"))
    assert (tally.made, tally.kept) == (("score",), 0)


def test_the_pieces_of_an_assembly_are_one_thing() -> None:
    tally = told(Tally(), ("assemble", "", "start"), ("assemble", "body of S01", "done"), ("assemble", "", "done"))
    assert tally.made == ("assemble",)


def test_a_row_per_place_and_what_is_left() -> None:
    tally = Tally()
    assert what_is_left(tally) == "left: the whole film"
    tally(Progress(stage=PLACES, item="", state="done", detail="title S01 S02 end", total=4))
    told(tally, ("write", "", "done"), ("take", "title", "done"), ("draw", "S01", "done"), ("speak", "S01-1", "start"))
    lines = [line.split() for line in shown(tally).splitlines()]
    assert lines[0] == ["write", "done", "1.5", "s"]
    assert lines[1] == ["title", "done", "1.5", "s"]
    assert lines[2][:2] == ["S01", "speaking"]
    assert lines[3] == ["S02", "waits"]
    assert lines[4] == ["end", "waits"]
    assert what_is_left(tally) == "left: 3 of 4 takes, the cut, the assembly"
    told(tally, *((("take", name, "kept")) for name in ("S01", "S02", "end")), ("cut", "", "done"), ("assemble", "", "done"))
    assert what_is_left(tally) == "nothing is left"


def test_a_low_terminal_shows_what_is_not_done() -> None:
    tally = Tally()
    names = [f"S{n:02d}" for n in range(1, 31)]
    tally(Progress(stage=PLACES, item="", state="done", detail=" ".join(names), total=30))
    told(tally, *(("take", name, "done") for name in names[:20]), ("take", "S21", "start"))
    page = shown(tally, height=15)
    assert "S21" in page
    assert "S20" not in page
    assert len(page.splitlines()) <= 15


def test_plain_lines_tell_what_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    for state in ("start", "done", "kept", "failed"):
        print_line(Progress(stage="take", item="S03", state=state, seconds=3.21))
    print_line(Progress(stage="assemble", item="sound", state="done", seconds=1.0))
    print_line(Progress(stage="cut", item="", state="done", seconds=0.04, detail="your timeline is kept as timeline.mine1.otio"))
    assert capsys.readouterr().err == "take S03: 3.2 s\ncut: 0.0 s, your timeline is kept as timeline.mine1.otio\n"

"""``filmwright evaluate``: held-out films and ViStoryBench, from settings to figures and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from director.evaluation.vistorybench.stories import write_story
from pipeline.errors import ConfigError, DatasetError
from tests.director.evaluation.test_vistorybench import made_story
from workflows.evaluate import evaluate, evaluate_stories, evaluate_text, stories_text

BOOK = ["director=storybook"]


def test_a_run_leaves_a_table_an_object_and_a_page(tmp_path: Path) -> None:
    out = tmp_path / "out"
    facts = evaluate(None, [*BOOK, "shots=2"], films=1, seed=5, tasks="", out=out, quiet=True)
    assert json.loads((out / "evaluation.json").read_text("utf-8"))["figures"] == facts["figures"]
    figures = {(row["part"], row["name"]): row for row in facts["figures"]}
    assert figures["script", "legal"]["value"] == 1.0
    assert figures["given pictures", "as the script says"]["value"] == 1.0
    assert {row["films"] for row in facts["figures"] if row["name"] == "shots"} == {1}
    page = (out / "evaluation.html").read_text("utf-8")
    pictures = [part.split('"')[0] for part in page.split('<img src="')[1:]]
    assert pictures
    assert all((out / picture).is_file() for picture in pictures)
    text = evaluate_text(facts)
    assert "as the script says, first" in text
    assert facts["page"] in text


def test_the_same_seed_gives_the_same_figures_and_another_one_other_films() -> None:
    runs = [evaluate(None, BOOK, films=3, seed=seed, tasks="write", out=None, quiet=True) for seed in (7, 7, 8)]
    assert runs[0]["figures"] == runs[1]["figures"]
    assert runs[0]["figures"] != runs[2]["figures"]
    assert {row["part"] for row in runs[0]["figures"]} == {"script"}


@pytest.mark.parametrize(("wrong", "message"), [({"films": 0}, "--films 0"), ({"tasks": "write,sing"}, "no task 'sing'")])
def test_wishes_are_checked(wrong: dict[str, object], message: str) -> None:
    wishes = {"films": 1, "seed": 0, "tasks": "write", "out": None, "quiet": True, **wrong}
    with pytest.raises(ConfigError, match=message):
        evaluate(None, BOOK, **wishes)  # type: ignore[arg-type]  # one of them is wrong


def test_stories_are_drawn_and_scored_with_what_is_there(tmp_path: Path) -> None:
    story = made_story(tmp_path)
    data = write_story(story, tmp_path / "data").parent
    out = tmp_path / "out"
    drawn = evaluate_stories(None, BOOK, data=data, instruments="", seed=0, out=out, quiet=True)
    assert (drawn["drawn"], drawn["stories"]) == (1, [])
    assert "not scored" in stories_text(drawn)
    models = "tests.director.evaluation.test_vistorybench:instruments"
    scored = evaluate_stories(None, BOOK, data=data, instruments=models, seed=0, out=out, quiet=True)
    assert scored["run"] == drawn["run"]
    assert set(scored["summary"]) == {"csd_cross", "csd_self"}
    assert json.loads((out / "vistorybench.json").read_text("utf-8"))["summary"] == scored["summary"]
    assert "csd_self" in stories_text(scored)


def test_stories_need_a_folder_and_a_data_set(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="need a folder"):
        evaluate_stories(None, BOOK, data=tmp_path, instruments="", seed=0, out=None, quiet=True)
    with pytest.raises(DatasetError, match="holds no stories"):
        evaluate_stories(None, BOOK, data=tmp_path, instruments="", seed=0, out=tmp_path, quiet=True)

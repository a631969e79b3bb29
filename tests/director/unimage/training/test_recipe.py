"""Recipes: shipped ones are read, changes are laid over, mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from director.unimage.training.optimisation import OptimiserSettings, rate_at
from director.unimage.training.recipe import Recipe, StageRecipe, from_plain, read_recipe, shipped_recipes, to_plain
from pipeline.errors import ConfigError
from tests.director.unimage.training.conftest import tiny_recipe


@pytest.mark.parametrize("name", shipped_recipes())
def test_every_shipped_recipe_is_read_and_written_back(name: str) -> None:
    recipe = read_recipe(name)
    assert recipe.name == name
    assert from_plain(Recipe, to_plain(recipe), name) == recipe


def test_what_is_shipped() -> None:
    assert set(shipped_recipes()) >= {"nano", "small", "bagel-7b", "smoke"}


def test_changes_are_laid_over() -> None:
    recipe = read_recipe("nano", ["optimiser.rate=0.5", "stages.1.steps=7", "data.films=/somewhere", "stages.0.mix=[text]", "run.batch=9"])
    assert (recipe.optimiser.rate, recipe.stages[1].steps, recipe.data.films) == (0.5, 7, "/somewhere")
    assert (recipe.stages[0].mix, recipe.run.batch) == (("text",), 9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("optimiser.rat=1", r"no key 'rat'"),
        ("optimiser.rate=fast", r"wrong kind"),
        ("stages.9.steps=1", r"no part '9'"),
        ("rate", r"no change of a recipe"),
        ("stages.0.mix=[music]", r"wrong kind"),
        ("optimiser.kind=sgd", r"wrong kind"),
        ("optimiser.average=2", r"out of range"),
        ("stages.0.freeze=generation", r"not known"),
        ("run.batch=2.5", r"wrong kind"),
    ],
)
def test_mistakes_are_told(change: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_recipe("nano", [change])


def test_a_file_is_a_recipe(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nstages: [{name: a, steps: 3}]\n", encoding="utf-8")
    assert read_recipe(str(file)).steps == 3
    file.write_text("[1, 2", encoding="utf-8")
    with pytest.raises(ConfigError, match="no YAML"):
        read_recipe(str(file))
    with pytest.raises(ConfigError, match=r"no recipe 'nono'"):
        read_recipe("nono")


def test_stages_follow_each_other() -> None:
    recipe = tiny_recipe(stages=(StageRecipe(name="a", steps=2), StageRecipe(name="b", steps=3)))
    assert [(recipe.stage_of(n)[0].name, recipe.stage_of(n)[1]) for n in range(5)] == [("a", 0), ("a", 1), ("b", 0), ("b", 1), ("b", 2)]
    with pytest.raises(ConfigError):
        recipe.stage_of(5)


def test_the_rate_rises_holds_and_falls() -> None:
    settings = OptimiserSettings(warmup=10, hold=0.5, floor=0.1)
    shares = [rate_at(step, 100, settings) for step in range(100)]
    assert shares[0] == pytest.approx(0.1)
    assert shares[9:51] == [1.0] * 42
    assert shares[51:] == sorted(shares[51:], reverse=True)
    assert shares[-1] == pytest.approx(0.1, abs=0.01)

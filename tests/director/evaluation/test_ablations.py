"""The ablations: what each variant changes, the same budget for all, and runs that go on where they stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.ablation_table import WHOLE
from benchmarks.ablations import REDUCED, Variant, recipe_of, trained, variants
from director.unimage.grammar import Grammar
from director.unimage.nano.direct import NanoDirector, NanoOptions
from director.unimage.nano.inference import Small
from director.unimage.training.recipe import read_recipe
from director.unimage.training.states import latest_state
from director.unimage.training.storyworld import Storyworld, StoryworldFilms


@pytest.fixture(scope="module")
def found() -> dict[str, Variant]:
    return {variant.name: variant for variant in variants(read_recipe("nano", REDUCED))}


def lengths(found: dict[str, Variant], tokens: float) -> dict[str, float]:
    trainings = [training for variant in found.values() for training in (variant.writes, variant.draws)]
    return {f"{training.name}: {stage.name}": tokens for training in trainings for stage, _ in training.stages}


def test_the_variants_are_those_of_the_claims(found: dict[str, Variant]) -> None:
    assert next(iter(found)) == WHOLE
    mixes = {name: [stage.mix for stage, _ in variant.draws.stages] for name, variant in found.items()}
    assert all(set(mix) == {"interleaved"} for mix in mixes["interleaved only"])
    assert all("interleaved" not in mix for mix in mixes["disentangled only"])
    apart = found["two separate models"]
    assert {stage.mix for stage, _ in apart.writes.stages} == {("text",)}
    assert {stage.mix for stage, _ in apart.draws.stages} == {("drawing",)}
    assert apart.writes.name != apart.draws.name
    assert not any(stage.id_prompting for stage, _ in found["without ID prompting"].draws.stages)
    assert not any(stage.splitting for stage, _ in found["without script splitting"].draws.stages)
    assert any(stage.splitting for stage, _ in found[WHOLE].draws.stages)


def test_every_variant_has_the_same_budget(found: dict[str, Variant]) -> None:
    for variant in found.values():
        models = {training.name: training for training in (variant.writes, variant.draws)}
        assert sum(share for training in models.values() for _, share in training.stages) == pytest.approx(1.0)
        steps = sum(recipe_of(training, 1, 600, lengths(found, 0.5)).steps for training in models.values())
        assert 1197 <= steps <= 1200


def test_longer_steps_are_fewer_and_seeds_change_only_the_seed(found: dict[str, Variant]) -> None:
    training = found[WHOLE].writes
    short = lengths(found, 0.5)
    long = short | {f"whole: {training.stages[0][0].name}": 1.0}
    assert recipe_of(training, 1, 600, long).stages[0].steps * 2 == recipe_of(training, 1, 600, short).stages[0].steps
    first, second = (recipe_of(training, seed, 600, short) for seed in (1, 2))
    assert replace(first, seed=2) == second


def test_a_run_goes_on_and_its_state_directs(found: dict[str, Variant], tmp_path: Path) -> None:
    films = StoryworldFilms(Storyworld(shots=(2, 2)), "train", 4)
    training = found["without ID prompting"].writes
    state = trained(training, 1, 2.0, lengths(found, 1.0), films, tmp_path)
    assert state.name.endswith("2")
    assert trained(training, 1, 2.0, lengths(found, 1.0), films, tmp_path) == state == latest_state(tmp_path / "runs" / "no-ids-1")
    names = {NanoDirector(NanoOptions(checkpoint=str(state), id_prompting=ids)).version for ids in (True, False)}
    assert len(names) == 2
    small = Small(state)
    grammar = Grammar()
    text = small.free_script("<User>: A fox looks for the moon", grammar, seed=1, most=40)
    assert text == small.free_script("<User>: A fox looks for the moon", grammar, seed=1, most=40)
    assert text != small.free_script("<User>: A fox looks for the moon", grammar, seed=2, most=40)

"""Training steps on tiny sizes: the loss falls, states are exact, several processes are as one."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from director.unimage.attention import Backend
from director.unimage.model import GENERATION, UNDERSTANDING
from director.unimage.nano.direct import NanoDirector, NanoOptions
from director.unimage.tokens import FolderTokenizer, read_tokenizer
from director.unimage.training.batches import Batches
from director.unimage.training.building import config_of, new_model
from director.unimage.training.forward import forward_pack
from director.unimage.training.loop import Trainer
from director.unimage.training.metrics import read_metrics
from director.unimage.training.recipe import Recipe, StageRecipe
from director.unimage.training.records import FilmRecord
from director.unimage.training.run import Limits, begin_run, resume_run, work
from director.unimage.training.states import latest_state, load_state, read_tensors, states_of
from pipeline.errors import CheckpointError, ConfigError, DatasetError, DiskFull
from pipeline.film.brief import Brief
from pipeline.film.scene import Prop
from tests.director.unimage.training.conftest import films, tiny_recipe

CURVE = ("step", "kind", "ce", "mse", "mse_hi", "norm", "share")


def curve(folder: Path) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in CURVE) for row in read_metrics(folder)]


def trained(folder: Path, recipe: Recipe | None = None) -> Trainer:
    trainer = begin_run(recipe or tiny_recipe(), films(), folder)
    work(trainer)
    return trainer


def test_the_loss_falls(tmp_path: Path) -> None:
    recipe = tiny_recipe(stages=(StageRecipe(steps=24, shots=2, splitting=0.0, mix=("interleaved",)),))
    trained(tmp_path, replace(recipe, optimiser=replace(recipe.optimiser, rate=0.01)))
    rows = read_metrics(tmp_path)
    assert float(rows[-1]["ce"]) < 0.8 * float(rows[0]["ce"])
    assert sum(float(row["mse"]) for row in rows[-4:]) < 0.9 * sum(float(row["mse"]) for row in rows[:4])


@pytest.mark.parametrize("kind", ["adamw", "muon"])
def test_a_run_in_pieces_is_the_run_in_one(tmp_path: Path, kind: str) -> None:
    recipe = tiny_recipe(optimiser=replace(tiny_recipe().optimiser, kind=kind))
    whole = trained(tmp_path / "whole", recipe)
    work(begin_run(recipe, films(), tmp_path / "pieces"), limits=Limits(steps=2))
    for _ in range(2):
        pieces = resume_run(recipe, films(), tmp_path / "pieces")
        work(pieces, limits=Limits(steps=2))
    assert curve(tmp_path / "pieces") == curve(tmp_path / "whole")
    for name, value in whole.average.values.items():
        assert torch.equal(value, pieces.average.values[name]), name


def test_processes_that_lay_films_out_ahead_change_nothing(tmp_path: Path) -> None:
    recipe = tiny_recipe()
    alone = trained(tmp_path / "alone", recipe)
    ahead = replace(recipe, run=replace(recipe.run, loaders=2))
    work(begin_run(ahead, films(), tmp_path / "ahead"), limits=Limits(steps=2))
    gone_on = resume_run(ahead, films(), tmp_path / "ahead")
    work(gone_on)
    assert curve(tmp_path / "ahead") == curve(tmp_path / "alone")
    for name, value in alone.average.values.items():
        assert torch.equal(value, gone_on.average.values[name]), name


@pytest.mark.slow
def test_a_killed_run_goes_on_bit_for_bit(tmp_path: Path) -> None:
    whole = trained(tmp_path / "whole", _long())
    script = tmp_path / "run.py"
    script.write_text(
        "import sys; from pathlib import Path; from tests.director.unimage.training import test_loop as t;"
        "from director.unimage.training.run import begin_run, resume_run, work\n"
        "folder = Path(sys.argv[1]); go = resume_run if (folder / 'recipe.json').exists() else begin_run\n"
        "trainer = go(t._long(), t.films(), folder)\n"
        "work(trainer, on_step=lambda trainer, measured: trainer.save())\n",
        encoding="utf-8",
    )
    folder = tmp_path / "killed"
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen([sys.executable, str(script), str(folder)], env=environment)
    deadline = time.monotonic() + 120
    while len(states_of(folder)) < 1 or int(states_of(folder)[-1].name[5:]) < 2:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert int(states_of(folder)[-1].name[5:]) < _long().steps
    again = resume_run(_long(), films(), folder)
    work(again)
    assert curve(folder)[-4:] == curve(tmp_path / "whole")[-4:]
    assert all(torch.equal(value, again.average.values[name]) for name, value in whole.average.values.items())


def _long() -> Recipe:
    return tiny_recipe(stages=(StageRecipe(steps=24, shots=2, splitting=0.0),))


@pytest.mark.slow
def test_two_processes_are_as_one(tmp_path: Path) -> None:
    trained(tmp_path / "one")
    script = tmp_path / "run.py"
    script.write_text(
        "import sys; from pathlib import Path; from tests.director.unimage.training.conftest import films, tiny_recipe\n"
        "from director.unimage.training.run import begin_run, work\n"
        "from director.unimage.training.distributed import processes\n"
        "with processes() as among: work(begin_run(tiny_recipe(), films(), Path(sys.argv[1]), among))\n",
        encoding="utf-8",
    )
    words = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script), str(tmp_path / "two")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    for one, two in zip(curve(tmp_path / "one"), curve(tmp_path / "two"), strict=True):
        assert one[:2] == two[:2]
        assert [float(x) for x in two[2:]] == pytest.approx([float(x) for x in one[2:]], rel=2e-3, nan_ok=True)
    saved = [load_state(state) for state in (latest_state(tmp_path / "one"), latest_state(tmp_path / "two")) if state]
    for name, value in saved[0].weights.items():
        # Adam divides rounding by rounding where a gradient is near zero, so single numbers may differ
        assert float((value - saved[1].weights[name]).abs().mean()) < 1e-4, name


def test_the_parts_of_several_processes_are_the_whole(tmp_path: Path, tokenizer: FolderTokenizer) -> None:
    recipe = tiny_recipe(run=replace(tiny_recipe().run, batch=3))
    config = config_of(recipe.model, tokenizer)
    whole = Batches(recipe, films(), tokenizer, config).batch(1).packs[0]
    parts = [Batches(recipe, films(), tokenizer, config, rank=rank, world=2).batch(1).packs[0] for rank in (0, 1)]
    assert sorted(whole.sample_lengths) == sorted((*parts[0].sample_lengths, *parts[1].sample_lengths))
    assert sorted(whole.labels.tolist()) == sorted((*parts[0].labels.tolist(), *parts[1].labels.tolist()))
    assert sorted(whole.raw_times.tolist()) == sorted((*parts[0].raw_times.tolist(), *parts[1].raw_times.tolist()))


def test_the_frozen_expert_does_not_change(tmp_path: Path) -> None:
    recipe = tiny_recipe(stages=(StageRecipe(steps=2, mix=("drawing",), freeze="understanding", shots=2),))
    trainer = begin_run(recipe, films(), tmp_path)
    before = {name: p.detach().clone() for name, p in trainer.model.named_parameters()}
    work(trainer)
    changed = {name for name, p in trainer.model.named_parameters() if not torch.equal(p, before[name])}
    assert not [name for name in changed if UNDERSTANDING in name or name.startswith(("decoder.embedding", "decoder.head"))]
    assert any(GENERATION in name for name in changed)
    assert "latent_out.weight" in changed


@pytest.mark.parametrize("kind", ["interleaved", "text", "drawing"])
def test_packed_equals_alone(tmp_path: Path, tokenizer: FolderTokenizer, kind: str) -> None:
    recipe = tiny_recipe(stages=(StageRecipe(steps=1, mix=(kind,), copies=2),))  # type: ignore[arg-type]  # one of KINDS
    model = new_model(recipe, tokenizer)
    torch.nn.init.normal_(model.latent_out.weight)
    together = Batches(recipe, films(), tokenizer, model.config).batch(0)
    alone = Batches(replace(recipe, run=replace(recipe.run, micro=1)), films(), tokenizer, model.config).batch(0)
    results = [
        [forward_pack(model, p, (), noise, shift=3.0, backend=backend) for p, noise in zip(batch.packs, batch.noises, strict=True)]
        for batch, backend in ((together, _backend("written")), (alone, _backend("sdpa")))
    ]
    for name in ("ce_K", "squared_error_RW", "times_R"):
        packed, single = (torch.cat([getattr(result, name) for result in side]) for side in results)
        assert torch.allclose(packed, single, atol=2e-4), name


def _backend(name: Backend) -> Backend:
    return name


def test_another_recipe_is_refused(tmp_path: Path) -> None:
    work(begin_run(tiny_recipe(), films(), tmp_path), limits=Limits(steps=1))
    wider = replace(tiny_recipe(), model=replace(tiny_recipe().model, width=48))
    with pytest.raises(ConfigError, match=r"model.width was 32 and is 48"):
        resume_run(wider, films(), tmp_path)
    faster = replace(tiny_recipe(), optimiser=replace(tiny_recipe().optimiser, rate=0.5))
    with pytest.raises(ConfigError, match=r"optimiser.rate"):
        resume_run(faster, films(), tmp_path)
    assert resume_run(faster, films(), tmp_path, rescheduled=True).step == 1
    with pytest.raises(ConfigError, match="holds a run already"):
        begin_run(tiny_recipe(), films(), tmp_path)
    with pytest.raises(CheckpointError, match="holds no run"):
        resume_run(tiny_recipe(), films(), tmp_path / "nowhere")


def test_a_full_disk_leaves_the_last_state_whole(tmp_path: Path) -> None:
    trainer = begin_run(tiny_recipe(), films(), tmp_path)
    trainer.advance()
    first = trainer.save()
    trainer.advance()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(DiskFull, match=r"step 2 does not fit"):
            trainer.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert [p.name for p in (tmp_path / "states").iterdir()] == [first.name]
    assert resume_run(tiny_recipe(), films(), tmp_path).step == 1


def test_a_damaged_state_is_told(tmp_path: Path) -> None:
    work(begin_run(tiny_recipe(), films(), tmp_path), limits=Limits(steps=1))
    state = latest_state(tmp_path)
    assert state is not None
    weights = state / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-7])
    with pytest.raises(CheckpointError, match="truncated"):
        resume_run(tiny_recipe(), films(), tmp_path)


def test_only_the_newest_states_stay(tmp_path: Path) -> None:
    trainer = begin_run(tiny_recipe(), films(), tmp_path)
    for _ in range(4):
        trainer.advance()
        trainer.save()
    assert [state.name for state in states_of(tmp_path)] == ["step-00000003", "step-00000004"]


def test_no_films_are_told(tmp_path: Path) -> None:
    trained(tmp_path)
    tokenizer = read_tokenizer(tmp_path)
    with pytest.raises(DatasetError, match="empty"):
        Batches(tiny_recipe(), (), tokenizer, config_of(tiny_recipe().model, tokenizer))


def test_a_state_directs(tmp_path: Path) -> None:
    trained(tmp_path)
    state = latest_state(tmp_path)
    assert state is not None
    assert {name.split(".")[0] for name in read_tensors(state / "ema.safetensors")} >= {"language_model", "vae2llm", "identities"}
    director = NanoDirector(NanoOptions(checkpoint=str(state), steps=2, temperature=0.0))
    brief = Brief(prompt="A gull named Qux finds a pearl on a pier", shots=2)
    screenplay = director.write(brief)
    assert len(screenplay.shots) == 2
    drawn = director.draw(screenplay, screenplay.shots[0], (), brief)
    assert drawn.scene is not None
    assert drawn.pixels.shape[:2] == (brief.size.height, brief.size.width)


def test_a_film_that_has_no_code_is_passed_over(tmp_path: Path) -> None:
    trained(tmp_path)
    tokenizer = read_tokenizer(tmp_path)
    config = config_of(tiny_recipe().model, tokenizer)
    odd = [_with_unknown_thing(film) for film in films()]
    mixed = Batches(tiny_recipe(), (*odd[:3], films()[3]), tokenizer, config).batch(0).packs[0]
    alone = Batches(tiny_recipe(), (films()[3],), tokenizer, config).batch(0).packs[0]
    assert mixed.sample_lengths == alone.sample_lengths
    with pytest.raises(DatasetError, match="cannot write"):
        Batches(tiny_recipe(), odd, tokenizer, config).batch(0)


def _with_unknown_thing(film: FilmRecord) -> FilmRecord:
    first = film.keyframes[0]
    assert first.scene is not None
    scene = replace(first.scene, props=(Prop(noun="quux"),))
    return replace(film, keyframes=(replace(first, scene=scene), *film.keyframes[1:]))

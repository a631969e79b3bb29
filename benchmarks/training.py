"""How fast a recipe trains here: tokens per second, share of the machine's matrix throughput, packed against padded, the loader's share.

``python -m benchmarks.training [RECIPE] [--steps N] [--json]``; seconds are those of the process, on one thread.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from director.unimage.packing import Pack
from director.unimage.training.estimate import matrix_speed
from director.unimage.training.loop import Trainer
from director.unimage.training.recipe import read_recipe
from director.unimage.training.run import begin_run
from director.unimage.training.sources import open_films


def measure(name: str, steps: int) -> dict[str, float]:
    """Figures of a recipe over its first steps."""
    torch.set_num_threads(1)
    recipe = read_recipe(name, ["data.count=64", "data.tokenizer_films=64"])
    with tempfile.TemporaryDirectory() as folder:
        trainer = begin_run(recipe, open_films(recipe.data), Path(folder))
        trainer.advance()
        loading = seconds(lambda: [trainer.batches.batch(n) for n in range(1, steps + 1)])
        before = trainer.progress
        working = seconds(lambda: [trainer.advance() for _ in range(steps)])
        tokens = trainer.progress.tokens - before.tokens
        padded = padded_share(trainer, steps)
    numbers = sum(p.numel() for name, p in trainer.model.named_parameters() if "embedding" not in name)
    speed = matrix_speed("cpu")
    return {
        "tokens per second": tokens / working,
        "matrix throughput, GFLOP/s": speed / 1e9,
        "share of it": 6 * numbers * tokens / working / 2 / speed,
        "loader's share of a step": loading / working,
        "tokens that padding would add, share": padded,
    }


def seconds(work: Callable[[], object]) -> float:
    """Seconds of the process that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def padded_share(trainer: Trainer, steps: int) -> float:
    """How many more tokens batches would have if every sample were as long as the longest beside it."""
    packs: list[Pack] = [pack for n in range(1, steps + 1) for pack in trainer.batches.batch(n).packs]
    return sum(len(p.samples) * max(p.sample_lengths) for p in packs) / sum(p.length for p in packs) - 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", nargs="?", default="nano")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    words = parser.parse_args()
    figures = measure(words.recipe, words.steps)
    if words.json:
        print(json.dumps({name: round(value, 4) for name, value in figures.items()}))
        return
    for name, value in figures.items():
        print(f"{name:>40}  {value:,.3g}")


if __name__ == "__main__":
    main()

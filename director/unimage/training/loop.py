"""The training loop: batches into losses, losses into weights, weights into states that a later process goes on from.

Plain torch. Everything that a step needs besides weights and optimiser follows from its number, so that a run that was killed goes
on bit for bit as if it had not been.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn

from director.unimage.adapters import write_adapter
from director.unimage.attention import Backend
from director.unimage.codec import Codec
from director.unimage.contexts import encode_image
from director.unimage.model import Unimage
from director.unimage.packing import Pack
from director.unimage.tokens import TOKENIZER_FILE
from director.unimage.training.batches import Batch, Batches
from director.unimage.training.feeding import Feed
from director.unimage.training.forward import forward_pack
from director.unimage.training.lora import lora_changes
from director.unimage.training.metrics import Measured
from director.unimage.training.optimisation import Average, Optimiser, clip_gradients, rate_at, spread, whole_tensors
from director.unimage.training.recipe import Recipe
from director.unimage.training.states import Saved, load_state, save_state, write_director

LATE = 0.9
"""Flow times above count for ``mse_hi``: nothing but the context helps there."""

Reduce = Callable[[Tensor], Tensor]
"""Sums numbers over all processes."""


class PackModel(nn.Module):
    """The model as one call per pack, so that what wraps a module (sharding) wraps all of it.

    Args:
        model: the model.
        shift: of the flow times.
        codec: turns pictures into latents; None where keyframes are scenes. It is not trained.
    """

    def __init__(self, model: Unimage, shift: float, codec: Codec | None = None) -> None:
        super().__init__()
        self.model = model
        self.shift = shift
        self._codec = (codec,)  # in a tuple, so that it is no part of what is sharded and trained

    def forward(self, pack: Pack, noise: Tensor, frozen: bool) -> tuple[Tensor, Tensor, Tensor]:
        """Cross-entropy per label, squared error per latent token with loss, and the flow times of those tokens."""
        backend, latents = backend_of(self.model.device), self._latents(pack)
        result = forward_pack(self.model, pack, latents, noise, shift=self.shift, freeze_understanding=frozen, backend=backend)
        return result.ce_K, result.mse_R, result.times_R

    def _latents(self, pack: Pack) -> tuple[Tensor, ...]:
        """The mean latent of each picture of a pack; copies of one picture are encoded once."""
        codec = self._codec[0]
        if codec is None or not pack.latent_pixels:
            return ()
        encoded = {id(pixels): encode_image(codec, pixels) for pixels in {id(p): p for p in pack.latent_pixels}.values()}
        return tuple(encoded[id(pixels)] for pixels in pack.latent_pixels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a run has done so far: seconds of work, films and tokens."""

    seconds: float = 0.0
    films: int = 0
    tokens: int = 0


class Trainer:
    """One process of a training run.

    Args:
        recipe: what is trained, and how.
        model: on its device, float32; changed.
        batches: of this process.
        folder: of the run.
        reduce: sums over processes; None for one process alone.
        world: processes.
        wrapped: the model behind what shards it; None for the model itself.
        writes: this process writes the states.

    Attributes:
        step: steps that are done.
        progress: what they took.
        writes: whether this process writes states and metrics.
        tokenizer: of the model.
        batches: what its steps learn from.
    """

    def __init__(
        self,
        recipe: Recipe,
        model: Unimage,
        batches: Batches,
        folder: Path,
        *,
        reduce: Reduce | None = None,
        world: int = 1,
        wrapped: nn.Module | None = None,
        writes: bool = True,
    ) -> None:
        self.recipe, self.model, self.folder = recipe, model, folder
        self.step = 0
        self.progress = Progress()
        self.batches, self._reduce, self._world = batches, reduce, world
        self._feed = Feed(batches, recipe.steps, recipe.run.loaders)
        self.writes = writes
        self.tokenizer = batches.tokenizer
        self._wrapped = wrapped or PackModel(model, recipe.loss.shift)
        trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
        self.average = Average(trained, recipe.optimiser.average)
        self._optimiser = Optimiser(trained, recipe.optimiser)
        self._parameters = trained
        self._total = recipe.steps

    def advance(self) -> Measured:
        """Do one step."""
        began = time.process_time()
        batch = self._feed.at(self.step)
        measured = self._learn(batch)
        self.average.follow(self.step)
        self.step += 1
        tokens = sum(pack.length for pack in batch.packs) * self._world
        self.progress = Progress(
            seconds=self.progress.seconds + time.process_time() - began,
            films=self.progress.films + batch.films,
            tokens=self.progress.tokens + tokens,
        )
        return measured

    def save(self) -> Path:
        """Write a state; see ``states.save_state``. Of several processes the first one writes, and all must call this."""
        facts = {"seconds": self.progress.seconds, "films": self.progress.films, "tokens": self.progress.tokens}
        weights, average = (whole_tensors(side) for side in (self._parameters, self.average.values))
        saved = Saved(step=self.step, weights=weights, average=average, optimiser=whole_tensors(self._optimiser.tensors()), facts=facts)
        if not self.writes:
            return self.folder
        return save_state(self.folder, saved, partial(self._write_usable, average), keep=self.recipe.run.keep)

    def _write_usable(self, average: Mapping[str, Tensor], folder: Path) -> None:
        """What a director loads: the whole model, or the adapter where only an adapter is trained."""
        if self.recipe.model.lora_rank:
            write_adapter(folder, lora_changes(self.model, average), alpha=self.recipe.model.lora_alpha)
        else:
            write_director(folder, self.model.config, average, self.folder / TOKENIZER_FILE)

    @torch.no_grad()
    def resume(self, state: Path) -> None:
        """Go on from a state.

        Raises:
            CheckpointError: it is damaged, or of another model.
        """
        saved = load_state(state)
        for name, parameter in self._parameters.items():
            parameter.copy_(spread(saved.weights[name], parameter))
            self.average.values[name].copy_(spread(saved.average[name], parameter))
        self._optimiser.load(saved.optimiser)
        self.step = saved.step
        facts = saved.facts
        self.progress = Progress(seconds=float(facts["seconds"]), films=int(facts["films"]), tokens=int(facts["tokens"]))

    def any_of(self, here: bool) -> bool:
        """Whether something holds in any process; all must ask."""
        return here if self._world == 1 else bool(self._summed(torch.tensor([float(here)]))[0] > 0)

    def _learn(self, batch: Batch) -> Measured:
        recipe, frozen = self.recipe, batch.stage.freeze == "understanding" and batch.kind == "drawing"
        counts = self._summed(torch.tensor([sum(len(p.labels) for p in batch.packs), sum(len(p.velocity_slots) for p in batch.packs)]))
        for parameter in self._parameters.values():
            parameter.grad = None
        sums = torch.zeros(len(Measured.SUMS), device=self.model.device)
        for pack, noise in zip(batch.packs, batch.noises, strict=True):
            with computing(self.model.device, recipe.run.precision):
                ce_K, mse_R, times_R = self._wrapped(pack, noise, frozen)
            text, picture = ce_K.sum() / max(1, int(counts[0])), mse_R.sum() / max(1, int(counts[1]))
            loss = self._world * (recipe.loss.text * text + recipe.loss.picture * picture)
            loss.backward()
            sums += sums_of(ce_K.detach(), mse_R.detach(), times_R)
        norm = clip_gradients(self._parameters.values(), recipe.optimiser.clip)
        share = rate_at(self.step, self._total, recipe.optimiser)
        self._optimiser.step(share)
        # read last: what is read has to be waited for
        return Measured.of(self._summed(sums.cpu()), stage=batch.stage.name, kind=batch.kind, step=self.step, norm=float(norm), share=share)

    def _summed(self, numbers: Tensor) -> Tensor:
        return numbers if self._reduce is None else self._reduce(numbers)


def sums_of(ce_K: Tensor, mse_R: Tensor, times_R: Tensor) -> Tensor:
    """Sums and counts that ``Measured`` is made of."""
    late_R = times_R > LATE
    counts = torch.tensor([len(ce_K), len(mse_R)], dtype=torch.float32).to(ce_K.device, non_blocking=True)
    return torch.stack([ce_K.sum(), counts[0], mse_R.sum(), counts[1], (mse_R * late_R).sum(), late_R.sum()])


def computing(device: torch.device, precision: str) -> AbstractContextManager[object]:
    """Compute in bfloat16 over float32 weights where the recipe says so."""
    return torch.autocast(device.type, torch.bfloat16) if precision == "bfloat16" else nullcontext()


def backend_of(device: torch.device) -> Backend:
    """How packed sequences attend in training: all films at once on a GPU; written out on a CPU, whose fused kernel goes back slowly."""
    return "padded" if device.type == "cuda" else "written"

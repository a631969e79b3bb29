"""Several processes as one: films are spread, weights are sharded (FSDP2), sums are shared. Started by ``torchrun``.

Every process sees its part of each step's films and draws from the films' own chance, so that the sum is what one process would have
computed, up to the rounding of sums.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard

from director.unimage.training.loop import PackModel
from pipeline.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Processes:
    """Who this process is among how many, and where it computes."""

    rank: int = 0
    world: int = 1
    device: torch.device = torch.device("cpu")  # noqa: RUF009  # a device is a value

    def summed(self, numbers: Tensor) -> Tensor:
        """The sum over all processes."""
        if self.world == 1:
            return numbers
        total = numbers.to(self.device)
        dist.all_reduce(total)
        return total.cpu()

    def wait(self) -> None:
        """Let every process come this far."""
        if self.world > 1:
            dist.barrier()


@contextmanager
def processes() -> Iterator[Processes]:
    """The processes that ``torchrun`` started, or this one alone; GPUs are used where they are."""
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0"))) if torch.cuda.is_available() else torch.device("cpu")
    if world == 1:
        yield Processes(device=device)
        return
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Processes(rank=rank, world=world, device=device)
    finally:
        dist.destroy_process_group()


def shard(model: PackModel, among: Processes) -> None:
    """Spread the weights over the processes: layer by layer, then the rest.

    Raises:
        ConfigError: there is one process only.
    """
    if among.world == 1:
        raise ConfigError("one process has nothing to share", hint="start with torchrun --nproc-per-node N")
    mesh = init_device_mesh(among.device.type, (among.world,))
    for layer in model.model.decoder.layers:
        fully_shard(layer, mesh=mesh)
    fully_shard(model, mesh=mesh)

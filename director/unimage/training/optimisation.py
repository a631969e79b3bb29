"""How weights follow gradients: AdamW, or Muon for the matrices of the layers; schedule, clipping, moving average.

All state is tensors by parameter name, so that a checkpoint holds it exactly. Muon: momentum whose matrix is replaced by the
nearest one with equal singular values, by five steps of a quintic Newton-Schulz iteration (K. Jordan, 2024).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor
from torch.distributed.tensor import DTensor, distribute_tensor

from pipeline.errors import ConfigError

SMALLEST = 1e-15
_QUINTIC = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimiserSettings:
    """How weights are changed.

    Attributes:
        kind: "adamw" for everything, or "muon" for the layers' matrices and AdamW for the rest.
        rate: peak learning rate of AdamW.
        matrix_rate: peak learning rate of Muon.
        warmup: steps from zero to the peak.
        hold: share of all steps after which the rate falls, 0 to 1.
        floor: share of the peak at the end.
        betas: of AdamW.
        momentum: of Muon.
        decay: weight decay of matrices, per step and unit of rate.
        clip: largest norm of all gradients together.
        average: factor of the moving average of the weights, 0 to 1; it begins lower.
    """

    kind: Literal["adamw", "muon"] = "adamw"
    rate: float = 2e-3
    matrix_rate: float = 0.02
    warmup: int = 100
    hold: float = 0.67
    floor: float = 0.05
    betas: tuple[float, float] = (0.9, 0.95)
    momentum: float = 0.95
    decay: float = 0.0
    clip: float = 1.0
    average: float = 0.99

    def __post_init__(self) -> None:
        if self.kind not in ("adamw", "muon"):
            raise ConfigError(f"optimiser.kind={self.kind} is not known", hint="use adamw or muon", key="optimiser.kind")
        wrong = [name for name in ("hold", "floor", "average") if not 0 <= getattr(self, name) <= 1]
        if wrong:
            raise ConfigError(f"optimiser.{wrong[0]}={getattr(self, wrong[0])} is out of range", hint="use 0 to 1")


def rate_at(step: int, total: int, settings: OptimiserSettings) -> float:
    """Share of the peak rate in a step (counted from 0): a linear rise, a plateau, a cosine down to the floor."""
    if step < settings.warmup:
        return (step + 1) / settings.warmup
    begin = settings.hold * total
    if step <= begin or total <= begin:
        return 1.0
    along = min(1.0, (step - begin) / (total - begin))
    return settings.floor + (1 - settings.floor) * 0.5 * (1 + math.cos(math.pi * along))


class Optimiser:
    """Changes parameters in place.

    Args:
        parameters: those that are trained, by name.
        settings: how.
    """

    def __init__(self, parameters: Mapping[str, Tensor], settings: OptimiserSettings) -> None:
        self._settings = settings
        self._parameters = dict(parameters)
        matrices = [name for name, p in parameters.items() if settings.kind == "muon" and p.dim() == 2 and ".experts." in name]
        self._matrices = tuple(matrices)
        self._others = tuple(name for name in parameters if name not in set(matrices))
        self._moments = {name: torch.zeros_like(parameters[name]) for name in self._matrices}
        self._first = {name: torch.zeros_like(parameters[name]) for name in self._others}
        self._second = {name: torch.zeros_like(parameters[name]) for name in self._others}
        self.counts = dict.fromkeys(parameters, 0)
        """How often each parameter was changed; one without a gradient stays as it is."""

    @torch.no_grad()
    def step(self, share: float) -> None:
        """Change every parameter that has a gradient.

        Args:
            share: of the peak rates.
        """
        self._orthogonal([name for name in self._matrices if self._parameters[name].grad is not None], share)
        self._adam([name for name in self._others if self._parameters[name].grad is not None], share)

    def tensors(self) -> dict[str, Tensor]:
        """All state by name, for a checkpoint."""
        sides = (("momentum", self._moments), ("first", self._first), ("second", self._second))
        state = {f"{side}.{name}": tensor for side, held in sides for name, tensor in held.items()}
        return state | {f"count.{name}": torch.tensor(count) for name, count in self.counts.items()}

    @torch.no_grad()
    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Take back what ``tensors`` gave."""
        for side, held in (("momentum", self._moments), ("first", self._first), ("second", self._second)):
            for name, tensor in held.items():
                tensor.copy_(spread(tensors[f"{side}.{name}"], tensor))
        self.counts = {name: int(tensors[f"count.{name}"]) for name in self.counts}

    def _orthogonal(self, names: Sequence[str], share: float) -> None:
        """Muon, matrices of one shape at a time: a GPU does a stack of them as fast as one."""
        settings = self._settings
        for shape in dict.fromkeys(self._parameters[name].shape for name in names):
            alike = [name for name in names if self._parameters[name].shape == shape]
            moments, gradients = [self._moments[name] for name in alike], self._changed(alike)
            torch._foreach_lerp_(moments, gradients, 1 - settings.momentum)
            directions = orthogonalised(torch.stack(torch._foreach_lerp(gradients, moments, settings.momentum)))
            parameters = [self._parameters[name] for name in alike]
            rate = share * settings.matrix_rate * max(1.0, shape[0] / shape[1]) ** 0.5
            if settings.decay:
                torch._foreach_mul_(parameters, 1 - rate * settings.decay)
            torch._foreach_add_(parameters, list(directions.to(parameters[0].dtype).unbind()), alpha=-rate)

    def _adam(self, names: Sequence[str], share: float) -> None:
        if not names:
            return
        b1, b2 = self._settings.betas
        rate = share * self._settings.rate
        gradients = self._changed(names)
        parameters, firsts, seconds = ([held[name] for name in names] for held in (self._parameters, self._first, self._second))
        counts = [self.counts[name] for name in names]
        torch._foreach_lerp_(firsts, gradients, 1 - b1)
        torch._foreach_mul_(seconds, b2)
        torch._foreach_addcmul_(seconds, gradients, gradients, 1 - b2)
        scales = torch._foreach_div(seconds, [1 - b2**n for n in counts])
        torch._foreach_sqrt_(scales)
        torch._foreach_add_(scales, SMALLEST)
        matrices = [parameter for parameter in parameters if parameter.dim() == 2]
        if matrices and self._settings.decay:
            torch._foreach_mul_(matrices, 1 - rate * self._settings.decay)
        torch._foreach_addcdiv_(parameters, firsts, scales, [-rate / (1 - b1**n) for n in counts])

    def _changed(self, names: Sequence[str]) -> list[Tensor]:
        """The gradients of parameters that are changed now."""
        gradients = []
        for name in names:
            gradient = self._parameters[name].grad
            assert gradient is not None
            self.counts[name] += 1
            gradients.append(gradient)
        return gradients


def orthogonalised(matrices: Tensor) -> Tensor:
    """A matrix, or a stack of them, with about the same singular vectors and all singular values near 1, in bfloat16."""
    a, b, c = _QUINTIC
    x: Tensor = matrices.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(_ITERATIONS):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x.mT if tall else x


def clip_gradients(parameters: Iterable[Tensor], most: float) -> Tensor:
    """Scale all gradients down to a norm of at most ``most`` together; gives the norm before."""
    with_gradient = [p for p in parameters if p.grad is not None]
    norm: Tensor = torch.nn.utils.clip_grad_norm_(with_gradient, most)
    return whole(norm)


def spread(tensor: Tensor, like: Tensor) -> Tensor:
    """A whole tensor laid out over processes as ``like`` is."""
    if not isinstance(like, DTensor):
        return tensor
    return distribute_tensor(tensor.to(like.device), like.device_mesh, like.placements)


def whole_tensors(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Tensors as one process would hold them; sharded ones are gathered."""
    return {name: whole(tensor.detach()) for name, tensor in tensors.items()}


def whole(tensor: Tensor) -> Tensor:
    """One tensor as one process would hold it."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


class Average:
    """The moving average of the weights, which is what is used and shipped.

    Args:
        parameters: by name; their values now are the first average.
        factor: of the old average in a step, once some steps are done.
    """

    def __init__(self, parameters: Mapping[str, Tensor], factor: float) -> None:
        self._parameters = dict(parameters)
        self._factor = factor
        self.values = {name: parameter.detach().clone() for name, parameter in parameters.items()}

    @torch.no_grad()
    def follow(self, step: int) -> None:
        """Move towards the weights behind step ``step`` (counted from 0)."""
        factor = min(self._factor, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.values.values()), [self._parameters[name].detach() for name in self.values], 1 - factor)

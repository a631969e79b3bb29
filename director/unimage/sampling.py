"""Draw a picture: rectified flow from noise to a latent, guided by text and image.

All branches of guidance (full, text-free, image-free) go through the model in one forward: their tokens lie behind
each other, and only attention looks at its own branch's context. Contexts are read, never written. Branches that
remember the same are computed once. Source: specification, section 13.

Axes: B branches, T tokens of one latent, W numbers per latent token, C Y X latent or pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from director.unimage.attention import Attend, attend_full
from director.unimage.codec import Codec
from director.unimage.contexts import Context, Contexts, image_marks
from director.unimage.images import bytes_from_pixels, flattened_ids, unpatchify
from director.unimage.model import GENERATION, UNDERSTANDING, Routing, Unimage
from pipeline.errors import ContextError

Renorm = Literal["global", "channel", "text_channel"]
RENORMS: tuple[Renorm, ...] = ("global", "channel", "text_channel")
SMALLEST_NORM = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingSettings:
    """How a picture is drawn.

    Attributes:
        width: of the picture in pixels, a multiple of the model's pixels per latent token.
        height: likewise.
        timesteps: points on the way from noise to picture; the model runs one time less. At least 2.
        shift: of the times; 3 spends more steps near the noise.
        text_scale: weight of the text; 1 or less turns all guidance off.
        image_scale: weight of the remembered images; 1 or less turns image guidance off.
        interval: guidance runs at shifted times above the first and up to the second.
        renorm: "global" (norm of the whole), "channel" (per token), "text_channel" (per token, before the image's share).
        renorm_min: the guided velocity is scaled down to the plain one's norm, but by no less than this; 0 full, 1 off.
    """

    width: int
    height: int
    timesteps: int = 50
    shift: float = 3.0
    text_scale: float = 4.0
    image_scale: float = 1.0
    interval: tuple[float, float] = (0.4, 1.0)
    renorm: Renorm = "global"
    renorm_min: float = 0.0

    def __post_init__(self) -> None:
        if self.timesteps < 2:
            raise ContextError(f"timesteps={self.timesteps} draws nothing; at least 2 are needed", hint="50 is usual")
        if self.renorm not in RENORMS:
            raise ContextError(f"renorm {self.renorm!r} is unknown; there are {', '.join(RENORMS)}")

    def guides_at(self, t: float) -> bool:
        """Whether guidance runs at the shifted time ``t``."""
        return self.text_scale > 1.0 and self.interval[0] < t <= self.interval[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One finished step, for progress and proofs.

    Attributes:
        index: counts from 0.
        count: steps in all.
        t: shifted time at which the velocity was taken.
        guided: whether guidance ran.
        x_TW: the latent before the step, float32.
        velocity_TW: after guidance, float32.
    """

    index: int
    count: int
    t: float
    guided: bool
    x_TW: Tensor
    velocity_TW: Tensor


def draw(
    model: Unimage,
    codec: Codec,
    contexts: Contexts,
    settings: SamplingSettings,
    *,
    seed: int,
    on_step: Callable[[Step], None] | None = None,
) -> Tensor:
    """Sample and decode a picture, uint8 [height, width, 3]; the same seed gives the same picture.

    Raises:
        ContextError: a size that the model cannot draw.
    """
    return decode_latent(codec, sample_latent(model, contexts, settings, seed=seed, on_step=on_step))


def sample_latent(
    model: Unimage,
    contexts: Contexts,
    settings: SamplingSettings,
    *,
    seed: int = 0,
    noise: Tensor | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> Tensor:
    """Sample the next image of ``contexts``.

    Args:
        model: predicts velocities.
        contexts: what is remembered; not changed.
        settings: size, steps, guidance.
        seed: of the noise, drawn on the CPU so that it is the same on every device.
        noise: the noise itself [T, W]; ``seed`` is not used then.
        on_step: called after each step.

    Returns:
        The scaled latent [C, height / downsample, width / downsample], float32.

    Raises:
        ContextError: a size that the model cannot draw.
    """
    rows, columns = token_grid(model, settings)
    if noise is None:
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(rows * columns, model.config.latent_token_width, generator=generator)
    field = GuidedField(model, contexts, settings)
    x_TW = integrate(field, noise.to(model.device, torch.float32), settings, on_step)
    return unpatchify(x_TW, rows, columns, model.config.latent_patch)


@torch.inference_mode()
def integrate(
    velocity: Callable[[Tensor, float], Tensor],
    noise_TW: Tensor,
    settings: SamplingSettings,
    on_step: Callable[[Step], None] | None = None,
) -> Tensor:
    """Walk from noise to a latent with Euler steps.

    Shapes:
        velocity: (x_TW, t) -> velocity_TW; noise_TW -> x_TW
    """
    times = shifted_times(settings.timesteps, settings.shift).tolist()
    x_TW = noise_TW
    for index, (t, following) in enumerate(zip(times, [*times[1:], None], strict=True)):
        if following is None:
            break
        v_TW = velocity(x_TW, t).float()
        if on_step:
            on_step(Step(index=index, count=len(times) - 1, t=t, guided=settings.guides_at(t), x_TW=x_TW.clone(), velocity_TW=v_TW.clone()))
        x_TW = x_TW - v_TW * (t - following)
    return x_TW


def shifted_times(timesteps: int, shift: float) -> Tensor:
    """From 1 to 0 in ``timesteps`` points, each shifted; float32."""
    t = torch.linspace(1, 0, timesteps)
    return shift * t / (1 + (shift - 1) * t)


@torch.inference_mode()
def decode_latent(codec: Codec, latent: Tensor) -> Tensor:
    """Picture of a scaled latent [C, Y, X], uint8 [Y * downsample, X * downsample, 3]."""
    return bytes_from_pixels(codec.decode(latent[None])[0]).cpu()


def token_grid(model: Unimage, settings: SamplingSettings) -> tuple[int, int]:
    """Rows and columns of latent tokens of a picture.

    Raises:
        ContextError: sides are no multiples, or beyond the position table.
    """
    side, most = model.config.pixels_per_latent_token, model.config.largest_picture_side
    sizes = (settings.height, settings.width)
    if min(sizes) < side or max(sizes) > most or any(size % side for size in sizes):
        raise ContextError(
            f"a picture of {settings.width}x{settings.height} cannot be drawn: sides must be multiples of {side}, up to {most}",
            hint="draw the nearest size that fits and scale it",
        )
    return settings.height // side, settings.width // side


class Field:
    """Velocities of one latent size in several contexts at once.

    What does not change from step to step is made once: markers, positions, the routing.

    Args:
        model: predicts velocities.
        contexts: one for each branch.
        rows: of latent tokens.
        columns: of latent tokens.
        wanted: experts whose final states are computed; velocities need those of the latents alone.
        belongs: identity of each latent token, for a model that has identities.
    """

    def __init__(
        self,
        model: Unimage,
        contexts: tuple[Context, ...],
        rows: int,
        columns: int,
        wanted: tuple[str, ...] = (GENERATION,),
        belongs: Sequence[int] | None = None,
    ) -> None:
        device = model.device
        self.model = model
        self.contexts = contexts
        self._wanted = wanted
        self._belongs = None if belongs is None else torch.tensor(list(belongs), device=device)
        self.tokens = rows * columns
        self.block = self.tokens + 2
        B = len(contexts)
        self._ids = flattened_ids(rows, columns, model.config.latent_grid).to(device)
        starts = torch.arange(B, device=device)[:, None] * self.block
        marks = (starts + torch.tensor([0, self.block - 1], device=device)).flatten()
        latents = (starts + torch.arange(1, self.block - 1, device=device)).flatten()
        self.routing = Routing.mixed(marks, latents)
        positions = torch.tensor([c.position for c in contexts], device=device).repeat_interleave(self.block)
        self.rotations = model.decoder.rotations(positions, self.routing)
        self._marks = image_marks(model).repeat(B, 1)

    @torch.inference_mode()
    def __call__(self, x_TW: Tensor, t: float) -> Tensor:
        """The velocity of the same noisy latent in each context.

        Shapes:
            x_TW, t in [0, 1] -> velocity [B, T, W]
        """
        B = len(self.contexts)
        x_TD = self.model.embed_latents(x_TW, torch.tensor([t], device=x_TW.device), self._ids, self._belongs)
        streams = {UNDERSTANDING: self._marks, GENERATION: x_TD.repeat(B, 1)}
        finals = self.model.decoder(streams, self.rotations, self.routing, self._attend, wanted=self._wanted)
        return self.model.flow(finals[GENERATION], x_TW.repeat(B, 1), t).view(B, self.tokens, -1)

    def _attend(self, layer: int) -> Attend:
        def run(q_TNH: Tensor, k_TGH: Tensor, v_TGH: Tensor) -> Tensor:
            parts = zip(self.contexts, *(x.view(-1, self.block, *x.shape[1:]).unbind(0) for x in (q_TNH, k_TGH, v_TGH)), strict=True)
            return torch.cat([attend_full(q, *_behind(context, layer, k, v)) for context, q, k, v in parts])

        return run


class GuidedField:
    """The guided velocity of a latent, as a callable of (x_TW, t)."""

    def __init__(self, model: Unimage, contexts: Contexts, settings: SamplingSettings) -> None:
        rows, columns = token_grid(model, settings)
        self.settings = settings
        wanted = [contexts.full, contexts.text_free]
        if settings.image_scale > 1.0:
            wanted.append(contexts.image_free)
        distinct: list[Context] = []
        self._branch: list[int] = []
        for context in wanted:
            known = [i for i, other in enumerate(distinct) if context.same_as(other)]
            self._branch.append(known[0] if known else len(distinct))
            if not known:
                distinct.append(context)
        self._plain = Field(model, (contexts.full,), rows, columns)
        self._all = Field(model, tuple(distinct), rows, columns)

    def __call__(self, x_TW: Tensor, t: float) -> Tensor:
        """Shapes: x_TW, shifted t -> velocity_TW."""
        if not self.settings.guides_at(t):
            return self._plain(x_TW, t)[0]
        branches = self._all(x_TW, t)
        v, text_free, *rest = (branches[i] for i in self._branch)
        return guide(v, text_free, rest[0] if rest else None, self.settings)


def guide(v_TW: Tensor, text_free_TW: Tensor, image_free_TW: Tensor | None, settings: SamplingSettings) -> Tensor:
    """Combine the branches' velocities.

    Args:
        v_TW: given everything.
        text_free_TW: without the last text.
        image_free_TW: without images; None if image guidance is off.
        settings: scales and renorm.

    Shapes:
        -> velocity_TW
    """
    if settings.text_scale <= 1.0:
        return v_TW
    a_TW = text_free_TW + settings.text_scale * (v_TW - text_free_TW)
    if settings.renorm == "text_channel":
        a_TW = a_TW * _shrink(v_TW, a_TW, settings.renorm_min, per_token=True)
    if image_free_TW is not None and settings.image_scale > 1.0:
        a_TW = image_free_TW + settings.image_scale * (a_TW - image_free_TW)
    if settings.renorm == "text_channel":
        return a_TW
    return a_TW * _shrink(v_TW, a_TW, settings.renorm_min, per_token=settings.renorm == "channel")


def _shrink(plain_TW: Tensor, guided_TW: Tensor, smallest: float, *, per_token: bool) -> Tensor:
    axes = -1 if per_token else None
    plain, guided = (torch.linalg.vector_norm(x, dim=axes, keepdim=per_token) for x in (plain_TW, guided_TW))
    factor: Tensor = (plain / (guided + SMALLEST_NORM)).clamp(min=smallest, max=1.0)
    return factor


def _behind(context: Context, layer: int, k_TGH: Tensor, v_TGH: Tensor) -> tuple[Tensor, Tensor]:
    """Remembered keys and values with the new ones behind them; one layer's copy at a time."""
    if context.length == 0:
        return k_TGH.transpose(0, 1), v_TGH.transpose(0, 1)
    return (
        torch.cat((context.keys(layer), k_TGH.transpose(0, 1)), dim=1),
        torch.cat((context.values(layer), v_TGH.transpose(0, 1)), dim=1),
    )

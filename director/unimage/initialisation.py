"""The weights that training from scratch begins with."""

from __future__ import annotations

from typing import cast

import torch

from director.unimage.model import GENERATION, UNDERSTANDING, Layer, Unimage


@torch.no_grad()
def initialise(model: Unimage, generator: torch.Generator, deviation: float | None = 0.02) -> None:
    """Fill a model with random weights, as a training run from scratch starts.

    ==========================  ================================================
    matrices and embeddings     normal, standard deviation ``deviation``
    biases                      zero
    norm weights                one
    generation expert           a copy of the understanding expert
    ``latent_out``              zero, so that the first velocity is zero
    ==========================  ================================================

    Args:
        model: changed.
        generator: of the numbers.
        deviation: None takes 1 / sqrt(columns) of each matrix, which suits narrow models, and 0.1 for embeddings.
    """
    for name, parameter in model.named_parameters():
        if parameter.dim() > 1:
            own = 0.1 if name in ("decoder.embedding.weight", "identities.weight") else float(parameter.shape[1]) ** -0.5
            parameter.normal_(0.0, own if deviation is None else deviation, generator=generator)
        elif name.endswith("bias"):
            parameter.zero_()
        else:
            parameter.fill_(1.0)
    if model.config.identities:
        model.identities.weight[0].zero_()
    copy_understanding(model)
    model.latent_out.weight.zero_()
    model.latent_out.bias.zero_()


@torch.no_grad()
def copy_understanding(model: Unimage) -> None:
    """Give the generation expert the understanding expert's weights, as the base model's training did."""
    for layer in model.decoder.layers:
        experts = cast(Layer, layer).experts
        experts[GENERATION].load_state_dict(experts[UNDERSTANDING].state_dict())
    norms = model.decoder.final_norms
    norms[GENERATION].load_state_dict(norms[UNDERSTANDING].state_dict())

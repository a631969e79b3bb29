"""LoRA adapters in the PEFT folder layout, merged into the weights.

A folder holds ``adapter_config.json`` and ``adapter_model.safetensors``; tensor names are the published ones of the
projections that are changed, between ``base_model.model.`` and ``.lora_A.weight`` or ``.lora_B.weight``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from director.unimage.layout import Place, model_places
from director.unimage.model import Unimage
from director.unimage.tensorfile import StoredTensor, read_header, read_into, torch_types, write_tensors
from pipeline.errors import CheckpointError
from pipeline.store.artifacts import write_text

CONFIG_FILE = "adapter_config.json"
WEIGHTS_FILE = "adapter_model.safetensors"
ROOT = "base_model.model."
HALVES = {"down": ".lora_A.weight", "up": ".lora_B.weight"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LowRank:
    """One projection's change: ``scale * up @ down`` is added to its weight.

    Attributes:
        place: the published weight that is changed.
        down: [rank, in].
        up: [out, rank].
        scale: alpha / rank, or alpha / sqrt(rank) where the configuration says so.
    """

    place: Place
    down: torch.Tensor
    up: torch.Tensor
    scale: float


def merge_adapter(model: Unimage, folder: Path, *, strength: float = 1.0) -> int:
    """Add an adapter to the weights of a model; returns how many projections changed.

    Args:
        model: in a floating point type; merge before quantising.
        folder: in the PEFT layout.
        strength: factor on the whole change; the negative takes an adapter out again, up to rounding.

    Raises:
        CheckpointError: everything about the folder that does not fit this model, before any weight is changed.
    """
    changes = read_adapter(model, folder)
    ours = dict(model.named_parameters())
    with torch.no_grad():
        for change in changes:
            weight = ours[change.place.ours]
            rows = weight[change.place.row : change.place.row + change.place.shape[0]]
            product = change.up.to(weight.device, torch.float32) @ change.down.to(weight.device, torch.float32)
            rows.copy_((rows.float() + strength * change.scale * product).to(weight.dtype))
    return len(changes)


def read_adapter(model: Unimage, folder: Path) -> tuple[LowRank, ...]:
    """Read an adapter and check it against a model.

    Raises:
        CheckpointError: a missing or damaged file, an unknown kind, or projections that this model does not have.
    """
    settings = _read_settings(folder)
    header = read_header(folder / WEIGHTS_FILE)
    weights = {place.published.removesuffix(".weight"): place for place in model_places(model.config) if len(place.shape) == 2}
    targets, problems = _targets(header, weights)
    if problems:
        raise CheckpointError(
            f"adapter {str(folder)!r} does not fit this model:\n  " + "\n  ".join(problems[:20]),
            hint="it was trained for another model",
            problems=tuple(problems),
        )
    changes = []
    with (folder / WEIGHTS_FILE).open("rb") as file:
        for target in targets:
            halves = {}
            for half, suffix in HALVES.items():
                stored = header[f"{ROOT}{target}{suffix}"]
                halves[half] = torch.empty(stored.shape, dtype=torch_types()[stored.kind])
                read_into(file, stored, halves[half])
            rank = halves["down"].shape[0]
            scale = settings.alpha / (rank**0.5 if settings.by_root else rank)
            changes.append(LowRank(place=weights[target], scale=scale, **halves))
    return tuple(changes)


def write_adapter(folder: Path, changes: Mapping[str, tuple[torch.Tensor, torch.Tensor]], *, alpha: float) -> None:
    """Write a folder in the PEFT layout.

    Args:
        folder: made if it is not there.
        changes: published projection name, without ".weight" -> (down [rank, in], up [out, rank]).
        alpha: numerator of the scale.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors = [
        (f"{ROOT}{name}{suffix}", half) for name, pair in changes.items() for suffix, half in zip(HALVES.values(), pair, strict=True)
    ]
    write_tensors(folder / WEIGHTS_FILE, tensors, {"format": "pt"})
    settings = {
        "peft_type": "LORA",
        "r": max(down.shape[0] for down, _ in changes.values()),
        "lora_alpha": alpha,
        "target_modules": sorted({name.rsplit(".", 1)[-1] for name in changes}),
        "bias": "none",
        "use_rslora": False,
        "fan_in_fan_out": False,
    }
    write_text(folder / CONFIG_FILE, json.dumps(settings, indent=2) + "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    alpha: float
    by_root: bool


def _read_settings(folder: Path) -> _Settings:
    try:
        content = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
        kind, alpha = str(content.get("peft_type", "LORA")), float(content["lora_alpha"])
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(
            f"adapter {str(folder)!r}: {CONFIG_FILE} cannot be read: {error!r}", hint="give a folder in the PEFT layout"
        ) from error
    unknown = [key for key in ("use_dora", "fan_in_fan_out", "alpha_pattern", "rank_pattern") if content.get(key)]
    if kind.upper() != "LORA" or unknown or content.get("bias", "none") != "none":
        raise CheckpointError(
            f"adapter {str(folder)!r} is of kind {kind!r} with {', '.join(unknown) or 'trained biases'}; only plain LoRA is known",
            hint="merge it into the weights with the tool that trained it",
        )
    return _Settings(alpha=alpha, by_root=bool(content.get("use_rslora", False)))


def _targets(header: Mapping[str, StoredTensor], weights: Mapping[str, Place]) -> tuple[list[str], list[str]]:
    """Projections that an adapter changes, and what does not fit."""
    problems, targets = [], []
    for name, stored in header.items():
        half = next((half for half, suffix in HALVES.items() if name.startswith(ROOT) and name.endswith(suffix)), None)
        target = name.removeprefix(ROOT).removesuffix(HALVES[half]) if half else ""
        if not half or target not in weights:
            problems.append(f"{name} changes nothing that this model has")
            continue
        place, other = weights[target], header.get(f"{ROOT}{target}{HALVES['up' if half == 'down' else 'down']}")
        if other is None:
            problems.append(f"{name} has no counterpart")
        elif half == "down":
            targets.append(target)
            if (other.shape[0], stored.shape[1]) != place.shape or other.shape[1] != stored.shape[0]:
                problems.append(f"{target}: {list(other.shape)} x {list(stored.shape)} does not make {list(place.shape)}")
    return targets, problems

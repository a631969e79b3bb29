"""Where the weights lie, and in which precision: one device, several, or main memory with each layer brought when it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from director.unimage.adapters import merge_adapter
from director.unimage.checkpoint import Checkpoint, load_checkpoint, resolve_folder
from director.unimage.config_files import read_config
from director.unimage.cpu_order import order_matrices
from director.unimage.footprint import parameters
from director.unimage.model import Unimage, compile_experts
from director.unimage.options import DirectorOptions
from director.unimage.quantisation import Form, PackedLinear, layers_of, replace_matrices
from pipeline.errors import AdapterUnavailable, ConfigError

SMALL = 1_000_000_000
"""Parameters up to which "auto" means float32 on a CPU."""

_LIBRARIES = {"torchao-int8": "torchao", "bitsandbytes-nf4": "bitsandbytes"}
_FORMS: dict[str, Form] = {"int8": "int8", "int4": "int4"}
_CPU = torch.device("cpu")


def load_placed(options: DirectorOptions) -> Checkpoint:
    """Load the checkpoint of ``options``, in their precision and on their devices.

    Raises:
        CheckpointError: the folder cannot be loaded.
        ConfigError: the device is not there.
        AdapterUnavailable: a library that the precision or the placement needs is missing.
    """
    check_library(options.precision)
    folder = resolve_folder(options.checkpoint, local_files_only=options.offline, revision=options.revision or None)
    device = main_device(options.device)
    precision = options.precision if options.precision != "auto" else _usual_precision(parameters(read_config(folder)), device)
    dtype = torch.float32 if precision == "float32" else torch.bfloat16
    straight = precision in ("float32", "bfloat16") and not options.offload and options.device != "balanced"
    loaded = load_checkpoint(folder, device=device if straight else _CPU, dtype=dtype)
    if options.adapter:
        merge_adapter(loaded.model, Path(options.adapter).expanduser())
    if not straight:
        homes = _homes(loaded.model, device, options)
        place(loaded.model, device, homes, packing(precision))
        loaded.codec.to(device)
    if options.compiled:
        compile_experts(loaded.model)
    elif straight:
        order_matrices(loaded.model)
    return loaded


def main_device(name: str) -> torch.device:
    """The device that inputs go to.

    Raises:
        ConfigError: there is no such device.
    """
    if name in ("auto", "balanced"):
        if torch.cuda.is_available():
            return torch.device("cuda", 0)
        return torch.device("mps") if name == "auto" and torch.backends.mps.is_available() else _CPU
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(
            f"director.device={name} is no device", hint="use auto, cpu, cuda, cuda:1, mps or balanced", key="director.device"
        ) from error
    there = {"cpu": True, "cuda": torch.cuda.is_available() and (device.index or 0) < torch.cuda.device_count()}
    if not there.get(device.type, device.type == "mps" and torch.backends.mps.is_available()):
        raise ConfigError(f"director.device={name} is not there", hint="use auto or cpu", key="director.device")
    return device


def check_library(precision: str) -> None:
    """Refuse a precision whose library is not installed.

    Raises:
        AdapterUnavailable: naming what to install.
    """
    if precision in _LIBRARIES and find_spec(_LIBRARIES[precision]) is None:
        raise _lacking(_LIBRARIES[precision], f"director.precision={precision}")


def packing(precision: str) -> Callable[[nn.Linear, torch.device], nn.Module]:
    """How a matrix of a layer is packed for its home device."""
    if precision == "torchao-int8":
        return _torchao_linear
    if precision == "bitsandbytes-nf4":
        return _bitsandbytes_linear
    form: Form = _FORMS.get(precision, "plain")

    def build(linear: nn.Linear, home: torch.device) -> nn.Module:
        return PackedLinear(linear, form, home)

    return build


def place(
    model: Unimage,
    device: torch.device,
    homes: Mapping[int, tuple[torch.device, torch.device]],
    build: Callable[[nn.Linear, torch.device], nn.Module],
) -> None:
    """Pack the layers one after the other and put everything in its place.

    Args:
        model: on the CPU; changed.
        device: for everything but the layers.
        homes: layer number -> (where its matrices lie, where it computes).
        build: packs one matrix for its home.
    """
    for number, layer in enumerate(layers_of(model)):
        home, computes = homes[number]
        replace_matrices(layer, partial(_built, build, home))
        layer.to(computes)
        if computes != device:
            layer.register_forward_pre_hook(partial(_bring, computes), with_kwargs=True)
    layers, model.decoder.layers = model.decoder.layers, nn.ModuleList()
    model.to(device)
    model.decoder.layers = layers
    if any(computes != device for _, computes in homes.values()):
        for norm in model.decoder.final_norms.values():
            norm.register_forward_pre_hook(partial(_bring, device), with_kwargs=True)


def layer_map(model: Unimage, memory: Mapping[int | str, int]) -> dict[int, int | str]:
    """On which device each layer goes, by accelerate's device map.

    Args:
        model: its layers, unpacked.
        memory: bytes for layers by GPU number, and by "cpu" for those that must be brought.

    Raises:
        AdapterUnavailable: accelerate is not installed.
    """
    accelerate = _library("accelerate", "director.device=balanced")
    found = accelerate.infer_auto_device_map(model.decoder.layers, max_memory=dict(memory), no_split_module_classes=["Layer"])
    whole = found.get("")
    return {n: whole if whole is not None else found[str(n)] for n in range(len(model.decoder.layers))}


def _homes(model: Unimage, device: torch.device, options: DirectorOptions) -> dict[int, tuple[torch.device, torch.device]]:
    count = len(model.decoder.layers)
    if options.device != "balanced" or torch.cuda.device_count() < 2:
        return dict.fromkeys(range(count), (_CPU if options.offload else device, device))
    memory = _library("accelerate.utils", "director.device=balanced").get_balanced_memory(
        model.decoder.layers, no_split_module_classes=["Layer"], low_zero=True
    )
    homes = {}
    for number, name in layer_map(model, memory).items():
        computes = torch.device("cuda", name) if isinstance(name, int) else device
        homes[number] = (_CPU if options.offload or not isinstance(name, int) else computes, computes)
    return homes


def _library(module: str, wanted_by: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise _lacking(module.partition(".")[0], wanted_by) from error


def _lacking(library: str, wanted_by: str) -> AdapterUnavailable:
    return AdapterUnavailable(
        f"{wanted_by} needs {library}, which is not installed",
        hint=f"pip install {library}; precision int8 and int4 need nothing",
        adapter="unimage",
    )


def _usual_precision(count: int, device: torch.device) -> str:
    return "float32" if device.type == "cpu" and count <= SMALL else "bfloat16"


def _built(build: Callable[[nn.Linear, torch.device], nn.Module], home: torch.device, linear: nn.Linear) -> nn.Module:
    return build(linear, home)


def _bring(device: torch.device, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
    """Forward hook: everything that the module gets, on its device."""
    return _moved(args, device), _moved(kwargs, device)


def _moved(value: Any, device: torch.device) -> Any:
    if isinstance(value, Tensor):
        return value.to(device)
    if isinstance(value, Mapping):
        return {key: _moved(item, device) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_moved(item, device) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _moved(getattr(value, f.name), device) for f in fields(value)})
    return value


def _torchao_linear(linear: nn.Linear, home: torch.device) -> nn.Module:
    torchao = _library("torchao.quantization", "director.precision=torchao-int8")
    moved = nn.Sequential(linear.to(home))
    torchao.quantize_(moved, torchao.Int8WeightOnlyConfig())
    return moved[0]


def _bitsandbytes_linear(linear: nn.Linear, home: torch.device) -> nn.Module:
    bitsandbytes = _library("bitsandbytes", "director.precision=bitsandbytes-nf4")
    packed = bitsandbytes.nn.Linear4bit(
        linear.in_features, linear.out_features, bias=linear.bias is not None, compute_dtype=linear.weight.dtype, quant_type="nf4"
    )
    packed.weight = bitsandbytes.nn.Params4bit(linear.weight.detach(), requires_grad=False, quant_type="nf4")
    packed.bias = linear.bias
    quantised: nn.Module = packed.to(home)
    return quantised

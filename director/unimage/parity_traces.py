"""What goes through the model while a parity case runs, noted under the stored names: hidden states, and what contexts hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from director.unimage.contexts import Context
from director.unimage.model import Routing, Unimage

Found = dict[str, Tensor]


def cached(context: Context) -> Found:
    """Keys and values of every layer, token-major."""
    found: Found = {}
    for layer in range(len(context.store.keys)):
        found[f"out.cache.key.{layer}"] = context.keys(layer).transpose(0, 1)
        found[f"out.cache.value.{layer}"] = context.values(layer).transpose(0, 1)
    return found


@contextmanager
def traced_layers(model: Unimage, found: Found, *, inputs: str = "", final: str = "") -> Iterator[None]:
    """Note the decoder's hidden states in sequence order while it runs."""

    def of_layer(name: str) -> Callable[..., None]:
        return lambda module, given, output: found.__setitem__(name, given[2].join(list(output.values())))

    def first(module: nn.Module, given: tuple[Any, ...]) -> None:
        routing: Routing = given[2]
        found[inputs] = routing.join(list(given[0].values()))

    def whole(module: nn.Module, given: tuple[Any, ...], output: Mapping[str, Tensor]) -> None:
        found[final] = given[2].join(list(output.values()))

    handles = [layer.register_forward_hook(of_layer(f"out.layer.{number}")) for number, layer in enumerate(model.decoder.layers)]
    if inputs:
        handles.append(model.decoder.layers[0].register_forward_pre_hook(first))
    if final:
        handles.append(model.decoder.register_forward_hook(whole))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


@contextmanager
def _hooked(handle: torch.utils.hooks.RemovableHandle) -> Iterator[None]:
    try:
        yield
    finally:
        handle.remove()


def input_of(module: nn.Module, name: str, found: Found) -> AbstractContextManager[None]:
    """Note a module's first input under ``name`` while it runs."""
    return _hooked(module.register_forward_pre_hook(lambda module, given: found.__setitem__(name, given[0])))


def output_of(module: nn.Module, name: str, found: Found) -> AbstractContextManager[None]:
    """Note a module's output under ``name`` while it runs."""
    return _hooked(module.register_forward_hook(lambda module, given, output: found.__setitem__(name, output)))

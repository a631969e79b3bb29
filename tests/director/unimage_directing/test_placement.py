"""Precision, placement and how much memory they need."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import torch
from torch import nn

from director.unimage.adapters import write_adapter
from director.unimage.codec import FluxCodec
from director.unimage.contexts import add_text, empty_contexts
from director.unimage.decoding import TextSettings, decode_text
from director.unimage.footprint import PUBLISHED, codec_parameters, footprint, parameters
from director.unimage.model import Unimage
from director.unimage.options import DirectorOptions
from director.unimage.placement import check_library, layer_map, load_placed, main_device, packing, place
from director.unimage.quantisation import PackedLinear, pack
from director.unimage.sampling import SamplingSettings, sample_latent
from director.unimage.tiny import random_model, tiny_config, write_random_checkpoint
from pipeline.errors import AdapterUnavailable, ConfigError

CPU = torch.device("cpu")
ELSEWHERE = torch.device("cpu", 0)
"""Another name of the same device: enough to send everything through the hooks."""
EIGHT_BITS = 0.01
FOUR_BITS = 0.12
"""Largest error of a product, in parts of its own size."""


@cache
def checkpoint(folder: str) -> Path:
    return write_random_checkpoint(Path(folder))


def error(found: torch.Tensor, wanted: torch.Tensor) -> float:
    return float((found - wanted).norm() / wanted.norm())


def drawn(model: Unimage) -> torch.Tensor:
    contexts = add_text(model, empty_contexts(model), list(b"A fox looks for the moon"))
    return sample_latent(model, contexts, SamplingSettings(width=32, height=32, timesteps=4), seed=3)


@pytest.mark.parametrize(("form", "most"), [("plain", 0.0), ("int8", EIGHT_BITS), ("int4", FOUR_BITS)])
@pytest.mark.parametrize("columns", [64, 100])
def test_a_packed_matrix_multiplies_nearly_like_the_full_one(form: str, most: float, columns: int) -> None:
    torch.manual_seed(1)
    linear = nn.Linear(columns, 48)
    x = torch.randn(5, columns)
    packed = PackedLinear(linear, form, CPU)  # type: ignore[arg-type]
    assert error(packed(x).detach(), linear(x).detach()) <= most
    assert packed(x).dtype == x.dtype


def test_packed_matrices_are_as_small_as_they_say() -> None:
    weight = torch.randn(256, 1024, dtype=torch.bfloat16)
    full = weight.numel() * 2
    assert pack(weight, "int8").size < 0.51 * full
    assert pack(weight, "int4").size < 0.29 * full
    assert not pack(torch.zeros(4, 64), "int4").weight(torch.float32).any()


@pytest.mark.parametrize("computes", [CPU, ELSEWHERE])
def test_brought_layers_draw_and_write_the_same(computes: torch.device) -> None:
    plain, _ = random_model(tiny_config(), 2)
    brought, _ = random_model(tiny_config(), 2)
    place(brought, CPU, dict.fromkeys(range(2), (CPU, computes)), packing("float32"))
    assert torch.equal(drawn(brought), drawn(plain))
    settings = TextSettings(max_tokens=12, temperature=1.0, seed=4)
    texts = [decode_text(m, add_text(m, empty_contexts(m), [65, 66]).full, settings).ids for m in (plain, brought)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(("precision", "most"), [("int8", 0.05), ("int4", 0.6)])
def test_few_bits_draw_nearly_the_same(precision: str, most: float) -> None:
    plain, _ = random_model(tiny_config(), 2)
    packed, _ = random_model(tiny_config(), 2)
    place(packed, CPU, dict.fromkeys(range(2), (CPU, CPU)), packing(precision))
    assert 0 < error(drawn(packed), drawn(plain)) < most


@pytest.mark.parametrize("precision", ["auto", "float32", "bfloat16", "int8", "int4"])
def test_every_precision_is_loaded(precision: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = checkpoint(str(tmp_path_factory.getbasetemp() / "tiny"))
    loaded = load_placed(DirectorOptions(checkpoint=str(folder), precision=precision, device="cpu", offload=precision == "int8"))
    assert loaded.model.dtype == (torch.float32 if precision in ("auto", "float32") else torch.bfloat16)
    assert drawn(loaded.model).isfinite().all()


def test_an_adapter_is_merged_before_the_weights_are_packed(tmp_path: Path) -> None:
    folder, width = write_random_checkpoint(tmp_path / "weights"), tiny_config().language.width
    name = "language_model.model.layers.0.self_attn.o_proj"
    write_adapter(tmp_path / "adapter", {name: (torch.ones(1, width), torch.ones(width, 1))}, alpha=1.0)
    plain = DirectorOptions(checkpoint=str(folder), precision="int8", device="cpu")
    without, adapted = (load_placed(o).model for o in (plain, replace(plain, adapter=str(tmp_path / "adapter"))))
    assert error(drawn(adapted), drawn(without)) > 0


def test_layers_are_spread_by_accelerates_device_map() -> None:
    config = tiny_config()
    model, _ = random_model(replace(config, language=replace(config.language, layers=6)))
    layer = sum(p.numel() * 4 for p in model.decoder.layers[0].parameters())
    assert set(layer_map(model, {0: 10 * layer}).values()) == {0}
    spread = [layer_map(model, {0: 4 * layer, 1: 10 * layer})[n] for n in range(6)]
    assert spread == sorted(spread)
    assert set(spread) == {0, 1}


@pytest.mark.parametrize("precision", ["torchao-int8", "bitsandbytes-nf4"])
def test_a_library_that_is_missing_is_named(precision: str) -> None:
    with pytest.raises(AdapterUnavailable, match="which is not installed") as caught:
        check_library(precision)
    assert "need nothing" in caught.value.hint


@pytest.mark.parametrize("device", ["tpu9", "cuda:77"])
def test_a_device_that_is_not_there_is_named(device: str) -> None:
    with pytest.raises(ConfigError, match=f"director.device={device}"):
        main_device(device)


def test_parameters_are_counted_as_they_are() -> None:
    config = tiny_config()
    model, codec = random_model(config)
    assert parameters(config) == sum(t.numel() for t in model.state_dict().values())
    assert codec_parameters(config.codec) == sum(p.numel() for p in codec.parameters())
    with torch.device("meta"):
        published, flux = Unimage(PUBLISHED), FluxCodec(PUBLISHED.codec)
    assert parameters(PUBLISHED) == sum(t.numel() for t in published.state_dict().values())
    assert codec_parameters(PUBLISHED.codec) == sum(p.numel() for p in flux.parameters())
    assert (parameters(PUBLISHED), codec_parameters(PUBLISHED.codec)) == (14_607_260_128, 83_819_683)
    assert footprint(PUBLISHED, "int8").matrices == 13_050_576_896


def test_the_published_model_needs_what_its_authors_say() -> None:
    gib = {name: footprint(PUBLISHED, name).total(24_000) / 2**30 for name in ("float32", "bfloat16", "int8", "int4")}
    assert 27 < gib["bfloat16"] < 32
    assert 10 < gib["int4"] < gib["int8"] < gib["bfloat16"] < gib["float32"]

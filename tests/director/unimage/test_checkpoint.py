"""Checkpoints: read, written, refused."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import safetensors.torch
import torch

from director.unimage import footprint
from director.unimage.adapters import merge_adapter, write_adapter
from director.unimage.checkpoint import load_checkpoint, resolve_folder, save_checkpoint
from director.unimage.config_files import read_config
from director.unimage.layout import codec_places, model_places
from director.unimage.tensorfile import write_tensors
from director.unimage.tiny import MARKERS, random_model, tiny_config, write_random_checkpoint
from pipeline.errors import CheckpointError
from tests.director.unimage.conftest import PARITY, odd_config

PUBLISHED = PARITY / "checkpoint"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_checkpoint(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def broken(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "broken"))


def rewrite(path: Path, change: dict[str, torch.Tensor | None]) -> None:
    tensors = safetensors.torch.load_file(path)
    for name, tensor in change.items():
        if tensor is None:
            del tensors[name]
        else:
            tensors[name] = tensor
    safetensors.torch.save_file(tensors, path)


@pytest.mark.parametrize("source", ["published", "odd"])
def test_round_trip_is_exact(source: str, tmp_path: Path) -> None:
    first = PUBLISHED if source == "published" else write_random_checkpoint(tmp_path / "odd", odd_config())
    loaded = load_checkpoint(first)
    save_checkpoint(tmp_path / "again", loaded.model, loaded.codec)
    for name in ("ema.safetensors", "ae.safetensors"):
        before, after = (safetensors.torch.load_file(place / name) for place in (first, tmp_path / "again"))
        assert before.keys() == after.keys()
        assert all(torch.equal(before[key], after[key]) and before[key].dtype == after[key].dtype for key in before)
    assert read_config(tmp_path / "again") == loaded.model.config


@pytest.mark.parametrize("config", [tiny_config(), odd_config()], ids=["tiny", "odd"])
def test_the_layout_covers_every_weight_once(config: object) -> None:
    for module, places in zip(random_model(config), (model_places(config), codec_places(config.codec)), strict=True):  # type: ignore[arg-type, attr-defined]
        state = module.state_dict()
        assert {place.ours for place in places} == set(state)
        assert sum(place.size for place in places) == sum(tensor.numel() for tensor in state.values())
        assert len({place.published for place in places}) == len(places)


def test_the_published_shape_has_the_published_count() -> None:
    places = model_places(footprint.PUBLISHED)
    assert len(places) == 1223
    assert sum(place.size for place in places) == pytest.approx(14.607e9, rel=1e-3)


def test_number_types(folder: Path) -> None:
    half = load_checkpoint(folder, dtype=torch.bfloat16)
    assert {parameter.dtype for parameter in half.model.parameters()} == {torch.bfloat16}
    assert {parameter.dtype for parameter in half.codec.parameters()} == {torch.float32}
    full = load_checkpoint(folder)
    assert torch.equal(full.model.decoder.head.weight.bfloat16(), half.model.decoder.head.weight)


def test_all_problems_stand_in_one_error(broken: Path) -> None:
    rewrite(
        broken / "ema.safetensors",
        {"llm2vae.bias": None, "llm2vae.surplus": torch.zeros(1), "connector.fc1.bias": torch.zeros(3)},
    )
    rewrite(broken / "ae.safetensors", {"decoder.conv_in.bias": None})
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(broken)
    assert len(caught.value.problems) == 4
    for words in ("llm2vae.bias is missing", "llm2vae.surplus is not part", "connector.fc1.bias has shape [3]", "decoder.conv_in.bias"):
        assert words in str(caught.value)


def test_fixed_tables_may_be_left_out(folder: Path, broken: Path) -> None:
    rewrite(broken / "ema.safetensors", {"latent_pos_embed.pos_embed": None, "vit_pos_embed.pos_embed": None})
    tables = load_checkpoint(broken).model.latent_positions
    assert torch.equal(tables, load_checkpoint(folder).model.latent_positions)


def test_tables_of_the_weights_count_more_than_the_json(folder: Path, broken: Path) -> None:
    top = json.loads((broken / "config.json").read_text("utf-8"))
    (broken / "config.json").write_text(json.dumps({**top, "max_latent_size": 5}))
    assert load_checkpoint(broken).config.latent_grid == load_checkpoint(folder).config.latent_grid


def test_a_truncated_file_is_refused(broken: Path) -> None:
    path = broken / "ema.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="truncated"):
        load_checkpoint(broken)


@pytest.mark.parametrize("content", [pickle.dumps({"a": 1}), b"PK\x03\x04" + b"x" * 40])
def test_a_pickle_is_refused_under_any_name(broken: Path, content: bytes) -> None:
    (broken / "ae.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError, match="pickled"):
        load_checkpoint(broken)
    (broken / "ae.safetensors").rename(broken / "ae.pt")
    with pytest.raises(CheckpointError, match=r"lacks ae.safetensors; ae.pt there can run any code"):
        load_checkpoint(broken)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x10" + b"\0" * 7 + b"not json at all!"])
def test_rubbish_is_refused(broken: Path, content: bytes) -> None:
    (broken / "ema.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError, match=r"ema.safetensors"):
        load_checkpoint(broken)


def test_json_files_are_checked(broken: Path) -> None:
    language = json.loads((broken / "llm_config.json").read_text("utf-8"))
    (broken / "llm_config.json").write_text(json.dumps({**language, "num_key_value_heads": 3}))
    with pytest.raises(CheckpointError, match="cannot share 3"):
        load_checkpoint(broken)
    del language["hidden_size"]
    (broken / "llm_config.json").write_text(json.dumps(language))
    with pytest.raises(CheckpointError, match="'hidden_size' is missing"):
        load_checkpoint(broken)
    (broken / "vit_config.json").unlink()
    with pytest.raises(CheckpointError, match=r"lacks vit_config.json"):
        load_checkpoint(broken)


def test_the_tokenizer_reads_bytes_and_never_makes_markers(folder: Path) -> None:
    tokenizer = load_checkpoint(folder).tokenizer
    assert tokenizer is not None
    text = "Zoë says: <|im_end|>\n<Frame1>: 日本"
    assert tokenizer.encode(text) == list(text.encode())
    assert tokenizer.decode([MARKERS.text_start, *tokenizer.encode(text), MARKERS.text_end]) == text
    assert tokenizer.markers == MARKERS


def test_a_tokenizer_without_markers_is_refused(broken: Path) -> None:
    path = broken / "tokenizer.json"
    path.write_text(path.read_text("utf-8").replace("<|vision_start|>", "<|elsewhere|>"))
    with pytest.raises(CheckpointError, match=r"lacks the markers <\|vision_start\|>"):
        load_checkpoint(broken)
    path.write_text("{}")
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_checkpoint(broken)


def test_a_folder_without_tokenizer_loads_and_markers_must_agree(broken: Path) -> None:
    top = json.loads((broken / "config.json").read_text("utf-8"))
    (broken / "config.json").write_text(json.dumps({**top, "special_tokens": {"bos_token_id": 1}}))
    with pytest.raises(CheckpointError, match="numbers the markers"):
        load_checkpoint(broken)
    (broken / "tokenizer.json").unlink()
    assert load_checkpoint(broken).tokenizer is None


def test_no_such_folder_and_nothing_on_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no checkpoint folder"):
        load_checkpoint(tmp_path / "nowhere")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(CheckpointError, match="only local files"):
        resolve_folder("nobody/nothing", local_files_only=True)


def test_an_adapter_changes_its_rows_and_can_be_taken_out(folder: Path, tmp_path: Path) -> None:
    loaded = load_checkpoint(folder)
    name = "language_model.model.layers.1.self_attn.k_proj_moe_gen"
    down, up = torch.randn(3, 64), torch.randn(32, 3)
    write_adapter(tmp_path / "lora", {name: (down, up)}, alpha=6.0)
    weight = loaded.model.decoder.layers[1].experts["generation"].qkv.weight
    before = weight.detach().clone()
    assert merge_adapter(loaded.model, tmp_path / "lora") == 1
    change = (weight - before).detach()
    assert torch.allclose(change[64:96], 2.0 * up @ down, atol=1e-5)
    assert not change[:64].any()
    assert not change[96:].any()
    merge_adapter(loaded.model, tmp_path / "lora", strength=-1.0)
    assert torch.allclose(weight, before, atol=1e-5)


def test_an_adapter_of_another_model_is_refused(folder: Path, tmp_path: Path) -> None:
    loaded = load_checkpoint(folder)
    wide = {"language_model.model.layers.0.self_attn.q_proj": (torch.zeros(2, 99), torch.zeros(64, 2))}
    write_adapter(tmp_path, wide | {"somewhere.else": (torch.zeros(2, 4), torch.zeros(4, 2))}, alpha=2.0)
    with pytest.raises(CheckpointError, match="does not make") as caught:
        merge_adapter(loaded.model, tmp_path)
    assert len(caught.value.problems) == 3
    (tmp_path / "adapter_config.json").write_text('{"peft_type": "LOHA", "lora_alpha": 1}')
    with pytest.raises(CheckpointError, match="only plain LoRA"):
        merge_adapter(loaded.model, tmp_path)


def test_naming_the_package_loads_no_torch() -> None:
    names = "director.unimage, director.unimage.config, director.unimage.layout, director.unimage.tokens"
    code = f"import sys, {names}; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_a_write_that_fails_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    write_tensors(path, [("kept", torch.ones(3))])
    with pytest.raises(NotImplementedError):
        write_tensors(path, [("kept", torch.zeros(3)), ("lost", torch.zeros(2, device="meta"))])
    assert torch.equal(safetensors.torch.load_file(path)["kept"], torch.ones(3))
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]

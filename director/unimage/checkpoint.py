"""Load and save the model in the published folder layout.

A folder holds ``llm_config.json``, ``vit_config.json``, ``config.json``, ``ema.safetensors`` (all but the codec),
``ae.safetensors`` (the codec) and the tokenizer's files. Weights are trusted over configuration in one thing: the
sizes of the position tables. Source: specification, sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isqrt
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from director.unimage.codec import FluxCodec
from director.unimage.config import UnimageConfig
from director.unimage.config_files import read_config, write_config
from director.unimage.layout import COMPUTED, Place, codec_places, model_places
from director.unimage.model import Unimage
from director.unimage.tensorfile import StoredTensor, read_header, read_into, write_tensors
from director.unimage.tokens import TOKENIZER_FILE, TOKENIZER_PARTS, FolderTokenizer, has_tokenizer, load_tokenizer, with_markers
from pipeline.errors import AdapterUnavailable, CheckpointError
from pipeline.store.artifacts import write_bytes

MODEL_FILE = "ema.safetensors"
CODEC_FILE = "ae.safetensors"
PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
LISTED_PROBLEMS = 20
FILLS = (torch.Tensor.normal_, torch.Tensor.uniform_, torch.Tensor.fill_, torch.Tensor.zero_)
WANTED_FROM_HUB = ("*.json", "*.safetensors", "merges.txt")


M = TypeVar("M", bound=nn.Module)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A loaded folder.

    Attributes:
        folder: where it came from.
        config: its configuration; marker ids are the tokenizer's, if there is one.
        model: everything but the codec, in evaluation mode.
        codec: the FLUX autoencoder, in float32.
        tokenizer: None if the folder has none.
    """

    folder: Path
    config: UnimageConfig
    model: Unimage
    codec: FluxCodec
    tokenizer: FolderTokenizer | None


def load_checkpoint(
    source: str | Path,
    *,
    device: str | torch.device = "cpu",
    dtype: torch.dtype = torch.float32,
    codec_dtype: torch.dtype = torch.float32,
    local_files_only: bool = False,
    revision: str | None = None,
) -> Checkpoint:
    """Load a folder, or a repository of the hub.

    Weights are streamed: beside the model there is never more than one tensor in memory.

    Args:
        source: a folder, or a hub id such as "owner/name" where no such folder exists.
        device: where the weights go.
        dtype: of the model.
        codec_dtype: of the codec, which is published in float32.
        local_files_only: never ask the hub; take what was fetched before.
        revision: branch, tag or commit on the hub.

    Raises:
        CheckpointError: everything that is wrong with the folder, in one message.
        AdapterUnavailable: a hub id was given and the ``models`` extra is missing.
    """
    folder = resolve_folder(source, local_files_only=local_files_only, revision=revision)
    config = read_config(folder)
    refuse_pickles(folder)
    codec_header = read_header(folder / CODEC_FILE)
    model, tokenizer = load_model(folder, device=device, dtype=dtype, others=compare(codec_places(config.codec), codec_header, CODEC_FILE))
    config = model.config
    codec = load_codec(folder, device=device, dtype=codec_dtype)
    return Checkpoint(folder=folder, config=config, model=model, codec=codec, tokenizer=tokenizer)


def load_codec(folder: Path, *, device: str | torch.device = "cpu", dtype: torch.dtype = torch.float32) -> FluxCodec:
    """Load the picture codec of a folder alone; arguments and errors as for ``load_checkpoint``."""
    config = read_config(folder)
    header = read_header(folder / CODEC_FILE)
    if problems := compare(codec_places(config.codec), header, CODEC_FILE):
        raise _unfit(folder, problems)
    codec = _unset(lambda: FluxCodec(config.codec), device, dtype)
    _fill(codec, folder / CODEC_FILE, codec_places(config.codec), header)
    return codec


def load_model(
    folder: Path, *, device: str | torch.device = "cpu", dtype: torch.dtype = torch.float32, others: Sequence[str] = ()
) -> tuple[Unimage, FolderTokenizer | None]:
    """Load everything but the codec: the model in evaluation mode, and the tokenizer if the folder has one.

    Args:
        folder: json files and ``ema.safetensors``.
        device: where the weights go.
        dtype: of the model.
        others: what is wrong with other files of the folder, to be told with the rest.

    Raises:
        CheckpointError: everything that is wrong with the folder, in one message.
    """
    config = read_config(folder)
    header = read_header(folder / MODEL_FILE)
    config = fit_tables(config, header)
    if problems := [*compare(model_places(config), header, MODEL_FILE), *others]:
        raise _unfit(folder, problems)
    tokenizer = load_tokenizer(folder, config) if has_tokenizer(folder) else None
    if tokenizer:
        config = with_markers(config, tokenizer.markers)
    model = empty_model(config, device, dtype)
    _fill(model, folder / MODEL_FILE, model_places(config), header)
    return model, tokenizer


def save_checkpoint(folder: Path, model: Unimage, codec: FluxCodec, *, tokenizer_from: Path | None = None) -> None:
    """Write a folder that ``load_checkpoint`` and the public code can read; files appear only when they are whole.

    Args:
        folder: made if it is not there.
        model: its configuration is written beside it.
        codec: the FLUX autoencoder.
        tokenizer_from: a folder whose tokenizer files are copied.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_tensors(folder / MODEL_FILE, published_tensors(model, model_places(model.config)), {"format": "pt"})
    write_tensors(folder / CODEC_FILE, published_tensors(codec, codec_places(codec.config)), {"format": "pt"})
    write_config(model.config, folder)
    for name in (TOKENIZER_FILE, *TOKENIZER_PARTS, "tokenizer_config.json"):
        if tokenizer_from is not None and (tokenizer_from / name).is_file():
            write_bytes(folder / name, (tokenizer_from / name).read_bytes())


def empty_model(config: UnimageConfig, device: str | torch.device, dtype: torch.dtype) -> Unimage:
    """A model whose weights are not set yet; only its position tables are."""
    return _unset(lambda: Unimage(config), device, dtype)


def published_tensors(
    module: nn.Module, places: Sequence[Place], values: Mapping[str, Tensor] | None = None
) -> Iterator[tuple[str, Tensor]]:
    """Published name and tensor (a view) of everything in a module.

    Args:
        module: the model or the codec.
        places: its layout.
        values: other tensors under our names, such as gradients; those absent are left out.
    """
    source = module.state_dict(keep_vars=True) if values is None else values
    for place in places:
        if place.ours in source:
            yield place.published, rows_of(source[place.ours], place)


def resolve_folder(source: str | Path, *, local_files_only: bool = False, revision: str | None = None) -> Path:
    """The local folder of a path or hub id.

    Raises:
        CheckpointError: no such folder, and no such repository (or not fetched yet, or not reachable).
        AdapterUnavailable: the hub's client is not installed.
    """
    folder = Path(source).expanduser()
    if folder.is_dir():
        return folder
    text = str(source)
    if folder.exists() or text.count("/") != 1 or text.startswith((".", "/", "~")):
        raise CheckpointError(f"there is no checkpoint folder {text!r}", hint="give a folder, or a hub id such as owner/name")
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
    except ImportError as error:
        raise AdapterUnavailable(
            f"{text!r} is a hub id, and the hub's client is missing", hint='pip install "filmwright[models]"'
        ) from error
    try:
        return Path(snapshot_download(text, revision=revision, local_files_only=local_files_only, allow_patterns=list(WANTED_FROM_HUB)))
    except LocalEntryNotFoundError as error:
        raise CheckpointError(
            f"checkpoint {text!r} is not on this machine" + (", and only local files may be used" if local_files_only else ""),
            hint="fetch it once with a connection, or give a folder",
        ) from error
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        raise CheckpointError(f"checkpoint {text!r} cannot be fetched: {error}", hint="check the id and the connection") from error


def refuse_pickles(folder: Path) -> None:
    """Name what is missing, and pickled files that stand in its place.

    Raises:
        CheckpointError: a weight file is missing.
    """
    absent = [name for name in (MODEL_FILE, CODEC_FILE) if not (folder / name).is_file()]
    if not absent:
        return
    pickled = sorted(path.name for path in folder.iterdir() if path.suffix in PICKLED)
    message = f"checkpoint {str(folder)!r} lacks {', '.join(absent)}"
    if pickled:
        message += f"; {', '.join(pickled)} there can run any code and is not opened"
    raise CheckpointError(message, hint="only safetensors are read", problems=tuple(absent))


def fit_tables(config: UnimageConfig, header: Mapping[str, StoredTensor]) -> UnimageConfig:
    """Take the sizes of the position tables from the weights: published code and weights disagree on them."""
    latent, vision = (_table_side(header, name) for name in COMPUTED)
    learned = _table_side(header, "vit_model.vision_model.embeddings.position_embedding.weight")
    return replace(
        config,
        latent_grid=latent or config.latent_grid,
        vision_grid=vision or config.vision_grid,
        vision=replace(config.vision, table_side=learned or config.vision.table_side),
    )


def compare(places: Sequence[Place], header: Mapping[str, StoredTensor], file: str) -> list[str]:
    """Missing, extra and misshapen tensors of a file, one line each."""
    wanted = {place.published: place for place in places}
    missing = [f"{file}: {name} is missing" for name in wanted if name not in header and name not in COMPUTED]
    extra = [f"{file}: {name} is not part of this model" for name in header if name not in wanted]
    misshapen = [
        f"{file}: {name} has shape {list(header[name].shape)}, needed is {list(place.shape)}"
        for name, place in wanted.items()
        if name in header and header[name].shape != place.shape
    ]
    return [*missing, *extra, *misshapen]


def _table_side(header: Mapping[str, StoredTensor], name: str) -> int:
    shape = header[name].shape if name in header else ()
    rows = shape[0] if len(shape) == 2 else 0
    return isqrt(rows) if isqrt(rows) ** 2 == rows else 0


def _unfit(folder: Path, problems: Sequence[str]) -> CheckpointError:
    listed = list(problems[:LISTED_PROBLEMS])
    if len(problems) > LISTED_PROBLEMS:
        listed.append(f"and {len(problems) - LISTED_PROBLEMS} more")
    return CheckpointError(
        f"checkpoint {str(folder)!r} does not fit its configuration:\n  " + "\n  ".join(listed),
        hint="fetch the weights and the json files of one and the same release",
        problems=tuple(problems),
    )


class _NoFilling(TorchFunctionMode):
    """Leaves new parameters as allocated: filling them with random numbers would touch all memory for nothing."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return args[0] if func in FILLS else func(*args, **(kwargs or {}))


def _unset(build: Callable[[], M], device: str | torch.device, dtype: torch.dtype) -> M:
    """Build a module in place, without a first copy elsewhere (the meta device would do, at the price of a third of torch's imports)."""
    usual = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device), _NoFilling():
            module = build()
    finally:
        torch.set_default_dtype(usual)
    return module.to(device=device, dtype=dtype).eval()


@torch.no_grad()
def _fill(module: nn.Module, path: Path, places: Sequence[Place], header: Mapping[str, StoredTensor]) -> None:
    ours = module.state_dict(keep_vars=True)
    by_position = sorted((place for place in places if place.published in header), key=lambda place: header[place.published].start)
    with path.open("rb") as file:
        for place in by_position:
            read_into(file, header[place.published], rows_of(ours[place.ours].detach(), place))


def rows_of(tensor: Tensor, place: Place) -> Tensor:
    """The part of one of our tensors that a published one fills, as a view."""
    return tensor[place.row : place.row + place.shape[0]] if place.shared else tensor

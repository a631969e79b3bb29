"""What checkpoint the unified director would load, what it lacks, and how much memory each precision needs. Loads nothing."""

from __future__ import annotations

from pathlib import Path

from director.unimage.config import UnimageConfig
from director.unimage.config_files import read_config
from director.unimage.footprint import BITS, PUBLISHED, footprint, parameters
from director.unimage.options import DirectorOptions
from pipeline.errors import AdapterUnavailable, CheckpointError

_WEIGHTS = ("ema.safetensors", "ae.safetensors")
_TOKENIZERS = (("tokenizer.json",), ("vocab.json", "merges.txt"))


def look(options: DirectorOptions) -> str:
    """What was found, for a person.

    Raises:
        AdapterUnavailable: no checkpoint is named.
        CheckpointError: the folder lacks files, or its configuration cannot be read.
    """
    if not options.checkpoint:
        raise AdapterUnavailable(
            f"no checkpoint is named; {memory_line(PUBLISHED, options.context)}",
            hint="director=unimage director.checkpoint=PATH_OR_ID",
            adapter="unimage",
        )
    folder = Path(options.checkpoint).expanduser()
    if not folder.is_dir():
        return (
            f"{options.checkpoint} is fetched with the first film unless it was fetched before; {memory_line(PUBLISHED, options.context)}"
        )
    config = read_config(folder)
    if lacking := _lacking(folder):
        raise CheckpointError(
            f"checkpoint {str(folder)!r} lacks {', '.join(lacking)}", hint="fetch the whole release", problems=tuple(lacking)
        )
    return f"{folder}: {memory_line(config, options.context)}"


def memory_line(config: UnimageConfig, tokens: int) -> str:
    """Parameters, and GiB by precision while ``tokens`` are remembered."""
    sizes = ", ".join(f"{footprint(config, name).total(tokens) / 2**30:.1f} GiB in {name}" for name in BITS)
    which = "the published 7B" if config == PUBLISHED else f"a model of {parameters(config) / 1e6:,.1f} million parameters"
    return f"{which} with {tokens} remembered tokens takes {sizes}"


def _lacking(folder: Path) -> list[str]:
    weights = [name for name in _WEIGHTS if not (folder / name).is_file()]
    spelled = any(all((folder / name).is_file() for name in names) for names in _TOKENIZERS)
    return [*weights, *(() if spelled else ("tokenizer.json",))]

"""Whether the unified director could work here: what is missing, and how much memory each precision needs. Loads nothing."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from director.unimage.config import UnimageConfig, read_config
from director.unimage.footprint import BITS, PUBLISHED, footprint, parameters
from director.unimage.options import DirectorOptions
from pipeline.errors import AdapterUnavailable, CheckpointError

MODULES = ("torch", "safetensors", "tokenizers", "transformers", "PIL")
"""What the model needs besides the package."""
_WEIGHTS = ("ema.safetensors", "ae.safetensors")
_TOKENIZERS = (("tokenizer.json",), ("vocab.json", "merges.txt"))


def look(options: DirectorOptions) -> str:
    """What was found, for a person.

    Raises:
        AdapterUnavailable: a library is missing, or no checkpoint is named.
        CheckpointError: the folder lacks files, or its configuration cannot be read.
    """
    if absent := [name for name in MODULES if find_spec(name) is None]:
        raise AdapterUnavailable(
            f"{', '.join(absent)} is not installed; {memory_line(PUBLISHED, options.context)}",
            hint="pip install 'filmwright[models]'",
            adapter="unimage",
        )
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

"""Models that live in this process: where they lie in memory, in which precision, and what makes them smaller or quicker.

Weights are safetensors or nothing, and code that comes with weights is never run unless the model is named once more.
torch and diffusers are imported with the first load.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import AdapterUnavailable, ConfigError, GenerationFailed, UnsupportedRequest
from pipeline.film.timing import Size

OFFLOADS = ("none", "model", "sequential", "group")
"""What lies outside the GPU while it is not needed: nothing, whole models, single layers, groups of layers."""

PRECISIONS = ("auto", "bfloat16", "float16", "float32")
"""Number formats of the weights; "auto" is bfloat16 on a GPU and float32 on a processor."""

QUANTISATIONS = ("", "float8", "int8", "int4")
"""Smaller weights: float8 storage (nothing to install), or int8 and int4 through bitsandbytes."""

CACHES = {"first-block": ("FirstBlockCacheConfig", "threshold", 0.1)}
"""Step caches: class of the library, the number that may follow the name, and its usual value."""

DENOISERS = ("transformer", "transformer_2", "unet")
ENCODERS = ("text_encoder", "text_encoder_2", "text_encoder_3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """How a model lies in memory.

    Attributes:
        device: "auto", "cuda", "cuda:1", "mps" or "cpu".
        precision: one of PRECISIONS.
        offload: one of OFFLOADS.
        tiling: decode the picture in tiles, which needs less memory.
        slicing: decode one picture of a batch after another.
        quantise: one of QUANTISATIONS.
        attention: attention backend of the library, for example "flash", "sage" or "native"; "" leaves the choice to it.
        cache: one of CACHES, and a number if wished: "first-block:0.15"; "" computes every step.
        local_files_only: never asks the hub.
        revision: of a hub id, "" for the newest.
        variant: of the weight files, for example "fp16".
        remote_code: the model id once more, to allow the code that comes with it.
    """

    device: str = "auto"
    precision: str = "auto"
    offload: str = "none"
    tiling: bool = False
    slicing: bool = False
    quantise: str = ""
    attention: str = ""
    cache: str = ""
    local_files_only: bool = False
    revision: str = ""
    variant: str = ""
    remote_code: str = ""

    def __post_init__(self) -> None:
        allowed = (("precision", PRECISIONS), ("offload", OFFLOADS), ("quantise", QUANTISATIONS))
        for name, known in allowed:
            if getattr(self, name) not in known:
                names = ", ".join(repr(one) for one in known)
                raise ConfigError(f"{name}={getattr(self, name)!r} is not known", hint=f"allowed are {names}", key=name)
        _ = self.step_cache

    @property
    def step_cache(self) -> tuple[str, str, float] | None:
        """Class, field and number of the step cache, None without one.

        Raises:
            ConfigError: there is no such cache.
        """
        name, _, number = self.cache.partition(":")
        if not name:
            return None
        if name not in CACHES:
            raise ConfigError(f"cache={self.cache!r} is not known", hint=f"allowed are {', '.join(CACHES)}", key="cache")
        kind, field, usual = CACHES[name]
        try:
            return kind, field, float(number) if number else usual
        except ValueError as error:
            raise ConfigError(f"cache={self.cache!r} ends in no number", hint=f"write cache={name}:{usual}", key="cache") from error

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """What changes a picture; where a model lies does not."""
        names = ("precision", "quantise", "attention", "cache", "revision", "variant")
        return tuple((name, getattr(self, name)) for name in names if getattr(self, name) not in ("", "auto"))


def device(memory: Memory) -> str:
    """Where the model works."""
    if memory.device != "auto":
        return memory.device
    torch = import_module("torch")
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def precision(memory: Memory) -> Any:
    """The torch number format of the weights."""
    wished = memory.precision if memory.precision != "auto" else ("float32" if device(memory) == "cpu" else "bfloat16")
    return getattr(import_module("torch"), wished)


def sources(model: str, memory: Memory) -> dict[str, Any]:
    """What every ``from_pretrained`` is told: where weights may come from, and that they are safetensors."""
    told: dict[str, Any] = {"use_safetensors": True, "local_files_only": memory.local_files_only}
    told |= {name: getattr(memory, name) for name in ("revision", "variant") if getattr(memory, name)}
    if memory.remote_code and memory.remote_code == model:
        told["trust_remote_code"] = True
    return told


def load_pipeline(kind: str, model: str, memory: Memory, *, adapter: str) -> Any:
    """A diffusers pipeline from a folder or hub id, placed in memory.

    Args:
        kind: class of the library, "" for the one that the model names.
        model: folder or hub id.
        memory: how it lies in memory.
        adapter: who asks, for messages.

    Raises:
        AdapterUnavailable: the weights are not here or not whole, or a device or package is missing.
    """
    diffusers = import_module("diffusers")
    maker = getattr(diffusers, kind or "DiffusionPipeline", None)
    if maker is None:
        raise AdapterUnavailable(f"diffusers has no pipeline called {kind}", hint="install a newer diffusers", adapter=adapter)
    told = sources(model, memory) | {"dtype": precision(memory)}
    for library in (diffusers, import_module("transformers")):
        library.utils.logging.disable_progress_bar()  # the film tells of its progress itself
    folder = Path(model).expanduser()
    with loading(model, adapter):
        if memory.quantise.startswith("int"):
            told["quantization_config"] = _bits(memory, diffusers)
        return placed(maker.from_pretrained(str(folder) if folder.is_dir() else model, **told), memory)


@contextmanager
def loading(model: str, adapter: str) -> Iterator[None]:
    """Turn what loading raises into our words.

    Raises:
        AdapterUnavailable: instead of the library's errors.
    """
    try:
        yield
    except (OSError, ValueError, ImportError, RuntimeError, KeyError) as error:
        raise AdapterUnavailable(
            f"{model} cannot be loaded: {_first_line(error)}",
            hint="check the folder or id, whether its weights are safetensors, and the memory switches",
            adapter=adapter,
        ) from error


@contextmanager
def working(adapter: str, shot: str = "") -> Iterator[None]:
    """Turn what a model raises while it works into our words.

    Raises:
        AdapterUnavailable: a package of the model is missing.
        GenerationFailed: the memory is too small, or the model failed.
        UnsupportedRequest: the model does not take what it was given.
    """
    try:
        yield
    except (ImportError, NameError) as error:  # the library leaves the names of missing packages undefined
        raise AdapterUnavailable(
            f"the model needs a package that is not installed: {_first_line(error)}",
            hint="pip install 'filmwright[models]'",
            adapter=adapter,
        ) from error
    except (ValueError, TypeError) as error:
        raise UnsupportedRequest(f"the model does not take this: {_first_line(error)}", adapter=adapter, shot=shot) from error
    except RuntimeError as error:
        full = type(error).__name__ == "OutOfMemoryError"
        hint = "use offload=model or offload=sequential, tiling=on, quantise=int4, or a smaller size" if full else ""
        raise GenerationFailed(f"the model failed: {_first_line(error)}", hint=hint, adapter=adapter, shot=shot) from error


def placed(pipe: Any, memory: Memory) -> Any:
    """The pipeline where it shall lie, with its switches set."""
    where = device(memory)
    for name in DENOISERS:
        if (denoiser := getattr(pipe, name, None)) is not None:
            _tuned(denoiser, memory)
    vae = getattr(pipe, "vae", None)
    for wished, switch in ((memory.tiling, "enable_tiling"), (memory.slicing, "enable_slicing")):
        if wished and hasattr(vae, switch):
            getattr(vae, switch)()
    if memory.offload == "model":
        pipe.enable_model_cpu_offload(device=where)
    elif memory.offload == "sequential":
        pipe.enable_sequential_cpu_offload(device=where)
    elif memory.offload == "group":
        torch = import_module("torch")
        streams = where.startswith("cuda")
        pipe.enable_group_offload(onload_device=torch.device(where), offload_type="leaf_level", use_stream=streams)
    else:
        pipe.to(where)
    return pipe


def _tuned(denoiser: Any, memory: Memory) -> None:
    torch = import_module("torch")
    if memory.quantise == "float8":
        denoiser.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=precision(memory))
    if memory.attention:
        denoiser.set_attention_backend(memory.attention)
    if (cache := memory.step_cache) is not None:
        kind, field, number = cache
        denoiser.enable_cache(getattr(import_module("diffusers"), kind)(**{field: number}))


def _bits(memory: Memory, diffusers: Any) -> Any:
    four = memory.quantise == "int4"
    kinds: dict[str, Any] = {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_compute_dtype": precision(memory)}
    return diffusers.PipelineQuantizationConfig(
        quant_backend="bitsandbytes_4bit" if four else "bitsandbytes_8bit",
        quant_kwargs=kinds if four else {"load_in_8bit": True},
        components_to_quantize=[*DENOISERS[:2], *ENCODERS],
    )


class Steps:
    """Takes the place of a pipeline's progress bar: tells of every step, and may end the work between two.

    Args:
        done: called after each step with its number, counted from 1, and their number in all.
        iterable: the steps, where the pipeline walks over the bar itself.
        total: how many there are.
    """

    def __init__(self, done: Callable[[int, int], None], iterable: Any = None, total: int | None = None) -> None:
        self._done = done
        self._iterable = iterable
        self._total = len(iterable) if iterable is not None and total is None else total or 0
        self._number = 0

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is held."""

    def __iter__(self) -> Iterator[Any]:
        for item in self._iterable:
            yield item
            self.update()

    def update(self, steps: int = 1) -> None:
        """So many more steps are done."""
        self._number += steps
        self._done(self._number, self._total)

    def set_postfix(self, *values: Any, **named: Any) -> None:
        """A bar would show this."""


@contextmanager
def heard(pipe: Any, done: Callable[[int, int], None]) -> Iterator[None]:
    """Call ``done`` after every step of the pipeline; what it raises ends the work, and the GPU is set free."""
    pipe.progress_bar = functools.partial(Steps, done)
    try:
        yield
    except BaseException:
        if hasattr(pipe, "maybe_free_model_hooks"):
            pipe.maybe_free_model_hooks()
        raise
    finally:
        del pipe.progress_bar


def told(
    takes: frozenset[str],
    prompt: str,
    size: Size,
    seed: int,
    *,
    negative: tuple[str, ...],
    steps: int,
    guidance: float,
    extra: Mapping[str, Any],
    **more: Any,
) -> dict[str, Any]:
    """What a pipeline is called with: of everything that there is to say, what it takes, and what the settings add.

    Args:
        takes: names of the arguments of its call.
        prompt: the words.
        size: in pixels.
        seed: of the random numbers, which are the same on every device.
        negative: what must not be seen, from several places.
        steps: 0 for the pipeline's own number.
        guidance: how closely words are followed, below 0 for the pipeline's own.
        extra: arguments that are given in any case.
        more: arguments that only some pipelines have.
    """
    said: dict[str, Any] = {
        "prompt": prompt, "height": size.height, "width": size.width, "generator": generator(seed), "output_type": "np",
        "negative_prompt": ", ".join(filter(None, negative)), "num_inference_steps": steps, **more,
    }  # fmt: skip
    if guidance >= 0:
        said["guidance_scale"] = guidance
    unsaid = {name for name in ("negative_prompt", "num_inference_steps") if not said[name]}
    return {name: value for name, value in said.items() if name in takes - unsaid} | dict(extra)


def release() -> None:
    """Give unused memory of the GPU back."""
    torch = import_module("torch")
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def generator(seed: int) -> Any:
    """Random numbers that are the same on every device: drawn on the processor."""
    return import_module("torch").Generator("cpu").manual_seed(seed)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]

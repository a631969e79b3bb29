"""Keyframes from any image pipeline of diffusers, in this process, with reference pictures where it takes them.

What a pipeline takes is told from the arguments of its call: FLUX.2, FLUX Kontext, Qwen-Image-Edit-Plus and new classes work by
their model id alone; Stable Diffusion and others get one reference through an IP-Adapter that the settings name.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from adapters.framing import covering, nearest, on_grid
from adapters.options import extra_fields, sizes
from adapters.resident import Memory, heard, load_pipeline, loading, release, told, working
from adapters.signatures import call_arguments, fingerprint, label, model_index
from adapters.stills import pil_picture, rgb_pictures
from pipeline.errors import ConfigError, GenerationFailed, Interrupted
from pipeline.film.timing import Size
from pipeline.ports import PaintRequest, Pixels

REFERENCES = ("images", "input_images", "reference_images", "image")
"""What pipelines call the pictures that they look at, the plainer names last."""

MANY = ("Flux2", "QwenImageEditPlus", "JoyImageEditPlus", "ZImageOmni", "OmniGen")
"""What the names of pipelines begin with that look at several pictures; the others take a list for a batch."""

MOST = 3
"""How many reference pictures those are given; more are worth little and cost memory."""

ADAPTED = "ip_adapter_image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the painter.

    Attributes:
        model: hub id or folder.
        pipeline: class of the library, "" for the one that the model names.
        size: sizes that the model makes well, "1344x768,768x1344"; "" makes the film's own on the grid.
        size_grid: width and height are multiples of this.
        references: how many reference pictures it is given, -1 for as many as its class takes.
        steps: steps of one picture, 0 for the pipeline's own number.
        guidance: how closely words are followed, -1 for the pipeline's own.
        negative: what must not be seen in any picture.
        ip_adapter: hub id or folder of an IP-Adapter, for pipelines that look at pictures only through one.
        ip_adapter_weights: its file, ending in .safetensors, with its folder inside: "sdxl_models/ip-adapter_sdxl.safetensors".
        ip_adapter_scale: how much it counts, 0 to 1.
        extra: more arguments of the pipeline as a JSON object.
    """

    model: str = ""
    pipeline: str = ""
    size: str = ""
    size_grid: int = 16
    references: int = -1
    steps: int = 0
    guidance: float = -1.0
    negative: str = ""
    ip_adapter: str = ""
    ip_adapter_weights: str = ""
    ip_adapter_scale: float = 0.6
    extra: str = ""


class DiffusersPainter:
    """Pictures from a diffusers pipeline, which is loaded once, with the first of them.

    Args:
        options: settings of the painter.
        memory: where and how the model lies in memory.

    Raises:
        ConfigError: no model is named, or a setting makes no sense.
    """

    name = "diffusers-images"

    def __init__(self, options: Options | None = None, memory: Memory | None = None) -> None:
        self._options = options = options or Options()
        self._memory = memory or Memory()
        _check(options)
        self.model = label(options.model)
        kind = options.pipeline or str(model_index(options.model, self._memory.revision).get("_class_name", ""))
        self._kind = kind
        self._takes = call_arguments(kind)
        self._place = _reference_argument(self._takes, adapted=bool(options.ip_adapter))
        self.references = _most(kind, self._place) if options.references < 0 else options.references
        self._sizes = sizes(options.size)
        self._extra = extra_fields(options.extra)
        self.version = " ".join(("1", *_settings(options, kind), *(f"{name}={text}" for name, text in self._memory.settings)))
        self._pipe: Any = None
        self._alone = threading.Lock()
        self._closed = False

    def paint(self, request: PaintRequest) -> Pixels:
        """The picture, scaled and cut to exactly the request's size.

        Raises:
            AdapterUnavailable: the weights cannot be loaded.
            UnsupportedRequest: the model does not take such a request.
            GenerationFailed: it failed, or the memory is too small.
            Interrupted: the painter was closed between two steps.
        """
        with self._alone:
            self._done(0, 0)
            pipe = self._loaded()
            arguments = self._arguments(request, call_arguments(type(pipe).__name__) or self._takes)
            with working(self.name), heard(pipe, self._done):
                made = pipe(**arguments)
        pictures = getattr(made, "images", None)
        if pictures is None:
            raise GenerationFailed("the pipeline made no picture", hint="name a pipeline that makes pictures", adapter=self.name)
        pixels = covering(rgb_pictures(pictures, self.name)[0], request.size)
        return np.ascontiguousarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA), np.uint8)

    def close(self) -> None:
        """End the work after its present step, and free the memory."""
        self._closed = True
        with self._alone:
            if self._pipe is not None:
                self._pipe = None
                release()

    def _loaded(self) -> Any:
        if self._pipe is None:
            self._pipe = load_pipeline(self._kind, self._options.model, self._memory, adapter=self.name)
            if self._options.ip_adapter:
                self._add_adapter(self._pipe)
        return self._pipe

    def _add_adapter(self, pipe: Any) -> None:
        folder, _, file = self._options.ip_adapter_weights.rpartition("/")
        with loading(self._options.ip_adapter, self.name):
            pipe.load_ip_adapter(
                self._options.ip_adapter, subfolder=folder, weight_name=file, local_files_only=self._memory.local_files_only
            )
            pipe.set_ip_adapter_scale(self._options.ip_adapter_scale)

    def _done(self, step: int, steps: int) -> None:
        if self._closed:
            raise Interrupted("the painter is closed", hint="run the same command again to go on")

    def _arguments(self, request: PaintRequest, takes: frozenset[str]) -> dict[str, Any]:
        options = self._options
        size = on_grid(nearest(request.size, self._sizes), options.size_grid)
        pictures = self._pictures(request, size)
        alone = len(pictures) == 1 and not self._place.endswith("images")
        return told(
            takes,
            request.text,
            size,
            request.seed,
            negative=(options.negative, request.negative),
            steps=options.steps,
            guidance=options.guidance,
            extra=self._extra,
            **({self._place: pictures[0] if alone else pictures} if pictures else {}),
        )

    def _pictures(self, request: PaintRequest, size: Size) -> list[Any]:
        """The references; a pipeline that only edits, and an IP-Adapter, get an empty sheet where there are none yet."""
        found = [pil_picture(reference.path, size) for reference in request.references[: self.references]]
        if found or not (self._place == ADAPTED or ("Edit" in self._kind and self.references)):
            return found
        from PIL import Image  # comes with the extra of the models

        return [Image.new("RGB", (size.width, size.height), (200, 200, 200))]


def _reference_argument(takes: frozenset[str], *, adapted: bool) -> str:
    """What the pipeline calls the pictures it looks at, "" where it takes none; a picture with a strength is one to paint over."""
    if adapted and ADAPTED in takes:
        return ADAPTED
    if takes & {"strength", "mask_image", "control_image", "mask"}:
        return ""
    return next((name for name in REFERENCES if name in takes), "")


def _most(kind: str, place: str) -> int:
    if not place:
        return 0
    return MOST if place.endswith("images") or kind.startswith(MANY) else 1


def _check(options: Options) -> None:
    if not options.model:
        raise ConfigError("diffusers-images has no model", hint="write image.model=HUB-ID or image.model=FOLDER", key="model")
    if options.size_grid < 2 or options.size_grid % 2:
        raise ConfigError(f"size_grid={options.size_grid} is no grid", hint="use an even number, for example 16", key="size_grid")
    if options.ip_adapter and not options.ip_adapter_weights.endswith(".safetensors"):
        raise ConfigError(
            "the weights of an IP-Adapter must be safetensors",
            hint="write image.ip_adapter_weights=FILE.safetensors",
            key="ip_adapter_weights",
        )


def _settings(options: Options, kind: str) -> tuple[str, ...]:
    """What changes a picture."""
    told: dict[str, object] = {"pipeline": kind, "weights": fingerprint(options.model), "steps": options.steps or "", "size": options.size}
    told |= {"guidance": options.guidance if options.guidance >= 0 else "", "negative": options.negative, "extra": options.extra}
    if options.ip_adapter:
        told |= {"ip_adapter": options.ip_adapter_weights, "scale": options.ip_adapter_scale}
    return tuple(f"{name}={value}" for name, value in told.items() if value != "")

"""Any image-to-video pipeline of diffusers, in this process: LTX-2 with its own sound, Wan, HunyuanVideo, CogVideoX, and what comes next.

The model is loaded with the first clip, once, and clips are made one after another. What a pipeline can do is told from the
arguments of its call, so a new class works by its model id alone. Frames and waveform go to the film's own writer.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adapters.framing import covering, nearest, on_grid
from adapters.options import extra_fields, sizes
from adapters.resident import Memory, heard, load_pipeline, release, told, working
from adapters.signatures import call_arguments, component_config, fingerprint, label, model_index
from adapters.stills import pil_picture, rgb_pictures
from adapters.video.families import FAMILIES, Family, family
from pipeline.errors import AdapterUnavailable, ConfigError, GenerationFailed, Interrupted, UnsupportedRequest
from pipeline.film.media import Sound
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, FrameSink, Job, JobState, Quote, unheard

RATES = ("frame_rate", "fps")
"""What a pipeline may call the rate, where one can be asked for."""

SOUNDING = ("audio_latents", "sample_audio", "enable_sound")
"""Arguments that only pipelines with sound of their own have."""

REFERENCES = 4
"""How many reference pictures a pipeline is given that takes a list of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the model.

    Attributes:
        model: hub id or folder.
        family: "auto", or one of ltx2, ltx, wan, hunyuan, cogvideo, generic.
        pipeline: class of the library, "" for the one that the model names.
        size: sizes that the model makes well, "1280x704,704x1280"; "" makes the film's own on the model's grid.
        rate: frames per second that the model makes, "" for the film's where it can be asked for, else the family's.
        longest: longest clip in seconds, 0 for the family's.
        steps: steps of one clip, 0 for the pipeline's own number.
        guidance: how closely words are followed, -1 for the pipeline's own.
        negative: what must not be seen in any clip.
        extra: more arguments of the pipeline as a JSON object, for example '{"stg_scale": 0}'.
    """

    model: str = ""
    family: str = "auto"
    pipeline: str = ""
    size: str = ""
    rate: str = ""
    longest: float = 0.0
    steps: int = 0
    guidance: float = -1.0
    negative: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a model makes one clip: its size, how many frames at which rate, and which of them the film shows."""

    size: Size
    frames: int
    rate: Fraction
    shown: tuple[int, ...]


class DiffusersGenerator:
    """Clips from a diffusers pipeline.

    Args:
        options: settings of the model.
        memory: where and how it lies in memory.

    Raises:
        ConfigError: no model is named, or a setting makes no sense.
    """

    name = "diffusers"
    version = "1"

    def __init__(self, options: Options | None = None, memory: Memory | None = None) -> None:
        self._options = options = options or Options()
        self._memory = memory or Memory()
        _check(options)
        index = model_index(options.model, self._memory.revision)
        self.model = label(options.model)
        named = options.pipeline or str(index.get("_class_name", ""))
        self._family = family(options.family, named, options.model)
        self._kind = options.pipeline or _beginning_at_a_picture(self._family, named, index)
        self._takes = call_arguments(self._kind)
        self._ends = self._family.ends if "last_image" not in self._takes and call_arguments(self._family.ends) else ""
        self._extra = extra_fields(options.extra)
        self._sizes = sizes(options.size)
        self._rate = _own_rate(options, self._family, self._takes, index)
        self._able = self._capabilities(index)
        self.settings = (*_settings(options, self._kind), *self._memory.settings)
        self.tell: Callable[[str], None] = unheard
        self._pipes: dict[str, Any] = {}
        self._alone = threading.Lock()
        self._stopped = threading.Event()
        self._closed = False

    def capabilities(self) -> Capabilities:
        """What the pipeline's arguments and the model's own files say; loads nothing."""
        return self._able

    def quote(self, request: ClipRequest) -> Quote:
        """Local work costs nothing."""
        return Quote(amount=0.0, basis="local")

    def submit(self, request: ClipRequest, sink: FrameSink) -> Job:
        """Make a clip; clips of several threads are made one after another.

        Raises:
            AdapterUnavailable: the weights cannot be loaded.
            UnsupportedRequest: the model does not take such a request.
            GenerationFailed: it failed, or the memory is too small.
            Interrupted: it was cancelled between two steps.
        """
        if request.last is not None and not self._able.last_frame:
            raise UnsupportedRequest(f"{self.model} takes no last picture", adapter=self.name, shot=str(request.shot))
        with self._alone:
            if self._closed:
                raise Interrupted("the generator is closed", hint="run the same command again to go on")
            self._stopped.clear()
            kind = self._ends if request.last is not None and self._ends else self._kind
            pipe = self._loaded(kind)
            making = plan(request, self._able, self._rate)
            arguments = self._arguments(request, making, call_arguments(type(pipe).__name__) or self._takes)
            with working(self.name, str(request.shot)), heard(pipe, self._done):
                made = pipe(**arguments)
            self._hand_over(made, pipe, making, request, sink)
        return Job(adapter=self.name, model=self.model, state=JobState.DONE, progress=1.0)

    def poll(self, job: Job) -> Job:
        """The job as it is; local work is done when ``submit`` returns."""
        return job

    def fetch(self, job: Job, into: Path) -> Path:
        """Never called for local jobs."""
        raise UnsupportedRequest(f"{self.name} hands over frames, not files", adapter=self.name)

    def cancel(self, job: Job) -> None:
        """End the clip in the making after its present step."""
        self._stopped.set()

    def close(self) -> None:
        """End the work after its present step, and free the memory."""
        self._closed = True
        self._stopped.set()
        with self._alone:
            if self._pipes:
                self._pipes.clear()
                release()

    def _loaded(self, kind: str) -> Any:
        """The pipeline of a class; a second one is built from the components of the first."""
        if kind in self._pipes:
            return self._pipes[kind]
        if self._pipes:
            parts = next(iter(self._pipes.values())).components
            made = _rebuilt(kind, parts)
        else:
            self.tell("loading the model")
            made = load_pipeline(kind, self._options.model, self._memory, adapter=self.name)
        self._pipes[kind] = made
        return made

    def _done(self, step: int, steps: int) -> None:
        self.tell(f"step {step} of {steps}" if steps else f"step {step}")
        if self._stopped.is_set():
            raise Interrupted("the clip was cancelled", hint="run the same command again to go on")

    def _arguments(self, request: ClipRequest, making: Making, takes: frozenset[str]) -> dict[str, Any]:
        options = self._options
        return told(
            takes,
            request.text,
            making.size,
            request.seed,
            negative=(options.negative, request.negative),
            steps=options.steps,
            guidance=options.guidance,
            extra=self._extra,
            num_frames=making.frames,
            **_pictures(request, making, takes),
            **{name: float(making.rate) for name in RATES},
        )

    def _hand_over(self, made: Any, pipe: Any, making: Making, request: ClipRequest, sink: FrameSink) -> None:
        frames = pixels(made, self.name)
        for number in making.shown:
            frame = covering(frames[min(number, len(frames) - 1)], request.size)
            sink.write(np.ascontiguousarray(cv2.cvtColor(frame, cv2.COLOR_RGB2BGRA), np.uint8))
        if request.sound and (wave := sound(made, pipe)) is not None:
            sink.sound(fitted(wave, request.seconds))

    def _capabilities(self, index: dict[str, Any]) -> Capabilities:
        takes, options = self._takes, self._options
        denoiser = component_config(options.model, "transformer", self._memory.revision)
        sounding = any(name in takes for name in SOUNDING)
        vocoder = component_config(options.model, "vocoder", self._memory.revision) if sounding else {}
        references = REFERENCES if "reference_images" in takes else 0
        return Capabilities(
            sizes=self._sizes,
            size_grid=32 if index.get("expand_timesteps") else self._family.size_grid,
            frame_grid=self._family.frame_grid,
            longest=options.longest or self._family.longest,
            first_frame=bool(takes & {"image", "conditions"}),
            last_frame="conditions" in takes or bool(self._ends) or ("last_image" in takes and _sees_ends(index, denoiser)),
            references=references,
            reference_kinds=("picture",) if references else (),
            native_sound=sounding,
            sound_rate=int(vocoder.get("output_sampling_rate", 0)),
            negative_prompt="negative_prompt" in takes,
            needs=() if self._memory.device == "cpu" else ("gpu",),
            licence=self._family.licence,
        )


def plan(request: ClipRequest, able: Capabilities, rate: FrameRate | None) -> Making:
    """How a model makes a clip that covers the request.

    The frames of the film are found by their times. A clip that must end at a picture is spread over all that the model
    makes, since its grid would else put that picture behind the last frame.

    Args:
        request: what the film asks for.
        able: sizes and grids of the model.
        rate: what it makes, None where it can be asked for any.
    """
    size = on_grid(nearest(request.size, able.sizes), able.size_grid)
    own = rate.fraction if rate is not None else request.rate.fraction
    at = [int(number * own / request.rate.fraction + Fraction(1, 2)) for number in range(request.frames)]
    step, offset = able.frame_grid
    frames = offset + max(1, -(-(at[-1] + 1 - offset) // step)) * step
    if request.last is not None and request.frames > 1:
        own = own * frames / (at[-1] + 1) if rate is None else own
        at = [round(Fraction(number * (frames - 1), request.frames - 1)) for number in range(request.frames)]
    return Making(size=size, frames=frames, rate=own, shown=tuple(at))


def pixels(made: Any, adapter: str) -> NDArray[np.uint8]:
    """The frames of a pipeline's answer as RGB, (frames, height, width, 3).

    Raises:
        GenerationFailed: there are none, or they are not numbers.
    """
    frames = next((found for name in ("frames", "videos", "video") if (found := getattr(made, name, None)) is not None), None)
    if frames is None:
        raise GenerationFailed("the pipeline made no frames", hint="name a pipeline that makes video", adapter=adapter)
    return rgb_pictures(frames, adapter)


def sound(made: Any, pipe: Any) -> Sound | None:
    """The sound of a pipeline's answer, None where it has none."""
    wave = next((found for name in ("audio", "audios", "sound") if (found := getattr(made, name, None)) is not None), None)
    if wave is None:
        return None
    samples = np.asarray(wave.detach().float().cpu() if hasattr(wave, "detach") else wave, np.float32)
    samples = samples[0] if samples.ndim > 1 else samples
    samples = samples[:, None] if samples.ndim == 1 else samples.T
    vocoder = getattr(getattr(pipe, "vocoder", None), "config", None)
    rate = getattr(made, "sampling_rate", None) or getattr(vocoder, "output_sampling_rate", None)
    if not rate:
        return None
    return Sound(samples=np.ascontiguousarray(np.nan_to_num(np.clip(samples, -1.0, 1.0))), rate=int(rate))


def fitted(wave: Sound, seconds: float) -> Sound:
    """The sound with exactly so many seconds: models make a little less or more than their pictures last."""
    length = round(seconds * wave.rate)
    samples = wave.samples[:length]
    return Sound(samples=np.pad(samples, ((0, length - len(samples)), (0, 0))), rate=wave.rate)


def _pictures(request: ClipRequest, making: Making, takes: frozenset[str]) -> dict[str, Any]:
    """The pictures of a request under the names that the pipeline has for them."""
    first = pil_picture(request.keyframe.picture.path, making.size)
    found: dict[str, Any] = {"image": first}
    if request.references:
        found["reference_images"] = [pil_picture(one.picture.path, making.size) for one in request.references]
    last = pil_picture(request.last.picture.path, making.size) if request.last is not None else None
    if last is not None:
        found["last_image"] = last
    if "conditions" in takes:
        condition = import_module("diffusers.pipelines.ltx2.pipeline_ltx2_condition").LTX2VideoCondition
        places = ((first, 0), (last, -1)) if last is not None else ((first, 0),)
        found["conditions"] = [condition(frames=still, index=index) for still, index in places]
    return found


def _beginning_at_a_picture(kind: Family, named: str, index: dict[str, Any]) -> str:
    """The class that begins at a picture: the model's own, or its sister over the same weights."""
    if "image" in call_arguments(named) or "conditions" in call_arguments(named):
        return named
    if index.get("expand_timesteps"):  # weights of Wan 2.2 5B serve both classes
        return "WanImageToVideoPipeline"
    return kind.moves or named


def _sees_ends(index: dict[str, Any], denoiser: dict[str, Any]) -> bool:
    """Whether weights of a class with a last picture were made for one: Wan 2.1 has weights of both kinds, Wan 2.2 5B has not."""
    first_only = bool(denoiser.get("image_dim")) and not denoiser.get("pos_embed_seq_len")
    return not first_only and not index.get("expand_timesteps")


def _own_rate(options: Options, kind: Family, takes: frozenset[str], index: dict[str, Any]) -> FrameRate | None:
    if options.rate:
        return FrameRate.parse(options.rate)
    if "frame_rate" in takes:
        return None
    return FrameRate(24) if index.get("expand_timesteps") else kind.rate


def _rebuilt(kind: str, components: dict[str, Any]) -> Any:
    """Another pipeline over the same components; hooks that move them stay on the components."""
    maker = getattr(import_module("diffusers"), kind)
    wanted = inspect.signature(maker.__init__).parameters
    return maker(**{name: part for name, part in components.items() if name in wanted})


def _check(options: Options) -> None:
    if not options.model:
        raise ConfigError("diffusers has no model", hint="write video.model=HUB-ID or video.model=FOLDER", key="model")
    known = ("auto", *(one.name for one in FAMILIES))
    if options.family not in known:
        raise ConfigError(f"family={options.family!r} is not known", hint=f"allowed are {', '.join(known)}", key="family")
    if options.pipeline and not call_arguments(options.pipeline):
        raise AdapterUnavailable(
            f"diffusers has no pipeline called {options.pipeline}", hint="check the name, or install a newer diffusers", adapter="diffusers"
        )


def _settings(options: Options, kind: str) -> tuple[tuple[str, str], ...]:
    """What changes a clip, as text."""
    told: dict[str, object] = {
        "pipeline": kind,
        "weights": fingerprint(options.model),
        "steps": options.steps or "",
        "size": options.size,
        "rate": options.rate,
    }
    told |= {"guidance": options.guidance if options.guidance >= 0 else "", "negative": options.negative, "extra": options.extra}
    return tuple((name, str(value)) for name, value in told.items() if value != "")

"""What a person may wish of the unified director: weights, precision, how it writes, draws and remembers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.errors import ConfigError

PRECISIONS = ("auto", "float32", "bfloat16", "int8", "int4", "torchao-int8", "bitsandbytes-nf4")
"""Number formats of the decoder's weights; the last two need the library that they name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorOptions:
    """Options of the director ``unimage``.

    Attributes:
        checkpoint: folder in the published layout, or a hub id such as "owner/name".
        revision: branch, tag or commit on the hub, "" for the newest.
        offline: never ask the hub; take what was fetched before.
        adapter: folder of a LoRA adapter that is merged into the weights, or "".
        precision: one of PRECISIONS; "auto" is bfloat16 on a GPU and for large models, else float32.
        device: "auto", "cpu", "cuda", "cuda:1", "mps", or "balanced" for all GPUs by accelerate's device map.
        offload: keep the layers' weights in main memory and bring each to the device when it is used.
        compiled: compile the experts; the first drawing takes minutes longer, later ones are faster.
        temperature: of the script's text; 0 takes the likeliest token.
        top_p: draw only among the likeliest tokens that together have this probability.
        script_tokens: most tokens of one script, 0 lets the director choose by the number of shots.
        frame_length: most characters of a Frame line.
        video_length: most characters of a Video line outside its audio spans.
        line_length: most characters of one spoken line.
        steps: points on the way from noise to picture, 2 or more.
        text_guidance: weight of the text while drawing, 0 to 100; 1 or less turns all guidance off.
        image_guidance: weight of the remembered pictures while drawing, 0 to 100; 1 or less turns theirs off.
        drawn_side: longest side of a drawn picture in pixels before it is brought to the film's size, 0 for the model's most.
        seen_side: longest side at which remembered pictures are seen, in pixels.
        context: most tokens that are remembered while a keyframe is drawn: texts, reference pictures, earlier keyframes.
    """

    checkpoint: str = ""
    revision: str = ""
    offline: bool = False
    adapter: str = ""
    precision: str = "auto"
    device: str = "auto"
    offload: bool = False
    compiled: bool = False
    temperature: float = 0.7
    top_p: float = 0.95
    script_tokens: int = 0
    frame_length: int = 420
    video_length: int = 600
    line_length: int = 180
    steps: int = 50
    text_guidance: float = 4.0
    image_guidance: float = 2.0
    drawn_side: int = 0
    seen_side: int = 518
    context: int = 24_000

    def __post_init__(self) -> None:
        _known("precision", self.precision, PRECISIONS)
        _within("temperature", self.temperature, 0, 10)
        _within("top_p", self.top_p, 0.01, 1)
        _within("script_tokens", self.script_tokens, 0, 1_000_000)
        _within("steps", self.steps, 2, 1000)
        for name in ("text_guidance", "image_guidance"):
            _within(name, getattr(self, name), 0, 100)
        _within("drawn_side", self.drawn_side, 0, 8192)
        for name in ("frame_length", "video_length", "line_length"):
            _within(name, getattr(self, name), 16, 5000)
        _within("seen_side", self.seen_side, 28, 980)
        _within("context", self.context, 256, 1_000_000)


def _known(name: str, value: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if value not in names:
        raise ConfigError(f"director.{name}={value} is not known", hint=f"known: {', '.join(names)}", key=f"director.{name}")


def _within(name: str, value: float, low: float, high: float) -> None:
    # written so that NaN is refused too
    if not low <= value <= high:
        raise ConfigError(f"director.{name}={value} is out of range", hint=f"use {low:,g} to {high:,g}", key=f"director.{name}")

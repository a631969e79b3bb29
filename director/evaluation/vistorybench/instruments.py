"""Ports of the benchmark's models and of its judge. None comes with this package; a module of the user's brings them.

What each port stands for in the published benchmark:

==============  ==========================================================================================================
``Detector``    Grounding DINO SwinT, text prompt "character", box and text thresholds 0.25
``Encoder``     realistic humans: ArcFace (antelopev2), AdaFace (IR-101 WebFace12M), FaceNet (VGGFace2); others: CLIP ViT-L/14
``Stylist``     CSD-CLIP ViT-L, the picture squashed to 224 x 224 bicubic
``Judge``       GPT-4.1, top_p 0.2
``Critic``      Aesthetic Predictor V2.5, 378 x 378
``Classifier``  Inception v3
==============  ==========================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ConfigError

Picture = NDArray[np.uint8]
"""uint8 [rows, columns, 3], RGB."""

Vector = NDArray[np.floating]
"""One feature, ``[numbers]``, of any length."""

Features = Mapping[str, Vector]
"""What several encoders see in one crop, by encoder; an encoder that found nothing (no face) is absent."""


@dataclass(frozen=True, slots=True)
class Box:
    """A found figure: corners as shares of the picture's width and height, and how sure the detector is."""

    left: float
    top: float
    right: float
    bottom: float
    score: float


class Detector(Protocol):
    """Finds figures."""

    def find(self, picture: Picture) -> Sequence[Box]:
        """Every figure of a picture."""
        ...


class Encoder(Protocol):
    """Knows a character again."""

    def features(self, crop: Picture, tag: str) -> Features:
        """Features of a crop of one character; ``tag`` says which encoders look."""
        ...


class Stylist(Protocol):
    """Sees style."""

    def style(self, picture: Picture) -> Vector:
        """The style of a picture."""
        ...


class Judge(Protocol):
    """A vision-language model."""

    def answer(self, question: str, picture: Picture, *, temperature: float) -> str:
        """Its answer; top_p is 0.2."""
        ...


class Critic(Protocol):
    """Rates beauty, 1 to 10."""

    def rate(self, picture: Picture) -> float:
        """How beautiful a picture is."""
        ...


class Classifier(Protocol):
    """Says what is seen."""

    def classes(self, picture: Picture) -> Vector:
        """The probability of each class."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruments:
    """The models that are at hand; a metric whose model is None is not measured."""

    detector: Detector | None = None
    encoder: Encoder | None = None
    stylist: Stylist | None = None
    judge: Judge | None = None
    critic: Critic | None = None
    classifier: Classifier | None = None


def load_instruments(name: str) -> Instruments:
    """Call a user's ``module:function`` that brings the models.

    Raises:
        ConfigError: there is no such function, or it brings something else.
    """
    module, _, attribute = name.partition(":")
    try:
        make = cast("Callable[[], Any]", getattr(import_module(module), attribute or "instruments"))
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigError(
            f"the instruments {name!r} cannot be imported: {error}",
            hint="give module:function; the function returns director.evaluation.vistorybench.instruments.Instruments",
            key="instruments",
        ) from error
    found = make()
    if not isinstance(found, Instruments):
        raise ConfigError(
            f"{name!r} returns {type(found).__name__} and not Instruments", hint="see docs/director-evaluation.md", key="instruments"
        )
    return found

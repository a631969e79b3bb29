"""Pictures from disk as the model takes them, and its drawings at the film's size."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from torch import Tensor

from director.unimage.config import UnimageConfig
from director.unimage.images import latent_rule, on_white, pixels_from_image, resize, vision_rule
from pipeline.errors import ContextError
from pipeline.film.timing import Size
from pipeline.ports import Pixels

MOST_PIXELS = 64_000_000
"""Pixels; larger files are refused before they are decoded."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """One picture as the model takes it: ``latent_pixels`` [3, Y, X] to be encoded, ``vision_pixels`` [3, Y, X] to be seen, in [-1, 1]."""

    latent_pixels: Tensor
    vision_pixels: Tensor


def read_picture(path: Path, config: UnimageConfig, seen_side: int) -> Seen:
    """Read a picture and bring it to the model's sizes.

    The seen picture is made from the one that becomes a latent, as the published code does it.

    Raises:
        ContextError: the file is no picture, is too large, or is extremely long.
    """
    return shown(_opened(path), config, config.largest_picture_side, seen_side)


def shown(whole: Image.Image, config: UnimageConfig, drawn_side: int, seen_side: int) -> Seen:
    """An RGB picture at the model's sizes.

    Args:
        whole: the picture.
        config: of the model.
        drawn_side: most pixels of the long side of what becomes a latent.
        seen_side: the same of what is seen.

    Raises:
        ContextError: the picture is extremely long.
    """
    drawn = resize(whole, latent_rule(min(drawn_side, config.largest_picture_side), config.pixels_per_latent_token))
    patch = config.vision.patch
    seen = resize(drawn, vision_rule(config.vision_grid * patch, patch, seen_side))
    return Seen(latent_pixels=pixels_from_image(drawn), vision_pixels=pixels_from_image(seen))


def picture_cost(path: Path, config: UnimageConfig, seen_side: int, *, drawn: bool) -> int:
    """Tokens that a picture takes in the context, its markers included; reads only the file's header.

    Raises:
        ContextError: the file is no picture, is too large, or is extremely long.
    """
    stride, patch = config.pixels_per_latent_token, config.vision.patch
    width, height = latent_rule(config.largest_picture_side, stride).resized(*_size_of(path))
    wide, high = vision_rule(config.vision_grid * patch, patch, seen_side).resized(width, height)
    latents = (width // stride) * (height // stride) + 2
    return latents * drawn + (wide // patch) * (high // patch) + 2


def drawing_size(film: Size, config: UnimageConfig, drawn_side: int) -> tuple[int, int]:
    """Width and height at which a keyframe is drawn: the film's aspect, the long side as asked or as long as the model can.

    Args:
        film: the film's size.
        config: the model's.
        drawn_side: wished long side in pixels, 0 for the model's most.
    """
    stride, most = config.pixels_per_latent_token, config.largest_picture_side
    factor = min(drawn_side or most, most) / max(film.width, film.height)

    def side(length: int) -> int:
        return min(most, max(stride, round(length * factor / stride) * stride))

    return side(film.width), side(film.height)


def as_film_picture(rgb: NDArray[np.uint8], size: Size) -> Pixels:
    """A drawing [Y, X, 3] at the film's size, BGRA.

    The drawing's sides are whole tokens, so that its aspect is the film's only nearly; it is stretched by that little.
    """
    picture = Image.fromarray(rgb).resize((size.width, size.height), Image.Resampling.LANCZOS)
    pixels = np.full((size.height, size.width, 4), 255, dtype=np.uint8)
    pixels[:, :, :3] = np.asarray(picture)[:, :, ::-1]
    return pixels


def _size_of(path: Path) -> tuple[int, int]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                width, height = picture.size
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large(path) from error
    except (UnidentifiedImageError, OSError) as error:
        raise ContextError(f"{path} cannot be read as a picture", hint="give a PNG, JPEG or WebP file") from error
    if width * height > MOST_PIXELS:
        raise _too_large(path)
    return width, height


def _opened(path: Path) -> Image.Image:
    _size_of(path)
    try:
        with Image.open(path) as picture:
            return on_white(picture)
    except (OSError, SyntaxError) as error:
        raise ContextError(f"{path} is damaged: {error}", hint="export the picture again") from error


def _too_large(path: Path) -> ContextError:
    return ContextError(f"{path} has more than {MOST_PIXELS // 10**6} million pixels", hint="make the picture smaller")

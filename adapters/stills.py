"""Pictures on their way to and from a model in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adapters.framing import covering, picture
from pipeline.errors import GenerationFailed
from pipeline.film.timing import Size


def pil_picture(path: Path, size: Size) -> Any:
    """A picture file as a PIL picture, scaled and cut to ``size``.

    Raises:
        MediaError: it does not decode.
    """
    from PIL import Image  # comes with the extra of the models

    return Image.fromarray(cv2.cvtColor(covering(picture(path.read_bytes()), size), cv2.COLOR_BGR2RGB))


def rgb_pictures(made: Any, adapter: str) -> NDArray[np.uint8]:
    """What a pipeline made, as RGB pictures (count, height, width, 3); arrays, tensors and PIL pictures, alone or in a batch of one.

    Raises:
        GenerationFailed: the model made no numbers.
    """
    if isinstance(made, (list, tuple)):
        made = (
            np.stack([np.asarray(one) for one in made[0]])
            if isinstance(made[0], (list, tuple))
            else np.stack([_array(one) for one in made])
        )
    found = _array(made)
    found = found[0] if found.ndim == 5 else found
    if found.shape[-1] not in (3, 4) and found.shape[1] in (3, 4):
        found = np.moveaxis(found, 1, -1)
    if found.dtype != np.uint8:
        if not np.isfinite(found).all():
            raise GenerationFailed("the model made no numbers", hint="use precision=bfloat16 or precision=float32", adapter=adapter)
        found = np.rint(np.clip(found, 0.0, 1.0) * 255).astype(np.uint8)
    return np.asarray(found[..., :3], np.uint8)


def _array(made: Any) -> NDArray[Any]:
    return np.asarray(made.detach().float().cpu() if hasattr(made, "detach") else made)

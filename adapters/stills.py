"""Pictures for models that take them from PIL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2

from adapters.framing import covering, picture
from pipeline.film.timing import Size


def pil_picture(path: Path, size: Size) -> Any:
    """A picture file as a PIL picture, scaled and cut to ``size``.

    Raises:
        MediaError: it does not decode.
    """
    from PIL import Image  # comes with the extra of the models

    return Image.fromarray(cv2.cvtColor(covering(picture(path.read_bytes()), size), cv2.COLOR_BGR2RGB))

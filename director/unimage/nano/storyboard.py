"""A film's keyframes side by side in one picture, to see how far a model has come."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from director.unimage.nano.direct import NanoDirector, NanoOptions
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.media import MediaRef
from pipeline.film.timing import Size
from pipeline.ports import Keyframe

PROMPT = "An old clockmaker and a small fox search for a lost key in a snowy village"
SIZE = Size(320, 180)
_COLUMNS = 4


def storyboard(checkpoint: Path, path: Path, *, prompt: str = PROMPT, seed: int = 0) -> None:
    """Write and draw a film with a checkpoint; the picture and, beside it, the script.

    Args:
        checkpoint: folder of a small model.
        path: PNG file; its folder is made.
        prompt: what to tell.
        seed: of script and scenes.
    """
    director = NanoDirector(NanoOptions(checkpoint=str(checkpoint)))
    brief = Brief(prompt=prompt, seed=seed, size=SIZE)
    screenplay = director.write(brief)
    drawn: list[Keyframe] = []
    pictures = []
    for shot in screenplay.shots:
        drawing = director.draw(screenplay, shot, tuple(drawn), brief)
        pictures.append(np.asarray(drawing.pixels)[..., :3])
        nowhere = MediaRef(path=Path(f"{shot.id}.png"), sha256="")
        drawn.append(Keyframe(shot=shot.id, picture=nowhere, scene=drawing.scene, visible=drawing.visible))
    pictures += [np.full_like(pictures[0], 255)] * (-len(pictures) % _COLUMNS)
    rows = [np.hstack(pictures[start : start + _COLUMNS]) for start in range(0, len(pictures), _COLUMNS)]
    path.parent.mkdir(parents=True, exist_ok=True)
    done, packed = cv2.imencode(".png", np.ascontiguousarray(np.vstack(rows)))
    assert done
    path.write_bytes(packed.tobytes())
    path.with_suffix(".txt").write_text(tagged.write(screenplay), encoding="utf-8")

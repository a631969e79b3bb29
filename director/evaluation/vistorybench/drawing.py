"""A director draws stories into the benchmark's folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2

from director.evaluation.vistorybench.screenplays import brief_of, screenplay_of
from director.evaluation.vistorybench.stories import Story
from director.evaluation.vistorybench.storyboards import shot_file
from pipeline.film.media import MediaRef
from pipeline.ports import Director, Keyframe
from pipeline.store.artifacts import digest, write_bytes


def draw_story(director: Director, story: Story, folder: Path, *, seed: int, language: str = "en", tell: Callable[[str], None]) -> None:
    """Draw every shot of a story, each with the pictures before it in mind; pictures that are there stay.

    Args:
        director: draws.
        story: of the data set.
        folder: of the story's pictures, see ``storyboards.shots_folder``.
        seed: of the director.
        language: of the texts.
        tell: hears of each picture.

    Raises:
        FilmError: the director cannot draw.
    """
    script, brief = screenplay_of(story, language), brief_of(story, seed)
    drawn: list[Keyframe] = []
    for shot in script.shots:
        path = shot_file(folder, story.shots[shot.number - 1].index)
        scene, visible = None, shot.visible
        if not path.is_file():
            drawing = director.draw(script, shot, drawn, brief)
            done, data = cv2.imencode(".png", drawing.pixels[:, :, :3])
            assert done, "a BGRA picture can always be encoded"
            write_bytes(path, data.tobytes())
            scene, visible = drawing.scene, drawing.visible
        tell(f"story {story.id}, shot {shot.number} of {len(script.shots)}")
        drawn.append(Keyframe(shot=shot.id, picture=MediaRef(path=path, sha256=digest(path)), scene=scene, visible=visible))

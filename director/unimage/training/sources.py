"""Where films to learn from come from: a film set on disk, or the storyworld as it is needed."""

from __future__ import annotations

from pathlib import Path

from director.unimage.training.batches import FilmSource
from director.unimage.training.recipe import DataRecipe
from director.unimage.training.shards import FilmSet
from director.unimage.training.storyworld import Storyworld, StoryworldFilms


def open_films(data: DataRecipe) -> FilmSource:
    """The films of a recipe.

    Raises:
        ConfigError: an unknown split.
        DatasetError: the film set is missing, or cannot be read.
    """
    if data.films:
        return FilmSet(Path(data.films).expanduser(), split=data.split)
    return StoryworldFilms(Storyworld(seed=data.seed), data.split, data.count)

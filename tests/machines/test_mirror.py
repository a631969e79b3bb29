"""Who has a mirror."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import FolderInUse
from workflows.storage.staging import mirror_held


def test_one_process_has_a_mirror(tmp_path: Path) -> None:
    with mirror_held(tmp_path / "fox"), pytest.raises(FolderInUse), mirror_held(tmp_path / "fox"):
        pass


def test_a_mirror_is_free_although_a_process_that_is_being_started_has_a_copy_of_the_lock(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with mirror_held(tmp_path / "fox"):
        child = os.fork()
        if not child:  # between fork and exec a child has all that its parent has open
            os.read(reading, 1)
            os._exit(0)
    try:
        with mirror_held(tmp_path / "fox"):
            pass
    finally:
        os.write(writing, b"x")
        os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)

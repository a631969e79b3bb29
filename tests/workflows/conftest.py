"""A small finished film, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drafts import QUICK

DRAFT = [*QUICK, "shots=5", "workers=2"]
"""Settings of films that tests make."""

PROMPT = "A lighthouse keeper finds a message in a bottle and rows out into the storm"


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished film; tests that change it copy it first."""
    from workflows.film import make_order
    from workflows.order import take_order

    root = tmp_path_factory.mktemp("made") / "film"
    make_order(take_order(PROMPT, out=str(root), words=DRAFT))
    return root

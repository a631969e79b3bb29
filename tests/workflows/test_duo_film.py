"""A whole film by a chat model, a painter and a voice behind endpoints, by configuration alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store.folder import FilmFolder
from tests.director.test_duo import HEAD, SCRIPT
from tests.vendors.openai import OpenAI
from tests.vendors.server import serving
from workflows.film import make_film
from workflows.survey import survey

SETTINGS = {"size": "240p", "fps": "8", "score": "off", "ambience": "off", "preset": "ultrafast", "crf": 30, "shots": 2, "workers": 1}


@pytest.mark.slow
def test_the_pair_makes_a_film_and_makes_nothing_twice(tmp_path: Path) -> None:
    vendor = OpenAI([HEAD + SCRIPT])
    with serving(vendor):
        url = f"{vendor.url}/v1"
        parts = {
            "director": "duo",
            "chat": {"base_url": url, "model": "tiny"},
            "image": {"base_url": url, "model": "brush", "references": 2},
            "voice": {"name": "openai-speech", "base_url": url, "model": "tts"},
        }
        made = make_film("A keeper mends her lamp", out=tmp_path / "film", prefect=False, **SETTINGS, **parts)
        assert made.film.is_file()
        asked = len(vendor.bodies)
        assert asked == 1 + 2 + 1
        again = make_film("A keeper mends her lamp", out=tmp_path / "film", prefect=False, **SETTINGS, **parts)
        assert again.made == ()
        assert len(vendor.bodies) == asked
    found = survey(FilmFolder(made.folder))
    assert found.screenplay.title == "The Lamp"
    assert [place.takes[0].adapter.split()[0] for place in found.shots] == ["animatic", "animatic"]
    assert found.shots[0].lines[0].speaker == "Mara"
    assert "chat: openai-chat" in (made.folder / "report.html").read_text("utf-8")

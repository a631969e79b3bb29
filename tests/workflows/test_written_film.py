"""A storybook film whose beats and lines a chat model wrote, by configuration alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from director.storybook import story
from pipeline.errors import ConfigError
from pipeline.film.brief import Brief
from pipeline.store.folder import FilmFolder
from tests.director.test_writing import Ghostwriter, own_beat
from tests.vendors.server import serving
from workflows.config import FilmConfig
from workflows.film import make_film
from workflows.layers import load
from workflows.survey import survey
from workflows.wiring import make_studio

PROMPT = "A lighthouse keeper rows out in a storm to find her daughter"
SETTINGS = {"size": "240p", "fps": "8", "score": "off", "ambience": "off", "preset": "ultrafast", "crf": 30, "shots": 5, "workers": 1}


def test_a_film_says_in_all_its_papers_who_wrote_what(tmp_path: Path) -> None:
    vendor = Ghostwriter(story.tell(Brief(prompt=PROMPT, shots=5)), own_beat)
    with serving(vendor):
        writer = {"name": "openai-chat", "base_url": f"{vendor.url}/v1", "model": "ghost"}
        made = make_film(PROMPT, out=tmp_path / "film", prefect=False, writer=writer, voice="draft", **SETTINGS)
        asked = len(vendor.bodies)
        assert asked >= 1
        again = make_film(PROMPT, out=tmp_path / "film", prefect=False, writer=writer, voice="draft", **SETTINGS)
        assert again.made == ()
        assert len(vendor.bodies) == asked
    found = survey(FilmFolder(made.folder))
    written = [shot.id for shot in found.screenplay.shots if shot.writer]
    assert written
    report = (made.folder / "report.html").read_text("utf-8")
    assert "by ghost" in report
    assert "all other words are the storybook" in report
    assert "writer: openai-chat" in report
    disclosed = json.loads((made.folder / "disclosure.json").read_text("utf-8"))
    assert [part["maker"] for part in disclosed["words"]] == ["ghost"]
    assert "trained model" in disclosed["words"][0]["statement"]


def test_a_film_without_a_writer_discloses_none(tmp_path: Path) -> None:
    made = make_film(PROMPT, out=tmp_path / "film", prefect=False, voice="draft", **{**SETTINGS, "shots": 1})
    assert "words" not in json.loads((made.folder / "disclosure.json").read_text("utf-8"))


def test_a_writer_may_be_turned_off_again() -> None:
    assert load(None, ["writer=off"]).writer == "none"
    assert make_studio(FilmConfig(writer="off")).director.version == make_studio(FilmConfig()).director.version


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("writer=openai-chat",), "needs a server and a model"),
        (("director=duo", "writer=openai-chat", "chat.base_url=http://127.0.0.1:9/v1", "chat.model=m"), "takes no writer"),
        (("director=duo", "chat=none"), "needs a chat model"),
        (("writer=ghost",), "there is no chat called 'ghost'"),
        (("writer=openai-chat", "writer.modell=x"), "unknown setting 'modell'"),
        (("director.trys=3",), "unknown setting 'trys'"),
    ],
)
def test_what_cannot_be_is_said_before_the_work(words: tuple[str, ...], says: str) -> None:
    with pytest.raises((ConfigError, LookupError)) as caught:
        make_studio(load(None, words))
    assert says in str(caught.value)
    assert caught.value.hint

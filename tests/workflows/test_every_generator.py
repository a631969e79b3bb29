"""One screenplay becomes a film through every generator, by configuration alone, each against a real local server of its vendor."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from pipeline.media.probe import probe
from pipeline.store.folder import FilmFolder
from tests.vendors import tiny_models
from tests.vendors.asia import Kling, MiniMax, Seedance, Wan
from tests.vendors.clouds import Veo
from tests.vendors.comfyui import FIELDS, GRAPH_FILE, ComfyUI
from tests.vendors.fal import Fal
from tests.vendors.hosts import KEY, Google, Luma, Replicate
from tests.vendors.runway import Runway
from tests.vendors.server import serving
from tests.vendors.tasks import Tasks
from tests.vendors.videos import Videos
from tests.vendors.xai import Xai
from workflows.film import make_film
from workflows.survey import survey

SHEET = """shots:
  S01: {seconds: 4.8, transition: match}
"""
SCRIPT = """<User>: A fox finds a lantern
<Character1>: A red fox with a white tail
<Environment1>: A forest clearing at night, tall pines, moonlight
<Frame1>: Wide shot: <Character1> stands in <Environment1>
<Video1>: <Character1> looks up. <Character1> says, <- "A light!" ->
<Frame2>: Wide shot: <Character1> stands in <Environment1>, the tail raised
<Video2>: <Character1> runs away
"""
QUICK: dict[str, Any] = {
    "size": "240p", "fps": "8", "voice": "draft", "score": "off", "ambience": "off", "preset": "ultrafast", "crf": 30,
    "cards": "off", "workers": 1, "prefect": False, "budget": {"allow_unknown": True},
}  # fmt: skip
KEYED = {"key": "env:PLANTED", "pause": 0.02}
HOSTED: dict[str, tuple[Callable[[], Tasks | Videos], str, dict[str, Any]]] = {
    "openai-videos": (Videos, "/v1", {"model": "tiny"}),
    "comfyui": (ComfyUI, "", {"graph": GRAPH_FILE, "fields": FIELDS}),
    "google": (Google, "/v1", {}),
    "veo": (Veo, "/v1", {"project": "films"}),
    "runway": (Runway, "/v1", {"model": "veo3.1"}),
    "fal": (Fal, "", {}),
    "replicate": (Replicate, "/v1", {}),
    "luma": (Luma, "/v1", {}),
    "minimax": (MiniMax, "/v1", {}),
    "kling": (Kling, "/v1", {"secret": "env:PLANTED"}),
    "wan": (Wan, "/api/v1", {}),
    "seedance": (Seedance, "/api/v3", {}),
    "xai": (Xai, "", {}),
}
"""Fake vendor, path of its base URL, and settings of the generator besides."""

ENDED = ("veo", "runway", "luma", "kling", "wan", "seedance", "xai", "comfyui")
"""Generators that take a last frame, and make a clip short enough for the shot."""


def made(folder: Path, video: Any, **more: Any) -> FilmFolder:
    """The film of the screenplay, made with one generator and proven."""
    script = folder / "script.txt"
    script.write_text(SCRIPT)
    script.with_suffix(".yaml").write_text(SHEET)
    outcome = make_film(script, out=folder / "film", video=video, **{**QUICK, **more})
    facts = probe(outcome.film)
    assert facts.picture is not None
    assert facts.sound is not None
    proof = FilmFolder(outcome.folder).facts()["film"]["proof"]
    assert all(good for _, _, good in proof["table"])
    return FilmFolder(outcome.folder)


def records(folder: FilmFolder) -> list[dict[str, Any]]:
    return [json.loads(next(folder.takes(name).glob("*.json")).read_text()) for name in ("S01", "S02")]


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTED)
def test_hosted(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor, base, settings = HOSTED[name]
    monkeypatch.setenv("PLANTED", KEY)
    monkeypatch.setenv("FILMWRIGHT_STATE", str(tmp_path / "state"))
    with ExitStack() as stack:
        url = stack.enter_context(serving(server := vendor()))
        folder = made(tmp_path, {"name": name, "base_url": f"{url}{base}", **settings, **KEYED})
        assert server.billed == 2
    assert [place.takes[0].adapter for place in survey(folder).shots] == [f"{name} 1"] * 2
    assert [record["ends_at"] for record in records(folder)] == ["S02" if name in ENDED else "", ""]
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


@pytest.mark.slow
def test_storybook(tmp_path: Path) -> None:
    folder = made(tmp_path, "storybook")
    assert [place.takes[0].adapter.split()[0] for place in survey(folder).shots] == ["storybook"] * 2


@pytest.mark.slow
@pytest.mark.parametrize(("family", "extra"), [("ltx2", {"stg_scale": 0, "modality_scale": 1, "audio_modality_scale": 1}), ("wan", {})])
def test_models_in_this_process(family: str, extra: dict[str, Any], tmp_path: Path) -> None:
    model = getattr(tiny_models, family)(tmp_path / "model")
    settings = {"model": model, "steps": 1, "guidance": 1, "size": "64x32", "device": "cpu", "extra": json.dumps(extra)}
    folder = made(tmp_path, {"name": "diffusers", **settings}, sound="both")
    first, second = records(folder)
    assert (first["ends_at"], second["ends_at"]) == ("S02", ""), "both families begin at the first picture and end at the last"
    assert len(list((folder.root / "takes").glob("S*/*.wav"))) == (2 if family == "ltx2" else 0), "LTX-2 has sound of its own"

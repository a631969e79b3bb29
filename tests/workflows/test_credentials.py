from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.editing import timeline
from pipeline.editing.disclosure import BROUGHT, RULED, TRAINED, Disclosure, Part, disclose, manifest, source_type
from pipeline.errors import ArtifactError, ConfigError
from pipeline.film.timing import FrameRate
from pipeline.stages.production import Production
from pipeline.stages.signing import certify, identity
from tests.editing.reels import Reel
from workflows.config import FilmConfig
from workflows.credentials import credentials_text, inspect
from workflows.layers import load
from workflows.wiring import make_production

QUIET = FilmConfig(voice="draft", score="none", ambience="none", judges="none")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Production]:
    """A film folder with a film of two shots, one drawn and one from a model, and their timeline."""
    root = tmp_path_factory.mktemp("finished")
    edit = Reel(root, FrameRate(24)).edit((20, 20), (0,))
    shots = (
        replace(edit.shots[0], adapter="storybook 1", prompt="a secret wish"),
        replace(edit.shots[1], adapter="fal 1", model="wan-2.5"),
    )
    timeline.save(replace(edit, shots=shots), root / "timeline.otio")
    (root / "film.mp4").write_bytes((root / edit.shots[0].clip).read_bytes())
    return root, make_production(QUIET, root)


def certified(finished: tuple[Path, Production], wish: str) -> Path:
    root, production = finished
    edit = timeline.load(root / "timeline.otio")
    (root / "film.mp4").write_bytes((root / edit.shots[0].clip).read_bytes())
    certify(production, edit, root / "film.mp4", identity(wish))
    return root


def test_a_film_says_who_made_each_shot(finished: tuple[Path, Production]) -> None:
    root = certified(finished, "auto")
    facts = inspect(root)
    assert (facts["good"], facts["state"], facts["test"], facts["problems"]) == (True, "valid", True, [])
    assert [one["maker"] for one in facts["disclosure"]["shots"]] == ["storybook 1", "fal 1"]
    assert facts["disclosure"]["digital_source_type"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert [one["title"] for one in facts["manifest"]["ingredients"]] == ["S01", "S02"]
    assert "S02: fal 1 wan-2.5. Made by a trained model." in credentials_text(facts)
    assert "a secret wish" not in json.dumps(facts) + (root / "film.mp4").read_bytes().decode("latin-1")


def test_a_tampered_film_fails(finished: tuple[Path, Production]) -> None:
    root = certified(finished, "auto")
    data = bytearray((root / "film.mp4").read_bytes())
    data[-100] ^= 1
    (root / "film.mp4").write_bytes(data)
    facts = inspect(root)
    assert (facts["good"], facts["state"]) == (False, "invalid")
    assert "FAIL assertion.bmffHash.mismatch" in credentials_text(facts)


def test_credentials_that_were_stripped_are_missed(finished: tuple[Path, Production]) -> None:
    root = certified(finished, "auto")
    bare = (root / timeline.load(root / "timeline.otio").shots[0].clip).read_bytes()
    (root / "film.mp4").write_bytes(bare)
    assert "the film was signed, and its credentials are gone" in inspect(root)["problems"]


def test_an_unsigned_film_still_discloses(finished: tuple[Path, Production]) -> None:
    root = certified(finished, "off")
    facts = inspect(root)
    assert (facts["good"], facts["state"], facts["disclosure"]["content_credentials"]) == (True, "none", "no")


def test_signing_again_survives(finished: tuple[Path, Production]) -> None:
    first = inspect(certified(finished, "auto"))["disclosure"]["shots"]
    assert inspect(certified(finished, "auto"))["disclosure"]["shots"] == first


def test_a_folder_without_a_film_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"no film\.mp4"):
        inspect(tmp_path)


def test_a_certificate_that_is_not_there_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot sign"):
        identity(str(tmp_path / "none.pem"))


@pytest.mark.parametrize(("word", "kept"), [("off", "off"), ("no", "off"), ("AUTO", "auto"), ("me.pem", "me.pem")])
def test_the_setting_as_people_write_it(word: str, kept: str) -> None:
    assert load(words=[f"credentials={word}"]).credentials == kept


def test_source_types() -> None:
    assert [source_type(one) for one in ("storybook 3", "card 1", "kokoro 3", "fal 1", "a person", "")] == [
        RULED, RULED, TRAINED, TRAINED, BROUGHT, BROUGHT]  # fmt: skip


@pytest.mark.parametrize(
    ("types", "whole"),
    [
        ((RULED, RULED), "algorithmicMedia"),
        ((TRAINED,), "trainedAlgorithmicMedia"),
        ((TRAINED, RULED), "compositeWithTrainedAlgorithmicMedia"),
        ((RULED, BROUGHT), "compositeSynthetic"),
        ((BROUGHT,), "composite"),
    ],
)
def test_the_type_of_the_whole(types: tuple[str, ...], whole: str) -> None:
    parts = tuple(Part(id=f"S{n}", maker="x", source_type=one) for n, one in enumerate(types))
    assert Disclosure(title="", shots=parts).source_type == whole


def test_a_shot_cut_in_two_is_two_ingredients(finished: tuple[Path, Production]) -> None:
    edit = timeline.load(finished[0] / "timeline.otio")
    twice = disclose(replace(edit, shots=(edit.shots[0], edit.shots[0])), {}, ())
    actions = manifest(twice, "0")["assertions"][0]["data"]["actions"]
    assert [one["parameters"]["ingredientIds"] for one in actions[1:]] == [["S01"], ["S01/2"]]

"""The small director: what it needs, what it copies, how it goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from director.unimage.nano.direct import NanoDirector, NanoOptions
from director.unimage.tiny import write_random_checkpoint
from director.unimage.training.run import begin_run, work
from director.unimage.training.states import latest_state
from director.unimage.wording import content_words
from pipeline.errors import AdapterUnavailable, BriefError, CheckpointError
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import ResumeKind
from pipeline.film.timing import Size
from pipeline.ports import Keyframe
from tests.director.unimage.training.conftest import films, tiny_recipe

BRIEF = Brief(prompt="An aardvark named Zsuzsa finds a sextant in Reykjavik", shots=3, size=Size(160, 90))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state that has learnt next to nothing."""
    folder = tmp_path_factory.mktemp("run")
    work(begin_run(tiny_recipe(), films(), folder))
    state = latest_state(folder)
    assert state is not None
    return state


@pytest.fixture
def director(checkpoint: Path) -> NanoDirector:
    return NanoDirector(NanoOptions(checkpoint=str(checkpoint), steps=2, coverage=8.0))


def test_even_a_model_that_knows_nothing_writes_legal_scripts_with_the_words_of_the_prompt(director: NanoDirector) -> None:
    screenplay = director.write(BRIEF)
    text = tagged.write(screenplay)
    assert tagged.write(tagged.read(text)) == text
    assert len(screenplay.shots) == 3
    assert screenplay.environments
    written = text.split("\n", 1)[1]
    assert all(word in written for word in content_words(BRIEF.prompt)), written
    assert director.write(BRIEF) == screenplay


def test_a_keyframe_depends_on_those_before_it(director: NanoDirector) -> None:
    screenplay = director.write(BRIEF)
    first, second = screenplay.shots[:2]
    drawing = director.draw(screenplay, first, (), BRIEF)
    assert drawing.scene is not None
    known = Keyframe(shot=first.id, picture=MediaRef(path=Path("S01.png"), sha256=""), scene=drawing.scene)
    alone, behind, again = (director.tokens(screenplay, second, drawn, BRIEF) for drawn in ((), (known,), (known,)))
    assert (alone != behind).any()
    assert (again == behind).all()


def test_it_goes_on_without_declaring_anybody_anew(director: NanoDirector) -> None:
    screenplay = director.write(BRIEF)
    longer = director.extend(screenplay, "A storm comes and Zsuzsa hides", BRIEF)
    assert longer.shots[:3] == screenplay.shots
    assert len(longer.shots) == 6
    assert (longer.characters, longer.environments) == (screenplay.characters, screenplay.environments)
    assert longer.resumed[-1].kind is ResumeKind.EXTENSION
    again = director.continue_(longer, BRIEF)
    assert len(again.shots) == 9
    assert tagged.write(tagged.read(tagged.write(again))) == tagged.write(again)


def test_what_it_cannot_do_is_told(tmp_path: Path, checkpoint: Path) -> None:
    with pytest.raises(AdapterUnavailable, match="no weights"):
        NanoDirector(NanoOptions(checkpoint=str(tmp_path / "nowhere"))).write(BRIEF)
    with pytest.raises(BriefError):
        NanoDirector(NanoOptions(checkpoint=str(checkpoint))).write(replace(BRIEF, prompt=" "))
    with pytest.raises(CheckpointError, match="no model that writes and draws scenes"):
        NanoDirector(NanoOptions(checkpoint=str(write_random_checkpoint(tmp_path / "pictures")))).write(BRIEF)
    other = tmp_path / "other"
    other.mkdir()
    for file in checkpoint.iterdir():
        text = file.read_bytes()
        (other / file.name).write_bytes(text.replace(b'"fingerprint": "', b'"fingerprint": "0') if file.suffix == ".json" else text)
    with pytest.raises(CheckpointError, match="was trained for scenes of code"):
        NanoDirector(NanoOptions(checkpoint=str(other))).write(BRIEF)


def test_other_weights_are_another_version(checkpoint: Path, tmp_path: Path) -> None:
    versions = {NanoDirector(NanoOptions(checkpoint=str(checkpoint), steps=steps)).version for steps in (2, 3)}
    assert len(versions) == 2
    assert NanoDirector(NanoOptions(checkpoint=str(tmp_path))).version not in versions

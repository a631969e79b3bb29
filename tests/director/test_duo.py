"""The pair of a chat model and a painter, against a real local server of their formats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from adapters.chat.openai_chat import OpenAIChat
from adapters.chat.openai_chat import Options as Chat
from adapters.image.openai_images import OpenAIPainter
from adapters.image.openai_images import Options as Image
from director.duo import DuoDirector, Options, picture_text, wished_shots
from pipeline.errors import BriefError, ConfigError, ContentRefused, GenerationFailed
from pipeline.film import tagged
from pipeline.film.brief import Brief, ReferencePicture
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import ResumeKind, ShotId
from pipeline.film.timing import Size
from pipeline.ports import Keyframe, PaintRequest
from pipeline.store.artifacts import digest
from tests.vendors.openai import OpenAI
from tests.vendors.server import Vendor, serving

HEAD = "Title: The Lamp\n**Mood:** warm\nName Character1: Mara\n\n"
SCRIPT = """<User>: A keeper mends her lamp
<Character1>: An old woman with white hair in a blue coat.
<Environment1>: A lamp room with brass and glass at night.
<Frame1>: Wide shot: <Character1> stands in <Environment1> before the dark lamp.
<Video1>: She turns to the window. <Character1> says, <- "It has to burn tonight." -> <- wind ->
<Frame2>: Close-up: <Character1> bends over the wick in <Environment1>.
<Video2>: The camera pushes in. <- a match is struck ->
"""
MORE = """<Frame3>: Medium shot: <Character1> smiles in <Environment1>.
<Video3>: Light sweeps over her. <- waves ->
"""
BRIEF = Brief(prompt="A keeper mends her lamp", shots=2, size=Size(64, 36), seed=3)


@pytest.fixture
def vendor() -> Iterator[OpenAI]:
    made = OpenAI([HEAD + SCRIPT])
    with serving(made):
        yield made


_open: list[OpenAIChat | OpenAIPainter] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _open:
        _open.pop().close()


def chat(vendor: Vendor) -> OpenAIChat:
    _open.append(made := OpenAIChat(Chat(base_url=f"{vendor.url}/v1", model="tiny", pause=0.01)))
    return made


def painter(vendor: Vendor, **options: object) -> OpenAIPainter:
    _open.append(made := OpenAIPainter(Image(**{"base_url": f"{vendor.url}/v1", "model": "brush", "pause": 0.01, **options})))  # type: ignore[arg-type]
    return made


def duo(vendor: Vendor, references: int = 2, **options: int) -> DuoDirector:
    return DuoDirector(chat(vendor), painter(vendor, references=references), Options(**options))


def test_it_writes_a_legal_screenplay_with_its_title_and_names(vendor: OpenAI) -> None:
    written = duo(vendor).write(BRIEF)
    assert (written.title, written.mood, written.characters[0].name) == ("The Lamp", "warm", "Mara")
    assert [shot.size for shot in written.shots] == ["Wide shot", "Close-up"]
    assert written.shots[0].lines[0].speaker == "Character1"
    assert tagged.read(tagged.write(written)).shots[1].frame == written.shots[1].frame
    (body,) = vendor.bodies
    assert body["model"] == "tiny"
    assert body["seed"] == 3
    assert "Write 2 shots." in body["messages"][1]["content"]


def test_a_fault_is_told_back_until_the_script_is_legal(vendor: OpenAI) -> None:
    vendor.answers = [
        SCRIPT.replace("<Frame2>", "<Frame4>"),
        SCRIPT.replace("<Video2>: The camera pushes in. <- a match is struck ->", ""),
        SCRIPT,
    ]
    assert len(duo(vendor).write(BRIEF).shots) == 2
    said = [body["messages"][-1]["content"] for body in vendor.bodies]
    assert len(said) == 3
    assert "your answer:6:1: <Frame4> comes too early" in said[1]
    assert "has no <Video2>" in said[2]
    assert len(vendor.bodies[2]["messages"]) == 4


def test_another_number_of_shots_is_told_back(vendor: OpenAI) -> None:
    vendor.answers = [SCRIPT + MORE, SCRIPT]
    assert len(duo(vendor).write(BRIEF).shots) == 2
    assert "it has 3 shots; 2 were asked for" in vendor.bodies[1]["messages"][-1]["content"]


def test_it_gives_up_after_its_tries(vendor: OpenAI) -> None:
    vendor.answers = ["I would rather write a poem."]
    with pytest.raises(GenerationFailed, match=r"tiny wrote no legal screenplay in 3 tries; last: .*the script is empty"):
        duo(vendor, tries=3).write(BRIEF)
    assert len(vendor.bodies) == 3


def test_a_refusal_is_not_asked_again(vendor: OpenAI) -> None:
    vendor.answers = ["refuse: I cannot help with that."]
    with pytest.raises(ContentRefused, match="tiny declines: I cannot help"):
        duo(vendor).write(BRIEF)
    assert len(vendor.bodies) == 1


def test_an_empty_prompt_is_refused(vendor: OpenAI) -> None:
    with pytest.raises(BriefError):
        duo(vendor).write(Brief(prompt=" "))


def test_it_goes_on_under_an_instruction_and_without_one(vendor: OpenAI) -> None:
    director = duo(vendor)
    written = director.write(BRIEF)
    vendor.answers = ["<Character2>: A boy.\n" + MORE.replace("<Character1>", "<Character2>"), "Gladly!\n" + MORE]
    longer = director.extend(written, "The light returns", BRIEF)
    assert longer.shots[:2] == written.shots
    assert longer.shots[2].id == "S03"
    assert longer.resumed[0].kind is ResumeKind.EXTENSION
    vendor.answers = [MORE.replace("3", "4")]
    again = director.continue_(longer, BRIEF)
    assert [r.kind for r in again.resumed] == [ResumeKind.EXTENSION, ResumeKind.CONTINUATION]
    assert len(again.shots) == 4


def keyframe(folder: Path, shot: str, shade: int) -> Keyframe:
    path = folder / f"{shot}.png"
    cv2.imwrite(str(path), np.full((36, 64, 3), shade, np.uint8))
    return Keyframe(shot=ShotId(shot), picture=MediaRef(path=path, sha256=digest(path)), scene=None, visible=("Character1",))  # type: ignore[arg-type]


def test_earlier_pictures_and_the_persons_own_are_references(vendor: OpenAI, tmp_path: Path) -> None:
    director = duo(vendor)
    written = director.write(BRIEF)
    first = director.draw(written, written.shots[0], (), BRIEF)
    assert first.pixels.shape == (36, 64, 4)
    assert first.scene is None
    assert first.visible == ("Character1",)
    assert "references" not in vendor.bodies[-1]
    drawn = keyframe(tmp_path, "S01", 90)
    director.draw(written, written.shots[1], (drawn,), BRIEF)
    assert vendor.bodies[-1]["references"] == 1
    own = Brief(prompt="x", size=Size(64, 36), references=(ReferencePicture(id="Character1", picture=keyframe(tmp_path, "me", 9).picture),))
    director.draw(written, written.shots[1], (drawn,), own)
    assert vendor.bodies[-1]["references"] == 2


def test_the_picture_is_told_without_ids(vendor: OpenAI) -> None:
    written = duo(vendor).write(BRIEF)
    text = picture_text(written, written.shots[0], BRIEF, referred=False)
    assert "Wide shot. Mara stands in the place before the dark lamp." in text
    assert "Mara: An old woman with white hair in a blue coat." in text
    assert "<" not in text


def test_a_picture_of_another_size_is_cut_to_the_films(vendor: OpenAI) -> None:
    vendor.links = True
    pixels = painter(vendor, size="1024x1024,1536x1024").paint(PaintRequest(text="a lamp", size=Size(128, 72), seed=1))
    assert pixels.shape == (72, 128, 4)
    assert vendor.bodies[-1]["size"] == "1536x1024"


def test_the_same_wish_has_the_same_version_and_other_models_another(vendor: OpenAI) -> None:
    assert duo(vendor).version == duo(vendor).version == "2 openai-chat 1 tiny, openai-images 1 brush"


def test_settings_that_are_missing_are_named() -> None:
    with pytest.raises(ConfigError, match="needs a server and a model"):
        OpenAIChat(Chat(base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(ConfigError, match="has no server"):
        OpenAIPainter(Image())


@pytest.mark.parametrize(
    ("brief", "wished"), [(Brief(prompt="x", shots=7), (7, 7)), (Brief(prompt="x", seconds=60), (11, 13)), (Brief(prompt="x"), (5, 12))]
)
def test_how_many_shots_are_asked_for(brief: Brief, wished: tuple[int, int]) -> None:
    assert wished_shots(brief) == wished

"""The unified director with a tiny random checkpoint: its words and pictures are noise, the way they come about is not."""

from __future__ import annotations

import dataclasses
import gc
import hashlib
import json
import logging
import weakref
from pathlib import Path

import cv2
import numpy as np
import pytest
from vocabularies import PROMPTS, screenplay

from director.unimage.direct import UnimageDirector
from director.unimage.memory import Recollection, choose
from director.unimage.options import DirectorOptions
from director.unimage.pictures import MOST_PIXELS, drawing_size
from director.unimage.prompting import Shown, Told, for_drawing, for_writing
from director.unimage.readiness import look
from director.unimage.tiny import tiny_config, write_random_checkpoint
from pipeline.errors import AdapterUnavailable, BriefError, CheckpointError, ConfigError, ContextError, ScreenplayError
from pipeline.film import cast_sheet, tagged
from pipeline.film.brief import Brief, ReferencePicture
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.film.timing import Size
from pipeline.ports import Keyframe, Telling

BRIEF = Brief(prompt="A fox looks for the moon", seed=3, shots=2, size=Size(320, 180))
SMALL = DirectorOptions(steps=3, drawn_side=64, seen_side=56, frame_length=40, video_length=40, line_length=20)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_checkpoint(tmp_path_factory.mktemp("unimage") / "tiny")


@pytest.fixture(scope="session")
def director(folder: Path) -> UnimageDirector:
    return UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(folder)))


def saved(pixels: np.ndarray, path: Path) -> MediaRef:
    assert cv2.imwrite(str(path), pixels[:, :, :3])
    return MediaRef(path=path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def keyframe(shot: Shot, picture: MediaRef) -> Keyframe:
    return Keyframe(shot=shot.id, picture=picture, scene=None, visible=shot.visible)


@pytest.fixture(scope="session")
def flat(tmp_path_factory: pytest.TempPathFactory) -> MediaRef:
    return saved(np.full((90, 160, 4), 128, np.uint8), tmp_path_factory.mktemp("flat") / "flat.png")


def drawn_film(director: UnimageDirector, script: Screenplay, into: Path) -> list[bytes]:
    drawn: list[Keyframe] = []
    for shot in script.shots:
        drawing = director.draw(script, shot, tuple(drawn), BRIEF)
        assert drawing.pixels.shape == (180, 320, 4)
        assert (drawing.scene, drawing.visible, drawing.notes) == (None, shot.visible, ())
        drawn.append(keyframe(shot, saved(drawing.pixels, into / f"{shot.id}.png")))
    return [k.picture.path.read_bytes() for k in drawn]


def test_the_same_brief_gives_the_same_script_and_the_same_pictures(folder: Path, director: UnimageDirector, tmp_path: Path) -> None:
    script = director.write(BRIEF)
    assert tagged.read(tagged.write(script)).shots
    assert cast_sheet.write(script)
    assert (script.prompt, len(script.shots)) == (BRIEF.prompt, 2)
    other = UnimageDirector(director.options)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    pictures = drawn_film(director, script, first)
    assert pictures[0] != pictures[1]
    assert other.write(BRIEF) == script
    assert drawn_film(other, script, second) == pictures
    assert drawn_film(director, script, second) == pictures  # also with contexts that earlier work left behind
    assert director.write(dataclasses.replace(BRIEF, seed=4)) != script


def test_a_keyframe_depends_on_the_keyframes_before_it(director: UnimageDirector, flat: MediaRef) -> None:
    script = screenplay(PROMPTS[0])
    alone = director.draw(script, script.shots[1], (), BRIEF)
    after = director.draw(script, script.shots[1], (keyframe(script.shots[0], flat),), BRIEF)
    assert not np.array_equal(alone.pixels, after.pixels)
    again = director.draw(script, dataclasses.replace(script.shots[1], variation=1), (), BRIEF)
    assert not np.array_equal(alone.pixels, again.pixels)


def test_a_script_goes_on_and_keeps_what_was_there(director: UnimageDirector) -> None:
    script = screenplay(PROMPTS[1])
    count = len(script.shots)
    longer = director.extend(script, "It starts to <rain>", BRIEF)
    longest = director.continue_(longer, BRIEF)
    assert longest.shots[:count] == script.shots
    assert [s.number for s in longest.shots] == list(range(1, count + 5))
    assert [(r.kind.value, r.before) for r in longest.resumed] == [("Extension", count + 1), ("Continuation", count + 3)]
    assert longest.characters == script.characters
    assert tagged.read(tagged.write(longest)).shots[count:] == longest.shots[count:]
    assert director.extend(script, "It starts to <rain>", BRIEF) == longer


def test_progress_is_told(folder: Path) -> None:
    talkative = UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(folder)))
    assert isinstance(talkative, Telling)
    heard: list[str] = []
    talkative.tell = heard.append
    script = talkative.write(BRIEF)
    assert f"{tagged.write(script)}".endswith(tagged.write(tagged.read(f"<User>: x\n\n{''.join(heard)}")).partition("\n\n")[2])
    talkative.draw(script, script.shots[0], (), BRIEF)
    assert heard[-1] == "step 2 of 2"


def test_a_closed_director_lets_its_model_go_and_loads_it_again(folder: Path) -> None:
    director = UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(folder)))
    script = screenplay(PROMPTS[0])
    before = director.draw(script, script.shots[0], (), BRIEF).pixels
    model = weakref.ref(director._ready().checkpoint.model)
    director.close()
    gc.collect()
    assert model() is None
    assert np.array_equal(director.draw(script, script.shots[0], (), BRIEF).pixels, before)
    director.close()
    director.close()


# ---------------------------------------------------------------- memory


def test_keyframes_with_shared_ids_stay_then_the_newest() -> None:
    seen = {1: ("Character1", "Environment1"), 2: ("Character2",), 3: ("Environment1",), 4: ("Character2",), 5: ()}
    all_of_them = [Recollection(number=n, ids=ids, cost=10) for n, ids in seen.items()]
    wanted = ("Character1", "Environment1")
    assert choose(all_of_them, wanted, 100).forgotten == ()
    assert choose(all_of_them, wanted, 10).kept == (1,)
    assert choose(all_of_them, wanted, 20).kept == (1, 3)
    assert choose(all_of_them, wanted, 45).kept == (1, 3, 4, 5)
    assert choose(all_of_them, wanted, 9) == choose(all_of_them, (), 0)
    assert choose(all_of_them, wanted, 20).note(20) == (
        "drawn without the keyframes of S02, S04, S05: the context has room for 20 tokens of pictures (director.context)"
    )


def test_what_does_not_fit_is_forgotten_and_said(folder: Path, flat: MediaRef, caplog: pytest.LogCaptureFixture) -> None:
    script = screenplay(PROMPTS[0])
    bare = UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(folder)))._ready()
    last = script.shots[3]
    needed = sum(bare.cost(p) for p in for_drawing(script, last, {}, BRIEF))
    one = bare.cost(Shown(flat))
    tight = UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(folder), context=needed + 2 * one))
    with caplog.at_level(logging.WARNING, "filmwright"):
        drawing = tight.draw(script, last, tuple(keyframe(s, flat) for s in script.shots[:3]), BRIEF)
    assert len(drawing.notes) == 1
    assert drawing.notes[0].startswith("drawn without the keyframes of S0")
    assert drawing.notes[0] in caplog.text


def test_a_script_that_does_not_fit_is_an_error_and_never_cut(folder: Path) -> None:
    script = screenplay(PROMPTS[0])
    narrow = UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(folder), context=300))
    with pytest.raises(ContextError, match="its context holds 300") as caught:
        narrow.draw(script, script.shots[1], (), BRIEF)
    assert "raise director.context to" in caught.value.hint


def test_ids_stand_before_each_picture_and_the_frame_line_comes_last(flat: MediaRef) -> None:
    script = screenplay(PROMPTS[1])
    brief = dataclasses.replace(BRIEF, references=(ReferencePicture(id="Character1", picture=flat),))
    first, second, third = script.shots[:3]
    passages = for_drawing(script, third, {1: keyframe(first, flat)}, brief)
    pictures = [n for n, p in enumerate(passages) if isinstance(p, Shown)]
    assert [passages[n - 1] for n in pictures] == [Told("<Character1>"), Told(" ".join(f"<{i}>" for i in passages_ids(first)))]
    assert isinstance(passages[-1], Told)
    assert passages[-1].text.startswith("<Frame3>: ")
    told = [p.text for p in passages if isinstance(p, Told)]
    assert not any(line.startswith("<Video3>") for line in told)
    assert any(line.startswith(f"<Frame{second.number}>") for line in told)


def passages_ids(shot: Shot) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*shot.visible, *shot.references)))


# ---------------------------------------------------------------- references


def test_a_character_of_a_reference_picture_is_declared_and_changes_the_drawing(director: UnimageDirector, flat: MediaRef) -> None:
    brief = dataclasses.replace(BRIEF, references=(ReferencePicture(id="Character3", picture=flat),))
    assert for_writing(brief)[1:] == (Told("<Character3>"), Shown(flat, drawn=False))
    script = director.write(brief)
    assert len(script.characters) >= 3
    with_it = director.draw(script, script.shots[0], (), brief)
    assert not np.array_equal(with_it.pixels, director.draw(script, script.shots[0], (), BRIEF).pixels)


@pytest.mark.parametrize(("name", "message"), [("Mara", "a picture of 'Mara'"), ("Character9", "whom the script does not declare")])
def test_a_reference_picture_of_nobody_is_refused(director: UnimageDirector, flat: MediaRef, name: str, message: str) -> None:
    script = screenplay(PROMPTS[0])
    with pytest.raises(BriefError, match=message):
        director.draw(script, script.shots[0], (), dataclasses.replace(BRIEF, references=(ReferencePicture(id=name, picture=flat),)))


@pytest.mark.parametrize(
    ("width", "height", "message"), [(3000, 8, "cannot be shown"), (9000, 8000, f"more than {MOST_PIXELS // 10**6} million")]
)
def test_a_picture_of_extreme_size_is_refused(director: UnimageDirector, tmp_path: Path, width: int, height: int, message: str) -> None:
    path = tmp_path / "big.png"
    cv2.imwrite(str(path), np.zeros((height, width), np.uint8), [cv2.IMWRITE_PNG_COMPRESSION, 1])
    extreme = ReferencePicture(id="Character1", picture=MediaRef(path=path, sha256="0"))
    with pytest.raises(ContextError, match=message):
        director.write(dataclasses.replace(BRIEF, references=(extreme,)))


def test_a_file_that_is_no_picture_is_refused(director: UnimageDirector, tmp_path: Path) -> None:
    path = tmp_path / "words.png"
    path.write_text("not a picture")
    with pytest.raises(ContextError, match="cannot be read as a picture"):
        director.write(dataclasses.replace(BRIEF, references=(ReferencePicture(id="Character1", picture=MediaRef(path=path, sha256="0")),)))


# ---------------------------------------------------------------- what is missing


def test_without_a_checkpoint_the_first_work_says_what_to_give() -> None:
    bare = UnimageDirector()
    assert bare.version
    with pytest.raises(AdapterUnavailable, match="has no checkpoint") as caught:
        bare.write(BRIEF)
    assert "director.checkpoint=PATH_OR_ID" in caught.value.hint
    with pytest.raises(AdapterUnavailable, match=r"published 7B .* GiB in bfloat16, .* GiB in int4"):
        look(DirectorOptions())


def test_a_folder_is_looked_into_without_loading_it(folder: Path, tmp_path: Path) -> None:
    assert "GiB in int8" in look(DirectorOptions(checkpoint=str(folder)))
    lame = write_random_checkpoint(tmp_path / "lame")
    (lame / "ae.safetensors").unlink()
    (lame / "tokenizer.json").unlink()
    with pytest.raises(CheckpointError, match=r"lacks ae.safetensors, tokenizer.json"):
        look(DirectorOptions(checkpoint=str(lame)))


def test_a_checkpoint_without_a_tokenizer_cannot_direct(folder: Path, tmp_path: Path) -> None:
    mute = write_random_checkpoint(tmp_path / "mute")
    (mute / "tokenizer.json").unlink()
    with pytest.raises(CheckpointError, match="has no tokenizer"):
        UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(mute))).write(BRIEF)


def test_a_tokenizer_without_markers_is_refused(tmp_path: Path) -> None:
    unmarked = write_random_checkpoint(tmp_path / "unmarked")
    facts = json.loads((unmarked / "tokenizer.json").read_text("utf-8"))
    facts["added_tokens"] = facts["added_tokens"][:2]
    (unmarked / "tokenizer.json").write_text(json.dumps(facts), "utf-8")
    with pytest.raises(CheckpointError, match=r"lacks the markers <\|vision_start\|>"):
        UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(unmarked))).write(BRIEF)


def test_too_few_tokens_for_a_script_are_refused_before_anything_is_written(folder: Path) -> None:
    heard: list[str] = []
    short = UnimageDirector(dataclasses.replace(SMALL, checkpoint=str(folder), script_tokens=60))
    short.tell = heard.append
    with pytest.raises(ScreenplayError, match="60 tokens are left for the script"):
        short.write(BRIEF)
    assert heard == []


@pytest.mark.parametrize("call", ["write", "extend"])
def test_empty_wishes_are_refused(director: UnimageDirector, call: str) -> None:
    with pytest.raises(BriefError):
        if call == "write":
            director.write(dataclasses.replace(BRIEF, prompt=" "))
        else:
            director.extend(screenplay(PROMPTS[0]), " ", BRIEF)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("precision", "int7"),
        ("steps", 1),
        ("temperature", -1.0),
        ("temperature", float("nan")),
        ("drawn_side", -1),
        ("script_tokens", -5),
        ("text_guidance", float("nan")),
        ("text_guidance", -0.5),
        ("image_guidance", float("inf")),
    ],
)
def test_options_are_checked(key: str, wrong: object) -> None:
    with pytest.raises(ConfigError, match=f"director.{key}={wrong}") as caught:
        dataclasses.replace(SMALL, **{key: wrong})
    assert caught.value.key == f"director.{key}"


def test_the_version_follows_weights_and_wishes_and_not_the_machine(folder: Path, tmp_path: Path) -> None:
    options = dataclasses.replace(SMALL, checkpoint=str(folder))
    version = UnimageDirector(options).version
    copy = write_random_checkpoint(tmp_path / "copy")
    for same in ({"device": "cpu"}, {"offload": True}, {"checkpoint": str(copy)}):
        assert UnimageDirector(dataclasses.replace(options, **same)).version == version
    other = write_random_checkpoint(tmp_path / "other", seed=5)
    for different in ({"steps": 4}, {"precision": "int8"}, {"checkpoint": str(other)}):
        assert UnimageDirector(dataclasses.replace(options, **different)).version != version


@pytest.mark.parametrize(
    ("film", "side", "size"),
    [
        (Size(1280, 720), 0, (256, 144)),
        (Size(720, 1280), 0, (144, 256)),
        (Size(1280, 720), 64, (64, 32)),
        (Size(4096, 100), 0, (256, 8)),
    ],
)
def test_drawings_have_the_films_aspect(film: Size, side: int, size: tuple[int, int]) -> None:
    stride = tiny_config().pixels_per_latent_token
    found = drawing_size(film, tiny_config(), side)
    assert all(length % stride == 0 for length in found)
    assert all(abs(a - b) <= stride for a, b in zip(found, size, strict=True))

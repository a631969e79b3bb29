"""The diffusers generator, with models of random weights that are saved and loaded as real ones are."""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from adapters.image.diffusers_images import DiffusersPainter
from adapters.image.diffusers_images import Options as PainterOptions
from adapters.music.musicgen import MusicgenScore, pieces
from adapters.music.musicgen import Options as MusicgenOptions
from adapters.resident import Memory
from adapters.testing import GeneratorConformance, Reel
from adapters.video.diffusers import DiffusersGenerator, Options, plan
from pipeline.errors import AdapterUnavailable, ConfigError, Interrupted, UnsupportedRequest
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, Generator, Keyframe, PaintRequest, Passage, Progress, ScoreRequest
from pipeline.store.folder import FilmFolder
from tests.sound.meters import measured_loudness
from tests.vendors import tiny_models
from workflows.film import make_film
from workflows.survey import survey

HERE = Memory(device="cpu", local_files_only=True)
QUICK = json.dumps({"stg_scale": 0, "audio_stg_scale": 0, "modality_scale": 1, "audio_modality_scale": 1, "audio_guidance_scale": 1})
"""Without the guidance that runs the model more than once for a step."""


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def wan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.wan(tmp_path_factory.mktemp("models") / "wan")


@pytest.fixture(scope="session")
def ltx2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.ltx2(tmp_path_factory.mktemp("models") / "ltx2")


def options(model: Path, **more: Any) -> Options:
    return Options(**{"model": str(model), "steps": 2, "guidance": 1.0, "extra": QUICK if model.name == "ltx2" else "", **more})


def still(folder: Path, name: str, light: int) -> Keyframe:
    path = folder / f"{name}.png"
    cv2.imwrite(str(path), np.full((72, 128, 3), light, np.uint8))
    return Keyframe(shot=ShotId(name), picture=MediaRef(path=path, sha256="0"), scene=None)


def request(folder: Path, **more: Any) -> ClipRequest:
    plain = ClipRequest(
        shot=ShotId("S01"),
        text="A lamp swings.",
        keyframe=still(folder, "S01", 40),
        frames=11,
        rate=FrameRate(24),
        size=Size(64, 36),
        seed=3,
    )
    return replace(plain, **more)


def clip(generator: Generator, asked: ClipRequest) -> Reel:
    reel = Reel()
    generator.submit(asked, reel)
    return reel


class TestConformanceOfWan(GeneratorConformance):
    frames = 7
    size = Size(64, 36)

    @pytest.fixture
    def vendor(self, wan: Path) -> Any:
        return wan

    def generator(self, vendor: Any) -> Generator:
        return DiffusersGenerator(options(vendor), HERE)

    def asked(self, vendor: Any) -> int:
        return 0


class TestConformanceOfLTX2(TestConformanceOfWan):
    @pytest.fixture
    def vendor(self, ltx2: Path) -> Any:
        return ltx2


def test_capabilities_are_told_by_the_files_alone(wan: Path, ltx2: Path) -> None:
    sounding, silent = (DiffusersGenerator(options(model), HERE).capabilities() for model in (ltx2, wan))
    assert (sounding.native_sound, sounding.sound_rate, sounding.frame_grid, sounding.size_grid) == (True, 16000, (8, 1), 32)
    assert (silent.native_sound, silent.last_frame, silent.frame_grid, silent.size_grid) == (False, True, (4, 1), 16)
    assert sounding.last_frame
    assert DiffusersGenerator(options(wan)).capabilities().needs == ("gpu",)


@pytest.mark.parametrize(
    ("pipeline", "told"),
    [
        ("HunyuanVideo15ImageToVideoPipeline", {"first_frame": True, "last_frame": False}),
        ("CogVideoXImageToVideoPipeline", {"first_frame": True, "last_frame": False, "frame_grid": (8, 1)}),
        ("WanVACEPipeline", {"first_frame": False, "references": 4}),
        ("MochiPipeline", {"first_frame": False, "last_frame": False, "native_sound": False}),
        ("HunyuanVideoFramepackPipeline", {"first_frame": True, "last_frame": True}),
    ],
)
def test_any_class_of_the_library_tells_what_it_takes(pipeline: str, told: dict[str, Any]) -> None:
    able = DiffusersGenerator(Options(model="somebody/something", pipeline=pipeline), HERE).capabilities()
    assert {name: getattr(able, name) for name in told} == told


def test_a_hub_id_that_is_not_here_is_told_by_its_name() -> None:
    made = DiffusersGenerator(Options(model="Lightricks/LTX-2-not-here"), HERE)
    assert made.capabilities().native_sound
    assert ("pipeline", "LTX2ImageToVideoPipeline") in made.settings


def test_ltx2_comes_with_its_sound_of_exactly_the_length(ltx2: Path, tmp_path: Path) -> None:
    made = DiffusersGenerator(options(ltx2), HERE)
    reel = clip(made, request(tmp_path, sound=True))
    assert len(reel.frames) == 11
    assert reel.frames[0].shape == (36, 64, 4)
    (heard,) = reel.sounds
    assert (heard.rate, heard.samples.shape) == (16000, (round(11 / 24 * 16000), 2))
    assert np.abs(heard.samples).max() > 0.01
    assert clip(made, request(tmp_path)).sounds == []


@pytest.mark.parametrize("model", ["wan", "ltx2"])
def test_a_last_picture_changes_the_clip(model: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = DiffusersGenerator(options(request.getfixturevalue(model)), HERE)
    asked = globals()["request"](tmp_path)
    plain, dark, light = (clip(made, replace(asked, last=last)) for last in (None, still(tmp_path, "D", 0), still(tmp_path, "L", 255)))
    assert len(plain.frames) == len(dark.frames) == len(light.frames) == 11
    assert not np.array_equal(dark.frames[-1], light.frames[-1])


def test_seeds_and_pictures_matter(wan: Path, tmp_path: Path) -> None:
    made = DiffusersGenerator(options(wan), HERE)
    asked = request(tmp_path)
    first, again, other, brighter = (
        np.stack(clip(made, one).frames)
        for one in (asked, asked, replace(asked, seed=4), replace(asked, keyframe=still(tmp_path, "B", 230)))
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first, brighter)


def test_steps_are_told_and_a_clip_is_cancelled_between_them(wan: Path, tmp_path: Path) -> None:
    made = DiffusersGenerator(options(wan, steps=5), HERE)
    told: list[str] = []

    def hear(text: str) -> None:
        told.append(text)
        if text == "step 2 of 5":
            made.cancel(None)  # type: ignore[arg-type]

    made.tell = hear
    with pytest.raises(Interrupted):
        clip(made, request(tmp_path))
    assert told == ["loading the model", "step 1 of 5", "step 2 of 5"]
    made.tell = told.append
    assert len(clip(made, request(tmp_path)).frames) == 11
    assert told[-1] == "step 5 of 5"


def test_closing_ends_the_work_and_nothing_begins_after_it(wan: Path, tmp_path: Path) -> None:
    made = DiffusersGenerator(options(wan, steps=500), HERE)
    began = threading.Event()
    made.tell = lambda text: began.set() if text.startswith("step") else None
    ended: list[BaseException] = []

    def work() -> None:
        try:
            clip(made, request(tmp_path))
        except Interrupted as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert began.wait(60)
    made.close()
    thread.join(60)
    assert len(ended) == 1
    with pytest.raises(Interrupted):
        clip(made, request(tmp_path))


def test_switches_of_memory_that_work_on_a_processor(wan: Path, tmp_path: Path) -> None:
    plain = np.stack(clip(DiffusersGenerator(options(wan), HERE), request(tmp_path)).frames).astype(int)
    tuned = Memory(
        device="cpu", local_files_only=True, tiling=True, slicing=True, attention="native", quantise="float8", cache="first-block:0.1"
    )
    reel = clip(DiffusersGenerator(options(wan), tuned), request(tmp_path))
    assert len(reel.frames) == 11
    assert np.abs(np.stack(reel.frames) - plain).mean() < 40


def test_a_step_cache_spares_work(wan: Path, tmp_path: Path) -> None:
    every, spared = (DiffusersGenerator(options(wan, steps=8), replace(HERE, cache=cache)) for cache in ("", "first-block:100"))
    first, second = (np.stack(clip(made, request(tmp_path)).frames).astype(int) for made in (every, spared))
    assert 0 < np.abs(first - second).mean() < 40


def test_a_last_picture_is_refused_where_the_weights_were_not_made_for_it(wan: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(wan, tmp_path / "wan")
    index = json.loads((copy / "model_index.json").read_text("utf-8"))
    (copy / "model_index.json").write_text(json.dumps({**index, "_class_name": "WanPipeline", "expand_timesteps": True}), "utf-8")
    made = DiffusersGenerator(options(copy), HERE)
    assert ("pipeline", "WanImageToVideoPipeline") in made.settings
    assert (made.capabilities().first_frame, made.capabilities().last_frame, made.capabilities().size_grid) == (True, False, 32)
    with pytest.raises(UnsupportedRequest, match="last picture"):
        clip(made, request(tmp_path, last=still(tmp_path, "L", 9)))


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"offload": "disk"}, "offload"),
        ({"cache": "soup"}, "cache"),
        ({"cache": "first-block:x"}, "cache"),
        ({"precision": "int3"}, "precision"),
    ],
)
def test_switches_that_do_not_exist_are_refused(wrong: dict[str, str], key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Memory(**wrong)  # type: ignore[arg-type]
    assert caught.value.key == key
    assert caught.value.hint


def test_weights_that_are_not_safetensors_are_refused(tmp_path: Path, wan: Path) -> None:
    copy = shutil.copytree(wan, tmp_path / "wan")
    weights = copy / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".bin"))
    with pytest.raises(AdapterUnavailable, match="cannot be loaded"):
        clip(DiffusersGenerator(options(copy), HERE), request(tmp_path))


def test_a_model_that_is_not_here_is_said_to_be_missing(tmp_path: Path) -> None:
    made = DiffusersGenerator(Options(model="nobody/wan-nothing", pipeline="WanImageToVideoPipeline"), HERE)
    with pytest.raises(AdapterUnavailable, match="nobody/wan-nothing"):
        clip(made, request(tmp_path))


def test_settings_that_name_nothing_are_refused() -> None:
    with pytest.raises(ConfigError, match="no model"):
        DiffusersGenerator()
    with pytest.raises(ConfigError, match="family"):
        DiffusersGenerator(Options(model="a/b", family="flux"))
    with pytest.raises(AdapterUnavailable, match="PipePipeline"):
        DiffusersGenerator(Options(model="a/b", pipeline="PipePipeline"))


def test_what_the_model_does_not_take_goes_to_the_next_generator(wan: Path, tmp_path: Path) -> None:
    made = DiffusersGenerator(options(wan, extra='{"soup": 1}'), HERE)
    with pytest.raises(UnsupportedRequest, match="soup"):
        clip(made, request(tmp_path))


def test_two_folders_of_one_name_are_told_apart(wan: Path, ltx2: Path, tmp_path: Path) -> None:
    (tmp_path / "wan").symlink_to(ltx2)
    settings = [dict(DiffusersGenerator(options(folder), HERE).settings)["weights"] for folder in (wan, tmp_path / "wan")]
    assert settings[0] != settings[1]


GRID = Capabilities(frame_grid=(4, 1), size_grid=16)


def test_frames_of_another_rate_are_found_by_their_times(tmp_path: Path) -> None:
    made = plan(request(tmp_path, frames=24, size=Size(1280, 720)), GRID, FrameRate(16))
    assert (made.frames, made.size) == (17, Size(1280, 720))
    assert made.shown[:7] == (0, 1, 1, 2, 3, 3, 4)
    assert made.shown[-1] == 15
    assert plan(request(tmp_path, frames=24), replace(GRID, frame_grid=(8, 1)), None).frames == 25


def test_a_clip_with_a_last_picture_ends_on_the_last_frame_of_the_model(tmp_path: Path) -> None:
    asked = request(tmp_path, frames=24, last=still(tmp_path, "L", 9))
    free, fixed = plan(asked, GRID, None), plan(asked, GRID, FrameRate(16))
    assert (free.shown[0], free.shown[-1], free.frames) == (0, 24, 25)
    assert float(free.frames / free.rate) == pytest.approx(1.0)
    assert (fixed.shown[-1], fixed.frames) == (16, 17)


def test_sizes_lie_on_the_grid_of_the_model(tmp_path: Path) -> None:
    asked = request(tmp_path, size=Size(1280, 720))
    assert plan(asked, replace(GRID, size_grid=32), None).size == Size(1280, 736)
    assert plan(asked, replace(GRID, sizes=(Size(832, 480), Size(480, 832))), None).size == Size(832, 480)


@pytest.fixture(scope="session")
def stable_diffusion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.stable_diffusion(tmp_path_factory.mktemp("models") / "sd")


@pytest.fixture(scope="session")
def kontext(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.kontext(tmp_path_factory.mktemp("models") / "kontext")


SMALL = json.dumps({"_auto_resize": False, "max_area": 64 * 64})
"""Keeps Kontext from making and looking at pictures of a million pixels."""


def test_a_painter_makes_pictures_of_the_size_and_seed(stable_diffusion: Path) -> None:
    painter = DiffusersPainter(PainterOptions(model=str(stable_diffusion), steps=2), HERE)
    assert (painter.references, painter.model) == (0, "sd")
    asked = PaintRequest(text="A lamp.", size=Size(70, 42), seed=1)
    first, again, other = (painter.paint(one) for one in (asked, asked, replace(asked, seed=2)))
    assert first.shape == (42, 70, 4)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    painter.close()
    with pytest.raises(Interrupted):
        painter.paint(asked)


def test_a_painter_looks_at_references_where_its_class_does(kontext: Path, tmp_path: Path) -> None:
    painter = DiffusersPainter(PainterOptions(model=str(kontext), steps=1, extra=SMALL), HERE)
    assert painter.references == 1
    asked = PaintRequest(text="A lamp.", size=Size(64, 64), seed=1)
    dark, light = (still(tmp_path, name, level).picture for name, level in (("dark", 5), ("light", 250)))
    plain, one, other, two = (painter.paint(replace(asked, references=given)) for given in ((), (dark,), (light,), (dark, light)))
    assert plain.shape == one.shape == (64, 64, 4)
    assert not np.array_equal(plain, one)
    assert not np.array_equal(one, other)
    assert np.array_equal(one, two), "one more than it takes is left out"


@pytest.mark.parametrize(
    ("pipeline", "references"),
    [
        ("Flux2Pipeline", 3),
        ("QwenImageEditPlusPipeline", 3),
        ("FluxKontextPipeline", 1),
        ("FluxKontextInpaintPipeline", 0),
        ("StableDiffusionXLImg2ImgPipeline", 0),
        ("StableDiffusionXLPipeline", 0),
        ("JoyImageEditPlusPipeline", 3),
    ],
)
def test_painters_tell_how_many_references_they_take(pipeline: str, references: int) -> None:
    assert DiffusersPainter(PainterOptions(model="a/b", pipeline=pipeline), HERE).references == references


def test_an_ip_adapter_is_one_reference_and_safetensors() -> None:
    named = {"model": "a/b", "pipeline": "StableDiffusionXLPipeline", "ip_adapter": "h94/IP-Adapter"}
    weights = "sdxl_models/ip-adapter_sdxl.safetensors"
    assert DiffusersPainter(PainterOptions(**named, ip_adapter_weights=weights), HERE).references == 1
    with pytest.raises(ConfigError, match="safetensors"):
        DiffusersPainter(PainterOptions(**named, ip_adapter_weights="ip-adapter.bin"), HERE)


@pytest.fixture(scope="session")
def musicgen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.musicgen(tmp_path_factory.mktemp("models") / "musicgen")


def score(*passages: tuple[float, str], seed: int = 1) -> ScoreRequest:
    return ScoreRequest(passages=tuple(Passage(samples=int(48_000 * long), mood=mood) for long, mood in passages), seed=seed, genre="noir")


def test_musicgen_plays_exactly_the_film_at_the_loudness_of_scores(musicgen: Path) -> None:
    player = MusicgenScore(MusicgenOptions(model=str(musicgen), piece=5.0, device="cpu", local_files_only=True))
    asked = score((3.3, "calm"), (4.01, "tense"))
    heard = player.compose(asked)
    assert (heard.samples.shape, heard.rate) == ((asked.samples, 2), 48_000)
    assert measured_loudness(heard.samples) == pytest.approx(-20.0, abs=1.5)
    seconds = heard.samples[: 7 * 48_000].reshape(7, 48_000, 2)
    assert np.sqrt((seconds**2).mean(axis=(1, 2))).min() > 0.001, "no second is silent"
    assert np.array_equal(heard.samples, player.compose(asked).samples)
    assert not np.array_equal(heard.samples, player.compose(replace(asked, seed=2)).samples)
    player.close()


def test_pieces_cover_a_film_and_are_no_longer_than_the_model_holds() -> None:
    asked, settings = score((70.0, "calm"), (10.0, "calm"), (0.5, "tense")), MusicgenOptions()
    found = pieces(asked, settings)
    assert [piece.start for piece in found[1:]] == [piece.start + piece.samples for piece in found[:-1]]
    assert found[-1].start + found[-1].samples == asked.samples
    assert max(piece.samples for piece in found) <= (settings.piece - 2.0) * 48_000
    assert [piece.words for piece in found] == [*["orchestral film score, instrumental, noir, calm, flowing"] * 4,
                                               "orchestral film score, instrumental, noir, tense, flowing"]  # fmt: skip


def test_a_musicgen_that_is_not_here_is_said_to_be_missing(tmp_path: Path) -> None:
    player = MusicgenScore(MusicgenOptions(model=str(tmp_path / "nothing"), local_files_only=True, device="cpu"))
    with pytest.raises(AdapterUnavailable, match="nothing"):
        player.compose(score((1.0, "calm")))
    with pytest.raises(ConfigError, match="piece"):
        MusicgenScore(MusicgenOptions(piece=1.0))


FILM: dict[str, Any] = {
    "size": "240p", "fps": "8", "voice": "draft", "score": "off", "ambience": "off", "preset": "ultrafast", "crf": 30, "shots": 2,
    "cards": "off", "workers": 1, "prefect": False,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("model", ["ltx2", "wan"])
def test_a_film_by_configuration_alone(model: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    settings = {"model": str(request.getfixturevalue(model)), "steps": 1, "guidance": 1, "size": "64x32", "device": "cpu"}
    video = {"name": "diffusers", **settings, **({"extra": QUICK} if model == "ltx2" else {})}
    heard: list[Progress] = []
    made = make_film("A fox finds a lantern", out=tmp_path / "film", watch=heard.append, video=video, **FILM)
    found = survey(FilmFolder(made.folder))
    assert [place.takes[0].adapter for place in found.shots] == ["diffusers 1"] * 2
    assert any(one.stage == "take" and one.state == "going" and one.detail == "step 1 of 1" for one in heard)
    assert len(list((made.folder / "takes").glob("S*/*.wav"))) == (2 if model == "ltx2" else 0)
    assert make_film("A fox finds a lantern", out=tmp_path / "film", video=video, **FILM).made == ()

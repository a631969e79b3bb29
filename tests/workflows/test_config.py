"""The configuration: layers, types, typing errors, sizes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.film.timing import FrameRate, Size
from workflows.config import FilmConfig, picture_size, read_length
from workflows.layers import dump, load, read_words, strict_options
from workflows.wiring import make_part

text = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"), max_size=60
)


def yaml(tmp_path: Path, words: str) -> Path:
    path = tmp_path / "film.yaml"
    path.write_text(words, "utf-8")
    return path


def test_words_win_over_the_file_and_the_file_over_defaults(tmp_path: Path) -> None:
    file = yaml(tmp_path, "seed: 5\nstyle: ink\n")
    config = load(file, ["seed=9"])
    assert (config.seed, config.style, config.captions) == (9, "ink", FilmConfig().captions)


def test_a_base_stands_below_file_and_words(tmp_path: Path) -> None:
    base = dataclasses.replace(FilmConfig(), seed=3, style="noir", crf=30)
    config = load(yaml(tmp_path, "style: ink"), ["crf=10"], base=base)
    assert (config.seed, config.style, config.crf) == (3, "ink", 10)


def test_yaml_means_what_a_person_means(tmp_path: Path) -> None:
    config = load(yaml(tmp_path, "aspect: 9:16\nscore: off\nambience: no\ncards: off\nfps: 24000/1001\nlength: 1:30\n"))
    assert config.picture == Size(720, 1280)
    assert (config.score, config.ambience, config.cards) == ("none", "none", False)
    assert config.rate == FrameRate(24000, 1001)
    assert config.seconds == 90


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["sede=3"], "unknown setting 'sede'", "did you mean 'seed'?"),
        (["stile=ink"], "unknown setting 'stile'", "did you mean 'style'?"),
        (["xyzzy=1"], "unknown setting 'xyzzy'", "settings are prompt"),
        (["seed=x"], "seed=x is not a whole number", "filmwright config"),
        (["seed=1.5"], "seed=1.5 is not a whole number", "filmwright config"),
        (["cards=perhaps"], "cards=perhaps is not on or off", "filmwright config"),
        (["loudness=loud"], "loudness=loud is not a number", "filmwright config"),
        (["seed=-1"], "seed=-1 is out of range", "0 to 2147483647"),
        (["shots=400"], "shots=400 is out of range", "0 to 60"),
        (["style=inc"], "style=inc is not known", "did you mean 'ink'?"),
        (["captions=sofd"], "captions=sofd is not known", "did you mean 'soft'?"),
        (["aspect=9x16"], "aspect=9x16 is not known", "did you mean '9:16'?"),
        (["aspect=1:1", "size=1280x720"], "size=1280x720 is not 1:1", "size=720x720"),
        (["size=1281x720"], "size 1281x720 cannot be made", "even"),
        (["size=big"], "'big' is not a picture size", "1280x720"),
        (["fps=0"], "out of range", "1 to 240"),
        (["fps=1000"], "out of range", "1 to 240"),
        (["fps=fast"], "'fast' is not a frame rate", "24000/1001"),
        (["length=2"], "length=2 is out of range", "5 to 600"),
        (["length=long"], "length=long is not a length", "1:30"),
        (["prompt"], "'prompt' is not a setting", "prompts go in quotes"),
        (["=3"], "'=3' is not a setting", "key=value"),
        (["options.voic.kokoro.threads=1"], "options=voic is not known", "did you mean 'voice'?"),
        (["options.voice=1"], "options.voice", "filmwright config"),
        (["seed.x=1"], "seed", "filmwright config"),
        (["seed=1", "seed.x=1"], "holds a value", "docs/config.md"),
    ],
)
def test_each_mistake_has_one_clear_message_and_a_hint(words: list[str], message: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, words)
    assert message in str(caught.value)
    assert hint in caught.value.hint
    assert "\n" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    ("content", "message"),
    [("- a\n- b", "holds no keys"), ("seed: [1", "is not YAML"), ("stile: ink", "unknown setting 'stile'"), ("seed: x", "seed=x")],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    file = yaml(tmp_path, content)
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert message in str(caught.value)
    assert "film.yaml" in str(caught.value)


def test_a_missing_or_binary_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.yaml")
    (tmp_path / "film.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ConfigError, match="is not YAML"):
        load(tmp_path / "film.yaml")


@given(prompt=text, title=text, seed=st.integers(0, 2**31 - 1), threads=st.integers(0, 99))
def test_a_dumped_configuration_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, prompt: str, title: str, seed: int, threads: int
) -> None:
    config = FilmConfig(prompt=prompt, title=title, seed=seed, options={"voice": {"kokoro": {"threads": str(threads)}}})
    file = tmp_path_factory.mktemp("config") / "film.yaml"
    file.write_text(dump(config), "utf-8")
    assert load(file) == config


def test_interpolation_is_literal_in_words_and_works_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILM_TITLE", "The Storm")
    assert load(None, ["title=${oc.env:FILM_TITLE}"]).title == "${oc.env:FILM_TITLE}"
    assert load(yaml(tmp_path, "title: ${oc.env:FILM_TITLE}")).title == "The Storm"


@pytest.mark.parametrize(
    ("size", "aspect", "expected"),
    [
        ("", "", Size(1280, 720)),
        ("", "9:16", Size(720, 1280)),
        ("1080p", "9:16", Size(1080, 1920)),
        ("1080p", "2.39:1", Size(1920, 804)),
        ("720p", "2.39:1", Size(1280, 536)),
        ("720p", "1:1", Size(720, 720)),
        ("480p", "", Size(854, 480)),
        ("4K", "", Size(3840, 2160)),
        ("720p", "4:5", Size(720, 900)),
        ("640x360", "16:9", Size(640, 360)),
    ],
)
def test_sizes(size: str, aspect: str, expected: Size) -> None:
    assert picture_size(size, aspect) == expected


def test_a_newer_aspect_replaces_older_pixels_and_the_other_way_round(tmp_path: Path) -> None:
    assert load(yaml(tmp_path, "size: 1280x720"), ["aspect=9:16"]).picture == Size(720, 1280)
    assert load(yaml(tmp_path, "aspect: 9:16"), ["size=640x360"]).picture == Size(640, 360)
    assert load(yaml(tmp_path, "aspect: 9:16"), ["size=1080p"]).picture == Size(1080, 1920)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("auto", 0), ("0", 0), ("60", 60), ("90s", 90), ("1:30", 90), (" 2:00 ", 120), ("45 seconds", 45), ("3m", 180), ("10 minutes", 600)],
)
def test_lengths(words: str, seconds: int) -> None:
    assert read_length(words) == seconds


def test_lists_of_parts_may_be_yaml_lists(tmp_path: Path) -> None:
    config = load(yaml(tmp_path, "video: [storybook, animatic]\njudges:\n  - probes\n  - speech\n"))
    assert (config.names("video"), config.names("judges")) == (("storybook", "animatic"), ("probes", "speech"))
    assert load(None, ["judges=off"]).names("judges") == ()


def test_words_nest_by_dots() -> None:
    assert read_words(["a.b.c=1", "a.b.d=x=y", "e="]) == {"a": {"b": {"c": "1", "d": "x=y"}}, "e": ""}


@pytest.mark.parametrize(
    "words",
    [
        ["director=unimage", "director.checkpoint=/weights", "director.steps=20"],
        ["director.steps=20", "director.checkpoint=/weights", "director=unimage"],
        ["director.name=unimage", "director.steps=20", "options.director.unimage.checkpoint=/weights"],
    ],
)
def test_a_part_and_its_settings_are_written_together(words: list[str]) -> None:
    config = load(None, words)
    assert config.director == "unimage"
    assert config.options == {"director": {"unimage": {"checkpoint": "/weights", "steps": "20"}}}


def test_a_file_may_give_a_part_with_its_settings(tmp_path: Path) -> None:
    file = yaml(tmp_path, "video: {name: [openai-videos, animatic], base_url: 'http://localhost:1/v1', model: ''}\nvoice: draft\n")
    config = load(file, ["video.model=wan", "voice.threads=2"])
    assert (config.names("video"), config.voice) == (("openai-videos", "animatic"), "draft")
    assert config.options["video"] == {"openai-videos": {"base_url": "http://localhost:1/v1", "model": "wan"}}
    assert config.options["voice"] == {"draft": {"threads": "2"}}
    again = yaml(tmp_path, dump(config))
    assert load(again) == config


def test_settings_stay_with_the_part_that_they_were_written_for() -> None:
    before = load(None, ["video=comfyui", "video.url=http://here"])
    after = load(None, ["video=storybook"], base=before)
    assert (after.video, after.options) == ("storybook", before.options)


def test_a_setting_of_a_part_beside_a_broken_options_key_is_told() -> None:
    with pytest.raises(ConfigError, match="options=3 holds a value"):
        load(None, ["options=3", "voice.threads=2"])


def test_an_unknown_setting_of_a_part_is_guessed() -> None:
    with pytest.raises(ConfigError) as caught:
        make_part(load(None, ["voice.thread=2"]), "voice", "kokoro")
    assert str(caught.value) == "options.voice.kokoro unknown setting 'thread'"
    assert caught.value.hint == "did you mean 'threads'?"


def test_options_are_typed_by_the_part() -> None:
    known = {"threads": (int, 1), "worst": (float, 0.3), "model": (str, ""), "fast": (bool, False)}
    given = {"threads": "2", "worst": "0.5", "model": "7b", "fast": "on"}
    assert strict_options("voice", "kokoro", known, given) == {"threads": 2, "worst": 0.5, "model": "7b", "fast": True}


@pytest.mark.parametrize(
    ("given_options", "message", "hint"),
    [
        ({"thread": "2"}, "options.voice.kokoro unknown setting 'thread'", "did you mean 'threads'?"),
        ({"threads": "two"}, "threads=two is not a whole number", ""),
    ],
)
def test_wrong_options_are_named(given_options: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        strict_options("voice", "kokoro", {"threads": (int, 1)}, given_options)
    assert message in str(caught.value)
    assert hint in caught.value.hint

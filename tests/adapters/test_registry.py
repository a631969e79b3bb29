"""Parts by name."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters import registry
from adapters.registry import Part
from pipeline.errors import AdapterUnavailable, ConfigError, UnknownAdapter
from tests.adapters import tiny_gguf
from tests.vendors.comfyui import GRAPH_FILE


def test_every_built_in_part_is_found_by_its_name() -> None:
    for part in registry.BUILT_IN:
        assert registry.find(part.kind, part.name) == part


WISHES = {
    "base_url": "http://127.0.0.1:9",
    "model": "tiny",
    "checkpoint": "nowhere",
    "graph": str(GRAPH_FILE),
    "fields": "text=6.text",
    "project": "films",
}
"""Settings that a part cannot do without."""


@pytest.mark.parametrize("part", [p for p in registry.BUILT_IN if p.target], ids=lambda p: f"{p.kind}-{p.name}")
def test_every_built_in_part_can_be_made(part: Part, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ELEVENLABS_API_KEY", "GOOGLE_CLOUD_TOKEN", *part.keys):
        monkeypatch.setenv(name, "planted-key-1")
    made = make(part, tmp_path)
    assert made.name == part.name
    assert made.version
    close = getattr(made, "close", None)
    if close:
        close()


_OTHERS = {"chat": ("chats", "openai-chat"), "writer": ("chats", "openai-chat"), "image": ("images", "openai-images")}
"""A part for each role that other parts are made of."""


def make(part: Part, folder: Path) -> Any:
    """A part with the settings and the other parts that it needs; their files lie in ``folder``."""
    kind = registry.load(part)
    others = {other: make(registry.find(*_OTHERS[other]), folder) for other in part.made_of}
    wishes = {k: v for k, v in WISHES.items() if k in registry.options(kind) and (k != "fields" or "video.fields" in part.settings)}
    if "path" in registry.options(kind):
        wishes["path"] = str(tiny_gguf.write(folder / "tiny.gguf"))
    return registry.construct(kind, wishes, others)


def test_an_unknown_name_lists_the_known_ones_and_guesses() -> None:
    with pytest.raises(UnknownAdapter) as caught:
        registry.find("voices", "kokro")
    assert str(caught.value) == "there is no voice called 'kokro'"
    assert "did you mean 'kokoro'?" in caught.value.hint
    assert caught.value.known[:2] == ("kokoro", "draft")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ConfigError, match="no kind of part called 'actors'"):
        registry.parts("actors")


def test_two_parts_of_one_name_are_refused() -> None:
    ours = registry.find("voices", "kokoro")
    theirs = Part(kind="voices", name="kokoro", target="other:Voice", origin="other-voices")
    with pytest.raises(ConfigError, match=r"two voices are called 'kokoro': .* of filmwright and other:Voice of other-voices"):
        registry.unique((ours, theirs))


def test_a_part_that_lacks_a_module_says_what_to_install() -> None:
    part = Part(kind="judges", name="deaf", target="adapters.registry:Part", modules=("no_such_module_here",), extra="judge")
    assert registry.missing(part) == ("no_such_module_here",)
    with pytest.raises(AdapterUnavailable) as caught:
        registry.load(part)
    assert "no_such_module_here is not installed" in str(caught.value)
    assert caught.value.hint == "pip install 'filmwright[judge]'"


def test_every_extra_that_is_named_can_be_installed() -> None:
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    extras = {part.extra for part in registry.BUILT_IN if part.extra}
    assert "runway" in extras
    assert not [extra for extra in extras if f"\n{extra} = [" not in project]


def test_a_part_without_its_class_cannot_be_loaded() -> None:
    with pytest.raises(AdapterUnavailable, match="cannot be loaded"):
        registry.load(Part(kind="voices", name="mute", target="adapters.registry:NoSuchVoice"))


def test_options_are_the_plain_keyword_arguments() -> None:
    class Singer:
        def __init__(self, *, threads: int = 1, loud: bool = False, model: str = "a", client: object = None) -> None:
            self.threads = threads

    assert registry.options(Singer) == {"threads": (int, 1), "loud": (bool, False), "model": (str, "a")}


@dataclass(frozen=True)
class Habits:
    pace: float = 1.0
    breath: bool = True
    songs: tuple[str, ...] = ()


class Chorister:
    def __init__(self, options: Habits = Habits(), *, threads: int = 1, client: object = None) -> None:
        self.habits, self.threads = options, threads


def test_options_may_stand_in_a_dataclass_of_the_part() -> None:
    assert registry.options(Chorister) == {"pace": (float, 1.0), "breath": (bool, True), "threads": (int, 1)}
    made = registry.construct(Chorister, {"pace": 1.5, "threads": 2})
    assert (made.habits, made.threads) == (Habits(pace=1.5), 2)
    assert registry.construct(Chorister, {}).habits == Habits()


def test_naming_parts_imports_none_of_them() -> None:
    code = (
        "import sys; from adapters import registry; [registry.missing(p) for k in registry.KINDS for p in registry.parts(k)];"
        "heavy = {'skia', 'onnxruntime', 'cv2', 'symusic', 'torch', 'faster_whisper', 'prefect', 'omegaconf'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_outside_package_brings_parts_by_entry_point(tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text(
        "class Whisperer:\n    name = 'whisper'\n    version = '1'\n    def __init__(self, pitch: float = 1.0): self.pitch = pitch\n"
    )
    info = tmp_path / "outside-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: outside\nVersion: 1.0\nLicense: MIT\n")
    (info / "entry_points.txt").write_text("[filmwright.voices]\nwhisper = outside:Whisperer\n")
    code = (
        "from adapters import registry; part = registry.find('voices', 'whisper');"
        "made = registry.create('voices', 'whisper', {'pitch': 2.0});"
        "print(part.origin, made.pitch, registry.options(registry.load(part)), registry.packages(part)[0].licence)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"})
    assert done.stdout == "outside 2.0 {'pitch': (<class 'float'>, 1.0)} MIT\n", done.stderr

"""The command line: bad input ends with one clear line and a documented exit code, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline import errors
from workflows.cli import run
from workflows.exits import BROKEN, DONE, FAILED, INTERRUPTED, MEANINGS, MISSING, SCREENPLAY, USAGE, exit_code
from workflows.order import take_order, write_order

ROOT = Path(__file__).parents[2]
SCRIPT = """<User>: A cat waits.

<Character1>: A grey cat with white paws.
<Environment1>: A kitchen in the morning.

<Frame1>: Medium shot: <Character1> sits in <Environment1>.
<Video1>: <Character1> looks at the door.
"""
QUICK_HELP_SECONDS = 0.5
"""Processor seconds that --help may take."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(SCRIPT, "utf-8")
    Path("stranger.txt").write_text(SCRIPT.replace("<Character1> looks", "<Character7> looks"), "utf-8")
    Path("empty.txt").write_text("<User>: A cat waits.\n", "utf-8")
    Path("binary.txt").write_bytes(bytes(range(256)))
    Path("typo.yaml").write_text("stile: ink\n", "utf-8")
    Path("broken.yaml").write_text("style: [ink\n", "utf-8")
    Path("file").write_text("kept")
    Path("home").mkdir()
    Path("home/letters").write_text("kept")
    write_order(take_order("A dog waits", out="dog"))


def everything() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file() and path.name != "lock"}


BAD = {
    "empty prompt": (["make", ""], USAGE, "the prompt is empty"),
    "emoji": (["make", "🐉🏰"], USAGE, "the prompt '🐉🏰' has no words"),
    "control characters only": (["make", "\x1b\x07\x01"], USAGE, "the prompt is empty"),
    "endless prompt": (["make", "word " * 5000], USAGE, "the prompt has 24999 characters"),
    "missing file": (["make", "no-such.txt"], USAGE, "there is no file 'no-such.txt'"),
    "unquoted prompt": (["make", "A", "cat", "waits"], USAGE, "'cat' is not a setting"),
    "undeclared id": (["make", "stranger.txt"], SCREENPLAY, "Character7"),
    "no shots": (["make", "empty.txt"], SCREENPLAY, "empty.txt"),
    "binary": (["make", "binary.txt"], SCREENPLAY, "is binary, not a script"),
    "typo in a setting": (["make", "A cat", "stile=ink"], USAGE, "unknown setting 'stile'"),
    "typo in a file": (["make", "A cat", "--config", "typo.yaml"], USAGE, "typo.yaml: unknown setting 'stile'"),
    "broken file": (["make", "A cat", "--config", "broken.yaml"], USAGE, "broken.yaml is not YAML"),
    "no such file": (["make", "A cat", "--config", "none.yaml"], USAGE, "none.yaml cannot be read"),
    "size": (["make", "A cat", "size=9000x9000"], USAGE, "size 9000x9000 cannot be made"),
    "odd size": (["make", "A cat", "size=641x360"], USAGE, "size 641x360 cannot be made"),
    "rate": (["make", "A cat", "fps=1000"], USAGE, "1000 frames per second is out of range"),
    "size against aspect": (["make", "A cat", "size=640x360", "aspect=1:1"], USAGE, "size=640x360 is not 1:1"),
    "style": (["make", "A cat", "style=photo"], USAGE, "style=photo is not known"),
    "folder is a file": (["make", "A cat", "--out", "file"], USAGE, "file is a file, not a folder"),
    "folder not writable": (["make", "A cat", "--out", "/proc/film"], USAGE, "/proc/film cannot be written"),
    "folder of another film": (["make", "A cat", "--out", "dog"], USAGE, "dog holds another film: 'A dog waits'"),
    "folder of other things": (["make", "A cat", "--out", "home"], USAGE, "home is no film folder"),
    "missing part": (["make", "A cat", "video=diffuser"], MISSING, "there is no generator called 'diffuser'"),
    "missing voice": (["write", "A cat", "voice=kokro"], MISSING, "there is no voice called 'kokro'"),
    "unknown option": (["make", "A cat", "options.voice.kokoro.thread=2"], USAGE, "options.voice.kokoro unknown setting 'thread'"),
    "option of nobody": (["make", "A cat", "options.voice.koko.threads=2"], USAGE, "options.voice.koko belongs to no part"),
    "status of nothing": (["status", "nowhere"], USAGE, "there is no film folder 'nowhere'"),
    "status of an empty film": (["status", "dog"], USAGE, "holds no screenplay.txt"),
    "proof of nothing": (["prove", "dog"], USAGE, "dog holds no timeline.otio"),
    "assembly of nothing": (["assemble", "dog"], USAGE, "dog holds no timeline.otio"),
    "redo without a shot": (["redo", "dog"], USAGE, "no shot is named"),
    "redo of nothing": (["redo", "dog", "--shot", "S01"], USAGE, "holds no screenplay.txt"),
    "no such command": (["mak", "A cat"], USAGE, "No such command 'mak'"),
    "no such option": (["make", "A cat", "--fast"], USAGE, "No such option: --fast"),
    "no prompt": (["make"], USAGE, "Missing argument 'PROMPT|SCREENPLAY'"),
    "wrong setting for config": (["config", "fps=fast"], USAGE, "'fast' is not a frame rate"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_ends_with_one_line_and_loses_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, code, message = BAD[name]
    before = everything()
    assert run(words) == code
    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert told.out == ""
    assert [line.startswith(start) for line, start in zip(lines, ("error: ", "hint: "), strict=True)] == [True, True], told.err
    assert message in lines[0]
    assert "Traceback" not in told.err
    assert everything() == before


@pytest.mark.parametrize("name", ["emoji", "undeclared id", "missing part", "folder of another film"])
def test_json_tells_errors_as_one_object(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, code, message = BAD[name]
    assert run([*words, "--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert told["error"]["exit"] == code
    assert message in told["error"]["message"]
    assert told["error"]["hint"]


def test_debug_shows_the_traceback() -> None:
    with pytest.raises(errors.BriefError):
        run(["make", "", "--debug"])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.BriefError, USAGE), (errors.ConfigError, USAGE), (errors.PlanError, USAGE), (errors.ArtifactError, USAGE),
        (errors.FolderInUse, USAGE), (errors.ScreenplayError, SCREENPLAY), (errors.UnknownAdapter, MISSING),
        (errors.AdapterUnavailable, MISSING), (errors.FfmpegMissing, MISSING), (errors.GenerationFailed, FAILED),
        (errors.ContentRefused, FAILED), (errors.AdapterTimeout, FAILED), (errors.FfmpegFailed, FAILED), (errors.ProofFailed, FAILED),
        (errors.DiskFull, FAILED), (errors.Interrupted, INTERRUPTED),
    ],
)  # fmt: skip
def test_exit_codes(error: type[errors.FilmError], code: int) -> None:
    assert exit_code(error("x")) == code


def test_every_exit_code_is_documented() -> None:
    page = (ROOT / "docs/cli.md").read_text("utf-8")
    for code, meaning in MEANINGS.items():
        assert f"| {code} | {meaning} |" in page


def facts(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run([*words, "--json"]) == DONE
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_dry_run_makes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = everything()
    told = facts(capsys, "make", "A cat waits for the rain", "--dry-run", "aspect=9:16", "fps=25")
    assert (told["folder"], told["size"], told["fps"], told["exists"]) == ("films/a-cat-waits-for-the-rain", "720x1280", "25", False)
    assert "directors: storybook" in told["parts"]
    assert everything() == before


@pytest.mark.parametrize(
    "prompt",
    [
        "lighthouse",
        "A cat\x00 \x1b[31mwaits\r\n\tfor rain",
        "猫が雨の中で待っている",
        "Un chat attend la pluie",
        "A cat waits for the rain. " * 380,
    ],
    ids=["one word", "control characters", "Japanese", "French", "ten thousand characters"],
)
def test_an_odd_prompt_gives_a_screenplay_or_one_clear_line(prompt: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["write", prompt, "--out", "film"])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    if code == DONE:
        text = Path("film/screenplay.txt").read_text("utf-8")
        assert text.count("<Frame") >= 1
        assert "\x00" not in text + told.out
        assert "\x1b" not in text
    else:
        assert code == USAGE
        assert told.err.startswith("error: ")


def test_a_brought_screenplay_is_written_into_the_folder(capsys: pytest.CaptureFixture[str]) -> None:
    told = facts(capsys, "write", "good.txt", "--out", "cat")
    assert (told["screenplay"], told["shots"], told["made"]) == ("cat/screenplay.txt", 1, ["write"])
    assert facts(capsys, "write", "good.txt", "--out", "cat")["made"] == []
    state = facts(capsys, "status", "cat")
    assert (state["finished"], state["film"], len(state["shots"]), state["shots"][0]["takes"]) == (False, None, 1, [])


def test_a_wished_title_is_the_films(capsys: pytest.CaptureFixture[str]) -> None:
    told = facts(capsys, "write", "A lighthouse keeper rows out into the storm", "title=Rain: at last", "shots=5")
    assert (told["title"], told["folder"]) == ("Rain: at last", "films/rain-at-last")
    assert facts(capsys, "write", "films/rain-at-last", "title=Dawn")["title"] == "Dawn"
    assert facts(capsys, "write", "good.txt", "title=Mine")["title"] == "Mine"


def test_an_edited_screenplay_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    facts(capsys, "write", "A lighthouse keeper rows out into the storm", "--out", "storm", "shots=5")
    path = Path("storm/screenplay.txt")
    path.write_text(path.read_text("utf-8").replace("the storm", "the fog"), "utf-8")
    before = path.read_bytes()
    assert facts(capsys, "write", "storm")["made"] == []
    assert path.read_bytes() == before


def test_config_prints_what_load_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "style=ink", "aspect=1:1"]) == DONE
    printed = capsys.readouterr().out
    assert "style: ink" in printed
    Path("again.yaml").write_text(printed, "utf-8")
    assert facts(capsys, "config", "--config", "again.yaml")["size"] == "720x720"


def test_adapters_lists_all_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    rows = facts(capsys, "adapters")["adapters"]
    assert {row["kind"] for row in rows} == {"directors", "generators", "voices", "scores", "ambiences", "judges", "chats", "images"}
    storybook = next(row for row in rows if row["kind"] == "generators" and row["name"] == "storybook")
    assert storybook["missing"] == []
    assert "skia-python" in storybook["packages"]


def test_doctor_finds_this_machine_well(capsys: pytest.CaptureFixture[str]) -> None:
    told = facts(capsys, "doctor")
    assert told["good"], told
    assert {"python", "ffmpeg", "disk", "prefect", "directors storybook"} <= {check["name"] for check in told["checks"]}


def test_doctor_misses_a_wrong_ffmpeg(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILMWRIGHT_FFMPEG", "/no/such/ffmpeg")
    assert run(["doctor"]) == MISSING
    assert "FAIL ffmpeg" in capsys.readouterr().out


def test_help_is_quick_and_light() -> None:
    code = (
        "import sys, resource; from workflows.cli import run; run(['--help']);"
        "used = resource.getrusage(resource.RUSAGE_SELF);"
        "heavy = {'prefect', 'omegaconf', 'skia', 'cv2', 'av', 'numpy', 'onnxruntime'} & set(sys.modules);"
        "print('USED', used.ru_utime + used.ru_stime, sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    used, heavy = done.stdout.splitlines()[-1].removeprefix("USED ").split(" ", 1)
    assert float(used) < QUICK_HELP_SECONDS
    assert heavy == "[]"


@pytest.mark.parametrize(
    "words", [["config"], ["adapters"], ["doctor"], ["status", "cat"], ["make", "A cat", "--dry-run"]], ids=lambda w: w[0]
)
def test_looking_imports_no_prefect(words: list[str]) -> None:
    run(["write", "good.txt", "--out", "cat"])
    code = f"import sys; from workflows.cli import run; code = run({words!r}); sys.exit(code or 'prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr


def test_a_mistake_of_ours_is_one_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path("good.txt").unlink()
    Path("good.txt").mkdir()
    Path("good.txt/film.yaml").mkdir()
    assert run(["make", "good.txt"]) in (BROKEN, USAGE)
    assert capsys.readouterr().err.startswith("error: ")

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import FfmpegFailed, FfmpegMissing, MediaMismatch
from pipeline.media import ffmpeg

ENDLESS = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25", "-f", "rawvideo", "pipe:1"]


def said_back(value: str) -> str:
    """What a filter got for an option whose value went through ``escape``."""
    graph = f"metadata=mode=add:key=k:value={ffmpeg.escape(value)},metadata=mode=print:file=-"
    output = ffmpeg.run(
        ["-v", "error", "-f", "lavfi", "-i", "color=s=16x16:d=0.04:r=25", "-vf", graph, "-f", "null", "-"], timeout=30
    ).output
    return output.decode().split("k=", 1)[1].removesuffix("\n")


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "two words",
        "it's",
        "'",
        "a:b",
        "50%",
        "%{pts}",
        "back\\slash",
        "\\",
        "\\'",
        "[in]",
        "a,b;c",
        "line\nline",
        " ends ",
        "\ttab",
        "=",
        "é“”漢",
        "c:\\x'y",
    ],
)
def test_a_filter_gets_what_was_meant(value: str) -> None:
    assert said_back(value) == value


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from(list("a \\'%:[],;=\n\t\"{}()|&$")), min_size=1, max_size=12))
def test_a_filter_gets_any_text(value: str) -> None:
    assert said_back(value) == value


def test_a_failure_carries_the_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    with pytest.raises(FfmpegFailed) as caught:
        ffmpeg.run(["-i", str(tmp_path / "absent.mp4"), "-f", "null", "-"], timeout=30, log=log)
    assert "No such file" in caught.value.tail
    assert "No such file" in str(caught.value)
    assert caught.value.returncode != 0
    assert "absent.mp4" in " ".join(caught.value.argv)
    assert "No such file" in log.read_text()


def test_a_run_that_takes_too_long_is_killed() -> None:
    started = time.monotonic()
    with pytest.raises(FfmpegFailed, match=r"longer than 0\.5 s"):
        ffmpeg.run([*ENDLESS[:-3], "-f", "null", "-"], timeout=0.5)
    assert time.monotonic() - started < 10


def test_pieces_have_their_size_and_a_reader_may_leave() -> None:
    others = children()
    pieces = ffmpeg.chunks([*ENDLESS[:-1], "-pix_fmt", "gray", "pipe:1"], size=64 * 64, timeout=30)
    assert [len(next(pieces)) for _ in range(3)] == [4096] * 3
    before = children()
    pieces.close()  # type: ignore[attr-defined]
    assert len(set(before) - set(others)) == 1
    assert set(children()) <= set(others)


def children() -> list[str]:
    found: list[str] = []
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread may end meanwhile
            found += (task / "children").read_text().split()
    return found


def test_output_that_ends_within_a_piece_is_told() -> None:
    args = ["-v", "error", "-f", "lavfi", "-i", "color=s=16x16:r=25:d=0.04", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"]
    with pytest.raises(MediaMismatch, match="within a picture"):
        list(ffmpeg.chunks(args, size=200, timeout=30))


def test_pieces_of_a_failing_run_tell_the_failure(tmp_path: Path) -> None:
    with pytest.raises(FfmpegFailed):
        list(ffmpeg.chunks(["-i", str(tmp_path / "no"), "-f", "rawvideo", "pipe:1"], size=10, timeout=30))


def test_the_binary_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = ffmpeg.binary()
    assert packaged.is_file()
    monkeypatch.setenv(ffmpeg.ENVIRONMENT, str(packaged))
    assert ffmpeg.binary() == packaged
    monkeypatch.setenv(ffmpeg.ENVIRONMENT, str(tmp_path / "none"))
    with pytest.raises(FfmpegMissing, match="none"):
        ffmpeg.binary()
    assert ffmpeg.binary(packaged) == packaged


def test_a_file_that_is_no_program_is_told(tmp_path: Path) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("not a program")
    program.chmod(0o755)
    with pytest.raises((FfmpegMissing, FfmpegFailed)):
        ffmpeg.run(["-version"], program=program, timeout=5)


def test_the_version_is_one_word() -> None:
    assert ffmpeg.version(ffmpeg.binary()).split() == [ffmpeg.version(ffmpeg.binary())]

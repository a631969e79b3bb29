"""The one place that starts processes: finding ffmpeg, running it, and quoting for its filter graphs.

Graphs are built elsewhere (ffmpeg-python, or PyAV in process); this module only runs finished
argument lists, without a shell, in a process group of their own, and never longer than they may.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from pipeline.errors import FfmpegFailed, FfmpegMissing, MediaMismatch

ENVIRONMENT = "FILMWRIGHT_FFMPEG"
"""Environment variable that names another ffmpeg than the packaged one."""

TAIL_LINES = 12
"""How many last lines of the log travel with an error."""

DEMUXERS = (
    "mov,mp4,matroska,webm,avi,mpegts,mpeg,gif,apng,flv,ogg,wav,mp3,flac,aac,asf,h264,hevc,mxf,dv,ivf,nut,png_pipe,jpeg_pipe,webp_pipe"
)
"""Containers that may be opened. Playlists and concat scripts are not among them: those read other files."""

SAFE_INPUT = {"protocol_whitelist": "file,pipe", "format_whitelist": DEMUXERS}
"""Input options that keep a hostile file from opening anything but itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What a finished run left: its standard output and the text of its log."""

    output: bytes
    log: str


def binary(wanted: str | Path | None = None) -> Path:
    """The ffmpeg to use: ``wanted``, else the environment's, else the packaged one.

    Raises:
        FfmpegMissing: none of them can be run.
    """
    name = str(wanted or os.environ.get(ENVIRONMENT, ""))
    if name:
        found = shutil.which(name)
        if found is None:
            raise FfmpegMissing(
                f"{name!r} is not a program that can be run", hint=f"correct or unset {ENVIRONMENT}; a packaged ffmpeg is used then"
            )
        return Path(found)
    return _packaged()


@lru_cache(maxsize=1)
def _packaged() -> Path:
    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise FfmpegMissing(
            "no ffmpeg for this machine is in imageio-ffmpeg", hint=f"install ffmpeg and set {ENVIRONMENT}=/path/to/ffmpeg"
        ) from error


@lru_cache(maxsize=8)
def version(program: Path) -> str:
    """The version word that ``program`` prints first; part of the content keys of what it makes."""
    words = run(["-version"], program=program, timeout=30).output.decode("utf-8", "replace").split()
    return words[2] if len(words) > 2 else "unknown"


def escape_option(value: object) -> str:
    """Quote one filter option for a filter's own argument string (``name=value:name=value``)."""
    return "".join("\\" + c if c in "\\': \n\t\r" else c for c in str(value))


def escape(value: object) -> str:
    """Quote one filter option for the text of a whole filter graph.

    A graph is read twice: once as a graph (``\\ ' [ ] , ;`` mean something) and once as the filter's options (``\\ ' :``),
    both times without white space at the ends, so that the value is quoted twice. A percent sign is left alone: only
    ``drawtext`` gives it a meaning, and ``expansion=none`` takes that away.
    """
    inner = escape_option(value)
    return "".join("\\" + c if c in "\\'[],; \n\t\r" else c for c in inner)


def run(
    args: Sequence[str], *, timeout: float, log: Path | None = None, program: str | Path | None = None, source: bytes = b""
) -> Completed:
    """Run ffmpeg with ``args`` to its end.

    Args:
        args: arguments without the program's name.
        timeout: seconds after which the whole process group is killed.
        log: file that keeps everything the run said, None to keep only what an error needs.
        program: another ffmpeg.
        source: bytes for its standard input.

    Raises:
        FfmpegFailed: it ended with an error or ran too long.
        FfmpegMissing: there is no ffmpeg.
    """
    with _started(args, timeout=timeout, log=log, program=program, stdin=bool(source)) as process:
        output, _ = process.process.communicate(source or None)
    return Completed(output=output, log=process.text)


def chunks(
    args: Sequence[str], *, size: int, timeout: float, log: Path | None = None, program: str | Path | None = None
) -> Iterator[memoryview]:
    """Run ffmpeg and yield its standard output in pieces of exactly ``size`` bytes, for raw pictures.

    All pieces lie in the same memory: each is valid until the next is asked for.

    Raises:
        FfmpegFailed: it ended with an error or ran too long.
        MediaMismatch: the output ended within a piece.
    """
    with _started(args, timeout=timeout, log=log, program=program, stdin=False) as process:
        stream = process.process.stdout
        assert isinstance(stream, io.BufferedReader)
        piece = memoryview(bytearray(size))
        while found := stream.readinto(piece):
            if found < size:
                process.process.wait()
                process.check()
                raise MediaMismatch("ffmpeg's output ended within a picture", expected=f"{size} bytes", found=f"{found} bytes")
            yield piece


class _Process:
    """A started run: its process, its log, its deadline."""

    def __init__(self, argv: tuple[str, ...], log: IO[bytes], timeout: float, *, stdin: bool) -> None:
        self.argv = argv
        self.log = log
        self.timeout = timeout
        self.late = False
        self.text = ""
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=True
        )
        self.timer = threading.Timer(timeout, self._expire)
        self.timer.daemon = True
        self.timer.start()

    def _expire(self) -> None:
        self.late = True
        self.kill()

    def kill(self) -> None:
        """Kill the whole group: ffmpeg may have children of its own."""
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()

    def finish(self) -> None:
        """Wait for the end, read the log, stop the clock."""
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process.wait()
        self.timer.cancel()
        self.log.seek(0)
        self.text = self.log.read().decode("utf-8", "replace")

    def check(self) -> None:
        """Raise what the run's end calls for."""
        if not self.late and self.process.returncode == 0:
            return
        self.finish()
        lines = [line.strip() for line in self.text.splitlines() if line.strip()]
        tail = "\n".join(lines[-TAIL_LINES:])
        what = f"ran longer than {self.timeout:g} s and was killed" if self.late else f"ended with status {self.process.returncode}"
        raise FfmpegFailed(
            f"ffmpeg {what}: {_telling(lines)}",
            hint="the last lines it wrote are in the log of this step",
            argv=self.argv,
            returncode=self.process.returncode,
            tail=tail,
        )


def _telling(lines: Sequence[str]) -> str:
    """The line that says most: ffmpeg tells the cause first and repeats itself in general terms."""
    causes = [line for line in lines[-TAIL_LINES:] if re.search(r"error|invalid|unable|no such|not found|failed", line, re.IGNORECASE)]
    return next(iter([*causes, *lines[-1:]]), "it said nothing")


def _record(log: Path | None) -> IO[bytes]:
    return tempfile.TemporaryFile() if log is None else log.open("w+b")


@contextlib.contextmanager
def _started(args: Sequence[str], *, timeout: float, log: Path | None, program: str | Path | None, stdin: bool) -> Iterator[_Process]:
    path = binary(program)
    argv = (str(path), "-hide_banner", "-nostats", *(() if stdin else ("-nostdin",)), *args)
    with contextlib.ExitStack() as stack:
        record: IO[bytes] = stack.enter_context(_record(log))
        try:
            process = _Process(argv, record, timeout, stdin=stdin)
        except OSError as error:
            raise FfmpegMissing(f"{path} cannot be started: {error.strerror}", hint=f"set {ENVIRONMENT} to a working ffmpeg") from error
        try:
            yield process
            process.finish()
        except BaseException:
            # also on KeyboardInterrupt and on a generator that is closed half way: nothing may go on running
            process.kill()
            process.finish()
            raise
        process.check()

"""The command line as a process of its own, and everything that it started."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARK = "FILMWRIGHT_TEST_MARK"


@dataclass
class Run:
    """One run of the command line; all its children carry its mark in their environment."""

    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    def start(self, cwd: Path) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment, MARK: self.mark}
        command = [sys.executable, "-m", "workflows.cli", *self.words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=cwd, env=environment, stdout=pipe, stderr=pipe, text=True)

    def start_script(self, script: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment, MARK: self.mark}
        return subprocess.run(
            [sys.executable, str(script)], cwd=cwd, env=environment, capture_output=True, text=True, timeout=280, check=False
        )

    def alive(self) -> list[str]:
        """Command lines of all processes that carry the mark."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    if f"{MARK}={self.mark}".encode() in (entry / "environ").read_bytes():
                        found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
                except OSError:
                    continue
        return [line for line in found if line]


def within(seconds: float, true: Callable[[], object]) -> bool:
    """Whether something becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return bool(true())

"""A small film that kills itself: the process ends with SIGKILL at its n-th step.

    python -m tests.vendors.killed ROOT BASE_URL SHOTS STEP [GENERATOR]

A step is any moment at which something leaves the process or stays behind: opening the ledger, connecting to the vendor,
renaming a file into place. STEP 0 lets the film end.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from adapters import registry
from tests.vendors.film import production, take

SETTINGS = {"openai-videos": {"model": "tiny", "slots": 2}, "xai": {"key": "env:PLANTED"}}

_lock = threading.Lock()
_seen = 0


def _counts(event: str, arguments: tuple[object, ...], root: str) -> bool:
    if event == "socket.connect":
        return True
    if event == "open":
        return str(arguments[0]).endswith("ledger.jsonl")
    return event == "os.rename" and str(arguments[1]).startswith(root)


def main(root: str, url: str, shots: int, step: int, name: str = "openai-videos") -> None:
    global _seen

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        global _seen
        if step and _counts(event, arguments, root):
            with _lock:
                _seen += 1
                if _seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

    generator = registry.create("generators", name, {"base_url": url, **SETTINGS[name]})
    made = production(Path(root), generator)
    sys.addaudithook(watch)
    for number in range(1, shots + 1):
        take(made, number, shots, frames=12)
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])

"""The embedded Prefect server: ``python -m workflows.server PORT``.

It ends when its standard input ends, which is when the process that started it is gone.
"""

from __future__ import annotations

import os
import sys
import threading

from workflows.garbage import collect_less, keep_what_is_there

NICENESS = 5
"""The film goes first."""

TOGETHER = {
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}
"""What becomes of tasks is written down once a second, unless a person has set it otherwise; Prefect's own way, a transaction for
each change of each task, costs more than twice the time. What is made does not depend on it: the films' folders are the truth."""


def serve(port: int) -> None:
    """Serve the API on a local port until the starter is gone."""
    threading.Thread(target=_leave_with_starter, daemon=True).start()
    os.nice(NICENESS)
    os.environ["PREFECT__SERVER_EPHEMERAL"] = "1"
    os.environ["PREFECT__SERVER_FINAL"] = "1"
    for name, value in TOGETHER.items():
        os.environ.setdefault(name, value)

    collect_less()
    import prefect.server.api.server  # noqa: F401
    import uvicorn

    keep_what_is_there()
    uvicorn.run("prefect.server.api.server:create_app", factory=True, host="127.0.0.1", port=port, log_level="error", lifespan="on")


def _leave_with_starter() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    serve(int(sys.argv[1]))

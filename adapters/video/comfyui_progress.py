"""What a ComfyUI server tells of its work while it works: steps of the node that runs, over a websocket.

It is told for people alone. A server without websockets, a connection that breaks, or a gateway that lets none through changes nothing:
where a job stands is asked of queue and history.
"""

from __future__ import annotations

import json
import threading
from importlib import import_module
from typing import Any
from urllib.parse import quote, urlsplit

from adapters.secrets import Secret

_PATIENCE = 3.0
"""Seconds for a connection."""
_GLANCE = 0.5
"""Seconds between looks whether it is still wanted."""


class Listener:
    """Hears of the jobs of one client id, from before they are sent until they end.

    Args:
        base_url: of the server.
        client: the id that jobs are sent under.
        key: sent as bearer token, None for a server without.
    """

    def __init__(self, base_url: str, client: str, key: Secret | None) -> None:
        parts = urlsplit(base_url)
        scheme = "wss" if parts.scheme == "https" else "ws"
        self._url = f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}/ws?clientId={quote(client)}"
        self._headers = {"Authorization": f"Bearer {key.reveal()}"} if key else {}
        self._shares: dict[str, float] = {}
        self._connected = threading.Event()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="comfyui progress", daemon=True)
        self._thread.start()
        self._connected.wait(_PATIENCE)

    def share(self, job: str) -> float:
        """How much of the running node of a job is done, 0 to 1."""
        return self._shares.get(job, 0.0)

    def close(self) -> None:
        """Hear no more."""
        self._done.set()
        self._thread.join(_PATIENCE)

    def _listen(self) -> None:
        client, errors = import_module("websockets.sync.client"), import_module("websockets.exceptions")  # a film needs them rarely
        try:
            with client.connect(self._url, additional_headers=self._headers, open_timeout=_PATIENCE, proxy=None) as connection:
                self._connected.set()
                while not self._done.is_set():
                    try:
                        self._hear(connection.recv(timeout=_GLANCE))
                    except TimeoutError:
                        continue
        except (OSError, ValueError, errors.WebSocketException):
            return
        finally:
            self._connected.set()

    def _hear(self, message: Any) -> None:
        if not isinstance(message, str):  # pictures of what is being made
            return
        told = json.loads(message)
        data = told.get("data") if isinstance(told, dict) else None
        job = str(data.get("prompt_id") or "") if isinstance(data, dict) else ""
        if not isinstance(data, dict) or not job:
            return
        if told.get("type") == "progress" and float(data.get("max") or 0) > 0:
            self._shares[job] = min(1.0, max(0.0, float(data.get("value") or 0) / float(data["max"])))
        elif told.get("type") == "executing" and data.get("node") is None:
            self._done.set()

"""ComfyUI: any graph in its API format, with our fields put into the inputs of its nodes.

POST /upload/image brings the keyframes, POST /prompt queues the graph, GET /queue and /history/ID tell where it stands, the websocket
/ws how far it is, GET /view gives the file. The client id carries the token of the request, so that a job whose answer was lost is
found again in queue or history.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from adapters.framing import on_grid
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.secrets import Secret, secret
from adapters.video.comfyui_progress import Listener
from pipeline.errors import ConfigError, JobGone
from pipeline.ports import Capabilities, ClipRequest, FrameSink, Job, JobState, Keyframe, Price

FIELDS = ("text", "negative", "first", "last", "seed", "frames", "seconds", "width", "height", "rate", "token")
"""What can be put into a graph."""

_FILMS = (".mp4", ".webm", ".mkv", ".mov", ".avi", ".gif", ".webp")
_CLIENT = "filmwright-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator, besides those that all have.

    Attributes:
        graph: file of a graph in API format, as "Export (API)" writes it.
        fields: which field goes into which input of which node: "text=6.text,first=12.image,seed=3.seed".
        price: US dollars per second of clip; "" is free on this very machine and unknown elsewhere.
        frame_step: lengths are ``frame_offset`` and a multiple of this many frames.
        frame_offset: frames that are always there, often 1.
        size_grid: width and height are multiples of this many pixels.
    """

    base_url: str = "http://127.0.0.1:8188"
    model: str = "graph"
    key: str = "env:COMFYUI_API_KEY"
    graph: str = ""
    fields: str = ""
    frame_step: int = 1
    frame_offset: int = 0
    size_grid: int = 16


class ComfyUIGenerator(HostedGenerator):
    """Clips from a ComfyUI server.

    Args:
        options: its settings.

    Raises:
        ConfigError: the graph cannot be read, or a field leads to no input.
    """

    name = "comfyui"
    usual: ClassVar[Capabilities] = Capabilities(local=False, needs=("network",), seed=False, slots=1)

    def __init__(self, options: Options | None = None) -> None:
        options = options or Options()
        super().__init__(options)
        self._graph = graph(options.graph)
        self._targets = targets(options.fields, self._graph)
        self._grid = (max(1, options.frame_step), max(0, options.frame_offset))
        kinds = {name for name, _, _ in self._targets}
        self._able = replace(
            self._able,
            size_grid=max(2, options.size_grid),
            frame_grid=self._grid,
            first_frame="first" in kinds,
            last_frame="last" in kinds,
            seed="seed" in kinds,
            negative_prompt="negative" in kinds,
            price=self._able.price or (Price(amount=0.0, source="this machine") if self._vendor.here else None),
        )
        told = sha256(json.dumps(self._graph, sort_keys=True).encode()).hexdigest()
        self._token = self._key(options)
        self._listeners: dict[str, Listener] = {}
        self.settings = (("graph", told), ("fields", options.fields), *self.settings)

    def submit(self, request: ClipRequest, sink: FrameSink) -> Job:
        """Queue the graph, and listen how it goes."""
        listener = Listener(self._vendor.base_url, _CLIENT + request.token, self._token)
        try:
            job = super().submit(request, sink)
        except BaseException:
            listener.close()
            raise
        self._listeners[job.vendor_id] = listener
        return job

    def poll(self, job: Job) -> Job:
        """Ask the server where the job stands; how far it is was heard meanwhile."""
        now, listener = super().poll(job), self._listeners.get(job.vendor_id)
        if listener is None:
            return now
        if now.state in (JobState.QUEUED, JobState.RUNNING):
            return replace(now, progress=listener.share(job.vendor_id))
        self._listeners.pop(job.vendor_id).close()
        return now

    def close(self) -> None:
        """End all waiting and listening."""
        while self._listeners:
            self._listeners.popitem()[1].close()
        super().close()

    def find(self, request: ClipRequest, since: float, known: Collection[str]) -> Job | None:
        """The job whose client id carries the token of this request, in queue or history."""
        for entry, state in self._entries():
            extra = entry[3] if len(entry) > 3 and isinstance(entry[3], dict) else {}
            if extra.get("client_id") == _CLIENT + request.token and str(entry[1]) not in known:
                return self._job(entry[1], state)
        return None

    def cancel(self, job: Job) -> None:
        """Take the job out of the queue, or interrupt it if it is the one that runs."""
        running = {str(entry[1]) for entry, state in self._queued() if state is JobState.RUNNING}
        if job.vendor_id in running:
            self._vendor.post("interrupt", json={"prompt_id": job.vendor_id})
        else:
            self._vendor.post("queue", json={"delete": [job.vendor_id]})

    def check(self) -> str:
        """Ask the server what it is, which costs nothing."""
        system = self._vendor.get("system_stats").get("system") or {}
        return f"{self._vendor.base_url}: ComfyUI {system.get('comfyui_version', 'of unknown version')}"

    def _key(self, options: HostedOptions) -> Secret | None:
        return secret(options.key, adapter=self.name)

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        values, filled = self._values(request), copy.deepcopy(self._graph)
        for field, node, name in self._targets:
            value = values.get(field)
            if value is not None:
                filled[node]["inputs"][name] = value
        return "prompt", {"prompt": filled, "client_id": _CLIENT + request.token, **self._extra}

    def _values(self, request: ClipRequest) -> dict[str, Any]:
        wanted = {name for name, _, _ in self._targets}
        size, (step, offset), rate = on_grid(self._size(request), self._able.size_grid), self._grid, request.rate.fraction
        frames = offset + -(-max(0, request.frames - offset) // step) * step
        return {
            "text": request.text,
            "negative": request.negative or None,
            "first": self._uploaded(request.keyframe) if "first" in wanted else None,
            "last": self._uploaded(request.last) if "last" in wanted and request.last else None,
            "seed": request.seed,
            "frames": frames,
            "seconds": self._seconds(request),
            "width": size.width,
            "height": size.height,
            "rate": int(rate) if rate.denominator == 1 else float(rate),
            "token": request.token,
        }

    def _uploaded(self, keyframe: Keyframe) -> str:
        """The name under which the server keeps a picture; the same picture has the same name."""
        data = keyframe.picture.path.read_bytes()
        name = f"filmwright-{sha256(data).hexdigest()[:24]}.png"
        reply = self._vendor.post("upload/image", data={"type": "input", "overwrite": "true"}, files={"image": (name, data, "image/png")})
        folder, kept = str(reply.get("subfolder") or ""), str(reply.get("name") or name)
        return f"{folder}/{kept}" if folder else kept

    def _look(self, job: Job) -> dict[str, Any]:
        for _ in range(2):  # a job may end between the two questions
            ended = self._vendor.get(f"history/{job.vendor_id}").get(job.vendor_id)
            if isinstance(ended, dict):
                return {"prompt_id": job.vendor_id, **ended}
            for entry, state in self._queued():
                if str(entry[1]) == job.vendor_id:
                    return {"prompt_id": job.vendor_id, "running": state is JobState.RUNNING}
        raise JobGone(f"{self.name} does not know job {job.vendor_id}", hint="run again; the shot is made anew", adapter=self.name)

    def _told(self, reply: dict[str, Any]) -> Job:
        name, status = reply.get("prompt_id"), reply.get("status")
        if not isinstance(status, dict):
            done = "outputs" in reply
            return self._job(name, JobState.DONE if done else JobState.RUNNING if reply.get("running") else JobState.QUEUED)
        if status.get("status_str") == "success":
            return self._job(name, JobState.DONE, progress=1.0)
        events = {str(m[0]): m[1] for m in status.get("messages") or () if isinstance(m, (list, tuple)) and len(m) == 2}
        if "execution_interrupted" in events:
            return self._job(name, JobState.CANCELLED, words="interrupted")
        error = events.get("execution_error") or {}
        words = f"node {error.get('node_id', '?')} ({error.get('node_type', '?')}): {error.get('exception_message', 'it failed')}"
        return self._job(name, JobState.FAILED, code=str(error.get("exception_type", "")), words=words)

    def _link(self, job: Job) -> str:
        files = list(_files(self._look(job).get("outputs")))
        films = [f for f in files if Path(str(f["filename"])).suffix.lower() in _FILMS]
        best = [f for f in films if f.get("type") == "output"] or films
        if not best:
            return ""
        found = best[-1]
        query = {"filename": found["filename"], "subfolder": found.get("subfolder", ""), "type": found.get("type", "output")}
        return f"view?{urlencode(query)}"

    def _queued(self) -> Iterator[tuple[list[Any], JobState]]:
        queue = self._vendor.get("queue")
        for name, state in (("queue_running", JobState.RUNNING), ("queue_pending", JobState.QUEUED)):
            yield from ((entry, state) for entry in queue.get(name) or () if len(entry) > 1)

    def _entries(self) -> Iterator[tuple[list[Any], JobState]]:
        yield from self._queued()
        for entry in self._vendor.get("history").values():
            prompt = entry.get("prompt") if isinstance(entry, dict) else None
            if isinstance(prompt, (list, tuple)) and len(prompt) > 1:
                yield list(prompt), JobState.RUNNING


def graph(path: str) -> dict[str, Any]:
    """A graph in API format: nodes by id, each with class_type and inputs.

    Raises:
        ConfigError: there is none at this path.
    """
    hint = "in ComfyUI choose Workflow, Export (API), and write video.graph=FILE"
    if not path:
        raise ConfigError("comfyui has no graph", hint=hint, key="graph")
    try:
        found = json.loads(Path(path).expanduser().read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"the graph {path} cannot be read: {error}", hint=hint, key="graph") from error
    nodes = found.get("prompt", found) if isinstance(found, dict) else None
    if (
        not isinstance(nodes, dict)
        or not nodes
        or not all(isinstance(n, dict) and isinstance(n.get("inputs"), dict) for n in nodes.values())
    ):
        raise ConfigError(f"{path} is no graph in API format", hint=hint, key="graph")
    return nodes


def targets(text: str, nodes: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """(field, node, input) of every place that a field goes to.

    Raises:
        ConfigError: a field is unknown, or its place is not in the graph.
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = re.fullmatch(r"(\w+)\s*=\s*([^.\s]+)\.(.+)", part)
        if match is None or match[1] not in FIELDS:
            raise ConfigError(f"{part!r} maps no field", hint=f"write text=6.text; fields are {', '.join(FIELDS)}", key="fields")
        field, node, name = match.groups()
        if node not in nodes or name not in nodes[node]["inputs"]:
            raise ConfigError(
                f"the graph has no input {node}.{name} for {field}", hint="look for node and input in the graph", key="fields"
            )
        found.append((field, node, name))
    if "text" not in {field for field, _, _ in found}:
        raise ConfigError(
            "nothing says where the text goes", hint="write video.fields=text=6.text,first=12.image,seed=3.seed", key="fields"
        )
    return tuple(found)


def _files(outputs: Any) -> Iterator[dict[str, Any]]:
    """Every file that a node has put out, under whatever name its class uses: images, gifs, videos."""
    for node in outputs.values() if isinstance(outputs, dict) else ():
        for listed in node.values() if isinstance(node, dict) else ():
            yield from (file for file in listed if isinstance(file, dict) and file.get("filename")) if isinstance(listed, list) else ()

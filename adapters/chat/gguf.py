"""A GGUF file as a chat model, run in this process by llama.cpp (the package ``xllamacpp``): no server, no network, no key."""

from __future__ import annotations

import os
import queue
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from adapters.chat.gguf_file import ModelFile, read
from adapters.completions import text_of
from adapters.options import extra_fields
from pipeline.editing.workers import cores
from pipeline.errors import AdapterUnavailable, ConfigError, GenerationFailed, Interrupted
from pipeline.ports import Message, unheard

ENGINE = "xllamacpp"
"""Module and distribution of the engine."""

BATCH = 64
"""Tokens of a prompt that are read at a time; between two batches the work can be stopped."""

_LONGEST_SOCKET = 100
"""Characters; systems take 103 to 107."""

_SPIN, _SPINS = "GOMP_SPINCOUNT", "300"
_SPIN_TOO = "OMP_WAIT_POLICY"

_SILENT = -1
"""Verbosity below all levels of the engine's log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the chat.

    Attributes:
        path: the GGUF file.
        context: tokens that prompt and answer may have together, 0 for as many as the model was made for, which is never exceeded.
        threads: of the processor, 0 for one per core.
        temperature: 0 to 2; 0 always takes the likeliest word, below 0 leaves it to the model's file.
        tokens: longest answer in tokens.
        thinking: models that can think first do so; what they think counts as answer in ``tokens`` and is not kept.
        extra: more fields of llama.cpp's chat request as a JSON object, such as top_p, min_p, repeat_penalty, json_schema.
        wait: seconds that an answer may take in all.
    """

    path: str = ""
    context: int = 8192
    threads: int = 0
    temperature: float = 0.8
    tokens: int = 2048
    thinking: bool = False
    extra: str = ""
    wait: float = 1800.0


class GGUFChat:
    """A chat model in this process. Safe to use from several threads; answers are written one after another.

    The same messages with the same seed have the same answer on the same machine.

    Args:
        options: its settings.

    Attributes:
        tell: hears how much of the prompt is read, then every piece of the answer; what it raises ends the answer.

    Raises:
        ConfigError: no file is named, or it holds no chat model, or a setting is out of range.
        AdapterUnavailable: the engine is not installed.
    """

    name = "gguf"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options = options or Options()
        _check(options)
        self._file = read(Path(options.path).expanduser())
        self._extra = extra_fields(options.extra)
        self.model = self._file.path.stem
        self.version = _version(options, self._file)
        self.tell: Callable[[str], None] = unheard
        self._engine: Any = None
        self._alone = threading.Lock()
        self._stopped = threading.Event()

    @property
    def context(self) -> int:
        """Tokens that prompt and answer may have together."""
        own = self._file.context
        return min(self._options.context or own, own or self._options.context)

    def reply(self, messages: Sequence[Message], *, seed: int = 0) -> str:
        """The model's next turn. The first reply loads the model.

        Raises:
            ConfigError: llama.cpp cannot load the file.
            GenerationFailed: the prompt is too long, or the answer is empty, was cut off by its length or took too long.
            Interrupted: the chat was closed meanwhile.
        """
        body: dict[str, Any] = {"messages": [{"role": m.role, "content": m.text} for m in messages]}
        body |= {"max_tokens": self._options.tokens, "seed": seed % 2**31}
        if self._options.temperature >= 0:
            body["temperature"] = self._options.temperature
        # what is left of an earlier prompt may change the last digits of numbers, and with them words
        body |= {"cache_prompt": False} | self._extra | {"stream": True, "return_progress": True}
        with self._alone:
            self._stopped.clear()
            self._load()
            with closing(self._chunks(body)) as chunks:
                return self._text(chunks)

    def check(self) -> str:
        """Load the model, and say what it is.

        Raises:
            ConfigError: llama.cpp cannot load the file.
        """
        with self._alone:
            self._load()
        file = self._file
        kind = f"{_short(file.weights)} weights{f' as {file.scheme}' if file.scheme else ''}, {file.size / 1e6:,.1f} MB"
        template = "" if file.template else ", without a chat template of its own (ChatML is used)"
        return f"{file.name}: {kind}, reads {self.context} of {file.context or '?'} tokens{template}"

    def close(self) -> None:
        """End an answer in the making, and free the memory; the next reply loads the model again."""
        self._stopped.set()
        with self._alone:
            self._engine = None

    def _load(self) -> None:
        if self._engine is None:
            self._engine = _started(self._file.path, self.context, self._options)

    def _chunks(self, body: dict[str, Any]) -> Generator[dict[str, Any], None, None]:
        """What the engine says, as it comes. It works in a thread of its own, so that this one can be interrupted."""
        said: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        over = threading.Event()

        def hear(chunk: dict[str, Any]) -> bool:
            said.put(chunk)
            return over.is_set()

        def work() -> None:
            try:
                self._engine.handle_chat_completions(body, hear)
            except (RuntimeError, ValueError) as error:
                said.put({"error": {"message": str(error)}})
            said.put(None)

        worker = threading.Thread(target=work, name=f"{self.name} {self.model}", daemon=True)
        end = time.monotonic() + self._options.wait
        worker.start()
        try:
            while (chunk := said.get(timeout=max(0.0, end - time.monotonic()))) is not None:
                if self._stopped.is_set():
                    raise Interrupted("the chat was closed while it wrote", hint="run the same command again to go on")
                yield chunk
        except queue.Empty:
            hint = f"raise its setting wait, lower tokens ({self._options.tokens}), or name a smaller model"
            said_so = f"the answer of {self.model} took longer than {self._options.wait:g} s"
            raise GenerationFailed(said_so, hint=hint, adapter=self.name) from None
        finally:
            over.set()
            worker.join()

    def _text(self, chunks: Iterable[dict[str, Any]]) -> str:
        pieces: list[str] = []
        reason, written = "", 0
        for chunk in chunks:
            if "error" in chunk:
                raise self._failed(chunk["error"])
            if reading := chunk.get("prompt_progress"):
                self.tell(f"reading: {reading['processed']} of {reading['total']} tokens")
            choice = (chunk.get("choices") or [{}])[0]
            made = choice.get("delta") or {}
            if made.get("reasoning_content"):
                self.tell("thinking")
            if piece := made.get("content"):
                pieces.append(piece)
                self.tell(piece)
            reason = choice.get("finish_reason") or reason
            written = (chunk.get("timings") or {}).get("predicted_n", written)
        if not reason:
            raise GenerationFailed(f"the answer of {self.model} broke off", hint="try again", adapter=self.name)
        answer = {"choices": [{"finish_reason": reason, "message": {"content": "".join(pieces)}}]}
        limit = f"tokens ({self._options.tokens})" if written >= self._options.tokens else f"context ({self.context})"
        return text_of(answer, self.model, self.name, limit=f"its setting {limit}")

    def _failed(self, error: dict[str, Any]) -> GenerationFailed:
        if "n_prompt_tokens" not in error:
            said = str(error.get("message", error)).splitlines()[0][:300]
            hint = "check its setting extra, or name another model"
            return GenerationFailed(f"{self.model} failed: {said}", hint=hint, adapter=self.name)
        needed, able = error["n_prompt_tokens"], self._file.context
        hint = f"raise its setting context to {needed + self._options.tokens}"
        if 0 < able <= needed:
            hint = "ask for less, or name a model that reads more"
        said = f"the prompt has {needed} tokens; {self.model} reads {self.context} with these settings"
        return GenerationFailed(said, hint=hint, adapter=self.name)


def _check(options: Options) -> None:
    if not options.path:
        raise ConfigError(
            f"{GGUFChat.name} needs a model file", hint="write chat.path=MODEL.gguf, or writer.path for the storybook's writer", key="path"
        )
    for name, least in (("context", 0), ("threads", 0), ("tokens", 1), ("wait", 0.1)):
        if (value := getattr(options, name)) < least:
            raise ConfigError(f"{name}={value} is too small", hint=f"write {name}={least} or more", key=name)


def _version(options: Options, file: ModelFile) -> str:
    """What changes an answer: the weights, the engine, and how words are chosen.

    Raises:
        AdapterUnavailable: the engine is not installed.
    """
    try:
        engine = version(ENGINE)
    except PackageNotFoundError as error:
        hint = f"pip install 'filmwright[{GGUFChat.name}]'"
        raise AdapterUnavailable(f"{GGUFChat.name} needs the package {ENGINE}", hint=hint, adapter=GGUFChat.name) from error
    more = (" thinking" if options.thinking else "") + (f" {options.extra}" if options.extra else "")
    return f"1 {file.fingerprint} {ENGINE} {engine} temperature {options.temperature:g}{more}"


def _started(path: Path, context: int, options: Options) -> Any:
    """The engine with the model in it.

    Raises:
        ConfigError: it cannot load the file.
    """
    engine = _imported()
    params = engine.CommonParams()
    params.model.path = str(path)
    params.n_ctx, params.n_parallel = context, 1
    params.n_batch = params.n_ubatch = BATCH
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options.threads or cores()
    params.enable_reasoning = int(options.thinking)
    params.verbosity = _SILENT
    params.offline, params.ui, params.endpoint_slots, params.endpoint_metrics, params.warmup = True, False, False, True, False
    params.cache_ram_mib, params.ctx_shift = 0, False
    with tempfile.TemporaryDirectory(prefix="filmwright-") as folder:
        _hide(params, f"{folder}/engine.sock")
        try:
            made = engine.Server(params)
            made.handle_metrics()  # answered by its loop: an engine that is freed before its loop runs waits for ever
            return made
        except RuntimeError as error:
            raise ConfigError(
                f"llama.cpp cannot load {path}",
                hint="the file may be damaged, of a newer kind than this xllamacpp knows, or too large for the memory: lower context",
                key="path",
            ) from error


def _imported() -> Any:
    """The engine's module.

    Raises:
        AdapterUnavailable: it cannot be imported.
    """
    try:
        with _yielding():
            return import_module(ENGINE)
    except ImportError as error:
        hint = "pip install 'filmwright[gguf]'; on a bare Linux also: apt install libgomp1"
        raise AdapterUnavailable(f"the package {ENGINE} cannot be used: {error}", hint=hint, adapter=GGUFChat.name) from error


@contextmanager
def _yielding() -> Iterator[None]:
    """Let OpenMP, which is loaded meanwhile, give a core away soon where one thread waits for another; a person's own setting wins.

    By its own habit it turns round and round instead: an eighth quicker while nobody else works, ten times slower as soon as
    somebody does.
    """
    if _SPIN in os.environ or _SPIN_TOO in os.environ:
        yield
        return
    os.environ[_SPIN] = _SPINS
    try:
        yield
    finally:
        os.environ.pop(_SPIN, None)


def _hide(params: Any, address: str) -> None:
    """Let the web server that the engine always brings listen where nobody can ask it anything.

    Args:
        params: of the engine.
        address: of a socket in a folder of this user's own; it is removed as soon as the engine listens, and then has no name any more.
    """
    params.api_keys = [secrets.token_hex(16)]
    if hasattr(socket, "AF_UNIX") and len(address) < _LONGEST_SOCKET:
        params.hostnames = [address]
    else:
        params.hostnames, params.port = ["127.0.0.1"], 0


def _short(number: int) -> str:
    """A large number as people say it: "1.5 billion"."""
    for power, word in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        if number >= power:
            return f"{number / power:.3g} {word}"
    return str(number)

"""The ``/v1/chat/completions`` wire format: Ollama, vLLM, LM Studio, llama.cpp and hosted models speak it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.completions import text_of
from adapters.jobs import Limits, Vendor
from adapters.options import extra_fields
from adapters.secrets import secret
from pipeline.errors import ConfigError
from pipeline.ports import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the chat.

    Attributes:
        base_url: of the server, with its /v1; Ollama's is http://127.0.0.1:11434/v1.
        model: model id.
        key: where the key is kept; a server without keys needs none.
        temperature: 0 to 2; below 0 leaves it to the server.
        tokens: longest answer in tokens, 0 leaves it to the server.
        seed: the server takes a field ``seed``.
        extra: more fields for the server as a JSON object.
        wait: seconds that an answer may take to begin.
        patience: how often a request is tried.
        pause: seconds before the second try; each further pause is twice as long.
    """

    base_url: str = ""
    model: str = ""
    key: str = "env:OPENAI_API_KEY"
    temperature: float = 0.8
    tokens: int = 0
    seed: bool = True
    extra: str = ""
    wait: float = 600.0
    patience: int = 4
    pause: float = 1.0


class OpenAIChat:
    """A chat model behind any server of the format.

    Args:
        options: its settings.

    Raises:
        ConfigError: no server or no model is named.
    """

    name = "openai-chat"
    version = "1"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options = options or Options()
        if not options.base_url or not options.model:
            raise ConfigError(
                f"{self.name} needs a server and a model",
                hint="write chat.base_url=http://host:port/v1 chat.model=NAME (writer.base_url and writer.model for a writer)",
                key="chat",
            )
        self.model = options.model
        self._extra = extra_fields(options.extra)
        limits = Limits.patient(options.patience, options.pause, read=options.wait)
        self._vendor = Vendor(self.name, options.base_url, key=secret(options.key, adapter=self.name), limits=limits)

    def reply(self, messages: Sequence[Message], *, seed: int = 0) -> str:
        """The model's next turn.

        Raises:
            ContentRefused: the model declines.
            GenerationFailed: the answer is empty or was cut off by its length.
            AdapterError: whatever else the server says.
        """
        body: dict[str, Any] = {"model": self.model, "messages": [{"role": m.role, "content": m.text} for m in messages]}
        if self._options.temperature >= 0:
            body["temperature"] = self._options.temperature
        if self._options.tokens:
            body["max_tokens"] = self._options.tokens
        if self._options.seed:
            body["seed"] = seed
        answer = self._vendor.post("chat/completions", json=body | self._extra)
        return text_of(answer, self.model, self.name, limit="chat.tokens")

    def close(self) -> None:
        """End all waiting."""
        self._vendor.close()

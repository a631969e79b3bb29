"""What a server of the ``/v1/chat/completions`` format answers, whoever asks it."""

from __future__ import annotations

from typing import Any

from adapters import replies
from pipeline.errors import ContentRefused, GenerationFailed


def text_of(answer: dict[str, Any], model: str, adapter: str, *, limit: str) -> str:
    """The words of the model's turn.

    Args:
        answer: of the server.
        model: model id, for messages.
        adapter: who asks.
        limit: the setting that says how long an answer may be.

    Raises:
        ContentRefused: the model declines.
        GenerationFailed: the answer is empty or was cut off by its length.
    """
    choices = answer.get("choices") or [{}]
    choice = choices[0] if isinstance(choices[0], dict) else {}
    message = choice.get("message") or {}
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        words = replies.short(message.get("refusal") or "content filter")
        raise ContentRefused(f"{model} declines: {words}", hint="change the prompt, or name another model", adapter=adapter)
    if choice.get("finish_reason") == "length":
        raise GenerationFailed(f"the answer of {model} was cut off", hint=f"raise {limit}, or ask for less", adapter=adapter)
    text = message.get("content")
    if isinstance(text, list):  # some servers answer in parts
        text = "".join(str(part.get("text", "")) for part in text if isinstance(part, dict))
    if not text or not str(text).strip():
        raise GenerationFailed(f"{model} answered with nothing", hint="try again, or name another model", adapter=adapter)
    return str(text)

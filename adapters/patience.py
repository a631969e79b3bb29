"""How patient a web client is, and what it remembers of answers that were lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pipeline.errors import AnswerLost, TransientAdapterError

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How patient a client is.

    Attributes:
        attempts: how often one request is made in all.
        downloads: how often one download is begun in all.
        first_pause: seconds before the second attempt; each further pause is twice as long.
        longest_pause: seconds.
        longest_wish: seconds of a Retry-After that is still waited for.
        connect: seconds for a connection.
        read: seconds without a byte.
        submit: the same for a submit, whose lost answer is dear.
        download_seconds: for one whole download.
        download_bytes: of one download.
        redirects: followed for one download.
    """

    attempts: int = 9
    downloads: int = 4
    first_pause: float = 0.1
    longest_pause: float = 20.0
    longest_wish: float = 120.0
    connect: float = 10.0
    read: float = 60.0
    submit: float = 300.0
    download_seconds: float = 1800.0
    download_bytes: int = 4 << 30
    redirects: int = 5

    @classmethod
    def patient(cls, patience: int, pause: float, **others: Any) -> Limits:
        """The limits that the settings ``patience`` and ``pause`` ask for; ``others`` by their own names."""
        return cls(attempts=max(1, patience), first_pause=max(0.0, pause), **others)


def remembering_the_lost(send: Callable[[], Outcome]) -> Callable[[], Outcome]:
    """The same call for a vendor that bills one job however often it is asked: a lost answer may be asked for again.

    Once an answer was lost, no failure that may pass says any more that the vendor has nothing: it stays lost.
    """
    lost: list[_MayBeThere] = []

    def again() -> Outcome:
        try:
            return send()
        except AnswerLost as error:
            lost.append(_MayBeThere(str(error), hint=error.hint, adapter=error.adapter))
            raise lost[-1] from error
        except TransientAdapterError as error:
            if lost:
                raise lost[-1] from error
            raise

    return again


class _MayBeThere(AnswerLost, TransientAdapterError):
    """A lost answer that may be asked for again."""

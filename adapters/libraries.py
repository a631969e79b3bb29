"""Vendors' own Python libraries upon our kernel: they know paths and fields, ``Vendor`` asks.

A library gets a web client of ours. Its requests go to the configured base URL and nowhere else, with a key that it never
sees; what may be tried again is tried again by ``Vendor`` alone, and one call sends one job, whatever the library makes of
the answer. Answers are read as they came: a word in them that this version of a library does not know must not cost a job
that is paid for.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

import httpx

from adapters import replies
from adapters.jobs import AGENT, Vendor
from pipeline.errors import AdapterUnavailable, FilmError, JobGone, UnsupportedRequest

STAND_IN = "filmwright"
"""What a library takes for the key."""

HOME = "https://vendor.invalid"
"""Where a library takes the vendor to be."""

Call = Callable[[], object]
"""A call of a library, for one request or several."""

Reply = TypeVar("Reply")

_OF_THE_CONNECTION = ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "content-encoding")


def imported(module: str, adapter: str) -> Any:
    """A vendor's library, imported when the first job needs it: some take a second.

    Raises:
        AdapterUnavailable: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        hint = f"pip install 'filmwright[{adapter}]'"
        raise AdapterUnavailable(f"{adapter} needs the package {module.partition('.')[0]}", hint=hint, adapter=adapter) from error


@dataclass(slots=True)
class Passage:
    """One attempt of one call.

    Attributes:
        submitting: it costs money.
        token: sent as Idempotency-Key.
        over: nothing more may be sent.
        answer: what the vendor said last.
        failure: why there is none.
    """

    submitting: bool = False
    token: str = ""
    over: bool = False
    answer: dict[str, Any] | None = None
    failure: FilmError | None = None


class Line:
    """What calls of a vendor's library go over. Safe to use from several threads.

    Args:
        vendor: who asks for it.
    """

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._thread = threading.local()

    def transport(self, prefix: str = "", home: str = HOME) -> httpx.BaseTransport:
        """What a library is given for a connection.

        Args:
            prefix: of all paths of the library, which the base URL holds already, "/v1".
            home: where the library takes the vendor to be, where it cannot be told.
        """
        return _Transport(self, f"{home}{prefix}")

    def client(self, prefix: str = "", home: str = HOME) -> httpx.Client:
        """The same as a whole web client."""
        return httpx.Client(transport=self.transport(prefix, home), trust_env=False, headers={"User-Agent": AGENT})

    def session(self) -> Any:
        """The same for libraries that ask with ``requests``."""
        made = imported("requests", self._vendor.name).Session()
        made.trust_env = False
        made.mount(HOME, _Adapter(self))
        return made

    def submitted(self, call: Call, token: str = "") -> dict[str, Any]:
        """Send a job by a call of the library, and never a second one.

        Raises:
            AnswerLost: the request left and no whole answer came.
            AdapterError: what the answer says.
        """
        return self._vendor.patiently(lambda: self._made(call, Passage(submitting=True, token=token)))

    def asked(self, call: Call) -> dict[str, Any]:
        """What the vendor answers to a call that may be made twice without harm; of several answers the last.

        Raises:
            JobGone: what is asked for is not there.
            AdapterError: what the answer says.
        """
        return self._vendor.patiently(lambda: self._made(call, Passage()))

    def stopped(self, call: Call) -> None:
        """Remove or stop something; one that is gone already is no error."""
        with contextlib.suppress(JobGone):
            self.asked(call)

    def carried(self, request: httpx.Request, home: str) -> httpx.Response:
        """The answer to a request that a library made.

        Args:
            request: of the library.
            home: where the library takes the vendor to be.

        Raises:
            FilmError: what went wrong; a library may wrap it, and ``_made`` raises it.
        """

        def exchange(passage: Passage) -> httpx.Response:
            reply, passage.answer = self._vendor.exchanged(
                request.method,
                self._address(str(request.url), home),
                headers=_lasting(request.headers),
                submitting=passage.submitting,
                token=passage.token,
                content=request.read(),
            )
            return httpx.Response(reply.status_code, headers=_lasting(reply.headers), content=reply.content, request=request)

        return self.passed(exchange)

    def passed(self, exchange: Callable[[Passage], Reply]) -> Reply:
        """One request of a library, where the present call may send one.

        Args:
            exchange: sends it, and puts what the vendor answers into ``Passage.answer``.

        Raises:
            FilmError: what went wrong; a library may wrap it, and ``_made`` raises it.
        """
        passage: Passage | None = getattr(self._thread, "passage", None)
        if passage is None or passage.over:
            raise self._refused("asks by itself")
        passage.over = passage.submitting
        try:
            return exchange(passage)
        except FilmError as error:
            passage.over, passage.failure = True, error
            raise

    def _address(self, url: str, home: str) -> str:
        path = url.removeprefix(home)
        if not url.startswith(home) or path[:1] not in ("", "/", "?"):
            raise self._refused("asks elsewhere")
        return f"{self._vendor.base_url}{path}"

    def _made(self, call: Call, passage: Passage) -> dict[str, Any]:
        """What the vendor answered, whatever the library made of it."""
        self._thread.passage = passage
        try:
            trouble = _trouble(call)
        finally:
            self._thread.passage = None
        if passage.failure is not None:
            passage.failure.__context__ = None  # libraries chain it to errors of their own, which come of it
            raise passage.failure
        if passage.answer is not None:
            return passage.answer
        if trouble is None or passage.over or isinstance(trouble, FilmError):
            raise trouble or self._refused("asks for nothing")
        raise self._refused(f"does not send this: {replies.short(trouble)}") from trouble

    def _refused(self, words: str) -> UnsupportedRequest:
        said = self._vendor.plain(f"the library of {self._vendor.name} {words}")
        return UnsupportedRequest(said, hint="check model, size and settings of the generator", adapter=self._vendor.name)


class _Transport(httpx.BaseTransport):
    """Hands the requests of a library to a line."""

    def __init__(self, line: Line, home: str) -> None:
        self._line, self._home = line, home

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._line.carried(request, self._home)


class _Adapter:
    """Hands the requests of a library that uses ``requests`` to a line, as one of its transport adapters."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def send(self, request: Any, **_: Any) -> Any:
        """The answer to a prepared request."""
        asked = httpx.Request(request.method, request.url, headers=dict(request.headers), content=request.body or b"")
        try:
            reply = self._line.carried(asked, HOME)
        except FilmError:  # the line keeps it; what is raised through such a library ends up as a traceback in its log
            reply = httpx.Response(503, json={})
        answer = import_module("requests").Response()
        answer.status_code, answer.request, answer.url = reply.status_code, request, request.url
        answer.headers.update(reply.headers)
        answer.raw = io.BytesIO(reply.content)
        return answer

    def close(self) -> None:
        """Nothing is held."""


def _trouble(call: Call) -> Exception | None:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - a library raises what it likes; what the vendor said counts
        return error
    return None


def _lasting(headers: httpx.Headers) -> dict[str, str]:
    """Headers without those of one connection."""
    return {name: value for name, value in headers.items() if name.lower() not in _OF_THE_CONNECTION}

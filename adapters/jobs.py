"""Submit, poll and download: how every hosted generator talks to its vendor.

``Vendor`` is a web client of one base URL that knows what may be tried again. What may pass (429 with its Retry-After, 5xx,
timeouts, broken connections) is tried again after a pause with jitter; refusals and bad requests never. A submit is tried
again only while nothing can have been accepted; else it raises AnswerLost, and the caller looks the job up. Links are asked
for anew before each download, redirects are followed only where they may lead, and what comes must decode as a film.
"""

from __future__ import annotations

import base64
import contextlib
import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx

from adapters import addresses, replies
from adapters.patience import Limits as Limits
from adapters.patience import remembering_the_lost
from adapters.secrets import Secret, redacted
from pipeline.errors import (
    AdapterError,
    AdapterTimeout,
    AnswerLost,
    BackendBusy,
    GenerationFailed,
    Interrupted,
    JobGone,
    MediaError,
    TransientAdapterError,
    UnsupportedRequest,
)
from pipeline.store.artifacts import writing

Outcome = TypeVar("Outcome")

AGENT = "filmwright"

_LONGEST_ERROR = 1 << 16
"""Bytes that are read of a page that says what went wrong."""


@cache
def trust() -> ssl.SSLContext:
    """The certificates that servers are held to; reading them takes as long as many requests, and each film has clients of its own."""
    return httpx.create_ssl_context()


class Vendor:
    """A web client for one base URL. Safe to use from several threads.

    Args:
        name: of the adapter, for messages.
        base_url: what paths are added to.
        headers: names of headers and what goes before the key in them, ``{"Authorization": "Bearer "}``.
        key: put into these headers; sent to the base URL's origin and nowhere else.
        fixed: headers without a key.
        trusted: hosts besides that answers may lead to, even private ones.
        limits: how patient it is.
        fault: for a vendor whose errors come with status 200: the status and the words that an answer should have had,
            None when there is nothing wrong with it.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        key: Secret | None = None,
        headers: Mapping[str, str] | None = None,
        fixed: Mapping[str, str] | None = None,
        trusted: tuple[str, ...] = (),
        limits: Limits | None = None,
        fault: Callable[[dict[str, Any]], tuple[int, str] | None] | None = None,
    ) -> None:
        self.name = name
        self.base_url = addresses.base(base_url, name)
        self.limits = limits or Limits()
        self._home = addresses.origin(self.base_url)
        self._key = key
        self._headers = {"Authorization": "Bearer "} if headers is None else dict(headers)
        self._fixed = dict(fixed or {})
        self._trusted = trusted
        self._fault = fault
        self._closed = threading.Event()
        # a connection that the server has closed while it was idle would make the next submit look lost
        self._fresh = self._client(httpx.Limits(max_keepalive_connections=0), self.limits.submit)
        self._client_ = self._client(httpx.Limits(max_keepalive_connections=32, keepalive_expiry=20), self.limits.read)

    @property
    def here(self) -> bool:
        """The base URL is this very machine."""
        return self._home.loopback

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """Ask for something, as often as it takes within the limits.

        Raises:
            JobGone: it is not there.
            AdapterError: what the answer says.
        """
        return self.patiently(lambda: self.exchanged("GET", path, params=query or None)[1])

    def post(self, path: str, *, json: Any = None, data: Any = None, files: Any = None) -> dict[str, Any]:
        """Send something that may be sent twice without harm: an upload, a question."""
        return self.patiently(lambda: self.exchanged("POST", path, json=json, data=data, files=files)[1])

    def media(self, path: str, *, json: Any) -> bytes:
        """Send a question that is answered with a file: speech, a picture.

        Raises:
            AdapterError: what an error says; BackendBusy when a page comes in place of a file.
        """

        def ask() -> bytes:
            with self._told("POST"), self._client_.stream("POST", self._url(path), json=json, headers=self.auth()) as reply:
                self._check_file(reply, submitting=True)
                pieces, size = [], 0
                for piece in reply.iter_bytes(1 << 18):
                    size += len(piece)
                    if size > self.limits.download_bytes:
                        raise self._too_large()
                    pieces.append(piece)
            return b"".join(pieces)

        return self.patiently(ask)

    def delete(self, path: str, method: str = "DELETE") -> None:
        """Remove or stop something, for some vendors by PUT or POST; one that is gone already is no error."""
        with contextlib.suppress(JobGone):
            self.patiently(lambda: self.exchanged(method, path))

    def submit(
        self, path: str, *, json: Any = None, data: Any = None, files: Any = None, token: str = "", idempotent: bool = False
    ) -> dict[str, Any]:
        """Send something that costs money: never twice, unless the vendor bills only once.

        Args:
            path: under the base URL.
            json: a body.
            data: fields of a form.
            files: files of a form, as bytes, so that they can be sent again.
            token: sent as Idempotency-Key.
            idempotent: this vendor is known to honour it, so that a lost answer is asked for again, within the limits.

        Raises:
            AnswerLost: the request left and no whole answer came.
            AdapterError: what the answer says.
        """

        def send() -> dict[str, Any]:
            return self.exchanged("POST", path, submitting=True, token=token, json=json, data=data, files=files)[1]

        return self.patiently(remembering_the_lost(send) if idempotent else send)

    def exchanged(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, submitting: bool = False, token: str = "", **parts: Any
    ) -> tuple[httpx.Response, dict[str, Any]]:
        """One request and the JSON object in its answer; nothing is tried again.

        Args:
            method: of the request.
            path: under the base URL.
            headers: of whoever words the request; the key goes over them.
            submitting: it costs money, so that an answer that does not come is lost.
            token: sent as Idempotency-Key.
            parts: of the request, as httpx takes them.

        Raises:
            AnswerLost: the request left, submitting, and no whole answer came.
            AdapterError: what the answer says.
        """
        client = self._fresh if submitting else self._client_
        named = httpx.Headers(headers)
        if token:
            named["Idempotency-Key"] = token
        with self._told("submit" if submitting else method, sent_counts=submitting):
            reply = self._followed(client, method, self._url(path), named, **parts)
        return reply, self._read(reply, submitting=submitting)

    def patiently(self, call: Callable[[], Outcome], attempts: int = 0) -> Outcome:
        """Make a call, and again after pauses while its failure may pass; as often as the limits say, or ``attempts``."""
        last = (attempts or self.limits.attempts) - 1
        for attempt in range(last + 1):
            try:
                return call()
            except TransientAdapterError as error:
                wish = float(getattr(error, "retry_after", 0.0) or 0.0)
                if attempt == last or wish > self.limits.longest_wish:
                    raise
                self._wait(wish or min(self.limits.longest_pause, self.limits.first_pause * 2.0**attempt))
        raise AssertionError("unreachable")

    def download(self, link: Callable[[], str], target: Path, *, check: Callable[[Path], object] | None = None) -> Path:
        """Download a file, with a new link for every attempt.

        Args:
            link: gives the address, absolute or a path under the base URL; asked again where a link has expired.
            target: the file to make; it appears whole or not at all.
            check: raises MediaError when the file is not what it should be; by default it must decode as a film.

        Raises:
            GenerationFailed: what comes is no film, is too large, or lies where nothing is asked.
            TransientAdapterError: nothing came, however often it was tried.
        """
        check = check or _decodes

        def once() -> Path:
            with writing(target, durable=True) as part:
                self._stream(link(), part)
                try:
                    check(part)
                except MediaError as error:
                    raise _NoFilm(f"{self.name} sent a file that is no film: {error}", adapter=self.name) from error
            return target

        try:
            return self.patiently(once, self.limits.downloads)
        except _NoFilm as error:
            raise GenerationFailed(str(error), hint="make the take again", adapter=self.name) from error

    def close(self) -> None:
        """End all waiting, now and later."""
        self._closed.set()
        self._fresh.close()
        self._client_.close()

    def auth(self) -> dict[str, str]:
        """Headers that hold the key, for the base URL's origin only."""
        return {name: before + self._key.reveal() for name, before in self._headers.items()} if self._key else {}

    def check_open(self) -> None:
        """Go on, unless all waiting was ended.

        Raises:
            Interrupted: it was.
        """
        if self._closed.is_set():
            raise _stopped()

    def lost(self, why: str) -> AnswerLost:
        """The error for a job that may have been accepted."""
        return AnswerLost(f"{self.name} may have accepted a job: {why}", hint="run again; the job is looked up", adapter=self.name)

    def busy(self, what: str) -> AdapterError:
        """The error for a connection that failed, ``what`` in the words of "NAME broke the connection"."""
        return BackendBusy(f"{self.name} {what}", hint="check that the server runs, then run the same command again", adapter=self.name)

    def plain(self, text: str) -> str:
        """A text without the key, for messages."""
        return redacted(text, (self._key,) if self._key else ())

    def _client(self, limits: httpx.Limits, read: float) -> httpx.Client:
        timeout = httpx.Timeout(read, connect=self.limits.connect)
        direct = {f"all://{self._home.host}": None} if self._home.loopback else None
        headers = {"User-Agent": AGENT, **self._fixed}
        return httpx.Client(timeout=timeout, limits=limits, follow_redirects=False, headers=headers, mounts=direct, verify=trust())

    def _url(self, path: str) -> str:
        return path if "://" in path else f"{self.base_url}/{path.lstrip('/')}"

    def _followed(self, client: httpx.Client, method: str, url: str, headers: httpx.Headers, **parts: Any) -> httpx.Response:
        """The answer behind redirects within the configured server, some of which want a slash more or answer a job with its place.

        Raises:
            UnsupportedRequest: it leads elsewhere, where neither the key nor the job is sent.
        """
        for _ in range(self.limits.redirects + 1):
            headers.update(self.auth())
            reply = client.request(method, url, headers=headers, **parts)
            if not reply.is_redirect:
                return reply
            before, url = url, urljoin(url, reply.headers.get("location", ""))
            if addresses.origin(url) != self._home:
                host = addresses.origin(url).host
                raise UnsupportedRequest(f"{self.name} sends requests on to {host}", hint=f"set base_url to {host}", adapter=self.name)
            if reply.status_code in (301, 302, 303) and urlsplit(url).path.rstrip("/") != urlsplit(before).path.rstrip("/"):
                method, parts = "GET", {}
            parts.pop("params", None)
        raise GenerationFailed(f"{self.name} sends a request from place to place", hint="check base_url", adapter=self.name)

    def _read(self, reply: httpx.Response, *, submitting: bool) -> dict[str, Any]:
        """The JSON object in an answer.

        Raises:
            AdapterError: what an error status means; an answer without a status of its own is an answer lost.
        """
        if submitting and reply.status_code in (502, 504, 520, 522, 524):
            raise self.lost(f"the gateway answered {reply.status_code}")
        if reply.status_code >= 400:
            body = self.plain(reply.text)
            raise replies.failure(self.name, reply.status_code, reply.headers, body, submitting=submitting)
        try:
            value = reply.json() if reply.content else {}
        except ValueError as error:
            if submitting:
                raise self.lost("its answer is no JSON") from error
            raise BackendBusy(f"{self.name} answered with a page that is no JSON", adapter=self.name, hint="check base_url") from error
        found = value if isinstance(value, dict) else {"data": value}
        if self._fault and (fault := self._fault(found)):
            raise replies.failure(self.name, fault[0], reply.headers, self.plain(fault[1]), submitting=submitting)
        return found

    def _stream(self, url: str, part: Path) -> None:
        until = time.monotonic() + self.limits.download_seconds
        if url.startswith("data:"):
            part.write_bytes(self._held(url))
            return
        at = self._url(url)
        for _ in range(self.limits.redirects + 1):
            addresses.check(at, self._home, self._trusted, self.name)
            own = addresses.origin(at) == self._home
            with self._told("download"), self._client_.stream("GET", at, headers=self.auth() if own else {}) as reply:
                if reply.is_redirect:
                    at = urljoin(at, reply.headers.get("location", ""))
                    continue
                if reply.status_code in (401, 403, 404, 410):
                    raise BackendBusy(f"a link of {self.name} has expired ({reply.status_code})", adapter=self.name)
                self._check_file(reply)
                self._save(reply, part, until)
                return
        raise GenerationFailed(f"{self.name} sends a download from place to place", hint="report it to the vendor", adapter=self.name)

    def _held(self, url: str) -> bytes:
        """What an address holds by itself."""
        try:
            return base64.b64decode(url.partition(",")[2], validate=True)
        except ValueError as error:
            raise BackendBusy(f"{self.name} sent a clip that is no base64", adapter=self.name) from error

    def _check_file(self, reply: httpx.Response, *, submitting: bool = False) -> None:
        if reply.status_code >= 400:
            words = next(reply.iter_bytes(_LONGEST_ERROR), b"").decode("utf-8", "replace")
            raise replies.failure(self.name, reply.status_code, reply.headers, self.plain(words), submitting=submitting)
        kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in ("text/html", "application/json", "application/xml", "text/xml"):
            raise BackendBusy(f"{self.name} sent a page ({kind}) where a file should be", adapter=self.name)
        if int(reply.headers.get("content-length") or 0) > self.limits.download_bytes:
            raise self._too_large()

    def _save(self, reply: httpx.Response, part: Path, until: float) -> None:
        size = 0
        with part.open("wb") as file:
            for piece in reply.iter_bytes(1 << 18):
                size += len(piece)
                if size > self.limits.download_bytes:
                    raise self._too_large()
                if time.monotonic() > until:
                    raise AdapterTimeout(
                        f"a download from {self.name} took longer than {self.limits.download_seconds:.0f} s", adapter=self.name
                    )
                self.check_open()
                file.write(piece)
        wanted = reply.headers.get("content-length")
        if wanted and "content-encoding" not in reply.headers and int(wanted) != size:
            raise BackendBusy(f"a download from {self.name} ended after {size} of {wanted} bytes", adapter=self.name)

    def _too_large(self) -> GenerationFailed:
        return GenerationFailed(f"a clip of {self.name} is larger than {self.limits.download_bytes} bytes", adapter=self.name)

    def _wait(self, seconds: float) -> None:
        """A pause with up to a fifth on top, so that many clients do not come back at once."""
        if self._closed.wait(seconds * (1.0 + 0.2 * random.random())):
            raise _stopped()

    @contextlib.contextmanager
    def _told(self, what: str, *, sent_counts: bool = False) -> Iterator[None]:
        """Turn the web library's exceptions into ours; ``sent_counts``: once a request left, its lost answer is AnswerLost."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise self.busy(f"cannot be reached at {self._home.host}:{self._home.port}") from error
        except httpx.TimeoutException as error:
            if sent_counts:
                raise self.lost("it did not answer in time") from error
            raise AdapterTimeout(f"{self.name} did not answer in time ({what})", hint="run again later", adapter=self.name) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            if sent_counts:
                raise self.lost("the connection broke") from error
            raise self.busy(f"broke the connection ({what})") from error
        except httpx.InvalidURL as error:
            raise GenerationFailed(f"{self.name} gave an address that is none", adapter=self.name) from error
        except RuntimeError as error:  # the client was closed while this thread was about to ask
            if not self._closed.is_set():
                raise
            raise _stopped() from error


class _NoFilm(TransientAdapterError):
    """What was downloaded is no film; perhaps the next download is."""


def _decodes(path: Path) -> object:
    """Refuse what has no picture that decodes."""
    from pipeline.media.probe import probe

    facts = probe(path)
    if facts.picture is None:
        raise MediaError("it has no picture")
    return facts


def _stopped() -> Interrupted:
    return Interrupted("stopped; everything finished so far is kept", hint="run the same command again to go on")

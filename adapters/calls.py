"""Vendors' Python libraries that speak gRPC, upon our kernel: what ``adapters.libraries`` promises, over another wire.

A library gets a channel of ours in place of gRPC's. Each of its calls goes over a connection of its own to the configured base
URL, in clear text only where that says http, and gRPC itself tries nothing again. A submit leaves when its connection stands;
from then on an answer that does not come is lost, and so is one that a broken connection cannot be told from: UNAVAILABLE,
INTERNAL and the like may come from the server as well as from what lies between.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any

from adapters import addresses, replies
from adapters.jobs import AGENT, Vendor, trust
from adapters.libraries import Line, Passage, imported
from pipeline.errors import AdapterError, AdapterTimeout, BackendBusy, ConfigError

_STATUSES = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "OUT_OF_RANGE": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "UNIMPLEMENTED": 405,  # also what becomes of a page 404: this server does not speak gRPC, or not this service
    "ALREADY_EXISTS": 409,
    "ABORTED": 409,
    "RESOURCE_EXHAUSTED": 429,
    "UNKNOWN": 500,
    "INTERNAL": 500,
    "DATA_LOSS": 500,
    "UNAVAILABLE": 503,
    "CANCELLED": 503,
    "DEADLINE_EXCEEDED": 504,
}
"""The HTTP status of a gRPC code, as google/rpc/code.proto has it but for two."""

_LOST = ("UNKNOWN", "INTERNAL", "DATA_LOSS", "UNAVAILABLE", "CANCELLED", "DEADLINE_EXCEEDED")
"""Codes that do not say whether a job was accepted."""

_BREATH = 0.1
"""Seconds between two looks whether all waiting was ended."""


class Channel:
    """What a library is given for a gRPC channel. Safe to use from several threads.

    Args:
        line: what calls of the library go over.
        vendor: who asks for it.

    Raises:
        ConfigError: the base URL has a path, which gRPC has no place for.
    """

    def __init__(self, line: Line, vendor: Vendor) -> None:
        self._line, self._vendor = line, vendor
        self._home = addresses.origin(vendor.base_url)
        place = f"[{self._home.host}]" if ":" in self._home.host else self._home.host
        self._target = f"dns:///{place}:{self._home.port}"
        if vendor.base_url.count("/") > 2:
            whole = f"{self._home.scheme}://{place}:{self._home.port}"
            raise ConfigError(f"{vendor.name} speaks gRPC, whose addresses have no path", hint=f"write base_url={whole}", key="base_url")
        self._open: set[Any] = set()
        self._lock = threading.Lock()

    def unary_unary(self, method: str, request_serializer: Any, response_deserializer: Any, **_: Any) -> Callable[..., Any]:
        """A call of the library's stub, as ``grpc.Channel`` makes it."""

        def call(message: Any, *_: Any, **__: Any) -> Any:
            data = request_serializer(message)
            return self._line.passed(lambda passage: self._exchanged(method, data, response_deserializer, passage))

        return call

    def close(self) -> None:
        """Break off what waits for an answer."""
        with self._lock:
            for connection in self._open:
                connection.close()

    def _exchanged(self, method: str, data: bytes, read: Callable[[bytes], Any], passage: Passage) -> Any:
        """The message in the answer to one call; nothing is tried again.

        Raises:
            AnswerLost: the call left, submitting, and no answer came that says what became of it.
            AdapterError: what the answer says.
        """
        with self._connection() as (grpc, connection):
            if passage.submitting:
                self._connect(grpc, connection)
            try:
                answer = connection.unary_unary(method)(data, timeout=self._patience(passage), metadata=self._metadata(passage))
            except grpc.RpcError as error:
                failure = self._failure(error, passage)
            except ValueError:  # the connection was closed while this thread was about to ask
                self._vendor.check_open()
                raise
            else:
                message = self._message(answer, read, passage)
                passage.answer = self._fields(message)
                return message
        raise failure  # not from within: gRPC's own error repeats what the vendor said, and that may be the key

    @contextmanager
    def _connection(self) -> Iterator[tuple[Any, Any]]:
        """gRPC, and a connection that is made for one call."""
        grpc = imported("grpc", self._vendor.name)
        self._vendor.check_open()
        connection = self._made(grpc)
        with self._lock:
            self._open.add(connection)
        try:
            yield grpc, connection
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _made(self, grpc: Any) -> Any:
        options = [
            ("grpc.enable_retries", 0),
            ("grpc.service_config_disable_resolution", 1),
            ("grpc.use_local_subchannel_pool", 1),  # else channels share connections
            ("grpc.enable_http_proxy", int(not self._home.loopback)),
            ("grpc.max_send_message_length", -1),
            ("grpc.primary_user_agent", AGENT),
        ]
        if self._home.scheme == "http":
            return grpc.insecure_channel(self._target, options)
        return grpc.secure_channel(self._target, grpc.ssl_channel_credentials(_roots()), options)

    def _connect(self, grpc: Any, connection: Any) -> None:
        """Wait until the connection stands; nothing was sent before.

        Raises:
            BackendBusy: it cannot be made.
        """
        states: SimpleQueue[Any] = SimpleQueue()
        heard, until, state = states.put, time.monotonic() + self._vendor.limits.connect, None
        connection.subscribe(heard, try_to_connect=True)
        while state is not grpc.ChannelConnectivity.READY:
            self._vendor.check_open()
            if state is grpc.ChannelConnectivity.TRANSIENT_FAILURE or time.monotonic() > until:
                raise self._vendor.busy(f"cannot be reached at {self._home.host}:{self._home.port}")
            with suppress(Empty):
                state = states.get(timeout=_BREATH)
        connection.unsubscribe(heard)

    def _patience(self, passage: Passage) -> float:
        return self._vendor.limits.submit if passage.submitting else self._vendor.limits.read

    def _metadata(self, passage: Passage) -> tuple[tuple[str, str], ...]:
        named = {**self._vendor.auth(), **({"Idempotency-Key": passage.token} if passage.token else {})}
        return tuple((name.lower(), value) for name, value in named.items())

    def _message(self, answer: bytes, read: Callable[[bytes], Any], passage: Passage) -> Any:
        decode_error = imported("google.protobuf.message", self._vendor.name).DecodeError
        try:
            return read(answer)
        except decode_error as error:
            if passage.submitting:
                raise self._vendor.lost("its answer is no message") from error
            raise BackendBusy(f"{self._vendor.name} answered with what is no message", adapter=self._vendor.name) from error

    def _fields(self, message: Any) -> dict[str, Any]:
        """A message as JSON has it, by the names of its definition; fields at their defaults too."""
        told = imported("google.protobuf.json_format", self._vendor.name).MessageToDict
        return dict(told(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True))

    def _failure(self, error: Any, passage: Passage) -> AdapterError:
        """Our error for one of gRPC's."""
        code, words = error.code().name, replies.short(self._vendor.plain(error.details() or ""))
        if passage.submitting and code in _LOST:
            return self._vendor.lost(f"{code}, {words}")
        self._vendor.check_open()
        if code == "DEADLINE_EXCEEDED":
            return AdapterTimeout(f"{self._vendor.name} did not answer in time", hint="run again later", adapter=self._vendor.name)
        headers = {name: value for name, value in error.trailing_metadata() or () if isinstance(value, str)}
        body = json.dumps({"code": code, "message": words})
        return replies.failure(self._vendor.name, _STATUSES.get(code, 500), headers, body, submitting=passage.submitting)


@cache
def _roots() -> bytes:
    """The certificates that ``trust`` holds servers to."""
    return "".join(map(ssl.DER_cert_to_PEM_cert, trust().get_ca_certs(binary_form=True))).encode()

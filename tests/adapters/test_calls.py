"""gRPC upon our kernel: one job for one call, no word in clear text, our errors, and nothing that goes on by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from xai_sdk.proto import deferred_pb2, video_pb2

from adapters import calls, jobs, replies
from adapters.calls import Channel
from adapters.jobs import Limits
from adapters.jobs import Vendor as Kernel
from adapters.libraries import Line
from adapters.secrets import Secret
from adapters.video.xai import Options, XaiGenerator
from pipeline.errors import (
    AccountLocked,
    AdapterTimeout,
    AnswerLost,
    BackendBusy,
    ConfigError,
    ContentRefused,
    FilmError,
    GenerationFailed,
    Interrupted,
    JobGone,
    RateLimited,
    UnsupportedRequest,
)
from tests.adapters.hosted_suite import PLANTED, closed, opened
from tests.vendors.requests import SINK, request
from tests.vendors.server import serving
from tests.vendors.xai import SERVICE, Call, Xai

__all__ = ["closed"]


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Xai]:
    monkeypatch.setenv("PLANTED", PLANTED)
    with serving(made := Xai(seconds=0)):
        yield made


def generator(vendor: Xai, **options: Any) -> XaiGenerator:
    return opened(XaiGenerator(Options(base_url=vendor.url, key="env:PLANTED", pause=0.01, patience=1, **options)))


class Lantern:
    """A library of one call, on a channel of ours."""

    def __init__(self, url: str, **limits: Any) -> None:
        self.kernel = Kernel("lantern", url, key=Secret(PLANTED), limits=Limits(attempts=2, first_pause=0.01, **limits))
        self.line = Line(self.kernel)
        self.channel = Channel(self.line, self.kernel)

    def ask(self, name: str = "GenerateVideo") -> Any:
        message = video_pb2.GenerateVideoRequest if name == "GenerateVideo" else video_pb2.GetDeferredVideoRequest
        call = self.channel.unary_unary(f"/{SERVICE}/{name}", message.SerializeToString, deferred_pb2.StartDeferredResponse.FromString)
        return call(message())

    def close(self) -> None:
        self.kernel.close()
        self.channel.close()


@pytest.fixture
def lantern(vendor: Xai) -> Iterator[Lantern]:
    made = Lantern(vendor.url)
    yield made
    made.close()


@pytest.mark.parametrize(("fault", "submitted", "asked"), [
    ("400", UnsupportedRequest, UnsupportedRequest), ("401", AccountLocked, AccountLocked), ("403", AccountLocked, AccountLocked),
    ("404", UnsupportedRequest, JobGone), ("429", RateLimited, RateLimited), ("500", AnswerLost, BackendBusy),
    ("503", AnswerLost, BackendBusy), ("504", AnswerLost, AdapterTimeout), ("drop", AnswerLost, BackendBusy),
    ("page", AnswerLost, BackendBusy), ("405", UnsupportedRequest, UnsupportedRequest), ("refuse", ContentRefused, ContentRefused),
    ("lock", AccountLocked, AccountLocked),
])  # fmt: skip
def test_codes_are_our_errors(vendor: Xai, lantern: Lantern, fault: str, submitted: type[FilmError], asked: type[FilmError]) -> None:
    vendor.faults["POST"], vendor.faults["GET"] = [fault] * 9, [fault] * 9
    with pytest.raises(submitted):
        lantern.line.submitted(lantern.ask)
    assert vendor.count("POST") == (2 if submitted is RateLimited else 1)
    with pytest.raises(asked):
        lantern.line.asked(lambda: lantern.ask("GetDeferredVideo"))


def test_credits_that_are_used_up_are_not_waited_for() -> None:
    words = "Your team has either used all available credits or reached its monthly spending limit."
    assert isinstance(replies.failure("xai", 429, {}, words, submitting=True), AccountLocked)


@pytest.mark.parametrize("fault", ["accepted drop", "accepted 502", "accepted 500", "accepted 504"])
def test_a_lost_answer_is_billed_once(vendor: Xai, lantern: Lantern, fault: str) -> None:
    vendor.faults["POST"] = [fault]

    def stubborn() -> None:
        for _ in range(5):
            with suppress(Exception):
                lantern.ask()
        raise RuntimeError("five times in vain")

    with pytest.raises(AnswerLost):
        lantern.line.submitted(stubborn)
    assert (vendor.count("POST"), vendor.billed) == (1, 1)


def test_a_job_that_is_not_answered_in_time_is_lost(vendor: Xai) -> None:
    vendor.faults["POST"] = ["slow 2"]
    made = Lantern(vendor.url, submit=0.3)
    with pytest.raises(AnswerLost, match="DEADLINE_EXCEEDED"):
        made.line.submitted(made.ask)
    made.close()
    assert vendor.count("POST") == 1


def test_nobody_there_is_busy_and_soon_told() -> None:
    made = Lantern("http://127.0.0.1:9")
    with pytest.raises(BackendBusy, match=r"lantern cannot be reached at 127\.0\.0\.1:9"):
        made.line.submitted(made.ask)
    made.close()


def test_https_sends_nothing_in_clear_text(vendor: Xai) -> None:
    made = Lantern(vendor.url.replace("http:", "https:"))
    with pytest.raises(BackendBusy, match="cannot be reached"):
        made.line.submitted(made.ask)
    made.close()
    assert not vendor.asked


def test_a_server_is_held_to_the_certificates_of_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = self_signed()
    (tmp_path / "roots.pem").write_bytes(certificate)
    vendor = Xai()
    vendor.credentials = grpc.ssl_server_credentials(((key, certificate),))
    with serving(vendor):
        with pytest.raises(BackendBusy, match="cannot be reached"):
            once(f"https://localhost:{vendor.port}")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots.pem"))
        jobs.trust.cache_clear()
        calls._roots.cache_clear()
        assert once(f"https://localhost:{vendor.port}") == {"request_id": "task-1"}
    jobs.trust.cache_clear()
    calls._roots.cache_clear()


def once(url: str) -> dict[str, Any]:
    made = Lantern(url)
    try:
        return made.line.submitted(made.ask)
    finally:
        made.close()


def self_signed() -> tuple[bytes, bytes]:
    """Key and certificate of localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(timezone.utc)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem, made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def test_closing_ends_waiting(vendor: Xai, lantern: Lantern) -> None:
    vendor.faults["GET"] = ["slow 5"]
    timer = threading.Timer(0.5, lantern.close)
    timer.start()
    with pytest.raises(Interrupted):
        lantern.line.asked(lambda: lantern.ask("GetDeferredVideo"))
    timer.join()
    with pytest.raises(Interrupted):
        lantern.line.asked(lantern.ask)


def test_a_submit_that_is_broken_off_is_lost(vendor: Xai, lantern: Lantern) -> None:
    vendor.faults["POST"] = ["slow 5"]
    timer = threading.Timer(0.5, lantern.close)
    timer.start()
    with pytest.raises(AnswerLost, match="CANCELLED"):
        lantern.line.submitted(lantern.ask)
    timer.join()


def test_a_library_that_asks_by_itself_is_stopped(vendor: Xai, lantern: Lantern) -> None:
    with pytest.raises(UnsupportedRequest, match="asks by itself"):
        lantern.ask()
    assert not vendor.asked


def test_an_address_with_a_path_is_refused(vendor: Xai) -> None:
    with pytest.raises(ConfigError) as caught:
        XaiGenerator(Options(base_url=f"{vendor.url}/v1", key="env:PLANTED"))
    assert caught.value.hint == f"write base_url={vendor.url}"


def test_what_the_vendor_says_of_the_key_is_told_by_nobody(vendor: Xai, tmp_path: Path) -> None:
    vendor.faults["POST"] = ["echo"]
    with pytest.raises(UnsupportedRequest) as caught:
        generator(vendor).submit(request(tmp_path), SINK)
    chain: list[BaseException] = [caught.value]
    while chain[-1].__cause__ or chain[-1].__context__:
        chain.append(chain[-1].__cause__ or chain[-1].__context__)  # type: ignore[arg-type]
    assert "***" in str(caught.value)
    assert PLANTED not in repr([(str(one), vars(one)) for one in chain])


def test_more_arguments_of_the_library_go_along_and_others_are_refused(vendor: Xai, tmp_path: Path) -> None:
    generator(vendor, extra='{"storage_options": {"filename": "lamp.mp4"}}').submit(request(tmp_path), SINK)
    assert vendor.tasks[0].body["storage_options"] == {"filename": "lamp.mp4"}
    with pytest.raises(UnsupportedRequest, match=r"does not send this.*grain_of_salt"):
        generator(vendor, extra='{"grain_of_salt": 2}').submit(request(tmp_path), SINK)
    assert vendor.billed == 1


def test_a_failed_job_says_why(vendor: Xai, tmp_path: Path) -> None:
    vendor.faults["GET"] = ["failed"]
    made = generator(vendor)
    job = made.poll(made.submit(request(tmp_path), SINK))
    assert (job.refused, job.message) == (False, "internal the video could not be made")
    with pytest.raises(GenerationFailed, match="without a clip"):
        made.fetch(job, tmp_path)


class Assassin(Xai):
    """Kills its customer at a call, before or after it has acted on it."""

    victim = 0

    def __init__(self, number: int, moment: str) -> None:
        super().__init__(seconds=0)
        self.number, self.moment = number, moment

    def _call(self, method: str, message: Any, context: Any) -> Call:
        call = super()._call(method, message, context)
        if self.victim and len(self.asked) == self.number:
            if self.moment == "before":
                self._kill()
                context.abort(grpc.StatusCode.ABORTED, "nobody hears this")
            call.send = lambda *_, **__: self._kill()  # type: ignore[method-assign]
        return call

    def _kill(self) -> None:
        os.kill(self.victim, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "moment", "billed", "ends"), [
    (1, "before", 0, False), (1, "after", 1, False), (2, "before", 1, True), (2, "after", 1, True), (3, "after", 1, True),
])  # fmt: skip
def test_a_film_that_is_killed_sends_no_job_twice(tmp_path: Path, number: int, moment: str, billed: int, ends: bool) -> None:
    """A job of which nobody knows is not sent again, since xAI lists none; all others are found by their ids."""
    with serving(vendor := Assassin(number, moment)) as url:
        words = [sys.executable, "-m", "tests.vendors.killed", str(tmp_path / "film"), url, "1", "0", "xai"]
        surroundings = {**os.environ, "PYTHONPATH": str(Path.cwd()), "PLANTED": PLANTED}
        process = subprocess.Popen(words, env=surroundings)
        vendor.victim = process.pid
        assert process.wait(60) == -signal.SIGKILL
        vendor.victim = 0
        again = subprocess.run(words, env=surroundings, capture_output=True, text=True, timeout=60, check=False)
    assert (vendor.count("POST"), vendor.billed) == (1, billed)
    assert (again.returncode == 0) is ends
    assert ends or "OutcomeUnknown" in again.stderr
    assert PLANTED not in again.stderr

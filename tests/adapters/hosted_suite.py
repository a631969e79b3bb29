"""What every hosted generator must do besides the public conformance suite: money, broken connections and half downloads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from adapters.testing import GeneratorConformance
from pipeline.errors import AnswerLost, GenerationFailed, JobGone, UnsupportedRequest
from pipeline.media.probe import probe
from pipeline.ports import ClipRequest, Generator
from tests.vendors.film import production, take
from tests.vendors.requests import SINK
from tests.vendors.server import serving
from tests.vendors.tasks import Tasks

PLANTED = "sk-planted-key-1234567890"


KEYED = ("authorization", "x-goog-api-key")
"""Headers that carry keys."""

Made = TypeVar("Made", bound=Generator)

_open: list[Generator] = []


def opened(generator: Made) -> Made:
    """A generator that ``closed`` closes after the test."""
    _open.append(generator)
    return generator


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Import this beside ``opened``."""
    yield
    while _open:
        _open.pop().close()


class HostedSuite(GeneratorConformance):
    """Set ``fake`` to the class of the fake vendor and give ``generator``."""

    fake: type[Tasks]
    planted = PLANTED
    refuses_at = "GET"
    """Where this vendor says no to content: at a look, or at once."""
    passing = ("429", "503")
    """What may go wrong with a submit that is made again."""

    @pytest.fixture
    def vendor(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tasks]:
        for name in ("PLANTED", "PLANTED_SECRET"):
            monkeypatch.setenv(name, PLANTED)
        made = self.fake()
        with serving(made):
            yield made

    def misbehave(self, vendor: Tasks, misdeed: str) -> None:
        refusal = {"GET": ("GET", "moderated"), "POST": ("POST", "refuse")}[self.refuses_at]
        place, fault = {"refuse": refusal, "lock": ("POST", "lock"), "reject": ("POST", "bad"), "fail": ("GET", "failed")}[misdeed]
        vendor.faults[place] = [fault]

    def hold(self, vendor: Tasks) -> None:
        vendor.seconds = 600.0

    def asked(self, vendor: Tasks) -> int:
        return len(vendor.asked)

    def test_what_may_pass_is_tried_again_and_billed_once(self, made: Any, vendor: Tasks, request_: ClipRequest, tmp_path: Path) -> None:
        vendor.faults["POST"] = list(self.passing)
        vendor.faults["GET"] = ["500", "drop", "page"]
        vendor.faults["content"] = ["half", "page", "503"]
        generator = made()
        job = self.finished(generator, generator.submit(request_, SINK))
        path = generator.fetch(job, tmp_path / "into")
        assert probe(path).picture is not None
        assert [p.name for p in (tmp_path / "into").iterdir()] == [path.name], "half a file was left"
        assert vendor.billed == 1

    @pytest.mark.parametrize("fault", ["accepted drop", "accepted 502"])
    def test_a_lost_answer_is_never_sent_again(self, made: Any, vendor: Tasks, request_: ClipRequest, fault: str) -> None:
        vendor.faults["POST"] = [fault]
        with pytest.raises(AnswerLost):
            made().submit(request_, SINK)
        assert vendor.billed == 1

    def test_an_expired_link_is_asked_for_anew(self, made: Any, vendor: Tasks, request_: ClipRequest, tmp_path: Path) -> None:
        vendor.faults["content"] = ["expired", "expired"]
        generator = made()
        job = self.finished(generator, generator.submit(request_, SINK))
        assert probe(generator.fetch(job, tmp_path / "into")).picture is not None

    def test_a_broken_film_does_not_enter(self, made: Any, vendor: Tasks, request_: ClipRequest, tmp_path: Path) -> None:
        vendor.faults["content"] = ["broken"] * 9
        generator = made()
        job = self.finished(generator, generator.submit(request_, SINK))
        with pytest.raises(GenerationFailed, match="no film"):
            generator.fetch(job, tmp_path / "into")
        assert not list((tmp_path / "into").iterdir())

    def test_a_job_that_the_vendor_does_not_know_is_gone(self, made: Any, vendor: Tasks, request_: ClipRequest) -> None:
        generator: Generator = made()
        job = generator.submit(request_, SINK)
        vendor.tasks.clear()
        with pytest.raises(JobGone):
            generator.poll(job)

    def test_a_key_goes_in_a_header_and_into_no_message(self, made: Any, vendor: Tasks, request_: ClipRequest) -> None:
        """Neither in what is sent, but for the headers, nor in the error that repeats all headers."""
        generator = made()
        generator.submit(request_, SINK)
        sent = vendor.tasks[0]
        assert PLANTED not in f"{sent.body}{sent.path}"
        vendor.faults["POST"] = ["echo"]
        with pytest.raises(UnsupportedRequest) as caught:
            generator.submit(request_, SINK)
        said = {value.rpartition(" ")[2] for name, value in sent.headers.items() if name in KEYED}
        assert said, "no key was sent"
        assert "***" in str(caught.value)
        assert not [key for key in said if key in f"{caught.value}{caught.value.hint}"]

    def test_a_shot_of_a_film_is_made_and_billed_once(self, made: Any, vendor: Tasks, tmp_path: Path) -> None:
        folder = tmp_path / "film"
        for _ in range(2):
            kept = take(production(folder, made()), 1)
        facts = probe(folder / kept.clip.path).picture
        assert facts is not None
        assert (facts.frames, vendor.billed) == (36, 1)
        assert not [p for p in folder.rglob("*") if p.is_file() and PLANTED.encode() in p.read_bytes()]

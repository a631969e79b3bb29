"""The conformance suite: what every generator must do, ours or a stranger's. Needs pytest; see docs/writing-an-adapter.md.

Inherit from ``GeneratorConformance``, give it a generator, and for a hosted one a real local server that can be told to
misbehave. A hosted generator must act out every misbehaviour; a local one has none.
"""

from __future__ import annotations

import contextlib
import pickle
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pipeline.errors import AccountLocked, ContentRefused, FilmError, GenerationFailed, JobGone, UnsupportedRequest
from pipeline.film.media import MediaRef, Sound
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.frames import read
from pipeline.media.picture import TakeWriter, prepare
from pipeline.media.probe import probe
from pipeline.ports import ClipRequest, Configured, Generator, Job, JobState, Keyframe, Pixels
from pipeline.store.artifacts import digest

PATIENCE = 30.0
"""Seconds after which a job of a test server is given up."""

MISDEEDS = {
    "refuse": ContentRefused,
    "lock": AccountLocked,
    "reject": UnsupportedRequest,
    "fail": GenerationFailed,
}
"""What a test server is told to do, and the error that must come of it."""


class Reel:
    """A sink that keeps what it gets."""

    def __init__(self) -> None:
        self.frames: list[Pixels] = []
        self.sounds: list[Sound] = []

    def write(self, pixels: Pixels) -> None:
        """Keep a frame."""
        self.frames.append(pixels.copy())

    def sound(self, sound: Sound) -> None:
        """Keep the native sound."""
        self.sounds.append(sound)


class GeneratorConformance:
    """Inherit, override ``generator`` and, for hosted generators, ``vendor`` and ``misbehave``."""

    frames = 30
    """Length of the clips that are asked for; choose one that the generator makes."""
    size = Size(128, 72)
    """Size of the clips that are asked for."""
    rate = FrameRate(24)
    """Rate of the clips that are asked for."""
    stops = True
    """Cancelling stops a job; False for a vendor who stops none, where it must be no error all the same."""
    planted = ""
    """The key that ``generator`` is given, "" where it needs none; let the server say it aloud in its errors."""

    @pytest.fixture
    def vendor(self) -> Any:
        """A real local server, None for local generators."""
        return None

    def generator(self, vendor: Any) -> Generator:
        """A new generator that talks to ``vendor``. Called several times in one test."""
        raise NotImplementedError("override generator()")

    def misbehave(self, vendor: Any, misdeed: str) -> None:
        """Let the server do one of MISDEEDS with the next job. Only for hosted generators."""
        raise NotImplementedError(f"override misbehave(): a hosted generator must act out {misdeed!r}")

    def hold(self, vendor: Any) -> None:
        """Let the next job run until it is cancelled. Only for hosted generators that stop jobs."""
        raise NotImplementedError("override hold(): the next job must run until it is cancelled; or set stops = False")

    def asked(self, vendor: Any) -> int:
        """How many requests the server has had."""
        return 0

    def keyframe(self, folder: Path) -> Keyframe:
        """The first frame that requests carry; generators of layered scenes override this."""
        path = folder / "S01.png"
        slope = np.linspace(0, 255, self.size.width, dtype=np.uint8)
        cv2.imwrite(str(path), np.stack([np.tile(slope, (self.size.height, 1))] * 3, axis=-1))
        return Keyframe(shot=ShotId("S01"), picture=MediaRef(path=path, sha256=digest(path)), scene=None)

    @pytest.fixture
    def request_(self, tmp_path: Path) -> ClipRequest:
        """What the generator is asked for."""
        (tmp_path / "film").mkdir()
        picture = self.keyframe(tmp_path / "film")
        return ClipRequest(
            shot=ShotId("S01"),
            text="A lamp swings.",
            keyframe=picture,
            frames=self.frames,
            rate=self.rate,
            size=self.size,
            seed=7,
            token="t-1",
        )

    @pytest.fixture
    def made(self, vendor: Any) -> Any:
        """Makes generators, and closes them after the test."""
        opened: list[Generator] = []

        def make() -> Generator:
            opened.append(self.generator(vendor))
            return opened[-1]

        yield make
        for generator in opened:
            generator.close()

    def test_it_says_who_it_is(self, made: Callable[[], Generator]) -> None:
        """Name and version are there, and settings hold neither addresses nor keys."""
        generator = made()
        assert generator.name
        assert generator.version
        if isinstance(generator, Configured):
            assert all(map(str.isprintable, (text for pair in generator.settings for text in pair)))
            assert not any("://" in text for _, text in generator.settings), "an address is no setting that changes a clip"

    def test_its_capabilities_are_sound_and_ask_nobody(self, made: Callable[[], Generator], vendor: Any, request_: ClipRequest) -> None:
        """Two calls agree, limits agree with each other, and the server hears nothing."""
        generator = made()
        able = generator.capabilities()
        assert able == generator.capabilities()
        assert able.slots >= 1
        assert list(able.lengths) == sorted(able.lengths)
        assert not able.lengths or not able.longest or able.lengths[-1] <= able.longest
        assert able.size_grid >= 1
        assert all(size.width % able.size_grid == 0 and size.height % able.size_grid == 0 for size in able.sizes)
        assert not (able.local and "network" in able.needs)
        assert able.price is None or able.price.amount is None or able.price.source, "a price has a source"
        quote = generator.quote(request_)
        assert quote.amount is None or quote.amount >= 0
        assert not able.local or quote.amount == 0
        assert self.asked(vendor) == 0

    def test_a_clip_has_exactly_the_frames_of_its_request(
        self, made: Callable[[], Generator], request_: ClipRequest, tmp_path: Path
    ) -> None:
        """After it is brought into house form it has the length, size and rate that were asked for."""
        clip = self.clip(made(), request_, tmp_path / "clip")
        facts = probe(clip).picture
        assert facts is not None
        assert (facts.frames, facts.size, facts.rate) == (request_.frames, request_.size, request_.rate)

    def test_a_declared_seed_is_honoured(self, made: Callable[[], Generator], request_: ClipRequest, tmp_path: Path) -> None:
        """The same request gives the same pictures where ``seed`` is declared."""
        generator = made()
        if not generator.capabilities().seed:
            return
        first = self.clip(generator, request_, tmp_path / "first")
        second = self.clip(generator, replace(request_, token="t-2"), tmp_path / "second")
        assert _pictures(first) == _pictures(second)

    def test_nothing_is_written_elsewhere(
        self, made: Callable[[], Generator], request_: ClipRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither the working folder nor the film's pictures are touched, and a file comes where it was asked for."""
        (tmp_path / "here").mkdir()
        monkeypatch.chdir(tmp_path / "here")
        before = _listing(tmp_path)
        generator = made()
        job = generator.submit(request_, Reel())
        into = tmp_path / "into"
        if not generator.capabilities().local:
            assert self.finished(generator, job).state is JobState.DONE
            found = generator.fetch(job, into)
            assert found.resolve().is_relative_to(into.resolve())
        after = {name: content for name, content in _listing(tmp_path).items() if not name.startswith("into")}
        assert after == before

    def test_a_job_outlives_its_process(self, made: Callable[[], Generator], request_: ClipRequest, tmp_path: Path) -> None:
        """Another instance polls and fetches a job from what the ledger keeps of it."""
        generator = made()
        if generator.capabilities().local:
            return
        job = pickle.loads(pickle.dumps(generator.submit(request_, Reel())))
        assert job.vendor_id
        kept = Job(adapter=job.adapter, model=job.model, endpoint=job.endpoint, vendor_id=job.vendor_id, state=JobState.QUEUED)
        other = made()
        done = self.finished(other, kept)
        assert (done.state, done.vendor_id) == (JobState.DONE, job.vendor_id)
        assert probe(other.fetch(done, tmp_path / "into")).picture is not None

    def test_a_cancelled_job_stops(self, made: Callable[[], Generator], vendor: Any, request_: ClipRequest) -> None:
        """A job that waits or runs is ended by cancelling, and cancelling twice, or what has ended, is no error."""
        generator = made()
        stoppable = self.stops and not generator.capabilities().local
        if stoppable:
            self.hold(vendor)
        job = generator.submit(request_, Reel())
        if stoppable:
            assert generator.poll(job).state in (JobState.QUEUED, JobState.RUNNING), "the job did not wait to be cancelled"
        generator.cancel(job)
        generator.cancel(job)
        if stoppable:
            with contextlib.suppress(JobGone):
                assert self.finished(generator, job).state in (JobState.CANCELLED, JobState.FAILED)

    def test_the_key_is_in_no_message(self, made: Callable[[], Generator], vendor: Any, request_: ClipRequest, caplog: Any) -> None:
        """Whatever goes wrong, and whatever the server says: no error, job, setting or log holds the key."""
        if not self.planted:
            return
        for misdeed in MISDEEDS:
            self.misbehave(vendor, misdeed)
            generator = made()
            with pytest.raises(FilmError) as caught:
                self.failure(generator, request_)
            told = [repr(generator), getattr(generator, "settings", ""), generator.capabilities(), caught.value.hint, caplog.text]
            told += _errors(caught.value)
            assert self.planted not in " ".join(map(str, told)), f"the key is told when the server does {misdeed!r}"

    @pytest.mark.parametrize("misdeed", MISDEEDS)
    def test_errors_are_those_of_the_house(self, made: Callable[[], Generator], vendor: Any, request_: ClipRequest, misdeed: str) -> None:
        """A refusal, a locked account, a bad request and a failure are told apart, at the submit or at a poll."""
        generator = made()
        if generator.capabilities().local:
            return
        self.misbehave(vendor, misdeed)
        with pytest.raises(MISDEEDS[misdeed], match=r"\S"):
            self.failure(generator, request_)

    def finished(self, generator: Generator, job: Job) -> Job:
        """The job when it has ended."""
        until = time.monotonic() + PATIENCE
        while job.state in (JobState.QUEUED, JobState.RUNNING):
            assert time.monotonic() < until, f"{job.vendor_id} does not end"
            job = generator.poll(job)
            time.sleep(0.02)
        return job

    def failure(self, generator: Generator, request: ClipRequest) -> None:
        """Raise what a job comes to that does not become a clip."""
        job = self.finished(generator, generator.submit(request, Reel()))
        assert job.state is not JobState.DONE, "the server did not misbehave"
        assert not self.planted or self.planted not in repr(job)
        raise (ContentRefused if job.refused else GenerationFailed)(job.message)

    def clip(self, generator: Generator, request: ClipRequest, folder: Path) -> Path:
        """A clip in house form."""
        folder.mkdir()
        encoding, out = Encoding(size=request.size, rate=request.rate, preset="ultrafast", crf=20), folder / "take.mp4"
        if generator.capabilities().local:
            with TakeWriter(out, encoding=encoding, frames=request.frames) as writer:
                assert generator.submit(request, writer).state is JobState.DONE
            return out
        job = self.finished(generator, generator.submit(request, Reel()))
        assert job.state is JobState.DONE, job.message
        prepare(generator.fetch(job, folder / "into"), out, encoding=encoding, frames=request.frames)
        return out


def _errors(error: BaseException) -> list[str]:
    """What an error says, and those that it came of; a chain may lead back to itself."""
    found: dict[int, BaseException] = {}
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in found:
            found[id(one)] = one
            waiting += [one.__cause__, one.__context__]
    return [str(one) for one in found.values()]


def _pictures(path: Path) -> list[str]:
    facts = probe(path).picture
    assert facts is not None
    return [sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in read(path, 0, facts.frames)]


def _listing(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): digest(p) for p in sorted(folder.rglob("*")) if p.is_file()}

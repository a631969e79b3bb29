"""What hosted generators have in common: settings, what a model makes, its price, and the way of a job.

An adapter of one vendor says where a job is sent and how it is asked for, and reads the vendor's answers; the rest is here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from adapters import catalogue, replies
from adapters.framing import fitted, nearest
from adapters.jobs import Limits, Vendor
from adapters.libraries import Line
from adapters.options import extra_fields, hosts, number, numbers, sizes
from adapters.secrets import Secret, needed
from pipeline.errors import AnswerLost, ConfigError, GenerationFailed, JobGone, OutcomeUnknown, UnsupportedRequest
from pipeline.film.timing import Size
from pipeline.planning import routing
from pipeline.ports import Capabilities, ClipRequest, FrameSink, Job, JobState, Keyframe, Price, Quote

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedOptions:
    """Settings that every hosted generator has. Where they are empty the catalogue says what the model makes.

    Attributes:
        base_url: of the vendor, or of a gateway that speaks its format.
        model: model id.
        key: where the key is kept.
        size: sizes that the model makes, "1280x720,720x1280".
        seconds: lengths that the model makes, "5,10".
        longest: longest clip in seconds, 0 for what the catalogue says.
        sound: the model makes sound, where the catalogue does not know it.
        slots: jobs side by side, 0 for what the catalogue says.
        price: US dollars per second of clip.
        extra: more fields for the vendor as a JSON object.
        trusted: hosts that answers may lead to besides, with commas between.
        patience: how often a request is tried.
        pause: seconds before the second try; each further pause is twice as long.
    """

    base_url: str = ""
    model: str = ""
    key: str = ""
    size: str = ""
    seconds: str = ""
    longest: float = 0.0
    sound: bool = False
    slots: int = 0
    price: str = ""
    extra: str = ""
    trusted: str = ""
    patience: int = 9
    pause: float = 0.1


class HostedGenerator:
    """A generator behind one vendor's web interface. Adapters fill in the steps that are theirs.

    Args:
        options: its settings.

    Raises:
        ConfigError: a setting makes no sense, or no model is named.
        AdapterUnavailable: there is no key.
    """

    name = ""
    version = "1"
    usual: ClassVar[Capabilities] = Capabilities(local=False, needs=("network", "key"), seed=False, slots=4)
    """What a model makes that the catalogue does not know."""
    headers: ClassVar[Mapping[str, str] | None] = None
    """Headers that carry the key, as ``Vendor`` takes them."""
    fixed: ClassVar[Mapping[str, str]] = {}
    """Headers without a key."""
    most: ClassVar[int] = 0
    """Bytes of a picture that the vendor takes, 0 for no limit."""

    def __init__(self, options: HostedOptions) -> None:
        if not options.model:
            raise ConfigError(f"{self.name} needs the id of a model", hint="write video.model=NAME", key="model")
        self.model = options.model
        self._extra = extra_fields(options.extra)
        self._able = able(self.name, options, self.usual)
        self._withdrawn = catalogue.withdrawal(self.name, options.model, options.base_url)
        limits = Limits.patient(options.patience, options.pause)
        self._vendor = Vendor(
            self.name,
            options.base_url,
            key=self._key(options),
            headers=self.headers,
            fixed=self.fixed,
            trusted=hosts(options.trusted),
            limits=limits,
            fault=self._fault,
        )
        self._line = Line(self._vendor)
        self.settings: tuple[tuple[str, str], ...] = (
            ("extra", json.dumps(self._extra, sort_keys=True)),
            ("size", options.size),
            ("seconds", options.seconds),
        )

    def capabilities(self) -> Capabilities:
        """What the settings and the catalogue say of the model."""
        return self._able

    def quote(self, request: ClipRequest) -> Quote:
        """The price of the length that is asked for."""
        return Quote(amount=None, basis=self._withdrawn) if self._withdrawn else quoted(self._able, request, self.model)

    def submit(self, request: ClipRequest, sink: FrameSink) -> Job:
        """Send the job; it is never sent twice."""
        refuse_withdrawn(self.name, self._withdrawn)
        job = self._told(self._send(request))
        if not job.vendor_id:
            raise AnswerLost(f"{self.name} accepted a job and did not say which", adapter=self.name)
        return job

    def poll(self, job: Job) -> Job:
        """Ask the vendor where the job stands.

        Raises:
            OutcomeUnknown: it was sent to another address, and this one does not know it.
        """
        try:
            return replace(self._told(self._look(job)), vendor_id=job.vendor_id, model=job.model or self.model)
        except JobGone as error:
            if job.endpoint in ("", self._vendor.base_url):
                raise
            raise OutcomeUnknown(
                f"job {job.vendor_id} was sent to {job.endpoint}, and {self._vendor.base_url} does not know it",
                hint=f"set video.base_url={job.endpoint}, or give the job up with budget.on_unknown=resubmit",
            ) from error

    def fetch(self, job: Job, into: Path) -> Path:
        """Download the clip, and look at the job again for a new link where that fails."""

        def link() -> str:
            found = self._link(job)
            if not found:
                raise GenerationFailed(f"{self.name} ended job {job.vendor_id} without a clip", adapter=self.name)
            return found

        return self._vendor.download(link, into / f"{file_name(job.vendor_id)}.mp4")

    def cancel(self, job: Job) -> None:
        """Stop the job where the vendor can; here it cannot."""

    def close(self) -> None:
        """End all waiting."""
        self._vendor.close()

    def _key(self, options: HostedOptions) -> Secret | None:
        return needed(options.key, adapter=self.name)

    def _fault(self, reply: dict[str, Any]) -> tuple[int, str] | None:
        """What is wrong with an answer that came with status 200; see ``Vendor``."""
        return None

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        """What the vendor answers to a job. Adapters of a vendor's library send it by ``self._line``, others say path and body."""
        path, body = self._ask(request)
        return self._vendor.submit(path, json=body, token=request.token)

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        """The path that the job is sent to, and its body."""
        raise NotImplementedError

    def _look(self, job: Job) -> dict[str, Any]:
        """What the vendor says of a job."""
        raise NotImplementedError

    def _told(self, reply: dict[str, Any]) -> Job:
        """The job that an answer describes, to a submit or to a look."""
        raise NotImplementedError

    def _link(self, job: Job) -> str:
        """Where the clip of a done job lies now."""
        raise NotImplementedError

    def _job(self, name: Any, state: JobState, *, code: str = "", words: str = "", progress: float = 0.0, cost: float | None = None) -> Job:
        return Job(
            adapter=self.name,
            model=self.model,
            endpoint=self._vendor.base_url,
            vendor_id=str(name or ""),
            state=state,
            progress=min(1.0, max(0.0, progress)),
            message=self._vendor.plain(replies.short(f"{code} {words}".strip())),
            refused=state is JobState.FAILED and replies.refusal(code, words),
            cost=cost,
        )

    def _size(self, request: ClipRequest) -> Size:
        return nearest(request.size, self._able.sizes)

    def _seconds(self, request: ClipRequest) -> float:
        return asked_seconds(request, self._able)

    def _picture(self, keyframe: Keyframe, request: ClipRequest) -> bytes:
        """A keyframe in the size that is asked for."""
        return fitted(keyframe.picture.path, self._size(request), self.most)


def able(adapter: str, options: HostedOptions, usual: Capabilities) -> Capabilities:
    """What a model makes: the settings, else the catalogue, else what is usual."""
    entry = catalogue.model(adapter, options.model)
    known = entry.able if entry else replace(usual, native_sound=options.sound or usual.native_sound)
    changes: dict[str, Any] = {}
    if options.size:
        changes["sizes"] = sizes(options.size)
    if options.seconds:
        changes["lengths"] = numbers(options.seconds, "seconds")
    lengths = changes.get("lengths", known.lengths)
    changes["longest"] = options.longest or (lengths[-1] if lengths else known.longest)
    if options.slots:
        changes["slots"] = options.slots
    if options.price:
        changes["price"] = Price(amount=number(options.price, "price"), source="the film's configuration")
    return replace(known, **changes)


def refuse_withdrawn(adapter: str, withdrawal: str) -> None:
    """Send nothing for a model that is gone; the next generator is asked.

    Raises:
        UnsupportedRequest: there is a ``withdrawal``.
    """
    if withdrawal:
        hint = "name another in video.model, or another generator in video or video.fallback; takes that are made already stay"
        raise UnsupportedRequest(withdrawal, hint=hint, adapter=adapter)


def asked_seconds(request: ClipRequest, able: Capabilities) -> float:
    """The length that covers the clip: the shortest that the model makes, or whole seconds."""
    return routing.asked_seconds(request.seconds, able)


def quoted(able: Capabilities, request: ClipRequest, model: str) -> Quote:
    """Price per second times the length that is asked for; unknown where the price is."""
    price = able.price or Price()
    if price.amount is None:
        return Quote(amount=None, basis=f"no price is known for {model or 'this model'}")
    seconds = asked_seconds(request, able)
    units = seconds if price.unit == "second" else 1.0
    return Quote(amount=round(price.amount * units, 6), currency=price.currency, basis=f"{seconds:g} s, {price.amount:g} per {price.unit}")


def file_name(name: str) -> str:
    """A vendor's id as a file name that stays in its folder."""
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name)[:_LONGEST_NAME] or "clip"

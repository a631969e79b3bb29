"""The ``/v1/videos`` wire format: what OpenAI's video models spoke, and vLLM-Omni, SGLang-Diffusion and gateways speak.

A multipart POST makes a job, GET looks at it, GET ``/content`` is the clip, DELETE stops it. Several servers of one model
are one pool. Fields that a server knows besides go through ``extra``. It is a format and no vendor, so no vendor's library words it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adapters import catalogue, replies
from adapters.framing import fitted, nearest
from adapters.hosted import HostedOptions, able, asked_seconds, file_name, quoted, refuse_withdrawn
from adapters.jobs import Limits, Vendor
from adapters.options import extra_fields, hosts
from adapters.pool import Pool
from adapters.secrets import secret
from adapters.video import videos_replies
from pipeline.errors import AnswerLost, ConfigError, JobGone, LimitsLearned, OutcomeUnknown, UnsupportedRequest
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, FrameSink, Job, JobState, Quote

_CLOCKS = 120.0
"""Seconds by which the vendor's clock may differ from ours."""
_LISTED = 100
_PAGES = 10
_LESSONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator, besides those that all have; several base URLs with commas between are one pool, each with ``*N`` slots.

    Attributes:
        slots: jobs that a server runs side by side, where its URL does not say.
        rate: frames per second that the model makes, "" when it does not matter.
        first_frame: the keyframe is uploaded as input_reference.
        seed: the server takes a field ``seed``.
        negative: the server takes a field ``negative_prompt``.
        idempotent: the server bills one job however often a request comes with one Idempotency-Key.
    """

    key: str = "env:OPENAI_VIDEOS_API_KEY"
    slots: int = 4
    rate: str = ""
    first_frame: bool = True
    seed: bool = False
    negative: bool = False
    idempotent: bool = False


class OpenAIVideosGenerator:
    """Clips from any server of the ``/v1/videos`` format.

    Args:
        options: its settings.

    Raises:
        ConfigError: no server is named, or a setting makes no sense.
    """

    name = "openai-videos"
    version = "1"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options = options or Options()
        if not options.base_url:
            raise ConfigError(f"{self.name} has no server", hint="write video.base_url=http://host:port/v1", key="base_url")
        self.model = options.model
        self._extra = extra_fields(options.extra)
        self._able = _capabilities(self.name, options)
        self._withdrawn = catalogue.withdrawal(self.name, options.model, options.base_url)
        key, trusted = secret(options.key, adapter=self.name), hosts(options.trusted)
        limits = Limits.patient(options.patience, options.pause)
        self._pool = Pool(options.base_url, options.slots, lambda url: Vendor(self.name, url, key=key, trusted=trusted, limits=limits))
        self.settings = (("extra", json.dumps(self._extra, sort_keys=True)), ("size", options.size), ("seconds", options.seconds))

    def capabilities(self) -> Capabilities:
        """What the settings and the catalogue say of the model."""
        return replace(self._able, slots=self._pool.slots)

    def quote(self, request: ClipRequest) -> Quote:
        """Price per second times the length that is asked for."""
        return Quote(amount=None, basis=self._withdrawn) if self._withdrawn else quoted(self._able, request, self.model)

    def submit(self, request: ClipRequest, sink: FrameSink) -> Job:
        """Send the job to the server with most room.

        A server that answers with the lengths or sizes that it makes is asked for one of those from then on.
        """
        refuse_withdrawn(self.name, self._withdrawn)
        for _ in range(_LESSONS):
            try:
                return self._submit(request)
            except UnsupportedRequest as error:
                learned = named_limits(str(error), self._able, self._fields(request))
                if learned == self._able or request.seconds > (learned.longest or request.seconds):
                    raise
                before, self._able = self.quote(request).amount, learned
                if before is not None and (self.quote(request).amount or 0.0) > before:
                    raise LimitsLearned(
                        f"{self.name} makes {asked_seconds(request, learned):g} s for {request.seconds:.1f} s, which costs more",
                        hint="run again",
                        adapter=self.name,
                    ) from error
        return self._submit(request)

    def _submit(self, request: ClipRequest) -> Job:
        vendor = self._pool.roomiest()
        try:
            reply = vendor.submit("videos", files=self._form(request), token=request.token, idempotent=self._options.idempotent)
            job = self._job(reply, vendor)
            if not job.vendor_id:
                raise AnswerLost(f"{vendor.base_url} accepted a job and did not say which", adapter=self.name)
        except BaseException:
            self._pool.not_sent(vendor)
            raise
        self._pool.sent(vendor, job.vendor_id)
        return job

    def poll(self, job: Job) -> Job:
        """Ask the server that has the job.

        Raises:
            OutcomeUnknown: that server is not configured any more, and those that are do not know the job.
        """
        now = self._job(*self._asked(job))
        if now.state not in (JobState.QUEUED, JobState.RUNNING):
            self._pool.done(job.endpoint, job.vendor_id)
        return now

    def fetch(self, job: Job, into: Path) -> Path:
        """Download the content of a job; where that fails, from the address that the job names, if it does."""
        vendor = self._pool.at(job.endpoint) or self._asked(job)[1]
        addresses = self._addresses(job, vendor)
        return vendor.download(lambda: next(addresses), into / f"{file_name(job.vendor_id)}.mp4")

    def _addresses(self, job: Job, vendor: Vendor) -> Iterator[str]:
        content = f"videos/{job.vendor_id}/content"
        while True:
            yield content
            yield videos_replies.link(vendor.get(f"videos/{job.vendor_id}"), vendor.base_url) or content

    def find(self, request: ClipRequest, since: float, known: Collection[str]) -> Job | None:
        """Look through the servers' lists for a job of this prompt, length and size.

        Raises:
            UnsupportedRequest: a server lists no jobs, or not what they were asked for.
        """
        wanted = self._fields(request)
        for vendor in self._pool.vendors:
            listed = [item for item in self._listed(vendor, since) if videos_replies.identity(item) not in known and _is(item, wanted)]
            sure = [item for item in listed if item.get("prompt")]
            if sure:
                return self._job(sure[-1], vendor)
            if len(listed) == 1:
                return self._job(listed[0], vendor)
            if listed:
                raise UnsupportedRequest(f"{vendor.base_url} does not list what its jobs were asked for", adapter=self.name)
        return None

    def cancel(self, job: Job) -> None:
        """Delete the job."""
        vendor = self._pool.at(job.endpoint)
        if vendor is not None:
            vendor.delete(f"videos/{job.vendor_id}")
            self._pool.done(job.endpoint, job.vendor_id)

    def check(self) -> str:
        """Ask every server for its list of models, which costs nothing; what they said."""
        found = [
            f"{v.base_url}: {', '.join(str(m.get('id')) for m in videos_replies.items(v.get('models'))) or 'no models listed'}"
            for v in self._pool.vendors
        ]
        return "; ".join(found)

    def close(self) -> None:
        """End all waiting."""
        self._pool.close()

    def _fields(self, request: ClipRequest) -> dict[str, Any]:
        able, options = self._able, self._options
        fields: dict[str, Any] = {
            "prompt": request.text,
            "seconds": f"{asked_seconds(request, able):g}",
            "size": str(nearest(request.size, able.sizes)),
        }
        if self.model:
            fields["model"] = self.model
        if options.seed:
            fields["seed"] = str(request.seed)
        if options.negative and request.negative:
            fields["negative_prompt"] = request.negative
        return {**fields, **{name: value if isinstance(value, str) else json.dumps(value) for name, value in self._extra.items()}}

    def _form(self, request: ClipRequest) -> dict[str, Any]:
        """The multipart form; plain fields go as parts without a file name, so that it is multipart without a picture too."""
        form: dict[str, Any] = {name: (None, value) for name, value in self._fields(request).items()}
        if self._options.first_frame:
            picture = request.keyframe.picture.path
            form["input_reference"] = (picture.name, fitted(picture, nearest(request.size, self._able.sizes)), "image/png")
        return form

    def _asked(self, job: Job) -> tuple[dict[str, Any], Vendor]:
        home = self._pool.at(job.endpoint)
        for vendor in (home,) if home else self._pool.vendors:
            try:
                return vendor.get(f"videos/{job.vendor_id}"), vendor
            except JobGone:
                if home:
                    self._pool.done(job.endpoint, job.vendor_id)
                    raise
        raise OutcomeUnknown(
            f"job {job.vendor_id} was sent to {job.endpoint}, which is not configured any more, and no other server knows it",
            hint=f"add {job.endpoint} to video.base_url, or give the job up with budget.on_unknown=resubmit",
        )

    def _job(self, reply: dict[str, Any], vendor: Vendor) -> Job:
        item = videos_replies.job(reply)
        (code, words), state = videos_replies.fault(item), videos_replies.state(item)
        return Job(
            adapter=self.name,
            model=str(item.get("model") or self.model),
            endpoint=vendor.base_url,
            vendor_id=videos_replies.identity(item),
            state=state,
            progress=videos_replies.progress(item),
            message=vendor.plain(replies.short(f"{code} {words}".strip())),
            refused=state is JobState.FAILED and replies.refusal(code, words),
        )

    def _listed(self, vendor: Vendor, since: float) -> list[dict[str, Any]]:
        """Jobs that the server made since, latest first."""
        found: list[dict[str, Any]] = []
        query: dict[str, Any] = {"limit": _LISTED, "order": "desc"}
        for _ in range(_PAGES):
            try:
                page = vendor.get("videos", **query)
            except JobGone as error:
                raise UnsupportedRequest(f"{vendor.base_url} lists no jobs", adapter=self.name) from error
            items = videos_replies.items(page)
            found += [item for item in items if videos_replies.made(item) >= since - _CLOCKS]
            if not page.get("has_more") or not items or videos_replies.made(items[-1]) < since - _CLOCKS:
                break
            query["after"] = videos_replies.identity(items[-1])
        return found


def named_limits(said: str, able: Capabilities, asked: dict[str, Any]) -> Capabilities:
    """What a server makes, if its complaint about what was asked names what it takes: "supported values are '4', '8' and '12'"."""
    sizes = tuple(Size.parse(size) for size in dict.fromkeys(re.findall(r"\b\d{2,4}x\d{2,4}\b", said)) if size != asked["size"])
    lengths = tuple(sorted({float(number) for number in re.findall(r"['\"](\d{1,3})['\"]", said) if number != asked["seconds"]}))
    if re.search(r"size|resolution", said, re.I) and len(sizes) > 1:
        return replace(able, sizes=sizes)
    if re.search(r"second|duration|length", said, re.I) and len(lengths) > 1:
        return replace(able, lengths=lengths, longest=lengths[-1])
    return able


def _capabilities(adapter: str, options: Options) -> Capabilities:
    known = able(adapter, options, Capabilities(local=False, needs=("network",), seed=options.seed))
    return replace(
        known,
        first_frame=options.first_frame,
        idempotent=options.idempotent,
        negative_prompt=options.negative,
        rates=(FrameRate.parse(options.rate),) if options.rate else known.rates,
    )


def _is(item: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a listed job was asked for this. What the list leaves out does not speak against it, nor does what servers round: sizes.

    A job that is overlooked here is paid for twice, and one too many only leads to the question to a person.
    """
    prompt = item.get("prompt")
    if prompt and str(prompt).strip() != str(wanted["prompt"]).strip():
        return False
    return all(_alike(item.get(name), wanted.get(name)) for name in (("seed",) if prompt else ("seed", "seconds")))


def _alike(said: Any, wanted: Any) -> bool:
    if said in (None, "") or wanted is None:
        return True
    try:
        return float(str(said).rstrip("s ")) == float(wanted)
    except (TypeError, ValueError):
        return str(said) == str(wanted)

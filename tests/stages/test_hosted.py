"""Shots that are bought: each once, whatever goes wrong, and never for more than they may cost."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from adapters.judge.probes import ProbesJudge
from adapters.video.animatic import AnimaticGenerator
from adapters.video.openai_videos import OpenAIVideosGenerator, Options
from pipeline.errors import (
    AccountLocked,
    AnswerLost,
    BackendBusy,
    BudgetError,
    ContentRefused,
    GenerationFailed,
    JobGone,
    OutcomeUnknown,
    PriceUnknown,
)
from pipeline.media.probe import probe
from pipeline.planning.policy import Budget
from pipeline.ports import Progress, Quote, Take
from pipeline.stages import hosted
from pipeline.stages.production import Production
from pipeline.store.artifacts import read_json
from pipeline.store.ledger import Event, Ledger
from tests.vendors.film import production, take, takes
from tests.vendors.server import Request, serving
from tests.vendors.videos import Job, Videos

_open: list[OpenAIVideosGenerator] = []


@pytest.fixture
def vendor() -> Iterator[Videos]:
    made = Videos()
    with serving(made):
        yield made
        while _open:
            _open.pop().close()


def generator(vendor: Videos, **options: object) -> OpenAIVideosGenerator:
    _open.append(OpenAIVideosGenerator(Options(base_url=f"{vendor.url}/v1", model="tiny", pause=0.01, **options)))  # type: ignore[arg-type]
    return _open[-1]


def events(made: Production) -> list[str]:
    return [entry.event.value for entry in Ledger(made.folder.ledger).entries()]


def record(made: Production, found: Take) -> dict[str, object]:
    return read_json(made.folder.root / found.clip.path.with_suffix(".json"))


def test_a_shot_is_bought_once_and_written_down(vendor: Videos, tmp_path: Path) -> None:
    made = production(tmp_path, generator(vendor), judges=(ProbesJudge(),))
    first = take(made, 1)
    assert events(made) == ["reserved", "sending", "submitted", "settled"]
    facts = probe(tmp_path / first.clip.path)
    assert facts.picture is not None
    assert (facts.picture.frames, str(facts.picture.size), str(facts.picture.rate)) == (36, "128x72", "24")
    assert (tmp_path / first.clip.path.with_suffix(".wav")).is_file()
    assert take(production(tmp_path, generator(vendor)), 1) == first
    assert vendor.billed == 1


def test_how_far_a_job_is_is_told(vendor: Videos, tmp_path: Path) -> None:
    vendor.seconds = 0.6
    heard: list[Progress] = []
    take(replace(production(tmp_path, generator(vendor)), watch=heard.append), 1)
    going = [one.detail for one in heard if (one.stage, one.item, one.state) == ("take", "S01", "going")]
    shares = [int(detail.partition("%")[0]) for detail in going]
    assert len(shares) > 1
    assert shares == sorted(set(shares))
    assert all(detail.endswith("% at openai-videos") for detail in going)


def test_another_quality_costs_nothing(vendor: Videos, tmp_path: Path) -> None:
    made = production(tmp_path, generator(vendor))
    take(made, 1)
    finer = production(tmp_path, generator(vendor))
    object.__setattr__(finer.finish, "crf", 20)
    take(finer, 1)
    assert len(list((tmp_path / "takes" / "S01").glob("*.mp4"))) == 2
    assert vendor.billed == 1


@pytest.mark.parametrize(
    ("size", "rate", "length"),
    [("160x90", "24", 0.0), ("128x72", "30000/1001", 0.0), ("128x72", "24", 5.0), ("128x72", "8", 1.2), ("128x72", "24", 0.5)],
)
def test_whatever_comes_is_brought_into_house_form(vendor: Videos, tmp_path: Path, size: str, rate: str, length: float) -> None:
    vendor.size, vendor.rate, vendor.length = size, rate, length
    found = take(production(tmp_path, generator(vendor)), 1)
    facts = probe(tmp_path / found.clip.path)
    assert facts.picture is not None
    assert (facts.picture.frames, str(facts.picture.size), str(facts.picture.rate)) == (36, "128x72", "24")


def test_a_clip_that_is_much_too_short_is_used_and_a_fault(vendor: Videos, tmp_path: Path) -> None:
    vendor.length = 0.5
    made = production(tmp_path, generator(vendor))
    found = record(made, take(made, 1))["findings"]
    assert {"judge": "delivery", "text": "came with 0.50 s for 1.50 s", "fault": True} in found  # type: ignore[operator]


def test_a_clip_without_the_sound_it_promised_is_a_fault(vendor: Videos, tmp_path: Path) -> None:
    vendor.sound = False
    made = production(tmp_path, generator(vendor, sound=True))
    found = record(made, take(made, 1))["findings"]
    assert {"judge": "delivery", "text": "came without the sound that was asked for", "fault": True} in found  # type: ignore[operator]


def test_a_film_folder_may_be_moved(vendor: Videos, tmp_path: Path) -> None:
    vendor.seconds = 0.05
    vendor.faults["content"] = ["503"] * 4
    with pytest.raises(BackendBusy):
        take(production(tmp_path / "here", generator(vendor, price="0.5")), 1)
    (tmp_path / "here").rename(tmp_path / "there")
    moved = production(tmp_path / "there", generator(vendor, price="0.5"))
    take(moved, 1)
    assert vendor.billed == 1
    assert moved.spending.spent() == pytest.approx(1.0)


@pytest.mark.parametrize("fault", ["drop", "accepted drop", "accepted 504"])
def test_a_lost_answer_is_looked_up(vendor: Videos, tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor.faults["POST"] = [fault, fault]
    takes(production(tmp_path, generator(vendor)))
    assert vendor.billed == 3


class Slow(Videos):
    """A vendor whose list shows a job a second after it took it."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[str, float] = {}

    def _list(self, request: Request) -> None:
        young = [job for job in self.jobs if time.monotonic() - self.taken[job.id] < 1.0]
        self.jobs = [job for job in self.jobs if job not in young]
        super()._list(request)
        self.jobs += young

    def _take(self, request: Request) -> Job:
        made = super()._take(request)
        self.taken[made.id] = time.monotonic()
        return made


@pytest.mark.parametrize("jump", [7200.0, -7200.0])
def test_a_clock_that_jumps_while_a_job_is_looked_for_buys_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    slow, began = Slow(), time.monotonic()
    slow.faults["POST"] = ["accepted drop"]
    ours = SimpleNamespace(time=lambda: time.time() + (jump if slow.taken else 0.0), monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr(hosted, "time", ours)
    with serving(slow):
        take(production(tmp_path, generator(slow)), 1)
        while _open:
            _open.pop().close()
    assert slow.billed == 1
    assert time.monotonic() - began < 60


def test_nobody_can_tell_stops_the_film_and_counts_the_price(vendor: Videos, tmp_path: Path) -> None:
    vendor.lists = False
    vendor.faults["POST"] = ["accepted drop"]
    made = production(tmp_path, generator(vendor, price="0.5"))
    with pytest.raises(OutcomeUnknown):
        take(made, 1)
    assert made.spending.spent() == pytest.approx(1.0)
    with pytest.raises(OutcomeUnknown):
        take(production(tmp_path, generator(vendor, price="0.5")), 1)
    assert vendor.billed == 1
    again = production(tmp_path, generator(vendor, price="0.5"), budget=Budget(on_unknown="resubmit"))
    take(again, 1)
    assert vendor.billed == 2
    assert again.spending.spent() == pytest.approx(2.0), "both prices count"


def test_a_person_may_be_asked(vendor: Videos, tmp_path: Path) -> None:
    vendor.lists = False
    vendor.faults["POST"] = ["accepted drop"]
    asked: list[str] = []
    made = production(tmp_path, generator(vendor))
    object.__setattr__(made, "ask", lambda question: asked.append(question) or True)
    take(made, 1)
    assert len(asked) == 1
    assert "S01" in asked[0]


def test_a_refusal_goes_to_the_next_generator_and_is_remembered(vendor: Videos, tmp_path: Path) -> None:
    vendor.faults["POST"] = ["refuse"]
    made = production(tmp_path, generator(vendor), AnimaticGenerator())
    found = take(made, 1)
    assert found.adapter.startswith("animatic")
    assert "moderation_blocked" in found.instead_of[0]
    again = take(production(tmp_path, generator(vendor), AnimaticGenerator()), 1)
    assert again == found
    assert vendor.count("POST") == 1, "a refusal is never tried again"
    assert read_json(next((tmp_path / "takes/S01/failed").glob("*.json")))["kind"] == "ContentRefused"


def test_a_refusal_without_another_generator_ends_the_film(vendor: Videos, tmp_path: Path) -> None:
    vendor.seconds = 0.05
    vendor.faults["GET"] = ["moderated"]
    with pytest.raises(ContentRefused, match="S01"):
        take(production(tmp_path, generator(vendor)), 1)


def test_a_locked_account_gets_no_further_job(vendor: Videos, tmp_path: Path) -> None:
    vendor.faults["POST"] = ["quota"] * 9
    made = production(tmp_path, generator(vendor, slots=1))
    for number in (1, 2, 3):
        with pytest.raises(AccountLocked):
            take(made, number)
    assert vendor.count("POST") == 1


def test_a_job_that_cannot_be_looked_at_is_not_made_by_another(vendor: Videos, tmp_path: Path) -> None:
    vendor.seconds = 0.05
    vendor.faults["GET"] = ["401"]
    with pytest.raises(BackendBusy, match="S01 cannot be looked at"):
        take(production(tmp_path, generator(vendor), AnimaticGenerator()), 1)
    found = take(production(tmp_path, generator(vendor), AnimaticGenerator()), 1)
    assert found.adapter.startswith("openai-videos")
    assert vendor.billed == 1


def test_a_failed_job_is_paid_for_and_made_anew_by_the_next_run(vendor: Videos, tmp_path: Path) -> None:
    vendor.seconds = 0.05
    vendor.faults["GET"] = ["failed"]
    made = production(tmp_path, generator(vendor, price="0.5"))
    with pytest.raises(GenerationFailed, match="it went wrong"):
        take(made, 1)
    again = production(tmp_path, generator(vendor, price="0.5"))
    take(again, 1)
    assert again.spending.spent() == pytest.approx(2.0), "failures count"


def test_a_broken_clip_is_a_failed_take(vendor: Videos, tmp_path: Path) -> None:
    vendor.faults["content"] = ["broken"] * 4
    made = production(tmp_path, generator(vendor), AnimaticGenerator())
    found = take(made, 1)
    assert found.adapter.startswith("animatic")
    assert "no film" in found.instead_of[0]
    assert events(made)[-1] == "failed"


def test_a_job_that_the_vendor_forgot_is_not_quietly_made_again(vendor: Videos, tmp_path: Path) -> None:
    vendor.seconds = 0.05
    vendor.faults["GET"] = ["404"]
    with pytest.raises(JobGone):
        take(production(tmp_path, generator(vendor)), 1)
    assert vendor.billed == 1


def test_a_server_that_bills_once_is_asked_again_by_the_next_run(vendor: Videos, tmp_path: Path) -> None:
    vendor.idempotent = True
    vendor.faults["POST"] = ["accepted drop", "429", "503", "429", "accepted drop", "503"]
    with pytest.raises(AnswerLost):
        take(production(tmp_path, generator(vendor, idempotent=True, patience=3)), 1)
    assert vendor.billed == 1
    assert events(production(tmp_path))[-1] == "sending"
    take(production(tmp_path, generator(vendor, idempotent=True, patience=3)), 1)
    assert vendor.billed == 1


class TestBudget:
    def test_a_length_that_is_learnt_is_set_aside_anew(self, vendor: Videos, tmp_path: Path) -> None:
        vendor.takes_seconds = ("4", "8", "12")
        with pytest.raises(BudgetError, match=r"budget\.max is 0\.25"):
            take(production(tmp_path / "short", generator(vendor, price="0.10"), budget=Budget(max=0.25)), 1)
        assert vendor.billed == 0
        made = production(tmp_path / "enough", generator(vendor, price="0.10"), budget=Budget(max=0.5))
        assert take(made, 1).cost == pytest.approx(0.4)
        assert made.spending.cost() == pytest.approx(0.4)

    def test_an_unknown_price_stops(self, vendor: Videos, tmp_path: Path) -> None:
        with pytest.raises(PriceUnknown, match="S01"):
            take(production(tmp_path, generator(vendor), budget=Budget()), 1)
        assert not vendor.asked

    def test_over_the_cap_nothing_is_submitted(self, vendor: Videos, tmp_path: Path) -> None:
        made = production(tmp_path, generator(vendor, price="0.5", slots=1), budget=Budget(max=2.5))
        take(made, 1)
        take(made, 2)
        with pytest.raises(BudgetError, match=r"budget\.max is 2\.50"):
            take(made, 3)
        assert vendor.billed == 2
        take(production(tmp_path, generator(vendor, price="0.5"), budget=Budget(max=3.0)), 3)
        assert vendor.billed == 3

    def test_shots_side_by_side_do_not_pass_the_cap_together(self, vendor: Videos, tmp_path: Path) -> None:
        made = production(tmp_path, generator(vendor, price="0.5", slots=8), budget=Budget(max=2.0))
        with pytest.raises(BudgetError):
            takes(made, 8)
        assert vendor.billed == 2

    def test_days_and_vendors_have_caps_over_all_films(self, vendor: Videos, tmp_path: Path) -> None:
        everywhere = tmp_path / "state" / "spending.jsonl"
        first = production(tmp_path / "a", generator(vendor, price="0.5"), budget=Budget(day=1.5), everywhere=everywhere)
        take(first, 1)
        second = production(tmp_path / "b", generator(vendor, price="0.5"), budget=Budget(day=1.5), everywhere=everywhere)
        with pytest.raises(BudgetError, match=r"budget\.day"):
            take(second, 1)
        third = production(
            tmp_path / "c", generator(vendor, price="0.5"), budget=Budget(vendors=(("openai-videos", 1.0),)), everywhere=everywhere
        )
        with pytest.raises(BudgetError, match=r"budget\.vendors\.openai-videos"):
            take(third, 1)
        assert vendor.billed == 1

    def test_a_film_is_held_against_the_day_over_all_its_generators(self, tmp_path: Path) -> None:
        everywhere = tmp_path / "state" / "spending.jsonl"
        six = Quote(amount=6.0, basis="6 s")
        quotes = [("one", "S01", six), ("other", "S02", six)]
        spending = production(tmp_path / "a", budget=Budget(day=10.0), everywhere=everywhere).spending
        with pytest.raises(BudgetError, match=r"2 shots would cost 12\.00 USD, .* budget\.day is 10\.00"):
            spending.check_film(quotes)
        spending.check_film(quotes[:1])
        production(tmp_path / "b", budget=Budget(day=12.0), everywhere=everywhere).spending.check_film(quotes)
        capped = production(tmp_path / "c", budget=Budget(vendors=(("other", 5.0),)), everywhere=everywhere).spending
        with pytest.raises(BudgetError, match=r"1 shots would cost 6\.00 USD, .* budget\.vendors\.other is 5\.00"):
            capped.check_film(quotes)

    def test_a_price_in_another_currency_counts_as_unknown(self, tmp_path: Path) -> None:
        quotes = [("one", "S01", Quote(amount=600.0, currency="JPY", basis="600 yen")), ("one", "S02", Quote(amount=6.0, basis="6 s"))]
        production(tmp_path / "a", budget=Budget(max=10.0, allow_unknown=True)).spending.check_film(quotes)
        with pytest.raises(BudgetError, match=r"would cost 6\.00 USD"):
            production(tmp_path / "b", budget=Budget(max=5.0, allow_unknown=True)).spending.check_film(quotes)
        with pytest.raises(PriceUnknown, match="what S01 costs with one is not known: 600 yen"):
            production(tmp_path / "c", budget=Budget(max=1000.0)).spending.check_film(quotes)

    def test_what_was_set_aside_and_never_sent_is_free_again(self, vendor: Videos, tmp_path: Path) -> None:
        made = production(tmp_path, generator(vendor, price="0.5"), budget=Budget(max=1.0))
        made.spending.reserve(made.studio.generators[0], "k", "S01", made.studio.generators[0].quote(_request(tmp_path)))
        assert made.spending.spent() == pytest.approx(1.0)
        take(production(tmp_path, generator(vendor, price="0.5"), budget=Budget(max=1.0)), 1)


class TestTakes:
    def test_the_best_of_several_is_kept_and_says_why(self, vendor: Videos, tmp_path: Path) -> None:
        vendor.faults["content"] = []
        made = production(tmp_path, generator(vendor, seed=True), takes=3, judges=(_Liking(3),))
        found = take(made, 1)
        assert vendor.billed == 3
        assert record(made, found)["number"] == 3
        choice = json.loads((tmp_path / "takes/S01/choice.json").read_text())
        assert choice["take"] == found.key
        assert "take 1: liking says not this one" in choice["reason"]

    def test_retakes_are_bounded(self, vendor: Videos, tmp_path: Path) -> None:
        made = production(tmp_path, generator(vendor, seed=True), retakes=2, judges=(_Liking(99),))
        take(made, 1)
        assert vendor.billed == 3
        assert events(made).count("rejected") == 2

    def test_a_good_take_is_not_made_again(self, vendor: Videos, tmp_path: Path) -> None:
        made = production(tmp_path, generator(vendor, seed=True), retakes=5, judges=(_Liking(2),))
        take(made, 1)
        assert vendor.billed == 2
        take(production(tmp_path, generator(vendor, seed=True), retakes=5, judges=(_Liking(2),)), 1)
        assert vendor.billed == 2

    def test_retakes_end_with_the_budget_and_the_take_that_is_there_is_kept(self, vendor: Videos, tmp_path: Path) -> None:
        generating = generator(vendor, seed=True, price="0.5")  # 1.00 a take
        made = production(tmp_path, generating, retakes=5, judges=(_Liking(99),), budget=Budget(max=2.5))
        found = take(made, 1)
        assert (vendor.billed, record(made, found)["number"]) == (2, 1)
        choice = json.loads((tmp_path / "takes/S01/choice.json").read_text())
        assert "take 3 was not made: S01 would cost 1.00 USD" in choice["reason"]

    def test_one_take_of_several_may_fail(self, vendor: Videos, tmp_path: Path) -> None:
        made = production(tmp_path, generator(vendor, seed=True), takes=3, judges=(_Liking(2),))
        vendor.faults["POST"] = ["", "refuse"]
        found = take(made, 1)
        assert (vendor.billed, record(made, found)["number"]) == (2, 3)
        choice = json.loads((tmp_path / "takes/S01/choice.json").read_text())
        assert "moderation_blocked" in choice["reason"]
        again = take(production(tmp_path, generator(vendor, seed=True), takes=3, judges=(_Liking(2),)), 1)
        assert (vendor.billed, again.key) == (2, found.key), "what was refused is not asked for in every run"

    def test_a_first_take_that_fails_is_a_failure(self, vendor: Videos, tmp_path: Path) -> None:
        vendor.faults["POST"] = ["refuse"]
        with pytest.raises(ContentRefused):
            take(production(tmp_path, generator(vendor, seed=True), takes=3), 1)
        assert vendor.billed == 0


class _Liking:
    """A judge who likes the take of one number."""

    name = "liking"
    version = "1"

    def __init__(self, number: int) -> None:
        self._number = number
        self._seen = 0

    def judge(self, take: Take, request: object) -> object:
        from pipeline.ports import Finding, Verdict

        self._seen += 1
        wrong = self._seen != self._number
        return Verdict(findings=(Finding(judge=self.name, text="not this one" if wrong else "this one", fault=wrong),))


def _request(folder: Path) -> object:
    from tests.vendors.requests import request

    return request(folder)


def test_the_ledger_survives_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    from pipeline.store.ledger import Entry

    ledger.add(Entry(event=Event.RESERVED, key="k", token="k-1", shot="S01", adapter="a", amount=1.0))
    path.write_text(path.read_text() + '{"event": "submi')
    ledger.add(Entry(event=Event.RELEASED, key="k", token="k-1", shot="S01", adapter="a", amount=0.0))
    assert [a.last.event for a in ledger.attempts()] == [Event.RELEASED]
    assert ledger.spent() == 0.0
    assert hosted.SETTLING > 0

"""Exact lengths."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError, PlanError
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import CharacterId, Prose, Screenplay, Shot
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.planning.shots import LEAD_OUT, LineTake, Plan, overlaps, plan_card, plan_shot, transition_frames

RATES = st.sampled_from([FrameRate(24), FrameRate(25), FrameRate(30), FrameRate(24000, 1001), FrameRate(30000, 1001), FrameRate(60)])
VOICE_RATE = 24_000


def shot(number: int = 1, **changes: object) -> Shot:
    return Shot(
        **{"number": number, "size": "Medium shot", "frame": "<Character1> waits.", "video": (Prose(text="Nothing moves."),), **changes}
    )  # type: ignore[arg-type]


def line(seconds: float, index: int = 1) -> LineTake:
    return LineTake(
        shot="S01", index=index, speaker=CharacterId("Character1"), text="Well.", voice="v", sound=MediaRef(path=Path("a.wav"), sha256=""),
        rate=VOICE_RATE, samples=round(seconds * VOICE_RATE), words=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [("24", 24, 1), ("23.976", 24000, 1001), ("30000/1001", 30000, 1001), ("12.5", 25, 2), (" 25 ", 25, 1), ("60/2", 30, 1)],
)
def test_rates_are_read(text: str, numerator: int, denominator: int) -> None:
    assert FrameRate.parse(text) == FrameRate(numerator, denominator)


@pytest.mark.parametrize("text", ["0", "241", "fast", "24fps", "-24", "24/0", "", "1e3", "24.0/1.5"])
def test_rates_are_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        FrameRate.parse(text)


@pytest.mark.parametrize("text", ["1281x720", "8x8", "10000x100", "720p", "1280", "x", "1280x720x3"])
def test_sizes_are_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        Size.parse(text)


@given(RATES, st.integers(0, 10**6), st.integers(0, 10**6))
def test_frame_boundaries_do_not_drift(rate: FrameRate, a: int, b: int) -> None:
    together = rate.sample(a + b)
    assert abs(together - rate.sample(a) - rate.sample(b)) <= 1
    assert abs(Fraction(together, SAMPLE_RATE) - rate.seconds(a + b)) <= Fraction(1, 2 * SAMPLE_RATE)
    assert rate.frame_at(rate.sample(a) + 1) == a


@given(
    RATES,
    st.lists(st.floats(0.2, 6.0), max_size=4),
    st.sampled_from(["cut", "dissolve", "fade", "wipeleft"]),
    st.sampled_from(["cut", "dip"]),
)
def test_lines_keep_clear_of_transitions_and_of_each_other(rate: FrameRate, seconds: list[float], before: str, after: str) -> None:
    head, tail = transition_frames(before, 0, rate), transition_frames(after, 0, rate)
    plan = plan_shot(shot(), tuple(line(s, i) for i, s in enumerate(seconds, 1)), head, tail, after, rate)
    end = rate.sample(head)
    for placed in plan.lines:
        assert placed.start > end
        end = placed.end
    if plan.lines:
        assert end <= rate.sample(plan.frames - tail) - round(LEAD_OUT * SAMPLE_RATE) + 1


@given(RATES, st.lists(st.integers(30, 300), min_size=1, max_size=12), st.integers(0, 14))
def test_the_film_is_as_long_as_its_shots_less_their_overlaps(rate: FrameRate, lengths: list[int], overlap: int) -> None:
    last = len(lengths) - 1
    plans = tuple(plan_card("x", overlap if i else 0, overlap if i < last else 0, "dissolve", rate) for i, _ in enumerate(lengths))
    plan = Plan(rate=rate, shots=plans)
    assert plan.frames == sum(p.frames for p in plans) - overlap * last
    assert plan.starts()[0] == 0
    assert plan.starts()[-1] + plans[-1].frames == plan.frames


def test_a_shot_that_never_ends_is_refused() -> None:
    with pytest.raises(PlanError, match="S01 would last"):
        plan_shot(shot(), (line(61.0),), 0, 0, "cut", FrameRate(24))


def test_a_wish_lengthens_but_never_cuts_a_line_off() -> None:
    rate = FrameRate(24)
    assert plan_shot(shot(seconds=9.0), (line(1.0),), 0, 0, "cut", rate).frames == 216
    assert plan_shot(shot(seconds=1.0), (line(5.0),), 0, 0, "cut", rate).frames > 120


def test_cards_stand_at_both_ends() -> None:
    film = Screenplay(prompt="p", title="T", shots=(shot(1, transition="dissolve"), shot(2, transition="cut")))
    rows = overlaps(film, FrameRate(24))
    assert [row[0] for row in rows] == ["title", "S01", "S02", "end"]
    assert rows[-2][1] == "fade"
    assert rows[-1][2] == 0
    untitled = overlaps(Screenplay(prompt="p", shots=film.shots), FrameRate(24))
    assert [row[0] for row in untitled] == ["S01", "S02", "end"]

"""Timelines with anything in them: an edit comes out, or one error of ours."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.editing.edit import Edit
from pipeline.editing.timeline import load, to_timeline
from pipeline.errors import TimelineError
from tests.editing.test_timeline import sample_edit

WRONG = (None, True, -1, 0, 1, 2**70, 1e308, -0.5, float("nan"), float("inf"), "", "x", "24/0", "../../etc/passwd", "file:///etc/passwd",
         "http://a/b.mp4", "\udc80", [], [1], {}, {"OTIO_SCHEMA": "Stack.1"}, {"OTIO_SCHEMA": "Clip.2"}, {"OTIO_SCHEMA": "Nothing.9"},
         {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": "fast"}, {"OTIO_SCHEMA": "RationalTime.1", "rate": 0, "value": 3})  # fmt: skip
WHOLE = json.loads(to_timeline(sample_edit()).to_json_string())


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from places(inner)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(range(len(WRONG) + 2))), min_size=1, max_size=3))
@example(changes=[(500, 0)])  # a stack that holds clips in a sound track has no place in time
def test_anything_in_a_timeline_is_an_edit_or_one_error(tmp_path_factory: Any, changes: list[tuple[int, int]]) -> None:
    document = json.loads(json.dumps(WHOLE))
    for number, kind in changes:
        found = list(places(document))
        container, key = found[number % len(found)]
        if kind < len(WRONG):
            container[key] = copy.deepcopy(WRONG[kind])  # of its own: a shared one could come to hold itself
        elif kind == len(WRONG) or not isinstance(container, list):
            del container[key]
        else:
            container.insert(key, json.loads(json.dumps(container[key])))
    path = tmp_path_factory.getbasetemp() / "fuzzed.otio"
    path.write_text(json.dumps(document), errors="surrogatepass")
    assert_edit_or_error(path)


@settings(max_examples=100, deadline=None)
@given(data=st.one_of(st.binary(max_size=200), st.integers(0, 20_000).map(lambda n: json.dumps(WHOLE).encode()[:n])))
def test_any_bytes_are_no_timeline(tmp_path_factory: Any, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.otio"
    path.write_bytes(data)
    assert_edit_or_error(path)


def assert_edit_or_error(path: Path) -> None:
    edit, hint = None, "none needed"
    try:
        edit = load(path)
    except TimelineError as error:
        hint = error.hint
    assert hint
    if edit is None:
        return
    assert isinstance(edit, Edit)
    assert edit.frames > 0
    assert all(not shot.clip.is_absolute() and ".." not in shot.clip.parts for shot in edit.shots)

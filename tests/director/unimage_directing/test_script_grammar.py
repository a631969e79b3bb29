"""The grammar mask: whatever is written through it is a legal script, and legal scripts are never blocked."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vocabularies import PADDING, PROMPTS, SIZES, screenplay, tokenizer, vocabulary, written_at_random

from director.unimage.grammar import Choosing, Field, Grammar, Limits, Phase, Writing, plain
from director.unimage.masking import SLACK, Cursor, Pen, may_rest, travel
from director.unimage.vocabulary import byte_pieces, completion, lay_out
from pipeline.errors import CheckpointError, ScreenplayError
from pipeline.film import cast_sheet, tagged
from pipeline.film.screenplay import Prose, Screenplay

WIDE = Limits(characters=(0, 9), environments=(0, 9), shots=(1, 60), sheet=2000, frame=2000, video=3000, speech=900, sound=500, spans=30)
SHORT = Limits(characters=(1, 2), environments=(1, 2), shots=(2, 3), sheet=40, frame=50, video=80, speech=30, sound=20, spans=2)


def body_of(script: Screenplay) -> str:
    return tagged.write(script).partition("\n\n")[2]


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    def span(most: int, least: int = 0) -> tuple[int, int]:
        low = draw(st.integers(least, most))
        return low, draw(st.integers(low, most))

    lengths = {name: draw(st.integers(16, 60)) for name in ("sheet", "frame", "video", "speech", "sound")}
    places = draw(st.sampled_from([(0, 0), (0, 1), (1, 1), (1, 3)]))
    return Limits(
        characters=span(3), environments=places, shots=span(4, 1), spans=draw(st.integers(0, 3)), latin=draw(st.booleans()), **lengths
    )


@settings(max_examples=30, deadline=None)
@given(limits(), st.sampled_from(SIZES), st.integers(0, 2**32), st.integers(0, 900))
@example(SHORT, 300, 3, 0)
def test_random_logits_write_a_legal_script_within_the_budget(bounds: Limits, merges: int, seed: int, spare: int) -> None:
    grammar = Grammar(bounds)
    budget = len(grammar.closing(grammar.opening())) + 1 + SLACK + spare
    text, pen = written_at_random(grammar, vocabulary(merges), seed, budget)
    assert pen.left >= 0
    read = cast_sheet.with_defaults(tagged.read(f"<User>: A fox looks for the moon\n\n{text}"))
    assert cast_sheet.read(cast_sheet.write(read), tagged.read(tagged.write(read))) == read
    assert bounds.characters[0] <= len(read.characters) <= bounds.characters[1]
    assert bounds.shots[0] <= len(read.shots) <= bounds.shots[1]
    for shot in read.shots:
        assert len(shot.frame) <= bounds.frame
        assert sum(len(part.text) for part in shot.video if isinstance(part, Prose)) <= bounds.video
        assert all(len(line.text) <= max(bounds.speech, bounds.sound) for line in shot.lines)
        assert all(line.text[0].isascii() for line in shot.lines) or not bounds.latin


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("merges", SIZES)
def test_a_legal_script_is_never_blocked(prompt: str, merges: int) -> None:
    words = vocabulary(merges)
    pen = Pen(Grammar(WIDE), words, Cursor(Grammar(WIDE).opening()), 100_000)
    for token in tokenizer(merges).encode(body_of(screenplay(prompt))).ids:
        assert pen.allowed()[token], (words.spelled[token], pen.cursor)
        pen.take(token)
    assert pen.allowed()[words.end]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([f for f in Field if f is not Field.SPEECH]), st.text(st.characters(codec="utf-8"), max_size=30))
def test_prose_stops_only_at_marks_of_the_grammar(field: Field, text: str) -> None:
    grammar = Grammar(WIDE)
    state = Writing(field=field, number=1, cast=1, places=1, left=500, spans=3, phase=Phase.BODY, span_left=500)
    for char in text:
        if plain(char):
            after = grammar.step(state, char)
            assert isinstance(after, Writing)
            assert (after.field, after.phase) == (field, Phase.BODY)
            state = after
        elif field not in (Field.SPEECH, Field.SOUND):
            assert char in '<>\n"“”„‟«»＂' or not char.isprintable() or ord(char) > 0xFFFF


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SIZES), st.integers(0, 2**32), st.integers(0, 200))
def test_a_mask_holds_just_the_tokens_that_may_stand(merges: int, seed: int, steps: int) -> None:
    words, grammar = vocabulary(merges), Grammar(SHORT)
    random = np.random.default_rng(seed)
    pen = Pen(grammar, words, Cursor(grammar.opening()), 10_000)
    for _ in range(steps):
        token = int(random.choice(np.flatnonzero(pen.allowed())))
        if token == words.end:
            break
        pen.take(token)
    after = {token: travel(grammar, pen.cursor, piece) for token, piece in words.spelled.items()}
    legal = {token for token, place in after.items() if place is not None and may_rest(words, place)}
    offered = set(np.flatnonzero(pen.allowed())) - {words.end}
    assert offered <= legal
    if not by_a_span(pen.cursor.state):  # the last room of a sound is kept for its end
        assert offered == legal


def by_a_span(state: object) -> bool:
    """Whether a sound is being written, or may be begun by the next token."""
    if isinstance(state, Writing):
        return state.field is Field.SOUND or state.phase is Phase.SPAN
    return isinstance(state, Choosing) and any(by_a_span(way) for _, way in state.ways)


def test_padding_and_markers_are_never_offered() -> None:
    words = vocabulary(300)
    pen = Pen(Grammar(SHORT), words, Cursor(Grammar(SHORT).opening()), 10_000)
    markers = [tokenizer(300).token_to_id("<|im_start|>"), *range(words.size - PADDING, words.size)]
    assert not pen.allowed()[markers].any()
    assert len(pen.allowed()) == words.size


def test_shots_count_on_behind_an_extension_and_nobody_is_declared_anew() -> None:
    script = screenplay(PROMPTS[0])
    grammar, state = Grammar(dataclasses.replace(SHORT, shots=(2, 2))).going_on(script)
    count = len(script.shots)
    pen = Pen(grammar, vocabulary(300), Cursor(state), 3000)
    written = b""
    while not (mask := pen.allowed())[pen.vocabulary.end]:
        token = int(np.flatnonzero(mask)[0])
        written += pen.vocabulary.spelled[token]
        pen.take(token)
    whole = tagged.read(f"{tagged.write(script)}\n<Extension>: it rains\n\n{written.decode()}")
    assert len(whole.shots) == count + 2
    assert written.startswith(f"<Frame{count + 1}>".encode())


def test_a_script_that_counts_to_the_end_cannot_go_on() -> None:
    shot = screenplay(PROMPTS[0]).shots[0]
    full = Screenplay(prompt="x", shots=tuple(dataclasses.replace(shot, number=n) for n in range(1, 99)))
    with pytest.raises(ScreenplayError, match="98 shots and cannot go on by 2"):
        Grammar(SHORT).going_on(full)


@pytest.mark.parametrize(
    "text",
    [
        "<F",
        "<Character2",
        "<Character1>: a man\n<Character3",
        "<Character1>: \n",
        "<Character1>: a <",
        "<Character1>: a\n<Environment1>: b\n\n<Frame1>: H",
        "<Character1>: a\n<Environment1>: b\n\n<Frame1>: Medium shot: <Character2",
        "<Character1>: a\n<Environment1>: b\n\n<Frame1>: Medium shot: a <-",
        "<Character1>: a\n<Environment1>: b\n\n<Frame1>: Medium shot: a\n<F",
        "<Character1>: a\n<Environment1>: b\n\n<Frame1>: Medium shot: a\n<Video1>: a <- \n",
        '<Character1>: a\n<Environment1>: b\n\n<Frame1>: Medium shot: a\n<Video1>: a <- "a <',
        "<Character1>: a\n<Environment1>: b\n\n<Frame1>: Medium shot: a\n<Video1>: a >",
        "<Character1>: a\n<Environment1>: b\n\n<Frame1>: Medium shot: a\n<Video1>: a\n\n<Frame3",
        "<Character1>: a\x00",
    ],
)
def test_what_breaks_the_grammar_is_stopped_at_its_last_character(text: str) -> None:
    grammar = Grammar(SHORT)
    place = travel(grammar, Cursor(grammar.opening()), text.encode()[:-1])
    assert place is not None
    assert travel(grammar, Cursor(grammar.opening()), text.encode()) is None


def test_masks_are_remembered() -> None:
    _, pen = written_at_random(Grammar(SHORT), vocabulary(0), 5, 4000)
    _, again = written_at_random(Grammar(SHORT), vocabulary(0), 6, 4000)
    assert len(pen._masks) < 4000 - pen.left
    assert len(again._masks) < 4000 - again.left


def test_a_budget_that_holds_no_script_is_refused() -> None:
    with pytest.raises(ScreenplayError, match="20 tokens are left") as caught:
        Pen(Grammar(SHORT), vocabulary(0), Cursor(Grammar(SHORT).opening()), 20)
    assert "fewer shots" in caught.value.hint


def test_a_token_that_may_not_stand_is_refused_and_changes_nothing() -> None:
    pen = Pen(Grammar(SHORT), vocabulary(0), Cursor(Grammar(SHORT).opening()), 3000)
    before = pen.cursor
    with pytest.raises(ScreenplayError, match="may not stand here"):
        pen.take(pen.vocabulary.known[b"x"][0])
    assert pen.cursor == before


def test_a_tokenizer_that_cannot_spell_a_script_is_refused() -> None:
    pieces = [bytes((n,)) for n in range(0x20, 0x7F)]
    with pytest.raises(CheckpointError, match=r"no token of its own for '\\n'"):
        lay_out(pieces, size=200, end=199)


def test_pieces_of_other_tokenizers_are_spelled() -> None:
    assert byte_pieces([(0, "Ġthe"), (2, "Ċ")], level="bytes", size=4) == [b" the", None, b"\n", None]
    assert byte_pieces([(0, "▁the"), (1, "<0x0A>")], level="pieces", size=2) == [b" the", b"\n"]


@given(st.characters(codec="utf-8"), st.integers(1, 3))
def test_a_split_character_can_be_finished(char: str, count: int) -> None:
    whole = char.encode("utf-8")
    if 1 <= count < len(whole):
        rest = completion(whole[:count])
        assert rest is not None or not plain(char)
        assert rest is None or plain((whole[:count] + rest).decode("utf-8"))

"""The storybook's optional writer, against a real local server of the chat format: what is used, mended, refused, and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.chat.openai_chat import OpenAIChat
from adapters.chat.openai_chat import Options as Chat
from director.storybook import story
from director.storybook.direct import StorybookDirector
from director.storybook.story.dialogue import opening
from director.storybook.story.manuscript import Manuscript, Passage
from director.storybook.writing import Options
from director.storybook.writing.answers import read_answer
from director.storybook.writing.request import asks_lines, asks_picture
from pipeline.errors import Interrupted
from pipeline.film import cast_sheet, tagged
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Screenplay, Shot, SpanKind, shot_id
from pipeline.ports import Message
from tests.vendors.openai import OpenAI
from tests.vendors.server import Request, serving

PROMPT = "A lighthouse keeper rows out in a storm to find her daughter"
BRIEF = Brief(prompt=PROMPT, seed=0)

Fill = Callable[[Shot, Passage], str]
"""What a writer puts into the form for one shot, "" for nothing."""


class Ghostwriter(OpenAI):
    """Fills in the form of every request, each time with the next of ``fills``, the last one again and again."""

    def __init__(self, manuscript: Manuscript, *fills: Fill) -> None:
        super().__init__()
        self.manuscript = manuscript
        self.fills = list(fills)

    def _chat(self, request: Request) -> None:
        fill = self.fills.pop(0) if len(self.fills) > 1 else self.fills[0]
        self.answers = ["\n\n".join(self._filled(asked(request.body.decode()), fill)) or "I have nothing to add."]
        super()._chat(request)

    def _filled(self, numbers: tuple[int, ...], fill: Fill) -> Iterator[str]:
        passages = {p.number: p for p in self.manuscript.passages}
        for number in numbers:
            shot = self.manuscript.screenplay.shot(shot_id(number))
            if shot is not None and number in passages and (text := fill(shot, passages[number])):
                yield f"Shot {number}\n{text}"


def asked(body: str) -> tuple[int, ...]:
    """The shots that the last message of a request asks for."""
    last = body.rpartition('"role":')[2].replace("\\n", "\n")
    form = last.rpartition("Fill in:")[2]
    return tuple(int(n) for n in re.findall(r"^Shot (\d+)", form, re.MULTILINE))


_WORDS = [
    "and one",
    "or fewer",
    "no more",
    "all grey",
    "so tall",
    "too near",
    "far out",
    "in rows",
    "all mine",
    "at last",
    "once more",
    "and foam",
    "by night",
    "and home",
]


def own_line(shot: Shot, passage: Passage) -> str:
    """A line that belongs to this shot alone."""
    return f"Say: {passage.speakers[0]} (softly): {shot.number} waves, {_WORDS[shot.number % 14]}." if asks_lines(passage) else ""


def own_beat(shot: Shot, passage: Passage) -> str:
    """The engine's picture in new words, with a line where the shot has one."""
    if not asks_picture(passage, beats=True):
        return own_line(shot, passage)
    frame = f"In the hour of {shot.number}, {shot.frame[:1].lower()}{shot.frame[1:].rstrip('.')}"
    return f"Picture: {frame}\nMotion: A wave number {shot.number} rolls by.\n{own_line(shot, passage)}"


def why(director: StorybookDirector, film: Screenplay, number: int) -> str:
    """Why a shot stayed as it was, as the report has it; "" when nothing is said."""
    told = (note.partition(" as written first: ") for note in director.unshown(film, BRIEF))
    return next((reason for shots, _, reason in told if reason and shot_id(number) in shots), "")


@pytest.fixture(scope="module")
def manuscript() -> Manuscript:
    return story.tell(BRIEF)


@pytest.fixture
def film_by(manuscript: Manuscript) -> Iterator[Callable[..., tuple[Screenplay, StorybookDirector, Ghostwriter]]]:
    """Writes the film with a ghostwriter: screenplay, director and server."""
    closing: list[Any] = []

    def made(*fills: Fill, brief: Brief = BRIEF, **options: Any) -> tuple[Screenplay, StorybookDirector, Ghostwriter]:
        server = serving(vendor := Ghostwriter(manuscript, *fills))
        server.__enter__()
        director = StorybookDirector(OpenAIChat(Chat(base_url=f"{vendor.url}/v1", model="ghost", pause=0.01)), Options(**options))
        closing.extend((director.close, lambda: server.__exit__(None, None, None)))
        return director.write(brief), director, vendor

    yield made
    for close in closing:
        close()


Made = Callable[..., tuple[Screenplay, StorybookDirector, Ghostwriter]]


def test_without_a_writer_nothing_is_asked_and_nothing_changes(manuscript: Manuscript) -> None:
    director = StorybookDirector()
    assert director.write(BRIEF) == manuscript.screenplay
    assert not any(shot.writer for shot in manuscript.screenplay.shots)
    assert not any("storybook" in line for line in director.unshown(manuscript.screenplay, BRIEF))


def test_lines_and_beats_are_used_and_the_film_says_whose_they_are(film_by: Made, manuscript: Manuscript) -> None:
    film, director, vendor = film_by(own_beat)
    assert vendor.asked, "somebody was asked"
    for shot, passage, before in zip(film.shots, manuscript.passages, manuscript.screenplay.shots, strict=True):
        wanted = [w for w, asks in (("beat", asks_picture(passage, beats=True)), ("lines", asks_lines(passage))) if asks]
        if shot.size == "Insert":
            continue  # a thing close has its own words
        assert shot.writer == (f"{' and '.join(wanted)}: ghost" if wanted else "")
        assert (shot.frame != before.frame) == ("beat" in wanted)
        assert (shot.lines != before.lines) == ("lines" in wanted)
        assert (shot.visible, shot.where, shot.size, shot.move) == (before.visible, before.where, before.size, before.move)
        assert shot.spans(SpanKind.SOUND) == before.spans(SpanKind.SOUND)
    assert any("In the hour of" in shot.frame and "rolls by" in shot.action for shot in film.shots)
    told = director.unshown(film, BRIEF)
    assert any(line.startswith("the beat and lines of S") and line.endswith("are by ghost") for line in told)
    assert "all other words are the storybook's own" in told
    sheet = cast_sheet.write(film)
    assert cast_sheet.read(sheet, tagged.read(tagged.write(film))) == film


def test_what_the_prompt_tells_keeps_its_picture(film_by: Made, manuscript: Manuscript) -> None:
    def all_pictures(shot: Shot, passage: Passage) -> str:
        return f"Picture: {shot.frame} A gull passes.\nMotion: A gull passes slowly.\n{own_line(shot, passage)}"

    film, _, _ = film_by(all_pictures)
    told = [p.number for p in manuscript.passages if p.told]
    assert told
    assert all(film.shots[n - 1].frame == manuscript.screenplay.shots[n - 1].frame for n in told)


def test_lines_alone_on_request(film_by: Made, manuscript: Manuscript) -> None:
    film, _, vendor = film_by(own_beat, beats=False, wishes="Nobody is wise.")
    assert [s.frame for s in film.shots] == [s.frame for s in manuscript.screenplay.shots]
    assert any(s.writer == "lines: ghost" for s in film.shots)
    assert "Nobody is wise." in vendor.bodies[0]["messages"][1]["content"]
    assert "Picture:" not in vendor.bodies[0]["messages"][1]["content"].rpartition("Fill in:")[2]


def test_a_fault_is_told_back_and_the_next_answer_used(film_by: Made) -> None:
    def chatty(shot: Shot, passage: Passage) -> str:
        return f"Say: {passage.speakers[0]}: {'very ' * 30}long." if asks_lines(passage) else ""

    film, _, vendor = film_by(chatty, own_line, beats=False)
    assert any(s.writer == "lines: ghost" for s in film.shots)
    again = vendor.bodies[1]["messages"][-1]["content"]
    assert "a line has 31 words; 20 are allowed" in again
    assert len(vendor.bodies[1]["messages"]) == 4


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Say: {me}: " + "so " * 40 + "far", "20 are allowed"),
        ("Say: Gandalf: You shall not row.", None),  # only one can speak here: it is hers
        ("Say: {me}: Это моя лодка, а не твоя.", "letters that no English voice can speak"),
        ("Say: {me}: *sighs* (quietly)", "a line is empty"),
        ("Say: {me}: ...", "a line is empty"),
        ("", "nothing new was written for it"),
    ],
)
def test_a_line_that_cannot_be_said_leaves_the_engines(film_by: Made, manuscript: Manuscript, line: str, fault: str | None) -> None:
    alone = next(p for p in manuscript.passages if asks_lines(p) and len(p.speakers) == 1)

    def fill(shot: Shot, passage: Passage) -> str:
        return line.format(me=passage.speakers[0]) if passage.number == alone.number else ""

    film, director, _ = film_by(fill, beats=False)
    shot, before = film.shots[alone.number - 1], manuscript.screenplay.shots[alone.number - 1]
    if fault is None:
        assert shot.lines[0].text == "You shall not row."
        assert shot.lines[0].speaker == alone.speakers[0]
        assert not why(director, film, alone.number)
    else:
        assert shot == before
        assert fault in why(director, film, alone.number)


def test_somebody_who_is_not_there_says_nothing(film_by: Made, manuscript: Manuscript) -> None:
    absent = next(
        (p, c.id) for p in manuscript.passages for c in manuscript.screenplay.characters if asks_lines(p) and c.id not in p.speakers
    )

    def fill(shot: Shot, passage: Passage) -> str:
        return f"Say: {absent[1]}: I am not even here." if passage.number == absent[0].number else ""

    film, director, _ = film_by(fill, beats=False)
    assert film.shots == manuscript.screenplay.shots
    assert any(f"{absent[1]} cannot speak here" in note for note in director.unshown(film, BRIEF))


def test_no_two_lines_of_a_film_begin_alike(film_by: Made) -> None:
    def same(shot: Shot, passage: Passage) -> str:
        return f"Say: {passage.speakers[0]}: I have never seen {shot.number} such waves." if asks_lines(passage) else ""

    film, director, _ = film_by(same, beats=False)
    begun = [opening(line.text) for _, _, line in film.spoken()]
    assert begun.count("i have never") == 1
    assert len(set(begun)) == len(begun)
    assert any("begins like another line" in note for note in director.unshown(film, BRIEF))


def test_no_line_of_a_film_says_again_what_another_has_said(film_by: Made) -> None:
    def again(shot: Shot, passage: Passage) -> str:
        return f"Say: {passage.speakers[0]}: {shot.number}! I have been looking for her all day." if asks_lines(passage) else ""

    film, director, _ = film_by(again, beats=False)
    assert sum("looking for her" in line.text for _, _, line in film.spoken()) == 1
    assert any("another line of the film says 'i have been looking for' already" in note for note in director.unshown(film, BRIEF))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda f, p: f"{f} <Character9> waves.", "it must show"),
        (lambda f, p: re.sub(r"<Character\d>", "somebody", f) + " <Character2>", "it must show"),
        (lambda f, p: f"{f} The camera looks on.", "talks of the camera"),
        (lambda f, p: f'{f} A sign says "Home".', "words in quotation marks"),
        (lambda f, p: "Sad. ", "words; 4 to 45 are allowed"),
        (lambda f, p: f"{f} " + "and on " * 40, "words; 4 to 45 are allowed"),
        (lambda f, p: f"In bright morning sun at noon, {f}, in snow and falling snowflakes", "the film has"),
    ],
)
def test_a_picture_that_would_jump_leaves_the_engines(
    film_by: Made, manuscript: Manuscript, change: Callable[[str, Passage], str], fault: str
) -> None:
    free = next(
        p for p in manuscript.passages if not p.told and not p.chain and not p.lines and manuscript.screenplay.shots[p.number - 1].visible
    )

    def fill(shot: Shot, passage: Passage) -> str:
        frame = shot.frame.rstrip(".")
        return f"Picture: {change(frame, passage)}\nMotion: She waits a little." if passage.number == free.number else ""

    film, director, _ = film_by(fill)
    assert film.shots[free.number - 1] == manuscript.screenplay.shots[free.number - 1]
    assert fault in why(director, film, free.number)


def test_half_a_plot_is_taken_back(film_by: Made, manuscript: Manuscript) -> None:
    chain = next(c for c in dict.fromkeys(p.chain for p in manuscript.passages) if c and sum(p.chain == c for p in manuscript.passages) > 1)
    links = [p.number for p in manuscript.passages if p.chain == chain and not p.told]

    def fill(shot: Shot, passage: Passage) -> str:
        return "" if passage.number == links[-1] else own_beat(shot, passage)

    film, director, _ = film_by(fill)
    assert [film.shots[n - 1].frame for n in links] == [manuscript.screenplay.shots[n - 1].frame for n in links]
    assert any("belongs to it and could not be changed" in note for note in director.unshown(film, BRIEF))


def test_names_markdown_and_thoughts_are_mended(film_by: Made, manuscript: Manuscript) -> None:
    free = next(
        p for p in manuscript.passages if not p.told and not p.chain and len(manuscript.screenplay.shots[p.number - 1].visible) == 1
    )
    who = manuscript.screenplay.characters[0]

    def fill(shot: Shot, passage: Passage) -> str:
        if passage.number != free.number:
            return own_line(shot, passage)
        said = f"\n- **Say:** {who.name} (whispering): “*Wait.* I can hear her!!” 🌊" if passage.lines else ""
        seen = f"**Picture:** Close-up: {who.name} holds a cup with both hands, worried"
        return f"{seen}\n**Motion:** The camera pushes in. {who.name} drinks.{said}"

    film, _, _ = film_by(lambda s, p: f"<think>{s.number}?</think>\n{fill(s, p)}" if p.number == free.number else fill(s, p))
    shot, before = film.shots[free.number - 1], manuscript.screenplay.shots[free.number - 1]
    assert shot.writer
    assert shot.frame.startswith(("The ", f"<{who.id}> holds a cup"))
    assert f"<{who.id}> holds a cup with both hands, worried" in shot.frame
    assert shot.where == before.where
    assert f"<{who.id}> drinks." in shot.action
    assert "pushes in" not in shot.action


@pytest.mark.parametrize(("fault", "says"), [("401", "wrote nothing from"), ("503", "wrote nothing from"), ("drop", "wrote nothing from")])
def test_a_server_that_fails_leaves_the_engines_film(manuscript: Manuscript, fault: str, says: str) -> None:
    vendor = Ghostwriter(manuscript, own_line)
    vendor.faults["chat/completions"] = [fault] * 9
    with serving(vendor):
        director = StorybookDirector(OpenAIChat(Chat(base_url=f"{vendor.url}/v1", model="ghost", pause=0.01, patience=2)))
        film = director.write(BRIEF)
        notes = director.unshown(film, BRIEF)
        director.close()
    assert film == manuscript.screenplay
    assert any(says in note for note in notes)


def test_a_refusal_costs_one_batch(manuscript: Manuscript) -> None:
    vendor = OpenAI(["refuse:not this one", "Shot 99\nSay: Character1: Nobody asked."])
    with serving(vendor):
        director = StorybookDirector(OpenAIChat(Chat(base_url=f"{vendor.url}/v1", model="ghost", pause=0.01)), Options(tries=1))
        film = director.write(BRIEF)
        notes = director.unshown(film, BRIEF)
        director.close()
    assert film == manuscript.screenplay
    assert len(vendor.bodies) == 2
    assert any("not this one" in note for note in notes)
    assert any("nothing new was written for it" in note for note in notes)


def test_words_of_the_prompt_stay() -> None:
    brief = Brief(prompt='A clockmaker whispers "time is only a habit of ours" to an old clock', seed=0)
    manuscript = story.tell(brief)
    quoted = [p for p in manuscript.passages if p.quoted]
    assert quoted
    vendor = Ghostwriter(manuscript, own_beat)
    with serving(vendor):
        director = StorybookDirector(OpenAIChat(Chat(base_url=f"{vendor.url}/v1", model="ghost", pause=0.01)))
        film = director.write(brief)
        director.close()
    assert [film.shots[p.number - 1].lines for p in quoted] == [p.lines for p in quoted]
    assert any(s.writer for s in film.shots)


def test_going_on_writes_only_the_new_shots(manuscript: Manuscript) -> None:
    first = manuscript.screenplay
    longer = story.extend(first, "The keeper bakes a cake", BRIEF)
    vendor = Ghostwriter(longer, own_beat)
    with serving(vendor):
        director = StorybookDirector(OpenAIChat(Chat(base_url=f"{vendor.url}/v1", model="ghost", pause=0.01)))
        film = director.extend(first, "The keeper bakes a cake", BRIEF)
        director.close()
    assert [s.frame for s in film.shots[: len(first.shots)]] == [s.frame for s in first.shots]
    assert not any(s.writer for s in film.shots[: len(first.shots)])
    assert any(s.writer for s in film.shots[len(first.shots) :])
    assert film.resumed == longer.screenplay.resumed


def test_whoever_writes_is_part_of_the_version() -> None:
    def version(model: str, **options: Any) -> str:
        director = StorybookDirector(OpenAIChat(Chat(base_url="http://127.0.0.1:9/v1", model=model)), Options(**options))
        director.close()
        return director.version

    plain = StorybookDirector().version
    assert " " not in plain
    assert version("a").startswith(f"{plain} with openai-chat")
    assert len({version("a"), version("b"), version("a", beats=False), version("a", wishes="drier")}) == 4


class Echo:
    """A chat that gives back one text, whatever it is asked."""

    name, version, model = "echo", "1", "echo"

    def __init__(self, text: str) -> None:
        self._text = text

    def reply(self, messages: Sequence[Message], *, seed: int = 0) -> str:
        return self._text


class Typist(Echo):
    """A chat that tells each word while it writes."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.tell: Callable[[str], None] = lambda piece: None

    def reply(self, messages: Sequence[Message], *, seed: int = 0) -> str:
        for word in self._text.split():
            self.tell(word)
        return self._text


def test_a_writer_is_heard_while_it_writes_and_can_be_stopped() -> None:
    director = StorybookDirector(Typist("one two"), Options(tries=1))
    heard: list[str] = []
    director.tell = heard.append
    director.write(BRIEF)
    assert heard[0].startswith("echo writes S01")
    assert heard[1:3] == ["one", "two"]

    def stop(piece: str) -> None:
        if piece == "two":
            raise Interrupted("stopped")

    director.tell = stop
    with pytest.raises(Interrupted):
        director.write(BRIEF)


_PIECES = st.sampled_from(
    (
        "Shot 1", "Shot 3", "S05", "Picture: ", "Motion: ", "Say: ", "Character1", "<Character2>", "<Environment1>", ": ", "(softly)", '"',
        "<-", "->", "Frame3", "in the rain", "Narrator", "\n", "\n\n", "> <", "I hear it.", "She kneels.",
        "<Character1> kneels at the lighthouse <Environment1>.",
    )
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40).map("".join))
def test_no_answer_breaks_a_film(text: str) -> None:
    film = StorybookDirector(Echo(text), Options(tries=1)).write(BRIEF)
    before = story.tell(BRIEF).screenplay
    again = cast_sheet.read(cast_sheet.write(film), tagged.read(tagged.write(film)))
    assert again == film
    assert [s.visible for s in film.shots] == [s.visible for s in before.shots]
    assert all(s.writer == "" for s, b in zip(film.shots, before.shots, strict=True) if s.frame == b.frame and s.lines == b.lines)


def test_answers_are_read_in_the_forms_in_which_models_write() -> None:
    text = """Sure! Here are the shots:
```
### **Shot 3:**
1. *Picture:* A lamp in <Environment1>
Motion : it sways
Mara (softly): "Wait."
Character2, drily: Why?
S04 - Say: Hello there
Shot 5
Say: Character1:
Say: Remember: the door sticks.
```"""
    third, fourth, fifth = read_answer(text, ("mara", "character1", "character2"))
    assert (third.picture, third.motion) == ("A lamp in <Environment1>", "it sways")
    assert [(t.who, t.how, t.words) for t in third.turns] == [("Mara", "softly", '"Wait."'), ("Character2", "drily", "Why?")]
    assert [(t.who, t.words) for t in fourth.turns] == [("", "Hello there")]
    assert [(t.who, t.words) for t in fifth.turns] == [("Remember", "the door sticks.")] or fifth.turns[
        0
    ].words == "Remember: the door sticks."

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ScreenplayError
from pipeline.film import tagged
from pipeline.film.screenplay import NARRATOR, Character, CharacterId, Prose, ResumeKind, Screenplay, Shot, Span, SpanKind
from tests.film.strategies import ANY_TEXT, screenplays

HEAD = """<User>: A keeper finds a bottle.

<Character1>: A woman in a yellow coat.
<Character2>: A white gull.
<Environment1>: A lighthouse.

"""


def one_shot(video: str, frame: str = "Medium shot: <Character1> and <Character2> stand in <Environment1>.") -> Shot:
    return tagged.read(f"{HEAD}<Frame1>: {frame}\n<Video1>: {video}\n").shots[0]


@given(screenplays())
@settings(max_examples=80, deadline=None)
def test_what_the_grammar_carries_reads_back(screenplay):
    text = tagged.write(screenplay)
    assert tagged.carried(tagged.read(text)) == tagged.carried(screenplay)
    settled = tagged.write(tagged.read(text))
    assert tagged.write(tagged.read(settled)) == settled


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.text(st.sampled_from("<>- \"“”':.ab\n#*`"), max_size=12))
@settings(max_examples=200, deadline=None)
def test_any_text_is_carried_or_refused(sheet, frame, prose, span):
    screenplay = Screenplay(
        prompt=prose,
        characters=(Character(id=CharacterId("Character1"), sheet=sheet),),
        shots=(Shot(number=1, size="Medium shot", frame=frame, video=(Prose(text=prose), Span(kind=SpanKind.SPEECH, text=span))),),
    )
    try:
        text = tagged.write(screenplay)
    except ScreenplayError:
        return
    assert tagged.carried(tagged.read(text)) == tagged.carried(screenplay)


@given(st.text(st.sampled_from('<>-: \n"CharacterEnvironmentFrameVideoUser123ab.'), max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_reads_or_tells_where(text):
    try:
        tagged.read(HEAD + text)
    except ScreenplayError as error:
        found = (error.line, error.column)
    else:
        found = (1, 1)
    assert min(found) >= 1


@pytest.mark.parametrize(
    "video",
    [
        '<Character1> says <- "Stay here." ->',
        '<Character1> says <- "Stay here." >',
        '<Character1> says < "Stay here." ->',
        '<Character1> says < - "Stay here." - >',
        '<Character1> says <-"Stay here."->.',
        "<Character1> says <- “Stay here.” -> .",
        '<Character1> says <— "Stay here." —>',
        '< character 1 > says <- "Stay\n   here." ->',
        '<Character1> says\n\n<- "Stay here." ->\n\n',
        "<Character1> says: <- Stay here. ->",
        'says <- "Stay here." ->',
    ],
)
def test_malformed_spans_are_understood(video):
    (line,) = one_shot(video).lines
    assert line.text == "Stay here."
    assert line.speaker == "Character1"


@pytest.mark.parametrize(
    ("video", "kind", "speaker"),
    [
        ('<Character1> smiles. <- "Hello." ->', SpanKind.SPEECH, "Character1"),
        ('<- "Hello." -> says <Character2>.', SpanKind.SPEECH, "Character2"),
        ('<Character1> waits. <- "Hello." -> asks <Character2> softly.', SpanKind.SPEECH, "Character2"),
        ('<Character1> turns to <Character2> and says: <- "Hello." ->', SpanKind.SPEECH, "Character1"),
        ('<- "Hello." -> <Character2> lands on the rail.', SpanKind.SPEECH, "Character2"),
        ('A narrator speaks: <- "Long ago." ->', SpanKind.SPEECH, NARRATOR),
        ('In voice-over, <- "Long ago." ->', SpanKind.SPEECH, NARRATOR),
        ('<- "Nobody is named." ->', SpanKind.SPEECH, "Character1"),
        ("<Character1> replies <- We should go home now ->", SpanKind.SPEECH, "Character1"),
        ("The door opens <- a long creak ->.", SpanKind.SOUND, ""),
        ("<Character2> calls <- a sharp cry of a gull, wind ->.", SpanKind.SOUND, ""),
        ("Background music: <- slow strings and a piano ->.", SpanKind.MUSIC, ""),
        ("<- A warm lullaby on a music box ->.", SpanKind.MUSIC, ""),
        ("Sound effect: <- keys ->", SpanKind.SOUND, ""),
        ("<Character1> walks. <- waves against stone ->", SpanKind.SOUND, ""),
    ],
)
def test_spans_are_told_apart(video, kind, speaker):
    (span,) = (part for part in one_shot(video).video if isinstance(part, Span))
    assert (span.kind, span.speaker) == (kind, speaker)


def test_a_dialogue_keeps_its_speakers_apart():
    shot = one_shot('<Character1> asks, <- "Is it you?" -> <Character2> answers, <- "It is." -> <Character1> whispers, <- "At last." ->')
    assert [(line.speaker, line.manner) for line in shot.lines] == [("Character1", ""), ("Character2", ""), ("Character1", "whispers")]


@pytest.mark.parametrize(
    ("frame", "size", "text"),
    [
        ("Medium shot: A keeper.", "Medium shot", "A keeper."),
        ("medium Close-Up : A keeper.", "Medium close-up", "A keeper."),
        ("Close up: A keeper.", "Close-up", "A keeper."),
        ("ECU: A keeper.", "Extreme close-up", "A keeper."),
        ("Establishing shot: A keeper.", "Wide shot", "A keeper."),
        ("A keeper: small and wet.", "Medium shot", "A keeper: small and wet."),
    ],
)
def test_shot_sizes_are_read(frame, size, text):
    shot = one_shot("She waits.", frame)
    assert (shot.size, shot.frame) == (size, text)


@pytest.mark.parametrize(
    ("video", "move"),
    [
        ("The camera slowly pushes in on her.", "push in"),
        ("The camera pulls back.", "pull out"),
        ("The shot pans slowly to the left.", "pan left"),
        ("The camera follows her.", "track right"),
        ("She pushes in the plug.", "static"),
        ("The camera holds still.", "static"),
    ],
)
def test_camera_moves_are_read(video, move):
    assert one_shot(video).move == move


def test_shots_count_on_after_requests():
    shots = "".join(
        f"<Frame{n}>: Long shot: Sea {n}.\n<Video{n}>: Waves.\n{after}"
        for n, after in ((1, "<extension>: A storm comes.\n"), (2, "<User>: Go on.\n"), (3, ""))
    )
    screenplay = tagged.read(HEAD + shots)
    assert [s.number for s in screenplay.shots] == [1, 2, 3]
    assert [(r.kind, r.before, r.text) for r in screenplay.resumed] == [
        (ResumeKind.EXTENSION, 2, "A storm comes."),
        (ResumeKind.CONTINUATION, 3, "Go on."),
    ]


def test_layout_does_not_matter():
    text = (
        "\ufeff  <USER> A keeper.\r\n\r\n```\r\n\t<character 1 >: A woman.\r\n**<Frame1>:** Wide shot: a woman<Character1>.\r\n"
        "\r\n   She looks.\r\n<video>: <Character1>: <- Hello. ->"
    )
    screenplay = tagged.read(text)
    assert screenplay.prompt == "A keeper."
    assert screenplay.shots[0].frame == "a woman<Character1>. She looks."
    assert screenplay.shots[0].lines[0].speaker == "Character1"


BODY = "<Frame1>: Long shot: Sea.\n<Video1>: Waves.\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "empty"),
        ("Once upon a time", 1, 1, "before the first tag"),
        (HEAD, 5, 30, "no shots"),
        (HEAD + BODY + "<Frame2>: Sea \x00.\n", 9, 15, "0x00"),
        (HEAD + BODY + "<Frame3>: Sea.\n<Video3>: Sea.\n", 9, 1, "comes too early"),
        (HEAD + BODY + BODY, 9, 1, "there twice"),
        (HEAD + BODY + "<Frame2>: Sea.\n", 9, 1, "no <Video2>"),
        (HEAD + "<Video1>: Sea.\n", 7, 1, "no <Frame1>"),
        (HEAD + "<Frame1>: Sea.\n<Video2>: Sea.\n", 8, 1, "stands after <Frame1>"),
        (HEAD + "<Frame1>: Sea and\n  a boy <Character3>.\n<Video1>: Sea.\n", 8, 9, "<Character3> in <Frame1> is not declared"),
        (HEAD + "<Character1>: Again.\n" + BODY, 7, 1, "declared twice"),
        (HEAD + "<Character4>: Again.\n" + BODY, 7, 1, "follows 2 declared"),
        (HEAD + "<Frame1>: Sea.\n<Video1>: Sea <- and no end\n", 8, 15, "never closed"),
        (HEAD + "<Frame1>: Sea.\n<Video1>: Sea > land\n", 8, 14, "closes nothing"),
        (HEAD + "<Frame1>: Sea <- hush ->.\n<Video1>: Sea.\n", 7, 15, "no meaning"),
        ("<User>: x\n<Extension>: Go.\n" + BODY, 2, 1, "before any shot"),
    ],
)
def test_errors_tell_where(text, line, column, words):
    with pytest.raises(ScreenplayError) as caught:
        tagged.read(text, "film.txt")
    error = caught.value
    assert (error.line, error.column, error.source) == (line, column, "film.txt")
    assert words in str(error)
    assert str(error).startswith(f"film.txt:{line}:{column}: ")
    assert error.hint


@pytest.mark.parametrize(
    "shot",
    [
        Shot(number=2, size="Long shot", frame="Sea.", video=()),
        Shot(number=1, size="Huge shot", frame="Sea.", video=()),
        Shot(number=1, size="Long shot", frame="A boy <Character9>.", video=()),
        Shot(number=1, size="Long shot", frame="Sea.", video=(Prose(text="One."), Prose(text="Two."))),
        Shot(number=1, size="Long shot", frame="Sea.", video=(Span(kind=SpanKind.SOUND, text='"hush"'),)),
        Shot(number=1, size="Long shot", frame="Sea\nand sky.", video=()),
    ],
)
def test_what_cannot_be_read_back_is_not_written(shot):
    with pytest.raises(ScreenplayError):
        tagged.write(Screenplay(prompt="x", shots=(shot,)))

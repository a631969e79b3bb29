import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

from pipeline.errors import ArtifactError
from pipeline.film.brief import Brief
from pipeline.film.media import MediaFacts, MediaRef, Phone, PictureFacts, SoundFacts, Word
from pipeline.film.scene import CreatureLook, Figure, Framing, MouthCue, PersonLook, Place, Prop, Scene
from pipeline.film.schema import from_json, to_json
from pipeline.film.screenplay import (
    NARRATOR,
    Character,
    CharacterId,
    Environment,
    EnvironmentId,
    Prose,
    Resume,
    ResumeKind,
    Screenplay,
    Shot,
    Span,
    SpanKind,
)
from pipeline.film.timing import FrameRate, Size
from tests.film.strategies import screenplays

GOLDENS = Path(__file__).parents[1] / "goldens" / "schema"

SCENE = Scene(
    place=Place(family="lighthouse", light="dusk", details=("window", "lamp"), seed=7),
    figures=(
        Figure(
            id="Character1", look=PersonLook(age="old", figure="woman", beard="none", hat="souwester"), x=-0.4, x_end=0.1, gaze="Character2"
        ),
        Figure(id="Character2", look=CreatureLook(kind="gull", size=0.8), x=0.4, depth=0.2, pose="fly"),
    ),
    props=(Prop(noun="bottle", x=0.1, focus=True),),
    framing=Framing(size="Close-up", focus=("Character1",), move="push in"),
    effects=("beam",),
    seed=3,
)
SHOT = Shot(
    number=1,
    size="Medium shot",
    frame="<Character1> in <Environment1>.",
    video=(
        Prose(text="<Character1> says:"),
        Span(kind=SpanKind.SPEECH, text="Hello.", speaker=CharacterId("Character1"), manner="softly"),
        Span(kind=SpanKind.SOUND, text="waves"),
    ),
)
SCREENPLAY = Screenplay(
    prompt="A keeper.",
    title="The Keeper",
    characters=(Character(id=CharacterId("Character1"), sheet="A woman.", name="Mara", voice="bf_emma", colour="#ffcc00"),),
    environments=(Environment(id=EnvironmentId("Environment1"), sheet="A lighthouse."),),
    shots=(SHOT, replace(SHOT, number=2, video=(Span(kind=SpanKind.SPEECH, text="The end.", speaker=NARRATOR),))),
    resumed=(Resume(kind=ResumeKind.EXTENSION, before=2, text="A storm comes."),),
)
VALUES = (
    SCENE, SCREENPLAY, SHOT, SCENE.place, SCENE.framing, SCENE.figures[0], SCENE.figures[1], SCENE.props[0],
    PersonLook(freckles=True), CreatureLook(kind="fox", colour="#cc6622"),
    Brief(prompt="A keeper.", seed=5, size=Size(640, 360), rate=FrameRate(24000, 1001)),
    MediaRef(path=Path("takes/S01/a.mp4"), sha256="ab" * 32),
    MediaFacts(seconds=Fraction(7, 2),
               picture=PictureFacts(size=Size(640, 360), rate=FrameRate(24), frames=84, codec="h264", pixels="yuv420p"),
               sound=SoundFacts(rate=48000, channels=2, samples=168000, codec="aac")),
    MediaFacts(seconds=Fraction(1)),
    Word(text="hello", start=0, end=4800), Phone(symbol="h", start=0, end=900), MouthCue(id="Character1", start=0.5, end=0.75, shape="AH"),
)  # fmt: skip


def _name(value: object) -> str:
    return f"{type(value).__name__}-{[v for v in VALUES if type(v) is type(value)].index(value) + 1}.json"


@pytest.mark.parametrize("value", VALUES, ids=_name)
def test_documents_stay_as_they_are(value, request):
    text = to_json(value)
    golden = GOLDENS / _name(value)
    assert golden.read_text("utf-8") == text, f"delete {golden.name} and run tests/film/goldens.py if the change is meant"
    assert from_json(type(value), golden.read_text("utf-8")) == value


@given(screenplays())
@settings(max_examples=50, deadline=None)
def test_screenplays_round_trip(screenplay):
    assert from_json(Screenplay, to_json(screenplay)) == screenplay


def _with(**changes: object) -> str:
    return json.dumps({**json.loads(to_json(SCENE)), **changes})


@pytest.mark.parametrize(
    ("text", "words", "hint"),
    [
        ("{", "not JSON", "make it again"),
        ("[]", "list", "make it again"),
        ("[" * 100_000, "not JSON", "make it again"),
        (to_json(SCREENPLAY), "'filmwright.Screenplay' version 1, not 'filmwright.Scene' version 1", "this version"),
        (_with(version=2), "version 2", "this version"),
        (_with(styel="ink"), "unknown field 'styel'", "did you mean 'style'?"),
        (_with(seed="3"), "scene.json.seed is '3', not a whole number", "mend"),
        (_with(effects="beam"), "scene.json.effects is 'beam', not a list", "mend"),
        (_with(place={"light": "day"}), "scene.json.place lacks the field 'family'", "Place"),
        (
            _with(figures=[{"id": "x", "look": {"type": "Ghost"}}]),
            "scene.json.figures[0].look has the type 'Ghost'",
            "PersonLook, CreatureLook",
        ),
        (_with(props=[{"noun": "cup", "x": float("nan")}]), "not a finite number", "mend"),
    ],
)
def test_wrong_documents_are_refused(text, words, hint):
    with pytest.raises(ArtifactError) as caught:
        from_json(Scene, text, "scene.json")
    assert words in str(caught.value)
    assert hint in caught.value.hint


def test_values_without_a_form_are_refused():
    with pytest.raises(TypeError):
        to_json({"a": 1})

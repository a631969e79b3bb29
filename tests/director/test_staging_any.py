"""Any screenplay can be staged, whoever wrote it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from director.storybook.staging import stage
from pipeline.film.scene import CREATURES, EXPRESSIONS, LIGHTS, PLACES, POSES, SEASONS, WEATHERS, CreatureLook, Scene
from pipeline.film.schema import from_json, to_json
from pipeline.film.screenplay import SHOT_SIZES, Character, CharacterId, Environment, EnvironmentId, Prose, Screenplay, Shot
from tests.film.strategies import screenplays

WORDS = (
    "<Character1> <Character2> <Character3> <Environment1> the a an and with in on under holding looks at stands sits runs "
    "rows walks toward boat car horse table candle lantern letter tree sea forest kitchen night dusk rain snow happy sad "
    "angry two gulls crowd behind between over the shoulder of back to the camera , . ; 's hand , smiling reads his her book "
    "under one arm in hand left right enters leaves hugs"
)
TEXT = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=30).map(" ".join)


@st.composite
def written(draw):
    sheets = ("A woman in a red coat.", "A boy of ten.", "A small gull.")
    cast = tuple(
        Character(id=CharacterId(f"Character{n}"), sheet=s, name=draw(st.sampled_from(["", "Anna", "the boy"])))
        for n, s in enumerate(sheets, 1)
    )
    places = (Environment(id=EnvironmentId("Environment1"), sheet=draw(TEXT)),)
    shots = tuple(
        Shot(number=n, size=draw(st.sampled_from(SHOT_SIZES)), frame=draw(TEXT), video=(Prose(text=draw(TEXT)),))
        for n in range(1, draw(st.integers(1, 3)) + 1)
    )
    return Screenplay(prompt="x", characters=cast, environments=places, shots=shots)


@given(st.one_of(written(), screenplays()), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_any_screenplay_is_staged(screenplay, seed):
    for shot in screenplay.shots:
        scene = stage(screenplay, shot, "gouache", seed)
        assert scene == stage(screenplay, shot, "gouache", seed)
        assert from_json(Scene, to_json(scene)) == scene
        place = scene.place
        assert place.family in PLACES
        assert place.light in LIGHTS
        assert place.weather in WEATHERS
        assert place.season in SEASONS
        assert scene.framing.size in SHOT_SIZES
        named = [f.id for f in scene.figures if f.id]
        assert len(named) == len(set(named))
        assert set(scene.framing.focus) <= set(named)
        for figure in scene.figures:
            assert figure.pose in POSES
            assert figure.expression in EXPRESSIONS
            assert figure.expression_end in (*EXPRESSIONS, "")
            assert -1.5 <= figure.x <= 1.5
            assert figure.gaze in (*named, "", "camera", "left", "right", "up", "down")
            assert not isinstance(figure.look, CreatureLook) or figure.look.kind in CREATURES

"""Hypothesis strategies for screenplays that the tagged grammar can carry."""

from hypothesis import strategies as st

from pipeline.film.markup import fold
from pipeline.film.screenplay import (
    CAMERA_MOVES,
    NARRATOR,
    SHOT_SIZES,
    TRANSITIONS,
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

ALPHABET = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"), exclude_characters="<>")
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
VOCABULARY = (
    "a the keeper gull says whispers looks toward and music strings rain bell door I you hello camera pans left pushes in "
    ". ? ! , - — : \" ' ’ narrator voice"
)
WORDS = st.sampled_from(VOCABULARY.split())


def _wordy(text: str) -> bool:
    return any(c.isalnum() for c in text)


FREE = st.text(ALPHABET, min_size=1, max_size=30).map(fold).filter(_wordy).map(lambda t: "x " + t)
PHRASE = st.lists(WORDS, min_size=1, max_size=9).map(" ".join).map(lambda t: "The " + t)
TEXT = st.one_of(PHRASE, FREE)


@st.composite
def screenplays(draw: st.DrawFn) -> Screenplay:
    people = tuple(
        Character(
            id=CharacterId(f"Character{n}"), sheet=draw(TEXT), name=draw(ANY_TEXT),
            voice=draw(st.sampled_from(["", "bf_emma"])), colour=draw(st.sampled_from(["", "#ffcc00"])),
        )
        for n in range(1, draw(st.integers(0, 3)) + 1)
    )  # fmt: skip
    places = tuple(
        Environment(id=EnvironmentId(f"Environment{n}"), sheet=draw(TEXT), name=draw(ANY_TEXT))
        for n in range(1, draw(st.integers(0, 2)) + 1)
    )
    ids = [str(t.id) for t in (*people, *places)]
    total = draw(st.integers(1, 4))
    shots = tuple(draw(_shots(n, ids, tuple(c.id for c in people))) for n in range(1, total + 1))
    befores = sorted(draw(st.lists(st.integers(2, total + 1), max_size=2)))
    resumed = tuple(Resume(kind=draw(st.sampled_from(list(ResumeKind))), before=b, text=draw(ANY_TEXT)) for b in befores)
    return Screenplay(
        prompt=draw(ANY_TEXT), title=draw(ANY_TEXT), credit=draw(ANY_TEXT), characters=people, environments=places, shots=shots,
        resumed=resumed, mood=draw(ANY_TEXT), genre=draw(ANY_TEXT),
    )  # fmt: skip


@st.composite
def _referring(draw: st.DrawFn, ids: list[str]) -> str:
    text = draw(TEXT)
    if ids and draw(st.booleans()):
        text = f"{text} <{draw(st.sampled_from(ids))}>{draw(st.sampled_from(['', ' says:', ' smiles.', ' asks']))}"
    return text


@st.composite
def _shots(draw: st.DrawFn, number: int, ids: list[str], people: tuple[CharacterId, ...]) -> Shot:
    parts: list[Prose | Span] = []
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.booleans()) and not (parts and isinstance(parts[-1], Prose)):
            parts.append(Prose(text=draw(_referring(ids))))
        kind = draw(st.sampled_from(list(SpanKind)))
        speech = kind is SpanKind.SPEECH
        speaker = draw(st.sampled_from([*people, NARRATOR])) if speech else CharacterId("")
        manner = draw(st.sampled_from(["", "whispers"])) if speech else ""
        parts.append(Span(kind=kind, text=draw(TEXT), speaker=speaker, manner=manner))
    return Shot(
        number=number, size=draw(st.sampled_from(SHOT_SIZES)), frame=draw(_referring(ids)), video=tuple(parts),
        move=draw(st.sampled_from(CAMERA_MOVES)), transition=draw(st.sampled_from(TRANSITIONS)),
        transition_frames=draw(st.integers(0, 48)), seconds=draw(st.sampled_from([0.0, 3.5, 10.0])),
        title=draw(ANY_TEXT), reason=draw(ANY_TEXT), beat=draw(st.sampled_from(["", "tense"])), variation=draw(st.integers(0, 2)),
    )  # fmt: skip

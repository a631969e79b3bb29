"""What a writer is asked: who it writes for, the whole draft, and which of its shots it may write anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from director.storybook.story.manuscript import Manuscript, Passage
from director.storybook.writing.lines import LONGEST, MOST_TURNS
from pipeline.film.brief import Brief
from pipeline.film.screenplay import NARRATOR, Screenplay, Shot

AROUND = 12
"""Shots of the draft that are shown before and after those asked for."""

GUIDE = f"""You write for a picture-book film. A storyteller has drafted it; you write some of its shots better: warmer, funnier, truer,
closer to the one sentence that the film is made from. Every line fits who says it and what is seen, and tells something that the
picture does not show. No line says what another has said.

You are given the draft, and a form with the shots to write anew. Fill in the form as the draft is written, in your own words, and answer
with nothing else.

Rules:
- Picture is one still moment, Motion what then moves. A picture shows exactly the people and the place that the draft's shows, in the same
  light and weather, and plain things that can be drawn. No camera, no words, no thoughts.
- At most {MOST_TURNS} Say lines in a shot, at most {LONGEST} words each, spoken words only, by those who can speak there. How it is said
  may stand in brackets: softly, drily, whispers, shouts.
- No two lines of the film begin with the same three words.
"""


def request(manuscript: Manuscript, passages: Sequence[Passage], so_far: Screenplay, brief: Brief, wishes: str, *, beats: bool) -> str:
    """What to write, with all that is needed for it; what stays the same from request to request stands first, as local models like it.

    Args:
        manuscript: the film as the engine wrote it.
        passages: the shots that are asked for.
        so_far: the film as it stands now.
        brief: gives the language.
        wishes: a person's own words to the writer, or "".
        beats: pictures may change too, where the prompt does not tell them.
    """
    screenplay = manuscript.screenplay
    first, last = passages[0].number, passages[-1].number
    whole = len(screenplay.shots) <= 2 * AROUND
    near = [shot for shot in screenplay.shots if whole or first - AROUND <= shot.number <= last + AROUND]
    written = [shot for shot in so_far.shots if shot.writer and first - AROUND <= shot.number <= last + AROUND]
    parts = (
        f"The sentence: {screenplay.prompt}",
        f"Title: {screenplay.title}. Mood: {screenplay.mood}. Kind: {screenplay.genre}.",
        "\n".join(_cast(screenplay)),
        "The draft:\n\n" + "\n\n".join(_told(manuscript, shot) for shot in near),
        wishes,
        _language(brief),
        "You have written:\n\n" + "\n\n".join(_as_written(shot) for shot in written) if written else "",
        "\n".join(_threads(manuscript, passages)) if beats else "",
        "Fill in:\n\n" + "\n\n".join(_form(p, beats=beats) for p in passages),
    )
    return "\n\n".join(part for part in parts if part.strip())


def asks_picture(passage: Passage, *, beats: bool) -> bool:
    """Whether the picture of a shot may change."""
    return beats and not passage.told


def asks_lines(passage: Passage) -> bool:
    """Whether the lines of a shot may change: where the storyteller has some, and the prompt does not give them."""
    return bool(passage.lines and passage.speakers) and not passage.quoted


def _cast(screenplay: Screenplay) -> list[str]:
    people = [f"{c.id} is {c.name or 'nameless'}: {c.sheet}" for c in screenplay.characters]
    return [*people, *(f"{e.id} is {e.name or 'a place'}: {e.sheet}" for e in screenplay.environments)]


def _told(manuscript: Manuscript, shot: Shot) -> str:
    """A shot of the draft, without those lines that are to be written: what stands there would be copied."""
    passage = next((p for p in manuscript.passages if p.number == shot.number), None)
    motion = [f"Motion: {passage.action}"] if passage is not None else []
    kept = () if passage is not None and asks_lines(passage) else shot.lines
    said = [f"Say: {line.speaker}{f' ({line.manner})' if line.manner else ''}: {line.text}" for line in kept]
    return "\n".join((f"Shot {shot.number}", f"Picture: {shot.frame}", *motion, *said))


def _as_written(shot: Shot) -> str:
    said = (f"Say: {line.speaker}: {line.text}" for line in shot.lines)
    return "\n".join((f"Shot {shot.number}", f"Picture: {shot.frame}", *said))


def _form(passage: Passage, *, beats: bool) -> str:
    able = ("Narrator" if one == NARRATOR else str(one) for one in passage.speakers)
    fields = ["Picture:", "Motion:"] if asks_picture(passage, beats=beats) else []
    fields += [f"Say: {one}:" for one in able][:MOST_TURNS] if asks_lines(passage) else []
    return "\n".join((f"Shot {passage.number}", *fields))


def _threads(manuscript: Manuscript, passages: Sequence[Passage]) -> Iterator[str]:
    for chain in dict.fromkeys(p.chain for p in passages if p.chain and not p.told):
        numbers = [str(p.number) for p in manuscript.passages if p.chain == chain and not p.told]
        if len(numbers) > 1:
            several = f"{', '.join(numbers[:-1])} and {numbers[-1]}"
            yield f"Shots {several} are one thread ({chain}): change the pictures of all of them, or of none."


def _language(brief: Brief) -> str:
    return "" if brief.language.lower().startswith("en") else f"What is said is in the language {brief.language}; all else in English."

"""The classic pair: a chat model writes the screenplay, an image model draws the keyframes.

The chat model is asked for the tagged grammar; what it writes is read, and what is wrong with it is told back to it,
a bounded number of times. Keyframes are drawn one after another: the first pictures of somebody are references for the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import BriefError, GenerationFailed, ScreenplayError
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.markup import REFERENCE_MARK
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import SHOT_SIZES, Character, Resume, ResumeKind, Screenplay, Shot
from pipeline.planning.continuity import references
from pipeline.ports import Chat, Drawing, Keyframe, Message, Painter, PaintRequest, Telling, close_all, unheard
from pipeline.store.artifacts import stable_seed

FEWEST, MOST = 5, 12
"""Shots where the person does not say how many."""

SHOT_SECONDS = 5.0
"""Usual length of a shot, to turn a wished length into a number of shots."""

_HEADS = re.compile(r"^\s*[*_#>-]*\s*(title|mood|genre|name\s+character\s*\d+)\s*[*_]*\s*[:=]\s*(.+?)\s*$", re.IGNORECASE)

GUIDE = f"""You are a film director. You turn one sentence into the screenplay of a short film that an artist draws shot by shot.
Write nothing but the screenplay, in exactly this form:

Title: a short title
Mood: one word
Name Character1: what others call them
<User>: the sentence that you were given
<Character1>: sex, age, build, skin, hair, clothes: one or two sentences, no name
<Environment1>: one place: objects, light, mood: one or two sentences
<Frame1>: Medium shot: the still picture with which shot 1 begins: who (<Character1>), where (<Environment1>), pose, expression
<Video1>: what then happens, how the camera moves. <Character1> says, <- "words" -> <- a sound that is heard ->
<Frame2>: ...

Rules: declare every person and place once, at the top, numbered from 1; mention them only as <Character1>, <Environment1>.
Every Frame line begins with one of: {", ".join(SHOT_SIZES)}. It names its place and is followed by the Video line of its number.
Spoken words stand in <- "..." ->, at most 20 words, at most two in a shot; sounds in <- ... -> without quotation marks.
Angle brackets are used for nothing else.
Tell a story: somebody wants something, something stands in the way, it ends. Vary shot sizes. Do not repeat a shot.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the pair.

    Attributes:
        tries: how often the chat model may write, the first time included.
        wishes: more for the chat model, in its own language; for example "no dialogue".
    """

    tries: int = 4
    wishes: str = ""


class DuoDirector:
    """Implements ``pipeline.ports.Director`` over a chat model and a painter.

    Args:
        chat: writes.
        image: draws.
        options: settings.

    Attributes:
        tell: hears what the chat model tells while it writes; what it raises ends the answer.
    """

    name = "duo"
    remembers = True

    def __init__(self, chat: Chat, image: Painter, options: Options | None = None) -> None:
        self._chat = chat
        self._image = image
        self._options = options or Options()
        self.tell: Callable[[str], None] = unheard
        self.version = f"2 {chat.name} {chat.version} {chat.model}, {image.name} {image.version} {image.model}"

    def write(self, brief: Brief) -> Screenplay:
        """Let the chat model write the screenplay, and again as long as it is not legal.

        Raises:
            BriefError: the prompt is empty.
            GenerationFailed: the model wrote no legal screenplay in all its tries.
        """
        if not brief.prompt.strip():
            raise BriefError("the prompt is empty", hint='say who and where, for example "A fox looks for the moon"')
        talk = (Message(role="system", text=GUIDE), Message(role="user", text=_wish(brief, self._options.wishes)))
        return replace(self._asked(talk, brief.seed, lambda answer: _read(answer, brief)), prompt=brief.prompt)

    def draw(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Drawing:
        """Let the painter draw a shot, with the pictures of the same people and place as references.

        Raises:
            AdapterError: the painter refuses or cannot be reached.
        """
        known = _references(screenplay, shot, drawn, brief, self._image.references)
        seed = stable_seed("duo keyframe", brief.seed, shot.number, shot.variation)
        request = PaintRequest(text=picture_text(screenplay, shot, brief, bool(known)), size=brief.size, seed=seed, references=known)
        return Drawing(pixels=self._image.paint(request), scene=None, visible=shot.visible)

    def extend(self, screenplay: Screenplay, instruction: str, brief: Brief) -> Screenplay:
        """Go on under a new instruction; the shots so far stay as they are."""
        return self._gone_on(screenplay, ResumeKind.EXTENSION, instruction, brief)

    def continue_(self, screenplay: Screenplay, brief: Brief) -> Screenplay:
        """Go on without new content; declares nobody and nowhere anew."""
        return self._gone_on(screenplay, ResumeKind.CONTINUATION, tagged.CONTINUE_REQUEST, brief)

    def close(self) -> None:
        """Let both free what they hold."""
        close_all(self._chat, self._image)

    def _gone_on(self, screenplay: Screenplay, kind: ResumeKind, text: str, brief: Brief) -> Screenplay:
        resume = Resume(kind=kind, before=len(screenplay.shots) + 1, text=text)
        so_far = tagged.write(replace(screenplay, resumed=(*screenplay.resumed, resume)))
        number = resume.before
        more = f"Go on from <Frame{number}> with {brief.shots or 4} more shots."
        wish = f"{so_far}\n{more} Write only the new Frame and Video lines; declare nothing."
        talk = (Message(role="system", text=GUIDE), Message(role="user", text=wish))
        return self._asked(talk, brief.seed, lambda answer: _longer(screenplay, resume, so_far, answer))

    def _asked(self, talk: tuple[Message, ...], seed: int, read: Callable[[str], Screenplay]) -> Screenplay:
        """Ask until the answer reads."""
        if isinstance(self._chat, Telling):
            self._chat.tell = self.tell
        tries = max(1, self._options.tries)
        fault = ""
        for number in range(tries):
            answer = self._chat.reply(talk, seed=seed + number)
            try:
                return read(answer)
            except ScreenplayError as error:
                fault = f"{error} {error.hint}".strip()
                again = f"That cannot be used: {fault}. Write the whole answer again, corrected, and nothing else."
                talk = (*talk[:2], Message(role="assistant", text=answer), Message(role="user", text=again))
        raise GenerationFailed(
            f"{self._chat.model} wrote no legal screenplay in {tries} tries; last: {fault}",
            hint="name a larger model, or raise director.tries",
            adapter=self.name,
        )


def wished_shots(brief: Brief) -> tuple[int, int]:
    """Fewest and most shots that the brief asks for."""
    if brief.shots:
        return brief.shots, brief.shots
    if brief.seconds:
        about = max(1, round(brief.seconds / SHOT_SECONDS))
        return max(1, about - 1), about + 1
    return FEWEST, MOST


def picture_text(screenplay: Screenplay, shot: Shot, brief: Brief, referred: bool) -> str:
    """The keyframe of a shot in words that need no ids.

    Args:
        screenplay: with the declarations.
        shot: whose keyframe.
        brief: with the style.
        referred: reference pictures go with it.
    """
    place = screenplay.environment(shot.where)
    people = [c for c in screenplay.characters if c.id in shot.visible]
    lines = [
        f"{shot.size}. {_spelled(screenplay, shot.frame)}",
        *(f"{_called(c)}: {c.sheet}" for c in people),
        f"Place: {place.sheet}" if place else "",
        f"Style: {brief.style}, one still frame of a film, no text, no borders.",
        "Keep the people and the place exactly as in the reference pictures." if referred else "",
    ]
    return "\n".join(line for line in lines if line)


def _wish(brief: Brief, wishes: str) -> str:
    fewest, most = wished_shots(brief)
    count = f"{fewest}" if fewest == most else f"{fewest} to {most}"
    language = (
        "" if brief.language.lower().startswith("en") else f"Spoken words are in the language {brief.language}; all else in English. "
    )
    return f"{brief.prompt}\n\nWrite {count} shots. {language}{wishes}".strip()


def _read(answer: str, brief: Brief) -> Screenplay:
    """The screenplay in an answer.

    Raises:
        ScreenplayError: it is not legal, or has another number of shots than was asked for.
    """
    facts, script = _headed(answer)
    screenplay = replace(tagged.read(script, "your answer"), prompt=brief.prompt)
    fewest, most = wished_shots(brief)
    if not fewest <= len(screenplay.shots) <= most:
        wanted = fewest if fewest == most else f"{fewest} to {most}"
        raise ScreenplayError(f"it has {len(screenplay.shots)} shots; {wanted} were asked for")
    tagged.write(screenplay)  # what cannot be written cannot be kept
    names = {name: facts.get(f"name {name}".lower(), "") for name in (str(c.id) for c in screenplay.characters)}
    cast = tuple(replace(c, name=names[str(c.id)]) for c in screenplay.characters)
    return replace(screenplay, characters=cast, **{key: facts[key] for key in ("title", "mood", "genre") if key in facts})  # type: ignore[arg-type]


def _headed(answer: str) -> tuple[dict[str, str], str]:
    """Facts from the lines before the first tag, and the text from there on; line numbers stay."""
    facts: dict[str, str] = {}
    lines = answer.splitlines()
    for index, line in enumerate(lines):
        if "<" in line:
            break
        if found := _HEADS.match(line):
            facts[re.sub(r"\s+(\d)", r"\1", " ".join(found[1].lower().split()))] = found[2].strip("*_ \"'").strip()
        lines[index] = ""
    return facts, "\n".join(lines)


def _longer(screenplay: Screenplay, resume: Resume, so_far: str, answer: str) -> Screenplay:
    """The screenplay with the shots of the answer behind it.

    Raises:
        ScreenplayError: they are not legal there.
    """
    first = re.search(rf"<\s*Frame\s*{resume.before}\s*>", answer, re.IGNORECASE)
    if first is None:
        raise ScreenplayError(f"there is no <Frame{resume.before}>", hint="number the new shots on from there")
    whole = tagged.read(f"{so_far}\n{answer[first.start() :]}", "your answer")
    if len(whole.characters) != len(screenplay.characters) or len(whole.environments) != len(screenplay.environments):
        raise ScreenplayError("it declares somebody or somewhere anew", hint="use only what is declared")
    longer = replace(screenplay, shots=(*screenplay.shots, *whole.shots[len(screenplay.shots) :]), resumed=(*screenplay.resumed, resume))
    tagged.write(longer)
    return longer


def _references(screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief, most: int) -> tuple[MediaRef, ...]:
    """What the painter is shown: the person's own pictures of who is there, then earlier keyframes."""
    there = {*map(str, shot.visible), str(shot.where)}
    brought = [r.picture for r in brief.references if r.id in there]
    earlier = [k.picture for k in references(screenplay, shot, drawn, most)]
    return tuple([*brought, *earlier][:most])


def _spelled(screenplay: Screenplay, text: str) -> str:
    names = {str(c.id): _called(c) for c in screenplay.characters} | {str(e.id): e.name or "the place" for e in screenplay.environments}
    return (
        " ".join(REFERENCE_MARK.sub(lambda m: f" {names.get(f'{m[1].capitalize()}{int(m[2])}', '')} ", text).split())
        .replace(" ,", ",")
        .replace(" .", ".")
    )


def _called(character: Character) -> str:
    return character.name or str(character.id).replace("Character", "Person ")

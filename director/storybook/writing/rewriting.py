"""A film goes through a writer's hands: asked in batches, faults told back, and the engine's own words where nothing good comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from director.storybook.account import account
from director.storybook.story.dialogue import opening
from director.storybook.story.manuscript import Manuscript, Passage
from director.storybook.story.picturing import core
from director.storybook.writing.answers import Revision, read_answer
from director.storybook.writing.beats import rewritten
from director.storybook.writing.lines import Refused, callable_names, spoken, unsaid
from director.storybook.writing.request import GUIDE, asks_lines, asks_picture, request
from pipeline.errors import AccountLocked, AdapterError, AdapterUnavailable, TransientAdapterError
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Screenplay, Shot, Span, shot_id
from pipeline.ports import Chat, Message, Telling, unheard
from pipeline.store.artifacts import stable_seed

BATCH = 6
"""Shots that are asked for at once: few enough for small models, many enough for a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the storybook's writer.

    Attributes:
        beats: it may write pictures too, where the prompt does not tell them; off leaves it the lines.
        tries: how often it may write the same shots, the first time included.
        wishes: your own words to it, for example "drier, and no child says anything wise".
    """

    beats: bool = True
    tries: int = 2
    wishes: str = ""


class Rewriter:
    """Lets a chat model write beats and lines of a film that the engine has drafted.

    Args:
        chat: the writer.
        options: settings.

    Attributes:
        tell: told what is being written.
        notes: after ``rewrite``, why which shots stayed as they were, one sentence each.
    """

    def __init__(self, chat: Chat, options: Options) -> None:
        self._chat = chat
        self._options = options
        self.tell: Callable[[str], None] = unheard
        self.notes: tuple[str, ...] = ()

    def rewrite(self, manuscript: Manuscript, brief: Brief) -> Screenplay:
        """The film with what the writer wrote of it; ``Shot.writer`` says what that is."""
        if isinstance(self._chat, Telling):
            self._chat.tell = self.tell
        work = _Work(manuscript=manuscript, brief=brief, by=self._chat.model)
        open_ones = [p for p in manuscript.passages if asks_picture(p, beats=self._options.beats) or asks_lines(p)]
        self.notes = ()
        for at in range(0, len(open_ones), BATCH):
            batch = open_ones[at : at + BATCH]
            self.tell(f"{self._chat.model} writes {_span(p.number for p in batch)}")
            try:
                self._written(work, batch)
            except (TransientAdapterError, AccountLocked, AdapterUnavailable) as error:
                self.notes = (f"{self._chat.model} wrote nothing from {shot_id(batch[0].number)} on: {error}",)
                break
            except AdapterError as error:
                work.faults |= {p.number: str(error) for p in batch if p.number not in work.done}
        work.settle()
        self.notes += _stayed(work.faults)
        return work.screenplay

    def _written(self, work: _Work, batch: Sequence[Passage]) -> None:
        """Ask for a batch, and again for what cannot be used."""
        beats = self._options.beats
        wish = request(work.manuscript, batch, work.screenplay, work.brief, self._options.wishes, beats=beats)
        asking = (Message(role="system", text=GUIDE), Message(role="user", text=wish))
        talk: tuple[Message, ...] = asking
        names = tuple(callable_names(work.screenplay.characters))
        asked = tuple(batch)
        for number in range(max(1, self._options.tries)):
            answer = self._chat.reply(talk, seed=stable_seed("storybook writer", work.brief.seed, batch[0].number, number))
            work.take(read_answer(answer, names), asked, beats=beats)
            asked = tuple(p for p in asked if p.number in work.faults)
            if not asked:
                return
            faults = "\n".join(f"Shot {p.number}: {work.faults[p.number]}" for p in asked)
            again = f"These cannot be used:\n{faults}\nWrite only these shots again, corrected, in the same form."
            talk = (*asking, Message(role="assistant", text=answer), Message(role="user", text=again))


def written_by(screenplay: Screenplay) -> tuple[str, ...]:
    """Who wrote what, one sentence for each writer; () for a film that the director wrote alone."""
    shots: dict[str, list[int]] = {}
    for shot in screenplay.shots:
        if shot.writer:
            shots.setdefault(shot.writer, []).append(shot.number)
    sentences = tuple(_credit(writer, numbers) for writer, numbers in shots.items())
    return (*sentences, "all other words are the storybook's own") if sentences else ()


_NOTHING = "nothing new was written for it"


def _folded(text: str) -> str:
    return " ".join(text.lower().rstrip(". ").split())


def _stayed(faults: Mapping[int, str]) -> tuple[str, ...]:
    """One sentence for each reason why shots are as the storybook wrote them."""
    shots: dict[str, list[int]] = {}
    for number, fault in sorted(faults.items()):
        shots.setdefault(fault, []).append(number)
    return tuple(f"{_span(numbers)} {'stays' if len(numbers) == 1 else 'stay'} as written first: {why}" for why, numbers in shots.items())


def _credit(writer: str, numbers: Sequence[int]) -> str:
    what, _, who = writer.partition(": ")
    return f"the {what} of {_span(numbers)} {'are' if 'lines' in what else 'is'} by {who}"


def _span(numbers: Iterable[int]) -> str:
    """``S01, S02 and S05``."""
    ids = [shot_id(n) for n in numbers]
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"


@dataclass(slots=True, kw_only=True)
class _Work:
    """One film while a writer is at it.

    Attributes:
        manuscript: as the engine wrote it.
        brief: the wish.
        by: who writes.
        done: shots that were taken over, with their passages, by number.
        faults: why a shot was not, by number.
    """

    manuscript: Manuscript
    brief: Brief
    by: str
    done: dict[int, tuple[Shot, Passage]] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def screenplay(self) -> Screenplay:
        """The film as it stands."""
        return self._with(self.done)

    def take(self, revisions: Sequence[Revision], asked: Sequence[Passage], *, beats: bool) -> None:
        """Take over what can be used of the shots asked for, and note why the others cannot."""
        found = {revision.number: revision for revision in revisions}
        for passage in asked:
            try:
                self.done[passage.number] = self._taken(found.get(passage.number), passage, beats=beats)
                self.faults.pop(passage.number, None)
            except Refused as fault:
                self.faults[passage.number] = str(fault)

    def settle(self) -> None:
        """Take back what does not go with the rest: half a plot, a line that begins like one that stays, a word of the prompt unshown."""
        while taken_back := dict(self._unfitting()):
            for number, fault in taken_back.items():
                del self.done[number]
                self.faults[number] = fault

    def _with(self, done: Mapping[int, tuple[Shot, Passage]]) -> Screenplay:
        shots = tuple(done[s.number][0] if s.number in done else s for s in self.manuscript.screenplay.shots)
        return replace(self.manuscript.screenplay, shots=shots)

    def _taken(self, revision: Revision | None, passage: Passage, *, beats: bool) -> tuple[Shot, Passage]:
        """The shot as it is proposed.

        Raises:
            Refused: it cannot be used.
        """
        shot, fresh = self._engine(passage.number), passage
        if revision is None:
            raise Refused(_NOTHING)
        lines = spoken(revision.turns, passage, self.screenplay.characters, self.brief.language) if asks_lines(passage) else ()
        new_lines = bool(lines) and [line.text for line in lines] != [line.text for line in passage.lines]
        new_beat = asks_picture(passage, beats=beats) and _folded(revision.picture) not in ("", _folded(shot.frame))
        if not (new_beat or new_lines):
            raise Refused(_NOTHING)
        if new_beat and not new_lines and asks_lines(passage):
            raise Refused("it has a new picture and no new words; write its Say lines too")
        others = [s for s in self.screenplay.shots if s.number != passage.number]
        if new_beat:
            shot, fresh = rewritten(revision, passage, self.screenplay, self.brief, {core(s.frame) for s in others})
        if new_lines:
            fresh = replace(fresh, lines=self._sayable(lines, shot, others))
        what = "beat and lines" if new_beat and new_lines else "beat" if new_beat else "lines"
        return replace(shot, video=fresh.video, writer=f"{what}: {self.by}"), fresh

    def _sayable(self, lines: tuple[Span, ...], shot: Shot, others: Sequence[Shot]) -> tuple[Span, ...]:
        """The lines, if nobody said so before and the camera does not look over the speaker's shoulder.

        Raises:
            Refused: it is otherwise.
        """
        unsaid(lines, [line.text for s in others if self._stays(s) for line in s.lines])
        if f"over the shoulder of <{lines[0].speaker}>" in shot.frame:
            raise Refused(f"the camera looks over the shoulder of {lines[0].speaker}; somebody else speaks first")
        return lines

    def _engine(self, number: int) -> Shot:
        return next(shot for shot in self.manuscript.screenplay.shots if shot.number == number)

    def _stays(self, shot: Shot) -> bool:
        """Whether a shot's lines are sure to stay: written anew already, or not asked for."""
        passage = next((p for p in self.manuscript.passages if p.number == shot.number), None)
        return shot.number in self.done or passage is None or not asks_lines(passage)

    def _unfitting(self) -> Iterator[tuple[int, str]]:
        changed = {n for n, (shot, _) in self.done.items() if shot.frame != self._engine(n).frame}
        yield from list(self._half_plots(changed)) or list(self._repeated()) or list(self._unshown(changed))

    def _half_plots(self, changed: set[int]) -> Iterator[tuple[int, str]]:
        for chain in dict.fromkeys(p.chain for p in self.manuscript.passages if p.chain):
            links = {p.number for p in self.manuscript.passages if p.chain == chain and not p.told}
            if links & changed and links - changed:
                yield from ((n, f"{shot_id(min(links - changed))} belongs to it and could not be changed") for n in links & changed)

    def _repeated(self) -> Iterator[tuple[int, str]]:
        kept = {opening(line.text) for s in self.manuscript.screenplay.shots if s.number not in self.done for line in s.lines}
        for number, (shot, _) in self.done.items():
            if again := next((line for line in shot.lines if opening(line.text) in kept), None):
                yield number, f"{again.text!r} begins like another line of the film"

    def _unshown(self, changed: set[int]) -> Iterator[tuple[int, str]]:
        """Pictures without which a word of the prompt is shown no more."""
        if not changed:
            return
        now = set(account(self.screenplay, self.brief).shown)
        for word in account(self.manuscript.screenplay, self.brief).shown:
            if word not in now:
                culprit = next((n for n in sorted(changed) if self._shows(word, n)), min(changed))
                yield culprit, f"without its picture the film does not show {word!r}"
                return

    def _shows(self, word: str, number: int) -> bool:
        return word in account(self._with({n: kept for n, kept in self.done.items() if n != number}), self.brief).shown

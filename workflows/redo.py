"""Send one shot back: another seed for its pictures, or other words in its mouth."""

from __future__ import annotations

import dataclasses

from pipeline.errors import ConfigError
from pipeline.film.screenplay import Screenplay, Shot, Span, SpanKind
from pipeline.stages.script import read_screenplay, save_screenplay
from pipeline.store.folder import FilmFolder, held


def send_back(folder: FilmFolder, shot: str, say: str = "") -> Screenplay:
    """Change one shot in the film's screenplay and write it.

    Args:
        folder: the film folder.
        shot: id such as "S03".
        say: new words for the shot's first line; "" gives keyframe and take another seed instead.

    Raises:
        ConfigError: there is no such shot, or it has no line.
    """
    with held(folder):
        screenplay = read_screenplay(folder)
        found = find_shot(screenplay, shot)
        changed = with_words(found, say) if say else dataclasses.replace(found, variation=found.variation + 1)
        shots = tuple(changed if s is found else s for s in screenplay.shots)
        screenplay = dataclasses.replace(screenplay, shots=shots)
        save_screenplay(folder, screenplay)
        return screenplay


def find_shot(screenplay: Screenplay, wanted: str) -> Shot:
    """The shot that "S03", "s3" or "3" means.

    Raises:
        ConfigError: there is none.
    """
    digits = wanted.strip().upper().removeprefix("S")
    found = next((s for s in screenplay.shots if digits.isdecimal() and s.number == int(digits)), None)
    if found is None:
        first, last = screenplay.shots[0].id, screenplay.shots[-1].id
        raise ConfigError(f"this film has no shot {wanted!r}", hint=f"shots are {first} to {last}", key="shot")
    return found


def with_words(shot: Shot, words: str) -> Shot:
    """The shot with other words in its first line.

    Raises:
        ConfigError: nobody speaks in this shot.
    """
    for index, part in enumerate(shot.video):
        if isinstance(part, Span) and part.kind is SpanKind.SPEECH:
            line = dataclasses.replace(part, text=" ".join(words.split()))
            return dataclasses.replace(shot, video=(*shot.video[:index], line, *shot.video[index + 1 :]))
    raise ConfigError(f"nobody speaks in {shot.id}", hint="write a line into screenplay.txt, or leave out --say", key="say")

"""What the person asks for."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.film.media import MediaRef
from pipeline.film.timing import FrameRate, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePicture:
    """What somebody or some place looks like: a picture of ``Character1`` or ``Environment1`` that the person brings."""

    id: str
    picture: MediaRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One wish for one film.

    Attributes:
        prompt: one sentence, or a synopsis; plain text, already cleaned of control characters.
        seed: 0 to 2**31 - 1; the same brief with the same seed gives the same film.
        shots: wished number of shots, 0 when the director may choose (5 to 12).
        seconds: wished length, 0 when the director may choose.
        style: a look of the illustrator, for example "gouache", "ink", "noir".
        language: BCP 47 tag of the dialogue.
        size: picture size in pixels.
        rate: frames per second.
        references: pictures of characters and places, for directors that can see.
    """

    prompt: str
    seed: int = 0
    shots: int = 0
    seconds: int = 0
    style: str = "gouache"
    language: str = "en"
    size: Size = Size(1280, 720)
    rate: FrameRate = FrameRate(24)
    references: tuple[ReferencePicture, ...] = ()

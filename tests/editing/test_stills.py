from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.editing.edit import Edit, EditShot
from pipeline.editing.stills import contact_sheet, plain_words
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("Wide shot: The keeper <Character1> at the tower <Environment1>, happy.", "Wide shot: The keeper at the tower, happy."),
        ("Insert: A letter in the hand of <Character2>.", "Insert: A letter in the hand of somebody."),
        ("Long shot: <Character1> in the boat at <Environment2>.", "Long shot: Somebody in the boat."),
        ("Close-up: He waits. Sound: rain. Background music: slow.", "Close-up: He waits."),
        ("", ""),
    ],
)
def test_prompts_are_shown_without_ids(prompt: str, words: str) -> None:
    assert plain_words(prompt) == words


@pytest.mark.parametrize(
    ("size", "shots", "width"), [("426x240", 3, 1000), ("426x240", 9, 1430), ("1280x720", 3, 1600), ("720x1280", 30, 1600)]
)
def test_small_pictures_stand_on_the_sheet_in_their_own_size(size: str, shots: int, width: int) -> None:
    edit = Edit(
        rate=FrameRate(24),
        size=Size.parse(size),
        shots=tuple(EditShot(id=ShotId(f"S{n:02d}"), clip=Path("a.mp4"), frames=24) for n in range(shots)),
    )
    sheet = cv2.imdecode(np.frombuffer(contact_sheet(edit, ()), np.uint8), cv2.IMREAD_COLOR)
    assert sheet is not None
    assert sheet.shape[1] == width


def test_a_long_title_is_set_smaller_and_not_cut() -> None:
    title = "The Widowed Clockmaker Teaches His Granddaughter Mira"
    edit = Edit(
        rate=FrameRate(24),
        size=Size(1280, 720),
        title=title,
        shots=(EditShot(id=ShotId("S01"), clip=Path("a.mp4"), frames=24),),
    )
    heading = {text: _ink(contact_sheet(replace(edit, title=text), ())) for text in (title, f"{title}!")}
    assert heading[title] < heading[f"{title}!"], "the last letter is there"


def _ink(sheet: bytes) -> int:
    """The last column on the left that holds anything of the heading."""
    pixels = cv2.imdecode(np.frombuffer(sheet, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    return int(np.flatnonzero(pixels[:100, :1100].max(axis=0) > 120)[-1])

from __future__ import annotations

import pytest

from pipeline.editing.stills import plain_words


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

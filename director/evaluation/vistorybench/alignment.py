"""Prompt alignment: what the judge is asked, how its answer is read, and the average that the benchmark prints.

The published questions are the benchmark's own; these ask for the same thing on the same scale in our words, so that scores of this
module and of the site are near each other and not the same.
"""

from __future__ import annotations

import re

from director.evaluation.vistorybench.instruments import Judge, Picture

TRIES = 10
STEP = 0.1
"""By how much the temperature rises behind an answer that cannot be read."""

BEST = 4

_SCALE = (
    "Answer with one line 'Score: N' and then one sentence. N is 0 (nothing of it is there), 1 (little), 2 (half), 3 (nearly all) or 4 "
    "(everything, and nothing against it)."
)
QUESTIONS = {
    "scene": f"Does the picture show this setting: its place, its things, its time and mood? {_SCALE}",
    "camera": f"Is the picture taken like this: shot size, angle, composition? {_SCALE}",
    "global": f"Do all who are named do what is described, together and with whom it says? {_SCALE}",
    "local": f"The picture is a crop of one character. Does this character do what is described? {_SCALE}",
}
"""What is asked, by dimension; the text that the picture should follow comes behind it."""

_SCORE = re.compile(r"[Ss]core:\s*[a-zA-Z]*\s*(\d+)")


def ask(judge: Judge, dimension: str, text: str, picture: Picture, *, name: str = "") -> int:
    """The judge's score, 0 to 4; 0 after ten answers without one.

    Args:
        judge: is asked again, a little warmer, while its answer has no score.
        dimension: a key of QUESTIONS.
        text: what the picture should follow.
        picture: the whole picture, or the crop of a character.
        name: of that character.
    """
    question = f"{QUESTIONS[dimension]}\n\n{text}" + (f"\n\nThe character is {name}." if name else "")
    for attempt in range(TRIES):
        if found := _SCORE.search(judge.answer(question, picture, temperature=attempt * STEP)):
            return min(int(found[1]), BEST)
    return 0


def printed_average(scene: float, camera: float, everybody: float, single: float) -> float:
    """The average of the site's tables: the characters' own action counts twice."""
    return (scene + camera + everybody + 2 * single) / 5

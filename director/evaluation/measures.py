"""Every figure: what it counts, in which unit, and what the paper's result sheets have."""

from __future__ import annotations

from dataclasses import dataclass

SHARE, MEAN, SCORE = "share", "mean", "score"
"""Units: 0 to 1; a number of words, shots or people; 0 to 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure.

    Attributes:
        name: as films tally it.
        group: "script", "gone on", or "pictures".
        unit: SHARE, MEAN or SCORE.
        says: what is counted, for a person.
        paper: what the 18 published result sheets have, "" where they have nothing to say.
    """

    name: str
    group: str
    says: str
    unit: str = SHARE
    paper: str = ""

    @property
    def full(self) -> float | None:
        """What a flawless item counts, None where more is not better."""
        return {SHARE: 1.0, SCORE: 100.0}.get(self.unit)


def _script(name: str, says: str, unit: str = SHARE, paper: str = "") -> Measure:
    return Measure(name=name, group="script", says=says, unit=unit, paper=paper)


def _gone_on(name: str, says: str) -> Measure:
    return Measure(name=name, group="gone on", says=says)


def _picture(name: str, says: str, unit: str = SHARE) -> Measure:
    return Measure(name=name, group="pictures", says=says, unit=unit)


MEASURES = (
    _script("legal", "scripts without a fault in the grammar, as films get them"),
    _script("legal unmasked", "the same, written without the grammar's mask"),
    _script("ids declared", "ids in Frame and Video lines that were declared before"),
    _script("declared ids used", "declared characters and places that some shot names"),
    _script("people of the prompt", "people and creatures of the prompt that the script names"),
    _script("places of the prompt", "places of the prompt that the script names"),
    _script("things of the prompt", "things of the prompt that the script names"),
    _script("named of the prompt", "all three together"),
    _script("words of the prompt", "words of the prompt that mean something, in any form"),
    _script("new shots", "Frame lines, from the second on, that repeat none before them"),
    _script("within the paper's lengths", "of six counts of a script, those no larger than on any published sheet"),
    _script("characters", "declared characters of a script", MEAN, "1 to 3"),
    _script("environments", "declared places of a script", MEAN, "1 to 2"),
    _script("shots", "shots of a script", MEAN, "4 to 9"),
    _script("frame words", "words of a Frame line, ids not counted", MEAN, "mean 36, at most 63"),
    _script("video words", "words of a Video line, ids not counted", MEAN, "mean 62, at most 89"),
    _script("spans", "audio spans of a shot", MEAN, "mean 2.0, at most 4"),
    _script("sheet words", "words of a whole script", MEAN, "mean 810, at most 1,921, continuations included"),
    _gone_on("goes on", "scripts with more shots than before"),
    _gone_on("keeps the shots before", "scripts whose earlier shots are as they were"),
    _gone_on("declares nothing anew", "scripts with the same cast and places, and no id that was not declared"),
    _gone_on("legal when gone on", "whole scripts without a fault in the grammar"),
    _gone_on("new shots when gone on", "new Frame lines that repeat none before them"),
    _picture("occm", "head count as in ViStoryBench: 100 where as many are there as should be", SCORE),
    _picture("right people", "pictures with exactly those who should be there"),
    _picture("said people", "people named in a Frame line who are in its picture"),
    _picture("right poses", "people in the pose that the script asks for"),
    _picture("as the script says", "appearances of people with every trait that their sheet states"),
    _picture("as the script says, first", "the same, first appearances only"),
    _picture("as the script says, later", "the same, later appearances only"),
    _picture("traits as the script says, first", "stated traits that are right, first appearances"),
    _picture("traits as the script says, later", "stated traits that are right, later appearances"),
    _picture("same as at first", "later appearances that are in every trait as the person's own first one"),
    _picture("traits same as at first", "traits that are, later appearances"),
    _picture("recognised", "people whose look fits their own sheet best of all declared ones, in films with several"),
    _picture("right place", "pictures of the kind of place that the script asks for"),
    _picture("right light", "pictures in its light"),
    _picture("right weather", "pictures in its weather"),
    _picture("place kept", "places that come again and are the same set"),
    _picture("light kept", "places that come again in the same light, where the script does not change it"),
    _picture("right size", "pictures of the shot size that fits the script and all who must be seen"),
    _picture("said size", "pictures of exactly the size that the Frame line begins with"),
    _picture("things shown", "things of the Frame line that are in the picture"),
    _picture("new pictures", "pictures, from the second on, that are not an earlier one again"),
)
"""All figures, in the order in which they are shown."""

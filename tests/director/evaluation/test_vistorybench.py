"""ViStoryBench: files there and back, and the arithmetic against cases that were reckoned by hand.

The instruments of these tests see colours: a figure is a rectangle of one strong colour, and its feature is that colour.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from director.evaluation.vistorybench import published
from director.evaluation.vistorybench.alignment import ask, printed_average
from director.evaluation.vistorybench.diversity import inception_score
from director.evaluation.vistorybench.drawing import draw_story
from director.evaluation.vistorybench.identity import copied, cosine, identity, matched, similarity
from director.evaluation.vistorybench.instruments import Box, Features, Instruments, Picture, Vector, load_instruments
from director.evaluation.vistorybench.scoring import as_json, crop, score_story, summary
from director.evaluation.vistorybench.screenplays import brief_of, screenplay_of, shot_size
from director.evaluation.vistorybench.stories import LITE, Story, StoryCharacter, StoryShot, read_stories, read_story, write_story
from director.evaluation.vistorybench.storyboards import read_storyboards, shot_file, shots_folder
from director.evaluation.vistorybench.style import cross_style, self_style
from director.storybook.direct import StorybookDirector
from pipeline.errors import ConfigError, DatasetError
from pipeline.film import tagged

RED, BLUE, GREY = (220, 30, 30), (30, 30, 220), (128, 128, 128)
WORDS = {"en": "A street at night", "ch": "夜晚的街道"}


def paint(path: Path, *boxes: tuple[int, int, tuple[int, int, int]]) -> Path:
    """A grey picture of 80x40 with upright rectangles, (left, right, colour)."""
    pixels = np.full((40, 80, 3), GREY, dtype=np.uint8)
    for left, right, colour in boxes:
        pixels[10:30, left:right] = colour
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), pixels[:, :, ::-1])
    return path


class ColourDetector:
    """Finds the red and the blue rectangle; wider ones are surer."""

    def find(self, picture: Picture) -> Sequence[Box]:
        boxes = []
        for colour in (RED, BLUE):
            rows, columns = np.nonzero(np.abs(picture.astype(int) - colour).sum(axis=2) < 60)
            if len(rows):
                height, width = picture.shape[:2]
                score = len(set(columns.tolist())) / width
                edges = columns.min() / width, rows.min() / height, (columns.max() + 1) / width, (rows.max() + 1) / height
                boxes.append(Box(*map(float, edges), score))
        return boxes


class ColourEncoder:
    """Sees the mean colour, from the middle, of humans by two encoders and of others by one; nothing in crops under 4 pixels wide."""

    def features(self, crop: Picture, tag: str) -> Features:
        if crop.shape[1] < 4:
            return {}
        colour = crop.reshape(-1, 3).mean(axis=0) - 128
        left = crop[:, : crop.shape[1] // 2].reshape(-1, 3).mean(axis=0) - 128
        return {"face": colour, "other face": left} if tag == "realistic_human" else {"whole": colour}


class ColourStylist:
    """Style is the mean colour."""

    def style(self, picture: Picture) -> Vector:
        return np.asarray(picture.reshape(-1, 3).mean(axis=0))


class Dark:
    """A classifier of two classes: dark and bright; every second picture is dark to it."""

    def __init__(self) -> None:
        self.seen = 0

    def classes(self, picture: Picture) -> Vector:
        self.seen += 1
        return np.array([1.0, 0.0]) if self.seen % 2 else np.array([0.0, 1.0])


class Strict:
    """A judge that gives the score of each dimension behind some answers without one."""

    def __init__(self, scores: dict[str, int], mute: int = 0) -> None:
        self.scores, self.mute, self.heard = scores, mute, list[tuple[str, float]]()

    def answer(self, question: str, picture: Picture, *, temperature: float) -> str:
        self.heard.append((question, temperature))
        if temperature < self.mute * 0.1 - 1e-9:
            return "It is a nice picture."
        said = next(value for word, value in self.scores.items() if word in question)
        return f"Score: {said}. It fits."


def made_story(root: Path) -> Story:
    characters = (("Ann", "realistic_human", RED), ("Rex", "non_human", BLUE))
    home = root / "references"
    return Story(
        id="01",
        kinds={"en": "Crime", "ch": "犯罪"},
        characters=tuple(
            StoryCharacter(
                key=key,
                names={"en": key, "ch": key},
                prompts={"en": f"{key} in bright clothes", "ch": "亮色衣服"},
                tag=tag,
                appearances=2,
                images=(paint(home / key / "00.png", (20, 60, colour)), paint(home / key / "01.png", (30, 50, colour))),
            )
            for key, tag, colour in characters
        ),
        shots=tuple(
            StoryShot(
                index=number,
                scene=WORDS,
                plot={"en": "Something happens", "ch": "发生"},
                script={"en": f"{' and '.join(who) or 'Nobody'} on the street", "ch": "街道"},
                camera={"en": "Long shot, eye level", "ch": "远景"},
                characters=who,
            )
            for number, who in enumerate((("Ann", "Rex"), ("Ann",), ()), start=1)
        ),
    )


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return made_story(tmp_path)


# ---------------------------------------------------------------- files


def test_a_story_is_read_as_it_was_written(story: Story, tmp_path: Path) -> None:
    folder = write_story(story, tmp_path / "set" / "ViStory")
    assert (folder / "image" / "Ann" / "00.png").is_file()
    again = read_stories(tmp_path / "set")[0]
    assert [len(c.images) for c in again.characters] == [2, 2]
    bare = [replace(character, images=()) for character in story.characters]
    assert replace(again, characters=tuple(replace(c, images=()) for c in again.characters)) == replace(story, characters=tuple(bare))
    assert json.loads((folder / "story.json").read_text("utf-8"))["Shots"][0]["Characters Appearing"]["en"] == ["Ann", "Rex"]


def test_a_byte_order_mark_is_no_fault(story: Story, tmp_path: Path) -> None:
    path = write_story(story, tmp_path / "set") / "story.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_story(path.parent).shots == story.shots


def test_broken_data_is_told(story: Story, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no stories"):
        read_stories(tmp_path / "nothing")
    path = write_story(story, tmp_path / "set") / "story.json"
    with pytest.raises(DatasetError, match="has no story 07"):
        read_stories(tmp_path / "set", ["07"])
    whole = path.read_text("utf-8")
    path.write_text(whole.replace('"Rex"\n', '"Max"\n'), "utf-8")
    with pytest.raises(DatasetError, match="Max, who is not"):
        read_story(path.parent)
    path.write_text(whole[:100], "utf-8")
    with pytest.raises(DatasetError, match="cannot be read as a story"):
        read_story(path.parent)


@pytest.mark.parametrize("order", ["mode first", "language first"])
def test_storyboards_are_found_in_both_orders(tmp_path: Path, order: str) -> None:
    middle = "base/en" if order == "mode first" else "en/base"
    for stamp in ("20260101-000000", "20260301_120000"):
        for number in (1, 2, 10):
            paint(tmp_path / "ours" / middle / stamp / "01" / "shots" / f"shot_{number}.png")
    found = read_storyboards(tmp_path, "ours")
    assert [path.stem for path in found["01"]] == ["shot_1", "shot_2", "shot_10"]
    assert "20260301_120000" in str(found["01"][0])
    assert "20260101-000000" in str(read_storyboards(tmp_path, "ours", timestamp="20260101-000000")["01"][0])
    with pytest.raises(DatasetError, match=r"has no (pictures of ch|mode)"):
        read_storyboards(tmp_path, "ours", "ch")
    with pytest.raises(DatasetError):
        read_storyboards(tmp_path, "theirs")


def test_a_story_becomes_a_legal_screenplay(story: Story) -> None:
    script = screenplay_of(story)
    assert tagged.read(tagged.write(script)).shots[0].visible == ("Character1", "Character2")
    assert [shot.visible for shot in script.shots] == [("Character1", "Character2"), ("Character1",), ()]
    assert script.shots[0].where == "Environment1"
    assert len(script.environments) == 1
    assert {reference.id for reference in brief_of(story, 1).references} == {"Character1", "Character2"}
    assert [shot_size(text) for text in ("Extreme close-up", "a medium close-up", "WIDE angle", "no idea")] == [
        "Extreme close-up",
        "Medium close-up",
        "Wide shot",
        "Medium shot",
    ]


def test_a_director_draws_a_story_and_goes_on_where_it_stopped(story: Story, tmp_path: Path) -> None:
    folder = shots_folder(tmp_path, "storybook", "base", "en", "20260301-120000", story.id)
    kept = paint(shot_file(folder, 2))
    before = kept.read_bytes()
    told: list[str] = []
    short = replace(story, shots=story.shots[:2])
    draw_story(StorybookDirector(), short, folder, seed=1, tell=told.append)
    assert [path.name for path in read_storyboards(tmp_path, "storybook")["01"]] == ["shot_01.png", "shot_02.png"]
    assert kept.read_bytes() == before
    assert told[-1] == "story 01, shot 2 of 2"


# ---------------------------------------------------------------- arithmetic


def test_similarity_is_the_mean_over_the_encoders_that_both_have() -> None:
    one: Features = {"a": np.array([1.0, 0.0]), "b": np.array([0.0, 2.0]), "c": np.array([1.0, 1.0])}
    other: Features = {"a": np.array([3.0, 0.0]), "b": np.array([1.0, 1.0])}
    assert similarity(one, other) == pytest.approx((1 + 2**-0.5) / 2)
    assert similarity(one, {"d": np.ones(2)}) == 0.0
    assert cosine(np.zeros(2), np.ones(2)) == 0.0


def at(degrees: float) -> Features:
    return {"x": np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])}


def test_pairing_is_the_best_of_all_and_not_the_greedy_one() -> None:
    """The crop at 30 degrees is nearest to both; taken greedily by A it would leave B with the far one (0.34 instead of 0.87)."""
    references = {"A": [at(20)], "B": [at(60)]}
    crops = [at(30), at(-10)]
    assert matched({"A": crops, "B": crops}, references) == {"A": 1, "B": 0}
    assert matched({"A": [at(30)], "B": [at(30)]}, references) == {"A": 0}


def test_the_best_reference_decides_and_blind_encoders_find_nobody() -> None:
    assert matched({"A": [at(90), at(0)]}, {"A": [at(0), at(89)]}) == {"A": 1}
    assert matched({"A": [{}, {}]}, {"A": [at(0)]}) == {}
    assert matched({"A": []}, {"A": [at(0)]}) == {}
    assert matched({}, {}) == {}


def test_cids_by_hand() -> None:
    found = identity([at(0), at(60)], [at(0), at(90)])
    assert found.cross == pytest.approx((1 + 0 + 0.5 + np.cos(np.radians(30))) / 4)
    assert found.self == pytest.approx(0.5)
    assert identity([at(10)], [at(10)]).self == 1.0
    assert (identity([], [at(0)]).cross, identity([], [at(0)]).self) == (0.0, 0.0)


def test_copy_paste_by_hand() -> None:
    assert copied(at(45), at(0), at(90)) == pytest.approx(0.5)
    assert copied(at(0), at(0), at(90)) == pytest.approx(1.0)
    near = np.arccos(0.99)
    ahead = (1.0 - 0.99) / 0.01
    assert copied(at(0), at(0), at(float(np.degrees(near)))) == pytest.approx(1 / (1 + np.exp(-ahead)))


def test_csd_by_hand() -> None:
    shots = [np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([1.0, 1.0])]
    assert self_style(shots) == pytest.approx((0 + 2 * 2**-0.5) / 3)
    assert self_style(shots[:1]) == 0.0
    references = [[np.array([1.0, 0.0]), np.array([0.0, 1.0])], [], [np.array([1.0, 1.0])]]
    assert cross_style(shots, references) == pytest.approx((0.5 + 1.0) / 2)


def test_the_inception_score_by_hand() -> None:
    sure, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert inception_score([sure, other]) == pytest.approx(2.0)
    assert inception_score([sure, sure, sure]) == pytest.approx(1.0)
    mean = 0.5 * (0.9 * np.log(0.9 / 0.7) + 0.1 * np.log(0.1 / 0.3) + 0.5 * np.log(0.5 / 0.7) + 0.5 * np.log(0.5 / 0.3))
    assert inception_score([np.array([0.9, 0.1]), np.array([0.5, 0.5])]) == pytest.approx(np.exp(mean))


def test_the_printed_average_is_the_published_one() -> None:
    rows = (*published.FULL, *published.LITE)
    assert (len(published.FULL), len(published.LITE)) == (21, 15)
    for row in rows:
        # inputs are rounded to two digits: the weights' sum of their errors, and the average's own rounding
        assert printed_average(row.scene, row.camera, row.everybody, row.single) == pytest.approx(row.average, abs=0.0101), row.method
    plain = [abs((row.scene + row.camera + row.everybody + row.single) / 4 - row.average) for row in rows]
    assert max(plain) > 0.1
    assert len(LITE) == len(set(LITE)) == 20


def test_the_judge_is_asked_again_a_little_warmer() -> None:
    judge = Strict({"setting": 3}, mute=2)
    assert ask(judge, "scene", "a street", np.zeros((4, 4, 3), np.uint8)) == 3
    assert [round(temperature, 1) for _, temperature in judge.heard] == [0.0, 0.1, 0.2]
    assert "a street" in judge.heard[0][0]
    never = Strict({"setting": 3}, mute=99)
    assert ask(never, "scene", "a street", np.zeros((4, 4, 3), np.uint8)) == 0
    assert len(never.heard) == 10
    assert ask(Strict({"setting": 9}), "scene", "", np.zeros((4, 4, 3), np.uint8)) == 4


# ---------------------------------------------------------------- a whole story


def scored(story: Story, tmp_path: Path, *shots: tuple[tuple[int, int, tuple[int, int, int]], ...]) -> dict[str, float]:
    paths = [paint(tmp_path / "out" / f"{number}.png", *boxes) for number, boxes in enumerate(shots)]
    judge = Strict({"setting": 4, "shot size": 2, "all who are named": 3, "crop of one": 1})
    models = Instruments(detector=ColourDetector(), encoder=ColourEncoder(), stylist=ColourStylist(), judge=judge)
    return dict(score_story(story, paths, models).metrics)


def test_a_story_that_shows_everybody(story: Story, tmp_path: Path) -> None:
    found = scored(story, tmp_path, ((5, 30, RED), (40, 60, BLUE)), ((20, 50, RED),), ())
    assert found["cids_cross"] == pytest.approx(1.0, abs=1e-6)
    assert found["cids_self"] == pytest.approx(1.0, abs=1e-6)
    assert found["occm"] == pytest.approx(100.0)
    assert found["copy_paste"] == pytest.approx(0.5, abs=1e-3)
    assert (found["scene"], found["camera"], found["global"], found["local"]) == (4, 2, 3, 1)
    assert found["average"] == pytest.approx((4 + 2 + 3 + 2) / 5)


def test_swapped_or_missing_characters_cost(story: Story, tmp_path: Path) -> None:
    without = scored(story, tmp_path, ((5, 30, RED),), ((20, 50, RED),), ())
    assert without["occm"] == pytest.approx((60.653 + 100) / 2, abs=1e-2)
    assert without["cids_cross"] == pytest.approx(0.5, abs=1e-6)
    empty = scored(story, tmp_path, (), (), ())
    assert (empty["cids_cross"], empty["cids_self"], empty["local"]) == (0.0, 0.0, 0.0)
    assert empty["occm"] == pytest.approx((np.exp(-2 / 2) + np.exp(-1)) * 50, abs=1e-3)
    wrong = scored(story, tmp_path, ((5, 30, RED), (40, 60, BLUE)), ((20, 50, BLUE),), ())
    assert wrong["cids_self"] < 0.75


def test_the_summary_averages_stories_and_reckons_the_average_anew(story: Story, tmp_path: Path) -> None:
    paths = [paint(tmp_path / f"{number}.png", (20, 50, RED)) for number in range(3)]
    scores, classifier = [], Dark()
    for number, scene in enumerate((4, 1)):
        judge = Strict({"setting": scene, "shot size": 2, "all who are named": 3, "crop of one": 1})
        models = Instruments(detector=ColourDetector(), encoder=ColourEncoder(), judge=judge, classifier=classifier)
        scores.append(score_story(replace(story, id=f"0{number}"), paths, models))
    whole = summary(scores)
    assert whole["scene"] == 2.5
    assert whole["average"] == pytest.approx(printed_average(2.5, 2, 3, whole["local"]))
    assert whole["inception"] == pytest.approx(2.0)
    assert "csd_self" not in whole
    assert json.loads(json.dumps(as_json(scores)))["stories"][1]["story"] == "01"


def test_pictures_must_be_there(story: Story, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="3 shots and 1 pictures"):
        score_story(story, [paint(tmp_path / "1.png")], Instruments())
    (tmp_path / "2.png").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match="cannot be read as a picture"):
        score_story(story, [tmp_path / "2.png"] * 3, Instruments())


def test_boxes_beyond_the_edge_are_cut() -> None:
    picture = np.zeros((10, 20, 3), np.uint8)
    part = crop(picture, Box(-0.5, 0.5, 2.0, 0.9, 1.0))
    assert part is not None
    assert part.shape == (4, 20, 3)
    assert crop(picture, Box(0.5, 0.5, 0.5, 0.9, 1.0)) is None


def instruments() -> Instruments:
    return Instruments(stylist=ColourStylist())


def test_instruments_are_found_by_name() -> None:
    assert load_instruments(f"{__name__}:instruments").stylist is not None
    with pytest.raises(ConfigError, match="cannot be imported"):
        load_instruments("no.such.module:here")
    with pytest.raises(ConfigError, match="returns list"):
        load_instruments("builtins:list")

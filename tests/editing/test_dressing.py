from __future__ import annotations

import unicodedata
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.editing import titles
from pipeline.editing.dressing import depends, dressed
from pipeline.editing.edit import Edit
from pipeline.editing.timeline import load, save
from pipeline.editing.titles import SAFE, Sheet, Title
from pipeline.editing.typefaces import FOLDER
from pipeline.errors import MediaError, ScreenplayError, TimelineError
from pipeline.film import cast_sheet, tagged
from pipeline.film.looks import EFFECTS, FILTERS, NEEDED, read_look
from pipeline.film.timing import FrameRate, Size
from pipeline.media.lut import table_filter
from tests.editing.reels import Reel
from tests.media.coded import decoded, encoding

RATE = FrameRate(24)
SMALL = Size(160, 90)
SWAP = "\n".join(f"{b / 1:.1f} {g / 1:.1f} {r / 1:.1f}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
SHEET = """TITLE: x\nLUT_3D_SIZE 2\n""" + SWAP


def film(root: Path, look: str = "", title: str = "", place: str = "lower", overlaps: tuple[int, ...] = (6, 0)) -> tuple[Reel, Edit]:
    """Three grey shots of 24 frames; the second is dressed."""
    reel = Reel(root, RATE)
    edit = reel.edit((24, 24, 24), overlaps, levels=(60, 120, 180))
    worn = replace(edit.shots[1], look=look, title=title, title_place=place)
    return reel, replace(edit, shots=(edit.shots[0], worn, edit.shots[2]))


def frames(root: Path, edit: Edit, number: int = 1) -> list[np.ndarray]:
    made = dressed(edit, root, root / "work", encoding(RATE))
    with av.open(str(root / made.shots[number].clip)) as container:
        return [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]


def level(planes: np.ndarray) -> float:
    return float(planes[: SMALL.height].mean())


def table(root: Path, text: str = SHEET, name: str = "luts/a b.cube") -> str:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
    return name


def test_a_look_costs_only_its_shot(tmp_path: Path) -> None:
    reel, edit = film(tmp_path, "negate")
    made = dressed(edit, tmp_path, reel.work, encoding(RATE))
    assert [before.clip == after.clip for before, after in zip(edit.shots, made.shots, strict=True)] == [True, False, True]
    assert made.frames == edit.frames
    stamp = (tmp_path / made.shots[1].clip).stat().st_mtime_ns
    assert dressed(edit, tmp_path, reel.work, encoding(RATE)) == made
    assert (tmp_path / made.shots[1].clip).stat().st_mtime_ns == stamp
    other = dressed(replace(edit, shots=(*edit.shots[:2], replace(edit.shots[2], look="hflip"))), tmp_path, reel.work, encoding(RATE))
    assert other.shots[1].clip == made.shots[1].clip


def test_a_film_with_looks_passes_its_proof(tmp_path: Path) -> None:
    reel, edit = film(tmp_path, "negate", "Mara | keeper of the light")
    made = dressed(edit, tmp_path, reel.work, encoding(RATE))
    assert reel.render(made).proof.ok


def test_a_dressed_shot_keeps_its_speed(tmp_path: Path) -> None:
    reel = Reel(tmp_path, RATE)
    edit = reel.edit((48, 24), (0,))
    fast = replace(edit, shots=(replace(edit.shots[0], frames=24, speed=Fraction(2), look="hflip; hflip"), edit.shots[1]))
    made = dressed(fast, tmp_path, reel.work, encoding(RATE))
    assert (made.shots[0].frames, made.shots[0].speed) == (24, 1)
    with av.open(str(tmp_path / made.shots[0].clip)) as container:
        numbers = [decoded(frame)[1] for frame in container.decode(video=0)]
    assert numbers[:3] == pytest.approx([0, 2, 4], abs=1)
    assert numbers[-1] >= 45


@pytest.mark.parametrize(
    ("look", "brighter"),
    [("negate", True), ("eq brightness=0.2", True), ("eq contrast=0.5", None), ("curves preset=lighter", True),
     ("moviepy MultiplyColor factor=0.5", False),
     ("moviepy GammaCorrection gamma=2", False), ("moviepy InvertColors; negate", None), ("hue b=2", True)],
)  # fmt: skip
def test_looks_do_what_they_say(tmp_path: Path, look: str, brighter: bool | None) -> None:
    plain, seen = 16 + 120 * 219 / 255, [level(one) for one in frames(tmp_path, film(tmp_path, look)[1])]
    assert len(seen) == 24
    if brighter is None:
        assert seen[12] == pytest.approx(plain, abs=4)
    else:
        assert (seen[12] > plain + 8) == brighter
        assert abs(seen[12] - plain) > 8


def test_grey_stays_grey_through_a_table(tmp_path: Path) -> None:
    name = table(tmp_path)
    _, edit = film(tmp_path, f"lut {name}")
    planes = frames(tmp_path, edit)[12]
    assert level(planes) == pytest.approx(16 + 120 * 219 / 255, abs=1.5)
    assert np.abs(planes[SMALL.height :].astype(int) - 128).max() <= 1


def test_another_table_is_another_look(tmp_path: Path) -> None:
    name = table(tmp_path)
    reel, edit = film(tmp_path, f"lut {name}")
    before, key = dressed(edit, tmp_path, reel.work, encoding(RATE)), depends(edit, tmp_path)
    table(tmp_path, "LUT_1D_SIZE 2\n0 0 0\n.5 .5 .5\n")
    assert depends(edit, tmp_path) != key
    after = dressed(edit, tmp_path, reel.work, encoding(RATE))
    assert after.shots[1].clip != before.shots[1].clip
    assert level(frames(tmp_path, edit)[12]) < 16 + 120 * 219 / 255 - 20


@pytest.mark.parametrize("name", [*FILTERS, *EFFECTS])
def test_every_filter_and_effect_runs_within_its_range(tmp_path: Path, name: str) -> None:
    known = {**FILTERS, **EFFECTS}[name]
    whole = {"luma_msize_x": "5", "luma_msize_y": "5", "temperature": "5000"}
    words = []
    for key in NEEDED.get(name, tuple(known)):
        low, high = known[key][:2]
        words.append(f"{key}={whole.get(key) or (low if isinstance(low, str) else f'{max(low, min(1, high)):g}')}")
    prefix = "moviepy " if name in EFFECTS else ""
    _, edit = film(tmp_path, f"{prefix}{name} {' '.join(words)}", overlaps=(0, 0))
    assert len(frames(tmp_path, edit)) == 24


@pytest.mark.parametrize(
    ("look", "words"),
    [
        ("movie=/etc/passwd", "is no filter"),
        ("hue s=0.4:enable='1'", "not a number"),
        ("hue s=9999", "out of range"),
        ("hue x=1", "no option"),
        ("hue s=1 s=2", "twice"),
        ("curves preset=none,movie=x", "not known"),
        ("lut ../../etc/passwd.cube", "no lookup table"),
        ("lut /etc/x.cube", "no lookup table"),
        ("lut a.txt", "no lookup table"),
        ("moviepy", "without an effect"),
        ("moviepy Resize width=1", "is no moviepy"),
        ("moviepy GammaCorrection", "lacks gamma"),
        ("moviepy BlackAndWhite __class__=1", "no option"),
        ("hflip;" * 13, "13 steps"),
        ("vigntte angle=1", "is no filter"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_reaches_no_filter(look: str, words: str) -> None:
    with pytest.raises(TimelineError, match=words):
        read_look(look)


def test_a_missing_table_names_the_shot(tmp_path: Path) -> None:
    _, edit = film(tmp_path, "lut luts/none.cube")
    with pytest.raises(TimelineError, match=r"shot S02: the lookup table is missing"):
        depends(edit, tmp_path)


def test_a_table_that_leads_out_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.cube"
    outside.write_text(SHEET)
    root = tmp_path / "film"
    _, edit = film(root, "lut in.cube")
    (root / "in.cube").symlink_to(outside)
    with pytest.raises(TimelineError, match="out of the film folder"):
        depends(edit, root)


@pytest.mark.parametrize(
    "text",
    ["", "LUT_3D_SIZE 2\n0 0 0\n", "LUT_3D_SIZE 999\n", SHEET + "\nLUT_1D_SIZE 3", "LUT_3D_SIZE 2\n" + "nan nan nan\n" * 8, "\u00e9"],
)
def test_broken_tables_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.cube"
    path.write_text(text, "utf-8")
    with pytest.raises(MediaError, match=r"a\.cube"):
        table_filter(path)


def test_a_lower_third_comes_and_goes_inside_the_safe_area(tmp_path: Path) -> None:
    seen = frames(tmp_path, film(tmp_path, title="Mara | keeper")[1])
    luma = [one[: SMALL.height].astype(int) for one in seen]
    changed = np.abs(luma[15] - 119) > 12
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    assert rows[0] > SMALL.height * 0.6
    assert rows[-1] <= SMALL.height * (1 - SAFE) + 1
    assert columns[0] >= SMALL.width * SAFE - 2
    assert np.abs(luma[0] - 119).max() <= 3
    assert np.abs(luma[-1] - 119).max() <= 3


def test_credits_roll(tmp_path: Path) -> None:
    seen = frames(tmp_path, film(tmp_path, title="Written by | Ann\nMusic | Ben", place="credits")[1])
    middles = [np.flatnonzero((np.abs(one[: SMALL.height].astype(int) - 119) > 30).any(axis=1)) for one in seen]
    tops = [rows.mean() for rows in middles if len(rows)]
    assert len(tops) > 12
    assert tops[0] > tops[len(tops) // 2] > tops[-1]


def test_a_title_from_the_right_stands_at_the_right() -> None:
    assert unicodedata.bidirectional("ש") == "R"
    left, right = (Sheet(Title(text=text), Size(640, 360), ()).layer(0.5, 1.0) for text in ("Mara", "\u202e\u200fMara"))
    assert left is not None
    assert right is not None
    middle = [np.flatnonzero(one[..., 3].any(axis=0)).mean() for one in (left, right)]
    assert middle[0] < 200
    assert middle[1] > 440


def test_a_film_s_own_font_is_used_and_marks_the_shot(tmp_path: Path) -> None:
    _, edit = film(tmp_path, title="Mara")
    before = depends(edit, tmp_path)
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "own.ttf").write_bytes((FOLDER / "Alegreya-Medium.ttf").read_bytes())
    assert depends(edit, tmp_path) != before
    assert titles.own_fonts(tmp_path)
    (tmp_path / "fonts" / "bad.otf").write_bytes(b"no font")
    with pytest.raises(TimelineError, match=r"bad\.otf is no font"):
        depends(edit, tmp_path)


def test_letters_that_nobody_has_are_told(tmp_path: Path) -> None:
    _, edit = film(tmp_path, title="a\U00013000")
    with pytest.raises(TimelineError, match="shot S02: no font here has"):
        depends(edit, tmp_path)


def test_looks_and_titles_live_in_the_timeline(tmp_path: Path) -> None:
    _, edit = film(tmp_path, "hue s=0.4; vignette angle=0.5", "Mara | keeper", "upper")
    save(edit, tmp_path / "timeline.otio")
    assert load(tmp_path / "timeline.otio") == edit


SCRIPT = """<User>: a keeper
<Character1>: A woman in a yellow coat.
<Environment1>: A lighthouse.
<Frame1>: Medium shot: <Character1> in <Environment1>.
<Video1>: <Character1> waits.
"""


def test_the_cast_sheet_names_looks_and_titles() -> None:
    sheet = "shots:\n  S01:\n    look: hue s=0.4\n    title: Mara | keeper\n    title_place: centre\n"
    shot = cast_sheet.read(sheet, tagged.read(SCRIPT)).shots[0]
    assert (shot.look, shot.title, shot.title_place) == ("hue s=0.4", "Mara | keeper", "centre")
    with pytest.raises(ScreenplayError, match="no option"):
        cast_sheet.read("shots:\n  S01:\n    look: hue q=0.4\n", tagged.read(SCRIPT))

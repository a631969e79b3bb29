"""The weights that come with the package: what the model card says of them, and a film by them from a prompt they never saw."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from director.storybook.stated import stated, traits
from director.unimage.nano.copying import left_out
from director.unimage.nano.direct import ASTRAY_COUNTS, SHIPPED, NanoDirector, NanoOptions
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import Screenplay
from pipeline.film.timing import Size
from pipeline.ports import Keyframe
from pipeline.store.artifacts import digest

BRIEF = Brief(
    prompt="A grumpy gardener and a curious owl look for a lost violin in the castle at night", seed=5, shots=6, size=Size(320, 180)
)


@pytest.fixture(scope="module")
def director() -> NanoDirector:
    return NanoDirector()


@pytest.fixture(scope="module")
def script(director: NanoDirector) -> Screenplay:
    return director.write(BRIEF)


def test_the_card_and_the_notice_name_the_files_that_are_there() -> None:
    card = dict(re.findall(r"\| `([\w.]+)` \| `([0-9a-f]{64})` \|", (SHIPPED / "MODEL.md").read_text(encoding="utf-8")))
    assert card == {path.name: digest(path) for path in SHIPPED.iterdir() if path.name != "MODEL.md"}
    assert card["ema.safetensors"] in Path("NOTICE").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 40e6


def test_a_script_from_a_prompt_it_never_saw(script: Screenplay) -> None:
    assert tagged.write(tagged.read(tagged.write(script))) == tagged.write(script)
    assert len(script.shots) == 6
    assert left_out(script, f"<User>: {BRIEF.prompt}") == ()
    assert len({shot.frame for shot in script.shots}) == 6
    assert any(span.text for _, _, span in script.spoken())


def test_whoever_is_named_is_in_the_picture_and_looks_as_the_sheet_says(director: NanoDirector, script: Screenplay, tmp_path: Path) -> None:
    drawn: list[Keyframe] = []
    reference = MediaRef(path=tmp_path / "none.png", sha256="0" * 64)
    told = stated(script.characters)
    seen = {}
    right = 0
    for shot in script.shots:
        drawing = director.draw(script, shot, drawn, BRIEF)
        assert drawing.scene is not None
        assert drawing.pixels.shape[:2] == (180, 320)
        named = set(re.findall(r"<(Character\d)>", shot.frame))
        right += {figure.id for figure in drawing.scene.figures if figure.id} == named
        for figure in drawing.scene.figures:
            if figure.id:
                look = traits(figure.look)
                assert all(look[name] == value for name, value in told[figure.id].items())
                assert seen.setdefault(figure.id, figure.look) == figure.look
        drawn.append(Keyframe(shot=shot.id, picture=reference, scene=drawing.scene, visible=drawing.visible))
    assert right >= 5, "one picture of six may leave somebody out, for example where only a thing is shown"
    assert seen


def test_it_goes_on_with_its_story(director: NanoDirector, script: Screenplay) -> None:
    longer = director.continue_(script, replace(BRIEF, shots=3))
    assert longer.shots[:6] == script.shots
    assert len(longer.shots) == 9
    assert longer.characters == script.characters


def test_a_long_film_is_gone_on_with(director: NanoDirector) -> None:
    long = director.write(replace(BRIEF, shots=13))
    assert [shot.number for shot in long.shots] == list(range(1, 14))
    assert [resume.before for resume in long.resumed] == [9]


def test_a_script_that_goes_astray_is_not_taken() -> None:
    brief = Brief(prompt="Nobody remembers the name of the river", seed=1)
    one, three = NanoDirector(NanoOptions(tries=1)), NanoDirector()
    wrong = one._attempt(f"<User>: {brief.prompt}", brief, 0)[0]
    assert wrong >= ASTRAY_COUNTS, "take another prompt: this one does not go astray any more"
    assert three.write(brief) != one.write(brief)

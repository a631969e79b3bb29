"""A draft that is conformed: other takes under the same script, keyframes, lengths and edit."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from pipeline.editing import timeline
from pipeline.errors import ArtifactError
from pipeline.store.artifacts import digest
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from tests.workflows.processes import Run
from tests.workflows.test_hosted_film import done
from workflows.conform import conforming


def test_without_an_edit_there_is_nothing_to_conform(tmp_path: Path) -> None:
    (tmp_path / "film.yaml").write_text("prompt: A fox\n")
    with pytest.raises(ArtifactError, match=r"timeline\.otio"):
        conforming(tmp_path, ())


@pytest.mark.slow
def test_only_the_takes_are_made_again_and_a_persons_edit_stays(film: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(film, tmp_path / "film"))
    edit = timeline.load(root / "timeline.otio")
    shorter = dataclasses.replace(
        edit, shots=(edit.shots[0], *edit.shots[2:]), lines=tuple(li for li in edit.lines if li.shot != edit.shots[1].id)
    )
    timeline.save(shorter, root / "timeline.otio")
    keyframes = {p.name: digest(p) for p in (root / "keyframes").glob("*.png")}
    (root / "keyframes/S01.json").write_text((root / "keyframes/S01.json").read_text().replace('"key": "', '"key": "older'))
    vendor = Videos(seconds=0.1)
    with serving(vendor):
        words = ["video=openai-videos", f"video.base_url={vendor.url}/v1", "video.model=tiny", "budget.allow_unknown=true"]
        run = Run(["conform", str(root), *words, "--no-prefect", "--json"], environment={"FILMWRIGHT_STATE": str(tmp_path / "state")})
        made = done(run, tmp_path)
        assert made.returncode == 0, made.stderr
        facts = json.loads(made.stdout)
        assert not [step for step in facts["made"] if step.startswith(("write", "draw", "speak"))]
        conformed = timeline.load(root / "timeline.otio")
        assert [(s.id, s.frames, s.transition, s.source_in) for s in conformed.shots] == [
            (s.id, s.frames, s.transition, s.source_in) for s in shorter.shots
        ]
        assert [s.adapter.split()[0] for s in conformed.shots if s.id.startswith("S")] == ["openai-videos"] * (len(shorter.shots) - 2)
        assert {p.name: digest(p) for p in (root / "keyframes").glob("*.png")} == keyframes
        billed = vendor.billed
        again = done(Run(run.words, environment=run.environment), tmp_path)
        assert again.returncode == 0, again.stderr
        assert vendor.billed == billed
    assert timeline.load(root / "timeline.otio") == conformed

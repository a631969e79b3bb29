from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adapters.judge.probes import ProbesJudge
from pipeline.errors import MediaError
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.media.picture import TakeWriter
from pipeline.ports import ClipRequest, Keyframe, Take, Verdict
from tests.media.coded import SIZE, encoding, grey_take, murmur_file, picture

FRAMES = 40


def wanted(**more: object) -> ClipRequest:
    still = Keyframe(shot=ShotId("S01"), picture=MediaRef(path=Path("x.png"), sha256=""), scene=None)
    facts = {"frames": FRAMES, "rate": FrameRate(24), "size": SIZE, **more}
    return ClipRequest(shot=ShotId("S01"), text="", keyframe=still, seed=1, **facts)  # type: ignore[arg-type]


def judged(clip: Path, request: ClipRequest | None = None) -> Verdict:
    take = Take(shot=ShotId("S01"), key="k", clip=MediaRef(path=clip, sha256=""), frames=FRAMES, adapter="x 1")
    return ProbesJudge().judge(take, request or wanted())


def moving(path: Path, still_after: int = FRAMES) -> Path:
    rng = np.random.default_rng(1)
    texture = rng.integers(60, 200, (90, 160, 4), dtype=np.uint8)
    with TakeWriter(path, encoding=encoding(), frames=FRAMES) as writer:
        for number in range(FRAMES):
            writer.write(np.ascontiguousarray(np.roll(texture, 2 * min(number, still_after), axis=1)))
    return path


def faults(verdict: Verdict) -> list[str]:
    return [finding.text for finding in verdict.findings if finding.fault]


def test_a_good_take_has_no_fault(tmp_path: Path) -> None:
    verdict = judged(moving(tmp_path / "a.mp4"))
    assert verdict.good
    assert [finding.text for finding in verdict.findings] == ["frames 40, wanted 40", "size 160x90, wanted 160x90", "rate 24, wanted 24"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"frames": 41}, "frames 40, wanted 41"),
        ({"size": Size(320, 180)}, "size 160x90, wanted 320x180"),
        ({"rate": FrameRate(25)}, "rate 24, wanted 25"),
    ],
)
def test_length_size_and_rate_are_faults(tmp_path: Path, change: dict[str, object], fault: str) -> None:
    assert faults(judged(moving(tmp_path / "a.mp4"), replace(wanted(), **change))) == [fault]  # type: ignore[arg-type]


def test_black_is_a_fault(tmp_path: Path) -> None:
    assert "black for 100% of it" in faults(judged(grey_take(tmp_path / "a.mp4", [0] * FRAMES)))


def test_one_colour_is_a_fault(tmp_path: Path) -> None:
    assert "flat for 100% of it" in faults(judged(grey_take(tmp_path / "a.mp4", [90] * FRAMES)))


def test_a_still_is_a_fault_and_a_pause_is_told(tmp_path: Path) -> None:
    assert any(text.startswith("frozen for 100%") for text in faults(judged(moving(tmp_path / "a.mp4", still_after=0))))
    pause = judged(moving(tmp_path / "b.mp4", still_after=20))
    assert pause.good
    assert any(finding.text.startswith("frozen for 50%") for finding in pause.findings)


def test_sound_alone_is_a_fault(tmp_path: Path) -> None:
    assert faults(judged(murmur_file(tmp_path / "a.wav", 0.2))) == ["the take has no picture"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    with pytest.raises(MediaError):
        judged(tmp_path / "a.mp4")


def test_coded_pictures_are_no_fault(tmp_path: Path) -> None:
    with TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=FRAMES) as writer:
        for number in range(FRAMES):
            writer.write(picture(1, number * 17))
    assert judged(tmp_path / "a.mp4").good

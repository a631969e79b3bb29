"""Judges of what a bought clip looks and sounds like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adapters.judge.likeness import LikenessJudge
from adapters.judge.sound import SoundJudge
from adapters.video.animatic import AnimaticGenerator
from pipeline.film.media import MediaRef, Sound
from pipeline.film.screenplay import CharacterId, ShotId
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.encoder import Encoding
from pipeline.media.picture import TakeWriter
from pipeline.media.wav import write_wav
from pipeline.ports import ClipRequest, Cue, Take
from tests.vendors.clips import clip
from tests.vendors.requests import request


def taken(path: Path) -> Take:
    return Take(shot=ShotId("S01"), key="k", clip=MediaRef(path=path, sha256=""), frames=24, adapter="x")


class TestLikeness:
    def test_a_take_that_begins_with_its_keyframe_is_good(self, tmp_path: Path) -> None:
        wanted = request(tmp_path, frames=12)
        with TakeWriter(tmp_path / "take.mp4", encoding=Encoding(size=wanted.size, rate=wanted.rate), frames=12) as writer:
            AnimaticGenerator(move="push in").submit(wanted, writer)
        assert LikenessJudge().judge(taken(tmp_path / "take.mp4"), wanted).good

    def test_a_take_that_begins_with_something_else_is_not(self, tmp_path: Path) -> None:
        (tmp_path / "take.mp4").write_bytes(clip(1.0))
        verdict = LikenessJudge(least=0.8).judge(taken(tmp_path / "take.mp4"), request(tmp_path))
        assert not verdict.good


class TestSound:
    def wanted(self, folder: Path, sound: bool = True) -> ClipRequest:
        cue = Cue(speaker=CharacterId("Character1"), text="Look.", start=SAMPLE_RATE // 2, end=SAMPLE_RATE)
        return replace(request(folder), cues=(cue,), sound=sound)

    def write(self, folder: Path, samples: np.ndarray) -> Take:  # type: ignore[type-arg]
        write_wav(folder / "take.wav", Sound(samples=samples.astype(np.float32).reshape(-1, 1)))
        return taken(folder / "take.mp4")

    def test_speech_where_it_is_due_is_good(self, tmp_path: Path) -> None:
        tone = 0.2 * np.sin(np.arange(2 * SAMPLE_RATE) / 20)
        assert SoundJudge().judge(self.write(tmp_path, tone), self.wanted(tmp_path)).good

    @pytest.mark.parametrize(("trouble", "words"), [("pause", "silence where 'Look.' is due"), ("loud", "full scale"), ("silent", "level")])
    def test_trouble_is_told(self, tmp_path: Path, trouble: str, words: str) -> None:
        tone = 0.2 * np.sin(np.arange(2 * SAMPLE_RATE) / 20)
        if trouble == "pause":
            tone[SAMPLE_RATE // 2 : SAMPLE_RATE] = 0
        tone = {"loud": np.clip(20 * tone, -1, 1), "silent": 0 * tone}.get(trouble, tone)
        verdict = SoundJudge().judge(self.write(tmp_path, tone), self.wanted(tmp_path))
        assert any(finding.fault and words in finding.text for finding in verdict.findings)

    def test_a_silent_clip_is_no_fault_where_nobody_asked_for_sound(self, tmp_path: Path) -> None:
        assert SoundJudge().judge(taken(tmp_path / "take.mp4"), self.wanted(tmp_path, sound=False)).good
        assert not SoundJudge().judge(taken(tmp_path / "take.mp4"), self.wanted(tmp_path)).good

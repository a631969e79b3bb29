"""A judge that sees, against a real local server of the chat format; and one that listens where words are."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from adapters.judge.drift import DriftJudge, drift
from adapters.judge.vision import Options, VisionJudge, read_answer
from adapters.voice.hibari import HibariVoice
from pipeline.errors import ConfigError
from pipeline.film.media import MediaRef, Sound, Word
from pipeline.film.screenplay import CharacterId, ShotId
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.wav import write_wav
from pipeline.ports import ClipRequest, Cue, SpeakRequest, Take
from tests.vendors.clips import clip
from tests.vendors.film import production
from tests.vendors.film import take as taken
from tests.vendors.openai import OpenAI
from tests.vendors.requests import request
from tests.vendors.server import serving
from tests.vendors.videos import Videos

PLANTED = "sk-planted-2718281828"
GOOD = '{"mark": 8, "faults": [], "seen": "a lamp swings"}'
BAD = 'Well.\n```json\n{"mark": 2, "faults": ["the lamp has two flames", ""], "seen": "two lamps"}\n```'


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAI]:
    monkeypatch.setenv("PLANTED", PLANTED)
    made = OpenAI([GOOD])
    with serving(made):
        yield made
        while _open:
            _open.pop().close()


_open: list[VisionJudge] = []


def judge(server: OpenAI, **options: object) -> VisionJudge:
    _open.append(VisionJudge(Options(base_url=f"{server.url}/v1", model="eye", key="env:PLANTED", pause=0.01, patience=2, **options)))  # type: ignore[arg-type]
    return _open[-1]


def clipped(folder: Path, heard: str = "both") -> Take:
    path = folder / "take.mp4"
    path.write_bytes(clip(1.0))
    return Take(shot=ShotId("S01"), key="k", clip=MediaRef(path=path, sha256=""), frames=24, adapter="x", heard=heard)


class TestVision:
    def test_it_shows_keyframe_and_pictures_with_the_words(self, server: OpenAI, tmp_path: Path) -> None:
        verdict = judge(server, looks=3, width=64).judge(clipped(tmp_path), request(tmp_path))
        assert verdict.good
        assert [f.text for f in verdict.findings] == ["mark 8 of 10: a lamp swings"]
        _, user = server.bodies[0]["messages"]
        words, *pictures = user["content"]
        assert words == {"type": "text", "text": "The script says: a lamp"}
        shown = [base64.b64decode(p["image_url"]["url"].partition(",")[2]) for p in pictures]
        assert [cv2.imdecode(np.frombuffer(one, np.uint8), cv2.IMREAD_COLOR).shape for one in shown] == [(36, 64, 3)] * 4
        assert len(set(shown)) == 4
        assert server.headers[0]["authorization"] == f"Bearer {PLANTED}"

    def test_a_bad_take_is_at_fault_with_reasons(self, server: OpenAI, tmp_path: Path) -> None:
        server.answers = [BAD]
        verdict = judge(server).judge(clipped(tmp_path), request(tmp_path))
        assert [(f.text, f.fault) for f in verdict.findings] == [("mark 2 of 10: two lamps", True), ("the lamp has two flames", True)]

    def test_what_cannot_be_read_is_asked_for_again_and_then_let_go(self, server: OpenAI, tmp_path: Path) -> None:
        server.answers = ["It is fine.", GOOD]
        seeing = judge(server)
        assert seeing.judge(clipped(tmp_path), request(tmp_path)).findings[0].text.startswith("mark 8")
        assert "no JSON object" in server.bodies[1]["messages"][-1]["content"]
        server.answers = ["It is fine."]
        verdict = seeing.judge(clipped(tmp_path), request(tmp_path))
        assert verdict.good
        assert "no answer that can be read" in verdict.findings[0].text
        assert len(server.bodies) == 4

    def test_a_server_that_fails_rejects_no_take_and_tells_no_key(self, server: OpenAI, tmp_path: Path) -> None:
        server.faults["chat/completions"] = ["401"]
        verdict = judge(server).judge(clipped(tmp_path), request(tmp_path))
        assert verdict.good
        assert "could not be asked" in verdict.findings[0].text
        assert PLANTED not in str(verdict)

    @pytest.mark.parametrize("answer", ['{"mark": 11}', '{"mark": "high"}', '{"faults": []}', '{"mark": 3', "[]"])
    def test_answers_without_a_mark_are_not_read(self, answer: str) -> None:
        with pytest.raises(ValueError):
            read_answer(answer)

    @pytest.mark.parametrize(
        "options", [{}, {"base_url": "http://127.0.0.1:9/v1"}, {"base_url": "http://127.0.0.1:9/v1", "model": "m", "looks": 0}]
    )
    def test_settings_that_make_no_sense_are_refused(self, options: dict[str, object]) -> None:
        with pytest.raises(ConfigError):
            VisionJudge(Options(**options))  # type: ignore[arg-type]

    def test_the_better_of_two_takes_is_kept_for_its_reasons(self, server: OpenAI, tmp_path: Path) -> None:
        from adapters.video.openai_videos import OpenAIVideosGenerator
        from adapters.video.openai_videos import Options as VideosOptions

        server.answers = [BAD, GOOD]
        vendor = Videos()
        with serving(vendor):
            generator = OpenAIVideosGenerator(VideosOptions(base_url=f"{vendor.url}/v1", model="tiny", seed=True, pause=0.01))
            kept = taken(production(tmp_path / "film", generator, judges=(judge(server),), takes=2), 1)
            generator.close()
        choice = json.loads((tmp_path / "film/takes/S01/choice.json").read_text())
        assert choice == {
            "take": kept.key,
            "reason": "take 2 of 2: no fault; take 1: vision says mark 2 of 10: two lamps; vision says the lamp has two flames",
        }
        assert kept.text == server.bodies[0]["messages"][1]["content"][0]["text"].removeprefix("The script says: ")


def cue(text: str, start: float, end: float) -> Cue:
    return Cue(speaker=CharacterId("Character1"), text=text, start=round(start * SAMPLE_RATE), end=round(end * SAMPLE_RATE))


def word(text: str, start: float, end: float) -> Word:
    return Word(text=text, start=round(start * 16_000), end=round(end * 16_000))


class TestDrift:
    def test_it_is_the_larger_of_both_ends_and_unknown_where_nothing_is_heard(self) -> None:
        cues = (cue("Look at the moon.", 1.0, 2.0), cue("It sings!", 3.0, 4.0), cue("Hush.", 5.0, 5.5))
        heard = (word("Look", 1.1, 1.2), word("at", 1.2, 1.3), word("the", 1.3, 1.4), word("moon", 1.4, 2.5), word("It", 2.8, 3.0))
        assert drift(cues, heard) == (pytest.approx(0.5), pytest.approx(-0.2), None)

    @pytest.mark.parametrize(("late", "heard", "fault"), [(0.0, "both", False), (0.8, "both", True), (0.8, "clip", False)])
    def test_speech_beside_its_line_is_a_fault_where_our_voice_is_heard(self, late: float, heard: str, fault: bool, tmp_path: Path) -> None:
        asked = self.spoken(tmp_path, late)
        verdict = DriftJudge().judge(clipped(tmp_path, heard), asked)
        (finding,) = verdict.findings
        assert finding.fault is fault
        assert ("late" in finding.text) or not late

    def test_a_clip_without_sound_is_not_listened_to(self, tmp_path: Path) -> None:
        asked = replace(request(tmp_path), cues=(cue("Look.", 0, 1),))
        assert DriftJudge().judge(clipped(tmp_path), asked).findings == ()

    def spoken(self, folder: Path, late: float) -> ClipRequest:
        """A request whose line the sound beside the take speaks so many seconds late."""
        speech = HibariVoice().speak(SpeakRequest(text="The fox found a golden lantern.", voice="heart"))
        lead = round((1.0 + late) * speech.sound.rate)
        samples = np.pad(speech.sound.samples, ((lead, speech.sound.rate), (0, 0)))
        write_wav(folder / "take.wav", Sound(samples=samples.astype(np.float32), rate=speech.sound.rate))
        length = len(speech.sound.samples) / speech.sound.rate
        return replace(request(folder), cues=(cue("The fox found a golden lantern.", 1.0, 1.0 + length),))

"""Settings about money, and what is said before anything is bought."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapters import secrets
from adapters.secrets import Secret, redacted, secret
from pipeline.errors import AdapterUnavailable, ConfigError
from pipeline.planning.policy import Budget
from tests.workflows.processes import ROOT
from workflows import parts
from workflows.budget import check_budget, state_folder
from workflows.layers import dump, load
from workflows.quote import quote, quote_text

SCRIPT = str(Path(__file__).parents[2] / "examples/screenplays/the-moon-in-the-bucket.txt")
HOSTED = ["video=openai-videos", "video.base_url=http://127.0.0.1:9/v1", "voice=draft"]


class TestBudget:
    def test_it_is_read_from_words_and_kept_in_the_film(self, tmp_path: Path) -> None:
        words = ["budget.max=4.5", "budget.vendors.openai-videos=2", "budget.allow_unknown=yes", "budget.on_unknown=stop"]
        config = load(None, words)
        wanted = Budget(max=4.5, vendors=(("openai-videos", 2.0),), allow_unknown=True, on_unknown="stop")
        assert check_budget(config.budget) == wanted
        (tmp_path / "film.yaml").write_text(dump(config))
        assert check_budget(load(tmp_path / "film.yaml").budget) == wanted

    @pytest.mark.parametrize("word", ["budget.mix=4", "budget.max=lots", "budget.max=-1", "budget.max=nan", "budget.allow_unknown=perhaps",
                                      "budget.on_unknown=pray", "budget.vendors=4", "budget=4"])  # fmt: skip
    def test_what_makes_no_sense_is_refused(self, word: str) -> None:
        with pytest.raises(ConfigError):
            load(None, [word])

    def test_a_near_miss_is_guessed(self) -> None:
        with pytest.raises(ConfigError) as caught:
            load(None, ["budget.allow_unkown=true"])
        assert "allow_unknown" in caught.value.hint

    def test_unknown_prices_are_allowed_by_name(self, tmp_path: Path) -> None:
        budget = check_budget(load(None, ["budget.allow_unknown=openai-videos,fal"]).budget)
        assert [budget.allows_unknown(name) for name in ("openai-videos", "fal", "kling")] == [True, True, False]
        assert quote(SCRIPT, str(tmp_path / "film"), None, [*HOSTED, "budget.allow_unknown=openai-videos"])["within"]
        assert not quote(SCRIPT, str(tmp_path / "film"), None, [*HOSTED, "budget.allow_unknown=fal"])["within"]

    def test_the_state_folder_can_be_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("FILMWRIGHT_STATE", str(tmp_path))
        assert state_folder() == tmp_path


class TestShooting:
    def test_a_fallback_may_stand_beside_the_generator(self) -> None:
        config = load(None, ["video=openai-videos", "video.fallback=animatic,storybook", "videos.S03=lantern"])
        assert config.names("video") == ("openai-videos", "animatic", "storybook", "lantern")
        assert config.options == {}

    @pytest.mark.parametrize("word", ["takes=0", "retakes=99", "sound=loud", "sounds.S01=loud", "videos.three=animatic"])
    def test_what_makes_no_sense_is_refused(self, word: str) -> None:
        with pytest.raises(ConfigError):
            load(None, [word])


class TestKeys:
    def test_a_key_in_the_configuration_is_refused_and_not_repeated(self) -> None:
        with pytest.raises(ConfigError) as caught:
            load(None, ["video=openai-videos", "video.key=sk-planted-123456"])
        assert "planted" not in f"{caught.value}{caught.value.hint}"

    def test_a_key_does_not_show_itself(self) -> None:
        key = Secret("sk-planted-123456")
        assert "planted" not in f"{key} {key!r} {[key]}"
        assert redacted("said sk-planted-123456 aloud", [key]) == "said *** aloud"

    def test_a_source_can_be_added(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(secrets._SOURCES, "vault", {"films": "sk-1"}.get)
        found = secret("vault:films", adapter="x")
        assert found is not None
        assert found.reveal() == "sk-1"
        assert secret("vault:none", adapter="x") is None
        with pytest.raises(AdapterUnavailable, match="needs a key"):
            secrets.needed("vault:none", adapter="x")


class TestQuote:
    def test_a_screenplay_is_priced_shot_by_shot_without_a_trace(self, tmp_path: Path) -> None:
        facts = quote(SCRIPT, str(tmp_path / "film"), None, [*HOSTED, "video.price=0.1", "video.seconds=4,8,12", "budget.max=2"])
        assert [shot["id"] for shot in facts["shots"]] == ["S01", "S02", "S03", "S04", "S05"]
        assert {shot["amount"] for shot in facts["shots"]} <= {0.4, 0.8, 1.2}
        assert facts["total"] == pytest.approx(sum(shot["amount"] for shot in facts["shots"]))
        assert facts["within"] is False
        assert "not enough" in quote_text(facts)
        assert not (tmp_path / "film").exists()

    def test_an_unknown_price_is_not_zero(self, tmp_path: Path) -> None:
        facts = quote(SCRIPT, str(tmp_path / "film"), None, HOSTED)
        assert (facts["total"], facts["due"], facts["unknown"], facts["within"]) == (None, None, 5, False)
        assert "price unknown" in quote_text(facts)

    def test_takes_cost_each(self, tmp_path: Path) -> None:
        one = quote(SCRIPT, str(tmp_path / "film"), None, [*HOSTED, "video.price=0.1"])["total"]
        assert quote(SCRIPT, str(tmp_path / "film"), None, [*HOSTED, "video.price=0.1", "takes=3"])["total"] == pytest.approx(3 * one)

    def test_the_storybook_is_free(self, tmp_path: Path) -> None:
        facts = quote(SCRIPT, str(tmp_path / "film"), None, ["voice=draft"])
        assert (facts["total"], facts["within"]) == (0, True)


class TestParts:
    def test_every_part_says_whether_it_can_be_used(self) -> None:
        rows = parts.adapters(())["adapters"]
        ours = {row["name"]: row for row in rows if row["kind"] == "generators"}
        assert ours["storybook"]["available"]
        assert ours["openai-videos"]["settings"] == ["video.base_url"]
        assert all(row["available"] or (row["why"] and row["do"]) for row in rows)
        assert "video.base_url" in parts.adapters_text({"adapters": rows})
        json.dumps(rows)

    def test_a_missing_key_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from adapters.registry import Part

        monkeypatch.delenv("LANTERN_API_KEY", raising=False)
        row = parts.row(Part(kind="generators", name="lantern", target="json:loads", keys=("LANTERN_API_KEY",)))
        assert (row["available"], row["do"]) == (False, "set LANTERN_API_KEY")
        monkeypatch.setenv("LANTERN_API_KEY", "sk-planted")
        assert parts.row(Part(kind="generators", name="lantern", target="json:loads", keys=("LANTERN_API_KEY",)))["available"]

    def test_a_server_that_does_not_answer_is_told(self) -> None:
        facts = parts.adapters(("check", "openai-videos", "video.base_url=http://127.0.0.1:9/v1", "video.patience=1"))
        assert not facts["ok"]
        assert "127.0.0.1:9" in facts["said"]
        assert facts["capabilities"]["slots"] == 4
        json.dumps(facts)

    def test_words_that_are_nothing_are_refused(self) -> None:
        with pytest.raises(ConfigError):
            parts.adapters(("chek", "storybook"))


@pytest.mark.slow
@pytest.mark.engine
def test_a_key_may_lie_in_a_secret_block(server: str) -> None:
    script = (
        "from workflows.engine import set_defaults; set_defaults()\n"
        "from prefect.blocks.system import Secret; Secret(value='sk-in-a-block').save('lantern-key', _sync=True)\n"
        "from workflows.secrets import look, register; register()\n"
        "from adapters.secrets import secret\n"
        "key = secret('prefect:lantern-key', adapter='x')\n"
        "assert key is not None and key.reveal() == 'sk-in-a-block', key\n"
        "assert look('no-such-block') is None\n"
    )
    environment = {**os.environ, "PREFECT_API_URL": server, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr

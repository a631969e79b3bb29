"""The report page: what it says, that it escapes, and how it looks in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.video.openai_videos import OpenAIVideosGenerator, Options
from pipeline.editing import timeline
from pipeline.errors import GenerationFailed
from pipeline.store.folder import FilmFolder
from tests.vendors.film import production, take
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from workflows.layers import load
from workflows.report import page
from workflows.report.credits import credits
from workflows.report.page import page_facts, render_page, write_report
from workflows.survey import failed, survey

EVIL = '<script>alert("x")</script> & "quotes" \'single\''


def bare(**changes: Any) -> dict[str, Any]:
    """Facts of a page without a film."""
    facts: dict[str, Any] = {
        "title": "A Film", "prompt": "A prompt", "language": "en", "poster": "", "captions": "", "summary": [("length", "0:26")],
        "film": {"inside": True, "source": "data:video/mp4;base64,AAAA", "megabytes": 1.0, "limit": 40},
        "cast": [{"name": "Mara", "sheet": "A woman.", "colour": "#aabbcc"}],
        "shots": [{"id": "S01", "begins": 0.0, "clock": "0:00", "picture": "", "size": "Wide shot", "move": "static", "frame": "A sea.",
                   "video": [{"kind": "prose", "text": "Waves."}, {"kind": "speech", "text": "Hello."}, {"kind": "sound", "text": "wind"}],
                   "lines": [{"speaker": "Mara", "text": "Hello.", "voice": "bf_emma"}], "reason": "", "writer": ""}],
        "takes": [], "failed": [],
        "proof": [{"what": "pictures", "found": "10 of 10", "good": True}, {"what": "loudness", "found": "-9 LUFS", "good": False}],
        "joins": [{"frame": 24, "clock": "1.000", "key": True, "samples": 0.0, "milliseconds": "+0.0000"}],
        "substituted": [], "timings": [{"stage": "takes", "seconds": "1.0", "share": 100.0}],
        "credits": credits(load()), "machine": "Python", "settings": "seed: 0",
    }  # fmt: skip
    return {**facts, **changes}


def test_every_text_is_escaped() -> None:
    shot = {
        **bare()["shots"][0],
        "frame": EVIL,
        "video": [{"kind": "prose", "text": EVIL}],
        "lines": [{"speaker": EVIL, "text": EVIL, "voice": ""}],
    }
    html = render_page(
        bare(title=EVIL, prompt=EVIL, cast=[{"name": EVIL, "sheet": EVIL, "colour": ""}], shots=[shot], substituted=[EVIL], settings=EVIL)
    )
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert") >= 8


def test_the_page_loads_nothing_from_elsewhere() -> None:
    html = render_page(bare())
    assert "http://" not in html
    assert "https://" not in html
    assert "//cdn" not in html


def test_faults_and_substitutions_are_told() -> None:
    html = render_page(bare(substituted=["S03 was made by animatic in place of storybook"]))
    assert "S03 was made by animatic in place of storybook" in html
    assert html.count("not as planned") == 1
    assert "Nothing was substituted" in render_page(bare())


def test_jobs_that_failed_are_told_with_their_reasons_and_costs(tmp_path: Path) -> None:
    vendor = Videos(seconds=0.1)
    with serving(vendor):
        vendor.faults["GET"] = ["failed"]
        generator = OpenAIVideosGenerator(Options(base_url=f"{vendor.url}/v1", model="tiny", price="0.5", pause=0.01))
        made = production(tmp_path / "film", generator)
        with pytest.raises(GenerationFailed):
            take(made, 1)
        generator.close()
    (one,) = failed(made.folder, "S01")
    assert (one.adapter, one.model, one.kind, one.cost) == ("openai-videos", "tiny", "GenerationFailed", 1.0)
    assert "failed on S01" in one.reason
    html = render_page(bare(failed=[{"place": "S01", "adapter": "openai-videos (tiny)", "reason": EVIL, "cost": "1.00"}]))
    assert "Failed jobs" in html
    assert '<span class="bad">&lt;script&gt;' in html
    assert "Failed jobs" not in render_page(bare())


def test_what_judges_saw_and_why_a_shot_is_there_are_told() -> None:
    take = {
        "place": "S01", "file": "takes/S01/a.mp4", "used": True, "frames": 24, "adapter": "storybook 1", "model": "", "seed": 1,
        "cost": "0", "seconds": "1.0",
        "findings": [{"text": f"probes: {EVIL}", "fault": True}, {"text": "speech: 5 of 5 words", "fault": False}],
    }  # fmt: skip
    html = render_page(
        bare(takes=[take], shots=[{**bare()["shots"][0], "reason": "the sea has to look large", "writer": "lines by <qwen>"}])
    )
    assert "lines by &lt;qwen&gt;" in html
    assert '<span class="bad">probes: &lt;script&gt;' in html
    assert '<span class="good">speech: 5 of 5 words</span>' in html
    assert "the sea has to look large" in html


def test_every_part_has_a_version_and_a_licence() -> None:
    lines = credits(load()).lines
    assert {"director: storybook", "voice: kokoro", "score: orchestra", "ambience: weather", "assembly"} <= {line.role for line in lines}
    assert all(line.licence for line in lines)
    assert not [line.name for line in lines if line.licence == "see the package"]


@pytest.mark.slow
class TestOfAFilm:
    def test_it_shows_the_whole_story(self, film: Path) -> None:
        html = (film / "report.html").read_text("utf-8")
        found = survey(FilmFolder(film))
        for place in found.shots:
            assert f'id="{place.id}"' in html
            assert place.takes[0].clip.name in html
        assert html.count("data:image/jpeg") == len(found.shots) + 1
        assert "data:video/mp4" in html
        assert "LUFS" in html
        assert "&lt;Character1&gt;" not in html

    def test_a_large_film_is_linked_and_the_page_says_so(self, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        copy = FilmFolder(Path(shutil.copytree(film, tmp_path / "film")))
        with copy.film.open("ab") as file:
            file.truncate(page.LARGEST_INSIDE + 1)
        html = write_report(copy, load(copy.config)).read_text("utf-8")
        assert 'src="film.mp4"' in html
        assert "keep film.mp4 beside it" in html

    def test_other_generators_are_substitutions(self, film: Path) -> None:
        config = load(FilmFolder(film).config, ["video=animatic,storybook"])
        facts = page_facts(survey(FilmFolder(film)), timeline.load(film / "timeline.otio"), config)
        assert len(facts["substituted"]) == 5
        assert "by storybook in place of animatic" in facts["substituted"][0]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for flag in ("headless=new", "no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync",
                 "no-first-run", f"user-data-dir={tmp_path_factory.mktemp('chromium')}"):  # fmt: skip
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.binary_location = str(shutil.which("chromium"))
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_it_looks_right_in_a_browser(film: Path, browser: Any, width: int) -> None:
    browser.set_window_size(width, 900)
    browser.get((film / "report.html").as_uri())
    length = browser.execute_async_script(
        "const done = arguments[0], film = document.getElementById('film');"
        "if (film.readyState > 0) done(film.duration);"
        "else { film.onloadedmetadata = () => done(film.duration); film.onerror = () => done(-1); }"
    )
    assert length == pytest.approx(float(survey(FilmFolder(film)).facts["film"]["proof"]["frames"]) / 8, abs=0.2)
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    assert browser.execute_script(
        "return [...document.images].every(i => { i.loading = 'eager'; return i.getAttribute('src').startsWith('data:'); })"
    )
    assert browser.execute_script("return document.getElementById('film').textTracks.length") == 1
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    columns = browser.execute_script("return getComputedStyle(document.querySelector('.board')).gridTemplateColumns.split(' ').length")
    assert columns == (3 if width > 1000 else 1)


@pytest.mark.browser
@pytest.mark.slow
def test_a_shot_plays_from_its_card(film: Path, browser: Any) -> None:
    browser.get((film / "report.html").as_uri())
    button = browser.find_element("css selector", "#S03 button")
    browser.execute_script("arguments[0].click()", button)
    assert browser.execute_script("return document.getElementById('film').currentTime") == pytest.approx(
        float(button.get_attribute("data-begins")), abs=0.5
    )


@pytest.mark.browser
@pytest.mark.slow
def test_dark_and_light(film: Path, browser: Any) -> None:
    browser.get((film / "report.html").as_uri())
    papers = []
    for scheme in ("light", "dark"):
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        papers.append(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))
    assert papers == ["rgb(247, 244, 238)", "rgb(23, 22, 20)"]

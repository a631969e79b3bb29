"""Whole films: every odd clip and every transition at several rates and shapes, a re-cut, many shots, and a browser that plays one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import opentimelineio as otio
import pytest

from pipeline.editing.edit import Edit, EditShot
from pipeline.editing.render import Rendered, film_plan, render
from pipeline.editing.segments import stretches
from pipeline.editing.timeline import load, save
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.metering import Sights
from pipeline.media.picture import TakeWriter, digest
from pipeline.media.proof import KnownPictures, prove
from tests.editing.reels import Reel
from tests.media.coded import SIZE, all_frames, coded_foreign, decoded

H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-qp", "6")
ODD: tuple[tuple[str, FrameRate, tuple[str, ...], str], ...] = (
    ("plain.mp4", FrameRate(24), H264, "160x90"),
    ("thirty.mp4", FrameRate(30), H264, "320x180"),
    ("slow.mkv", FrameRate(16), H264, "832x480"),
    ("fast.mp4", FrameRate(240), H264, "160x90"),
    ("vp9.webm", FrameRate(24), ("-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime"), "320x180"),
    ("baseline.mp4", FrameRate(24), (*H264, "-profile:v", "baseline"), "160x90"),
    ("deep.mp4", FrameRate(24), (*H264, "-bf", "5", "-refs", "6"), "160x90"),
    ("wide pixels.mp4", FrameRate(25), ("-vf", "scale=80:90,setsar=2", *H264), "80x90"),
    ("uneven.mp4", FrameRate(24), ("-vf", "select='not(eq(mod(n,5),3))'", "-fps_mode", "vfr", *H264), "160x90"),
    ('-it\'s "ünd" 100%.mp4', FrameRate(24), H264, "160x90"),
)
SHAPES = (
    "dissolve",
    "fade",
    "dip",
    "wipeleft",
    "wipeup",
    "slideright",
    "slidedown",
    "circleopen",
    "circleclose",
    "radial",
    "pixelize",
    "hlslice",
)


def odd_film(root: Path, rate: FrameRate, size: Size, shots: int = 12) -> Edit:
    """Shots of two seconds from clips of every kind, a transition of its own at every join."""
    (root / "clips").mkdir(parents=True)
    for number, (name, own, codec, shape) in enumerate(ODD):
        coded_foreign(root / "clips" / name, number + 1, int(own.fraction * 3), own, *codec, size=shape)
    frames = rate.frames_covering(2)
    found = []
    for number in range(shots):
        overlap = 7 if number < shots - 1 else 0
        shape = SHAPES[number % len(SHAPES)] if overlap else "cut"
        clip = Path("clips") / ODD[number % len(ODD)][0]
        found.append(
            EditShot(
                id=ShotId(f"S{number}"),
                clip=clip,
                frames=frames,
                source_in=3,
                transition=shape,
                overlap=overlap,
            )
        )
    return Edit(rate=rate, size=size, shots=tuple(found), title="Odd", fade_in=4, fade_out=5)


def rendered(edit: Edit, root: Path, **settings: Any) -> Rendered:
    how = Encoding(size=edit.size, rate=edit.rate, preset="superfast", crf=14)
    return render(edit, root=root, out=root / "film.mp4", work=root / "work", encoding=how, **settings)


@pytest.mark.parametrize(
    ("rate", "size"),
    [
        (FrameRate(25), Size(160, 90)),
        pytest.param(FrameRate(24000, 1001), Size(320, 180), marks=pytest.mark.slow),
        pytest.param(FrameRate(30), Size(90, 160), marks=pytest.mark.slow),
        pytest.param(FrameRate(24), Size(258, 108), marks=pytest.mark.slow),
    ],
    ids=["25", "23.976", "30 upright", "24 wide"],
)
def test_a_film_of_odd_clips_with_every_transition_passes_the_proof(tmp_path: Path, rate: FrameRate, size: Size) -> None:
    edit = odd_film(tmp_path, rate, size, shots=24 if size.width == 320 else 12)
    found = rendered(edit, tmp_path, thorough=True)
    assert found.proof.ok, found.proof.faults
    assert found.proof.frames == edit.frames
    assert abs(found.proof.sound_end_ms) < 1024 / 48
    if size == SIZE:
        shown = [decoded(frame)[0] for frame in all_frames(found.film)]
        bounds = [(start + 8, start + shot.frames - 8) for start, shot in zip(edit.starts(), edit.shots, strict=True)]
        assert [set(shown[start:end]) for start, end in bounds] == [{number % len(ODD) + 1} for number in range(len(edit.shots))]


@pytest.mark.slow
def test_the_film_does_not_depend_on_how_many_work_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.editing.workers.WORTH_PIXELS", 1)
    found = set()
    for workers in (1, 2, 3):
        root = tmp_path / str(workers)
        found.add(digest(rendered(odd_film(root, FrameRate(24), SIZE, shots=4), root, workers=workers).film))
    assert len(found) == 1


def test_the_proof_without_decoding_says_what_the_thorough_one_says(tmp_path: Path) -> None:
    reel = Reel(tmp_path, FrameRate(24))
    edit = reel.edit((60, 100, 50), (8, 0), levels=(60, 0, 180), fade_in=5)
    edit = replace(edit, shots=(edit.shots[0], replace(edit.shots[1], frames=50), edit.shots[2]))
    quick, thorough = (reel.render(edit, thorough=thorough).proof for thorough in (False, True))
    assert quick.as_encoded is True
    assert thorough.as_encoded is None
    assert [len(one) for one in (quick.black, quick.frozen)] == [len(one) for one in (thorough.black, thorough.frozen)]
    assert len(quick.black) == 1
    assert quick.black[0] == pytest.approx(thorough.black[0], abs=3 / 24)
    # one that lasts to the end of the film has no end in the words of ffmpeg
    assert [start for start, _ in quick.frozen] == pytest.approx([start for start, _ in thorough.frozen], abs=3 / 24)


def test_a_clip_that_ends_early_holds_its_last_picture_and_that_is_told(tmp_path: Path) -> None:
    reel = Reel(tmp_path, FrameRate(24))
    edit = reel.edit((30, 30), (0,))
    coded_foreign(tmp_path / "short.mp4", 6, 24, FrameRate(24), *H264)
    edit = replace(edit, shots=(replace(edit.shots[0], clip=Path("short.mp4")), edit.shots[1]))
    for _ in range(2):
        found = reel.render(edit)
        assert found.notes == ("S01: short.mp4 ends 6 frames before its place does; its last picture is held",)
        assert [decoded(frame) for frame in all_frames(found.film)][22:31] == [(6, 22), *[(6, 23)] * 7, (2, 0)]


def test_packets_that_were_not_encoded_for_it_fail_the_proof(tmp_path: Path) -> None:
    reel = Reel(tmp_path, FrameRate(24))
    edit = reel.edit((30, 30), (0,))
    film = reel.render(edit).film
    plan = film_plan(edit, tmp_path, reel.work / "segments", stretches(edit), (), None)
    proof = prove(film, plan, known=KnownPictures(sights=Sights(black=(), still=()), packets="0" * 64))
    assert proof.faults == ("pictures as encoded: others",)


def test_a_recut_comes_out_as_cut(tmp_path: Path) -> None:
    reel = Reel(tmp_path, FrameRate(24))
    edit = reel.edit((40, 50, 45), (8, 6))
    path = tmp_path / "timeline.otio"
    save(edit, path)
    coded_foreign(tmp_path / "mine.mp4", 9, 90, FrameRate(30), *H264)
    whole = otio.adapters.read_from_file(str(path))
    track = whole.video_tracks()[0]
    first, dissolve, second, _, third = (item.deepcopy() for item in track)
    first.source_range = otio.opentime.TimeRange(first.source_range.start_time + rational(5), first.source_range.duration - rational(9))
    dissolve.name, dissolve.transition_type = "wipeleft", "Custom_Transition"
    second.media_reference = otio.schema.ExternalReference(target_url="mine.mp4")
    second.source_range = otio.opentime.TimeRange(rational(24), rational(30))
    track[:] = []
    for item in (third, first, dissolve, second):
        track.append(item)
    otio.adapters.write_to_file(whole, str(path))
    found = reel.render(load(path))
    shown = [decoded(frame) for frame in all_frames(found.film)]
    # the third shot as it was without its transition, the first five frames later and nine shorter, a wipe, a clip of one's own
    assert shown[:42] == [(3, number) for number in range(3, 45)]
    assert shown[42:65] == [(1, number) for number in range(5, 28)]
    assert {shot for shot, _ in shown[77:]} == {9}
    assert found.proof.ok
    assert found.frames == 42 + 27 + 30


def rational(frames: int) -> Any:
    return otio.opentime.RationalTime(frames, 24)


@pytest.mark.slow
def test_a_thousand_shots(tmp_path: Path) -> None:
    size = Size(64, 36)
    how = Encoding(size=size, rate=FrameRate(24), preset="ultrafast")
    edges = tmp_path / "work" / "edges"
    for number in range(10):
        with TakeWriter(tmp_path / f"{number}.mp4", encoding=how, frames=12, cuts=(2, 10), edges=edges) as writer:
            for frame in range(12):
                writer.write(np.full((36, 64, 4), 20 * number + frame, np.uint8))
    one = EditShot(id=ShotId("S"), clip=Path("0.mp4"), frames=12, transition="dissolve", overlap=2)
    shots = [replace(one, id=ShotId(f"S{n}"), clip=Path(f"{n % 10}.mp4")) for n in range(1000)]
    shots[-1] = replace(shots[-1], transition="cut", overlap=0)
    edit = Edit(rate=FrameRate(24), size=size, shots=tuple(shots))
    found = render(edit, root=tmp_path, out=tmp_path / "film.mp4", work=tmp_path / "work", encoding=how)
    assert found.proof.ok, found.proof.faults
    assert found.proof.frames == 10_002
    assert sum(join.key for join in found.proof.joins) == 1998


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for flag in ("headless=new", "no-sandbox", "disable-gpu", "no-first-run", f"user-data-dir={tmp_path_factory.mktemp('chromium')}",
                 "allow-file-access-from-files", "autoplay-policy=no-user-gesture-required"):  # fmt: skip
        options.add_argument(f"--{flag}")
    options.binary_location = str(shutil.which("chromium"))
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(90)
    yield driver
    driver.quit()


PAGE = """<video id=film muted src="film.mp4"></video><script>
async function shown(times) {
  const found = [], canvas = document.createElement('canvas'); canvas.width = 160; canvas.height = 90;
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  for (const time of times) {
    film.currentTime = time; await new Promise(done => film.onseeked = done);
    pen.drawImage(film, 0, 0, 160, 90);
    const row = pen.getImageData(0, 45, 160, 1).data, bits = [];
    for (let n = 0; n < 16; n++) bits.push(row[4 * (n * 10 + 5)]);
    found.push(bits);
  }
  return found;
}
async function played() {
  film.currentTime = 0; film.playbackRate = 4; await film.play();
  await new Promise(done => film.onended = done);
  const quality = film.getVideoPlaybackQuality();
  return [quality.totalVideoFrames, quality.corruptedVideoFrames];
}
</script>"""


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_plays_and_seeks_the_film(tmp_path: Path, browser: Any) -> None:
    reel = Reel(tmp_path, FrameRate(24))
    edit = reel.edit((72, 60, 84), (12, 0), names=("wipeleft", "cut"), fade_in=4)
    found = reel.render(edit)
    wanted = [decoded(frame) for frame in all_frames(found.film)]
    places = (4, 30, 59, 72, 100, 119, 120, 150, edit.frames - 1)
    (tmp_path / "page.html").write_text(PAGE)
    browser.get((tmp_path / "page.html").as_uri())
    ask = "const done = arguments[arguments.length - 1];"
    length = browser.execute_async_script(
        f"{ask} film.readyState > 0 ? done(film.duration) : film.onloadedmetadata = () => done(film.duration)"
    )
    assert length == pytest.approx(edit.frames / 24, abs=0.03)
    rows = browser.execute_async_script(f"{ask} shown(arguments[0]).then(done)", [(place + 0.5) / 24 for place in places])
    codes = [sum(int(level > 126) << bit for bit, level in enumerate(bits)) for bits in rows]
    assert [(code >> 12, code & 4095) for code in codes] == [wanted[place] for place in places]
    frames, corrupted = browser.execute_async_script(f"{ask} played().then(done)")
    assert corrupted == 0
    assert frames > edit.frames / 8

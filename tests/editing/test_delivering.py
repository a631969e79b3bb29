from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.editing.delivering import Delivery, deliver_film, script
from pipeline.editing.edit import Edit, EditBed
from pipeline.editing.soundtrack import mixer_for
from pipeline.errors import ConfigError, ProofFailed
from pipeline.film.media import Sound
from pipeline.film.timing import FrameRate, Size
from pipeline.media.delivery import Order, Reel, _known, arguments, check_encoders, rungs, size_of
from pipeline.media.delivery_proof import inspect
from pipeline.media.ffmpeg import ENVIRONMENT, run
from pipeline.media.loudness import LoudnessMeter
from pipeline.media.masters import gated_loudness, measured, write_master
from pipeline.media.mux import Caption
from pipeline.media.probe import probe
from pipeline.media.profiles import PROFILES, find
from pipeline.media.wav import read_wav, write_wav
from tests.editing.reels import Reel as Film

RATE = FrameRate(24)
EVERY = tuple(PROFILES)
SMALL = {"gif": {"base": "gif", "height": "60", "seconds": "2"}, "webp": {"base": "webp", "height": "60", "seconds": "2"},
         "vertical": {"base": "vertical", "height": "90"}, "dnxhr": {"base": "dnxhr", "height": "180"}}  # fmt: skip


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Edit]:
    """A rendered film of nine seconds: title card, two shots, a line and a tone of music."""
    root = tmp_path_factory.mktemp("a film: 100% [delivered]")
    film = Film(root, RATE)
    edit = film.edit((36, 100, 96), (8, 0))
    shots = (replace(edit.shots[0], id="title"), *edit.shots[1:])
    edit = replace(edit, shots=shots, lines=(film.line("S02", 60_000, 4.0),))
    time = np.arange(edit.samples, dtype=np.float32) / 48_000
    tone = (0.2 * np.sin(2 * np.pi * 330 * time)).astype(np.float32)
    write_wav(root / "sound/score.wav", Sound(samples=np.stack([tone, tone], axis=1)))
    edit = replace(edit, beds=(EditBed(kind="music", sound=Path("sound/score.wav"), start=0, samples=edit.samples),))
    film.render(edit)
    return root, edit


def deliver(finished: tuple[Path, Edit], *names: str, own: dict[str, dict[str, str]] | None = None, **more: object) -> dict[str, Delivery]:
    root, edit = finished
    profiles = [find(name, own or {}) for name in names]
    found = deliver_film(edit, root, root / "film.mp4", profiles, root / "deliveries", root / "work", **more)  # type: ignore[arg-type]
    return {one.profile: one for one in found}


@pytest.fixture(scope="module")
def everything(finished: tuple[Path, Edit]) -> dict[str, Delivery]:
    return deliver(finished, *EVERY, own=SMALL)


def test_every_profile_comes_out_as_it_should(finished: tuple[Path, Edit], everything: dict[str, Delivery]) -> None:
    edit = finished[1]
    assert tuple(everything) == EVERY
    whole = {name: one for name, one in everything.items() if name not in ("gif", "webp")}
    assert {one.facts["frames"] for one in whole.values()} == {edit.frames}
    assert {name: one.facts["codec"] for name, one in whole.items()} == {
        "web": "h264", "streaming": "h264", "r128": "h264", "vertical": "h264", "prores": "prores", "dnxhr": "dnxhd", "av1": "av1",
        "ladder": "h264", "textless": "h264"}  # fmt: skip
    assert everything["vertical"].facts["size"] == "90x160"
    for name, one in whole.items():
        assert one.facts["loudness"] == pytest.approx(PROFILES[name].loudness, abs=0.5), name
        assert one.facts["true_peak"] <= PROFILES[name].peak, name
    assert not (finished[0] / "work" / "deliveries").exists()


def test_what_is_there_is_kept_and_what_is_damaged_is_made_again(finished: tuple[Path, Edit], everything: dict[str, Delivery]) -> None:
    assert everything
    assert all(one.kept for one in deliver(finished, *EVERY, own=SMALL).values())
    (finished[0] / "deliveries" / "web.mp4").write_bytes(b"")
    changed = deliver(finished, "web", "r128", "gif", own={**SMALL, "gif": {**SMALL["gif"], "seconds": "1"}})
    assert {name: one.kept for name, one in changed.items()} == {"web": False, "r128": True, "gif": False}
    listed = json.loads((finished[0] / "deliveries" / "deliveries.json").read_text())["deliveries"]
    assert {one["profile"] for one in listed} == set(EVERY)


def test_the_picture_is_copied_where_nothing_else_is_asked(finished: tuple[Path, Edit], everything: dict[str, Delivery]) -> None:
    def pictures(path: Path) -> bytes:
        return run(["-i", f"file:{path}", "-map", "0:v", "-c", "copy", "-f", "streamhash", "-"], timeout=60).output

    assert pictures(everything["streaming"].path) == pictures(finished[0] / "film.mp4")
    with av.open(str(everything["streaming"].path)) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio", "subtitle"]


def test_one_decoder_serves_all() -> None:
    reel = Reel(film=Path("film.mp4"), frames=48, rate=RATE, size=Size(1280, 720), captions={})
    orders = [Order(profile=PROFILES[name], out=Path(name), sound=Path("m.wav")) for name in ("av1", "prores", "ladder", "vertical")]
    args = arguments(reel, orders, Path("fonts"))
    assert [args[n + 1] for n, word in enumerate(args) if word == "-i"] == ["file:film.mp4", "file:m.wav"]
    assert "split=4[s0][s1][s2][s3]" in args[args.index("-filter_complex") + 1]


@pytest.mark.parametrize("manifest", ["master.m3u8", "manifest.mpd"])
def test_the_ladder_plays_from_either_manifest(finished: tuple[Path, Edit], everything: dict[str, Delivery], manifest: str) -> None:
    folder = everything["ladder"].path
    args = ["-protocol_whitelist", "file", "-allowed_extensions", "ALL"] if manifest.endswith("m3u8") else []
    done = run(["-v", "error", *args, "-i", str(folder / manifest), "-map", "0:v:0", "-f", "framemd5", "-"], timeout=60)
    rows = [line for line in done.output.splitlines() if line and not line.startswith(b"#")]
    assert (len(rows), done.log) == (finished[1].frames, "")
    assert "PROGRAM-DATE-TIME" not in (folder / "master.m3u8").read_text() + (folder / "media_0.m3u8").read_text()


def test_textless_shows_no_card_and_keeps_its_length(finished: tuple[Path, Edit], everything: dict[str, Delivery]) -> None:
    with av.open(str(everything["textless"].path)) as container:
        levels = [frame.to_ndarray(format="gray").mean() for frame in container.decode(video=0)]
    assert max(levels[:36]) < 20
    assert min(levels[36:]) > 20
    assert len(levels) == finished[1].frames


def test_captions_are_burnt_only_where_they_belong(finished: tuple[Path, Edit], everything: dict[str, Delivery]) -> None:
    def bottom(path: Path, frame: int) -> np.ndarray:
        with av.open(str(path)) as container:
            picture = next(f for n, f in enumerate(container.decode(video=0)) if n == frame)
        return picture.to_ndarray(format="gray")

    plain = deliver(finished, "bare", own={"bare": {**SMALL["vertical"], "captions": "none"}})["bare"].path
    spoken, silent = 48, 10
    upright = everything["vertical"].path
    assert np.abs(bottom(upright, spoken).astype(int) - bottom(plain, spoken)).max() > 60
    assert np.abs(bottom(upright, silent).astype(int) - bottom(plain, silent)).max() < 30


def test_an_upright_cut_keeps_what_the_shot_is_about(finished: tuple[Path, Edit]) -> None:
    def shown(place: float) -> np.ndarray:
        own = {"cut": {**SMALL["vertical"], "captions": "none"}}
        path = deliver(finished, "cut", own=own, focus={"S02": place, "S03": place})["cut"].path
        with av.open(str(path)) as container:
            return next(f.to_ndarray(format="gray") for n, f in enumerate(container.decode(video=0)) if n == 100)

    assert np.abs(shown(0.0).astype(int) - shown(1.0)).max() > 100


def test_masters_carry_time_code_and_uncompressed_sound(everything: dict[str, Delivery]) -> None:
    log = run(["-i", f"file:{everything['prores'].path}", "-f", "null", "-t", "0.1", "-"], timeout=60).log
    assert "timecode        : 01:00:00:00" in log
    with av.open(str(everything["prores"].path)) as container:
        assert container.streams.video[0].codec_context.pix_fmt == "yuv422p10le"
        assert container.streams.audio[0].codec_context.name == "pcm_s24le"


def test_a_wrong_delivery_is_not_published(finished: tuple[Path, Edit], tmp_path: Path) -> None:
    root, edit = finished
    short = replace(edit, shots=(*edit.shots[:2], replace(edit.shots[2], frames=90)))
    with pytest.raises(ProofFailed, match="pictures"):
        deliver_film(short, root, root / "film.mp4", [PROFILES["web"]], tmp_path / "out", tmp_path / "work")
    assert not (tmp_path / "out" / "web.mp4").exists()


def test_the_proof_sees_a_wrong_loudness(finished: tuple[Path, Edit], everything: dict[str, Delivery]) -> None:
    root, edit = finished
    reel = Reel(film=root / "film.mp4", frames=edit.frames, rate=RATE, size=edit.size, captions={})
    order = Order(profile=replace(PROFILES["web"], loudness=-19.0), out=everything["web"].path, sound=Path("any"))
    assert any("loudness" in fault for fault in inspect(reel, order, np.zeros(0, np.bool_)).faults)
    assert probe(order.out).picture is not None


def test_dialogue_gating_measures_what_sounds_while_somebody_speaks(finished: tuple[Path, Edit], tmp_path: Path) -> None:
    root, edit = finished
    mix = measured(mixer_for(edit, root, tmp_path))
    assert mix.spoken.any()
    assert not mix.spoken.all()
    reached = write_master(mix, tmp_path / "m.wav", loudness=-27, gate="dialogue", ceiling=-2.5)
    meter = LoudnessMeter()
    meter.add(read_wav(tmp_path / "m.wav").samples)
    assert reached == pytest.approx(-27, abs=0.1)
    assert gated_loudness(meter.steps(), mix.spoken, "dialogue") == pytest.approx(-27, abs=0.1)
    assert abs(gated_loudness(meter.steps(), mix.spoken, "programme") + 27) > 0.2


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"base": "webb"}, "base=webb is not known"),
        ({"loudness": "loud"}, "not a number"),
        ({"loudness": "-2"}, "out of range"),
        ({"picture": "vp9"}, "picture=vp9 is not known"),
        ({"sise": "1"}, "no such key"),
        ({"preset": "fast -y /etc"}, "no preset"),
        ({"textless": "maybe"}, "not on or off"),
    ],
)
def test_profiles_of_one_s_own_are_checked(facts: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        find("mine", {"mine": facts})


def test_a_profile_of_one_s_own_changes_one_of_ours() -> None:
    mine = find("mine", {"mine": {"base": "vertical", "loudness": "-12", "textless": "on", "fit": "pad"}})
    assert (mine.name, mine.picture, mine.loudness, mine.textless, mine.fit) == ("mine", "h264", -12.0, True, "pad")
    assert (find("hls", {}).name, find("dash", {}).name) == ("ladder", "ladder")
    for name in ("nonsense", "../web"):
        with pytest.raises(ConfigError, match="no delivery profile"):
            find(name, {})
    with pytest.raises(ConfigError, match="no name for a file"):
        find("../x", {"../x": {}})


@pytest.mark.parametrize(
    ("film", "profile", "size"),
    [
        (Size(1280, 720), "vertical", Size(720, 1280)),
        (Size(1920, 1080), "vertical", Size(1080, 1920)),
        (Size(3840, 2160), "vertical", Size(1080, 1920)),
        (Size(1280, 720), "web", Size(1280, 720)),
        (Size(720, 1280), "gif", Size(270, 480)),
        (Size(1280, 536), "webp", Size(860, 360)),
    ],
)
def test_sizes(film: Size, profile: str, size: Size) -> None:
    assert size_of(Reel(film=Path("f"), frames=1, rate=RATE, size=film, captions={}), PROFILES[profile]) == size


def test_a_ladder_goes_down_from_the_film_s_size() -> None:
    reel = Reel(film=Path("f"), frames=1, rate=RATE, size=Size(1920, 1080), captions={})
    assert [str(size) for size, _ in rungs(reel, PROFILES["ladder"])] == ["1920x1080", "1280x720", "854x480", "640x360"]


def test_an_ffmpeg_without_the_encoder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text("#!/bin/sh\necho ' V..... libx264 H.264'\n")
    poor.chmod(0o755)
    monkeypatch.setenv(ENVIRONMENT, str(poor))
    _known.cache_clear()
    with pytest.raises(ConfigError, match="cannot make av1: it lacks libsvtav1, libopus"):
        check_encoders(PROFILES["av1"])


def test_captions_of_strangers_open_no_overrides() -> None:
    text = script([Caption(start=0, end=48_000, text="{\\b1}a\\Nb\nc", colour="#ff8000")], Size(720, 1280))
    assert "{\\c&H0080ff&}\\{\\\u2060b1}a\\\u2060Nb c" in text

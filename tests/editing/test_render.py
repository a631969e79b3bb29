from __future__ import annotations

import json
import threading
from dataclasses import asdict, replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from pipeline.editing.captions import captions
from pipeline.editing.edit import Edit, EditBed, EditShot
from pipeline.editing.render import Rendered
from pipeline.editing.stems import write_stems
from pipeline.editing.stills import NARROWEST_SHEET
from pipeline.editing.timeline import load, save
from pipeline.errors import MediaError, ProofFailed, TimelineError
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate
from pipeline.media.picture import digest
from pipeline.media.probe import probe
from pipeline.media.wav import read_wav
from pipeline.ports import Progress
from tests.editing.reels import Reel
from tests.media.coded import RATES, all_frames, coded_foreign, decoded, foreign, grey_take, luma, murmur_file, take

MIX_TOLERANCE = 3.0
"""Steps of luma by which a blended grey may differ from the exact one."""


@pytest.fixture
def reel(tmp_path: Path) -> Reel:
    return Reel(tmp_path, FrameRate(24))


def shown(rendered: Rendered) -> list[tuple[int, int]]:
    return [decoded(frame) for frame in all_frames(rendered.film)]


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_every_frame_of_a_film_with_cuts_is_the_right_one(tmp_path: Path, rate: FrameRate) -> None:
    reel = Reel(tmp_path, rate)
    rendered = reel.render(reel.edit((40, 25, 61), (0, 0)))
    assert shown(rendered) == [(1, n) for n in range(40)] + [(2, n) for n in range(25)] + [(3, n) for n in range(61)]
    assert rendered.encoded == 0
    assert rendered.proof.ok


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_bodies_around_transitions_are_the_right_frames(tmp_path: Path, rate: FrameRate) -> None:
    reel = Reel(tmp_path, rate)
    edit = reel.edit((40, 50, 45), (8, 11), names=("wipeleft", "dissolve"), fade_in=5, fade_out=6)
    rendered = reel.render(edit)
    frames = shown(rendered)
    assert len(frames) == 116 == edit.frames
    assert frames[5:32] == [(1, n) for n in range(5, 32)]
    assert frames[40:71] == [(2, n) for n in range(8, 39)]
    assert frames[82:110] == [(3, n) for n in range(11, 39)]
    assert rendered.encoded == 5 + 8 + 11 + 6


def test_transitions_show_both_shots(reel: Reel) -> None:
    rendered = reel.render(reel.edit((30, 30, 30), (9, 10), levels=(60, 180, 90), names=("dissolve", "fade"), fade_in=4, fade_out=4))
    means = [float(luma(frame).mean()) for frame in all_frames(rendered.film)]
    first, second = 16 + 219 * 60 / 255, 16 + 219 * 180 / 255
    wanted = [first + (second - first) * (k + 1) / 10 for k in range(9)]
    assert means[21:30] == pytest.approx(wanted, abs=MIX_TOLERANCE)
    assert min(means[41:51]) < 30
    assert means[:4] == pytest.approx([16 + (first - 16) * (k + 1) / 5 for k in range(4)], abs=MIX_TOLERANCE)
    assert means[-1] < means[-2] < means[-3] < means[-4]


def test_lines_are_heard_where_they_are(reel: Reel) -> None:
    edit = reel.edit((60, 72), (8,))
    lines = (reel.line("S01", 20_021, 0.9), reel.line("S02", 150_007, 1.2, "Never again, <she> said.", seed=2))
    beds = []
    for kind, seed in (("music", 7), ("ambience", 8)):
        path = Path("sound") / f"{kind}.wav"
        murmur_file(reel.root / path, edit.samples / 48_000 + 0.5, seed)
        beds.append(EditBed(kind=kind, sound=path, start=0, samples=edit.samples, gain_db=0.0))
    rendered = reel.render(replace(edit, lines=lines, beds=tuple(beds)))
    proof = rendered.proof
    assert proof.ok, proof.faults
    assert [(one.name, one.start) for one in proof.lines] == [("S01-1", 20_021), ("S02-1", 150_007)]
    assert all(abs(one.start_error) <= 1 and abs(one.end_error) <= 1 for one in proof.lines)
    assert abs(proof.loudness + 16) < 0.5
    assert abs(proof.sound_end_ms) < 0.2
    assert proof.messages == ()
    facts = probe(rendered.film)
    assert facts.picture is not None
    assert facts.picture.frames == edit.frames
    assert "Never again, <\u2060she> said." in rendered.srt.read_text()
    assert "Never again, &lt;she&gt; said." in rendered.vtt.read_text()


def test_a_second_render_encodes_nothing_and_gives_the_same_bytes(reel: Reel) -> None:
    edit = replace(reel.edit((40, 50), (8,)), lines=(reel.line("S01", 4_000, 0.8),))
    first = reel.render(edit)
    before = digest(first.film)
    again = reel.render(edit)
    assert (first.encoded, again.encoded) == (8, 0)
    assert digest(again.film) == before
    other = Reel(reel.root / "elsewhere", reel.rate)
    elsewhere = other.render(replace(other.edit((40, 50), (8,)), lines=(other.line("S01", 4_000, 0.8),)))
    assert digest(elsewhere.film) == before


def test_one_changed_shot_costs_its_transitions(reel: Reel) -> None:
    edit = reel.edit((40, 40, 40, 40), (6, 7, 8))
    reel.render(edit)
    take(reel.root / edit.shots[1].clip, 9, 40, cuts=(6, 33), edges=reel.edges)
    again = reel.render(edit)
    assert again.encoded == 6 + 7
    assert shown(again)[40:67] == [(9, n) for n in range(6, 33)]


def test_another_title_encodes_nothing(reel: Reel) -> None:
    edit = reel.edit((40, 40), (6,))
    reel.render(edit)
    assert reel.render(replace(edit, title="Another")).encoded == 0


def test_a_lost_cache_is_made_again(reel: Reel) -> None:
    edit = reel.edit((40, 40), (6,))
    before = digest(reel.render(edit).film)
    for file in (reel.work / "segments").glob("*.mp4"):
        file.write_bytes(file.read_bytes()[:300])
    again = reel.render(edit)
    assert (again.encoded, digest(again.film)) == (6, before)


def test_without_edges_the_take_itself_is_used(reel: Reel) -> None:
    edit = reel.edit((40, 40), (6,), levels=(60, 180))
    for file in reel.edges.iterdir():
        file.unlink()
    means = [float(luma(frame).mean()) for frame in all_frames(reel.render(edit).film)]
    first, second = 16 + 219 * 60 / 255, 16 + 219 * 180 / 255
    assert means[34:40] == pytest.approx([first + (second - first) * (k + 1) / 7 for k in range(6)], abs=MIX_TOLERANCE)


def test_a_trimmed_shot_is_cut_anew(reel: Reel) -> None:
    edit = reel.edit((40, 50), (0,))
    trimmed = replace(edit, shots=(replace(edit.shots[0], source_in=7, frames=21), replace(edit.shots[1], frames=33)))
    rendered = reel.render(trimmed)
    assert shown(rendered) == [(1, n) for n in range(7, 28)] + [(2, n) for n in range(33)]
    assert rendered.encoded == 21 + 33


def test_an_edited_timeline_is_rendered(reel: Reel) -> None:
    edit = replace(reel.edit((40, 50, 45), (8, 0)), lines=(reel.line("S03", 168_000, 0.7),))
    path = reel.root / "timeline.otio"
    save(edit, path)
    document = json.loads(path.read_text())
    track = document["tracks"]["children"][0]["children"]
    track.insert(0, track.pop())
    path.write_text(json.dumps(document))
    rendered = reel.render(load(path))
    assert shown(rendered)[:45] == [(3, n) for n in range(45)]
    assert [one.start for one in rendered.proof.lines] == [168_000 - 24_000 * 82 // 12]
    assert rendered.proof.ok


@pytest.mark.parametrize("rate", [FrameRate(25), FrameRate(24)], ids=str)
def test_a_persons_clip_of_any_kind_may_stand_in(reel: Reel, rate: FrameRate) -> None:
    edit = reel.edit((30, 30), (6,))
    coded_foreign(
        reel.root / "takes" / "mine.webm", 7, 60, rate, "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime", size="320x180"
    )
    mine = replace(edit.shots[1], clip=Path("takes/mine.webm"), available=0)
    rendered = reel.render(replace(edit, shots=(edit.shots[0], mine)))
    frames = shown(rendered)[30:54]
    assert {shot for shot, _ in frames} == {7}
    assert max(abs(number / rate.fraction - (6 + k) / reel.rate.fraction) for k, (_, number) in enumerate(frames)) < 0.042
    assert rendered.proof.ok


def test_clips_of_another_encoder_are_not_copied(reel: Reel) -> None:
    edit = reel.edit((30, 30), (0,))
    ours = reel.root / edit.shots[1].clip
    foreign(reel.root / "takes" / "b.mp4", "-i", str(ours), "-c:v", "libx264", "-profile:v", "baseline", "-qp", "2")
    rendered = reel.render(replace(edit, shots=(edit.shots[0], replace(edit.shots[1], clip=Path("takes/b.mp4")))))
    assert shown(rendered)[30:] == [(2, n) for n in range(30)]


def test_a_missing_clip_names_shot_and_file(reel: Reel) -> None:
    edit = reel.edit((30, 30), (0,))
    (reel.root / edit.shots[1].clip).unlink()
    with pytest.raises(TimelineError, match=r"the clip of shot S02 is missing: takes/S02/a\.mp4"):
        reel.render(edit)


def test_a_damaged_clip_names_shot_and_file(reel: Reel) -> None:
    edit = reel.edit((30, 30), (0,))
    (reel.root / edit.shots[1].clip).write_bytes(b"nothing")
    with pytest.raises(TimelineError, match=r"the clip of shot S02 cannot be used \(takes/S02/a\.mp4\)"):
        reel.render(edit)


def test_a_clip_that_is_too_short_names_shot_and_file(reel: Reel) -> None:
    edit = reel.edit((30, 30), (0,))
    longer = replace(edit.shots[1], frames=31)
    with pytest.raises(TimelineError, match=r"shot S02 uses frames 0 to 31 of takes/S02/a\.mp4, which has 30"):
        reel.render(replace(edit, shots=(edit.shots[0], longer)))


def test_links_out_of_the_folder_are_refused(reel: Reel, tmp_path_factory: pytest.TempPathFactory) -> None:
    edit = reel.edit((30, 30), (0,))
    away = take(tmp_path_factory.mktemp("away") / "a.mp4", 1, 30)
    clip = reel.root / edit.shots[1].clip
    clip.unlink()
    clip.symlink_to(away)
    with pytest.raises(TimelineError, match="points out of the film folder"):
        reel.render(edit)


def test_a_film_that_fails_its_proof_replaces_nothing(reel: Reel) -> None:
    edit = reel.edit((30, 30), (6,))
    good = digest(reel.render(edit).film)
    dark = [0] * 90
    grey_take(reel.root / "takes" / "S02" / "dark.mp4", dark, cuts=(6,), edges=reel.edges)
    night = replace(edit.shots[1], clip=Path("takes/S02/dark.mp4"), frames=90)
    with pytest.raises(ProofFailed, match=r"film\.mp4 is not as planned: black: "):
        reel.render(replace(edit, shots=(edit.shots[0], night)))
    assert digest(reel.root / "film.mp4") == good
    assert [file.name for file in reel.root.iterdir() if file.name.endswith(".part")] == []


def test_an_interrupted_render_leaves_the_film(reel: Reel) -> None:
    edit = reel.edit((30, 30), (6,))
    good = digest(reel.render(edit).film)

    def stop(progress: Progress) -> None:
        if progress.item == "join":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reel.render(replace(edit, title="x"), on_progress=stop)
    assert digest(reel.root / "film.mp4") == good


def test_progress_names_every_stretch(reel: Reel) -> None:
    seen: list[Progress] = []
    lock = threading.Lock()

    def watch(progress: Progress) -> None:
        with lock:
            seen.append(progress)

    reel.render(reel.edit((30, 30), (6,), fade_in=3), on_progress=watch)
    done = {one.item for one in seen if one.state == "done"}
    assert done == {"fade in", "body of S01", "dissolve from S01 to S02", "body of S02", "sound", "join", "proof"}
    assert all(one.total == 4 for one in seen if one.item.startswith("body"))


def test_poster_and_contact_sheet_are_pictures(reel: Reel) -> None:
    rendered = reel.render(replace(reel.edit((30, 30, 30), (0, 6)), lines=(reel.line("S02", 70_000, 0.6),)))
    poster = cv2.imread(str(rendered.poster))
    sheet = cv2.imread(str(rendered.contact_sheet))
    assert poster.shape == (90, 160, 3)
    assert sheet.shape[1] == NARROWEST_SHEET
    assert np.abs(poster.astype(int) - 127).max() > 90


def test_the_proof_is_plain_data(reel: Reel) -> None:
    proof = reel.render(reel.edit((30, 30), (6,))).proof
    told = json.loads(json.dumps(asdict(proof)))
    assert told["ok"] is True
    assert told["frames"] == 54
    assert {row[0] for row in told["table"]} >= {"pictures", "key frames at joins", "loudness", "decoder"}


def test_chapters_if_wished(reel: Reel) -> None:
    rendered = reel.render(reel.edit((30, 30), (6,)), chapters=True)
    with av.open(str(rendered.film)) as film:
        assert [one["metadata"]["title"] for one in film.chapters()] == ["S01", "S02"]


def test_sound_of_any_format_and_trimmed(reel: Reel) -> None:
    edit = reel.edit((60, 60), (0,))
    one = reel.line("S01", 24_000, 1.5)
    mp3 = foreign(reel.root / "sound" / "one.flac", "-i", str(reel.root / one.sound))
    cut = replace(one, sound=mp3.relative_to(reel.root), source_in=12_000, samples=48_000)
    proof = reel.render(replace(edit, lines=(cut,))).proof
    assert proof.ok, proof.faults
    assert abs(proof.lines[0].start_error) <= 1


def test_music_in_pieces_lies_where_it_was_put(reel: Reel) -> None:
    edit = reel.edit((60, 60), (0,))
    murmur_file(reel.root / "m.wav", 1.0, 5)
    beds = tuple(EditBed(kind="music", sound=Path("m.wav"), start=at, samples=30_000, source_in=6_000) for at in (10_000, 150_000))
    music = np.abs(read_wav(write_stems(replace(edit, beds=beds), reel.root, reel.work) / "music.wav").samples).max(axis=1)
    heard = np.flatnonzero(music > 1e-4)
    assert 10_000 <= heard.min() < 10_200
    assert 179_000 < heard.max() <= 180_000
    assert music[45_000:149_000].max() == 0


def test_burnt_captions_stand_for_exactly_their_frames(reel: Reel) -> None:
    edit = replace(reel.edit((40, 50, 30), (8, 0), levels=(40, 40, 40)), lines=(reel.line("S01", 40_000, 1.3),))
    rendered = reel.render(edit, burn_captions=True)
    (caption,) = captions(edit)
    first, last = caption.start // 2000, caption.end // 2000
    assert first < 32 < 40 < last
    bright = [number for number, frame in enumerate(all_frames(rendered.film)) if luma(frame).max() > 90]
    assert bright == list(range(first, last))
    assert rendered.encoded == 82
    assert reel.render(edit, burn_captions=True).encoded == 0
    assert reel.render(edit).encoded == 0


def test_folders_may_have_awkward_names(tmp_path: Path) -> None:
    reel = Reel(tmp_path / "it's: [a], b;c %d \\ film #1", FrameRate(24))
    coded_foreign(reel.root.parent / "b.mp4", 2, 30, FrameRate(24), "-c:v", "libx264", "-pix_fmt", "yuv420p", "-profile:v", "baseline")
    edit = replace(reel.edit((40, 30), (6,)), lines=(reel.line("S01", 4_000, 0.8),))
    (reel.root / "takes" / "mine ünd 100%.mp4").write_bytes((tmp_path / "b.mp4").read_bytes())
    edit = replace(edit, shots=(edit.shots[0], replace(edit.shots[1], clip=Path("takes/mine ünd 100%.mp4"))))
    save(edit, reel.root / "timeline.otio")
    rendered = reel.render(load(reel.root / "timeline.otio"), burn_captions=True)
    assert rendered.proof.ok
    assert shown(rendered)[40:] == [(2, n) for n in range(6, 30)]


def test_a_caption_in_letters_that_no_font_has_is_refused(reel: Reel) -> None:
    edit = replace(reel.edit((40,), ()), lines=(reel.line("S01", 8_000, 1.2, "So \U0001343f."),))
    with pytest.raises(TimelineError, match="no font on this machine"):
        reel.render(edit, burn_captions=True)
    assert reel.render(edit).proof.ok


def test_captions_can_be_left_out(reel: Reel) -> None:
    edit = replace(reel.edit((60,), ()), lines=(reel.line("S01", 4_000, 0.8),))
    for soft in (True, False):
        rendered = reel.render(edit, soft_captions=soft)
        with av.open(str(rendered.film)) as film:
            assert len(film.streams.subtitles) == int(soft)
        assert "Good evening" in rendered.srt.read_text()


def test_an_edit_without_anything_to_show_is_refused(reel: Reel) -> None:
    with pytest.raises(MediaError, match="no shots"):
        reel.render(Edit(rate=reel.rate, size=reel.edit((2,), ()).size, shots=()))


def test_the_shortest_film(reel: Reel) -> None:
    shot = EditShot(id=ShotId("S01"), clip=take(reel.root / "a.mp4", 1, 1).relative_to(reel.root), frames=1)
    rendered = reel.render(Edit(rate=reel.rate, size=reel.edit((2,), ()).size, shots=(shot,)))
    assert shown(rendered) == [(1, 0)]

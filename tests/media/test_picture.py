from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.media import Sound
from pipeline.film.timing import FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.frames import kept, length, read
from pipeline.media.h264 import parameter_sets
from pipeline.media.mux import index
from pipeline.media.picture import TakeWriter, digest, edge_path, prepare
from pipeline.media.probe import probe
from tests.media.coded import RATES, SIZE, all_frames, coded_foreign, decoded, encoding, foreign, grey, luma, picture, take

COLOUR_TOLERANCE = 2.0
"""Steps of 8 bits by which a flat colour may differ after encoding."""


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_every_frame_is_where_it_was_written(tmp_path: Path, rate: FrameRate) -> None:
    clip = take(tmp_path / "a.mp4", 3, 70, cuts=(9, 55), rate=rate)
    assert [decoded(frame) for frame in all_frames(clip)] == [(3, number) for number in range(70)]
    assert [decoded(frame) for frame in read(clip, 31, 5)] == [(3, number) for number in range(31, 36)]


def test_cuts_are_key_frames_and_gops_are_closed(tmp_path: Path) -> None:
    clip = take(tmp_path / "a.mp4", 1, 70, cuts=(9, 55))
    found = index(clip, encoding())
    assert {0, 9, 55} <= found.idrs
    assert found.holds(9, 46)
    assert not found.holds(9, 45)
    assert not found.holds(10, 45)
    assert found.holds(55, 15)
    with av.open(str(clip)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
    starts = [place for place, packet in enumerate(packets) if packet.is_keyframe]
    for start, end in pairwise([*starts, len(packets)]):
        assert max(p.pts for p in packets[start:end]) < min([p.pts for p in packets[end:]], default=10**9)


def test_b_frames_are_used(tmp_path: Path) -> None:
    with TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=30) as writer:
        for number in range(30):
            writer.write(np.full((90, 160, 4), 90 + number // 6, np.uint8))
    with av.open(str(tmp_path / "a.mp4")) as container:
        shown = [p.pts for p in container.demux(video=0) if p.size]
    assert shown != sorted(shown)


@pytest.mark.parametrize("rgb", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (200, 120, 40)])
def test_colours_are_bt709(tmp_path: Path, rgb: tuple[int, int, int]) -> None:
    pixels = np.full((90, 160, 4), (*rgb[::-1], 255), np.uint8)
    with TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=2) as writer:
        writer.write(pixels)
        writer.write(pixels)
    planes = all_frames(tmp_path / "a.mp4")[0].to_ndarray(format="yuv420p")
    red, green, blue = (value / 255 for value in rgb)
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    wanted = (16 + 219 * y, 128 + 224 * (blue - y) / 1.8556, 128 + 224 * (red - y) / 1.5748)
    chroma = planes[90:].reshape(2, 45, 80)
    found = (planes[:90].mean(), chroma[0].mean(), chroma[1].mean())
    assert found == pytest.approx(wanted, abs=COLOUR_TOLERANCE)


def test_headers_do_not_depend_on_content_or_length(tmp_path: Path) -> None:
    expected = encoding().headers()
    for name, frames, cuts in (("a", 1, ()), ("b", 70, (5, 60))):
        clip = take(tmp_path / f"{name}.mp4", 2, frames, cuts=cuts)
        with av.open(str(clip)) as container:
            assert parameter_sets(bytes(container.streams.video[0].codec_context.extradata)) == expected
    assert len(expected) == 2
    assert encoding(FrameRate(25)).headers() != expected


def test_the_same_frames_give_the_same_file(tmp_path: Path) -> None:
    across, down = np.meshgrid(np.arange(320), np.arange(180))
    rng, found = np.random.default_rng(1), set()
    for number in range(8):
        # what lies in memory must not matter
        litter = [np.full(size, rng.integers(0, 255), np.uint8) for size in rng.integers(1_000, 300_000, 40)]
        with TakeWriter(tmp_path / f"{number}.mp4", encoding=Encoding(size=Size(320, 180), rate=FrameRate(24)), frames=24) as writer:
            for k in range(24):
                planes = ((across + 3 * k) % 256, (down * 2 + k) % 256, ((across + down) // 2 + k) % 256, np.full_like(across, 255))
                writer.write(np.stack(planes, axis=-1).astype(np.uint8))
        found.add(digest(tmp_path / f"{number}.mp4"))
        del litter
    assert len(found) == 1


def test_edges_are_lossless(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    noise = [rng.integers(0, 255, (90, 160, 4), dtype=np.uint8) for _ in range(40)]
    edges = tmp_path / "edges"
    writer = TakeWriter(tmp_path / "a.mp4", encoding=encoding(crf=40), frames=40, cuts=(6, 31), edges=edges)
    wanted = []
    for pixels in noise:
        frame = writer._body.convert(pixels)
        wanted.append(frame.to_ndarray().copy())
        writer.add(frame)
    clip = writer.close()
    assert length(edge_path(edges, clip.sha256, "head"), SIZE) == 6
    assert length(edge_path(edges, clip.sha256, "tail"), SIZE) == 9
    found = index(clip.path, encoding())
    head = kept(clip.path, 0, 6, name=clip.sha256, index=found, size=SIZE, edges=edges)
    tail = kept(clip.path, 33, 7, name=clip.sha256, index=found, size=SIZE, edges=edges)
    middle = kept(clip.path, 10, 2, name=clip.sha256, index=found, size=SIZE, edges=edges)
    assert all(np.array_equal(one.to_ndarray(), frame) for one, frame in zip(head, wanted[:6], strict=True))
    assert all(np.array_equal(one.to_ndarray(), frame) for one, frame in zip(tail, wanted[33:], strict=True))
    assert not any(np.array_equal(one.to_ndarray(), frame) for one, frame in zip(middle, wanted[10:12], strict=True))


@pytest.mark.parametrize(("cut", "name", "frames"), [(7, "head", 7), (25, "tail", 5)])
def test_a_single_cut_keeps_its_shorter_side(tmp_path: Path, cut: int, name: str, frames: int) -> None:
    clip = take(tmp_path / "a.mp4", 1, 30, cuts=(cut,), edges=tmp_path / "edges")
    assert [file.name for file in (tmp_path / "edges").glob("*.yuv")] == [edge_path(tmp_path, digest(clip), name).name]
    assert length(edge_path(tmp_path / "edges", digest(clip), name), SIZE) == frames


def test_native_sound_lies_beside(tmp_path: Path) -> None:
    with TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=1) as writer:
        writer.sound(Sound(samples=np.zeros((2000, 2), np.float32)))
        writer.write(grey(9))
    facts = probe(tmp_path / "a.wav").sound
    assert facts is not None
    assert (facts.samples, facts.channels) == (2000, 2)


def test_missing_frames_leave_nothing(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path / "t" / "a.mp4", encoding=encoding(), frames=5, cuts=(1, 4), edges=tmp_path / "t" / "edges")
    writer.sound(Sound(samples=np.zeros((200, 1), np.float32)))
    for number in range(4):
        writer.write(picture(1, number))
    with pytest.raises(MediaMismatch, match="4 frames instead of 5") as caught:
        writer.close()
    assert (caught.value.expected, caught.value.found) == ("5 frames", "4 frames")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_an_error_in_the_block_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=5, cuts=(2,), edges=tmp_path) as writer,
    ):
        writer.write(picture(1, 0))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_one_frame_too_many_is_refused(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=1)
    writer.write(grey(0))
    with pytest.raises(MediaMismatch, match="more frames"):
        writer.write(grey(0))
    writer.abort()


@pytest.mark.parametrize("pixels", [np.zeros((90, 162, 4), np.uint8), np.zeros((90, 160, 3), np.uint8), np.zeros((90, 160, 4), np.float32)])
def test_pictures_of_another_shape_are_refused(tmp_path: Path, pixels: np.ndarray) -> None:
    writer = TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=1)
    with pytest.raises(MediaMismatch, match="wrong shape"):
        writer.write(pixels)
    writer.abort()


def test_planes_and_pixels_give_the_same_take(tmp_path: Path) -> None:
    pixels = TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=1)
    packed = pixels._body.convert(picture(5, 1234)).to_ndarray()
    pixels.write(picture(5, 1234))
    chroma = packed[90:].reshape(2, 45, 80)
    planes = TakeWriter(tmp_path / "b.mp4", encoding=encoding(), frames=1)
    planes.write_planes(packed[:90], chroma[0], chroma[1])
    with pytest.raises(MediaMismatch):
        planes.write_planes(packed[:80], chroma[0], chroma[1])
    assert pixels.close().sha256 == planes.close().sha256


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.webm", ("-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime")),
        ("a.mov", ("-c:v", "prores_ks")),
        ("a.mp4", ("-c:v", "libx265", "-x265-params", "log-level=none")),
        ("a.mkv", ("-c:v", "libx264", "-bf", "5", "-refs", "6", "-g", "300")),
        ("a.gif", ()),
    ],
)
def test_foreign_clips_come_frame_by_frame(tmp_path: Path, name: str, codec: tuple[str, ...]) -> None:
    rate = FrameRate(25)
    clip = coded_foreign(tmp_path / name, 4, 50, rate, *codec)
    made = prepare(clip, tmp_path / "out" / "take.mp4", encoding=encoding(rate), frames=50, cuts=(6, 44))
    assert [decoded(frame) for frame in all_frames(made.path)] == [(4, number) for number in range(50)]
    assert index(made.path, encoding(rate)).holds(6, 38)
    assert made.sha256 == digest(made.path)


@pytest.mark.parametrize(
    ("source", "wanted"), [(FrameRate(30), FrameRate(24)), (FrameRate(16), FrameRate(24)), (FrameRate(24), FrameRate(24000, 1001))]
)
def test_other_rates_keep_their_time(tmp_path: Path, source: FrameRate, wanted: FrameRate) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 1, 3 * int(source.fraction), source, "-c:v", "libx264", "-qp", "1")
    frames = wanted.frames(Fraction(3)) - 1
    made = prepare(clip, tmp_path / "b.mp4", encoding=encoding(wanted), frames=frames)
    found = [decoded(frame) for frame in all_frames(made.path)]
    assert len(found) == frames
    assert max(abs(n / source.fraction - wanted.seconds(k)) for k, (_, n) in enumerate(found)) < 1 / min(source.fraction, wanted.fraction)


def test_variable_rate_keeps_its_time(tmp_path: Path) -> None:
    rate = FrameRate(24)
    whole = coded_foreign(tmp_path / "a.mp4", 1, 72, rate, "-c:v", "libx264", "-qp", "1")
    clip = foreign(
        tmp_path / "v.mp4", "-i", str(whole), "-vf", "select='lt(n,20)+not(mod(n,3))'", "-fps_mode", "vfr", "-c:v", "libx264", "-qp", "1"
    )
    made = prepare(clip, tmp_path / "b.mp4", encoding=encoding(rate), frames=70)
    found = [decoded(frame)[1] for frame in all_frames(made.path)]
    assert found[:20] == list(range(20))
    assert max(abs(number - place) for place, number in enumerate(found)) <= 2


def test_another_shape_fills_or_is_padded(tmp_path: Path) -> None:
    clip = foreign(tmp_path / "a.mp4", "-f", "lavfi", "-i", "color=white:s=90x160:r=24:d=1", "-c:v", "libx264")
    for fit, corner in (("fill", 235), ("pad", 16)):
        made = prepare(clip, tmp_path / f"{fit}.mp4", encoding=encoding(), frames=24, fit=fit)
        plane = luma(all_frames(made.path)[3])
        assert plane.shape == (90, 160)
        assert plane[45, 80] == pytest.approx(235, abs=COLOUR_TOLERANCE)
        assert plane[45, 4] == pytest.approx(corner, abs=COLOUR_TOLERANCE)


def test_a_turned_clip_stands_upright(tmp_path: Path) -> None:
    whole = foreign(
        tmp_path / "w.mp4",
        "-f",
        "lavfi",
        "-i",
        "color=black:s=90x160:r=24:d=1,drawbox=x=0:y=0:w=90:h=80:color=white:t=fill",
        "-c:v",
        "libx264",
    )
    turned = foreign(tmp_path / "t.mp4", "-display_rotation", "-90", "-i", str(whole), "-c", "copy")
    plane = luma(all_frames(prepare(turned, tmp_path / "o.mp4", encoding=encoding(), frames=24).path)[3])
    assert {plane[45, 10] > 126, plane[45, 150] > 126} == {True, False}


def test_untagged_high_definition_is_taken_as_bt709(tmp_path: Path) -> None:
    big = Encoding(size=Size(1280, 720), rate=FrameRate(24))
    made = prepare(
        foreign(
            tmp_path / "a.mp4",
            "-f",
            "lavfi",
            "-i",
            "color=black:s=1280x720:r=24:d=0.2,format=yuv420p,lutyuv=y=63:u=102:v=240",
            "-c:v",
            "libx264",
        ),
        tmp_path / "b.mp4",
        encoding=big,
        frames=4,
    )
    planes = all_frames(made.path)[1].to_ndarray(format="yuv420p")
    assert planes[300, 600] == pytest.approx(63, abs=COLOUR_TOLERANCE)


def test_high_dynamic_range_is_mapped(tmp_path: Path) -> None:
    tags = ("-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc")
    tagged = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"
    source = f"color=gray:s=160x90:r=24:d=0.5,format=yuv420p10le,{tagged}"
    clip = foreign(tmp_path / "a.mp4", "-f", "lavfi", "-i", source, "-c:v", "libx265", "-x265-params", "log-level=none", *tags)
    facts = probe(prepare(clip, tmp_path / "b.mp4", encoding=encoding(), frames=12).path).picture
    assert facts is not None
    assert facts.colour == ("bt709", "bt709", "bt709", "tv")


def test_foreign_sound_is_cut_to_the_picture(tmp_path: Path) -> None:
    clip = foreign(
        tmp_path / "a.mp4",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=160x90:r=24:d=2",
        "-f",
        "lavfi",
        "-i",
        "sine=r=44100:d=2",
        "-c:v",
        "libx264",
        "-c:a",
        "aac",
    )
    prepare(clip, tmp_path / "b.mp4", encoding=encoding(), frames=36)
    facts = probe(tmp_path / "b.wav").sound
    assert facts is not None
    assert (facts.samples, facts.rate, facts.channels) == (72_000, 48_000, 2)


def test_a_clip_a_little_short_holds_its_last_frame(tmp_path: Path) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 1, 46, FrameRate(24), "-c:v", "libx264")
    found = [decoded(frame)[1] for frame in all_frames(prepare(clip, tmp_path / "b.mp4", encoding=encoding(), frames=48).path)]
    assert found == [*range(46), 45, 45]


def test_a_clip_much_too_short_is_refused(tmp_path: Path) -> None:
    clip = coded_foreign(tmp_path / "a.mp4", 1, 24, FrameRate(24), "-c:v", "libx264")
    with pytest.raises(MediaMismatch, match="too short") as caught:
        prepare(clip, tmp_path / "b.mp4", encoding=encoding(), frames=48)
    assert caught.value.found == "24 frames"
    assert not (tmp_path / "b.mp4").exists()


def test_sound_alone_is_no_clip(tmp_path: Path) -> None:
    clip = foreign(tmp_path / "a.mp4", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac")
    with pytest.raises(MediaMismatch, match="no picture"):
        prepare(clip, tmp_path / "b.mp4", encoding=encoding(), frames=24)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MediaError, match="cannot be written"):
        TakeWriter(tmp_path / "file" / "a.mp4", encoding=encoding(), frames=1)


def test_reading_past_the_end_is_told(tmp_path: Path) -> None:
    clip = take(tmp_path / "a.mp4", 1, 10)
    with pytest.raises(MediaMismatch, match="no frame 10"):
        list(read(clip, 8, 5))


def test_without_handles_the_file_holds_the_body_and_counts_as_the_take_does(tmp_path: Path) -> None:
    edges = tmp_path / "edges"
    with TakeWriter(tmp_path / "a.mp4", encoding=encoding(), frames=70, cuts=(11, 60), edges=edges, handles=False) as writer:
        for number in range(70):
            writer.write(picture(4, number))
        clip = writer.close()
    found = index(clip.path, encoding())
    assert (found.first, found.frames, found.headers) == (11, 49, encoding().headers())
    assert found.holds(11, 49)
    assert not found.holds(11, 40)
    assert [decoded(frame) for frame in all_frames(clip.path)] == [(4, number) for number in range(11, 60)]
    everything = kept(clip.path, 0, 70, name=clip.sha256, index=found, size=SIZE, edges=edges)
    assert [decoded(frame) for frame in everything] == [(4, number) for number in range(70)]
    with pytest.raises(MediaMismatch):
        list(kept(clip.path, 0, 70, name=clip.sha256, index=found, size=SIZE, edges=None))

from __future__ import annotations

from pathlib import Path

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import MediaError
from pipeline.film.timing import FrameRate
from pipeline.media.boxes import read_track
from tests.media.coded import RATES, coded_foreign, take

H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")
FILES = {
    "plain": H264,
    "front": (*H264, "-movflags", "+faststart"),
    "deep": (*H264, "-bf", "5", "-refs", "6"),
    "delayed": (*H264, "-output_ts_offset", "1.5", "-video_track_timescale", "48000", "-movie_timescale", "48000"),
    "one": (*H264, "-frames:v", "1"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_tables_say_what_a_demuxer_says(tmp_path: Path, name: str) -> None:
    path = coded_foreign(tmp_path / "a.mp4", 3, 60, FrameRate(24), *FILES[name])
    check(path)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_takes_are_read_the_same_way(tmp_path: Path, rate: FrameRate) -> None:
    check(take(tmp_path / "a.mp4", 3, 70, cuts=(9, 55), rate=rate))


def check(path: Path) -> None:
    track, data = read_track(path), path.read_bytes()
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        packets = [packet for packet in container.demux(video) if packet.size]
        assert track.avcc == bytes(video.codec_context.extradata)
    assert track.pts.tolist() == [packet.pts for packet in packets]
    assert track.dts.tolist() == [packet.dts for packet in packets]
    assert track.keys == tuple(number for number, packet in enumerate(packets) if packet.is_keyframe)
    spans = zip(track.offsets.tolist(), track.sizes.tolist(), strict=True)
    assert [data[start : start + size] for start, size in spans] == [bytes(packet) for packet in packets]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return take(tmp_path_factory.mktemp("boxes") / "a.mp4", 3, 12, cuts=(2, 9)).read_bytes()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 10**6), flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=4))
def test_damage_is_told_and_nothing_else(tmp_path: Path, whole: bytes, cut: int, flips: list[tuple[int, int]]) -> None:
    # the tables stand at the end
    tables = whole.index(b"moov")
    data = bytearray(whole if cut % 3 else whole[: cut % len(whole)])
    for place, value in flips:
        at = tables + place % (len(whole) - tables)
        if at < len(data):
            data[at] = value
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    track, told = None, str(path)
    try:
        track = read_track(path)
    except MediaError as error:
        told = str(error)
    assert str(path) in told
    if track is None:
        return
    assert len(track.sizes) == len(track.pts) == len(track.dts) == len(track.offsets)
    assert all(0 <= end <= len(data) for end in (track.offsets + track.sizes).tolist())

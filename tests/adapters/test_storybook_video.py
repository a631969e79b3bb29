from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from adapters.video.storybook import StorybookGenerator
from pipeline.errors import UnsupportedRequest
from pipeline.film.media import MediaRef, Sound
from pipeline.film.scene import Figure, Framing, PersonLook, Place, Scene
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import ClipRequest, JobState, Keyframe, Pixels

SIZE = Size(320, 180)


class Reel:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.frames: list[Pixels] = []

    def write(self, pixels: Pixels) -> None:
        self.frames.append(pixels)

    def sound(self, sound: Sound) -> None:
        raise AssertionError("the storybook is silent")


def request(tmp_path: Path, scene: Scene | None, frames: int = 6) -> ClipRequest:
    picture = tmp_path / "S01.png"
    picture.write_bytes(b"picture")
    media = MediaRef(path=picture, sha256=hashlib.sha256(b"picture").hexdigest())
    keyframe = Keyframe(shot=ShotId("S01"), picture=media, scene=scene)
    return ClipRequest(shot=ShotId("S01"), text="", keyframe=keyframe, frames=frames, rate=FrameRate(24), size=SIZE, seed=1)


def walk() -> Scene:
    figure = Figure(id="Character1", look=PersonLook(), x=-0.6, x_end=0.6, yaw=60.0, pose="walk")
    return Scene(place=Place(family="meadow"), figures=(figure,), framing=Framing(size="Wide shot", move="push in"))


def test_it_draws_exactly_the_frames_that_were_asked_for(tmp_path: Path) -> None:
    reel = Reel()
    job = StorybookGenerator().submit(request(tmp_path, walk()), reel)
    assert job.state is JobState.DONE
    assert len(reel.frames) == 6
    assert all(f.shape == (180, 320, 4) and f.dtype == np.uint8 and f.flags.c_contiguous for f in reel.frames)
    assert all(int(f[..., 3].min()) == 255 for f in reel.frames)


def test_the_picture_moves_and_repeats(tmp_path: Path) -> None:
    first, second = Reel(), Reel()
    generator = StorybookGenerator()
    generator.submit(request(tmp_path, walk()), first)
    generator.submit(request(tmp_path, walk()), second)
    assert all(np.array_equal(a, b) for a, b in zip(first.frames, second.frames, strict=True))
    assert not np.array_equal(first.frames[0], first.frames[-1])


def test_frames_are_not_shared_between_writes(tmp_path: Path) -> None:
    reel = Reel()
    StorybookGenerator().submit(request(tmp_path, walk(), frames=2), reel)
    assert not np.shares_memory(reel.frames[0], reel.frames[1])


def test_a_flat_keyframe_is_refused_with_the_shot_named(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedRequest, match="S01") as caught:
        StorybookGenerator().submit(request(tmp_path, None), Reel())
    assert "animatic" in caught.value.hint

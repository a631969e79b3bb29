from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from adapters.video.animatic import AnimaticGenerator, named_move, path
from pipeline.errors import MediaError, UnsupportedRequest
from pipeline.film.media import MediaRef, Sound
from pipeline.film.scene import Framing, Place, Scene
from pipeline.film.screenplay import CAMERA_MOVES, ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.media.picture import TakeWriter
from pipeline.media.probe import probe
from pipeline.ports import ClipRequest, JobState, Keyframe, Pixels

SIZE = Size(320, 180)
PLACE_TOLERANCE = 0.12
"""Pixels by which the picture may lie beside the exact path of the camera."""

STEP_TOLERANCE = 0.16
"""Pixels by which one step of a move may differ from the one before."""


class Kept:
    """A plain sink that keeps what it gets."""

    def __init__(self) -> None:
        self.frames: list[Pixels] = []

    def write(self, pixels: Pixels) -> None:
        self.frames.append(pixels)

    def sound(self, sound: Sound) -> None:
        raise AssertionError("the animatic is silent")


def keyframe(folder: Path, size: Size = SIZE, name: str = "S01.png") -> Path:
    """A soft bright spot in the middle of a soft pattern."""
    across, down = np.meshgrid(np.arange(size.width), np.arange(size.height))
    distance = ((across - (size.width - 1) / 2) ** 2 + (down - (size.height - 1) / 2) ** 2) / (size.height / 12) ** 2
    spot = 40 + 180 * np.exp(-distance / 2)
    picture = np.stack([spot, spot * 0.8 + 20, np.full_like(spot, 90)], axis=-1).astype(np.uint8)
    cv2.imwrite(str(folder / name), picture)
    return folder / name


def request(
    picture: Path, *, text: str = "", frames: int = 48, seed: int = 3, size: Size = SIZE, scene: Scene | None = None
) -> ClipRequest:
    still = Keyframe(shot=ShotId("S01"), picture=MediaRef(path=picture, sha256=""), scene=scene)
    return ClipRequest(shot=ShotId("S01"), text=text, keyframe=still, frames=frames, rate=FrameRate(24), size=size, seed=seed)


def spot(pixels: Pixels) -> tuple[float, float]:
    """Where the bright spot is, from the picture's middle."""
    light = np.clip(pixels[..., 0].astype(float) - 80, 0, None)
    across, down = np.meshgrid(np.arange(light.shape[1]), np.arange(light.shape[0]))
    return (
        float((light * across).sum() / light.sum() - (light.shape[1] - 1) / 2),
        float((light * down).sum() / light.sum() - (light.shape[0] - 1) / 2),
    )


def spread(pixels: Pixels) -> float:
    """How large the bright spot is."""
    light = np.clip(pixels[..., 0].astype(float) - 80, 0, None)
    return float(light.sum() ** 0.5)


def made(move: str, wanted: ClipRequest) -> list[Pixels]:
    sink = Kept()
    job = AnimaticGenerator(move=move).submit(wanted, sink)
    assert job.state is JobState.DONE
    return sink.frames


def test_a_take_has_exactly_its_frames(tmp_path: Path) -> None:
    wanted = request(keyframe(tmp_path), frames=37)
    with TakeWriter(tmp_path / "a.mp4", encoding=Encoding(size=SIZE, rate=wanted.rate), frames=37, cuts=(5, 30)) as writer:
        AnimaticGenerator().submit(wanted, writer)
    facts = probe(tmp_path / "a.mp4").picture
    assert facts is not None
    assert (facts.frames, facts.size) == (37, SIZE)


@pytest.mark.parametrize("move", ["pan left", "pan right", "tilt up", "tilt down", "track left", "crane up", "handheld"])
def test_the_picture_lies_on_the_cameras_path(tmp_path: Path, move: str) -> None:
    wanted = request(keyframe(tmp_path), frames=60)
    places = list(path(move, 60, 2.5, wanted.seed))
    for pixels, place in zip(made(move, wanted), places, strict=True):
        x, y = spot(pixels)
        assert x == pytest.approx(-place.x * SIZE.width * place.zoom, abs=PLACE_TOLERANCE)
        assert y == pytest.approx(-place.y * SIZE.height * place.zoom, abs=PLACE_TOLERANCE)


@pytest.mark.parametrize(("move", "sign"), [("pan right", -1), ("pan left", 1)])
def test_a_pan_moves_the_picture_the_other_way_without_jitter(tmp_path: Path, move: str, sign: int) -> None:
    places = [spot(pixels)[0] for pixels in made(move, request(keyframe(tmp_path), frames=72))]
    steps = np.diff(places)
    assert np.all(sign * steps > -0.02)
    assert sign * (places[-1] - places[0]) > 8
    assert np.abs(np.diff(steps)).max() < STEP_TOLERANCE


@pytest.mark.parametrize("move", CAMERA_MOVES)
def test_no_move_looks_beyond_the_picture(move: str) -> None:
    for seconds in (1.0, 4.0, 20.0, 60.0):
        for place in path(move, 100, seconds, 11):
            room = 0.5 - 0.5 / place.zoom
            assert abs(place.x) <= room + 1e-9
            assert abs(place.y) <= room + 1e-9
            assert place.zoom <= 1.25


def test_a_push_in_begins_with_the_keyframe(tmp_path: Path) -> None:
    file = keyframe(tmp_path)
    first, *_, last = made("push in", request(file))
    still = cv2.imread(str(file)).astype(int)
    begin, end = (np.abs(frame[..., :3].astype(int) - still).mean() for frame in (first, last))
    assert begin < 1.5
    assert spread(last) > 1.02 * spread(first)
    assert end > begin
    assert (first[..., 3] == 255).all()


def test_a_static_camera_holds_still(tmp_path: Path) -> None:
    frames = made("static", request(keyframe(tmp_path), frames=5))
    assert all(np.array_equal(frame, frames[0]) for frame in frames)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Wide shot: a harbour. Slow push in on the lamp.", "push in"),
        ("The camera pans slowly to the left.", "pan left"),
        ("The camera zooms out.", "pull out"),
        ("Hand-held, close.", "handheld"),
        ("Tracking right along the wall", "track right"),
        ("A static camera.", "static"),
        ("camera tilts up to the sky", "tilt up"),
    ],
)
def test_the_text_names_the_move(tmp_path: Path, text: str, move: str) -> None:
    assert named_move(request(tmp_path / "x.png", text=text)) == move


def test_the_scene_names_the_move(tmp_path: Path) -> None:
    scene = Scene(place=Place(family="harbour"), framing=Framing(move="crane up"))
    assert named_move(request(tmp_path / "x.png", text="push in", scene=scene)) == "crane up"


def test_without_a_word_the_seed_decides(tmp_path: Path) -> None:
    moves = [named_move(request(tmp_path / "x.png", text="She walks in the garden", seed=seed)) for seed in range(24)]
    assert moves == [named_move(request(tmp_path / "x.png", text="She walks in the garden", seed=seed)) for seed in range(24)]
    assert len(set(moves)) >= 3


def test_pictures_of_another_size_fill_the_frame(tmp_path: Path) -> None:
    for size in (Size(900, 900), Size(100, 60), Size(1280, 720)):
        frames = made("static", request(keyframe(tmp_path, size, f"{size}.png"), frames=1))
        assert frames[0].shape == (180, 320, 4)
        assert spot(frames[0]) == pytest.approx((0, 0), abs=0.6)


def test_a_missing_or_damaged_keyframe_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    for name in ("none.png", "bad.png"):
        with pytest.raises(MediaError, match=name):
            AnimaticGenerator().submit(request(tmp_path / name), Kept())


def test_an_unknown_move_is_refused() -> None:
    with pytest.raises(UnsupportedRequest, match="'spin' is no camera move"):
        AnimaticGenerator(move="spin")


def test_it_costs_nothing_and_needs_nothing(tmp_path: Path) -> None:
    generator = AnimaticGenerator()
    assert generator.quote(request(tmp_path / "x.png")).amount == 0.0
    facts = generator.capabilities()
    assert (facts.local, facts.needs_scene, facts.cpu_bound, facts.needs) == (True, False, True, ())

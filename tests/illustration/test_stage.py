from __future__ import annotations

import gc
import hashlib
import subprocess
import sys
import time
import weakref

import numpy as np
import pytest

from pipeline.errors import SceneError
from pipeline.film.scene import Figure, MouthCue, Prop, Scene
from pipeline.film.screenplay import CAMERA_MOVES, SHOT_SIZES
from pipeline.film.timing import Size
from pipeline.illustration.stage import Picture, keyframe
from pipeline.ports import Pixels
from tests.illustration.scenes import GIRL, KEEPER, SMALL, pair, scene

LENGTH = 2.0


def picture(of: Scene, size: Size = SMALL) -> Picture:
    return Picture(of, size, length=LENGTH)


def digest(pixels: Pixels) -> str:
    return hashlib.sha256(pixels.tobytes()).hexdigest()


ROWER = Figure(id="a", look=KEEPER, pose="row", in_vehicle="rowing boat")
LIVELY = (
    scene("sea", light="golden", weather="storm", figures=(ROWER,), move="push in", effects=("beam", "lightning")),
    scene("street", light="neon", weather="rain", size="Full shot", figures=pair(), move="pan left"),
    scene("forest", weather="wind", size="Medium shot", figures=pair(), move="handheld", effects=("fireflies", "dust")),
    scene("kitchen", light="dawn", size="Close-up", figures=pair(), focus=("Character2",)),
    scene("underwater", size="Long shot", figures=pair()[:1], move="crane up", effects=("bubbles",)),
)


@pytest.mark.parametrize("of", LIVELY, ids=lambda s: s.place.family)
def test_a_frame_alone_is_the_frame_in_sequence(of: Scene) -> None:
    whole = picture(of)
    times = [i / 6 for i in range(8)]
    run = [digest(whole.frame(t)) for t in times]
    assert digest(picture(of).frame(times[5])) == run[5]
    assert digest(whole.frame(times[2])) == run[2], "an earlier frame drawn again after later ones"
    assert len(set(run)) > 1, "nothing moves"


def test_another_process_draws_the_same_bytes() -> None:
    code = (
        "import hashlib\n"
        "from pipeline.illustration.stage import Picture\n"
        "from tests.illustration.scenes import SMALL, pair, scene\n"
        "p = Picture(scene('village', light='dusk', figures=pair(), move='push in'), SMALL, length=2.0)\n"
        "print(hashlib.sha256(p.frame(0.7).tobytes()).hexdigest())\n"
    )
    told = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()[-1] for _ in range(2)}
    here = digest(picture(scene("village", light="dusk", figures=pair(), move="push in")).frame(0.7))
    assert told == {here}


@pytest.mark.parametrize("size", SHOT_SIZES)
def test_every_shot_size_is_a_full_opaque_picture(size: str) -> None:
    pixels = picture(scene("harbour", size=size, figures=pair(), props=(Prop(noun="lantern", focus=True),))).frame(0.0)
    assert pixels.shape == (180, 320, 4)
    assert int(pixels[..., 3].min()) == 255
    assert float(pixels[..., :3].std()) > 12, "an empty picture"


@pytest.mark.parametrize("move", CAMERA_MOVES)
def test_every_move_moves_and_shows_no_edge(move: str) -> None:
    whole = picture(scene("castle", move=move, figures=pair()))
    first, last = whole.frame(0.0), whole.frame(LENGTH)
    for frame in (first, last):
        border = np.concatenate([frame[0, :, :3], frame[-1, :, :3], frame[:, 0, :3], frame[:, -1, :3]])
        assert int(border.max(axis=-1).min()) > 0, "a black pixel at the edge: a layer ends inside the frame"
    if move not in ("static", "handheld"):
        assert float(np.abs(first.astype(int) - last.astype(int)).mean()) > 2.0


@pytest.mark.parametrize("size", [Size(320, 180), Size(180, 320), Size(240, 240), Size(358, 150)], ids=str)
@pytest.mark.parametrize("shot", ["Wide shot", "Full shot", "Medium shot", "Medium close-up", "Close-up"])
def test_heads_are_in_the_frame_and_clear_of_captions(size: Size, shot: str) -> None:
    whole = Picture(scene("park", size=shot, figures=pair()), size, length=LENGTH)
    composed = whole.composition
    assert composed.stands
    for stand, head in whole.heads():
        x, y = stand.x + head.x * stand.scale, stand.y + head.y * stand.scale
        radius = head.radius * stand.scale
        assert radius * 0.6 <= x <= composed.width - radius * 0.6
        assert y - radius >= -0.01 * composed.height
        assert y + radius <= 0.87 * composed.height


def test_figure_height_follows_the_shot_size() -> None:
    man = (Figure(id="a", look=KEEPER),)
    scales = [picture(scene("meadow", size=s, figures=man)).composition.stands[0].scale for s in SHOT_SIZES[:-1]]
    assert scales == sorted(scales), "a closer shot shows people larger"


def test_walking_moves_the_figure_across() -> None:
    walker = Figure(id="a", look=KEEPER, x=-0.7, x_end=0.7, yaw=60.0, pose="walk")
    with_walker, empty = picture(scene(figures=(walker,))), picture(scene())

    def middle(t: float) -> float:
        changed = np.abs(with_walker.frame(t).astype(int) - empty.frame(t).astype(int)).sum(axis=-1) > 60
        return float(np.nonzero(changed)[1].mean())

    assert middle(LENGTH) - middle(0.0) > 120


def test_lips_move_with_their_cues() -> None:
    of = scene("library", size="Close-up", figures=pair(), focus=("Character2",))
    silent = Picture(of, SMALL, length=LENGTH)
    cue = MouthCue(id="Character2", start=0.4, end=0.8, shape="AH")
    speaking = Picture(of, SMALL, length=LENGTH, mouths=(cue,))
    assert not np.array_equal(silent.frame(0.6), speaking.frame(0.6))


def test_over_the_shoulder_shows_both() -> None:
    shot = picture(scene("market", size="Medium shot", figures=pair(), focus=("Character2",), over="Character1")).composition
    near = [s for s in shot.stands if s.near]
    far = [s for s in shot.stands if not s.near]
    assert len(near) == len(far) == 1
    assert near[0].scale > far[0].scale
    assert abs(near[0].x - far[0].x) > 0.25 * shot.width


def test_frames_do_not_share_memory() -> None:
    whole = picture(scene(figures=(Figure(id="a", look=GIRL),)))
    assert not np.shares_memory(whole.frame(0.0), whole.frame(0.1))


def test_a_picture_is_freed_at_once() -> None:
    whole = picture(LIVELY[1])
    whole.frame(0.3)
    gone = weakref.ref(whole)
    gc.disable()
    try:
        del whole
        assert gone() is None, "a cycle keeps hundreds of megabytes until the collector comes by"
    finally:
        gc.enable()


def test_a_wide_frame_is_cheap_enough_to_watch_grow() -> None:
    whole = Picture(LIVELY[0], Size(1280, 720), length=LENGTH)
    whole.frame(0.0)
    start = time.process_time()
    for i in range(6):
        whole.frame(i / 6)
    # 30 ms on a quiet machine; the limit only catches what became many times slower
    assert (time.process_time() - start) / 6 < 0.2


def test_keyframe_is_the_first_frame() -> None:
    of = scene("village", figures=pair())
    assert np.array_equal(keyframe(of, SMALL), Picture(of, SMALL, length=4.0).frame(0.0))


@pytest.mark.parametrize(
    ("of", "names"),
    [
        (scene("moonbase"), "lighthouse"),
        (scene(light="noon"), "golden"),
        (scene(weather="hail"), "storm"),
        (scene(style="oil"), "gouache"),
        (scene(size="Very wide"), "Medium shot"),
        (scene(move="spin"), "push in"),
    ],
)
def test_what_is_not_known_is_named_with_what_is(of: Scene, names: str) -> None:
    with pytest.raises(SceneError, match=names) as caught:
        picture(of)
    assert caught.value.hint


def test_an_insert_without_a_thing_is_a_close_up() -> None:
    near, empty = (keyframe(scene("kitchen", size=size, figures=pair(), focus=("Character2",)), SMALL) for size in ("Close-up", "Insert"))
    assert near.shape == empty.shape
    assert len(np.unique(empty.reshape(-1, 4), axis=0)) > 500

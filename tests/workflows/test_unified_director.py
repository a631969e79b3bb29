"""A film by a director that remembers: drawn in one process, one keyframe after another, each once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from director.unimage.tiny import write_random_checkpoint
from pipeline.errors import ConfigError, Interrupted
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Prose, Screenplay, Shot
from pipeline.film.timing import Size
from pipeline.ports import Drawing, Keyframe, Progress, Studio
from pipeline.stages.film import run
from pipeline.stages.pictures import draw_keyframe
from pipeline.stages.production import Production
from pipeline.stages.script import write_screenplay
from pipeline.store.folder import FilmFolder
from workflows.doctor import examine
from workflows.film import make_film
from workflows.order import reopen
from workflows.references import read_references
from workflows.shoot import Shoot
from workflows.tally import Tally
from workflows.wiring import make_brief, make_production

SHOTS = 30
SCRIPT = Screenplay(
    prompt="x",
    title="X",
    shots=tuple(Shot(number=n, size="Medium shot", frame=f"Shot {n}.", video=(Prose(text="It moves."),)) for n in range(1, SHOTS + 1)),
)


class RememberingDirector:
    """Draws grey pictures and notes which keyframes it was given."""

    name = "grey"
    version = "1"
    remembers = True

    def __init__(self) -> None:
        self.tell: Callable[[str], None] = print
        self.given: list[tuple[int, int, bool]] = []

    def write(self, brief: Brief) -> Screenplay:
        self.tell("<Frame1>")
        return SCRIPT

    def draw(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Drawing:
        self.given.append((shot.number, len(drawn), all(k.picture.path.is_file() for k in drawn)))
        pixels = np.full((brief.size.height, brief.size.width, 4), 3 * shot.number, np.uint8)
        return Drawing(pixels=pixels, scene=None, notes=(f"note {shot.number}",))


class NoCrew:
    """Nobody: a director that remembers is not sent away."""

    def result(self, future: Future[Any], stopped: Callable[[], bool]) -> Any:
        return future.result()

    def turn(self) -> AbstractContextManager[None]:
        return nullcontext()


def production(root: Path, director: RememberingDirector, watch: Callable[[Progress], None], **more: Any) -> Production:
    studio = Studio(director=director, generators=(), voice=None)  # type: ignore[arg-type]
    return Production(folder=FilmFolder(root), studio=studio, brief=Brief(prompt="x", size=Size(32, 16)), watch=watch, **more)


def test_each_keyframe_is_drawn_once_with_all_before_it(tmp_path: Path) -> None:
    director, steps = RememberingDirector(), list[Progress]()
    shoot = Shoot(production(tmp_path, director, steps.append), NoCrew())  # type: ignore[arg-type]
    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(shoot.draw, reversed(shoot.shots)))
    assert [k.shot for k in drawn] == list(reversed(shoot.shots))
    assert director.given == [(n, n - 1, True) for n in range(1, SHOTS + 1)]
    assert [s.detail for s in steps if s.stage == "draw" and s.state == "done"] == [f"note {n}" for n in range(1, SHOTS + 1)]
    assert json.loads((tmp_path / "keyframes" / "S07.json").read_text())["notes"] == ["note 7"]


def test_a_keyframe_is_stale_when_an_earlier_line_changes(tmp_path: Path) -> None:
    director = RememberingDirector()
    film = production(tmp_path, director, lambda p: None)
    first, second = SCRIPT.shots[:2]
    before = draw_keyframe(film, SCRIPT, first)
    draw_keyframe(film, SCRIPT, second, (before,))
    draw_keyframe(film, SCRIPT, second, (before,))
    assert len(director.given) == 2
    moved = Shot(number=1, size=first.size, frame=first.frame, video=(Prose(text="It rests."),))
    draw_keyframe(film, Screenplay(prompt="x", shots=(moved, second)), second, (before,))
    assert len(director.given) == 3


def test_what_a_director_tells_is_passed_on_and_changes_no_count(tmp_path: Path) -> None:
    heard: list[Progress] = []
    tally = Tally(then=heard.append)
    director = RememberingDirector()
    write_screenplay(production(tmp_path, director, tally))
    assert [(p.stage, p.state, p.detail) for p in heard][:2] == [("write", "start", ""), ("write", "going", "<Frame1>")]
    assert [step.state for step in tally.steps] == ["done"]
    assert director.tell is print


def test_a_run_can_be_stopped_where_the_director_tells(tmp_path: Path) -> None:
    asked = threading.Event()

    def watch(progress: Progress) -> None:
        asked.set()

    film = production(tmp_path, RememberingDirector(), watch, stopped=asked.is_set)
    with pytest.raises(Interrupted):
        write_screenplay(film)
    assert not film.folder.screenplay.exists()


def test_reference_pictures_are_read(tmp_path: Path) -> None:
    (tmp_path / "mara.png").write_bytes(b"picture")
    (found,) = read_references(f"Character1={tmp_path}/mara.png")
    assert (found.id, found.picture.path, len(found.picture.sha256)) == ("Character1", tmp_path / "mara.png", 64)
    assert read_references("") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [("Character1", "is not ID=FILE"), ("Character1=none.png", "there is no file none.png"), ("A={f},A={f}", "names A twice")],
)
def test_wrong_references_are_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "f.png").write_bytes(b"picture")
    with pytest.raises(ConfigError, match=message) as caught:
        read_references(text.format(f=tmp_path / "f.png"))
    assert caught.value.key == "references"


def test_doctor_tells_the_memory_and_fails_only_where_the_weights_are_wanted() -> None:
    from workflows.layers import load

    def weights(*words: str) -> tuple[bool, str]:
        checks = examine(load(None, words))["checks"]
        (check,) = (c for c in checks if c["name"] == "weights of the director unimage")
        return check["good"], check["found"]

    assert weights()[0]
    good, found = weights("director=unimage")
    assert not good
    assert "no checkpoint is named" in found
    assert "GiB in bfloat16" in found


@pytest.mark.slow
def test_a_tiny_random_checkpoint_directs_a_whole_film(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    weights = write_random_checkpoint(tmp_path / "weights")
    reference = tmp_path / "mara.png"
    reference.write_bytes(_png())
    told: list[Progress] = []
    outcome = make_film(
        "A fox looks for the moon",
        tmp_path / "film",
        prefect=False,
        watch=told.append,
        references=f"Character1={reference}",
        director={"name": "unimage", "checkpoint": str(weights), "steps": 4, "drawn_side": 64, "frame_length": 80, "video_length": 80},
        video="animatic",
        shots=3,
        size="240p",
        fps=8,
        preset="ultrafast",
        workers=1,
        score="off",
        ambience="off",
    )
    assert outcome.film.stat().st_size > 0
    assert outcome.shots == 3
    assert "".join(p.detail for p in told if p.state == "going" and p.stage == "write").startswith("<Character1>: ")
    assert [p.item for p in told if p.stage == "draw" and p.state == "done"] == ["S01", "S02", "S03"]
    again = make_film(tmp_path / "film", prefect=False)
    assert again.made == ()
    order = reopen(tmp_path / "film")
    tally = Tally()
    run(make_production(order.config, order.root, watch=tally))  # one by one, without workers: the same keys
    assert tally.made == ()
    assert make_brief(order.config).references[0].id == "Character1"


def _png() -> bytes:
    import cv2

    done, data = cv2.imencode(".png", np.full((60, 80, 3), 90, np.uint8))
    assert done
    return data.tobytes()

"""How much does it cost to put a film together, and what do others pay?

Clips as video generators hand them over (mixed sizes, rates, profiles, one with a variable rate, some without sound), a line in
each shot, music, a transition of 12 frames at every join. Each measurement runs in a process of its own and is told in processor
seconds, its children included; ratios are of measurements of one run. The floors are the work itself: encoding the film's frames
once when they lie raw on the disk (measured before and after, because the same work costs another time a few percent more), and decoding
and conforming every clip once. Neither knows anything of sound, captions, stills or proof, which ours includes.

Raw frames are measured twice. ``raw_over_encode_floor`` is of takes without handles: what a transition needs of them is kept raw, and
nothing is encoded that the film does not show. Films of ours are made with handles, so that editors can trim: there the frames of
transitions are encoded in the takes as well, and ``raw_with_handles_over_encode_floor`` says what that costs.

Run ``python -m benchmarks.assembly --shots 24 --json``; ``--folder`` keeps the clips for the next run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks import assembly_peers as peers
from benchmarks.assembly_reel import DIFFERENT, FRAMES, OVERLAP, RATE, SIZES, Reel
from pipeline.editing.edit import Edit, EditShot
from pipeline.editing.render import render
from pipeline.editing.soundtrack import soundtrack
from pipeline.media.conform import Use, arguments
from pipeline.media.encoder import Encoding, packed
from pipeline.media.ffmpeg import chunks
from pipeline.media.picture import TakeWriter
from pipeline.media.probe import probe
from pipeline.media.transition import blend
from pipeline.ports import Progress

R = TypeVar("R")

PEER_SHOTS = 6
"""Shots of the films that MoviePy makes, and of ours that it is compared with."""

COMPARED = DIFFERENT
"""Longest film whose every picture is compared with the lossless one, in shots."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one piece of work cost: processor and wall seconds, the largest process in MB, and of ours the join and what was encoded."""

    cpu: float
    wall: float
    peak: float
    join: float = 0.0
    encoded: int = 0


def spent() -> float:
    """Processor seconds of this process and its finished children."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def measured(work: Callable[..., Any], *arguments: Any) -> Cost:
    """Do something in a process of its own and say what it cost."""
    return apart(_costs, work, arguments)


def apart(work: Callable[..., R], *arguments: Any) -> R:
    """What is done in a process of its own: the largest size of a process is handed on to those that it starts."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(work, *arguments).result()


def _costs(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Cost:
    begin, started = spent(), time.monotonic()
    found = work(*arguments)
    cpu, wall = spent() - begin, time.monotonic() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    cost = Cost(cpu=cpu, wall=wall, peak=peak)
    return replace(cost, join=found[0], encoded=found[1]) if isinstance(found, tuple) else cost


def ours(reel: Reel, edit: Edit, work: Path) -> tuple[float, int]:
    """Our assembly: processor seconds of the join, and frames that were encoded."""
    marks: dict[str, float] = {}

    def watch(step: Progress) -> None:
        if step.item == "join":
            marks[step.state] = spent()

    done = render(edit, root=reel.root, out=reel.root / "film.mp4", work=work, encoding=reel.encoding, on_progress=watch)
    return marks["done"] - marks["start"], done.encoded


def takes(reel: Reel, edit: Edit, work: Path, raw: Path, handles: bool) -> None:
    """What a local generator's frames cost (here they come from the disk): each is encoded once, or kept for a transition, or both."""
    for number, shot in enumerate(edit.shots):
        cuts = (OVERLAP if number else 0, FRAMES - shot.overlap)
        path = reel.root / "frames" / f"{number}.mp4"
        with TakeWriter(path, encoding=reel.encoding, frames=FRAMES, cuts=cuts, edges=work / "edges", handles=handles) as take:
            for planes in passing(raw / f"{number % DIFFERENT}.yuv", reel):
                take.add(packed(planes))


def of_takes(edit: Edit) -> Edit:
    """The edit of takes that were encoded as their frames came."""
    return replace(edit, shots=tuple(replace(shot, clip=Path("frames") / f"{n}.mp4") for n, shot in enumerate(edit.shots)))


def pictures(raw: Path, reel: Reel) -> Iterator[NDArray[np.uint8]]:
    """The frames of a raw file, planes one after another."""
    size = reel.encoding.size
    with raw.open("rb") as file:
        while len(planes := np.fromfile(file, np.uint8, size.width * size.height * 3 // 2)):
            yield planes.reshape(-1, size.width)


def passing(raw: Path, reel: Reel) -> Iterator[NDArray[np.uint8]]:
    """The same frames, each in the same memory as the one before, as generators draw them."""
    size = reel.encoding.size
    planes = np.empty((size.height * 3 // 2, size.width), np.uint8)
    with raw.open("rb") as file:
        while file.readinto(planes.data) == planes.nbytes:
            yield planes


def lossless(reel: Reel, edit: Edit, raw: Path, out: Path) -> None:
    """The film's own frames before they are encoded: what its quality is measured against."""
    with out.open("wb") as file:
        for number, shot in enumerate(edit.shots):
            head, tail = (OVERLAP if number else 0), FRAMES - shot.overlap
            own = list(pictures(raw / f"{number}.yuv", reel))
            file.writelines(planes.data for planes in own[head:tail])
            if shot.overlap:
                after = islice(pictures(raw / f"{number + 1}.yuv", reel), OVERLAP)
                mixed = blend(map(packed, own[tail:]), map(packed, after), name=shot.transition, frames=OVERLAP, encoding=reel.encoding)
                file.writelines(frame.to_ndarray().data for frame in mixed)


def raw_shots(reel: Reel, edit: Edit, raw: Path) -> None:
    """The frames of every clip, as a local generator would hand them over."""
    raw.mkdir(exist_ok=True)
    for number, shot in enumerate(edit.shots[:DIFFERENT]):
        out, clip = raw / f"{number}.yuv", reel.root / shot.clip
        facts = probe(clip).picture
        if out.is_file() or facts is None:
            continue
        size = reel.encoding.size
        with out.open("wb") as file:
            for piece in chunks(
                arguments(clip, facts, reel.encoding, Use(frames=FRAMES), None), size=size.width * size.height * 3 // 2, timeout=600
            ):
                file.write(piece)


def warmed(*files: Path) -> None:
    """Read files into memory where there is room, so that nobody's figures hold the disk's."""
    memory = bytearray(1 << 22)
    for path in files:
        with path.open("rb") as file:
            while file.readinto(memory):
                pass


def sound_alone(reel: Reel, edit: Edit, work: Path) -> None:
    """The film's sound, which the floors know nothing of."""
    work.mkdir(parents=True)
    soundtrack(edit, reel.root, work, loudness=-16.0)


def changed_shot(edit: Edit) -> Edit:
    """The edit with another clip in the middle."""
    middle = edit.shots[len(edit.shots) // 2]

    def other(shot: EditShot) -> EditShot:
        return replace(shot, clip=Path("clips/other.mp4")) if shot is middle else shot

    return replace(edit, shots=tuple(other(shot) for shot in edit.shots))


def changed_line(edit: Edit) -> Edit:
    """The edit with another line in the middle."""
    middle = edit.lines[len(edit.lines) // 2]
    return replace(edit, lines=tuple(replace(line, sound=Path("sound/other.wav")) if line is middle else line for line in edit.lines))


def luma_psnr(film: Path, raw: Path, reel: Reel, edit: Edit) -> dict[str, float]:
    """Median and worst PSNR of luma against the same film's lossless pictures, paired by number, on every other row and column."""
    size, found = reel.encoding.size, []
    with av.open(str(film)) as container:
        for frame, wanted in zip(container.decode(video=0), pictures(raw, reel), strict=True):
            shown = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)[: size.height, : size.width]
            error = shown[::2, ::2].astype(np.int32) - wanted[: size.height : 2, ::2]
            found.append(10 * np.log10(255**2 / max(1e-9, float(np.mean(error * error)))))
    assert len(found) == edit.frames
    values, step = np.array(found), FRAMES - OVERLAP
    place = np.arange(edit.frames)
    blended = (place % step < OVERLAP) & (place >= step) & (place < len(edit.shots) * step)
    return {
        "body": round(float(np.median(values[~blended])), 2),
        "transition": round(float(np.median(values[blended])), 2),
        "worst": round(float(values.min()), 2),
    }


def noted(costs: dict[str, Cost], shots: int, name: str, work: Callable[..., Any], *more: Any) -> None:
    """Measure one piece of work, note it and tell it."""
    costs[name] = cost = measured(work, *more)
    print(f"{shots:4d} shots  {name:24s} {cost.cpu:8.2f} s CPU {cost.wall:8.2f} s wall {cost.peak:7.0f} MB", file=sys.stderr)


def shared(reel: Reel, shots: int, costs: dict[str, Cost]) -> dict[str, Any]:
    """All measurements for a film of so many shots; each is noted in ``costs`` as it is made."""
    edit, work, raw = reel.edit(shots), reel.root / "work", reel.root / "raw"
    film, rival = (raw / f"{min(shots, DIFFERENT)}.{name}.yuv" for name in ("film", "graph"))
    apart(raw_shots, reel, edit, raw)
    if not film.is_file():
        apart(lossless, reel, reel.edit(min(shots, DIFFERENT)), raw, film)
    note = partial(noted, costs, shots)
    apart(warmed, film, *(raw / f"{number}.yuv" for number in range(min(shots, DIFFERENT))))
    shutil.rmtree(work, ignore_errors=True)
    note("encode_floor", peers.encode_floor, reel, edit.frames, film, reel.root / "floor.mp4")
    note("decode_floor", peers.decode_floor, reel, edit)
    note("cold", ours, reel, edit, work)
    with tempfile.TemporaryDirectory(dir=reel.root) as scratch:
        note("sound_alone", sound_alone, reel, edit, Path(scratch) / "sound")
    quality = {"quality_ours": apart(luma_psnr, reel.root / "film.mp4", film, reel, edit)} if shots <= COMPARED else {}
    note("nothing_changed", ours, reel, replace(edit, title="Another"), work)
    note("one_line_changed", ours, reel, changed_line(edit), work)
    note("one_shot_changed", ours, reel, changed_shot(edit), work)
    for name, handles in (("from_frames", False), ("with_handles", True)):
        shutil.rmtree(reel.root / "work-frames", ignore_errors=True)
        apart(warmed, *(raw / f"{number}.yuv" for number in range(min(shots, DIFFERENT))))
        note(f"{name}_takes", takes, reel, edit, reel.root / "work-frames", raw, handles)
        note(f"{name}_assembly", ours, reel, of_takes(edit), reel.root / "work-frames")
    apart(warmed, film)
    note("encode_floor_again", peers.encode_floor, reel, edit.frames, film, reel.root / "floor.mp4")
    note("filter_graph", peers.graph, reel, edit, reel.root / "graph.mp4")
    if shots <= COMPARED:
        peers.lossless(reel, edit, rival)
        quality["quality_graph"] = apart(luma_psnr, reel.root / "graph.mp4", rival, reel, edit)
        rival.unlink()
    return {**figures(costs, shots), **quality}


OURS = (
    "cold",
    "nothing_changed",
    "one_line_changed",
    "one_shot_changed",
    "from_frames_assembly",
    "with_handles_assembly",
    "from_frames_takes",
)


def figures(costs: dict[str, Cost], shots: int) -> dict[str, Any]:
    """What is told of all measurements."""
    cpu = {name: cost.cpu for name, cost in costs.items()}
    floor = (cpu["encode_floor"] + cpu["encode_floor_again"]) / 2
    raw, handled = (cpu[f"{name}_takes"] + cpu[f"{name}_assembly"] for name in ("from_frames", "with_handles"))
    return {
        "cold_over_floor": ratio(cpu["cold"], floor + cpu["decode_floor"]),
        "cold_pictures_over_floor": ratio(cpu["cold"] - cpu["sound_alone"], floor + cpu["decode_floor"]),
        "raw_over_encode_floor": ratio(raw, floor),
        "raw_pictures_over_encode_floor": ratio(raw - cpu["sound_alone"], floor),
        "raw_with_handles_over_encode_floor": ratio(handled, floor),
        "vs_filter_graph_wall": ratio(costs["filter_graph"].wall, costs["cold"].wall),
        "vs_filter_graph_cpu": ratio(cpu["filter_graph"], cpu["cold"]),
        "one_shot_changed_cpu_s": round(cpu["one_shot_changed"], 2),
        "one_shot_changed_vs_graph": ratio(cpu["filter_graph"], cpu["one_shot_changed"]),
        "one_line_changed_cpu_s": round(cpu["one_line_changed"], 2),
        "nothing_changed_cpu_s": round(cpu["nothing_changed"], 2),
        "nothing_changed_encoded": costs["nothing_changed"].encoded,
        "join_ms_per_shot": round(costs["nothing_changed"].join * 1000 / shots, 2),
        "peak_mb": round(max(costs[name].peak for name in OURS)),
        "filter_graph_peak_mb": round(costs["filter_graph"].peak),
    }


def moviepy(reel: Reel, costs: dict[str, Cost]) -> dict[str, Any]:
    """MoviePy against our cold assembly of the same short film."""
    edit, work = reel.edit(PEER_SHOTS), reel.root / "work-peers"
    shutil.rmtree(work, ignore_errors=True)
    cold = measured(ours, reel, edit, work)
    found: dict[str, Any] = {"peer_shots": PEER_SHOTS}
    for name, peer in peers.PEERS.items():
        costs[name] = measured(peer, reel, edit, reel.root / f"{name}.mp4")
        print(f"{PEER_SHOTS:4d} shots  {name:24s} {costs[name].cpu:8.2f} s CPU, ours {cold.cpu:8.2f}", file=sys.stderr)
        found[f"vs_{name}"] = ratio(costs[name].cpu, cold.cpu)
    return found


def compiled(folder: Path) -> None:
    """Let all processes that start read byte code, as those of an installed package do, ours and others'."""
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-c", "import benchmarks.assembly\ntry: import moviepy\nexcept ImportError: pass"], check=True)


def ratio(one: float, other: float) -> float:
    """A ratio to three places."""
    return round(one / other, 3)


def main() -> None:
    """Measure and print one JSON object, or a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, default=24)
    parser.add_argument("--size", choices=tuple(SIZES), default="720p")
    parser.add_argument("--preset", default="veryfast")
    parser.add_argument("--crf", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=None, help="keep clips and films here")
    parser.add_argument("--without-moviepy", action="store_true")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="filmwright-bench-") as scratch:
        compiled(Path(scratch) / "bytecode")
        root = options.folder or Path(scratch)
        reel = Reel(root=root.absolute(), encoding=Encoding(size=SIZES[options.size], rate=RATE, preset=options.preset, crf=options.crf))
        reel.make(max(options.shots, PEER_SHOTS))
        costs: dict[str, Cost] = {}
        found = {"shots": options.shots, "size": options.size, **shared(reel, options.shots, costs)}
        if not options.without_moviepy:
            found |= moviepy(reel, costs)
        found["cpu_s"] = {name: round(cost.cpu, 2) for name, cost in costs.items()}
        found["wall_s"] = {name: round(cost.wall, 2) for name, cost in costs.items()}
    print(json.dumps(found, indent=1) if options.json else "\n".join(_told(found)))


def _told(found: dict[str, Any]) -> Iterator[str]:
    inner = ((f"{name}.{part}", value) for name, values in found.items() if isinstance(values, dict) for part, value in values.items())
    flat = ((name, value) for name, value in found.items() if not isinstance(value, dict))
    return (f"{name:32s} {value}" for name, value in chain(flat, inner))


if __name__ == "__main__":
    main()

"""The animatic: a camera moves over a flat keyframe, any picture, on any machine.

The picture is turned into its luma and chroma planes once; each frame is three warps at sub-pixel places, so that
slow moves do not jitter, and goes to the encoder as planes where the sink takes them.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from pipeline.errors import MediaError, UnsupportedRequest
from pipeline.film.screenplay import CAMERA_MOVES
from pipeline.film.timing import Size
from pipeline.media.frames import EXACTLY
from pipeline.ports import Capabilities, ClipRequest, FrameSink, Job, JobState, Pixels, PlanarSink, Quote

Plane = NDArray[np.uint8]
"""One plane of a picture, (height, width)."""

WORDS = (
    (
        "push in",
        r"\b(push(es|ing)?|dolly|dollies|zoom(s|ing)?|moves?|creep(s|ing)?|glides?) (slowly |gently )?(in|forward|closer|nearer)\b",
    ),
    ("pull out", r"\b(pull(s|ing)?|dolly|dollies|zoom(s|ing)?|moves?) (slowly |gently )?(out|back|away)\b"),
    ("pan left", r"\bpan(s|ning)?\b.{0,20}\bleft\b"),
    ("pan right", r"\bpan(s|ning)?\b.{0,20}\bright\b"),
    ("tilt up", r"\btilt(s|ing)?\b.{0,20}\bup"),
    ("tilt down", r"\btilt(s|ing)?\b.{0,20}\bdown"),
    ("track left", r"\btrack(s|ing)?\b.{0,20}\bleft\b"),
    ("track right", r"\btrack(s|ing)?\b.{0,20}\bright\b"),
    ("crane up", r"\b(crane|camera rises|rises? over|lifts?)\b"),
    ("crane down", r"\b(crane down|camera (sinks|descends))\b"),
    ("handheld", r"\bhand-?held\b"),
    ("static", r"\b(static|locked off|still) (camera|shot|frame)\b"),
)
"""What a text calls the moves."""

GENTLE = ("push in", "pull out", "pan left", "pan right", "push in")
"""Moves that are chosen by seed where the text names none."""

STEEPEST = 0.022
"""Most that the picture grows or travels per second, as a share of its size; slower shots move less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """Where the camera is: magnification, and the place looked at as shares of the picture from its middle."""

    zoom: float
    x: float = 0.0
    y: float = 0.0


class AnimaticGenerator:
    """Moves a camera over the keyframe.

    Args:
        move: a camera move for every shot, "" to take it from the text or the seed.
        strength: factor on how far the camera goes, 0 to 2.
    """

    name = "animatic"
    version = "1"
    model = ""

    def __init__(self, *, move: str = "", strength: float = 1.0) -> None:
        if move and move not in CAMERA_MOVES:
            raise UnsupportedRequest(f"{move!r} is no camera move", hint=f"allowed are {', '.join(CAMERA_MOVES)}", adapter=self.name)
        self._move = move
        self._strength = min(max(strength, 0.0), 2.0)

    def capabilities(self) -> Capabilities:
        """Any size, rate and length, from a flat picture."""
        return Capabilities(cpu_bound=True)

    def quote(self, request: ClipRequest) -> Quote:
        """Local work costs nothing."""
        return Quote(amount=0.0, basis="local")

    def submit(self, request: ClipRequest, sink: FrameSink) -> Job:
        """Make all frames of the clip.

        Raises:
            MediaError: the keyframe cannot be read.
        """
        planes = _planes(_picture(request.keyframe.picture.path, request.size))
        move = self._move or named_move(request)
        for place in path(move, request.frames, float(request.rate.seconds(request.frames)), request.seed, self._strength):
            _hand_over(tuple(_warped(plane, place, chroma=number > 0) for number, plane in enumerate(planes)), sink)
        return Job(adapter=self.name, state=JobState.DONE, progress=1.0)

    def poll(self, job: Job) -> Job:
        """The job as it is; local work is done when ``submit`` returns."""
        return job

    def fetch(self, job: Job, into: Path) -> Path:
        """Never called for local jobs."""
        raise UnsupportedRequest("the animatic hands over frames, not files", adapter=self.name)

    def cancel(self, job: Job) -> None:
        """Nothing is running between calls."""

    def close(self) -> None:
        """Nothing is held."""


def named_move(request: ClipRequest) -> str:
    """The camera move of a request: its scene's, the one its text names, or one chosen by its seed."""
    if request.keyframe.scene is not None:
        return request.keyframe.scene.framing.move
    text = request.text.lower()
    exact = [move for move in CAMERA_MOVES if re.search(rf"\b{move}\b", text)]
    loose = [move for move, pattern in WORDS if re.search(pattern, text)]
    if found := exact or loose:
        return found[0]
    draw = hashlib.sha256(f"animatic move {request.seed} {request.shot}".encode()).digest()[0]
    return GENTLE[draw % len(GENTLE)]


def path(move: str, frames: int, seconds: float, seed: int, strength: float = 1.0) -> Iterator[Framed]:
    """Where the camera is in each frame; moves begin and end softly."""
    far = strength * min(0.12, STEEPEST * seconds)
    for number in range(frames):
        along = _eased(number / max(1, frames - 1))
        if move == "handheld":
            yield _shaken(number / max(1, frames - 1) * seconds, seed, strength)
        else:
            yield _place(move, along, far)


def _place(move: str, along: float, far: float) -> Framed:
    if move == "static":
        return Framed(zoom=1.0)
    if move in ("push in", "pull out"):
        return Framed(zoom=1.0 + far * (along if move == "push in" else 1.0 - along))
    # a camera that travels needs room on both sides: the picture is magnified by as much as it goes
    travel = far * (along - 0.5) * (-1 if move.endswith(("left", "up")) else 1)
    room = 1.0 / (1.0 - far)
    sideways = move.split()[-1] in ("left", "right")
    zoom = room * (1.0 + 0.25 * far * along) if move.startswith(("track", "crane")) else room
    return Framed(zoom=zoom, x=travel if sideways else 0.0, y=0.0 if sideways else travel)


def _eased(share: float) -> float:
    return share - 0.7 * math.sin(2 * math.pi * share) / (2 * math.pi)


def _shaken(seconds: float, seed: int, strength: float) -> Framed:
    """A hand that breathes: slow waves whose phases come from the seed."""
    phases = np.random.default_rng(seed).uniform(0, 2 * math.pi, 4)
    x = math.sin(1.3 * seconds + phases[0]) + 0.4 * math.sin(3.1 * seconds + phases[1])
    y = math.sin(1.7 * seconds + phases[2]) + 0.4 * math.sin(2.6 * seconds + phases[3])
    return Framed(zoom=1.0 + 0.04 * strength, x=0.009 * strength * x, y=0.009 * strength * y)


def _picture(file: Path, size: Size) -> Pixels:
    """The keyframe, filling the frame."""
    data = np.fromfile(file, np.uint8) if file.is_file() else np.zeros(0, np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if len(data) else None
    if picture is None:
        raise MediaError(f"the keyframe {file} cannot be read as a picture", hint="draw the keyframe again")
    scale = max(size.width / picture.shape[1], size.height / picture.shape[0])
    if scale != 1.0:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        whole = (max(size.width, round(picture.shape[1] * scale)), max(size.height, round(picture.shape[0] * scale)))
        picture = cv2.resize(picture, whole, interpolation=how)
    top, left = (picture.shape[0] - size.height) // 2, (picture.shape[1] - size.width) // 2
    return np.ascontiguousarray(picture[top : top + size.height, left : left + size.width])


def _planes(picture: Pixels) -> tuple[Plane, Plane, Plane]:
    """Luma and chroma by the BT.709 matrix, studio range, 4:2:0."""
    frame = av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=EXACTLY,
    )
    height, width = picture.shape[:2]
    whole = frame.to_ndarray()
    chroma = whole[height:].reshape(2, height // 2, width // 2)
    return whole[:height], chroma[0], chroma[1]


def _warped(plane: Plane, place: Framed, *, chroma: bool) -> Plane:
    """One plane as the camera sees it. Chroma samples sit left of and between luma rows, which the shift allows for."""
    height, width = plane.shape[0] << chroma, plane.shape[1] << chroma
    scale = 1.0 / place.zoom
    x = (width - 1) / 2 * (1 - scale) + place.x * width
    y = (height - 1) / 2 * (1 - scale) + place.y * height
    if chroma:
        x, y = x / 2, y / 2 + 0.25 * (scale - 1)
    matrix = np.array([[scale, 0.0, x], [0.0, scale, y]])
    warped = cv2.warpAffine(
        plane, matrix, (plane.shape[1], plane.shape[0]), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(warped, np.uint8)


def _hand_over(planes: tuple[Plane, ...], sink: FrameSink) -> None:
    if isinstance(sink, PlanarSink):
        sink.write_planes(*planes)
        return
    packed = np.concatenate([plane.ravel() for plane in planes]).reshape(-1, planes[0].shape[1])
    bgra = av.VideoFrame.from_ndarray(packed, format="yuv420p").reformat(
        format="bgra",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=EXACTLY,
    )
    sink.write(bgra.to_ndarray())

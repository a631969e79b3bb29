"""Pictures on their way to vendors: as they are where they fit, and never damaged."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from adapters.framing import fitted, mime, picture, png_size
from pipeline.errors import MediaError
from pipeline.film.timing import Size

SIZE = Size(64, 36)


@pytest.fixture
def png(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(7).integers(0, 255, (36, 64, 3), np.uint8)
    path = tmp_path / "first.png"
    path.write_bytes(bytes(cv2.imencode(".png", pixels)[1]))
    return path


def test_a_png_of_the_right_size_stays_as_it_is(png: Path) -> None:
    assert png_size(png.read_bytes()) == (64, 36)
    assert fitted(png, SIZE) == png.read_bytes()


def test_other_pictures_become_one_of_the_right_size(png: Path) -> None:
    assert picture(fitted(png, Size(32, 32))).shape == (32, 32, 3)
    jpeg = png.with_suffix(".jpg")
    jpeg.write_bytes(bytes(cv2.imencode(".jpg", picture(png.read_bytes()))[1]))
    assert png_size(jpeg.read_bytes()) is None
    assert mime(fitted(jpeg, SIZE)) == "image/png"
    assert mime(fitted(png, SIZE, most=100)) == "image/jpeg"


def test_what_is_damaged_is_not_sent(png: Path) -> None:
    data = bytearray(png.read_bytes())
    data[len(data) // 2] ^= 255
    assert png_size(bytes(data)) is None
    png.write_bytes(bytes(data[:200]))
    assert png_size(png.read_bytes()) is None
    with pytest.raises(MediaError):
        fitted(png, SIZE)


def test_a_picture_that_says_that_it_is_to_be_turned_is_decoded(png: Path) -> None:
    data, told = png.read_bytes(), b"eXIf" + b"MM\0*"
    chunk = struct.pack(">I", len(told) - 4) + told + struct.pack(">I", zlib.crc32(told))
    assert png_size(data[:33] + chunk + data[33:]) is None

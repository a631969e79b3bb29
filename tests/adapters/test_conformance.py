"""Every generator of this package passes the public conformance suite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.testing import GeneratorConformance, _errors
from adapters.video.animatic import AnimaticGenerator
from adapters.video.openai_videos import OpenAIVideosGenerator, Options
from adapters.video.storybook import StorybookGenerator
from pipeline.film.scene import Figure, Framing, PersonLook, Place, Scene
from pipeline.ports import Generator, Keyframe
from tests.vendors.server import serving
from tests.vendors.videos import Videos


def test_errors_that_come_of_each_other_are_read_once() -> None:
    first, second, third = ValueError("one"), KeyError("two"), OSError("three")
    first.__cause__, first.__context__, second.__context__ = second, third, first
    assert sorted(_errors(first)) == ["'two'", "one", "three"]


class TestAnimatic(GeneratorConformance):
    def generator(self, vendor: Any) -> Generator:
        return AnimaticGenerator()


class TestStorybook(GeneratorConformance):
    frames = 6

    def generator(self, vendor: Any) -> Generator:
        return StorybookGenerator()

    def keyframe(self, folder: Path) -> Keyframe:
        figure = Figure(id="Character1", look=PersonLook(), x=-0.6, x_end=0.6, yaw=60.0, pose="walk")
        scene = Scene(place=Place(family="meadow"), figures=(figure,), framing=Framing(size="Wide shot", move="push in"))
        return replace(super().keyframe(folder), scene=scene)


class TestOpenAIVideos(GeneratorConformance):
    @pytest.fixture
    def vendor(self) -> Iterator[Videos]:
        made = Videos(seconds=0.1)
        with serving(made):
            yield made

    def generator(self, vendor: Videos) -> Generator:
        return OpenAIVideosGenerator(Options(base_url=f"{vendor.url}/v1", model="tiny", seed=True, pause=0.01))

    def misbehave(self, vendor: Videos, misdeed: str) -> None:
        place, fault = {"refuse": ("GET", "moderated"), "lock": ("POST", "quota"), "reject": ("POST", "bad"), "fail": ("GET", "failed")}[
            misdeed
        ]
        vendor.faults[place] = [fault]

    def hold(self, vendor: Videos) -> None:
        vendor.seconds = 600.0

    def asked(self, vendor: Videos) -> int:
        return len(vendor.asked)

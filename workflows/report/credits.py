"""Versions and licences of every part that a film is made with."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version

from adapters import registry
from pipeline.media import ffmpeg
from workflows.config import FilmConfig
from workflows.wiring import used_parts

TOOLS = (
    ("pictures", ("numpy", "opencv-python-headless", "skia-python")),
    ("assembly", ("imageio-ffmpeg", "av", "opentimelineio", "ffmpeg-python", "pysubs2")),
    ("flow and configuration", ("prefect", "omegaconf", "jinja2")),
)
"""Packages that every film uses, by what they do."""

_OWN_LICENCE = "Apache-2.0"
_UNSTATED: dict[str, str] = {}
"""Licences of packages whose metadata name only a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One line of the credits."""

    role: str
    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The credits of a film; ``notice`` is the text that came with this package, or ""."""

    lines: tuple[Credit, ...]
    notice: str


def credits(config: FilmConfig) -> Credits:
    """The parts of a film and the packages behind them, each package once."""
    lines: dict[str, Credit] = {}
    own = _own_version()
    for part in used_parts(config):
        role = f"{part.kind.removesuffix('s')}: {part.name}"
        mine = part.origin == "filmwright"
        lines[f"part {role}"] = Credit(
            role=role, name=part.origin, version=own if mine else "", licence=_OWN_LICENCE if mine else "see its package"
        )
        _add(lines, role, part.packages)
    for role, packages in TOOLS:
        _add(lines, role, packages)
    program = ffmpeg.version(ffmpeg.binary())
    lines["ffmpeg"] = Credit(role="assembly", name="ffmpeg, run as a program", version=program, licence="GPL-3.0-or-later")
    return Credits(lines=tuple(lines.values()), notice=_notice())


def _add(lines: dict[str, Credit], role: str, packages: tuple[str, ...]) -> None:
    for package in map(registry.package, packages):
        if package is not None:
            lines.setdefault(
                package.name,
                Credit(role=role, name=package.name, version=package.version, licence=_UNSTATED.get(package.name, package.licence)),
            )


def _own_version() -> str:
    try:
        return version("filmwright")
    except PackageNotFoundError:
        return "from a checkout"


def _notice() -> str:
    try:
        return distribution("filmwright").read_text("licenses/NOTICE") or ""
    except PackageNotFoundError:
        return ""

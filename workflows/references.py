"""Reference pictures that a person brings: ``Character1=mara.png,Environment1=kitchen.jpg``."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.film.brief import ReferencePicture
from pipeline.film.media import MediaRef
from pipeline.store.artifacts import digest


def read_references(text: str) -> tuple[ReferencePicture, ...]:
    """The pictures in the setting ``references``, in order.

    Raises:
        ConfigError: a part is no ``ID=FILE``, an id comes twice, or a file is not there.
    """
    found = tuple(_reference(entry.strip()) for entry in text.split(",") if entry.strip())
    ids = [reference.id for reference in found]
    if twice := next((name for name in ids if ids.count(name) > 1), ""):
        raise ConfigError(f"references names {twice} twice", hint="one picture for each character or place", key="references")
    return found


def _reference(entry: str) -> ReferencePicture:
    name, equals, path = entry.partition("=")
    if not (equals and name and path):
        raise ConfigError(f"references: {entry!r} is not ID=FILE", hint="write references=Character1=mara.png", key="references")
    file = Path(path).expanduser().absolute()
    if not file.is_file():
        raise ConfigError(f"references: there is no file {path}", hint="give its path from here, or an absolute one", key="references")
    return ReferencePicture(id=name.strip(), picture=MediaRef(path=file, sha256=digest(file)))

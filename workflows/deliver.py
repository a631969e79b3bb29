"""Make the deliveries of a finished film."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from pipeline.stages.production import Production
from pipeline.store.folder import held
from workflows.config import FilmConfig
from workflows.display import showing
from workflows.order import reopen, write_order
from workflows.tally import Tally
from workflows.wiring import make_production

Facts = dict[str, Any]


def deliver(root: Path, names: str, words: list[str], *, quiet: bool) -> Facts:
    """Make deliveries of the film in a folder; what is up to date is kept.

    Args:
        root: the film folder.
        names: profiles with commas between, "" for those of the folder's configuration.
        words: settings, for example profiles.mine.base=web.
        quiet: without a display.

    Raises:
        ConfigError: no profile is named, or one is unknown.
        ArtifactError: there is no finished film.
        ProofFailed: a delivery is not as its profile says.
    """
    from pipeline.stages.delivering import deliver as make
    from workflows.commands import stoppable

    order, tally = reopen(root, words=words), Tally()
    profiles = profiles_of(order.config, names or order.config.deliver)
    if not profiles:
        raise ConfigError("no delivery profile is named", hint="name some, for example --profile web,vertical", key="deliver")
    production = make_production(order.config, root, source=order.source, watch=tally)
    if words:
        write_order(order)
    with stoppable(threading.Event()), showing(tally, quiet=quiet), held(order.folder):
        found = make(production, profiles)
    rows = [{"profile": one.profile, "path": str(one.path), "kept": one.kept, **_told(one.facts)} for one in found]
    return {"folder": str(root), "deliveries": rows}


def deliver_with(production: Production, config: FilmConfig) -> None:
    """Make the deliveries that belong to a film by its configuration; nothing where it names none.

    Raises:
        ProofFailed: a delivery is not as its profile says; the film itself is finished.
    """
    from pipeline.stages.delivering import deliver as make

    profiles = profiles_of(config, config.deliver)
    if profiles:
        make(production, profiles)


def profiles_of(config: FilmConfig, names: str) -> tuple[Any, ...]:
    """The profiles that ``names`` lists, each once.

    Raises:
        ConfigError: one is unknown or wrong.
    """
    from pipeline.media.profiles import find

    wanted = dict.fromkeys(name.strip() for name in names.split(",") if name.strip())
    return tuple({one.name: one for one in (find(name, config.profiles) for name in wanted)}.values())


def deliver_text(facts: Facts) -> str:
    """One line per delivery."""
    return "\n".join(_line(row) for row in facts["deliveries"])


def _line(row: dict[str, Any]) -> str:
    loudness = f", {row['loudness']:.1f} LUFS, {row['true_peak']:.1f} dBTP" if row.get("loudness") is not None else ""
    state = "kept" if row["kept"] else "made"
    sound = f" and {row['sound']}" if row.get("sound") else ""
    return f"{row['path']}: {state}, {row['size']} {row['codec']}{sound}, {row['seconds']:g} s{loudness}"


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts.get(name) for name in ("frames", "size", "codec", "sound", "seconds", "loudness", "true_peak")}

"""From a configuration to the parts of a film. Parts are imported here, when they are needed, by name."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from adapters import registry
from adapters.parts import NOTHING
from pipeline.errors import ConfigError
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Screenplay
from pipeline.planning.policy import Shooting
from pipeline.ports import Progress, Studio
from pipeline.stages.accounts import Account, Accounts
from pipeline.stages.production import Finish, Production
from pipeline.stages.shooting import LISTENER
from pipeline.stages.signing import AUTO, OFF, identity
from pipeline.stages.spending import Spending
from pipeline.store.artifacts import content_key
from pipeline.store.folder import FilmFolder
from workflows import secrets
from workflows.budget import asked_person, check_budget, state_folder
from workflows.config import ROLES, STUDIO, FilmConfig
from workflows.layers import strict_options
from workflows.machines.slots import across
from workflows.references import read_references
from workflows.storage.staging import ledger_of


def make_part(config: FilmConfig, role: str, name: str) -> Any:
    """Construct the part that plays ``role``, with its options checked; None for "none".

    Raises:
        UnknownAdapter: no part has this name.
        AdapterUnavailable: it lacks something.
        ConfigError: an option is wrong.
    """
    part = registry.find(ROLES[role], name)
    if not part.target:
        return None
    make = registry.load(part)
    given = config.options.get(role, {}).get(name, {})
    others = {other: make_part(config, other, getattr(config, other)) for other in part.made_of}
    return registry.construct(make, strict_options(role, name, registry.options(make), given), others)


def make_studio(config: FilmConfig) -> Studio:
    """Construct all parts of a film. Models are loaded by the parts themselves, with their first work."""
    _check_option_names(config)
    _check_writers(config)
    _point_to_fonts()
    secrets.register()
    return Studio(
        director=make_part(config, "director", config.director),
        generators=tuple(make_part(config, "video", name) for name in config.names("video")),
        voice=make_part(config, "voice", config.voice),
        score=make_part(config, "score", config.score),
        ambience=make_part(config, "ambience", config.ambience),
        judges=tuple(make_part(config, "judges", name) for name in _judges(config)),
    )


def _judges(config: FilmConfig) -> tuple[str, ...]:
    """The judges of a film; where clips speak, one who listens comes along if it is installed."""
    names = config.names("judges")
    clips_speak = "clip" in (config.sound, *config.sounds.values())
    listens = bool(names) and clips_speak and LISTENER not in names and not registry.missing(registry.find("judges", LISTENER))
    return (*names, LISTENER) if listens else names


def used_parts(config: FilmConfig) -> tuple[registry.Part, ...]:
    """The parts that a film of this configuration uses, without those that are off.

    Raises:
        UnknownAdapter: one of them does not exist.
    """
    roles = (*STUDIO, *registry.find(ROLES["director"], config.director).made_of)
    found = tuple(registry.find(ROLES[role], name) for role in roles for name in config.names(role))
    return tuple(part for part in found if part.target)


def make_brief(config: FilmConfig) -> Brief:
    """The wish that the director gets."""
    return Brief(
        prompt=config.prompt,
        seed=config.seed,
        shots=config.shots,
        seconds=config.seconds,
        style=_style(config),
        language=config.language,
        size=config.picture,
        rate=config.rate,
        references=read_references(config.references),
    )


def _style(config: FilmConfig) -> str:
    """The look of the pictures, cards included; a prompt that asks for a film noir has its own."""
    if config.director != "storybook":
        return config.style
    from director.storybook.manner import style_of

    return style_of(config.prompt, config.style)


def make_finish(config: FilmConfig) -> Finish:
    """How the film leaves the house."""
    return Finish(
        captions=config.captions,
        languages=config.translations,
        cards=config.cards,
        loudness=config.loudness,
        preset=config.preset,
        crf=config.crf,
        stems=config.stems,
        credentials=config.credentials,
    )


def make_shooting(config: FilmConfig) -> Shooting:
    """How takes are made."""
    names = f"{config.video},{config.fallback}".split(",")
    return Shooting(
        takes=config.takes,
        retakes=config.retakes,
        sound=config.sound,
        sounds=tuple(sorted(config.sounds.items())),
        usual=tuple(dict.fromkeys(name.strip() for name in names if name.strip())),
        generators=tuple(sorted(config.videos.items())),
        negative=config.negative,
    )


def make_spending(config: FilmConfig, folder: FilmFolder, accounts: Accounts | None = None) -> Spending:
    """The money of a run in a film folder; ``accounts`` are those of other films of this process."""
    known, settings = accounts or Accounts(), config.options.get("video", {})

    def account(name: str) -> Account:
        return known.of(name, content_key("account", settings.get(name, {})))

    return Spending(folder.root, ledger_of(folder), check_budget(config.budget), state_folder() / "spending.jsonl", account)


def make_production(
    config: FilmConfig,
    root: Path,
    *,
    source: Screenplay | None = None,
    watch: Callable[[Progress], None] | None = None,
    stopped: Callable[[], bool] | None = None,
    as_is: bool = False,
    accounts: Accounts | None = None,
) -> Production:
    """Everything that the stages need to make the film in folder ``root``; ``accounts`` are shared with other films."""
    if config.credentials not in (AUTO, OFF):
        identity(config.credentials)  # a certificate that cannot sign is told now
    watching: dict[str, Any] = {name: value for name, value in (("watch", watch), ("stopped", stopped)) if value is not None}
    return Production(
        folder=FilmFolder(root),
        studio=make_studio(config),
        brief=make_brief(config),
        source=source,
        title=config.title,
        finish=make_finish(config),
        shooting=make_shooting(config),
        money=make_spending(config, FilmFolder(root), accounts),
        ask=asked_person,
        across=across,
        as_is=as_is,
        **watching,
    )


def _point_to_fonts() -> None:
    """Let the drawing library find the system's letters by a font configuration that it can read.

    The reader built into skia complains about newer system files on standard error. A person's own setting wins.
    """
    folder = resources.files("pipeline.illustration") / "fonts" / "fonts.conf"
    os.environ.setdefault("FONTCONFIG_FILE", str(folder))


def _check_writers(config: FilmConfig) -> None:
    """Refuse a writer whom the director does not know, and a director without the chat model that it is made of.

    Raises:
        ConfigError: one of both.
    """
    made_of = registry.find(ROLES["director"], config.director).made_of
    if config.writer != NOTHING and "writer" not in made_of:
        raise ConfigError(
            f"director={config.director} takes no writer",
            hint="leave out writer=..., or write director=storybook; director=duo lets a chat model write everything",
            key="writer",
        )
    if "chat" in made_of and config.chat == NOTHING:
        raise ConfigError(f"director={config.director} needs a chat model", hint="write chat=openai-chat or chat=gguf", key="chat")


def _check_option_names(config: FilmConfig) -> None:
    for role, by_name in config.options.items():
        known = tuple(part.name for part in registry.parts(ROLES[role]))
        for name in by_name:
            if name not in known and name not in config.names(role):
                hint = registry.did_you_mean(name, known).strip() or f"known: {', '.join(known)}"
                raise ConfigError(f"options.{role}.{name} belongs to no part", hint=hint, key=f"options.{role}.{name}")

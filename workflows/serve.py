"""``filmwright serve``: films on a schedule, or from a form, on this machine. ``workflows.deploy`` does it with workers.

What would not work is refused before anything is registered: a server that is silent or of another version, a
schedule that never fires, a job file with faults.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from workflows.batch.joblist import JOB_FILES, read_batch
from workflows.budget import check_budget
from workflows.engine import set_defaults
from workflows.layers import load
from workflows.prompt import clean, slug
from workflows.storage.addresses import is_address

ANSWERS_WITHIN = (2.0, 5.0, 15.0)
"""Seconds that a server gets to say its version, one try after another."""

DEFAULT_API = "http://127.0.0.1:4200/api"
"""Where ``prefect server start`` answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a deployment runs: at most one of the three; none runs it by hand alone.

    Attributes:
        cron: five fields, "0 2 * * *" is every night at two.
        interval: seconds.
        rrule: an iCalendar rule, "FREQ=WEEKLY;BYDAY=FR;BYHOUR=18".
        timezone: name of the time zone, for example Europe/Berlin.
    """

    cron: str = ""
    interval: float = 0.0
    rrule: str = ""
    timezone: str = "UTC"

    def schedule(self) -> Any | None:
        """The Prefect schedule, None without one.

        Raises:
            ConfigError: it cannot be read, or it never fires.
        """
        given = {"cron": self.cron, "interval": self.interval, "rrule": self.rrule}
        wanted = {name: value for name, value in given.items() if value}
        if len(wanted) > 1:
            raise ConfigError(f"{' and '.join(wanted)} exclude each other", hint="give one schedule", key="schedule")
        for name, value in wanted.items():
            return _schedule(name, value, self.timezone)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What a deployment makes.

    Attributes:
        flow: "order_film" or "order_films" of ``workflows.scheduled``.
        name: of the deployment.
        parameters: of its runs unless a person says otherwise.
        timing: when it runs.
        paused: it is registered, and its schedule rests.
    """

    flow: str
    name: str
    parameters: dict[str, Any]
    timing: Timing = Timing()
    paused: bool = False

    def deployment(self, **more: Any) -> Any:
        """The Prefect deployment, not registered yet."""
        from prefect.types.entrypoint import EntrypointType

        from workflows import scheduled

        schedule = self.timing.schedule()
        return getattr(scheduled, self.flow).to_deployment(
            name=self.name,
            parameters=self.parameters,
            schedules=[schedule] if schedule is not None else None,
            paused=self.paused,
            tags=["filmwright"],
            entrypoint_type=EntrypointType.MODULE_PATH,
            **more,
        )


def ordered(wish: str, words: Sequence[str], *, out: str, films: int, name: str, timing: Timing, paused: bool) -> Ordered:
    """What a prompt or a job file asks for, checked whole.

    Args:
        wish: a prompt, a job file, or "" for a form without a prompt.
        words: ``key=value`` settings.
        out: where films go, "" for films/ here, or what the job file says.
        films: films of a batch side by side.
        name: of the deployment, "" for one from the wish.
        timing: when it runs.
        paused: its schedule rests.

    Raises:
        ConfigError: a setting or the schedule is wrong, or a scheduled film has no prompt.
        BatchError: the job file has faults.
    """
    timing.schedule()
    path = Path(wish).expanduser()
    if wish and path.suffix.lower() in JOB_FILES and len(wish.split()) == 1:
        read_batch(path, out, words)
        home = placed(out) if out else ""
        parameters = {"jobs": str(path.absolute()), "films": films, "settings": list(words), "home": home}
        return Ordered(flow="order_films", name=name or slug(path.stem), parameters=parameters, timing=timing, paused=paused)
    if not wish and timing != Timing(timezone=timing.timezone):
        raise ConfigError("a schedule needs a prompt or a job file", hint="filmwright serve jobs.yaml --cron '0 2 * * *'", key="prompt")
    parameters = {**_form(words), "home": placed(out or "films")}
    if wish:
        parameters["prompt"] = clean(wish)
    return Ordered(flow="order_film", name=name or slug(wish or "film"), parameters=parameters, timing=timing, paused=paused)


def serve(what: Ordered) -> None:
    """Register a deployment at the server that was found, and run what it asks for in children of this process, until it is ended."""
    from prefect import serve as serve_deployments

    serve_deployments(what.deployment(), print_starting_message=False)


def find_server() -> str:
    """The API URL of a server that answers and that this Prefect can talk to; it is put into the environment.

    From then on that server ends runs that fall silent.

    Raises:
        ConfigError: there is none.
    """
    os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "true")  # nobody sits at this terminal
    set_defaults()
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from workflows.automations import crash_silent
    from workflows.flow import profile_api

    api = os.environ.get("PREFECT_API_URL") or profile_api() or DEFAULT_API
    _check_version(api)
    os.environ["PREFECT_API_URL"] = api
    with temporary_settings({PREFECT_API_URL: api}):
        crash_silent()
    return api


def told(what: Ordered, api: str) -> str:
    """One line for the person at the terminal."""
    timing = what.timing
    when = timing.cron or timing.rrule or (f"every {timing.interval:g} s" if timing.interval else "by hand")
    rests = ", paused" if what.paused else ""
    return f"{what.flow.replace('_', ' ')}: {what.name}, {when} ({timing.timezone}){rests}; form and runs at {api.removesuffix('/api')}"


def placed(out: str) -> str:
    """A folder as every process finds it: its whole path, or its address."""
    return out if is_address(out) else str(Path(out).expanduser().absolute())


def _form(words: Sequence[str]) -> dict[str, Any]:
    """Settings as the parameters of the form where it has a field for them, all others under ``settings``."""
    config, fields = load(None, words), {"style", "director", "video", "title"}
    pairs = [word.split("=", 1) for word in words]
    parameters: dict[str, Any] = {key: getattr(config, key) for key, _ in pairs if key in fields}
    cap = check_budget(config.budget).max
    if cap is not None:
        parameters["budget"] = cap
    parameters["settings"] = ["=".join(pair) for pair in pairs if pair[0] not in (*fields, "budget.max")]
    return parameters


def _schedule(name: str, value: Any, timezone: str) -> Any:
    import asyncio

    from prefect import schedules
    from prefect.server.schemas import schedules as firing

    kinds: dict[str, Any] = {"cron": firing.CronSchedule, "interval": firing.IntervalSchedule, "rrule": firing.RRuleSchedule}
    makers: dict[str, Any] = {"cron": schedules.Cron, "interval": schedules.Interval, "rrule": schedules.RRule}
    try:
        next_times = asyncio.run(kinds[name](**{name: value, "timezone": timezone}).get_dates(1))
        made = makers[name](value, timezone=timezone)
    except (ValueError, TypeError) as error:
        raise ConfigError(
            f"{name}={value} ({timezone}) is no schedule: {_reason(error)}",
            hint="for example --cron '0 2 * * *' --timezone Europe/Berlin",
            key=name,
        ) from error
    if not next_times:
        raise ConfigError(f"{name}={value} never fires", hint="its last date is past, or there is no such day", key=name)
    return made


def _reason(error: Exception) -> str:
    """Pydantic's reason out of its many lines, or the error's own words."""
    errors = getattr(error, "errors", None)
    return str(errors()[0]["msg"]).removeprefix("Value error, ") if callable(errors) else str(error)


def _check_version(api: str) -> None:
    import prefect

    theirs = _version(api)
    if theirs.split(".")[0] != prefect.__version__.split(".")[0]:
        raise ConfigError(
            f"the Prefect server at {api} is version {theirs}; this is {prefect.__version__}",
            hint="use a server of the same major version, or start one with 'prefect server start'",
            key="PREFECT_API_URL",
        )


def _version(api: str) -> str:
    """The version of the server at an API URL; one that is there and busy is asked again.

    Raises:
        ConfigError: none answers, or not in time.
    """
    hint = "start one with 'prefect server start', or name yours in PREFECT_API_URL"
    for seconds in ANSWERS_WITHIN:
        try:
            with urllib.request.urlopen(f"{api.rstrip('/')}/admin/version", timeout=seconds) as reply:
                return str(json.load(reply))
        except (OSError, ValueError) as error:
            if not isinstance(getattr(error, "reason", error), TimeoutError):
                raise ConfigError(f"no Prefect server answers at {api}", hint=hint, key="PREFECT_API_URL") from error
    raise ConfigError(
        f"no Prefect server answers at {api} within {ANSWERS_WITHIN[-1]:g} seconds", hint="is its machine too busy?", key="PREFECT_API_URL"
    )

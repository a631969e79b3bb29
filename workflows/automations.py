"""Automations of a Prefect server: a run that fell silent is crashed, and a person hears how films ended.

A run that is killed says nothing, and stays "running" for ever unless somebody notices that its heartbeats have stopped.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pipeline.errors import ConfigError

SILENT = "filmwright: silent runs have crashed"
"""Name of the automation that ends them."""

TOLD = "filmwright: told by "
"""Begin of the name of an automation that notifies; the block's name follows."""

OVER_BUDGET = "OverBudget"
"""Name of the state of a run that ended because a job would have cost more than it may."""

HEARTBEATS_MISSED = 3
"""Heartbeats that may be missing before a run counts as dead."""


def crash_silent(within: float = 0.0) -> None:
    """Let the server turn runs into Crashed whose heartbeats stop; nothing happens where it does so already.

    Args:
        within: seconds of silence, 0 for some heartbeats of the configured pace.

    Raises:
        ConfigError: the server refuses.
    """
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import EventTrigger, Posture
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY

    pace = PREFECT_FLOWS_HEARTBEAT_FREQUENCY.value()
    if not within and not pace:
        return  # whoever turned heartbeats off does not want them missed
    trigger = EventTrigger(
        after={"prefect.flow-run.heartbeat"},
        expect={"prefect.flow-run.*"},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=within or HEARTBEATS_MISSED * float(pace or 0)),
    )
    words = "no heartbeat: its process is gone; the next run goes on from its folder"
    crash = ChangeFlowRunState(name="Crashed", state=StateType.CRASHED, force=False, message=words)
    _create(SILENT, trigger, crash)


def tell(block: str) -> None:
    """Let a notification block of the server tell a person how runs of ours end: done, failed, crashed, over budget.

    Args:
        block: ``type/name`` of a block that the person made, for example ``slack-webhook/films``.

    Raises:
        ConfigError: there is no such block, or the server refuses.
    """
    from prefect.events.actions import SendNotification
    from prefect.events.schemas.automations import EventTrigger, Posture

    trigger = EventTrigger(
        expect={f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Crashed", "AwaitingApproval", OVER_BUDGET)},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related={"prefect.resource.id": "prefect.tag.filmwright", "prefect.resource.role": "tag"},
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )
    body = "{{ flow_run.name }} is {{ flow_run.state.name }}: {{ flow_run.state.message }}"
    notify = SendNotification(block_document_id=_block(block), subject="filmwright: {{ flow_run.name }}", body=body)
    _create(f"{TOLD}{block}", trigger, notify)


def _create(name: str, trigger: Any, action: Any) -> None:
    from prefect import automations
    from prefect.exceptions import PrefectException

    kind: Any = automations.Automation  # its calls wait by themselves where nothing is asynchronous
    try:
        kind.read(name=name)
        return
    except ValueError:
        pass  # there is none
    try:
        kind(name=name, trigger=trigger, actions=[action]).create()
    except PrefectException as error:
        raise ConfigError(f"the Prefect server takes no automation {name!r}: {error}", hint="see its log", key="PREFECT_API_URL") from error


def _block(name: str) -> Any:
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound

    kind, _, own = name.partition("/")
    try:
        with get_client(sync_client=True) as client:
            return client.read_block_document_by_name(own, kind).id
    except ObjectNotFound as error:
        hint = "make one on the server's page under Blocks, and name it as type/name, for example slack-webhook/films"
        raise ConfigError(f"the Prefect server has no block {name!r}", hint=hint, key="tell") from error

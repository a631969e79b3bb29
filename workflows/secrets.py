"""Keys out of Prefect secret blocks: ``video.key=prefect:BLOCK``. Prefect is loaded only when such a key is asked for."""

from __future__ import annotations

from adapters.secrets import add_source
from pipeline.errors import AdapterUnavailable
from workflows.engine import set_defaults


def look(block: str) -> str | None:
    """The text of a secret block, None where there is no such block.

    Raises:
        AdapterUnavailable: no Prefect server answers.
    """
    set_defaults()
    import httpx
    from prefect.blocks.system import Secret
    from prefect.exceptions import PrefectException

    try:
        found = Secret.load(block, _sync=True).get()  # type: ignore[call-arg, union-attr]
    except ValueError:  # Prefect's word for a block that does not exist
        return None
    except (PrefectException, httpx.HTTPError, RuntimeError) as error:
        raise AdapterUnavailable(
            f"the secret block {block!r} cannot be read: {type(error).__name__}",
            hint="set PREFECT_API_URL to a running server, or use env:NAME",
        ) from error
    return str(found)


def register() -> None:
    """Let settings name secret blocks."""
    add_source("prefect", look)

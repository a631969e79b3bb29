"""What a vendor's error answer means: the same word for the same trouble, whoever says it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.errors import (
    AccountLocked,
    AdapterError,
    BackendBusy,
    ContentRefused,
    GenerationFailed,
    JobGone,
    RateLimited,
    UnsupportedRequest,
)

LONGEST_MESSAGE = 300
"""Characters of a vendor's words that are passed on."""

_REFUSED = re.compile(
    r"moderat|content.?(policy|filter)|safety|sensitive|nsfw|refus|prohibited|policy.?violation|violat|copyright|inspection|flagged", re.I
)
_LOCKED = re.compile(
    r"insufficient.?(quota|credit|balance|fund)|out of credit|used all available credit|spending limit|billing|arrear|overdue|payment"
    r"|(account|user).{0,20}(locked|suspended|disabled)",
    re.I,
)
_BROKE = re.compile(
    r"(not (have )?enough|insufficient) (credit|balance|fund|quota)|balance (is )?not enough|exhausted balance|resource pack"
    r"|invalid api.?key|api.?key (is )?(not valid|invalid)",
    re.I,
)
_BAD = (400, 405, 406, 409, 411, 413, 414, 415, 416, 422)
_BUSY = (408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529)


def failure(adapter: str, status: int, headers: Mapping[str, str], body: str, *, submitting: bool = False) -> AdapterError:
    """The error that an answer with an error status stands for.

    Args:
        adapter: who asked.
        status: HTTP status, 400 or more.
        headers: of the answer.
        body: its text.
        submitting: it answers a submit, where "not found" is about the model and not about a job.
    """
    code, words = spoken(body)
    said = f"{adapter} answered {status}: {' '.join(part for part in (about(body), words) if part) or code or 'nothing more'}"
    if (status != 500 and _LOCKED.search(code)) or status in (401, 402) or locked(status, words):
        return AccountLocked(said, hint="settle it with the vendor, or name another generator in video.fallback", adapter=adapter)
    if status in (*_BAD, 403, 451) and refusal(code, words):
        return ContentRefused(said, hint="change the shot, or name another generator in video.fallback", adapter=adapter)
    if status == 403:
        return AccountLocked(said, hint="the key may not do this; see the vendor's page", adapter=adapter)
    if status == 429:
        return RateLimited(said, hint="run again later, or with fewer slots", adapter=adapter, retry_after=retry_after(headers))
    if status in _BUSY:
        return BackendBusy(said, hint="run again later", adapter=adapter, retry_after=retry_after(headers))
    if status in (404, 410) and not submitting:
        return JobGone(said, hint="run again; the shot is made anew", adapter=adapter)
    if status in (*_BAD, 404, 410):
        return UnsupportedRequest(said, hint="check model, size and settings of the generator", adapter=adapter)
    return GenerationFailed(said, adapter=adapter)


def locked(status: int, words: str) -> bool:
    """Whether a vendor's words say that the account is the trouble."""
    return bool((status in (403, 429) and _LOCKED.search(words)) or (status in (*_BAD, 403, 429) and _BROKE.search(words)))


def refusal(code: str, words: str) -> bool:
    """Whether a vendor's code and words say that it declined the content."""
    return bool(_REFUSED.search(code) or _REFUSED.search(words))


def spoken(body: str) -> tuple[str, str]:
    """(code, words) of an error body, wherever this vendor puts them."""
    try:
        value = json.loads(body)
    except ValueError:
        return "", "a page that is no JSON" if "<" in body[:200] else short(body)
    found = value if isinstance(value, dict) else {"message": value}
    inner = found.get("error", found.get("detail", found))
    fields = inner if isinstance(inner, dict) else {"message": inner}
    code = " ".join(str(fields[name]) for name in ("code", "type", "status") if fields.get(name))
    words = next((fields[name] for name in ("message", "msg", "detail", "reason") if fields.get(name)), "")
    return code, short(words if isinstance(words, str) else json.dumps(words))


def about(body: str) -> str:
    """The field of the request that an error body complains about, "" where it names none."""
    try:
        value = json.loads(body)
    except ValueError:
        return ""
    error = value.get("error") if isinstance(value, dict) else None
    param = error.get("param") if isinstance(error, dict) else None
    return f"{param}:" if isinstance(param, str) and param else ""


def short(text: Any) -> str:
    """One line of at most LONGEST_MESSAGE characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST_MESSAGE else f"{line[: LONGEST_MESSAGE - 1]}…"


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that the vendor asks to wait, 0 when it does not say."""
    said = headers.get("retry-after", "").strip()
    if not said:
        return 0.0
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0

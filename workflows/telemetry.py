"""OpenTelemetry: a span for each film, and under it one for each stage and shot, where an endpoint is configured.

``OTEL_EXPORTER_OTLP_ENDPOINT`` (or ``..._TRACES_ENDPOINT``) says where they go; the other variables of OpenTelemetry hold too. Without one
nothing is imported. Prompts and dialogue are never sent: a span knows the stage, the shot and whether anything was made.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.ports import Progress
from workflows.tally import PLACES

log = logging.getLogger("filmwright")

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""Environment variables that name an endpoint."""

FLUSH_MS = 5000
"""How long the end of a film waits until its spans have left."""

Watch = Callable[[Progress], None]


@contextmanager
def traced(root: Path) -> Iterator[Watch]:
    """A watcher that makes spans of the steps of a film; it does nothing where no endpoint is configured.

    Args:
        root: the film folder, whose name names the film.
    """
    provider = _provider() if any(map(os.environ.get, ENDPOINTS)) else None
    if provider is None:
        yield lambda progress: None
        return
    from opentelemetry.trace import StatusCode, set_span_in_context

    tracer = provider.get_tracer("filmwright")
    film = tracer.start_span("film", attributes={"film": root.name})
    spans = _Spans(tracer, set_span_in_context(film), StatusCode.ERROR)
    try:
        yield spans.note
    except BaseException as error:
        film.set_status(StatusCode.ERROR, type(error).__name__)
        raise
    finally:
        spans.close()
        film.end()
        provider.force_flush(FLUSH_MS)


class _Spans:
    """The open spans of one film. Safe to use from several threads."""

    def __init__(self, tracer: Any, context: Any, error: Any) -> None:
        self._tracer, self._context, self._error = tracer, context, error
        self._open: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def note(self, progress: Progress) -> None:
        """Open a span where a step begins, and end it with the step."""
        place = (progress.stage, progress.item)
        if progress.stage == PLACES or progress.state == "going":
            return
        with self._lock:
            if progress.state == "start":
                attributes = {"stage": progress.stage, **({"shot": progress.item} if progress.item else {})}
                self._open[place] = self._tracer.start_span(" ".join(filter(None, place)), context=self._context, attributes=attributes)
                return
            span = self._open.pop(place, None)
        if span is not None:
            span.set_attribute("kept", progress.state == "kept")
            if progress.state == "failed":
                span.set_status(self._error)
            span.end()

    def close(self) -> None:
        """End what was broken off."""
        with self._lock:
            for span in self._open.values():
                span.set_status(self._error)
                span.end()
            self._open.clear()


@cache
def _provider() -> Any | None:
    """The provider of this process, None after a warning where the packages are missing."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.warning("an OpenTelemetry endpoint is set, and its packages are missing: pip install 'filmwright[telemetry]'")
        return None
    name = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "filmwright"}
    provider = TracerProvider(resource=Resource.create(name))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider

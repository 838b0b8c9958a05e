"""Sends the steps of requests to a collector (OTLP over HTTP), where the environment names one by OpenTelemetry's own variables.

A thread of its own sends them in batches. A collector that is away costs steps, and no request: what does not fit into the queue
is dropped, and the log says so.
"""

import logging
import os
import threading
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from opentelemetry import trace

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

SERVICE: Final = "gov-kiosk-centre"
LONGEST_END_SECONDS: Final = 3.0
"""So long the end of the process waits for the last steps to be sent."""
_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")

_log = logging.getLogger(__name__)


class SpanExport:
    """Has a tracer and sends the steps it is given (链路导出). `close` it at the end."""

    def __init__(self, provider: "TracerProvider", exporter: "SpanExporter") -> None:
        self._provider = provider
        self._exporter = exporter
        self.tracer: trace.Tracer = provider.get_tracer("central")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "SpanExport | None":
        """None where no collector is named: then the libraries are not even loaded."""
        is_off = environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
        if (
            is_off
            or environment.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp"
            or not any(map(environment.get, _ENDPOINTS))
        ):
            return None
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ALWAYS_ON

        # what a terminal says of its traceparent decides nothing here, unless somebody wants that
        sampler = None if environment.get("OTEL_TRACES_SAMPLER") else ALWAYS_ON
        facts = {"service.version": _version()} | (
            {} if environment.get("OTEL_SERVICE_NAME") else {"service.name": SERVICE}
        )
        provider = TracerProvider(sampler, Resource.create(facts), shutdown_on_exit=False)
        exporter = OTLPSpanExporter()
        provider.add_span_processor(BatchSpanProcessor(exporter))
        return cls(provider, exporter)

    def flush(self) -> None:
        """Send what waits, now."""
        self._provider.force_flush()

    def close(self) -> None:
        """Send what waits, but not for long: a collector that is away holds up no end."""
        ending = threading.Thread(target=self._provider.shutdown, name="spans-end", daemon=True)
        ending.start()
        ending.join(LONGEST_END_SECONDS)
        if ending.is_alive():
            self._exporter.shutdown()
            _log.warning("the collector of spans does not answer; the last ones are lost")


def _version() -> str:
    try:
        return version("gov-kiosk")
    except PackageNotFoundError:
        return "0"

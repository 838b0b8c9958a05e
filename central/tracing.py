"""Trace context (W3C) and spans: what a terminal asks keeps one number through the centre to the department, for three logs side by side.

The number is drawn for each request and says nothing about a person. Only `traceparent` is taken and passed on: tracestate and
baggage may hold anything. Steps are reported to a collector only where there is a tracer (`central.web.span_export`); without one a
step costs the look that finds none. Steps are named by route, by kind of work and by host: never by what is in an address.
"""

import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from opentelemetry import context, trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "traceparent"
NO_ROUTE = "none"
_PROPAGATOR = TraceContextTextMapPropagator()
_TRACER = context.create_key("tracer")
_METHODS = frozenset({"GET", "HEAD", "POST"})
_FIRST_FAULT = 500


class SentAnswer:
    """What sends an answer on (应答转发) and keeps its status; `status` before anything is sent is that of a fault."""

    def __init__(self, send: Send, status: int) -> None:
        self._send = send
        self.status = status

    async def __call__(self, message: Message) -> None:
        """Called by the application for each part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


class Traced:
    """Each request has a trace (链路追踪): the one that it names, or a new one. With a tracer it is a step, and so is what it does."""

    def __init__(self, app: ASGIApp, tracer: trace.Tracer | None = None) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the web server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._tracer is None:
            token = context.attach(_begun(_named(scope)))
            try:
                await self._app(scope, receive, send)
            finally:
                context.detach(token)
        else:
            await self._run_with_spans(self._tracer, scope, receive, send)

    async def _run_with_spans(self, tracer: trace.Tracer, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        before = context.set_value(_TRACER, tracer, _PROPAGATOR.extract(_named(scope), context.Context()))
        span = tracer.start_span(method, before, trace.SpanKind.SERVER, {"http.request.method": method})
        token = context.attach(trace.set_span_in_context(span, before))
        answer = SentAnswer(send, _FIRST_FAULT)
        try:
            await self._app(scope, receive, answer)
        finally:
            context.detach(token)
            # the address has become a route on the way
            route = getattr(scope.get("route"), "path", NO_ROUTE)
            span.update_name(f"{method} {route}")
            span.set_attributes({"http.route": route, "http.response.status_code": answer.status})
            if answer.status >= _FIRST_FAULT:
                span.set_status(trace.StatusCode.ERROR)
            span.end()


@contextmanager
def step(name: str, kind: trace.SpanKind = trace.SpanKind.INTERNAL, **facts: str | int) -> Iterator[None]:
    """A part of what is done for a request, as a step of its own; nothing where no one collects them.

    An error is reported by its class alone: its text may hold anything. In the names of facts `__` is written for a dot.
    """
    tracer = context.get_value(_TRACER)
    if not isinstance(tracer, trace.Tracer):
        yield
        return
    attributes = {fact.replace("__", "."): value for fact, value in facts.items()}
    span = tracer.start_span(name, kind=kind, attributes=attributes)
    token = context.attach(trace.set_span_in_context(span))
    try:
        yield
    except Exception as error:
        span.set_attribute("error.type", type(error).__name__)
        span.set_status(trace.StatusCode.ERROR)
        raise
    finally:
        context.detach(token)
        span.end()


def trace_id() -> str:
    """Of what is going on now, as 32 digits; "-" for what the centre does by itself."""
    now = trace.get_current_span().get_span_context()
    return trace.format_trace_id(now.trace_id) if now.is_valid else "-"


def onward() -> dict[str, str]:
    """The header with which another system is asked within this trace; none outside of one."""
    span = trace.get_current_span()
    now = span.get_span_context()
    if not now.is_valid:
        return {}
    carrier: dict[str, str] = {}
    # a step that is reported is the one before the other system's; otherwise it has a number of its own
    here = trace.set_span_in_context(span) if span.is_recording() else _within(now.trace_id, now.trace_flags)
    _PROPAGATOR.inject(carrier, here)
    return {HEADER: carrier[HEADER]}


def _named(scope: Scope) -> Mapping[str, str]:
    given = [value for name, value in scope["headers"] if name == HEADER.encode()]
    return {HEADER: given[0].decode("latin-1")} if len(given) == 1 else {}


def _begun(carrier: Mapping[str, str]) -> context.Context:
    found = trace.get_current_span(_PROPAGATOR.extract(carrier, context.Context())).get_span_context()
    if found.is_valid:
        return _within(found.trace_id, found.trace_flags)
    return _within(secrets.randbits(128) or 1, trace.TraceFlags(trace.TraceFlags.DEFAULT))


def _within(number: int, flags: trace.TraceFlags) -> context.Context:
    place = trace.SpanContext(number, secrets.randbits(64) or 1, is_remote=False, trace_flags=flags)
    return trace.set_span_in_context(trace.NonRecordingSpan(place), context.Context())


class TraceFormatter(logging.Formatter):
    """The message, and the trace where there is one (日志格式), so that it is found beside a department's log."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by the logging library, on the thread that logs."""
        said, number = super().format(record), trace_id()
        return said if number == "-" or number in said else f"{said} (trace {number})"


class JsonFormatter(logging.Formatter):
    """One JSON object a line (结构化日志), for programs that collect logs. Of an error only its class: its text may hold anything."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by the logging library, on the thread that logs."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "trace": trace_id(),
            "error": record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "",
        }
        return json.dumps({name: value for name, value in said.items() if value not in ("", "-")}, ensure_ascii=False)


def log_with_traces(*, is_json: bool = False) -> None:
    """Warnings and worse go to the standard error, as without a handler, with their trace. May be called once a process."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(JsonFormatter() if is_json else TraceFormatter())
    logging.getLogger().addHandler(handler)

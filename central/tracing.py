"""Trace context (W3C): what a terminal asks keeps one number through the centre to the department, for three logs side by side.

The number is drawn anew for each request and says nothing of anybody. Only `traceparent` is taken and passed on: tracestate and
baggage may hold anything. Nothing is collected here.
"""

import secrets
from collections.abc import Mapping

from opentelemetry import context, trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "traceparent"
_PROPAGATOR = TraceContextTextMapPropagator()


class Traced:
    """Each request has a trace (链路追踪): the one that it names, or a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the web server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token = context.attach(_begun(_named(scope)))
        try:
            await self._app(scope, receive, send)
        finally:
            context.detach(token)


def trace_id() -> str:
    """Of what is going on now, as 32 digits; "-" for what the centre does by itself."""
    now = trace.get_current_span().get_span_context()
    return trace.format_trace_id(now.trace_id) if now.is_valid else "-"


def onward() -> dict[str, str]:
    """The header with which another system is asked within this trace; none outside of one."""
    now = trace.get_current_span().get_span_context()
    if not now.is_valid:
        return {}
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, _within(now.trace_id, now.trace_flags))
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
    step = trace.SpanContext(number, secrets.randbits(64) or 1, is_remote=False, trace_flags=flags)
    return trace.set_span_in_context(trace.NonRecordingSpan(step), context.Context())

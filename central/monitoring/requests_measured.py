"""Counts the requests of this process and the seconds they took, by route: never by what is in an address."""

from collections import Counter
from time import perf_counter

from starlette.types import ASGIApp, Receive, Scope, Send

from central.monitoring.exposition import Metric, MetricKind, Sample
from central.tracing import NO_ROUTE, SentAnswer


class RequestsMeasured:
    """Counts and times of the requests of one process since its start (请求计量). Touched on the event loop alone."""

    def __init__(self) -> None:
        self._answered: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str]] = Counter()

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was answered."""
        self._answered[method, route, status] += 1
        self._seconds[method, route] += seconds  # type: ignore[assignment]  # a Counter adds floats as well

    def metrics(self) -> tuple[Metric, ...]:
        answered = tuple(
            Sample(number, {"method": method, "route": route, "status": str(status)})
            for (method, route, status), number in sorted(self._answered.items())
        )
        seconds = tuple(
            Sample(number, {"method": method, "route": route})
            for (method, route), number in sorted(self._seconds.items())
        )
        return (
            Metric("centre_requests_total", MetricKind.COUNTER, "Requests that this process answered.", answered),
            Metric("centre_request_seconds_total", MetricKind.COUNTER, "Seconds from request to answer.", seconds),
        )


class Measuring:
    """Middleware that counts requests and their time (计量层)."""

    def __init__(self, app: ASGIApp, measured: RequestsMeasured) -> None:
        self._app = app
        self._measured = measured

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server for every request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, answer = perf_counter(), SentAnswer(send, 500)
        try:
            await self._app(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", NO_ROUTE)
            method = scope["method"] if scope["method"] in ("GET", "POST", "HEAD") else "other"
            self._measured.note(method, route, answer.status, perf_counter() - begun)

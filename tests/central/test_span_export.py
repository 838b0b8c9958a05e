"""The steps of a request as a collector gets them (OTLP over HTTP): one trace, and no word about anybody; none is needed."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.concurrency import run_in_threadpool

from central.assembly.application import create_app
from central.departments.bulkhead import BulkheadLimits
from central.departments.port import ExecutionKey
from central.tracing import TraceFormatter, trace_id
from central.web import span_export
from central.web.span_export import SpanExport
from tests.central.department_systems import real_department
from tests.central.test_bulkheads import listening, saying, status
from tests.central.web import TestClient
from tests.line_server import PATIENCE, LineServer

NUMBER, STEP = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
OF_TERMINAL = {"traceparent": f"00-{NUMBER}-{STEP}-00", "tracestate": "who=chen", "baggage": "name=chen"}
FACTS = {
    "http.request.method", "http.route", "http.response.status_code", "server.address", "db.system.name", "error.type",
}  # fmt: skip
"""All that is told of a step."""
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: steps are made above it."""
    return sqlite_url


class Collector:
    """Keeps what it gets, as it came."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.paths: list[str] = []

    def serve(self, line: socket.socket) -> None:
        """One export after another, on one line."""
        with line.makefile("rb") as came:
            while asked := came.readline().decode().split():
                head = [each.decode().lower() for each in iter(came.readline, b"\r\n")]
                length = next(int(each.split(":")[1]) for each in head if each.startswith("content-length:"))
                self.paths.append(asked[1])
                self.bodies.append(came.read(length))
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    @property
    def batches(self) -> list[ExportTraceServiceRequest]:
        return [ExportTraceServiceRequest.FromString(each) for each in self.bodies]

    @property
    def spans(self) -> list[Span]:
        return [
            span
            for batch in self.batches
            for resource in batch.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@contextmanager
def collected_by(monkeypatch: pytest.MonkeyPatch, serve: Callable[[socket.socket], None]) -> Iterator[None]:
    with LineServer(serve) as server:
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{server.port}")
        yield


@pytest.fixture
def collector(monkeypatch) -> Iterator[Collector]:
    """In place before the application is made."""
    found = Collector()
    with collected_by(monkeypatch, found.serve):
        yield found


def facts(span: Span) -> dict[str, str]:
    return {each.key: each.value.string_value or str(each.value.int_value) for each in span.attributes}


def test_steps_of_a_request_are_one_trace(collector, app, client):
    with listening(saying(status(404))) as (address, heard):
        department = real_department(address, BulkheadLimits(whole=PATIENCE))

        @app.get("/probe/{person}")
        async def probe(person: str) -> str:
            with app.state.centre.database.reading():
                await run_in_threadpool(department.outcome_of, ExecutionKey("YC-001", person))
            return trace_id()

        assert client.get("/probe/chen?name=chen", headers=OF_TERMINAL).json() == NUMBER
    app.state.spans.close()

    assert collector.paths == ["/v1/traces"]
    by_name = {span.name: span for span in collector.spans}
    assert by_name.keys() == {"GET /probe/{person}", "database read", "GET 127.0.0.1"}
    assert {span.trace_id.hex() for span in by_name.values()} == {NUMBER}
    request, asked = by_name["GET /probe/{person}"], by_name["GET 127.0.0.1"]
    reading = by_name["database read"]
    assert (request.kind, asked.kind) == (Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT)
    assert [each.parent_span_id.hex() for each in (request, reading)] == [STEP, request.span_id.hex()]
    assert asked.parent_span_id == reading.span_id
    assert facts(request) == {
        "http.request.method": "GET", "http.route": "/probe/{person}", "http.response.status_code": "200",
    }  # fmt: skip
    assert facts(asked) == {"http.request.method": "GET", "server.address": "127.0.0.1", "error.type": "Declined"}
    assert facts(reading)["db.system.name"] == "sqlite"
    assert f"traceparent: 00-{NUMBER}-{asked.span_id.hex()}-01".encode() in heard[0], (
        "the department's steps follow this one"
    )
    [resource] = {
        each.value.string_value
        for batch in collector.batches
        for one in batch.resource_spans
        for each in one.resource.attributes
        if each.key == "service.name"
    }
    assert resource == "gov-kiosk-centre"


@pytest.mark.expected_logs("a wrong console password")
def test_no_step_names_anybody(collector, app, terminal, client):
    terminal.beat()
    terminal.upload(terminal.case("RS009"))
    client.post("/console/login", data={"operator": "陈科长", "password": "kept secret"})
    for path in (
        "/console/cases/CHEN-1?q=chen",
        "/papers/chen-code",
        "/chen/nowhere",
        "/console/login?next=/console/chen",
    ):
        client.get(path, headers=OF_TERMINAL | {"User-Agent": "chen", "Cookie": "central_console=chen"})
    client.request("CHEN", "/console")
    app.state.spans.close()

    sent = b"".join(collector.bodies).lower()
    for word in ("chen", "陈科长", "kept secret", "yc-001", "rs009", "testclient", terminal.terminal_id.lower()):
        assert word.encode() not in sent, word
    reported = collector.spans
    assert {fact for span in reported for fact in facts(span)} <= FACTS
    assert {"POST /v1/records", "GET /console/cases/{number}", "GET none", "other /console"} <= {
        span.name for span in reported
    }
    assert [event for span in reported for event in span.events] == []


def test_fault_is_reported_by_its_class_alone(collector, app):
    @app.get("/broken")
    def broken() -> None:
        with app.state.centre.database.reading():
            raise KeyError("chen")

    assert TestClient(app, raise_server_exceptions=False).get("/broken").status_code == 500
    app.state.spans.close()
    reported = {span.name: facts(span) for span in collector.spans}
    assert reported["database read"]["error.type"] == "KeyError"
    assert reported["GET /broken"]["http.response.status_code"] == "500"
    assert b"chen" not in b"".join(collector.bodies)


EXPORTING = (
    "Transient error",
    "Failed to export",
    "the collector of spans",
    "Shutdown in progress",
    "already shutdown",
)


def ended(app) -> None:
    """The end, and what goes on after it: another test must not hear of it."""
    app.state.spans.close()
    for thread in threading.enumerate():
        if thread.name in ("spans-end", "OtelBatchSpanRecordProcessor"):
            thread.join(PATIENCE)


@pytest.mark.expected_logs(*EXPORTING)
def test_collector_that_is_away_holds_nothing_up(settings, clock, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as unheard:
        port = unheard.getsockname()[1]
    monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{port}")
    monkeypatch.setattr(span_export, "LONGEST_END_SECONDS", 0.05)
    app = create_app(settings, clock)
    assert TestClient(app).get("/health/ready").status_code == 200
    ended(app)
    assert TestClient(app).get("/health/ready").status_code == 200, "nor does one that is closed"
    app.state.centre.database.close()


@pytest.mark.expected_logs(*EXPORTING)
def test_collector_that_never_answers_holds_nothing_up(settings, clock, monkeypatch):
    has_come, may_go = threading.Event(), threading.Event()

    def hold(line: socket.socket) -> None:
        line.recv(1)
        has_come.set()
        may_go.wait(PATIENCE)

    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1")
    monkeypatch.setattr(span_export, "LONGEST_END_SECONDS", 0.05)
    with collected_by(monkeypatch, hold):
        app = create_app(settings, clock)
        client = TestClient(app)
        assert client.get("/health/ready").status_code == 200
        assert has_come.wait(PATIENCE), "it is being told of the first"
        assert client.get("/health/ready").status_code == 200
        assert not may_go.is_set()
        app.state.spans.close()
        may_go.set()
        ended(app)
    app.state.centre.database.close()


@pytest.mark.parametrize(
    "environment",
    [
        {}, {"OTEL_SDK_DISABLED": "true", ENDPOINT: "http://127.0.0.1:9"}, {"OTEL_TRACES_EXPORTER": "none", ENDPOINT: "http://127.0.0.1:9"},
        {ENDPOINT: ""},
    ],
)  # fmt: skip
def test_nothing_is_collected_unless_somebody_wants_it(environment):
    assert SpanExport.from_environment(environment) is None


def test_log_carries_the_trace(app):
    lines: list[str] = []

    @app.get("/logging")
    def logging_page() -> None:
        for message in ("it happens", f"known as {trace_id()}"):
            record = logging.LogRecord("central", logging.WARNING, "", 1, message, None, None)
            lines.append(TraceFormatter().format(record))

    TestClient(app).get("/logging", headers=OF_TERMINAL)
    outside = TraceFormatter().format(logging.LogRecord("central", logging.WARNING, "", 1, "by itself", None, None))
    assert [*lines, outside] == [f"it happens (trace {NUMBER})", f"known as {NUMBER}", "by itself"]

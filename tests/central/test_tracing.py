"""One number goes with a request from the terminal through the centre to the department, and says nothing of anybody."""

import json
import logging
import re
import sys

import pytest
from fastapi import FastAPI
from opentelemetry import trace
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from central.assembly.application import create_app
from central.departments.bulkhead import BulkheadLimits
from central.departments.port import ExecutionKey, NoWord
from central.settings import CentreSettings
from central.tracing import JsonFormatter, Traced, TraceFormatter, log_with_traces, onward, trace_id
from contract.clock import SystemClock
from contract.signing_keys import SigningKey
from offline_queue.centre import EnrolmentClient
from tests.central.department_systems import real_department
from tests.central.test_bulkheads import listening, saying, status
from tests.central.web import TestClient
from tests.line_server import PATIENCE

NUMBER, STEP = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = re.compile(rb"(?i)\r\ntraceparent: 00-([0-9a-f]{32})-([0-9a-f]{16})-(0[01])\r\n")


def centre_asking(address: str) -> TestClient:
    """A centre of one address, which asks a department on a thread of the bulkhead."""

    async def asked(_request: Request) -> PlainTextResponse:
        department = real_department(address, BulkheadLimits(whole=PATIENCE))
        fate = await run_in_threadpool(department.outcome_of, ExecutionKey("YC-001", "R1"))
        return PlainTextResponse(f"{type(fate).__name__} {trace_id()}")

    app = Starlette(routes=[Route("/", asked)])
    app.add_middleware(Traced)
    return TestClient(app)


@pytest.mark.expected_logs(f"trace {NUMBER}")
def test_trace_of_terminal_reaches_department(expected_logs):
    with listening(saying(status(200, b"<html>"))) as (address, heard):
        given = {"traceparent": f"00-{NUMBER}-{STEP}-01", "tracestate": "who=chen", "baggage": "name=chen"}
        answer = centre_asking(address).get("/", headers=given).text

    number, step, flags = TRACEPARENT.search(heard[0]).groups()
    assert answer == f"{NoWord.__name__} {NUMBER}"
    assert (number.decode(), flags) == (NUMBER, b"01")
    assert step.decode() != STEP
    assert b"chen" not in heard[0]
    # it is logged before the answer is given: by now it is there, whatever else was logged
    assert any(NUMBER in each.getMessage() for each in expected_logs)


@pytest.mark.parametrize("given", ["", "nonsense", f"00-{'0' * 32}-{STEP}-01", f"ff-{NUMBER}-{STEP}-01"])
def test_request_without_trace_gets_a_new_one(given):
    with listening(saying(status(404))) as (address, heard):
        client = centre_asking(address)
        numbers = {client.get("/", headers={"traceparent": given}).text.split()[1] for _ in range(2)}

    assert len(numbers) == 2
    assert {TRACEPARENT.search(each)[1].decode() for each in heard} == numbers
    assert NUMBER not in numbers


def test_what_the_centre_does_alone_has_no_trace():
    assert (trace_id(), onward()) == ("-", {})


def test_terminal_draws_a_trace_for_each_request():
    with listening(saying(status(500))) as (address, heard):
        client = EnrolmentClient.connect(address, SystemClock())
        for _ in range(2):
            client.enrol("AAAA-AAAA", SigningKey.generate(), "1")

    assert len({TRACEPARENT.search(each)[1] for each in heard}) == 2


class Collecting(trace.TracerProvider):
    """A collector that somebody has configured in the process; knows what is told to it."""

    def __init__(self) -> None:
        self.collected: list[object] = []

    def get_tracer(self, *_names, **_more):
        return self

    def start_span(self, name, *_more, attributes=None, **_further):
        self.collected.append((name, attributes))
        return trace.INVALID_SPAN


@pytest.mark.parametrize("is_ours", [True, False])
def test_no_address_is_reported_to_a_collector(is_ours, tmp_path, monkeypatch):
    """The web framework would tell it by itself."""
    collector = Collecting()
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: collector)
    url = f"sqlite:///{tmp_path}/centre.db"
    app = create_app(CentreSettings(database_url=url, keys_folder=tmp_path / "keys")) if is_ours else FastAPI()

    TestClient(app).get("/health?name=chen")

    assert ("chen" in str(collector.collected)) != is_ours
    if is_ours:
        assert collector.collected == []
        app.state.centre.database.close()


def test_json_log_holds_no_text_of_errors():
    """One line each, with what programs look for; what an error says may be a citizen's."""
    logger = logging.getLogger("central.tried")
    try:
        int("陈大文 441621199003074512")
    except ValueError:
        record = logger.makeRecord("central.tried", logging.ERROR, "", 1, "it %s\nfailed", ("has",), sys.exc_info())
    line = JsonFormatter().format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "central.tried", "it has\nfailed")
    assert said["error"] == "ValueError"
    assert "陈大文" not in line
    assert "trace" not in said, "outside of a request there is none"


def test_json_log_names_the_trace():
    async def asked(_request: Request) -> PlainTextResponse:
        record = logging.LogRecord("central", logging.WARNING, "", 1, "within", None, None)
        return PlainTextResponse(JsonFormatter().format(record))

    app = Starlette(routes=[Route("/", asked)])
    app.add_middleware(Traced)
    answer = TestClient(app).get("/", headers={"traceparent": f"00-{NUMBER}-{STEP}-01"})
    assert json.loads(answer.text)["trace"] == NUMBER


@pytest.mark.parametrize(("is_json", "kind"), [(True, JsonFormatter), (False, TraceFormatter)])
def test_log_is_written_as_the_settings_say(is_json, kind):
    root = logging.getLogger()
    before = list(root.handlers)
    log_with_traces(is_json=is_json)
    (added,) = [handler for handler in root.handlers if handler not in before]
    root.removeHandler(added)
    assert type(added.formatter) is kind

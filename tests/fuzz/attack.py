"""Asks a whole centre everything its own description allows, and much that it does not; tells what was not as described."""

import logging
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import StopReason, events, from_schema
from starlette.types import ASGIApp

from catalogue.schema import Level
from catalogue.text import LocalText
from central.assembly.application import create_app
from central.settings import CentreSettings
from central.terminals.service import TerminalPlace, mint_code
from contract import paths
from contract.execution import OrderReply
from contract.signing_keys import SigningKey
from tests.central.virtual_terminal import NOON, VirtualTerminal
from tests.central.web import TestClient
from tests.fuzz.seeds import plant
from tests.fuzz.signing import TELLING, Requests, SignedByTerminal

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]
MANY = 10**6
KEY = SigningKey(bytes(range(32)))
FUZZED = TELLING.removeprefix("department:")


@dataclass
class Findings:
    """How many requests were made, how they were answered, and what was not as described: one line each."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)
    """Operations that were answered with 200."""
    faults: dict[str, str] = field(default_factory=dict)


class StandingClock:
    """Every run is at the same moment."""

    def now(self) -> datetime:
        return NOON


@contextmanager
def centre_on(database_url: str, folder: Path) -> Iterator[ASGIApp]:
    """A centre as it is served, without its threads."""
    settings = CentreSettings(
        database_url=database_url,
        keys_folder=folder / "keys",
        public_url="http://centre",
        console_password="open",
        answer_wait_seconds=0,
        persons_an_hour=MANY,
        items_an_hour=MANY,
        department_urls={FUZZED: "http://127.0.0.1:9"},
        department_keys={FUZZED: (b64encode(KEY.verify_key.public),)},
    )
    app = create_app(settings, StandingClock())
    yield app
    app.state.centre.database.close()


def signing(app: ASGIApp) -> SignedByTerminal:
    """The same centre behind an enrolled terminal and a login at the console."""
    client = TestClient(app)
    centre = app.state.centre
    place = TerminalPlace("YC-001", LocalText(zh="演示大厅", en="Demo hall"), Level.TOWN, "441602001")
    with centre.database.writing() as session:
        code = mint_code(session, place, NOON)
    terminal = VirtualTerminal.enrol(client, code, KEY)
    client.post("/console/login", data={"operator": "张三", "password": "open"})
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    seeds = plant(terminal)
    record = terminal.case()
    terminal.upload(record)
    paid = next(each for each in seeds if each.item == "SW001")
    order: OrderReply = terminal.order(paid.item, paid.submission)
    known = {"/v1/catalogue/": "1", "/v1/cases/": record.record_id, "/v1/orders/": getattr(order, "order_no", "none")}
    return SignedByTerminal(app, terminal, seeds, known, cookie)


def attack(app: ASGIApp, seed: int, examples: int, only: str | None = None) -> Findings:
    """Examples, the edges of every schema, and `examples` drawn requests of each operation, or of those at one address."""
    config = SchemathesisConfig(seed=seed)
    schema = schemathesis.openapi.from_asgi(paths.DESCRIPTION, Requests(app), config=config)
    project = schema.config
    project.update(continue_on_failure=True, max_redirects=0)
    project.checks.update(included_check_names=CHECKS)
    project.phases.stateful.enabled = False
    project.generation.max_examples = examples
    project.generation.no_shrink = True
    project.generation.database = ":memory:"
    findings = Findings()
    # The web library tells each of many thousand requests at length otherwise.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # No request leaves this process: looking for its proxy would take a seventh of the time.
    with patch("requests.sessions.get_environ_proxies", return_value={}):
        for event in from_schema(schema if only is None else schema.include(path=only)).execute():
            _note(event, findings)
    return findings


def _note(event: events.EngineEvent, findings: Findings) -> None:
    match event:
        case events.ScenarioFinished():
            _note_answers(event.recorder, findings)
            for name, case in event.recorder.checks.items():
                _note_checks(event.recorder, name, case, findings)
        case events.NonFatalError():
            findings.faults[f"{event.label} {event.phase}: {event.value!r}"] = ""
        case events.FatalError():
            raise event.exception
        case events.EngineFinished():
            assert event.stop_reason is StopReason.COMPLETED
        case _:
            pass


def _note_answers(recorder, findings: Findings) -> None:
    for interaction in recorder.interactions.values():
        findings.cases += 1
        if interaction.response is None:
            continue
        findings.statuses[interaction.response.status_code] += 1
        if interaction.response.status_code == 200:
            findings.taken.add(recorder.label)


def _note_checks(recorder, case_id: str, checks, findings: Findings) -> None:
    for check in checks:
        if check.failure_info is None:
            continue
        interaction = recorder.interactions[case_id]
        answered = interaction.response
        what = f"{recorder.label} {check.name} {answered.status_code if answered else ''}"
        failure = check.failure_info.failure
        findings.faults.setdefault(
            what,
            f"{failure.message} | {interaction.request.method} {interaction.request.uri} "
            f"{str(interaction.request.body)[:300]} -> {answered.content[:300] if answered else ''!r}",
        )

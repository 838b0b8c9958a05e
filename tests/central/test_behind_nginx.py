"""Terminals reach the centre through Debian's nginx: what it lets through is believed, what it refuses moves no record."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from ipaddress import ip_network

import pytest
import requests
from sqlalchemy import text

from catalogue.text import LocalText
from contract.bundle import CatalogueBundle
from contract.enrolment_codes import SECRET_LENGTH
from contract.identifiers import Uuid7Identifiers
from contract.records import Record
from contract.signatures import ENROLLING, sign_request
from contract.signing_keys import SigningKey
from contract.terminals import EnrolRequest, Heartbeat, HeartbeatAnswer
from contract.terms import ClockQuality
from offline_queue.centre import CentreClient
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.relay import BatchLimits, Failed, Idle, Relay
from offline_queue.terminal_identity import TerminalIdentity
from tests.central.nginx import is_installed, nginx_before
from tests.central.test_slow_clients import BODY, served
from tests.central.virtual_terminal import NOON, Outgoing
from tests.contract.parts import case_facts, submission
from tests.hand_clock import HandClock
from tests.offline_queue.parts import NO_BOUNDS, opened

pytestmark = pytest.mark.skipif(not is_installed(), reason="nginx of Debian is not installed")

NAME = "YC-001"
LARGE = "大" * 200 + "".join(map(chr, range(0x4E00, 0x9000)))
AWAY = "127.0.0.2"
"""Another address of this machine, so that a client is not where the proxy is."""


@pytest.fixture
def database_url(sqlite_url) -> str:
    """The line is the same before either database."""
    return sqlite_url


class Machine:
    """A terminal's real outbox, relay and client, with a clock moved by hand."""

    def __init__(self, centre, key: SigningKey, folder) -> None:
        self.centre, self.key, self.clock = centre, key, HandClock()
        self.database = opened(folder / "queue.db")
        owner = OutboxOwner(NAME, "boot", centre.keys.opening.sealing_key, 1)
        self.outbox = SqliteOutbox(self.database, owner, Uuid7Identifiers(), self.clock, NO_BOUNDS)

    def take(self, content: str = "某某某") -> Record:
        taken = self.outbox.commit(
            case_facts("RS009"), submission(content), self.clock.now(), ClockQuality.SYNCHRONISED
        )
        assert isinstance(taken, Record)
        return taken

    def client(self, address: str) -> CentreClient:
        identity = TerminalIdentity(
            terminal_id=NAME,
            site=LocalText(zh="大厅", en="Hall"),
            level="town",
            region="441602001",
            centre_url=address,
            signing_key=self.key,
            sealing_key=self.centre.keys.opening.sealing_key,
            centre_key=self.centre.keys.signing.verify_key,
        )
        return CentreClient(identity, requests.Session(), self.clock)

    def relay(self, address: str) -> Relay:
        return Relay(self.outbox, self.client(address), self.clock, limits=BatchLimits(records=8), chance=lambda: 0.5)

    def drain(self, relay: Relay, spell: timedelta) -> list[object]:
        """What its thread would do in this time."""
        until, outcomes = self.clock.now() + spell, list[object]()
        while self.clock.now() < until and not (outcomes and isinstance(outcomes[-1], Idle)):
            outcomes.append(relay.run_once())
            if isinstance(outcomes[-1], Failed):
                self.clock.advance(max(timedelta(seconds=0.01), relay.state.next_try - self.clock.now()))
            assert len(outcomes) < 500, "a hot loop"
        return outcomes

    def at_the_centre(self) -> int:
        with self.centre.database.reading() as session:
            return session.scalar(text("SELECT count(*) FROM ledger"))


@pytest.fixture
def machine(centre, enrol, tmp_path) -> Iterator[Machine]:
    key = SigningKey.generate()
    enrol(NAME, key)
    made = Machine(centre, key, tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def behind(app, settings) -> Iterator[Callable[..., str]]:
    """Gives the address of an nginx before the centre, as the product serves it."""
    with ExitStack() as stack:

        def make(in_server: str = "", in_http: str = "", **more: object) -> str:
            port = stack.enter_context(served(app, settings.model_copy(update=more)))
            return stack.enter_context(nginx_before(port, in_server, in_http))

        yield make


def beat(machine: Machine) -> Heartbeat:
    return Heartbeat(
        terminal_id=NAME, sent_at=machine.clock.now(), boot_id="b", software_version="1", catalogue_version=1,
        state="available", devices=(), queue_pending=0, queue_parked=0, last_sequence=0, number=1,
    )  # fmt: skip


def test_signed_requests_and_answers_pass(machine, behind):
    """Method, target, digest and key are signed: nginx hands them on as they came, escaped characters too."""
    address = behind()
    client = machine.client(address)
    assert isinstance(client.heartbeat(beat(machine)), HeartbeatAnswer)
    assert isinstance(client.fetch_catalogue(1), CatalogueBundle)
    nothing = client.order_state("ZF 1+中?x")
    assert isinstance(nothing, CentreRefused)
    assert (nothing.status, nothing.code) == (404, "not_found")
    for _ in range(20):
        machine.take()
    assert machine.drain(machine.relay(address), timedelta(minutes=1))[-1] == Idle()
    assert (machine.at_the_centre(), machine.outbox.counts().pending) == (20, 0)


def test_nginx_413_holds_back_only_large_records(machine, behind):
    narrow = behind("client_max_body_size 20k;")
    for _ in range(5):
        machine.take()
    machine.take(LARGE)
    for _ in range(5):
        machine.take()
    relay = machine.relay(narrow)
    machine.drain(relay, timedelta(hours=6))
    assert (machine.at_the_centre(), machine.outbox.counts().pending) == (10, 1)
    assert not machine.outbox.parked()
    assert "too_large" in relay.state.problem
    machine.drain(machine.relay(behind("client_max_body_size 64m;")), timedelta(hours=6))
    assert (machine.at_the_centre(), machine.outbox.counts().pending) == (11, 0)


def test_502_and_504_back_off_and_move_nothing(machine, behind):
    for _ in range(6):
        machine.take()
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, and never answers
        port = silent.getsockname()[1]
        with nginx_before(port, "proxy_read_timeout 100ms;") as address:
            _is_backed_off(machine, machine.relay(address))
    with nginx_before(port) as address:  # no one there
        _is_backed_off(machine, machine.relay(address))
    assert machine.outbox.counts().pending == 6
    machine.drain(machine.relay(behind()), timedelta(minutes=5))
    assert (machine.at_the_centre(), machine.outbox.counts().pending) == (6, 0)


def _is_backed_off(machine: Machine, relay: Relay) -> None:
    waits = []
    for _ in range(4):
        outcome = relay.run_once()
        assert isinstance(outcome, Failed)
        assert relay.state.next_try is not None
        waits.append(relay.state.next_try - machine.clock.now())
        machine.clock.advance(waits[-1])
    assert waits[-1] > waits[0], "longer and longer"
    assert "server_error" in relay.state.problem
    assert not machine.outbox.parked()


@pytest.mark.parametrize("status", [429, 503])
def test_limit_of_nginx_is_waited_out(machine, behind, status):
    zone = "limit_req_zone $server_port zone=all:1m rate=1r/m;"
    client = machine.client(behind(f"limit_req zone=all; limit_req_status {status};", zone))
    assert isinstance(client.heartbeat(beat(machine)), HeartbeatAnswer)
    record = machine.take()
    answer = client.upload("b", [record])
    assert isinstance(answer, CentreUnreachable)
    assert answer.why is Unreachable.BUSY
    assert (machine.outbox.counts().pending, machine.at_the_centre()) == (1, 0)


@pytest.mark.parametrize(
    ("trusted", "counted"), [(("127.0.0.1/32",), AWAY), ((), "127.0.0.1"), (("10.0.0.0/8",), "127.0.0.1")]
)
@pytest.mark.expected_logs("a wrong console password")
def test_forwarded_address_is_believed_only_from_configured_proxy(app, settings, enrol, trusted, counted):
    """And of it only what it saw itself: what a client says before is its own word."""
    enrol(NAME)
    networks = tuple(map(ip_network, trusted))
    object.__setattr__(app.state.centre, "settings", settings.model_copy(update={"trusted_proxies": networks}))
    with served(app, app.state.centre.settings) as port, nginx_before(port) as address, requests.Session() as browser:
        browser.mount("http://", _From(AWAY))
        browser.headers["X-Forwarded-For"] = "192.0.2.7, 198.51.100.9"
        form = {"operator": "张三", "password": "guess"}
        assert browser.post(f"{address}/console/login", data=form, timeout=60).status_code == 403
        wrong = _enrolment("A" * SECRET_LENGTH, f"{address}/v1/enrol")
        assert browser.post(wrong.url, data=wrong.body, headers=wrong.headers, timeout=60).status_code == 403
    with app.state.centre.database.reading() as session:
        sources = set(session.scalars(text("SELECT source FROM login_failures WHERE source LIKE '%from%'")))
    assert sources == {f"from {counted}", f"enrol from {counted}"}


def test_slow_sender_behind_nginx_takes_no_place(app, settings):
    """nginx waits for the whole body by itself, and asks the centre only then."""
    hurried = settings.model_copy(update={"request_seconds": 0.5})
    with served(app, hurried) as port, nginx_before(port, "client_body_timeout 1s;") as address:
        halves = [_half(address) for _ in range(20)]
        assert requests.get(f"{address}/console/login", timeout=60).status_code == 200
        assert all(b" 502 " not in _rest(half) for half in halves), "the centre was not asked"


def test_without_buffering_slow_sender_is_cut_off(app, settings):
    trusted = {"request_seconds": 0.5, "connections_per_address": 2, "trusted_proxies": (ip_network("127.0.0.1"),)}
    with (
        served(app, settings.model_copy(update=trusted)) as port,
        nginx_before(port, "proxy_request_buffering off;") as address,
    ):
        halves = [_half(address) for _ in range(20)]
        assert requests.get(f"{address}/console/login", timeout=60).status_code == 200
        assert all(rest == b"" or b" 502 " in rest for rest in map(_rest, halves))
        assert requests.get(f"{address}/console/login", timeout=60).status_code == 200


def _enrolment(code: str, address: str) -> Outgoing:
    key = SigningKey.generate()
    request = EnrolRequest(code=code, public_key=key.verify_key.public, software_version="0.1")
    outgoing = Outgoing("POST", address, request.model_dump_json().encode())
    sign_request(outgoing, ENROLLING, key, NOON)
    return outgoing


class _From(requests.adapters.HTTPAdapter):
    """Connects from an address of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *given: object, **more: object) -> None:
        super().init_poolmanager(*given, source_address=(self._address, 0), **more)


def _half(address: str) -> socket.socket:
    half = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))
    half.sendall(BODY)
    half.settimeout(60)
    return half


def _rest(half: socket.socket) -> bytes:
    with half:
        return half.recv(4096)

"""The dock: its HTTP, its client, its process, and the network that can be cut."""

import contextlib
import http.client
import json
import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.id_card_reader.options import SamvOptions
from drivers.id_card_reader.portrait import NoDecoder
from drivers.ports.id_card_reader import CardRead, NoCard
from simulators.held_port import HeldPort
from simulators.host.client import DOCK_FILE, DockClient
from simulators.host.control import DockServer
from simulators.host.process import DockProcess
from simulators.host.simulator_set import SimulatorSet
from simulators.id_card_reader.simulator import IdCardSimulator
from simulators.network.simulator import Mode, NetworkSimulator
from simulators.person.people import people, person
from simulators.simulator import ActRefused, Args, State


class PrintingSimulator(IdCardSimulator):
    """A device that also has papers."""

    name = "receipt_printer"

    def paper(self, number: int) -> bytes | None:
        return b"\x89PNG" if number == 1 else None


@pytest.fixture
def client(tmp_path: Path) -> Iterator[DockClient]:
    simulator_set = SimulatorSet([IdCardSimulator(tmp_path / "card"), PrintingSimulator(tmp_path / "printer")])
    simulator_set.start()
    control = DockServer(simulator_set)
    yield DockClient(control.url)
    control.close()
    simulator_set.stop()


def test_cards_and_faults_by_http(client: DockClient) -> None:
    assert client.act("id_card_reader", "put", person="chen")["card"] == "chen"
    assert client.set_fault("id_card_reader", "silent", on=True)["faults"]["silent"] is True
    shown = client.state()["id_card_reader"]
    assert shown["card"] == "chen"
    assert Path(shown["endpoint"]).is_symlink()
    assert [each["key"] for each in client.people()] == [each.key for each in people()]


def test_papers_by_http(client: DockClient) -> None:
    assert client.paper("receipt_printer", 1, "png") == b"\x89PNG"
    assert client.paper("receipt_printer", 2, "png") is None
    assert client.paper("id_card_reader", 1, "png") is None
    assert client.paper("toaster", 1, "png") is None


def test_what_is_not_known_is_refused(client: DockClient) -> None:
    for device, action, args in (
        ("toaster", "put", {}),
        ("id_card_reader", "toast", {}),
        ("id_card_reader", "put", {"person": "nobody"}),
        ("id_card_reader", "fault", {"name": "hunger"}),
    ):
        with pytest.raises(ActRefused):
            client.act(device, action, **args)


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status"),
    [
        ("GET", "/nothing", "", b"", 404),
        ("POST", "/id_card_reader/put", "application/json", b"{not json", 400),
        ("POST", "/id_card_reader/put", "application/json", b"[]", 400),
        ("POST", "/id_card_reader/lift", "application/json", b"", 200),
        ("POST", "/id_card_reader/lift", "text/plain", b"{}", 400),
        ("POST", "/id_card_reader", "application/json", b"{}", 400),
    ],
)
def test_bad_requests(client: DockClient, method: str, path: str, kind: str, body: bytes, status: int) -> None:
    connection = http.client.HTTPConnection(client._address, timeout=60)
    connection.request(method, path, body, {"Content-Type": kind})
    assert connection.getresponse().status == status
    connection.close()


def test_defect_of_a_device_is_reported(tmp_path: Path, expected_logs: list[logging.LogRecord]) -> None:
    class Broken(PrintingSimulator):
        def act(self, action: str, args: Args) -> State:
            raise RuntimeError("out of order")

    control = DockServer(SimulatorSet([Broken(tmp_path / "printer")]))
    with pytest.raises(ActRefused, match="RuntimeError: out of order"):
        DockClient(control.url).act("receipt_printer", "refill")
    control.close()
    assert [each.levelname for each in expected_logs] == ["ERROR"]


def test_process_starts_serves_real_adapter_and_ends(tmp_path: Path) -> None:
    dock = DockProcess(tmp_path)
    reader = SamvIdCardReader(SamvOptions(port=dock.endpoints["id_card_reader"]), NoDecoder())
    assert reader.read(0, lambda: False) == NoCard()
    dock.client.act("id_card_reader", "put", person="rare")
    assert reader.read(60, lambda: False) == CardRead(person("rare").card)
    reader.close()
    assert dock.close() == 0
    assert not (tmp_path / DOCK_FILE).exists()
    assert not os.path.lexists(tmp_path / "id_card_reader")


def test_process_ends_with_its_parent(tmp_path: Path) -> None:
    dock = DockProcess(tmp_path)
    assert dock._process.stdin is not None
    dock._process.stdin.close()
    assert dock._process.wait(60) == 0


def test_the_process_ends_on_interrupt(tmp_path: Path) -> None:
    dock = DockProcess(tmp_path)
    os.kill(dock.pid, signal.SIGINT)
    assert dock._process.wait(60) == 0
    dock.close()


class _Centre(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _QuietServer(HTTPServer):
    """Says nothing about lines that the network breaks: that is what these tests do."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture
def network() -> Iterator[NetworkSimulator]:
    centre = _QuietServer(("127.0.0.1", 0), _Centre)
    thread = threading.Thread(target=centre.serve_forever, args=(0.02,))
    thread.start()
    made = NetworkSimulator(centre.server_address[1])
    made.start()
    yield made
    made.stop()
    centre.shutdown()
    thread.join()
    centre.server_close()


def ask(network: NetworkSimulator, timeout: float = 60, body: bytes = b"{}") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(network.endpoint).netloc, timeout=timeout)
    try:
        connection.request("POST", "/", body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_up_passes_bytes_both_ways(network: NetworkSimulator) -> None:
    big = bytes(range(256)) * 8192
    assert ask(network, body=big) == (200, big)


def test_cut_refuses_and_heals_on_the_same_port(network: NetworkSimulator) -> None:
    endpoint = network.endpoint
    network.set_fault("cut", on=True)
    with pytest.raises(ConnectionRefusedError):
        ask(network)
    network.set_fault("cut", on=False)
    assert network.endpoint == endpoint
    assert ask(network) == (200, b"{}")


def test_a_change_breaks_what_is_under_way(network: NetworkSimulator) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(network.endpoint).port), timeout=60) as line:
        line.sendall(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")
        assert line.recv(10)
        network.set_mode(Mode.CUT)
        with contextlib.suppress(ConnectionError):
            while line.recv(4096):
                pass


def test_silent_never_answers(network: NetworkSimulator) -> None:
    network.act("mode", {"mode": "silent"})
    with pytest.raises(TimeoutError):
        ask(network, timeout=0.1)


def test_portal_and_nonsense_answer_200_with_something_else(network: NetworkSimulator) -> None:
    network.set_fault("portal", on=True)
    status, page = ask(network)
    assert (status, b"<html>" in page) == (200, True)
    network.set_fault("nonsense", on=True)
    status, page = ask(network)
    assert status == 200
    with pytest.raises(ValueError):
        json.loads(page)
    network.set_fault("nonsense", on=False)
    assert network.state()["mode"] == "up"


def test_a_dead_centre_closes_the_line_at_once() -> None:
    unheard = HeldPort()
    network = NetworkSimulator(unheard.number)
    network.start()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(network)
    network.stop()
    unheard.release()


def test_cut_line_keeps_its_port(network: NetworkSimulator) -> None:
    network.set_mode(Mode.CUT)
    with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
        stranger.bind(("127.0.0.1", urlsplit(network.endpoint).port))


def test_line_is_cut_while_it_takes_calls(network: NetworkSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    is_taking, is_over = threading.Event(), threading.Event()

    class LateThread(threading.Thread):
        """One that a busy machine begins late."""

        def start(self) -> None:
            is_taking.set()
            is_over.wait(0.05)
            super().start()

    monkeypatch.setattr("simulators.network.simulator.threading.Thread", LateThread)
    for _ in range(8):  # which thread is waited for first is a matter of luck
        is_taking.clear()
        with socket.create_connection(("127.0.0.1", urlsplit(network.endpoint).port), timeout=60):
            assert is_taking.wait(60)
            network.set_mode(Mode.CUT)
        network.set_mode(Mode.UP)
    is_over.set()
    assert ask(network) == (200, b"{}")


def test_unknown_modes_are_refused(network: NetworkSimulator) -> None:
    for refused in (lambda: network.act("mode", {"mode": "warp"}), lambda: network.set_fault("up", on=True)):
        with pytest.raises(ActRefused):
            refused()


def test_announcement_of_another_dock_stays(tmp_path: Path) -> None:
    first = DockProcess(tmp_path)
    second = DockProcess(tmp_path)
    first.close()
    assert DockClient.of_folder(tmp_path).state()
    second.close()
    assert not (tmp_path / "dock.json").exists()

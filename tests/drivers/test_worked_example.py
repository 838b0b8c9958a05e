"""The driver that docs/drivers.md builds: taken from the page, installed as a package, used and graded."""

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.conformance import fault_trials
from drivers.conformance.fault_script import LineFault, fault_script
from drivers.conformance.kit import judge_driver
from drivers.conformance.report import Grade
from drivers.conformance.subject import Subject
from drivers.ports.code_scanner import CODE_SCANNER, CodeOutcome, CodeScanned, CodeScanner, GarbledCode, NoCode
from drivers.ports.device import ReaderFailed
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition
from drivers.registry.registry import build
from tests.architecture.sources import ROOT
from tests.drivers.foreign_package import install
from tests.line_server import LineServer

PATIENCE = 30.0
PAGE = (ROOT / "docs/drivers.md").read_text("utf-8")
POINTS = {"gov_kiosk.drivers/code_scanner.acme_lines.v1": "acme_lines.adapter:build"}


class LineScanner:
    """The device: sends what it is told to whoever is connected."""

    def __init__(self) -> None:
        self._joined = threading.Event()
        self._lines: list[socket.socket] = []
        self._server = LineServer(self._hold)
        self.port = self._server.port
        self.close = self._server.close

    def _hold(self, line: socket.socket) -> None:
        self._lines.append(line)
        self._joined.set()
        while line.recv(1000):
            pass

    def send(self, data: bytes) -> None:
        assert self._joined.wait(PATIENCE)
        self._lines[-1].sendall(data)


@pytest.fixture
def scanner() -> Iterator[LineScanner]:
    made = LineScanner()
    yield made
    made.close()


@pytest.fixture
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = dict(re.findall(r"<!-- example: (\w+\.py) -->\n```python\n(.*?)```", PAGE, re.DOTALL))
    assert set(blocks) == {"options.py", "adapter.py"}
    install(tmp_path, monkeypatch, "acme_lines", POINTS, "")
    (tmp_path / "acme_lines.py").unlink()
    monkeypatch.setattr("drivers.conformance.contract_checks.CYCLES", 2)
    package = tmp_path / "acme_lines"
    package.mkdir()
    for name, text in {"__init__.py": "", **blocks}.items():
        (package / name).write_text(text)


@pytest.mark.usefixtures("_installed")
def test_example_of_the_page_reads_codes(scanner: LineScanner) -> None:
    device = build(CODE_SCANNER, "acme_lines", {"host": "127.0.0.1", "port": scanner.port}, AdapterContext())
    assert device.status().condition is Condition.OK
    assert scanned(device, scanner, "码 1\r\n".encode()) == CodeScanned("码 1", "line")
    assert isinstance(scanned(device, scanner, b"\xff\n"), GarbledCode)
    assert isinstance(device.scan(PATIENCE, lambda: True), NoCode)
    device.close()


@pytest.mark.usefixtures("_installed")
def test_code_of_the_citizen_before_is_dropped(scanner: LineScanner) -> None:
    device = build(CODE_SCANNER, "acme_lines", {"host": "127.0.0.1", "port": scanner.port}, AdapterContext())
    assert device.status().condition is Condition.OK
    scanner.send(b"one\ntwo\nthr")
    assert scanned(device, scanner, b"ee\n") == CodeScanned("three", "line")
    device.close()


def scanned(device: CodeScanner, scanner: LineScanner, data: bytes) -> CodeOutcome:
    """What comes of these bytes, which the scanner sends once it is waited for."""
    rest = [data]

    def ask() -> bool:
        if rest:
            scanner.send(rest.pop())
        return False

    return device.scan(PATIENCE, ask)


@pytest.mark.usefixtures("_installed")
def test_unread_code_does_not_hide_unplugged_scanner(scanner: LineScanner) -> None:
    device = build(CODE_SCANNER, "acme_lines", {"host": "127.0.0.1", "port": scanner.port}, AdapterContext())
    assert device.status().condition is Condition.OK
    scanner.send(b"before the end\n")
    scanner.close()
    assert isinstance(device.scan(0, lambda: False), ReaderFailed | NoCode)
    assert device.status().condition is Condition.BAD
    device.close()


@pytest.mark.usefixtures("_installed")
def test_example_of_the_page_may_ship(scanner: LineScanner, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = tuple(each for each in fault_script(CODE_SCANNER) if each.fault in (LineFault.RESTART, LineFault.REPLUG))
    monkeypatch.setattr(fault_trials, "fault_script", lambda _family: cut)
    report = judge_driver(Subject(CODE_SCANNER, "acme_lines", {"host": "127.0.0.1", "port": scanner.port}))
    assert report.may_ship, [each for each in report.findings if each.verdict == "failed"]
    assert report.grade in (Grade.SILVER, Grade.GOLD)

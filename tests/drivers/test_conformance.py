"""The conformance kit: its line does what the script says, honest drivers pass, and one that lies is caught."""

import json
import os
import re
import select
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from drivers.conformance import fault_trials
from drivers.conformance.acts import acts_of
from drivers.conformance.endpoint import EventsPath, LineEnd, line_end, moved
from drivers.conformance.fault_script import LineFault, ScriptedFault, fault_script
from drivers.conformance.kit import judge_driver
from drivers.conformance.relay import LineRelay
from drivers.conformance.report import (
    ConformanceFinding,
    ConformanceReport,
    ConformanceVerdict,
    Grade,
    as_html,
    as_json,
)
from drivers.conformance.subject import PUT_AT_EARLIEST, DevicePresenter, Subject
from drivers.isolation.building import built, load_object
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.manifest import AdapterContext
from drivers.registry.family_template import family_template
from drivers.registry.registry import manifests
from drivers.registry.template import template
from drivers.transport.address import FileAddress, SerialAddress, TcpAddress, UsbAddress, UsbNumbers
from simulators.id_card_reader.simulator import IdCardSimulator
from simulators.pty_port import PtyPort
from tests.architecture.sources import ROOT
from tests.drivers.foreign_package import install
from tests.line_server import LineServer

PATIENCE = 30.0
QUICK = {"answer_within": 0.1, "start_within": 0.1, "read_within": 0.3, "attempts": 1, "baud": 115200}


class EchoDevice:
    """Sends back what comes."""

    def __init__(self) -> None:
        self._server = LineServer(self._serve)
        self.place = TcpAddress("127.0.0.1", self._server.port)
        self.close = self._server.close

    def _serve(self, line: socket.socket) -> None:
        while data := line.recv(1000):
            line.sendall(data)


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[LineRelay]:
    device = EchoDevice()
    made = LineRelay(LineEnd(device.place, ("port",)), tmp_path)
    yield made
    made.close()
    device.close()


def fault(kind: LineFault, **more: object) -> ScriptedFault:
    return ScriptedFault(kind.value, "", "", kind, **more)  # type: ignore[arg-type]


def asked(relay: LineRelay, awaited: int = 8) -> bytes:
    """What comes back: so many bytes, however late, and what follows them within a moment."""
    data, answer = b"12345678", b""
    host, _, port = relay.place.rpartition(":")
    with socket.create_connection((host, int(port)), PATIENCE) as line, suppress(TimeoutError, ConnectionError):
        line.sendall(data)
        while len(answer) < len(data):
            line.settimeout(PATIENCE if len(answer) < awaited else 0.3)
            more = line.recv(1000)
            if not more:
                break
            answer += more
    return answer


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (LineFault.HALF, b"1234"),
        (LineFault.SILENCE, b""),
        (LineFault.BLOCK, b""),
        (LineFault.LAG, b"12345678"),
        (LineFault.RESTART, b""),
    ],
)
def test_line_does_what_the_fault_says(kind: LineFault, answer: bytes, relay: LineRelay) -> None:
    assert asked(relay) == b"12345678"
    relay.switch(fault(kind, seconds=0.01))
    assert asked(relay, len(answer)) == answer
    relay.switch(None)
    assert asked(relay) == b"12345678"


def test_wrong_bytes_and_noise_are_seen(relay: LineRelay) -> None:
    relay.switch(fault(LineFault.WRONG))
    assert asked(relay) not in (b"", b"12345678")
    relay.switch(fault(LineFault.BYTES_AT_CONNECT, bytes="ff00"))
    assert asked(relay).startswith(b"\xff\x00")


def test_unplugged_line_refuses_until_it_is_back(relay: LineRelay) -> None:
    relay.switch(fault(LineFault.REPLUG))
    with pytest.raises(ConnectionRefusedError):
        asked(relay)
    relay.switch(None)
    assert asked(relay) == b"12345678"


def test_serial_line_is_handed_on_and_replugged(tmp_path: Path) -> None:
    port = PtyPort(tmp_path / "device", lambda data: port.send(data[::-1]))
    port.plug()
    made = LineRelay(LineEnd(SerialAddress(str(tmp_path / "device")), ("port",)), tmp_path)
    try:
        assert Path(made.place).exists()
        made.switch(fault(LineFault.REPLUG))
        assert not Path(made.place).exists()
        made.switch(None)
        line = os.open(made.place, os.O_RDWR | os.O_NOCTTY)
        os.write(line, b"abc")
        assert select.select([line], [], [], PATIENCE)[0]
        assert os.read(line, 3) == b"cba"
        os.close(line)
    finally:
        made.close()
        port.unplug()


@pytest.mark.parametrize(
    ("options", "place", "changed"),
    [
        ({"host": "10.0.0.9", "port": 9100}, TcpAddress("10.0.0.9", 9100), {"host": "127.0.0.1", "port": 5}),
        ({"uri": "ipp://p/ipp"}, TcpAddress("p", 631), {"uri": "ipp://127.0.0.1:5/ipp"}),
        ({"port": "tcp:a:7"}, TcpAddress("a", 7), {"port": "tcp:127.0.0.1:5"}),
        ({"port": "/dev/ttyS0"}, SerialAddress("/dev/ttyS0"), {"port": "127.0.0.1:5"}),
        ({"port": "usb:0400:c35a"}, UsbAddress(UsbNumbers(0x0400, 0xC35A)), {"port": "tcp:127.0.0.1:5"}),
        ({"port": "serial:1a86:7523"}, SerialAddress(UsbNumbers(0x1A86, 0x7523)), {"port": "tcp:127.0.0.1:5"}),
        (
            {"connection": "file", "device": "/dev/usb/lp0"},
            FileAddress("/dev/usb/lp0"),
            {"connection": "network", "device": "/dev/usb/lp0", "host": "127.0.0.1", "port": 5},
        ),
        (
            {"connection": "serial", "device": "/dev/ttyS0"},
            SerialAddress("/dev/ttyS0"),
            {"connection": "serial", "device": "127.0.0.1:5"},
        ),
        (
            {"device": "/dev/input/event3"},
            EventsPath("/dev/input/event3"),
            {"device": "127.0.0.1:5", "is_held": False},
        ),
    ],
)
def test_place_of_a_device_is_found_and_changed(options: dict[str, object], place: object, changed: object) -> None:
    end = line_end(options)
    assert end is not None
    assert end.place == place
    assert moved({**options, "more": 1}, end, "127.0.0.1:5") == {**changed, "more": 1}  # type: ignore[dict-item]


@pytest.mark.parametrize("options", [{}, {"device": "plughw:1,0"}, {"source": "0"}])
def test_device_on_no_line_is_distinguished(options: dict[str, object]) -> None:
    assert line_end(options) is None


@pytest.mark.parametrize("family", [*manifests(), "not_known"])
def test_every_script_has_every_kind_of_fault(family: str) -> None:
    assert {each.fault for each in fault_script(family)} == set(LineFault)


def only(*kinds: LineFault) -> object:
    return lambda family: tuple(each for each in fault_script(family) if each.fault in kinds)


def test_own_reader_may_ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault_trials, "fault_script", only(LineFault.WRONG, LineFault.REPLUG))
    simulator = IdCardSimulator(tmp_path / "reader")
    simulator.start()
    try:
        report = judge_driver(Subject(ID_CARD_READER, "samv-serial", {"port": simulator.endpoint, **QUICK}))
    finally:
        simulator.stop()
    assert report.may_ship, [each for each in report.findings if each.verdict is ConformanceVerdict.FAILED]


def test_driver_that_lies_does_not_ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that all is well whatever the line does, and reads a card out of nothing."""
    monkeypatch.setattr(fault_trials, "fault_script", only(LineFault.SILENCE))
    points = {"gov_kiosk.drivers/id_card_reader.acme.v1": "acme_kiosk:build"}
    install(tmp_path, monkeypatch, "acme_kiosk", points)
    monkeypatch.setattr("drivers.conformance.contract_checks.CYCLES", 2)
    device = EchoDevice()
    try:
        report = judge_driver(Subject(ID_CARD_READER, "acme", {"port": f"tcp:127.0.0.1:{device.place.port}"}))
    finally:
        device.close()
    assert report.grade is Grade.BRONZE
    (lie,) = [each for each in report.findings if each.verdict is ConformanceVerdict.FAILED]
    assert "status ok: acme" in lie.seen
    assert "read gave CardRead" in lie.seen
    assert json.loads(as_json(report))["may_ship"] is False
    assert "does not ship" in as_html(report)


def test_grade_is_lost_with_one_check() -> None:
    def of(*verdicts: tuple[Grade, ConformanceVerdict]) -> Grade:
        return ConformanceReport("f", "a", tuple(ConformanceFinding(g, "n", "", "", v) for g, v in verdicts)).grade

    passed = [(grade, ConformanceVerdict.PASSED) for grade in (Grade.BRONZE, Grade.SILVER, Grade.GOLD)]
    assert of(*passed) is Grade.GOLD
    assert of(*passed, (Grade.GOLD, ConformanceVerdict.FAILED)) is Grade.SILVER
    assert of(*passed, (Grade.SILVER, ConformanceVerdict.FAILED)) is Grade.BRONZE
    assert of(*passed, (Grade.BRONZE, ConformanceVerdict.FAILED)) is Grade.NONE
    assert of(*passed, (Grade.SILVER, ConformanceVerdict.NOT_TRIED)) is Grade.SILVER


def test_page_shows_no_markup_of_a_driver() -> None:
    finding = ConformanceFinding(Grade.BRONZE, "n", "检查", "check", ConformanceVerdict.FAILED, "<script>")
    assert "<script>" not in as_html(ConformanceReport("f", "a", (finding,)))


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package for each family."""
    folder = tmp_path_factory.mktemp("templates")
    for name, manifest in manifests().items():
        for place, text in template(manifest, f"acme_{name}").items():
            file = folder / f"acme_{name}" / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    for place, text in family_template("acme_family", "acme_tickets").items():
        file = folder / "acme_tickets" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def test_templates_install_without_an_index(templates: Path) -> None:
    """The terminal is in none: a package that asks for it is refused, or gets what a stranger put there under its name."""
    for project in templates.glob("*/pyproject.toml"):
        assert tomllib.loads(project.read_text())["project"]["dependencies"] == [], project
    for place in ("docs/drivers.md", "docs/technician-manual.zh-CN.md", "packaging/README.md"):
        commands = re.findall(r"pip install [^`]*--target", (ROOT / place).read_text("utf-8"))
        assert commands == ["pip install --no-deps --no-index --target"], place


def test_templates_pass_the_linter(templates: Path) -> None:
    rules = ROOT / "pyproject.toml"
    of_tests = ["--per-file-ignores", "**/test_*.py:S101", "--per-file-ignores", "**/test_*.py:INP001"]  # as in our own
    own = ["--config", "lint.isort.known-first-party = ['acme_tickets']"]  # as its own pyproject.toml says
    for verb in (["check", *of_tests, *own], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *verb, "--no-cache", "--config", str(rules), str(templates)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=templates)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", manifests())
def test_template_has_every_method(name: str, templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(templates / f"acme_{name}"))
    build = load_object(name, f"acme_{name}.adapter:build")
    device = built(build, {}, AdapterContext(), manifests()[name].family, f"acme_{name}")
    assert device.status().evidence == "the device is not asked yet"


def test_own_family_ships_as_it_is_made(templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(
        tmp_path, monkeypatch, "acme_package", {"gov_kiosk.families/acme_family": "acme_tickets.manifest:MANIFEST"}, ""
    )
    monkeypatch.syspath_prepend(str(templates / "acme_tickets"))
    cut = tuple(each for each in fault_script("acme_family") if each.fault is LineFault.REPLUG)
    monkeypatch.setattr(fault_trials, "fault_script", lambda _family: cut)
    monkeypatch.setattr("drivers.conformance.contract_checks.CYCLES", 2)
    simulator = load_object("simulator", "acme_tickets.simulator:AcmeTicketsSimulator")()
    simulator.start()
    report = judge_driver(Subject("acme_family", "acme_tickets", {"port": simulator.endpoint}))
    simulator.stop()
    assert report.may_ship, [each.seen for each in report.findings if each.verdict is ConformanceVerdict.FAILED]
    assert "guide: GuidedPage" in next(each.seen for each in report.findings if each.name == "outcomes")


def test_template_is_bronze_from_the_beginning(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = {"gov_kiosk.drivers/code_scanner.acme_code_scanner.v1": "acme_code_scanner.adapter:build"}
    install(tmp_path, monkeypatch, "acme_package", points, "")
    monkeypatch.syspath_prepend(str(templates / "acme_code_scanner"))
    monkeypatch.setattr("drivers.conformance.contract_checks.WELL_SECONDS", 0.1)
    monkeypatch.setattr("drivers.conformance.contract_checks.CYCLES", 2)
    assert judge_driver(Subject("code_scanner", "acme_code_scanner", {})).grade is Grade.BRONZE


@pytest.mark.parametrize("name", ["Acme", "1acme", "a", "acme-reader", "../acme"])
def test_name_that_is_no_package_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        template(manifests()["code_scanner"], name)


def test_code_is_put_once_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    now, put = [100.0], list[str]()
    monkeypatch.setattr("drivers.conformance.subject.monotonic", lambda: now[0])
    presenter = DevicePresenter(lambda: put.append("code"), lambda: None)
    subject = Subject("code_scanner", "combined", {}, presenter=presenter)
    act = next(act for act in acts_of(manifests()["code_scanner"], subject.seconds) if act.is_shown)
    with subject.shown(act) as asked:
        for _ in range(3):
            assert not asked()
        assert put == [], "one of several parts may still let go by what was scanned before"
        now[0] += PUT_AT_EARLIEST
        for _ in range(3):
            assert not asked()
        assert put == ["code"]

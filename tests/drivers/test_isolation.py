"""Drivers of other makers in processes of their own: what they give comes over whole, and what they break stays theirs."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.isolation.codec import decoded, encoded
from drivers.isolation.exchange import LONGEST, DriverChannel
from drivers.isolation.isolated import LONGEST_EVIDENCE
from drivers.isolation.signature import port_method
from drivers.ports.device import methods_of
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.errors import (
    AdapterBroken,
    AdapterOptionsInvalid,
    DeviceLost,
    DriverDefect,
    DriverStarting,
    ProtocolFault,
)
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead, IdCardOutcome, IdCardReader, NoCard, Presence
from drivers.ports.manifest import AdapterContext
from drivers.ports.printing import Printed
from drivers.ports.sent_jobs import MemoryLedger, SentJob
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.registry.registry import build, manifests
from tests.drivers.foreign.acme_kiosk import CARD
from tests.drivers.foreign_package import FOREIGN, install

PATIENCE = 60.0
POINTS = {
    "gov_kiosk.drivers/id_card_reader.acme.v1": "acme_kiosk:build",
    "gov_kiosk.drivers/id_card_reader.old": "acme_kiosk:build",
    "gov_kiosk.drivers/id_card_reader.newer.v7": "acme_kiosk:build",
    "gov_kiosk.drivers/document_printer.acme.v2": "acme_kiosk:build_printer",
}
Acme = Callable[..., Any]


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Acme]:
    """Makes a reader that does a deed; its process ends with the test."""
    install(tmp_path, monkeypatch, "acme_kiosk", POINTS)
    made: list[IdCardReader] = []

    def make(deed: str = "card", adapter: str = "acme") -> IdCardReader:
        made.append(build(ID_CARD_READER, adapter, {"deed": deed}, AdapterContext()))
        return made[-1]

    yield make
    for each in made:
        each.close()


def never() -> bool:
    return False


def pid_of(reader: Any) -> int | None:
    pid: int | None = reader.driver_process.pid
    return pid


def test_foreign_driver_serves_from_its_process(acme: Acme) -> None:
    reader = acme()
    status, outcome = reader.status(), reader.read(1, never)
    assert (status.family, status.condition, status.evidence) == (
        ID_CARD_READER,
        Condition.OK,
        f"acme {pid_of(reader)}",
    )
    assert outcome == CardRead(CARD, tells_presence=False)
    assert outcome.card.portrait == CARD.portrait  # type: ignore[union-attr]
    assert reader.presence() is Presence.PRESENT


def test_running_call_hears_that_it_must_stop(acme: Acme) -> None:
    stop = threading.Event()
    outcomes: list[IdCardOutcome] = []
    reader = acme("wait")
    waiting = threading.Thread(target=lambda: outcomes.append(reader.read(PATIENCE, stop.is_set)))
    waiting.start()
    assert reader.status().condition is Condition.OK, "another call is answered meanwhile"
    stop.set()
    waiting.join(PATIENCE)
    assert outcomes == [NoCard()]


@pytest.mark.parametrize(
    ("deed", "words"),
    [("leave", "ended with status 3"), ("killed", "SIGSEGV"), ("greedy", "more than 512 MiB")],
)
def test_process_that_dies_is_started_again(deed: str, words: str, acme: Acme) -> None:
    reader = acme(deed)
    first = pid_of(reader)
    with pytest.raises(DeviceLost, match=words):
        reader.read(1, never)
    assert reader.status().condition is Condition.OK
    assert pid_of(reader) not in (None, first)


SHUT = """
import os, threading
shut = os.environ["ACME_SHUT"]
with open(shut + ".new", "w") as written:
    written.write(str(os.getpid()))
os.replace(shut + ".new", shut + ".pid")
while os.path.exists(shut):
    threading.Event().wait(0.01)
"""
TERMINAL = """
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.manifest import AdapterContext
from drivers.registry.registry import build
build(ID_CARD_READER, "slow", {}, AdapterContext())
"""


def until(holds: Callable[[], object]) -> None:
    """Asked again and again, for a process takes real time."""
    end, pause = time.monotonic() + PATIENCE, threading.Event()
    while not holds():
        assert time.monotonic() < end
        pause.wait(0.01)


def loading_in(shut: Path) -> int:
    """The process that loads the slow driver now."""
    return int(shut.with_name("shut.pid").read_text())


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[IdCardReader, Path]]:
    """A reader whose driver died once, and is loaded again only when the file is gone."""
    shut = tmp_path / "shut"
    monkeypatch.setenv("ACME_SHUT", str(shut))
    monkeypatch.setattr("drivers.isolation.driver_process.WAIT_SECONDS", 0.05)
    source = SHUT + (FOREIGN / "acme_kiosk.py").read_text()
    install(tmp_path, monkeypatch, "acme_slow", {"gov_kiosk.drivers/id_card_reader.slow.v1": "acme_slow:build"}, source)
    reader = build(ID_CARD_READER, "slow", {"deed": "leave"}, AdapterContext())
    with pytest.raises(DeviceLost, match="its process"):
        reader.read(1, never)
    shut.touch()
    assert reader.status().condition is Condition.UNKNOWN
    yield reader, shut
    shut.unlink(missing_ok=True)
    reader.driver_process.end()  # type: ignore[attr-defined]


def test_slow_driver_is_back_however_often_reopened(slow: tuple[IdCardReader, Path]) -> None:
    reader, shut = slow
    until(lambda: pid_of(reader) is not None)
    loading = pid_of(reader)
    for _try in range(3):
        with pytest.raises(DriverStarting, match="still starting"):
            reader.read(1, never)
        reader.close()
    shut.unlink()
    until(lambda: reader.status().condition is Condition.OK)
    assert pid_of(reader) == loading, "each closing would have begun it anew"


def test_closed_slow_driver_ends_once_loaded(slow: tuple[IdCardReader, Path]) -> None:
    reader, shut = slow
    until(lambda: pid_of(reader) is not None)
    loading = pid_of(reader)
    reader.close()
    assert loading is not None
    assert is_running(loading)
    shut.unlink()
    until(lambda: not is_running(loading))


def test_loading_driver_ends_with_its_terminal(slow: tuple[IdCardReader, Path]) -> None:
    reader, shut = slow
    until(lambda: loading_in(shut) == pid_of(reader))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folder for folder in sys.path if folder)}
    with subprocess.Popen([sys.executable, "-c", TERMINAL], env=environment) as terminal:
        until(lambda: loading_in(shut) != pid_of(reader))
        terminal.kill()
    until(lambda: not is_running(loading_in(shut)))


UNLICENSED = """
import os
from drivers.ports.errors import DriverDefect
class NoLicence(DriverDefect):
    pass
def build(options, around):
    if os.path.exists(os.environ["ACME_UNLICENSED"]):
        raise NoLicence("no licence for this machine")
    return build_reader(options, around)
"""


def test_defect_of_unknown_kind_passes_with_its_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_UNLICENSED", str(unlicensed := tmp_path / "unlicensed"))
    source = (FOREIGN / "acme_kiosk.py").read_text() + "\nbuild_reader = build\n" + UNLICENSED
    points = {"gov_kiosk.drivers/id_card_reader.rented.v1": "acme_rented:build"}
    install(tmp_path, monkeypatch, "acme_rented", points, source)
    unlicensed.touch()
    with pytest.raises(AdapterBroken, match="no licence for this machine"):
        build(ID_CARD_READER, "rented", {}, AdapterContext())
    unlicensed.unlink()
    reader = build(ID_CARD_READER, "rented", {"deed": "leave"}, AdapterContext())
    unlicensed.touch()
    with pytest.raises(DeviceLost, match="its process"):
        reader.read(1, never)
    with pytest.raises(AdapterBroken, match="no licence"):
        reader.status()
    unlicensed.unlink()
    assert reader.status().condition is Condition.OK
    reader.close()


def test_what_driver_began_ends_with_it(acme: Acme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_CHILD", str(tmp_path / "child"))
    with pytest.raises(DeviceLost, match="SIGKILL"):
        acme("parent").read(1, never)
    child = int((tmp_path / "child").read_text())
    end = time.monotonic() + PATIENCE
    while is_running(child):
        assert time.monotonic() < end, "it would go on holding the device"


def is_running(pid: int) -> bool:
    """One that was killed and that its new parent has not noticed yet runs no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_status_that_blocks_ends_the_process(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.isolation.isolated.STATUS_SECONDS", 0.2)
    reader = acme("hang")
    status = reader.status()
    assert (status.condition, status.problems[0].code) == (Condition.BAD, ProblemCode.HARDWARE_ERROR)
    assert "no outcome" in status.evidence
    assert pid_of(reader) is None


def test_evidence_without_end_is_cut(acme: Acme) -> None:
    evidence = acme("talkative").status().evidence
    assert evidence.startswith("acme ")
    assert len(evidence) == LONGEST_EVIDENCE


def test_closing_ends_a_call_under_way(acme: Acme) -> None:
    reader, failures = acme("wait"), list[Exception]()

    def read() -> None:
        try:
            reader.read(PATIENCE, never)
        except DeviceLost as lost:
            failures.append(lost)

    waiting = threading.Thread(target=read)
    waiting.start()
    reader.status()
    reader.close()
    waiting.join(PATIENCE)
    assert len(failures) == 1


def test_defect_is_reported_without_its_text(acme: Acme) -> None:
    with pytest.raises(DriverDefect) as caught:
        acme("clumsy").read(1, never)
    assert str(caught.value).startswith("ValueError in acme_kiosk.py:")


def test_fault_of_the_device_comes_as_it_is(acme: Acme) -> None:
    with pytest.raises(DeviceLost, match="acme is unplugged"):
        acme("unplugged").read(1, never)


def test_outcome_of_wrong_type_is_refused(acme: Acme) -> None:
    with pytest.raises(ProtocolFault, match="a str instead of CardRead or NoCard"):
        acme("text").read(1, never)


def test_wrong_option_is_named(acme: Acme) -> None:
    with pytest.raises(
        AdapterOptionsInvalid, match="id_card_reader, adapter acme: deed: Input should be a valid string"
    ):
        acme(deed=3)


@pytest.mark.parametrize(("adapter", "versions"), [("old", "version none"), ("newer", "version v7")])
def test_other_version_of_port_is_refused(adapter: str, versions: str, acme: Acme) -> None:
    wanted = rf"{versions} of the port, and this terminal has v1: its entry point must be id_card_reader.{adapter}.v1"
    with pytest.raises(AdapterBroken, match=wanted):
        acme(adapter=adapter)


def test_foreign_printer_keeps_the_ledger(acme: Acme) -> None:
    ledger = MemoryLedger()
    printer = build(DOCUMENT_PRINTER, "acme", {}, AdapterContext(ledger=ledger))
    assert printer.print_document(b"%PDF", "job", 2, never) == Printed(2)
    printer.close()
    assert ledger.under_way() == (SentJob("job", "acme:", "kiosk", 1),)


@pytest.mark.parametrize("name", [each for each, manifest in manifests().items() if not manifest.is_shared])
def test_every_port_can_be_handed_on(name: str) -> None:
    port = manifests()[name].family.port
    for each in methods_of(port):
        method = port_method(port, each)
        for annotation in (method.outcome, *(kind for _name, kind in method.parameters)):
            with pytest.raises(ProtocolFault):
                decoded(b"\x93\x01\x02\x03", annotation)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_status_or_refused(data: bytes) -> None:
    with contextlib.suppress(ProtocolFault):
        assert isinstance(decoded(data, DeviceStatus), DeviceStatus)
    status = DeviceStatus(ID_CARD_READER, Condition.OK, "whole", 1.5)
    assert decoded(encoded(status), DeviceStatus) == status


@given(st.binary(max_size=40))
def test_channel_never_gives_what_is_no_message(data: bytes) -> None:
    import socket

    ours, theirs = socket.socketpair()
    theirs.sendall(data)
    theirs.close()
    channel = DriverChannel(ours)
    try:
        assert channel.receive(PATIENCE) is None
    except ProtocolFault:
        assert len(data) >= 4
    finally:
        channel.close()
    assert LONGEST < 1 << 31

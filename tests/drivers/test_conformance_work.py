"""The conformance kit asks for the work itself: what is put before a reader is read, and faults reach every kind of line."""

import os
import select
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import usb.backend.libusb1

from drivers.camera.adapter import OpenCvCamera
from drivers.camera.options import CameraOptions
from drivers.code_scanner.serial_adapter import SerialCodeScanner
from drivers.conformance import contract_checks, fault_trials
from drivers.conformance.endpoint import EventsPath, LineEnd
from drivers.conformance.fault_script import LineFault, fault_script
from drivers.conformance.kit import judge_driver
from drivers.conformance.relay import LineRelay
from drivers.conformance.report import ConformanceReport, ConformanceVerdict, Grade
from drivers.conformance.subject import DevicePresenter, Subject
from drivers.ports.camera import CAMERA, Frame
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.code_scanner import CodeScanned, NoCode
from drivers.ports.device import AdapterOptions
from drivers.ports.status import Condition, DeviceStatus
from drivers.transport.address import FileAddress
from drivers.transport.input_events import EVENT
from simulators.pty_port import PtyPort
from simulators.usb_bus import UsbBus
from tests.drivers.partners.samv import SamvReader, on_usb, text_of
from tests.drivers.shipped_adapters import subject_of

pytestmark = pytest.mark.slow

PATIENCE = 30.0


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Cuts the script to these faults, and all else to what a test has time for."""

    def cut(*kinds: LineFault) -> None:
        whole = fault_script
        monkeypatch.setattr(
            fault_trials, "fault_script", lambda family: tuple(row for row in whole(family) if row.fault in kinds)
        )
        monkeypatch.setattr(contract_checks, "CYCLES", 2)

    return cut


def spoken(host: str, port: int, said: bytes) -> bytes:
    with socket.create_connection((host, port), PATIENCE) as line:
        line.sendall(said)
        return line.recv(1000)


def verdicts(report: ConformanceReport) -> dict[str, ConformanceVerdict]:
    return {finding.name: finding.verdict for finding in report.findings}


def failed(report: ConformanceReport) -> list[str]:
    wrong = (finding for finding in report.findings if finding.verdict is ConformanceVerdict.FAILED)
    return [f"{finding.name}: {finding.seen}" for finding in wrong]


def test_scanner_that_never_reads_is_bronze(monkeypatch: pytest.MonkeyPatch, only: Callable[..., None]) -> None:
    only(LineFault.SILENCE)
    monkeypatch.setattr(contract_checks, "WORK_SECONDS", 0.5)
    monkeypatch.setattr(fault_trials, "WORK_SECONDS", 0.5)
    monkeypatch.setattr(SerialCodeScanner, "scan", lambda *_asked: NoCode())
    with subject_of("code_scanner", "serial") as subject:
        report = judge_driver(subject)
    assert report.grade is Grade.BRONZE
    assert verdicts(report)["does_its_work"] is ConformanceVerdict.FAILED
    assert verdicts(report)["silence"] is ConformanceVerdict.FAILED, "nor does it after the fault"


def test_scanner_that_invents_half_codes_is_bronze(monkeypatch: pytest.MonkeyPatch, only: Callable[..., None]) -> None:
    only(LineFault.HALF)
    monkeypatch.setattr(SerialCodeScanner, "scan", lambda *_asked: CodeScanned("GD2026", "line"))
    with subject_of("code_scanner", "serial") as subject:
        report = judge_driver(subject)
    assert report.grade is Grade.BRONZE
    assert failed(report) == ["half: scan gave CodeScanned"]


class RememberingCamera:
    """Nothing tells while it rests whether its pictures are good again; the last ones were not, once it has seen broken ones."""

    def __init__(self, camera: OpenCvCamera, clock: MonotonicClock, *, is_ever_well: bool) -> None:
        self._camera = camera
        self._clock = clock
        self._is_ever_well = is_ever_well
        self._saw_broken = self._has_seen = False
        self.start, self.latest, self.close = camera.start, self._latest, camera.close

    def _latest(self) -> Frame | None:
        frame = self._camera.latest()
        self._has_seen = self._has_seen or frame is not None
        return frame

    def stop(self) -> None:
        self._saw_broken = not self._has_seen or (self._saw_broken and not self._is_ever_well)
        self._has_seen = False
        self._camera.stop()

    def status(self) -> DeviceStatus:
        status = self._camera.status()
        if status.condition is Condition.BAD or not self._saw_broken:
            return status
        return DeviceStatus(CAMERA, Condition.UNKNOWN, "broken when last looked at", self._clock.now())


@pytest.mark.parametrize("is_ever_well", [True, False])
def test_camera_at_rest_is_judged_by_use(
    is_ever_well: bool, monkeypatch: pytest.MonkeyPatch, only: Callable[..., None]
) -> None:
    only(LineFault.SILENCE)

    def remembering(subject: Subject, options: AdapterOptions | None = None) -> RememberingCamera:
        known = CameraOptions.model_validate(subject.options if options is None else options)
        clock = SystemMonotonicClock()
        return RememberingCamera(OpenCvCamera(known, clock), clock, is_ever_well=is_ever_well)

    monkeypatch.setattr(Subject, "built", remembering)
    with subject_of("camera", "opencv") as subject:
        report = judge_driver(subject)
    lasting = [] if is_ever_well else ["silence: not well again within 15 s, but unknown: broken when last looked at"]
    assert failed(report) == lasting


def test_reader_without_a_citizen_is_no_gold(only: Callable[..., None]) -> None:
    only(LineFault.REPLUG)
    with subject_of("code_scanner", "serial") as subject:
        report = judge_driver(Subject(subject.family, subject.adapter, subject.options))
    assert report.grade is Grade.SILVER
    assert verdicts(report)["does_its_work"] is ConformanceVerdict.NOT_TRIED


@pytest.mark.parametrize(
    ("family", "adapter", "kinds"),
    [
        ("code_scanner", "keyboard", (LineFault.HALF, LineFault.REPLUG)),
        ("key_pad", "evdev", (LineFault.BYTES_AT_CONNECT, LineFault.REPLUG)),
        ("social_card_reader", "pcsc", (LineFault.WRONG, LineFault.RESTART)),
        ("code_scanner", "camera", (LineFault.REPLUG,)),
        ("speech", "clips", (LineFault.HALF, LineFault.RESTART, LineFault.REPLUG)),
        ("speech", "espeak", (LineFault.WRONG, LineFault.REPLUG)),
        ("microphone", "alsa", (LineFault.RESTART, LineFault.REPLUG)),
    ],
)
def test_faults_reach_what_is_no_byte_line(
    family: str, adapter: str, kinds: tuple[LineFault, ...], only: Callable[..., None]
) -> None:
    only(*kinds)
    with subject_of(family, adapter) as subject:
        report = judge_driver(subject)
    assert report.may_ship, failed(report)
    names = [row.name for row in fault_script(family) if row.fault in kinds]
    assert [verdicts(report)[name] for name in names] == [ConformanceVerdict.PASSED] * len(kinds)


@pytest.mark.parametrize("has_two_pairs", [True, False])
def test_faults_reach_a_reader_on_usb(
    has_two_pairs: bool, monkeypatch: pytest.MonkeyPatch, only: Callable[..., None]
) -> None:
    only(LineFault.HALF, LineFault.REPLUG)
    partner = SamvReader()
    bus = UsbBus([on_usb(partner, has_two_pairs=has_two_pairs)])
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
    shown = DevicePresenter(lambda: partner.put(text_of("王小明", "11010519491231002X")), partner.lift)
    report = judge_driver(Subject("id_card_reader", "samv-serial", {"port": "usb:0400:c35a"}, presenter=shown))
    assert report.may_ship, failed(report)
    assert ConformanceVerdict.NOT_TRIED not in verdicts(report).values()


def test_device_file_is_opened_by_the_kit(tmp_path: Path) -> None:
    port = PtyPort(tmp_path / "lp0", lambda data: port.send(data[::-1]))
    port.plug()
    relay = LineRelay(LineEnd(FileAddress(str(tmp_path / "lp0")), ("port",)), tmp_path)
    try:
        host, _, number = relay.place.rpartition(":")
        assert spoken(host, int(number), b"abc") == b"cba"
    finally:
        relay.close()
        port.unplug()


def test_input_device_sends_whole_events_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "keys")
    keys = os.open(tmp_path / "keys", os.O_RDWR | os.O_NONBLOCK)
    relay = LineRelay(LineEnd(EventsPath(str(tmp_path / "keys")), ("device",)), tmp_path)
    try:
        relay.switch(next(row for row in fault_script("key_pad") if row.fault is LineFault.HALF))
        adapter = os.open(relay.place, os.O_RDONLY | os.O_NONBLOCK)
        os.write(keys, EVENT.pack(0, 0, 1, 28, 1) * 3)
        assert select.select([adapter], [], [], PATIENCE)[0]
        assert os.read(adapter, 1000) == EVENT.pack(0, 0, 1, 28, 1)
        os.close(adapter)
    finally:
        relay.close()
        os.close(keys)

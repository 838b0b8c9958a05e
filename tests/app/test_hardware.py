"""The devices of the settings behind their workers: a camera that also reads codes serves the face step before and after."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from app.core.devices.hardware import Hardware
from drivers.ports.camera import CAMERA
from drivers.ports.code_scanner import CODE_SCANNER
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.worker.recovery import RecoveryPace
from kiosk.services.settings import AdapterSettings
from simulators.camera.simulator import CameraSimulator
from simulators.id_card_reader.simulator import IdCardSimulator

PATIENCE = 60.0
SOONER_THAN_A_LOOK = RecoveryPace().poll_every / 2
CODE = "SANDBOX-IDCODE:li"


@pytest.fixture
def simulator() -> Iterator[CameraSimulator]:
    made = CameraSimulator(rate=25)
    made.start()
    made.act("hold_code", {"text": CODE})
    yield made
    made.stop()


@pytest.fixture
def hardware(simulator: CameraSimulator) -> Iterator[Hardware]:
    quick = {"open_seconds": 2.0, "read_seconds": 1.0, "reopen_seconds": 0.05}
    chosen = {
        CAMERA: AdapterSettings(adapter="opencv", options={"source": simulator.endpoint, **quick}),
        CODE_SCANNER: AdapterSettings(adapter="camera", options={"look_every": 0.02}),
    }
    made = Hardware(chosen, lambda call: call(), MemoryLedger())
    yield made
    made.close()


class Changes:
    """The statuses of a device, waited for."""

    def __init__(self) -> None:
        self._statuses: SimpleQueue[DeviceStatus] = SimpleQueue()

    def put(self, status: DeviceStatus) -> None:
        self._statuses.put(status)

    def until(self, condition: Condition, seconds: float) -> bool:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            with contextlib.suppress(Empty):
                if self._statuses.get(timeout=left).condition is condition:
                    return True
        return False


def done(line: Any, command: Callable[[Any, Any], Any]) -> Any:
    """Run a command on the device's worker and wait for its outcome."""
    answers: SimpleQueue[Any] = SimpleQueue()
    line.submit(command, answers.put, answers.put, PATIENCE)
    answer = answers.get(timeout=PATIENCE)
    assert not isinstance(answer, Exception), answer
    return answer


def sees(camera: Any) -> bool:
    waiter = threading.Event()
    return any(camera.latest() is not None or waiter.wait(0.05) for _ in range(1200))


def begin(device: Any, _cancelled: Any) -> Any:
    device.start()
    return device


def scan(scanner: Any, _cancelled: Any) -> Any:
    return scanner.scan(PATIENCE, lambda: False)


def test_face_and_scan_share_the_same_camera(simulator: CameraSimulator, hardware: Hardware) -> None:
    devices = hardware.devices
    camera = done(devices.get(CAMERA), begin)
    assert sees(camera)
    assert done(devices.get(CODE_SCANNER), scan).text == CODE
    assert sees(camera), "the scan has stopped for itself only"
    done(devices.get(CAMERA), lambda device, _: device.stop())
    assert camera.latest() is None
    simulator.act("hold_code", {"text": f"{CODE}-2"})
    assert done(devices.get(CODE_SCANNER), scan).text == f"{CODE}-2"
    assert sees(done(devices.get(CAMERA), begin)), "the face step after it gets its picture"


def test_device_is_polled_before_its_pause_ends(hardware: Hardware) -> None:
    line = hardware.devices.get(CAMERA)
    assert line is not None
    line.poll_soon()
    assert line.status() is None, "no one has started it yet"
    done(line, begin)
    line.poll_soon()
    waiter = threading.Event()
    assert any(line.status() is not None or waiter.wait(0.05) for _ in range(1200))


@pytest.mark.expected_logs("receipt_printer cannot be built")
def test_device_set_wrongly_leaves_others_alone() -> None:
    chosen = {
        RECEIPT_PRINTER: AdapterSettings(adapter="escpos", options={"colour": "red"}),
        CAMERA: AdapterSettings(adapter="opencv", options={"source": "/dev/absent"}),
    }
    seen: SimpleQueue[DeviceStatus] = SimpleQueue()
    made = Hardware(chosen, lambda call: call(), MemoryLedger())
    made.report_to(seen.put)
    made.start()
    statuses = {each.family: each for each in (seen.get(timeout=PATIENCE) for _ in chosen)}
    made.close()
    assert statuses[CAMERA].problems[0].code is ProblemCode.DISCONNECTED
    assert statuses[RECEIPT_PRINTER].problems[0].code is ProblemCode.NOT_CONFIGURED
    assert "colour" in statuses[RECEIPT_PRINTER].evidence


def test_hardware_sees_at_once_what_is_pulled(tmp_path: Path) -> None:
    simulator = IdCardSimulator(tmp_path / "by-id" / "reader")
    simulator.start()
    seen = Changes()
    chosen = {ID_CARD_READER: AdapterSettings(adapter="samv-serial", options={"port": simulator.endpoint})}
    hardware = Hardware(chosen, lambda call: call(), MemoryLedger())
    hardware.report_to(seen.put)
    hardware.start()
    assert seen.until(Condition.OK, PATIENCE)
    simulator.stop()
    assert seen.until(Condition.BAD, SOONER_THAN_A_LOOK)
    simulator.start()
    assert seen.until(Condition.OK, SOONER_THAN_A_LOOK)
    hardware.close()
    hardware.close()
    simulator.stop()

"""Several code scanners at the same time: a serial one, one that types, and a camera, each with its real code below."""

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from drivers.code_scanner.camera_adapter import CameraCodeScanner
from drivers.code_scanner.combined_adapter import CombinedCodeScanner
from drivers.code_scanner.keyboard_line import KeyboardLine
from drivers.code_scanner.options import CameraScannerOptions, CombinedScannerOptions
from drivers.code_scanner.serial_adapter import SerialCodeScanner
from drivers.ports.camera import CAMERA
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.code_scanner import CODE_SCANNER, CodeOutcome, CodeScanned, GarbledCode, NoCode
from drivers.ports.device import ReaderFailed
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.registry.registry import build, manifests
from drivers.transport.opening import open_transport
from simulators.code_scanner.simulator import CodeScannerSimulator
from tests.drivers.test_code_scanner import StillCamera, drawn, never, scanner_on, simulator, ticking_scanner
from tests.drivers.test_keyboard_scanner import ENTER, Typist, typist

__all__ = ["simulator", "typist"]

PATIENCE = 60.0
BLANK = np.full((240, 320, 3), 255, np.uint8)


class Showing(StillCamera):
    """A blank view, until something is held up."""

    def __init__(self) -> None:
        super().__init__([BLANK])

    def show(self) -> None:
        self._pictures.append(drawn("HY-CAMERA"))


@pytest.fixture
def camera() -> Showing:
    return Showing()


@pytest.fixture
def scanner(simulator: CodeScannerSimulator, typist: Typist, camera: Showing) -> Iterator[CombinedCodeScanner]:
    options = CombinedScannerOptions.model_validate({"serial": {"port": simulator.endpoint}}).serial
    assert options is not None
    parts = {
        "serial": SerialCodeScanner(0.1, lambda: open_transport(options.reached_at, options.line)),
        "keyboard": SerialCodeScanner(0.1, lambda: KeyboardLine(str(typist.pipe), SystemMonotonicClock(), typist.hold)),
        "camera": scanner_on(camera),
    }
    made = CombinedCodeScanner(parts)
    yield made
    made.close()


class Once:
    """Does something when the scan has looked a few times."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act, self._asked = act, 0

    def __call__(self) -> bool:
        self._asked += 1
        if self._asked == 4:
            self._act()
        return False


def test_whichever_reads_first_counts(
    scanner: CombinedCodeScanner, simulator: CodeScannerSimulator, typist: Typist, camera: Showing
) -> None:
    assert scanner.scan(PATIENCE, Once(lambda: simulator.hold(b"HY-SERIAL"))) == CodeScanned("HY-SERIAL", "unknown")

    def type_code() -> None:
        typist.type("HY-KEYS")
        typist.press(ENTER)

    assert scanner.scan(PATIENCE, Once(type_code)) == CodeScanned("HY-KEYS", "unknown")
    assert typist.held == 1, "no key reaches the window, in whatever input method"
    assert scanner.scan(PATIENCE, Once(camera.show)) == CodeScanned("HY-CAMERA", "QR Code")


def test_lost_part_comes_back_within_one_scan(scanner: CombinedCodeScanner, simulator: CodeScannerSimulator) -> None:
    simulator.set_fault("unplugged", on=True)
    status = scanner.status()
    assert status.condition is Condition.OK, "the camera sees"
    assert [(each.code, each.blocking) for each in status.problems] == [(ProblemCode.DISCONNECTED, False)]
    asked = 0

    def plug_and_scan() -> bool:
        nonlocal asked
        asked += 1
        if asked == 2:
            simulator.set_fault("unplugged", on=False)
        elif asked % 8 == 0:
            simulator.hold(b"AGAIN")
        return False

    assert scanner.scan(PATIENCE, plug_and_scan) == CodeScanned("AGAIN", "unknown")


def test_cancelled_scan_frees_every_part(scanner: CombinedCodeScanner) -> None:
    before = threading.active_count()
    assert scanner.scan(PATIENCE, lambda: True) == NoCode()
    assert scanner.scan(0.05, never) == NoCode()
    assert threading.active_count() == before


class Part:
    """Gives one outcome, at once."""

    def __init__(self, outcome: CodeOutcome | Exception) -> None:
        self._outcome = outcome

    def scan(self, seconds: float, cancelled: Callable[[], bool]) -> CodeOutcome:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome

    def status(self) -> DeviceStatus:
        return DeviceStatus(CODE_SCANNER, Condition.BAD, "ill", 0.0)

    def close(self) -> None:
        """Nothing to release."""


def test_all_parts_ill_is_reported_at_once() -> None:
    failed = ReaderFailed(ProblemCode.DISCONNECTED, "gone")
    scanner = CombinedCodeScanner({"serial": Part(failed), "keyboard": Part(failed)})
    assert scanner.scan(PATIENCE, never) == failed
    assert scanner.status().condition is Condition.BAD


def test_fault_of_a_part_is_heard() -> None:
    with pytest.raises(RuntimeError, match="defect"):
        CombinedCodeScanner({"serial": Part(RuntimeError("defect")), "keyboard": Part(NoCode())}).scan(5, never)


def test_garbled_code_ends_the_scan() -> None:
    scanner = CombinedCodeScanner({"serial": Part(GarbledCode("half")), "keyboard": Part(NoCode())})
    assert scanner.scan(5, never) == GarbledCode("half")


def test_settings_name_the_parts(simulator: CodeScannerSimulator) -> None:
    options = {"serial": {"port": simulator.endpoint}, "camera": {}}
    around = AdapterContext(shared={"camera": StillCamera([BLANK])})  # type: ignore[dict-item]
    scanner = build(CODE_SCANNER, "combined", options, around)
    assert scanner.scan(PATIENCE, Once(lambda: simulator.hold(b"SET"))) == CodeScanned("SET", "unknown")
    scanner.close()
    with pytest.raises(ValueError, match="at least one"):
        CombinedScannerOptions()


class Together:
    """Parts that give their outcomes at the same time."""

    def __init__(self, count: int) -> None:
        self._barrier = threading.Barrier(count, timeout=PATIENCE)

    def part(self, outcome: CodeOutcome) -> Part:
        """One of them."""
        barrier = self._barrier

        class Waiting(Part):
            def scan(self, seconds: float, cancelled: Callable[[], bool]) -> CodeOutcome:
                barrier.wait()
                return super().scan(seconds, cancelled)

        return Waiting(outcome)


def test_codes_of_two_parts_are_both_given() -> None:
    poster, code = CodeScanned("POSTER", "QR Code"), CodeScanned("CITIZEN", "unknown")
    parts = Together(2)
    scanner = CombinedCodeScanner({"camera": parts.part(poster), "serial": parts.part(code)})
    outcome = scanner.scan(PATIENCE, never)
    assert isinstance(outcome, CodeScanned)
    assert {text.text for text in outcome.every} == {"POSTER", "CITIZEN"}


def test_code_in_view_leaves_serial_scanner_heard(simulator: CodeScannerSimulator) -> None:
    options = CombinedScannerOptions.model_validate({"serial": {"port": simulator.endpoint}}).serial
    assert options is not None
    serial = SerialCodeScanner(0.1, lambda: open_transport(options.reached_at, options.line))
    camera, _clock = ticking_scanner(StillCamera([drawn("POSTER")]), 0.001)
    scanner = CombinedCodeScanner({"serial": serial, "camera": camera})
    assert scanner.scan(PATIENCE, never) == CodeScanned("POSTER", "QR Code")
    assert scanner.scan(PATIENCE, Once(lambda: simulator.hold(b"CITIZEN"))) == CodeScanned("CITIZEN", "unknown")
    scanner.close()


@pytest.mark.parametrize("family", [name for name, manifest in manifests().items() if manifest.is_shared])
def test_fault_of_shared_camera_leaves_other_scanners(family: str) -> None:
    well = Part(NoCode())
    well.status = lambda: DeviceStatus(CODE_SCANNER, Condition.OK, "well", 0.0)  # type: ignore[method-assign]
    for code in manifests()[family].faults:
        ill = StillCamera([BLANK])
        problem = manifests()[family].problem(code)
        ill.status = lambda problem=problem: DeviceStatus(CAMERA, Condition.BAD, "ill", 0.0, (problem,))  # type: ignore[method-assign]
        alone = CameraCodeScanner(CameraScannerOptions(), ill)
        status = CombinedCodeScanner({"serial": well, "camera": alone}).status()
        assert status.is_usable
        assert {each.code for each in (*alone.status().problems, *status.problems)} == {code}
        assert code in manifests()[CODE_SCANNER].faults

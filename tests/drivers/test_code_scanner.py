"""Code scanners: the serial one over a real pseudo-terminal, the camera one on drawn codes."""

import contextlib
import io
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from drivers.code_scanner.camera_adapter import CameraCodeScanner, read_code
from drivers.code_scanner.options import CameraScannerOptions
from drivers.code_scanner.payload import text_of
from drivers.code_scanner.serial_adapter import SerialCodeScanner
from drivers.piped.pixels import picture_of
from drivers.ports.camera import CAMERA, Frame
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.code_scanner import CODE_SCANNER, CodeScanned, GarbledCode, NoCode
from drivers.ports.device import Pixels, ReaderFailed
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, ProblemCode, Responder
from drivers.transport.address import SerialAddress
from drivers.transport.opening import LineSettings, open_transport
from simulators.code_scanner.simulator import CodeScannerSimulator
from simulators.simulator import ActRefused
from tests.drivers.hand_clock import HandClock


def never() -> bool:
    return False


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[CodeScannerSimulator]:
    made = CodeScannerSimulator(tmp_path / "scanner")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def scanner(simulator: CodeScannerSimulator) -> Iterator[SerialCodeScanner]:
    made = SerialCodeScanner(0.05, lambda: open_transport(SerialAddress(simulator.endpoint), LineSettings(9600)))
    yield made
    made.close()


class Holding:
    """Holds a code under the scanner once the scan has begun to look."""

    def __init__(self, simulator: CodeScannerSimulator, payload: bytes) -> None:
        self._simulator, self._payload, self._asked = simulator, payload, 0

    def __call__(self) -> bool:
        self._asked += 1
        if self._asked == 1:
            self._simulator.hold(self._payload)
        return False


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("fault", ["", "crlf"])
def test_a_code_is_read_in_either_encoding(
    simulator: CodeScannerSimulator, scanner: SerialCodeScanner, encoding: str, fault: str
) -> None:
    if fault:
        simulator.set_fault(fault, on=True)
    for text in ("办件编号 A-17", "HY-0001"):
        outcome = scanner.scan(5, Holding(simulator, text.encode(encoding)))
        assert outcome == CodeScanned(text, "unknown")
    assert scanner.status().condition is Condition.OK


def test_what_was_scanned_before_does_not_count(simulator: CodeScannerSimulator, scanner: SerialCodeScanner) -> None:
    assert scanner.status().condition is Condition.UNKNOWN
    simulator.act("scan", {"text": "old"})
    assert scanner.scan(5, Holding(simulator, b"new")) == CodeScanned("new", "unknown")


@pytest.mark.parametrize(("fault", "detail"), [("garbage", "no text"), ("no_suffix", "without a line end")])
def test_garbage_is_reported(
    simulator: CodeScannerSimulator, scanner: SerialCodeScanner, fault: str, detail: str
) -> None:
    simulator.set_fault(fault, on=True)
    outcome = scanner.scan(5, Holding(simulator, b"HY-0001"))
    assert isinstance(outcome, GarbledCode)
    assert detail in outcome.detail


def test_nothing_comes_or_the_citizen_leaves(simulator: CodeScannerSimulator, scanner: SerialCodeScanner) -> None:
    simulator.set_fault("silent", on=True)
    assert scanner.scan(0.05, Holding(simulator, b"x")) == NoCode()
    assert scanner.scan(60, lambda: True) == NoCode()


def test_unplugged_and_plugged_in_again(simulator: CodeScannerSimulator, scanner: SerialCodeScanner) -> None:
    assert scanner.status().condition is Condition.UNKNOWN
    simulator.set_fault("unplugged", on=True)
    assert scanner.status().problems[0].code is ProblemCode.DISCONNECTED
    outcome = scanner.scan(5, never)
    assert isinstance(outcome, ReaderFailed)
    simulator.set_fault("unplugged", on=False)
    assert scanner.scan(5, Holding(simulator, b"again")) == CodeScanned("again", "unknown")


def test_acts_from_outside(simulator: CodeScannerSimulator) -> None:
    assert simulator.act("scan", {"text": "办件", "encoding": "gb18030"})["scans"] == 1
    with pytest.raises(ActRefused):
        simulator.act("scan", {"encoding": "latin-1"})
    with pytest.raises(ActRefused):
        simulator.act("hum", {})


@given(st.binary(max_size=200))
def test_no_bytes_break_the_payload(data: bytes) -> None:
    text = text_of(data)
    assert text is None or text


@pytest.mark.parametrize(
    "name", ["谢伟", "郑强", "叶霞", "袁英", "魏强", "薛志强", "钱英", "石伟", "毛小强", "谢伟,女", "路强"]
)
def test_gb2312_name_is_no_cyrillic_word(name: str) -> None:
    text = f"{name},11010519491231002X"
    data = text.encode("gb18030")
    assert data.decode(), "also valid UTF-8"
    assert text_of(data) == text
    assert read_code(picture_of(drawn(data, mode="byte"))) == CodeScanned(text, "QR Code")


def test_characters_of_gb2312_survive_by_twos() -> None:
    both = []
    for lead, trail in itertools.product(range(0xC2, 0xE0), range(0xA1, 0xC0)):
        with contextlib.suppress(UnicodeDecodeError):
            both.append(bytes((lead, trail)).decode("gb2312"))
    assert len(both) == 930
    for character in both:
        assert text_of(f"强{character},1".encode("gb2312")) == f"强{character},1"


@pytest.mark.parametrize(
    "text",
    ["Müller", "José,1980", "NAME=Иванов", "3·15", "© 2026", "10 Ω", "مەھمۇت", "אברהם", "1,خدا,2", "谢伟·Müller"],
)
def test_letters_of_utf8_stay_letters(text: str) -> None:
    assert text_of(text.encode()) == text


def drawn(content: str | bytes, **how: object) -> Pixels:
    file = io.BytesIO()
    segno.make(content, micro=False, **how).save(file, kind="png", scale=6)
    return cv2.imdecode(np.frombuffer(file.getvalue(), np.uint8), cv2.IMREAD_COLOR)


@pytest.mark.parametrize(
    ("content", "how", "text"),
    [
        ("HY-2026-0001", {}, "HY-2026-0001"),
        ("演示abc", {}, "演示abc"),
        ("办件编号", {"encoding": "utf-8"}, "办件编号"),
        ("办件编号", {"encoding": "gb18030", "eci": True}, "办件编号"),
        ("办件", {"mode": "hanzi"}, "办件"),
        ("办理回执".encode("gb18030"), {"mode": "byte"}, "办理回执"),
        ("王喆 李䶮 𠮷".encode("gb18030"), {"mode": "byte"}, "王喆 李䶮 𠮷"),
        ("彺栾淋圡蝧一".encode("gb18030"), {"mode": "byte"}, "彺栾淋圡蝧一"),
        ("a\\b]Q1\\000026c", {}, "a\\b]Q1\\000026c"),
        ("𠮷䶮", {"encoding": "utf-8"}, "𠮷䶮"),
    ],
)
def test_codes_are_read_from_a_picture(content: str | bytes, how: dict[str, object], text: str) -> None:
    assert read_code(picture_of(drawn(content, **how))) == CodeScanned(text, "QR Code")


def test_empty_code_is_garbled_and_empty_picture_nothing() -> None:
    assert isinstance(read_code(picture_of(drawn(b"\xff\xfe\x00\x81"))), GarbledCode)
    assert read_code(picture_of(np.full((240, 320, 3), 255, np.uint8))) is None


class StillCamera:
    """A camera that shows a list of pictures, one at each look."""

    def __init__(self, pictures: list[Pixels | None], problem: ProblemCode | None = None) -> None:
        self._pictures, self._problem = pictures, problem
        self.log: list[str] = []
        self._number = 0

    def start(self) -> None:
        self.log.append("start")

    def stop(self) -> None:
        self.log.append("stop")

    def latest(self) -> Frame | None:
        picture = self._pictures.pop(0) if len(self._pictures) > 1 else self._pictures[0]
        self._number += 1
        return None if picture is None else Frame(picture_of(picture), 0.0, self._number)

    def status(self) -> DeviceStatus:
        problems = () if self._problem is None else (DeviceProblem(self._problem, Responder.TECHNICIAN),)
        return DeviceStatus(CAMERA, Condition.BAD if problems else Condition.OK, "still", 0.0, problems)

    def close(self) -> None:
        self.log.append("close")


def scanner_on(camera: StillCamera) -> CameraCodeScanner:
    return CameraCodeScanner(
        CameraScannerOptions(look_every=0.001), camera, SystemMonotonicClock(), threading.Event().wait
    )


def test_the_camera_is_watched_until_a_code_comes() -> None:
    empty = np.full((240, 320, 3), 255, np.uint8)
    camera = StillCamera([None, empty, drawn("HY-1")])
    assert scanner_on(camera).scan(5, never) == CodeScanned("HY-1", "QR Code")
    assert camera.log == ["start", "stop"]
    assert scanner_on(camera).status().family == CODE_SCANNER


def test_camera_without_frames_is_reported() -> None:
    outcome = scanner_on(StillCamera([None], ProblemCode.DISCONNECTED)).scan(0.01, never)
    assert outcome == ReaderFailed(ProblemCode.DISCONNECTED, "still")
    assert scanner_on(StillCamera([None])).scan(0.01, never) == NoCode()
    assert scanner_on(StillCamera([None])).scan(60, lambda: True) == NoCode()


def bar_code(text: str, height: int) -> Pixels:
    bars = np.array(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=3), dtype=np.uint8)
    wide = cv2.resize(bars, (bars.shape[1], height), interpolation=cv2.INTER_NEAREST)
    return np.repeat(wide[:, :, None], 3, axis=2)


def test_several_codes_in_view_are_all_reported() -> None:
    code = drawn("HY-2026-0001")
    bars = bar_code("HY0000042", 80)
    view = np.full((code.shape[0] + 160, max(code.shape[1], bars.shape[1]) + 40, 3), 255, np.uint8)
    view[40:120, 20 : 20 + bars.shape[1]] = bars
    view[140 : 140 + code.shape[0], 20 : 20 + code.shape[1]] = code
    read = read_code(picture_of(view))
    assert isinstance(read, CodeScanned)
    assert [each.text for each in read.every] == ["HY-2026-0001", "HY0000042"], "the QR code first"
    assert "HY" not in repr(read), "codes may be personal"


class Ticking(HandClock):
    """A clock that goes on when the scanner pauses."""

    def __init__(self, step: float) -> None:
        super().__init__()
        self._step = step

    def pause(self, _seconds: float) -> None:
        self.at += self._step
        threading.Event().wait(0.001)


def ticking_scanner(camera: StillCamera, step: float = 0.25) -> tuple[CameraCodeScanner, Ticking]:
    clock = Ticking(step)
    return CameraCodeScanner(CameraScannerOptions(), camera, clock, clock.pause), clock


def side_by_side(first: Pixels, second: Pixels) -> Pixels:
    view = np.full((max(first.shape[0], second.shape[0]), first.shape[1] + second.shape[1], 3), 255, np.uint8)
    view[: first.shape[0], : first.shape[1]] = first
    view[: second.shape[0], first.shape[1] :] = second
    return view


def test_code_that_stays_in_view_counts_once() -> None:
    poster = drawn("POSTER")
    scanner, clock = ticking_scanner(
        StillCamera([poster, poster, poster, side_by_side(poster, drawn("CITIZEN")), poster])
    )
    assert scanner.scan(20, never) == CodeScanned("POSTER", "QR Code")
    clock.at += 0.5
    assert scanner.scan(20, never) == CodeScanned("CITIZEN", "QR Code"), "what is new in view, without the poster"
    assert scanner.scan(2, never) == NoCode()


def test_code_in_view_stays_known_while_camera_opens() -> None:
    poster = drawn("POSTER")
    scanner, _clock = ticking_scanner(StillCamera([poster, *[None] * 9, poster]))
    assert scanner.scan(20, never) == CodeScanned("POSTER", "QR Code")
    assert scanner.scan(5, never) == NoCode()


def test_code_that_left_the_view_counts_again() -> None:
    blank = np.full((240, 320, 3), 255, np.uint8)
    code = drawn("CITIZEN")
    scanner, clock = ticking_scanner(StillCamera([code, blank, code, *[blank] * 5, code]))
    assert isinstance(scanner.scan(20, never), CodeScanned)
    assert scanner.scan(0.6, never) == NoCode(), "one picture without it may be one out of focus"
    assert isinstance(scanner.scan(20, never), CodeScanned)
    clock.at += 60.0
    assert isinstance(scanner.scan(20, never), CodeScanned), "what happened meanwhile is not known"


def test_unreadable_code_that_stays_is_garbled_once() -> None:
    box, citizen = drawn(b"\xff\xfe\x00\x81"), drawn("CITIZEN")
    scanner, _clock = ticking_scanner(StillCamera([box, box, box, side_by_side(box, citizen)]))
    assert isinstance(scanner.scan(20, never), GarbledCode)
    assert scanner.scan(20, never) == CodeScanned("CITIZEN", "QR Code")

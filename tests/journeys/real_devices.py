"""The core without a window, with real adapters before simulated devices, at the pace of a test."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from contract.execution import IssuedDocument
from drivers.camera.adapter import OpenCvCamera
from drivers.camera.options import CameraOptions
from drivers.code_scanner.options import SerialScannerOptions
from drivers.code_scanner.serial_adapter import SerialCodeScanner
from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.options import IppOptions
from drivers.face_module.adapter import SignedLinesModule
from drivers.face_module.options import SignedLinesOptions
from drivers.fingerprint_reader.adapter import ZfmFingerprintReader
from drivers.fingerprint_reader.options import ZfmOptions
from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.id_card_reader.options import SamvOptions
from drivers.id_card_reader.portrait import NoDecoder
from drivers.ports.camera import CAMERA, DOCUMENT_SCANNER
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.code_scanner import CODE_SCANNER
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.face_module import FACE_MODULE
from drivers.ports.fingerprint_reader import FINGERPRINT_READER
from drivers.ports.id_card_reader import ID_CARD_READER, IdCard
from drivers.ports.pages import PageTaker
from drivers.ports.receipt_printer import RECEIPT_PRINTER, ReceiptImage, ReceiptPaper
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from drivers.ports.status import DeviceFamily, DeviceStatus
from drivers.receipt_printer.adapter import EscPosPrinter
from drivers.receipt_printer.options import EscPosOptions
from drivers.transport.opening import open_transport
from kiosk.services.receipt_blocks import Receipt
from simulators.camera.simulator import CameraSimulator
from simulators.code_scanner.simulator import CodeScannerSimulator
from simulators.document_printer.simulator import DocumentPrinterSimulator
from simulators.document_scanner.simulator import DocumentScannerSimulator
from simulators.face_module.simulator import FaceModuleSimulator
from simulators.fingerprint_reader.simulator import FingerprintSimulator
from simulators.id_card_reader.simulator import IdCardSimulator
from simulators.person.people import people
from simulators.receipt_printer.simulator import ReceiptPrinterSimulator
from simulators.social_card_reader.service import SimulatedCardService
from simulators.social_card_reader.simulator import SocialCardSimulator
from tests.drivers.social_card_parts import made
from tests.journeys.papers import ink_share
from tests.kiosk.parts import JPEG, Bench, BenchCamera, BenchPress, HandLine

SHORT = 0.02
SCAN = 0.3
"""Seconds that a device is waited for: on this bench one thing is done at a time; the second where it has something to read."""
REAL_PAUSE = 0.004
PICTURE_PAUSE = 0.05
"""Real seconds that pass with each tick; the second where pictures must come meanwhile."""
FOUND_WITHIN_LOOKS = 200
CLOCK = SystemMonotonicClock()
ONE_PAGE = b"%PDF-1.7 <</Type/Page>>"


class Waited:
    """A device that is waited for only shortly."""

    def __init__(self, device: Any, begin: Callable[[], bool] = lambda: False) -> None:
        self._device = device
        self._begin = begin

    def read(self, seconds: float, cancelled: Callable[[], bool]) -> Any:
        return self._device.read(min(seconds, SCAN if self._begin() else SHORT), cancelled)

    def scan(self, seconds: float, cancelled: Callable[[], bool]) -> Any:
        return self._device.scan(min(seconds, SCAN if self._begin() else SHORT), cancelled)

    def judge(self, seconds: float, cancelled: Callable[[], bool]) -> Any:
        return self._device.judge(min(seconds, SCAN), cancelled)

    def capture(self, seconds: float, cancelled: Callable[[], bool], *more: Any) -> Any:
        return self._device.capture(min(seconds, SHORT), cancelled, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._device, name)


class RealLine(HandLine):
    """Knows what its device said when it was looked at last."""

    seen: DeviceStatus | None = None

    def look(self) -> None:
        self.seen = self.device.status()

    def status(self) -> DeviceStatus:
        return super().status() if self.seen is None else self.seen


class DrawingPress(BenchPress):
    """Papers that a printer can print."""

    def draw(self, receipt: Receipt, paper: ReceiptPaper) -> ReceiptImage:
        return ReceiptImage(super().draw(receipt, paper).job_id, paper, b"\xaa" * paper.row_bytes * 60)

    def render(self, document: IssuedDocument, *_pictures: Any) -> bytes:
        del document
        return ONE_PAGE


class CardHand:
    """Lays cards on the reader as a citizen of the bench does."""

    def __init__(self, simulator: IdCardSimulator) -> None:
        self._simulator = simulator
        self._people = {each.card.id_number: each for each in people()}

    def _put(self, card: IdCard) -> None:
        self._simulator.put(self._people[card.id_number])

    card = property(fset=_put)


class CodeHand:
    """Holds codes under the scanner while it listens."""

    def __init__(self, simulator: CodeScannerSimulator) -> None:
        self._simulator = simulator
        self._held: list[str] = []

    def hold(self, text: str) -> None:
        self._held.append(text)

    def begin(self) -> bool:
        """Whether a code comes while the scanner listens now."""
        if self._held:
            text = self._held.pop().encode()
            threading.Timer(SCAN / 3, lambda: self._simulator.hold(text)).start()
            return True
        return False


class RealBench(Bench):
    """A context manager. Everything around the terminal but its devices is the bench's."""

    def __init__(
        self, folder: Path, *, has_camera: bool = False, has_module: bool = False, pages: PageTaker | None = None
    ) -> None:
        self._has_camera = has_camera
        self._pages = pages
        self._devices_folder = folder
        self.devices = {
            each.name: each
            for each in (
                IdCardSimulator(folder / "id-card"),
                SocialCardSimulator(folder / "social"),
                CodeScannerSimulator(folder / "scanner"),
                FingerprintSimulator(folder / "finger"),
                CameraSimulator(rate=60),
                DocumentScannerSimulator(rate=60),
                ReceiptPrinterSimulator(folder / "receipts", speed=100),
                DocumentPrinterSimulator(folder / "documents", page_seconds=0.01),
            )
        }
        if has_module:
            self.devices[FACE_MODULE] = FaceModuleSimulator(JPEG)
        self._opened: list[Any] = []

    def __enter__(self) -> Self:
        for each in self.devices.values():
            each.start()
        self._codes = CodeHand(self.devices["code_scanner"])
        super().__init__(press=DrawingPress(), pages=self._pages)
        self.reader = CardHand(self.devices["id_card_reader"])
        self.scanner = self._codes
        return self

    def __exit__(self, *_: object) -> None:
        for each in (*self._opened, *self.devices.values()):
            (each.close if hasattr(each, "close") else each.stop)()

    # --- what goes wrong, and what came of it ---

    def fault(self, family: str, name: str, *, on: bool) -> None:
        self.devices[family].set_fault(name, on)
        line = self.lines[DeviceFamily(family)]
        if family not in ("camera", "document_scanner"):
            line.look()

    def find_again(self, family: str) -> None:
        """Look until the device is usable. It takes real time alone, so that no citizen's time runs out on a busy machine."""
        line, pause = self.lines[DeviceFamily(family)], threading.Event()
        for _ in range(FOUND_WITHIN_LOOKS):
            line.look()
            if line.status().is_usable:
                return
            pause.wait(PICTURE_PAUSE)
        raise AssertionError(f"{family} is not found again: {line.status()}")

    def out(self) -> tuple[int, int]:
        """Receipts with something on them, and documents, that came out."""
        receipts = sum(ink_share(each.read_bytes()) > 0 for each in self._devices_folder.glob("receipts/*.png"))
        return receipts, self.devices["document_printer"].state()["documents"]

    def wait(self, seconds: float, step: float = 0.2) -> None:
        """Devices take a little real time."""
        end = self.clock.seconds + seconds
        pause = threading.Event()
        while self.clock.seconds < end:
            super().wait(min(step, end - self.clock.seconds), step)
            pause.wait(PICTURE_PAUSE if self._has_camera else REAL_PAUSE)

    def until(self, holds: Callable[[Any], bool], what: str, within: float = 60.0) -> None:
        """Seconds of the bench's clock."""
        end = self.clock.seconds + within
        while not holds(self.screen):
            assert self.clock.seconds < end, f"{what}: {self.screen}"
            self.wait(0.4)

    def _card_lies_unread(self) -> bool:
        shown = self.devices["id_card_reader"].state()
        return bool(shown["card"]) and not shown["was_read"]

    # --- the adapters ---

    def _lines(self) -> dict[DeviceFamily, HandLine]:
        devices = self._readers() | self._cameras() | self._printers()
        devices[ID_CARD_READER].status()  # reached before a card comes, or that card counts as forgotten
        if FACE_MODULE in self.devices:
            devices[FACE_MODULE] = self._module()
        self._opened = list(devices.values())
        if not self._has_camera:
            devices[CAMERA] = BenchCamera(self.clock)
        begins = {CODE_SCANNER: self._codes.begin, ID_CARD_READER: self._card_lies_unread}
        return {
            family: RealLine(family, Waited(device, begins.get(family, lambda: False)))
            for family, device in devices.items()
        }

    def _readers(self) -> dict[DeviceFamily, Any]:
        cards = {"find_every": 0.05, "answer_within": 0.1, "read_within": 0.2, "start_within": 0.1}
        fingers = {"look_every": 0.02, "answer_within": 0.1, "lift_within": 0.1}
        scanner = SerialScannerOptions.model_validate({"port": self._at(CODE_SCANNER), "gap": 0.02})
        service = SimulatedCardService(self._at(SOCIAL_CARD_READER))
        return {
            ID_CARD_READER: SamvIdCardReader(
                SamvOptions.model_validate({"port": self._at(ID_CARD_READER), **cards}), NoDecoder()
            ),
            SOCIAL_CARD_READER: made(service, lift_within=0.1, settle=0.02, answer_within=0.5),
            CODE_SCANNER: SerialCodeScanner(scanner.gap, lambda: open_transport(scanner.reached_at, scanner.line)),
            FINGERPRINT_READER: ZfmFingerprintReader(
                ZfmOptions.model_validate({"port": self._at(FINGERPRINT_READER), **fingers})
            ),
        }

    def _module(self) -> SignedLinesModule:
        port, key = self._at(FACE_MODULE).split("#")
        return SignedLinesModule(SignedLinesOptions.model_validate({"port": port, "key": key}), CLOCK)

    def _cameras(self) -> dict[DeviceFamily, Any]:
        quick = {"open_seconds": 0.5, "read_seconds": 0.4, "reopen_seconds": 0.05, "same_seconds": 0}
        return {
            family: OpenCvCamera(CameraOptions.model_validate({"source": self._at(family), **quick}), CLOCK, family)
            for family in (CAMERA, DOCUMENT_SCANNER)
        }

    def _printers(self) -> dict[DeviceFamily, Any]:
        port = self.devices[RECEIPT_PRINTER].port
        seconds = {"reply": 0.3, "problem": 0.1, "cancel": 0.3, "print": 2}
        quick = {f"{name}_seconds": value for name, value in seconds.items()}
        options = IppOptions.model_validate({"uri": self._at(DOCUMENT_PRINTER), "look_every": 0.02, **quick})
        receipts = EscPosOptions(port=port, reply_seconds=0.2, print_seconds=1.5)
        return {
            RECEIPT_PRINTER: EscPosPrinter(receipts, CLOCK, owns=True),
            DOCUMENT_PRINTER: IppDocumentPrinter(options, CLOCK, MemoryLedger()),
        }

    def _at(self, family: DeviceFamily) -> str:
        return str(self.devices[family].endpoint)

"""The ports: one small protocol per device family, with frozen value types and closed unions as results.

All methods block and run on the device's own worker thread (`drivers.worker.worker`). Foreseen outcomes are values;
an exception from a port is a defect or `drivers.ports.errors.DeviceFault` (the device went away), never "no card".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from msgspec import Struct

from drivers.ports.status import DeviceStatus, ProblemCode

if TYPE_CHECKING:  # numpy takes 0.1 s to import, and no value here needs it
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    """An image: height × width × 3, blue-green-red."""
    Embedding = NDArray[np.float64]
    """A face in 128 numbers."""
else:
    Pixels = Embedding = Any

Cancelled = Callable[[], bool]
"""Asked between device exchanges: True means stop now and give the CANCELLED outcome."""


class Device(Protocol):
    """What every adapter has: a status that never blocks longer than its own deadline, and a close."""

    def status(self) -> DeviceStatus:
        """Ask the device now. Never raises for a missing device: that is a BAD status."""

    def close(self) -> None:
        """Release the port. May be called twice."""


@runtime_checkable
class TellsWhileBusy(Protocol):
    """途中报告 — a device that says how it is in the middle of a long command. Its worker sets `tell`; it is called on its thread."""

    tell: Callable[[DeviceStatus], None] | None


# --- identity card -----------------------------------------------------------------------------------------------


class CardLayout(StrEnum):
    """证件版式 — the four text layouts of a card in the resident-ID system."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"


@dataclass(frozen=True)
class IdCard:
    """居民身份证件 — what the chip says. Personal: lives in the Session only; `repr` is masked.

    Dates are None where the card has none (`valid_to` None = 长期). `sex` is GB/T 2261.1, `ethnicity` the Chinese word.
    `sam_id` names the security module of the reader that read it. `portrait` is None where no decoder for the chip photo is installed.
    """

    layout: CardLayout
    name: str
    id_number: str
    sex: str
    birth_date: date
    ethnicity: str = ""
    address: str = ""
    issuer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    english_name: str = ""
    nationality: str = ""
    permit_number: str = ""
    sam_id: str = field(default="", compare=False)
    portrait: Pixels | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return f"IdCard({self.layout.value}, masked)"


class Presence(StrEnum):
    """介质在位 — XFS media status; NOT_PRESENT only when the device said so."""

    PRESENT = "present"
    NOT_PRESENT = "not_present"
    UNKNOWN = "unknown"


class CardRead(Struct, frozen=True):
    """The card was read whole. `tells_presence`: whether this reader can say later that the card was taken away."""

    card: IdCard
    tells_presence: bool = True


class NoCard(Struct, frozen=True):
    """Nothing on the reader within the deadline (or until cancelled)."""


class CardWithdrawn(Struct, frozen=True):
    """The card left in mid-read; ask to put it down again."""


class UnreadableReason(StrEnum):
    """Why a card on the reader gave nothing usable."""

    FOREIGN = "foreign"
    REJECTED = "rejected"
    DAMAGED = "damaged"
    MALFORMED = "malformed"
    UNKNOWN_LAYOUT = "unknown_layout"


class CardUnreadable(Struct, frozen=True):
    """A card is there but gives nothing usable. `detail` is technical and holds no personal data."""

    reason: UnreadableReason
    detail: str


class ReaderFailed(Struct, frozen=True):
    """The reader itself failed; the ladder of recovery is the worker's work."""

    problem: ProblemCode
    detail: str


IdCardOutcome = CardRead | NoCard | CardWithdrawn | CardUnreadable | ReaderFailed


class IdCardReader(Device, Protocol):
    """居民身份证阅读器."""

    def read(self, seconds: float, cancelled: Cancelled) -> IdCardOutcome:
        """Wait up to `seconds` for a card and read it."""

    def presence(self) -> Presence:
        """Whether a card lies on the reader now, also one that was read already."""


# --- receipt printer ---------------------------------------------------------------------------------------------


class Align(StrEnum):
    """Horizontal place of a line."""

    LEFT = "left"
    CENTRE = "centre"


class TextLine(Struct, frozen=True):
    """A line of text, wrapped by the driver. `scale` 1.0 is body size."""

    text: str
    scale: float = 1.0
    bold: bool = False
    align: Align = Align.LEFT


class Pair(Struct, frozen=True):
    """Label and value; the value wraps under itself."""

    label: str
    value: str
    bold: bool = False


class Rule(Struct, frozen=True):
    """A dividing line; `dashed` for the tear-off kind."""

    dashed: bool = False


class QrCode(Struct, frozen=True):
    """A QR code with a caption under it."""

    content: str
    caption: str = ""


class Gap(Struct, frozen=True):
    """White space, in body lines."""

    lines: float = 0.5


class StampLine(Struct, frozen=True):
    """An inverted or framed word such as 沙箱演示, to be seen at a glance."""

    text: str


ReceiptBlock = TextLine | Pair | Rule | QrCode | Gap | StampLine


@dataclass(frozen=True)
class Receipt:
    """回执 — what goes on the thermal paper, top to bottom. `job_id` names it in the print journal."""

    job_id: str
    blocks: tuple[ReceiptBlock, ...] = field(repr=False)


class Printed(Struct, frozen=True):
    """The device confirmed that the paper came out."""

    pages: int = 1


class NotPrinted(Struct, frozen=True):
    """Nothing came out for sure; it is safe to print again once `problem` is gone."""

    problem: ProblemCode
    detail: str = ""


class Unconfirmed(Struct, frozen=True):
    """Bytes were sent but the device did not confirm. Never print again unasked: ask the person."""

    detail: str


PrintOutcome = Printed | NotPrinted | Unconfirmed


class ReceiptPrinter(Device, Protocol):
    """热敏凭条打印机."""

    def print_receipt(self, receipt: Receipt) -> PrintOutcome:
        """Draw, print and cut one receipt."""


class DocumentPrinter(Device, Protocol):
    """A4 文档打印机."""

    def print_document(self, pdf: bytes, job_name: str, copies: int, cancelled: Cancelled) -> PrintOutcome:
        """Print a PDF. `job_name` holds no personal data. Ends the job on the device before giving up on it."""


# --- cameras -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Frame:
    """One picture and when it was taken (monotonic seconds)."""

    pixels: Pixels = field(repr=False, compare=False)
    taken_at: float
    number: int


class Camera(Device, Protocol):
    """摄像头 / 高拍仪 — a source of frames. `start` and `stop` bracket use; frames are never stored by the driver."""

    def start(self) -> None:
        """Begin grabbing; only the newest frame is kept."""

    def stop(self) -> None:
        """Stop grabbing and forget the last frame."""

    def latest(self) -> Frame | None:
        """The newest frame, or None when none came yet. Thread-safe and quick."""


@dataclass(frozen=True)
class Face:
    """One face in a frame. Box in pixels (left, top, width, height); `landmarks` as the detector gives them."""

    box: tuple[int, int, int, int]
    score: float
    landmarks: tuple[tuple[float, float], ...] = field(default=(), repr=False)


class FaceObservation(Struct, frozen=True):
    """What one frame shows. `eye_openness` and `yaw` (degrees, right positive) are None when not measurable."""

    faces: tuple[Face, ...]
    sharpness: float
    brightness: float
    eye_openness: float | None = None
    yaw: float | None = None


class FaceEngine(Protocol):
    """人脸比对引擎 — on the terminal, no network. Thread-safe calls, loaded lazily and once."""

    def observe(self, pixels: Pixels) -> FaceObservation:
        """Find the faces of a frame, largest first."""

    def embed(self, pixels: Pixels) -> Embedding | None:
        """128 numbers of the largest face, or None when there is no face."""

    def distance(self, one: Embedding, other: Embedding) -> float:
        """0 = same picture; ≤ 0.5 suggests the same person (devices.md 1e)."""


# --- scanner and fingerprint -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CodeScanned:
    """A bar or QR code, decoded to text (UTF-8, else GB18030)."""

    text: str = field(repr=False)
    symbology: str


class NoCode(Struct, frozen=True):
    """Nothing readable within the deadline or until cancelled."""


class GarbledCode(Struct, frozen=True):
    """Bytes came that are no text; ask to scan again."""

    detail: str


CodeOutcome = CodeScanned | NoCode | GarbledCode | ReaderFailed


class CodeScanner(Device, Protocol):
    """扫码器 — on the camera or on a serial port."""

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        """Wait up to `seconds` for one code."""


@dataclass(frozen=True)
class FingerCaptured:
    """One finger: quality 0–100 and the template (personal: sealed or forgotten, never stored here)."""

    quality: int
    template: bytes = field(repr=False)


class NoFinger(Struct, frozen=True):
    """No finger within the deadline or until cancelled."""


class FingerStillThere(Struct, frozen=True):
    """The finger of the capture before was not lifted; ask for that."""


class SameFinger(Struct, frozen=True):
    """The finger is one that was captured before; ask for another."""


FingerOutcome = FingerCaptured | NoFinger | FingerStillThere | SameFinger | ReaderFailed


Templates = tuple[bytes | bytearray, ...]
"""Fingers that were captured before. Personal."""


class FingerprintReader(Device, Protocol):
    """指纹仪."""

    def capture(self, seconds: float, cancelled: Cancelled, earlier: Templates = ()) -> FingerOutcome:
        """Wait up to `seconds` for a finger and take its template; the module must not find it among `earlier`."""


# --- speech ------------------------------------------------------------------------------------------------------


class SpokenLanguage(StrEnum):
    """朗读语言 — what an adapter must be able to speak. Values equal `catalogue.text.Language`."""

    ZH = "zh"
    EN = "en"


class Said(Struct, frozen=True):
    """Spoken to the end."""


class SpeechCut(Struct, frozen=True):
    """Broken off: hushed, cancelled, or another sentence came."""


class NotSaid(Struct, frozen=True):
    """Nothing, or not all of it, could be heard. `detail` is technical and never holds what was to be said."""

    problem: ProblemCode
    detail: str


SpeechOutcome = Said | SpeechCut | NotSaid


class Speech(Device, Protocol):
    """语音播报器 — reads sentences aloud. What must not be heard in a hall is kept from it by who calls."""

    def say(self, text: str, language: SpokenLanguage, cancelled: Cancelled) -> SpeechOutcome:
        """Speak to the end. A sentence that is being spoken meanwhile (by a call on another thread) breaks off."""

    def hush(self) -> None:
        """Fall silent at once. May be called from any thread while `say` blocks."""


# --- plug-ins ----------------------------------------------------------------------------------------------------


class PortraitDecoder(Protocol):
    """证件照解码 — plug-in for the chip's proprietary 1,024-byte photo; the vendors' decoders are closed."""

    def decode(self, wlt: bytes) -> Pixels | None:
        """The portrait, or None when these bytes cannot be decoded."""


AdapterOptions = dict[str, Any]
"""Options of an adapter as they stand in the settings file; each adapter parses them with its own pydantic model."""

"""扫码器 — the port."""

from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device, ReaderFailed
from drivers.ports.status import FamilyOf


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
    """On the camera or on a serial port (扫码器)."""

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        """Wait up to `seconds` for one code."""


CODE_SCANNER = FamilyOf[CodeScanner]("code_scanner")

"""The port of the code scanner (扫码器): QR codes and bar codes of a citizen."""

from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device, ReaderFailed
from drivers.ports.status import FamilyOf

MATRIX_SYMBOLOGIES = frozenset({
    *("QR Code", "Micro QR Code", "rMQR Code", "Data Matrix", "Aztec", "MaxiCode", "Han Xin Code", "Grid Matrix"),
})  # fmt: skip
"""Codes of two dimensions, by the names that a `CodeScanned` gives them."""

BAR_SYMBOLOGIES = frozenset({
    *("Code 128", "Code 39", "Code 93", "Code 11", "Code 2 of 5", "Codabar", "ITF", "MSI", "Plessey", "Telepen", "DataBar"),
    *("EAN-13", "EAN-8", "EAN-5", "EAN-2", "UPC-A", "UPC-E", "ISBN"),
})  # fmt: skip
"""Codes of lines, likewise."""

UNKNOWN_SYMBOLOGY = "unknown"
"""Of a code whose scanner does not tell."""


@dataclass(frozen=True)
class CodeScanned:
    """A bar or QR code, decoded to text (UTF-8, else GB18030). `beside`: the other codes that were in view with it."""

    text: str = field(repr=False)
    symbology: str
    beside: tuple["CodeScanned", ...] = field(default=(), repr=False)

    @property
    def is_bar_code(self) -> bool:
        """Whether its scanner tells that it is of lines, where a code of two dimensions may have been asked for."""
        return self.symbology in BAR_SYMBOLOGIES

    @property
    def every(self) -> tuple["CodeScanned", ...]:
        """All codes in view, those of two dimensions first: what is held up is rather the QR code than a bar code of its paper."""
        return tuple(sorted((self, *self.beside), key=lambda code: code.symbology not in MATRIX_SYMBOLOGIES))

    @property
    def every_text(self) -> tuple[str, ...]:
        """What `every` of them says."""
        return tuple(code.text for code in self.every)


class NoCode(Struct, frozen=True):
    """Nothing readable within the deadline or until cancelled."""


class GarbledCode(Struct, frozen=True):
    """Bytes came that are no text; ask to scan again."""

    detail: str


CodeOutcome = CodeScanned | NoCode | GarbledCode | ReaderFailed


class CodeScanner(Device, Protocol):
    """Reads codes by the camera or a serial scanner (扫码器)."""

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        """Wait up to `seconds` for one code. What was scanned before this call is not given: it is of another citizen."""


CODE_SCANNER = FamilyOf[CodeScanner]("code_scanner")

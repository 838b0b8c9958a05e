"""What the lines to an ESC/POS printer share: what is printed goes through python-escpos, asking and faults are ours.

python-escpos leaves the socket behind when no one answers, and waits for 16 bytes where a status has one (python-escpos 3.1).
It brings in Pillow, barcodes and a list of printers, so it is loaded with the first receipt: 10 MiB less in a terminal that
only looks whether there is paper.
"""

import os
import shutil
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from drivers.ports.errors import DeviceLost

CAPABILITIES = Path(__file__).with_name("capabilities.json")
"""What python-escpos is told about printers: nothing. Its own list takes 0.3 s and 5 MiB to read."""

Opened = Any
"""An open device as python-escpos takes it: a socket, a serial port, or something to write to and flush."""


class OpenLine(ABC):
    """What the three kinds of line share."""

    _transport: "EscPosTransport"

    @abstractmethod
    def _send(self, command: bytes) -> None:
        """Put it on the device. Raises OSError."""

    def write(self, data: bytes) -> None:
        """Send all of what is to be printed."""
        self._transport.write(data)

    def ask(self, command: bytes) -> None:
        """Send a command that the printer answers at once."""
        try:
            self._send(command)
        except OSError as fault:
            raise DeviceLost(f"asking failed: {words_of(fault)}") from fault


class EscPosTransport:
    """python-escpos on a device that is open already. `piece`: how many bytes may go out within one time-out."""

    def __init__(self, kind: str, device: Opened, piece: int = 1 << 20, **settings: str) -> None:
        self._kind = kind
        self._device = device
        self._piece = piece
        self._settings = settings
        self._printer: Any = None  # python-escpos has a class per transport and no common typed face

    def write(self, data: bytes) -> None:
        """Send all of it. Raises DeviceLost."""
        if self._printer is None:
            self._printer = getattr(_escpos(), self._kind)(**self._settings)
            self._printer.device = self._device
        from escpos.exceptions import Error

        try:
            for at in range(0, len(data), self._piece):
                self._printer._raw(data[at : at + self._piece])  # noqa: SLF001 - python-escpos' documented way to send bytes
        except (Error, OSError) as fault:
            raise DeviceLost(f"sending failed: {words_of(fault)}") from fault


def _escpos() -> Any:  # Any: it carries no types
    """python-escpos' transports; loaded with the first receipt."""
    if "escpos.printer" not in sys.modules:
        os.environ.setdefault("ESCPOS_CAPABILITIES_FILE", str(CAPABILITIES))
        from escpos import capabilities

        # it keeps what it read there for the next start, in a folder that the next start does not know
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    from escpos import printer

    return printer


def words_of(fault: Exception) -> str:
    """A fault in words that hold nothing of what was printed."""
    return f"{fault.__class__.__name__}"

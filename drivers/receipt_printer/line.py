"""The line to an ESC/POS printer. What is printed goes through python-escpos; opening, asking and reading are ours.

python-escpos leaves the socket behind when nobody answers, and waits for 16 bytes where a status has one (devices.md, item 3).
It brings in Pillow, barcodes and a list of printers, so it is loaded with the first receipt: 10 MiB less in a terminal that
only looks whether there is paper.
"""

import os
import shutil
import socket
import sys
import termios
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

import serial

from drivers.errors import DeviceLost
from drivers.receipt_printer.options import Connection, EscPosOptions

CAPABILITIES = Path(__file__).with_name("capabilities.json")
"""What python-escpos is told about printers: nothing. Its own list takes 0.3 s and 5 MiB to read."""


class Line(Protocol):
    """An open line. Every method raises DeviceLost when the line is gone."""

    def write(self, data: bytes) -> None:
        """Send all of what is to be printed; blocks at most the reply time without progress."""

    def ask(self, command: bytes) -> None:
        """Send a command that the printer answers at once."""

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`; empty when nothing came."""

    def close(self) -> None:
        """Close. Never raises."""


def open_line(options: EscPosOptions) -> Line:
    """Open the line of the settings; raises DeviceLost when nothing is there."""
    try:
        match options.connection:
            case Connection.NETWORK:
                return _NetworkLine(options)
            case Connection.SERIAL:
                return _SerialLine(options)
            case Connection.FILE:
                return _FileLine(options)
    except (OSError, ValueError) as fault:
        raise DeviceLost(f"cannot open the printer: {_words(fault)}") from fault


class _OpenLine(ABC):
    """What the three kinds share."""

    _transport: "_Transport"

    @abstractmethod
    def _send(self, command: bytes) -> None:
        """Put it on the device. Raises OSError."""

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    def ask(self, command: bytes) -> None:
        try:
            self._send(command)
        except OSError as fault:
            raise DeviceLost(f"asking failed: {_words(fault)}") from fault


class _NetworkLine(_OpenLine):
    def __init__(self, options: EscPosOptions) -> None:
        self._device = socket.create_connection((options.host, options.port), options.reply_seconds)
        self._reply_seconds = options.reply_seconds
        self._transport = _Transport("Network", self._device, host=options.host)

    def _send(self, command: bytes) -> None:
        self._device.sendall(command)

    def read(self, seconds: float) -> bytes:
        self._device.settimeout(max(seconds, 0.001))
        try:
            data = self._device.recv(256)
        except TimeoutError:
            return b""
        except OSError as fault:
            raise DeviceLost(f"reading failed: {_words(fault)}") from fault
        finally:
            self._device.settimeout(self._reply_seconds)
        if not data:
            raise DeviceLost("the printer closed the connection")
        return data

    def close(self) -> None:
        with suppress(OSError):
            self._device.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            self._device.close()


class _SerialLine(_OpenLine):
    def __init__(self, options: EscPosOptions) -> None:
        seconds = options.reply_seconds
        self._device = serial.Serial(options.device, options.baud, timeout=seconds, write_timeout=seconds, dsrdtr=True)
        self._transport = _Transport("Serial", self._device, devfile=options.device)

    def _send(self, command: bytes) -> None:
        self._device.write(command)

    def read(self, seconds: float) -> bytes:
        self._device.timeout = seconds
        try:
            first = self._device.read(1)
            return first + self._device.read(self._device.in_waiting) if first else first
        except OSError as fault:
            raise DeviceLost(f"reading failed: {_words(fault)}") from fault

    def close(self) -> None:
        with suppress(OSError, termios.error):
            self._device.flush()
        with suppress(OSError, termios.error):
            self._device.close()


class _FileLine(_OpenLine):
    """A printer class device such as /dev/usb/lp0, only written to: its status stays unknown."""

    def __init__(self, options: EscPosOptions) -> None:
        self._device: IO[bytes] = Path(options.device).open("wb")  # noqa: SIM115 -- closed by `close`
        self._transport = _Transport("File", self._device, devfile=options.device)

    def _send(self, command: bytes) -> None:
        self._device.write(command)
        self._device.flush()

    def read(self, seconds: float) -> bytes:  # noqa: ARG002 - nothing ever comes back
        return b""

    def close(self) -> None:
        with suppress(OSError):
            self._device.close()


class _Transport:
    """python-escpos on a device that is open already."""

    def __init__(self, kind: str, device: socket.socket | serial.Serial | IO[bytes], **settings: str) -> None:
        self._kind = kind
        self._device = device
        self._settings = settings
        self._printer: Any = None  # python-escpos has a class per transport and no common typed face

    def write(self, data: bytes) -> None:
        if self._printer is None:
            self._printer = getattr(_escpos(), self._kind)(**self._settings)
            self._printer.device = self._device
        from escpos.exceptions import Error

        try:
            self._printer._raw(data)  # noqa: SLF001 - python-escpos' documented way to send bytes
        except (Error, OSError) as fault:
            raise DeviceLost(f"sending failed: {_words(fault)}") from fault


def _escpos() -> Any:  # Any: it carries no types
    """python-escpos' transports; loaded with the first receipt."""
    if "escpos.printer" not in sys.modules:
        os.environ.setdefault("ESCPOS_CAPABILITIES_FILE", str(CAPABILITIES))
        from escpos import capabilities

        # it keeps what it read there for the next start, in a folder that the next start does not know
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    from escpos import printer

    return printer


def _words(fault: Exception) -> str:
    return f"{fault.__class__.__name__}"

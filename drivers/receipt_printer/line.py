"""The line to an ESC/POS printer: python-escpos opens and writes, nothing else of it is used (devices.md, item 3)."""

import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any, Protocol

from escpos.exceptions import Error as EscPosError

from drivers.errors import DeviceLost
from drivers.receipt_printer.options import Connection, EscPosOptions

CAPABILITIES = Path(__file__).with_name("capabilities.json")
"""What python-escpos is told about printers: nothing. Its own list takes 0.3 s and 5 MiB to read."""


class Line(Protocol):
    """An open line. Every method raises DeviceLost when the line is gone."""

    def write(self, data: bytes) -> None:
        """Send all; blocks at most the reply time without progress."""

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
    except (EscPosError, OSError, ValueError) as fault:
        raise DeviceLost(f"cannot open the printer: {_words(fault)}") from fault


class _EscPosLine:
    def __init__(self, printer: Any) -> None:  # python-escpos has a class per transport and no common typed face
        self._printer = printer

    def write(self, data: bytes) -> None:
        try:
            self._printer._raw(data)  # noqa: SLF001 - python-escpos' documented way to send bytes
        except (EscPosError, OSError) as fault:
            raise DeviceLost(f"sending failed: {_words(fault)}") from fault

    def close(self) -> None:
        try:
            self._printer.close()
        except (EscPosError, OSError):
            return


class _NetworkLine(_EscPosLine):
    def __init__(self, options: EscPosOptions) -> None:
        printer = _escpos().Network(host=options.host, port=options.port, timeout=options.reply_seconds)
        # Its own `open` leaves the socket behind when nobody answers (python-escpos 3.1).
        printer.device = socket.create_connection((options.host, options.port), options.reply_seconds)
        super().__init__(printer)
        self._reply_seconds = options.reply_seconds

    def read(self, seconds: float) -> bytes:
        device = self._printer.device
        device.settimeout(max(seconds, 0.001))
        try:
            data = bytes(device.recv(256))
        except TimeoutError:
            return b""
        except OSError as fault:
            raise DeviceLost(f"reading failed: {_words(fault)}") from fault
        finally:
            device.settimeout(self._reply_seconds)
        if not data:
            raise DeviceLost("the printer closed the connection")
        return data


class _SerialLine(_EscPosLine):
    def __init__(self, options: EscPosOptions) -> None:
        printer = _escpos().Serial(devfile=options.device, baudrate=options.baud, timeout=options.reply_seconds)
        printer.open()
        super().__init__(printer)
        self._printer.device.write_timeout = options.reply_seconds

    def read(self, seconds: float) -> bytes:
        # python-escpos would wait for 16 bytes, that is the whole time-out for each status byte.
        device = self._printer.device
        device.timeout = seconds
        try:
            first = bytes(device.read(1))
            return first + bytes(device.read(device.in_waiting)) if first else first
        except OSError as fault:
            raise DeviceLost(f"reading failed: {_words(fault)}") from fault


class _FileLine(_EscPosLine):
    """A printer class device such as /dev/usb/lp0, only written to: its status stays unknown."""

    def __init__(self, options: EscPosOptions) -> None:
        printer = _escpos().File(devfile=options.device, auto_flush=True)
        printer.open()
        super().__init__(printer)

    def read(self, seconds: float) -> bytes:  # noqa: ARG002 - nothing ever comes back
        return b""


def _escpos() -> Any:  # Any: it carries no types
    """python-escpos' transports; imported with the first line."""
    if "escpos.printer" not in sys.modules:
        os.environ.setdefault("ESCPOS_CAPABILITIES_FILE", str(CAPABILITIES))
        from escpos import capabilities

        # it keeps what it read there for the next start, in a folder that the next start does not know
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    from escpos import printer

    return printer


def _words(fault: Exception) -> str:
    return f"{fault.__class__.__name__}"

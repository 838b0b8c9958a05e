"""The line to an ESC/POS printer: what the adapter needs of it, and how the one of the settings is opened."""

from typing import Protocol

from drivers.ports.errors import DeviceLost
from drivers.receipt_printer.device_file import DeviceFileLine
from drivers.receipt_printer.network_line import NetworkLine
from drivers.receipt_printer.options import Connection, EscPosOptions
from drivers.receipt_printer.serial_port import SerialPortLine
from drivers.receipt_printer.transport import words_of


class PrinterLine(Protocol):
    """An open line. Every method raises DeviceLost when the line is gone."""

    def write(self, data: bytes) -> None:
        """Send all of what is to be printed; blocks at most the reply time without progress."""

    def ask(self, command: bytes) -> None:
        """Send a command that the printer answers at once."""

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`; empty when nothing came."""

    def close(self) -> None:
        """Close. Never raises and never blocks longer than the reply time."""


def open_line(options: EscPosOptions) -> PrinterLine:
    """Open the line of the settings; raises DeviceLost when nothing is there."""
    try:
        match options.connection:
            case Connection.NETWORK:
                return NetworkLine(options)
            case Connection.SERIAL:
                return SerialPortLine(options)
            case Connection.FILE:
                return DeviceFileLine(options)
    except (OSError, ValueError) as fault:
        raise DeviceLost(f"cannot open the printer: {words_of(fault)}") from fault

"""The line to an ESC/POS printer on a serial port, with the handshake by which a slow printer makes the terminal wait.

A receipt is some 45 kB and a printer's buffer often 4: without a handshake the rest is lost and nothing tells so. pyserial's
`dsrdtr` does nothing on Linux (pyserial 3.5): what a printer does with DTR arrives at our CTS by the usual cable.
"""

import termios
import time
from contextlib import suppress

import serial

from drivers.ports.errors import DeviceLost
from drivers.receipt_printer.options import EscPosOptions, Handshake
from drivers.receipt_printer.transport import EscPosTransport, OpenLine, words_of

_GONE = (OSError, termios.error)
_PIECE = 256
"""Bytes that go out within one time-out; at 1200 baud they take two seconds."""
_DRAIN_LOOK = 0.02


class SerialPortLine(OpenLine):
    """Waits as long as the printer says XOFF or holds CTS (串口), for at most the reply time without progress."""

    def __init__(self, options: EscPosOptions) -> None:
        self._seconds = seconds = options.reply_seconds
        self._device = serial.Serial(
            options.device,
            options.baud,
            timeout=seconds,
            write_timeout=seconds,
            xonxoff=options.handshake in {Handshake.AUTO, Handshake.XON_XOFF},
            rtscts=options.handshake is Handshake.RTS_CTS,
            exclusive=True,
        )
        if options.handshake is Handshake.AUTO and _has_clear_to_send(self._device):
            self._device.rtscts = True
        self._is_broken = False
        self._transport = EscPosTransport("Serial", self._device, _PIECE, devfile=options.device)

    def write(self, data: bytes) -> None:
        """Send all of it, as fast as the printer takes it."""
        try:
            super().write(data)
        except DeviceLost:
            self._is_broken = True
            raise

    def _send(self, command: bytes) -> None:
        self._device.write(command)

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`."""
        try:
            self._device.timeout = seconds
            first = self._device.read(1)
            return first + self._device.read(self._device.in_waiting) if first else first
        except _GONE as fault:
            raise DeviceLost(f"reading failed: {words_of(fault)}") from fault

    def close(self) -> None:
        """Let go out what still can. What the printer does not take is thrown away: it would print for the next person."""
        if not self._device.is_open:
            return
        with suppress(*_GONE):
            if not self._is_broken:
                self._drain()
            self._device.reset_output_buffer()
        with suppress(*_GONE):
            self._device.close()

    def _drain(self) -> None:
        """As `flush`, which would wait for ever for a printer that said XOFF and was switched off."""
        until = time.monotonic() + self._seconds
        while self._device.out_waiting and time.monotonic() < until:
            time.sleep(_DRAIN_LOOK)


def _has_clear_to_send(device: serial.Serial) -> bool:
    """Whether the other end holds CTS: then there is a wire for it, and it means something. A pty has no such wires."""
    try:
        return bool(device.cts)
    except _GONE:
        return False

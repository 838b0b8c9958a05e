"""A serial port, 8N1, with the handshake by which a slow device makes the terminal wait.

A receipt is some 45 kB and a printer's buffer often 4: without a handshake the rest is lost and nothing reports it. pyserial's
`dsrdtr` does nothing on Linux (pyserial 3.5): what a printer does with DTR arrives at our CTS by the usual cable.
"""

import termios
import time
from contextlib import suppress

import serial

from drivers.ports.errors import DeviceLost
from drivers.transport.handshake import Handshake
from drivers.transport.transport import words_of

_GONE = (OSError, termios.error)
"""SerialException is an OSError; termios.error is not one."""
_PIECE = 256
"""Bytes that go out within one time-out; at 1200 baud they take two seconds."""
_DRAIN_LOOK = 0.02


class SerialTransport:
    """An open serial port (串口通路), locked against a second opener. Implements `Transport`.

    Waits as long as the device says XOFF or holds CTS, for at most `seconds` without progress.
    """

    def __init__(self, path: str, baud: int, handshake: Handshake, seconds: float) -> None:
        self._seconds = seconds
        self._is_broken = False
        try:
            self._device = serial.Serial(
                path,
                baud,
                timeout=0,
                write_timeout=seconds,
                xonxoff=handshake in {Handshake.AUTO, Handshake.XON_XOFF},
                rtscts=handshake is Handshake.RTS_CTS,
                exclusive=True,
            )
            if handshake is Handshake.AUTO and _has_clear_to_send(self._device):
                self._device.rtscts = True
        except (*_GONE, ValueError) as fault:
            raise DeviceLost(f"cannot open {path}: {fault}") from fault

    def write(self, data: bytes) -> None:
        """Send all of it, as fast as the device takes it."""
        try:
            for at in range(0, len(data), _PIECE):
                self._device.write(data[at : at + _PIECE])
        except _GONE as fault:
            self._is_broken = True
            raise DeviceLost(f"sending failed: {words_of(fault)}") from fault

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`."""
        try:
            self._device.timeout = max(0.0, seconds)
            first = self._device.read(1)
            # Asking for no more than what waits: a larger read would last the whole timeout.
            return first + self._device.read(self._device.in_waiting) if first else first
        except _GONE as fault:
            raise DeviceLost(f"reading failed: {words_of(fault)}") from fault

    def drain(self) -> None:
        """Throw away what has arrived."""
        try:
            self._device.reset_input_buffer()
        except _GONE as fault:
            raise DeviceLost(f"the port is gone: {words_of(fault)}") from fault

    def probe(self) -> None:
        """Ask the kernel whether the port is still there."""
        try:
            self._device.in_waiting  # noqa: B018 - asks the kernel
        except _GONE as fault:
            raise DeviceLost(f"the port is gone: {words_of(fault)}") from fault

    def close(self) -> None:
        """Let go out what still can. What the device does not take is thrown away: it would print for the next person."""
        if not self._device.is_open:
            return
        with suppress(*_GONE):
            if not self._is_broken:
                self._let_go_out()
            self._device.reset_output_buffer()
        with suppress(*_GONE):
            self._device.close()

    def _let_go_out(self) -> None:
        """As `flush`, which would wait for ever for a printer that said XOFF and was switched off: `seconds` without progress."""
        until, before = time.monotonic() + self._seconds, self._device.out_waiting
        while (waits := self._device.out_waiting) and time.monotonic() < until:
            if waits < before:
                until, before = time.monotonic() + self._seconds, waits
            time.sleep(_DRAIN_LOOK)


def _has_clear_to_send(device: serial.Serial) -> bool:
    """Whether the other end holds CTS: then there is a wire for it, and it means something. A pty has no such wires."""
    try:
        return bool(device.cts)
    except _GONE:
        return False

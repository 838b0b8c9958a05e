"""A serial port as the adapters see it: bytes out, bytes in within a deadline, one kind of fault when it is gone.

8N1 without flow control, which is what every serial device of the terminal speaks. Used by one thread only.
"""

import termios

import serial

from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import DeviceLost

_WRITE_SECONDS = 2.0
_GONE = (OSError, termios.error)
"""SerialException is an OSError; termios.error is not one."""


class SerialLine:
    """An open serial port (串口), locked against a second opener. Every failure is `DeviceLost`."""

    def __init__(self, port: str, baud: int, clock: MonotonicClock) -> None:
        self._clock = clock
        try:
            self._serial = serial.Serial(port, baud, timeout=0, write_timeout=_WRITE_SECONDS, exclusive=True)
        except (*_GONE, ValueError) as error:
            raise DeviceLost(f"cannot open {port}: {error}") from error

    def write(self, data: bytes) -> None:
        """Send all bytes."""
        try:
            self._serial.write(data)
        except _GONE as error:
            raise DeviceLost(f"write failed: {error}") from error

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting up to `seconds` for the first byte; empty when nothing came."""
        try:
            self._serial.timeout = max(0.0, seconds)
            first = self._serial.read(1)
            # Asking for no more than what waits: a larger read would last the whole timeout.
            return first + self._serial.read(self._serial.in_waiting) if first else b""
        except _GONE as error:
            raise DeviceLost(f"read failed: {error}") from error

    def rest(self, seconds: float) -> None:
        """Let `seconds` pass; what arrives meanwhile belongs to no exchange and is thrown away."""
        until = self._clock.now() + seconds
        while (left := until - self._clock.now()) > 0:
            self.read(left)

    def drain(self) -> None:
        """Throw away what has arrived."""
        try:
            self._serial.reset_input_buffer()
        except _GONE as error:
            raise DeviceLost(f"drain failed: {error}") from error

    def probe(self) -> None:
        """Find out whether the port is still there, without taking what has arrived."""
        try:
            self._serial.in_waiting  # noqa: B018 - asks the kernel
        except _GONE as error:
            raise DeviceLost(f"port is gone: {error}") from error

    def close(self) -> None:
        """Release the port; never fails."""
        self._serial.close()

"""A device on the network. Most take one connection at a time."""

import socket
from contextlib import suppress

from drivers.ports.errors import DeviceLost
from drivers.transport.address import TcpAddress
from drivers.transport.transport import throw_away, words_of

_READ = 4096
_CONNECT_SECONDS = 0.9
"""In a public hall a connection takes milliseconds. The kernel asks again after one second: a new try is as quick, and can be ended."""


class TcpTransport:
    """One TCP connection (网口通路). Implements `Transport`. `seconds`: without progress while sending."""

    def __init__(self, address: TcpAddress, seconds: float) -> None:
        self._seconds = seconds
        try:
            self._device = socket.create_connection((address.host, address.port), min(seconds, _CONNECT_SECONDS))
            self._device.settimeout(seconds)
        except OSError as fault:
            raise DeviceLost(f"cannot connect: {words_of(fault)}") from fault
        self._device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data: bytes) -> None:
        """Send all of it."""
        left = memoryview(data)
        try:
            while left:
                left = left[self._device.send(left) :]
        except OSError as fault:
            raise DeviceLost(f"sending failed: {words_of(fault)}") from fault

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`."""
        self._device.settimeout(max(seconds, 0.001))
        try:
            data = self._device.recv(_READ)
        except TimeoutError:
            return b""
        except OSError as fault:
            raise DeviceLost(f"reading failed: {words_of(fault)}") from fault
        finally:
            self._device.settimeout(self._seconds)
        if not data:
            raise DeviceLost("the device closed the connection")
        return data

    def drain(self) -> None:
        """Throw away what has arrived."""
        throw_away(self.read)

    def probe(self) -> None:
        """Find out whether the other end closed or reset the connection."""
        try:
            if self._device.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"":
                raise DeviceLost("the device closed the connection")
        except BlockingIOError:
            return
        except OSError as fault:
            raise DeviceLost(f"the connection is gone: {words_of(fault)}") from fault

    def close(self) -> None:
        """Close the connection in both directions."""
        with suppress(OSError):
            self._device.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            self._device.close()

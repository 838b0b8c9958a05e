"""The line to an ESC/POS printer on the network."""

import socket
from contextlib import suppress

from drivers.ports.errors import DeviceLost
from drivers.receipt_printer.options import EscPosOptions
from drivers.receipt_printer.transport import EscPosTransport, OpenLine, words_of


class NetworkLine(OpenLine):
    """One TCP connection (网口); real printers take one at a time."""

    def __init__(self, options: EscPosOptions) -> None:
        self._device = socket.create_connection((options.host, options.port), options.reply_seconds)
        self._reply_seconds = options.reply_seconds
        self._transport = EscPosTransport("Network", self._device, host=options.host)

    def _send(self, command: bytes) -> None:
        self._device.sendall(command)

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`."""
        self._device.settimeout(max(seconds, 0.001))
        try:
            data = self._device.recv(256)
        except TimeoutError:
            return b""
        except OSError as fault:
            raise DeviceLost(f"reading failed: {words_of(fault)}") from fault
        finally:
            self._device.settimeout(self._reply_seconds)
        if not data:
            raise DeviceLost("the printer closed the connection")
        return data

    def close(self) -> None:
        """Close both ways."""
        with suppress(OSError):
            self._device.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            self._device.close()

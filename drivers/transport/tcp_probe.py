"""Looks whether a device on the network that was away is there again: the network sends no event for that."""

import errno
import select
import socket
import threading
from contextlib import suppress
from typing import Any

from drivers.transport.address import TcpAddress

_Place = tuple[int, Any]
"""Family, and what it takes for an address."""


class TcpProbe:
    """One device (网口探测). Begins a connection, never waits for it, and closes it at once: most devices take but one.

    Reports a return only: a device that takes connections and is out of order all the same is left to its worker.
    """

    def __init__(self, address: TcpAddress) -> None:
        self._address = address
        self._trying: socket.socket | None = None
        self._was_away = False
        self._place: _Place | None = None
        self._looks_up: threading.Thread | None = None

    def begin(self) -> None:
        """Try once more; what was tried before and is not answered counts as away."""
        if self._trying is not None:
            self._was_away = True
        self.give_up()
        if self._place is None:
            self._look_up()
            return
        family, place = self._place
        try:
            self._trying = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
            reason = self._trying.connect_ex(place)
        except OSError:
            self.give_up()
            return
        if reason not in {0, errno.EINPROGRESS}:
            self._was_away = True
            self.give_up()

    def is_back(self) -> bool:
        """Whether what was tried has succeeded, after it had failed before."""
        if self._trying is None or not select.select([], [self._trying], [], 0)[1]:
            return False
        is_there = self._trying.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
        self.give_up()
        was_away, self._was_away = self._was_away, not is_there
        if is_there and was_away:
            self._place = None  # next time its name may stand for another number
        return is_there and was_away

    @property
    def file(self) -> socket.socket | None:
        """What becomes writable when there is something to know."""
        return self._trying

    def _look_up(self) -> None:
        """On a thread of its own, one at a time: a name may take long where the network is away."""
        if self._looks_up is None or not self._looks_up.is_alive():
            self._looks_up = threading.Thread(target=self._find, name="arrivals-name", daemon=True)
            self._looks_up.start()

    def _find(self) -> None:
        with suppress(OSError):
            found = socket.getaddrinfo(self._address.host, self._address.port, type=socket.SOCK_STREAM)
            family, *_, place = min(found, key=lambda address: address[0] != socket.AF_INET)
            self._place = family, place

    def give_up(self) -> None:
        """Abandon the connection that is being tried."""
        trying, self._trying = self._trying, None
        if trying is not None:
            with suppress(OSError):
                trying.close()

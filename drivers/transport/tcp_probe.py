"""Looks whether a device on the network that was away is there again: the network sends no event for that."""

import errno
import select
import socket
from contextlib import suppress

from drivers.transport.address import TcpAddress


class TcpProbe:
    """One device (网口探测). Begins a connection, never waits for it, and closes it at once: most devices take but one.

    Tells of a return only: a device that takes connections and is out of order all the same is left to its worker.
    """

    def __init__(self, address: TcpAddress) -> None:
        self._address = address
        self._trying: socket.socket | None = None
        self._was_away = False

    def begin(self) -> None:
        """Try once more; what was tried before and is not answered counts as away."""
        if self._trying is not None:
            self._was_away = True
        self.give_up()
        try:
            family, kind, number, _, place = socket.getaddrinfo(
                self._address.host, self._address.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
            )[0]
            self._trying = socket.socket(family, kind | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC, number)
            reason = self._trying.connect_ex(place)
        except OSError:  # also a host that has a name alone: to look it up may take long
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
        return is_there and was_away

    @property
    def file(self) -> socket.socket | None:
        """What becomes writable when there is something to know."""
        return self._trying

    def give_up(self) -> None:
        """Try no more."""
        trying, self._trying = self._trying, None
        if trying is not None:
            with suppress(OSError):
                trying.close()

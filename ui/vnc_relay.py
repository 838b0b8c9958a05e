"""Relays VNC viewers to Qt's server: listens on this machine alone, and corrects the colours to those asked for."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ui.vnc_colours import ColourWish

log = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
CHUNK = 1 << 18
CONNECT_SECONDS = 5.0
USUAL_PORTS = range(5900, 6000)
"""Where viewers look for a screen, display 0 first."""


@contextmanager
def relay(port: int | None, server_port: int) -> Iterator[int]:
    """Pass viewers that come to `port` on to Qt's server, on threads of their own; gives the port. None: the first free one.

    Raises OSError when the port is taken.
    """
    with _first_free() if port is None else socket.create_server((ADDRESS, port)) as listening:
        worker = threading.Thread(target=_accept, args=(listening, server_port), name="vnc-relay", daemon=True)
        worker.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            worker.join(CONNECT_SECONDS)


def _first_free() -> socket.socket:
    for port in USUAL_PORTS:
        with suppress(OSError):  # somebody else's screen
            return socket.create_server((ADDRESS, port))
    return socket.create_server((ADDRESS, 0))


def _accept(listening: socket.socket, server_port: int) -> None:
    while True:
        try:
            viewer, _ = listening.accept()
        except OSError:  # shut down: the end
            return
        try:
            server = socket.create_connection((ADDRESS, server_port), CONNECT_SECONDS)
        except OSError as why:
            log.info("a viewer came, and Qt's server does not answer: %s", why)
            viewer.close()
            continue
        server.settimeout(None)
        _pump(viewer, server, ColourWish().feed)
        _pump(server, viewer, bytes)


def _pump(source: socket.socket, target: socket.socket, change: Callable[[bytes], bytes]) -> None:
    """Pass bytes on until either side ends, then end both."""

    def run() -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                target.sendall(change(data))
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()

    threading.Thread(target=run, name="vnc-pump", daemon=True).start()

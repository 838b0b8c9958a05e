"""A server that never ends: it drips a byte at a time from a chosen place in its answer, or says nothing at all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.line_server import LineServer

EVERY = 0.02
"""Seconds between two bytes: far below any bound of a single read."""

OPENINGS = {
    "status line": b"HTTP/1.1 ",
    "header": b"HTTP/1.1 200 OK\r\nX-Long: ",
    "interim answers": b"",
    "body with a length": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
    "body until the end": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "silence": b"",
    "TLS handshake": b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03",
}
DRIPS = {
    "interim answers": b"HTTP/1.1 100 Continue\r\n\r\n",
    "chunks": b"1\r\nx\r\n",
    "silence": b"",
    "TLS handshake": b"\x00",
}


@dataclass
class Dripping:
    """Where it listens, and how many it has heard."""

    port: int
    asked: threading.Semaphore


@contextmanager
def dripping(place: str) -> Iterator[Dripping]:
    """A server on loopback that drips from this place on until the block ends."""
    ended, asked = threading.Event(), threading.Semaphore(0)

    def drip(connection: socket.socket) -> None:
        connection.recv(65536)
        asked.release()
        connection.sendall(OPENINGS[place])
        while not ended.wait(EVERY):
            connection.sendall(DRIPS.get(place, b"1"))

    with LineServer(drip) as server:
        try:
            yield Dripping(server.port, asked)
        finally:
            ended.set()

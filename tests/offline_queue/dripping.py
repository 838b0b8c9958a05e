"""A server that never ends: it drips a byte at a time from a chosen place in its answer, or says nothing at all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

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
    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


@contextmanager
def dripping(place: str) -> Iterator[Dripping]:
    """A server on loopback that drips from this place on until the block ends."""
    ended = threading.Event()
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Dripping(server.getsockname()[1])

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError):  # the other side hangs up: that is what is tested
                connection.recv(65536)
                found.asked.release()
                connection.sendall(OPENINGS[place])
                while not ended.wait(EVERY):
                    connection.sendall(DRIPS.get(place, b"1"))

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threads.append(threading.Thread(target=serve, args=(server.accept()[0],)))
                    threads[-1].start()

        door = threading.Thread(target=accept)
        door.start()
        try:
            yield found
        finally:
            ended.set()
            server.shutdown(socket.SHUT_RDWR)
            door.join()
            for thread in threads:
                thread.join()

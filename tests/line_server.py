"""A server on loopback for tests that talks by bytes. Whatever the other side does to a line, at any moment, is no error here."""

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

PATIENCE = 120.0
"""Seconds after which a line or a thread is given up: only a test that fails anyway waits so long."""


class LineServer:
    """Answers on each line, on a thread of its own. A context manager; at the end no line and no thread is left.

    `answer` may end by any OSError: the other side may break or close its line with bytes under way. When it is over the other
    side still gets to read all that was said: a line that is closed with unread bytes would take the answer with it.
    """

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self._answer = answer
        self._door = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._door.getsockname()[1]
        self._lines: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="line-server", daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take no more lines, break those that are there, and wait for their threads. May be called twice."""
        with suppress(OSError):  # closed before
            self._door.shutdown(socket.SHUT_RDWR)  # closing alone would not wake who accepts
        self._threads[0].join(PATIENCE)
        self._door.close()
        for line in self._lines:
            with suppress(OSError):  # its own thread has closed it
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _accept(self) -> None:
        with suppress(OSError):  # the end
            while True:
                line, _ = self._door.accept()
                self._lines.append(line)
                self._threads.append(threading.Thread(target=self._serve, args=(line,), name="line", daemon=True))
                self._threads[-1].start()

    def _serve(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            line.settimeout(PATIENCE)
            self._answer(line)
            line.shutdown(socket.SHUT_WR)
            while line.recv(65536):
                pass


def whole_request(line: socket.socket) -> bytes:
    """A request with all of its body; what came of it, where the other side ends before."""
    heard = b""
    while not _is_whole(heard):
        part = line.recv(65536)
        if not part:
            break
        heard += part
    return heard


def _is_whole(heard: bytes) -> bool:
    head, end, body = heard.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)

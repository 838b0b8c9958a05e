"""The local socket of a running kiosk: `kiosk queue` asks here for what changes the queue, for only one process may write.

One request and one answer a connection, JSON on one line each. The socket lies in the data folder and is its owner's alone.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from kiosk.services.condition.checks import CheckResult

OWNER_ONLY = 0o600
SOCKET_NAME = "control.sock"
MOST_BYTES = 4096
MOST_ANSWER_BYTES = 256 * 1024
SECONDS = 10.0
"""Of one exchange: a disk that is slow may take its time, a stranger may not."""


class ReleaseRecord(Struct, frozen=True, tag="release"):
    """Let a parked record go again (放行)."""

    record_id: str


class ParkRecord(Struct, frozen=True, tag="park"):
    """Take a waiting record out of the queue until a person releases it (滞留)."""

    record_id: str
    reason: str


class AcceptDamage(Struct, frozen=True, tag="accept_damage"):
    """A person knows of the damage and of what is lost (确认损坏): take submissions again."""


class TellHealth(Struct, frozen=True, tag="health"):
    """How the terminal is (查询状况): all that it looks at by itself."""


QueueRequest = ReleaseRecord | ParkRecord | AcceptDamage
Request = QueueRequest | TellHealth


class Done(Struct, frozen=True, tag="done"):
    """It was done. `results` are of a terminal that was asked how it is."""

    results: tuple[CheckResult, ...] = ()


class NotDone(Struct, frozen=True, tag="not_done"):
    """It was not; `why` is for a technician."""

    why: str


Answer = Done | NotDone

Handler = Callable[[Request], Answer]
"""Called on the socket's thread. Must not raise for what is foreseen."""


class NotRunning(Struct, frozen=True):
    """No kiosk answers on this data folder."""


class ControlSocket:
    """Answers on a thread of its own from `open` to `close` (控制口). Only the owner of the data folder may open one there."""

    def __init__(self, folder: Path, handle: Handler) -> None:
        self._handle = handle
        self._folder = folder
        self._path = folder / SOCKET_NAME
        self._listening: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Begin to answer. Raises OSError."""
        self._path.unlink(missing_ok=True)  # left by a kiosk that was killed: the folder has one owner, and that is us
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with _short(self._folder) as short:
            listening.bind(f"{short}/{SOCKET_NAME}")
        self._path.chmod(OWNER_ONLY)
        listening.listen(4)
        self._listening = listening
        self._thread = threading.Thread(target=self._serve, args=(listening,), name="control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer no more; the socket is gone afterwards. Safe to call also when it was never opened."""
        if self._listening is None or self._thread is None:
            return
        with contextlib.suppress(OSError):  # the kernel refuses it on some versions; closing is enough there
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(SECONDS)
        self._path.unlink(missing_ok=True)
        self._listening = None

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # closed
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(SECONDS)
        try:
            line = _line(connection)
            try:
                request = msgspec.json.decode(line, type=Request)
            except msgspec.DecodeError as error:
                answer: Answer = NotDone(f"not understood: {error}")
            else:
                answer = self._handle(request)
            connection.sendall(msgspec.json.encode(answer) + b"\n")
        except OSError:
            return  # anyone who asked has gone, or says nothing


def ask_running(folder: Path, request: Request) -> Answer | NotRunning:
    """Ask the kiosk that runs on `folder`. Raises OSError where it is there and does not answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(SECONDS)
        try:
            with _short(folder) as short:
                connection.connect(f"{short}/{SOCKET_NAME}")
        except (FileNotFoundError, ConnectionRefusedError):
            return NotRunning()
        connection.sendall(msgspec.json.encode(request) + b"\n")
        try:
            answer: Answer = msgspec.json.decode(_line(connection, MOST_ANSWER_BYTES), type=Answer)
        except msgspec.DecodeError as error:
            raise ConnectionError(f"what came back is no answer: {error}") from None
        return answer


def _line(connection: socket.socket, most: int = MOST_BYTES) -> bytes:
    received = b""
    while not received.endswith(b"\n") and len(received) < most:
        part = connection.recv(MOST_BYTES)
        if not part:
            break
        received += part
    return received


@contextmanager
def _short(folder: Path) -> Iterator[str]:
    """A path of `folder` that fits into a socket address (107 bytes), however deep it lies."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)

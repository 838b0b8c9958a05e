"""The terminal's side of readers that are only a folder: what PC/SC is for real ones, where no pcscd runs.

`readers` in the folder is the service; a folder in it is a reader, by its name; the file `card` in that one names the port on which
the card speaks the messages of vpcd. A card answers as a real one does; the service's part is played here.
"""

import contextlib
import os
import socket
import threading
import time
from pathlib import Path

from drivers.ports.card_service import CardChannel, ServiceDown, Slot, SlotFault, SlotFaultKind, SlotState
from simulators.social_card_reader.card_side import ATR, OFF, ON, framed, receive
from simulators.social_card_reader.virtual_card import BAD_ATR

READERS, CARD = "readers", "card"
_LOOK_EVERY = 0.25
_OPENING_SECONDS = 2.0

_Seen = tuple[tuple[str, int | None], ...]


class SimulatedCardService:
    """Readers in a folder (模拟读卡服务). See `SmartCardService` for what is promised."""

    def __init__(self, endpoint: str) -> None:
        self._readers = Path(endpoint) / READERS
        self._woken = threading.Event()
        self._paths: tuple[str, ...] = (str(self._readers),)
        self._marked: tuple[tuple[int, int], ...] | None = None
        self._last: tuple[Slot, ...] | ServiceDown | None = None

    def look(self, seconds: float) -> tuple[Slot, ...] | ServiceDown:
        until = time.monotonic() + seconds
        while (marks := self._marks()) == self._marked and time.monotonic() < until:
            if self._woken.wait(_LOOK_EVERY):
                break
        if marks == self._marked and self._last is not None:
            return self._last
        self._marked, seen = marks, self._look()
        if isinstance(seen, ServiceDown):
            self._paths = (str(self._readers),)
            self._last = seen
        else:
            readers = [self._readers / name for name, _port in seen]
            self._paths = tuple(map(str, (self._readers, *readers, *(reader / CARD for reader in readers))))
            self._last = tuple(Slot(name, *_state(port)) for name, port in seen)
        return self._last

    def wake(self) -> None:
        self._woken.set()

    def connect(self, reader: str) -> CardChannel | SlotFault:
        seen = self._look()
        if isinstance(seen, ServiceDown):
            return SlotFault(SlotFaultKind.SERVICE_DOWN, seen.detail)
        if reader not in dict(seen):
            return SlotFault(SlotFaultKind.READER_GONE, "no such reader")
        port = dict(seen)[reader]
        try:
            line = _open(port)
        except OSError as gone:
            return SlotFault(SlotFaultKind.CARD_GONE, f"no card: {type(gone).__name__}")
        channel = _SimulatedChannel(line, self._readers / reader)
        atr = channel.atr()
        if not atr or atr == BAD_ATR:
            channel.disconnect()
            return SlotFault(SlotFaultKind.PROTOCOL if atr else SlotFaultKind.MUTE, "powering gave no card")
        return channel

    def close(self) -> None:
        self._woken.clear()
        self._marked = self._last = None

    def _marks(self) -> tuple[tuple[int, int], ...]:
        """When a reader came or went, or a card: far cheaper than to look."""
        return tuple(map(_mark, self._paths))

    def _look(self) -> _Seen | ServiceDown:
        try:
            names = sorted(path.name for path in self._readers.iterdir())
        except OSError:
            return ServiceDown("no service")
        return tuple((name, _port(self._readers / name)) for name in names)


class _SimulatedChannel:
    def __init__(self, line: socket.socket, reader: Path) -> None:
        self._line = line
        self._reader = reader
        line.sendall(framed(ON))

    def atr(self) -> bytes:
        with contextlib.suppress(OSError):
            self._line.sendall(framed(ATR))
            return receive(self._line) or b""
        return b""

    def transmit(self, command: bytes) -> bytes | SlotFault:
        self._line.settimeout(None)
        try:
            self._line.sendall(framed(command))
            answer = receive(self._line)
        except OSError:
            answer = None
        if answer is not None:
            return answer
        if not self._reader.parent.exists():
            return SlotFault(SlotFaultKind.SERVICE_DOWN, "the service ended")
        kind = SlotFaultKind.CARD_GONE if self._reader.exists() else SlotFaultKind.READER_GONE
        return SlotFault(kind, "the line broke off")

    def disconnect(self) -> None:
        with contextlib.suppress(OSError):
            self._line.sendall(framed(OFF))
        self._line.close()


def _mark(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - four times a second, and half the cost
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_ino


def _port(reader: Path) -> int | None:
    try:
        return int((reader / CARD).read_text("ascii"))
    except (OSError, ValueError):
        return None


def _open(port: int | None) -> socket.socket:
    if port is None:
        raise ConnectionRefusedError
    line = socket.create_connection(("127.0.0.1", port), _OPENING_SECONDS)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _state(port: int | None) -> tuple[SlotState, bytes]:
    """What the service finds as it powers the card."""
    try:
        line = _open(port)
    except OSError:
        return SlotState.EMPTY, b""
    with line, contextlib.suppress(OSError):
        line.sendall(framed(ATR))
        atr = receive(line) or b""
        return (SlotState.CARD if atr else SlotState.MUTE), atr
    return SlotState.EMPTY, b""

"""What terminal and driver process say to each other: frames on a socket, each a length of four bytes and one message."""

import contextlib
import socket
import threading
from typing import Any

import msgspec
from msgspec.structs import replace

from drivers.ports.errors import ProtocolFault
from drivers.ports.picture import LARGEST

LONGEST = 64 << 20
"""Bytes of one message."""


class Begin(msgspec.Struct, frozen=True, tag=True):
    """The first message: what is to be built (装载请求). `manifest` and `build` are places of objects, as `module:name`."""

    manifest: str
    adapter: str
    build: str
    options: dict[str, Any]
    has_ledger: bool


class Began(msgspec.Struct, frozen=True, tag=True):
    """The answer to it (装载应答): empty, or which of our defects it is and the sentence."""

    defect: str = ""
    words: str = ""


class PortCall(msgspec.Struct, frozen=True, tag=True):
    """A method of the port, or of the ledger (调用); an argument that is None is the question whether to stop."""

    number: int
    method: str
    arguments: tuple[bytes | None, ...]


class PortAnswer(msgspec.Struct, frozen=True, tag=True):
    """How a call ended (应答): the value, or what was raised, and for a defect where.

    `pixels`: of a picture. On the socket they follow the message as they are, so that none is copied into it; it says how many.
    """

    number: int
    value: bytes = b""
    raised: str = ""
    words: str = ""
    pixels: bytearray = bytearray()
    following: int = 0


class Stop(msgspec.Struct, frozen=True, tag=True):
    """The call should end (停止)."""

    number: int


class StatusReport(msgspec.Struct, frozen=True, tag=True):
    """A status in the middle of a call (途中状态)."""

    status: bytes


MessageOfDriver = Begin | Began | PortCall | PortAnswer | Stop | StatusReport
_READ = msgspec.msgpack.Decoder(MessageOfDriver)
_WRITE = msgspec.msgpack.Encoder()


class DriverChannel:
    """One end of the socket (进程通道). Any thread may send; one receives."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._turn = threading.Lock()

    def send(self, message: MessageOfDriver) -> None:
        """Raises OSError where the other end is gone."""
        pixels = message.pixels if isinstance(message, PortAnswer) else b""
        if isinstance(message, PortAnswer) and pixels:
            message = replace(message, pixels=bytearray(), following=len(pixels))
        data = _WRITE.encode(message)
        with self._turn:
            self._line.sendall(len(data).to_bytes(4, "big") + data)
            self._line.sendall(pixels)

    def receive(self, seconds: float | None = None) -> MessageOfDriver | None:
        """The next message; None at the end. Raises TimeoutError, OSError and ProtocolFault."""
        self._line.settimeout(seconds)
        length = int.from_bytes(self._exactly(4), "big")
        if not length:
            return None
        if length > LONGEST:
            raise ProtocolFault(f"a message of {length} bytes")
        data = self._exactly(length)
        if not data:
            return None
        try:
            message: MessageOfDriver = _READ.decode(data)
        except (msgspec.MsgspecError, ValueError, RecursionError) as wrong:
            raise ProtocolFault("a message of no known kind") from wrong
        return self._with_pixels(message) if isinstance(message, PortAnswer) and message.following else message

    def close(self) -> None:
        """End both directions. May be called twice, and from any thread."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()

    def _with_pixels(self, answer: PortAnswer) -> PortAnswer | None:
        """None where the other end is gone before they are all there."""
        if not 0 < answer.following <= LARGEST:
            raise ProtocolFault(f"a picture of {answer.following} bytes")
        pixels, read = bytearray(answer.following), 0
        while read < len(pixels):
            more = self._line.recv_into(memoryview(pixels)[read:])
            if not more:
                return None
            read += more
        return replace(answer, pixels=pixels, following=0)

    def _exactly(self, number: int) -> bytes:
        """So many bytes; none where the other end is gone before."""
        read = bytearray()
        while len(read) < number:
            more = self._line.recv(min(number - len(read), 1 << 20))
            if not more:
                return b""
            read += more
        return bytes(read)

"""Reads request bodies within bounds: of one request, and of all that are under way in this process together."""

import threading
import zlib
from enum import Enum, auto
from types import TracebackType
from typing import Self

from starlette.requests import Request


class Unread(Enum):
    """Why a body was not read to its end (未收完)."""

    TOO_LONG = auto()
    NO_ROOM = auto()


class Bodies:
    """One bound over all bodies that are being received (请求体总量), unpacked or worked on. Thread-safe."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._taken = 0
        self._lock = threading.Lock()

    def take(self, length: int) -> bool:
        """Whether there was room for so many bytes more; then they are taken."""
        with self._lock:
            if self._taken + length > self._most:
                return False
            self._taken += length
            return True

    def give_back(self, length: int) -> None:
        """So many bytes are no longer held."""
        with self._lock:
            self._taken -= length


class Share:
    """What one body takes of them (请求体份额), until its block ends."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._length = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _: BaseException | None, _at: TracebackType | None) -> None:
        self._bodies.give_back(self._length)
        self._length = 0

    def reaches(self, length: int) -> bool:
        """Whether the body may become this long, in view of all others."""
        return self.grows(max(0, length - self._length))

    def grows(self, length: int) -> bool:
        """Whether so many bytes more may be held for this request: what its body unpacks to is beside it."""
        if not self._bodies.take(length):
            return False
        self._length += length
        return True


def stated_length(request: Request) -> int:
    """How long the body will be, as the request says; 0 where it does not."""
    stated = request.headers.get("content-length", "")
    return int(stated[:20]) if stated.isascii() and stated.isdigit() else 0


async def read_body(request: Request, limit: int, share: Share) -> bytes | Unread:
    """The body as received. What is known to be too much from its stated length is not begun."""
    parts: list[bytes] = []
    length = 0
    if unread := _unread(stated_length(request), limit, share):
        return unread
    async for part in request.stream():
        length += len(part)
        if unread := _unread(length, limit, share):
            return unread
        parts.append(part)
    return b"".join(parts)


def _unread(length: int, limit: int, share: Share) -> Unread | None:
    if length > limit:
        return Unread.TOO_LONG
    return None if share.reaches(length) else Unread.NO_ROOM


_PIECE = 64 * 1024
_GZIP = 31
"""The window bits by which zlib takes gzip and nothing else."""


class GzipDamaged(Exception):
    """The gzip is none (压缩损坏), or cut short."""


def unpack(body: bytes, limit: int, share: Share) -> bytes | Unread:
    """What the body unpacks to; it counts beside the packed one, piece by piece. Raises GzipDamaged."""
    unpacker = zlib.decompressobj(wbits=_GZIP)
    plain = bytearray()
    waiting = body
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(waiting, _PIECE)
        except zlib.error as error:
            raise GzipDamaged(f"damaged gzip: {error}") from error
        waiting = unpacker.unconsumed_tail
        if not piece and not waiting and not unpacker.eof:
            raise GzipDamaged("the gzip is cut short")
        if len(plain) + len(piece) > limit:
            return Unread.TOO_LONG
        if not share.grows(len(piece)):
            return Unread.NO_ROOM
        plain += piece
    return bytes(plain)

"""What the terminal and a process of its own say to each other over two pipes: each message with its length before it.

The pictures of a question follow it as they are, so that none is copied into a message.
"""

import struct
from collections.abc import Sequence
from typing import BinaryIO, Protocol, TypeVar

import msgspec
from msgspec import Struct

from drivers.ports.picture import COLOURS, LARGEST, Picture

_LENGTH = struct.Struct(">I")
LONGEST = 64 << 20
"""Bytes of one message; what claims more is none."""

Size = tuple[int, int]
"""Height and width of a picture that follows."""

T = TypeVar("T")


class MayHavePicture(Protocol):
    """A message that a picture follows where `size` says so (带图消息)."""

    @property
    def size(self) -> Size | None: ...


M = TypeVar("M", bound=MayHavePicture)


def send(message: Struct, to: BinaryIO, data: Sequence[bytearray | memoryview] = ()) -> None:
    """`data`: of the pictures that follow. Raises OSError when the other end is gone."""
    body = msgspec.msgpack.encode(message)
    to.write(_LENGTH.pack(len(body)))
    to.write(body)
    to.writelines(data)
    to.flush()


def next_message(source: BinaryIO, kind: "msgspec.msgpack.Decoder[T]") -> T | None:
    """None when the other end is gone, or says what is no message. Raises msgspec.MsgspecError for one of another kind."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LONGEST:
        return None
    body = source.read(length)
    return kind.decode(body) if len(body) == length else None


def size_of(picture: Picture) -> Size:
    """The size as a message states it ahead of the picture."""
    return (picture.height, picture.width)


def next_picture(source: BinaryIO, size: Size) -> Picture | None:
    """A picture of that size; None when the other end is gone, or the size is of no picture."""
    height, width = size
    if min(size) < 0 or height * width * COLOURS > LARGEST:
        return None
    data = bytearray(height * width * COLOURS)
    read: int = source.readinto(data)  # type: ignore[attr-defined]  # a BufferedReader has it
    return Picture(height, width, data) if read == len(data) else None


def next_with_picture(source: BinaryIO, kind: "msgspec.msgpack.Decoder[M]") -> tuple[M, Picture | None] | None:
    """A message, and the picture that follows it where one does; None when the other end is gone."""
    message = next_message(source, kind)
    if message is None or message.size is None:
        return None if message is None else (message, None)
    picture = next_picture(source, message.size)
    return None if picture is None else (message, picture)

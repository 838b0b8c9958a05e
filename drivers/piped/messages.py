"""What the terminal and a process of its own say to each other over two pipes: each message with its length before it.

The pictures of a question follow it as they are, so that none is copied into a message.
"""

import struct
from collections.abc import Sequence
from typing import BinaryIO, TypeVar

import msgspec
from msgspec import Struct

from drivers.ports.picture import COLOURS, Picture

_LENGTH = struct.Struct(">I")

Size = tuple[int, int]
"""Height and width of a picture that follows."""

T = TypeVar("T")


def send(message: Struct, to: BinaryIO, data: Sequence[bytearray | memoryview] = ()) -> None:
    """`data`: of the pictures that follow. Raises OSError when the other end is gone."""
    body = msgspec.msgpack.encode(message)
    to.write(_LENGTH.pack(len(body)))
    to.write(body)
    to.writelines(data)
    to.flush()


def next_message(source: BinaryIO, kind: "msgspec.msgpack.Decoder[T]") -> T | None:
    """None when the other end is gone."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return kind.decode(body) if len(body) == length else None


def size_of(picture: Picture) -> Size:
    """The size as a message states it ahead of the picture."""
    return (picture.height, picture.width)


def next_picture(source: BinaryIO, size: Size) -> Picture | None:
    """A picture of that size; None when the other end is gone."""
    height, width = size
    data = bytearray(height * width * COLOURS)
    read: int = source.readinto(data)  # type: ignore[attr-defined]  # a BufferedReader has it
    return Picture(height, width, data) if read == len(data) else None

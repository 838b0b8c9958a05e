"""What the terminal and a process of its own say to each other over two pipes: each message with its length before it.

The pictures of a question follow it as they are, so that none is copied into a message.
"""

import struct
from collections.abc import Sequence
from typing import BinaryIO, TypeVar

import msgspec
from msgspec import Struct

from drivers.ports.device import Pixels

_LENGTH = struct.Struct(">I")

T = TypeVar("T")


def send(message: Struct, to: BinaryIO, pictures: Sequence[Pixels] = ()) -> None:
    """Raises OSError when the other end is gone."""
    body = msgspec.msgpack.encode(message)
    to.write(_LENGTH.pack(len(body)))
    to.write(body)
    to.writelines(_whole(each).data.cast("B") for each in pictures)
    to.flush()


def next_message(source: BinaryIO, kind: "msgspec.msgpack.Decoder[T]") -> T | None:
    """None when the other end is gone."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return kind.decode(body) if len(body) == length else None


def next_picture(source: BinaryIO, size: int) -> bytearray | None:
    """So many bytes that can be written to; None when the other end is gone."""
    picture = bytearray(size)
    read: int = source.readinto(picture)  # type: ignore[attr-defined]  # a BufferedReader has it
    return picture if read == size else None


def _whole(pixels: Pixels) -> Pixels:
    """In one piece of memory: a part of another picture is not."""
    return pixels if pixels.flags.c_contiguous else pixels.copy()

"""What the terminal and its page process say to each other over two pipes: each message with its length before it.

The picture of a question follows it as it is, so that it is not copied into a message.
"""

import struct
from math import prod
from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.ports.device import Pixels
from drivers.ports.pages import Blurred, Glare, NoPage, PageCaptured, PageRead, SeveralPages

_LENGTH = struct.Struct(">I")


class AskedPage(Struct, frozen=True):
    """Take the page out of the picture that follows (取页请求), of so many rows, columns and colours; `reads`: and read it."""

    shape: tuple[int, int, int]
    reads: bool


AnsweredPage = PageCaptured | PageRead | NoPage | SeveralPages | Blurred | Glare


def ask_page(asked: AskedPage, picture: Pixels, to: BinaryIO) -> None:
    """Raises OSError when the other end is gone."""
    _send(msgspec.msgpack.encode(asked), to)
    to.write(picture.data.cast("B"))
    to.flush()


def next_asked_page(source: BinaryIO) -> tuple[AskedPage, bytes] | None:
    """The question with the bytes of its picture; None when the terminal is gone."""
    body = _received(source)
    if body is None:
        return None
    asked = msgspec.msgpack.decode(body, type=AskedPage)
    picture = source.read(prod(asked.shape))
    return (asked, picture) if len(picture) == prod(asked.shape) else None


def answer_page(answered: AnsweredPage, to: BinaryIO) -> None:
    """Raises OSError when the other end is gone."""
    _send(msgspec.msgpack.encode(answered), to)
    to.flush()


def next_answered_page(source: BinaryIO) -> AnsweredPage | None:
    """None when the page process is gone."""
    body = _received(source)
    return None if body is None else msgspec.msgpack.decode(body, type=AnsweredPage)


def _send(body: bytes, to: BinaryIO) -> None:
    to.write(_LENGTH.pack(len(body)))
    to.write(body)


def _received(source: BinaryIO) -> bytes | None:
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None

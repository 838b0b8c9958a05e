"""What the terminal and its press process say to each other over two pipes: each message with its length before it."""

import struct
from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.ports.receipt_printer import ReceiptPaper
from kiosk.services.receipt_blocks import Receipt

_LENGTH = struct.Struct(">I")


class AskedDocument(Struct, frozen=True, tag="document"):
    """A document to be laid out; `data` is the JSON that its template reads. The answer is a PDF."""

    data: str


class AskedReceipt(Struct, frozen=True, tag="receipt"):
    """A receipt to be laid out for this paper. The answer is rows of dots, as in `ReceiptImage`."""

    receipt: Receipt
    paper: ReceiptPaper


Asked = AskedDocument | AskedReceipt


class Answered(Struct, frozen=True):
    """The paper, or None: the template is broken, in words that may quote the document and are dropped."""

    paper: bytes | None


def send(message: Asked | Answered, to: BinaryIO) -> None:
    """Raises OSError when the other end is gone."""
    body = msgspec.msgpack.encode(message)
    to.write(_LENGTH.pack(len(body)))
    to.write(body)
    to.flush()


def next_asked(source: BinaryIO) -> Asked | None:
    """None when the terminal is gone."""
    body = _received(source)
    return None if body is None else msgspec.msgpack.decode(body, type=Asked)


def next_answered(source: BinaryIO) -> Answered | None:
    """None when the press process is gone."""
    body = _received(source)
    return None if body is None else msgspec.msgpack.decode(body, type=Answered)


def _received(source: BinaryIO) -> bytes | None:
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None

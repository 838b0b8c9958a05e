"""What the terminal and its press process say to each other (drivers.piped)."""

from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import next_message
from drivers.ports.receipt_printer import ReceiptPaper
from kiosk.services.ports import NO_PICTURES, CitizenPictures
from kiosk.services.receipt_blocks import Receipt


class AskedDocument(Struct, frozen=True, tag="document"):
    """A document to be laid out; `data` is the JSON that its template reads, without the images. The answer is a PDF."""

    data: str
    pictures: CitizenPictures = NO_PICTURES


class AskedPreview(Struct, frozen=True, tag="preview"):
    """The first page of a document, small, for the screen; as `AskedDocument`. The answer is a PNG."""

    data: str
    pictures: CitizenPictures = NO_PICTURES


class AskedReceipt(Struct, frozen=True, tag="receipt"):
    """A receipt to be laid out for this paper. The answer is rows of dots, as in `ReceiptImage`."""

    receipt: Receipt
    paper: ReceiptPaper


class AskedMeasuredPage(Struct, frozen=True, tag="measured_page"):
    """The test page; `data` is the JSON that its template reads. The answer is a PDF."""

    data: str


Asked = AskedDocument | AskedPreview | AskedReceipt | AskedMeasuredPage


class Answered(Struct, frozen=True):
    """The paper, or None: the template is broken, in words that may quote the document and are dropped."""

    paper: bytes | None


_ASKED: msgspec.msgpack.Decoder[Asked] = msgspec.msgpack.Decoder(Asked)
_ANSWERED = msgspec.msgpack.Decoder(Answered)


def next_asked(source: BinaryIO) -> Asked | None:
    """None when the terminal is gone."""
    return next_message(source, _ASKED)


def next_answered(source: BinaryIO) -> Answered | None:
    """None when the press process is gone."""
    return next_message(source, _ANSWERED)

"""What the terminal and its page process say to each other (drivers.piped)."""

from math import prod
from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import next_message, next_picture
from drivers.ports.pages import Blurred, Glare, NoPage, PageCaptured, PageRead, SeveralPages


class AskedPage(Struct, frozen=True):
    """Take the page out of the picture that follows (取页请求), of so many rows, columns and colours; `reads`: and read it."""

    shape: tuple[int, int, int]
    reads: bool


AnsweredPage = PageCaptured | PageRead | NoPage | SeveralPages | Blurred | Glare
_ASKED = msgspec.msgpack.Decoder(AskedPage)
_ANSWERED: msgspec.msgpack.Decoder[AnsweredPage] = msgspec.msgpack.Decoder(AnsweredPage)


def next_asked_page(source: BinaryIO) -> tuple[AskedPage, bytearray] | None:
    """The question with the bytes of its picture; None when the terminal is gone."""
    asked = next_message(source, _ASKED)
    picture = None if asked is None else next_picture(source, prod(asked.shape))
    return None if asked is None or picture is None else (asked, picture)


def next_answered_page(source: BinaryIO) -> AnsweredPage | None:
    """None when the page process is gone."""
    return next_message(source, _ANSWERED)

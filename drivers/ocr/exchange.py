"""What the terminal and its page process say to each other (drivers.piped)."""

from enum import StrEnum
from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import Size, next_message, next_picture
from drivers.ports.pages import Blurred, Glare, NoPage, PageAsItLies, PageCaptured, PageRead, SeveralPages
from drivers.ports.picture import Picture


class PageWish(StrEnum):
    """What is wanted of a picture (取页方式): its page, the print on it, or the whole of it."""

    TAKE = "take"
    READ = "read"
    KEEP = "keep"


class AskedPage(Struct, frozen=True):
    """What is wanted of the picture that follows (取页请求)."""

    size: Size
    wish: PageWish


AnsweredPage = PageCaptured | PageAsItLies | PageRead | NoPage | SeveralPages | Blurred | Glare
_ASKED = msgspec.msgpack.Decoder(AskedPage)
_ANSWERED: msgspec.msgpack.Decoder[AnsweredPage] = msgspec.msgpack.Decoder(AnsweredPage)


def next_asked_page(source: BinaryIO) -> tuple[AskedPage, Picture] | None:
    """The question with its picture; None when the terminal is gone."""
    asked = next_message(source, _ASKED)
    picture = None if asked is None else next_picture(source, asked.size)
    return None if asked is None or picture is None else (asked, picture)


def next_answered_page(source: BinaryIO) -> AnsweredPage | None:
    """None when the page process is gone."""
    return next_message(source, _ANSWERED)

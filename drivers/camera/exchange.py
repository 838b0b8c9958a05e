"""What the terminal and a camera process say to each other (drivers.piped)."""

from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.camera.picture_fault import PictureFault
from drivers.camera.picture_source import PictureSource
from drivers.piped.messages import Size, next_message, next_with_picture
from drivers.ports.picture import Picture


class AskedPicture(Struct, frozen=True):
    """A picture that is newer than this one, please (求新图)."""

    after: int


class SourceReport(Struct, frozen=True):
    """How the source is (来图). A picture of that size follows where there is one; `number` and `age` (seconds) are its own.

    `fault` is what is wrong with the last picture that came, `fault_age` seconds ago.
    """

    is_opened: bool
    is_lost: bool
    fault: PictureFault | None
    fault_age: float
    size: Size | None = None
    number: int = 0
    age: float = 0.0


_SOURCE = msgspec.msgpack.Decoder(PictureSource)
_ASKED = msgspec.msgpack.Decoder(AskedPicture)
_REPORT = msgspec.msgpack.Decoder(SourceReport)


def next_source(source: BinaryIO) -> PictureSource | None:
    """None when the terminal is gone."""
    return next_message(source, _SOURCE)


def next_asked_picture(source: BinaryIO) -> AskedPicture | None:
    """None when the terminal is gone."""
    return next_message(source, _ASKED)


def next_report(source: BinaryIO) -> tuple[SourceReport, Picture | None] | None:
    """With the picture, where there is a new one; None when the process is gone."""
    return next_with_picture(source, _REPORT)

"""What the terminal and the process that measures a finger's picture say to each other (drivers.piped)."""

from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import next_message


class AskedQuality(Struct, frozen=True):
    """The picture as the module uploaded it (求指纹质量). Personal."""

    picture: bytes

    def __repr__(self) -> str:
        return "AskedQuality()"


class AnsweredQuality(Struct, frozen=True):
    """0 to 100; None where these bytes are no picture."""

    quality: int | None


_ASKED = msgspec.msgpack.Decoder(AskedQuality)
_ANSWERED = msgspec.msgpack.Decoder(AnsweredQuality)


def next_asked_quality(source: BinaryIO) -> AskedQuality | None:
    """None when the terminal is gone."""
    return next_message(source, _ASKED)


def next_answered_quality(source: BinaryIO) -> AnsweredQuality | None:
    """None when the process is gone."""
    return next_message(source, _ANSWERED)

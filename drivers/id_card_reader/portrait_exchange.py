"""What the terminal and the process of a portrait decoder say to each other (drivers.piped)."""

from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import next_message
from drivers.ports.picture import Picture


class AskedPortrait(Struct, frozen=True):
    """The bytes of a chip's photo (求证件照). Personal."""

    photo: bytes

    def __repr__(self) -> str:
        return "AskedPortrait()"


class AnsweredPortrait(Struct, frozen=True):
    """The decoded portrait of a card (证件照); None where it gives no portrait."""

    portrait: Picture | None


_ASKED = msgspec.msgpack.Decoder(AskedPortrait)
_ANSWERED = msgspec.msgpack.Decoder(AnsweredPortrait)


def next_asked_portrait(source: BinaryIO) -> AskedPortrait | None:
    """None when the terminal is gone."""
    return next_message(source, _ASKED)


def next_answered_portrait(source: BinaryIO) -> AnsweredPortrait | None:
    """None when the process is gone."""
    return next_message(source, _ANSWERED)

"""What comes over the pipe of a process of the terminal's own, whose native code may write anything to it."""

import io
import struct

import msgspec
import pytest
from msgspec import Struct

from drivers.piped.messages import LONGEST, Size, next_message, next_picture, next_with_picture, send
from drivers.ports.picture import LARGEST


class Note(Struct, frozen=True):
    text: str
    size: Size | None = None


NOTES = msgspec.msgpack.Decoder(Note)


@pytest.mark.parametrize(
    "said", [b"", b"\0\0", b"\0\0\0\x09short", b"libfoo: cannot open", struct.pack(">I", LONGEST + 1)]
)
def test_what_is_no_message_is_none(said: bytes) -> None:
    assert next_message(io.BytesIO(said), NOTES) is None


@pytest.mark.parametrize("size", [(-1, 3), (LARGEST, 2), (2, 2)])
def test_picture_that_cannot_be_is_none(size: Size) -> None:
    pipe = io.BytesIO()
    send(Note("with a picture", size), pipe)
    pipe.seek(0)
    assert next_with_picture(pipe, NOTES) is None
    assert next_picture(io.BytesIO(bytes(12)), (2, 2)) is not None

"""SAM-V frames (GA 450, GA 467): requests out, responses in from any stream of bytes. Does no input or output.

Request:  AA AA AA 96 69 | length (2, big endian) | command (2) | data | check
Response: AA AA AA 96 69 | length (2, big endian) | 00 00 status | data | check
Length counts from the command or status to the check inclusive; check is the XOR of all bytes between.
Source: GA 450, GA 467.
"""

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AAAAAA9669")
LONGEST = 4096
"""No answer is longer: text, photo and two fingerprints are 2,314 bytes."""
_SHORTEST = 4
_SAM_ID_BYTES = 16


class Request(bytes, Enum):
    """A request of the host to the reader (读卡指令)."""

    RESET = bytes.fromhex("10FF")
    STATUS = bytes.fromhex("11FF")
    SAM_ID = bytes.fromhex("12FF")
    FIND = bytes.fromhex("2001")
    SELECT = bytes.fromhex("2002")
    READ_TEXT_PHOTO = bytes.fromhex("3001")
    READ_NEW_ADDRESS = bytes.fromhex("3003")
    READ_TEXT_PHOTO_FINGER = bytes.fromhex("3010")


class Sw(IntEnum):
    """SW3, the third status byte."""

    CHECKSUM_WRONG = 0x10
    LENGTH_WRONG = 0x11
    COMMAND_WRONG = 0x21
    NOT_PERMITTED = 0x23
    UNKNOWN_ERROR = 0x24
    CARD_REJECTED_SAM = 0x31
    SAM_REJECTED_CARD = 0x32
    INFORMATION_CHECK_FAILED = 0x33
    NOT_FOUND_YET = 0x34
    CARD_TYPE_UNKNOWN = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    WRITE_FAILED = 0x50
    SELF_TEST_FAILED = 0x60
    LOGIN_FAILED = 0x61
    NOT_AUTHORISED = 0x66
    FIND_FAILED = 0x80
    SELECT_FAILED = 0x81
    OK = 0x90
    ITEM_EMPTY = 0x91
    CARD_FOUND = 0x9F


_NO_DATA = 3
"""More than some readers put behind an answer that has no data."""
_DATA_OF_SUCCESS: dict[Request, tuple[int, int]] = {
    Request.RESET: (0, _NO_DATA),
    Request.STATUS: (0, _NO_DATA),
    Request.SAM_ID: (16, 16),
    Request.FIND: (1, 0),
    Request.SELECT: (0, 15),
    Request.READ_TEXT_PHOTO: (256, LONGEST),
    Request.READ_NEW_ADDRESS: (16, 128),
    Request.READ_TEXT_PHOTO_FINGER: (256, LONGEST),
}
"""Fewest and most bytes of an answer 90. To FIND none is right: a card that is found is answered with 9F."""


@dataclass(frozen=True)
class Response:
    """A whole answer. `status` is SW3 as it came, also when `Sw` does not know it. `data` may be personal."""

    status: int
    data: bytes = field(default=b"", repr=False)


def fits(response: Response, request: Request, *, is_in_doubt: bool = False) -> bool:
    """Whether the answer can be one to this question; a refusal does not show it.

    `is_in_doubt`: where another answer may still be on its way, one without data is taken for that to STATUS or RESET alone.
    """
    if response.status == Sw.CARD_FOUND:
        return request is Request.FIND
    if response.status != Sw.OK:
        return True
    least, most = _DATA_OF_SUCCESS[request]
    return max(least, is_in_doubt and most > _NO_DATA) <= len(response.data) <= most


class FrameFault(Enum):
    """A reason why bytes after a preamble were no answer (数据帧错误)."""

    LENGTH = "length"
    CHECKSUM = "checksum"


def sam_id_in(data: bytes) -> str:
    """The number of the security module as readers print it, 05.01-20195125-…; "" for data that is none."""
    if len(data) != _SAM_ID_BYTES:
        return ""
    kind, region = data[0], data[2]  # of each pair the second byte is unused
    day, serial, check = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    return f"{kind:02}.{region:02}-{day:08}-{serial:010}-{check:010}"


def check_of(body: bytes) -> int:
    """The XOR of the bytes between preamble and check."""
    return reduce(xor, body, 0)


def frame(payload: bytes) -> bytes:
    """A frame around the command (or status) and its data."""
    body = (len(payload) + 1).to_bytes(2, "big") + payload
    return PREAMBLE + body + bytes([check_of(body)])


def encode_request(request: Request, data: bytes = b"") -> bytes:
    return frame(request.value + data)


def encode_response(response: Response) -> bytes:
    """The bytes of an answer, as the device's side sends them."""
    return frame(bytes([0, 0, response.status]) + response.data)


class ResponseDecoder:
    """Cuts answers out of a stream that may hold noise, broken frames and pieces. Never raises on any bytes."""

    def __init__(self) -> None:
        self._buffer = b""

    @property
    def is_midway(self) -> bool:
        """Whether an answer has begun and is not whole."""
        return PREAMBLE in self._buffer

    def feed(self, data: bytes) -> list[Response | FrameFault]:
        """Take more bytes; what became whole or proved broken, in order."""
        self._buffer += data
        found: list[Response | FrameFault] = []
        while (cut := self._cut()) is not None:
            found.append(cut)
        return found

    def reset(self) -> None:
        """Forget what is midway: the exchange it belonged to is over."""
        self._buffer = b""

    def _cut(self) -> Response | FrameFault | None:
        start = self._buffer.find(PREAMBLE)
        if start < 0:
            # A preamble may have begun in the last bytes.
            self._buffer = self._buffer[-(len(PREAMBLE) - 1) :]
            return None
        self._buffer = self._buffer[start:]
        found, length = _front(self._buffer)
        if found is None:
            found, length = self._within()
        self._buffer = self._buffer[length:]
        return found

    def _within(self) -> tuple[Response | None, int]:
        """A whole answer behind one that broke off, the rest of which never comes; and where it ends."""
        start = self._buffer.find(PREAMBLE, 1)
        while start >= 0:
            found, length = _front(self._buffer[start:])
            if isinstance(found, Response):
                return found, start + length
            start = self._buffer.find(PREAMBLE, start + 1)
        return None, 0


def responses_in(data: bytes) -> int:
    """How many whole answers are among the bytes."""
    return sum(isinstance(response, Response) for response in ResponseDecoder().feed(data))


def _front(data: bytes) -> tuple[Response | FrameFault | None, int]:
    """What begins with the preamble at the front, None while it is not whole; and how many bytes it takes.

    A fault takes the preamble alone: if the length was what broke, a good frame may begin inside.
    """
    head = len(PREAMBLE) + 2
    if len(data) < head:
        return None, 0
    length = int.from_bytes(data[len(PREAMBLE) : head], "big")
    if not _SHORTEST <= length <= LONGEST:
        return FrameFault.LENGTH, len(PREAMBLE)
    if len(data) < head + length:
        return None, 0
    body = data[len(PREAMBLE) : head + length]
    if check_of(body[:-1]) != body[-1]:
        return FrameFault.CHECKSUM, len(PREAMBLE)
    return Response(body[4], body[5:-1]), head + length

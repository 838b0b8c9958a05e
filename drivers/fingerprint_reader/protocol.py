"""Packets of the serial optical fingerprint modules (ZFM-20/60/70, R30x and their kin). Does no input or output.

EF 01 | address (4) | kind (1) | length (2, big endian) | content | sum (2)
Length counts content and sum; the sum is that of all bytes from kind to the end of the content, modulo 65536.
Source: the makers' published manuals (ZFM-20 V1.3, ZFM-70, R307 V1.20).
"""

from dataclasses import dataclass, field
from enum import Enum, IntEnum

HEADER = b"\xef\x01"
BROADCAST = 0xFFFFFFFF
"""The address that modules leave the factory with."""
IMAGE_WIDTH, IMAGE_HEIGHT = 256, 288
_HEAD = 9
_SHORTEST, _LONGEST = 3, 514
"""Length field: one byte of content up to the largest packet that any model sends, with the sum."""


class PacketKind(IntEnum):
    """The kind of a packet (数据包类型), from its identifier byte."""

    COMMAND = 0x01
    DATA = 0x02
    ACK = 0x07
    END = 0x08


class InstructionCode(IntEnum):
    """Instruction codes. "Up" means to the host, "down" to the module."""

    GET_IMAGE = 0x01
    IMAGE_TO_FEATURES = 0x02
    MATCH = 0x03
    UP_FEATURES = 0x08
    DOWN_FEATURES = 0x09
    UP_IMAGE = 0x0A
    VERIFY_PASSWORD = 0x13


class Ack(IntEnum):
    """The confirmation codes with which the module answers a command."""

    OK = 0x00
    PACKET_WRONG = 0x01
    NO_FINGER = 0x02
    CAPTURE_FAILED = 0x03
    IMAGE_MESSY = 0x06
    FEATURES_FEW = 0x07
    NO_MATCH = 0x08
    FEATURES_NOT_SENT = 0x0D
    IMAGE_NOT_SENT = 0x0F
    PASSWORD_WRONG = 0x13
    IMAGE_MISSING = 0x15


@dataclass(frozen=True)
class Packet:
    """A whole packet. `content` may be personal."""

    kind: int
    content: bytes = field(repr=False)
    address: int = BROADCAST


class PacketFault(Enum):
    """A reason why bytes after a header were no packet (数据包错误)."""

    LENGTH = "length"
    SUM = "sum"


def encode(packet: Packet) -> bytes:
    body = bytes([packet.kind]) + (len(packet.content) + 2).to_bytes(2, "big") + packet.content
    return HEADER + packet.address.to_bytes(4, "big") + body + _sum(body)


def order(code: InstructionCode, arguments: bytes = b"", address: int = BROADCAST) -> bytes:
    return encode(Packet(PacketKind.COMMAND, bytes([code]) + arguments, address))


def _sum(body: bytes) -> bytes:
    return (sum(body) & 0xFFFF).to_bytes(2, "big")


def packets_in(data: bytes) -> int:
    """How many whole packets are among the bytes."""
    return sum(isinstance(packet, Packet) for packet in PacketDecoder().feed(data))


class PacketDecoder:
    """Cuts packets out of a stream with noise and pieces. Never raises on any bytes."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Packet | PacketFault]:
        """Take more bytes; what became whole or proved broken, in order."""
        self._buffer += data
        found: list[Packet | PacketFault] = []
        while (cut := self._cut()) is not None:
            found.append(cut)
        return found

    def _cut(self) -> Packet | PacketFault | None:
        start = self._buffer.find(HEADER)
        if start < 0:
            self._buffer = self._buffer[-1:]
            return None
        self._buffer = self._buffer[start:]
        if len(self._buffer) < _HEAD:
            return None
        length = int.from_bytes(self._buffer[7:9], "big")
        if not _SHORTEST <= length <= _LONGEST:
            return self._skip_header(PacketFault.LENGTH)
        if len(self._buffer) < _HEAD + length:
            return None
        body, end = self._buffer[6 : _HEAD + length - 2], _HEAD + length
        if _sum(body) != self._buffer[end - 2 : end]:
            return self._skip_header(PacketFault.SUM)
        packet = Packet(body[0], body[3:], int.from_bytes(self._buffer[2:6], "big"))
        self._buffer = self._buffer[end:]
        return packet

    def _skip_header(self, fault: PacketFault) -> PacketFault:
        self._buffer = self._buffer[len(HEADER) :]
        return fault

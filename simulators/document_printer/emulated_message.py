"""The emulated printer's own IPP messages, written from RFC 8010 alone, so that our client's are tried against it."""

import struct
from dataclasses import dataclass, field
from enum import IntEnum


class MessageRefused(ValueError):
    """Bytes that are no IPP request."""


class Tag(IntEnum):
    """Tags of groups and values (RFC 8010 sections 3.5.1 and 3.5.2)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


Value = int | str | bool
Attributes = dict[str, tuple[int, list[Value]]]
"""By name: the tag and the values."""

_FIRST_VALUE_TAG = 0x10
_NUMBERS = {Tag.INTEGER, Tag.ENUM}


@dataclass
class IppMessage:
    """The IPP message (IPP 报文). `code` is the operation of a request and the status of an answer; `data` is the document."""

    version: tuple[int, int]
    code: int
    request_id: int
    groups: list[tuple[int, Attributes]] = field(default_factory=list)
    data: bytes = b""

    def group(self, tag: Tag) -> Attributes:
        """The first group of that tag, empty when there is none."""
        return next((attributes for group, attributes in self.groups if group == tag), {})


def decode(message: bytes) -> IppMessage:
    """Read a request; raises `MessageRefused`."""
    try:
        return _decode(message)
    except (struct.error, IndexError, UnicodeDecodeError) as fault:
        raise MessageRefused(str(fault)) from fault


def _decode(message: bytes) -> IppMessage:
    major, minor, code, request_id = struct.unpack_from(">BBHI", message)
    made = IppMessage((major, minor), code, request_id)
    at, name = 8, ""
    while message[at] != Tag.END:
        tag = message[at]
        at += 1
        if tag < _FIRST_VALUE_TAG:
            made.groups.append((tag, {}))
            continue
        said, at = _counted(message, at)
        raw, at = _counted(message, at)
        if not made.groups:
            raise MessageRefused("an attribute before any group")
        name = said.decode() or name
        made.groups[-1][1].setdefault(name, (tag, []))[1].append(_value(tag, raw))
    made.data = message[at + 1 :]
    return made


def _counted(message: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", message, at)
    end = at + 2 + length
    if end > len(message):
        raise MessageRefused("a length beyond the end")
    return message[at + 2 : end], end


def _value(tag: int, raw: bytes) -> Value:
    if tag in _NUMBERS:
        number: int = struct.unpack(">i", raw)[0]
        return number
    return raw == b"\x01" if tag == Tag.BOOLEAN else raw.decode()


def encode(message: IppMessage) -> bytes:
    out = struct.pack(">BBHI", *message.version, message.code, message.request_id)
    for tag, attributes in message.groups:
        out += bytes([tag]) + b"".join(_attribute(name, *value) for name, value in attributes.items())
    return out + bytes([Tag.END]) + message.data


def _attribute(name: str, tag: int, values: list[Value]) -> bytes:
    out = b""
    for number, value in enumerate(values):
        said = name.encode() if number == 0 else b""
        raw = _raw(tag, value)
        out += struct.pack(">BH", tag, len(said)) + said + struct.pack(">H", len(raw)) + raw
    return out


def _raw(tag: int, value: Value) -> bytes:
    if tag == Tag.NO_VALUE:
        return b""
    if tag in _NUMBERS:
        return struct.pack(">i", value)
    return bytes([bool(value)]) if tag == Tag.BOOLEAN else str(value).encode()

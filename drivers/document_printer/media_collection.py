"""The paper of a job where a tray is named: the `media-col` attribute (PWG 5100.3 section 3.13) as bytes (RFC 8010 section 3.1.6).

pyipp writes no collections.
"""

import re
import struct

_BEGIN, _END, _MEMBER, _INTEGER, _KEYWORD = 0x34, 0x37, 0x4A, 0x21, 0x44
_SIZE = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$")
_HUNDREDTHS = {"mm": 100, "in": 2540}


def paper_size(media: str) -> tuple[int, int] | None:
    """Width and height in hundredths of a millimetre, from a self-describing media name (PWG 5101.1)."""
    found = _SIZE.search(media)
    if found is None:
        return None
    unit = _HUNDREDTHS[found[3]]
    return round(float(found[1]) * unit), round(float(found[2]) * unit)


def media_collection(media: str, tray: str) -> bytes:
    """The whole attribute: the size, where the name holds it, and the tray."""
    size = paper_size(media)
    inner = b"" if size is None else _size(*size)
    return (
        _value(_BEGIN, b"", "media-col") + inner + _member("media-source", _KEYWORD, tray.encode()) + _value(_END, b"")
    )


def _size(width: int, height: int) -> bytes:
    sides = (("x-dimension", width), ("y-dimension", height))
    members = b"".join(_member(name, _INTEGER, struct.pack(">i", side)) for name, side in sides)
    return _member("media-size", _BEGIN, b"") + members + _value(_END, b"")


def _member(name: str, tag: int, value: bytes) -> bytes:
    return _value(_MEMBER, name.encode()) + _value(tag, value)


def _value(tag: int, value: bytes, name: str = "") -> bytes:
    said = name.encode()
    return struct.pack(">BH", tag, len(said)) + said + struct.pack(">H", len(value)) + value

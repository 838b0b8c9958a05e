"""What a VNC viewer says, with the colours asked for in the one way that Qt's server honours. Pure.

Qt (6.12, `QVncClient::pixelConversionNeeded`) answers a wish for 32 bits a pixel in the machine's own byte order with its own
order of the colours, whatever the wish says: noVNC and vncsnapshot show red as blue. Asked for the very same bytes as a
big-endian number it converts them as it should. Messages of a viewer: RFC 6143 sections 7.3 and 7.5.
"""

import struct

HANDSHAKE = 13
"""Bytes before the first message in protocol 3.3, the only one that Qt's server speaks: version, and ClientInit."""

_SET_PIXEL_FORMAT, _SET_ENCODINGS, _CUT_TEXT = 0, 2, 6
_LENGTHS = {_SET_PIXEL_FORMAT: 20, _SET_ENCODINGS: 4, 3: 10, 4: 8, 5: 6, _CUT_TEXT: 8}
_FORMAT = struct.Struct(">BBBBHHHBBBxxx")
_QT_ORDER = (16, 8, 0)


class ColourWish:
    """Bytes of one viewer in (颜色换算), bytes for the server out; holds back a message until it is whole."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._handshake = HANDSHAKE
        self._is_lost = False

    def feed(self, data: bytes) -> bytes:
        """What can be passed on now. After a message that no one knows everything passes as it is."""
        if self._is_lost:
            return data
        self._waiting += data
        ready = bytearray()
        while size := self._whole():
            message = bytes(self._waiting[:size])
            del self._waiting[:size]
            ready += self._pass_on(message)
        if self._is_lost:
            ready += self._waiting
            self._waiting.clear()
        return bytes(ready)

    def _whole(self) -> int:
        """Length of the first message where all of it is there, else 0."""
        waiting = self._waiting
        if self._handshake:
            return min(self._handshake, len(waiting))
        if not waiting:
            return 0
        size = _LENGTHS.get(waiting[0], 0)
        self._is_lost = not size
        if size == 0 or len(waiting) < size:
            return 0
        if waiting[0] == _SET_ENCODINGS:
            size += 4 * int.from_bytes(waiting[2:4], "big")
        if waiting[0] == _CUT_TEXT:
            size += int.from_bytes(waiting[4:8], "big")
        return size if len(waiting) >= size else 0

    def _pass_on(self, message: bytes) -> bytes:
        if self._handshake:
            self._handshake -= len(message)
            return message
        return message[:4] + turned(message[4:]) if message[0] == _SET_PIXEL_FORMAT else message


def turned(wish: bytes) -> bytes:
    """A pixel format (16 bytes) that Qt would not honour, written as the big-endian one with the same bytes; others as they are."""
    bits, depth, is_big, is_true, *rest = _FORMAT.unpack(wish)
    most, shifts = rest[:3], tuple(rest[3:])
    is_bytewise = bits == 32 and most == [255, 255, 255] and all(shift in (0, 8, 16, 24) for shift in shifts)
    if is_big or not is_true or not is_bytewise or shifts == _QT_ORDER:
        return wish
    return _FORMAT.pack(bits, depth, 1, is_true, *most, *(24 - shift for shift in shifts))

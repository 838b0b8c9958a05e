"""The outer shape of an IPP answer (RFC 8010 section 3.1): checked before it is parsed. Values are not its matter.

pyipp 0.17 reads lengths as signed numbers, so a damaged one leads it backwards for ever, and it stumbles over a group
without attributes, which printers send when nothing was unsupported (both seen in its parser, 2026-11).
"""

import struct

from drivers.ports.errors import ProtocolFault

_HEADER = 8
_END = 0x03
_FIRST_VALUE_TAG = 0x10
_LONGEST = 0x7FFF


def well_formed(answer: bytes) -> bytes:
    """The same message up to its end tag, without empty groups; raises `ProtocolFault` where the lengths do not fit."""
    kept = bytearray(answer[:_HEADER])
    position, group = _HEADER, -1
    while True:
        tag = _byte(answer, position)
        if tag == _END:
            break
        if tag < _FIRST_VALUE_TAG:
            group = tag
            position += 1
            continue
        after = _past_value(answer, _past_value(answer, position + 1))
        if group >= 0:
            kept.append(group)
            group = -1
        kept += answer[position:after]
        position = after
    if len(kept) == _HEADER:
        raise ProtocolFault("an IPP answer without attributes")
    return bytes(kept) + bytes([_END])


def _byte(answer: bytes, position: int) -> int:
    if position >= len(answer):
        raise ProtocolFault("an IPP answer that breaks off")
    return answer[position]


def _past_value(answer: bytes, position: int) -> int:
    """Where a length and as many bytes end."""
    if position + 2 > len(answer):
        raise ProtocolFault("an IPP answer that breaks off")
    length: int = struct.unpack_from(">H", answer, position)[0]
    after = position + 2 + length
    if length > _LONGEST or after > len(answer):
        raise ProtocolFault("an IPP answer with a length that does not fit")
    return after

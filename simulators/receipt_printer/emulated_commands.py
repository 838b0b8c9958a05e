"""Cuts the byte stream that reaches a printer into ESC/POS commands. Written from the command reference; executes nothing.

Lengths are those of Epson's reference; it knows more commands than our adapter sends, so that other senders print too.
"""

from dataclasses import dataclass, field

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10
# Number of parameter bytes after the two command bytes.
_ESC_PARAMETERS = {
    **dict.fromkeys(b"@2", 0),
    **dict.fromkeys(b" !-34EGJMRTVadetv{r%?=SUW", 1),
    **dict.fromkeys(b"\\$c", 2),
    **dict.fromkeys(b"p", 3),
}
_ESC_PARAMETERS[ord("S")] = 0
_FS_PARAMETERS = {**dict.fromkeys(b"&.", 0), **dict.fromkeys(b"!-CW", 1), **dict.fromkeys(b"Sp", 2)}
_GS_PARAMETERS = {**dict.fromkeys(b"!Bafhrwx/IbEH", 1), **dict.fromkeys(b"LWP$\\", 2), ord(":"): 0, ord("^"): 3}
_TABLES = {ESC: _ESC_PARAMETERS, FS: _FS_PARAMETERS, GS: _GS_PARAMETERS}
# DLE DC4 function 8 (clear buffers) has seven bytes after it, the others two.
_DLE_DC4 = {1: 5, 2: 5, 7: 4, 8: 10}


@dataclass(frozen=True)
class Instruction:
    """The instruction (指令). `name`: the bytes that name the command, or b"text"; `body`: what follows it."""

    name: bytes
    body: bytes = field(default=b"", repr=False)


class InstructionStream:
    """Feed bytes as they come (指令流); a command that is not whole yet waits."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> list[Instruction]:
        """The instructions that these bytes complete."""
        self._waiting += data
        found: list[Instruction] = []
        while self._waiting:
            instruction, length = _next(bytes(self._waiting[:16]), self._waiting)
            if length == 0:
                break
            del self._waiting[:length]
            if instruction is not None:
                found.append(instruction)
        return found


def _next(head: bytes, whole: bytearray) -> tuple[Instruction | None, int]:
    """The first instruction and its length; length 0 when more bytes are needed."""
    first = head[0]
    if first in _TABLES:
        return _command(head, whole)
    if first == DLE:
        return _real_time(head)
    if first in b"\n\r\t\x0c\x18":
        return Instruction(head[:1]), 1
    if first < 0x20:
        return None, 1
    return _text(whole)


def _command(head: bytes, whole: bytearray) -> tuple[Instruction | None, int]:
    if len(head) < 2:
        return None, 0
    length = _length(head)
    if length is None:
        return None, 2  # an unknown command: real printers skip its two bytes and print the rest
    if length == 0 or len(whole) < length:
        return None, 0
    name = 3 if head[:2] in (b"\x1dv", b"\x1d(", b"\x1b(") else 2
    return Instruction(bytes(whole[:name]), bytes(whole[name:length])), length


def _length(head: bytes) -> int | None:
    """Of the whole command; 0 when it is not known yet, None when the command is unknown."""
    match head[:2]:
        case b"\x1dv":
            return 8 + _pair(head, 4) * _pair(head, 6) if len(head) >= 8 else 0
        case b"\x1d(" | b"\x1b(":
            return 5 + _pair(head, 3) if len(head) >= 5 else 0
        case b"\x1dV":
            return 0 if len(head) < 3 else (4 if head[2] in (65, 66, 97, 98, 103, 104) else 3)
        case b"\x1b*":
            return 0 if len(head) < 5 else 5 + _pair(head, 3) * (3 if head[2] in (32, 33) else 1)
        case b"\x1dk":
            return _barcode_length(head)
        case _:
            parameters = _TABLES[head[0]].get(head[1])
            return None if parameters is None else 2 + parameters


def _barcode_length(head: bytes) -> int | None:
    """Function B carries a length; function A ends with a zero and is rare."""
    if len(head) < 4:
        return 0
    return 4 + head[3] if head[2] >= 65 else None


def _pair(head: bytes, place: int) -> int:
    return head[place] + 256 * head[place + 1]


def _real_time(head: bytes) -> tuple[Instruction | None, int]:
    if len(head) < 3:
        return None, 0
    if head[1] in (0x04, 0x05):
        return Instruction(head[:2], head[2:3]), 3
    if head[1] == 0x14:
        length = _DLE_DC4.get(head[2], 3)
        return (Instruction(head[:2], head[2:length]), length) if len(head) >= length else (None, 0)
    return None, 1


def _text(whole: bytearray) -> tuple[Instruction | None, int]:
    end = next((place for place, byte in enumerate(whole) if byte < 0x20), len(whole))
    return Instruction(b"text", bytes(whole[:end])), end

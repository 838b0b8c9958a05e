"""A SAM-V reader of its own, out of the published frames alone: shares no code with adapter or simulator, and can be late.

It answers each question when its time has come, also one that was asked before an earlier one is answered.
"""

import heapq
import os
import select
import termios
import threading
import time
import tty
from collections.abc import Callable, Mapping
from typing import Self

from simulators.usb_bus import UsbPort

HEAD = bytes.fromhex("AAAAAA9669")
OK, NONE, FOUND = "000090", "000080", "00009F00000000"
RESET, STATUS, SAM_ID, FIND, SELECT, READ, MOVED = "10FF", "11FF", "12FF", "2001", "2002", "3001", "3003"
SPEEDS = {115200: termios.B115200, 57600: termios.B57600, 38400: termios.B38400, 9600: termios.B9600}
_SAM = "0500010035273401D3872401F7BE2105"


def framed(payload: str) -> bytes:
    data = bytes.fromhex(payload)
    body = (len(data) + 1).to_bytes(2, "big") + data
    check = 0
    for each in body:
        check ^= each
    return HEAD + body + bytes([check])


def text_of(name: str, number: str, **fields: str) -> bytes:
    """The 256 bytes of a resident's card, padded with spaces."""
    row = [
        (name, 15),
        (fields.get("sex", "1"), 1),
        (fields.get("ethnicity", "01"), 2),
        (fields.get("birth", number[6:14]), 8),
        ("演示路1号", 35),
        (number, 18),
        ("演示公安局", 15),
        (fields.get("start", "20200101"), 8),
        ("长期", 8),
        ("", 18),
    ]
    return "".join(value.ljust(width)[:width] for value, width in row).encode("utf-16-le")


class SamvReader:
    """What it answers, and when. `lags` by command, in seconds; `silent` commands are not answered. Thread-safe enough."""

    def __init__(self, lags: Mapping[str, float] | None = None, silent: frozenset[str] = frozenset()) -> None:
        self.lags = dict(lags or {})
        self.silent = silent
        self.asked: list[str] = []
        self.spoils: dict[str, Callable[[bytes], bytes]] = {}
        """What becomes of the next answer to a command on the line; "" of every answer."""
        self.reported: dict[str, str] = {}
        """What is answered in place of the usual, by command."""
        self.keeps_found = False
        """Whether a card that was read is found again, as by a reader that lost its power in between."""
        self._text: bytes | None = None

    def put(self, text: bytes) -> None:
        self._text = text

    def lift(self) -> None:
        self._text = None

    def answer(self, command: str) -> bytes | None:
        self.asked.append(command)
        if command in self.silent:
            return None
        answer = framed(self.reported.get(command) or self._payload(command))
        spoil = self.spoils.pop(command, None) or self.spoils.get("")
        return answer if spoil is None else spoil(answer)

    def _payload(self, command: str) -> str:
        if command == SAM_ID:
            return OK + _SAM
        if command == FIND:
            return NONE if self._text is None else FOUND
        if command == SELECT:
            return "000081" if self._text is None else OK + "00" * 8
        if command == MOVED:
            return "000091"
        if command == READ:
            text, self._text = self._text, self._text if self.keeps_found else None
            return "000041" if text is None else OK + "01000400" + text.hex() + "00" * 1024
        return OK


def commands_in(data: bytearray) -> list[str]:
    """The whole requests at its beginning, taken out of it; half of one, from before a line was cut, is passed over."""
    found = []
    while (begins := data.find(HEAD)) >= 0 and len(data) >= begins + 10:
        found.append(data[begins + 7 : begins + 9].hex().upper())
        del data[: begins + 10]
    return found


class OnPty:
    """The reader on a pseudo-terminal. `speed`: what the host must be set to, or it hears and says nothing but noise."""

    def __init__(self, reader: SamvReader, speed: int | None = None) -> None:
        self._reader = reader
        self._speed = speed
        self._theirs, self._ours = os.openpty()
        tty.setraw(self._ours)
        self.device = os.ttyname(self._ours)
        self._ends, self._end = os.pipe()
        self._is_gone = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        os.write(self._end, b"x")
        self._thread.join(5)
        for each in (self._ends, self._end) if self._is_gone else (self._theirs, self._ours, self._ends, self._end):
            os.close(each)

    def unplug(self) -> bytes:
        """Without another word."""
        os.close(self._ours)
        os.close(self._theirs)
        self._is_gone = True
        return b""

    def _run(self) -> None:
        owed: list[tuple[float, int, bytes]] = []
        data = bytearray()
        number = 0
        while True:
            wait = max(0.0, owed[0][0] - time.monotonic()) if owed else None
            heard, _, _ = select.select([self._theirs, self._ends], [], [], wait)
            if self._ends in heard:
                return
            if self._theirs in heard:
                data += os.read(self._theirs, 4096)
                if not self._is_understood():
                    data.clear()
                    os.write(self._theirs, b"\x80\xf8")
                for command in commands_in(data):
                    number += 1
                    self._owe(owed, number, command)
            if self._is_gone:
                return
            while owed and owed[0][0] <= time.monotonic():
                os.write(self._theirs, heapq.heappop(owed)[2])

    def _owe(self, owed: list[tuple[float, int, bytes]], number: int, command: str) -> None:
        answer = self._reader.answer(command)
        if answer is not None:
            heapq.heappush(owed, (time.monotonic() + self._reader.lags.get(command, 0.0), number, answer))

    def _is_understood(self) -> bool:
        return self._speed is None or termios.tcgetattr(self._theirs)[5] == SPEEDS[self._speed]


def on_usb(reader: SamvReader, *, has_two_pairs: bool) -> UsbPort:
    """The reader on USB: one pair of endpoints, or length and rest over a pair each."""
    data = bytearray()

    def received(endpoint: int, piece: bytes) -> None:
        if has_two_pairs:
            assert (endpoint, len(piece)) in {(0x02, 7), (0x06, 3)}
        data.extend(piece)
        for command in commands_in(data):
            answer = reader.answer(command)
            if answer is not None and has_two_pairs:
                port.say(0x81, answer[:7])
                port.say(0x85, answer[7:])
            elif answer is not None:
                port.say(0x82, answer)

    endpoints = (0x02, 0x06, 0x81, 0x85) if has_two_pairs else (0x01, 0x82)
    port = UsbPort((0x0400, 0xC35A), "", endpoints, received)
    port.is_plugged = True
    return port

"""A receipt printer with a small buffer behind a pseudo-terminal: it says XOFF on the line, and only the kernel stops the sender.

Knows of ESC/POS what manuals of such printers say: DLE EOT is answered as it comes in; GS v 0, GS r, GS ( H and the cut when it is
their turn. Standard library alone.
"""

import os
import select
import threading
import tty
from typing import Self

XON, XOFF = b"\x11", b"\x13"
BUFFER, FULL, EMPTY = 32_768, 4_096, 1_024
"""What is on its way when XOFF is sent still comes: a pseudo-terminal holds some 20,000 bytes, a real line a few."""
PRINTED_AT_ONCE, PRINTED_EVERY = 512, 0.001


class HeldLinePrinter:
    """A printer behind `device`: what it cannot hold is `lost`; `paper` is the dots of what was cut off."""

    def __init__(self) -> None:
        self._theirs, ours = os.openpty()
        tty.setraw(ours)
        self._ours = ours
        self.device = os.ttyname(ours)
        self.lost = self.stops = 0
        self.paper: list[bytes] = []
        self._dots = b""
        self._buffer, self._command = bytearray(), b""
        self._is_full = False
        self._ends, self._turn = threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._receive, self._print)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join(5)
        os.close(self._theirs)
        os.close(self._ours)

    def _receive(self) -> None:
        """Always, as a chip does: nothing waits outside until there is room."""
        while not self._ends.is_set():
            if not select.select([self._theirs], [], [], 0.05)[0]:
                continue
            data = os.read(self._theirs, 256)
            if data.startswith(b"\x10\x04"):
                os.write(self._theirs, b"\x12")
            with self._turn:
                room = BUFFER - len(self._buffer)
                self._buffer += data[:room]
                self.lost += len(data[room:])
                if not self._is_full and len(self._buffer) > FULL:
                    self._is_full, self.stops = True, self.stops + 1
                    os.write(self._theirs, XOFF)

    def _print(self) -> None:
        while not self._ends.wait(PRINTED_EVERY):
            with self._turn:
                self._command += bytes(self._buffer[:PRINTED_AT_ONCE])
                del self._buffer[:PRINTED_AT_ONCE]
                if self._is_full and len(self._buffer) < EMPTY:
                    self._is_full = False
                    os.write(self._theirs, XON)
            while taken := self._taken(self._command):
                self._command = self._command[taken:]

    def _taken(self, data: bytes) -> int:
        """Does what stands first; how many bytes that is, 0 where it is not all there."""
        whole = _length(data)
        if whole == 0 or len(data) < whole:
            return 0
        if data.startswith(b"\x1dv0"):
            self._dots += data[8:whole]
        elif data.startswith(b"\x1d(H"):
            os.write(self._theirs, b"\x37\x22" + data[7:whole] + b"\0")
        elif data.startswith(b"\x1dr\x01"):
            os.write(self._theirs, b"\0")
        elif data.startswith(b"\x1dV"):
            self.paper.append(self._dots)
            self._dots = b""
        return whole


def _length(data: bytes) -> int:
    """Of the command that stands first; 0 where not enough of it is there to know."""
    if data.startswith(b"\x1dv0") and len(data) >= 8:
        return 8 + int.from_bytes(data[4:6], "little") * int.from_bytes(data[6:8], "little")
    if data.startswith(b"\x1d(H") and len(data) >= 5:
        return 5 + int.from_bytes(data[3:5], "little")
    if data[:1] == b"\x1d":
        return 0 if len(data) < 3 or data[1:2] in b"v(" else 4 if data[1:3] >= b"VA" else 3
    return len(data[:1])

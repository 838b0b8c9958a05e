"""The adapter for code scanners that send bytes, a line end behind each code. Such scanners cannot be asked how they are.

A code is whole or refused: it begins after silence and ends with a line end and silence; a line end inside it is part of it.
What was under way when the listening began is dropped to its last byte. A pause longer than `gap` right behind a line end
inside a code looks like the end of the code, unless the scanner frames it with STX and ETX.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from drivers.code_scanner.aim import codes_of, split_identifier
from drivers.code_scanner.manifest import MANIFEST
from drivers.code_scanner.payload import LONGEST, said_once, text_of, unframed
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.code_scanner import (
    CODE_SCANNER,
    UNKNOWN_SYMBOLOGY,
    CodeOutcome,
    CodeScanned,
    GarbledCode,
    NoCode,
)
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, ProblemCode
from drivers.transport.address import Address

_LINE_ENDS = b"\r\n"
_AROUND = b"\r\n\x00\x03"
_LOOK = 0.1
"""Seconds between two questions whether the caller has cancelled."""
_FOLLOWS_ON = 0.5
"""Seconds between two scans that are one listening: what came between them began after silence."""
_REST_WITHIN = 5.0
"""Seconds after half a code in which what comes next may be the other half."""
_LONGEST_SECONDS = 10.0
"""More than the longest code takes at 9600 baud."""


class ScannerLine(Protocol):
    """The open port of a scanner (扫码器串口), as far as the scanner needs it. Raises DeviceLost."""

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting up to `seconds` for the first byte."""

    def probe(self) -> None:
        """Find out whether the port is still there."""

    def close(self) -> None: ...


class SerialCodeScanner:
    """Waits for one code (串口扫码器). One thread. `gap`: seconds of silence that end a code.

    `aim`: whether the scanner is set to put an AIM identifier before each code, so that one without it has lost its beginning;
    None where nothing is said of it: what begins like one is taken for one then.
    """

    def __init__(
        self,
        gap: float,
        open_line: Callable[[], ScannerLine],
        clock: MonotonicClock | None = None,
        reached_at: Address | None = None,
        *,
        aim: bool | None = None,
    ) -> None:
        self._gap = gap
        self._aim = aim
        self.reached_at = reached_at
        self._clock = clock or SystemMonotonicClock()
        self._open_line = open_line
        self._line: ScannerLine | None = None
        self._has_read = False
        self._quiet_at: float | None = None
        self._broken_at: float | None = None

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        """Wait up to `seconds` for one code to begin. What was scanned before this call does not count."""
        until = self._clock.now() + seconds
        try:
            line = self._open_once()
            if not self._follows_on() and not self._has_passed(line, until):
                return NoCode()
            outcome = self._await_code(line, until, cancelled)
        except DeviceLost as lost:
            self.close()
            return ReaderFailed(ProblemCode.DISCONNECTED, str(lost))
        # Whatever is not half a code ended in silence.
        self._quiet_at = self._clock.now() if self._broken_at is None else None
        return outcome

    def status(self) -> DeviceStatus:
        """OK once it has given a code since it was opened; before that UNKNOWN, for it cannot be asked."""
        try:
            self._open_once().probe()
        except DeviceLost as lost:
            self.close()
            problem = MANIFEST.problem(ProblemCode.DISCONNECTED)
            return self._status(Condition.BAD, str(lost), problem)
        if self._has_read:
            return self._status(Condition.OK, "gave a code since it was opened")
        return self._status(Condition.UNKNOWN, "port is open; the scanner cannot be asked")

    def close(self) -> None:
        line, self._line, self._has_read = self._line, None, False
        self._quiet_at = self._broken_at = None
        if line is not None:
            line.close()

    def _open_once(self) -> ScannerLine:
        if self._line is None:
            self._line = self._open_line()
        return self._line

    # --- what began before ---

    def _follows_on(self) -> bool:
        return self._quiet_at is not None and self._clock.now() - self._quiet_at <= _FOLLOWS_ON

    def _has_passed(self, line: ScannerLine, until: float) -> bool:
        """Let go by what was scanned before and what is under way; False when it does not end in time."""
        self._quiet_at = None
        passed = b""
        while more := line.read(self._gap):
            passed = (passed + more)[-LONGEST:]
            if self._clock.now() >= until:
                self._broken_at = self._clock.now()
                return False
        if passed and not _is_ended(passed):
            self._broken_at = self._clock.now()
        return True

    # --- a code ---

    def _await_code(self, line: ScannerLine, until: float, cancelled: Cancelled) -> CodeOutcome:
        while not cancelled():
            left = until - self._clock.now()
            if left <= 0:
                break
            # A line end alone is what CRLF leaves behind, not a code.
            begun = line.read(min(_LOOK, left)).lstrip(_LINE_ENDS)
            if begun:
                return self._judged(self._to_its_end(line, begun))
        return NoCode()

    def _to_its_end(self, line: ScannerLine, data: bytes) -> bytes | None:
        """All that comes before the next silence; None when there is no end to it."""
        ends = self._clock.now() + _LONGEST_SECONDS
        while more := line.read(self._gap):
            data += more
            if len(data) > LONGEST or self._clock.now() >= ends:
                return None
        return data

    def _judged(self, data: bytes | None) -> CodeOutcome:
        now = self._clock.now()
        may_be_rest = self._broken_at is not None and now - self._broken_at <= _REST_WITHIN
        is_ended = data is not None and _is_ended(data)
        self._broken_at = None if is_ended else now
        if data is None:
            return GarbledCode("more bytes than a code has")
        if not is_ended:
            return GarbledCode(f"{len(data)} bytes without a line end")
        if may_be_rest:
            return GarbledCode(f"{len(data)} bytes that may be the rest of the code before")
        payload = unframed(said_once(data))
        if payload is None:
            self._broken_at = now
            return GarbledCode(f"{len(data)} bytes of half a frame")
        codes = [self._code(code) for code in (codes_of(payload) if self._aim else (payload,))]
        scanned = [code for code in codes if isinstance(code, CodeScanned)]
        if not scanned:
            return codes[0]
        self._has_read = True
        return replace(scanned[0], beside=tuple(scanned[1:]))

    def _code(self, payload: bytes) -> CodeScanned | GarbledCode:
        found = None if self._aim is False else split_identifier(payload)
        if found is None and self._aim:
            return GarbledCode(f"{len(payload)} bytes without an AIM identifier")
        symbology, data = found or (UNKNOWN_SYMBOLOGY, payload)
        text = text_of(data)
        return GarbledCode(f"{len(data)} bytes that are no text") if text is None else CodeScanned(text, symbology)

    def _status(self, condition: Condition, evidence: str, *problems: DeviceProblem) -> DeviceStatus:
        return DeviceStatus(CODE_SCANNER, condition, evidence, self._clock.now(), problems)


def _is_ended(data: bytes) -> bool:
    """Whether it ends as the scanner ends a code: with a line end, or with the ETX of its frame."""
    tail = data[len(data.rstrip(_AROUND)) :]
    return any(end in tail for end in _LINE_ENDS) or (b"\x03" in tail and data.lstrip(b"\x00\r\n")[:1] == b"\x02")

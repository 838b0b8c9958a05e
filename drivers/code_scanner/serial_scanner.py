"""The adapter for serial code scanners: 8N1, one code a line. Such scanners cannot be asked how they are."""

from drivers.clock import Clock, SystemClock
from drivers.code_scanner.options import SerialScannerOptions
from drivers.code_scanner.payload import LONGEST, text_of
from drivers.errors import DeviceLost
from drivers.ports import Cancelled, CodeOutcome, CodeScanned, GarbledCode, NoCode, ReaderFailed
from drivers.serial_line import SerialLine
from drivers.status import Condition, DeviceFamily, DeviceStatus, Problem, ProblemCode, Responder

_LINE_ENDS = b"\r\n"
_LOOK = 0.1
"""Seconds between two questions whether the caller has cancelled."""
_UNKNOWN_SYMBOLOGY = "unknown"


class SerialCodeScanner:
    """串口扫码器 — waits for one line of text. One thread."""

    def __init__(self, options: SerialScannerOptions, clock: Clock | None = None) -> None:
        self._options = options
        self._clock = clock or SystemClock()
        self._line: SerialLine | None = None
        self._has_read = False

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        """Wait up to `seconds` for one code. What was scanned before this call does not count."""
        try:
            line = self._opened()
            line.drain()
            return self._await_code(line, seconds, cancelled)
        except DeviceLost as lost:
            self.close()
            return ReaderFailed(ProblemCode.DISCONNECTED, str(lost))

    def status(self) -> DeviceStatus:
        """OK once it has given a code since it was opened; before that UNKNOWN, for it cannot be asked."""
        try:
            self._opened().probe()
        except DeviceLost as lost:
            self.close()
            problem = Problem(ProblemCode.DISCONNECTED, Responder.TECHNICIAN)
            return self._status(Condition.BAD, str(lost), problem)
        if self._has_read:
            return self._status(Condition.OK, "gave a code since it was opened")
        return self._status(Condition.UNKNOWN, "port is open; the scanner cannot be asked")

    def close(self) -> None:
        """Release the port."""
        line, self._line, self._has_read = self._line, None, False
        if line is not None:
            line.close()

    def _opened(self) -> SerialLine:
        if self._line is None:
            self._line = SerialLine(self._options.port, self._options.baud, self._clock)
        return self._line

    def _await_code(self, line: SerialLine, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        until = self._clock.now() + seconds
        while not cancelled():
            left = until - self._clock.now()
            if left <= 0:
                break
            # A line end alone is what CRLF leaves behind, not a code.
            begun = line.read(min(_LOOK, left)).lstrip(_LINE_ENDS)
            if begun:
                return self._rest_of_code(line, begun)
        return NoCode()

    def _rest_of_code(self, line: SerialLine, data: bytes) -> CodeOutcome:
        while not any(end in data for end in _LINE_ENDS):
            more = line.read(self._options.gap)
            if not more or len(data) > LONGEST:
                return GarbledCode(f"{len(data)} bytes without a line end")
            data += more
        payload = data.replace(b"\n", b"\r").partition(b"\r")[0]
        text = text_of(payload)
        if text is None:
            return GarbledCode(f"{len(payload)} bytes that are no text")
        self._has_read = True
        return CodeScanned(text, _UNKNOWN_SYMBOLOGY)

    def _status(self, condition: Condition, evidence: str, *problems: Problem) -> DeviceStatus:
        return DeviceStatus(DeviceFamily.CODE_SCANNER, condition, evidence, self._clock.now(), problems)

"""The inside of the emulated printer: sensors, the print buffer and the thread that works it off. No network here."""

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from simulators.receipt_printer.emulated_commands import Instruction, InstructionStream
from simulators.receipt_printer.emulated_paper import EmulatedPaper
from simulators.simulator import Faults

PAPER_LOW, PAPER_OUT, COVER_OPEN = "paper_low", "paper_out", "cover_open"
CUTTER_ERROR, HEAD_HOT, OFFLINE = "cutter_error", "head_hot", "offline"
SILENT, SLOW, ASB_UNASKED = "silent", "slow", "asb_unasked"
DROP_MID_JOB, PAPER_OUT_MID_JOB, TAKEN = "drop_mid_job", "paper_out_mid_job", "taken"
NO_PROCESS_ID, NO_GS_R = "no_process_id", "no_gs_r"
FAULTS = (
    *(PAPER_LOW, PAPER_OUT, COVER_OPEN, CUTTER_ERROR, HEAD_HOT, OFFLINE),
    *(SILENT, SLOW, ASB_UNASKED, DROP_MID_JOB, PAPER_OUT_MID_JOB, TAKEN, NO_PROCESS_ID, NO_GS_R),
)
# 203 dpi at 150 mm/s; a slow printer takes ten times as long.
ROWS_PER_SECOND = 1200.0
SLOW_FACTOR = 10
SLOW_ANSWER = 0.4

Send = Callable[[bytes], None]


class EmulatedPrinter:
    """Thread-safe (打印机内部). Sensors are faults switched from outside; `speed` multiplies the paper's speed."""

    def __init__(self, dots: int, spool: Path, speed: float) -> None:
        self.faults = Faults(FAULTS)
        self.paper = EmulatedPaper(dots, spool)
        self._speed = speed
        self._changed = threading.Condition()
        self._buffer: deque[Instruction] = deque()
        self._send: Send | None = None
        self._drop: Callable[[], None] | None = None
        self._wants_automatic = False
        self._is_ended = False
        self._stream = InstructionStream()
        self._worker = threading.Thread(target=self._work, name="escpos-print", daemon=True)
        self._worker.start()

    # --- from the line ---

    def connect(self, send: Send, drop: Callable[[], None]) -> None:
        """A host is there."""
        with self._changed:
            self._send, self._drop = send, drop
            self._stream = InstructionStream()
        self._tell_change()

    def disconnect(self) -> None:
        """The host has gone; what it sent is still printed."""
        with self._changed:
            self._send = self._drop = None
            self._wants_automatic = False

    def receive(self, data: bytes) -> None:
        """Real-time commands are answered here at once, everything else waits in the buffer."""
        for instruction in self._stream.feed(data):
            if instruction.name[:1] == b"\x10":
                self._answer_at_once(instruction)
            else:
                with self._changed:
                    self._buffer.append(instruction)
                    self._changed.notify_all()

    # --- from outside ---

    def set_fault(self, name: str, on: bool) -> None:
        """Move a sensor or break something; what waits goes on when the cause is gone."""
        self.faults.switch(name, on)
        with self._changed:
            self._changed.notify_all()
        self._tell_change()

    def press_feed(self) -> None:
        """The feed button: cut what hangs out, as the keeper does."""
        with self._changed:
            self.paper.cut(0)

    def end(self) -> None:
        """Switch off; the buffer is lost, and nothing comes out afterwards."""
        with self._changed:
            self._is_ended = True
            self._buffer.clear()
            self._changed.notify_all()
        if self._worker is not threading.current_thread():
            self._worker.join()

    @property
    def waiting(self) -> int:
        """Instructions in the buffer."""
        return len(self._buffer)

    @property
    def is_halted(self) -> bool:
        """Whether a fault has stopped the printing."""
        return any(self.faults[fault] for fault in (PAPER_OUT, COVER_OPEN, CUTTER_ERROR, HEAD_HOT, OFFLINE))

    # --- answers ---

    def _answer_at_once(self, instruction: Instruction) -> None:
        if instruction.name == b"\x10\x04" and 1 <= instruction.body[0] <= 4:
            self._answer(bytes((self._status_byte(instruction.body[0]),)))
        elif instruction.name == b"\x10\x14" and instruction.body[0] == 8:
            with self._changed:
                self._buffer.clear()
        elif instruction.name == b"\x10\x05" and instruction.body[0] in (1, 2):
            self.faults.switch(CUTTER_ERROR, False)
            with self._changed:
                if instruction.body[0] == 2:
                    self._buffer.clear()
                self._changed.notify_all()

    def _status_byte(self, question: int) -> int:
        fault = self.faults
        bits = {
            1: 0x08 * self.is_halted,
            2: 0x04 * fault[COVER_OPEN] | 0x20 * fault[PAPER_OUT] | 0x40 * (fault[CUTTER_ERROR] or fault[HEAD_HOT]),
            3: 0x08 * fault[CUTTER_ERROR] | 0x40 * fault[HEAD_HOT],
            4: 0x0C * (fault[PAPER_LOW] or fault[PAPER_OUT]) | 0x60 * fault[PAPER_OUT],
        }
        return 0x12 | bits[question]

    def _automatic(self) -> bytes:
        fault = self.faults
        first = 0x10 | 0x08 * self.is_halted | 0x20 * fault[COVER_OPEN]
        second = 0x08 * fault[CUTTER_ERROR] | 0x40 * fault[HEAD_HOT]
        third = 0x03 * (fault[PAPER_LOW] or fault[PAPER_OUT]) | 0x0C * fault[PAPER_OUT]
        return bytes((first, second, third, 0))

    def _tell_change(self) -> None:
        if self._wants_automatic or self.faults[ASB_UNASKED]:
            self._answer(self._automatic())

    def _answer(self, data: bytes) -> None:
        if self.faults[SILENT]:
            return
        if self.faults[SLOW]:
            with self._changed:
                self._changed.wait(SLOW_ANSWER)
        send = self._send
        if send is not None:
            send(data)

    # --- the printing thread ---

    def _work(self) -> None:
        while (instruction := self._next()) is not None:
            rows = self._obey(instruction)
            factor = SLOW_FACTOR if self.faults[SLOW] else 1
            with self._changed:
                self._changed.wait_for(lambda: self._is_ended, rows * factor / ROWS_PER_SECOND / self._speed)

    def _next(self) -> Instruction | None:
        with self._changed:
            while not self._is_ended:
                if self._buffer and not self.is_halted:
                    return self._buffer.popleft()
                self._changed.wait(0.5)
            return None

    def _obey(self, instruction: Instruction) -> int:
        match instruction.name:
            case b"\x1dr":
                low, out = self.faults[PAPER_LOW], self.faults[PAPER_OUT]
                if not self.faults[NO_GS_R]:
                    self._answer(bytes((0x03 * (low or out) | 0x0C * out,)))
                return 0
            case b"\x1d(H":
                if instruction.body[2:4] == b"00" and not self.faults[NO_PROCESS_ID]:
                    self._answer(b"\x37\x22" + instruction.body[4:8] + b"\x00")
                return 0
            case b"\x1da":
                self._wants_automatic = instruction.body[0] != 0
                self._tell_change()
                return 0
            case b"\x1dV":
                feed = instruction.body[1] if len(instruction.body) > 1 else 0
                self.paper.cut(feed)
                return feed
            case _:
                rows = self.paper.obey(instruction)
                if rows:
                    self._break_mid_job()
                return rows

    def _break_mid_job(self) -> None:
        """The two faults that strike once, while paper is coming out."""
        if self.faults[PAPER_OUT_MID_JOB]:
            self.faults.switch(PAPER_OUT_MID_JOB, False)
            self.set_fault(PAPER_OUT, True)
        if self.faults[DROP_MID_JOB]:
            self.faults.switch(DROP_MID_JOB, False)
            drop = self._drop  # the host may go at any moment
            if drop is not None:
                drop()

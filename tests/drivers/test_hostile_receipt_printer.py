"""Receipt printers that take next to nothing, never stop talking, or leave at the worst moment."""

import os
import select
import termios
import threading
import tty
from collections.abc import Iterator

import pytest

from drivers.ports.errors import DeviceLost
from drivers.ports.printing import Printed, Unconfirmed
from drivers.ports.status import Condition
from drivers.receipt_printer.adapter import EscPosPrinter
from drivers.receipt_printer.exchange import PrinterExchange
from drivers.receipt_printer.options import Confirm, EscPosOptions
from drivers.receipt_printer.protocol import ASK_PAPER, PROCESS_ID_HEADER
from drivers.receipt_printer.status import Question
from drivers.transport.file_transport import FileTransport
from tests.drivers.hand_clock import HandClock
from tests.drivers.receipt_images import a_receipt

STATUS, PROCESS = b"\x10\x04", b"\x1d\x28\x48"
FINE = b"\x12"
RECEIPT = a_receipt(400)


class HostileLine:
    """`each_takes`: seconds of every piece; `talks`: comes at every read; `leaves`: with the proof."""

    def __init__(self, clock: HandClock, *, each_takes: float = 0.0, talks: bytes = b"", leaves: bool = False) -> None:
        self._clock = clock
        self._each_takes = each_takes
        self._talks = talks
        self._leaves = leaves
        self._has_left = False
        self._waiting = b""
        self.taken = 0

    def write(self, data: bytes) -> None:
        if self._has_left:
            raise DeviceLost("it left")
        self.taken += len(data)
        if data.startswith(STATUS):
            self._waiting += FINE
        elif data.startswith(PROCESS):
            self._waiting += PROCESS_ID_HEADER + data[7:11] + b"\0"
            self._has_left = self._leaves
        elif not data.startswith(ASK_PAPER):
            self._clock.at += self._each_takes

    def read(self, seconds: float) -> bytes:
        data, self._waiting = self._waiting or self._talks, b""
        self._clock.at += 0.05 if data else max(seconds, 0.001)
        return data

    def drain(self) -> None:
        self._waiting = b""

    def probe(self) -> None:
        pass

    def close(self) -> None:
        pass


def printer_on(line: HostileLine, clock: HandClock) -> EscPosPrinter:
    return EscPosPrinter(EscPosOptions(confirm=Confirm.PROCESS_ID), clock, lambda _options: line)


def test_printer_that_drips_is_given_up_in_time() -> None:
    clock = HandClock(0.0)
    line = HostileLine(clock, each_takes=2.5)
    outcome = printer_on(line, clock).print_receipt(RECEIPT)
    assert outcome == Unconfirmed("the printer takes the receipt too slowly")
    assert clock.at < EscPosOptions().print_seconds + 10
    assert line.taken < len(RECEIPT.rows)


@pytest.mark.parametrize("talks", [FINE * 4096, b"\x16" * 64, b"\x12\x12\x12\x12\x12\x12"])
def test_status_that_never_stops_says_nothing(talks: bytes) -> None:
    clock = HandClock(0.0)
    assert printer_on(HostileLine(clock, talks=talks), clock).status().condition is Condition.UNKNOWN


def test_endless_message_is_not_kept() -> None:
    clock = HandClock(0.0)
    exchange = PrinterExchange(HostileLine(clock, talks=b"\xff" * 4096), clock, 3.0)
    exchange.status_reply(Question.PRINTER)
    exchange.status_reply(Question.PRINTER)
    assert 0 < len(exchange.read_replies(0)) < 10_000


def test_line_that_breaks_behind_proof_printed() -> None:
    clock = HandClock(0.0)
    line = HostileLine(clock, leaves=True)
    assert printer_on(line, clock).print_receipt(RECEIPT) == Printed()


@pytest.fixture
def cable() -> Iterator[tuple[int, int]]:
    """The printer's end of a device file, and ours."""
    theirs, ours = os.openpty()
    tty.setraw(ours)
    try:
        yield theirs, ours
    finally:
        os.close(theirs)
        os.close(ours)


def test_empty_packet_is_not_the_end(cable: tuple[int, int]) -> None:
    """A pty that hands on lines makes an empty read of a mark of its end, as usblp does of an empty packet."""
    theirs, ours = cable
    flags = termios.tcgetattr(ours)
    flags[3] |= termios.ICANON
    termios.tcsetattr(ours, termios.TCSANOW, flags)
    end = flags[6][termios.VEOF]
    transport = FileTransport(os.ttyname(ours), 1.0)
    os.write(theirs, end + end)
    assert transport.read(0) == b""
    os.write(theirs, FINE + end)
    assert transport.read(1.0) == FINE
    transport.close()


@pytest.mark.parametrize("taken", [0, BlockingIOError()])
def test_ready_device_that_takes_nothing_is_given_up(
    cable: tuple[int, int], taken: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_file: int, _data: memoryview) -> object:
        if isinstance(taken, BlockingIOError):
            raise taken
        return taken

    transport = FileTransport(os.ttyname(cable[1]), 0.05)
    monkeypatch.setattr(os, "write", write)
    with pytest.raises(DeviceLost):
        transport.write(b"receipt")
    transport.close()


def test_what_is_under_way_is_let_out(cable: tuple[int, int]) -> None:
    """usblp throws away what it holds when it is closed."""
    theirs, ours = cable
    transport = FileTransport(os.ttyname(ours), 20.0)
    os.set_blocking(ours, False)
    while select.select([], [ours], [], 0.05)[1]:
        os.write(ours, bytes(4096))
    closing = threading.Thread(target=transport.close)
    closing.start()
    closing.join(0.05)
    assert closing.is_alive()
    while closing.is_alive() and select.select([theirs], [], [], 5)[0]:
        os.read(theirs, 4096)
    closing.join(60)
    assert not closing.is_alive()

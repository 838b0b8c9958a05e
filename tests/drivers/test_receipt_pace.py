"""A receipt on a slow line or under a slow head: the printer is healthy, and the time it is given follows from both."""

import pytest

from drivers.ports.device import AdapterOptions
from drivers.ports.printing import Printed, PrintOutcome, Unconfirmed
from drivers.ports.receipt_printer import LONGEST_SECONDS, ReceiptImage, ReceiptPaper
from drivers.ports.status import Condition
from drivers.receipt_printer.adapter import EscPosPrinter
from drivers.receipt_printer.options import Confirm, Connection, EscPosOptions
from drivers.transport.serial_transport import SerialTransport
from tests.drivers.hand_clock import HandClock
from tests.drivers.receipt_images import a_receipt

KERNEL_HOLDS = 4096
LONG = 1200
"""Rows: 15 cm, some 86 kB."""


class PacedPrinter:
    """A printer at the end of a line of `baud`, whose head needs `row_seconds` for 72 bytes and waits for them.

    What was written comes to it no faster than the line carries it, behind what the system still holds.
    """

    def __init__(self, clock: HandClock, baud: int, row_seconds: float) -> None:
        self._clock = clock
        self._byte_seconds = max(10 / baud, row_seconds / 72)
        self._idle_at = 0.0
        self._answers: list[tuple[float, bytes]] = []
        self.taken = bytearray()

    def write(self, data: bytes) -> None:
        self.taken += data
        self._idle_at = max(self._idle_at, self._clock.at) + len(data) * self._byte_seconds
        self._clock.at = max(self._clock.at, self._idle_at - KERNEL_HOLDS * self._byte_seconds)
        if data[:2] == b"\x10\x04":
            self._answers.append((self._idle_at, b"\x12"))
        elif data[:3] == b"\x1d(H":
            self._answers.append((self._idle_at, b"7\x22" + data[7:11] + b"\0"))

    def read(self, seconds: float) -> bytes:
        due = self._answers[0][0] if self._answers else float("inf")
        if due > self._clock.at + seconds:
            self._clock.at += max(seconds, 0.001)
            return b""
        self._clock.at = max(self._clock.at, due)
        return self._answers.pop(0)[1]

    def drain(self) -> None:
        pass

    def probe(self) -> None:
        pass

    def close(self) -> None:
        pass


def printed(receipt: ReceiptImage, options: EscPosOptions, row_seconds: float) -> tuple[PrintOutcome, float, float]:
    """The outcome, the seconds it took, and the seconds that the printer says a receipt like this may take."""
    clock = HandClock(0.0)
    is_serial = options.connection is Connection.SERIAL
    line = PacedPrinter(clock, options.baud if is_serial else 100_000_000, row_seconds)
    printer = EscPosPrinter(options, clock, lambda _options: line)
    shown = ReceiptImage(receipt.job_id, printer.paper(), receipt.rows)
    return printer.print_receipt(shown), clock.at, shown.most_seconds


@pytest.mark.parametrize("baud", [4800, 9600, 19200, 115200])
def test_long_receipt_prints_at_any_speed(baud: int) -> None:
    options = EscPosOptions(connection=Connection.SERIAL, device="/dev/x", baud=baud, confirm=Confirm.PROCESS_ID)
    outcome, took, most = printed(a_receipt(LONG), options, 0.0)
    assert outcome == Printed()
    assert LONG * 720 / baud < took < most


def test_slow_head_on_quick_line_is_waited_for() -> None:
    options = EscPosOptions(confirm=Confirm.PROCESS_ID)
    outcome, took, most = printed(a_receipt(8 * LONG), options, 25.4 / 203 / 50)
    assert outcome == Printed()
    assert options.print_seconds < took < most


def test_line_slower_than_set_is_given_up() -> None:
    options = EscPosOptions(connection=Connection.SERIAL, device="/dev/x", baud=115200, confirm=Confirm.PROCESS_ID)
    outcome, took, most = printed(a_receipt(LONG), options, 0.1)
    assert isinstance(outcome, Unconfirmed)
    assert took < most


@pytest.mark.parametrize("reported", [1e9, float("inf"), float("nan"), -1.0])
def test_no_driver_keeps_a_citizen_for_ever(reported: float) -> None:
    image = ReceiptImage("r", ReceiptPaper(most_seconds=reported), bytes(72))
    assert image.most_seconds == LONGEST_SECONDS


class SlowPort:
    """pyserial's part of the port, with bytes that go out one piece a look, or not at all."""

    is_open = True

    def __init__(self, waiting: int, clock: HandClock, goes_out: int) -> None:
        self._waiting, self._clock, self._goes_out = waiting, clock, goes_out
        self.thrown_away = 0

    @property
    def out_waiting(self) -> int:
        return self._waiting

    def sleep(self, seconds: float) -> None:
        self._clock.at += seconds
        self._waiting = max(0, self._waiting - self._goes_out)

    def reset_output_buffer(self) -> None:
        self.thrown_away, self._waiting = self._waiting, 0

    def close(self) -> None:
        self.is_open = False


@pytest.mark.parametrize(("goes_out", "lost"), [(10, 0), (0, 4096)], ids=["slow", "stopped"])
def test_end_of_receipt_goes_out_before_closing(goes_out: int, lost: int, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = HandClock(0.0)
    port = SlowPort(4096, clock, goes_out)
    monkeypatch.setattr("drivers.transport.serial_transport.time.monotonic", clock.now)
    monkeypatch.setattr("drivers.transport.serial_transport.time.sleep", port.sleep)
    transport = SerialTransport.__new__(SerialTransport)
    vars(transport).update(_seconds=3.0, _is_broken=False, _device=port)
    transport.close()
    assert port.thrown_away == lost
    assert not port.is_open
    assert clock.at < 10


CLEAR = b"\x10\x14\x08"


class DelayedPrinter:
    """A printer that answers DLE EOT with `state` for `seconds`, and confirms what it printed a second later, if it can."""

    def __init__(self, clock: HandClock, state: dict[int, int], seconds: float, *, confirms: bool = True) -> None:
        self._clock, self._state, self._confirms = clock, state, confirms
        self._until: float | None = None
        self._seconds = seconds
        self._answers: list[tuple[float, bytes]] = []
        self.is_cleared = False

    def write(self, data: bytes) -> None:
        now = self._clock.at
        if data[:2] == b"\x10\x04":
            is_delayed = self._until is not None and now < self._until
            self._answers.append((now, bytes([self._state.get(data[2], 0x12) if is_delayed else 0x12])))
        elif data[:4] == b"\x1dv0\x00" and self._until is None:
            self._until = now + self._seconds
        elif data[:3] == b"\x1d(H" and self._confirms and self._until is not None:
            self._answers.append((self._until + 1.0, b"7\x22" + data[7:11] + b"\0"))
        self.is_cleared |= CLEAR in data

    def read(self, seconds: float) -> bytes:
        self._answers.sort()
        if not self._answers or self._answers[0][0] > self._clock.at + seconds:
            self._clock.at += max(seconds, 0.001)
            return b""
        self._clock.at = max(self._clock.at, self._answers[0][0])
        return self._answers.pop(0)[1]

    def drain(self) -> None:
        pass

    def probe(self) -> None:
        pass

    def close(self) -> None:
        pass


class SlowToAnswer:
    """A printer that knows GS r alone behind the print data, and answers everything `seconds` later."""

    def __init__(self, clock: HandClock, seconds: float) -> None:
        self._clock, self._seconds = clock, seconds
        self._answers: list[tuple[float, bytes]] = []
        self.is_cleared = False

    def write(self, data: bytes) -> None:
        due = self._clock.at + self._seconds
        if data[:2] == b"\x10\x04":
            self._answers.append((due, b"\x12"))
        elif data.endswith(b"\x1dr\x01"):
            self._answers.append((due, b"\0"))
        self.is_cleared |= CLEAR in data

    read = PacedPrinter.read
    drain = probe = close = PacedPrinter.drain


@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.2, 0.3, 0.4])
def test_receipt_of_slow_firmware_is_confirmed(seconds: float) -> None:
    clock = HandClock(0.0)
    line = SlowToAnswer(clock, seconds)
    printer = EscPosPrinter(EscPosOptions(confirm=Confirm.GS_R), clock, lambda _options: line)
    receipt = a_receipt(40)
    assert printer.print_receipt(receipt) == Printed()
    assert not line.is_cleared
    assert clock.at < ReceiptImage(receipt.job_id, printer.paper(), receipt.rows).most_seconds


@pytest.mark.parametrize("seconds", [0.2, 0.4])
def test_slow_firmware_is_confirmed_soon_once_known(seconds: float) -> None:
    clock = HandClock(0.0)
    line = SlowToAnswer(clock, seconds)
    learning = EscPosPrinter(EscPosOptions(), clock, lambda _options: line)
    learned = learning.learn_options()
    assert learned == {"confirm": "gs_r", "answer_seconds": pytest.approx(seconds, abs=0.002)}
    printer = EscPosPrinter(EscPosOptions.model_validate(learned), clock, lambda _options: line)
    began = clock.at
    assert printer.print_receipt(a_receipt(40)) == Printed()
    statuses = 8 * seconds  # before and behind the receipt
    assert clock.at - began - statuses < 5


@pytest.mark.parametrize("confirm", [Confirm.AUTO, Confirm.GS_R])
@pytest.mark.parametrize("seconds", [0.2, 0.4])
def test_first_look_finds_time_of_slow_firmware(seconds: float, confirm: Confirm) -> None:
    clock = HandClock(0.0)
    line = SlowToAnswer(clock, seconds)
    printer = EscPosPrinter(EscPosOptions(confirm=confirm), clock, lambda _options: line, owns=True)
    found: list[AdapterOptions] = []
    printer.on_found = found.append
    assert printer.status().condition is Condition.OK
    assert clock.at < 8, "a status comes in time"
    assert found == [{"answer_seconds": pytest.approx(seconds, abs=0.002)}]
    looked = clock.at
    printer.status()
    assert clock.at - looked < 5 * seconds, "it is timed once"
    began = clock.at
    assert printer.print_receipt(a_receipt(40)) == Printed()
    assert clock.at - began < 12, "both proofs together, before and behind the receipt"
    assert len(found) == 1, "nothing new"


@pytest.mark.parametrize("options", [{"confirm": "none"}, {"confirm": "process_id"}, {"answer_seconds": 0.4}])
def test_printer_whose_time_matters_not_is_left(options: dict[str, object]) -> None:
    clock = HandClock(0.0)
    line = SlowToAnswer(clock, 0.4)
    printer = EscPosPrinter(EscPosOptions.model_validate(options), clock, lambda _options: line, owns=True)
    printer.status()
    assert clock.at == pytest.approx(1.6, abs=0.1), "four questions"


def test_looking_from_outside_times_nothing() -> None:
    clock = HandClock(0.0)
    printer = EscPosPrinter(EscPosOptions(), clock, lambda _options: SlowToAnswer(clock, 0.4))
    printer.status()
    assert clock.at == pytest.approx(1.6, abs=0.1)


class Irregular(SlowToAnswer):
    """Takes longer each time."""

    def write(self, data: bytes) -> None:
        self._seconds += 0.04
        super().write(data)


def test_printer_without_a_steady_time_has_none() -> None:
    clock = HandClock(0.0)
    printer = EscPosPrinter(EscPosOptions(), clock, lambda _options: Irregular(clock, 0.2), owns=True)
    found: list[AdapterOptions] = []
    printer.on_found = found.append
    assert printer.status().condition is Condition.OK
    assert found == []


def test_firmware_that_became_slower_is_confirmed() -> None:
    clock = HandClock(0.0)
    line = SlowToAnswer(clock, 0.4)
    options = EscPosOptions(confirm=Confirm.GS_R, answer_seconds=0.2)
    printer = EscPosPrinter(options, clock, lambda _options: line)
    took = []
    for _ in range(2):
        began = clock.at
        assert printer.print_receipt(a_receipt(40)) == Printed()
        took.append(clock.at - began)
    assert took[1] < took[0] / 2, "its time was learned again"


HOT, FED, OPEN = {1: 0x1A, 3: 0x52}, {1: 0x1A, 2: 0x1A}, {1: 0x1A, 2: 0x16}


def delayed(state: dict[int, int], seconds: float, confirm: Confirm) -> tuple[PrintOutcome, DelayedPrinter, float]:
    clock = HandClock(0.0)
    line = DelayedPrinter(clock, state, seconds, confirms=confirm is Confirm.PROCESS_ID)
    printer = EscPosPrinter(EscPosOptions(confirm=confirm), clock, lambda _options: line)
    return printer.print_receipt(a_receipt(40)), line, clock.at


@pytest.mark.parametrize("state", [HOT, FED])
def test_delay_that_passes_tears_no_receipt(state: dict[int, int]) -> None:
    outcome, line, _took = delayed(state, 5.0, Confirm.PROCESS_ID)
    assert outcome == Printed()
    assert not line.is_cleared
    outcome, line, took = delayed(state, 5.0, Confirm.NONE)
    assert isinstance(outcome, Unconfirmed)
    assert not line.is_cleared
    assert took > 5.0, "the rest may come out after the head has cooled"


@pytest.mark.parametrize(("state", "least", "most"), [(HOT, 20.0, 30.0), (OPEN, 1.0, 5.0)])
@pytest.mark.parametrize("confirm", [Confirm.PROCESS_ID, Confirm.NONE])
def test_trouble_that_stays_ends_the_receipt(
    state: dict[int, int], least: float, most: float, confirm: Confirm
) -> None:
    outcome, line, took = delayed(state, 1e6, confirm)
    assert isinstance(outcome, Unconfirmed)
    assert line.is_cleared, "or it would print for the next person"
    assert least < took < most

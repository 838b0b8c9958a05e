"""What a receipt printer's model knows is learned once; answers that lag behind the questions are told as unknown."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import Learns
from drivers.ports.errors import DeviceLost
from drivers.ports.printing import Printed, Unconfirmed
from drivers.ports.status import Condition, ProblemCode
from drivers.receipt_printer.adapter import EscPosPrinter
from drivers.receipt_printer.options import EscPosOptions
from simulators.receipt_printer.simulator import ReceiptPrinterSimulator
from tests.drivers.partners.emupos_source import is_installed
from tests.drivers.partners.escpos import EmuposPrinter, on_tcp
from tests.drivers.receipt_images import a_receipt
from tests.once_more import NO_PARTNER

FINE = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
COVER_OPEN = FINE | {1: 0x1A, 2: 0x16}
PAPER_OUT = FINE | {1: 0x1A, 2: 0x32, 4: 0x7E}
NEAR_END = FINE | {4: 0x1E}
HEAD_HOT = FINE | {1: 0x1A, 2: 0x52, 3: 0x52}


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[ReceiptPrinterSimulator]:
    made = ReceiptPrinterSimulator(tmp_path / "spool", speed=50)
    made.start()
    yield made
    made.stop()


class LaggingLine:
    """A printer that answers each DLE EOT as it should have answered the one `behind` before; its clock too."""

    def __init__(self, state: dict[int, int], behind: int) -> None:
        self.at = 0.0
        self._state = state
        self._asked = [1] * behind
        self._waiting = b""

    def now(self) -> float:
        return self.at

    def write(self, data: bytes) -> None:
        if data[:2] == b"\x10\x04":
            self._asked.append(data[2])
            self._waiting += bytes([self._state[self._asked.pop(0)]])

    def read(self, seconds: float) -> bytes:
        data, self._waiting = self._waiting, b""
        self.at += 0 if data else max(seconds, 0.01)
        return data

    def drain(self) -> None:
        self._waiting = b""

    def probe(self) -> None:
        """It is there."""

    def close(self) -> None:
        """Nothing is held."""


def status_of(state: dict[int, int], behind: int) -> tuple[Condition, list[ProblemCode]]:
    line = LaggingLine(state, behind)
    status = EscPosPrinter(EscPosOptions(reply_seconds=1), line, lambda _options: line).status()
    return status.condition, [each.code for each in status.problems]


@pytest.mark.parametrize(
    ("state", "code"),
    [(COVER_OPEN, ProblemCode.COVER_OPEN), (PAPER_OUT, ProblemCode.PAPER_OUT), (HEAD_HOT, ProblemCode.HEAD_HOT)],
)
def test_trouble_is_reported_where_answers_are_punctual(state: dict[int, int], code: ProblemCode) -> None:
    assert status_of(state, 0) == (Condition.BAD, [code])
    assert status_of(state, 1) == (Condition.UNKNOWN, [])


def test_low_paper_is_reported_where_answers_are_punctual() -> None:
    assert status_of(NEAR_END, 0) == (Condition.OK, [ProblemCode.PAPER_LOW])


@given(st.sampled_from([FINE, COVER_OPEN, PAPER_OUT, NEAR_END, HEAD_HOT]), st.integers(1, 3))
def test_lagging_printer_never_names_a_trouble(state: dict[int, int], behind: int) -> None:
    _, problems = status_of(state, behind)
    assert problems == []


@pytest.mark.parametrize(
    ("unknown", "learned"),
    [((), "process_id"), (("no_process_id",), "gs_r"), (("no_process_id", "no_gs_r"), "none")],
)
def test_what_a_model_confirms_by_is_learned(
    simulator: ReceiptPrinterSimulator, unknown: tuple[str, ...], learned: str
) -> None:
    for fault in unknown:
        simulator.set_fault(fault, on=True)
    given_first = {"port": simulator.port, "reply_seconds": 0.5}
    printer = EscPosPrinter(EscPosOptions.model_validate(given_first), SystemMonotonicClock())
    assert isinstance(printer, Learns)
    options = printer.learn_options()
    assert options["confirm"] == learned
    assert simulator.state()["receipts"] == 0
    again = EscPosPrinter(EscPosOptions.model_validate(given_first | options), SystemMonotonicClock()).learn_options()
    assert again["confirm"] == learned


def test_silent_printer_teaches_nothing(simulator: ReceiptPrinterSimulator) -> None:
    simulator.set_fault("silent", on=True)
    printer = EscPosPrinter(EscPosOptions(port=simulator.port, reply_seconds=0.1), SystemMonotonicClock())
    with pytest.raises(DeviceLost):
        printer.learn_options()


@pytest.mark.skipif(not is_installed(), reason=f"{NO_PARTNER}emupos is not installed")
def test_independent_printer_teaches_what_it_knows() -> None:
    partner = EmuposPrinter()
    with on_tcp(partner) as port:
        options = EscPosPrinter(EscPosOptions(port=port), SystemMonotonicClock()).learn_options()
        assert options["confirm"] == "gs_r"
        learned = EscPosPrinter(EscPosOptions.model_validate({"port": port, **options}), SystemMonotonicClock())
        assert learned.print_receipt(a_receipt()) == Printed()
    assert len(partner.receipts) == 1


def test_model_that_confirms_nothing_is_not_waited_for(simulator: ReceiptPrinterSimulator) -> None:
    for fault in ("no_process_id", "no_gs_r"):
        simulator.set_fault(fault, on=True)
    ticks = itertools.count()

    class Ticking:
        """A second passes with each look at the clock."""

        def now(self) -> float:
            return float(next(ticks))

    options = EscPosOptions.model_validate({"port": simulator.port, "confirm": "none", "reply_seconds": 5})
    assert EscPosPrinter(options, Ticking()).print_receipt(a_receipt()) == Unconfirmed("unconfirmed by this model")
    assert next(ticks) < options.print_seconds * 2

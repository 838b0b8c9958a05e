"""The ESC/POS adapter against an independent printer of the registries (emupos), over TCP and over a serial cable."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.devices.sent_jobs import StoredJobs
from contract.clock import SystemClock
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.errors import DeviceLost
from drivers.ports.printing import NotPrinted, Printed, Unconfirmed
from drivers.ports.status import Condition, ProblemCode
from drivers.receipt_printer.adapter import EscPosPrinter, OpenLine, open_printer_line
from drivers.receipt_printer.options import Confirm, Connection, EscPosOptions, Handshake
from drivers.transport.transport import Transport
from offline_queue.database import attach
from offline_queue.printer_jobs import PrinterJobs
from tests.drivers.partners.emupos_source import is_installed
from tests.drivers.partners.escpos import EmuposPrinter, SerialCable, on_tcp, same_picture
from tests.drivers.receipt_images import a_receipt, picture_of
from tests.once_more import NO_PARTNER

pytestmark = pytest.mark.skipif(not is_installed(), reason=f"{NO_PARTNER}emupos is not installed")

RECEIPT = a_receipt(1800)


@pytest.fixture
def partner() -> EmuposPrinter:
    return EmuposPrinter()


@pytest.fixture
def port(partner: EmuposPrinter) -> Iterator[int]:
    with on_tcp(partner) as number:
        yield number


def came_out_whole(partner: EmuposPrinter) -> bool:
    return [same_picture(each, picture_of(RECEIPT)) for each in partner.receipts] == [True]


@pytest.mark.parametrize("confirm", [Confirm.AUTO, Confirm.GS_R])
def test_a_receipt_comes_out_dot_for_dot(partner: EmuposPrinter, port: int, confirm: Confirm) -> None:
    printer = EscPosPrinter(EscPosOptions(port=port, confirm=confirm), SystemMonotonicClock())
    assert printer.status().condition is Condition.OK
    assert printer.print_receipt(RECEIPT) == Printed()
    assert came_out_whole(partner)


def test_without_confirmation_it_comes_out_all_same(partner: EmuposPrinter, port: int) -> None:
    options = EscPosOptions(port=port, confirm=Confirm.NONE)
    assert isinstance(EscPosPrinter(options, SystemMonotonicClock()).print_receipt(RECEIPT), Unconfirmed)
    assert came_out_whole(partner)


def test_missing_echo_confirms_nothing(partner: EmuposPrinter, port: int) -> None:
    options = EscPosOptions(port=port, confirm=Confirm.PROCESS_ID, print_seconds=0.5)
    assert isinstance(EscPosPrinter(options, SystemMonotonicClock()).print_receipt(RECEIPT), Unconfirmed)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("paper-out", ProblemCode.PAPER_OUT),
        ("cover-open", ProblemCode.COVER_OPEN),
        ("offline", ProblemCode.OFFLINE),
    ],
)
def test_stopped_printer_prints_nothing_later(partner: EmuposPrinter, port: int, fault: str, code: ProblemCode) -> None:
    printer = EscPosPrinter(EscPosOptions(port=port), SystemMonotonicClock())
    partner.set_fault(fault, on=True)
    assert [each.code for each in printer.status().problems] == [code]
    outcome = printer.print_receipt(RECEIPT)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is code
    partner.set_fault(fault, on=False)
    assert partner.receipts == []
    assert printer.print_receipt(RECEIPT) == Printed()


def test_low_paper_is_reported_and_prints(partner: EmuposPrinter, port: int) -> None:
    partner.set_fault("paper-near-end", on=True)
    printer = EscPosPrinter(EscPosOptions(port=port), SystemMonotonicClock())
    assert [each.code for each in printer.status().problems] == [ProblemCode.PAPER_LOW]
    assert printer.print_receipt(RECEIPT) == Printed()


@pytest.mark.parametrize(
    ("handshake", "says_by"),
    [
        (Handshake.AUTO, "xon_xoff"),
        (Handshake.XON_XOFF, "xon_xoff"),
        (Handshake.RTS_CTS, "rts_cts"),
    ],
)
def test_serial_printer_with_small_buffer_is_waited_for(
    partner: EmuposPrinter, handshake: Handshake, says_by: str
) -> None:
    with SerialCable(partner, says_by) as cable:
        options = EscPosOptions(connection=Connection.SERIAL, device=cable.device, handshake=handshake)
        printer = EscPosPrinter(options, SystemMonotonicClock())
        assert printer.status().condition is Condition.OK
        assert printer.print_receipt(RECEIPT) == Printed()
    assert cable.stops > 3, "the receipt is many times as long as the buffer"
    assert cable.lost == 0
    assert came_out_whole(partner)


def test_receipt_without_handshake_is_not_confirmed(partner: EmuposPrinter) -> None:
    with SerialCable(partner, "xon_xoff") as cable:
        options = EscPosOptions(
            connection=Connection.SERIAL,
            device=cable.device,
            handshake=Handshake.NONE,
            reply_seconds=0.3,
            print_seconds=1,
        )
        outcome = EscPosPrinter(options, SystemMonotonicClock()).print_receipt(RECEIPT)
    assert cable.lost > 0
    assert not isinstance(outcome, Printed)


def test_a_printer_behind_a_device_file_answers(partner: EmuposPrinter) -> None:
    with SerialCable(partner, "xon_xoff") as cable:
        options = EscPosOptions(connection=Connection.FILE, device=cable.device)
        assert EscPosPrinter(options, SystemMonotonicClock()).status().condition is Condition.OK


class BreakingLine:
    """The way to the printer, which breaks once, behind so many bands of the picture."""

    def __init__(self, line: Transport, bands: int) -> None:
        self._line = line
        self._bands = bands
        self.read, self.drain, self.probe, self.close = line.read, line.drain, line.probe, line.close

    def write(self, data: bytes) -> None:
        if data.startswith(b"\x1dv0"):
            self._bands -= 1
            if self._bands < 0:
                raise DeviceLost("the cable was pulled")
        self._line.write(data)


@pytest.mark.parametrize("is_asked_between", [True, False])
def test_torn_receipt_is_cut_off_before_next(partner: EmuposPrinter, port: int, is_asked_between: bool) -> None:
    breaks_after = iter([3])

    def opened(options: EscPosOptions) -> Transport:
        return BreakingLine(open_printer_line(options), next(breaks_after, 1000))

    printer = EscPosPrinter(EscPosOptions(port=port), SystemMonotonicClock(), opened, owns=True)
    assert isinstance(printer.print_receipt(a_receipt(900)), Unconfirmed)
    if is_asked_between:
        assert printer.status().condition is Condition.OK
        assert len(partner.receipts) == 1, "before whom it belongs to has gone"
    assert printer.print_receipt(RECEIPT) == Printed()
    torn, whole = partner.receipts
    assert not same_picture(torn, picture_of(RECEIPT))
    assert same_picture(whole, picture_of(RECEIPT))
    printer.status()
    assert len(partner.receipts) == 2, "and it is cut off once"


class KilledMeanwhile:
    """The way to the printer, on which the process ends in the middle of the second band."""

    def __init__(self, line: Transport, cable: SerialCable) -> None:
        self._line = line
        self._cable = cable
        self._bands = self._written = 0
        self.read, self.drain, self.probe, self.close = line.read, line.drain, line.probe, line.close

    def write(self, data: bytes) -> None:
        self._bands += data.startswith(b"\x1dv0")
        sent = data[: len(data) // 3] if self._bands == 2 else data
        self._line.write(sent)
        self._written += len(sent)
        if self._bands == 2:
            assert self._cable.waits_for(self._written)
            raise SystemExit


def test_killed_terminal_cuts_torn_receipt_at_start(partner: EmuposPrinter, tmp_path: Path) -> None:
    database = attach(tmp_path / "queue.db")
    database.migrate()
    with SerialCable(partner, "xon_xoff") as cable:
        options = EscPosOptions(connection=Connection.SERIAL, device=cable.device, reply_seconds=0.5)

        def terminal(opened: OpenLine = open_printer_line) -> EscPosPrinter:
            notes = StoredJobs(lambda: PrinterJobs(database, SystemClock()))
            return EscPosPrinter(options, SystemMonotonicClock(), opened, owns=True, notes=notes)

        with pytest.raises(SystemExit):
            terminal(lambda reported: KilledMeanwhile(open_printer_line(reported), cable)).print_receipt(a_receipt(400))
        after = terminal()
        status = after.status()
        assert [(each.code, each.blocking) for each in status.problems] == [(ProblemCode.LOOK_IN_TRAY, False)]
        assert after.print_receipt(RECEIPT) == Printed()
        assert terminal().status().problems == (), "nothing is left of it"
    torn, whole = partner.receipts
    assert not same_picture(torn, picture_of(RECEIPT))
    assert same_picture(whole, picture_of(RECEIPT))
    database.close()

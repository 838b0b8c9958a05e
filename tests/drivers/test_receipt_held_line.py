"""The ESC/POS adapter before a printer of small buffer on a line that the kernel alone holds up."""

import pytest

from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.printing import Printed, PrintOutcome
from drivers.receipt_printer.adapter import EscPosPrinter
from drivers.receipt_printer.options import Connection, EscPosOptions, Handshake
from tests.drivers.partners.held_line import HeldLinePrinter
from tests.drivers.receipt_images import a_receipt

RECEIPT = a_receipt(1500)


def printed_on(printer: HeldLinePrinter, handshake: Handshake, **patience: float) -> PrintOutcome:
    chosen = {"connection": Connection.SERIAL, "device": printer.device, "handshake": handshake, **patience}
    options = EscPosOptions.model_validate(chosen)
    return EscPosPrinter(options, SystemMonotonicClock()).print_receipt(RECEIPT)


@pytest.mark.parametrize("handshake", [Handshake.AUTO, Handshake.XON_XOFF])
def test_held_line_loses_nothing(handshake: Handshake) -> None:
    with HeldLinePrinter() as printer:
        outcome = printed_on(printer, handshake)
    assert outcome == Printed()
    assert (printer.lost, printer.paper) == (0, [RECEIPT.rows])
    assert printer.stops > 1, "the receipt is many times as long as what it holds"


def test_line_not_held_is_not_confirmed() -> None:
    with HeldLinePrinter() as printer:
        outcome = printed_on(printer, Handshake.NONE, reply_seconds=0.3, print_seconds=0.3)
    assert printer.lost > 0
    assert not isinstance(outcome, Printed)

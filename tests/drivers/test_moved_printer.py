"""An A4 printer that gets another address (DHCP): found by its number, and another printer at the old address gets no paper of ours."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.options import IppOptions
from drivers.document_printer.printer_address import LOOK_EVERY
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.printing import NotPrinted, Unconfirmed
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import Condition, ProblemCode
from tests.drivers.partners.odd_ipp import OddIppPrinter, served

OURS, OTHER = "e3248000-80ce-11db-8000-3c2af4a1b2c3", "e3248000-80ce-11db-8000-000000000001"
PLAIN = OURS.replace("-", "")
ONE = b"%PDF-1.7 <</Type/Page>>"
PRINT_JOB, CANCEL_JOB = 2, 8


class ShiftedClock(SystemMonotonicClock):
    later = 0.0

    def now(self) -> float:
        return super().now() + self.later


class Network:
    """What announces itself: addresses by number."""

    def __init__(self) -> None:
        self.announced: dict[str, str] = {}
        self.looks: list[tuple[str, str]] = []

    def look(self, uuid: str, scheme: str) -> str | None:
        self.looks.append((uuid, scheme))
        return self.announced.get(uuid)


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def serve() -> Iterator[Callable[[OddIppPrinter], str]]:
    with ExitStack() as running:
        yield lambda printer: running.enter_context(served(printer))


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"ipp://127.0.0.1:{taken.getsockname()[1]}/ipp/print"


def printer_at(uri: str, network: Network, uuid: str = OURS, clock: ShiftedClock | None = None) -> IppDocumentPrinter:
    options = IppOptions(
        uri=uri,
        uuid=uuid,
        reply_seconds=20,
        send_seconds=0.2,
        problem_seconds=0.1,
        cancel_seconds=0.1,
        look_every=0.02,
        print_seconds=0.1,
    )
    return IppDocumentPrinter(options, clock or ShiftedClock(), MemoryLedger(), network.look)


def codes(printer: IppDocumentPrinter) -> list[ProblemCode]:
    return [each.code for each in printer.status().problems]


def test_printer_is_found_at_new_address(network: Network, nowhere: str, serve: Callable[[OddIppPrinter], str]) -> None:
    printer = printer_at(nowhere, network)
    assert codes(printer) == [ProblemCode.DISCONNECTED]
    partner = OddIppPrinter(uuid=OURS.upper())
    network.announced[PLAIN] = serve(partner)
    assert printer.status().condition is Condition.OK
    assert isinstance(printer.print_document(ONE, "n", 1, lambda: False), Unconfirmed | NotPrinted)
    assert PRINT_JOB in partner.operations
    assert network.looks == [(PLAIN, "ipp")]


def test_other_printer_at_old_address_gets_nothing(network: Network, serve: Callable[[OddIppPrinter], str]) -> None:
    stranger, ours = OddIppPrinter(uuid=OTHER), OddIppPrinter(uuid=OURS)
    printer = printer_at(serve(stranger), network)
    outcome = printer.print_document(ONE, "n", 1, lambda: False)
    assert isinstance(outcome, NotPrinted)
    assert not {PRINT_JOB, CANCEL_JOB} & set(stranger.operations)
    network.announced[PLAIN] = serve(ours)
    assert printer.status().condition is Condition.OK


def test_job_left_behind_is_ended_at_new_address(
    network: Network, nowhere: str, serve: Callable[[OddIppPrinter], str]
) -> None:
    """What waited in it when the address changed must not come out for the next person."""
    partner = OddIppPrinter(uuid=OURS, holds=True)
    partner.minds = False
    first, clock = serve(partner), ShiftedClock()
    network.announced[PLAIN] = first
    printer = printer_at(nowhere, network, clock=clock)
    printer.status()
    assert printer.status().condition is Condition.OK
    printer.print_document(ONE, "n", 1, lambda: False)
    assert ProblemCode.EARLIER_PAGE in codes(printer)
    partner.minds = True
    network.announced[PLAIN] = serve(partner)
    printer._printer_address.note_lost()
    clock.later = LOOK_EVERY + 1
    printer.status()
    assert ProblemCode.EARLIER_PAGE not in codes(printer)
    assert printer._printer_address.now_at == network.announced[PLAIN]


def test_printer_without_number_is_not_looked_for(network: Network, nowhere: str) -> None:
    printer = printer_at(nowhere, network, uuid="")
    assert codes(printer) == codes(printer) == [ProblemCode.DISCONNECTED]
    assert network.looks == []


def test_network_is_asked_seldom_while_printer_is_off(network: Network, nowhere: str) -> None:
    clock = ShiftedClock()
    printer = printer_at(nowhere, network, clock=clock)
    for _ in range(5):
        assert codes(printer) == [ProblemCode.DISCONNECTED]
    assert len(network.looks) == 1
    clock.later = LOOK_EVERY + 1
    printer.status()
    assert len(network.looks) == 2

"""The IPP adapter against a printer that takes its time with a document, or holds it: no page comes out for the next person."""

from collections.abc import Callable
from typing import Any

import pytest

from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.earlier import COMES_WITHIN
from drivers.document_printer.options import IppOptions
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.printing import NotPrinted, Printed, Unconfirmed
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import Condition, ProblemCode
from tests.drivers.partners.odd_ipp import OddIppPrinter, served

NAME = "019a-c0ffee-0001-d1-1"
ONE = b"%PDF-1.7 <</Type/Page>>"


class ShiftedClock(SystemMonotonicClock):
    later = 0.0

    def now(self) -> float:
        return super().now() + self.later


def printer_at(uri: str, clock: SystemMonotonicClock | None = None, **more: Any) -> IppDocumentPrinter:
    quick = {"reply_seconds": 2, "send_seconds": 0.2, "problem_seconds": 0.1, "cancel_seconds": 0.1, "look_every": 0.02}
    return IppDocumentPrinter(IppOptions(uri=uri, **{**quick, **more}), clock or SystemMonotonicClock(), MemoryLedger())


def printed(printer: IppDocumentPrinter) -> Any:
    return printer.print_document(ONE, NAME, 1, lambda: False)


def codes(printer: IppDocumentPrinter) -> list[ProblemCode]:
    return [each.code for each in printer.status().problems]


def test_job_that_begins_too_late_is_ended() -> None:
    partner = OddIppPrinter()
    partner.begins.clear()
    with served(partner) as uri:
        printer = printer_at(uri)
        assert isinstance(printed(printer), Unconfirmed)
        assert ProblemCode.EARLIER_PAGE in codes(printer)
        refused = printed(printer)
        assert isinstance(refused, NotPrinted)
        assert refused.problem is ProblemCode.EARLIER_PAGE
        partner.begins.set()
        assert partner.has_begun.wait(60)
        printer.status()
        partner.let_out()
        assert partner.printed == []
        assert printer.status().condition is Condition.OK


def test_document_that_became_no_job_is_given_up() -> None:
    partner, clock = OddIppPrinter(), ShiftedClock()
    partner.begins.clear()
    with served(partner) as uri:
        printer = printer_at(uri, clock)
        assert isinstance(printed(printer), Unconfirmed)
        assert ProblemCode.EARLIER_PAGE in codes(printer)
        clock.later = COMES_WITHIN + 1
        assert ProblemCode.EARLIER_PAGE not in codes(printer)


def test_held_job_is_ended_as_a_problem() -> None:
    with served(OddIppPrinter(holds=True)) as uri:
        outcome = printed(printer_at(uri, print_seconds=60))
        assert outcome == NotPrinted(ProblemCode.STALLED, "none")


@pytest.mark.parametrize(("says", "tells_job"), [(0x0504, True), (0x0504, False), (0x0500, False), (0x0508, False)])
def test_refused_document_that_became_job_is_ended(says: int, tells_job: bool) -> None:
    partner = OddIppPrinter(says=says, tells_job=tells_job)
    with served(partner) as uri:
        assert isinstance(printed(printer_at(uri)), Unconfirmed)
    partner.let_out()
    assert partner.printed == []


@pytest.mark.parametrize(
    "names",
    [lambda name: name[:16], lambda _name: "", lambda _name: "Remote Job"],
    ids=["shortened", "hidden", "its own"],
)
def test_job_that_printer_renames_is_ended(names: Callable[[str], str]) -> None:
    partner = OddIppPrinter(names=names)
    partner.minds = False
    with served(partner) as uri:
        printer = printer_at(uri, print_seconds=0.1)
        assert isinstance(printed(printer), Unconfirmed)
        assert ProblemCode.EARLIER_PAGE in codes(printer)
        partner.minds = True
        printer.status()
        partner.let_out()
        assert partner.printed == []
        assert ProblemCode.EARLIER_PAGE not in codes(printer)


def test_late_job_of_shortened_name_is_ended() -> None:
    partner = OddIppPrinter(names=lambda name: name[:20])
    partner.begins.clear()
    with served(partner) as uri:
        printer = printer_at(uri)
        assert isinstance(printed(printer), Unconfirmed)
        partner.begins.set()
        assert partner.has_begun.wait(60)
        printer.status()
        partner.let_out()
    assert partner.printed == []


def test_lost_answer_of_printed_page_is_found() -> None:
    partner = OddIppPrinter()
    partner.begins.clear()
    with served(partner) as uri:
        printer = printer_at(uri, cancel_seconds=5, look_every=0.02)
        printer._pause = lambda _seconds: _print_now(partner)
        assert printed(printer) == Printed()
        assert codes(printer) == []
        assert len(partner.printed) == 1


def _print_now(partner: OddIppPrinter) -> None:
    partner.begins.set()
    assert partner.has_begun.wait(60)
    partner.let_out()

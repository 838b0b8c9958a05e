"""What is counted of a device: what came out of its port, what went wrong, and how long each rung took to cure it."""

from types import SimpleNamespace
from typing import Any

import pytest

from drivers.ports.counters import DeviceCounters
from drivers.ports.device import TellsWhileBusy
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead, CardWithdrawn, NoCard
from drivers.ports.printing import NotPrinted, Printed, Unconfirmed
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.social_card_reader import (
    SOCIAL_CARD_READER,
    CardInterface,
    SocialCard,
    SocialCardProblem,
    SocialCardRead,
    SocialCardUnreadable,
)
from drivers.ports.status import Condition, DeviceFamily, DeviceProblem, DeviceStatus, FamilyOf, ProblemCode, Responder
from drivers.registry.counted import counted
from drivers.worker.recovery import Ladder, RecoveryPace, TroubleLog
from tests.drivers.foreign.acme_kiosk import CARD
from tests.drivers.foreign.acme_scale import SCALE, AcmeScale
from tests.drivers.receipt_images import a_receipt

FAMILY = DeviceFamily(ID_CARD_READER)


def never() -> bool:
    return False


def scripted(family: FamilyOf[Any], method: str, outcomes: list[Any]) -> tuple[Any, DeviceCounters]:
    """A device whose method gives these outcomes one after the other, counted."""
    counters, left = DeviceCounters(), iter(outcomes)
    device = SimpleNamespace(**{method: lambda *_given: next(left)}, close=lambda: None)
    return counted(device, family, counters, is_ours=True), counters


def test_cards_are_counted_with_their_first_tries() -> None:
    read = CardRead(CARD)
    device, counters = scripted(ID_CARD_READER, "read", [read, CardWithdrawn(), read, NoCard(), read])
    for _try in range(5):
        device.read(1, never)
    assert counters.of(ID_CARD_READER) == {"cards": 3, "cards_first_try": 2, "cards_withdrawn": 1}


def test_failed_social_cards_count_against_first_tries() -> None:
    holder = SocialCard(2, CardInterface.CONTACT, False, "", "", CARD.id_number, CARD.name, CARD.sex, CARD.birth_date)
    failed = SocialCardUnreadable(SocialCardProblem.MALFORMED, "no record 07")
    device, counters = scripted(
        SOCIAL_CARD_READER, "read", [failed, failed, SocialCardRead(holder), SocialCardRead(holder)]
    )
    for _try in range(4):
        device.read(1, never)
    assert counters.of(SOCIAL_CARD_READER) == {"cards": 2, "cards_first_try": 1, "cards_not_read": 2}


def test_receipts_are_counted_in_millimetres() -> None:
    outcomes = [Printed(), Unconfirmed("no answer"), NotPrinted(ProblemCode.PAPER_OUT)]
    device, counters = scripted(RECEIPT_PRINTER, "print_receipt", outcomes)
    for _receipt in outcomes:
        device.print_receipt(a_receipt(height=2030))
    assert counters.of(RECEIPT_PRINTER) == {
        "receipts": 1, "cuts": 1, "paper_mm": 254, "unconfirmed": 1, "not_printed": 1,
    }  # fmt: skip


def test_pages_are_counted_as_the_printer_tells() -> None:
    device, counters = scripted(DOCUMENT_PRINTER, "print_document", [Printed(3)])
    device.print_document(b"", "job", 1, never)
    assert counters.of(DOCUMENT_PRINTER) == {"documents": 1, "pages": 3}


def test_foreign_outcomes_count_by_their_names() -> None:
    counters = DeviceCounters()
    scale = counted(AcmeScale(5, SimpleNamespace(now=lambda: 0.0)), SCALE, counters, is_ours=False)
    scale.weigh(1, never)
    scale.status()
    assert counters.of(SCALE) == {"weigh.Weighed": 1}


def test_counted_device_is_still_what_it_was() -> None:
    plain = SimpleNamespace(tell=None, close=lambda: None)
    device = counted(plain, ID_CARD_READER, DeviceCounters(), is_ours=True)
    assert isinstance(device, TellsWhileBusy)
    device.tell = print
    assert plain.tell is print
    with pytest.raises(AttributeError):
        _ = device.nothing  # type: ignore[attr-defined]


def bad(code: ProblemCode) -> DeviceStatus:
    return DeviceStatus(FAMILY, Condition.BAD, "script", 0.0, (DeviceProblem(code, Responder.TECHNICIAN),))


def test_fault_counts_once_while_it_lasts() -> None:
    counters = DeviceCounters()
    log = TroubleLog(FAMILY, counters)
    well = DeviceStatus(FAMILY, Condition.OK, "script", 0.0)
    for status in (bad(ProblemCode.PAPER_OUT), bad(ProblemCode.PAPER_OUT), well, bad(ProblemCode.PAPER_OUT)):
        log.note_status(status)
    assert counters.of(FAMILY) == {"fault.paper_out": 2}


@pytest.mark.parametrize(("tries", "rung"), [(1, "retry"), (2, "reopen"), (5, "faulty")])
def test_cure_counts_for_its_rung(tries: int, rung: str) -> None:
    counters, ladder = DeviceCounters(), Ladder(RecoveryPace())
    log = TroubleLog(FAMILY, counters)
    for number in range(tries):
        after = ladder.after_fault()
        log.note_climb(ladder, after, 10.0 + number)
        ladder = after
    log.note_climb(ladder, Ladder(RecoveryPace()), 12.5)
    assert counters.of(FAMILY) == {f"cured.{rung}": 1, f"cured_ms.{rung}": 2500}

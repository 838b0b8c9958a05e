"""Receipts as blocks for the thermal printer: one for each way an item can end. Names and numbers are masked.

Pure: time, place and everything else are handed in. The press wraps and draws.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from catalogue.amounts_in_words import amount_in_capitals
from catalogue.phonetics import is_han
from catalogue.schema import ItemKind, ServiceItem
from catalogue.text import Language, LocalText
from contract.case_news import CaseStanding
from contract.documents import ResultRow, ResultTable
from contract.execution import Order
from contract.terms import Outcome
from drivers.ports.id_card_reader import IdCard
from kiosk.journeys.journey import JourneyEnd
from kiosk.papers.totals import is_total
from kiosk.services.receipt_blocks import Align, Gap, Pair, QrBlock, Receipt, ReceiptBlock, Rule, StampLine, TextLine
from kiosk.services.services import TerminalSite
from kiosk.view.masking import mask_name, mask_number, mask_value
from wording.store import Wording

_PARTS, _EMERGENCY = re.compile(r"[；;]|(?<=\w)\. "), re.compile(r"(?<!\d)1(?:1[09]|2[02])(?!\d)")


LEAST_SAID = 3
"""A value of fewer characters is in many a charge by chance."""


class ReceiptFacts(Struct, frozen=True):
    """What a receipt says. `reprint` counts from 1 for the second printing (补打)."""

    job_id: str
    item: ServiceItem
    end: JourneyEnd
    place: TerminalSite
    printed_at: datetime
    language: Language
    person: IdCard | None = None
    order: Order | None = None
    reprint: int = 0

    def __repr__(self) -> str:
        return f"ReceiptFacts({self.item.code}, masked)"


class EventReceiptFacts(Struct, frozen=True):
    """What the one receipt of a life event says (一件事凭条): what is done, item by item, and what is not and why.

    `unsettled`: those of the undone for which somebody paid, or may have, and those that their department sent back.
    """

    event: LocalText
    done: tuple[ReceiptFacts, ...]
    undone: tuple[tuple[LocalText, LocalText], ...]
    unsettled: tuple[ReceiptFacts, ...] = ()

    def __repr__(self) -> str:
        return f"EventReceiptFacts({len(self.done)} done, masked)"


def build_event_receipt(facts: EventReceiptFacts, wording: Wording) -> Receipt:
    """One receipt with all numbers."""
    return Receipt((*facts.done, *facts.unsettled)[0].job_id, tuple(_event_blocks(facts, wording)))


def _event_blocks(facts: EventReceiptFacts, wording: Wording) -> Iterator[ReceiptBlock]:
    writers = [_Writer(case, wording) for case in facts.done]
    first = (*facts.done, *facts.unsettled)[0]
    language, head = first.language, _Writer(first, wording)
    yield from head.head(wording.both("receipt.title_event"), facts.event)
    yield from head.who()
    yield Pair(wording.say("receipt.event_done", language), str(len(facts.done)))
    for writer in writers:
        yield from writer.section()
    orders = [case.order for case in facts.done if case.order is not None]
    if len(orders) > 1:
        yield Rule()
        yield Pair(
            wording.say("receipt.event_total", language), money(sum(order.amount for order in orders)), bold=True
        )
    if facts.undone:
        yield Rule()
        yield TextLine(wording.say("receipt.event_undone", language), bold=True)
        for name, why in facts.undone:
            yield Pair(name.in_language(language), why.in_language(language))
    for case in facts.unsettled:
        yield from _Writer(case, wording).unsettled()
    yield Rule(dashed=True)
    yield Pair(wording.say("receipt.printed_at", language), f"{first.printed_at:%Y-%m-%d %H:%M:%S}")
    yield Pair(wording.say("receipt.terminal", language), first.place.terminal_id)


def build_receipt(facts: ReceiptFacts, wording: Wording) -> Receipt:
    return Receipt(facts.job_id, tuple(_Writer(facts, wording).blocks()))


def without_emergency(ask: str) -> str:
    """Whom to ask, without what is said beside it of 110, 119, 120 and 122: that belongs on the guide, not on a receipt."""
    parts = [part.strip() for part in _PARTS.split(ask)]
    kept = [part for part in parts if part and not _EMERGENCY.search(part)]
    between = "；" if any(map(is_han, ask)) else "; " if ";" in ask else ". "
    return between.join(kept)


def money(amount: Decimal | int) -> str:
    """As people write an amount, with thousands apart."""
    return f"¥{amount:,.2f}"


def _digits(text: str) -> str:
    return text.strip("¥￥元 ").replace(",", "")


def _is_masked(shown: str, whole: str) -> bool:
    """Whether one is the other with characters hidden, or both are the same."""
    return len(shown) == len(whole) and all(
        one in {other, "*"} or other == "*" for one, other in zip(shown, whole, strict=True)
    )


class _Writer:
    def __init__(self, facts: ReceiptFacts, wording: Wording) -> None:
        self._facts = facts
        self._wording = wording

    def blocks(self) -> Iterator[ReceiptBlock]:
        yield from self.head(self._wording.both(self._title()), self._facts.item.short, self._facts.item.name)
        yield from self.who()
        yield Rule()
        yield from self._numbers()
        yield from self._content()
        yield from self._money()
        yield Rule(dashed=True)
        yield from self._codes()
        yield from self._foot()

    def section(self) -> Iterator[ReceiptBlock]:
        """One item among others of a life event."""
        facts = self._facts
        yield Rule()
        short, official = self._pick(facts.item.short), self._pick(facts.item.name)
        yield TextLine(short, scale=1.2, bold=True)
        if official != short:
            yield TextLine(official)
        yield from self._numbers()
        yield from self._content(is_alone=False)
        yield from self._money()
        if facts.end.is_provisional:  # what the department has answered needs no proof that it was handed in
            yield from self._codes()
        for message in self._notes():
            yield TextLine(self._say(message))

    def unsettled(self) -> Iterator[ReceiptBlock]:
        """An item that is not done: what was paid for it, or the number of what its department sent back."""
        end = self._facts.end
        yield Rule()
        yield TextLine(self._pick(self._facts.item.short), scale=1.2, bold=True)
        if end.case_number:
            yield from self._numbers()
            yield from (Pair(self._pick(row.label), self._pick(row.value)) for row in end.rows if not row.sensitive)
        else:
            yield TextLine(self._pick(end.result.heading))
        yield from self._money()

    def head(self, title: LocalText, name: LocalText, official: LocalText | None = None) -> Iterator[ReceiptBlock]:
        """Where it was printed, what it is, and what it is about."""
        facts = self._facts
        yield Gap()
        yield TextLine(facts.place.site.zh, align=Align.CENTRE)
        yield TextLine(self._pick(title), scale=1.5, bold=True, align=Align.CENTRE)
        if facts.language != Language.ZH:
            yield TextLine(title.zh, align=Align.CENTRE)
        if facts.reprint:
            yield StampLine(self._say("receipt.reprint", count=str(facts.reprint)))
        if facts.place.is_test:
            yield StampLine(self._say("receipt.test"))
        if facts.place.is_sandbox:
            yield StampLine(self._say("receipt.sandbox"))
        yield Gap()
        yield TextLine(name.zh, scale=1.2, bold=True)
        if official is not None and official.zh != name.zh:
            yield TextLine(official.zh)
        if facts.language != Language.ZH:
            yield TextLine(self._pick(name))

    def _title(self) -> str:
        facts = self._facts
        if facts.item.kind is ItemKind.CERTIFY:
            return "receipt.title_certify"
        if facts.end.outcome is Outcome.SUBMITTED or facts.end.is_open:
            return "receipt.title_submitted"
        titles = {ItemKind.PAY: "receipt.title_paid", ItemKind.BOOK: "receipt.title_booked"}
        return titles.get(facts.item.kind, "receipt.title_result")

    def who(self) -> Iterator[ReceiptBlock]:
        """Whose it is, masked."""
        person = self._facts.person
        if person is not None:
            yield Gap()
            yield Pair(self._say("receipt.name"), mask_name(person.name))
            yield Pair(self._say("receipt.id_number"), mask_number(person.id_number))

    def _numbers(self) -> Iterator[ReceiptBlock]:
        end = self._facts.end
        label = "receipt.provisional_number" if end.is_provisional else "receipt.case_number"
        name = self._say(label) if end.number_name is None else self._pick(end.number_name)
        yield Pair(name, end.case_number, bold=True)
        if end.query_code:
            yield Pair(self._say("receipt.query_code"), end.query_code, bold=True)

    def _content(self, *, is_alone: bool = True) -> Iterator[ReceiptBlock]:
        content = self._facts.end.result
        yield from self._pairs_of_rows()
        for table in content.tables:
            if not self._is_order(table):
                yield from self._table(table)
        yield Gap()
        if not self._names_amount(self._pick(content.summary)):
            yield TextLine(self._pick(content.summary))
        for step in content.next_steps:
            if step == self._facts.item.guide.ask:
                continue  # is at the foot of every receipt
            yield Pair("·", self._pick(step))
        if content.sandbox and is_alone and not self._facts.place.is_sandbox:  # else it is at the head
            yield TextLine(self._say("receipt.sandbox_data"))

    def _pairs_of_rows(self) -> Iterator[ReceiptBlock]:
        """Without whose it is, which is at the head, and without what the money part says."""
        said = set(self.who())
        for row in self._rows():
            value = self._pick(row.value)
            pair = Pair(self._pick(row.label), mask_value(value) if row.sensitive else value)
            if pair not in said and not self._is_said_of_money(pair.value):
                yield pair

    def _is_said_of_money(self, text: str) -> bool:
        """Whether it is the amount that was paid, or part of what a charge of the order says."""
        order = self._facts.order
        if order is None:
            return False
        charges = [self._pick(line.text) for line in order.lines]
        is_amount = _digits(text) == f"{order.amount:.2f}"
        return is_amount or (len(text) >= LEAST_SAID and any(text in charge for charge in charges))

    def _names_amount(self, text: str) -> bool:
        """Whether a sentence names what was paid."""
        order = self._facts.order
        if order is None:
            return False
        return re.search(rf"(?<![\d.]){order.amount:.2f}(?!\d)", text.replace(",", "")) is not None

    def _is_order(self, table: ResultTable) -> bool:
        """Whether its rows are the charges of the order, which the money part says."""
        order = self._facts.order
        rows = [cells for cells in table.rows_in(self._facts.language) if not is_total(cells)]
        amounts = [] if order is None else [f"{line.amount:.2f}" for line in order.lines]
        return len(rows) == len(amounts) and all(
            any(_digits(cell) == amount for cell in cells) for cells, amount in zip(rows, amounts, strict=True)
        )

    def _rows(self) -> tuple[ResultRow, ...]:
        """What the department says, then the answers in the order in which they were asked, each once."""
        end = self._facts.end
        repeated = {row.label for row in end.receipt_rows}
        return (*(row for row in end.rows if row.label not in repeated), *end.receipt_rows)

    def _table(self, table: ResultTable) -> Iterator[ReceiptBlock]:
        rows = table.rows_in(self._facts.language)
        entries = [cells for cells in rows if not is_total(cells)]
        for cells in entries if len(entries) == 1 else rows:  # of one entry the total says nothing more
            yield Gap()
            named = list(zip(table.columns, cells, strict=False))
            if is_total(cells):
                yield TextLine(cells[0], bold=True)
                del named[0]
            for column, cell in named:
                if cell:  # a total has cells for some columns only
                    yield Pair(self._pick(column), cell)

    def _money(self) -> Iterator[ReceiptBlock]:
        order = self._facts.order
        if order is None:
            return
        yield Rule()
        said = {(self._pick(row.label), self._pick(row.value)) for row in self._facts.end.rows}
        whose = {block.value for block in self.who() if isinstance(block, Pair)}
        for fact in order.facts:
            label, value = self._pick(fact.label), self._pick(fact.value)
            is_said = any(label == name and _is_masked(value, shown) for name, shown in said)
            if not is_said and value not in whose:
                yield Pair(label, value)
        yield from self._amounts(order)
        yield Pair(self._say("receipt.capitals"), amount_in_capitals(order.amount))
        if order.order_no not in {self._pick(row.value) for row in self._facts.end.rows}:
            yield Pair(self._say("receipt.order_no"), order.order_no)
        yield Pair(self._say("receipt.channel"), self._say("receipt.channel_here"))
        no_voucher = self._say("receipt.no_voucher")
        if no_voucher not in {self._pick(step) for step in self._facts.end.result.next_steps}:
            yield TextLine(no_voucher)

    def _amounts(self, order: Order) -> Iterator[ReceiptBlock]:
        """Each charge with what it costs, and the sum where there are several; of one alone, the sum is the charge."""
        if len(order.lines) == 1:
            yield Pair(self._say("receipt.charge"), self._pick(order.lines[0].text))
        else:
            for line in order.lines:
                yield Pair(self._pick(line.text), money(line.amount))
        yield Pair(self._say("receipt.amount"), money(order.amount), bold=True)

    def _codes(self) -> Iterator[ReceiptBlock]:
        order = self._facts.order
        if order is not None and order.voucher_url:
            yield QrBlock(order.voucher_url, self._say("receipt.voucher"))
            yield Gap()
        if self._facts.end.proof:
            yield QrBlock(self._facts.end.proof, self._say("receipt.proof"))
            yield Gap()

    def _foot(self) -> Iterator[ReceiptBlock]:
        facts = self._facts
        for message in self._notes():
            yield TextLine(self._say(message))
        yield Pair(self._say("receipt.printed_at"), f"{facts.printed_at:%Y-%m-%d %H:%M:%S}")
        yield Pair(self._say("receipt.terminal"), facts.place.terminal_id)
        yield Gap()
        yield TextLine(without_emergency(self._pick(facts.item.guide.ask)))

    def _notes(self) -> Iterator[str]:
        facts = self._facts
        if facts.end.outcome is not Outcome.SUBMITTED and facts.end.standing is not CaseStanding.RECEIVED:
            return
        if facts.item.kind is ItemKind.CERTIFY:
            yield "receipt.certify_waiting"
            yield "receipt.certify_enough"
        else:
            yield "receipt.not_accepted_yet"

    def _say(self, message: str, **params: str) -> str:
        return self._wording.say(message, self._facts.language, **params)

    def _pick(self, text: LocalText) -> str:
        return text.in_language(self._facts.language)

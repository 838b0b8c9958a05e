"""办理结果 — what came of it, in words, masked where it is personal."""

from collections.abc import Iterator

from catalogue.schema import ItemKind, Output
from catalogue.text import LocalText
from contract.documents import ResultContent, ResultRow, ResultTable
from contract.terms import Outcome
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from kiosk.forms.display import value_in_words
from kiosk.journeys.gates import MOST_COPIES
from kiosk.journeys.journey import JourneyEnd, ReceiptWish
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import wants_paper
from kiosk.papers.totals import is_total
from kiosk.services.item_rows import item_row
from kiosk.steps.ending.case_numbers import case_numbers
from kiosk.steps.ending.headline import headline
from kiosk.steps.step import Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.intents import Intent, OpenItem, PrintReceipt, SetCopies, SkipPaper
from kiosk.view.items import ItemRow
from kiosk.view.lines import Line, TableView
from kiosk.view.masking import mask_value
from kiosk.view.result import ResultScreen, ResultTone

TONES: dict[Outcome, ResultTone] = {
    Outcome.COMPLETED: ResultTone.DONE,
    Outcome.SUBMITTED: ResultTone.SUBMITTED,
    Outcome.REJECTED: ResultTone.REJECTED,
    Outcome.FAILED: ResultTone.FAILED,
    Outcome.ABANDONED: ResultTone.FAILED,
}


def _tone(end: JourneyEnd) -> ResultTone:
    if end.is_open:
        return ResultTone.SUBMITTED
    return ResultTone.NOTHING if end.outcome is Outcome.COMPLETED and not end.result.found else TONES[end.outcome]


class ResultStep(Step):
    """Shows what came of the case (结果步骤), and what is to be printed of it."""

    kind = StepKind.RESULT

    def screen(self) -> ResultScreen:
        """The end of the journey."""
        end = self.context.journey.ended
        content = end.result
        heading, summary = headline(self, end)
        return ResultScreen(
            tone=_tone(end),
            heading=heading,
            summary=summary,
            lines=(*case_numbers(self), *map(self._line, end.rows), *self._table_counts(content)),
            tables=() if self._is_hidden else tuple(map(self._table, content.tables)),
            next_steps=tuple(map(self.pick, self._next_steps(content))),
            is_sandbox=content.sandbox,
            can_print_receipt=self._can_print_receipt(end.outcome),
            instead=self._instead(end.instead),
            copies=self.context.journey.copies if self._asks_for_copies else 0,
            can_decline_receipt=self._can_decline_receipt,
        )

    def main(self) -> Main:
        """Print where paper is due, else go on."""
        if self.context.session.event is not None:
            return Main(MainAction.CONTINUE)
        is_due = self.context.journey.ended.outcome.is_served and wants_paper(self.context.journey.item)
        return Main(MainAction.PRINT if is_due else MainAction.CONTINUE)

    def press(self) -> bool:
        self.context.moves.go_on()
        return True

    def handle(self, intent: Intent) -> bool:
        """A receipt on request, or the item that may help instead."""
        end = self.context.journey.ended
        match intent:
            case PrintReceipt() if self._can_print_receipt(end.outcome):
                self.context.journey.receipt_wish = ReceiptWish.WANTED
                self.context.moves.go_on()
                return True
            case SkipPaper() if self._can_decline_receipt:
                self.context.journey.receipt_wish = ReceiptWish.DECLINED
                self.context.moves.go_on()
                return True
            case SetCopies(count) if self._asks_for_copies and 1 <= count <= MOST_COPIES:
                self.context.journey.copies = count
                return True
            case OpenItem(code) if code == end.instead:
                self.context.visit.start_item(code)
                return True
            case _:
                return False

    @property
    def _can_decline_receipt(self) -> bool:
        """After paying it is asked whether to print (是否打印)."""
        journey = self.context.journey
        is_paid = journey.item.kind is ItemKind.PAY and Output.RECEIPT in journey.item.outputs
        return is_paid and journey.ended.outcome.is_served and self.context.session.event is None

    @property
    def _asks_for_copies(self) -> bool:
        journey = self.context.journey
        return journey.item.asks_copies and bool(journey.ended.documents)

    def _next_steps(self, content: ResultContent) -> tuple[LocalText, ...]:
        """The next steps; where there is no result they say at least whom to ask."""
        is_at_a_loss = not content.found and not content.next_steps
        return (self.context.journey.item.guide.ask,) if is_at_a_loss else content.next_steps

    def _line(self, row: ResultRow) -> Line:
        value = self.pick(row.value)
        return Line(self.pick(row.label), mask_value(value) if row.sensitive else self._say_value(value))

    def _table(self, table: ResultTable) -> TableView:
        rows = tuple(tuple(map(self._say_value, row)) for row in table.rows_in(self.context.session.language))
        return TableView(tuple(self.pick(column) for column in table.columns), rows)

    def _say_value(self, value: str) -> str:
        return value_in_words(value, self.context.services.wording, self.context.session.language)

    def _table_counts(self, content: ResultContent) -> Iterator[Line]:
        """What the screen says of tables that are on the paper alone: how many rows there are, and the totals."""
        for table in content.tables if self._is_hidden else ():
            rows = table.rows_in(self.context.session.language)
            totals = [row for row in rows if is_total(row)]
            count = str(len(rows) - len(totals))
            yield Line(self.say("result.detail"), self.say("result.detail_on_paper", count=count))
            for name, *values in totals:
                yield Line(name, " ".join(filter(None, values)), emphasis=True)

    @property
    def _is_hidden(self) -> bool:
        return self.context.journey.item.hidden_until_printed

    def _can_print_receipt(self, outcome: Outcome) -> bool:
        if self.context.session.event is not None:
            return False  # its one receipt comes at the end
        has_printer = self.context.services.devices.get(RECEIPT_PRINTER) is not None
        return has_printer and outcome.is_served and not wants_paper(self.context.journey.item)

    def _instead(self, code: str | None) -> ItemRow | None:
        item = None if code is None else self.context.app.snapshot.items.get(code)
        if item is None:
            return None
        conditions = self.context.services.health.conditions(self.context.local_now())
        return item_row(
            item, self.context.app.snapshot, conditions, self.context.services.wording, self.context.session.language
        )

"""One item on its way: plan, place in it, and everything the citizen gave. Personal; ends with `forget`.

Mutable, owned by the Session, touched on the screen's thread only.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from catalogue.input_types import InputKind
from catalogue.schema import InputField, ServiceItem
from catalogue.text import LocalText
from contract.case_news import CaseStanding
from contract.documents import IssuedDocument, ResultContent, ResultRow
from contract.execution import Order
from contract.terms import Outcome, PaperOutcome
from kiosk.journeys.case_state import Case, Resumed
from kiosk.journeys.filled_form import FilledForm
from kiosk.journeys.household import HouseholdAdult
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.other_cards import ShownCard
from kiosk.journeys.payment_state import NotOrdered, PaidBefore, PaymentState
from kiosk.journeys.planner import Plan


def erase(buffer: bytearray) -> None:
    """Overwrite what the citizen gave; it keeps its length."""
    buffer[:] = bytes(len(buffer))


@dataclass(frozen=True)
class CapturedPage:
    """A JPEG in a buffer that can be overwritten (采集页)."""

    number: int
    jpeg: bytearray = field(repr=False)


class JourneyEnd(Struct, frozen=True):
    """The end of an item at this terminal (办理结局). `case_number` is the centre's, or our provisional one.

    `standing` is that of an application whose department has spoken. `to_bring`: what is still missing when the citizen leaves.
    `receipt_rows`: answers that the receipt repeats.
    """

    outcome: Outcome
    case_number: str
    result: ResultContent
    documents: tuple[IssuedDocument, ...] = ()
    query_code: str = ""
    proof: str = ""
    instead: str | None = None
    is_provisional: bool = False
    standing: CaseStanding | None = None
    to_bring: LocalText | None = None
    receipt_rows: tuple[ResultRow, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its department has only received or accepted it: nothing is decided."""
        return self.standing in (CaseStanding.RECEIVED, CaseStanding.ACCEPTED)

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        """What the department says, without the case number, which is above."""
        return tuple(row for row in self.result.rows if not self._is_number(row))

    @property
    def number_name(self) -> LocalText | None:
        """What the department calls the case number (受理编号, 预约编号 …), where it gives it a name."""
        return next((row.label for row in self.result.rows if self._is_number(row)), None)

    def _is_number(self, row: ResultRow) -> bool:
        return bool(self.case_number) and row.value.zh == self.case_number


class Papers(Struct, frozen=True):
    """The papers that came out of the printers for this item (已出纸张)."""

    receipt: PaperOutcome = PaperOutcome.NONE
    documents: PaperOutcome = PaperOutcome.NONE


class ReceiptWish(StrEnum):
    """What the citizen said about the receipt (凭条意愿); else the item decides."""

    AS_USUAL = "as_usual"
    WANTED = "wanted"
    DECLINED = "declined"


@dataclass(eq=False)
class Journey:
    """The way of one item through its steps (办件过程): its plan, its form and its case. Personal; forgotten at the end.

    `case`: how far it is with the centre and its record; changed by its verbs. `asked`: steps that have the centre's answer,
    and do not come again. `needs_card_there`: taking the card away cancels the printing. `next_code_at`: monotonic seconds
    from when on a code may be sent to the phone (again). `cautions` are those that were shown. `others`: the cards of other
    people, by the field that names them; `excused`: the numbers of those who did without.
    `household`: the other adults whose signature is wanted, since the signing began.
    `pick_up_request`: under which request a pick-up code released what is to be printed, until when (monotonic seconds) it may be.
    `has_input`: the citizen gave something here by their own hand, which would be lost by going away.
    """

    item: ServiceItem
    plan: Plan
    started_at: datetime
    started_monotonic: float
    request_id: str
    payment: PaymentState = field(repr=False)
    place: int = -1
    form: FilledForm = field(init=False, repr=False)
    others: dict[str, ShownCard] = field(default_factory=dict, repr=False)
    excused: dict[str, str] = field(default_factory=dict, repr=False)
    pages: dict[str, list[CapturedPage]] = field(default_factory=dict, repr=False)
    signature: bytearray | None = field(default=None, repr=False)
    household: tuple[HouseholdAdult, ...] = field(default=(), repr=False)
    fingers: list[bytearray] = field(default_factory=list, repr=False)
    case: Case = field(default_factory=Case)
    asked: set[StepKind] = field(default_factory=set)
    end: JourneyEnd | None = field(default=None, repr=False)
    receipt_wish: ReceiptWish = ReceiptWish.AS_USUAL
    copies: int = 1
    needs_card_there: bool = False
    has_input: bool = False
    cautions: set[str] = field(default_factory=set)
    next_code_at: float = 0.0
    pick_up_request: str = ""
    pick_up_until: float = 0.0
    papers: Papers = field(default_factory=Papers)

    @property
    def ended(self) -> JourneyEnd:
        """Its end, for the steps that come up only once there is one."""
        if self.end is None:
            raise AssertionError("result and receipt come after the end")
        return self.end

    @property
    def would_lose(self) -> bool:
        """Whether anything was given, captured or ordered that going away would lose; a card that was read is not."""
        gathered = self.has_input or bool(self.fingers) or self.signature is not None or any(self.pages.values())
        return self.end is None and (gathered or self.order is not None)

    @property
    def is_pick_up(self) -> bool:
        """Whether only a paper is fetched by its code: nothing is applied for."""
        return any(step.kind is StepKind.PICK_UP for step in self.plan)

    @property
    def order(self) -> Order | None:
        """What is paid, or was paid before."""
        return None if isinstance(self.payment, NotOrdered) else self.payment.order

    @property
    def carried_request(self) -> str:
        """Of this journey, or of the one whose documents are fetched again: the centre gives the same answer then."""
        return self.case.state.request_id if isinstance(self.case.state, Resumed) else self.request_id

    def __post_init__(self) -> None:
        self.form = FilledForm(self.item)

    def close(self, end: JourneyEnd) -> None:
        """It is over. Its case has its record by now."""
        if not self.case.is_recorded:
            raise AssertionError("an end comes after its record")
        self.end = end

    def take_up(self, order: Order) -> None:
        """Carry out what was paid for in an earlier journey."""
        self.payment = PaidBefore(self.payment.request_id, order)
        self.asked.add(StepKind.RECONCILE)

    @property
    def is_signed(self) -> bool:
        """Whether the citizen signs what is submitted: no one can consent in the place of the person for whom they act."""
        return any(
            form_field.kind is InputKind.SIGNATURE and self.form.asks(form_field) for form_field in self.item.inputs
        )

    def shown_pages(self) -> dict[str, list[CapturedPage]]:
        """Captured pages of visible fields: what another answer has made needless stays here and is not sent."""
        return {name: taken for name, taken in self.pages.items() if self.form.asks(self.form.field_named(name))}

    def is_captured(self, field: InputField) -> bool:
        """Whether there is what camera, finger or device have to give for this field; signatures come after the review."""
        if field.kind is InputKind.DEVICE:
            return bool(self.form.answers.get(field.name))
        return bool(self.fingers if field.kind is InputKind.FINGERPRINT else self.pages.get(field.name))

    def begin_again(self, plan: Plan) -> None:
        """From the first step, with all that was given; what the centre said meanwhile is asked for again."""
        self.plan, self.place = plan, -1
        self.asked.clear()
        self.form.lists.clear()

    def walk_on(self, plan: Plan) -> None:
        """Another part of the way, with all that was given and heard."""
        self.plan, self.place = plan, -1

    def forget(self) -> None:
        """Overwrite what can be overwritten, drop the rest."""
        for buffer in self._buffers():
            erase(buffer)
            buffer.clear()
        for other in self.others.values():
            other.proofs.forget()  # the portrait was overwritten when the card was taken
        self.form.forget()
        for gathered in (self.pages, self.others, self.excused):
            gathered.clear()
        self.fingers.clear()
        self.signature, self.household = None, ()
        self.payment = NotOrdered("")
        self.end = None
        self.case.forget()

    def _buffers(self) -> list[bytearray]:
        pages = [page.jpeg for taken in self.pages.values() for page in taken]
        signed = [self.signature, *(member.signature for member in self.household)]
        return [*pages, *self.fingers, *(signature for signature in signed if signature is not None)]

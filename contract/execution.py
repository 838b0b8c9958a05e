"""Carrying out an online item: live lists, holds, orders, payment, execution. Personal data goes only in `sealed`."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contract.case_news import CaseStanding
from contract.documents import IssuedDocument, ResultContent
from contract.identity import AssertionText, ShortText
from contract.limits import CaseNumber, Count, Identifier, ItemCode, Line, OrderNumber, Prose, Version, Word
from contract.model import Message, Octets
from contract.records import PersonDetails
from contract.text import Text

MOST_WAITING = 6
"""As many cases that lack something as a screen has room for."""


class SealedRequest(Message):
    """The common head of every request about a person: `request_id` (UUIDv7) makes repeating it harmless.

    `sealed` holds a `contract.records.Submission` with what is known so far. `is_test`: somebody tries the terminal; nothing that
    comes of it is counted, owed or found again. A centre from before refuses it: the centre is brought up to date first.
    """

    request_id: Identifier
    visit_id: Identifier
    item_code: ItemCode
    catalogue_version: Version
    sealed: Octets
    is_test: bool = Field(default=False, exclude_if=lambda is_test: not is_test)


class LiveOption(Message):
    """One entry of a live list (实时选项). `amount` is set for levies and violations; `detail` is a second line.

    The value of a slot begins with its day, YYYY-MM-DD. `fills`: what choosing it answers of other inputs, by their names.
    """

    value: str
    text: Text
    detail: Text | None = None
    amount: Decimal | None = None
    available: bool = True
    fills: dict[Word, Prose] = Field(default_factory=dict, max_length=10)


class ListRequest(SealedRequest):
    """Ask for the options of one live list; `field` is the input that wants them."""

    list_name: Word
    field: Word


class ListAnswer(Message):
    """The options of a live list (实时列表), with a reason in words when it is empty."""

    request_id: Identifier
    options: tuple[LiveOption, ...]
    empty_reason: Text | None = None


class HoldRequest(SealedRequest):
    """A request to hold a slot for five minutes (号源保留) while the citizen goes on."""

    field: Word
    slot: Line


class HoldAnswer(Message):
    """Held (号源保留), or taken by somebody else meanwhile."""

    request_id: Identifier
    held: bool
    expires_at: AwareDatetime | None = None


class SmsRequest(SealedRequest):
    """A request for a six-digit code (短信验证码) to the mobile number in the sealed answers."""

    field: Word


class SmsAnswer(Message):
    """Sent or not (短信验证码); the code itself never comes back."""

    request_id: Identifier
    sent: bool
    retry_after_seconds: Count = 60


IDENTITY_CODE = "identity_code"
"""The name of the one answer in the sealed part of an `IdentityCodeRequest`."""


class IdentityCodeRequest(SealedRequest):
    """Ask whose identity code (身份码) was scanned. The code is opaque: it is only in `sealed`, as the answer `IDENTITY_CODE`."""


class IdentityFound(Message):
    """The identity platform vouches for this person. No portrait comes along: the live face is compared by the authority.

    `assertion` is the proof, at the level of a code, until `expires_at`. `also_by`: what was shown, where only some items take it.
    """

    request_id: Identifier
    person: PersonDetails = Field(repr=False)
    assertion: AssertionText = Field(default="", repr=False)
    expires_at: AwareDatetime | None = None
    also_by: ShortText = ""


class CodeRefusal(StrEnum):
    """Why a code identifies no one (身份码不予认可)."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"


class IdentityRefused(Message):
    """The identity platform does not accept the code; a fresh one may do."""

    request_id: Identifier
    refusal: CodeRefusal


class OrderState(StrEnum):
    """The order state (订单状态). UNKNOWN (待确认) is never charged again."""

    WAITING = "waiting"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class OrderFact(Message):
    """Payee (缴费核对项), masked owner, address or item of a charge, to be looked over before anything is paid."""

    label: Text
    value: Text


class OrderLine(Message):
    """One charge of an order (缴费明细), and what shows the payer that it is the right one."""

    text: Text
    amount: Decimal
    about: tuple[OrderFact, ...] = ()


class Order(Message):
    """The order (缴费订单). `pay_url` is what the QR code on the screen says, `voucher_url` where the 电子缴款凭证 is fetched once paid.

    `paid_today_at`: when this person paid for the same item earlier today, at any terminal; sent when the order is opened.
    """

    request_id: Identifier
    order_no: OrderNumber
    amount: Decimal
    lines: tuple[OrderLine, ...]
    pay_url: str
    expires_at: AwareDatetime
    state: OrderState
    sandbox: bool = True
    voucher_url: str = ""
    paid_today_at: AwareDatetime | None = None

    @property
    def facts(self) -> tuple[OrderFact, ...]:
        """What the payer looks over, each once."""
        return tuple(dict.fromkeys(fact for line in self.lines for fact in line.about))


class OrderRequest(SealedRequest):
    """Open (or find again, by request_id) the order of a pay item."""


class EarlierOrderRequest(SealedRequest):
    """Ask, before anything new is paid, whether this person has a payment for this item whose end no terminal learned.

    `has_pending` says that records of this terminal still wait: what is not on the centre's books may be on their way.
    """

    has_pending: bool = False


class EarlierOrder(Message):
    """The earlier order (上次缴费) (PAID or UNKNOWN), or None when there is nothing left to put in order."""

    request_id: Identifier
    earlier: Order | None = None


class FinishedCaseRequest(SealedRequest):
    """Ask whether an application of this person for this item is finished (已办结), with documents to be printed."""


class FinishedCase(Message):
    """A case that its department has finished (已办结件). Without documents there is nothing to print."""

    request_id: Identifier
    case_number: str = ""
    documents: tuple[IssuedDocument, ...] = ()


class WaitingCasesRequest(SealedRequest):
    """Ask which applications of this person lack something (补正), of any item, and how far the others are.

    A centre from before does not know the question.
    """


class WaitingCase(Message):
    """One application that lacks something (待补正件), and what its department says is missing.

    `joins`: applying once more online completes it; otherwise what is missing goes to the counter.
    """

    item_code: ItemCode
    case_number: CaseNumber
    missing: Text | None = None
    joins: bool = False


class CaseCounts(Message):
    """How many applications of a person lack something, have papers to be printed, and are under way or lately decided (办件近况).

    How far, and nothing of what: a card alone is enough to be told. It is told of no `ready`: those are among `recent` then, for
    the few items whose papers wait would be known by it.
    """

    lacking: Count = 0
    ready: Count = 0
    recent: Count = 0


class WaitingCases(Message):
    """All of them, newest first (待补正件列表). `ready`: items whose papers can be printed. `counts`: a centre from before tells none."""

    request_id: Identifier
    cases: tuple[WaitingCase, ...] = Field(default=(), max_length=MOST_WAITING)
    ready: tuple[ItemCode, ...] = Field(default=(), max_length=MOST_WAITING)
    counts: CaseCounts = CaseCounts()


class ExecuteRequest(SealedRequest):
    """Carry out the item. Repeating it with the same request_id gives the same answer and counts once.

    `resumes_order`: carry out what the earlier order in the sealed part was paid for, as it was asked for then.
    `tells_again`: say once more what this request was answered, to the same person about the same item; whatever else is in the
    sealed part says nothing, and nothing is carried out.
    """

    resumes_order: bool = False
    tells_again: bool = False


class Completed(Message):
    """The department did it (办理完成). `case_number` is the centre's.

    `standing` is that of an application: one that is only received (收件) has no outcome. Everything else is finished.
    """

    outcome: Literal["completed"] = "completed"
    request_id: Identifier
    case_number: str
    standing: CaseStanding = CaseStanding.RECEIVED
    result: ResultContent
    documents: tuple[IssuedDocument, ...] = ()


class Rejected(Message):
    """The department says no, in words the citizen can act on. `instead` names another item that may help."""

    outcome: Literal["rejected"] = "rejected"
    request_id: Identifier
    reason: Text
    advice: Text | None = None
    instead: str | None = None


class DepartmentDown(Message):
    """The department does not answer (部门无应答); nothing was done."""

    outcome: Literal["department_down"] = "department_down"
    request_id: Identifier


class StillWorking(Message):
    """The department was asked (办理中), and its word is not here yet. Asking again with the same request does nothing twice."""

    outcome: Literal["still_working"] = "still_working"
    request_id: str


class OutcomeUnknown(Message):
    """The department was asked once and cannot say what became of it (结果待确认). It is not done again; a person finds out."""

    outcome: Literal["outcome_unknown"] = "outcome_unknown"
    request_id: str


ExecuteAnswer = Annotated[
    Completed | Rejected | DepartmentDown | StillWorking | OutcomeUnknown, Field(discriminator="outcome")
]

ListReply = ListAnswer | DepartmentDown
"""What comes back on LISTS."""

HoldReply = HoldAnswer | DepartmentDown
"""What comes back on HOLDS."""

SmsReply = SmsAnswer | DepartmentDown
"""What comes back on SMS."""

IdentityCodeReply = IdentityFound | IdentityRefused | DepartmentDown
"""What comes back on IDENTITY_CODES. The shapes share no set of keys."""

FinishedCaseReply = FinishedCase | DepartmentDown
"""What comes back on FINISHED_CASES. The shapes share no set of keys."""

OrderReply = Order | Rejected | DepartmentDown
"""What comes back on ORDERS: an order, or why there is nothing to pay. The shapes share no set of keys."""

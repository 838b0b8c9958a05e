"""What the centre asks of a department. Adapters: `http` (a real system) and `sandbox` (synthetic data)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from catalogue.schema import ServiceItem
from catalogue.text import LocalText
from central.cases.service import Verdict
from central.departments.news import NewsFeed
from contract.documents import IssuedDocument
from contract.execution import (
    Completed,
    DepartmentDown,
    ExecuteRequest,
    HoldReply,
    HoldRequest,
    IdentityCodeReply,
    IdentityCodeRequest,
    ListReply,
    ListRequest,
    Order,
    OrderRequest,
    OrderState,
    Rejected,
    SealedRequest,
    SmsReply,
    SmsRequest,
)
from contract.records import Submission
from contract.terms import DepartmentState, ProofLevel

R = TypeVar("R", bound=SealedRequest)


@dataclass(frozen=True)
class Ask(Generic[R]):
    """One question to a department, opened: `person_key` is the pseudonym of the citizen who asks (None: no person was identified).

    `proof_level` says how surely the person is who the submission says.
    """

    request: R
    submission: Submission
    item: ServiceItem
    terminal_id: str
    person_key: str | None
    now: datetime
    proof_level: ProofLevel = ProofLevel.NONE

    @property
    def key(self) -> "ExecutionKey":
        """What names it at the department."""
        return ExecutionKey(self.terminal_id, self.request.request_id)


@dataclass(frozen=True)
class Quote:
    """An order as the department opens it (报价). `charges` are keyed digests of what must never be charged twice."""

    order: Order
    charges: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReceivedCase:
    """A case that waits for its department, opened. `submitted_at` is the time at the terminal, in that visit, as it says itself.

    `confirmed`: the inputs whose people showed their own card, or are the applicant's as an authority says.
    """

    item: ServiceItem
    case_number: str
    case_key: str
    terminal_id: str
    submission: Submission
    submitted_at: datetime
    received_at: datetime
    now: datetime
    visit_id: str = ""
    proof_level: ProofLevel = ProofLevel.NONE
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExecutionKey:
    """What names one execution at its department (幂等键), for good: a terminal makes its request ids by itself."""

    terminal_id: str
    request_id: str


@dataclass(frozen=True)
class NoWord:
    """The department was asked and gave no proper answer (没有回音): it may have done it, or not."""


@dataclass(frozen=True)
class NotCarriedOut:
    """The department has not carried it out (未办)."""


@dataclass(frozen=True)
class UnderWay:
    """The department is still at it (在办)."""


@dataclass(frozen=True)
class CannotTell:
    """The department answers (无从得知), and keeps no account of what it was asked."""


Word = Completed | Rejected | DepartmentDown | NoWord
"""What comes of asking a department to carry something out. DepartmentDown: nothing was done, for certain."""

Fate = Completed | Rejected | NotCarriedOut | UnderWay | CannotTell | NoWord
"""What a department says became of an execution that it was asked for."""


class DepartmentSystem(NewsFeed, Protocol):
    """Blocking calls (部门系统), from any thread. No answer in time is a value, never an exception."""

    def execute(self, ask: Ask[ExecuteRequest], case_number: str) -> Word:
        """Carry the item out. Repeating the same ExecutionKey must not do it twice."""

    def outcome_of(self, key: ExecutionKey) -> Fate:
        """What became of an execution whose answer no one got. Changes nothing."""

    def list_options(self, ask: Ask[ListRequest]) -> ListReply: ...

    def hold_slot(self, ask: Ask[HoldRequest]) -> HoldReply:
        """Keep a slot for some minutes."""

    def send_sms(self, ask: Ask[SmsRequest]) -> SmsReply:
        """Send a code to the mobile number in the answers."""

    def resolve_identity(self, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply:
        """Whose identity code is in the answers. Asked of the department that runs the identity platform only."""

    def open_order(self, ask: Ask[OrderRequest]) -> Quote | Rejected | DepartmentDown | NoWord:
        """Say what is to pay, and where. Repeating the same ExecutionKey must find the same order."""

    def order_state(self, order_no: str) -> OrderState | NoWord | None:
        """What became of an order; None when the department keeps no state of its own, NoWord when it does not answer."""

    def review(self, case: ReceivedCase) -> Verdict | None:
        """Look at a case that came in; None when it does not answer now."""

    def issue(self, case: ReceivedCase) -> tuple[IssuedDocument, ...] | None:
        """The documents of a case that is finished; none where they are served in person. None when it does not answer."""

    def notify(self, case: ReceivedCase, words: LocalText) -> bool | None:
        """Send the applicant a text message; False where it cannot. None when it does not answer: it may have been sent.

        Of a case that was completed online the department has the number, and `case` has no answers.
        The words are the citizen's alone: neither side writes them down.
        """

    def probe(self) -> DepartmentState:
        """Whether the department answers at all."""

"""Carries a terminal's questions to departments and keeps what they answered, so that asking again changes nothing."""

from dataclasses import dataclass
from typing import TypeVar, assert_never

from sqlalchemy.orm import Session

from catalogue.schema import ItemKind
from catalogue.text import LocalText
from central.cases.models import CaseEntry
from central.cases.service import OnlineCase, mint_case_number, open_online_case
from central.cases.states import CaseStatus
from central.centre import Centre
from central.departments.answers import answer_in, keep_answer
from central.departments.earlier import Done, left_over, take_up, undecided
from central.departments.identity_codes import resolve_code
from central.departments.models import Execution, PayOrder
from central.departments.orders import (
    OrderProblem,
    check_order,
    find_order,
    keep_order,
    order_message,
    own_order,
    row_of,
    settle_by_department,
)
from central.departments.port import Ask
from central.identity.asking import BudgetSpent, item_of, open_question, opened_seal
from central.identity.budgets import BudgetKind, spend
from central.usage.people import pseudonym_of
from contract.execution import (
    IDENTITY_CODE,
    Completed,
    DepartmentDown,
    EarlierOrder,
    EarlierOrderRequest,
    ExecuteAnswer,
    ExecuteRequest,
    HoldReply,
    HoldRequest,
    IdentityCodeReply,
    IdentityCodeRequest,
    ListReply,
    ListRequest,
    Order,
    OrderReply,
    OrderRequest,
    OrderState,
    Rejected,
    SealedRequest,
    SmsReply,
    SmsRequest,
)
from contract.records import Submission
from contract.terminals import DepartmentState

R = TypeVar("R", bound=SealedRequest)

_NO_ORDER = LocalText(zh="没有找到对应的缴费订单，未办理。", en="No matching order was found; nothing was done.")
_UNPAID = LocalText(zh="订单尚未支付，未办理。", en="The order has not been paid; nothing was done.")
_UNCLEAR = LocalText(
    zh="付款结果待确认，请勿重复付款，稍后凭订单号查询。",
    en="The payment is still being confirmed. Do not pay again; ask later with the order number.",
)


@dataclass(frozen=True)
class DepartmentService:
    """办理服务 — one for each request; holds only the centre's parts."""

    centre: Centre

    def open(self, request: R, terminal_id: str) -> Ask[R]:
        """Open a question about a person. Raises SealUnopened, ItemUnknown, BudgetSpent, IdentityUnproven."""
        opened = open_question(self.centre, request, terminal_id)
        submission, level = opened.proven.submission, opened.proven.level
        person_key = pseudonym_of(submission, self.centre.keys)
        return Ask(request, submission, opened.item, terminal_id, person_key, self.centre.clock.now(), level)

    def open_code(self, request: IdentityCodeRequest, terminal_id: str) -> Ask[IdentityCodeRequest]:
        """Open a question that is to tell who stands there. Raises SealUnopened, ItemUnknown, BudgetSpent."""
        code = opened_seal(self.centre, request).answers.get(IDENTITY_CODE, "")
        item, _ = item_of(self.centre, request)
        if not spend(self.centre, terminal_id, BudgetKind.PERSONS, str(code)):
            raise BudgetSpent(terminal_id)
        submission = Submission(answers={IDENTITY_CODE: code})
        return Ask(request, submission, item, terminal_id, None, self.centre.clock.now())

    def list_options(self, ask: Ask[ListRequest]) -> ListReply:
        """A live list."""
        if self._is_down(ask.item.department):
            return DepartmentDown(request_id=ask.request.request_id)
        return self.centre.desk.department(ask.item.department).list_options(ask)

    def hold_slot(self, ask: Ask[HoldRequest]) -> HoldReply:
        """Hold a slot."""
        if self._is_down(ask.item.department):
            return DepartmentDown(request_id=ask.request.request_id)
        return self.centre.desk.department(ask.item.department).hold_slot(ask)

    def send_sms(self, ask: Ask[SmsRequest]) -> SmsReply:
        """Send a code."""
        if self._is_down(ask.item.department):
            return DepartmentDown(request_id=ask.request.request_id)
        return self.centre.desk.department(ask.item.department).send_sms(ask)

    def resolve_identity(self, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply:
        """Whose code it is, with the proof that it was shown. Nothing is kept: asking again asks again."""
        return resolve_code(self.centre, ask)

    def open_order(self, ask: Ask[OrderRequest]) -> OrderReply:
        """Open an order, or find the one that is there."""
        keys = self.centre.keys
        with self.centre.database.reading() as session:
            found = find_order(session, ask, keys)
        if found is not None:
            return found
        if self._is_down(ask.item.department):
            return DepartmentDown(request_id=ask.request.request_id)
        quote = self.centre.desk.department(ask.item.department).open_order(ask)
        if isinstance(quote, Rejected | DepartmentDown):
            return quote
        with self.centre.database.writing() as session:
            return keep_order(session, ask, quote, keys)

    def order(self, order_no: str, terminal_id: str) -> Order | None:
        """An order of this terminal as it stands now; a real department is asked while it is open."""
        centre = self.centre
        now = centre.clock.now()
        with centre.database.reading() as session:
            row = row_of(session, order_no, terminal_id)
            order = order_message(row, centre.keys, now) if row is not None else None
        if row is None or order is None or order.state not in (OrderState.WAITING, OrderState.UNKNOWN):
            return order
        state = centre.desk.department(row.department).order_state(order_no)
        if state is None or state is order.state:
            return order
        with centre.database.writing() as session:
            return self._settle(session, order_no, state)

    def earlier_order(self, ask: Ask[EarlierOrderRequest]) -> EarlierOrder:
        """A payment of this person for this item whose end no terminal learned; the department is asked where it may know."""
        centre = self.centre
        with centre.database.reading() as session:
            open_orders = [(row.order_no, row.department) for row in undecided(session, ask)]
        for order_no, department in open_orders:
            state = centre.desk.department(department).order_state(order_no)
            if state is not None:
                with centre.database.writing() as session:
                    self._settle(session, order_no, state)
        with centre.database.reading() as session:
            row = left_over(session, ask)
            order = None if row is None else order_message(row, centre.keys, ask.now)
        return EarlierOrder(request_id=ask.request.request_id, earlier=order)

    def execute(self, ask: Ask[ExecuteRequest]) -> ExecuteAnswer:
        """Carry the item out, once. A department that is down is not remembered: the terminal may ask again."""
        with self.centre.database.reading() as session:
            before = self._answered(session, ask)
        if before is not None:
            return before
        return self._resume(ask) if ask.request.resumes_order else self._carry_out(ask)

    def _resume(self, ask: Ask[ExecuteRequest]) -> ExecuteAnswer:
        with self.centre.database.writing() as session:
            found = take_up(session, ask, self.centre.keys)
        match found:
            case Done(answer):
                return answer
            case Ask():
                return self._carry_out(found)
            case None:
                return Rejected(request_id=ask.request.request_id, reason=_NO_ORDER)
            case _:
                assert_never(found)

    def _carry_out(self, ask: Ask[ExecuteRequest]) -> ExecuteAnswer:
        centre = self.centre
        if self._is_down(ask.item.department):
            return DepartmentDown(request_id=ask.request.request_id)
        refused = self._unpaid(ask) if ask.item.fee else None
        if refused is not None:
            return refused
        number = mint_case_number(ask.item.code, ask.now, ask.request.request_id)
        answer = centre.desk.department(ask.item.department).execute(ask, number)
        if isinstance(answer, DepartmentDown):
            return answer
        with centre.database.writing() as session:
            return self._keep(session, ask, answer)

    def _is_down(self, department: str) -> bool:
        with self.centre.database.reading() as session:
            return self.centre.desk.state(session, department) is DepartmentState.DOWN

    def _settle(self, session: Session, order_no: str, state: OrderState) -> Order:
        now = self.centre.clock.now()
        row = row_of(session, order_no)
        if row is None:
            raise LookupError(order_no)
        settle_by_department(session, row, state, self.centre.keys, now)
        return order_message(row, self.centre.keys, now)

    def _answered(self, session: Session, ask: Ask[ExecuteRequest]) -> ExecuteAnswer | None:
        row = session.get(Execution, (ask.terminal_id, ask.request.request_id))
        if row is None:
            return None
        return answer_in(row, self.centre.keys)

    def _unpaid(self, ask: Ask[ExecuteRequest]) -> Rejected | None:
        state = None
        department = self.centre.desk.department(ask.item.department)
        if ask.submission.order_no:
            state = department.order_state(ask.submission.order_no)
        with self.centre.database.writing() as session:
            found = check_order(session, ask, self.centre.keys, state)
        match found:
            case PayOrder():
                return None
            case OrderProblem(state=None):
                reason = _NO_ORDER
            case OrderProblem(state=OrderState.UNKNOWN):
                reason = _UNCLEAR
            case OrderProblem():
                reason = _UNPAID
            case _:
                assert_never(found)
        return Rejected(request_id=ask.request.request_id, reason=reason)

    def _keep(self, session: Session, ask: Ask[ExecuteRequest], answer: Completed | Rejected) -> ExecuteAnswer:
        keep_answer(session, ask, answer, self.centre.keys)
        kept = self._answered(session, ask)
        if kept is None:
            raise LookupError(ask.request.request_id)
        key = (ask.terminal_id, ask.request.request_id)
        if isinstance(kept, Completed) and session.get(CaseEntry, key) is None:
            self._open_case(session, ask)
        if isinstance(kept, Completed) and ask.submission.order_no:
            self._use_order(session, ask)
        return kept

    def _open_case(self, session: Session, ask: Ask[ExecuteRequest]) -> None:
        is_committed = ask.item.kind is ItemKind.APPLY
        case = OnlineCase(
            terminal_id=ask.terminal_id,
            request_id=ask.request.request_id,
            item_code=ask.item.code,
            department=ask.item.department,
            pseudonym=ask.person_key,
            status=CaseStatus.ACCEPTED if is_committed else CaseStatus.COMPLETED,
        )
        open_online_case(session, case, ask.now)

    def _use_order(self, session: Session, ask: Ask[ExecuteRequest]) -> None:
        row = own_order(session, ask)
        if row is not None:
            row.used_by_request = row.used_by_request or ask.request.request_id
            row.submission_box = None

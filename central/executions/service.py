"""Carries a terminal's questions to departments and keeps what they answered, so that asking again changes nothing."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from central.centre import CentreContext
from central.departments.port import Ask, NoWord
from central.executions.beginning import Busy
from central.executions.carrying_out import CarryingOut, is_down
from central.executions.earlier import left_over, undecided
from central.executions.identity_codes import resolve_code
from central.executions.opening_orders import OpeningOrders
from central.executions.orders import order_message, own_order, paid_today, row_of, settle_by_department
from central.executions.text_messages import is_code_asked, mobile_of, wait_before
from central.identity.asking import BudgetSpent, OpenedRequest, item_of, opened_seal
from central.identity.budgets import BudgetKind, spend
from central.keys import pseudonym_of
from contract.execution import (
    IDENTITY_CODE,
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
    SealedRequest,
    SmsAnswer,
    SmsReply,
    SmsRequest,
)
from contract.records import Submission

R = TypeVar("R", bound=SealedRequest)


@dataclass(frozen=True)
class DepartmentService:
    """One for each request (办理服务); holds only the centre's parts."""

    centre: CentreContext

    def ask_of(self, request: R, terminal_id: str, opened: OpenedRequest) -> Ask[R]:
        """The question to the department, once nothing of it is open (`central.identity.asking`)."""
        if opened.ties:
            raise AssertionError("a department hears only of people whom an authority has confirmed")
        submission, level = opened.proven.submission, opened.proven.level
        person_key = pseudonym_of(submission, self.centre.keys)
        return Ask(request, submission, opened.item, terminal_id, person_key, self.centre.clock.now(), level)

    def open_code(self, request: IdentityCodeRequest, terminal_id: str) -> Ask[IdentityCodeRequest]:
        """Open a question about who is there. Raises SealUnopened, ItemUnknown, BudgetSpent."""
        code = opened_seal(self.centre, request).answers.get(IDENTITY_CODE, "")
        item, _ = item_of(self.centre, request, terminal_id)
        if not spend(self.centre, terminal_id, BudgetKind.PERSONS, str(code)):
            raise BudgetSpent(terminal_id)
        submission = Submission(answers={IDENTITY_CODE: code})
        return Ask(request, submission, item, terminal_id, None, self.centre.clock.now())

    def list_options(self, ask: Ask[ListRequest]) -> ListReply:
        if is_down(self.centre, ask.item.department):
            return DepartmentDown(request_id=ask.request.request_id)
        return self.centre.directory.department(ask.item.department).list_options(ask)

    def hold_slot(self, ask: Ask[HoldRequest]) -> HoldReply:
        if is_down(self.centre, ask.item.department):
            return DepartmentDown(request_id=ask.request.request_id)
        return self.centre.directory.department(ask.item.department).hold_slot(ask)

    def send_sms(self, ask: Ask[SmsRequest]) -> SmsReply:
        """Send a code, within the limits of text messages."""
        if is_down(self.centre, ask.item.department):
            return DepartmentDown(request_id=ask.request.request_id)
        mobile = mobile_of(ask.item, ask.submission) if is_code_asked(ask) else ""
        if not mobile:
            return SmsAnswer(request_id=ask.request.request_id, sent=False)
        wait = wait_before(self.centre, ask, mobile)
        if wait:
            return SmsAnswer(request_id=ask.request.request_id, sent=False, retry_after_seconds=wait)
        return self.centre.directory.department(ask.item.department).send_sms(ask)

    def resolve_identity(self, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply:
        """Whose code it is, with the proof that it was shown. Nothing is kept: asking again asks again."""
        return resolve_code(self.centre, ask)

    def open_order(self, ask: Ask[OrderRequest]) -> OrderReply | Busy:
        """Open an order, or find the one that is there; says where the same was paid today. Raises ContentDiffers."""
        reply = OpeningOrders(self.centre).open(ask)
        if not isinstance(reply, Order) or reply.state is not OrderState.WAITING:
            return reply
        with self.centre.database.reading() as session:
            before = paid_today(session, ask, reply.order_no)
        return reply.model_copy(update={"paid_today_at": before})

    def department_of(self, order_no: str, terminal_id: str) -> str | None:
        with self.centre.database.reading() as session:
            row = row_of(session, order_no, terminal_id)
            return None if row is None else row.department

    def order(self, order_no: str, terminal_id: str) -> Order | None:
        """An order of this terminal as it is now; a real department is asked while it is open."""
        centre = self.centre
        now = centre.clock.now()
        with centre.database.reading() as session:
            row = row_of(session, order_no, terminal_id)
            order = order_message(row, centre.keys, now) if row is not None else None
        # By the book of the row: an order whose time is over may have been paid in its last second.
        if row is None or order is None or row.state not in (OrderState.WAITING, OrderState.UNKNOWN):
            return order
        state = centre.directory.department(row.department).order_state(order_no)
        if isinstance(state, NoWord) and order.state is OrderState.EXPIRED:
            return order.model_copy(update={"state": OrderState.UNKNOWN})
        if state is None or isinstance(state, NoWord) or state is order.state:
            return order
        with centre.database.writing() as session:
            return self._settle(session, order_no, state)

    def earlier_order(self, ask: Ask[EarlierOrderRequest]) -> EarlierOrder:
        """A payment of this person for this item whose end no terminal learned; the department is asked where it may know."""
        centre = self.centre
        with centre.database.reading() as session:
            open_orders = [(row.order_no, row.department) for row in undecided(session, ask)]
        for order_no, department in open_orders:
            state = centre.directory.department(department).order_state(order_no)
            if isinstance(state, OrderState):
                with centre.database.writing() as session:
                    self._settle(session, order_no, state)
        with centre.database.reading() as session:
            row = left_over(session, ask)
            order = None if row is None else order_message(row, centre.keys, ask.now)
        return EarlierOrder(request_id=ask.request.request_id, earlier=order)

    def execute(self, ask: Ask[ExecuteRequest]) -> ExecuteAnswer:
        """Carry the item out, once. Raises ContentDiffers."""
        is_known = True
        if ask.submission.order_no and (ask.item.fee or ask.request.resumes_order):
            is_known = self._learn_payment(ask, ask.submission.order_no)
        return CarryingOut(self.centre, is_payment_known=is_known).execute(ask)

    def _learn_payment(self, ask: Ask[ExecuteRequest], order_no: str) -> bool:
        """What the department knows of a payment that our book does not have for paid. False: it does not answer."""
        with self.centre.database.reading() as session:
            row = own_order(session, ask)
            department = None if row is None or row.state == OrderState.PAID else row.department
        state = None if department is None else self.centre.directory.department(department).order_state(order_no)
        if isinstance(state, OrderState):
            with self.centre.database.writing() as session:
                self._settle(session, order_no, state)
        return not isinstance(state, NoWord)

    def _settle(self, session: Session, order_no: str, state: OrderState) -> Order:
        now = self.centre.clock.now()
        row = row_of(session, order_no)
        if row is None:
            raise LookupError(order_no)
        settle_by_department(session, row, state, self.centre.keys, now)
        return order_message(row, self.centre.keys, now)

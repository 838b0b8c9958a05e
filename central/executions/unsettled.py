"""Payments that a person has to look at: nothing was carried out for them, or no one knows, or they pay for nothing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from central.executions.execution_states import ExecutionState, move
from central.executions.models import Execution, PaidCharge, PayOrder
from central.executions.orders import row_of
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.execution import OrderState


class Unsettled(StrEnum):
    """Why a payment is not settled (未结缴费的原因)."""

    NOT_USED = "not_used"
    UNDER_WAY = "under_way"
    OUTCOME_UNKNOWN = "outcome_unknown"
    REFUND_DUE = "refund_due"


@dataclass(frozen=True)
class UnsettledOrder:
    """Nothing personal is in it (未结缴费)."""

    order_no: str
    terminal_id: str
    item_code: str
    department: str
    amount: Decimal
    paid_at: datetime | None
    why: Unsettled


class NotSettled(Exception):
    """What an operator wants cannot be done with this order (未能处理); the text says why."""


def unsettled_orders(session: Session, limit: int = 200, scope: Scope = EVERYWHERE) -> list[UnsettledOrder]:
    """Of a place and a department, the oldest first."""
    has_it = and_(Execution.terminal_id == PayOrder.used_by_terminal, Execution.request_id == PayOrder.used_by_request)
    is_paid = and_(PayOrder.state == OrderState.PAID.value, PayOrder.amount > 0)
    # Old executions are forgotten; what an order was paid for is kept until it was carried out.
    is_forgotten = and_(Execution.request_id.is_(None), PayOrder.submission_box.is_not(None))
    is_open = Execution.state.not_in((ExecutionState.ANSWERED, ExecutionState.RELEASED))
    has_no_end = or_(PayOrder.used_by_request.is_(None), is_open, is_forgotten)
    is_refund_due = and_(PayOrder.refund_due_at.is_not(None), PayOrder.paid_back_at.is_(None))
    query = (
        select(PayOrder, Execution.state)
        .outerjoin(Execution, has_it)
        .where(or_(and_(is_paid, has_no_end), is_refund_due), PayOrder.is_test.is_(False))
        .where(*scope.of_cases(PayOrder.terminal_id, PayOrder.department))
        .order_by(PayOrder.created_at)
        .limit(limit)
    )
    return [_unsettled(order, state) for order, state in session.execute(query)]


def is_owed() -> ColumnElement[bool]:
    """Of an order: its money is to be paid back, or it was paid and what it was paid for is not carried out yet. Never of a test."""
    is_refund_due = and_(PayOrder.refund_due_at.is_not(None), PayOrder.paid_back_at.is_(None))
    is_paid = and_(PayOrder.state == OrderState.PAID.value, PayOrder.amount > 0)
    is_left_over = or_(is_refund_due, and_(is_paid, PayOrder.submission_box.is_not(None)))
    return and_(is_left_over, PayOrder.is_test.is_(False))


def pay_back(session: Session, order_no: str, now: datetime) -> None:
    """Its money was paid back: the order is closed, and what it paid for may be paid again. Raises NotSettled."""
    order, _ = _order(session, order_no)
    is_refund_due = order.refund_due_at is not None and order.paid_back_at is None
    if order.state != OrderState.PAID and not is_refund_due:
        raise NotSettled("no money of this order is left to be paid back")
    if order.used_by_request is not None:
        raise NotSettled("it was carried out, or no one knows: first find out that nothing was done")
    order.state, order.paid_back_at, order.submission_box = OrderState.CANCELLED.value, now, None
    session.execute(delete(PaidCharge).where(PaidCharge.order_no == order_no))


def declare_not_done(session: Session, order_no: str) -> None:
    """A person has found out at the department that nothing was done: the payment is free again. Raises NotSettled."""
    order, holder = _order(session, order_no)
    is_forgotten = holder is None and order.used_by_request is not None and order.submission_box is not None
    if holder is not None and holder.state == ExecutionState.UNKNOWN:
        move(holder, ExecutionState.RELEASED)
    elif not is_forgotten:
        raise NotSettled("only where the department could not tell what became of it")
    order.used_by_terminal = order.used_by_request = None


def _order(session: Session, order_no: str) -> tuple[PayOrder, Execution | None]:
    order = row_of(session, order_no)
    if order is None:
        raise NotSettled("there is no such order")
    if order.used_by_request is None:
        return order, None
    return order, session.get(Execution, (order.used_by_terminal, order.used_by_request), with_for_update=True)


def _unsettled(order: PayOrder, state: str | None) -> UnsettledOrder:
    return UnsettledOrder(
        order_no=order.order_no,
        terminal_id=order.terminal_id,
        item_code=order.item_code,
        department=order.department,
        amount=order.amount,
        paid_at=order.paid_at,
        why=_why(order, state),
    )


def _why(order: PayOrder, state: str | None) -> Unsettled:
    if order.refund_due_at is not None:
        return Unsettled.REFUND_DUE
    if order.used_by_request is None:
        return Unsettled.NOT_USED
    return Unsettled.OUTCOME_UNKNOWN if state in (None, ExecutionState.UNKNOWN) else Unsettled.UNDER_WAY

"""The book of orders: opened once per request and matter, paid at most once, never lost when a terminal loses the answer."""

import json
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from catalogue.input_types import InputKind
from catalogue.schema import ServiceItem
from central.clock import civil_day
from central.departments.port import Ask, Quote
from central.executions.models import Execution, PaidCharge, PayOrder
from central.keys import CentreKeys
from central.storage.database import insert_into
from contract.execution import ExecuteRequest, Order, OrderRequest, OrderState
from contract.records import Submission

_PASSING = frozenset(
    {InputKind.SIGNATURE, InputKind.FINGERPRINT, InputKind.SCAN, InputKind.PHOTO, InputKind.SMS_CODE, InputKind.CONFIRM}
)
"""Inputs that say nothing about what is paid."""


MOVES: dict[OrderState, frozenset[OrderState]] = {
    OrderState.WAITING: frozenset({OrderState.PAID, OrderState.CANCELLED, OrderState.UNKNOWN, OrderState.EXPIRED}),
    OrderState.UNKNOWN: frozenset({OrderState.PAID, OrderState.CANCELLED, OrderState.EXPIRED}),
    OrderState.PAID: frozenset(),
    OrderState.EXPIRED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}
"""Where an order may go. What is not in the table changes nothing."""


class _OrderBox(BaseModel):
    order: Order
    charges: tuple[str, ...]


@dataclass(frozen=True)
class OrderProblem:
    """A reason why an execution cannot use its order (订单不可用). `state` is None when there is no such order.

    `is_in_use`: another request has it, or has used it.
    """

    state: OrderState | None
    is_in_use: bool = False


def matter_of(item: ServiceItem, submission: Submission, keys: CentreKeys) -> str:
    """A keyed digest of what is paid for whom: the same matter must never get a second order while one is open or paid."""
    passing = {field.name for field in item.inputs if field.kind in _PASSING}
    answers = {name: value for name, value in submission.answers.items() if name not in passing}
    who = submission.person.id_number if submission.person else ""
    unit = submission.enterprise.usc_code if submission.enterprise else ""
    return keys.keyed("matter", json.dumps([item.code, who, unit, answers], sort_keys=True, ensure_ascii=False))


def order_of_matter(
    session: Session, terminal_id: str, matter: str, now: datetime, *, is_test: bool = False
) -> PayOrder | None:
    """The newest order of a matter that is open, or paid while nothing was carried out for it yet; a test finds tests alone."""
    same = session.scalars(
        select(PayOrder)
        .where(
            PayOrder.matter == matter, is_unused(), PayOrder.terminal_id == terminal_id, PayOrder.is_test.is_(is_test)
        )
        .order_by(PayOrder.created_at.desc())
    )
    standing = (OrderState.WAITING, OrderState.PAID, OrderState.UNKNOWN)
    return next((row for row in same if state_of(row, now) in standing), None)


def is_unused() -> ColumnElement[bool]:
    """Nothing was carried out for an order: no execution has it, or one whose end is not known yet."""
    has_it = and_(Execution.terminal_id == PayOrder.used_by_terminal, Execution.request_id == PayOrder.used_by_request)
    is_open = select(Execution.request_id).where(has_it, Execution.answered_at.is_(None)).exists()
    return or_(PayOrder.used_by_request.is_(None), is_open)


def keep_order(session: Session, ask: Ask[OrderRequest], quote: Quote, keys: CentreKeys) -> Order:
    """Write the order down. When the same request was faster elsewhere, its order wins."""
    order = quote.order
    box = _OrderBox(order=order, charges=quote.charges)
    statement = insert_into(session, PayOrder).values(
        terminal_id=ask.terminal_id,
        request_id=ask.request.request_id,
        order_no=order.order_no,
        item_code=ask.item.code,
        department=ask.item.department,
        matter=matter_of(ask.item, ask.submission, keys),
        amount=order.amount,
        lines_box=keys.storage.close(box.model_dump_json().encode()),
        state=order.state.value,
        created_at=ask.now,
        expires_at=order.expires_at,
        paid_at=ask.now if order.state is OrderState.PAID else None,
        payer=ask.person_key,
        submission_box=_submission_box(ask, order, keys),
        is_test=ask.request.is_test,
    )
    session.execute(statement.on_conflict_do_nothing())
    row = session.get_one(PayOrder, (ask.terminal_id, ask.request.request_id))
    return order_message(row, keys, ask.now)


def _submission_box(ask: Ask[OrderRequest], order: Order, keys: CentreKeys) -> bytes | None:
    """What was asked for, where it can be found again: by its payer, for money."""
    if ask.person_key is None or not order.amount or ask.request.is_test:
        return None
    return keys.storage.close(ask.submission.model_dump_json().encode())


def row_of(session: Session, order_no: str, terminal_id: str | None = None) -> PayOrder | None:
    """The order of that number, locked while it changes; only of `terminal_id` when given."""
    # A department may give one number twice, for one matter at two terminals: then the first row is the order.
    first = (PayOrder.created_at, PayOrder.terminal_id, PayOrder.request_id)
    query = select(PayOrder).where(PayOrder.order_no == order_no).order_by(*first).limit(1).with_for_update()
    if terminal_id is not None:
        query = query.where(PayOrder.terminal_id == terminal_id)
    return session.scalars(query).first()


def paid_today(session: Session, ask: Ask[OrderRequest], order_no: str) -> datetime | None:
    """When this citizen last paid for this item today, by another order."""
    if ask.person_key is None or ask.request.is_test:
        return None
    same = select(PayOrder.paid_at).where(
        PayOrder.payer == ask.person_key,
        PayOrder.item_code == ask.item.code,
        PayOrder.state == OrderState.PAID.value,
        PayOrder.order_no != order_no,
        PayOrder.is_test.is_(False),
        PayOrder.amount > 0,
    )
    newest = max((at for at in session.scalars(same) if at is not None), default=None)
    return newest if newest is not None and civil_day(newest) == civil_day(ask.now) else None


def own_order(session: Session, ask: Ask[ExecuteRequest]) -> PayOrder | None:
    """The order that the execution names, if this terminal opened it, or - anywhere - the person who is here."""
    row = row_of(session, ask.submission.order_no) if ask.submission.order_no else None
    if row is None or row.terminal_id == ask.terminal_id:
        return row
    return row if row.payer is not None and row.payer == ask.person_key else None


def order_message(row: PayOrder, keys: CentreKeys, now: datetime) -> Order:
    box = _OrderBox.model_validate_json(keys.storage.open(row.lines_box))
    return box.order.model_copy(update={"state": state_of(row, now)})


def settle_order(session: Session, row: PayOrder, state: OrderState, keys: CentreKeys, now: datetime) -> bool:
    """What the payer did. False when the order does not take it (MOVES): paid stays paid, expired and cancelled stay closed.

    Where another order has paid one of its charges meanwhile, it is cancelled instead: nothing is ever paid twice.
    """
    if state not in MOVES[state_of(row, now)]:
        return False
    if state is OrderState.PAID and not _takes_charges(session, row, keys, now):
        row.state = OrderState.CANCELLED.value
        return False
    row.state = state.value
    row.paid_at = now if state is OrderState.PAID else row.paid_at
    return True


def settle_by_department(session: Session, row: PayOrder, state: OrderState, keys: CentreKeys, now: datetime) -> None:
    """What the department's own books say. Money that came in at the last moment counts although we took it for expired.

    Money that came in for an order that can take none is due to be paid back.
    """
    if state is OrderState.PAID and state_of(row, now) is OrderState.EXPIRED:
        row.state = OrderState.UNKNOWN.value
    settle_order(session, row, state, keys, now)
    if state is OrderState.PAID and row.state == OrderState.CANCELLED.value:
        row.refund_due_at = row.refund_due_at or now


def paid_charges(session: Session, charges: tuple[str, ...]) -> frozenset[str]:
    """Which of these were paid already."""
    return frozenset(session.scalars(select(PaidCharge.charge).where(PaidCharge.charge.in_(charges))))


def check_order(row: PayOrder | None, ask: Ask[ExecuteRequest], keys: CentreKeys) -> OrderProblem | None:
    """Why this execution may not use the order; None where it may. One order is for one execution."""
    if row is None or row.is_test is not ask.request.is_test:
        return OrderProblem(None)
    if row.item_code != ask.item.code or row.matter != matter_of(ask.item, ask.submission, keys):
        return OrderProblem(None)
    if (row.used_by_terminal, row.used_by_request) not in ((None, None), (ask.terminal_id, ask.request.request_id)):
        return OrderProblem(OrderState.PAID, is_in_use=True)
    state = state_of(row, ask.now)
    return None if state is OrderState.PAID else OrderProblem(state)


def state_of(row: PayOrder, now: datetime) -> OrderState:
    """How the order is at this moment: one that still waits after its end has expired."""
    state = OrderState(row.state)
    return OrderState.EXPIRED if state is OrderState.WAITING and now >= row.expires_at else state


def _takes_charges(session: Session, row: PayOrder, keys: CentreKeys, now: datetime) -> bool:
    """Note every charge of the order as paid by it; False, and nothing noted, where one is paid by another already.

    What a test pays for stays owed.
    """
    if row.is_test:
        return True
    box = _OrderBox.model_validate_json(keys.storage.open(row.lines_box))
    charges = sorted(set(box.charges))
    if not charges:
        return True
    rows = [{"charge": charge, "order_no": row.order_no, "paid_at": now} for charge in charges]
    session.execute(insert_into(session, PaidCharge).on_conflict_do_nothing(), rows)
    mine = select(PaidCharge.charge).where(PaidCharge.charge.in_(charges), PaidCharge.order_no == row.order_no)
    if len(session.scalars(mine).all()) == len(charges):
        return True
    session.execute(delete(PaidCharge).where(PaidCharge.order_no == row.order_no))
    return False

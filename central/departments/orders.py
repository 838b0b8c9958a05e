"""The book of orders: opened once per request and matter, paid at most once, never lost when a terminal loses the answer."""

import json
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.input_types import InputKind
from catalogue.schema import ServiceItem
from central.database import insert_into
from central.departments.models import PaidCharge, PayOrder
from central.departments.port import Ask, Quote
from central.keys import CentreKeys
from contract.execution import ExecuteRequest, Order, OrderRequest, OrderState
from contract.records import Submission

_PASSING = frozenset(
    {InputKind.SIGNATURE, InputKind.FINGERPRINT, InputKind.SCAN, InputKind.PHOTO, InputKind.SMS_CODE, InputKind.CONFIRM}
)
"""Inputs that say nothing about what is paid."""


class _OrderBox(BaseModel):
    order: Order
    charges: tuple[str, ...]


@dataclass(frozen=True)
class OrderProblem:
    """Why an execution cannot use its order. `state` is None when there is no such order."""

    state: OrderState | None


def matter_of(item: ServiceItem, submission: Submission, keys: CentreKeys) -> str:
    """A keyed digest of what is paid for whom: the same matter must never get a second order while one is open or paid."""
    passing = {field.name for field in item.inputs if field.kind in _PASSING}
    answers = {name: value for name, value in submission.answers.items() if name not in passing}
    who = submission.person.id_number if submission.person else ""
    unit = submission.enterprise.usc_code if submission.enterprise else ""
    return keys.keyed("matter", json.dumps([item.code, who, unit, answers], sort_keys=True, ensure_ascii=False))


def find_order(session: Session, ask: Ask[OrderRequest], keys: CentreKeys) -> Order | None:
    """The order of this request, or an open or paid one of the same matter that was not used yet."""
    own = session.get(PayOrder, (ask.terminal_id, ask.request.request_id))
    if own is not None:
        return order_message(own, keys, ask.now)
    same = session.scalars(
        select(PayOrder)
        .where(PayOrder.matter == matter_of(ask.item, ask.submission, keys), PayOrder.used_by_request.is_(None))
        .where(PayOrder.terminal_id == ask.terminal_id)
        .order_by(PayOrder.created_at.desc())
    )
    for row in same:
        if _state(row, ask.now) in (OrderState.WAITING, OrderState.PAID, OrderState.UNKNOWN):
            return order_message(row, keys, ask.now).model_copy(update={"request_id": ask.request.request_id})
    return None


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
    )
    session.execute(statement.on_conflict_do_nothing())
    row = session.get_one(PayOrder, (ask.terminal_id, ask.request.request_id))
    return order_message(row, keys, ask.now)


def row_of(session: Session, order_no: str, terminal_id: str | None = None) -> PayOrder | None:
    """The order of that number, locked while it changes; only of `terminal_id` when given."""
    query = select(PayOrder).where(PayOrder.order_no == order_no).with_for_update()
    if terminal_id is not None:
        query = query.where(PayOrder.terminal_id == terminal_id)
    return session.scalars(query).first()


def order_message(row: PayOrder, keys: CentreKeys, now: datetime) -> Order:
    """An order as it stands now."""
    box = _OrderBox.model_validate_json(keys.storage.open(row.lines_box))
    return box.order.model_copy(update={"state": _state(row, now)})


def settle_order(session: Session, row: PayOrder, state: OrderState, keys: CentreKeys, now: datetime) -> bool:
    """What the payer did. False when the order no longer takes it: paid stays paid, expired and cancelled stay closed."""
    present = _state(row, now)
    if present not in (OrderState.WAITING, OrderState.UNKNOWN):
        return False
    row.state = state.value
    if state is OrderState.PAID:
        row.paid_at = now
        _note_charges(session, row, keys, now)
    return True


def paid_charges(session: Session, charges: tuple[str, ...]) -> frozenset[str]:
    """Which of these were paid already."""
    return frozenset(session.scalars(select(PaidCharge.charge).where(PaidCharge.charge.in_(charges))))


def check_order(
    session: Session, ask: Ask[ExecuteRequest], keys: CentreKeys, state: OrderState | None = None
) -> PayOrder | OrderProblem:
    """The paid order that this execution may use. `state` is the department's own word, where it has one."""
    order_no = ask.submission.order_no
    row = row_of(session, order_no, ask.terminal_id) if order_no else None
    if row is None or row.item_code != ask.item.code or row.matter != matter_of(ask.item, ask.submission, keys):
        return OrderProblem(None)
    if state is not None and _state(row, ask.now) is not OrderState.PAID:
        settle_order(session, row, state, keys, ask.now)
    if row.used_by_request not in (None, ask.request.request_id):
        return OrderProblem(None)
    if row.state != OrderState.PAID.value:
        return OrderProblem(_state(row, ask.now))
    return row


def _state(row: PayOrder, now: datetime) -> OrderState:
    state = OrderState(row.state)
    return OrderState.EXPIRED if state is OrderState.WAITING and now >= row.expires_at else state


def _note_charges(session: Session, row: PayOrder, keys: CentreKeys, now: datetime) -> None:
    box = _OrderBox.model_validate_json(keys.storage.open(row.lines_box))
    if box.charges:
        rows = [{"charge": charge, "order_no": row.order_no, "paid_at": now} for charge in box.charges]
        session.execute(insert_into(session, PaidCharge).on_conflict_do_nothing(), rows)

"""Payments whose end no terminal learned: found again for the same person and item, before anything new is paid.

The network was cut after the payment, the terminal lost its power: the money is there, and the item was not carried out,
or it was and no terminal learned it. Both are put in order here.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from central.departments.port import Ask
from central.executions.models import PayOrder
from central.executions.orders import state_of
from central.keys import CentreKeys
from central.records.models import StoredRecord
from contract.execution import EarlierOrderRequest, ExecuteRequest, OrderState
from contract.records import Submission
from contract.terms import Outcome

UNCLEAR_FOR = timedelta(days=3)
"""How long an order whose payment is not known keeps its payer from paying again; banks settle within that time."""

UNTOLD_FOR = timedelta(days=7)
"""How long it is looked whether a terminal learned that a paid item was carried out."""


def undecided(session: Session, ask: Ask[EarlierOrderRequest]) -> list[PayOrder]:
    """Orders of this person for this item of which the department may know more than we do."""
    open_states = (OrderState.WAITING.value, OrderState.UNKNOWN.value)
    return [
        row
        for row in _orders_of(session, ask)
        if row.state in open_states and ask.now - row.created_at < UNCLEAR_FOR and row.used_by_request is None
    ]


def left_over(session: Session, ask: Ask[EarlierOrderRequest]) -> PayOrder | None:
    """The oldest payment that has to be put in order first."""
    return next((row for row in _orders_of(session, ask) if _is_left_over(session, row, ask)), None)


def asked_then(row: PayOrder, ask: Ask[ExecuteRequest], keys: CentreKeys) -> Ask[ExecuteRequest] | None:
    """What the earlier order was paid for, asked for again as it was then; None where that is not kept."""
    if row.submission_box is None:
        return None
    asked = Submission.model_validate_json(keys.storage.open(row.submission_box))
    here = {"person": ask.submission.person, "face": ask.submission.face, "order_no": row.order_no}
    return replace(ask, submission=asked.model_copy(update=here))


def forget_submissions(session: Session, now: datetime) -> None:
    """What was asked for and never paid is no one's any more."""
    is_dead = or_(
        PayOrder.state.in_((OrderState.CANCELLED.value, OrderState.EXPIRED.value)),
        PayOrder.created_at < now - UNCLEAR_FOR,
    )
    dead = update(PayOrder).where(
        PayOrder.submission_box.is_not(None), PayOrder.state != OrderState.PAID.value, is_dead
    )
    session.execute(dead.values(submission_box=None))


def _orders_of(session: Session, ask: Ask[EarlierOrderRequest]) -> list[PayOrder]:
    """Without tests; and who tries a terminal is asked to put nothing in order."""
    if ask.person_key is None or ask.request.is_test:
        return []
    mine = (PayOrder.payer == ask.person_key, PayOrder.item_code == ask.item.code)
    query = select(PayOrder).where(*mine, PayOrder.is_test.is_(False))
    return list(session.scalars(query.where(PayOrder.amount > 0).order_by(PayOrder.created_at)))


def _is_left_over(session: Session, row: PayOrder, ask: Ask[EarlierOrderRequest]) -> bool:
    match state_of(row, ask.now):
        case OrderState.UNKNOWN:
            return row.used_by_request is None and ask.now - row.created_at < UNCLEAR_FOR
        case OrderState.PAID if row.submission_box is not None:
            return row.refund_due_at is None
        case OrderState.PAID:
            return row.used_by_request is not None and _is_untold(session, row, ask)
        case _:
            return False


def _is_untold(session: Session, row: PayOrder, ask: Ask[EarlierOrderRequest]) -> bool:
    """Carried out, and the terminal that asked has handed over all its records, none of them about this."""
    is_recent = row.paid_at is not None and ask.now - row.paid_at < UNTOLD_FOR
    if ask.request.has_pending or row.used_by_terminal != ask.terminal_id or not is_recent:
        return False
    record = select(StoredRecord.record_id).where(
        StoredRecord.terminal_id == row.used_by_terminal,
        StoredRecord.received_at >= row.created_at,
        StoredRecord.facts["request_id"].as_string() == row.used_by_request,
        StoredRecord.facts["outcome"].as_string() == Outcome.COMPLETED.value,
    )
    return session.scalar(record.limit(1)) is None

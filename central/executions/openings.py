"""The book of orders that are being opened: each is written down before its department is asked, a matter's one at a time.

It goes by the states of executions (`execution_states`), and every function runs in the caller's transaction. Opening an order
moves no money: what was left open is asked for again, under the key of the request that began it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.departments.port import Ask, ExecutionKey, Quote
from central.executions.beginning import Busy, OtherContent
from central.executions.execution_states import ExecutionState, HeldExecution, WorkLease, move, take
from central.executions.models import OrderOpening, PayOrder
from central.executions.orders import keep_order, matter_of, order_message, order_of_matter
from central.keys import CentreKeys
from central.storage.database import insert_into
from contract.execution import Order, OrderRequest, Rejected


@dataclass(frozen=True)
class Opening:
    """An order to be opened now (开单中). `ask` is as the department gets it: under the key of the request that began it.

    `is_first`: no one has asked the department for it before.
    """

    ask: Ask[OrderRequest]
    held: HeldExecution
    is_first: bool


def begin_opening(
    session: Session, ask: Ask[OrderRequest], keys: CentreKeys, turn: WorkLease
) -> Opening | Order | Rejected | Busy | OtherContent:
    """Write down that an order is opened for this request, or say what has become of it already."""
    matter, row = matter_of(ask.item, ask.submission, keys), _lock(session, ask.key)
    if row is None:
        before = session.get(PayOrder, (ask.key.terminal_id, ask.key.request_id))
        if before is None:
            return _start(session, ask, keys, turn, matter)
        # Of a time when openings were not written down, or so old that its opening is forgotten.
        return order_message(before, keys, ask.now) if before.matter == matter else OtherContent()
    if row.matter != matter:
        return OtherContent()
    if row.state == ExecutionState.ANSWERED:
        return _answer_of(session, row, keys, ask.now)
    return _take_over(row, ask, turn)


def finish_opening(
    session: Session, opening: Opening, word: Quote | Rejected, keys: CentreKeys, now: datetime
) -> Order | Rejected:
    """Keep what the department said, unless something is kept already: then that counts."""
    row = _lock(session, opening.held.key)
    if row is not None and row.state == ExecutionState.ANSWERED:
        return _answer_of(session, row, keys, now)
    if isinstance(word, Rejected):
        _note_answer(row, refusal_box=keys.storage.close(word.model_dump_json().encode()), payer=opening.ask.person_key)
        return word
    order = keep_order(session, opening.ask, word, keys)
    _note_answer(row, order_request=opening.held.key.request_id)
    return order


def let_go_opening(session: Session, opening: Opening, until: datetime, *, is_free: bool) -> None:
    """Hand it back without an answer. `is_free`: nothing was asked for, so nothing of it stays; else it waits `until` then."""
    row = _lock(session, opening.held.key)
    if row is None or row.worker != opening.held.worker or row.state == ExecutionState.ANSWERED:
        return
    if is_free:
        session.delete(row)
        return
    if row.state != ExecutionState.UNCLEAR:
        move(row, ExecutionState.UNCLEAR)
    row.held_until = until


def _start(
    session: Session, ask: Ask[OrderRequest], keys: CentreKeys, turn: WorkLease, matter: str
) -> Opening | Order | Busy:
    key = ask.key
    fresh = insert_into(session, OrderOpening).values(
        terminal_id=key.terminal_id,
        request_id=key.request_id,
        matter=matter,
        state=ExecutionState.STARTED.value,
        worker=turn.worker,
        started_at=turn.now,
        held_until=turn.now + turn.held_for,
    )
    session.execute(fresh.on_conflict_do_nothing())
    row = _lock(session, key)
    if row is None:
        holder = _holder_of(session, key.terminal_id, matter)
        return Busy() if holder is None else _take_over(holder, ask, turn)
    if row.worker != turn.worker:
        return Busy()
    # Only now: anyone who had the matter in hand before has ended, and its order can be seen.
    standing = order_of_matter(session, key.terminal_id, matter, ask.now, is_test=ask.request.is_test)
    if standing is None:
        return Opening(ask, HeldExecution(key, turn.worker), is_first=True)
    _note_answer(row, order_request=standing.request_id)
    return _as_answer(standing, key.request_id, keys, ask.now)


def _take_over(row: OrderOpening, ask: Ask[OrderRequest], turn: WorkLease) -> Opening | Busy:
    if row.held_until > turn.now:
        return Busy()
    take(row, turn)
    begun = replace(ask, request=ask.request.model_copy(update={"request_id": row.request_id}))
    return Opening(begun, HeldExecution(begun.key, turn.worker), is_first=False)


def _answer_of(session: Session, row: OrderOpening, keys: CentreKeys, now: datetime) -> Order | Rejected:
    if row.refusal_box is not None:
        return Rejected.model_validate_json(keys.storage.open(row.refusal_box))
    order = session.get_one(PayOrder, (row.terminal_id, row.order_request))
    return _as_answer(order, row.request_id, keys, now)


def _as_answer(order: PayOrder, request_id: str, keys: CentreKeys, now: datetime) -> Order:
    return order_message(order, keys, now).model_copy(update={"request_id": request_id})


def _note_answer(
    row: OrderOpening | None,
    order_request: str | None = None,
    refusal_box: bytes | None = None,
    payer: str | None = None,
) -> None:
    if row is not None:
        move(row, ExecutionState.ANSWERED)
        row.order_request, row.refusal_box, row.payer = order_request, refusal_box, payer


def _lock(session: Session, key: ExecutionKey) -> OrderOpening | None:
    return session.get(OrderOpening, (key.terminal_id, key.request_id), with_for_update=True)


def _holder_of(session: Session, terminal_id: str, matter: str) -> OrderOpening | None:
    ours = (OrderOpening.terminal_id == terminal_id, OrderOpening.matter == matter)
    is_open = OrderOpening.state != ExecutionState.ANSWERED.value
    return session.scalars(select(OrderOpening).where(*ours, is_open).with_for_update()).first()

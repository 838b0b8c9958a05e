"""Orders to terminals: given to the terminal until it says what became of them, for a day at most."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.keys import CentreKeys
from central.remote_orders.models import RemoteDiagnosis, RemoteOrderEntry
from central.terminal_register.kept_keys import good_keys
from central.terminal_register.models import TerminalEntry
from contract.identifiers import Uuid7Identifiers
from contract.remote_orders import (
    OrderDone,
    RemoteDeed,
    RemoteOrder,
    RemoteOrdersAnswer,
    RemoteOrdersRequest,
    ServiceReason,
)
from contract.support_bundle import OpenedBundle, open_bundle

VALID = timedelta(days=1)
"""A terminal that comes back later must not restart for something of last week."""
LATE = timedelta(hours=1)
"""For so long after an order expired its terminal may still say that it was done."""
MOST_LISTED = 20


class OrderImpossible(ValueError):
    """The order cannot be given: the same one waits already, or the terminal has no good key."""


class OrderFate(StrEnum):
    """How far an order is (指令状态)."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def fate_of(row: RemoteOrderEntry, now: datetime) -> OrderFate:
    """What the terminal said counts, even where it came after the order was withdrawn."""
    if row.done_at is not None:
        return OrderFate.DONE if row.is_done else OrderFate.REFUSED
    if row.withdrawn_at is not None:
        return OrderFate.WITHDRAWN
    if row.expires_at <= now:
        return OrderFate.EXPIRED
    return OrderFate.WAITING if row.taken_at is None else OrderFate.TAKEN


def orderable(session: Session, terminal: TerminalEntry, now: datetime) -> list[RemoteDeed]:
    """What can be ordered of a terminal now: each deed once, of one with a good key."""
    if terminal.public_key is None or terminal.revoked_at is not None:
        return []
    waiting = {order.deed for order in _waiting(session, terminal.terminal_id, now)}
    return [deed for deed in RemoteDeed if deed.value not in waiting]


def give_order(
    session: Session,
    terminal: TerminalEntry,
    deed: RemoteDeed,
    reason: ServiceReason | None,
    operator: str,
    now: datetime,
) -> RemoteOrderEntry:
    """For the terminal's next heartbeat. Raises OrderImpossible."""
    # a second click waits here for the first, and then sees its order
    session.refresh(terminal, with_for_update=True)
    if deed not in orderable(session, terminal, now):
        raise OrderImpossible(deed.value)
    row = RemoteOrderEntry(
        order_id=Uuid7Identifiers().new(),
        terminal_id=terminal.terminal_id,
        deed=deed.value,
        reason="" if reason is None else reason.value,
        ordered_by=operator,
        ordered_at=now,
        expires_at=now + VALID,
    )
    session.add(row)
    terminal.orders_until = row.expires_at + LATE
    return row


def withdraw_order(row: RemoteOrderEntry, now: datetime) -> bool:
    """Whether it was still to be taken back. A terminal that is at it already may do it all the same."""
    if fate_of(row, now) not in (OrderFate.WAITING, OrderFate.TAKEN):
        return False
    row.withdrawn_at = now
    return True


def exchange_orders(
    session: Session, request: RemoteOrdersRequest, keys: CentreKeys, now: datetime
) -> RemoteOrdersAnswer:
    """Keep what the terminal says of its orders, and give what is still to be done."""
    terminal = session.get_one(TerminalEntry, request.terminal_id, with_for_update=True)
    for outcome in request.done:
        row = session.get(RemoteOrderEntry, outcome.order_id)
        # once reported it stays; and of orders that are not its own a terminal knows nothing
        if row is not None and row.terminal_id == request.terminal_id and row.done_at is None:
            _keep(session, row, outcome, keys, now)
    session.flush()
    waiting = _waiting(session, terminal.terminal_id, now)
    for row in waiting:
        row.taken_at = row.taken_at or now
    terminal.orders_until = max((order.expires_at + LATE for order in waiting), default=None)
    orders = [
        RemoteOrder(order_id=order.order_id, deed=order.deed, reason=order.reason, expires_at=order.expires_at)
        for order in waiting
    ]
    return RemoteOrdersAnswer(terminal_id=terminal.terminal_id, centre_time=now, orders=tuple(orders))


def has_orders(terminal: TerminalEntry, now: datetime) -> bool:
    """Whether the terminal should ask: there are orders, or one whose end it may have to report. Costs no query."""
    return terminal.orders_until is not None and terminal.orders_until > now


def last_orders(session: Session, terminal_id: str) -> list[RemoteOrderEntry]:
    """The newest orders of a terminal, the last one first."""
    query = select(RemoteOrderEntry).where(RemoteOrderEntry.terminal_id == terminal_id)
    return list(session.scalars(query.order_by(RemoteOrderEntry.ordered_at.desc()).limit(MOST_LISTED)))


def bundles_here(session: Session, orders: list[RemoteOrderEntry]) -> frozenset[str]:
    """Which of these orders brought a diagnosis that is still kept."""
    ids = [order.order_id for order in orders]
    return frozenset(session.scalars(select(RemoteDiagnosis.order_id).where(RemoteDiagnosis.order_id.in_(ids))))


def opened_diagnosis(session: Session, order_id: str, keys: CentreKeys) -> OpenedBundle | None:
    """The bundle of this order, opened; None where it is kept no more."""
    row = session.get(RemoteDiagnosis, order_id)
    opened = None if row is None else open_bundle(row.bundle, keys.opening)
    return opened if isinstance(opened, OpenedBundle) else None


def _keep(session: Session, row: RemoteOrderEntry, outcome: OrderDone, keys: CentreKeys, now: datetime) -> None:
    row.done_at, row.is_done, row.note = now, outcome.is_done, outcome.note
    if row.deed != RemoteDeed.DIAGNOSIS or not outcome.is_done:
        return
    opened = open_bundle(outcome.bundle, keys.opening)
    if not isinstance(opened, OpenedBundle):
        row.is_done, row.note = False, f"no bundle: {opened.reason}"
    elif opened.bundle.terminal_id != row.terminal_id or not _is_signed(session, opened):
        row.is_done, row.note = False, "no key of this terminal signed the bundle"
    else:
        session.add(RemoteDiagnosis(order_id=row.order_id, arrived_at=now, bundle=outcome.bundle))


def _is_signed(session: Session, opened: OpenedBundle) -> bool:
    return any(opened.is_signed(key) for key in good_keys(session, opened.bundle.terminal_id))


def _waiting(session: Session, terminal_id: str, now: datetime) -> list[RemoteOrderEntry]:
    is_waiting = (
        RemoteOrderEntry.done_at.is_(None),
        RemoteOrderEntry.withdrawn_at.is_(None),
        RemoteOrderEntry.expires_at > now,
    )
    query = select(RemoteOrderEntry).where(RemoteOrderEntry.terminal_id == terminal_id, *is_waiting)
    return list(session.scalars(query.order_by(RemoteOrderEntry.order_id)))

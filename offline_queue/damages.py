"""What was found damaged, and chains that cannot go on: remembered in the queue until a person has dealt with it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from msgspec import Struct
from sqlalchemy import Connection, insert, select, update

from offline_queue import entries
from offline_queue.models import CHAIN_LOSS, DAMAGE
from offline_queue.witness import Chain

UNREADABLE = "damaged on the disk"
MOST_CHARACTERS = 500


class NumberRange(Struct, frozen=True):
    """Sequence numbers from `first` to `last` (序号区间), both counted."""

    first: int
    last: int


class Damage(Struct, frozen=True):
    """What was found and is not dealt with yet (队列损坏), in technical words, and which numbers of which chain are missing.

    `is_freezing`: no submission is taken until a person accepts it. Otherwise it is a doubt about one number alone.
    """

    noticed_at: datetime
    detail: str
    chain: Chain | None
    missing: tuple[NumberRange, ...]
    is_freezing: bool


def note_damage(connection: Connection, damage: Damage) -> None:
    """Write the damage into the database."""
    row = {
        "terminal_id": None if damage.chain is None else damage.chain.terminal_id,
        "epoch": None if damage.chain is None else damage.chain.epoch,
        "noticed_at": damage.noticed_at.isoformat(),
        "detail": damage.detail,
        "missing": _as_text(damage.missing),
        "freezes": damage.is_freezing,
        "accepted_at": None,
    }
    connection.execute(insert(DAMAGE), row)


def open_damages(connection: Connection) -> tuple[Damage, ...]:
    """All that no person has accepted, oldest first."""
    rows = connection.execute(select(DAMAGE).where(DAMAGE.c.accepted_at.is_(None)).order_by(DAMAGE.c.damage_id))
    return tuple(
        Damage(
            datetime.fromisoformat(row.noticed_at),
            row.detail,
            None if row.terminal_id is None else Chain(row.terminal_id, row.epoch),
            _as_ranges(row.missing),
            row.freezes,
        )
        for row in rows
    )


def is_frozen_by_damage(connection: Connection, chain: Chain) -> bool:
    """Whether damage to this chain waits for a person. A new enrolment is not held up by that of an earlier one."""
    query = select(DAMAGE.c.damage_id).where(
        DAMAGE.c.accepted_at.is_(None),
        DAMAGE.c.freezes.is_(True),
        DAMAGE.c.terminal_id == chain.terminal_id,
        DAMAGE.c.epoch == chain.epoch,
    )
    return connection.execute(query.limit(1)).first() is not None


def accept_damages(connection: Connection, at: datetime) -> int:
    """A person knows of all that is open; how many there were."""
    change = update(DAMAGE).where(DAMAGE.c.accepted_at.is_(None)).values(accepted_at=at.isoformat())
    return connection.execute(change).rowcount


def park_unreadable(terminal_id: str, waiting: entries.WaitingEntry, at: datetime, connection: Connection) -> None:
    """Take a record that is damaged on the disk out of the queue, and report its number as missing."""
    if entries.park(connection, waiting.record_id, UNREADABLE, at):
        number, chain = waiting.sequence, Chain(terminal_id, waiting.epoch)
        missing = (NumberRange(number, number),)
        note_damage(connection, Damage(at, f"record {number} is {UNREADABLE}", chain, missing, is_freezing=False))


def note_loss(connection: Connection, chain: Chain | None, detail: str, at: datetime) -> None:
    """Remember that a chain cannot be continued; None while it is not known whose it was."""
    row: dict[str, object] = {"terminal_id": None, "epoch": None, "noticed_at": at.isoformat(), "detail": detail}
    if chain is not None:
        row |= {"terminal_id": chain.terminal_id, "epoch": chain.epoch}
    connection.execute(insert(CHAIN_LOSS), row)


def is_chain_lost(connection: Connection, chain: Chain) -> bool:
    """Whether a loss was noted for this chain."""
    query = select(CHAIN_LOSS.c.loss_id).where(
        CHAIN_LOSS.c.terminal_id == chain.terminal_id, CHAIN_LOSS.c.epoch == chain.epoch
    )
    return connection.execute(query.limit(1)).first() is not None


def adopt_losses(connection: Connection, chain: Chain) -> None:
    """Take over a loss that is no one's yet."""
    values = {"terminal_id": chain.terminal_id, "epoch": chain.epoch}
    connection.execute(update(CHAIN_LOSS).where(CHAIN_LOSS.c.terminal_id.is_(None)).values(values))


def gaps_between(known: Iterable[int], last: int) -> tuple[NumberRange, ...]:
    """The numbers from 1 to `last` that are not known. Never counts them one by one: a damaged end may be any number."""
    stops = [0, *sorted({number for number in known if 0 < number <= last}), last + 1]
    return tuple(NumberRange(low + 1, high - 1) for low, high in pairwise(stops) if high - low > 1)


def describe_damages(damages: Sequence[Damage]) -> str:
    """All of it in one line, for the centre and the technician; cut where it grows too long for a heartbeat."""
    words = []
    for damage in damages:
        numbers = _as_text(damage.missing)
        words.append(f"{damage.detail}; missing: {numbers}" if numbers else damage.detail)
    return " | ".join(words)[:MOST_CHARACTERS]


def _as_text(ranges: Iterable[NumberRange]) -> str:
    return ",".join(f"{span.first}-{span.last}" if span.first != span.last else str(span.first) for span in ranges)


def _as_ranges(text: str) -> tuple[NumberRange, ...]:
    pairs = [part.partition("-") for part in text.split(",") if part]
    return tuple(NumberRange(int(first), int(last or first)) for first, _, last in pairs)

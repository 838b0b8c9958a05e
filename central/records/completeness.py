"""How far the chains of a terminal are complete, what is missing in them, and what is to be sent again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from central.records.models import LedgerEntry
from central.storage.database import one_of
from central.terminal_register.models import TerminalChain, TerminalEntry
from contract.terminals import Heartbeat, SendAgain


@dataclass(frozen=True)
class MissingRun:
    """Records of one epoch that have not come (缺号), from `first` to `last`, although later ones have."""

    epoch: int
    first: int
    last: int

    @property
    def number(self) -> int:
        """How many records are missing."""
        return self.last - self.first + 1


def chain_of(session: Session, terminal: TerminalEntry, epoch: int) -> TerminalChain | None:
    """The chain of this epoch; begun with the first word about it. None for an epoch that no key of the terminal began."""
    chain = session.get(TerminalChain, (terminal.terminal_id, epoch))
    if chain is None and epoch <= terminal.epoch:
        chain = TerminalChain(terminal_id=terminal.terminal_id, epoch=epoch, complete_up_to=0, highest_sequence=0)
        session.add(chain)
    return chain


def move_on(session: Session, chain: TerminalChain, taken: set[int]) -> None:
    """Follow the chain from where it was whole, now that these sequences are stored. Some may have come before their turn."""
    end = chain.complete_up_to
    while end + 1 in taken:
        end += 1
    if chain.complete_up_to < end < chain.highest_sequence:
        end = _end_of_run(session, chain, end)
    chain.complete_up_to = end
    chain.highest_sequence = max(chain.highest_sequence, *taken)


def gaps(session: Session, terminal_id: str, limit: int = 20) -> list[MissingRun]:
    """What is missing below the highest sequence of each epoch."""
    query = select(TerminalChain).where(
        TerminalChain.terminal_id == terminal_id, TerminalChain.highest_sequence > TerminalChain.complete_up_to
    )
    found = [
        run for chain in session.scalars(query.order_by(TerminalChain.epoch)) for run in _gaps(session, chain, limit)
    ]
    return found[:limit]


def missing_numbers(session: Session, terminals: Iterable[str]) -> Counter[str]:
    """How many records of each of these terminals have not come although later ones have; the whole are not in it."""
    chain, entry = TerminalChain, LedgerEntry
    is_beyond = entry.sequence > chain.complete_up_to, entry.sequence <= chain.highest_sequence
    arrived = (
        select(func.count())
        .where(entry.terminal_id == chain.terminal_id, entry.epoch == chain.epoch, *is_beyond)
        .scalar_subquery()
    )
    missing = chain.highest_sequence - chain.complete_up_to - arrived
    is_meant = one_of(session, chain.terminal_id, terminals), chain.highest_sequence > chain.complete_up_to
    numbers = Counter[str]()
    for terminal_id, number in session.execute(select(chain.terminal_id, missing).where(*is_meant)):
        numbers[terminal_id] += number
    return numbers


def ask_again(session: Session, terminal_id: str, first: int, epoch: int | None = None) -> bool:
    """Ask the terminal to send its records from `first` on once more; False where there is no such chain."""
    terminal = session.get(TerminalEntry, terminal_id, with_for_update=True)
    chain = None if terminal is None else chain_of(session, terminal, terminal.epoch if epoch is None else epoch)
    if terminal is None or chain is None:
        return False
    chain.send_again_from = first
    chain.send_again_to = max(chain.highest_sequence, terminal.last_sequence, first)
    return True


def note_arrival(chain: TerminalChain, sequences: set[int]) -> None:
    """Forget the operator's wish once a record that it was about has come."""
    wanted, last = chain.send_again_from, chain.send_again_to
    if wanted is not None and last is not None and any(wanted <= sequence <= last for sequence in sequences):
        chain.send_again_from = chain.send_again_to = None


def wanted_again(session: Session, chain: TerminalChain | None, beat: Heartbeat) -> int | None:
    """From where on the terminal should send again: it holds for delivered what is not here. None: nothing is wanted.

    After a restore of the centre that is all since the backup. What is parked over there explains as much that is missing.
    """
    if chain is None:
        return None
    missing = chain.complete_up_to + 1 if _is_unexplained(session, chain, beat) else None
    wishes = [sequence for sequence in (missing, chain.send_again_from) if sequence is not None]
    return min(wishes, default=None)


def wanted_of_earlier(session: Session, beat: Heartbeat) -> tuple[SendAgain, ...]:
    """What an operator wants once more of chains before the one that the terminal speaks of."""
    query = select(TerminalChain).where(
        TerminalChain.terminal_id == beat.terminal_id,
        TerminalChain.epoch < beat.epoch,
        TerminalChain.send_again_from.is_not(None),
    )
    return tuple(
        SendAgain(epoch=chain.epoch, first=chain.send_again_from)
        for chain in session.scalars(query.order_by(TerminalChain.epoch))
        if chain.send_again_from is not None
    )


def _is_unexplained(session: Session, chain: TerminalChain, beat: Heartbeat) -> bool:
    if beat.queue_pending or beat.last_sequence <= chain.complete_up_to:
        return False
    beyond = select(func.count()).where(
        *_of(chain), LedgerEntry.sequence > chain.complete_up_to, LedgerEntry.sequence <= beat.last_sequence
    )
    return beat.last_sequence - chain.complete_up_to - (session.scalar(beyond) or 0) > beat.queue_parked


def _gaps(session: Session, chain: TerminalChain, limit: int) -> list[MissingRun]:
    """Each run begins right after a sequence that is there while the next is not; none before the end of the whole."""
    after = aliased(LedgerEntry)
    following = (
        select(func.min(after.sequence))
        .where(after.terminal_id == chain.terminal_id, after.epoch == chain.epoch)
        .where(after.sequence > LedgerEntry.sequence)
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
    edges = (
        select(LedgerEntry.sequence, following)
        .where(*_of(chain), LedgerEntry.sequence >= chain.complete_up_to)
        .where(LedgerEntry.sequence < chain.highest_sequence, ~_has(chain, LedgerEntry.sequence + 1))
        .order_by(LedgerEntry.sequence)
        .limit(limit)
    )
    first = None
    if not chain.complete_up_to:
        first = session.scalar(select(func.min(LedgerEntry.sequence)).where(*_of(chain)))
    missing = [MissingRun(chain.epoch, 1, first - 1)] if first is not None and first > 1 else []
    return missing + [MissingRun(chain.epoch, last + 1, found - 1) for last, found in session.execute(edges)]


def _end_of_run(session: Session, chain: TerminalChain, start: int) -> int:
    # read in the order of the index as far as the run goes; looked up one by one, the whole chain may be read for each
    sequence = LedgerEntry.sequence
    following = func.lead(sequence).over(order_by=sequence).label("following")
    numbered = select(sequence, following).where(*_of(chain), sequence >= start).subquery()
    is_last = numbered.c.following.is_distinct_from(numbered.c.sequence + 1)
    return session.scalar(select(numbered.c.sequence).where(is_last).order_by(numbered.c.sequence).limit(1)) or start


def _has(chain: TerminalChain, sequence: ColumnElement[int]) -> ColumnElement[bool]:
    other = aliased(LedgerEntry)
    return exists().where(
        other.terminal_id == chain.terminal_id, other.epoch == chain.epoch, other.sequence == sequence
    )


def _of(chain: TerminalChain) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return LedgerEntry.terminal_id == chain.terminal_id, LedgerEntry.epoch == chain.epoch

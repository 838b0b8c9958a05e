"""The state of the queue: what every commit must know before it may add a record.

Reading it goes over the whole queue, so it is remembered from one commit to the next, as long as no one else wrote.
"""

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from contract.chain import ChainEnd, end_of
from contract.records import Record
from offline_queue import damages, entries
from offline_queue.database import WriteTransaction
from offline_queue.moments import Moment
from offline_queue.witness import Chain


class QueueState(Struct, frozen=True):
    """The chain's end (队列现状), whether it is lost or damage waits for a person, bytes that are owed, and since when the oldest
    record waits.
    """

    end: ChainEnd
    is_chain_lost: bool
    is_damaged: bool
    held_bytes: int
    oldest: Moment | None

    def grown(self, record: Record, size: int, committed: Moment) -> "QueueState":
        oldest = committed if self.oldest is None else self.oldest
        return replace(self, end=end_of(record), held_bytes=self.held_bytes + size, oldest=oldest)


def read_state(connection: Connection, chain: Chain) -> QueueState:
    oldest = entries.oldest_waiting(connection)
    return QueueState(
        entries.end_of_chain(connection, chain),
        damages.is_chain_lost(connection, chain),
        damages.is_frozen_by_damage(connection, chain),
        entries.held_bytes(connection),
        None if oldest is None else oldest[1],
    )


class LastQueueState:
    """The standing after the last commit, valid for the very next write. Use it inside a turn of `Database` alone."""

    def __init__(self) -> None:
        self._state: QueueState | None = None
        self._serial = -1
        self._others = -1

    def in_turn(self, turn: WriteTransaction) -> QueueState | None:
        """As remembered; None where anybody wrote since."""
        still_holds = (turn.serial, turn.others) == (self._serial + 1, self._others)
        return self._state if still_holds else None

    def remember(self, turn: WriteTransaction, state: QueueState) -> None:
        """What it is once this write is committed; a write that fails is never followed by the very next one."""
        self._state, self._serial, self._others = state, turn.serial, turn.others

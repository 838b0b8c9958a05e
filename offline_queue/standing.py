"""How the queue stands: what every commit must know before it may add a record.

Reading it goes over the whole queue, so it is remembered from one commit to the next, as long as nobody else wrote.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from contract.chain import ChainEnd, end_of
from contract.records import Record
from offline_queue import entries
from offline_queue.database import Writing


class Standing(Struct, frozen=True):
    """队列现状 — the chain's end and whether it is lost, bytes that are held, and since when the oldest record waits."""

    end: ChainEnd
    is_chain_lost: bool
    held_bytes: int
    oldest: datetime | None

    def grown(self, record: Record, size: int, committed_at: datetime) -> "Standing":
        """With one record more."""
        oldest = committed_at if self.oldest is None else self.oldest
        return replace(self, end=end_of(record), held_bytes=self.held_bytes + size, oldest=oldest)


def read_standing(connection: Connection, terminal_id: str) -> Standing:
    """How the queue of this terminal id stands."""
    return Standing(
        entries.end_of_chain(connection, terminal_id),
        entries.is_chain_lost(connection, terminal_id),
        entries.held_bytes(connection),
        entries.oldest_waiting(connection),
    )


class LastStanding:
    """The standing after the last commit, valid for the very next write. Use it inside `Database.writing` alone."""

    def __init__(self) -> None:
        self._standing: Standing | None = None
        self._serial = -1
        self._others = -1

    def now(self, writing: Writing, terminal_id: str) -> Standing:
        """As remembered where that still holds, else read anew."""
        if self._standing is not None and (writing.serial, writing.others) == (self._serial + 1, self._others):
            return self._standing
        return read_standing(writing.connection, terminal_id)

    def remember(self, writing: Writing, standing: Standing) -> None:
        """What it is once this write is committed; a write that fails is never followed by the very next one."""
        self._standing, self._serial, self._others = standing, writing.serial, writing.others

"""What the tests of the queue share: a clock moved by hand, an enrolled terminal, its outbox."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from catalogue.text import LocalText
from contract.answers import Disposition, RecordDisposition, UploadAnswer
from contract.identifiers import Uuid7Identifiers
from contract.records import CaseFacts, Facts, Record, Submission
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from contract.terms import ClockQuality
from offline_queue.bounds import Bounds, Frozen
from offline_queue.database import QueueDatabase
from offline_queue.opening import Opened, open_database
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.terminal_identity import TerminalIdentity
from tests.contract.parts import case_facts, submission
from tests.hand_clock import NOON, HandClock

TERMINAL = "T-001"
TERMINAL_KEY = SigningKey(b"\x11" * 32)
CENTRE_KEY = SigningKey(b"\x22" * 32)
CENTRE_OPENS = OpeningKey(b"\x33" * 32)
NO_BOUNDS = Bounds(least_free=0)
"""The disk of a test machine may be nearly full."""


def identity(centre_url: str = "http://127.0.0.1:9") -> TerminalIdentity:
    """A terminal that is enrolled."""
    return TerminalIdentity(
        terminal_id=TERMINAL,
        site=LocalText(zh="某某大厅", en="Some hall"),
        level="district",
        region="441602",
        centre_url=centre_url,
        signing_key=TERMINAL_KEY,
        sealing_key=CENTRE_OPENS.sealing_key,
        centre_key=CENTRE_KEY.verify_key,
    )


def opened(path: Path, now: datetime = NOON) -> QueueDatabase:
    """The database at `path`, which must be whole."""
    answer = open_database(path, now)
    assert isinstance(answer, Opened)
    assert answer.set_aside is None
    return answer.database


@dataclass
class StoredOutbox:
    """An outbox with what is under it."""

    database: QueueDatabase
    clock: HandClock = field(default_factory=HandClock)
    bounds: Bounds = NO_BOUNDS
    terminal_id: str = TERMINAL
    epoch: int = 1

    def __post_init__(self) -> None:
        self.outbox = self.restarted()

    def restarted(self) -> SqliteOutbox:
        """The outbox as it is after a restart of the program."""
        owner = OutboxOwner(self.terminal_id, "boot", CENTRE_OPENS.sealing_key, self.epoch)
        return SqliteOutbox(self.database, owner, Uuid7Identifiers(), self.clock, self.bounds)

    def take(self, facts: Facts | None = None, content: Submission | None = None) -> Record | Frozen:
        """Commit one record."""
        return self.outbox.commit(
            facts or case_facts(), content or submission(), self.clock.now(), ClockQuality.SYNCHRONISED
        )

    def took(self, count: int = 1, item_code: str = "RS029") -> list[Record]:
        """Commit records that must be taken."""
        records = [self.take(case_facts(item_code)) for _ in range(count)]
        assert all(isinstance(each, Record) for each in records)
        return [each for each in records if isinstance(each, Record)]


def word(record: Record, disposition: Disposition = Disposition.ACCEPTED, reason: str = "") -> RecordDisposition:
    """The centre's word on one record."""
    return RecordDisposition(
        record_id=record.record_id, sequence=record.sequence, disposition=disposition, reason=reason
    )


def answer(*words: RecordDisposition, complete_up_to: int = 0, batch_id: str = "b", epoch: int = 1) -> UploadAnswer:
    """An answer of the centre."""
    return UploadAnswer(
        batch_id=batch_id, terminal_id=TERMINAL, epoch=epoch, dispositions=words, complete_up_to=complete_up_to
    )


def item_of(record: Record) -> str:
    """The item of a case record."""
    assert isinstance(record.facts, CaseFacts)
    return record.facts.item_code

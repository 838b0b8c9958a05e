"""Judges the records of one upload against what the centre already holds. Pure: knows no database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from central.records.keeping import kept_id
from contract.answers import Disposition, RecordDisposition
from contract.chain import is_intact
from contract.records import GENESIS_DIGEST, CaseFacts, RatingFacts, Record, Submission
from contract.sealing import OpeningKey, SealBroken
from contract.terms import Channel, Outcome


@dataclass(frozen=True)
class HeldRecord:
    """A record as the centre holds it (已存记录): enough to know it again (`record_id`: see `kept_id`) and to join its neighbours."""

    epoch: int
    sequence: int
    record_id: str
    digest: str
    previous_digest: str


class NotCounted(StrEnum):
    """Why a record is kept but grows no count (不计数的原因)."""

    UNKNOWN_ITEM = "unknown_item"
    OTHER_DEPARTMENT = "other_department"
    SUPPLEMENT = "supplement"
    TEST = "test"


@dataclass(frozen=True)
class Taken:
    """A record that is new and sound, with what its seal held (only for cases), and why it may not count."""

    record: Record
    submission: Submission | None
    not_counted: NotCounted | None = None


def why_not_counted(record: Record, departments: Mapping[str, Collection[str]]) -> NotCounted | None:
    """Whether a record is of an item that was never published, or of a department that never had it.

    `departments` are those of each published item.
    """
    facts = record.facts
    if not isinstance(facts, CaseFacts | RatingFacts):
        return None
    if isinstance(facts, CaseFacts) and facts.is_test:
        return NotCounted.TEST
    if facts.item_code not in departments:
        return NotCounted.UNKNOWN_ITEM
    return None if facts.department in departments[facts.item_code] else NotCounted.OTHER_DEPARTMENT


def waiting_case(record: Record) -> CaseFacts | None:
    """The facts of a submission that waits for its department: a case is opened for it under the record's id.

    What a technician tried the terminal with reaches no department.
    """
    facts = record.facts
    if not isinstance(facts, CaseFacts) or facts.is_test:
        return None
    return facts if facts.channel is Channel.QUEUE and facts.outcome is Outcome.SUBMITTED else None


@dataclass
class RecordJudge:
    """Judges record after record of one chain (记录判定); every record that it takes counts for the next.

    `executed`: ids that executions have, be they under way or over.
    """

    terminal_id: str
    epoch: int
    opening: OpeningKey
    executed: Collection[str] = ()
    by_sequence: dict[int, HeldRecord] = field(default_factory=dict)
    by_id: dict[str, HeldRecord] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)

    def remember(self, held: Iterable[HeldRecord]) -> None:
        """Learn what the centre holds around these records."""
        for record in held:
            if record.epoch == self.epoch:
                self.by_sequence[record.sequence] = record
            self.by_id[record.record_id] = record

    def judge(self, record: Record) -> RecordDisposition:
        known = self._known(record)
        if known is not None:
            return known
        fault = self._fault(record) or self._clash(record)
        if fault is not None:
            return fault
        opened = self._open(record)
        if isinstance(opened, SealBroken):
            return _say(record, Disposition.REFUSED, f"seal: {opened.reason}")
        self.remember(
            [HeldRecord(record.epoch, record.sequence, kept_id(record), record.digest, record.previous_digest)]
        )
        self.taken.append(Taken(record, opened))
        return _say(record, Disposition.ACCEPTED)

    def _known(self, record: Record) -> RecordDisposition | None:
        at_place = self.by_sequence.get(record.sequence) if record.epoch == self.epoch else None
        with_id = self.by_id.get(kept_id(record))
        if at_place is None and with_id is None:
            return None
        if at_place is with_id and at_place is not None and at_place.digest == record.digest:
            return _say(record, Disposition.DUPLICATE)
        what = "sequence" if at_place is not None else "record_id"
        return _say(record, Disposition.CONFLICT, f"another record with this {what} was taken before")

    def _fault(self, record: Record) -> RecordDisposition | None:
        if record.terminal_id != self.terminal_id:
            return _say(record, Disposition.REFUSED, "the record belongs to another terminal")
        if record.epoch != self.epoch:
            return _say(record, Disposition.REFUSED, "the record belongs to another epoch")
        if not is_intact(record):
            return _say(record, Disposition.REFUSED, "the digest does not fit the content")
        before = self.by_sequence.get(record.sequence - 1)
        expected = GENESIS_DIGEST if record.sequence == 1 else before.digest if before else record.previous_digest
        if record.previous_digest != expected:
            return _say(record, Disposition.CONFLICT, "does not join the record before it")
        after = self.by_sequence.get(record.sequence + 1)
        if after is not None and after.previous_digest != record.digest:
            return _say(record, Disposition.CONFLICT, "does not join the record after it")
        return None

    def _clash(self, record: Record) -> RecordDisposition | None:
        if record.record_id not in self.executed or waiting_case(record) is None:
            return None
        return _say(record, Disposition.REFUSED, "an execution has this id, and so has its case")

    def _open(self, record: Record) -> Submission | SealBroken | None:
        if record.sealed is None:
            return None
        if not isinstance(record.facts, CaseFacts):
            return SealBroken("only a case carries a sealed part")
        return self.opening.open(record.sealed)


def _say(record: Record, disposition: Disposition, reason: str = "") -> RecordDisposition:
    return RecordDisposition(
        record_id=record.record_id, sequence=record.sequence, disposition=disposition, reason=reason
    )

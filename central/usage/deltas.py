"""What a batch of records adds to the counts, as it is written down in the transaction of the batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from central.clock import civil_day
from central.records.judging import Taken
from central.usage.models import UsageDelta
from contract.records import CaseFacts, Record
from contract.terms import ClockQuality, Outcome

SERVED = frozenset(outcome.value for outcome in Outcome if outcome.is_served)

_AHEAD = timedelta(days=1)


class CaseTally(NamedTuple):
    """Cases of one terminal that are alike in every dimension, and the seconds they took."""

    terminal_id: str
    day: date
    item_code: str
    department: str
    outcome: str
    channel: str
    is_simulated: bool
    is_uncertain: bool
    cases: int
    seconds: int

    @property
    def served(self) -> int:
        """How many of them count as served."""
        return self.cases if self.outcome in SERVED else 0


class PersonVisit(NamedTuple):
    """A person who was served by a terminal on a day (服务人次)."""

    terminal_id: str
    day: date
    pseudonym: str


@dataclass
class Deltas:
    """What one batch adds to the counts (计数增量), or many."""

    lines: list[CaseTally] = field(default_factory=list)
    visits: list[PersonVisit] = field(default_factory=list)

    def content(self) -> Iterator[dict[str, Any]]:  # Any: JSON
        """As it is stored. Without ratings: until it is folded it is beside the records of its batch."""
        if self.lines or self.visits:
            yield {"lines": [_plain(line) for line in self.lines], "visits": [_plain(visit) for visit in self.visits]}

    def add(self, content: Mapping[str, Any]) -> None:  # Any: JSON
        """Take in what was stored."""
        self.lines += [CaseTally(line[0], date.fromisoformat(line[1]), *line[2:]) for line in content.get("lines", ())]
        self.visits += [
            PersonVisit(visit[0], date.fromisoformat(visit[1]), visit[2]) for visit in content.get("visits", ())
        ]


def is_certain(record: Record, received_at: datetime) -> bool:
    """Whether it is known when a record happened. What is to happen more than a day after it came is not, whatever its terminal says."""
    return record.clock is ClockQuality.SYNCHRONISED and record.occurred_at <= received_at + _AHEAD


def day_of(record: Record, received_at: datetime) -> date:
    """The day a record counts for: when it happened, where that is certain; else when it arrived."""
    return civil_day(record.occurred_at if is_certain(record, received_at) else received_at)


def deltas_of(taken: Sequence[Taken], people: Mapping[str, str], received_at: datetime) -> Deltas:
    """What these records add; `people` are the pseudonyms of those who were served, by record id."""
    cases: dict[CaseTally, list[int]] = defaultdict(lambda: [0, 0])
    visits: set[PersonVisit] = set()
    for entry in taken:
        record, facts = entry.record, entry.record.facts
        day = day_of(record, received_at)
        if isinstance(facts, CaseFacts):
            sums = cases[_line(record, facts, day, is_uncertain=not is_certain(record, received_at))]
            sums[0] += 1
            sums[1] += facts.duration_seconds
            if record.record_id in people:
                visits.add(PersonVisit(record.terminal_id, day, people[record.record_id]))
    return Deltas(
        [line._replace(cases=number, seconds=seconds) for line, (number, seconds) in cases.items()],
        sorted(visits),
    )


def write_down(session: Session, deltas: Deltas) -> None:
    """Store them, in the transaction that stores their records."""
    rows = [{"content": content} for content in deltas.content()]
    if rows:
        session.execute(insert(UsageDelta), rows)


def not_folded(session: Session) -> Deltas:
    """Everything that is beside the sums."""
    return together(session.scalars(select(UsageDelta.content).order_by(UsageDelta.delta_id)))


def together(contents: Iterable[Mapping[str, Any]]) -> Deltas:  # Any: JSON
    """The sum of the changes of many records."""
    found = Deltas()
    for content in contents:
        found.add(content)
    return found


def _line(record: Record, facts: CaseFacts, day: date, *, is_uncertain: bool) -> CaseTally:
    return CaseTally(
        terminal_id=record.terminal_id,
        day=day,
        item_code=facts.item_code,
        department=facts.department,
        outcome=facts.outcome.value,
        channel=facts.channel.value,
        is_simulated=facts.is_simulated,
        is_uncertain=is_uncertain,
        cases=0,
        seconds=0,
    )


def _plain(row: Iterable[object]) -> list[object]:
    return [cell.isoformat() if isinstance(cell, date) else cell for cell in row]

"""Counts ratings by month and department, terminal or item. A rating comes without visit or case, and none is kept by itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from central.keys import CentreKeys
from central.ratings.rectifying import BAD_LEVELS, open_rectifications
from central.records.judging import Taken
from central.storage.upserts import add_up
from central.usage.deltas import day_of
from central.usage.dimensions import EVER, Period
from central.usage.rating_models import RatingCell, RatingCount, RatingMark, RatingScope
from contract.records import RatingFacts
from contract.terms import RatingLevel

_Cell = tuple[str, date, str]
"""The scope, month and key of a count."""

_Counts = Counter[tuple[_Cell, RatingMark, str]]

_GOOD = (RatingLevel.VERY_SATISFIED, RatingLevel.SATISFIED, RatingLevel.BASICALLY_SATISFIED)

LISTED_FROM = 5
"""So many ratings of a cell are published at once; fewer are not."""
_STEP = {RatingScope.DEPARTMENT: 512, RatingScope.TERMINAL: 512, RatingScope.ITEM: 4096}
"""Boxes are as long as a multiple of this: their length says nothing of what is in them."""


class WaitingRating(msgspec.Struct, frozen=True):
    """A rating that is counted and not published yet (等待中的评价): fewer than five are together."""

    level: str
    reasons: tuple[str, ...] = ()


def waiting_in(box: bytes | None, keys: CentreKeys) -> list[WaitingRating]:
    """What waits in a box. Raises ValueError where it is one of another storage key."""
    if box is None:
        return []
    return msgspec.json.decode(keys.storage.open(box), type=list[WaitingRating])


def box_of(waiting: Sequence[WaitingRating], scope: RatingScope, keys: CentreKeys) -> bytes | None:
    """What waits, boxed: encrypted, so that a copy of the database shows no level."""
    if not waiting:
        return None
    content, step = msgspec.json.encode(waiting), _STEP[scope]
    return keys.storage.close(content.ljust(-(-len(content) // step) * step))


@dataclass(frozen=True)
class RatingSum:
    """How many ratings came (评价汇总), and how often each level was given among the published ones; every level is there.

    `key` is a department, terminal or item; "" for all.
    """

    by_level: dict[RatingLevel, int]
    total: int
    key: str = ""

    @property
    def listed(self) -> int:
        """Ratings whose level is published."""
        return sum(self.by_level.values())

    @property
    def withheld(self) -> int:
        """Ratings whose level is withheld: fewer than five were together."""
        return self.total - self.listed

    @property
    def satisfied_share(self) -> float | None:
        """Share of the three good levels (满意率) among the published ones; None where there is none."""
        return sum(self.by_level[level] for level in _GOOD) / self.listed if self.listed else None


def add_ratings(session: Session, taken: Iterable[Taken], received_at: datetime, keys: CentreKeys) -> None:
    """Count the ratings among these records. Call it last in the transaction that stores them: others wait for its cells."""
    came: dict[_Cell, list[WaitingRating]] = defaultdict(list)
    for entry in taken:
        facts = entry.record.facts
        if isinstance(facts, RatingFacts):
            month = day_of(entry.record, received_at).replace(day=1)
            level, reasons = facts.level.value, tuple(sorted({reason[:64] for reason in facts.reasons}))
            came[RatingScope.DEPARTMENT, month, facts.department].append(WaitingRating(level))
            came[RatingScope.TERMINAL, month, entry.record.terminal_id].append(WaitingRating(level))
            came[RatingScope.ITEM, month, facts.item_code].append(WaitingRating(level, reasons))
    if came:
        counts = _count(session, {cell: came[cell] for cell in sorted(came)}, keys)
        open_rectifications(session, _bad(counts), received_at)


def rating_sum(session: Session, period: Period = EVER) -> RatingSum:
    """All ratings of the months that a period touches."""
    found = rating_sums(session, RatingScope.DEPARTMENT, period)
    levels = {level: sum(row.by_level[level] for row in found) for level in RatingLevel}
    return RatingSum(levels, sum(row.total for row in found))


def rating_sums(session: Session, scope: RatingScope, period: Period = EVER) -> list[RatingSum]:
    """The ratings of each department, terminal or item in the months that a period touches, most rated first."""
    cells = select(RatingCell.key, func.sum(RatingCell.ratings)).group_by(RatingCell.key)
    totals = {key: int(number) for key, number in session.execute(cells.where(*_within(RatingCell, scope, period)))}
    columns = (RatingCount.key, RatingCount.value)
    counted = select(*columns, func.sum(RatingCount.ratings)).group_by(*columns)
    counted = counted.where(RatingCount.mark == RatingMark.LEVEL.value, *_within(RatingCount, scope, period))
    levels = Counter({(key, value): int(number) for key, value, number in session.execute(counted)})
    found = [RatingSum({level: levels[key, level.value] for level in RatingLevel}, totals[key], key) for key in totals]
    return sorted(found, key=lambda row: (-row.total, row.key))


def reason_sums(session: Session, period: Period = EVER) -> dict[str, list[tuple[str, int]]]:
    """The reasons (评价标签) that were given with the published ratings of each item, most given first."""
    columns = (RatingCount.key, RatingCount.value)
    query = select(*columns, func.sum(RatingCount.ratings)).group_by(*columns)
    is_reason = RatingCount.mark == RatingMark.REASON.value
    query = query.where(is_reason, *_within(RatingCount, RatingScope.ITEM, period))
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, reason, number in session.execute(query):
        found[key].append((reason, int(number)))
    return {key: sorted(reasons, key=lambda pair: (-pair[1], pair[0])) for key, reasons in found.items()}


def _within(table: type[RatingCell | RatingCount], scope: RatingScope, period: Period) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = [table.scope == scope.value]
    if period.first is not None:
        which.append(table.month >= period.first.replace(day=1))
    if period.last is not None:
        which.append(table.month <= period.last)
    return which


def _count(session: Session, came: dict[_Cell, list[WaitingRating]], keys: CentreKeys) -> _Counts:
    """Add to each cell, in one order; publish what waits where it has become five, and give what was published."""
    add_up(session, RatingCell, [_named(cell) | {"ratings": len(more), "listed": 0} for cell, more in came.items()])
    columns = (RatingCell.scope, RatingCell.month, RatingCell.key)
    query = select(RatingCell).where(tuple_(*columns).in_(list(came))).order_by(*columns).with_for_update()
    counts: _Counts = Counter()
    for row in session.scalars(query.execution_options(populate_existing=True)):
        cell = (row.scope, row.month, row.key)
        waiting = [*waiting_in(row.waiting_box, keys), *came[cell]]
        if len(waiting) >= LISTED_FROM:
            row.listed += len(waiting)
            for rating in waiting:
                counts[cell, RatingMark.LEVEL, rating.level] += 1
                counts.update((cell, RatingMark.REASON, reason) for reason in rating.reasons)
            waiting = []
        row.waiting_box = box_of(waiting, RatingScope(row.scope), keys)
    session.flush()
    rows = [
        _named(cell) | {"mark": mark.value, "value": value, "ratings": number}
        for (cell, mark, value), number in sorted(counts.items())
    ]
    add_up(session, RatingCount, rows)
    return counts


def _bad(counts: _Counts) -> dict[tuple[str, date], int]:
    """How many bad ones became known, by department and month."""
    found: Counter[tuple[str, date]] = Counter()
    for ((scope, month, key), mark, value), number in counts.items():
        if scope == RatingScope.DEPARTMENT and mark is RatingMark.LEVEL and value in BAD_LEVELS:
            found[key, month] += number
    return found


def _named(cell: _Cell) -> dict[str, Any]:  # Any: values of a row
    return dict(zip(("scope", "month", "key"), cell, strict=True))

"""Counts crossed by any two of thirteen axes: day to year, terminal to town, department, item, kind, channel, outcome, audience.

Read from the daily lines, or from their sums where one dimension is enough, and from what is not folded into them yet: each number
is exact at the moment of the snapshot.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalogue.schema import Catalogue
from central.storage.database import one_of
from central.terminal_register.models import TerminalEntry
from central.usage.deltas import SERVED, CaseTally, Deltas, not_folded
from central.usage.dimensions import By
from central.usage.models import EVERYTHING, UsageDaily, UsageRollup, UsageTotal

TOWN_DIGITS = 9
"""The 区划代码 of a town: six digits of the district and three more."""
NOT_IN_CATALOGUE = "—"
"""The kind and the audience of an item that the catalogue does not have (any more)."""


class Axis(StrEnum):
    """What counts are crossed by (统计轴)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    TERMINAL = "terminal"
    SITE = "site"
    TOWN = "town"
    DEPARTMENT = "department"
    ITEM = "item"
    KIND = "kind"
    CHANNEL = "channel"
    OUTCOME = "outcome"
    AUDIENCE = "audience"


TIMES = frozenset({Axis.DAY, Axis.WEEK, Axis.MONTH, Axis.YEAR})
_OF_TERMINAL = frozenset({Axis.TERMINAL, Axis.SITE, Axis.TOWN})
_OF_ITEM = frozenset({Axis.ITEM, Axis.KIND, Axis.AUDIENCE})

_COLUMNS: Mapping[Axis, InstrumentedAttribute[Any]] = {
    **dict.fromkeys(TIMES, UsageDaily.day),
    **dict.fromkeys(_OF_TERMINAL, UsageDaily.terminal_id),
    **dict.fromkeys(_OF_ITEM, UsageDaily.item_code),
    Axis.DEPARTMENT: UsageDaily.department,
    Axis.CHANNEL: UsageDaily.channel,
    Axis.OUTCOME: UsageDaily.outcome,
}
_DIMENSIONS: Mapping[str, str] = {
    UsageDaily.terminal_id.key: By.TERMINAL.value,
    UsageDaily.item_code.key: By.ITEM.value,
    UsageDaily.department.key: By.DEPARTMENT.value,
    UsageDaily.channel.key: By.CHANNEL.value,
    UsageDaily.outcome.key: By.OUTCOME.value,
}
"""By column of the daily lines: the dimension that has sums of a day too."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for (统计条件): from `first` to `last`, both included, of those that have each of the `only` values.

    `region`: the first digits of the 区划代码; "" is everywhere.
    """

    first: date
    last: date
    only: Mapping[Axis, str] = field(default_factory=dict)
    region: str = ""

    def at(self, axis: Axis, key: str) -> "Wanted":
        """Of one value along an axis alone; of a time, as far as it is within."""
        if axis not in TIMES:
            return replace(self, only={**self.only, axis: key})
        first, last = days_of(axis, key)
        return replace(self, first=max(first, self.first), last=min(last, self.last))


class CountMeasure(StrEnum):
    """Which cases a number is of (计数口径): those that were served, or all that were begun."""

    SERVED = "served"
    BEGUN = "begun"


@dataclass(frozen=True)
class Measures:
    """The measures of some cases (指标): served, begun, the seconds they took, and how many served ones count on their day of arrival."""

    served: int = 0
    begun: int = 0
    seconds: int = 0
    uncertain: int = 0

    def __add__(self, other: "Measures") -> "Measures":
        return Measures(
            self.served + other.served,
            self.begun + other.begun,
            self.seconds + other.seconds,
            self.uncertain + other.uncertain,
        )

    @property
    def mean_seconds(self) -> float:
        """Of a case that was begun."""
        return self.seconds / self.begun if self.begun else 0.0

    def number(self, measure: CountMeasure) -> int:
        """How many cases by this measure."""
        return self.served if measure is CountMeasure.SERVED else self.begun


Keys = tuple[str, ...]
Crossed = dict[Keys, Measures]
_Line = tuple[date, str, str, str, str, str, Measures]
"""Day, terminal, item, department, channel, outcome; and how many."""


class Crossing:
    """Counts of one snapshot (交叉统计). Made once for a page; each `count` is one statement. `towns`: what they are called, by code."""

    def __init__(
        self, session: Session, catalogue: Catalogue | None, towns: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._session = session
        self._towns = towns
        self._catalogue = catalogue
        self._terminals = {entry.terminal_id: entry for entry in session.scalars(select(TerminalEntry))}
        self._items_by_code = {item.code: item for item in catalogue.items} if catalogue else {}
        self.waiting: Deltas = not_folded(session)
        """What is in no sum yet."""

    @property
    def terminals(self) -> Mapping[str, TerminalEntry]:
        """Every terminal by its id."""
        return self._terminals

    def count(self, wanted: Wanted, *axes: Axis) -> Crossed:
        """By the values of these axes; by the empty tuple in all where there are none."""
        found: Crossed = defaultdict(Measures)
        for line in self._lines(wanted, axes):
            found[tuple(self._key(axis, line) for axis in axes)] += line[-1]
        return dict(found)

    def simulated(self, wanted: Wanted) -> int:
        """How many of the served ones were done with simulated devices."""
        dimension = _rolled_up_by(wanted)
        if dimension is None:
            is_served = UsageDaily.is_simulated, UsageDaily.outcome.in_(SERVED)
            query = select(func.sum(UsageDaily.cases)).where(*self._where(wanted), *is_served)
        else:
            query = select(func.sum(UsageRollup.simulated)).where(*self._where_rolled_up(wanted, dimension))
        kept = self._session.scalar(query)
        meant, items = self.served_by(wanted), self.items_of(wanted)
        waiting = (line for line in self.waiting.lines if self._is_meant(line, wanted, meant, items))
        return int(kept or 0) + sum(sums.served for sums in waiting if sums.is_simulated)

    def name(self, axis: Axis, key: str) -> str:
        """What a value is called; the value itself where it has no other name."""
        match axis:
            case Axis.ITEM if self._catalogue and key in self._catalogue.named:
                return self._catalogue.named[key].short.zh
            case Axis.DEPARTMENT if self._catalogue:
                return next(
                    (department.short.zh for department in self._catalogue.departments if department.id == key), key
                )
            case Axis.TERMINAL if key in self._terminals:
                return f"{self._terminals[key].site_zh} {key}"
            case Axis.TOWN:
                return self._towns.get(key, key)
            case Axis.WEEK:
                return f"{key} 起一周"
        return key

    def values(self, axis: Axis) -> list[str]:
        """What may be chosen along an axis that has few values."""
        found = (
            {_of_terminal(axis, terminal) for terminal in self._terminals.values()} if axis in _OF_TERMINAL else set()
        )
        if self._catalogue is not None:
            found |= {department.id for department in self._catalogue.departments} if axis is Axis.DEPARTMENT else set()
            found |= {_of_item(axis, item) for item in self._catalogue.items} if axis in _OF_ITEM else set()
        return sorted(found)

    def served_by(self, wanted: Wanted) -> set[str]:
        """The terminals that are meant, whether anything was done there or not."""
        chosen = {axis: value for axis, value in wanted.only.items() if axis in _OF_TERMINAL}
        return {
            name
            for name, terminal in self._terminals.items()
            if terminal.region.startswith(wanted.region)
            and all(_of_terminal(axis, terminal) == value for axis, value in chosen.items())
        }

    def _lines(self, wanted: Wanted, axes: tuple[Axis, ...]) -> Iterator[_Line]:
        dimension = _rolled_up_by(wanted, axes)
        yield from self._daily(wanted, axes) if dimension is None else self._rolled_up(wanted, axes, dimension)
        meant, items = self.served_by(wanted), self.items_of(wanted)
        for tally in self.waiting.lines:
            if self._is_meant(tally, wanted, meant, items):
                yield _line(tally._asdict(), tally.cases, tally.seconds)

    def _daily(self, wanted: Wanted, axes: tuple[Axis, ...]) -> Iterator[_Line]:
        columns = {_COLUMNS[axis].key: _COLUMNS[axis] for axis in {*axes, Axis.OUTCOME}}
        sums = (func.sum(UsageDaily.cases), func.sum(UsageDaily.seconds))
        names = [*columns, "is_uncertain"]
        query = select(*columns.values(), UsageDaily.is_uncertain, *sums).where(*self._where(wanted))
        for row in self._session.execute(query.group_by(*columns.values(), UsageDaily.is_uncertain)):
            row_values = dict(zip(names, row, strict=False))
            yield _line(row_values, int(row[-2]), int(row[-1]))

    def _rolled_up(self, wanted: Wanted, axes: tuple[Axis, ...], dimension: str) -> Iterator[_Line]:
        """The same of sums of a day that are kept along the one dimension that is asked for."""
        rollup = UsageRollup
        along = next((_COLUMNS[axis].key for axis in axes if axis not in TIMES), None)
        columns: dict[str, InstrumentedAttribute[Any]] = {"day": rollup.day} if TIMES & {*axes} else {}
        columns |= {along: rollup.key} if along is not None else {}
        sums = map(func.sum, (rollup.served, rollup.begun, rollup.seconds, rollup.uncertain))
        query = select(*columns.values(), *sums).where(*self._where_rolled_up(wanted, dimension))
        for row in self._session.execute(query.group_by(*columns.values())):
            numbers = row[len(columns) :]
            if None not in numbers:
                yield _line_of(dict(zip(columns, row, strict=False)), Measures(*(int(number) for number in numbers)))

    def _where_rolled_up(self, wanted: Wanted, dimension: str) -> Iterable[ColumnElement[bool]]:
        rollup, items = UsageRollup, self.items_of(wanted)
        yield rollup.dimension == dimension
        yield rollup.day.between(wanted.first, wanted.last)
        if wanted.region or _OF_TERMINAL & wanted.only.keys():
            yield one_of(self._session, rollup.key, self.served_by(wanted))
        if items is not None:
            yield one_of(self._session, rollup.key, items)
        for axis in (Axis.DEPARTMENT, Axis.CHANNEL, Axis.OUTCOME):
            if axis in wanted.only:
                yield rollup.key == wanted.only[axis]

    def _where(self, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
        yield UsageDaily.day >= wanted.first
        yield UsageDaily.day <= wanted.last
        if wanted.region or _OF_TERMINAL & wanted.only.keys():
            yield one_of(self._session, UsageDaily.terminal_id, self.served_by(wanted))
        items = self.items_of(wanted)
        if items is not None:
            yield one_of(self._session, UsageDaily.item_code, items)
        for axis in (Axis.DEPARTMENT, Axis.CHANNEL, Axis.OUTCOME):
            if axis in wanted.only:
                yield _COLUMNS[axis] == wanted.only[axis]

    def items_of(self, wanted: Wanted) -> set[str] | None:
        """The items that are meant; None where all are."""
        chosen = {axis: value for axis, value in wanted.only.items() if axis in _OF_ITEM}
        if not chosen:
            return None
        only_code = chosen.pop(Axis.ITEM, None)
        every = self._items_by_code.values()
        alike = {item.code for item in every if all(_of_item(axis, item) == value for axis, value in chosen.items())}
        if chosen and set(chosen.values()) == {NOT_IN_CATALOGUE}:
            alike = self._codes_unknown()
        if only_code is None:
            return alike
        return {only_code} if not chosen or only_code in alike else set()

    def _codes_unknown(self) -> set[str]:
        """Of items that something was done of and that the catalogue does not have."""
        kept = self._session.scalars(select(UsageTotal.key).where(UsageTotal.dimension == Axis.ITEM.value))
        return {*kept, *(line.item_code for line in self.waiting.lines)} - self._items_by_code.keys()

    def _is_meant(self, tally: CaseTally, wanted: Wanted, meant: set[str], items: set[str] | None) -> bool:
        only = wanted.only
        return (
            wanted.first <= tally.day <= wanted.last
            and (tally.terminal_id in meant or not (wanted.region or _OF_TERMINAL & only.keys()))
            and (items is None or tally.item_code in items)
            and only.get(Axis.DEPARTMENT, tally.department) == tally.department
            and only.get(Axis.CHANNEL, tally.channel) == tally.channel
            and only.get(Axis.OUTCOME, tally.outcome) == tally.outcome
        )

    def _key(self, axis: Axis, line: _Line) -> str:
        day, terminal_id, item_code, department, channel, outcome, _ = line
        if axis in TIMES:
            return period_of(axis, day)
        if axis in _OF_TERMINAL:
            terminal = self._terminals.get(terminal_id)
            return terminal_id if terminal is None else _of_terminal(axis, terminal)
        if axis in _OF_ITEM:
            item = self._items_by_code.get(item_code)
            return item_code if axis is Axis.ITEM else NOT_IN_CATALOGUE if item is None else _of_item(axis, item)
        return {Axis.DEPARTMENT: department, Axis.CHANNEL: channel, Axis.OUTCOME: outcome}[axis]


def period_of(axis: Axis, day: date) -> str:
    """The day, week (its Monday), month or year that a day is in."""
    match axis:
        case Axis.WEEK:
            return (day - timedelta(days=day.weekday())).isoformat()
        case Axis.MONTH:
            return f"{day:%Y-%m}"
        case Axis.YEAR:
            return f"{day:%Y}"
    return day.isoformat()


def days_of(axis: Axis, key: str) -> tuple[date, date]:
    """The first and last day of a day, week, month or year as `period_of` names it."""
    match axis:
        case Axis.WEEK:
            monday = date.fromisoformat(key)
            return monday, monday + timedelta(days=6)
        case Axis.MONTH:
            first = date.fromisoformat(f"{key}-01")
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        case Axis.YEAR:
            return date(int(key), 1, 1), date(int(key), 12, 31)
    return date.fromisoformat(key), date.fromisoformat(key)


def year_before(wanted: Wanted) -> Wanted:
    """The same days of the year before (去年同期)."""
    return Wanted(_back(wanted.first), _back(wanted.last), wanted.only, wanted.region)


def period_before(wanted: Wanted) -> Wanted:
    """As many days as there are, just before (上一期); the whole month before where whole months are asked for."""
    before = wanted.first - timedelta(days=1)
    following = wanted.last + timedelta(days=1)
    if wanted.first.day == following.day == 1:
        months = (following.year - wanted.first.year) * 12 + following.month - wanted.first.month
        year, month = divmod(wanted.first.year * 12 + wanted.first.month - 1 - months, 12)
        return Wanted(date(year, month + 1, 1), before, wanted.only, wanted.region)
    return Wanted(before - (wanted.last - wanted.first), before, wanted.only, wanted.region)


def _back(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - 1, day.month, 28 if is_leap_day else day.day)


def _of_terminal(axis: Axis, terminal: TerminalEntry) -> str:
    values: Mapping[Axis, Callable[[TerminalEntry], str]] = {
        Axis.TERMINAL: lambda row: row.terminal_id,
        Axis.SITE: lambda row: row.site_zh,
        Axis.TOWN: lambda row: row.region[:TOWN_DIGITS],
    }
    return values[axis](terminal)


def _of_item(axis: Axis, item: Any) -> str:  # Any: a ServiceItem, whose fields are asked for by name
    if axis is Axis.ITEM:
        return str(item.code)
    return str(item.kind.value if axis is Axis.KIND else item.audience.value)


def _rolled_up_by(wanted: Wanted, axes: Iterable[Axis] = ()) -> str | None:
    """Of which dimension the sums of a day answer the question; None where it goes by two."""
    asked = {_COLUMNS[axis].key for axis in {*axes, *wanted.only} - TIMES}
    if wanted.region:
        asked.add(UsageDaily.terminal_id.key)
    if len(asked) > 1:
        return None
    return _DIMENSIONS[asked.pop()] if asked else EVERYTHING


def _line(row_values: Mapping[str, Any], cases: int, seconds: int) -> _Line:  # Any: values of a row
    served = cases if row_values["outcome"] in SERVED else 0
    return _line_of(row_values, Measures(served, cases, seconds, served if row_values["is_uncertain"] else 0))


def _line_of(row_values: Mapping[str, Any], measures: Measures) -> _Line:  # Any: values of a row
    names = ("terminal_id", "item_code", "department", "channel", "outcome")
    terminal_id, item_code, department, channel, outcome = (str(row_values.get(name, "")) for name in names)
    return row_values.get("day", date.min), terminal_id, item_code, department, channel, outcome, measures

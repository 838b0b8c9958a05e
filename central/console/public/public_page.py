"""自助终端开放情况: the one page without a login. Which terminal is open now, which item works there, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from msgspec.structs import replace
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from catalogue.availability import Available, Conditions, Reading, Reason, availability
from catalogue.danger import danger_met
from catalogue.device_families import DeviceNeed
from catalogue.schema import Catalogue, Level, ServiceItem
from catalogue.text import LocalText
from central.centre import CentreContext
from central.clock import BEIJING
from central.terminal_register.models import TerminalEntry
from central.terminals.service import is_silent
from contract.planned_hours import PlannedHours
from contract.terms import DepartmentState

LINES_A_PAGE = 60
DEPARTMENT_CLOSED = "部门不在办理时间"
OUT_OF_SERVICE = "out_of_service"

_READINGS = {DepartmentState.UP: Reading.OK, DepartmentState.DOWN: Reading.BAD}

REASONS = {
    Reason.WITHDRAWN: "已下线", Reason.SUSPENDED: "暂停办理", Reason.SOFTWARE_TOO_OLD: "终端软件待更新",
    Reason.WRONG_LEVEL: "此网点不办", Reason.CLOSED_NOW: "不在办理时间", Reason.DEVICE_ABSENT: "此终端没有所需设备",
    Reason.DEVICE_BROKEN: "设备故障", Reason.NETWORK_DOWN: "网络中断", Reason.DEPARTMENT_DOWN: "部门系统暂停",
    Reason.QUEUE_FULL: "暂存已满",
}  # fmt: skip


@dataclass(frozen=True)
class ItemOpening:
    """One item at one terminal (可办事项): until when today, or why not."""

    item: ServiceItem
    until: time | None
    reason: str = ""


@dataclass(frozen=True)
class TerminalOpening:
    """One terminal as the public page lists it (开放终端)."""

    terminal_id: str
    site: str
    level: Level
    is_open: bool
    until: time | None
    items: tuple[ItemOpening, ...]

    @property
    def works(self) -> int:
        """How many items can be done there now."""
        return sum(not item.reason for item in self.items) if self.is_open else 0


@dataclass(frozen=True)
class DepartmentTimes:
    """The hours of departments as they are now (部门办理时间): which are `closed`, and when each of the others closes today."""

    closed: frozenset[str] = frozenset()
    closes: Mapping[str, time] = field(default_factory=dict)


@dataclass(frozen=True)
class PublicBoard:
    """The page (开放情况): what is open, of which catalogue."""

    now: datetime
    lines: tuple[TerminalOpening, ...]
    is_cut: bool
    catalogue: Catalogue | None = None


@dataclass(frozen=True)
class ItemsFound:
    """What a search on the page of one terminal has (查到的事项); `danger`: what is said first."""

    openings: tuple[ItemOpening, ...]
    danger: LocalText | None = None


def public_board(centre: CentreContext, session: Session, words: str) -> PublicBoard:
    """The terminals whose name or place has these words, by place; the first sixty."""
    query = select(TerminalEntry).order_by(TerminalEntry.site_zh, TerminalEntry.terminal_id)
    if words:
        query = query.where(
            or_(
                TerminalEntry.site_zh.contains(words, autoescape=True),
                TerminalEntry.terminal_id.contains(words, autoescape=True),
            )
        )
    return _board(centre, session, query.limit(LINES_A_PAGE + 1))


def public_terminal(centre: CentreContext, session: Session, terminal_id: str) -> PublicBoard:
    """One terminal; no line where there is none of this name."""
    return _board(centre, session, select(TerminalEntry).where(TerminalEntry.terminal_id == terminal_id))


def items_found(centre: CentreContext, board: PublicBoard, words: str) -> ItemsFound:
    """The items of the terminal that fit these words, as its own search finds them; all without words.

    Danger names the number to call; what has nothing to do with it is not listed as if it were an answer.
    """
    items, catalogue = board.lines[0].items, board.catalogue
    if catalogue is None or not words:
        return ItemsFound(items)
    met = danger_met(words)
    alone = met.danger.help if met is not None and met.is_alone else None
    codes = centre.catalogues.search(catalogue).find(words, len(items)) if alone is None else alone
    openings = {opening.item.code: opening for opening in items}
    return ItemsFound(
        tuple(openings[code] for code in codes if code in openings), None if met is None else met.danger.say
    )


def _board(centre: CentreContext, session: Session, query: Select[TerminalEntry]) -> PublicBoard:
    now, catalogue = centre.clock.now(), centre.catalogues.take(session)
    in_use = TerminalEntry.enrolled_at.is_not(None), TerminalEntry.revoked_at.is_(None)
    found = list(session.scalars(query.where(*in_use)))
    departments = {
        name: _READINGS.get(state, Reading.UNKNOWN)
        for name, state in centre.directory.states(session, catalogue).items()
    }
    openings = _Openings(catalogue, departments, _department_times(centre, departments, now), now.astimezone(BEIJING))
    lines = tuple(_line(centre, terminal, openings) for terminal in found[:LINES_A_PAGE])
    return PublicBoard(now, lines, len(found) > LINES_A_PAGE, catalogue)


_Of = tuple[Level, frozenset[tuple[DeviceNeed, Reading]], time]


class _Openings:
    """What can be done (可办情况): looked at once for all terminals of a level that have the same devices in the same state.

    Anybody may ask for this page, as often as they like.
    """

    def __init__(
        self, catalogue: Catalogue | None, departments: Mapping[str, Reading], times: DepartmentTimes, local: datetime
    ) -> None:
        self._items = () if catalogue is None else catalogue.items
        self._departments, self._times = departments, times
        self.local = local
        self._known: dict[_Of, tuple[ItemOpening, ...]] = {}

    def of(self, terminal: TerminalEntry, closes: time) -> tuple[ItemOpening, ...]:
        """Of each item of the catalogue."""
        level, readings = Level(terminal.level), dict(_devices(terminal))
        key = level, frozenset(readings.items()), closes
        if key not in self._known:
            here = Conditions(self.local, level, readings, Reading.OK, self._departments)
            self._known[key] = tuple(opening_of(item, here, closes, self._times) for item in self._items)
        return self._known[key]


def _line(centre: CentreContext, terminal: TerminalEntry, openings: _Openings) -> TerminalOpening:
    local, own = openings.local, terminal.own_hours
    planned = PlannedHours.read(own) if own else centre.settings.planned_hours
    closes = planned.closes
    is_planned = planned.first_day <= local.isoweekday() <= planned.last_day and planned.opens <= local.time() < closes
    is_serving = not is_silent(terminal, centre.clock.now()) and terminal.state != OUT_OF_SERVICE
    items, level = openings.of(terminal, closes), Level(terminal.level)
    until = closes if is_planned else None
    return TerminalOpening(terminal.terminal_id, terminal.site_zh, level, is_serving, until, items)


def _department_times(centre: CentreContext, departments: Mapping[str, Reading], now: datetime) -> DepartmentTimes:
    ends = {name: centre.directory.closes_at(name, now) for name in departments}
    return DepartmentTimes(
        frozenset(name for name in departments if centre.directory.is_closed(name)),
        {name: end.astimezone(BEIJING).time() for name, end in ends.items() if end is not None},
    )


def _devices(terminal: TerminalEntry) -> Iterator[tuple[DeviceNeed, Reading]]:
    known = {need.value for need in DeviceNeed}
    for report in terminal.devices:
        family, condition = str(report.get("family")), str(report.get("condition"))
        if family in known:
            is_said = condition in {reading.value for reading in Reading}
            yield DeviceNeed(family), Reading(condition) if is_said else Reading.UNKNOWN


def opening_of(
    item: ServiceItem, here: Conditions, closes: time, times: DepartmentTimes = DepartmentTimes()
) -> ItemOpening:
    """Whether the item can be done there now, and until when today: as long as its department is open too, where it needs it."""
    found = availability(item, here)
    if isinstance(found, Available):
        at = here.now.time().replace(tzinfo=None)
        now = [
            span.closes
            for span in item.open_hours
            if here.now.isoweekday() in span.weekdays and span.opens <= at < span.closes
        ]
        ends = times.closes.get(item.department)
        if ends is not None and _needs_department(item, here):
            now.append(ends)
        return ItemOpening(item, _until(closes, now, at))
    reason = found.hindrances[0].reason
    is_closed = reason is Reason.DEPARTMENT_DOWN and item.department in times.closed
    return ItemOpening(item, None, DEPARTMENT_CLOSED if is_closed else REASONS[reason])


def _needs_department(item: ServiceItem, here: Conditions) -> bool:
    """Whether it could not be done there without its department; what waits in a queue can."""
    without = replace(here, departments={**here.departments, item.department: Reading.BAD})
    return not isinstance(availability(item, without), Available)


def _until(closes: time, spans: list[time], at: time) -> time | None:
    """When the terminal or the span that holds now ends, whichever is first; None where neither is ahead."""
    return min((end for end in (closes, *spans) if end > at), default=None)

"""自助终端开放情况: the one page without a login. Which terminal is open now, which item works there, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from msgspec.structs import replace
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.availability import Available, Conditions, Reading, Reason, availability
from catalogue.device_families import DeviceNeed
from catalogue.schema import Catalogue, Level, ServiceItem
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


def public_board(centre: CentreContext, session: Session, words: str) -> PublicBoard:
    """The terminals whose name or place has these words, by place; the first sixty."""
    now, catalogue = centre.clock.now(), centre.catalogues.take(session)
    in_use = TerminalEntry.enrolled_at.is_not(None), TerminalEntry.revoked_at.is_(None)
    query = select(TerminalEntry).where(*in_use).order_by(TerminalEntry.site_zh, TerminalEntry.terminal_id)
    if words:
        query = query.where(
            or_(
                TerminalEntry.site_zh.contains(words, autoescape=True),
                TerminalEntry.terminal_id.contains(words, autoescape=True),
            )
        )
    found = list(session.scalars(query.limit(LINES_A_PAGE + 1)))
    departments = {
        name: _READINGS.get(state, Reading.UNKNOWN)
        for name, state in centre.directory.states(session, catalogue).items()
    }
    times = _department_times(centre, departments, now)
    lines = tuple(_line(centre, terminal, catalogue, (departments, times), now) for terminal in found[:LINES_A_PAGE])
    return PublicBoard(now, lines, len(found) > LINES_A_PAGE)


def _line(
    centre: CentreContext,
    terminal: TerminalEntry,
    catalogue: Catalogue | None,
    of_departments: tuple[Mapping[str, Reading], DepartmentTimes],
    now: datetime,
) -> TerminalOpening:
    departments, times = of_departments
    local = now.astimezone(BEIJING)
    own = terminal.own_hours
    planned = PlannedHours.read(own) if own else centre.settings.planned_hours
    closes = planned.closes
    is_planned = planned.first_day <= local.isoweekday() <= planned.last_day and planned.opens <= local.time() < closes
    is_serving = not is_silent(terminal, now) and terminal.state != OUT_OF_SERVICE
    readings = dict(_devices(terminal))
    here = Conditions(local, Level(terminal.level), readings, Reading.OK, departments)
    items = tuple(opening_of(item, here, closes, times) for item in catalogue.items) if catalogue else ()
    until = closes if is_planned else None
    return TerminalOpening(terminal.terminal_id, terminal.site_zh, Level(terminal.level), is_serving, until, items)


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

"""自助终端开放情况: the one page without a login. Which terminal is open now, which item works there, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

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
    lines = tuple(_line(centre, terminal, catalogue, departments, now) for terminal in found[:LINES_A_PAGE])
    return PublicBoard(now, lines, len(found) > LINES_A_PAGE)


def _line(
    centre: CentreContext,
    terminal: TerminalEntry,
    catalogue: Catalogue | None,
    departments: dict[str, Reading],
    now: datetime,
) -> TerminalOpening:
    local = now.astimezone(BEIJING)
    own = terminal.own_hours
    planned = PlannedHours.read(own) if own else centre.settings.planned_hours
    closes = planned.closes
    is_planned = planned.first_day <= local.isoweekday() <= planned.last_day and planned.opens <= local.time() < closes
    is_serving = not is_silent(terminal, now) and terminal.state != OUT_OF_SERVICE
    readings = dict(_devices(terminal))
    here = Conditions(local, Level(terminal.level), readings, Reading.OK, departments)
    items = tuple(opening_of(item, here, closes) for item in catalogue.items) if catalogue else ()
    until = closes if is_planned else None
    return TerminalOpening(terminal.terminal_id, terminal.site_zh, Level(terminal.level), is_serving, until, items)


def _devices(terminal: TerminalEntry) -> Iterator[tuple[DeviceNeed, Reading]]:
    known = {need.value for need in DeviceNeed}
    for report in terminal.devices:
        family, condition = str(report.get("family")), str(report.get("condition"))
        if family in known:
            is_said = condition in {reading.value for reading in Reading}
            yield DeviceNeed(family), Reading(condition) if is_said else Reading.UNKNOWN


def opening_of(item: ServiceItem, here: Conditions, closes: time) -> ItemOpening:
    """Whether the item can be done there now, and until when today."""
    found = availability(item, here)
    if isinstance(found, Available):
        at = here.now.time().replace(tzinfo=None)
        now = [
            span.closes
            for span in item.open_hours
            if here.now.isoweekday() in span.weekdays and span.opens <= at < span.closes
        ]
        return ItemOpening(item, _until(closes, now, at))
    return ItemOpening(item, None, REASONS[found.hindrances[0].reason])


def _until(closes: time, spans: list[time], at: time) -> time | None:
    """When the terminal or the span that holds now ends, whichever is first; None where neither is ahead."""
    return min((end for end in (closes, *spans) if end > at), default=None)

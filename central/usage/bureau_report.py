"""The bureau's report of a month, a year or all days, in its own sentence, with what is used least."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.schema import Catalogue, ItemStatus
from central.storage.database import one_of
from central.usage.completeness_of_counts import CountsCompleteness, completeness_of
from central.usage.crossing import Axis, Crossing, Measures, Wanted
from central.usage.deltas import PersonVisit
from central.usage.dimensions import EVER, By, Period
from central.usage.models import PersonSeen, UsageRollup
from central.usage.service import people_served

FIRST_EVER, LAST_EVER = date(2000, 1, 1), date(2999, 12, 31)
LEAST_NAMED = 20
SIMULATED_PREFIX = "SIM-"
"""Of the names of terminals that `central simulate` makes up."""


@dataclass(frozen=True)
class ReportRow:
    """A department, a town, a site or an item in the report (报表行), with its share of all."""

    key: str
    name: str
    served: int
    share: float


@dataclass(frozen=True)
class BureauReport:
    """What the bureau reports upward (业务报表). `visits`: a person counts once a day and terminal (人次).

    People are not counted by department: there `people` and `visits` are None.

    `unused_items` and `unused_sites` were not used at all; `least_items` and `least_sites` are the least used of the others.
    """

    wanted: Wanted
    place: str
    terminals: int
    items: int
    people: int | None
    visits: int | None
    counted: Measures
    departments: tuple[ReportRow, ...]
    towns: tuple[ReportRow, ...]
    every_item: tuple[ReportRow, ...]
    every_site: tuple[ReportRow, ...]
    unused_items: tuple[str, ...]
    unused_sites: tuple[str, ...]
    completeness: CountsCompleteness
    is_simulated: bool = False

    @property
    def least_items(self) -> tuple[ReportRow, ...]:
        """The least used first."""
        return _least(self.every_item)

    @property
    def least_sites(self) -> tuple[ReportRow, ...]:
        """The least used first."""
        return _least(self.every_site)

    @property
    def span(self) -> str:
        """The period in words, and whether it was lived at all."""
        return f"模拟数据，{self._span}" if self.is_simulated else self._span

    @property
    def _span(self) -> str:
        first, last = self.wanted.first, self.wanted.last
        if (first, last) == (FIRST_EVER, LAST_EVER):
            return "累计"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return f"{first.year}年"
        if first.day == 1 and (first.year, first.month) == (last.year, last.month):
            return f"{first.year}年{first.month}月"
        return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"

    @property
    def sentence(self) -> str:
        """In the bureau's own form: numbers without marks between thousands."""
        if self.visits is None:
            where = "".join(department.name for department in self.departments[:1])
            return f"{self.span}，{self.place}{where}办理业务 {self.counted.served} 宗，可办理事项 {self.items} 项。"
        if self.place:
            return f"{self.span}，{self.place}办理业务 {self.counted.served} 笔，服务群众 {self.visits} 人次。"
        return (
            f"{self.span}，共投放自助终端 {self.terminals} 台，可办理事项 {self.items} 项，"
            f"服务群众 {self.visits} 人次，办理业务 {self.counted.served} 宗。"
        )


def bureau_report(
    session: Session,
    catalogue: Catalogue | None,
    wanted: Wanted,
    now: datetime,
    towns: Mapping[str, str] = MappingProxyType({}),
) -> BureauReport:
    """Take it from one snapshot of the database. `towns`: what they are called, by code."""
    crossing = Crossing(session, catalogue, towns)
    meant = _enrolled(crossing, wanted)
    counted = crossing.count(wanted).get((), Measures())
    people, visits = people_at(session, crossing, wanted) or (None, None)
    by_item = _lines(crossing, wanted, Axis.ITEM)
    used = {count.key for count in by_item if count.served}
    department = wanted.only.get(Axis.DEPARTMENT)
    online = [item for item in catalogue.items if item.status is ItemStatus.ONLINE] if catalogue else []
    items = [terminal for terminal in online if department in (None, terminal.department)]
    by_site = tuple(site for site in _lines(crossing, wanted, Axis.SITE) if site.served)
    sites = {crossing.terminals[name].site_zh for name in meant}
    return BureauReport(
        wanted=wanted,
        place=wanted.only.get(Axis.SITE, crossing.name(Axis.TOWN, wanted.only.get(Axis.TOWN, ""))),
        terminals=len(meant),
        items=len(items),
        people=people,
        visits=visits,
        counted=counted,
        departments=_lines(crossing, wanted, Axis.DEPARTMENT),
        towns=_lines(crossing, wanted, Axis.TOWN),
        every_item=by_item,
        every_site=by_site,
        unused_items=tuple(f"{item.code} {item.short.zh}" for item in items if item.code not in used),
        unused_sites=tuple(sorted(sites - {site.key for site in by_site})),
        completeness=completeness_of(session, meant, wanted.first, now),
        is_simulated=any(name.startswith(SIMULATED_PREFIX) for name in crossing.terminals),
    )


def people_at(session: Session, crossing: Crossing, wanted: Wanted) -> tuple[int, int] | None:
    """Different people, and people once a day and terminal. None where more than the place is asked for: they are not counted so."""
    if wanted.only.keys() - {Axis.TERMINAL, Axis.SITE, Axis.TOWN}:
        return None
    names = _enrolled(crossing, wanted)
    waiting = {
        visit
        for visit in crossing.waiting.visits
        if visit.terminal_id in names and wanted.first <= visit.day <= wanted.last
    }
    who = {row.pseudonym for row in waiting}
    seen = _find_visits(session, wanted, names, who)
    visits = _visits(session, wanted, names) + len(waiting - seen)
    if wanted.only or wanted.region:
        return _people(session, wanted, names) + len(who - {visit.pseudonym for visit in seen}), visits
    is_ever = (wanted.first, wanted.last) == (FIRST_EVER, LAST_EVER)
    return people_served(session, EVER if is_ever else Period(wanted.first, wanted.last), crossing.waiting), visits


def whole_month(year: int, month: int) -> tuple[date, date]:
    """Its first and last day."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), date.fromordinal(following.toordinal() - 1)


def _least(lines: tuple[ReportRow, ...]) -> tuple[ReportRow, ...]:
    return tuple(reversed(lines))[:LEAST_NAMED]


def _lines(crossing: Crossing, wanted: Wanted, axis: Axis) -> tuple[ReportRow, ...]:
    found = crossing.count(wanted, axis)
    whole = sum(value.served for value in found.values()) or 1
    lines = [
        ReportRow(key, crossing.name(axis, key), measures.served, measures.served / whole)
        for (key,), measures in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.served, line.key)))


def _enrolled(crossing: Crossing, wanted: Wanted) -> set[str]:
    return {name for name in crossing.served_by(wanted) if crossing.terminals[name].enrolled_at is not None}


def _visits(session: Session, wanted: Wanted, names: set[str]) -> int:
    """By the sums, which stay when it is forgotten who came."""
    days = UsageRollup.day >= wanted.first, UsageRollup.day <= wanted.last
    here = UsageRollup.dimension == By.TERMINAL.value, one_of(session, UsageRollup.key, names)
    return int(session.scalar(select(func.sum(UsageRollup.visits)).where(*here, *days)) or 0)


def _people(session: Session, wanted: Wanted, names: set[str]) -> int:
    """Different ones of a place: of the last `CentreSettings.keep_people_days`, for people are forgotten after them."""
    counted = select(func.count(PersonSeen.pseudonym.distinct())).where(*_came(session, wanted, names))
    return session.scalar(counted) or 0


def _find_visits(session: Session, wanted: Wanted, names: set[str], who: set[str]) -> set[PersonVisit]:
    """Which visits of these people are in the sums."""
    if not who:
        return set()
    columns = PersonSeen.terminal_id, PersonSeen.day, PersonSeen.pseudonym
    came = _came(session, wanted, names)
    found = session.execute(select(*columns).where(*came, one_of(session, PersonSeen.pseudonym, who)))
    return {PersonVisit(*row) for row in found}


def _came(session: Session, wanted: Wanted, names: set[str]) -> tuple[ColumnElement[bool], ...]:
    days = PersonSeen.day >= wanted.first, PersonSeen.day <= wanted.last
    return *days, one_of(session, PersonSeen.terminal_id, names)

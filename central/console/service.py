"""Gathers what the console shows, in one reading of the database. Nothing personal."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.centre import Centre
from central.clock import civil_day
from central.ratings.service import RatingSum, rating_sum
from central.records.apart import ApartLine, records_apart
from central.records.completeness import MissingRun, gaps
from central.records.judging import NotCounted
from central.records.service import RecordLine, last_records
from central.terminals.models import Terminal
from central.terminals.service import all_terminals, is_silent
from central.usage.dimensions import By, Period
from central.usage.service import Count, Totals, counts, totals
from contract.terminals import JobReport

DAYS_SHOWN = 14
_ITEMS_SHOWN = 12

OUTCOMES = {
    "completed": "办结", "submitted": "已提交", "rejected": "被拒", "failed": "失败", "abandoned": "放弃",
    "very_satisfied": "非常满意", "satisfied": "满意", "basically_satisfied": "基本满意",
    "dissatisfied": "不满意", "very_dissatisfied": "非常不满意", "": "",
}  # fmt: skip
KINDS = {"case": "办件", "rating": "评价", "visit": "会话", "paper": "出纸"}
CHANNELS = {"online": "联网", "queue": "离线队列", "local": "本地", "": ""}
FAMILIES = {
    "id_card_reader": "身份证阅读器", "social_card_reader": "社保卡阅读器", "camera": "摄像头", "receipt_printer": "凭条打印机",
    "document_printer": "A4打印机", "document_scanner": "高拍仪", "code_scanner": "扫码器", "fingerprint_reader": "指纹仪",
    "speech": "语音", "signature_pad": "签名板",
}  # fmt: skip
JOBS = {"relay": "记录上传", "catalogue": "目录更新", "heartbeat": "心跳", "clock": "时钟", "queue": "队列"}
NOT_COUNTED = {NotCounted.UNKNOWN_ITEM: "目录中没有此事项", NotCounted.OTHER_DEPARTMENT: "事项不属该部门"}
STATES = {"ok": "正常", "bad": "故障", "unknown": "未知"}


@dataclass(frozen=True)
class NamedCount:
    """One line of a count with its name, today's figure, and its share of the busiest."""

    key: str
    name: str
    served: int
    today: int
    share: float


@dataclass(frozen=True)
class DayColumn:
    """One day of the chart."""

    day: date
    served: int
    share: float


@dataclass(frozen=True)
class JobLine:
    """A background job of a terminal that does not go well: which, why, since when."""

    name: str
    problem: str
    is_overdue: bool
    since: str


@dataclass(frozen=True)
class TerminalLine:
    """One terminal with its health."""

    terminal: Terminal
    is_silent: bool
    is_enrolled: bool
    age: str
    served: int
    today: int
    missing: int
    gaps: tuple[MissingRun, ...]
    jobs: tuple[JobLine, ...]


@dataclass(frozen=True)
class Dashboard:
    """总览."""

    now: datetime
    today: Totals
    ever: Totals
    days: tuple[DayColumn, ...]
    items: tuple[NamedCount, ...]
    departments: tuple[NamedCount, ...]
    terminals: tuple[TerminalLine, ...]
    ratings: RatingSum
    records: tuple[RecordLine, ...]
    apart: tuple[ApartLine, ...] = ()
    """Records that grow no count."""
    sandbox: str = ""
    """Which departments the sandbox plays, in words; empty when all are real."""
    item_names: dict[str, str] = field(default_factory=dict)
    site_names: dict[str, str] = field(default_factory=dict)

    @property
    def online(self) -> int:
        """Terminals that were heard from lately."""
        return sum(not line.is_silent for line in self.terminals)


def gather(centre: Centre, session: Session) -> Dashboard:
    """Everything of the first page."""
    now = centre.clock.now()
    today = Period(civil_day(now), civil_day(now))
    catalogue = centre.shelf.take(session)
    items = {item.code: item.name.zh for item in catalogue.items} if catalogue else {}
    departments = _department_names(catalogue)
    terminals = all_terminals(session)
    return Dashboard(
        now=now,
        today=totals(session, today),
        ever=totals(session),
        days=_days(session, civil_day(now)),
        items=_named(session, By.ITEM, today, items)[:_ITEMS_SHOWN],
        departments=_named(session, By.DEPARTMENT, today, departments),
        terminals=_lines(session, terminals, today, now),
        ratings=rating_sum(session),
        records=tuple(last_records(session, 14)),
        apart=tuple(records_apart(session)),
        sandbox=_sandbox(centre, departments),
        item_names=items,
        site_names={each.terminal_id: each.site_zh for each in terminals},
    )


def _department_names(catalogue: Catalogue | None) -> dict[str, str]:
    return {each.id: each.short.zh for each in catalogue.departments} if catalogue else {}


def _sandbox(centre: Centre, departments: dict[str, str]) -> str:
    played = [name for key, name in departments.items() if centre.desk.is_sandbox(key)]
    if not played:
        return ""
    return "全部部门" if len(played) == len(departments) else "、".join(played)


def _named(session: Session, by: By, today: Period, names: dict[str, str]) -> tuple[NamedCount, ...]:
    every = counts(session, by)
    of_today = {each.key: each.served for each in counts(session, by, today)}
    most = max((each.served for each in every), default=0) or 1
    return tuple(
        NamedCount(each.key, names.get(each.key, each.key), each.served, of_today.get(each.key, 0), each.served / most)
        for each in every
    )


def _days(session: Session, today: date) -> tuple[DayColumn, ...]:
    first = today - timedelta(days=DAYS_SHOWN - 1)
    found = {each.key: each for each in counts(session, By.DAY, Period(first, today))}
    days = [first + timedelta(days=number) for number in range(DAYS_SHOWN)]
    served = [found[day.isoformat()].served if day.isoformat() in found else 0 for day in days]
    most = max(served) or 1
    return tuple(DayColumn(day, number, number / most) for day, number in zip(days, served, strict=True))


def _lines(session: Session, terminals: list[Terminal], today: Period, now: datetime) -> tuple[TerminalLine, ...]:
    every = {each.key: each for each in counts(session, By.TERMINAL)}
    of_today = {each.key: each for each in counts(session, By.TERMINAL, today)}
    return tuple(_line(session, each, every, of_today, now) for each in terminals)


def _line(
    session: Session, terminal: Terminal, every: dict[str, Count], today: dict[str, Count], now: datetime
) -> TerminalLine:
    missing = tuple(gaps(session, terminal.terminal_id))
    return TerminalLine(
        terminal=terminal,
        is_silent=is_silent(terminal, now),
        is_enrolled=terminal.enrolled_at is not None,
        age=_age(terminal.last_seen_at, now),
        served=every[terminal.terminal_id].served if terminal.terminal_id in every else 0,
        today=today[terminal.terminal_id].served if terminal.terminal_id in today else 0,
        missing=sum(run.number for run in missing),
        gaps=missing,
        jobs=tuple(_troubled(terminal, now)),
    )


def _troubled(terminal: Terminal, now: datetime) -> Iterator[JobLine]:
    for job in map(JobReport.model_validate, terminal.jobs):
        if job.problem:
            name, since = JOBS.get(job.name, job.name), _age(job.last_success, now)
            yield JobLine(name, job.problem, job.is_overdue(now), since)


def _age(seen: datetime | None, now: datetime) -> str:
    if seen is None:
        return "从未"
    seconds = int((now - seen).total_seconds())
    for size, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds // size}{unit}前"
    return "刚刚"

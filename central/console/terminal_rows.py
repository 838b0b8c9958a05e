"""The terminals on the first page: a page of them at a time, and of what each says of itself only as much as fits a line."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.alarms.evidence import alarm_evidence_words
from central.alarms.update_words import update_words
from central.morning_checks.service import CheckSummary, is_due, summaries, unchecked
from central.paging import page_within
from central.records.completeness import MissingRun, gaps
from central.storage.database import one_of
from central.terminal_register.models import TerminalChain, TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope
from central.terminals.service import SILENT_AFTER, is_silent
from contract.fault_register import ACTOR_NAMES, fault_entry, fault_register
from contract.terminals import FaultReport, JobReport

LINES_A_PAGE = 50
_DEVICES, _JOBS, _FAULTS, _PROBLEMS, _LONGEST_TEXT = 16, 8, 8, 4, 60

JOBS = {
    "relay": "记录上传",
    "catalogue": "目录更新",
    "heartbeat": "心跳",
    "clock": "时钟",
    "queue": "队列",
    "key": "换钥",
    "release": "软件更新",
    "maintenance": "维护口令",
}


COUNTERS = {
    "cards": "读卡",
    "receipts": "凭条",
    "cuts": "切纸",
    "documents": "文档",
    "pages": "页",
    "codes": "扫码",
    "fingers": "指纹",
    "sentences": "播报",
    "unconfirmed": "未确认",
}
"""Counters of a device (`drivers.registry.counted`) that are shown as they are."""

COLOURS = {"black": "黑色", "cyan": "青色", "magenta": "品红", "yellow": "黄色"}
"""Of toner and ink; what a printer calls otherwise is shown as it is."""


@dataclass(frozen=True)
class DeviceRow:
    """A device of a terminal, as its terminal reported it."""

    family: str
    condition: str
    problems: tuple[str, ...]
    counts: tuple[str, ...] = ()
    model: str = ""
    firmware: str = ""


@dataclass(frozen=True)
class JobRow:
    """A background job of a terminal that does not go well: which, why, since when."""

    name: str
    problem: str
    is_overdue: bool
    since: str


@dataclass(frozen=True)
class FaultRow:
    """A fault that a terminal reports: its words, how bad, who acts, since when, by what evidence."""

    name: str
    severity: str
    who: str
    since: str
    note: str


@dataclass(frozen=True)
class TerminalRow:
    """One terminal with its health. `unshown` devices and jobs have no place in the row."""

    terminal: TerminalEntry
    is_silent: bool
    is_enrolled: bool
    age: str
    served: int
    today: int
    missing: int
    gaps: tuple[MissingRun, ...]
    devices: tuple[DeviceRow, ...]
    jobs: tuple[JobRow, ...]
    faults: tuple[FaultRow, ...]
    unshown: int
    check: CheckSummary | None
    is_unchecked: bool
    """The morning check of today is missing, and due."""


@dataclass(frozen=True)
class TerminalPage:
    """A page of the terminals; pages are counted from 1. `online` and `number` are of all terminals."""

    lines: tuple[TerminalRow, ...]
    page: int
    pages: int
    number: int
    online: int
    unchecked: int = 0
    """Enrolled terminals without a morning check of today, once it is due."""


@dataclass(frozen=True)
class TerminalCases:
    """Served cases by terminal (终端办件量): of all days, and of today."""

    ever: Mapping[str, int]
    today: Mapping[str, int]


def terminal_page(
    session: Session, page: int, cases: TerminalCases, now: datetime, scope: Scope = EVERYWHERE
) -> TerminalPage:
    """The terminals of a page, by id, of a place; of the last page when there are not so many."""
    here = tuple(scope.of_terminals(TerminalEntry.terminal_id))
    is_heard = TerminalEntry.last_seen_at >= now - SILENT_AFTER
    heard = func.count().filter(is_heard)
    number, online = session.execute(select(func.count(), heard).select_from(TerminalEntry).where(*here)).one()
    page, pages = page_within(page, number, LINES_A_PAGE)
    query = select(TerminalEntry).where(*here).order_by(TerminalEntry.terminal_id)
    query = query.offset((page - 1) * LINES_A_PAGE).limit(LINES_A_PAGE)
    lines = tuple(_lines(session, list(session.scalars(query)), cases, now))
    return TerminalPage(lines, page, pages, number, online, unchecked(session, now, scope))


def terminal_row(session: Session, terminal: TerminalEntry, cases: TerminalCases, now: datetime) -> TerminalRow:
    return next(_lines(session, [terminal], cases, now))


def site_names(session: Session, terminal_ids: Collection[str]) -> dict[str, str]:
    """Where these terminals stand."""
    if not terminal_ids:
        return {}
    columns = (TerminalEntry.terminal_id, TerminalEntry.site_zh)
    query = select(*columns).where(one_of(session, TerminalEntry.terminal_id, terminal_ids))
    return {row.terminal_id: row.site_zh for row in session.execute(query)}


def _lines(
    session: Session, terminals: list[TerminalEntry], cases: TerminalCases, now: datetime
) -> Iterator[TerminalRow]:
    behind = _behind(session, terminals)
    checks = summaries(session, [terminal.terminal_id for terminal in terminals], now)
    for terminal in terminals:
        name = terminal.terminal_id
        missing = tuple(gaps(session, name)) if name in behind else ()
        jobs = tuple(_troubled(terminal, now))
        yield TerminalRow(
            terminal=terminal,
            is_silent=is_silent(terminal, now),
            is_enrolled=terminal.enrolled_at is not None,
            age="从未" if terminal.last_seen_at is None else age(terminal.last_seen_at, now),
            served=cases.ever.get(name, 0),
            today=cases.today.get(name, 0),
            missing=sum(run.number for run in missing),
            gaps=missing,
            devices=tuple(map(_device, terminal.devices[:_DEVICES])),
            jobs=jobs[:_JOBS],
            check=checks.get(name),
            is_unchecked=_is_unchecked(terminal, checks.get(name), now),
            faults=tuple(_fault(fault, now) for fault in terminal.faults[:_FAULTS]),
            unshown=sum(
                max(len(all_of) - shown, 0)
                for all_of, shown in ((terminal.devices, _DEVICES), (jobs, _JOBS), (terminal.faults, _FAULTS))
            ),
        )


def _is_unchecked(terminal: TerminalEntry, check: CheckSummary | None, now: datetime) -> bool:
    is_in_use = terminal.enrolled_at is not None and terminal.revoked_at is None
    return is_in_use and is_due(now) and (check is None or not check.is_today)


def _behind(session: Session, terminals: list[TerminalEntry]) -> set[str]:
    """Which of them have a chain that is not complete."""
    names = [terminal.terminal_id for terminal in terminals]
    is_behind = TerminalChain.highest_sequence > TerminalChain.complete_up_to
    query = select(TerminalChain.terminal_id).where(one_of(session, TerminalChain.terminal_id, names), is_behind)
    return set(session.scalars(query)) if names else set()


def _device(report: dict[str, Any]) -> DeviceRow:  # Any: JSON of DeviceReport
    family = str(report.get("family", ""))
    problems = tuple(_problem(family, str(code)) for code in report.get("problems", ())[:_PROBLEMS])
    levels = report.get("levels") or {}
    counts = (
        *_counts(report.get("counters") or {}),
        *(f"{COLOURS.get(name, name)}余量 {percent}%" for name, percent in levels.items()),
    )
    model, firmware = (cut(str(report.get(name, ""))) for name in ("model", "firmware"))
    return DeviceRow(cut(family), cut(str(report.get("condition", ""))), problems, counts, model, firmware)


def _fault(report: dict[str, Any], now: datetime) -> FaultRow:  # Any: JSON of FaultReport
    reported = FaultReport.model_validate(report)
    entry = fault_entry(reported.id)
    since = "" if reported.since is None else age(reported.since, now)
    return FaultRow(
        cut(entry.name.zh),
        entry.severity.value,
        ACTOR_NAMES[entry.who].zh,
        since,
        cut(alarm_evidence_words(reported.id, reported.note)),
    )


def _counts(counters: dict[str, int]) -> Iterator[str]:
    """What keepers and technicians go by, in words: how much paper, how many cards at the first try, what went wrong."""
    for name, zh in COUNTERS.items():
        if name in counters:
            yield f"{zh} {counters[name]}"
    if cards := counters.get("cards"):
        yield f"一次读成 {counters.get('cards_first_try', 0) * 100 // cards}%"
    if paper := counters.get("paper_mm"):
        yield f"用纸 {paper / 1000:.1f} 米"
    if changed := sum(number for name, number in counters.items() if name.startswith("changed.")):
        yield f"更换耗材 {changed} 次"
    if faults := sum(number for name, number in counters.items() if name.startswith("fault.")):
        yield f"故障 {faults} 次"
    if cured := sum(number for name, number in counters.items() if name.startswith("cured.")):
        took = sum(number for name, number in counters.items() if name.startswith("cured_ms."))
        yield f"自行恢复 {cured} 次，平均 {took / cured / 1000:.1f} 秒"


def _problem(family: str, code: str) -> str:
    """In words, with the person who must act; the code of a fault that only the terminal knows."""
    known = fault_register().get(f"{family}.{code}")
    return cut(code) if known is None else f"{known.name.zh.partition('：')[2]}，{ACTOR_NAMES[known.who].zh}处理"


def _troubled(terminal: TerminalEntry, now: datetime) -> Iterator[JobRow]:
    for job in map(JobReport.model_validate, terminal.jobs):
        if job.problem:
            name = JOBS.get(job.name, cut(job.name))
            since = "从未" if job.last_success is None else age(job.last_success, now)
            problem = update_words(job.problem) if job.name == "release" else job.problem
            yield JobRow(name, cut(problem), job.is_overdue(now), since)


def cut(text: str) -> str:
    """As much of a text as a line has place for."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def age(seen: datetime, now: datetime) -> str:
    """How long ago a terminal was seen, in Chinese words and the largest unit."""
    seconds = int((now - seen).total_seconds())
    for size, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds // size}{unit}前"
    return "刚刚"

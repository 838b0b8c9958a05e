"""Gathers what the console shows, in one reading of the database. Nothing personal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from catalogue.device_families import FAMILY_NAMES
from catalogue.schema import Catalogue
from central.alarms.service import AlarmRow, open_alarms_of
from central.centre import CentreContext
from central.clock import civil_day
from central.console.terminal_rows import TerminalCases, TerminalPage, site_names, terminal_page
from central.help_calls.models import HelpCallEntry
from central.help_calls.service import ringing_calls
from central.identity.budgets import Alarm, BudgetKind, open_alarms
from central.ingest.service import RecordRow, last_records
from central.ratings.service import RatingSum
from central.ratings.within import rating_of
from central.records.judging import NotCounted
from central.records.uncounted import UncountedRow, list_uncounted_records
from central.terminal_register.scope import EVERYWHERE, Scope
from central.usage.board_sums import board_sums
from central.usage.dimensions import By
from central.usage.service import Count, Totals
from contract.fault_register import ACTOR_NAMES

DAYS_SHOWN = 14
_ITEMS_SHOWN, _ALARMS_SHOWN = 12, 20

OUTCOMES = {
    "completed": "办结", "submitted": "已提交", "rejected": "被拒", "failed": "失败", "abandoned": "放弃",
    "very_satisfied": "非常满意", "satisfied": "满意", "basically_satisfied": "基本满意",
    "dissatisfied": "不满意", "very_dissatisfied": "非常不满意", "": "",
}  # fmt: skip
KINDS = {
    "case": "办件", "rating": "评价", "visit": "会话", "paper": "出纸", "device_test": "设备测试", "morning_check": "每日巡检",
    "audit": "运维审计",
}  # fmt: skip
CHANNELS = {"online": "联网", "queue": "离线队列", "local": "本地", "": ""}
FAMILIES = {name: zh for name, (zh, _en) in FAMILY_NAMES.items()}
BUDGETS = {BudgetKind.PERSONS: "人", BudgetKind.ITEMS: "个事项", BudgetKind.PROOFS: "次核验"}
NOT_COUNTED = {
    NotCounted.UNKNOWN_ITEM: "目录中没有此事项",
    NotCounted.OTHER_DEPARTMENT: "事项不属该部门",
    NotCounted.SUPPLEMENT: "补材料，原件已计数",
    NotCounted.TEST: "终端自检，不计数",
}
ACTORS = {actor: name.zh for actor, name in ACTOR_NAMES.items()}
STATES = {"ok": "正常", "bad": "故障", "unknown": "未知"}


@dataclass(frozen=True)
class NamedCount:
    """One line of a count with its name, today's figure, and its share of the busiest."""

    key: str
    name: str
    served: int
    today: int
    share: float
    official: str = ""


@dataclass(frozen=True)
class DayColumn:
    """One day of the chart."""

    day: date
    served: int
    share: float


@dataclass(frozen=True)
class Dashboard:
    """What the first page of the console shows (总览), read in one transaction."""

    now: datetime
    today: Totals
    ever: Totals
    days: tuple[DayColumn, ...]
    items: tuple[NamedCount, ...]
    departments: tuple[NamedCount, ...]
    terminals: TerminalPage
    ratings: RatingSum | None
    """None where ratings are not counted by so many dimensions."""
    records: tuple[RecordRow, ...]
    apart: tuple[UncountedRow, ...] = ()
    """Records that grow no count."""
    alarms: tuple[Alarm, ...] = ()
    """Terminals that are stopped."""
    calls: tuple[HelpCallEntry, ...] = ()
    """Terminals where somebody waits for help."""
    faults: tuple[AlarmRow, ...] = ()
    """What somebody must act on."""
    faults_unshown: int = 0
    sandbox: str = ""
    """Which departments the sandbox plays, in words; empty when all are real."""
    item_names: dict[str, str] = field(default_factory=dict)
    site_names: dict[str, str] = field(default_factory=dict)


def gather(centre: CentreContext, session: Session, page: int = 1, scope: Scope = EVERYWHERE) -> Dashboard:
    """Everything of the first page within a scope, with a page of the terminals.

    Take it from one snapshot of the database.
    """
    now = centre.clock.now()
    catalogue = centre.catalogues.take(session)
    sums = board_sums(session, catalogue, scope, civil_day(now), DAYS_SHOWN)
    served, served_today = sums.counted, sums.counted_today
    named = catalogue.named if catalogue else {}
    items = {code: item.short.zh for code, item in named.items()}
    officials = {code: item.name.zh for code, item in named.items()}
    departments = _department_names(catalogue)
    records = tuple(last_records(session, 14, scope))
    alarms = tuple(open_alarms(session, scope))[:_ALARMS_SHOWN]
    faults = open_alarms_of(session, scope)
    calls = tuple(ringing_calls(session, scope, now))
    cases = TerminalCases(
        *({count.key: count.served for count in counts[By.TERMINAL]} for counts in (served, served_today))
    )
    terminals = terminal_page(session, page, cases, now, scope)
    named_sites = {line.terminal.terminal_id: line.terminal.site_zh for line in terminals.lines}
    others = {record.terminal_id for record in records} | {alarm.terminal_id for alarm in alarms}
    others |= {fault.terminal_id for fault in faults[:_ALARMS_SHOWN]} | {call.terminal_id for call in calls}
    return Dashboard(
        now=now,
        today=sums.today,
        ever=sums.ever,
        days=_days(sums.served_on, civil_day(now)),
        items=_named(served[By.ITEM], served_today[By.ITEM], items, officials)[:_ITEMS_SHOWN],
        departments=_named(served[By.DEPARTMENT], served_today[By.DEPARTMENT], departments, {}),
        terminals=terminals,
        ratings=rating_of(session, catalogue, scope),
        records=records,
        apart=tuple(list_uncounted_records(session, scope)),
        alarms=alarms,
        calls=calls,
        faults=tuple(faults[:_ALARMS_SHOWN]),
        faults_unshown=max(len(faults) - _ALARMS_SHOWN, 0),
        sandbox=_sandbox(centre, departments),
        item_names=items,
        site_names=named_sites | site_names(session, others - named_sites.keys()),
    )


def _department_names(catalogue: Catalogue | None) -> dict[str, str]:
    return {department.id: department.short.zh for department in catalogue.departments} if catalogue else {}


def _sandbox(centre: CentreContext, departments: dict[str, str]) -> str:
    played = [name for key, name in departments.items() if centre.directory.is_sandbox(key)]
    if not played:
        return ""
    return "全部部门" if len(played) == len(departments) else "、".join(played)


def _named(
    every: list[Count], today: list[Count], names: dict[str, str], officials: dict[str, str]
) -> tuple[NamedCount, ...]:
    of_today = {count.key: count.served for count in today}
    most = max((count.served for count in every), default=0) or 1
    return tuple(
        NamedCount(
            count.key,
            names.get(count.key, count.key),
            count.served,
            of_today.get(count.key, 0),
            count.served / most,
            officials.get(count.key, ""),
        )
        for count in every
    )


def _days(served_on: Mapping[date, int], today: date) -> tuple[DayColumn, ...]:
    first = today - timedelta(days=DAYS_SHOWN - 1)
    days = [first + timedelta(days=number) for number in range(DAYS_SHOWN)]
    served = [served_on.get(day, 0) for day in days]
    most = max(served) or 1
    return tuple(DayColumn(day, number, number / most) for day, number in zip(days, served, strict=True))

"""What Prometheus scrapes of the centre: sums from the database, and what this process did. Nothing personal, no terminal by name."""

import os
import resource
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.alarms.models import StaffMessage
from central.alarms.service import open_alarms_of
from central.cases.models import CaseEntry
from central.centre import CentreContext
from central.monitoring.exposition import Metric, MetricKind, Sample
from central.terminal_register.models import TerminalChain, TerminalEntry
from central.terminals.service import SILENT_AFTER
from central.usage.models import EVERYTHING, UsageDelta, UsageTotal
from contract.fault_register import FaultSeverity
from contract.terms import DepartmentState

OUT_OF_SERVICE = "out_of_service"


def centre_metrics(centre: CentreContext, session: Session) -> Iterator[Metric]:
    """Metrics of the whole centre: each process reports the same. Take them from one snapshot."""
    now = centre.clock.now()
    columns = (
        TerminalEntry.revoked_at,
        TerminalEntry.enrolled_at,
        TerminalEntry.last_seen_at,
        TerminalEntry.state,
        TerminalEntry.queue_pending,
        TerminalEntry.queue_parked,
    )
    terminals = session.execute(select(*columns)).all()
    states: Counter[str] = Counter(dict.fromkeys(("online", "silent", "out_of_service", "not_enrolled", "revoked"), 0))
    states.update(_state(*terminal[:4], now) for terminal in terminals)
    yield _by("centre_terminals", "Terminals by state.", "state", states)
    yield _one(
        "centre_queue_pending", "Records that wait on terminals.", sum(terminal.queue_pending for terminal in terminals)
    )
    yield _one(
        "centre_queue_parked",
        "Records that are parked on terminals.",
        sum(terminal.queue_parked for terminal in terminals),
    )
    yield from _of_alarms(session, now)
    yield from _of_counts(session)
    departments = centre.directory.states(session, centre.catalogues.take(session))
    up = {name: int(state is DepartmentState.UP) for name, state in departments.items()}
    yield _by("centre_department_up", "Whether a department's system answers.", "department", up)


def process_metrics(started: float) -> Iterator[Metric]:
    """Of this process; `started` is a moment of the wall clock."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield _one("process_cpu_seconds_total", "Processor time.", used.ru_utime + used.ru_stime, MetricKind.COUNTER)
    yield _one("process_resident_memory_bytes", "Memory in use.", _resident())
    yield _one("process_start_time_seconds", "When it started.", started)


def now_of_wall() -> float:
    """Prometheus counts in seconds since 1970."""
    return time.time()


def _of_alarms(session: Session, now: datetime) -> Iterator[Metric]:
    alarms = open_alarms_of(session)
    severities = Counter({severity.value: 0 for severity in FaultSeverity})
    severities.update(alarm.fault.severity.value for alarm in alarms)
    yield _by("centre_alarms_open", "Open alarms by severity.", "severity", severities)
    yield _one(
        "centre_alarms_late", "Open alarms one of whose clocks ran out.", sum(alarm.is_late(now) for alarm in alarms)
    )


def _of_counts(session: Session) -> Iterator[Metric]:
    missing = func.sum(TerminalChain.highest_sequence - TerminalChain.complete_up_to)
    yield _one("centre_records_behind", "Numbers between what is complete and what came.", session.scalar(missing) or 0)
    cases = session.execute(select(CaseEntry.status, func.count()).group_by(CaseEntry.status))
    yield _by("centre_cases", "Cases by status.", "status", {row[0]: row[1] for row in cases})
    totals = select(UsageTotal.served, UsageTotal.people).where(UsageTotal.dimension == EVERYTHING)
    served, people = session.execute(totals).first() or (0, 0)
    yield _one("centre_served_total", "Cases served, as folded.", served, MetricKind.COUNTER)
    yield _one("centre_people_total", "Different people served, as folded.", people, MetricKind.COUNTER)
    waiting = session.scalar(select(func.count()).select_from(UsageDelta)) or 0
    yield _one("centre_counts_waiting", "Batches that are not folded into the sums yet.", waiting)
    untold = (
        select(StaffMessage.channel, func.count()).where(StaffMessage.sent_at.is_(None)).group_by(StaffMessage.channel)
    )
    yield _by(
        "centre_messages_waiting",
        "Alarms not told yet, by channel.",
        "channel",
        {row[0]: row[1] for row in session.execute(untold)},
    )


def _state(
    revoked_at: datetime | None, enrolled_at: datetime | None, last_seen_at: datetime | None, state: str, now: datetime
) -> str:
    if revoked_at is not None:
        return "revoked"
    if enrolled_at is None:
        return "not_enrolled"
    if last_seen_at is None or now - last_seen_at > SILENT_AFTER:
        return "silent"
    return OUT_OF_SERVICE if state == OUT_OF_SERVICE else "online"


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 -- no file of ours
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _one(name: str, words: str, value: float, kind: MetricKind = MetricKind.GAUGE) -> Metric:
    return Metric(name, kind, words, (Sample(value),))


def _by(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    return Metric(name, MetricKind.GAUGE, words, tuple(Sample(number, {label: key}) for key, number in values.items()))

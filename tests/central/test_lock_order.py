"""Rows that several transactions hold are held in one order, on PostgreSQL: of two at once one waits, and none is ended by a deadlock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from catalogue.schema import Level
from catalogue.text import LocalText
from central.alarms.models import AlarmEntry
from central.alarms.service import answer_alarms
from central.cases.states import CaseStatus
from central.departments.news import DepartmentNews
from central.news.models import EarlyNews
from central.news.taking import NewsIntake, NewsSource
from central.releases.models import ReleaseEntry, ReleaseOutcome
from central.releases.service import add_release, halt, note_report
from central.terminal_register.credentials import forget_codes
from central.terminal_register.models import TerminalEntry
from central.terminal_register.record import plan_hours
from central.terminals.service import CodeUnusable, TerminalPlace, enrol, find_terminal, mint_code
from contract.releases import FailedRelease, ReleaseReport
from contract.signing_keys import SigningKey
from contract.terminals import EnrolRequest
from tests.central.virtual_terminal import NOON

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
WAITS = text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
Step = Callable[[Session], object]


@pytest.fixture
def crossing(centre):
    """One transaction takes its first step; another begins and waits for it; then the first goes on. What the other gives."""

    def cross(begin: Step, go_on: Step, other: Step) -> object:
        def apart() -> object:
            with centre.database.writing() as session:
                return other(session)

        with ThreadPoolExecutor(1) as pool:
            with centre.database.writing() as session:
                begin(session)
                session.flush()
                found = pool.submit(apart)
                with centre.database.reading() as onlooker:
                    while not onlooker.scalar(WAITS):
                        assert not found.done(), "it never waited"
                        Event().wait(0.001)
                go_on(session)
            return found.result(120)

    return cross


def test_enrolment_waits_while_codes_are_withdrawn(centre, crossing):
    place = TerminalPlace("YC-001", LocalText(zh="村", en="V"), Level.TOWN, "441602001")
    with centre.database.writing() as session:
        code = mint_code(session, place, NOON)
    public_key = SigningKey.generate().verify_key.public
    request = EnrolRequest(code=code, public_key=public_key, software_version="0.1")
    with pytest.raises(CodeUnusable):
        crossing(
            lambda session: session.get(TerminalEntry, "YC-001", with_for_update=True),
            lambda session: forget_codes(session, "YC-001", NOON),
            lambda session: enrol(session, request, centre.keys, NOON),
        )


@pytest.fixture
def alarms(centre):
    """Two of one terminal, that are told one after another."""
    with centre.database.writing() as session:
        for fault in ("camera.unknown", "terminal.silent"):
            session.add(AlarmEntry(terminal_id="YC-001", fault_id=fault, opened_at=NOON))
            session.flush()

    def note(fault: str) -> Step:
        return lambda session: session.execute(
            update(AlarmEntry).where(AlarmEntry.fault_id == fault).values(note="again")
        )

    return note


def test_answer_waits_while_terminal_is_judged(terminal, alarms, crossing):
    def judge(session: Session) -> None:
        session.get(TerminalEntry, "YC-001", with_for_update=True)
        alarms("terminal.silent")(session)

    answered = crossing(judge, alarms("camera.unknown"), lambda session: answer_alarms(session, "YC-001", NOON))
    assert answered == 2


def test_hours_of_site_wait_in_order_of_names(enrol, centre, crossing):
    for name in ("YC-002", "YC-001"):
        enrol(name)

    def hold(name: str) -> Step:
        return lambda session: session.get(TerminalEntry, name, with_for_update=True)

    planned = crossing(
        hold("YC-001"), hold("YC-002"), lambda session: plan_hours(session, "1-5 09:00-17:00", site_zh="演示大厅")
    )
    assert planned == 2
    with centre.database.reading() as session:
        assert set(session.scalars(select(TerminalEntry.planned_hours))) == {"1-5 09:00-17:00"}


def test_releases_that_fail_together_halt_in_one_order(terminal, centre, crossing):
    with centre.database.writing() as session:
        for version in ("1.0", "2.0"):
            add_release(session, version, "0" * 64, 1, "", NOON)
            # one that fails alone halts nothing
            outcome = ReleaseOutcome(version=version, terminal_id="YC-900", state="failed", reason="broken", at=NOON)
            session.add(outcome)
    failed = tuple(FailedRelease(version=version, reason="broken") for version in ("2.0", "1.0"))
    report = ReleaseReport(running="0.9", failed=failed)

    def stop(version: str) -> Step:
        return lambda session: halt(session, version, "chief", NOON)

    crossing(
        stop("1.0"), stop("2.0"), lambda session: note_report(session, find_terminal(session, "YC-001"), report, NOON)
    )
    with centre.database.reading() as session:
        assert all(each.halted_at for each in session.scalars(select(ReleaseEntry)))


def test_news_reported_twice_at_once_are_kept_once(centre, crossing):
    source = NewsSource("own", lambda _department: True)
    first, second = (
        DepartmentNews(case_number=f"MZ012-20261120-{mark * 8}", number=1, status=CaseStatus.ACCEPTED, happened_at=NOON)
        for mark in "AB"
    )

    def tell(*news: DepartmentNews) -> Step:
        return lambda session: NewsIntake(session, centre.keys, source, NOON).take(news)

    crossing(tell(first), tell(second), tell(second, first))
    with centre.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EarlyNews)) == 2

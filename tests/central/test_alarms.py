"""Alarms open and close by themselves; who must act, and until when, is in the table."""

from datetime import datetime, time, timedelta
from itertools import count, product

import pytest
from typer.testing import CliRunner

from catalogue.text import Language
from central.alarms.evidence import alarm_evidence_words
from central.alarms.models import AlarmEntry, TerminalDay
from central.alarms.rules import RULES
from central.alarms.service import (
    CLOSED_KEPT,
    DAYS_KEPT,
    OPEN_DAYS_KEPT,
    AlarmRow,
    answer_alarms,
    judge_terminals,
    open_alarms_of,
)
from central.cli.verbs import app
from central.clock import BEIJING, civil_day
from central.identity.budgets import note_guess
from central.usage.folding import fold_all
from contract.fault_register import fault_entry, fault_register
from contract.planned_hours import PlannedHours
from contract.records import CheckLine, MorningCheckFacts
from contract.releases import FailedRelease, ReleaseReport
from contract.terminals import DeviceReport, FaultReport, OpenDay
from contract.terms import TestVerdict
from tests.central.test_epochs import beat
from tests.central.virtual_terminal import NOON

HOURS = PlannedHours(time(8, 30), time(17, 30))


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: what PostgreSQL could do otherwise is in test_alarm_pages.py."""
    return sqlite_url


def open_now(centre) -> list[str]:
    """But for the morning check, which no one makes in these tests."""
    return [each for each in every_open(centre) if each != "terminal.no_morning_check"]


def every_open(centre) -> list[str]:
    judge_terminals(centre)
    with centre.database.reading() as session:
        return [each.fault.id for each in open_alarms_of(session)]


def device(family: str, **counters: int) -> DeviceReport:
    return DeviceReport(family=family, condition="ok", age_seconds=1, counters=counters)


def test_every_rule_is_a_fault_of_the_register():
    assert RULES.keys() <= fault_register().keys()


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (timedelta(minutes=29), []),
        (timedelta(minutes=31), ["terminal.silent"]),
        (timedelta(days=8), ["terminal.silent_week"]),
        (timedelta(days=31), ["terminal.silent_month"]),
    ],
)
def test_silence_is_reported_by_its_length(terminal, centre, clock, away, expected):
    beat(terminal)
    clock.wall += away
    assert open_now(centre) == expected


def test_alarm_closes_by_itself(terminal, centre, clock):
    beat(terminal)
    clock.advance(hours=1)
    assert open_now(centre) == ["terminal.silent"]
    beat(terminal)
    assert open_now(centre) == []
    clock.wall += CLOSED_KEPT + timedelta(days=1)
    beat(terminal)
    judge_terminals(centre)
    with centre.database.reading() as session:
        assert session.query(AlarmEntry).filter(AlarmEntry.fault_id == "terminal.silent").count() == 0


def test_earliest_days_are_forgotten_with_their_counters(enrol, centre, clock):
    names = ["YC-001", "YC-002"]
    for name in names:
        enrol(name)
    kept = {0: {"a": 1}, DAYS_KEPT - 2: {"a": 1}, DAYS_KEPT: {}, OPEN_DAYS_KEPT - 1: {"a": 1}}
    with centre.database.writing() as session:
        for name, age in product(names, [*kept, OPEN_DAYS_KEPT + 2]):
            day = civil_day(clock.now()) - timedelta(days=age)
            of_day = {"day": day, "counters": {"a": 1}, "counted_until": clock.now()}
            session.add(TerminalDay(terminal_id=name, open_seconds=60, **of_day))
    clock.advance(days=1)

    judge_terminals(centre)

    today = civil_day(clock.now()) - timedelta(days=1)
    with centre.database.reading() as session:
        days = {(each.terminal_id, (today - each.day).days): each.counters for each in session.query(TerminalDay)}
    assert {where: days[where] for where in product(names, kept)} == {
        (name, age): kept[age] for name, age in product(names, kept)
    }
    assert days.keys() == {*product(names, kept), *product(names, [-1])}


def test_terminal_that_never_came_is_reported(enrol, centre, clock):
    enrol()
    assert open_now(centre) == []
    clock.advance(minutes=31)
    assert open_now(centre) == ["terminal.never_heard"]


@pytest.mark.parametrize(("days", "expected"), [(6, []), (8, ["terminal.idle_week"]), (31, ["terminal.idle_month"])])
def test_no_success_for_long_is_reported(terminal, centre, clock, days, expected):
    terminal.upload(terminal.case())
    fold_all(centre.database)
    clock.advance(days=days)
    beat(terminal)
    assert open_now(centre) == expected


def test_lit_but_not_serving_is_reported(terminal, centre, clock):
    began = clock.now()
    stopped = FaultReport(id="queue.unreadable", since=began, note="disk")
    beat(terminal, faults=(stopped,))
    assert open_now(centre) == ["queue.unreadable"]
    clock.advance(minutes=11)
    beat(terminal, faults=(stopped,))
    assert open_now(centre) == ["queue.unreadable", "terminal.lit_not_serving"]
    clock.advance(minutes=31)
    assert open_now(centre) == ["terminal.silent"], "what a silent terminal said is long ago"


def test_unknown_is_reported_after_half_an_hour(terminal, centre, clock):
    beat(terminal, faults=(FaultReport(id="camera.unknown", since=clock.now(), note="mute"),))
    assert open_now(centre) == []
    since = clock.now()
    clock.advance(minutes=31)
    beat(terminal, faults=(FaultReport(id="code_scanner.unknown", since=since, note="cannot be asked"),))
    assert open_now(centre) == []
    beat(terminal, faults=(FaultReport(id="camera.unknown", since=since, note="mute"),))
    assert open_now(centre) == ["terminal.unknown"]


def test_warnings_of_supplies_are_alarms_others_are_not(terminal, centre):
    beat(terminal, faults=(FaultReport(id="receipt_printer.paper_low"), FaultReport(id="memory.swap")))
    assert open_now(centre) == ["receipt_printer.paper_low"]


def test_paper_and_toner_have_a_forecast(terminal, centre, clock):
    for day in range(8):
        used = 60_000 + 2_500 * day
        beat(terminal, devices=(device("receipt_printer", paper_mm=used), device("document_printer", pages=100)))
        open_now(centre)
        clock.advance(days=1)
    clock.advance(days=-1)
    judge_terminals(centre)
    with centre.database.reading() as session:
        (alarm,) = [each for each in open_alarms_of(session) if each.fault.id == "terminal.paper_soon"]
    assert alarm_evidence_words(alarm.fault.id, alarm.note) == "按每天用2500毫米算，2026-12-03用完"
    clock.advance(minutes=1)
    beat(terminal, devices=(device("receipt_printer", paper_mm=40),))
    assert "terminal.paper_soon" not in open_now(centre), "the roll was changed"


def test_many_failing_cards_are_reported(terminal, centre, clock):
    beat(terminal, devices=(device("id_card_reader", cards=100, cards_not_read=1),))
    open_now(centre)
    clock.advance(days=1)
    beat(terminal, devices=(device("id_card_reader", cards=110, cards_not_read=16),))
    judge_terminals(centre)
    with centre.database.reading() as session:
        (alarm,) = [each for each in open_alarms_of(session) if each.fault.id == "terminal.identity_failing"]
    assert alarm_evidence_words(alarm.fault.id, alarm.note) == "25次读卡中15次没有读出"


def test_day_that_was_open_too_little_is_reported(terminal, centre, clock):
    beat(terminal)
    judge_terminals(centre)
    clock.advance(days=1)
    beat(terminal)
    judge_terminals(centre)
    with centre.database.reading() as session:
        (alarm,) = [each for each in open_alarms_of(session) if each.fault.id == "terminal.open_too_little"]
    assert alarm_evidence_words(alarm.fault.id, alarm.note).endswith("应开放9.0小时，实际0.0小时")
    assert alarm_evidence_words(alarm.fault.id, alarm.note, Language.EN).endswith("open 0.0 h of 9.0 h")


def test_hours_of_a_site_and_own_count_decide(terminal, centre, clock, database_url):
    answered = beat(terminal)
    assert answered.planned_hours == "1-5 08:30-17:30"
    judge_terminals(centre)
    clock.advance(days=1)
    reported = OpenDay(day=NOON.date(), seconds=8 * 3600)
    beat(terminal, open_days=(reported,))
    assert "terminal.open_too_little" not in open_now(centre), "it was open without a network"
    keys = ("--database-url", database_url, "--keys", str(centre.settings.keys_folder))
    assert CliRunner().invoke(app, ["hours", "1-7 08:00-20:00", "--site", "甲", *keys]).exit_code == 2
    done = CliRunner().invoke(app, ["hours", "1-7 08:00-20:00", "--terminal", "YC-001", *keys])
    assert done.exit_code == 0, done.output
    assert beat(terminal, open_days=(reported,)).planned_hours == "1-7 08:00-20:00"
    assert "terminal.open_too_little" in open_now(centre), "8 of 12 hours"


def test_guessed_pick_up_codes_are_reported(terminal, centre, clock, enrol):
    """Where no code is looked at any more; where none is looked at anywhere, at each terminal that helped to it."""
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"pick_up_guesses_of_all": 25}))
    quiet, numbers = enrol("YC-009"), count()
    guessing = (terminal, enrol("YC-010"), enrol("YC-011"))
    for there in (quiet, *guessing):
        beat(there)

    def guess(many: int, *names: str) -> None:
        with centre.database.writing() as session:
            for _, name in product(range(many), names):
                note_guess(session, centre, name, f"{next(numbers)}")

    def reported() -> list[str]:
        judge_terminals(centre)
        with centre.database.reading() as session:
            lines = [line for line in open_alarms_of(session) if line.fault.id == "terminal.codes_guessed"]
        return sorted(f"{line.terminal_id} {alarm_evidence_words(line.fault.id, line.note)}" for line in lines)

    guess(9, guessing[0].terminal_id)
    assert reported() == []
    guess(1, guessing[0].terminal_id)
    assert [line.partition(" ")[0] for line in reported()] == [guessing[0].terminal_id]
    guess(8, *(there.terminal_id for there in guessing[1:]))
    everywhere = reported()
    assert [line.partition(" ")[0] for line in everywhere] == sorted(there.terminal_id for there in guessing)
    assert all("共输错取件码26次" in line for line in everywhere)
    clock.advance(minutes=61)
    assert reported() == []


def test_missing_morning_check_is_reported_until_made(terminal, centre, clock):
    beat(terminal)
    assert "terminal.no_morning_check" not in every_open(centre), "it was set up today"
    clock.advance(days=1)
    beat(terminal)
    assert "terminal.no_morning_check" in every_open(centre)
    line = CheckLine(test="id_card", verdict=TestVerdict.PASSED)
    facts = MorningCheckFacts(lines=(line,), role="keeper", account="100231", duration_seconds=300)
    terminal.upload(terminal.record(facts, occurred_at=clock.now()))
    beat(terminal)
    assert "terminal.no_morning_check" not in every_open(centre)


def test_release_that_was_left_is_reported(terminal, centre):
    left = FailedRelease(version="1.2.0", reason="the reader does not answer any more")
    beat(terminal, release=ReleaseReport(running="1.1.0", good="1.1.0", failed=(left,)))
    assert open_now(centre) == ["update.not_applied"]
    beat(terminal, release=ReleaseReport(running="1.2.1", good="1.2.1", failed=(left,)))
    assert open_now(centre) == []


def test_failing_faces_are_reported(terminal, centre, clock):
    beat(terminal, devices=(device("camera", faces=100),))
    open_now(centre)
    clock.advance(days=1)
    beat(terminal, devices=(device("camera", faces=110, faces_failed=15),))
    assert "terminal.face_failing" in open_now(centre)


@pytest.mark.parametrize("text", ["5-1 08:30-17:30", "1-5 17:30-08:30", "1-5 8:30-17:30", "", "1-5 08:30-17:30\n"])
def test_hours_that_make_no_sense_are_refused(text):
    with pytest.raises(ValueError, match="day"):
        PlannedHours.read(text)


def test_weekends_are_not_planned():
    saturday = datetime(2026, 11, 28, 12, 0, tzinfo=BEIJING)
    assert HOURS.overlap(saturday - timedelta(hours=1), saturday) == timedelta()
    assert HOURS.of_day(saturday.date()) == timedelta()


def test_deadlines_depend_on_person_in_charge():
    routine = AlarmRow("YC-001", fault_entry("terminal.silent"), "", NOON, None)
    repair = AlarmRow("YC-001", fault_entry("camera.no_answer"), "", NOON, NOON)
    assert routine.mend_due - NOON == timedelta(hours=4)
    assert repair.mend_due - NOON == timedelta(hours=2)
    assert [routine.is_late(NOON + timedelta(minutes=each)) for each in (29, 31)] == [False, True]
    assert [repair.is_late(NOON + timedelta(minutes=each)) for each in (31, 121)] == [False, True]


def test_answer_stops_the_first_clock(terminal, centre, clock):
    beat(terminal)
    clock.advance(hours=1)
    open_now(centre)
    with centre.database.writing() as session:
        assert answer_alarms(session, "YC-001", clock.now()) == 1
        assert answer_alarms(session, "YC-001", clock.now()) == 0
    clock.advance(hours=1)
    with centre.database.reading() as session:
        (alarm,) = open_alarms_of(session)
    assert not alarm.is_late(clock.now())

"""The log stays within its budget while the terminal runs, whatever the clock says."""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.machine.log_files import log_files, rotated
from app.screen.log_budget import BudgetedLog, LogBudget

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
BUDGET = LogBudget(file_bytes=1000, all_bytes=5000, files=30, age=timedelta(days=10))


class Log:
    """Writes records of any day."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.handler = BudgetedLog(file, BUDGET)

    def write(self, text: str, day: float = 0.0) -> None:
        record = logging.LogRecord("x", logging.INFO, "x.py", 1, text, None, None)
        record.created = (NOON + timedelta(days=day)).timestamp()
        self.handler.emit(record)
        os.utime(self.file, (record.created, record.created))

    def restart(self) -> None:
        self.handler.close()
        self.handler = BudgetedLog(self.file, BUDGET)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    made = Log(tmp_path / "kiosk.log")
    yield made
    made.handler.close()


def size(log: Log) -> int:
    return sum(each.stat().st_size for each in log_files(log.file))


def test_all_bytes_are_held_while_running(log: Log) -> None:
    for number in range(300):
        log.write(f"{number:06} " + "x" * 90)
        assert size(log) <= BUDGET.all_bytes
    assert f"{299:06}" in log.file.read_text(), "the newest is there"
    assert rotated(log.file), "and some of those before"


def test_each_day_begins_a_file(log: Log) -> None:
    for day in range(3):
        log.write(f"day {day}", day)
    texts = [each.read_text().strip() for each in log_files(log.file)]
    assert texts == ["day 2", "day 1", "day 0"]


def test_what_is_too_old_goes(log: Log) -> None:
    for day in (0, 1, 5, 20, 21, 22):
        log.write(f"day {day}", day)
    assert [each.read_text().strip() for each in log_files(log.file)] == ["day 22", "day 21", "day 20"]


def test_restart_goes_on_in_the_file(log: Log) -> None:
    log.write("before")
    log.restart()
    log.write("behind")
    assert log.file.read_text().split() == ["before", "behind"]
    log.restart()
    log.write("next day", 1)
    assert [each.read_text().split()[0] for each in log_files(log.file)] == ["next", "before"]


def test_wrong_clock_costs_no_closed_file(log: Log) -> None:
    log.write("today")
    log.write("of 1970", -20000)
    log.write("today again")
    texts = [each.read_text().strip() for each in log_files(log.file)]
    assert texts == ["today again", "of 1970", "today"]


def test_strange_names_are_no_logs(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.log"
    for name in ("kiosk.log", "kiosk.log.2", "kiosk.log.10", "kiosk.log.bak", "other.log.1"):
        (tmp_path / name).write_text("x")
    assert [each.name for each in log_files(file)] == ["kiosk.log", "kiosk.log.2", "kiosk.log.10"]
    assert log_files(tmp_path / "none" / "kiosk.log") == ()

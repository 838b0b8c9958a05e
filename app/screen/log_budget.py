"""Keeps the log within a budget of bytes and days while the terminal runs. The newest lines are never given up for the oldest."""

import logging
import logging.handlers
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from app.core.machine.log_files import rotated

MIB = 1024 * 1024


class LogBudget(Struct, frozen=True):
    """What the log may take (日志预算): of one file, of all together, how many files, and for how long."""

    file_bytes: int = 2 * MIB
    all_bytes: int = 12 * MIB
    files: int = 60
    age: timedelta = timedelta(days=45)


class BudgetedLog(logging.handlers.RotatingFileHandler):
    """A log that begins a file each day and each `file_bytes` (限额日志); what is over the budget goes, the oldest first.

    The day is that of the records: a clock that is set back or forward begins a file, and loses none but by age.
    """

    def __init__(self, file: Path, budget: LogBudget = LogBudget()) -> None:  # noqa: B008 - frozen
        super().__init__(file, maxBytes=budget.file_bytes, backupCount=budget.files - 1, encoding="utf-8")
        self._file = file
        self._budget = budget
        self._day = _day_of(file.stat().st_mtime) if file.stat().st_size else ""

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - named by the standard library
        """Whether this record begins a file."""
        day = _day_of(record.created)
        is_other_day, self._day = self._day not in ("", day), day
        return is_other_day or bool(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802 - named by the standard library
        """Begin a file, and give up what is over the budget."""
        super().doRollover()
        self.hold()

    def hold(self) -> None:
        """Give up what is too old or too much. The newest closed file stays whatever its age says: a clock may be wrong."""
        kept = rotated(self._file)
        newest = datetime.fromtimestamp(kept[0].stat().st_mtime, UTC) if kept else datetime.now(UTC)
        room = self._budget.all_bytes - self._budget.file_bytes
        for number, path in enumerate(kept):
            state = path.stat()
            room -= state.st_size
            is_old = newest - datetime.fromtimestamp(state.st_mtime, UTC) > self._budget.age
            if number and (room < 0 or is_old):
                path.unlink(missing_ok=True)


def _day_of(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d}"

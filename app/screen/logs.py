"""Logs of the terminal: JSON lines within a budget, nothing personal (modules log by allow-list)."""

import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

from app.screen.log_budget import BudgetedLog

CHATTY = ("alembic", "urllib3", "aiohttp", "asyncio", "usb")
"""Libraries whose course of events no one needs."""


class JsonLines(logging.Formatter):
    """One record a line. Tracebacks carry classes and places in the code only: the text of an exception may be a name or a number."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            said["trace"] = "\n".join(_places(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False)


def _places(error: BaseException) -> Iterator[str]:
    """The class of the exception and where it came from, then those of what it came of."""
    found: BaseException | None = error
    seen: set[int] = set()
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield f"{type(found).__module__}.{type(found).__qualname__}"
        for frame in traceback.StackSummary.extract(traceback.walk_tb(found.__traceback__), lookup_lines=False):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def configure_logs(file: Path) -> None:
    """Log from INFO to `file`, within the budget; the oldest goes first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = BudgetedLog(file)
    handler.setFormatter(JsonLines())
    for library in CHATTY:
        logging.getLogger(library).setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)

"""Logs of the terminal: JSON lines within a budget, nothing personal (modules log by allow-list)."""

import json
import logging
from pathlib import Path

from app.screen.log_budget import BudgetedLog

CHATTY = ("alembic", "urllib3", "aiohttp", "asyncio", "usb")
"""Libraries whose course of events no one needs."""


class JsonLines(logging.Formatter):
    """One record a line. Tracebacks carry names of code only: no values of variables."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        said = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


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

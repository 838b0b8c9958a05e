"""Reads the terminal's log for a technician: the newest lines that fit a filter, and what may leave the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

LEVELS = ("debug", "info", "warning", "error", "critical")
MOST_LINES = 400
"""That one look gives: more no one reads on a screen."""
_NUMBERS = re.compile(r"(?<![0-9A-Za-z-])[0-9]{11,}[0-9Xx]?(?![0-9A-Za-z-])")
"""Numbers of persons, cards and telephones have eleven digits and more; ids of ours have hyphens or letters."""


class LogLine(Struct, frozen=True):
    """One line of the log (日志行)."""

    at: datetime
    level: str
    logger: str
    event: str
    trace: str = ""

    def is_about(self, family: str) -> bool:
        """By the name of its module, or by what the line begins with: workers write `receipt_printer: …`."""
        return family in self.logger.split(".") or family == self.event.partition(":")[0].partition(" ")[0]


class LogFilter(Struct, frozen=True):
    """Which lines are wanted (日志筛选): from this level on, of this device, since, with these letters in them."""

    level: str = "info"
    device: str = ""
    since: datetime | None = None
    needle: str = ""

    def takes(self, line: LogLine) -> bool:
        if _rank(line.level) < _rank(self.level) or (self.device and not line.is_about(self.device)):
            return False
        if self.since is not None and line.at < self.since:
            return False
        needle = self.needle.casefold()
        return not needle or any(needle in part.casefold() for part in (line.event, line.logger, line.trace))


def newest_lines(files: Sequence[Path], wanted: LogFilter, most: int = MOST_LINES) -> tuple[LogLine, ...]:
    """Newest first, from files that are newest first. A line that is no line of ours is passed over; so is a file that is gone."""
    found: list[LogLine] = []
    for file in files:
        for raw in reversed(_lines_of(file)):
            line = parse_line(raw)
            if line is not None and wanted.takes(line):
                found.append(line)
                if len(found) == most:
                    return tuple(found)
    return tuple(found)


def parse_line(raw: str) -> LogLine | None:
    """A line as `app.screen.logs` writes it; None for anything else."""
    try:
        said = json.loads(raw)
        at = datetime.strptime(said["at"], "%Y-%m-%dT%H:%M:%S%z")
        level, logger, event = (str(said[name]) for name in ("level", "logger", "event"))
        trace = str(said.get("trace", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return LogLine(at, level, logger, event, trace)


def without_numbers(text: str) -> str:
    """The same without what could be the number of a person: a second line of defence, for no module logs one."""
    return _NUMBERS.sub("‹number›", text)


def clean_lines(file: Path) -> Iterator[str]:
    """Lines that may leave the terminal: those of ours, without numbers."""
    for raw in _lines_of(file):
        if parse_line(raw) is not None:
            yield without_numbers(raw)


def bytes_of_lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _lines_of(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)

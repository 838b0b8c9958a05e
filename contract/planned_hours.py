"""When a terminal should be open: the same for the terminal, which counts by it, and for the centre, which judges by it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated

from pydantic import StringConstraints

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
PATTERN = r"^([1-7]-[1-7] ([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9])?$"

PlannedText = Annotated[str, StringConstraints(max_length=15, pattern=PATTERN)]
"""Such as 1-5 08:30-17:30: Monday to Friday; empty where a site has no hours of its own."""


@dataclass(frozen=True)
class PlannedHours:
    """When terminals should be open (计划开放时间), by the clock of China, from the first to the last day of the week (Monday is 1)."""

    opens: time
    closes: time
    first_day: int = 1
    last_day: int = 5

    @classmethod
    def read(cls, text: str) -> "PlannedHours":
        """Read hours such as `1-5 08:30-17:30`. Raises ValueError."""
        if not text or re.fullmatch(PATTERN, text) is None:
            raise ValueError("as 1-5 08:30-17:30: first and last day of the week, from when, until when")
        days, _, hours = text.partition(" ")
        first, last = (int(part) for part in days.split("-"))
        opens, closes = (time.fromisoformat(part) for part in hours.split("-"))
        if first > last or opens >= closes:
            raise ValueError("the first day or hour comes after the last")
        return cls(opens, closes, first, last)

    def __str__(self) -> str:
        return f"{self.first_day}-{self.last_day} {self.opens:%H:%M}-{self.closes:%H:%M}"

    def overlap(self, since: datetime, until: datetime) -> timedelta:
        """How much of a span within one civil day is planned."""
        day = until.astimezone(CHINA).date()
        if not self._is_planned(day):
            return timedelta()
        begins = datetime.combine(day, self.opens, CHINA)
        ends = datetime.combine(day, self.closes, CHINA)
        return max(min(until, ends) - max(since, begins), timedelta())

    def holds_at(self, moment: datetime) -> bool:
        """Whether a terminal should be open at that moment."""
        local = moment.astimezone(CHINA)
        return self._is_planned(local.date()) and self.opens <= local.time() < self.closes

    def end_of(self, moment: datetime) -> datetime:
        """When the hours of the day of a moment end."""
        return datetime.combine(moment.astimezone(CHINA).date(), self.closes, CHINA)

    def of_day(self, day: date) -> timedelta:
        """How long a terminal should be open on a day."""
        if not self._is_planned(day):
            return timedelta()
        return datetime.combine(day, self.closes) - datetime.combine(day, self.opens)

    def until(self, moment: datetime) -> timedelta:
        """How long it should have been open on the day of a moment, up to that moment."""
        local = moment.astimezone(CHINA)
        return self.overlap(datetime.combine(local.date(), time(), CHINA), moment)

    def _is_planned(self, day: date) -> bool:
        return self.first_day <= day.isoweekday() <= self.last_day

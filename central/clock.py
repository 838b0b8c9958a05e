"""The centre's time, as something that is given, and the civil day that counts go by."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one zone and no summer time, so a fixed offset is exact."""


class Clock(Protocol):
    """Where the centre's time comes from. Thread-safe."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time in UTC."""
        return datetime.now(UTC)


def civil_day(moment: datetime) -> date:
    """The calendar day in China at `moment`."""
    return moment.astimezone(BEIJING).date()

"""The time, injected so that tests move it by hand."""

import time
from datetime import UTC, datetime
from typing import Protocol


class WallClock(Protocol):
    """Wall time for what is written down. Thread-safe."""

    def now(self) -> datetime:
        """The wall time, aware, in UTC. May jump."""


class Clock(WallClock, Protocol):
    """A clock (时钟): wall time for what is written down, monotonic seconds for what is waited for."""

    def monotonic(self) -> float:
        """Seconds that never jump; only differences mean anything."""


class SystemClock:
    """The wall clock and the monotonic clock of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

"""The time as drivers see it: monotonic seconds, injected so that tests move it by hand."""

import time
from typing import Protocol


class MonotonicClock(Protocol):
    """Monotonic seconds; only differences mean anything."""

    def now(self) -> float:
        """Seconds of a clock that never jumps."""


class SystemMonotonicClock:
    """The machine's monotonic clock."""

    def now(self) -> float:
        return time.monotonic()

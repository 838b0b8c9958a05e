"""The clock of the drivers' tests."""


class HandClock:
    """Monotonic seconds (单调时钟) that move by hand: `at` is what it says."""

    def __init__(self, at: float = 100.0) -> None:
        self.at = at

    def now(self) -> float:
        return self.at

"""When somebody has walked away: counts from the last touch, asks "still there?", counts down, says it is over.

Pure arithmetic on monotonic seconds. Time in which a device or the network works does not count.
"""

from math import ceil

from msgspec import Struct

from kiosk.services.timing import Timing


class IdleWatch(Struct):
    """Counts the time without a touch (空闲计时). `at_least`: seconds before the question comes, where that is longer than usual."""

    timing: Timing
    touched_at: float
    asked_at: float | None = None
    at_least: float = 0.0

    def touch(self, now: float) -> None:
        """Somebody touched the screen; a countdown begins again."""
        self.touched_at = now
        if self.asked_at is not None:
            self.asked_at = now

    def stay(self, now: float) -> None:
        """They said that they are still there."""
        self.touched_at, self.asked_at = now, None

    def tick(self, now: float, *, is_busy: bool, care_mode: bool) -> bool:
        """Whether the visit is over."""
        if is_busy:
            self.stay(now)
        idle = max(self.timing.idle_for(care_mode=care_mode), self.at_least)
        if self.asked_at is None and now - self.touched_at >= idle:
            self.asked_at = now
        return self.asked_at is not None and now - self.asked_at >= self.timing.countdown_for(care_mode=care_mode)

    def seconds_left(self, now: float, *, care_mode: bool) -> int:
        """The seconds that the countdown still shows."""
        begun = now if self.asked_at is None else self.asked_at
        return max(0, ceil(begun + self.timing.countdown_for(care_mode=care_mode) - now))

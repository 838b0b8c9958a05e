"""How long the terminal waits for people, in seconds. Care mode doubles what is waited for."""

from msgspec import Struct

CARE_FACTOR = 2


class Timing(Struct, frozen=True):
    """The timing (时限). `settle` is how long after a new screen a tap does not count: the second half of a double tap.

    `pay_idle` is the idle time while somebody pays: on their phone they do not touch the screen.
    `seen` is how long it can be read that something went well before the next step comes by itself; `papers_seen` that the
    papers are out.
    """

    idle: float = 60.0
    pay_idle: float = 120.0
    countdown: float = 15.0
    settle: float = 0.3
    goodbye: float = 6.0
    card_alarm: float = 60.0
    maintenance_idle: float = 120.0
    poll_payment: float = 2.0
    poll_card: float = 1.0
    seen: float = 1.5
    papers_seen: float = 4.0

    def idle_for(self, *, care_mode: bool, is_paying: bool = False) -> float:
        """Until "still there?"."""
        idle = max(self.idle, self.pay_idle) if is_paying else self.idle
        return idle * (CARE_FACTOR if care_mode else 1)

    def seen_for(self, *, care_mode: bool) -> float:
        """Until the next step comes by itself."""
        return self.seen * (CARE_FACTOR if care_mode else 1)

    def countdown_for(self, *, care_mode: bool) -> float:
        """From "still there?" until the end."""
        return self.countdown * (CARE_FACTOR if care_mode else 1)

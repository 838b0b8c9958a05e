"""How long the terminal waits for people, in seconds. Care mode doubles what is waited for."""

from msgspec import Struct

CARE_FACTOR = 2


class Timing(Struct):
    """The timing (时限); it changes between visits alone.

    `settle` is how long after a new screen a tap does not count: the second half of a double tap.

    `seen` is how long it can be read that something went well before the next step comes by itself; `papers_seen` that the
    papers are out. After `long_wait` a citizen who waits reads that it takes longer, and may leave where that loses nothing.
    Outside the planned hours a screen that no one touches for `dark` becomes dark; 0: never.
    """

    idle: float = 60.0
    countdown: float = 15.0
    settle: float = 0.3
    goodbye: float = 6.0
    card_alarm: float = 60.0
    maintenance_idle: float = 120.0
    poll_payment: float = 2.0
    poll_card: float = 1.0
    seen: float = 1.5
    papers_seen: float = 4.0
    long_wait: float = 10.0
    dark: float = 0.0

    def become(self, other: "Timing") -> None:
        """All times of another one, from now on."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(other, name))

    def idle_for(self, *, care_mode: bool) -> float:
        """Seconds without a touch until the question "still there?"."""
        return self.idle * (CARE_FACTOR if care_mode else 1)

    def seen_for(self, *, care_mode: bool) -> float:
        """Until the next step comes by itself."""
        return self.seen * (CARE_FACTOR if care_mode else 1)

    def countdown_for(self, *, care_mode: bool) -> float:
        """From "still there?" until the end."""
        return self.countdown * (CARE_FACTOR if care_mode else 1)

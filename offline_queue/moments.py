"""When something happened, by clocks that cannot jump: how long this terminal has run, and the centre's time where it is known.

The wall clock of a terminal may be years off and be set right at any moment; nothing here looks at it.
"""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from contract.clock import Clock
from offline_queue.models import RUNNING_TIME

_ONLY_ROW = 1


class Moment(Struct, frozen=True):
    """An instant that does not depend on the clock of the machine (时刻).

    `run` is seconds that the terminal had run in all; `known` seconds of the centre's time (Unix), where it was known.
    """

    run: int
    known: int | None


def elapsed(since: Moment, until: Moment) -> timedelta:
    """At least so long. The time that the machine was off counts where the centre's time is known on both sides."""
    ran = until.run - since.run
    known = 0 if since.known is None or until.known is None else until.known - since.known
    return timedelta(seconds=max(ran, known, 0))


class Timekeeper:
    """Running time goes on from the last start (计时); a database keeps it from one start to the next.

    Any thread may ask.
    """

    def __init__(self, clock: Clock, boot: str) -> None:
        self._clock = clock
        self._boot = boot
        self._run_at_zero = 0
        self._known_at_zero: float | None = None

    def resume(self, connection: Connection) -> None:
        """Go on from what the database knows."""
        row = connection.execute(select(RUNNING_TIME.c.boot, RUNNING_TIME.c.clock, RUNNING_TIME.c.run)).one_or_none()
        clock = int(self._clock.monotonic())
        if row is None:
            self._run_at_zero = -clock
        elif self._boot and row.boot == self._boot and row.clock <= clock:
            self._run_at_zero = row.run - row.clock
        elif self._boot and row.boot != self._boot:
            self._run_at_zero = row.run  # the monotonic clock began with this boot, after that was written
        else:
            self._run_at_zero = row.run - clock

    def keep(self, connection: Connection) -> None:
        """Write down how long the terminal has run."""
        clock = int(self._clock.monotonic())
        row = {"row_id": _ONLY_ROW, "boot": self._boot, "clock": clock, "run": self._run_at_zero + clock}
        statement = insert(RUNNING_TIME).values(row)
        connection.execute(statement.on_conflict_do_update(index_elements=["row_id"], set_=row))

    def take_centre_time(self, centre_time: datetime) -> None:
        """The centre said, just now, what time it is."""
        self._known_at_zero = centre_time.timestamp() - self._clock.monotonic()

    def now(self) -> Moment:
        clock = self._clock.monotonic()
        known = None if self._known_at_zero is None else int(self._known_at_zero + clock)
        return Moment(self._run_at_zero + int(clock), known)

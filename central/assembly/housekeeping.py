"""What a running centre does for itself: folds counts every second; judges terminals and ends lost videos every minute, and tells staff
what is due on working days; makes partitions, forgets what is due and lets releases go on, every hour.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from central.alarms.service import judge_terminals
from central.alarms.urgent_work import tell_urgent_work
from central.assembly.guarding import is_due, run_guarded
from central.assembly.retention import forget_due
from central.centre import CentreContext
from central.clock import civil_day
from central.help_calls.video import end_lost_videos
from central.records.partitions import keep_partitions
from central.releases.service import keep_releases
from central.usage.folding import fold_all

FOLD_EVERY_SECONDS = 1.0
LOOK_EVERY = timedelta(hours=1)
JUDGE_EVERY = timedelta(minutes=1)


class Housekeeping:
    """The periodic work of the centre (日常维护) on one thread; several processes may each run one.

    `start` and `stop` from the application's life span.
    """

    def __init__(self, centre: CentreContext) -> None:
        self._centre = centre
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="central-housekeeping", daemon=True)
        self._looked_at: datetime | None = None
        self._judged_at: datetime | None = None
        self._reminded_on: date | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the step that is under way."""
        self._closing.set()
        self._thread.join()

    def step(self) -> None:
        """Do one round of housekeeping: what is due by the clock. What fails is logged, and holds up nothing else."""
        for name, task in self._due(self._centre.clock.now()):
            run_guarded(name, task)

    def _due(self, now: datetime) -> Iterator[tuple[str, Callable[[], object]]]:
        centre, database = self._centre, self._centre.database
        yield "folding", partial(fold_all, database)
        if is_due(self._judged_at, now, JUDGE_EVERY):
            self._judged_at = now
            yield "judging", partial(judge_terminals, centre)
            yield "lost videos", partial(self._end_videos, now)
            yield "reminding", partial(self._send_reminders, now)
        if is_due(self._looked_at, now, LOOK_EVERY):
            self._looked_at = now
            yield "partitions", partial(keep_partitions, database, now)
            yield "forgetting", partial(forget_due, database, centre.settings, now)
            yield "releases", partial(keep_releases, centre, now)

    def _end_videos(self, now: datetime) -> None:
        with self._centre.database.writing() as session:
            end_lost_videos(session, now)

    def _send_reminders(self, now: datetime) -> None:
        if self._reminded_on != civil_day(now) and tell_urgent_work(self._centre, now):
            self._reminded_on = civil_day(now)

    def _run(self) -> None:
        while not self._closing.wait(FOLD_EVERY_SECONDS):
            self.step()

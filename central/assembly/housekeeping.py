"""What a running centre does for itself: folds counts every second; judges terminals and ends lost videos every minute, and tells staff
what is due on working days; makes partitions, forgets what is due and lets releases go on, every hour.
"""

import logging
import threading
from datetime import date, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from central.alarms.service import judge_terminals
from central.alarms.urgent_work import tell_urgent_work
from central.assembly.retention import forget_due
from central.centre import CentreContext
from central.clock import civil_day
from central.help_calls.video import end_lost_videos
from central.records.partitions import keep_partitions
from central.releases.service import keep_releases
from central.usage.folding import fold_all

_log = logging.getLogger(__name__)

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
        """Do one round of housekeeping: what is due by the clock."""
        fold_all(self._centre.database)
        now = self._centre.clock.now()
        if self._judged_at is None or now - self._judged_at >= JUDGE_EVERY:
            self._judged_at = now
            judge_terminals(self._centre)
            with self._centre.database.writing() as session:
                end_lost_videos(session, now)
            if self._reminded_on != civil_day(now) and tell_urgent_work(self._centre, now):
                self._reminded_on = civil_day(now)
        if self._looked_at is None or now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            keep_partitions(self._centre.database, now)
            forget_due(self._centre.database, self._centre.settings, now)
            keep_releases(self._centre, now)

    def _run(self) -> None:
        while not self._closing.wait(FOLD_EVERY_SECONDS):
            try:
                self.step()
            except SQLAlchemyError as error:
                # The database may be away for a while; what was not done is done in a later round.
                _log.warning("housekeeping failed: %s", type(error).__name__)

"""What runs beside the requests of one process: taking cases to departments, and probing real departments."""

import logging
import threading
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from central.cases.forwarding import forward_received
from central.centre import Centre
from central.departments.desk import note_probe
from central.departments.earlier import forget_submissions

_log = logging.getLogger(__name__)

FORWARD_EVERY_SECONDS = 1.0
PROBE_EVERY = timedelta(seconds=30)


class Background:
    """后台 — one thread; several processes may each run one. `start` and `stop` from the application's life span."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._woken = threading.Event()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="central-background", daemon=True)
        self._probed_at: datetime | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Something came in: somebody may be standing before a terminal and wait for the answer. From any thread."""
        self._woken.set()

    def stop(self) -> None:
        """End, and wait for the step that is under way."""
        self._is_closing = True
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_closing:
            self._woken.wait(FORWARD_EVERY_SECONDS)
            self._woken.clear()
            if self._is_closing:
                return
            try:
                self.step()
            except SQLAlchemyError as error:
                # The database may be away for a while; the cases stay RECEIVED and are taken again.
                _log.warning("background step failed: %s", type(error).__name__)

    def step(self) -> None:
        """One round."""
        while forward_received(self._centre) and not self._is_closing:
            pass
        now = self._centre.clock.now()
        if self._probed_at is None or now - self._probed_at >= PROBE_EVERY:
            self._probed_at = now
            self._probe(now)
            with self._centre.database.writing() as session:
                forget_submissions(session, now)

    def _probe(self, now: datetime) -> None:
        for department in self._centre.desk.real_departments:
            state = self._centre.desk.department(department).probe()
            with self._centre.database.writing() as session:
                note_probe(session, department, state, now)

"""What runs beside the requests of one process: taking cases to departments, fetching their news, asking what was left open, probing.

Each department's work is a task of its own, so that one that hangs holds up no other.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from functools import partial

from central.alarms.messages import channels_of
from central.alarms.sending import send_waiting
from central.assembly.guarding import is_due, run_guarded
from central.catalogue_publishing.drafts import DraftUnfit
from central.catalogue_publishing.preview import due_previews, end_preview
from central.catalogue_publishing.service import PublishingTerms, publish_alone, terminal_alone
from central.centre import CentreContext
from central.departments.directory import note_probe
from central.executions.carrying_out import CarryingOut
from central.executions.earlier import forget_submissions
from central.executions.forwarding import departments_to_ask, forward_of
from central.news.fetching import fetch_news
from central.operators.console_audit import BY_THE_CENTRE, note_event
from central.pick_ups.issuing import issue_due
from central.stacks import overwrite_stack
from contract.terms import DepartmentState

_log = logging.getLogger(__name__)

FORWARD_EVERY_SECONDS = 1.0
TOGETHER_SECONDS = 1.0
"""After a round that something woke, what comes in meanwhile is taken in one round: a queue that drains brings many."""
BATCH = 50
"""Cases that a department is given at once."""
PROBE_EVERY = timedelta(seconds=30)
NEWS_EVERY = timedelta(seconds=20)
"""So often each department is asked what became of its cases."""

CODES_EVERY = timedelta(seconds=5)
"""So often it is looked whether a case was finished whose applicant is sent a pick-up code."""

_WORKERS = 8


class TaskLoop:
    """The thread that hands out tasks (后台); several processes may each run one. `start` and `stop` from the life span."""

    def __init__(self, centre: CentreContext) -> None:
        self._centre = centre
        self._woken, self._closing = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="central-background", daemon=True)
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="central-background")
        self._running: dict[str, Future[None]] = {}
        self._probed_at: datetime | None = None
        self._news_at: datetime | None = None
        self._codes_at: datetime | None = None
        self._left_alone: frozenset[str] = frozenset()

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something came in: somebody may be standing before a terminal and wait for the answer. From any thread."""
        self._woken.set()

    def stop(self) -> None:
        """End, and wait for what is under way."""
        self._closing.set()
        self._woken.set()
        self._thread.join()
        self._workers.shutdown(cancel_futures=True)

    def step(self) -> None:
        """One round, to its end."""
        self._begin_round()
        wait(self._running.values())

    def _run(self) -> None:
        while True:
            was_woken = self._woken.wait(FORWARD_EVERY_SECONDS)
            self._woken.clear()
            if self._closing.is_set():
                return
            self._run_guarded("round", self._begin_round)
            if was_woken:
                self._closing.wait(TOGETHER_SECONDS)

    def _begin_round(self) -> None:
        """Hand out what is to be done; what is still running from an earlier round goes on."""
        self._running = {name: task for name, task in self._running.items() if not task.done()}
        for department in departments_to_ask(self._centre):
            self._hand_out(f"forward {department}", partial(self._forward, department))
        now, directory = self._centre.clock.now(), self._centre.directory
        is_round = is_due(self._probed_at, now, PROBE_EVERY)
        for department in directory.real_departments:
            if directory.is_trial_due(department) or (is_round and not directory.is_left_alone(department)):
                self._hand_out(f"probe {department}", partial(self._probe, department))
        self._fetch_news(now)
        if is_due(self._codes_at, now, CODES_EVERY):
            self._codes_at = now
            self._hand_out("pick-up codes", self._send_codes)
        for channel in channels_of(self._centre.settings):
            self._hand_out(f"alarms by {channel}", partial(self._tell_staff, channel))
        self._tell_who_is_left_alone(now)
        if is_round:
            self._probed_at = now
            self._hand_out("left open", partial(self._look_after, now))

    def _fetch_news(self, now: datetime) -> None:
        if not is_due(self._news_at, now, NEWS_EVERY):
            return
        self._news_at = now
        for feed in self._centre.directory.feeds:
            if not self._centre.directory.is_left_alone(feed):
                self._hand_out(f"news {feed}", partial(self._fetch_feed, feed))

    def _hand_out(self, name: str, task: Callable[[], None]) -> None:
        if name not in self._running:
            self._running[name] = self._workers.submit(self._run_guarded, name, task)

    def _run_guarded(self, name: str, task: Callable[[], None]) -> None:
        try:
            run_guarded(name, task)
        finally:
            overwrite_stack()

    def _forward(self, department: str) -> None:
        """Batch after batch while they are full; the few that come in meanwhile are for the next round."""
        while forward_of(self._centre, department, BATCH) >= BATCH and not self._closing.is_set():
            pass

    def _fetch_feed(self, feed: str) -> None:
        fetch_news(self._centre, feed)

    def _send_codes(self) -> None:
        issue_due(self._centre)

    def _look_after(self, now: datetime) -> None:
        CarryingOut(self._centre).look_after()
        with self._centre.database.writing() as session:
            forget_submissions(session, now)
        self._end_previews(now)

    def _end_previews(self, now: datetime) -> None:
        with self._centre.database.reading() as session:
            due = due_previews(session, now)
        for target in due:
            try:
                self._end_preview(target, now)
            except DraftUnfit as unfit:
                # the others end all the same; this one is tried in the next round
                _log.warning("the preview at terminal %s cannot end: %s", terminal_alone(target), unfit)

    def _end_preview(self, target: str, now: datetime) -> None:
        with self._centre.database.writing() as session:
            publish_alone(session)
            version = due_previews(session, now).get(target)
            if version is not None:
                end_preview(session, target, PublishingTerms(self._centre.keys.signing), now)
                note_event(session, BY_THE_CENTRE, "catalogue_end_trial", f"v{version}", now)

    def _probe(self, department: str) -> None:
        state = self._centre.directory.department(department).probe()
        with self._centre.database.writing() as session:
            note_probe(session, department, state, self._centre.clock.now())

    def _tell_staff(self, channel: str) -> None:
        send_waiting(self._centre, channel)

    def _tell_who_is_left_alone(self, now: datetime) -> None:
        """So that terminals hear of it at the next heartbeat, from whichever process."""
        directory = self._centre.directory
        left_alone = frozenset(
            department for department in directory.real_departments if directory.is_left_alone(department)
        )
        for department in left_alone - self._left_alone:
            with self._centre.database.writing() as session:
                note_probe(session, department, DepartmentState.DOWN, now)
        self._left_alone = left_alone

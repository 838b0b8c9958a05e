"""Has the release of the software that the centre wants fetched, tried when no citizen is there, and judged after its trial."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, Protocol

from msgspec import Struct

from app.core.paths import PROJECT
from catalogue.availability import Reading
from contract.releases import MOST_FAILED, FailedRelease, ReleaseReport
from contract.versions import version_order
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from kiosk.journeys.session import TerminalState
from kiosk.services.condition.health import Health
from kiosk.services.settings import ReleaseSettings
from kiosk.terminal.terminal import Terminal
from offline_queue.backoff import Backoff
from offline_queue.jobs import JobState
from updates.slots import Slots, SlotsUnusable
from updates.trial import TRIAL_SECONDS, TrialJudge, WorkingParts

log = logging.getLogger(__name__)

CLOSE_WITHIN = 3.0
QUIET_SECONDS = 120.0
"""Without a touch, before the terminal ends to start again with another release."""
NOTE_SECONDS = 3600.0
"""Between two notes of what works, which a release from a stick or a package is compared with."""
AGAIN = Backoff(first=60.0, cap=3600.0)
"""After failures; the heartbeats of many terminals are spread already."""


_NOT_OF_SOFTWARE = frozenset(
    {
        ProblemCode.PAPER_OUT, ProblemCode.PAPER_LOW, ProblemCode.PAPER_JAM, ProblemCode.COVER_OPEN, ProblemCode.CUTTER_ERROR,
        ProblemCode.HEAD_HOT, ProblemCode.TONER_LOW, ProblemCode.TONER_OUT, ProblemCode.OUTPUT_FULL, ProblemCode.EARLIER_PAGE,
        ProblemCode.LOOK_IN_TRAY,
    }
)  # fmt: skip
"""What a device that answers says of paper, toner and covers: no release brings it about."""


class FetchUnderWay(Protocol):
    """A process that fetches one release (下载进程)."""

    def answer(self) -> str | None:
        """Why there is no release; "" when there is one; None while it goes on."""

    def end(self) -> None:
        """Stop it; what has come stays for the next time."""


class ReleaseSurroundings(Struct, frozen=True):
    """What the feed asks of the terminal (升级环境). `may_restart`: no citizen is there, and none was for a while."""

    parts: Callable[[], WorkingParts]
    may_restart: Callable[[], bool]
    restart: Callable[[], None]
    now: Callable[[], float]


class ReleaseFeed:
    """Fetches and tries the release that the centre wants here (软件升级任务).

    On the screen's thread: moved by each heartbeat. `running` is the version of this program.
    """

    def __init__(
        self, slots: Slots, running: str, begin_fetch: Callable[[str], FetchUnderWay], around: ReleaseSurroundings
    ) -> None:
        self._slots = slots
        self._running = running
        self._begin_fetch = begin_fetch
        self._around = around
        self._began = around.now()
        self._known = slots.state()
        self._judge_of_trial = TrialJudge(WorkingParts.from_table(self._known.before))
        self._wanted = ""
        self._ready = ""
        self._fetch: FetchUnderWay | None = None
        self._not_before = 0.0
        self._note_at = self._began + TRIAL_SECONDS
        self.state = JobState("release")

    def want(self, version: str) -> None:
        """The centre says which release this terminal should have; fetched when it is a newer one that did not fail here."""
        if version and version != self._wanted:
            log.info("the centre wants release %s", version)
        self._wanted = version
        is_newer = bool(version) and version_order(version) > version_order(self._running)
        if not is_newer and self._known.trying != self._running:
            self.state = self.state.succeeded(datetime.now(UTC))  # nothing to fetch: what failed before counts no more
        is_settled = version in self._known.bad or version == self._ready
        if not is_newer or is_settled or self._fetch is not None or self._around.now() < self._not_before:
            return
        try:
            self._slots.tidy()
            self._fetch = self._begin_fetch(version)
        except OSError as error:
            self._note_failure(f"the fetch did not begin: {error.strerror or type(error).__name__}")

    @property
    def wanted_version(self) -> str:
        """Which release the centre wants here; "" while it has named none."""
        return self._wanted

    def step(self) -> None:
        """Look how the fetch goes; while no citizen is there, judge a trial that is over, or begin one."""
        self._look_at_fetch()
        if not self._around.may_restart():
            return
        try:
            if self._known.trying == self._running:
                self._judge()
            elif self._ready and self._ready == self._wanted:
                self._begin_trial(self._ready)
            elif self._around.now() >= self._note_at:
                self._slots.note_what_works(self._running, self._around.parts().as_table())
                self._note_at = self._around.now() + NOTE_SECONDS
        except (OSError, SlotsUnusable) as error:
            # tried again with the next heartbeat; overdue, it is the fault update.not_fetched
            self._note_failure(f"the state of the releases was not written: {error}")

    def report(self) -> ReleaseReport:
        bad = sorted(self._known.bad.items(), key=lambda failed: version_order(failed[0]))[-MOST_FAILED:]
        return ReleaseReport(
            running=self._running,
            good=self._known.good,
            trying=self._known.trying,
            ready=self._ready,
            failed=tuple(FailedRelease(version=version, reason=reason) for version, reason in bad),
            problem=self.state.problem,
        )

    def close(self) -> None:
        """End a fetch that is under way."""
        if self._fetch is not None:
            self._fetch.end()
            self._fetch = None

    def _look_at_fetch(self) -> None:
        why_not = None if self._fetch is None else self._fetch.answer()
        if why_not is None:
            return
        self._fetch = None
        if why_not:
            self._note_failure(why_not)
            return
        self._ready = self._wanted if self._wanted in self._slots.complete() else ""
        self.state = self.state.succeeded(datetime.now(UTC))

    def _judge(self) -> None:
        broke = self._judge_of_trial.judged(self._around.now() - self._began, self._around.parts())
        if broke is None:
            return
        if broke:
            reason = "; ".join(broke)[:200]
            log.warning("release %s is left: %s", self._running, reason)
            self._slots.reject(self._running, reason)
            self._around.restart()
        else:
            log.info("release %s is good", self._running)
            self._slots.mark_good(self._running)
        self._known = self._slots.state()

    def _begin_trial(self, version: str) -> None:
        self._slots.begin_trial(version, self._around.parts().as_table())
        self._known = self._slots.state()
        log.info("release %s begins its trial", version)
        self._ready = ""
        self._around.restart()

    def _note_failure(self, why: str) -> None:
        """Tried again later; logged once, reported with every heartbeat."""
        self._not_before = self._around.now() + AGAIN.ceiling(self.state.failures + 1)
        if why != self.state.problem:
            log.info("the software stays as it is: %s", why)
        self.state = self.state.failed(why, None)


class FetchProcess:
    """`python -m updates.fetch_process` (下载进程). Raises OSError when it cannot be started."""

    def __init__(self, settings: ReleaseSettings, version: str) -> None:
        arguments = ["--slots", str(settings.folder), "--from", settings.origin, "--root", str(settings.root)]
        limit = ["--bytes-per-second", str(settings.bytes_per_second)]
        program = [sys.executable, "-m", "updates.fetch_process", version, *arguments, *limit]
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            program, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def answer(self) -> str | None:
        status = self._process.poll()
        if status is None:
            return None
        said = _read(self._process.stdout)
        self._close_pipes()
        try:
            answer = json.loads(said)
            return "" if answer["kind"] == "fetched" else str(answer["reason"])
        except (ValueError, KeyError, TypeError):
            return f"the fetch ended with status {status} and said nothing"

    def end(self) -> None:
        self._close_pipes()  # the process ends with its standard input
        try:
            self._process.wait(CLOSE_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def _read(pipe: IO[bytes] | None) -> bytes:
    return b"" if pipe is None else pipe.read()


def is_software_well(status: DeviceStatus) -> bool:
    """Whether nothing is wrong with the device that a release could have broken."""
    if status.condition is Condition.OK:
        return True
    return bool(status.problems) and all(problem.code in _NOT_OF_SOFTWARE for problem in status.problems)


def working_parts(health: Health, terminal: Terminal) -> WorkingParts:
    """Which parts work now: an update that breaks one of them is taken back."""
    statuses = health.statuses().items()
    return WorkingParts(
        devices=tuple(sorted(family for family, status in statuses if is_software_well(status))),
        network=health.network.reading is Reading.OK,
        service=health.is_by_hand or (terminal.state is not TerminalState.OUT_OF_SERVICE and not health.suspension),
    )

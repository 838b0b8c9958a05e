"""Checks of the machine: whether each passed, and a note. They run on a thread of their own and can never harm service.

The id of a check is that of the fault it looks for (`contract.fault_register`). A check that raises ends there: it is logged,
and says that it does not know. A round that hangs keeps its own thread and no other.
"""

import logging
from collections.abc import Callable, Mapping

from msgspec import Struct

from contract.clock import Clock
from kiosk.services.ports import BackgroundWorker

ROUND_SECONDS, WATCHED_SECONDS = 30.0, 3.0
"""From round to round, and while a technician looks at what they find."""

log = logging.getLogger(__name__)


class CheckResult(Struct, frozen=True, rename={"is_passed": "pass"}):
    """What a check found (自检结果); `is_passed` is None where it cannot be said."""

    id: str
    is_passed: bool | None
    note: str = ""


MachineCheck = Callable[[], CheckResult]


def run_checks(checks: Mapping[str, MachineCheck]) -> tuple[CheckResult, ...]:
    """The results of all, in their order. Blocks; never raises."""
    return tuple(_run(name, check) for name, check in checks.items())


def _run(name: str, check: MachineCheck) -> CheckResult:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - a check that is wrong must harm nothing
        log.info("check %s could not be made: %s", name, type(error).__name__)
        return CheckResult(name, None, f"could not be looked at: {type(error).__name__}")


class CheckRounds:
    """A round of checks every half minute, more often while somebody watches (自检轮次). Touched on the screen's thread only."""

    def __init__(
        self,
        checks: Mapping[str, MachineCheck],
        worker: BackgroundWorker,
        clock: Clock,
        on_done: Callable[[tuple[CheckResult, ...]], None],
        is_watched: Callable[[], bool] = lambda: False,
    ) -> None:
        self._checks = checks
        self._worker = worker
        self._clock = clock
        self._on_done = on_done
        self._is_watched = is_watched
        self._due = self._began = clock.monotonic()
        self._is_under_way = False

    def wake(self) -> None:
        """Check at the next tick."""
        self._due = self._clock.monotonic()

    def tick(self) -> None:
        """Begin a round when it is time and none is under way."""
        if self._is_watched():
            self._due = min(self._due, self._began + WATCHED_SECONDS)
        if self._is_under_way or self._clock.monotonic() < self._due:
            return
        self._began = self._clock.monotonic()
        self._is_under_way = True
        self._due = self._clock.monotonic() + ROUND_SECONDS
        self._worker.run(lambda: run_checks(self._checks), self._on_ended, self._on_failed)

    def _on_ended(self, results: tuple[CheckResult, ...]) -> None:
        self._is_under_way = False
        self._on_done(results)

    def _on_failed(self, error: Exception) -> None:
        self._is_under_way = False
        log.info("a round of checks failed: %s", type(error).__name__)

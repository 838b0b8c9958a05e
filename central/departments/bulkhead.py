"""A department's own share of the centre: a few calls at once, a few that wait, a whole deadline, and a breaker."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from central.departments.breaker import BreakerRules, CircuitBreaker
from central.departments.exchange import Declined, NoDepartmentAnswer, NotAsked
from central.stacks import overwrite_stack

T = TypeVar("T")


@dataclass(frozen=True)
class BulkheadLimits:
    """Calls at once, calls that may wait for one of them to end, and seconds for a call with its waiting."""

    at_once: int = 8
    waiting: int = 8
    whole: float = 10.0


class Bulkhead:
    """Thread-safe (舱壁). A call that hangs beyond its deadline keeps one of the department's places, and no one else's."""

    def __init__(
        self, name: str, limits: BulkheadLimits, rules: BreakerRules, now: Callable[[], float] = monotonic
    ) -> None:
        self.breaker = CircuitBreaker(rules, now)
        self._limits = limits
        self._now = now
        self._turn = threading.Lock()
        self._inside = 0
        self._workers = ThreadPoolExecutor(limits.at_once, thread_name_prefix=f"department-{name}")

    @property
    def occupied(self) -> int:
        """Calls that are under way or wait."""
        return self._inside

    def call(self, work: Callable[[float], T]) -> T:
        """What `work` gives; `work` gets the time by which it must end. Blocks for `whole` seconds at most.

        Raises NotAsked where the breaker is open, every place is taken, or its turn never came; NoAnswer where it did not end
        in time; and what `work` raises: NotAsked and NoAnswer of a call that was made count as failures of the department.
        """
        if not self.breaker.admit():
            raise NotAsked("the breaker is open")
        until = self._now() + self._limits.whole
        running = self._begin(lambda: work(until))
        if running is None:
            self.breaker.note_withdrawal()
            raise NotAsked("every place is taken")
        return self._wait_for_end(running)

    def _begin(self, work: Callable[[], T]) -> "Future[T] | None":
        with self._turn:
            if self._inside >= self._limits.at_once + self._limits.waiting:
                return None
            self._inside += 1
        running = self._workers.submit(copy_context().run, _leaving_nothing, work)
        running.add_done_callback(self._leave)
        return running

    def _leave(self, _running: "Future[T]") -> None:
        with self._turn:
            self._inside -= 1

    def _wait_for_end(self, running: "Future[T]") -> T:
        wait([running], self._limits.whole)
        if not running.done():
            self.breaker.note_failure()
            if running.cancel():
                raise NotAsked("its turn never came")
            raise NoDepartmentAnswer("no end within the whole time")
        problem = running.exception()
        # Who declines is there: it is no failure of the department to say no.
        if problem is None or isinstance(problem, Declined):
            self.breaker.note_success()
        else:
            self.breaker.note_failure()
        return running.result()


def _leaving_nothing(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        overwrite_stack()

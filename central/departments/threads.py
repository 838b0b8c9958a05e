"""Threads of their own for questions to departments, so that heartbeats and deliveries never wait behind them."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

T = TypeVar("T")


class DepartmentThreads:
    """The threads of each department and event loop (部门专用线程): as many as its bulkhead lets in, and some to say no.

    Other work that may take long has threads of its own here, too, under a name that no department has.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._limiters: RunVar[dict[str, CapacityLimiter]] = RunVar("department_threads")

    async def run(self, department: str, work: Callable[[], T]) -> T:
        """What `work` gives, done on a thread of this department."""
        try:
            limiters = self._limiters.get()
        except LookupError:
            limiters = {}
            self._limiters.set(limiters)
        if department not in limiters:
            limiters[department] = CapacityLimiter(self._places)
        return await to_thread.run_sync(work, limiter=limiters[department])

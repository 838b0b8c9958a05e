"""Threads of their own for questions to departments, so that heartbeats and deliveries never wait behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from anyio import CapacityLimiter, fail_after, to_thread
from anyio.lowlevel import RunVar

T = TypeVar("T")


@dataclass(frozen=True)
class ThreadShare:
    """How many threads one kind of work has (线程份额), and how many seconds it waits for one of them."""

    places: int
    waits: float = inf


class ShareTaken(Exception):
    """Every thread of this work was taken for as long as it waits (繁忙): a few seconds later it works."""


class DepartmentThreads:
    """The threads of each department and event loop (部门专用线程): as many as its bulkhead lets in, and some to say no.

    Other work that may take long has threads of its own here, too, under a name that no department has.
    """

    def __init__(self, places: int) -> None:
        self._share = ThreadShare(places)
        self._limiters: RunVar[dict[str, CapacityLimiter]] = RunVar("department_threads")

    async def run(self, department: str, work: Callable[[], T], share: ThreadShare | None = None) -> T:
        """What `work` gives, done on a thread of this department. Raises ShareTaken where its share bounds the waiting."""
        share = share or self._share
        limiter, caller = self._limiter(department, share), object()
        try:
            with fail_after(share.waits):
                await limiter.acquire_on_behalf_of(caller)
        except TimeoutError:
            raise ShareTaken(department) from None
        try:
            # its place is the one above: the limiter of the thread itself only keeps it off the threads of everybody
            return await to_thread.run_sync(work, limiter=CapacityLimiter(1))
        finally:
            limiter.release_on_behalf_of(caller)

    def _limiter(self, department: str, share: ThreadShare) -> CapacityLimiter:
        try:
            limiters = self._limiters.get()
        except LookupError:
            limiters = {}
            self._limiters.set(limiters)
        if department not in limiters:
            limiters[department] = CapacityLimiter(share.places)
        return limiters[department]

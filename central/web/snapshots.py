"""One picture of the state of things for everybody who looks within a few seconds: twenty consoles cost what one costs."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

_MOST = 64
"""Pages that are kept."""

_OVERTAKEN = timedelta(seconds=1)
"""A request that looked at the clock, and was overtaken by one that looked later and took the picture, gets it all the same."""


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class _TakenPicture(Generic[V]):
    at: datetime
    picture: V


class Snapshots(Generic[K, V]):
    """Pictures (快照), such as the board by page and reach. Thread-safe: a request that comes while one is being
    taken waits for it and gets it.

    Where it cannot be taken, all who waited get the same exception: with a database that is slow to fail they wait once, not one
    after another. Pictures of other pages do not wait.
    """

    def __init__(self, valid: timedelta) -> None:
        self._valid = valid
        self._lock = threading.Lock()
        self._taken: dict[K, _TakenPicture[V]] = {}
        self._under_way: dict[K, Future[V]] = {}

    def get(self, page: K, now: datetime, take: Callable[[], V]) -> V:
        """The picture of that page; `take` is called where there is none that is young enough. Raises what `take` raises."""
        if not self._valid:
            return take()
        with self._lock:
            last = self._taken.get(page)
            if last is not None and -_OVERTAKEN <= now - last.at < self._valid:
                return last.picture
            others = self._under_way.get(page)
            if others is None:
                own = self._under_way[page] = Future[V]()
        return self._take(page, now, take, own) if others is None else others.result()

    def _take(self, page: K, now: datetime, take: Callable[[], V], reading: "Future[V]") -> V:
        """Make the picture of a page, without the lock, so that other pages go on."""
        try:
            picture = take()
        except BaseException as error:
            with self._lock:
                del self._under_way[page]
            reading.set_exception(error)
            raise
        with self._lock:
            del self._under_way[page]
            if len(self._taken) >= _MOST:
                self._taken.clear()
            self._taken[page] = _TakenPicture(now, picture)
        reading.set_result(picture)
        return picture

"""One picture of the state of things for everybody who looks within a few seconds: twenty consoles cost what one costs."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

_MOST = 64
"""Pages that are kept."""


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class _Taken(Generic[V]):
    at: datetime
    picture: V


class Snapshots(Generic[K, V]):
    """Pictures (快照), such as the board by page and reach. Thread-safe: who comes while one is being taken waits for it and gets it."""

    def __init__(self, valid: timedelta) -> None:
        self._valid = valid
        self._lock = threading.Lock()
        self._taken: dict[K, _Taken[V]] = {}

    def get(self, page: K, now: datetime, take: Callable[[], V]) -> V:
        """The picture of that page; `take` is called where there is none that is young enough."""
        with self._lock:
            last = self._taken.get(page)
            if last is not None and timedelta(0) <= now - last.at < self._valid:
                return last.picture
            if len(self._taken) >= _MOST:
                self._taken.clear()
            picture = take()
            self._taken[page] = _Taken(now, picture)
            return picture

"""One picture of the state of things for everybody who looks within a few seconds: twenty consoles cost what one costs."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from central.terminal_register.scope import Scope

_MOST = 64
"""Pages that are kept."""


@dataclass(frozen=True)
class _Taken:
    at: datetime
    picture: Markup


class Snapshots:
    """The board (快照), by page and reach. Thread-safe: who comes while one is being taken waits for it and gets it."""

    def __init__(self, valid: timedelta) -> None:
        self._valid = valid
        self._lock = threading.Lock()
        self._taken: dict[tuple[Scope, int], _Taken] = {}

    def get(self, page: tuple[Scope, int], now: datetime, take: Callable[[], Markup]) -> Markup:
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

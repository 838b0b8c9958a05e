"""Threads that are left behind in calls which do not end: few, and counted. The worker holds the lock."""

import threading

MOST_BLOCKED = 4
"""Threads of one device: calls that block, and the closing of it which may block in turn."""


class BlockedThreads:
    """The threads of one device that nothing waits for any more (滞留线程)."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def add(self, *threads: threading.Thread) -> None:
        """Remember threads that hang in a driver, and go on without them."""
        self._threads += threads

    def number(self) -> int:
        """How many are still blocked."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        return len(self._threads)

    def has_room(self) -> bool:
        """Whether one more call of the device may be tried, at the risk that it and its closing block too."""
        return self.number() + 2 <= MOST_BLOCKED

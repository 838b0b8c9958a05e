"""Work that waits for something outside without a deadline of its own: a card, or the name of a machine that is looked up."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedCall(Generic[T]):
    """One piece of work (限时调用) that may never come back, on a thread that may be left behind.

    `result` is None where it did not come back in time, and stays so: what comes late counts no more.
    """

    def __init__(self, work: Callable[[], T], seconds: float, thread: str) -> None:
        self._work = work
        self._found: T | None = None
        self._failed: Exception | None = None
        self._is_late = False
        self._done = threading.Event()
        threading.Thread(target=self._run, name=thread, daemon=True).start()
        is_in_time = self._done.wait(seconds)
        self.result: T | None = self._found if is_in_time else None
        self._found, self._is_late = None, not is_in_time  # what comes too late is not kept
        if is_in_time and self._failed is not None:
            raise self._failed

    @property
    def is_over(self) -> bool:
        """Whether the thread is free again."""
        return self._done.is_set()

    def _run(self) -> None:
        try:
            found = self._work()
            self._found = None if self._is_late else found
        except Exception as failed:  # noqa: BLE001 - raised again where the result is taken
            self._failed = failed
        finally:
            self._done.set()

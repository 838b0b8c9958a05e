"""A process that is asked many times a second on one thread, and given up by others where it answers no more."""

import logging
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from drivers.piped.piped_process import PipedProcess
from drivers.ports.clock import MonotonicClock

log = logging.getLogger(__name__)

FIRST_ANSWER, NEXT_ANSWER = 30.0, 10.0
"""Seconds without an answer after which it is given up: the first one waits for its libraries, the others for nothing."""

T = TypeVar("T")


class WatchedProcess(PipedProcess):
    """One process (受看护进程), whose first answer may take longer than those after it. Raises OSError where none can be begun."""

    def __init__(self, command: Sequence[str], folder: Path, clock: MonotonicClock) -> None:
        super().__init__(command, folder)
        self._clock = clock
        self._asked_at = math.inf
        """Infinite while no question is under way."""

    def answer_watched(self, ask: Callable[[BinaryIO], None], hear: Callable[[BinaryIO], T | None]) -> T | None:
        """None where it is gone, or was given up meanwhile."""
        self._asked_at = self._clock.now()
        answered = self._exchange(ask, hear)
        self._asked_at = math.inf
        return answered

    def give_up_if_silent(self, name: str) -> None:
        """Kill it where the question under way is overdue. Any thread; returns at once."""
        if self._clock.now() - self._asked_at > (NEXT_ANSWER if self.has_answered else FIRST_ANSWER):
            log.info("%s: a silent process is ended", name)
            self.kill()

"""A process that is ready while it is wanted and ends with that: what was shown to it ends too."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from drivers.piped.piped_process import PipedProcess
from drivers.ports.errors import DeviceFault

T = TypeVar("T")


class KeptProcess(Generic[T]):
    """The process from `begin` to `erase` (常备进程). Thread-safe. `gone` reports one that has ended; the next question starts another.

    `hear` reads an answer. A question may take `longest` seconds, and the first one of a process `starting` more.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        hear: Callable[[BinaryIO], T | None],
        gone: type[DeviceFault],
        longest: float,
        starting: float = 0.0,
    ) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._hear = hear
        self._gone = gone
        self._longest = longest
        self._starting = starting
        self._state = threading.Lock()
        self._turn = threading.Lock()
        self._process: PipedProcess | None = None
        self._is_begun = False

    def begin(self) -> None:
        """Returns at once; the process becomes ready by itself."""
        with self._state:
            self._is_begun = True
            if self._process is None:
                self._process = PipedProcess(self._command, self._folder)

    def erase(self) -> None:
        """Whatever it is at: it ends now."""
        with self._state:
            self._is_begun = False
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def answer(self, ask: Callable[[BinaryIO], None]) -> T:
        """One question after the other. Raises `gone`: not begun, dead, or overdue and killed."""
        with self._turn:
            process = self._running()
            seconds = self._longest if process.has_answered else self._longest + self._starting
            answered = process.answer(ask, self._hear, seconds)
            if answered is None:
                with self._state:
                    self._process = None if self._process is process else self._process
                process.end()
                raise self._gone("the process ended")
        return answered

    def _running(self) -> PipedProcess:
        with self._state:
            if not self._is_begun:
                raise self._gone("the process is not wanted now")
            if self._process is None:
                self._process = PipedProcess(self._command, self._folder)
            return self._process

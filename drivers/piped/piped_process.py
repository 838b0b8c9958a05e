"""A process of the terminal's own that is spoken to by pipes: files and arguments can be read by others."""

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

ENDING = 5.0
"""Seconds that a process which was killed may take to be gone."""

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""numpy starts a thread for each core when it is imported; for the small sums of these processes that costs more than it gives."""

T = TypeVar("T")


def start_process(command: Sequence[str], folder: Path) -> "subprocess.Popen[bytes]":
    """With two pipes, and without a word of its own: it could hold what a citizen typed. Raises OSError."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=os.environ | ONE_THREAD,
    )


class PipedProcess:
    """One process (管道进程), started by `command` in `folder`."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._process = start_process(command, folder)
        self._to = cast("BinaryIO", self._process.stdin)
        self._source = cast("BinaryIO", self._process.stdout)
        self.has_answered = False
        """Whether the last question was answered: a process that starts takes longer."""

    def answer(self, ask: Callable[[BinaryIO], None], hear: Callable[[BinaryIO], T | None], seconds: float) -> T | None:
        """None where it died, or had to be killed after so many seconds. One thread at a time."""
        overdue = threading.Timer(seconds, self.kill)
        overdue.start()
        try:
            return self._exchange(ask, hear)
        finally:
            overdue.cancel()

    def tell(self, say: Callable[[BinaryIO], None]) -> None:
        """Something more to the question under way. Any thread. Raises OSError or ValueError when the process is gone."""
        say(self._to)

    def _exchange(self, ask: Callable[[BinaryIO], None], hear: Callable[[BinaryIO], T | None]) -> T | None:
        """As long as it takes. ValueError: `end` closed the pipe on another thread, or what came is no message."""
        try:
            ask(self._to)
            answered = hear(self._source)
        except (OSError, ValueError):
            return None
        self.has_answered = answered is not None
        return answered

    def kill(self) -> None:
        """Any thread; returns at once. The question under way is answered with None."""
        self._process.kill()

    def end(self) -> None:
        """Kill it, whatever it does, and wait until it is gone."""
        self.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDING)
        for pipe in (self._to, self._source):
            with contextlib.suppress(OSError):  # what was not sent yet
                pipe.close()

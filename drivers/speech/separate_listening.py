"""One sentence in a process of its own, which starts with it and ends with it: sound and model end too (docs/adr/0055)."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from drivers.piped.messages import send
from drivers.piped.piped_process import PipedProcess
from drivers.ports.device import Cancelled
from drivers.ports.listening import ListeningOutcome, NothingUnderstood, NotRecorded, Understood
from drivers.ports.status import ProblemCode
from drivers.speech.hearing_model import hearing_folder, is_strong_enough
from drivers.speech.listening_exchange import AskedToListen, LevelNow, SentenceSaid, next_answer
from drivers.speech.microphone import RECORDER, microphone_is_there

LONGEST = 8.0
"""Seconds of a sentence."""
RECOGNISING = 30.0
"""Seconds more until the process is killed: usually two, on a slow machine with much beside it ten."""


def can_listen(recorder: Sequence[str] = RECORDER) -> bool:
    """Whether microphone, model and a machine that is strong enough are there."""
    return is_strong_enough() and hearing_folder() is not None and microphone_is_there(recorder)


class SeparateListener:
    """The listening process (听写进程), as `drivers.ports.listening.Listener`; `command` starts it in `folder`."""

    name = "listening"

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        recorder: Sequence[str] = RECORDER,
        device: str = "",
        is_able: Callable[[Sequence[str]], bool] = can_listen,
        recognising: float = RECOGNISING,
    ) -> None:
        self.longest = LONGEST
        self._command = tuple(command)
        self._folder = folder
        self._asked = AskedToListen(tuple(recorder), device, LONGEST)
        self._is_able = is_able
        self._seconds = LONGEST + recognising
        self._lock = threading.Lock()
        self._process: PipedProcess | None = None
        self._level: float | None = None
        self._is_said = False

    @property
    def is_there(self) -> bool:
        """Whether a citizen can speak here."""
        return self._is_able(self._asked.recorder)

    def listen(self, cancelled: Cancelled) -> ListeningOutcome:
        """See `Listener.listen`. A process that dies by itself, or takes too long, is a fault."""
        with self._lock:  # so that who took it back before finds no process later
            if cancelled():
                return NothingUnderstood()
            if self._process is not None:
                return NotRecorded(ProblemCode.BUSY, "it listens already")
            try:
                process = PipedProcess(self._command, self._folder)
            except OSError as error:
                return NotRecorded(ProblemCode.NOT_CONFIGURED, f"the process does not start: {error.strerror}")
            self._process, self._is_said = process, False
        answered = process.answer(partial(send, self._asked), self._heard, self._seconds)
        with self._lock:
            was_ours = self._process is process
            if was_ours:
                self._process = self._level = None
        process.end()
        if isinstance(answered, Understood | NothingUnderstood | NotRecorded):
            return answered if was_ours else NothingUnderstood()
        return NotRecorded(ProblemCode.STALLED, "the listening process ended") if was_ours else NothingUnderstood()

    def level(self) -> float:
        """Of the last tenth of a second."""
        return self._level or 0.0

    def is_recording(self) -> bool:
        """Since the first sound came."""
        return self._level is not None

    def finish(self) -> None:
        """Recognise what was said so far."""
        with self._lock:
            process, self._level, self._is_said = self._process, None, True
        if process is not None:
            with contextlib.suppress(OSError, ValueError):  # it ended by itself meanwhile
                process.tell(partial(send, SentenceSaid()))

    def erase(self) -> None:
        """The process is killed; what it had heard is gone with it."""
        with self._lock:
            process, self._process, self._level = self._process, None, None
        if process is not None:
            process.kill()

    def _heard(self, source: BinaryIO) -> ListeningOutcome | None:
        while isinstance(answered := next_answer(source), LevelNow):
            with self._lock:
                if self._process is not None and not self._is_said:
                    self._level = answered.level
        return answered

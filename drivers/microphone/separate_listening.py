"""One sentence in a process of its own, which starts with it and ends with it: sound and model end too (docs/adr/0055)."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from drivers.microphone.hearing_model import why_unable
from drivers.microphone.listening_exchange import AskedToListen, LevelNow, SentenceSaid, next_answer
from drivers.piped.messages import send
from drivers.piped.piped_process import PipedProcess
from drivers.ports.device import Cancelled
from drivers.ports.listening import ListeningOutcome, NothingUnderstood, NotRecognised, Understood
from drivers.ports.microphone import Microphone, NotRecorded, SoundSource

LONGEST = 8.0
"""Seconds of a sentence."""
RECOGNISING = 30.0
"""Seconds more until the process is killed: usually two, on a slow machine with much beside it ten."""
STARTING = 2.0


class SeparateListener:
    """The listening process (听写进程), as `drivers.ports.listening.Listener`; `command` starts it in `folder`."""

    name = "listening"

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        why_not: Callable[[], str] = why_unable,
        recognising: float = RECOGNISING,
    ) -> None:
        self.longest = LONGEST
        self.ends_within = LONGEST + recognising + STARTING
        self._command = tuple(command)
        self._folder = folder
        self._why_not = why_not
        self._seconds = LONGEST + recognising
        self._lock = threading.Lock()
        self._process: PipedProcess | None = None
        self._level: float | None = None
        self._is_said = False

    @property
    def is_able(self) -> bool:
        """Whether a sentence can be recognised here."""
        return not self._why_not()

    def listen(self, microphone: Microphone, cancelled: Cancelled) -> ListeningOutcome:
        """A process that dies by itself, or takes too long, is a fault of the recogniser and not of the microphone."""
        source = microphone.source()
        if not isinstance(source, SoundSource):
            return source
        outcome = self._listen(source, cancelled)
        if isinstance(outcome, NotRecorded):
            microphone.note_recorded(outcome)
        elif isinstance(outcome, Understood) or (isinstance(outcome, NothingUnderstood) and outcome.is_heard):
            microphone.note_recorded(None)
        return outcome

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

    def _listen(self, source: SoundSource, cancelled: Cancelled) -> ListeningOutcome:
        with self._lock:  # so that who took it back before finds no process later
            if cancelled():
                return NothingUnderstood()
            if self._process is not None:
                return NotRecognised("it listens already")
            try:
                process = PipedProcess(self._command, self._folder)
            except OSError as error:
                return NotRecognised(f"the process does not start: {error.strerror}")
            self._process, self._is_said = process, False
        asked = AskedToListen(source.command, LONGEST)
        answered = process.answer(partial(send, asked), self._outcome_from, self._seconds)
        with self._lock:
            was_ours = self._process is process
            if was_ours:
                self._process = self._level = None
        process.end()
        if not was_ours:
            return NothingUnderstood()
        return answered if isinstance(answered, ListeningOutcome) else NotRecognised("the listening process ended")

    def _outcome_from(self, source: BinaryIO) -> ListeningOutcome | None:
        while isinstance(answered := next_answer(source), LevelNow):
            with self._lock:
                if self._process is not None and not self._is_said:
                    self._level = answered.level
        return answered

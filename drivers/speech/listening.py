"""The listening process's side: records one sentence, recognises it, and ends. The sound is nowhere but in its memory."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

import numpy as np

from drivers.piped.messages import send
from drivers.ports.listening import ListeningOutcome, NothingUnderstood, NotRecorded, Understood
from drivers.ports.status import ProblemCode
from drivers.speech.aplay import problem_of
from drivers.speech.listening_exchange import Asked, AskedToListen, LevelNow, next_asked
from drivers.speech.microphone import HEARD_RATE, Recording, record_command
from drivers.speech.recognition import is_silence, samples_of

Hear = Callable[[bytes], str]
"""From samples of 16 bits to words; "" for what is no speech."""

_LEVEL_EVERY = 0.1
"""Seconds of sound from one level to the next."""
_QUIET, _LOUD = -50.0, -10.0
"""Decibels under full scale that the display shows as nothing and as all."""


def serve_listening(load: Callable[[], Hear], source: BinaryIO, to: BinaryIO) -> None:
    """One sentence. `load` is called while it is being said: the model takes half a second."""
    asked = next_asked(source)
    if not isinstance(asked, AskedToListen):
        return
    # one thread loads and recognises: CTranslate2 hangs where the thread that loaded the model has ended (measured with 4.8.5)
    with ThreadPoolExecutor(1) as thread:
        loaded = thread.submit(load)
        said = _SaidWatch(source)
        sound = _recorded(asked, said, to)
        if said.is_terminal_gone:
            return
        if not isinstance(sound, NotRecorded):
            heard = bytes(sound)
            send(thread.submit(lambda: _understood(heard, loaded)).result(), to)
        else:
            send(sound, to)


def level_of(pcm: bytes) -> float:
    """How loud it is, from 0 to 1, by decibels."""
    samples = samples_of(pcm)
    loud = float(np.sqrt((samples**2).mean())) if samples.size else 0.0
    decibels = 20 * np.log10(max(loud, 1e-6))
    return float(np.clip((decibels - _QUIET) / (_LOUD - _QUIET), 0, 1))


def _recorded(asked: AskedToListen, said: "_SaidWatch", to: BinaryIO) -> bytearray | NotRecorded:
    most = int(asked.longest * HEARD_RATE) * 2
    sound, measured = bytearray(), 0
    try:
        recording = Recording(record_command(asked.recorder, asked.device))
    except OSError as error:
        return NotRecorded(ProblemCode.NOT_CONFIGURED, f"the recorder does not start: {error.strerror}")
    try:
        for piece in recording.pieces():
            sound += piece
            if len(sound) - measured >= _LEVEL_EVERY * HEARD_RATE * 2:
                send(LevelNow(level_of(bytes(sound[measured:]))), to)
                measured = len(sound)
            if said.is_over or len(sound) >= most:
                break
    finally:
        complaint = recording.close()
    if not sound and not said.is_over:
        return NotRecorded(problem_of(complaint), complaint or "the recorder ended")
    return sound[:most]


def _understood(pcm: bytes, loaded: "Future[Hear]") -> ListeningOutcome:
    if is_silence(samples_of(pcm)):
        return NothingUnderstood()
    try:
        text = loaded.result()(pcm)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with model or program: the terminal must be told
        return NotRecorded(ProblemCode.NOT_CONFIGURED, f"the model cannot be used: {type(error).__name__}")
    return Understood(text) if text else NothingUnderstood()


class _SaidWatch:
    """Waits for the word that the sentence is over, or for the terminal's end."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.is_over = False
        self.is_terminal_gone = False
        threading.Thread(target=self._run, name="said", daemon=True).start()

    def _run(self) -> None:
        asked: Asked | None = next_asked(self._source)
        self.is_terminal_gone = asked is None
        self.is_over = True

"""The listening process's side: records one sentence, recognises it, and ends. The sound is nowhere but in its memory."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

import numpy as np

from drivers.microphone.listening_exchange import Asked, AskedToListen, LevelNow, next_asked
from drivers.microphone.recognition import is_silence, samples_of
from drivers.microphone.recording import LOOK_EVERY, Recording
from drivers.piped.complaint import problem_of
from drivers.piped.messages import send
from drivers.ports.listening import ListeningOutcome, NothingUnderstood, NotRecognised, Understood
from drivers.ports.microphone import RECORDED_RATE, NotRecorded
from drivers.ports.status import ProblemCode

Recognise = Callable[[bytes], str]
"""From samples of 16 bits to words; "" for what is no speech."""

SILENT_SECONDS = 3.0
"""Without a single sample: the program hangs."""
_LEVEL_EVERY = 0.1
"""Seconds of sound from one level to the next."""
_QUIET, _LOUD = -50.0, -10.0
"""Decibels under full scale that the display shows as nothing and as all."""
_MUTED_BYTES = RECORDED_RATE * 2
"""A second of zeros: a microphone that is on has noise."""


def serve_listening(
    load: Callable[[], Recognise], source: BinaryIO, to: BinaryIO, silent_seconds: float = SILENT_SECONDS
) -> None:
    """One sentence. `load` is called while it is being said: the model takes half a second."""
    asked = next_asked(source)
    if not isinstance(asked, AskedToListen):
        return
    # one thread loads and recognises: CTranslate2 hangs where the thread that loaded the model has ended (measured with 4.8.5)
    with ThreadPoolExecutor(1) as thread:
        loaded = thread.submit(load)
        watch = _SentenceWatch(source)
        sound = _record(asked, watch, to, silent_seconds)
        if watch.is_terminal_gone:
            return
        if isinstance(sound, NotRecorded):
            send(sound, to)
        else:
            pcm = bytes(sound)
            send(thread.submit(lambda: _recognise(pcm, loaded)).result(), to)


def level_of(pcm: bytes) -> float:
    """How loud it is, from 0 to 1, by decibels."""
    samples = samples_of(pcm)
    loud = float(np.sqrt((samples**2).mean())) if samples.size else 0.0
    decibels = 20 * np.log10(max(loud, 1e-6))
    return float(np.clip((decibels - _QUIET) / (_LOUD - _QUIET), 0, 1))


def _record(
    asked: AskedToListen, watch: "_SentenceWatch", to: BinaryIO, silent_seconds: float
) -> bytearray | NotRecorded:
    most = int(asked.longest * RECORDED_RATE) * 2
    sound, measured, empty = bytearray(), 0, 0
    try:
        recording = Recording(asked.command)
    except OSError as error:
        return NotRecorded(ProblemCode.NOT_CONFIGURED, f"the recorder does not start: {error.strerror}")
    try:
        for piece in recording.pieces():
            sound += piece
            empty = 0 if piece else empty + 1
            if len(sound) - measured >= _LEVEL_EVERY * RECORDED_RATE * 2:
                send(LevelNow(level_of(bytes(sound[measured:]))), to)
                measured = len(sound)
            if watch.is_over or len(sound) >= most or empty * LOOK_EVERY >= silent_seconds:
                break
    finally:
        complaint = recording.close()
    if watch.is_over:
        return sound[:most]
    if empty * LOOK_EVERY >= silent_seconds:
        return NotRecorded(ProblemCode.NO_ANSWER, "the recorder gives no samples")
    if not sound:
        return NotRecorded(problem_of(complaint), complaint or "the recorder ended")
    return sound[:most]


def _recognise(pcm: bytes, loaded: "Future[Recognise]") -> ListeningOutcome:
    if len(pcm) >= _MUTED_BYTES and not any(pcm):
        return NotRecorded(ProblemCode.MUTED, "all that was recorded is zeros")
    if is_silence(samples_of(pcm)):
        return NothingUnderstood(is_heard=any(pcm))
    try:
        text = loaded.result()(pcm)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with model or program: the terminal must learn it
        return NotRecognised(f"the model cannot be used: {type(error).__name__}")
    return Understood(text) if text else NothingUnderstood(is_heard=True)


class _SentenceWatch:
    """Waits for the message that the sentence is over, or for the terminal's end."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.is_over = False
        self.is_terminal_gone = False
        threading.Thread(target=self._run, name="sentence", daemon=True).start()

    def _run(self) -> None:
        asked: Asked | None = next_asked(self._source)
        self.is_terminal_gone = asked is None
        self.is_over = True

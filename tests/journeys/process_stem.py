"""What the processes of a visit have in common is imported once: each is forked from here, with its own `main` and pipes.

A visit starts a process for its face, its photo, its pages and its papers; in hundreds of visits their imports are a quarter of
the processor time. `tests/drivers`, `tests/kiosk` and `tests/wipe` start them as a terminal does.
"""

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import NoReturn, Self

from drivers.piped.piped_process import start_process

FORKED = (
    "app.core.face_process",
    "app.core.page_process",
    "drivers.id_card_reader.portrait_process",
    "kiosk.papers.press_process",
)
"""Those that come from here. The others limit the memory of their whole process, or are rare."""
PREPARED = (*FORKED, "simulators.id_card_reader.decoder")
LONGEST_COMMAND = 65_536


class ForkedProcess:
    """A process of the stem (分出的进程): as much of `subprocess.Popen` as `PipedProcess` uses."""

    def __init__(self, number: int, to: BufferedWriter, source: BufferedReader) -> None:
        self.pid = number
        self.stdin = to
        self.stdout = source
        self._handle = os.pidfd_open(number)

    def kill(self) -> None:
        """At once; one that has ended stays so."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        """Until it is gone. Raises subprocess.TimeoutExpired."""
        if not select.select([self._handle], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("forked", timeout)
        return 0

    def __del__(self) -> None:
        os.close(self._handle)


class ProcessStem:
    """The stem of one worker (进程母体); a context manager. Thread-safe."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.process_stem", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                cwd=Path(__file__).parents[2],
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._mine.close()
        self._process.wait(60)

    def start(self, command: Sequence[str], folder: Path) -> "ForkedProcess | subprocess.Popen[bytes]":
        """As `start_process`, which starts those that the stem has not."""
        if list(command[:2]) != [sys.executable, "-m"] or command[2] not in FORKED:
            return start_process(command, folder)
        asked, to = os.pipe()
        source, answered = os.pipe()
        try:
            with self._turn:
                socket.send_fds(self._mine, [json.dumps(list(command[2:])).encode()], [asked, answered])
                return ForkedProcess(int(self._mine.recv(32)), os.fdopen(to, "wb"), os.fdopen(source, "rb"))
        finally:
            os.close(asked)
            os.close(answered)


def main() -> None:
    """Import, then fork whatever is asked for until the worker is gone."""
    for module in PREPARED:
        importlib.import_module(module)
    _warm_faces()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        while True:
            command, pipes, _flags, _address = socket.recv_fds(line, LONGEST_COMMAND, 2)
            if not command:
                return
            _reap()
            number = os.fork()
            if number == 0:
                line.close()
                _be(json.loads(command), pipes)
            for pipe in pipes:
                os.close(pipe)
            line.send(str(number).encode())


def _warm_faces() -> None:
    """The networks are read once too. They run on one thread, which a fork takes along."""
    import cv2
    import numpy as np

    from app.core import face_process
    from drivers.face.engine import EngineReady, LocalFaceEngine
    from drivers.face.serving import FIRST

    cv2.setNumThreads(1)
    engine = LocalFaceEngine()
    if isinstance(engine.readiness(), EngineReady):
        engine.warm_up(np.zeros(FIRST, np.uint8))
    setattr(face_process, "LocalFaceEngine", lambda: engine)  # noqa: B010 - a name that is imported there


def _be(command: list[str], pipes: list[int]) -> NoReturn:
    """This process from here on."""
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
        os.close(pipe)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.argv = command
    try:
        importlib.import_module(command[0]).main()
    finally:
        os._exit(0)


def _reap() -> None:
    """Those that have ended: whoever watches one holds its handle by now."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


if __name__ == "__main__":
    main()

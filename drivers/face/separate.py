"""Faces in a process of their own, which is ready while a visit lasts and ends with it: pictures and measures end with it too.

A network that crashes takes no terminal along, and what the networks need is given back (docs/adr/0031).
"""

import contextlib
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from drivers.face.exchange import (
    AnsweredOfFaces,
    AskedDistances,
    AskedObservation,
    AskedOfFaces,
    Measured,
    NoModels,
    Observed,
    Shape,
    ask,
    next_answered,
)
from drivers.face.model_files import ModelsMissing
from drivers.ports.device import Pixels
from drivers.ports.errors import DeviceFault
from drivers.ports.face import FaceDistances, FaceObservation

LONGEST = 10.0
"""Seconds a question may take: usually a tenth of one."""
STARTING = 30.0
"""And so many more the first one of a process: usually under one."""
ENDING = 5.0
"""Seconds that a process which was killed may take to be gone."""


class FaceProcessGone(DeviceFault):
    """The process died, or took too long and was killed; or the visit is over. The next question starts another one."""


class SeparateFaceEngine:
    """The face process (人脸进程), as `drivers.ports.face.FaceEngine`. Thread-safe; `command` starts the process in `folder`."""

    name = "faces"

    def __init__(self, command: Sequence[str], folder: Path, longest: float = LONGEST) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._longest = longest
        self._state = threading.Lock()
        self._turn = threading.Lock()
        self._process: _FaceProcess | None = None
        self._is_begun = False

    def begin(self) -> None:
        """Returns at once; the process becomes ready by itself."""
        with self._state:
            self._is_begun = True
            if self._process is None:
                self._process = _FaceProcess(self._command, self._folder)

    def erase(self) -> None:
        """Whatever it is looking at: it ends now."""
        with self._state:
            self._is_begun = False
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def observe(self, pixels: Pixels) -> FaceObservation:
        """See `FaceEngine.observe`. Raises FaceProcessGone, or ModelsMissing."""
        answered = self._answer(AskedObservation((_shape(pixels),)), [pixels])
        if not isinstance(answered, Observed):
            raise FaceProcessGone("the face process answered something else")
        return answered.observation

    def distances(self, pictures: Sequence[Pixels]) -> FaceDistances:
        """See `FaceEngine.distances`. Raises FaceProcessGone, or ModelsMissing."""
        answered = self._answer(AskedDistances(tuple(_shape(each) for each in pictures)), pictures)
        if not isinstance(answered, Measured):
            raise FaceProcessGone("the face process answered something else")
        return answered.distances

    def _answer(self, asked: AskedOfFaces, pictures: Sequence[Pixels]) -> AnsweredOfFaces:
        with self._turn:
            process = self._running()
            answered = process.answer(asked, [_whole(each) for each in pictures], self._longest)
            if answered is None:
                with self._state:
                    self._process = None if self._process is process else self._process
                process.end()
                raise FaceProcessGone("the face process ended")
        if isinstance(answered, NoModels):
            raise ModelsMissing(f"face models missing: {', '.join(answered.missing)}")
        return answered

    def _running(self) -> "_FaceProcess":
        with self._state:
            if not self._is_begun:
                raise FaceProcessGone("no visit wants faces")
            if self._process is None:
                self._process = _FaceProcess(self._command, self._folder)
            return self._process


def _shape(pixels: Pixels) -> Shape:
    height, width, colours = pixels.shape
    return (height, width, colours)


def _whole(pixels: Pixels) -> Pixels:
    """In one piece of memory: a part of another picture is not."""
    return pixels if pixels.flags.c_contiguous else pixels.copy()


class _FaceProcess:
    """One process. The pictures go by pipes: files can be read by others."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        self._has_answered = False
        self._to = cast("BinaryIO", self._process.stdin)
        self._source = cast("BinaryIO", self._process.stdout)

    def answer(self, asked: AskedOfFaces, pictures: Sequence[Pixels], seconds: float) -> AnsweredOfFaces | None:
        """None where it died, or had to be killed after so many seconds. One thread at a time."""
        overdue = threading.Timer(seconds if self._has_answered else seconds + STARTING, self._process.kill)
        overdue.start()
        try:
            ask(asked, pictures, self._to)
            answered = next_answered(self._source)
        except (OSError, ValueError):  # ValueError: `end` closed the pipe on another thread
            return None
        finally:
            overdue.cancel()
        self._has_answered = answered is not None
        return answered

    def end(self) -> None:
        """Kill it, whatever it does, and wait until it is gone."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDING)
        for pipe in (self._to, self._source):
            with contextlib.suppress(OSError):  # what was not sent yet
                pipe.close()

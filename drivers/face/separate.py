"""Faces in a process of their own, which is ready while a visit lasts and ends with it: pictures and measures end with it too.

A network that crashes takes no terminal along, and what the networks need is given back (docs/adr/0032).
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from drivers.face.exchange import (
    AnsweredOfFaces,
    AskedDistances,
    AskedObservation,
    AskedOfFaces,
    Measured,
    NoModels,
    Observed,
    Shape,
    next_answered,
)
from drivers.face.model_files import ModelsMissing
from drivers.piped.kept_process import KeptProcess
from drivers.piped.messages import send
from drivers.ports.device import Pixels
from drivers.ports.errors import DeviceFault
from drivers.ports.face import FaceDistances, FaceObservation

LONGEST = 10.0
"""Seconds a question may take: usually a tenth of one."""
STARTING = 30.0
"""And so many more the first one of a process: usually under one."""


class FaceProcessGone(DeviceFault):
    """The process died, or took too long and was killed; or the visit is over. The next question starts another one."""


class SeparateFaceEngine:
    """The face process (人脸进程), as `drivers.ports.face.FaceEngine`. Thread-safe; `command` starts the process in `folder`."""

    name = "faces"

    def __init__(self, command: Sequence[str], folder: Path, longest: float = LONGEST) -> None:
        self._process: KeptProcess[AnsweredOfFaces] = KeptProcess(
            command, folder, next_answered, FaceProcessGone, longest, STARTING
        )

    def begin(self) -> None:
        """Returns at once; the process becomes ready by itself."""
        self._process.begin()

    def erase(self) -> None:
        """Whatever it is looking at: it ends now."""
        self._process.erase()

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
        answered = self._process.answer(partial(send, asked, pictures=pictures))
        if isinstance(answered, NoModels):
            raise ModelsMissing(f"face models missing: {', '.join(answered.missing)}")
        return answered


def _shape(pixels: Pixels) -> Shape:
    height, width, colours = pixels.shape
    return (height, width, colours)

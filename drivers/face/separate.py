"""Faces in a process of their own, which is ready while a visit lasts and ends with it: pictures and measures end with it too.

A network that crashes takes no terminal along, and what the networks need is given back (docs/adr/0032).
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from drivers.face.exchange import (
    AnsweredOfFaces,
    AskedDistances,
    AskedJpeg,
    AskedObservation,
    AskedOfFaces,
    AskedOpen,
    Encoded,
    Measured,
    NoModels,
    Observed,
    OpenedPicture,
    next_answered,
)
from drivers.face.model_files import ModelsMissing
from drivers.piped.kept_process import KeptProcess
from drivers.piped.messages import send, size_of
from drivers.ports.errors import DeviceFault
from drivers.ports.face import FaceDistances, FaceObservation
from drivers.ports.picture import Picture

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

    def observe(self, picture: Picture) -> FaceObservation:
        """See `FaceEngine.observe`. Raises FaceProcessGone, or ModelsMissing."""
        answered = self._answer(AskedObservation((size_of(picture),)), [picture])
        if not isinstance(answered, Observed):
            raise FaceProcessGone("the face process answered something else")
        return answered.observation

    def distances(self, pictures: Sequence[Picture]) -> FaceDistances:
        """See `FaceEngine.distances`. Raises FaceProcessGone, or ModelsMissing."""
        answered = self._answer(AskedDistances(tuple(size_of(picture) for picture in pictures)), pictures)
        if not isinstance(answered, Measured):
            raise FaceProcessGone("the face process answered something else")
        return answered.distances

    def open_picture(self, jpeg: bytes) -> Picture | None:
        """See `FaceEngine.open_picture`. Raises FaceProcessGone, or ModelsMissing."""
        answered = self._answer(AskedOpen(jpeg), [])
        if not isinstance(answered, OpenedPicture):
            raise FaceProcessGone("the face process answered something else")
        return None if answered.size is None else Picture(*answered.size, bytearray(answered.data))

    def jpeg(self, picture: Picture, most: int) -> bytes:
        """See `FaceEngine.jpeg`. Raises FaceProcessGone, or ModelsMissing."""
        answered = self._answer(AskedJpeg((size_of(picture),), most), [picture])
        if not isinstance(answered, Encoded):
            raise FaceProcessGone("the face process answered something else")
        return answered.jpeg

    def _answer(self, asked: AskedOfFaces, pictures: Sequence[Picture]) -> AnsweredOfFaces:
        answered = self._process.answer(partial(send, asked, data=[picture.data for picture in pictures]))
        if isinstance(answered, NoModels):
            raise ModelsMissing(f"face models missing: {', '.join(answered.missing)}")
        return answered

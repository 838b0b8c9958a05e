"""人脸比对引擎 — the port, and what it finds in a frame."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from drivers.ports.picture import Picture


class Face(Struct, frozen=True):
    """One face in a frame. Box in pixels (left, top, width, height); `landmarks` as the detector gives them."""

    box: tuple[int, int, int, int]
    score: float
    landmarks: tuple[tuple[float, float], ...] = ()

    def __repr__(self) -> str:
        return f"Face(box={self.box}, score={self.score:.2f})"


class FaceObservation(Struct, frozen=True):
    """The face in one frame (人脸观察). `eye_openness` and `yaw` (degrees, right positive) are None when not measurable.

    `height` of the picture in pixels; 0 where it is not known.
    """

    faces: tuple[Face, ...]
    sharpness: float
    brightness: float
    eye_openness: float | None = None
    yaw: float | None = None
    height: int = 0


class FaceDistances(Struct, frozen=True):
    """How far the faces of some pictures are from each other (人脸距离): a row and a column each picture, in their order.

    0 = same picture; ≤ 0.5 suggests the same person. None where one of the two pictures shows no face.
    """

    rows: tuple[tuple[float | None, ...], ...]

    def has_face(self, picture: int) -> bool:
        """Whether a face was found in that picture."""
        return self.rows[picture][picture] is not None

    def between(self, one: int, other: int) -> float | None:
        """The distance of two pictures."""
        return self.rows[one][other]


class FaceEngine(Protocol):
    """Compares faces on the terminal (人脸比对引擎), without a network.

    Thread-safe. What it measures of a face never leaves it: only distances do.

    Measuring calls raise `DeviceFault` where the engine fails or has ended; the next call finds it started again.
    """

    @property
    def name(self) -> str:
        """As the proof of the wipe has it."""

    def begin(self) -> None:
        """A face will be looked at in this visit: be ready for it. Returns at once."""

    def erase(self) -> None:
        """The visit is over: forget every picture and measure. Nothing is measured until `begin` is called again."""

    def observe(self, picture: Picture) -> FaceObservation:
        """Find the faces of a frame, largest first."""

    def distances(self, pictures: Sequence[Picture]) -> FaceDistances:
        """Compare the largest faces of some pictures. About 0.1 s a picture."""

    def open_picture(self, jpeg: bytes) -> Picture | None:
        """The picture of a JPEG that another device took; None where it is none, or larger than a camera's."""

    def jpeg(self, picture: Picture, most: int) -> bytes:
        """The picture as JPEG of at most so many bytes, for a comparison elsewhere."""

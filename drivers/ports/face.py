"""人脸比对引擎 — the port, and what it finds in a frame."""

from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Embedding, Pixels


@dataclass(frozen=True)
class Face:
    """One face in a frame. Box in pixels (left, top, width, height); `landmarks` as the detector gives them."""

    box: tuple[int, int, int, int]
    score: float
    landmarks: tuple[tuple[float, float], ...] = field(default=(), repr=False)


class FaceObservation(Struct, frozen=True):
    """What one frame shows. `eye_openness` and `yaw` (degrees, right positive) are None when not measurable."""

    faces: tuple[Face, ...]
    sharpness: float
    brightness: float
    eye_openness: float | None = None
    yaw: float | None = None


class FaceEngine(Protocol):
    """On the terminal (人脸比对引擎), no network. Thread-safe calls, loaded lazily and once."""

    def observe(self, pixels: Pixels) -> FaceObservation:
        """Find the faces of a frame, largest first."""

    def embed(self, pixels: Pixels) -> Embedding | None:
        """128 numbers of the largest face, or None when there is no face."""

    def distance(self, one: Embedding, other: Embedding) -> float:
        """0 = same picture; ≤ 0.5 suggests the same person."""

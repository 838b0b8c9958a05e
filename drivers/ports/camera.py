"""摄像头 / 高拍仪 — the port of the camera and of the document scanner."""

from dataclasses import dataclass, field
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.picture import Picture
from drivers.ports.status import FamilyOf


@dataclass(frozen=True)
class Frame:
    """One picture and when it was taken (monotonic seconds)."""

    picture: Picture = field(repr=False, compare=False)
    taken_at: float
    number: int


class Camera(Device, Protocol):
    """A source of frames (摄像头 / 高拍仪). `start` and `stop` bracket use; frames are never stored by the driver."""

    def start(self) -> None:
        """Begin grabbing; only the newest frame is kept."""

    def stop(self) -> None:
        """Stop grabbing and forget the last frame."""

    def latest(self) -> Frame | None:
        """The newest frame, or None when none came yet. Thread-safe and quick."""


CAMERA = FamilyOf[Camera]("camera")
DOCUMENT_SCANNER = FamilyOf[Camera]("document_scanner")

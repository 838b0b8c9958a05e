"""The port of a camera module that judges whether a living person is in front of it (活体模组), and signs what it gives."""

from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device, ReaderFailed
from drivers.ports.status import FamilyOf


@dataclass(frozen=True)
class SignedLivePicture:
    """A picture of a living person (活体照片): JPEG, the module's score from 0 to 1, and its signature, which was verified. Personal."""

    jpeg: bytes = field(repr=False)
    score: float
    key_id: str


class NotLive(Struct, frozen=True):
    """A face, and by the module's judgement no living one (非活体)."""

    score: float


class NoLiveFace(Struct, frozen=True):
    """No face within the time (无人), or until cancelled."""


FaceModuleOutcome = SignedLivePicture | NotLive | NoLiveFace | ReaderFailed


class FaceModule(Device, Protocol):
    """The face module (活体模组). What it is certified for is its maker's to show; nothing here claims it."""

    def judge(self, seconds: float, cancelled: Cancelled) -> FaceModuleOutcome:
        """Wait up to `seconds` for a face, and judge it."""


FACE_MODULE = FamilyOf[FaceModule]("face_module")

"""The port of the fingerprint reader (指纹仪)."""

from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device, ReaderFailed
from drivers.ports.status import FamilyOf


@dataclass(frozen=True)
class FingerCaptured:
    """One finger: quality 0–100 and the template (personal: sealed or forgotten, never stored here)."""

    quality: int
    template: bytes = field(repr=False)


class NoFinger(Struct, frozen=True):
    """No finger within the deadline or until cancelled."""


class FingerStillThere(Struct, frozen=True):
    """The finger of the capture before was not lifted; ask for that."""


class SameFinger(Struct, frozen=True):
    """The finger is one that was captured before; ask for another."""


FingerOutcome = FingerCaptured | NoFinger | FingerStillThere | SameFinger | ReaderFailed


Templates = tuple[bytes | bytearray, ...]
"""Fingers that were captured before. Personal."""


class FingerprintReader(Device, Protocol):
    """Takes the picture of one finger (指纹仪). It compares nothing and keeps nothing."""

    def capture(self, seconds: float, cancelled: Cancelled, earlier: Templates = ()) -> FingerOutcome:
        """Wait up to `seconds` for a finger and take its template; the module must not find it among `earlier`."""


FINGERPRINT_READER = FamilyOf[FingerprintReader]("fingerprint_reader")

"""话筒 — the port. The sound itself is read where it is recognised, never in the terminal's own process (docs/adr/0055)."""

from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Device
from drivers.ports.status import FamilyOf, ProblemCode

RECORDED_RATE = 16_000
"""Samples a second of what a microphone gives, one channel, 16 bits each."""


class SoundSource(Struct, frozen=True):
    """The program that gives the sound (录音程序): raw samples at RECORDED_RATE to its standard output, until it is killed."""

    command: tuple[str, ...]


class NotRecorded(Struct, frozen=True, tag="failed"):
    """Nothing can be recorded, or nothing was (无法录音). `detail` is technical."""

    problem: ProblemCode
    detail: str


class Microphone(Device, Protocol):
    """Takes up what a citizen says (话筒), once one has touched the button for it."""

    def source(self) -> SoundSource | NotRecorded:
        """How it is recorded from now; begins nothing."""

    def note_recorded(self, failed: NotRecorded | None) -> None:
        """How the last recording went, which the status reports from now on; None: there was sound."""


MICROPHONE = FamilyOf[Microphone]("microphone")

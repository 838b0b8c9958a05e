"""Another maker's driver for the tests: an ID card reader that does what its option `deed` says, good or bad."""

import ctypes
import os
import signal
import subprocess
import threading
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from drivers.ports.clock import MonotonicClock
from drivers.ports.device import AdapterOptions, Cancelled
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import ID_CARD_READER, CardLayout, CardRead, IdCard, IdCardOutcome, NoCard, Presence
from drivers.ports.manifest import AdapterContext
from drivers.ports.picture import Picture
from drivers.ports.printing import Printed, PrintOutcome
from drivers.ports.sent_jobs import JobLedger, SentJob
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus

CARD = IdCard(
    CardLayout.RESIDENT,
    "样例",
    "11010519491231002X",
    "2",
    date(1949, 12, 31),
    portrait=Picture(2, 4, bytearray(range(24))),
)


class AcmeOptions(BaseModel):
    """What settings may say."""

    model_config = ConfigDict(extra="forbid")
    deed: str = "card"
    port: str = ""


class AcmeReader:
    """A card reader of the port's first version."""

    def __init__(self, deed: str, clock: MonotonicClock) -> None:
        self._deed = deed
        self._clock = clock

    def status(self) -> DeviceStatus:
        if self._deed == "hang":
            threading.Event().wait()
        more = " and so on" * 100_000 if self._deed == "talkative" else ""
        return DeviceStatus(ID_CARD_READER, Condition.OK, f"acme {os.getpid()}{more}", self._clock.now())

    def close(self) -> None:
        """Nothing is open."""

    def presence(self) -> Presence:
        return Presence.PRESENT

    def read(self, seconds: float, cancelled: Cancelled) -> IdCardOutcome:
        if self._deed == "wait":
            while not cancelled():
                threading.Event().wait(0.01)
            return NoCard()
        if self._deed in _DEEDS:
            return _DEEDS[self._deed]()  # type: ignore[return-value]
        return CardRead(CARD, tells_presence=False)


def _killed() -> None:
    ctypes.string_at(0)


def _greedy() -> int:
    return sum(len(bytearray(1 << 28)) for _each in [bytearray(1 << 28) for _more in range(4)])


def _clumsy() -> None:
    raise ValueError("样例 11010519491231002X")


def _unplugged() -> None:
    raise DeviceLost("acme is unplugged")


def _parent() -> None:
    """Begins a program, as drivers do that decode with one, and dies without ending it; its number is left in a file."""
    child = subprocess.Popen(["/bin/sleep", "600"])
    Path(os.environ["ACME_CHILD"]).write_text(str(child.pid))
    os.kill(os.getpid(), signal.SIGKILL)


_DEEDS = {
    "parent": _parent,
    "leave": lambda: os._exit(3),
    "killed": _killed,
    "greedy": _greedy,
    "clumsy": _clumsy,
    "unplugged": _unplugged,
    "text": lambda: "a card",
}


def build(options: AdapterOptions, around: AdapterContext) -> AcmeReader:
    """As the entry point names it."""
    return AcmeReader(AcmeOptions.model_validate(options).deed, around.clock)


class AcmePrinter:
    """An A4 printer that keeps the terminal's ledger."""

    def __init__(self, ledger: JobLedger | None, clock: MonotonicClock) -> None:
        self._ledger = ledger
        self._clock = clock

    def status(self) -> DeviceStatus:
        return DeviceStatus(DeviceFamily("document_printer"), Condition.OK, "acme", self._clock.now())

    def close(self) -> None:
        """Nothing is open."""

    def print_document(self, pdf: bytes, job_name: str, copies: int, cancelled: Cancelled) -> PrintOutcome:
        if self._ledger is not None:
            self._ledger.note_begun(SentJob(job_name, "acme:", "kiosk"))
            self._ledger.note_number(job_name, len(self._ledger.under_way()))
        return Printed(copies)


def build_printer(_options: AdapterOptions, around: AdapterContext) -> AcmePrinter:
    """As the entry point names it."""
    return AcmePrinter(around.ledger, around.clock)
